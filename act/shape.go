package act

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// form says how the values of a shape are written.
type form int

const (
	formText    form = iota // a string
	formNumber              // an int64
	formTruth               // true or false
	formPointer             // nil, which is left out, or what it points to
	formList                // a slice
	formObject              // a struct
	formAct                 // the act, where it stands in a payload
)

// shape is what is known about the canonical bytes of one Go type.
type shape struct {
	form   form
	typ    reflect.Type
	elem   *shape   // of a list or pointer
	fields []member // of an object, sorted by name
}

// member is one field of an object.
type member struct {
	name      string
	quoted    string // "name": as canonical bytes have it
	path      []int  // of the Go field, through embedded structs
	shape     *shape
	omitEmpty bool // json:",omitempty"
	omitZero  bool // json:",omitzero"
}

// required reports whether the member is written whatever its value.
func (m *member) required() bool { return !m.omitEmpty && !m.omitZero }

// in returns the member's Go field of the struct v.
func (m *member) in(v reflect.Value) reflect.Value {
	for _, i := range m.path {
		v = v.Field(i)
	}
	return v
}

// leftOut reports whether the value v of the member is one that is not written, by the rules of encoding/json.
func (m *member) leftOut(v reflect.Value) bool {
	if m.omitZero && v.IsZero() {
		return true
	}
	if !m.omitEmpty {
		return false
	}
	switch m.shape.form {
	case formText, formList:
		return v.Len() == 0
	case formNumber:
		return v.Int() == 0
	case formTruth:
		return !v.Bool()
	case formPointer:
		return v.IsNil()
	case formObject, formAct:
	}
	return false
}

// frame is what is known about one kind of act.
type frame struct {
	typ   reflect.Type // the struct
	body  *shape
	parts []partField // in the order of the fields
}

// partField is a field of an act that holds a part.
type partField struct {
	name  string
	index int
}

// in returns the part of the act v, a struct that can be addressed.
func (f partField) in(v reflect.Value) anyPart { return v.Field(f.index).Addr().Interface().(anyPart) }

// knowledge is what reflection finds out about the types of this package.
type knowledge struct {
	kinds  map[Kind]*frame
	frames map[reflect.Type]*frame
	shapes map[reflect.Type]*shape
}

// known is found out once, when it is first asked for.
var known = sync.OnceValue(func() *knowledge {
	k := &knowledge{map[Kind]*frame{}, map[reflect.Type]*frame{}, map[reflect.Type]*shape{}}
	k.shapes[reflect.TypeFor[wire]()] = newShape(reflect.TypeFor[wire]())
	k.shapes[reflect.TypeFor[Audience]()] = newShape(reflect.TypeFor[Audience]())
	for _, a := range all() {
		f := newFrame(reflect.TypeOf(a).Elem())
		k.kinds[a.Kind()], k.frames[f.typ] = f, f
		for _, p := range f.parts {
			value, _ := f.typ.Field(p.index).Type.FieldByName("Value")
			if s := shapeOfPart(value.Type); s != nil {
				k.shapes[value.Type] = s
			}
		}
	}
	return k
})

// frameOf returns what is known about a, which may be of a kind that is not one of this package's.
func frameOf(a Act) *frame {
	t := reflect.TypeOf(a).Elem()
	if f := known().frames[t]; f != nil {
		return f
	}
	return newFrame(t)
}

// shapeOf returns the shape of t.
func shapeOf(t reflect.Type) *shape {
	if s := known().shapes[t]; s != nil {
		return s
	}
	return newShape(t)
}

// shapeOfPart returns the shape of a part's value, nil where the part is a text or a file, whose bytes have no form.
func shapeOfPart(t reflect.Type) *shape {
	if t == reflect.TypeFor[string]() || t == reflect.TypeFor[[]byte]() {
		return nil
	}
	return newShape(t)
}

func newFrame(t reflect.Type) *frame {
	f := &frame{typ: t, body: newShape(t)}
	for i := range t.NumField() {
		if name, ok := t.Field(i).Tag.Lookup("part"); ok {
			f.parts = append(f.parts, partField{name, i})
		}
	}
	return f
}

// newShape finds out the shape of t. A type that canonical bytes do not have is a bug.
func newShape(t reflect.Type) *shape {
	s := &shape{typ: t}
	switch {
	case t == reflect.TypeFor[json.RawMessage]():
		s.form = formAct
	case t.Kind() == reflect.String:
		s.form = formText
	case t.Kind() == reflect.Int64:
		s.form = formNumber
	case t.Kind() == reflect.Bool:
		s.form = formTruth
	case t.Kind() == reflect.Pointer && t.Elem().Kind() != reflect.Pointer:
		s.form, s.elem = formPointer, newShape(t.Elem())
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8:
		s.form, s.elem = formList, newShape(t.Elem())
	case t.Kind() == reflect.Struct:
		s.form, s.fields = formObject, membersOf(t, nil)
		slices.SortFunc(s.fields, func(a, b member) int { return strings.Compare(a.name, b.name) })
		for i := range s.fields {
			if i > 0 && s.fields[i-1].name == s.fields[i].name {
				panic(fmt.Sprintf("act: %s has two fields %q", t, s.fields[i].name))
			}
		}
	default:
		panic(fmt.Sprintf("act: canonical bytes have no %s", t))
	}
	return s
}

// membersOf lists the members that the fields of t stand for, those of embedded structs among them.
func membersOf(t reflect.Type, path []int) []member {
	var out []member
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(slices.Clone(path), i)
		tag := f.Tag.Get("json")
		switch {
		case tag == "-":
		case f.Anonymous && tag == "":
			out = append(out, membersOf(f.Type, at)...)
		default:
			name, options, _ := strings.Cut(tag, ",")
			if !plainKey(name) || !f.IsExported() {
				panic(fmt.Sprintf("act: field %s of %s: JSON name %q", f.Name, t, name))
			}
			inner, o := newShape(f.Type), strings.Split(options, ",")
			empty := slices.Contains(o, "omitempty") && inner.form != formObject // no struct is empty
			out = append(out, member{name, `"` + name + `":`, at, inner, empty, slices.Contains(o, "omitzero")})
		}
	}
	return out
}
