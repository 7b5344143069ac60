package reading

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/tansiq/tansiq/arabic"
)

// Version names the rules; together with the rule tables it makes the engine's hash.
const Version = "reading/1"

// MaxBytes is the longest document that Read takes: a book of a thousand pages. Longer input is more likely a
// mistaken file than a communiqué.
const MaxBytes = 8 << 20

// Errors that Read returns; compare with errors.Is.
var (
	ErrEmpty    = errors.New("document has no text")
	ErrNoDate   = errors.New("publication date is not a day of the calendar")
	ErrTooLarge = errors.New("document is too large")
	ErrEncoding = errors.New("document is not UTF-8")
)

// Document is the text to read. Lang is ar, en, or empty to detect it; Text is UTF-8 and is never altered.
type Document struct {
	Text []byte
	Lang string
}

// Span is a half-open range of bytes of the original text, with the slice it covers.
type Span struct {
	Bytes [2]int `json:"bytes"`
	Text  string `json:"text"`
}

// Paragraph is a paragraph; FrontMatter marks the leading `# key: value` lines, from which nothing is extracted.
type Paragraph struct {
	ID          string `json:"id"`
	Bytes       [2]int `json:"bytes"`
	FrontMatter bool   `json:"front_matter,omitempty"`
	Duplicate   bool   `json:"duplicate,omitempty"`
}

// Sentence is a sentence; a quotation of several sentences does not end it.
type Sentence struct {
	ID    string `json:"id"`
	Para  string `json:"para"`
	Bytes [2]int `json:"bytes"`
}

// Duplicate says that paragraph B repeats paragraph A: Share of B's word triples occur in A (0.8 to 1).
type Duplicate struct {
	A     string  `json:"a"`
	B     string  `json:"b"`
	Kind  string  `json:"kind"`
	Share float64 `json:"share"`
}

// Mention is a place where the text speaks of actors.
type Mention struct {
	Span
	Actors []string `json:"actors"`
	Kind   string   `json:"kind"`
	Para   string   `json:"para"`
}

// Speech is one speech act: Speaker are actor ids, empty where the text does not tell; Mode is direct, indirect or mixed.
type Speech struct {
	ID             string   `json:"id"`
	Para           string   `json:"para"`
	Speaker        []string `json:"speaker"`
	Mode           string   `json:"mode"`
	Verb           Span     `json:"verb"`
	Content        Span     `json:"content"`
	SpeakerMention *Span    `json:"speaker_mention,omitempty"`
	SpeakerKind    string   `json:"speaker_kind,omitempty"`
	Quotes         []Span   `json:"quotes,omitempty"`
	NestedIn       string   `json:"nested_in,omitempty"`
	Via            string   `json:"via,omitempty"`
	Medium         string   `json:"medium,omitempty"`
	Date           string   `json:"date,omitempty"`
	Rule           string   `json:"rule"`
}

// Setting is where a series of speech acts took place: a press conference, a broadcaster.
type Setting struct {
	Para        string   `json:"para"`
	AppliesTo   []string `json:"applies_to,omitempty"`
	Medium      string   `json:"medium,omitempty"`
	With        []string `json:"with_,omitempty"`
	Place       string   `json:"place,omitempty"`
	BroadcastBy string   `json:"broadcast_by,omitempty"`
}

// DateMention is a date or duration. Value is ISO 8601; Alt is the other reading where Conflict says why there are two.
type DateMention struct {
	Span
	Type     string `json:"type"`
	Value    string `json:"value"`
	Para     string `json:"para"`
	Conflict string `json:"conflict,omitempty"`
	Alt      string `json:"alt,omitempty"`
	Deadline bool   `json:"deadline,omitempty"`
}

// Commitment is one undertaking, principle, intention, evaluation or call. Parties are bound (for called_on: the
// addressees); AssertedBy is who says so, which need not be a party.
type Commitment struct {
	ID   string `json:"id"`
	Para string `json:"para"`
	Span
	Parties     []string `json:"parties"`
	Modality    string   `json:"modality"`
	Class       string   `json:"class"`
	AssertedBy  string   `json:"asserted_by,omitempty"`
	InSpeech    string   `json:"in_speech,omitempty"`
	Trigger     string   `json:"trigger"`
	Deadline    string   `json:"deadline,omitempty"`
	Place       string   `json:"place,omitempty"`
	Condition   string   `json:"condition,omitempty"`
	Beneficiary []string `json:"beneficiary,omitempty"`
	Addressee   []string `json:"addressee,omitempty"`
	Instruments []string `json:"instruments,omitempty"`
	SameAs      string   `json:"same_as,omitempty"`
	Position    bool     `json:"position,omitempty"`
	Rule        string   `json:"rule"`
}

// Instrument is a mention of an instrument. Number is set only where the text has one. RegisterID is the register's
// instrument; CitationError says that the citation matches none and Nearest which one it may mean.
type Instrument struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	Name string `json:"name"`
	Para string `json:"para"`
	Span
	Date          string `json:"date,omitempty"`
	Number        string `json:"number,omitempty"`
	EndorsedBy    string `json:"endorsed_by,omitempty"`
	RegisterID    string `json:"register_id,omitempty"`
	CitationError string `json:"citation_error,omitempty"`
	Nearest       string `json:"nearest,omitempty"`
}

// Unread is a sentence that has a trigger or an action head but gave no commitment: Reason says which.
type Unread struct {
	Span
	Para   string `json:"para"`
	Reason string `json:"reason"`
}

// Warning is a code with a place: quote_unclosed, quote_unopened, month_conflict, hijri_approximate, citation_unknown.
type Warning struct {
	Code  string `json:"code"`
	Bytes [2]int `json:"bytes"`
	Para  string `json:"para,omitempty"`
}

// Reading is what the engine proposes for one document. Every Text is the slice of the document at Bytes; actor names
// are slices or labels of a register.
type Reading struct {
	Lang            string            `json:"lang"`
	Published       string            `json:"published"`
	SHA256          string            `json:"sha256"`
	Bytes           int               `json:"bytes"`
	Paragraphs      []Paragraph       `json:"paragraphs"`
	Sentences       []Sentence        `json:"sentences"`
	Duplicates      []Duplicate       `json:"duplicates"`
	Actors          []Actor           `json:"actors"`
	Mentions        []Mention         `json:"mentions"`
	Speech          []Speech          `json:"speech"`
	NonSpeechQuotes []Span            `json:"non_speech_quotes"`
	Settings        []Setting         `json:"settings"`
	Dates           []DateMention     `json:"dates"`
	Commitments     []Commitment      `json:"commitments"`
	Instruments     []Instrument      `json:"instruments"`
	Unread          []Unread          `json:"unread"`
	Warnings        []Warning         `json:"warnings"`
	Engine          string            `json:"engine"`
	Lexicons        map[string]string `json:"lexicons"`
}

// Read reads one document published on a day. It is a pure function: the same input gives the same Reading on every
// run and platform. Errors: ErrEmpty, ErrNoDate, ErrTooLarge, ErrEncoding (the text says at which byte).
func Read(doc Document, published Day, k *Knowledge) (Reading, error) {
	if err := check(doc, published); err != nil {
		return Reading{}, err
	}
	d := newDocument(doc, published, k)
	d.layout()
	d.readDates()
	d.findMentions()
	d.readSentences()
	d.readInstruments()
	d.linkInstruments()
	d.findUnread()
	return d.result(), nil
}

func check(doc Document, published Day) error {
	if len(doc.Text) > MaxBytes {
		return fmt.Errorf("read document of %d bytes, at most %d: %w", len(doc.Text), MaxBytes, ErrTooLarge)
	}
	if !utf8.Valid(doc.Text) {
		return fmt.Errorf("read document: byte %d: %w", firstInvalid(doc.Text), ErrEncoding)
	}
	if len(bytes.TrimSpace(doc.Text)) == 0 {
		return fmt.Errorf("read document of %d bytes: %w", len(doc.Text), ErrEmpty)
	}
	if !published.Valid() {
		return fmt.Errorf("read document published %s: %w", published, ErrNoDate)
	}
	return nil
}

func firstInvalid(b []byte) int {
	i := 0
	for i < len(b) {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return i
}

// detect returns ar or en, whichever script has more letters.
func detect(text []byte) string {
	ar, latin := 0, 0
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			if c|0x20 >= 'a' && c|0x20 <= 'z' {
				latin++
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		if arabic.Letter(r) {
			ar++
		}
		i += n
	}
	if ar > latin {
		return "ar"
	}
	return "en"
}
