package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/sample"
)

type demoCmd struct {
	Dir string `placeholder:"DIR"`
}

func (c *demoCmd) Run(a *app) error {
	dir, err := c.folder()
	if err != nil {
		return problem("unwritable_file", exitInput, locale.A("File", locale.Isolate(c.Dir)))
	}
	a.g.Home = dir
	a.say("demo.start", locale.A("Dir", locale.Isolate(dir)))
	if err := a.demoLibya(); err != nil {
		return err
	}
	x, err := a.demoExercise()
	if err != nil {
		return err
	}
	if err := a.demoCheck(dir, x); err != nil {
		return err
	}
	a.say("demo.own")
	a.printf("    tansiq read --published=2020-07-22 FILE\n")
	a.say("demo.whole_board")
	a.printf("    tansiq board --home=%s --process=%s --key=%s-device\n", shellWord(dir), x.head.Origin, x.Parties[0].ID)
	return nil
}

func (c *demoCmd) folder() (string, error) {
	if c.Dir == "" {
		return os.MkdirTemp("", "tansiq-demo-")
	}
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return "", err
	}
	return dir, os.MkdirAll(dir, 0o700)
}

// shellWord returns s as one word for a shell, to be copied as it is.
func shellWord(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// suffix makes the demonstration's origins its own, where --db names a database that has others.
func (a *app) suffix() (string, error) {
	id, err := act.NewEntryID(a.now(), a.rand)
	return string(id)[24:], err
}

// demoLibya opens the sample process from verified facts and shows the commitments of July 2020.
func (a *app) demoLibya() error {
	p, err := sample.Libya()
	if err != nil {
		return err
	}
	suffix, err := a.suffix()
	if err != nil {
		return err
	}
	f := founding{
		opened: act.ProcessOpened{Name: words(p.Header.Name), Origin: "tansiq.example/libya-2020/" + suffix, Zone: p.Header.Zone, Weekend: p.Header.Weekend,
			Languages: []string{"ar", "en"}, Sample: true,
			Secretariat: act.Opener{Party: "sample-" + suffix, Name: act.Words{AR: "أمانة النموذج في تنسيق", EN: "Tansiq sample secretariat"}}},
		person: act.Identity{Name: act.Words{AR: "محرر النموذج", EN: "The sample's editor"}}, to: act.To(act.Public), demo: true,
	}
	author, _, err := a.found(&f)
	if err != nil {
		return err
	}
	s := newSeeder(author, act.To(act.Public), p.Actors, nil)
	if err := s.register(p.Instruments); err != nil {
		return err
	}
	if err := s.commit(p.Commitments); err != nil {
		return err
	}
	if err := s.assess(p.Assessments, string(a.p.Language())); err != nil {
		return err
	}
	if _, err := author.DoAll(a.ctx, s.doings); err != nil {
		return err
	}
	return a.showLibya(author.Log.ID(), s.instruments)
}

// julyInstruments are the two texts of 22 July 2020 with which the sample begins.
func julyInstruments() []string { return []string{"JS-TR-RU-2020-07-22", "DZ-RU-2020-07-22"} }

// afterMoscow is the day on which the sample's board shows the Moscow round as evidence: the day after its assessment.
const afterMoscow act.Day = "2020-09-03"

func (a *app) showLibya(log act.Digest, instruments map[string]act.EntryID) error {
	b, err := commitment.On(a.ctx, a.program.DB, record.Reader{}, log, afterMoscow)
	if err != nil {
		return err
	}
	opened, err := a.program.Record.Process(a.ctx, log)
	if err != nil {
		return err
	}
	july := &commitment.Board{Today: b.Today, Counts: map[commitment.State]int{}}
	for _, r := range b.Rows {
		for _, key := range julyInstruments() {
			if r.Instrument == instruments[key] {
				july.Rows = append(july.Rows, r)
				july.Counts[r.State]++
			}
		}
	}
	a.say("demo.libya", locale.A("All", a.p.N("count.commitments", int64(len(b.Rows)))), locale.A("Shown", a.p.N("count.commitments", int64(len(july.Rows)))))
	a.printf("\n")
	return a.printBoard(july, opened, record.Reader{}, log)
}
