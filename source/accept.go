package source

import (
	"strings"
	"unicode/utf8"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/reading"
)

// Context is what accepting needs beside the draft.
type Context struct {
	Document []byte                 // of the source
	Source   act.EntryID            // the entry that filed it
	Issuer   act.Actor              // who published the text: asserts what nobody in it is said to assert
	Parties  map[string]string      // actor id → party of the process
	Actors   map[string]act.Actor   // actors that a decision may name beside those of the reading
	Known    map[string]act.EntryID // instrument id of the reading's register → its entry
	NewID    func() (act.EntryID, error)
}

// Accepted is one act that follows from decisions, with the entry id that others of them refer to.
type Accepted struct {
	ID   act.EntryID
	Item string // of the reading
	Act  act.Act
}

// Acts returns the acts that follow from a reading's decisions, in order: each statement before the commitments in it.
// decisions are those of Match. Errors: *DecisionProblem; that of NewID.
func Acts(r *reading.Reading, decisions []Decision, c Context) ([]Accepted, error) {
	b := builder{r: r, c: c, speech: map[string]act.EntryID{}}
	for _, d := range decisions {
		if d.Do == Reject {
			continue
		}
		for _, item := range r.Commitments {
			if item.ID == d.Item {
				if err := b.take(item, d); err != nil {
					return nil, err
				}
			}
		}
	}
	return b.out, nil
}

type builder struct {
	r      *reading.Reading
	c      Context
	speech map[string]act.EntryID // speech act of the reading → statement's entry
	out    []Accepted
}

func (b *builder) take(item reading.Commitment, d Decision) error {
	statement, err := b.statement(item.InSpeech)
	if err != nil || d.Do == Merge {
		return err
	}
	terms, err := b.terms(item, d)
	if err != nil {
		return err
	}
	terms.Source, terms.Statement = b.c.Source, statement
	start, end := int64(item.Bytes[0]), int64(item.Bytes[1])
	if d.Bytes != nil {
		start, end = d.Bytes[0], d.Bytes[1]
	}
	evidence, ok := b.evidence(start, end)
	if !ok {
		return &DecisionProblem{Item: item.ID, Code: "bytes"}
	}
	id, err := b.c.NewID()
	if err != nil {
		return err
	}
	b.out = append(b.out, Accepted{id, item.ID, &act.CommitmentRecorded{
		Terms:    terms,
		Texts:    act.Say([]act.Text{{Lang: b.r.Lang, Text: evidence.Quote, Wording: act.WordingQuoted}}),
		Evidence: act.Say(evidence),
	}})
	return nil
}

// statement records the speech act that an item stands in, once, after the one that it is nested in.
func (b *builder) statement(id string) (act.EntryID, error) {
	if id == "" || b.speech[id] != "" {
		return b.speech[id], nil
	}
	for _, s := range b.r.Speech {
		if s.ID != id || len(s.Speaker) == 0 {
			continue
		}
		within, err := b.statement(s.NestedIn)
		if err != nil {
			return "", err
		}
		evidence, ok := b.evidence(int64(s.Content.Bytes[0]), int64(s.Content.Bytes[1]))
		if !ok {
			return "", &DecisionProblem{Item: id, Code: "bytes"}
		}
		speakers, err := b.actors(id, s.Speaker)
		if err != nil {
			return "", err
		}
		entry, err := b.c.NewID()
		if err != nil {
			return "", err
		}
		b.out = append(b.out, Accepted{entry, id, &act.StatementRecorded{Source: b.c.Source, Speakers: speakers, Mode: s.Mode, Within: within, Evidence: act.Say(evidence)}})
		b.speech[id] = entry
	}
	return b.speech[id], nil
}

// contextRunes is how much of the text before and after a quote helps to find it again in a changed copy: about a
// line, as the W3C Web Annotation examples have it.
const contextRunes = 32

func (b *builder) evidence(start, end int64) (act.Evidence, bool) {
	doc := b.c.Document
	if start < 0 || end > int64(len(doc)) || start >= end || !utf8.Valid(doc[start:end]) || !utf8.Valid(doc[:start]) {
		return act.Evidence{}, false
	}
	return act.Evidence{
		SHA256: act.PayloadDigest(doc), Start: start, End: end, Quote: string(doc[start:end]),
		Prefix: lastRunes(doc[:start], contextRunes), Suffix: firstRunes(doc[end:], contextRunes),
	}, true
}

func lastRunes(b []byte, n int) string {
	i := len(b)
	for ; n > 0 && i > 0; n-- {
		_, size := utf8.DecodeLastRune(b[:i])
		i -= size
	}
	return string(b[i:])
}

func firstRunes(b []byte, n int) string {
	i := 0
	for ; n > 0 && i < len(b); n-- {
		_, size := utf8.DecodeRune(b[i:])
		i += size
	}
	return string(b[:i])
}

// actors returns the actors of ids, as the reading names them.
func (b *builder) actors(item string, ids []string) ([]act.Actor, error) {
	var out []act.Actor
	seen := map[string]bool{}
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		a, ok := b.actor(id)
		if !ok {
			return nil, &DecisionProblem{Item: item, Code: "unknown_actor", Got: id}
		}
		out = append(out, a)
	}
	return out, nil
}

func (b *builder) actor(id string) (act.Actor, bool) {
	for _, a := range b.r.Actors {
		if a.ID == id {
			return act.Actor{ID: shortID(id), Party: b.c.Parties[id], Name: act.Words{AR: a.NameAR, EN: a.NameEN}}, true
		}
	}
	if name, ok := strings.CutPrefix(id, "~"); ok && name != "" { // named in the text, known to no register
		w := act.Words{EN: name}
		if b.r.Lang == "ar" {
			w = act.Words{AR: name}
		}
		return act.Actor{ID: shortID(id), Name: w}, true
	}
	if id != "" && id == b.c.Issuer.ID {
		return b.c.Issuer, true
	}
	a, ok := b.c.Actors[id]
	return a, ok
}

// maxID is the longest id of an actor that an act takes.
const maxID = 80

// shortID returns id, or where it is a name of the text too long for an id, the beginning of the name's hash.
func shortID(id string) string {
	if len(id) <= maxID {
		return id
	}
	return "~" + string(act.PayloadDigest([]byte(id)))[:32]
}
