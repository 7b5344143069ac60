package source_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/source"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// evidence is the place of words in the document, with its surroundings.
func evidence(words string) act.Evidence {
	s := span(words)
	before, after := []rune(document[:s.Bytes[0]]), []rune(document[s.Bytes[1]:])
	return act.Evidence{SHA256: act.PayloadDigest([]byte(document)), Start: int64(s.Bytes[0]), End: int64(s.Bytes[1]), Quote: words,
		Prefix: string(before[max(0, len(before)-32):]), Suffix: string(after[:min(32, len(after))])}
}

func quoted(words string) act.Part[[]act.Text] {
	return act.Say([]act.Text{{Lang: "ar", Text: words, Wording: act.WordingQuoted}})
}

func TestWhatIsAcceptedIsTheActThatTheItemProposes(t *testing.T) {
	got := acts(t, source.Decision{Item: "c1", Do: source.Accept}, source.Decision{Item: "c3", Do: source.Accept})
	want := []source.Accepted{
		{ID: entry(1), Item: "q1", Act: &act.StatementRecorded{Source: entry(1000), Speakers: []act.Actor{north}, Mode: "indirect", Evidence: act.Say(evidence("الوفدين " + opening))}},
		{ID: entry(2), Item: "c1", Act: &act.CommitmentRecorded{
			Terms: act.Terms{Instrument: entry(2000), Source: entry(1000), Statement: entry(1), Bound: []act.Actor{north, south}, AssertedBy: []act.Actor{north},
				Modality: act.Agreed, Verb: "commit", Strength: 2, Class: "humanitarian_access", Track: "humanitarian", Standing: act.Reported,
				Deadline:    act.Deadline{Trigger: "fixed_date", Due: "2026-08-15", Wording: act.Words{AR: "15 آب ٢٠٢٦"}},
				Beneficiary: act.Words{AR: "السكان"}, Condition: act.Words{AR: "بشرط نزع الألغام"}, Place: act.Words{AR: "الطريق الساحلي", EN: "the coastal road"}},
			Texts: quoted(opening), Evidence: act.Say(evidence(opening))}},
		{ID: entry(3), Item: "c3", Act: &act.CommitmentRecorded{
			Terms: act.Terms{Source: entry(1000), Bound: []act.Actor{north, south}, AssertedBy: []act.Actor{secretariat}, Modality: act.CalledOn, Verb: "call_on_others",
				Strength: 1, Class: "deescalation", Track: "military_security", Standing: act.Reported, Deadline: act.Deadline{Trigger: "none"}},
			Texts: quoted(calling), Evidence: act.Say(evidence(calling))}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("acts (-want +got):\n%s", diff)
	}
	for _, a := range got {
		if err := a.Act.Validate(); err != nil {
			t.Errorf("%s: %v", a.Item, err)
		}
	}
}

// told says of each act what it is and which statement it stands in: "2 statement in 1", "3 commitment c2 in 2".
func told(accepted []source.Accepted) []string {
	number := map[act.EntryID]string{"": "none"}
	var out []string
	for i, a := range accepted {
		number[a.ID] = fmt.Sprint(i + 1)
		switch x := a.Act.(type) {
		case *act.StatementRecorded:
			out = append(out, fmt.Sprintf("statement %s in %s", a.Item, number[x.Within]))
		case *act.CommitmentRecorded:
			out = append(out, fmt.Sprintf("commitment %s in %s", a.Item, number[x.Statement]))
		}
	}
	return out
}

func TestAStatementComesOnceBeforeWhatStandsInIt(t *testing.T) {
	for _, c := range []struct {
		name      string
		decisions []source.Decision
		want      []string
	}{
		{"an item in a speech within a speech", []source.Decision{{Item: "c2", Do: source.Accept}}, []string{"statement q2 in none", "statement q3 in 1", "commitment c2 in 2"}},
		{"a speech that nobody is named for is no statement", []source.Decision{{Item: "c4", Do: source.Accept}}, []string{"commitment c4 in none"}},
		{"an item in no speech", []source.Decision{{Item: "c3", Do: source.Accept}}, []string{"commitment c3 in none"}},
		{"a rejected item leaves no trace", []source.Decision{{Item: "c1", Do: source.Reject}}, nil},
		{"a merged item leaves its statement", []source.Decision{{Item: "c1", Do: source.Merge, Into: "c2"}}, []string{"statement q1 in none"}},
		{"a merged item in no speech leaves nothing", []source.Decision{{Item: "c3", Do: source.Merge, Into: "c2"}}, nil},
		{"what nobody decided on leaves no trace", nil, nil},
		{"the order is that of the decisions", []source.Decision{{Item: "c3", Do: source.Accept}, {Item: "c1", Do: source.Accept}, {Item: "c2", Do: source.Merge, Into: "c1"}},
			[]string{"commitment c3 in none", "statement q1 in none", "commitment c1 in 2", "statement q2 in none", "statement q3 in 4"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, told(acts(t, c.decisions...))); diff != "" {
				t.Errorf("acts (-want +got):\n%s", diff)
			}
		})
	}
	r := handmade()
	r.Commitments[3].InSpeech, r.Commitments[2].InSpeech = "q3", "q2"
	got, err := try(r, beside(), source.Decision{Item: "c2", Do: source.Accept}, source.Decision{Item: "c3", Do: source.Accept}, source.Decision{Item: "c4", Do: source.Accept})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"statement q2 in none", "statement q3 in 1", "commitment c2 in 2", "commitment c3 in 1", "commitment c4 in 2"}, told(got)); diff != "" {
		t.Errorf("three items in two speeches (-want +got):\n%s", diff)
	}
}

func TestAnEditMovesThePlaceOnlyFromLetterToLetter(t *testing.T) {
	starts := func(at int) bool { return at == len(document) || utf8.RuneStart(document[at]) }
	from, to := span("الوفدين " + opening).Bytes[0], span(studying).Bytes[0]
	for start := from; start < to; start++ {
		for _, end := range []int{start - 1, start, start + 1, start + 2, start + 3, len(document) - 1, len(document), len(document) + 1} {
			got, err := try(handmade(), beside(), source.Decision{Item: "c3", Do: source.Edit, Bytes: &[2]int64{int64(start), int64(end)}})
			sound := start < end && end <= len(document) && starts(start) && starts(end)
			var p *source.DecisionProblem
			switch {
			case sound && err != nil:
				t.Fatalf("bytes %d to %d: %v", start, end, err)
			case !sound && (!errors.As(err, &p) || p.Code != "bytes" || p.Item != "c3"):
				t.Fatalf("bytes %d to %d: got %v, want a refusal", start, end, err)
			case sound:
				c := oneOf(t, got)
				if ev := c.Evidence.Value; ev.Quote != document[start:end] || c.Texts.Value[0].Text != ev.Quote || ev.Start != int64(start) || ev.End != int64(end) {
					t.Fatalf("bytes %d to %d: evidence %+v", start, end, ev)
				}
			}
		}
	}
	if _, err := try(handmade(), beside(), source.Decision{Item: "c3", Do: source.Edit, Bytes: &[2]int64{-2, 10}}); err == nil {
		t.Error("a place before the beginning is accepted")
	}
}

func TestAPlaceThatIsNotInTheDocumentIsRefused(t *testing.T) {
	short := beside()
	short.Document = short.Document[:40]
	for _, item := range []string{"c1", "c3"} { // of c1 the statement's place, of c3 its own
		var p *source.DecisionProblem
		if got, err := try(handmade(), short, source.Decision{Item: item, Do: source.Accept}); !errors.As(err, &p) || p.Code != "bytes" || got != nil {
			t.Errorf("%s: got %d acts, %v", item, len(got), err)
		}
	}
}

func TestTheEvidenceIsExact(t *testing.T) {
	starts := []int{len(document)}
	for i := range document {
		starts = append(starts, i)
	}
	slices.Sort(starts)
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, len(starts)-2).Draw(t, "from")
		j := rapid.IntRange(i+1, len(starts)-1).Draw(t, "to")
		got, err := try(handmade(), beside(), source.Decision{Item: "c3", Do: source.Edit, Bytes: &[2]int64{int64(starts[i]), int64(starts[j])}})
		if err != nil {
			t.Fatal(err)
		}
		ev := got[0].Act.(*act.CommitmentRecorded).Evidence.Value
		if ev.SHA256 != act.PayloadDigest([]byte(document)) || document[ev.Start:ev.End] != ev.Quote {
			t.Fatalf("the quote is not the slice of the document: %+v", ev)
		}
		if !strings.HasSuffix(document[:ev.Start], ev.Prefix) || !strings.HasPrefix(document[ev.End:], ev.Suffix) {
			t.Fatalf("prefix or suffix is not what stands around the quote: %+v", ev)
		}
		if n := utf8.RuneCountInString(ev.Prefix); n != min(32, i) {
			t.Fatalf("the prefix has %d letters, want %d", n, min(32, i))
		}
		if n, want := utf8.RuneCountInString(ev.Suffix), min(32, len(starts)-1-j); n != want {
			t.Fatalf("the suffix has %d letters, want %d", n, want)
		}
	})
}

func TestAnIdThatCannotBeMadeStopsEverything(t *testing.T) {
	broken := errors.New("no randomness")
	for after := range 3 { // c2 needs three ids
		c := beside()
		n := 0
		c.NewID = func() (act.EntryID, error) {
			if n++; n > after {
				return "", broken
			}
			return entry(n), nil
		}
		if got, err := try(handmade(), c, source.Decision{Item: "c2", Do: source.Accept}); !errors.Is(err, broken) || got != nil {
			t.Errorf("after %d ids: got %d acts, %v", after, len(got), err)
		}
	}
}
