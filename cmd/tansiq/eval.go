package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/tansiq/tansiq/gold"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/reading"
)

type evalCmd struct {
	Gold     []string `arg:"" name:"gold"`
	Register string   `placeholder:"FILE"`
	Texts    string   `placeholder:"DIR"`
	JSON     bool     `name:"json"`
	Diff     bool     `name:"diff"`
}

func (c *evalCmd) Run(a *app) error {
	knowledge, against, err := c.knowledge(a)
	if err != nil {
		return err
	}
	var counts []gold.Counts
	for _, file := range c.Gold {
		one, err := c.one(a, file, knowledge, against)
		if err != nil {
			return err
		}
		counts = append(counts, one)
	}
	summary := gold.Summarise(counts)
	if c.JSON {
		return a.json(summary)
	}
	a.printFigures(summary)
	return nil
}

// knowledge returns what the engine knows and through which register the two sides are compared: the same register for
// both where one is named, else the lexicons alone and each gold's own actors.
func (c *evalCmd) knowledge(a *app) (*reading.Knowledge, gold.Register, error) {
	var own reading.Register
	var against gold.Register
	if c.Register != "" {
		b, err := a.readFile(c.Register)
		if err != nil {
			return nil, against, err
		}
		if against, err = gold.ParseRegister(b); err != nil {
			return nil, against, problem("register", exitInput, locale.A("File", locale.Isolate(c.Register)))
		}
		if err := json.Unmarshal(b, &own); err != nil { // a bare list of actors is a register too
			if err := json.Unmarshal(b, &own.Actors); err != nil {
				return nil, against, problem("register", exitInput, locale.A("File", locale.Isolate(c.Register)))
			}
		}
	}
	k, err := reading.NewKnowledge(own)
	return k, against, err
}

func (c *evalCmd) one(a *app, file string, k *reading.Knowledge, against gold.Register) (gold.Counts, error) {
	b, err := a.readFile(file)
	if err != nil {
		return gold.Counts{}, err
	}
	g, err := gold.Parse(b)
	if err != nil {
		return gold.Counts{}, problem("gold", exitInput, locale.A("File", locale.Isolate(file)))
	}
	dir := c.Texts
	if dir == "" {
		dir = filepath.Dir(file)
	}
	text, err := os.ReadFile(filepath.Join(dir, filepath.Base(g.TextFile)))
	if err != nil {
		return gold.Counts{}, problem("gold_text", exitInput, locale.A("File", locale.Isolate(filepath.Join(dir, filepath.Base(g.TextFile)))))
	}
	if err := g.CheckText(text); err != nil {
		return gold.Counts{}, problem("gold_other_text", exitInput, locale.A("File", locale.Isolate(g.TextFile)))
	}
	published, err := a.readingDay(wholeDay(g.Published))
	if err != nil {
		return gold.Counts{}, err
	}
	begin := time.Now()
	r, err := reading.Read(reading.Document{Text: text, Lang: g.Lang}, published, k)
	seconds := time.Since(begin).Seconds()
	if err != nil {
		return gold.Counts{}, err
	}
	out, err := json.Marshal(r)
	if err != nil {
		return gold.Counts{}, err
	}
	candidate, err := gold.ParseCandidate(out)
	if err != nil {
		return gold.Counts{}, err
	}
	counts := gold.Score(g, text, candidate, against)
	counts.Seconds = seconds
	if c.Diff {
		a.printf("# %s\n", filepath.Base(file))
		for _, d := range gold.Diff(g, text, candidate, against) {
			a.printf("%s\n", d)
		}
	}
	return counts, nil
}

// wholeDay makes a day of a year or a month, its first: some texts are known by their year alone.
func wholeDay(s string) string {
	if len(s) >= 4 && len(s) < len("2006-01-02") {
		return (s + "-01-01")[:len("2006-01-02")]
	}
	return s
}

// printFigures prints a table: the names of the figures are those of the JSON.
func (a *app) printFigures(s gold.Summary) {
	a.say("eval.title", locale.A("Documents", a.p.N("count.documents", int64(s.All.Documents))))
	var columns [3]map[string]any
	for i, f := range []gold.Figures{s.AR, s.EN, s.All} {
		b, err := json.Marshal(f)
		if err == nil {
			err = json.Unmarshal(b, &columns[i])
		}
		if err != nil {
			columns[i] = map[string]any{}
		}
	}
	a.printf("%s %8s %8s %8s\n", locale.Pad("", 16), "ar", "en", "all")
	for _, name := range []string{"speech_f1", "speech_exact", "direct_f1", "speaker", "mode", "dates_f1", "dates_value", "commitments_f1", "modality", "parties",
		"asserted_by", "class", "full_f1", "duplicates", "invented", "mb_per_s", "documents"} {
		a.printf("%s", locale.Pad(name, 16))
		for _, c := range columns {
			a.printf(" %8s", figure(c[name], name != "documents" && c["documents"] == 0.0))
		}
		a.printf("\n")
	}
}

// figure shows a figure; of no documents nothing was measured, and nothing is not zero.
func figure(v any, unmeasured bool) string {
	f, ok := v.(float64)
	if !ok || unmeasured {
		return "-"
	}
	return fmt.Sprintf("%.3g", f)
}
