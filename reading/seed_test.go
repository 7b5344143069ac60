package reading_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/gold"
	"github.com/tansiq/tansiq/reading"
)

// seed reads the seed text without a register; ok is false where it is not there.
func seed(t *testing.T, tests int) (r reading.Reading, ok bool) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(sharedTexts, "seed.txt"))
	if err != nil {
		fmt.Printf("absent: %d tests\n", tests)
		return reading.Reading{}, false
	}
	r, err = reading.Read(reading.Document{Text: text}, reading.Day{Year: 2020, Month: 7, Day: 22}, knowledge(t, reading.Register{}))
	if err != nil {
		t.Fatal(err)
	}
	return r, true
}

// inPara returns the commitments of a paragraph and class, in order.
func inPara(r reading.Reading, para, class string) []reading.Commitment {
	var out []reading.Commitment
	for _, c := range r.Commitments {
		if c.Para == para && c.Class == class {
			out = append(out, c)
		}
	}
	return out
}

func TestTheTrapsOfTheSeedAreNotFallenInto(t *testing.T) {
	r, ok := seed(t, 7)
	if !ok {
		return
	}
	t.Run("the last paragraph repeats the first and nothing is taken from it", func(t *testing.T) { seedDuplicate(t, r) })
	t.Run("a month named twice keeps both readings", func(t *testing.T) {
		i := slices.IndexFunc(r.Dates, func(d reading.DateMention) bool { return d.Value == "2020-01-08" })
		if i < 0 || r.Dates[i].Alt != "2019-12-08" || r.Dates[i].Conflict == "" || r.Dates[i].Para != "p5" {
			t.Errorf("want 2020-01-08 in p5 with 2019-12-08 beside it and a conflict, got %+v", r.Dates)
		}
		for _, d := range r.Dates {
			if d.Value != "2020-01-08" && (d.Conflict != "" || d.Alt != "") {
				t.Errorf("%q: conflict %q, alternative %q: want none", d.Text, d.Conflict, d.Alt)
			}
		}
	})
	t.Run("the working group is only evaluated", func(t *testing.T) {
		got := inPara(r, "p8", "mechanism")
		if len(got) != 1 || got[0].Modality != "evaluated" {
			t.Errorf("want one evaluated mechanism in p8, got %+v", got)
		}
	})
	t.Run("the consultations in Moscow have a deadline that is vague", func(t *testing.T) { seedConsultations(t, r) })
	t.Run("the mechanism of Algeria is asserted by its minister alone", func(t *testing.T) {
		got := append(inPara(r, "p9", "mechanism"), inPara(r, "p11", "mechanism")...)
		if len(got) != 2 {
			t.Fatalf("want the mechanism in p9 and p11, got %+v", got)
		}
		for _, c := range got {
			if c.AssertedBy != "BOUKADOUM" || c.Modality != "agreed" || !cmp.Equal(c.Parties, []string{"DZA", "RUS"}) {
				t.Errorf("%s: %s of %q asserted by %q, want agreed of DZA and RUS asserted by BOUKADOUM", c.Para, c.Modality, c.Parties, c.AssertedBy)
			}
		}
		if got[1].SameAs != got[0].ID {
			t.Errorf("p11 is the same as %q, want %q", got[1].SameAs, got[0].ID)
		}
	})
	t.Run("no resolution gets a number that the text does not have", func(t *testing.T) {
		for _, i := range r.Instruments {
			if i.Number != "" || i.RegisterID != "" {
				t.Errorf("%q: number %q, register %q: want none", i.Text, i.Number, i.RegisterID)
			}
		}
		if !slices.ContainsFunc(r.Instruments, func(i reading.Instrument) bool { return i.EndorsedBy == "UNSC" }) {
			t.Errorf("want the outcomes that the Security Council endorsed, got %+v", r.Instruments)
		}
	})
	t.Run("modality is right everywhere", func(t *testing.T) {
		f := gold.Measure([]gold.Counts{scoreFile(t, knowledge(t, reading.Register{}), filepath.Join(sharedTexts, "seed.gold.json"), sharedTexts)})
		if f.Modality != 1 || f.CommitmentsF1 != 1 {
			t.Errorf("modality %.3f, commitments %.3f: want 1 and 1", f.Modality, f.CommitmentsF1)
		}
	})
}

func seedDuplicate(t *testing.T, r reading.Reading) {
	if len(r.Duplicates) != 1 || r.Duplicates[0].A != "p1" || r.Duplicates[0].B != "p20" {
		t.Errorf("duplicates %+v, want p20 of p1", r.Duplicates)
	}
	i := slices.IndexFunc(r.Paragraphs, func(p reading.Paragraph) bool { return p.ID == "p20" })
	if i < 0 || !r.Paragraphs[i].Duplicate {
		t.Fatalf("p20 is not marked as a duplicate: %+v", r.Paragraphs)
	}
	from := r.Paragraphs[i].Bytes[0]
	var got []string
	for _, c := range r.Commitments {
		got = append(got, c.Para)
	}
	for _, s := range r.Speech {
		got = append(got, s.Para)
	}
	for _, d := range r.Dates {
		got = append(got, d.Para)
	}
	for _, x := range r.Instruments {
		got = append(got, x.Para)
	}
	for _, m := range r.Mentions {
		got = append(got, m.Para)
	}
	for _, u := range r.Unread {
		got = append(got, u.Para)
	}
	if slices.Contains(got, "p20") {
		t.Errorf("something is extracted from p20, which begins at byte %d", from)
	}
}

func seedConsultations(t *testing.T, r reading.Reading) {
	got := inPara(r, "p8", "meeting")
	if len(got) != 1 || got[0].Modality != "agreed" || got[0].Place != "MOSCOW" || got[0].Deadline == "" {
		t.Fatalf("want one agreed meeting in p8 in MOSCOW with a deadline, got %+v", got)
	}
	for _, d := range r.Dates {
		if d.Para == "p8" && d.Text == got[0].Deadline {
			if d.Type != "vague" || d.Value != "asap" {
				t.Errorf("the deadline is %s %s, want vague asap", d.Type, d.Value)
			}
			return
		}
	}
	t.Errorf("no date for the deadline %q", got[0].Deadline)
}
