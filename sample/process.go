package sample

import (
	"bytes"
	_ "embed" // the two processes are files of this folder
	"encoding/json"
	"fmt"
	"io"
)

//go:embed libya2020.json
var libyaJSON []byte

// Text is one wording in Arabic and in English. Neither is empty, except where a field says so.
type Text struct {
	AR string `json:"ar"`
	EN string `json:"en"`
}

// Process is a process as data. Slices keep the order of the file, which is the order to record them in: actors before
// instruments before commitments before assessments. Instruments may link to ones that come later.
type Process struct {
	Header      Header       `json:"process"`
	Actors      []Actor      `json:"actors"`
	Instruments []Instrument `json:"instruments"`
	Commitments []Commitment `json:"commitments"`
	Assessments []Assessment `json:"assessments"`
}

// Header says what a process is.
type Header struct {
	Name     Text     `json:"name"`
	Zone     string   `json:"zone"`    // IANA: days of the process are counted in it
	Weekend  []string `json:"weekend"` // English day names, lower case
	Sample   bool     `json:"sample,omitempty"`
	Exercise bool     `json:"exercise,omitempty"` // fiction, to be marked wherever it is shown
	Note     Text     `json:"note"`
}

// Actor is a State, body, group, outlet or person that texts speak of.
type Actor struct {
	ID        string   `json:"id"`   // ISO 3166 alpha-3 for States (fictional ones: a user-assigned X code), else a local name
	Type      string   `json:"type"` // one of ActorTypes
	QID       string   `json:"qid"`  // Wikidata; empty where not known
	Name      Text     `json:"name"`
	AliasAR   []string `json:"alias_ar"`
	AliasEN   []string `json:"alias_en"`
	Of        string   `json:"of,omitempty"` // the actor that it belongs to
	NisbaAR   []string `json:"nisba_ar,omitempty"`
	DemonymEN []string `json:"demonym_en,omitempty"`
	CapitalAR []string `json:"capital_ar,omitempty"`
	CapitalEN []string `json:"capital_en,omitempty"`
	Office    *Text    `json:"office,omitempty"`  // of a person
	Members   []string `json:"members,omitempty"` // of a collective or body: ids of actors
}

// ActorTypes lists the types of actors.
func ActorTypes() []string {
	return []string{"state", "organisation", "body", "mission", "ministry", "armed_force", "office", "person", "collective", "outlet"}
}

// Instrument is a text that binds or orients.
type Instrument struct {
	Key        string       `json:"key"`
	Type       string       `json:"type"`
	Title      Text         `json:"title"`
	AliasAR    []string     `json:"alias_ar"`
	AliasEN    []string     `json:"alias_en"`
	Date       string       `json:"date"`   // YYYY-MM-DD; empty where the facts give no full date
	Number     string       `json:"number"` // such as S/RES/2510 (2020); empty where it has none
	Stage      string       `json:"stage"`
	StageSub   string       `json:"stage_sub"`
	Status     string       `json:"status"`
	Issuer     string       `json:"issuer,omitempty"` // the actor that issued it, where one did
	Parties    []RoledActor `json:"parties"`
	Facts      []string     `json:"facts"`   // empty in the exercise
	Sources    []string     `json:"sources"` // URLs of those facts; empty where none is public
	Provisions []Provision  `json:"provisions"`
	Links      []Link       `json:"links"`
}

// RoledActor is an actor with its role in an instrument.
type RoledActor struct {
	Actor string `json:"actor"`
	Role  string `json:"role"`
}

// Provision is one provision of an instrument. A number in square brackets is ours: [a] where the number in the text was
// not seen, [5-8] where only a range was.
type Provision struct {
	Number string   `json:"number"` // unique within the instrument
	Text   Text     `json:"text"`
	Facts  []string `json:"facts"`
}

// Link says how an instrument stands to another.
type Link struct {
	Kind    string   `json:"kind"`
	To      string   `json:"to"` // an instrument's key
	Facts   []string `json:"facts"`
	CitedAs string   `json:"cited_as,omitempty"` // the number that was printed, where it is not the number meant
	Note    *Text    `json:"note,omitempty"`
}

// Commitment is who undertook what. Nobody is bound by a called_on one: Bound is then empty and Addressees is not.
type Commitment struct {
	Fact        string   `json:"fact"` // names the commitment too: at most one each
	Instrument  string   `json:"instrument"`
	Provision   string   `json:"provision"`
	Text        Text     `json:"text"`
	Bound       []string `json:"bound"`
	Addressees  []string `json:"addressees"`
	Beneficiary string   `json:"beneficiary"` // an actor's id; empty where the fact names none
	AssertedBy  []string `json:"asserted_by,omitempty"`
	Modality    string   `json:"modality"`
	Strength    int64    `json:"strength"` // 0–3
	Verb        string   `json:"verb"`
	Class       string   `json:"class"`
	Track       string   `json:"track"`
	Trigger     Trigger  `json:"trigger"`
	Standing    string   `json:"standing"` // reported ones say by whom in AssertedBy
	Condition   *Text    `json:"condition"`
}

// Trigger is what makes a commitment fall due.
type Trigger struct {
	Kind    string `json:"kind"`
	Wording *Text  `json:"wording"` // the term as the text puts it, in our words for Libya 2020
	Due     string `json:"due"`     // YYYY-MM-DD; empty where no day follows
	Rule    *Text  `json:"rule"`    // how the day, or the recurrence, was computed
}

// Assessment is how a commitment stood on a day, as far as facts say.
type Assessment struct {
	Commitment     string   `json:"commitment"` // the commitment's fact
	On             string   `json:"on"`         // YYYY-MM-DD
	State          string   `json:"state"`
	Implementation int64    `json:"implementation"` // 0–3
	EvidenceFacts  []string `json:"evidence_facts"`
	Note           Text     `json:"note"`
}

// Libya returns the sample process Libya 2020. The value is the caller's own. Error: where the embedded file has a field
// that the types do not know, or is not JSON.
func Libya() (Process, error) {
	return decode[Process]("libya2020.json", libyaJSON)
}

// decode reads one JSON value into a T and refuses unknown fields and anything that follows the value.
func decode[T any](name string, data []byte) (T, error) {
	var v, none T
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		return none, fmt.Errorf("decode %s: %w", name, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return none, fmt.Errorf("decode %s: want one value, got more at byte %d", name, d.InputOffset())
	}
	return v, nil
}
