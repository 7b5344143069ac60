package gold

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFormsThatAnAnnotatorMayWrite(t *testing.T) {
	text := newOffsets([]byte("أبج xyz"))
	rows := []struct {
		name, in string
		want     []Span
	}{
		{"bytes", `{"bytes": [0, 6]}`, []Span{{0, 6}}},
		{"code points", `{"span": [0, 3]}`, []Span{{0, 6}}},
		{"bytes before code points where both are there", `{"bytes": [0, 4], "span": [0, 3]}`, []Span{{0, 4}}},
		{"pairs beside bytes alone are bytes", `{"bytes": [0, 6], "span_alt": [[0, 4], [2, 6]]}`, []Span{{0, 6}, {0, 4}, {2, 6}}},
		{"pairs beside code points are code points", `{"bytes": [0, 6], "span": [0, 3], "span_alt": [[0, 2]]}`,
			[]Span{{0, 6}, {0, 4}}},
		{"one pair", `{"bytes": [0, 6], "span_alt": [0, 4]}`, []Span{{0, 6}, {0, 4}}},
		{"objects", `{"bytes": [0, 6], "span_alt": [{"bytes": [0, 4]}, {"span": [4, 7]}]}`, []Span{{0, 6}, {0, 4}, {7, 10}}},
		{"to the end of the text", `{"span": [4, 7]}`, []Span{{7, 10}}},
		{"no alternative", `{"bytes": [0, 6], "span_alt": null}`, []Span{{0, 6}}},
		{"outside", `{"bytes": [0, 11], "span_alt": [[0, 2], [-1, 2], [4, 4], [1, 2]]}`, []Span{{0, 2}}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			g, err := Parse([]byte(`{"speech": [{"content": ` + row.in + `}], "commitments": [` + row.in + `]}`))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, text.resolve(g.Commitments[0].Anchor)); diff != "" {
				t.Errorf("spans of the commitment (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(row.want, text.resolve(g.Speech[0].Content)); diff != "" {
				t.Errorf("spans of the speech act (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSpeechMayCarryItsAlternativesBesideItsContent(t *testing.T) {
	g, err := Parse([]byte(`{"speech": [{"content": {"bytes": [0, 3], "span_alt": [[0, 2]]}, "span_alt": [[0, 1]]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Span{{0, 3}, {0, 2}, {0, 1}}
	if diff := cmp.Diff(want, newOffsets([]byte("abc")).resolve(g.Speech[0].Content)); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
}

func TestListsMayBeWrittenAsOne(t *testing.T) {
	g, err := Parse([]byte(`{"commitments": [{"bytes": [0, 1], "parties": "NOR", "asserted_by": ["NOR", "SWE"],
		"parties_any": ["SWE", ["NOR", "SWE"]], "asserted_by_any": "FIN", "modality_any": "agreed", "addressee": null}]}`))
	if err != nil {
		t.Fatal(err)
	}
	got := g.Commitments[0]
	got.Anchor = Anchor{}
	want := Commitment{Parties: Words{"NOR"}, AssertedBy: Words{"NOR", "SWE"}, PartiesAny: Sets{{"SWE"}, {"NOR", "SWE"}},
		AssertedByAny: Sets{{"FIN"}}, ModalityAny: Words{"agreed"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("commitment (-want +got):\n%s", diff)
	}
}

func TestWhatHasNotTheFormIsRefused(t *testing.T) {
	rows := []struct{ name, in, wantErr string }{
		{"no JSON", `{`, "unexpected end of JSON input"},
		{"a list", `[]`, "cannot unmarshal array"},
		{"a commitment without a span", `{"commitments": [{"id": "c1"}]}`, "commitments[0]: want bytes or span"},
		{"a date without a span", `{"dates": [{"type": "date"}]}`, "dates[0]: want bytes or span"},
		{"speech without content", `{"speech": [{"id": "q1"}]}`, "speech[0]: want bytes or span"},
		{"a quote without a span", `{"speech": [{"content": {"bytes": [0, 1]}, "quotes": [{}]}]}`, "speech[0]: want bytes"},
		{"a span of three", `{"dates": [{"bytes": [0, 1, 2]}]}`, "want [start, end]"},
		{"a span of fractions", `{"dates": [{"bytes": [0.5, 1]}]}`, "want [start, end]"},
		{"a party that is a number", `{"commitments": [{"bytes": [0, 1], "parties": [3]}]}`, "want a string or a list"},
		{"sets of numbers", `{"commitments": [{"bytes": [0, 1], "parties_any": [[3]]}]}`, "want a list of sets"},
		{"alternatives without a span", `{"dates": [{"bytes": [0, 1], "span_alt": [{}]}]}`, "want bytes or span"},
		{"alternatives that are no list", `{"dates": [{"bytes": [0, 1], "span_alt": 3}]}`, "want a list of spans"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			_, goldErr := Parse([]byte(row.in))
			_, candidateErr := ParseCandidate([]byte(row.in))
			for _, err := range []error{goldErr, candidateErr} {
				if err == nil || !strings.Contains(err.Error(), row.wantErr) {
					t.Errorf("error: want one with %q, got %v", row.wantErr, err)
				}
			}
		})
	}
}

func TestAGoldKnowsItsText(t *testing.T) {
	f := arabicFixture()
	g := f.gold(t)
	if err := g.CheckText([]byte(f.text)); err != nil {
		t.Errorf("its own text: %v", err)
	}
	if err := g.CheckText([]byte(f.text + " ")); !errors.Is(err, ErrOtherText) {
		t.Errorf("another text: want ErrOtherText, got %v", err)
	}
	g.SHA256 = ""
	if err := g.CheckText(nil); err != nil {
		t.Errorf("a gold without a hash: %v", err)
	}
}

func TestJoiningIsOneToOneAndByHalf(t *testing.T) {
	span := rapid.Custom(func(t *rapid.T) Span {
		start := rapid.IntRange(0, 60).Draw(t, "start")
		return Span{start, start + rapid.IntRange(1, 30).Draw(t, "length")}
	})
	rapid.Check(t, func(t *rapid.T) {
		var want []expected
		for _, s := range rapid.SliceOfN(span, 0, 8).Draw(t, "want") {
			want = append(want, expected{spans: []Span{s}, optional: rapid.Bool().Draw(t, "optional")})
		}
		var got []found
		for _, s := range rapid.SliceOfN(span, 0, 8).Draw(t, "got") {
			got = append(got, found{at: s, ok: true})
		}
		usedWant, usedGot := map[int]bool{}, map[int]bool{}
		for _, j := range join(want, got) {
			if usedWant[j.want] || usedGot[j.got] {
				t.Fatalf("joined twice: %+v", j)
			}
			usedWant[j.want], usedGot[j.got] = true, true
			if both, either := common(want[j.want].spans[0], got[j.got].at); 2*both < either {
				t.Fatalf("joined with less than half in common: %+v", j)
			}
		}
		for i, w := range want {
			for k, g := range got {
				if _, could := overlap(w, g); could && !usedWant[i] && !usedGot[k] {
					t.Fatalf("gold %d and candidate %d could be joined and are left over", i, k)
				}
			}
		}
	})
}

func FuzzParseCandidate(f *testing.F) {
	fixture := arabicFixture()
	g := fixture.gold(f)
	f.Add(fixture.fill(f, candidateForm))
	f.Add(fixture.fill(f, goldForm))
	f.Add([]byte(`{"speech": [{"content": {"span": [0, 9]}, "quotes": [{"bytes": [0, 2]}]}], "duplicates": [{"a": "p1"}]}`))
	f.Add([]byte(`{"dates": [{"bytes": [1, -1], "span_alt": [[0, 1]]}], "actors": [{"type": "document", "issuer": [""]}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseCandidate(b)
		if err != nil {
			return
		}
		counts := Score(g, []byte(fixture.text), c, Register{})
		if counts.Speech.Hits+counts.Speech.Misses != 2 || counts.Speech.Hits+counts.Speech.Alarms != len(c.Speech) {
			t.Errorf("speech: %+v for 2 acts of the gold and %d of the candidate", counts.Speech, len(c.Speech))
		}
		for _, r := range ratios() {
			if value := r.of(counts); value < 0 || value > 1 {
				t.Errorf("%s: want 0 to 1, got %v", r.name, value)
			}
		}
		if n := len(Diff(g, []byte(fixture.text), c, Register{})); n == 0 && len(below(counts)) > 0 {
			t.Errorf("figures below 1 without a difference: %v", below(counts))
		}
	})
}
