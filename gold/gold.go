package gold

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// ErrOtherText says that a text is not the one that a gold was made from.
var ErrOtherText = errors.New("not the annotated text")

// Gold is one annotated document. The fields that are neither scored nor checked are not kept, except that every
// span with its wording is, for Validate.
type Gold struct {
	ID          string       `json:"id"`
	TextFile    string       `json:"text_file"` // name of the text's file, beside the gold or in a folder of texts
	SHA256      string       `json:"sha256"`    // lower-case hexadecimal, of the text's bytes
	Runes       int          `json:"runes"`     // length of the text in code points, 0 where not given
	Bytes       int          `json:"bytes"`     // length of the text in bytes, 0 where not given
	Lang        string       `json:"lang"`      // "ar" or "en"
	Published   string       `json:"published"` // civil date YYYY-MM-DD
	Speech      []Speech     `json:"speech"`
	Dates       []Date       `json:"dates"`
	Commitments []Commitment `json:"commitments"`
	Paragraphs  []Paragraph  `json:"paragraphs"`
	Duplicates  []Duplicate  `json:"duplicates"`
	Actors      []Actor      `json:"actors"`

	quotations []quotation
}

// Speech is who said what: Content is the complement of the reporting cue.
type Speech struct {
	ID         string       `json:"id"`
	Para       string       `json:"para"`
	Speaker    Words        `json:"speaker"`
	SpeakerAny Sets         `json:"speaker_any"`
	Mode       string       `json:"mode"`
	ModeAny    Words        `json:"mode_any"`
	Content    Anchor       `json:"content"`
	Alt        Alternatives `json:"span_alt"` // beside Content; Parse adds it to Content.Alt
	Quotes     []Anchor     `json:"quotes"`
	NestedIn   string       `json:"nested_in"`
	Optional   bool         `json:"optional"`
}

// Date is an expression of time and what it means: ISO 8601, or a/b for a range.
type Date struct {
	Anchor
	ID       string `json:"id"`
	Para     string `json:"para"`
	Type     string `json:"type"`
	Value    string `json:"value"`
	ValueAny Words  `json:"value_any"`
	Optional bool   `json:"optional"`
}

// Commitment is one action head with its complements, and who is bound by it.
type Commitment struct {
	Anchor
	ID            string `json:"id"`
	Para          string `json:"para"`
	Parties       Words  `json:"parties"`
	PartiesAny    Sets   `json:"parties_any"`
	Addressee     Words  `json:"addressee"`
	Modality      string `json:"modality"`
	ModalityAny   Words  `json:"modality_any"`
	Class         string `json:"class"`
	ClassAny      Words  `json:"class_any"`
	AssertedBy    Words  `json:"asserted_by"`
	AssertedByAny Sets   `json:"asserted_by_any"`
	InSpeech      string `json:"in_speech"`
	SameAs        string `json:"same_as"`
	Optional      bool   `json:"optional"`
}

// Paragraph is a paragraph of the document and the id that items and duplicates name it by.
type Paragraph struct {
	Anchor
	ID string `json:"id"`
}

// Duplicate says that paragraph B repeats the earlier paragraph A.
type Duplicate struct {
	A        string `json:"a"`
	B        string `json:"b"`
	Optional bool   `json:"optional"`
}

// Parse reads a gold from JSON. Unknown fields are an annotator's notes and are passed over. Errors: JSON that does
// not have the gold form, or a speech act, date or commitment without a span; the text says which.
func Parse(b []byte) (Gold, error) {
	var g Gold
	if err := json.Unmarshal(b, &g); err != nil {
		return Gold{}, fmt.Errorf("parse gold: %w", err)
	}
	for i := range g.Speech {
		s := &g.Speech[i]
		s.Content.Alt, s.Alt = append(s.Content.Alt, s.Alt...), nil
	}
	if err := placed(g.Speech, g.Dates, g.Commitments); err != nil {
		return Gold{}, fmt.Errorf("parse gold %q: %w", g.ID, err)
	}
	var err error
	if g.quotations, err = readQuotations(b); err != nil {
		return Gold{}, fmt.Errorf("parse gold %q: %w", g.ID, err)
	}
	return g, nil
}

// CheckText returns ErrOtherText, wrapped, if the gold names a SHA-256 that is not that of text.
func (g Gold) CheckText(text []byte) error {
	sum := sha256.Sum256(text)
	if got := hex.EncodeToString(sum[:]); g.SHA256 != "" && !strings.EqualFold(g.SHA256, got) {
		return fmt.Errorf("check text of gold %q: want sha256 %s, got %s: %w", g.ID, g.SHA256, got, ErrOtherText)
	}
	return nil
}

func placed(speech []Speech, dates []Date, commitments []Commitment) error {
	missing := func(kind string, i int) error {
		return fmt.Errorf("%s[%d]: want bytes or span, got neither", kind, i)
	}
	for i, s := range speech {
		if !s.Content.placed() {
			return missing("speech", i)
		}
		for _, q := range s.Quotes {
			if !q.placed() {
				return missing("speech", i)
			}
		}
	}
	for i, d := range dates {
		if !d.placed() {
			return missing("dates", i)
		}
	}
	for i, c := range commitments {
		if !c.placed() {
			return missing("commitments", i)
		}
	}
	return nil
}
