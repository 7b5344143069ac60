package gold

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Resamples is how many times the documents are drawn again for the intervals: at a thousand, the ends of a 95 %
// interval rest on 25 draws each, and the whole takes milliseconds.
const Resamples = 1000

// Interval is a 95 % interval, [low, high].
type Interval [2]float64

// Figures are the figures of a group of documents. F1s and accuracies are from 0 to 1, rounded to 4 digits; what each
// is, the package's words say. Intervals has one of the same name for each of them.
type Figures struct {
	SpeechF1      float64             `json:"speech_f1"`
	SpeechExact   float64             `json:"speech_exact"`
	Speaker       float64             `json:"speaker"`
	Mode          float64             `json:"mode"`
	DirectF1      float64             `json:"direct_f1"`
	DatesF1       float64             `json:"dates_f1"`
	DatesValue    float64             `json:"dates_value"`
	CommitmentsF1 float64             `json:"commitments_f1"`
	Modality      float64             `json:"modality"`
	Parties       float64             `json:"parties"`
	AssertedBy    float64             `json:"asserted_by"`
	Class         float64             `json:"class"`
	FullF1        float64             `json:"full_f1"`
	Duplicates    float64             `json:"duplicates"`
	Invented      int                 `json:"invented"`
	InDuplicates  int                 `json:"in_duplicates"`
	MBPerS        float64             `json:"mb_per_s"` // millions of bytes a second
	Documents     int                 `json:"documents"`
	Counts        Counts              `json:"counts"`
	Intervals     map[string]Interval `json:"intervals"`
}

// Summary is the figures of the Arabic documents, of the English ones, and of all, whatever their language.
type Summary struct {
	AR  Figures `json:"ar"`
	EN  Figures `json:"en"`
	All Figures `json:"all"`
}

// Summarise groups the counts of documents, one Counts each, by language.
func Summarise(counts []Counts) Summary {
	of := func(lang string) Figures {
		return Measure(slices.DeleteFunc(slices.Clone(counts), func(c Counts) bool { return c.Lang != lang }))
	}
	return Summary{AR: of("ar"), EN: of("en"), All: Measure(counts)}
}

// Measure returns the figures of a group of documents, one Counts each, with their intervals. Without a document
// every figure is 0.
func Measure(counts []Counts) Figures {
	var sum Counts
	for _, c := range counts {
		sum.Add(c)
	}
	if sum.Documents == 0 {
		return Figures{Intervals: map[string]Interval{}}
	}
	out := Figures{
		Invented: sum.Invented, InDuplicates: sum.InDuplicates, Documents: sum.Documents,
		MBPerS: round(sum.mbPerS()), Counts: sum, Intervals: map[string]Interval{},
	}
	again := resample(counts)
	for _, r := range ratios() {
		*r.in(&out) = round(r.of(sum))
		out.Intervals[r.name] = interval(again, r.of)
	}
	return out
}

// ratio is a figure from 0 to 1: its name, its place in Figures, and how it is made.
type ratio struct {
	name string
	in   func(*Figures) *float64
	of   func(Counts) float64
}

func ratios() []ratio {
	return []ratio{
		{"speech_f1", func(f *Figures) *float64 { return &f.SpeechF1 }, func(c Counts) float64 { return c.Speech.F1() }},
		{"speech_exact", func(f *Figures) *float64 { return &f.SpeechExact },
			func(c Counts) float64 { return c.Speech.strict(c.SpeechExact).F1() }},
		{"speaker", func(f *Figures) *float64 { return &f.Speaker },
			func(c Counts) float64 { return c.Speaker.rate(c.Speech) }},
		{"mode", func(f *Figures) *float64 { return &f.Mode }, func(c Counts) float64 { return c.Mode.rate(c.Speech) }},
		{"direct_f1", func(f *Figures) *float64 { return &f.DirectF1 }, func(c Counts) float64 { return c.Direct.F1() }},
		{"dates_f1", func(f *Figures) *float64 { return &f.DatesF1 }, func(c Counts) float64 { return c.Dates.F1() }},
		{"dates_value", func(f *Figures) *float64 { return &f.DatesValue },
			func(c Counts) float64 { return c.DateValue.rate(c.Dates) }},
		{"commitments_f1", func(f *Figures) *float64 { return &f.CommitmentsF1 },
			func(c Counts) float64 { return c.Commitments.F1() }},
		{"modality", func(f *Figures) *float64 { return &f.Modality },
			func(c Counts) float64 { return c.Modality.rate(c.Commitments) }},
		{"parties", func(f *Figures) *float64 { return &f.Parties },
			func(c Counts) float64 { return c.Parties.rate(c.Commitments) }},
		{"asserted_by", func(f *Figures) *float64 { return &f.AssertedBy },
			func(c Counts) float64 { return c.AssertedBy.rate(c.Commitments) }},
		{"class", func(f *Figures) *float64 { return &f.Class },
			func(c Counts) float64 { return c.Class.rate(c.Commitments) }},
		{"full_f1", func(f *Figures) *float64 { return &f.FullF1 },
			func(c Counts) float64 { return c.Commitments.strict(c.Full).F1() }},
		{"duplicates", func(f *Figures) *float64 { return &f.Duplicates },
			func(c Counts) float64 { return c.Duplicates.F1() }},
	}
}

func (c Counts) mbPerS() float64 {
	if c.Seconds <= 0 {
		return 0
	}
	return float64(c.Bytes) / 1e6 / c.Seconds
}

// resample draws as many documents as there are, with replacement, Resamples times, and adds each draw up.
func resample(counts []Counts) []Counts {
	rng := rand.NewPCG(1, 1) // any seed will do; it is fixed so that a second run gives the same
	out := make([]Counts, Resamples)
	for i := range out {
		for range counts {
			out[i].Add(counts[rng.Uint64()%uint64(len(counts))])
		}
	}
	return out
}

// interval cuts 2.5 % of the draws from each end.
func interval(again []Counts, of func(Counts) float64) Interval {
	values := make([]float64, len(again))
	for i, c := range again {
		values[i] = of(c)
	}
	slices.Sort(values)
	const tail = Resamples / 40
	return Interval{round(values[tail-1]), round(values[Resamples-tail])}
}

func round(f float64) float64 { return math.Round(f*1e4) / 1e4 }
