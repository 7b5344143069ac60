package act

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// jsonField is one JSON field as reflection finds it.
type jsonField struct {
	kind     Kind
	name     string
	where    Where
	optional bool
	typ      reflect.Type
}

func (f jsonField) String() string { return fmt.Sprintf("%s %s %s", f.kind, f.name, f.where) }

// fieldsOfAll returns the JSON fields of the head and of every kind.
func fieldsOfAll() []jsonField {
	out := fieldsOf(AnyKind, "", InPayload, reflect.TypeFor[wire]())
	for _, a := range all() {
		out = append(out, fieldsOf(a.Kind(), "", InPayload, reflect.TypeOf(a).Elem())...)
	}
	return out
}

// fieldsOf lists t's JSON fields with those of the structs in them, but for Actor and Words.
func fieldsOf(k Kind, prefix string, where Where, t reflect.Type) []jsonField {
	var out []jsonField
	for i := range t.NumField() {
		f := t.Field(i)
		if name, ok := f.Tag.Lookup("part"); ok {
			value, _ := f.Type.FieldByName("Value")
			out = append(out, withInner(jsonField{k, name, InPart, true, value.Type})...)
			continue
		}
		if f.Anonymous {
			out = append(out, fieldsOf(k, prefix, where, f.Type)...)
			continue
		}
		if f.Type == reflect.TypeFor[json.RawMessage]() {
			continue // the act, whose fields are the kinds' own
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		optional := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		out = append(out, withInner(jsonField{k, prefix + name, where, optional, f.Type})...)
	}
	return out
}

func withInner(f jsonField) []jsonField {
	t := f.typ
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[Actor]() || t == reflect.TypeFor[Words]() {
		return []jsonField{f}
	}
	return append([]jsonField{f}, fieldsOf(f.kind, f.name+".", f.where, t)...)
}

func TestEveryFieldHasARowThatSaysWhereItStandsAndWhy(t *testing.T) {
	var want []string
	for _, f := range fieldsOfAll() {
		want = append(want, f.String())
	}
	var got []string
	for _, f := range Fields() {
		got = append(got, fmt.Sprintf("%s %s %s", f.Kind, f.Name, f.Where))
		if len(strings.Fields(f.Why)) < 5 || f.Why != strings.TrimSpace(f.Why) {
			t.Errorf("%s %s: why is %q, want a reason", f.Kind, f.Name, f.Why)
		}
	}
	slices.Sort(want)
	rows := slices.Sorted(slices.Values(got))
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("fields of the structs (-) and rows of fields.tsv (+) differ:\n%s", diff)
	}
}

func TestFieldsStandInTheOrderOfKinds(t *testing.T) {
	var got []Kind
	for _, f := range Fields() {
		if len(got) == 0 || got[len(got)-1] != f.Kind {
			got = append(got, f.Kind)
		}
	}
	if diff := cmp.Diff(append([]Kind{AnyKind}, Kinds()...), got); diff != "" {
		t.Errorf("kinds of fields.tsv (-want +got):\n%s", diff)
	}
}

// TestEveryFieldIsOfATypeThatOtherLanguagesRead holds that no float, map, interface or unsigned number stands in signed
// or sealed bytes, at any depth.
func TestEveryFieldIsOfATypeThatOtherLanguagesRead(t *testing.T) {
	seen := 0
	var check func(where string, typ reflect.Type)
	check = func(where string, typ reflect.Type) {
		seen++
		switch typ.Kind() {
		case reflect.String, reflect.Bool, reflect.Int64:
		case reflect.Pointer:
			if typ.Elem().Kind() != reflect.Int64 {
				t.Errorf("%s: pointer to %s", where, typ.Elem())
			}
		case reflect.Slice:
			check(where, typ.Elem())
		case reflect.Struct:
			for i := range typ.NumField() {
				f := typ.Field(i)
				if f.Tag.Get("json") == "" && !f.Anonymous {
					t.Errorf("%s: field %s has no JSON name", where, f.Name)
				}
				check(where+"."+f.Name, f.Type)
			}
		default:
			t.Errorf("%s: type %s", where, typ)
		}
	}
	for _, f := range fieldsOfAll() {
		check(f.String(), f.typ)
	}
	if seen < 197 {
		t.Errorf("%d types looked at, want at least one for each of 197 rows", seen)
	}
}

func TestJSONNamesAreKeysOfTheCanonicalForm(t *testing.T) {
	for _, f := range fieldsOfAll() {
		for name := range strings.SplitSeq(f.name, ".") {
			if !plainKey(name) {
				t.Errorf("%s: want lower-case letters, digits and _", f)
			}
		}
	}
}

// TestFieldsAfterTheFirstReleaseAreOptional reads the fields that the first release required. A required field that is
// not among them would make every older payload unreadable, and so would one of them that became optional.
func TestFieldsAfterTheFirstReleaseAreOptional(t *testing.T) {
	b, err := os.ReadFile("testdata/released_fields.txt")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range fieldsOfAll() {
		if !f.optional {
			got = append(got, fmt.Sprintf("%s %s", f.kind, f.name))
		}
	}
	slices.Sort(got)
	want := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("released required fields (-) and required fields now (+) differ: a new field must be omitempty or omitzero:\n%s", diff)
	}
}

func TestPartNamesAreUniqueAndApartFromPayloadFields(t *testing.T) {
	for _, a := range all() {
		seen := map[string]bool{}
		for _, f := range fieldsOf(a.Kind(), "", InPayload, reflect.TypeOf(a).Elem()) {
			if seen[f.name] {
				t.Errorf("%s: two fields or parts named %q", a.Kind(), f.name)
			}
			seen[f.name] = true
		}
		if n := len(PartNames(a)); n > MaxParts {
			t.Errorf("%s: %d parts, at most %d", a.Kind(), n, MaxParts)
		}
	}
}
