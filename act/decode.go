package act

import (
	"fmt"
	"reflect"
)

// decoder reads canonical bytes into structs in one pass. Bytes that are not canonical end it at once; what is
// canonical and yet not what the structs give back is remembered and the reading goes on, as bytes further on that are
// not canonical are the graver fault.
type decoder struct {
	scanner
	kind    *frame        // of the act in a payload; nil: not known
	act     reflect.Value // the act's struct, where its kind is known
	found   bool          // whether an act was there
	strange error         // the first field that is unknown or of another type, outside the act
	inside  error         // the same in the act
	form    error         // the first optional field that is empty, or required one that is left out
}

// decode reads canonical bytes into what into points to, of shape s.
// Errors: ErrNotCanonical or ErrUnknownField wrapped; what into points to is then not to be used.
func decode(bytes []byte, s *shape, into reflect.Value) error {
	d := decoder{scanner: scanner{in: string(bytes)}}
	if err := d.document(s, into.Elem()); err != nil {
		return err
	}
	if d.strange != nil {
		return d.strange
	}
	return d.form
}

// document reads all bytes as one value.
func (d *decoder) document(s *shape, v reflect.Value) error {
	if err := d.encoding(); err != nil {
		return err
	}
	if err := d.value(s, v, 0); err != nil {
		return err
	}
	return d.end()
}

func (d *decoder) value(s *shape, v reflect.Value, depth int) error {
	switch c := d.peek(); s.form {
	case formText:
		if c != '"' {
			return d.other("a text", depth)
		}
		t, err := d.text()
		if err != nil {
			return err
		}
		v.SetString(t)
		return nil
	case formNumber:
		if c != '-' && (c < '0' || c > '9') {
			return d.other("a number", depth)
		}
		n, err := d.integer()
		if err != nil {
			return err
		}
		v.SetInt(n)
		return nil
	case formTruth:
		yes := d.word("true")
		if !yes && !d.word("false") {
			return d.other("true or false", depth)
		}
		v.SetBool(yes)
		return nil
	case formPointer:
		v.Set(reflect.New(s.elem.typ))
		return d.value(s.elem, v.Elem(), depth)
	case formList:
		return d.list(s, v, depth)
	case formObject:
		return d.object(s, v, depth)
	case formAct:
		return d.bodyOf(depth)
	}
	panic("act: a shape of no form")
}

// other steps over a value that is not of the type that its field has.
func (d *decoder) other(want string, depth int) error {
	if d.strange == nil {
		d.strange = fmt.Errorf("%w: byte %d: want %s", ErrUnknownField, d.at, want)
	}
	return d.skip(depth)
}

// bodyOf reads the act into its struct, or steps over it.
func (d *decoder) bodyOf(depth int) error {
	d.found = true
	if d.kind == nil {
		return d.skip(depth)
	}
	outside := d.strange
	d.strange = nil
	err := d.value(d.kind.body, d.act, depth)
	d.inside, d.strange = d.strange, outside
	return err
}

func (d *decoder) list(s *shape, v reflect.Value, depth int) error {
	if d.peek() != '[' {
		return d.other("a list", depth)
	}
	done := d.opens(']')
	if done {
		v.Set(reflect.MakeSlice(s.typ, 0, 0)) // empty, and yet there
		return nil
	}
	for n := 0; !done; n++ {
		if n == v.Cap() {
			v.Grow(max(2, n)) // two actors, two days of rest, two readers: most lists are short
		}
		v.SetLen(n + 1)
		err := d.value(s.elem, v.Index(n), depth+1)
		if err != nil {
			return err
		}
		if done, err = d.more(']'); err != nil {
			return err
		}
	}
	return nil
}

// object reads the members of a struct. Both its table and the bytes are sorted, so each is passed once.
func (d *decoder) object(s *shape, v reflect.Value, depth int) error {
	if d.peek() != '{' {
		return d.other("an object", depth)
	}
	next, before := 0, ""
	for done := d.opens('}'); !done; {
		m, err := d.member(s.fields, &next, &before)
		if err != nil {
			return err
		}
		if m == nil {
			err = d.skip(depth + 1)
		} else {
			err = d.field(m, m.in(v), depth+1)
		}
		if err != nil {
			return err
		}
		if done, err = d.more('}'); err != nil {
			return err
		}
	}
	d.pass(s.fields[next:])
	return nil
}

// member reads the next key and returns its field, nil where there is none. The fields up to *next are passed already.
func (d *decoder) member(fields []member, next *int, before *string) (*member, error) {
	if *next < len(fields) { // most often the key is the one expected
		m := &fields[*next]
		if d.word(m.quoted) {
			*next++
			*before = m.name
			return m, nil
		}
	}
	start := d.at
	key, err := d.key(*before)
	if err != nil {
		return nil, err
	}
	*before = key
	from := *next
	for *next < len(fields) && fields[*next].name < key {
		*next++
	}
	d.pass(fields[from:*next])
	if *next < len(fields) && fields[*next].name == key {
		*next++
		return &fields[*next-1], nil
	}
	if d.strange == nil {
		d.strange = fmt.Errorf("%w: byte %d: a field that is not known here", ErrUnknownField, start)
	}
	return nil, nil
}

func (d *decoder) field(m *member, v reflect.Value, depth int) error {
	start := d.at
	if err := d.value(m.shape, v, depth); err != nil {
		return err
	}
	if d.form == nil && !m.required() && m.leftOut(v) {
		d.form = fmt.Errorf("%w: byte %d: %s is optional and empty", ErrNotCanonical, start, m.name)
	}
	return nil
}

// pass notes the fields that the bytes leave out.
func (d *decoder) pass(fields []member) {
	for i := range fields {
		if d.form == nil && fields[i].required() {
			d.form = fmt.Errorf("%w: byte %d: %s is required and left out", ErrNotCanonical, d.at, fields[i].name)
		}
	}
}
