package act

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// Errors of Open.
var (
	ErrUnknownKind  = errors.New("unknown kind of act")
	ErrUnknownField = errors.New("a field that the kind does not have, or of another type")
	ErrTooLarge     = errors.New("too large")
	ErrPart         = errors.New("part does not match the payload")
)

// Kind names the form of an act.
type Kind string

// payloadPrefix and payloadSuffix stand around the kind in the DSSE payloadType.
const (
	payloadPrefix = "application/vnd.tansiq."
	payloadSuffix = "+json"
)

// PayloadType returns the DSSE payloadType of acts of kind k.
func (k Kind) PayloadType() string { return payloadPrefix + string(k) + payloadSuffix }

// KindOf returns the kind that a DSSE payloadType names, whether known here or not.
// Error: ErrUnknownKind wrapped where it is not a payloadType of ours at all.
func KindOf(payloadType string) (Kind, error) {
	k, ok := strings.CutPrefix(payloadType, payloadPrefix)
	if ok {
		k, ok = strings.CutSuffix(k, payloadSuffix)
	}
	if !ok || k == "" {
		return "", fmt.Errorf("%w: payloadType %q", ErrUnknownKind, payloadType)
	}
	return Kind(k), nil
}

// Act is what a participant did: a pointer to one of the structs of this package.
type Act interface {
	Kind() Kind
	// Validate returns what is wrong with the act in itself: an *Invalid, or nil.
	Validate() error
	// References returns the earlier entries that the act rests on.
	References() []Reference
}

// Head is what every payload carries beside its act.
type Head struct {
	Log      Digest   // the log id; empty in process.opened, whose payload makes it
	Entry    EntryID  // UUIDv7, made on the author's device
	Seq      int64    // author_seq: 1, 2, … per key
	Prev     Digest   // SHA-256 of the same key's previous payload; empty at 1
	AtUTC    int64    // the author's claimed time, microseconds UTC
	Audience Audience // of the entry
}

type wire struct {
	Log      Digest          `json:"log,omitempty"`
	Entry    EntryID         `json:"entry"`
	Seq      int64           `json:"author_seq"`
	Prev     Digest          `json:"prev,omitempty"`
	At       int64           `json:"at"`
	Audience Audience        `json:"audience"`
	Parts    []PartRef       `json:"parts,omitempty"`
	Act      json.RawMessage `json:"act"`
}

// PayloadDigest returns the SHA-256 of a payload: what prev names, and for process.opened the log id.
func PayloadDigest(payload []byte) Digest {
	return hexDigest(sha256.Sum256(payload))
}

func hexDigest(sum [sha256.Size]byte) Digest {
	var b [2 * sha256.Size]byte
	hex.Encode(b[:], sum[:])
	return Digest(b[:])
}

// Seal returns the canonical payload of a under h and the contents of its parts, each with a salt from newSalt, which
// must give 32 fresh random bytes each time. It writes each part's audience and reference into a: an act is sealed
// under one head. Error: *Invalid, ErrTooLarge wrapped, or what newSalt gave.
func Seal(h Head, a Act, newSalt func() (Salt, error)) (payload []byte, contents []PartContent, err error) {
	named := parts(a)
	for _, p := range named {
		if p.part.said() && !p.part.isHere() { // an opened act whose part was withheld
			return nil, nil, &Invalid{Kind: a.Kind(), Field: "parts." + p.name, Rule: RulePartRequired}
		}
		p.part.resolve(h.Audience)
	}
	if err := check(h, a); err != nil {
		return nil, nil, err
	}
	w := wire{h.Log, h.Entry, h.Seq, h.Prev, h.AtUTC, h.Audience, nil, nil}
	for _, p := range named {
		if !p.part.said() {
			continue
		}
		c, ref, err := sealPart(h, p, newSalt)
		if err != nil {
			return nil, nil, err
		}
		w.Parts = append(w.Parts, ref)
		contents = append(contents, c)
	}
	e := encoder{out: make([]byte, 0, 1024), kind: frameOf(a), act: reflect.ValueOf(a).Elem()}
	if err := e.value(shapeOf(reflect.TypeFor[wire]()), reflect.ValueOf(w)); err != nil {
		return nil, nil, fmt.Errorf("seal %s: %w", a.Kind(), err)
	}
	payload = e.out
	if len(payload) > MaxPayload {
		return nil, nil, fmt.Errorf("%w: payload of %d bytes, at most %d", ErrTooLarge, len(payload), MaxPayload)
	}
	return payload, contents, nil
}

func sealPart(h Head, p namedPart, newSalt func() (Salt, error)) (PartContent, PartRef, error) {
	content, err := p.part.encode()
	if err != nil {
		return PartContent{}, PartRef{}, fmt.Errorf("part %s: %w", p.name, err)
	}
	if len(content) > MaxPart {
		return PartContent{}, PartRef{}, fmt.Errorf("%w: part %s of %d bytes, at most %d", ErrTooLarge, p.name, len(content), MaxPart)
	}
	salt, err := newSalt()
	if err != nil {
		return PartContent{}, PartRef{}, fmt.Errorf("salt of part %s: %w", p.name, err)
	}
	ref := PartRef{Name: p.name, Media: p.part.media(), Audience: p.part.wants()}
	ref.Digest = PartDigest(salt, h.Log, string(h.Entry), ref, content)
	p.part.sealed(ref, true)
	return PartContent{p.name, salt, content}, ref, nil
}

// Opened is a payload that was read.
type Opened struct {
	Head
	Kind  Kind
	Act   Act // nil where the kind is not known to this program
	Parts []PartRef
}

// Open reads a payload of the given payloadType. The act's parts are said but not here: see Fill.
// It does not validate: what a record once accepted must open for ever. Where the kind is not known, Act is nil and
// the error is ErrUnknownKind wrapped; the head is read all the same. Errors: ErrTooLarge, ErrNotCanonical,
// ErrUnknownKind, ErrUnknownField, wrapped.
func Open(payloadType string, payload []byte) (*Opened, error) {
	if len(payload) > MaxPayload {
		return nil, fmt.Errorf("%w: payload of %d bytes, at most %d", ErrTooLarge, len(payload), MaxPayload)
	}
	kind, err := KindOf(payloadType)
	if err != nil {
		return nil, err
	}
	d := decoder{scanner: scanner{in: string(payload)}, kind: known().kinds[kind]}
	var a Act
	if d.kind != nil {
		v := reflect.New(d.kind.typ)
		a, d.act = v.Interface().(Act), v.Elem()
	}
	var w wire
	if err := d.document(shapeOf(reflect.TypeFor[wire]()), reflect.ValueOf(&w).Elem()); err != nil {
		return nil, err
	}
	if err := d.faults(len(w.Parts)); err != nil {
		return nil, err
	}
	o := &Opened{Head{w.Log, w.Entry, w.Seq, w.Prev, w.At, w.Audience}, kind, a, w.Parts}
	if a == nil {
		return o, fmt.Errorf("%w: %s", ErrUnknownKind, kind)
	}
	if err := o.nameParts(); err != nil {
		return nil, err
	}
	return o, nil
}

// faults returns what is wrong with a payload that is canonical and has so many parts: fields of the head that it does
// not have, too many parts, fields of the act, and last one act in another form than its structs give back.
func (d *decoder) faults(parts int) error {
	switch {
	case d.strange != nil:
		return d.strange
	case parts > MaxParts:
		return fmt.Errorf("%w: %d parts, at most %d", ErrTooLarge, parts, MaxParts)
	case d.kind != nil && !d.found:
		return fmt.Errorf("%w: no act", ErrUnknownField)
	case d.inside != nil:
		return d.inside
	}
	return d.form
}

func (o *Opened) nameParts() error {
	known := parts(o.Act)
	next := 0
	for _, ref := range o.Parts { // in the order of the fields: one act, one form
		for next < len(known) && known[next].name != ref.Name {
			next++
		}
		if next == len(known) {
			return fmt.Errorf("%w: %s has no part %q here", ErrPart, o.Kind, ref.Name)
		}
		if known[next].part.media() != ref.Media {
			return fmt.Errorf("%w: part %s has media type %q", ErrPart, ref.Name, ref.Media)
		}
		known[next].part.sealed(ref, false)
		next++
	}
	return nil
}

// Fill puts the content of a part into the opened act after checking it against the payload's digest. log is the
// log id (which process.opened does not carry, and under which it may have no parts).
// Error: ErrPart, ErrTooLarge or ErrNotCanonical wrapped.
func (o *Opened) Fill(c PartContent) error {
	for _, ref := range o.Parts {
		if ref.Name != c.Name {
			continue
		}
		if len(c.Content) > MaxPart {
			return fmt.Errorf("%w: part %s of %d bytes, at most %d", ErrTooLarge, c.Name, len(c.Content), MaxPart)
		}
		if PartDigest(c.Salt, o.Log, string(o.Entry), ref, c.Content) != ref.Digest {
			return fmt.Errorf("%w: part %s of entry %s: digest differs", ErrPart, c.Name, o.Entry)
		}
		if o.Act == nil {
			return nil
		}
		for _, f := range frameOf(o.Act).parts {
			if f.name == c.Name {
				p := f.in(reflect.ValueOf(o.Act).Elem())
				if err := p.decode(c.Content); err != nil {
					return fmt.Errorf("part %s: %w", c.Name, err)
				}
				p.sealed(ref, true)
			}
		}
		return nil
	}
	return fmt.Errorf("%w: entry %s has no part %q", ErrPart, o.Entry, c.Name)
}

// Validate returns what is wrong with the head or the act: an *Invalid, or nil. Only Append asks.
func (o *Opened) Validate() error {
	if o.Act == nil {
		return &Invalid{Kind: o.Kind, Field: "kind", Rule: RuleUnknownValue, Got: string(o.Kind)}
	}
	for _, ref := range o.Parts {
		if !plainHex(string(ref.Digest), 64) {
			return &Invalid{Kind: o.Kind, Field: "parts." + ref.Name + ".digest", Rule: RuleDigest, Got: string(ref.Digest)}
		}
	}
	return check(o.Head, o.Act)
}
