package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
)

type verifyCmd struct {
	Record string `arg:"" optional:"" name:"record"`
	Log    string `placeholder:"ID|WORDS"`
	Seen   string `placeholder:"FILE"`
	Vkey   string `placeholder:"KEY"`
	State  string `placeholder:"FILE"`
}

// Run checks a bundle, a served log or a database: the form of the argument decides.
func (c *verifyCmd) Run(a *app) error {
	want, words, err := c.expect(a)
	if err != nil {
		return err
	}
	if isDatabase(c.Record) {
		return c.database(a, want, words)
	}
	if isServed(c.Record) {
		return c.served(a, want, words)
	}
	if c.State != "" {
		return problem("state_bundle", exitUsage)
	}
	return c.bundle(a, want, words)
}

// expect returns what the user knows from elsewhere: log id, checkpoint, and the words of the log id where those were
// given.
func (c *verifyCmd) expect(a *app) (want record.Expect, words string, err error) {
	if err := c.checkVkey(); err != nil {
		return want, "", err
	}
	if c.Seen != "" {
		b, err := a.readFile(c.Seen)
		if err != nil {
			return want, "", err
		}
		want.Seen = checkpointIn(string(b))
	}
	if strings.ContainsRune(strings.TrimSpace(c.Log), ' ') {
		return want, c.Log, nil
	}
	if c.Log != "" && (len(c.Log) != 64 || strings.Trim(c.Log, "0123456789abcdef") != "") {
		return want, "", problem("log_id", exitInput, locale.A("Got", locale.Isolate(c.Log)))
	}
	want.Log = act.Digest(c.Log)
	return want, "", nil
}

func (c *verifyCmd) bundle(a *app, want record.Expect, words string) error {
	f, err := os.Open(c.Record)
	if err != nil {
		return problem("no_file", exitInput, locale.A("File", locale.Isolate(c.Record)))
	}
	defer f.Close()
	tell := a.progress()
	want.Progress = func(done, total int64) { tell(done/2, total/2) } // each entry is read, then its author followed
	r, err := record.Verify(f, delegation.Authority{}, want)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Record, err)
	}
	if words != "" {
		if err := a.compareWords(words, string(r.Log)); err != nil {
			return err
		}
		r.Compared = true
	}
	if key, err := vkeyOf(r.Process); c.Vkey != "" && (err != nil || key != c.Vkey) {
		return errors.Join(problem("vkey_differs", exitCheck), err)
	}
	a.printReport(c.Record, r)
	return nil
}

// checkpointIn returns the checkpoint of a receipt; what is no receipt is taken for a checkpoint itself.
func checkpointIn(text string) string {
	if p, err := record.ParseReceipt(text); err == nil {
		return p.Checkpoint
	}
	return text
}

// compareWords holds the words that somebody read out against the log id. Fewer than twelve words would be too easily
// met by another log.
func (a *app) compareWords(words, id string) error {
	got := strings.Fields(words)
	if len(got) != logWords {
		return problem("log_words", exitInput, locale.A("Got", a.p.Number(int64(len(got)))), locale.A("Want", a.p.Number(logWords)))
	}
	for _, l := range locale.Languages() {
		bits, err := locale.FromWords(l, got)
		if err != nil {
			continue
		}
		if strings.Join(locale.Words(l, bits, logWords), " ") == strings.Join(wordsOf(l, id), " ") {
			return nil
		}
	}
	return problem("log_differs", exitCheck)
}

// logWords is how many words name a log: 120 bits.
const logWords = 12

// printReport prints what was proved, a line each, then what cannot be proved.
func (a *app) printReport(file string, r *record.Report) {
	a.say("verify.title", locale.A("File", locale.Isolate(file)), locale.A("Name", locale.Isolate(a.words(r.Process.Name))))
	a.marks(r.Process)
	a.say("verify.log", locale.A("ID", locale.Isolate(string(r.Log))), locale.A("Words", a.fingerprint(string(r.Log), logWords)))
	a.say("verify.proved")
	proved := []string{
		a.p.T("verify.signatures", locale.A("N", a.p.N("count.signatures", r.Signatures))),
		a.authorityLine(r),
		a.p.T("verify.leaves", locale.A("N", a.p.N("count.entries", r.Entries))),
		a.p.T("verify.parts", locale.A("N", a.p.N("count.parts", r.Parts))),
		a.p.T("verify.checkpoint", locale.A("Size", a.p.Number(r.Checkpoint.Size))),
	}
	if r.PartsGone+r.Erased > 0 {
		proved = append(proved, a.p.T("verify.redacted", locale.A("Parts", a.p.N("count.parts", r.PartsGone)), locale.A("Entries", a.p.N("count.entries", r.Erased))))
	}
	if r.SeenSize >= 0 {
		proved = append(proved, a.p.T("verify.growth", locale.A("Size", a.p.Number(r.SeenSize))))
	}
	if r.Compared {
		proved = append(proved, a.p.T("verify.compared"))
	}
	for _, s := range proved {
		a.indented("✓ " + s)
	}
	a.say("verify.not_proved")
	for _, s := range a.notProved(r) {
		a.indented("– " + s)
	}
}

// authorityLine says for how many entries the author's key and mandate were followed: for all of them, or where entries
// are withheld for those that are left.
func (a *app) authorityLine(r *record.Report) string {
	if r.Unproved == 0 {
		return a.p.T("verify.authority")
	}
	return a.p.T("verify.authority_some", locale.A("Proved", a.p.Number(r.Open-r.Unproved)), locale.A("Open", a.p.Number(r.Open)))
}

// neverProved says what no check of one copy proves, and what it did not prove for want of what the checker kept.
func (a *app) neverProved(compared bool, seenSize int64) []string {
	var out []string
	if !compared {
		out = append(out, a.p.T("verify.not_compared"))
	}
	out = append(out, a.p.T("verify.not_witnessed"))
	if seenSize < 0 {
		out = append(out, a.p.T("verify.not_grown"))
	}
	return append(out, a.p.T("verify.not_complete"))
}

func (a *app) notProved(r *record.Report) []string {
	out := a.neverProved(r.Compared, r.SeenSize)
	if r.Withheld+r.PartsKept > 0 {
		out = append(out, a.p.T("verify.withheld", locale.A("Entries", a.p.N("count.entries", r.Withheld)), locale.A("Parts", a.p.N("count.parts", r.PartsKept))))
	}
	if r.Unproved > 0 {
		out = append(out, a.p.T("verify.unproved", locale.A("Entries", a.p.N("count.entries", r.Unproved))))
	}
	if r.Early > 0 {
		out = append(out, a.p.T("verify.early", locale.A("Entries", a.p.N("count.entries", r.Early))))
	} else {
		out = append(out, a.p.T("verify.times"))
	}
	if r.Gaps > 0 {
		out = append(out, a.p.T("verify.gaps", locale.A("Count", a.p.N("count.gap", r.Gaps))))
	}
	return append(out, a.p.T("verify.not_true"))
}
