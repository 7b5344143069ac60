package gold

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// mixedCounts are documents that differ, so that the intervals are not points.
func mixedCounts() []Counts {
	var out []Counts
	for i := range 12 {
		lang := []string{"ar", "en"}[i%2]
		out = append(out, Counts{
			Lang: lang, Documents: 1, Speech: Tally{Hits: 3 + i, Misses: i % 4, Alarms: i % 3}, SpeechExact: i,
			Speaker: Share{Right: i, Of: 3 + i}, Commitments: Tally{Hits: 2, Misses: i % 5}, Full: i % 3,
			Bytes: 500_000, Seconds: 0.1, Invented: i / 11,
		})
	}
	return out
}

func TestIntervalsAreTheSameEveryTime(t *testing.T) {
	counts := mixedCounts()
	first, second := asJSON(t, Summarise(counts)), asJSON(t, Summarise(mixedCounts()))
	if first != second {
		t.Errorf("two runs differ:\n%s\n%s", first, second)
	}
	// The figure itself, so that a change of the drawing does not pass unseen.
	if got, want := Measure(counts).Intervals["speech_f1"], (Interval{0.8377, 0.904}); got != want {
		t.Errorf("interval of speech_f1: want %v, got %v", want, got)
	}
}

func TestIntervalsHoldTheirFigure(t *testing.T) {
	figures := Measure(mixedCounts())
	for _, r := range ratios() {
		low, high := figures.Intervals[r.name][0], figures.Intervals[r.name][1]
		if value := *r.in(&figures); value < low || value > high || low < 0 || high > 1 {
			t.Errorf("%s: %v is not in [%v, %v]", r.name, value, low, high)
		}
	}
	if at := figures.Intervals["speech_f1"]; at[0] >= at[1] {
		t.Errorf("speech_f1: documents differ, want an interval, got %v", at)
	}
}

func TestOneDocumentGivesAPoint(t *testing.T) {
	figures := Measure(mixedCounts()[5:6])
	if got, want := figures.Intervals["speech_f1"], (Interval{figures.SpeechF1, figures.SpeechF1}); got != want {
		t.Errorf("interval: want %v, got %v", want, got)
	}
}

func TestFiguresAreSumsOverDocuments(t *testing.T) {
	got := Measure([]Counts{
		{Lang: "ar", Documents: 1, Speech: Tally{Hits: 9}, Bytes: 3_000_000, Seconds: 1},
		{Lang: "ar", Documents: 1, Speech: Tally{Hits: 0, Misses: 2}, Bytes: 1_000_000, Seconds: 1},
	})
	if got.SpeechF1 != 0.9 { // 18/20, not the mean of 1 and 0
		t.Errorf("speech_f1: want 0.9, got %v", got.SpeechF1)
	}
	if got.MBPerS != 2 {
		t.Errorf("mb_per_s: want 2, got %v", got.MBPerS)
	}
}

func TestLanguagesAreApart(t *testing.T) {
	counts := mixedCounts()
	counts = append(counts, Counts{Lang: "fr", Documents: 1})
	s := Summarise(counts)
	if s.AR.Documents != 6 || s.EN.Documents != 6 || s.All.Documents != 13 {
		t.Errorf("documents: want 6, 6, 13, got %d, %d, %d", s.AR.Documents, s.EN.Documents, s.All.Documents)
	}
	arabic := slices.DeleteFunc(slices.Clone(counts), func(c Counts) bool { return c.Lang != "ar" })
	if diff := cmp.Diff(Measure(arabic), s.AR); diff != "" {
		t.Errorf("Arabic (-alone +in the summary):\n%s", diff)
	}
	if s.AR.Invented != 0 || s.EN.Invented != 1 || s.All.Invented != 1 {
		t.Errorf("invented: want 0, 1, 1, got %d, %d, %d", s.AR.Invented, s.EN.Invented, s.All.Invented)
	}
}

func TestNoDocumentIsNoSuccess(t *testing.T) {
	if diff := cmp.Diff(Figures{Intervals: map[string]Interval{}}, Measure(nil)); diff != "" {
		t.Errorf("figures of nothing (-want +got):\n%s", diff)
	}
}

func TestUntimedIsNoSpeed(t *testing.T) {
	if got := Measure([]Counts{{Documents: 1, Bytes: 10}}).MBPerS; got != 0 {
		t.Errorf("mb_per_s: want 0, got %v", got)
	}
}

func TestTheSummaryHasTheKeysOfTheCommand(t *testing.T) {
	var got map[string]map[string]any
	if err := json.Unmarshal([]byte(asJSON(t, Summarise(mixedCounts()))), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 {
		t.Errorf("groups: want ar, en, all, got %d", len(got))
	}
	for _, group := range []string{"ar", "en", "all"} {
		for _, key := range []string{"speech_f1", "speaker", "dates_f1", "dates_value", "commitments_f1", "modality",
			"parties", "asserted_by", "class", "full_f1", "duplicates", "invented", "mb_per_s", "documents"} {
			if _, ok := got[group][key].(float64); !ok {
				t.Errorf("%s.%s: want a number, got %v", group, key, got[group][key])
			}
		}
	}
}

func TestCountsAddEveryField(t *testing.T) {
	f := englishFixture()
	c := f.candidate(t)
	c.Speech[0].Content.Bytes = &Span{0, 4}
	one := Score(f.gold(t), []byte(f.text), c, Register{})
	one.Seconds, one.Invented, one.InDuplicates = 0.25, 3, 4
	sum := Counts{Lang: "en"}
	sum.Add(one)
	if diff := cmp.Diff(one, sum); diff != "" {
		t.Errorf("added to nothing (-want +got):\n%s", diff)
	}
}
