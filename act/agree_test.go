package act

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// reporter is a test, a fuzz target or a property.
type reporter interface {
	Helper()
	Fatalf(format string, args ...any)
}

// classOf names which of the errors of Open err is.
func classOf(err error) string {
	for _, c := range []error{ErrTooLarge, ErrNotCanonical, ErrUnknownKind, ErrUnknownField, ErrPart} {
		if errors.Is(err, c) {
			return c.Error()
		}
	}
	if err != nil {
		return "another error: " + err.Error()
	}
	return "none"
}

// openAgrees opens a payload both ways, and returns how it went.
func openAgrees(t reporter, payloadType string, payload []byte) string {
	t.Helper()
	got, err := Open(payloadType, payload)
	want, wantErr := oracleOpen(payloadType, payload)
	if classOf(err) != classOf(wantErr) {
		t.Fatalf("%s %q:\nin one pass %v\nthe slow way %v", payloadType, payload, err, wantErr)
	}
	if (got == nil) != (want == nil) || !reflect.DeepEqual(got, want) {
		t.Fatalf("%s %q: the slow way (-) and one pass (+) differ:\n%s", payloadType, payload, cmp.Diff(want, got))
	}
	if a, b := CheckCanonical(payload), oracleCheckCanonical(payload); classOf(a) != classOf(b) {
		t.Fatalf("%q is canonical: %v, the slow way %v", payload, a, b)
	}
	if err != nil {
		return classOf(err)
	}
	if again := sealedAgain(t, got); !bytes.Equal(again, payload) {
		t.Fatalf("%s %s:\nis written back as\n%s", payloadType, payload, again)
	}
	return "opened"
}

// sealedAgain writes an opened payload as Seal does.
func sealedAgain(t reporter, o *Opened) []byte {
	w := wire{o.Log, o.Entry, o.Seq, o.Prev, o.AtUTC, o.Audience, o.Parts, nil}
	e := encoder{kind: frameOf(o.Act), act: reflect.ValueOf(o.Act).Elem()}
	if err := e.value(shapeOf(reflect.TypeFor[wire]()), reflect.ValueOf(w)); err != nil {
		t.Fatalf("write %s: %v", o.Kind, err)
	}
	return e.out
}

// partAgrees reads the content of a JSON part both ways into p, a part of the same kind, and returns how it went.
func partAgrees(t reporter, p anyPart, content []byte) string {
	t.Helper()
	value := reflect.ValueOf(p).Elem().FieldByName("Value")
	before := value.Interface()
	err := p.decode(content)
	want, wantErr := oracleDecode(content, value.Type())
	if classOf(err) != classOf(wantErr) {
		t.Fatalf("part %s %q:\nin one pass %v\nthe slow way %v", value.Type(), content, err, wantErr)
	}
	if a, b := CheckCanonical(content), oracleCheckCanonical(content); classOf(a) != classOf(b) {
		t.Fatalf("%q is canonical: %v, the slow way %v", content, a, b)
	}
	if err != nil {
		if !reflect.DeepEqual(before, value.Interface()) {
			t.Fatalf("part %s %q: refused, and yet its value changed:\n%s", value.Type(), content, cmp.Diff(before, value.Interface()))
		}
		return classOf(err)
	}
	if !reflect.DeepEqual(want, value.Interface()) {
		t.Fatalf("part %s %q: the slow way (-) and one pass (+) differ:\n%s", value.Type(), content, cmp.Diff(want, value.Interface()))
	}
	if again, err := p.encode(); err != nil || !bytes.Equal(again, content) {
		t.Fatalf("part %s %q:\nis written back as\n%s (%v)", value.Type(), content, again, err)
	}
	return "opened"
}

// vector is canonical bytes of the goldens and the comparison of the two ways of reading them.
type vector struct {
	name   string
	bytes  []byte
	agrees func(t reporter, b []byte) string
}

// vectors returns each golden payload, as its own kind and one as a kind that is not known, and each JSON part.
func vectors(t testing.TB) []vector {
	t.Helper()
	var out []vector
	for _, e := range examples() {
		payload, contents := e.seal(t)
		k := e.act.Kind()
		out = append(out, vector{string(k), payload, func(t reporter, b []byte) string { return openAgrees(t, k.PayloadType(), b) }})
		o := openAndFill(t, k, payload, contents)
		for i, p := range parts(o.Act) {
			if p.part.media() == MediaJSON {
				out = append(out, vector{string(k) + " " + p.name, contents[i].Content,
					func(t reporter, b []byte) string { return partAgrees(t, p.part, b) }})
			}
		}
	}
	payload, _ := exampleOf(t, KindRedactionMade).seal(t)
	return append(out, vector{"a kind that is not known", payload, func(t reporter, b []byte) string {
		return openAgrees(t, Kind("ration.shared").PayloadType(), b)
	}})
}

// tally counts how the readings went, so that a test sees that it met every way.
type tally map[string]int

func (n tally) wants(t *testing.T, least int, ways ...string) {
	t.Helper()
	for _, w := range ways {
		if n[w] < least {
			t.Errorf("%d readings went %q, want at least %d: %v", n[w], w, least, n)
		}
	}
}

// TestOnePassAndTheSlowWayAgreeOnEveryByteChanged changes, deletes and doubles each byte of each golden.
func TestOnePassAndTheSlowWayAgreeOnEveryByteChanged(t *testing.T) {
	const others = "\x00\x1f \"\\,:{}[]/-019aenrtuz_A\x7f\x80\xc3\xd9\xff"
	const perByte = 4 // of the others at each byte, others at the next: each stands at every seventh
	n := tally{}
	for _, v := range vectors(t) {
		n[v.agrees(t, v.bytes)]++
		for i := range v.bytes {
			b := slices.Clone(v.bytes)
			for j := range perByte {
				b[i] = others[(i*perByte+j)%len(others)]
				n[v.agrees(t, b)]++
			}
			b[i] = v.bytes[i] ^ 1
			n[v.agrees(t, b)]++
			n[v.agrees(t, slices.Delete(slices.Clone(v.bytes), i, i+1))]++
			n[v.agrees(t, slices.Insert(slices.Clone(v.bytes), i, v.bytes[i]))]++
		}
	}
	n.wants(t, 100, "opened", ErrNotCanonical.Error(), ErrUnknownField.Error(), ErrUnknownKind.Error(), ErrPart.Error())
}

// nodesOf returns every value in a tree, the tree itself first.
func nodesOf(n *node) []*node {
	out := []*node{n}
	for i := range n.members {
		out = append(out, nodesOf(&n.members[i].value)...)
	}
	for i := range n.items {
		out = append(out, nodesOf(&n.items[i])...)
	}
	return out
}

// appendAsIs writes a tree with its keys in the order in which they stand.
func appendAsIs(out []byte, n *node) []byte {
	switch n.kind {
	case '{':
		out = append(out, '{')
		for i := range n.members {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(appendString(out, n.members[i].key), ':')
			out = appendAsIs(out, &n.members[i].value)
		}
		return append(out, '}')
	case '[':
		out = append(out, '[')
		for i := range n.items {
			if i > 0 {
				out = append(out, ',')
			}
			out = appendAsIs(out, &n.items[i])
		}
		return append(out, ']')
	case 'r':
		return append(out, n.text...)
	}
	return appendNode(out, *n)
}

// rawValues lists values to stand in the place of others.
func rawValues() []string {
	return []string{`0`, `1`, `-1`, `9007199254740991`, `9007199254740992`, `-9007199254740992`, `00`, `-0`, `1.0`, `1e0`, `99999999999999999999`,
		`""`, `"x"`, `"\n"`, `"\u000a"`, `"\u0000"`, `"\u001f"`, `"\u001F"`, `"\u0041"`, `"\/"`, `"\ud83d\ude00"`, `"😀"`, `"\ud83d"`, "\"\u2028\"",
		`true`, `false`, `null`, `tru`, `[]`, `{}`, `[0]`, `[""]`, `["a","a"]`, `[null]`, `[{}]`, `{"a":1}`, `{"ar":""}`, `{"en":"x"}`, `{"kind":"public"}`,
		`[[[[[[[[[[[1]]]]]]]]]]]`, `[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]`, ``}
}

// changes returns the ways in which the value n can be changed. Each gives the value to stand in its place.
func changes(n node) []node {
	var out []node
	for _, raw := range rawValues() {
		out = append(out, node{kind: 'r', text: raw})
	}
	for i, m := range n.members {
		without := n
		without.members = slices.Delete(slices.Clone(n.members), i, i+1)
		twice := n
		twice.members = slices.Insert(slices.Clone(n.members), i, m)
		out = append(out, without, twice)
		for _, key := range []string{"0", "_", "zz", m.key + "0", m.key[:max(0, len(m.key)-1)], "Key", "ключ", ""} {
			more := n
			more.members = append(slices.Clone(n.members), pair{key, node{kind: '0', number: 1}})
			slices.SortStableFunc(more.members, func(a, b pair) int { return bytes.Compare([]byte(a.key), []byte(b.key)) })
			out = append(out, more)
		}
		if i > 0 {
			swapped := n
			swapped.members = slices.Clone(n.members)
			swapped.members[i-1], swapped.members[i] = swapped.members[i], swapped.members[i-1]
			out = append(out, swapped)
		}
	}
	for i, it := range n.items {
		without := n
		without.items = slices.Delete(slices.Clone(n.items), i, i+1)
		twice := n
		twice.items = slices.Insert(slices.Clone(n.items), i, it)
		many := n
		many.items = slices.Repeat(n.items[i:i+1], MaxParts+1)
		out = append(out, without, twice, many)
	}
	return out
}

func treeOf(t reporter, b []byte) *node {
	p := parser{in: b}
	n, err := p.document()
	if err != nil {
		t.Fatalf("read %s: %v", b, err)
	}
	return &n
}

// TestOnePassAndTheSlowWayAgreeOnEveryValueChanged puts other values in the place of each value of each golden, leaves
// out, doubles, adds and swaps members, and leaves out and repeats items.
func TestOnePassAndTheSlowWayAgreeOnEveryValueChanged(t *testing.T) {
	n := tally{}
	for _, v := range vectors(t) {
		tree := treeOf(t, v.bytes)
		for _, place := range nodesOf(tree) {
			was := *place
			for _, change := range changes(was) {
				*place = change
				n[v.agrees(t, appendAsIs(nil, tree))]++
			}
			*place = was
		}
	}
	n.wants(t, 15, "opened", ErrTooLarge.Error(), ErrNotCanonical.Error(), ErrUnknownField.Error(), ErrUnknownKind.Error(), ErrPart.Error())
}

// TestOnePassAndTheSlowWayAgreeOnWhichFaultIsTold makes up to four changes at once.
func TestOnePassAndTheSlowWayAgreeOnWhichFaultIsTold(t *testing.T) {
	all := vectors(t)
	draw := func(t *rapid.T, name string, n int) int { return rapid.IntRange(0, n-1).Draw(t, name) }
	rapid.Check(t, func(t *rapid.T) {
		v := all[draw(t, "golden", len(all))]
		tree := treeOf(t, v.bytes)
		for range rapid.IntRange(1, 4).Draw(t, "changes") {
			places := nodesOf(tree)
			place := places[draw(t, "place", len(places))]
			to := changes(*place)
			*place = to[draw(t, "change", len(to))]
		}
		v.agrees(t, appendAsIs(nil, tree))
	})
}

// TestOnePassAndTheSlowWayAgreeOnEverySetOfFaults puts each set of faults, one of each kind, into one payload.
func TestOnePassAndTheSlowWayAgreeOnEverySetOfFaults(t *testing.T) {
	payload, _ := exampleOf(t, KindCommitmentRecorded).seal(t)
	faults := []func(string) string{
		func(s string) string { return s + " " },
		func(s string) string {
			return strings.Replace(s, `"author_seq":16`, `"author_seq":16,"author_sez":1`, 1)
		},
		func(s string) string { return strings.Replace(s, `{"act":`, `{"0":1,"act":`, 1) },
		func(s string) string {
			from := strings.Index(s, `"parts":[`) + len(`"parts":[`)
			end := from + strings.Index(s[from:], `},{"audience"`) + 1
			return s[:from] + strings.Repeat(s[from:end]+",", MaxParts) + s[from:]
		},
		func(s string) string { return strings.Replace(s, `"strength":2`, `"strength":"2"`, 1) },
		func(s string) string { return strings.Replace(s, `"verb":"commit"`, `"verb":""`, 1) },
		func(s string) string { return strings.Replace(s, `"prev":"0`, `"prev":"","prex":"0`, 1) },
		func(s string) string { return strings.Replace(s, `"name":"texts"`, `"name":"text"`, 1) },
	}
	n := tally{}
	for _, k := range []Kind{KindCommitmentRecorded, "ration.shared"} {
		for set := range 1 << len(faults) {
			s := string(payload)
			for i, spoil := range faults {
				if set&(1<<i) == 0 {
					continue
				}
				was := s
				if s = spoil(s); s == was {
					t.Fatalf("fault %d finds no place", i)
				}
			}
			n[openAgrees(t, k.PayloadType(), []byte(s))]++
		}
	}
	n.wants(t, 1, "opened", ErrTooLarge.Error(), ErrNotCanonical.Error(), ErrUnknownField.Error(), ErrUnknownKind.Error(), ErrPart.Error())
}

// drawInto fills what v holds with anything that its type can hold in UTF-8.
func drawInto(t *rapid.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "x", "سلام", "<&>\u2028\u2029\ufffd", "\x01\b\t\n\f\r\"\\/\x1f\x7f", "a\x00"})).Draw(t, "text"))
	case reflect.Int64:
		v.SetInt(rapid.OneOf(rapid.Int64(), rapid.Int64Range(-2, 2), rapid.SampledFrom([]int64{maxInt, -maxInt, maxInt + 1, -maxInt - 1})).Draw(t, "number"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			drawInto(t, v.Elem())
		}
	case reflect.Slice:
		if n := rapid.IntRange(-1, 3).Draw(t, "length"); n >= 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				drawInto(t, v.Index(i))
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("json") != "-" && rapid.IntRange(0, 4).Draw(t, "filled") > 0 {
				drawInto(t, v.Field(i))
			}
		}
	default:
		t.Fatalf("a field of type %s", v.Type())
	}
}

// TestOnePassAndTheSlowWayWriteTheSameBytes writes acts and parts of any content both ways, and reads them back.
func TestOnePassAndTheSlowWayWriteTheSameBytes(t *testing.T) {
	types := []reflect.Type{reflect.TypeFor[Audience](), reflect.TypeFor[PartRef]()}
	for _, a := range all() {
		f := frameOf(a)
		types = append(types, f.typ)
		for _, p := range f.parts {
			if value, _ := f.typ.Field(p.index).Type.FieldByName("Value"); shapeOfPart(value.Type) != nil {
				types = append(types, value.Type)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		for _, typ := range types {
			v := reflect.New(typ)
			drawInto(t, v.Elem())
			got, err := encode(shapeOf(typ), v.Elem())
			want, wantErr := oracleEncode(v.Interface())
			if classOf(err) != classOf(wantErr) || err == nil && !bytes.Equal(got, want) {
				t.Fatalf("%s %+v:\nin one pass  %s (%v)\nthe slow way %s (%v)", typ, v.Elem(), got, err, want, wantErr)
			}
			if err != nil {
				continue
			}
			back := reflect.New(typ)
			err = decode(got, shapeOf(typ), back)
			slow, slowErr := oracleDecode(got, typ)
			if err != nil || slowErr != nil || !reflect.DeepEqual(slow, back.Elem().Interface()) {
				t.Fatalf("%s %s: %v, the slow way %v, (-) and in one pass (+):\n%s", typ, got, err, slowErr, cmp.Diff(slow, back.Elem().Interface()))
			}
		}
	})
}

func FuzzOpenAgreesWithTheOracle(f *testing.F) {
	addGoldens(f, func(k Kind, payload []byte) { f.Add(k.PayloadType(), payload) })
	f.Add(Kind("ration.shared").PayloadType(), []byte(`{"act":[[1,"\n"],{}],"at":1,"audience":{"kind":"public"},"author_seq":1,"entry":"x"}`))
	f.Fuzz(func(t *testing.T, payloadType string, payload []byte) { openAgrees(t, payloadType, payload) })
}

func FuzzPartAgreesWithTheOracle(f *testing.F) {
	list := vectors(f)
	for i, v := range list {
		f.Add(i, v.bytes)
	}
	f.Fuzz(func(t *testing.T, which int, content []byte) {
		if which >= 0 && which < len(list) {
			list[which].agrees(t, content)
		}
	})
}

func FuzzCheckCanonicalAgreesWithCanonical(f *testing.F) {
	for _, raw := range rawValues() {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if a, b := CheckCanonical(in), oracleCheckCanonical(in); classOf(a) != classOf(b) {
			t.Fatalf("%q is canonical: %v, the slow way %v", in, a, b)
		}
	})
}

// TestAnAudienceIsWrittenAsItAlwaysWas holds that the digests of parts bind the same bytes as before, those of names
// that Validate refuses too, and that what can be opened is read back.
func TestAnAudienceIsWrittenAsItAlwaysWas(t *testing.T) {
	slow := func(a Audience) string {
		b, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		if c, err := Canonical(b); err == nil {
			return string(c)
		}
		return string(b)
	}
	rapid.Check(t, func(t *rapid.T) {
		var a Audience
		drawInto(t, reflect.ValueOf(&a).Elem())
		if rapid.IntRange(0, 3).Draw(t, "spoilt") == 0 {
			a.Parties = append(a.Parties, "<\xff>\xed\xa0\xbd", "")
		}
		if got, want := a.String(), slow(a); got != want {
			t.Fatalf("%q is written %q, before it was %q", a, got, want)
		}
		back, err := ParseAudience(a.String())
		if CheckCanonical([]byte(a.String())) != nil {
			if !errors.Is(err, ErrNotCanonical) {
				t.Fatalf("%q is read as %q, error %v", a.String(), back, err)
			}
		} else if err != nil || back.String() != a.String() {
			t.Fatalf("%q is read back as %q (%v)", a.String(), back, err)
		}
	})
}
