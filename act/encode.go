package act

import (
	"fmt"
	"reflect"
	"strconv"
)

// encoder writes structs as canonical bytes.
type encoder struct {
	out  []byte
	kind *frame        // of the act in a payload
	act  reflect.Value // its struct
}

// encode returns the canonical bytes of v, of shape s. Error: ErrNotCanonical wrapped where v has none: a text that is
// not UTF-8 or holds U+0000, a number beyond 2^53-1, a required list that is nil.
func encode(s *shape, v reflect.Value) ([]byte, error) {
	e := encoder{out: make([]byte, 0, 512)}
	err := e.value(s, v)
	return e.out, err
}

func (e *encoder) value(s *shape, v reflect.Value) error {
	switch s.form {
	case formText:
		t := v.String()
		if !validText(t) {
			return fmt.Errorf("%w: a text that is not UTF-8 or holds U+0000", ErrNotCanonical)
		}
		e.out = appendString(e.out, t)
		return nil
	case formNumber:
		n := v.Int()
		if n > maxInt || n < -maxInt {
			return fmt.Errorf("%w: a number beyond 2^53-1", ErrNotCanonical)
		}
		e.out = strconv.AppendInt(e.out, n, 10)
		return nil
	case formTruth:
		e.out = strconv.AppendBool(e.out, v.Bool())
		return nil
	case formPointer:
		if v.IsNil() {
			return fmt.Errorf("%w: nothing to point to", ErrNotCanonical)
		}
		return e.value(s.elem, v.Elem())
	case formList:
		return e.list(s, v)
	case formObject:
		return e.object(s, v)
	case formAct:
		return e.value(e.kind.body, e.act)
	}
	panic("act: a shape of no form")
}

func (e *encoder) list(s *shape, v reflect.Value) error {
	if v.IsNil() { // null has no form
		return fmt.Errorf("%w: a required list that is nil", ErrNotCanonical)
	}
	e.out = append(e.out, '[')
	for i := range v.Len() {
		if i > 0 {
			e.out = append(e.out, ',')
		}
		if err := e.value(s.elem, v.Index(i)); err != nil {
			return err
		}
	}
	e.out = append(e.out, ']')
	return nil
}

func (e *encoder) object(s *shape, v reflect.Value) error {
	between := byte('{')
	for i := range s.fields {
		m := &s.fields[i]
		f := m.in(v)
		if m.leftOut(f) {
			continue
		}
		e.out = append(append(e.out, between), m.quoted...)
		between = ','
		if err := e.value(m.shape, f); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	if between == '{' {
		e.out = append(e.out, '{')
	}
	e.out = append(e.out, '}')
	return nil
}
