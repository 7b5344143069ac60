package act

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func openAndFill(t testing.TB, k Kind, payload []byte, contents []PartContent) *Opened {
	t.Helper()
	o, err := Open(k.PayloadType(), payload)
	if err != nil {
		t.Fatalf("open %s: %v", k, err)
	}
	for _, c := range contents {
		if err := o.Fill(c); err != nil {
			t.Fatalf("fill %s of %s: %v", c.Name, k, err)
		}
	}
	return o
}

func TestWhatWasSealedOpensAsItWas(t *testing.T) {
	for _, e := range examples() {
		payload, contents := e.seal(t)
		o := openAndFill(t, e.act.Kind(), payload, contents)
		if diff := cmp.Diff(e.act, o.Act); diff != "" {
			t.Errorf("%s: sealed (-) and opened (+) act differ:\n%s", e.golden, diff)
		}
		if diff := cmp.Diff(e.head, o.Head); diff != "" {
			t.Errorf("%s: sealed (-) and opened (+) head differ:\n%s", e.golden, diff)
		}
		if o.Kind != e.act.Kind() {
			t.Errorf("%s: opened as %s", e.golden, o.Kind)
		}
		if err := o.Validate(); err != nil {
			t.Errorf("%s: opened, it does not validate: %v", e.golden, err)
		}
		again, _, err := Seal(o.Head, o.Act, fixedSalts(e.golden))
		if err != nil || !bytes.Equal(again, payload) {
			t.Errorf("%s: sealed again it has other bytes (%v)", e.golden, err)
		}
	}
}

func TestAPartThatIsWithheldIsSaidButNotHere(t *testing.T) {
	for _, e := range examples() {
		payload, contents := e.seal(t)
		o := openAndFill(t, e.act.Kind(), payload, nil)
		if len(o.Parts) != len(contents) {
			t.Errorf("%s: %d parts named, %d sealed", e.golden, len(o.Parts), len(contents))
		}
		for _, p := range parts(o.Act) {
			if !p.part.said() || p.part.isHere() {
				t.Errorf("%s part %s: said %v, here %v, want said and not here", e.golden, p.name, p.part.said(), p.part.isHere())
			}
			if content, err := p.part.encode(); err == nil && slices.ContainsFunc(contents, func(c PartContent) bool { return bytes.Equal(c.Content, content) }) {
				t.Errorf("%s part %s: its content is there unfilled", e.golden, p.name)
			}
		}
		if err := o.Validate(); err != nil {
			t.Errorf("%s: with its parts withheld it does not validate: %v", e.golden, err)
		}
		for _, c := range contents {
			if len(c.Content) > 8 && bytes.Contains(payload, c.Content) {
				t.Errorf("%s: the payload holds the content of part %s", e.golden, c.Name)
			}
		}
	}
}

func TestAnActWhosePartWasWithheldIsNotSealedAgain(t *testing.T) {
	for _, e := range examples() {
		payload, contents := e.seal(t)
		if len(contents) == 0 {
			continue
		}
		o := openAndFill(t, e.act.Kind(), payload, nil)
		_, _, err := Seal(o.Head, o.Act, fixedSalts(e.golden))
		wantInvalid(t, e.golden, err, "parts."+contents[0].Name, RulePartRequired)
	}
}

func TestAPartNotSaidIsLeftOut(t *testing.T) {
	e := exampleOf(t, KindAssessmentMade)
	e.act.(*AssessmentMade).Note = Part[string]{}
	payload, contents := e.seal(t)
	if len(contents) != 0 || bytes.Contains(payload, []byte(`"parts"`)) {
		t.Errorf("payload %s with %d parts, want none", payload, len(contents))
	}
	if o := openAndFill(t, KindAssessmentMade, payload, nil); o.Act.(*AssessmentMade).Note.Said {
		t.Error("opened, the note is said")
	}
}

func TestAPartOfNoAudienceTakesTheEntrys(t *testing.T) {
	e := exampleOf(t, KindEntryWithdrawn)
	payload, contents := e.seal(t)
	o := openAndFill(t, KindEntryWithdrawn, payload, contents)
	if got := o.Act.(*EntryWithdrawn).Reason.Audience; !cmp.Equal(got, To(Secretariat)) {
		t.Errorf("audience %s, want the entry's", got)
	}
}

func TestThePayloadTypeNamesTheKind(t *testing.T) {
	for _, k := range Kinds() {
		got, err := KindOf(k.PayloadType())
		if err != nil || got != k {
			t.Errorf("KindOf(%q) = %q, %v", k.PayloadType(), got, err)
		}
	}
	for _, s := range []string{"", "application/json", "application/vnd.tansiq.", "application/vnd.tansiq.+json", "vnd.tansiq.source.filed+json",
		"application/vnd.tansiq.source.filed", "Application/vnd.tansiq.source.filed+json", "application/vnd.tansiq.source.filed+JSON"} {
		if k, err := KindOf(s); !errors.Is(err, ErrUnknownKind) {
			t.Errorf("KindOf(%q) = %q, %v, want ErrUnknownKind", s, k, err)
		}
	}
}

func TestTheHeadOfAnUnknownKindIsRead(t *testing.T) {
	e := exampleOf(t, KindSourceFiled)
	payload, contents := e.seal(t)
	o, err := Open(Kind("ration.shared").PayloadType(), payload)
	if !errors.Is(err, ErrUnknownKind) || o == nil {
		t.Fatalf("opened %v, error %v, want the head and ErrUnknownKind", o, err)
	}
	if diff := cmp.Diff(e.head, o.Head); diff != "" || o.Kind != "ration.shared" || o.Act != nil || len(o.Parts) != 2 {
		t.Errorf("kind %s, act %v, %d parts, head differs:\n%s", o.Kind, o.Act, len(o.Parts), diff)
	}
	for _, c := range contents { // its parts are checked all the same
		if err := o.Fill(c); err != nil {
			t.Errorf("part %s: %v", c.Name, err)
		}
		c.Content = append(slices.Clone(c.Content), ' ')
		if err := o.Fill(c); !errors.Is(err, ErrPart) {
			t.Errorf("part %s with other content: error %v, want ErrPart", c.Name, err)
		}
	}
	wantInvalid(t, "an unknown kind", o.Validate(), "kind", RuleUnknownValue)
	other := bytes.Replace(payload, []byte(`"prev":`), []byte(`"prev":"","prew":`), 1)
	if _, err := Open(Kind("ration.shared").PayloadType(), other); !errors.Is(err, ErrUnknownField) {
		t.Errorf("with a head field unknown: error %v, want ErrUnknownField", err)
	}
	e.head.Seq, e.head.Prev = 1, ""
	first, _ := e.seal(t)
	other = bytes.Replace(first, []byte(`}]}`), []byte(`}],"prev":""}`), 1)
	if _, err := Open(Kind("ration.shared").PayloadType(), other); !errors.Is(err, ErrNotCanonical) {
		t.Errorf("with an empty head field: error %v, want ErrNotCanonical", err)
	}
}

func TestOpenReadsOneFormOnly(t *testing.T) {
	e := exampleOf(t, KindCommitmentRecorded)
	payload, _ := e.seal(t)
	for _, c := range []struct {
		name, old, new string
		want           error
	}{
		{"white space", `{"act":`, `{ "act":`, ErrNotCanonical},
		{"keys out of order", `"class":"humanitarian_access","condition"`, `"zlass":1,"condition"`, ErrNotCanonical},
		{"a case variant", `"strength":2`, `"Strength":2`, ErrNotCanonical},
		{"a float", `"strength":2`, `"strength":2.0`, ErrNotCanonical},
		{"a null", `"strength":2`, `"strength":null`, ErrNotCanonical},
		{"a field that the act does not have", `"strength":2`, `"strength":2,"strengths":2`, ErrUnknownField},
		{"a field that the head does not have", `"author_seq":16`, `"author_seq":16,"author_sez":1`, ErrUnknownField},
		{"a field that an actor does not have", `"party":"ridge"}`, `"party":"ridge","rank":1}`, ErrUnknownField},
		{"a field that a part does not have", `"media":"application/json",`, `"media":"application/json","mode":1,`, ErrUnknownField},
		{"a text for a number", `"strength":2`, `"strength":"2"`, ErrUnknownField},
		{"a number for a text", `"class":"humanitarian_access"`, `"class":7`, ErrUnknownField},
		{"an object for a list", `"basis":["palm.commitment.1"]`, `"basis":{}`, ErrUnknownField},
		{"a number beyond 2^53", `"strength":2`, `"strength":9007199254740992`, ErrNotCanonical},
		{"a required field left out", `"strength":2,`, ``, ErrNotCanonical},
		{"a required head field left out", `"author_seq":16,`, ``, ErrNotCanonical},
	} {
		if !bytes.Contains(payload, []byte(c.old)) {
			t.Fatalf("%s: the payload does not hold %q", c.name, c.old)
		}
		other := bytes.Replace(payload, []byte(c.old), []byte(c.new), 1)
		if _, err := Open(KindCommitmentRecorded.PayloadType(), other); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		}
	}
	for _, in := range []string{``, `[]`, `7`, `""`, `{}`, `{"act":{}}`, string(payload) + " ", string(payload) + string(payload)} {
		if o, err := Open(KindCommitmentRecorded.PayloadType(), []byte(in)); err == nil {
			t.Errorf("payload %q opens as %v", in, o)
		}
	}
}

// TestAnOptionalFieldIsNeverWrittenEmpty takes each optional field of each kind, the head's and the parts' too, writes
// it out empty, and sees it refused.
func TestAnOptionalFieldIsNeverWrittenEmpty(t *testing.T) {
	tried := 0
	for _, e := range examples() {
		payload, contents := e.seal(t)
		k := e.act.Kind()
		for _, f := range append(fieldsOf(k, "act.", InPayload, reflect.TypeOf(e.act).Elem()), fieldsOf(k, "", InPayload, reflect.TypeFor[wire]())...) {
			if !f.optional || f.where == InPart || len(contents) == 0 && strings.HasPrefix(f.name, "parts.") {
				continue
			}
			tried++
			other, ok := writtenEmpty(t, payload, f)
			if !ok {
				t.Fatalf("%s: found no place to write %s", k, f)
			}
			if _, err := Open(k.PayloadType(), other); !errors.Is(err, ErrNotCanonical) {
				t.Errorf("%s with %s empty: error %v, want ErrNotCanonical", k, f, err)
			}
		}
		for i, p := range parts(e.act) {
			for _, f := range fieldsOf(k, "", InPart, reflect.TypeOf(e.act).Elem()) {
				inner, inside := strings.CutPrefix(f.name, p.name+".")
				if !inside || !f.optional {
					continue
				}
				tried++
				f.name = inner
				other, ok := writtenEmpty(t, contents[i].Content, f)
				if !ok {
					t.Fatalf("%s: found nowhere to write %s of part %s", k, f, p.name)
				}
				if err := p.part.decode(other); !errors.Is(err, ErrNotCanonical) {
					t.Errorf("%s part %s with %s empty: error %v, want ErrNotCanonical", k, p.name, f, err)
				}
			}
		}
	}
	if tried < 100 {
		t.Errorf("%d empty fields tried, want at least 100", tried)
	}
}

// writtenEmpty returns the canonical bytes of b with the field f there and empty, and whether a place was found.
func writtenEmpty(t *testing.T, b []byte, f jsonField) ([]byte, bool) {
	t.Helper()
	var empty any
	switch f.typ.Kind() {
	case reflect.String:
		empty = ""
	case reflect.Bool:
		empty = false
	case reflect.Int64:
		empty = 0
	case reflect.Slice:
		empty = []any{}
	case reflect.Struct:
		empty = map[string]any{}
	case reflect.Pointer:
		empty = nil
	default:
		t.Fatalf("field %s is a %s", f, f.typ)
	}
	v := decodeTree(t, b)
	place := v
	path := strings.Split(f.name, ".")
	for _, step := range path[:len(path)-1] {
		if list, ok := place.([]any); ok {
			place = list[0]
		}
		object, ok := place.(map[string]any)
		if !ok || object[step] == nil {
			return nil, false
		}
		place = object[step]
	}
	if list, ok := place.([]any); ok {
		place = list[0]
	}
	object, ok := place.(map[string]any)
	if !ok {
		return nil, false
	}
	object[path[len(path)-1]] = empty
	out, err := marshalPlain(v)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := Canonical(out); err == nil { // a null has no form
		out = c
	}
	return out, true
}

func TestTooLargeIsRefused(t *testing.T) {
	many := make([]string, 30_000)
	for i := range many {
		many[i] = fmt.Sprintf("delegation-of-the-far-valley-no-%06d", i)
	}
	e := exampleOf(t, KindAssessmentMade)
	e.head.Audience = ToParties(many...)
	if _, _, err := Seal(e.head, e.act, fixedSalts("")); !errors.Is(err, ErrTooLarge) {
		t.Errorf("seal a payload over 1 MiB: error %v, want ErrTooLarge", err)
	}
	if _, err := Open(KindSourceFiled.PayloadType(), make([]byte, MaxPayload+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("open a payload over 1 MiB: error %v, want ErrTooLarge", err)
	}
	if _, err := Open(KindSourceFiled.PayloadType(), make([]byte, MaxPayload)); !errors.Is(err, ErrNotCanonical) {
		t.Errorf("open a payload of 1 MiB of nothing: error %v, want ErrNotCanonical", err)
	}
}

// filed is a kind of this test alone: an act with a file of any size.
type filed struct {
	File Part[[]byte] `json:"-" part:"file"`
}

func (*filed) Kind() Kind              { return "test.filed" }
func (*filed) Validate() error         { return nil }
func (*filed) References() []Reference { return nil }

func TestAPartOfMoreThan25MiBIsRefused(t *testing.T) {
	head := exampleOf(t, KindSourceFiled).head
	a := &filed{Say(make([]byte, MaxPart))}
	_, contents, err := Seal(head, a, fixedSalts(""))
	if err != nil || a.File.Ref.Media != MediaFile || len(contents[0].Content) != MaxPart {
		t.Fatalf("seal a file of 25 MiB: %v, media type %q", err, a.File.Ref.Media)
	}
	o := &Opened{Head: head, Kind: a.Kind(), Act: &filed{}, Parts: []PartRef{a.File.Ref}}
	if err := o.Fill(contents[0]); err != nil || len(o.Act.(*filed).File.Value) != MaxPart {
		t.Errorf("fill a file of 25 MiB: %v", err)
	}
	a.File = Say(make([]byte, MaxPart+1))
	if _, _, err := Seal(head, a, fixedSalts("")); !errors.Is(err, ErrTooLarge) {
		t.Errorf("seal a file over 25 MiB: error %v, want ErrTooLarge", err)
	}
	contents[0].Content = append(contents[0].Content, 0)
	if err := o.Fill(contents[0]); !errors.Is(err, ErrTooLarge) {
		t.Errorf("fill a file over 25 MiB: error %v, want ErrTooLarge", err)
	}
}

func TestMoreThan20PartsAreRefused(t *testing.T) {
	payload, _ := exampleOf(t, KindEntryWithdrawn).seal(t)
	o := openAndFill(t, KindEntryWithdrawn, payload, nil)
	ref, err := marshalPlain(o.Parts[0])
	if err != nil {
		t.Fatal(err)
	}
	ref, err = Canonical(ref)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]error{MaxParts: ErrUnknownKind, MaxParts + 1: ErrTooLarge} {
		list := strings.TrimSuffix(strings.Repeat(string(ref)+",", n), ",")
		many := bytes.Replace(payload, ref, []byte(list), 1)
		if _, err := Open(Kind("many.parts").PayloadType(), many); !errors.Is(err, want) {
			t.Errorf("%d parts: error %v, want %v", n, err, want)
		}
	}
}

func TestReferencesNameFieldsAndPartsOfTheirKind(t *testing.T) {
	for _, e := range examples() {
		names := map[string]bool{}
		for _, f := range fieldsOf(e.act.Kind(), "", InPayload, reflect.TypeOf(e.act).Elem()) {
			names[f.name] = true
		}
		named := map[EntryID]bool{}
		for _, r := range e.act.References() {
			named[r.Entry] = true
			if !names[r.Field] {
				t.Errorf("%s: reference in a field %q that it does not have", e.golden, r.Field)
			}
			if r.Quote != "" && !slices.Contains(PartNames(e.act), r.Quote) {
				t.Errorf("%s: reference quoted in a part %q that it does not have", e.golden, r.Quote)
			}
			for _, k := range r.Kinds {
				if _, ok := New(k); !ok {
					t.Errorf("%s: reference to a kind %q that is not known", e.golden, k)
				}
			}
		}
		for _, id := range entryIDs(reflect.ValueOf(e.act).Elem()) {
			if !named[id] {
				t.Errorf("%s: its payload names entry %s, its References do not", e.golden, id)
			}
		}
	}
}

// entryIDs returns the entry ids in the payload fields of v.
func entryIDs(v reflect.Value) []EntryID {
	switch {
	case v.Type() == reflect.TypeFor[EntryID]():
		return []EntryID{EntryID(v.String())}
	case v.Kind() == reflect.Slice:
		var out []EntryID
		for i := range v.Len() {
			out = append(out, entryIDs(v.Index(i))...)
		}
		return out
	case v.Kind() == reflect.Struct:
		var out []EntryID
		for i := range v.NumField() {
			if _, part := v.Type().Field(i).Tag.Lookup("part"); !part {
				out = append(out, entryIDs(v.Field(i))...)
			}
		}
		return out
	}
	return nil
}
