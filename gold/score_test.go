package gold

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// change is a fixture whose gold and candidate a test row alters.
type change struct {
	t testing.TB
	f fixture
	g *Gold
	c *Candidate
}

func (x change) span(slot string) *Span { s := x.f.at(x.t, slot); return &s }

func (x change) anchor(slot string) Anchor { return Anchor{Bytes: x.span(slot)} }

func TestEachErrorMovesOnlyItsFigures(t *testing.T) {
	type figures = map[string]float64
	rows := []struct {
		name  string
		alter func(x change)
		want  figures // those that are not 1
	}{
		{"a candidate that says the same under its own ids", func(change) {}, figures{}},
		{"a missed speech act", func(x change) { x.c.Speech = x.c.Speech[1:] },
			figures{"speech_f1": .6667, "speech_exact": .6667}},
		{"a speech act where there is none", func(x change) {
			x.c.Speech = append(x.c.Speech, Speech{Mode: Indirect, Content: x.anchor("maps")})
		}, figures{"speech_f1": .8, "speech_exact": .8}},
		{"the same speech act twice", func(x change) { x.c.Speech = append(x.c.Speech, x.c.Speech[0]) },
			figures{"speech_f1": .8, "speech_exact": .8}},
		{"a speech act that is cut short", func(x change) { x.c.Speech[0].Content.Bytes.End = x.span("opening").End },
			figures{"speech_exact": .5}},
		{"a speech act of which less than half is found", func(x change) { x.c.Speech[0].Content = x.anchor("date") },
			figures{"speech_f1": .5, "speech_exact": .5}},
		{"a wrong speaker", func(x change) { x.c.Speech[0].Speaker = Words{"a1"} }, figures{"speaker": .5}},
		{"one speaker too many", func(x change) { x.c.Speech[0].Speaker = Words{"a2", "a1"} }, figures{"speaker": .5}},
		{"a wrong mode", func(x change) { x.c.Speech[0].Mode = Mixed }, figures{"mode": .5}},
		{"a quote that is not found", func(x change) { x.c.Speech[1].Quotes[0].Bytes = x.span("vague") },
			figures{"direct_f1": 0}},
		{"a quote in an indirect act", func(x change) { x.c.Speech[0].Quotes = []Anchor{x.anchor("opening")} },
			figures{"direct_f1": .6667}},
		{"a missed date", func(x change) { x.c.Dates = x.c.Dates[1:] }, figures{"dates_f1": 0, "dates_value": 0}},
		{"a date where there is none", func(x change) {
			x.c.Dates = append(x.c.Dates, Date{Anchor: x.anchor("maps"), Type: "date"})
		}, figures{"dates_f1": .6667}},
		{"a date with a wrong value", func(x change) { x.c.Dates[0].Value = "2031-03-04" }, figures{"dates_value": 0}},
		{"a missed commitment", func(x change) { x.c.Commitments = x.c.Commitments[1:] },
			figures{"commitments_f1": .8, "full_f1": .8}},
		{"a commitment where there is none", func(x change) {
			x.c.Commitments = append(x.c.Commitments, Commitment{Anchor: x.anchor("minister")})
		}, figures{"commitments_f1": .8571, "full_f1": .8571}},
		{"a wrong modality", func(x change) { x.c.Commitments[0].Modality = Evaluated },
			figures{"modality": .6667, "full_f1": .6667}},
		{"a missing party", func(x change) { x.c.Commitments[0].Parties = Words{"a1"} },
			figures{"parties": .6667, "full_f1": .6667}},
		{"a wrong class", func(x change) { x.c.Commitments[0].Class = "ceasefire" }, figures{"class": .6667}},
		{"asserted by a party instead of its minister", func(x change) {
			x.c.Commitments[0].AssertedBy = Words{"a1"}
		}, figures{"asserted_by": .6667}},
		{"asserted by nobody, in an act of its speaker", func(x change) {
			x.c.Commitments[0].AssertedBy = nil
		}, figures{}},
		{"asserted by nobody", func(x change) { x.c.Commitments[2].AssertedBy = nil }, figures{"asserted_by": .6667}},
		{"a missed duplicate", func(x change) { x.c.Duplicates = nil }, figures{"duplicates": 0}},
		{"a paragraph that is no duplicate", func(x change) {
			x.c.Duplicates = append(x.c.Duplicates, Duplicate{A: "p1", B: "p3"})
		}, figures{"duplicates": .6667}},
		{"a commitment taken from a duplicate", func(x change) {
			x.c.Commitments = append(x.c.Commitments, Commitment{Anchor: x.anchor("again")})
		}, figures{"commitments_f1": .8571, "full_f1": .8571}},
		{"a span outside the document", func(x change) { x.c.Dates[0].Bytes = &Span{9000, 9010} },
			figures{"dates_f1": 0, "dates_value": 0}},
		{"a span that cuts a character", func(x change) {
			x.c.Commitments[0].Bytes = &Span{x.span("name").Start + 1, x.span("name").End}
			if x.f.lang == "en" {
				x.c.Commitments[0].Bytes.Start++ // inside ó
			}
		}, figures{"commitments_f1": .6667, "full_f1": .6667}},
	}
	for _, row := range rows {
		for _, f := range fixtures() {
			t.Run(row.name+"/"+f.lang, func(t *testing.T) {
				g, c := f.gold(t), f.candidate(t)
				row.alter(change{t, f, &g, &c})
				if diff := cmp.Diff(row.want, below(Score(g, []byte(f.text), c, Register{}))); diff != "" {
					t.Errorf("figures that are not 1 (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestAlternativesAreAccepted(t *testing.T) {
	rows := []struct {
		name  string
		alter func(x change)
	}{
		{"an optional speech act is missing", func(x change) {
			x.g.Speech[0].Optional, x.c.Speech = true, x.c.Speech[1:]
		}},
		{"an optional speech act is there, with another speaker", func(x change) {
			x.g.Speech[0].Optional, x.c.Speech[0].Speaker = true, Words{"a1"}
		}},
		{"an optional direct act is missing, with its quote", func(x change) {
			x.g.Speech[1].Optional, x.c.Speech = true, x.c.Speech[:1]
			x.c.Commitments[1].AssertedBy = Words{"a2"}
		}},
		{"an optional date is missing", func(x change) {
			x.g.Dates[0].Optional, x.c.Dates = true, x.c.Dates[1:]
		}},
		{"an optional commitment is missing", func(x change) {
			x.g.Commitments[0].Optional, x.c.Commitments = true, x.c.Commitments[1:]
		}},
		{"an optional duplicate is missing", func(x change) {
			x.g.Duplicates[0].Optional, x.c.Duplicates = true, nil
		}},
		{"an optional duplicate is there", func(x change) { x.g.Duplicates[0].Optional = true }},
		{"a commitment at another span in bytes", func(x change) {
			x.g.Commitments[0].Alt = Alternatives{{Bytes: x.span("minister")}}
			x.c.Commitments[0].Anchor = x.anchor("minister")
		}},
		{"a date at another span, given as a pair in the unit of the item", func(x change) {
			x.g.Dates[0].Alt = Alternatives{{Pair: x.span("year")}}
			x.c.Dates[0].Anchor = x.anchor("year")
		}},
		{"a speech act at another span is as exact", func(x change) {
			x.g.Speech[0].Content.Alt = Alternatives{{Bytes: x.span("opening")}}
			x.c.Speech[0].Content = x.anchor("opening")
		}},
		{"another value", func(x change) {
			x.g.Dates[0].ValueAny, x.c.Dates[0].Value = Words{"2031-03"}, "2031-03"
		}},
		{"another mode", func(x change) { x.g.Speech[0].ModeAny, x.c.Speech[0].Mode = Words{Mixed}, Mixed }},
		{"another speaker", func(x change) {
			x.g.Speech[0].SpeakerAny, x.c.Speech[0].Speaker = Sets{{"ISL"}}, Words{"a1"}
		}},
		{"another modality", func(x change) {
			x.g.Commitments[0].ModalityAny, x.c.Commitments[0].Modality = Words{Intends}, Intends
		}},
		{"another class", func(x change) {
			x.g.Commitments[0].ClassAny, x.c.Commitments[0].Class = Words{"ceasefire"}, "ceasefire"
		}},
		{"other parties", func(x change) {
			x.g.Commitments[0].PartiesAny, x.c.Commitments[0].Parties = Sets{{"ISL", "MINISTER"}}, Words{"a1", "a2"}
		}},
		{"the addressees of what others are called on to do", func(x change) {
			x.g.Commitments[2].Addressee, x.g.Commitments[2].Parties = Words{"GROUPS"}, Words{"ISL"}
		}},
		{"asserted by another", func(x change) {
			x.g.Commitments[2].AssertedByAny, x.c.Commitments[2].AssertedBy = Sets{{"MINISTER"}}, Words{"a2"}
		}},
		{"asserted by the act around the act", func(x change) {
			x.g.Speech[0].NestedIn, x.g.Speech[1].Speaker, x.c.Speech[1].Speaker = "q2", Words{"ISL"}, Words{"a1"}
			x.c.Commitments[0].AssertedBy = Words{"a1"}
		}},
		{"a vague date is missing", func(x change) { x.c.Dates = x.c.Dates[:1] }},
		{"a vague date where there is none", func(x change) {
			x.c.Dates = append(x.c.Dates, Date{Anchor: x.anchor("maps"), Type: Vague})
		}},
		{"a vague date that is read as a time", func(x change) { x.c.Dates[1].Type = "duration" }},
		{"a quote in a mixed act that lists none", func(x change) {
			x.g.Speech[0].Mode, x.c.Speech[0].Mode = Mixed, Mixed
			x.c.Speech[0].Quotes = []Anchor{x.anchor("opening")}
		}},
		{"an optional commitment does not take the place of one that must be found", func(x change) {
			x.g.Commitments = append(x.g.Commitments, Commitment{Anchor: x.anchor("longer"), Optional: true})
			x.c.Commitments[0].Anchor = x.anchor("longer")
		}},
		{"paragraphs that nobody lists are compared by id", func(x change) { x.g.Paragraphs = nil }},
		{"the order of the candidate's items", func(x change) {
			k := x.c.Commitments
			k[0], k[1], k[2] = k[2], k[0], k[1]
		}},
	}
	for _, row := range rows {
		for _, f := range fixtures() {
			t.Run(row.name+"/"+f.lang, func(t *testing.T) {
				g, c := f.gold(t), f.candidate(t)
				row.alter(change{t, f, &g, &c})
				if got := below(Score(g, []byte(f.text), c, Register{})); len(got) > 0 {
					t.Errorf("figures that are not 1: %v", got)
				}
			})
		}
	}
}

func TestTheCandidateCannotExcuseItself(t *testing.T) {
	for _, f := range fixtures() {
		t.Run(f.lang, func(t *testing.T) {
			g, c := f.gold(t), f.candidate(t)
			x := change{t, f, &g, &c}
			c.Commitments = append(c.Commitments, Commitment{Anchor: x.anchor("minister"), Optional: true})
			c.Dates[0].Anchor = Anchor{Bytes: x.span("maps"), Alt: Alternatives{{Bytes: x.span("date")}}}
			want := map[string]float64{"commitments_f1": .8571, "full_f1": .8571, "dates_f1": 0, "dates_value": 0}
			if diff := cmp.Diff(want, below(Score(g, []byte(f.text), c, Register{}))); diff != "" {
				t.Errorf("figures that are not 1 (-want +got):\n%s", diff)
			}
		})
	}
}

func TestItemsInDuplicatesAreCounted(t *testing.T) {
	f := arabicFixture()
	g, c := f.gold(t), f.candidate(t)
	x := change{t, f, &g, &c}
	c.Commitments = append(c.Commitments, Commitment{Anchor: x.anchor("again")})
	c.Dates = append(c.Dates, Date{Anchor: x.anchor("again"), Type: Vague})
	if got := Score(g, []byte(f.text), c, Register{}).InDuplicates; got != 1 {
		t.Errorf("items in duplicates: want 1, got %d", got)
	}
}

func TestWhatIsInventedIsCounted(t *testing.T) {
	rows := []struct {
		name string
		more string // an object of the candidate
		want int
	}{
		{"a wording that is the slice", `{"bytes": @<date>, "text": "$<date>"}`, 0},
		{"a span alone", `{"bytes": @<date>}`, 0},
		{"a wording alone that occurs", `{"text": "$<date>"}`, 0},
		{"a beginning that is one", `{"bytes": @<p1>, "text_start": "$<p1>"}`, 0},
		{"a span in code points", `{"span": @r<date>, "text": "$<date>"}`, 0},
		{"an altered wording", `{"bytes": @<date>, "text": "$<date>."}`, 1},
		{"a wording from elsewhere", `{"bytes": @<date>, "text": "$<maps>"}`, 1},
		{"a wording alone that does not occur", `{"text": "$<council>"}`, 1},
		{"a beginning that is none", `{"bytes": @<p1>, "text_start": "$<p2>"}`, 1},
		{"a span outside the document", `{"bytes": [0, 4000]}`, 1},
		{"a span before the document", `{"bytes": [-1, 4]}`, 1},
		{"an empty span", `{"bytes": [4, 4], "text": ""}`, 1},
		{"a span in code points outside the document", `{"span": [0, 4000]}`, 1},
		{"a broken number", `{"bytes": [0.5, 4]}`, 1},
		{"inside another object", `{"reason": {"list": [{"bytes": @<date>, "text": "$<maps>"}]}}`, 1},
		{"a span named for what it holds", `{"deadline_bytes": [0, 4000]}`, 1},
	}
	for _, row := range rows {
		for _, f := range fixtures() {
			t.Run(row.name+"/"+f.lang, func(t *testing.T) {
				form := candidateForm[:len(candidateForm)-1] + `, "unread": [` + row.more + `]}`
				c, err := ParseCandidate(f.fill(t, form))
				if err != nil {
					t.Fatal(err)
				}
				if got := Score(f.gold(t), []byte(f.text), c, Register{}).Invented; got != row.want {
					t.Errorf("invented: want %d, got %d", row.want, got)
				}
			})
		}
	}
}

func TestNothingExpectedAndNothingFound(t *testing.T) {
	f := englishFixture()
	full := f.candidate(t)
	none := map[string]float64{"speech_f1": 0, "speech_exact": 0, "speaker": 0, "mode": 0, "direct_f1": 0, "dates_f1": 0,
		"dates_value": 0, "commitments_f1": 0, "modality": 0, "parties": 0, "asserted_by": 0, "class": 0, "full_f1": 0,
		"duplicates": 0}
	alarms := map[string]float64{"speech_f1": 0, "speech_exact": 0, "direct_f1": 0, "dates_f1": 0, "commitments_f1": 0,
		"full_f1": 0, "duplicates": 0}
	rows := []struct {
		name string
		g    Gold
		c    Candidate
		want map[string]float64
	}{
		{"nothing expected and nothing found", Gold{Lang: "en"}, Candidate{}, map[string]float64{}},
		{"everything expected and nothing found", f.gold(t), Candidate{}, none},
		{"nothing expected and something found", Gold{Lang: "en"}, full, alarms},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, below(Score(row.g, []byte(f.text), row.c, Register{}))); diff != "" {
				t.Errorf("figures that are not 1 (-want +got):\n%s", diff)
			}
		})
	}
}
