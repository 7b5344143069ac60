package reading_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/reading"
	"github.com/tansiq/tansiq/sample"
)

// exerciseRegister is the register of the exercise as the engine takes it. The office of a person is found by its words.
func exerciseRegister(e sample.ExerciseProcess) reading.Register {
	var reg reading.Register
	for _, a := range e.Actors {
		reg.Actors = append(reg.Actors, reading.Actor{ID: a.ID, Type: a.Type, QID: a.QID, NameAR: a.Name.AR, NameEN: a.Name.EN, Of: a.Of, AliasAR: a.AliasAR, AliasEN: a.AliasEN,
			NisbaAR: a.NisbaAR, DemonymEN: a.DemonymEN, CapitalAR: a.CapitalAR, CapitalEN: a.CapitalEN, Members: a.Members})
	}
	for _, i := range e.Instruments {
		reg.Instruments = append(reg.Instruments, reading.KnownInstrument{ID: i.Key, Type: i.Type, NameAR: i.Title.AR, NameEN: i.Title.EN, AliasAR: i.AliasAR, AliasEN: i.AliasEN, Date: i.Date})
	}
	return reg
}

// overlap is the share of two byte ranges that they have in common.
func overlap(a, b [2]int) float64 {
	shared := min(a[1], b[1]) - max(a[0], b[0])
	if shared <= 0 {
		return 0
	}
	return float64(shared) / float64(max(a[1], b[1])-min(a[0], b[0]))
}

func TestTheExerciseIsReadAsAPersonDecides(t *testing.T) {
	e, err := sample.Exercise()
	if err != nil {
		t.Fatal(err)
	}
	published, err := reading.ParseDay(e.Published)
	if err != nil {
		t.Fatal(err)
	}
	k := knowledge(t, exerciseRegister(e))
	for _, s := range e.Sources {
		r, err := reading.Read(reading.Document{Text: s.Body}, published, k)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range e.Decisions {
			quote := d.Quote.AR
			if s.Lang == "en" {
				quote = d.Quote.EN
			}
			if quote != "" {
				checkDecision(t, s, r, d, quote)
			}
		}
		for _, c := range r.Commitments {
			if c.Class == "mechanism" && c.Modality != "evaluated" && c.AssertedBy != "MARJUSHI" {
				t.Errorf("%s: %s %q is asserted by %q, want the minister alone", s.File, c.Modality, c.Text, c.AssertedBy)
			}
		}
		if len(r.Duplicates) != 1 {
			t.Errorf("%s: duplicates %+v, want one", s.File, r.Duplicates)
		}
	}
}

// checkDecision wants an item at half of the quote and more. One that a person accepts has its modality; the working
// group and the mechanism of the minister are checked whatever is decided.
func checkDecision(t *testing.T, s sample.Source, r reading.Reading, d sample.Decision, quote string) {
	t.Helper()
	at := bytes.Index(s.Body, []byte(quote))
	span := [2]int{at, at + len(quote)}
	i, best := -1, 0.0
	for n, c := range r.Commitments {
		if o := overlap(c.Bytes, span); o > best {
			i, best = n, o
		}
	}
	if best < 0.5 {
		if d.Accept {
			t.Errorf("%s: %s: %q is not found: nearest overlaps by %.2f", s.File, d.Key, quote, best)
		}
		return
	}
	c := r.Commitments[i]
	if d.Accept && c.Modality != d.Modality {
		t.Errorf("%s: %s: %q is %s, want %s", s.File, d.Key, c.Text, c.Modality, d.Modality)
	}
	if !d.Accept && d.Modality == "evaluated" && (c.Modality == "agreed" || c.Modality == "intends") {
		t.Errorf("%s: %s: %q is %s, want evaluated", s.File, d.Key, c.Text, c.Modality)
	}
	if strings.HasPrefix(d.Key, "pastures") && !slices.Contains(d.AssertedBy, c.AssertedBy) {
		t.Errorf("%s: %s: %q is asserted by %q, want %q", s.File, d.Key, c.Text, c.AssertedBy, d.AssertedBy)
	}
	if d.Key == "working-group" && c.Modality != "evaluated" {
		t.Errorf("%s: the working group is %s, want evaluated", s.File, c.Modality)
	}
}
