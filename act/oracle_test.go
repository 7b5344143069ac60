package act

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// What follows is the slow way to read and write canonical bytes: by the trees of Canonical and by encoding/json, twice
// over. It says what the one pass must take and refuse.

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

func oracleCheckCanonical(b []byte) error {
	c, err := Canonical(b)
	if err != nil {
		return err
	}
	if !bytes.Equal(c, b) {
		return fmt.Errorf("%w: re-encoding gives other bytes", ErrNotCanonical)
	}
	return nil
}

func oracleSameForm(payload []byte, v any) error {
	b, err := marshalPlain(v)
	if err != nil {
		return fmt.Errorf("marshal a payload: %w", err)
	}
	c, err := Canonical(b)
	if err != nil {
		return err
	}
	if !bytes.Equal(c, payload) {
		return fmt.Errorf("%w: an empty optional field, or a required one left out", ErrNotCanonical)
	}
	return nil
}

// oracleOpen is Open the slow way.
func oracleOpen(payloadType string, payload []byte) (*Opened, error) {
	if len(payload) > MaxPayload {
		return nil, fmt.Errorf("%w: payload of %d bytes, at most %d", ErrTooLarge, len(payload), MaxPayload)
	}
	kind, err := KindOf(payloadType)
	if err != nil {
		return nil, err
	}
	if err := oracleCheckCanonical(payload); err != nil {
		return nil, err
	}
	var w wire
	if err := decodeStrict(payload, &w); err != nil {
		return nil, err
	}
	o := &Opened{Head{w.Log, w.Entry, w.Seq, w.Prev, w.At, w.Audience}, kind, nil, w.Parts}
	if len(w.Parts) > MaxParts {
		return nil, fmt.Errorf("%w: %d parts, at most %d", ErrTooLarge, len(w.Parts), MaxParts)
	}
	a, ok := New(kind)
	if !ok {
		if err := oracleSameForm(payload, w); err != nil {
			return nil, err
		}
		return o, fmt.Errorf("%w: %s", ErrUnknownKind, kind)
	}
	if err := decodeStrict(w.Act, a); err != nil {
		return nil, err
	}
	if w.Act, err = marshalPlain(a); err != nil {
		return nil, fmt.Errorf("marshal %s: %w", kind, err)
	}
	if err := oracleSameForm(payload, w); err != nil {
		return nil, err
	}
	o.Act = a
	if err := o.nameParts(); err != nil {
		return nil, err
	}
	return o, nil
}

// oracleDecode reads the content of a JSON part into a new value of type t, the slow way.
func oracleDecode(content []byte, t reflect.Type) (any, error) {
	if err := oracleCheckCanonical(content); err != nil {
		return nil, err
	}
	v := reflect.New(t)
	if err := decodeStrict(content, v.Interface()); err != nil {
		return nil, err
	}
	if err := oracleSameForm(content, v.Interface()); err != nil {
		return nil, err
	}
	return v.Elem().Interface(), nil
}

// oracleEncode writes v, a struct, list or text, the slow way.
func oracleEncode(v any) ([]byte, error) {
	b, err := marshalPlain(v)
	if err != nil {
		return nil, err
	}
	return Canonical(b)
}
