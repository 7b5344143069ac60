package gold

import (
	"encoding/json"
	"fmt"
)

// Candidate is an engine's reading of one document, in the same words as a gold.
type Candidate struct {
	Speech      []Speech     `json:"speech"`
	Dates       []Date       `json:"dates"`
	Commitments []Commitment `json:"commitments"`
	Paragraphs  []Paragraph  `json:"paragraphs"`
	Duplicates  []Duplicate  `json:"duplicates"`
	Actors      []Actor      `json:"actors"`

	quotations []quotation
}

// ParseCandidate reads a candidate from JSON. Fields that are not scored are passed over, but every object with a
// wording or a span is kept, to count what was invented. Errors: JSON that does not have the form, or a speech
// act, date or commitment without a span; the text says which.
func ParseCandidate(b []byte) (Candidate, error) {
	var c Candidate
	if err := json.Unmarshal(b, &c); err != nil {
		return Candidate{}, fmt.Errorf("parse candidate: %w", err)
	}
	if err := placed(c.Speech, c.Dates, c.Commitments); err != nil {
		return Candidate{}, fmt.Errorf("parse candidate: %w", err)
	}
	var err error
	if c.quotations, err = readQuotations(b); err != nil {
		return Candidate{}, fmt.Errorf("parse candidate: %w", err)
	}
	return c, nil
}
