package gold

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDirectQuotesAreCountedOnceAndOnlyWhereTheyAreKnown(t *testing.T) {
	rows := []struct {
		name  string
		alter func(x change)
		want  Tally
	}{
		{"as they are", func(change) {}, Tally{Hits: 1}},
		{"a quote that stands in two acts of the candidate", func(x change) {
			x.c.Speech[0].Quotes = []Anchor{x.anchor("quoted")}
		}, Tally{Hits: 1}},
		{"a quote that stands in two acts of the gold", func(x change) {
			x.g.Speech[0].Quotes = []Anchor{x.anchor("quoted")}
		}, Tally{Hits: 1}},
		{"a missed quote that stands in an optional act and in another", func(x change) {
			x.g.Speech[0].Quotes, x.g.Speech[0].Optional = []Anchor{x.anchor("quoted")}, true
			x.c.Speech = x.c.Speech[:1]
		}, Tally{Misses: 1}},
		{"a missed quote of an act that may be indirect", func(x change) {
			x.g.Speech[1].ModeAny, x.c.Speech = Words{Indirect}, x.c.Speech[:1]
		}, Tally{}},
		{"a mixed act that lists its quotes is known", func(x change) {
			x.g.Speech[0].Mode, x.g.Speech[0].Quotes = Mixed, []Anchor{x.anchor("opening")}
			x.c.Speech[0].Quotes = []Anchor{x.anchor("opening"), x.anchor("date")}
		}, Tally{Hits: 2, Alarms: 1}},
		{"a quote in an act that may be direct", func(x change) {
			x.g.Speech[0].ModeAny, x.c.Speech[0].Mode = Words{Direct}, Direct
		}, Tally{Hits: 1}},
	}
	for _, row := range rows {
		for _, f := range fixtures() {
			t.Run(row.name+"/"+f.lang, func(t *testing.T) {
				g, c := f.gold(t), f.candidate(t)
				row.alter(change{t, f, &g, &c})
				if diff := cmp.Diff(row.want, Score(g, []byte(f.text), c, Register{}).Direct); diff != "" {
					t.Errorf("direct quotes (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestDuplicatesAreComparedByTheirPlace(t *testing.T) {
	rows := []struct {
		name  string
		alter func(x change)
		want  Tally
	}{
		{"paragraphs numbered otherwise", func(x change) {
			for i, id := range []string{"p2", "p3", "p4", "p5"} {
				x.c.Paragraphs[i].ID = id
			}
			x.c.Duplicates[0] = Duplicate{A: "p2", B: "p5"}
		}, Tally{Hits: 1}},
		{"another paragraph under the same id", func(x change) {
			x.c.Paragraphs[3].Anchor = x.anchor("p3")
		}, Tally{Misses: 1, Alarms: 1}},
		{"the same paragraph twice", func(x change) {
			x.c.Duplicates = append(x.c.Duplicates, Duplicate{A: "p2", B: "p4"})
		}, Tally{Hits: 1}},
	}
	for _, row := range rows {
		for _, f := range fixtures() {
			t.Run(row.name+"/"+f.lang, func(t *testing.T) {
				g, c := f.gold(t), f.candidate(t)
				row.alter(change{t, f, &g, &c})
				if diff := cmp.Diff(row.want, Score(g, []byte(f.text), c, Register{}).Duplicates); diff != "" {
					t.Errorf("duplicates (-want +got):\n%s", diff)
				}
			})
		}
	}
}
