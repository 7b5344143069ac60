package act

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestCanonicalGivesTheOneForm(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"keys are sorted by bytes", `{"b":1,"a":2,"a_b":3,"a0":4}`, `{"a":2,"a0":4,"a_b":3,"b":1}`},
		{"keys of inner objects are sorted too", `{"x":[{"b":1,"a":2}]}`, `{"x":[{"a":2,"b":1}]}`},
		{"an escaped key is the key that it spells", `{"\u0061b":1}`, `{"ab":1}`},
		{"white space between tokens goes", " {\t\"a\" : [ 1 ,\r\n2 ] } \n", `{"a":[1,2]}`},
		{"the order of a list stays", `[3,1,2]`, `[3,1,2]`},
		{"zero", `0`, `0`},
		{"the largest integer of an IEEE double", `9007199254740991`, `9007199254740991`},
		{"the smallest integer of an IEEE double", `-9007199254740991`, `-9007199254740991`},
		{"true and false", `[true,false]`, `[true,false]`},
		{"empty values", `[{},[],""]`, `[{},[],""]`},
		{"a slash is not escaped", `"\/"`, `"/"`},
		{"quote and backslash are", `"\u0022\u005c"`, `"\"\\"`},
		{"two-letter escapes where JSON has them", `"\u0008\u0009\u000a\u000c\u000d"`, `"\b\t\n\f\r"`},
		{"other controls in lower case", `"\u0001\u000B\u001F"`, `"\u0001\u000b\u001f"`},
		{"DEL is written as it is", `"\u007f"`, "\"\x7f\""},
		{"the line separators are written as they are", `"\u2028\u2029"`, "\"\u2028\u2029\""},
		{"what HTML would escape is written as it is", `"\u003c\u003e\u0026"`, `"<>&"`},
		{"Arabic is written as it is", `"\u0633\u0644\u0627\u0645"`, `"سلام"`},
		{"text after an escape stays", `"\tسلام\n"`, `"\tسلام\n"`},
		{"a surrogate pair is one character", `"\ud83d\ude00"`, `"😀"`},
		{"a surrogate pair in capitals too", `"\uD83D\uDE00"`, `"😀"`},
		{"composed and decomposed forms both stay as signed", "\"\u0623 \u0627\u0654\"", "\"\u0623 \u0627\u0654\""},
	} {
		got, err := Canonical([]byte(c.in))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if string(got) != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
		if err := CheckCanonical(got); err != nil {
			t.Errorf("%s: the form is not its own form: %v", c.name, err)
		}
		if c.in != c.want && !errors.Is(CheckCanonical([]byte(c.in)), ErrNotCanonical) {
			t.Errorf("%s: CheckCanonical takes %s", c.name, c.in)
		}
	}
}

func TestCanonicalRefuses(t *testing.T) {
	for _, c := range []struct{ name, in, says string }{
		{"nothing", ``, "want a value"},
		{"only white space", ` `, "want a value"},
		{"a key twice", `{"a":1,"a":1}`, `key "a" twice`},
		{"a key twice, once escaped", `{"a":1,"\u0061":1}`, `key "a" twice`},
		{"a key twice further in", `{"x":{"a":1,"b":2,"a":3}}`, `key "a" twice`},
		{"a case variant of a key", `{"a":1,"A":2}`, `key "A"`},
		{"a key in capitals alone", `{"Entry":1}`, `key "Entry"`},
		{"a long s that folds to s", `{"ſeq":1}`, `key "ſeq"`},
		{"a Kelvin sign that folds to k", `{"\u212aey":1}`, "key"},
		{"an empty key", `{"":1}`, `key ""`},
		{"a key with a hyphen", `{"a-b":1}`, `key "a-b"`},
		{"an Arabic key", `{"قيد":1}`, "key"},
		{"a float", `1.5`, "fraction or exponent"},
		{"a float that is whole", `1.0`, "fraction or exponent"},
		{"an exponent", `1e3`, "fraction or exponent"},
		{"an exponent in capitals", `1E3`, "fraction or exponent"},
		{"minus zero", `-0`, "shortest form"},
		{"a leading zero", `01`, "shortest form"},
		{"a leading zero after minus", `-01`, "shortest form"},
		{"two zeros", `00`, "shortest form"},
		{"a plus", `+1`, "want a value"},
		{"a lone minus", `-`, "number"},
		{"one more than the largest integer", `9007199254740992`, "beyond 2^53-1"},
		{"one less than the smallest integer", `-9007199254740992`, "beyond 2^53-1"},
		{"a number beyond 64 bits", `18446744073709551616`, "beyond 2^53-1"},
		{"not a number", `NaN`, "want a value"},
		{"null", `null`, "leave the field out"},
		{"null in an object", `{"a":null}`, "leave the field out"},
		{"null in a list", `[null]`, "leave the field out"},
		{"a lone high surrogate", `"\ud83d"`, "lone surrogate"},
		{"a high surrogate before text", `"\ud83dx"`, "lone surrogate"},
		{"a high surrogate before another escape", `"\ud83d\n"`, "lone surrogate"},
		{"a high surrogate before a bad escape", `"\ud83d\uzzzz"`, "bad"},
		{"two high surrogates", `"\ud83d\ud83d"`, "lone surrogate"},
		{"a lone low surrogate", `"\ude00"`, "lone surrogate"},
		{"a pair the wrong way round", `"\ude00\ud83d"`, "lone surrogate"},
		{"a surrogate encoded as UTF-8", "\"\xed\xa0\xbd\"", "not UTF-8"},
		{"U+0000 escaped", `"\u0000"`, "U+0000"},
		{"U+0000 itself", "\"\x00\"", "control character"},
		{"U+0000 in a key", `{"a\u0000":1}`, "U+0000"},
		{"a line break in a string", "\"a\nb\"", "control character"},
		{"a control after an escape", "\"\\n\x01\"", "control character"},
		{"a byte that is no UTF-8", "\"\xff\"", "not UTF-8"},
		{"an overlong form", "\"\xc0\xaf\"", "not UTF-8"},
		{"a cut-off character", "\"\xd8\"", "not UTF-8"},
		{"a byte order mark", "\ufeff{}", "want a value"},
		{"text after the value", `{} {}`, "text after the value"},
		{"a bracket too many", `[]]`, "text after the value"},
		{"a word run on", `truex`, "text after the value"},
		{"a comma at the end of a list", `[1,]`, "want a value"},
		{"a comma at the end of an object", `{"a":1,}`, "want a key"},
		{"no comma", `[1 2]`, "want , or ]"},
		{"no colon", `{"a" 1}`, "want a colon"},
		{"a key without quotes", `{a:1}`, "want a key"},
		{"an open object", `{"a":1`, "want , or }"},
		{"an open list", `[1`, "want , or ]"},
		{"an open string", `"a`, "without its end"},
		{"an open string after an escape", `"\na`, "without its end"},
		{"an open escape", `"\`, "without its end"},
		{"an escape that JSON does not have", `"\x41"`, `escape \x`},
		{"a short escape", `"\u00"`, "short"},
		{"an escape of no digits", `"\u00zz"`, "bad"},
		{"a cut-off escape", `"\u0`, "short"},
		{"a sign in an escape", `"\u+041"`, "bad"},
		{"a comment", `/**/1`, "want a value"},
	} {
		got, err := Canonical([]byte(c.in))
		if !errors.Is(err, ErrNotCanonical) || got != nil {
			t.Errorf("%s: got %q and error %v, want ErrNotCanonical", c.name, got, err)
			continue
		}
		if !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %q, want one that says %q", c.name, err, c.says)
		}
	}
}

func TestCanonicalBoundsTheDepth(t *testing.T) {
	nest := func(open, inner, end string, n int) []byte {
		return []byte(strings.Repeat(open, n) + inner + strings.Repeat(end, n))
	}
	for _, c := range []struct {
		name, open, inner, end string
	}{{"lists", "[", "1", "]"}, {"objects", `{"a":`, "1", "}"}} {
		if _, err := Canonical(nest(c.open, c.inner, c.end, maxDepth)); err != nil {
			t.Errorf("%d %s around a value: %v", maxDepth, c.name, err)
		}
		if _, err := Canonical(nest(c.open, c.inner, c.end, maxDepth+1)); !errors.Is(err, ErrNotCanonical) {
			t.Errorf("%d %s around a value: error %v, want ErrNotCanonical", maxDepth+1, c.name, err)
		}
	}
	if _, err := Canonical(bytes.Repeat([]byte("["), 1<<20)); !errors.Is(err, ErrNotCanonical) {
		t.Errorf("a million open brackets: error %v, want ErrNotCanonical", err)
	}
}

// jsonTree draws a value of the one form's world: plain keys, integers, strings without U+0000.
func jsonTree(t *rapid.T, depth int) any {
	kind := rapid.IntRange(0, 5).Draw(t, "kind")
	if depth == 0 && kind > 3 {
		kind -= 4
	}
	switch kind {
	case 0:
		return json.Number(rapid.StringMatching(`0|-?[1-9][0-9]{0,14}`).Draw(t, "number"))
	case 1:
		return rapid.Bool().Draw(t, "bool")
	case 2, 3:
		return strings.ReplaceAll(rapid.String().Draw(t, "text"), "\x00", "")
	case 4:
		list := []any{}
		for range rapid.IntRange(0, 4).Draw(t, "length") {
			list = append(list, jsonTree(t, depth-1))
		}
		return list
	}
	object := map[string]any{}
	for _, k := range rapid.SliceOfN(rapid.StringMatching(`[a-z0-9_]{1,4}`), 0, 4).Draw(t, "keys") {
		object[k] = jsonTree(t, depth-1)
	}
	return object
}

func decodeTree(t interface{ Fatalf(string, ...any) }, b []byte) any {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("decode %q: %v", b, err)
	}
	return v
}

func TestCanonicalIsOneFormForEveryWayOfWritingAValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := jsonTree(t, 4)
		plain, err := marshalPlain(v)
		if err != nil {
			t.Fatal(err)
		}
		escaped, err := json.MarshalIndent(v, " ", "\t")
		if err != nil {
			t.Fatal(err)
		}
		a, err := Canonical(plain)
		if err != nil {
			t.Fatalf("canonical of %q: %v", plain, err)
		}
		b, err := Canonical(escaped)
		if err != nil {
			t.Fatalf("canonical of %q: %v", escaped, err)
		}
		if !bytes.Equal(a, b) {
			t.Fatalf("two ways of writing one value give %q and %q", a, b)
		}
		if diff := cmp.Diff(v, decodeTree(t, a)); diff != "" {
			t.Fatalf("the form has another value (-want +got):\n%s", diff)
		}
	})
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{`{"a":[1,-2,"\u0001\/\ud83d\ude00",true,false,{}],"b":"سلام"}`, `{"a":null}`, `"\ud83d"`, `-0`, `1e9`, `[[[[`, "\xff"} {
		f.Add([]byte(s))
	}
	addGoldens(f, func(_ Kind, payload []byte) { f.Add(payload) })
	f.Fuzz(func(t *testing.T, in []byte) {
		out, err := Canonical(in)
		if err != nil {
			if !errors.Is(err, ErrNotCanonical) {
				t.Fatalf("error %v is not ErrNotCanonical", err)
			}
			return
		}
		again, err := Canonical(out)
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("not idempotent: %q, then %q (%v)", out, again, err)
		}
		if diff := cmp.Diff(decodeTree(t, in), decodeTree(t, out)); diff != "" {
			t.Fatalf("the form of %q has another value:\n%s", in, diff)
		}
	})
}

// addGoldens calls add for every golden payload.
func addGoldens(f *testing.F, add func(Kind, []byte)) {
	f.Helper()
	for _, k := range Kinds() {
		b, err := os.ReadFile(filepath.Join("testdata", string(k)+".json"))
		if err != nil {
			f.Fatal(err)
		}
		add(k, b)
	}
}

func TestCanonicalNumbersAreExactAsDoubles(t *testing.T) {
	for _, n := range []int64{maxInt, -maxInt, maxInt - 1} {
		if int64(float64(n)) != n {
			t.Errorf("%d is not exact as a double", n)
		}
	}
	if f := float64(maxInt + 1); math.Nextafter(f, math.Inf(1)) != f+2 {
		t.Errorf("beyond %d doubles still step by one", int64(maxInt))
	}
}
