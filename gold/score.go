package gold

// Tally counts what F1 is made of.
type Tally struct {
	Hits   int `json:"hits"`
	Misses int `json:"misses"`
	Alarms int `json:"false_alarms"`
}

// F1 returns 2·hits / (2·hits + misses + false alarms), and 1 where nothing was expected and nothing found.
func (t Tally) F1() float64 {
	if t == (Tally{}) {
		return 1
	}
	return float64(2*t.Hits) / float64(2*t.Hits+t.Misses+t.Alarms)
}

// strict returns the tally in which only hits of the hits count: each of the others is a miss and a false alarm.
func (t Tally) strict(hits int) Tally {
	lost := t.Hits - hits
	return Tally{hits, t.Misses + lost, t.Alarms + lost}
}

func (t *Tally) add(o Tally) {
	t.Hits += o.Hits
	t.Misses += o.Misses
	t.Alarms += o.Alarms
}

// Share counts the hits whose field is right, of those that ask for the field.
type Share struct {
	Right int `json:"right"`
	Of    int `json:"of"`
}

// rate returns the accuracy. Where no hit asks for the field, it is 0 if items were expected and none was hit, else 1.
func (s Share) rate(t Tally) float64 {
	if s.Of > 0 {
		return float64(s.Right) / float64(s.Of)
	}
	if t.Hits == 0 && t.Misses > 0 {
		return 0
	}
	return 1
}

func (s *Share) add(o Share) {
	s.Right += o.Right
	s.Of += o.Of
}

// Counts is what the figures of one document, or of several added up, are made of. Seconds is left to the caller:
// how long the engine took to read Bytes bytes.
type Counts struct {
	Lang         string  `json:"-"` // the gold's language; of no meaning in a sum
	Documents    int     `json:"documents"`
	Speech       Tally   `json:"speech"`
	SpeechExact  int     `json:"speech_exact"` // hits with the very same bytes
	Speaker      Share   `json:"speaker"`
	Mode         Share   `json:"mode"`
	Direct       Tally   `json:"direct"`
	Dates        Tally   `json:"dates"`
	DateValue    Share   `json:"dates_value"`
	Commitments  Tally   `json:"commitments"`
	Modality     Share   `json:"modality"`
	Parties      Share   `json:"parties"`
	AssertedBy   Share   `json:"asserted_by"`
	Class        Share   `json:"class"`
	Full         int     `json:"full"` // hits with the modality and exactly the parties
	Duplicates   Tally   `json:"duplicates"`
	Invented     int     `json:"invented"`
	InDuplicates int     `json:"in_duplicates"` // items taken from duplicate paragraphs
	Bytes        int     `json:"bytes"`
	Seconds      float64 `json:"-"`
}

// Add adds the counts of o to c. Lang stays that of c.
func (c *Counts) Add(o Counts) {
	c.Documents += o.Documents
	c.Speech.add(o.Speech)
	c.SpeechExact += o.SpeechExact
	c.Speaker.add(o.Speaker)
	c.Mode.add(o.Mode)
	c.Direct.add(o.Direct)
	c.Dates.add(o.Dates)
	c.DateValue.add(o.DateValue)
	c.Commitments.add(o.Commitments)
	c.Modality.add(o.Modality)
	c.Parties.add(o.Parties)
	c.AssertedBy.add(o.AssertedBy)
	c.Class.add(o.Class)
	c.Full += o.Full
	c.Duplicates.add(o.Duplicates)
	c.Invented += o.Invented
	c.InDuplicates += o.InDuplicates
	c.Bytes += o.Bytes
	c.Seconds += o.Seconds
}

// Score compares a candidate with the gold of the same text. The zero Register stands for the gold's own actors.
// A gold item whose span is outside the text cannot be hit, and counts as a miss: Validate finds such items.
func Score(g Gold, text []byte, c Candidate, reg Register) Counts {
	comparison := newComparison(g, text, c, reg)
	sections := comparison.sections()
	speech, quotes, dates, commitments, duplicates := sections[0], sections[1], sections[2], sections[3], sections[4]
	out := Counts{
		Lang: g.Lang, Documents: 1, Bytes: len(text),
		Speech: speech.tally(), Speaker: speech.share(FieldSpeaker), Mode: speech.share(FieldMode),
		Direct: quotes.tally(),
		Dates:  dates.tally(), DateValue: dates.share(FieldValue),
		Commitments: commitments.tally(),
		Modality:    commitments.share(FieldModality), Parties: commitments.share(FieldParties),
		AssertedBy: commitments.share(FieldAssertedBy), Class: commitments.share(FieldClass),
		Duplicates:   duplicates.tally(),
		Invented:     len(comparison.invented()),
		InDuplicates: comparison.inDuplicates(sections),
	}
	for _, h := range speech.hits {
		if h.exact {
			out.SpeechExact++
		}
	}
	for _, h := range commitments.hits {
		if h.right(FieldModality) && h.right(FieldParties) {
			out.Full++
		}
	}
	return out
}

func (s section) tally() Tally { return Tally{len(s.hits), len(s.missed), len(s.alarms)} }

func (s section) share(name string) Share {
	var out Share
	for _, h := range s.hits {
		for _, f := range h.fields {
			if f.name == name {
				out.Of++
				if f.right {
					out.Right++
				}
			}
		}
	}
	return out
}

// invention is a quotation of the candidate that is not in the document, and why.
type invention struct {
	quotation
	why string
}

func (c comparison) invented() []invention {
	var out []invention
	for _, q := range c.cand.quotations {
		if why := q.fault(c.text); why != "" {
			out = append(out, invention{q, why})
		}
	}
	return out
}
