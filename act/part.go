package act

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"reflect"
)

// Sizes that record.md sets: a part, a payload, the number of parts.
const (
	MaxPart    = 25 << 20
	MaxPayload = 1 << 20
	MaxParts   = 20
)

// SaltSize is the length of a part's salt in bytes.
const SaltSize = 32

// Salt is what makes a part's digest unguessable; a fresh one comes from the author's device for each part.
type Salt [SaltSize]byte

// Media types of parts.
const (
	MediaText = "text/plain;charset=utf-8" // a Part[string]
	MediaJSON = "application/json"         // a Part of a struct, in canonical form
	MediaFile = "application/octet-stream" // a Part[[]byte]
)

// PartRef stands in the signed payload for a part.
type PartRef struct {
	Name     string   `json:"name"`
	Media    string   `json:"media"`
	Audience Audience `json:"audience"`
	Digest   Digest   `json:"digest"`
}

// PartContent is a part's content as it travels beside the payload.
type PartContent struct {
	Name    string
	Salt    Salt
	Content []byte
}

// PartDigest returns the digest that a payload carries for a part (record.md, Envelope and parts):
// SHA-256("tansiq/part/v1\n" ‖ salt ‖ lp(log id) ‖ lp(entry id) ‖ lp(name) ‖ lp(media type) ‖ lp(audience) ‖ lp(content)),
// lp being an unsigned 64-bit big-endian length before the bytes.
func PartDigest(salt Salt, log Digest, entry string, ref PartRef, content []byte) Digest {
	b := append(make([]byte, 0, 512), "tansiq/part/v1\n"...)
	b = append(b, salt[:]...)
	b = append(lp(b, len(log)), log...)
	b = append(lp(b, len(entry)), entry...)
	b = append(lp(b, len(ref.Name)), ref.Name...)
	b = append(lp(b, len(ref.Media)), ref.Media...)
	audience := ref.Audience.appendTo(make([]byte, 0, 128))
	b = append(lp(b, len(audience)), audience...)
	b = lp(b, len(content))
	h := sha256.New()
	h.Write(b)
	h.Write(content)
	var sum [sha256.Size]byte
	h.Sum(sum[:0])
	return hexDigest(sum)
}

// lp appends the length n, which stands before so many bytes.
func lp(b []byte, n int) []byte { return binary.BigEndian.AppendUint64(b, uint64(n)) }

// Part is something sensitive that an act says. T is string (text), []byte (a file) or a struct (canonical JSON).
// A part whose Said is false is left out. After Open, Said tells whether the payload names it and Here whether its
// content was at hand: a part withheld from the reader or redacted is said but not here.
type Part[T any] struct {
	Audience Audience // who may see it; the zero Audience means the entry's own
	Value    T
	Said     bool
	Here     bool
	Ref      PartRef // after Seal or Open
}

// Say returns a part with the value v, for the entry's own audience.
func Say[T any](v T) Part[T] { return Part[T]{Value: v, Said: true, Here: true} }

// SayTo returns a part with the value v, for the audience a.
func SayTo[T any](a Audience, v T) Part[T] {
	return Part[T]{Audience: a, Value: v, Said: true, Here: true}
}

// MarshalJSON refuses: a part never stands in a payload. Its field carries the tag json:"-".
func (Part[T]) MarshalJSON() ([]byte, error) {
	return nil, fmt.Errorf("marshal a part: parts travel beside the payload")
}

// anyPart is a Part of any T, reached through reflection over an act's fields.
type anyPart interface {
	said() bool
	wants() Audience
	media() string
	encode() ([]byte, error)
	decode(content []byte) error
	sealed(ref PartRef, here bool)
	resolve(entry Audience)
	isHere() bool
}

func (p *Part[T]) said() bool      { return p.Said }
func (p *Part[T]) isHere() bool    { return p.Here }
func (p *Part[T]) wants() Audience { return p.Audience }
func (p *Part[T]) sealed(ref PartRef, here bool) {
	p.Ref, p.Audience, p.Said, p.Here = ref, ref.Audience, true, here
}

// resolve gives a part that names no audience the entry's.
func (p *Part[T]) resolve(entry Audience) {
	if p.Audience.Kind == "" {
		p.Audience = entry
	}
}

func (p *Part[T]) media() string {
	switch any(&p.Value).(type) {
	case *string:
		return MediaText
	case *[]byte:
		return MediaFile
	}
	return MediaJSON
}

func (p *Part[T]) encode() ([]byte, error) {
	switch v := any(&p.Value).(type) {
	case *string:
		return []byte(*v), nil
	case *[]byte:
		return *v, nil
	}
	return encode(shapeOf(reflect.TypeFor[T]()), reflect.ValueOf(&p.Value).Elem())
}

func (p *Part[T]) decode(content []byte) error {
	switch v := any(&p.Value).(type) {
	case *string:
		s := string(content)
		if !validText(s) {
			return fmt.Errorf("%w: text part is not UTF-8 or holds U+0000", ErrNotCanonical)
		}
		*v = s
		return nil
	case *[]byte:
		*v = content
		return nil
	}
	var v T
	if err := decode(content, shapeOf(reflect.TypeFor[T]()), reflect.ValueOf(&v)); err != nil {
		return err
	}
	p.Value = v
	return nil
}

// namedPart is a part with the name that its field's tag gives it.
type namedPart struct {
	name string
	part anyPart
}

// parts returns the parts of a, which must be a pointer to an act, in the order of its fields.
func parts(a Act) []namedPart {
	fields, v := frameOf(a).parts, reflect.ValueOf(a).Elem()
	out := make([]namedPart, len(fields))
	for i, f := range fields {
		out[i] = namedPart{f.name, f.in(v)}
	}
	return out
}

// PartNames returns the names of the parts that acts of a's kind may have, in the order of the fields.
func PartNames(a Act) []string {
	var out []string
	for _, f := range frameOf(a).parts {
		out = append(out, f.name)
	}
	return out
}
