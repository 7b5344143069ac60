package record

import (
	"errors"

	"github.com/tansiq/tansiq/act"
)

// Entry is an envelope in its place in a log, with what of its parts is at hand.
type Entry struct {
	Log         act.Digest
	Num         int64 // that stands for the log in this database: column log of a projection's rows
	Index       int64
	ReceivedUTC int64 // microseconds; never less than the entry's before it
	Envelope    Envelope
	Opened      *act.Opened // nil where the payload was erased
	Parts       []act.PartContent
	Salt        []byte // of the leaf; nil where erased
	Leaf        []byte
	Digest      act.Digest // of the payload, also where that was erased
	Party       string     // of the author, as the authority found it

	id       act.EntryID // as the database has it, also where the payload was erased
	proved   bool        // every signature was checked
	audience int64       // the number of the entry's audience
	rests    []restsAt   // the entries that it rests on
	salts    []byte      // what saltHashes gave; nil: it was not asked yet
}

// restsAt is where an entry that another rests on stands.
type restsAt struct {
	id  act.EntryID
	idx int64
}

// At returns the index of an entry that e rests on, or -1.
func (e *Entry) At(id act.EntryID) int64 {
	for _, r := range e.rests {
		if r.id == id {
			return r.idx
		}
	}
	return -1
}

// Kind returns the kind of the entry's act, or "" where the payload was erased.
func (e *Entry) Kind() act.Kind {
	if e.Opened == nil {
		return ""
	}
	return e.Opened.Kind
}

// ID returns the entry's id, or "" where the payload was erased.
func (e *Entry) ID() act.EntryID {
	if e.Opened == nil {
		return ""
	}
	return e.Opened.Entry
}

// Author returns the key that signed first.
func (e *Entry) Author() act.KeyID { return e.Envelope.Author() }

// Viewers returns who sees the entry, given which party is the secretariat.
func (e *Entry) Viewers(secretariat string) act.Viewers {
	return act.Viewers{Audience: e.Opened.Audience, Party: e.Party, Key: string(e.Author()), Secretariat: secretariat}
}

// Meta is what rules about references need of an earlier entry.
type Meta struct {
	Index    int64
	Kind     act.Kind // "" where the payload was erased
	Gone     bool     // the payload was erased later: only Index, Party and Key can be said
	Party    string
	Key      act.KeyID
	Audience act.Audience
	Parts    map[string]act.Audience // of every part that the payload names
	erasure  *Meta                   // of the redaction that erased the payload, where that is known
}

// Viewers returns who sees the entry, given which party is the secretariat.
func (m Meta) Viewers(secretariat string) act.Viewers {
	return act.Viewers{Audience: m.Audience, Party: m.Party, Key: string(m.Key), Secretariat: secretariat}
}

// Lookup finds earlier entries.
type Lookup interface {
	Meta(id act.EntryID) (Meta, bool, error)
}

// Authority says who may sign what, from the acts themselves.
type Authority interface {
	// Empty returns the state before the first entry.
	Empty() Roll
}

// Roll is the state of an authority after some entries of one log.
type Roll interface {
	// Bears reports whether acts of kind k change the roll: only those need be applied.
	Bears(k act.Kind) bool
	// Check returns a Refusal where e's keys may not append it now. It finds out e.Party.
	Check(e *Entry, earlier Lookup) error
	// Apply takes an entry that was accepted.
	Apply(e *Entry)
	// Key returns a key that was admitted, now or once.
	Key(id act.KeyID) (KeyRange, bool)
	// Secretariat returns the party that is the secretariat.
	Secretariat() string
	// Keys returns every key that was ever admitted, sorted by id.
	Keys() []KeyRange
	// Clone returns a copy that can be thrown away.
	Clone() Roll
}

// KeyRange is a key with the indexes between which it may sign: from From up to and without To, which is -1 while
// the key stands.
type KeyRange struct {
	ID       act.KeyID
	Public   string
	Party    string
	Root     bool
	From, To int64
}

// read opens an envelope's payload and parts and validates them: all that can be said without the log.
func read(s Submission) (*Entry, error) {
	kind, err := act.KindOf(s.Envelope.PayloadType)
	if err != nil {
		return nil, refusalOf("", err)
	}
	if err := s.Envelope.check(); err != nil {
		return nil, err
	}
	o, err := act.Open(s.Envelope.PayloadType, s.Envelope.Payload)
	if err != nil {
		return nil, refusalOf(kind, err)
	}
	e := &Entry{Log: o.Log, Envelope: s.Envelope, Opened: o, Parts: s.Parts, Digest: act.PayloadDigest(s.Envelope.Payload)}
	if kind == act.KindProcessOpened {
		e.Log = e.Digest
	}
	if err := fill(o, s.Parts); err != nil {
		return nil, refusalOf(kind, err)
	}
	if len(s.Parts) != len(o.Parts) {
		return nil, Refuse(PartMissing, kind, "parts", "")
	}
	if err := o.Validate(); err != nil {
		return nil, refusalOf(kind, err)
	}
	return e, nil
}

func fill(o *act.Opened, parts []act.PartContent) error {
	seen := map[string]bool{}
	for _, p := range parts {
		if seen[p.Name] {
			return errors.Join(act.ErrPart, errors.New("part twice"))
		}
		seen[p.Name] = true
		if err := o.Fill(p); err != nil {
			return err
		}
	}
	return nil
}
