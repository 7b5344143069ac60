package act

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
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
	h := sha256.New()
	io.WriteString(h, "tansiq/part/v1\n")
	h.Write(salt[:])
	for _, s := range []string{string(log), entry, ref.Name, ref.Media, ref.Audience.String()} {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		io.WriteString(h, s)
	}
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(content)))
	h.Write(n[:])
	h.Write(content)
	return Digest(hex.EncodeToString(h.Sum(nil)))
}

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
	switch any(p.Value).(type) {
	case string:
		return MediaText
	case []byte:
		return MediaFile
	}
	return MediaJSON
}

func (p *Part[T]) encode() ([]byte, error) {
	switch v := any(p.Value).(type) {
	case string:
		return []byte(v), nil
	case []byte:
		return v, nil
	}
	b, err := marshalPlain(p.Value)
	if err != nil {
		return nil, err
	}
	return Canonical(b)
}

func (p *Part[T]) decode(content []byte) error {
	switch v := any(&p.Value).(type) {
	case *string:
		if !validText(string(content)) {
			return fmt.Errorf("%w: text part is not UTF-8 or holds U+0000", ErrNotCanonical)
		}
		*v = string(content)
		return nil
	case *[]byte:
		*v = content
		return nil
	}
	if err := CheckCanonical(content); err != nil {
		return err
	}
	var v T
	if err := decodeStrict(content, &v); err != nil {
		return err
	}
	again, err := (&Part[T]{Value: v}).encode()
	if err != nil || !bytes.Equal(again, content) {
		return fmt.Errorf("%w: an empty optional field, or a required one left out", ErrNotCanonical)
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
	v := reflect.ValueOf(a).Elem()
	var out []namedPart
	for i := range v.NumField() {
		name, ok := v.Type().Field(i).Tag.Lookup("part")
		if !ok {
			continue
		}
		out = append(out, namedPart{name, v.Field(i).Addr().Interface().(anyPart)})
	}
	return out
}

// PartNames returns the names of the parts that acts of a's kind may have, in the order of the fields.
func PartNames(a Act) []string {
	var out []string
	for _, p := range parts(a) {
		out = append(out, p.name)
	}
	return out
}

func decodeStrict(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%w: %s", ErrUnknownField, strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

func marshalPlain(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
