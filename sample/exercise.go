package sample

import (
	"embed"
	"fmt"
)

//go:embed exercise.json exercise_ar.txt exercise_en.txt
var exerciseFiles embed.FS

// ExerciseProcess is the fictional process: two texts, the register to read them with, and what a person decides.
type ExerciseProcess struct {
	Header      Header               `json:"process"`
	Published   string               `json:"published"` // YYYY-MM-DD, of both sources
	Sources     []Source             `json:"sources"`   // Arabic first
	Parties     []Party              `json:"parties"`   // the secretariat first
	People      []Person             `json:"people"`
	Actors      []Actor              `json:"actors"`
	Instruments []Instrument         `json:"instruments"`
	Decisions   []Decision           `json:"decisions"` // in the order of the Arabic text
	Dates       []DateDecision       `json:"dates"`
	Positions   []Position           `json:"positions"`
	Assessments []ExerciseAssessment `json:"assessments"`
}

// Source is one text of the exercise. Both texts tell of the same events.
type Source struct {
	Lang   string `json:"lang"` // ar or en
	File   string `json:"file"`
	Form   string `json:"form"`
	Title  string `json:"title"` // in the language of the text
	Issuer Text   `json:"issuer"`
	Body   []byte `json:"-"` // UTF-8, front-matter lines included; offsets count from its first byte
}

// Party is a party to the process.
type Party struct {
	ID    string `json:"id"` // a slug
	Name  Text   `json:"name"`
	Kind  string `json:"kind"`  // secretariat, delegation or monitor
	Actor string `json:"actor"` // whom it stands for in the register
}

// Person is somebody who signs for a party.
type Person struct {
	ID     string `json:"id"`
	Party  string `json:"party"`
	Name   Text   `json:"name"`
	Office Text   `json:"office"`
}

// Quote is the same passage in the two texts, each an exact slice. EN is empty where only the Arabic text has it.
type Quote struct {
	AR string `json:"ar"`
	EN string `json:"en"`
}

// Decision is what a person is expected to do with one proposed commitment, and its terms.
type Decision struct {
	Key        string   `json:"key"`
	Quote      Quote    `json:"quote"`
	Accept     bool     `json:"accept"`
	SameAs     string   `json:"same_as,omitempty"` // the decision that records the same commitment
	Reason     *Text    `json:"reason,omitempty"`  // there where it is not accepted
	Instrument string   `json:"instrument"`        // empty where the register has none
	Bound      []string `json:"bound"`
	Addressees []string `json:"addressees"`
	AssertedBy []string `json:"asserted_by"`
	Modality   string   `json:"modality"`
	Strength   int64    `json:"strength"` // 0–3
	Verb       string   `json:"verb"`
	Class      string   `json:"class"`
	Track      string   `json:"track"`
	Trigger    Trigger  `json:"trigger"` // its Wording is a slice of each text
	Standing   string   `json:"standing"`
	Condition  *Text    `json:"condition"` // a slice of each text
	Place      *Text    `json:"place,omitempty"`
}

// DateDecision is which reading of a date a person is expected to choose.
type DateDecision struct {
	Key      string   `json:"key"`
	Quote    Text     `json:"quote"`    // an exact slice of each text
	Readings []string `json:"readings"` // YYYY-MM-DD or YYYY-MM; more than one where the Arabic conflicts
	Choose   string   `json:"choose"`
	Reason   Text     `json:"reason"`
}

// Position is a party's position on an accepted commitment.
type Position struct {
	Decision string `json:"decision"`
	Party    string `json:"party"`
	Stance   string `json:"stance"`
	Text     Text   `json:"text"`
}

// ExerciseAssessment is how a party sees an accepted commitment on a day.
type ExerciseAssessment struct {
	Decision       string `json:"decision"`
	Party          string `json:"party"`
	On             string `json:"on"` // YYYY-MM-DD
	State          string `json:"state"`
	Implementation int64  `json:"implementation"` // 0–3
	Note           Text   `json:"note"`
}

// Exercise returns the fictional process with the bodies of its two texts. The value is the caller's own.
// Error: where the embedded file has a field that the types do not know, is not JSON, or names a text that is not there.
func Exercise() (ExerciseProcess, error) {
	data, err := exerciseFiles.ReadFile("exercise.json")
	if err != nil {
		return ExerciseProcess{}, fmt.Errorf("open exercise.json: %w", err)
	}
	e, err := decode[ExerciseProcess]("exercise.json", data)
	if err != nil {
		return ExerciseProcess{}, err
	}
	for i, s := range e.Sources {
		if e.Sources[i].Body, err = exerciseFiles.ReadFile(s.File); err != nil {
			return ExerciseProcess{}, fmt.Errorf("open text %q of the exercise: %w", s.File, err)
		}
	}
	return e, nil
}
