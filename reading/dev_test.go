package reading_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/tansiq/tansiq/gold"
	"github.com/tansiq/tansiq/reading"
)

// The floors that the development texts must reach, in each language. They are texts that the rules were tuned on:
// the figures say that nothing broke, not how good the engine is.
const (
	floorSpeech      = 0.95
	floorSpeaker     = 0.90
	floorDates       = 0.95
	floorCommitments = 0.95
	floorParties     = 0.93
	floorClass       = 0.93
)

const sharedTexts = "../../shared/data/reading"

func TestDevelopmentTextsReachTheFloor(t *testing.T) {
	files, err := filepath.Glob("testdata/dev/*.gold.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(sharedTexts); err != nil || len(files) == 0 {
		t.Logf("absent: %d tests", len(files))
		return
	}
	k := knowledge(t, reading.Register{})
	var counts []gold.Counts
	for _, f := range files {
		counts = append(counts, scoreFile(t, k, f, filepath.Join(sharedTexts, "dev")))
	}
	s := gold.Summarise(counts)
	for lang, f := range map[string]gold.Figures{"ar": s.AR, "en": s.EN} {
		b, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %s", lang, b)
		for _, c := range []struct {
			name       string
			got, floor float64
		}{{"speech", f.SpeechF1, floorSpeech}, {"speaker", f.Speaker, floorSpeaker}, {"dates", f.DatesF1, floorDates}, {"commitments", f.CommitmentsF1, floorCommitments},
			{"parties", f.Parties, floorParties}, {"class", f.Class, floorClass}} {
			if c.got < c.floor {
				t.Errorf("%s: %s %.3f, floor %.2f", lang, c.name, c.got, c.floor)
			}
		}
		if f.Invented != 0 {
			t.Errorf("%s: invented %d, want 0", lang, f.Invented)
		}
	}
}

func TestSeedIsReadAsAnnotated(t *testing.T) {
	file := filepath.Join(sharedTexts, "seed.gold.json")
	if _, err := os.Stat(file); err != nil {
		t.Log("absent: 1 tests")
		return
	}
	s := gold.Summarise([]gold.Counts{scoreFile(t, knowledge(t, reading.Register{}), file, sharedTexts)})
	b, err := json.Marshal(s.AR)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s", b)
	if s.AR.SpeechF1 < 0.95 || s.AR.CommitmentsF1 < 0.9 || s.AR.Invented != 0 {
		t.Errorf("seed: speech %.2f, commitments %.2f, invented %d", s.AR.SpeechF1, s.AR.CommitmentsF1, s.AR.Invented)
	}
}

func TestFixturesAreReadAsAnnotated(t *testing.T) {
	k := knowledge(t, reading.Register{})
	for _, name := range []string{"fixture_ar", "fixture_en"} {
		f := gold.Measure([]gold.Counts{scoreFile(t, k, "testdata/"+name+".gold.json", "testdata")})
		for figure, got := range map[string]float64{"speech": f.SpeechF1, "speaker": f.Speaker, "mode": f.Mode, "dates": f.DatesF1, "values": f.DatesValue,
			"commitments": f.CommitmentsF1, "modality": f.Modality, "parties": f.Parties, "asserted by": f.AssertedBy, "class": f.Class, "duplicates": f.Duplicates} {
			if got != 1 {
				t.Errorf("%s: %s is %.3f, want 1", name, figure, got)
			}
		}
		if f.Invented != 0 || f.InDuplicates != 0 {
			t.Errorf("%s: %d invented, %d from duplicates", name, f.Invented, f.InDuplicates)
		}
	}
}

// scoreFile reads the text of one gold and scores the reading; differences are logged.
func scoreFile(t *testing.T, k *reading.Knowledge, file, texts string) gold.Counts {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	g, err := gold.Parse(b)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	text, err := os.ReadFile(filepath.Join(texts, g.TextFile))
	if err != nil {
		t.Logf("absent: 1 tests (%s)", g.TextFile)
		return gold.Counts{Lang: g.Lang}
	}
	if err := g.CheckText(text); err != nil {
		t.Fatal(err)
	}
	if len(g.Published) == len("2006") {
		g.Published += "-01-01" // only the year is known
	}
	published, err := reading.ParseDay(g.Published)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	start := time.Now()
	r, err := reading.Read(reading.Document{Text: text}, published, k)
	took := time.Since(start)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	out, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	c, err := gold.ParseCandidate(out)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	reg := gold.Register{}
	for _, d := range gold.Diff(g, text, c, reg) {
		t.Log(filepath.Base(file), d)
	}
	counts := gold.Score(g, text, c, reg)
	counts.Seconds = took.Seconds()
	return counts
}

func knowledge(t testing.TB, reg reading.Register) *reading.Knowledge {
	t.Helper()
	k, err := reading.NewKnowledge(reg)
	if err != nil {
		t.Fatal(err)
	}
	return k
}
