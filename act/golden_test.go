package act

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// goldenParts is testdata/<kind>.parts.json: what an implementer in another language needs to check part digests.
type goldenParts struct {
	PayloadType   string       `json:"payload_type"`
	PayloadSHA256 Digest       `json:"payload_sha256"`
	Log           Digest       `json:"log"`
	Entry         EntryID      `json:"entry"`
	Parts         []goldenPart `json:"parts"`
}

type goldenPart struct {
	Name     string `json:"name"`
	Media    string `json:"media"`
	Audience string `json:"audience"` // canonical JSON: the bytes that the digest binds
	Salt     string `json:"salt"`     // base64
	Content  string `json:"content"`  // base64
	Digest   Digest `json:"digest"`   // hexadecimal
}

// goldens returns the bytes that the golden files of e must hold, by file name.
func goldens(t *testing.T, e example) map[string][]byte {
	t.Helper()
	payload, contents := e.seal(t)
	opened, err := Open(e.act.Kind().PayloadType(), payload)
	if err != nil {
		t.Fatalf("open %s: %v", e.golden, err)
	}
	g := goldenParts{e.act.Kind().PayloadType(), PayloadDigest(payload), e.head.Log, e.head.Entry, []goldenPart{}}
	for i, c := range contents {
		ref := opened.Parts[i]
		g.Parts = append(g.Parts, goldenPart{ref.Name, ref.Media, ref.Audience.String(),
			base64.StdEncoding.EncodeToString(c.Salt[:]), base64.StdEncoding.EncodeToString(c.Content), ref.Digest})
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(g); err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{e.golden + ".json": payload, e.golden + ".parts.json": b.Bytes()}
}

const releasedHashes = "testdata/released.sha256"

// readReleased reads released.sha256: lines as sha256sum writes them.
func readReleased(t *testing.T) map[string]string {
	t.Helper()
	b, err := os.ReadFile(releasedHashes)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(b)) {
		hash, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok || out[name] != "" {
			t.Fatalf("%s: line %q: want a hash, two spaces and a name, once", releasedHashes, line)
		}
		out[name] = hash
	}
	return out
}

func hexSHA256(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// TestWriteMissingGoldens writes goldens that are not there yet, and their lines of released.sha256, when
// TANSIQ_WRITE_GOLDENS is 1. It has no way to change one that is there.
func TestWriteMissingGoldens(t *testing.T) {
	if os.Getenv("TANSIQ_WRITE_GOLDENS") != "1" {
		return // a tool of the developer, not a test: set TANSIQ_WRITE_GOLDENS=1 to write the goldens of new kinds
	}
	list, err := os.OpenFile(releasedHashes, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	released := readReleased(t)
	for _, e := range examples() {
		files := goldens(t, e)
		for _, name := range slices.Sorted(maps.Keys(files)) {
			f, err := os.OpenFile(filepath.Join("testdata", name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
			if os.IsExist(err) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Write(files[name]); err != nil {
				t.Fatal(err)
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
			if released[name] == "" {
				if _, err := list.WriteString(hexSHA256(files[name]) + "  " + name + "\n"); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func TestGoldensAreWhatSealGives(t *testing.T) {
	for _, e := range examples() {
		for name, want := range goldens(t, e) {
			got, err := os.ReadFile(filepath.Join("testdata", name))
			if err != nil {
				t.Errorf("golden is missing: %v", err)
				continue
			}
			if diff := cmp.Diff(string(got), string(want)); diff != "" {
				t.Errorf("%s: golden (-) and sealed (+) differ:\n%s", name, diff)
			}
		}
	}
}

func TestEveryKindHasAGolden(t *testing.T) {
	have := map[Kind]bool{}
	for _, e := range examples() {
		have[e.act.Kind()] = true
		if e.golden != string(e.act.Kind()) && !strings.HasPrefix(e.golden, string(e.act.Kind())+".") {
			t.Errorf("golden %s of kind %s: want the kind's name first", e.golden, e.act.Kind())
		}
	}
	for _, k := range Kinds() {
		if !have[k] {
			t.Errorf("kind %s has no example", k)
		}
	}
}

func TestReleasedGoldensAreNeverEdited(t *testing.T) {
	released := readReleased(t)
	files, err := filepath.Glob("testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := filepath.Base(f)
		if released[name] == "" {
			t.Errorf("%s is not in %s", name, releasedHashes)
		}
	}
	for name, want := range released {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Errorf("released golden is missing: %v", err)
			continue
		}
		if got := hexSHA256(b); got != want {
			t.Errorf("released golden %s was edited: hash %s, released as %s", name, got, want)
		}
	}
}

// TestGoldenPartDigestsFollowTheFormula computes the digests from the golden files alone, in the letters of record.md,
// Envelope and parts.
func TestGoldenPartDigestsFollowTheFormula(t *testing.T) {
	files, err := filepath.Glob("testdata/*.parts.json")
	if err != nil || len(files) < len(Kinds()) {
		t.Fatalf("%d part files, want one for each of %d kinds (%v)", len(files), len(Kinds()), err)
	}
	digests := 0
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var g goldenParts
		if err := json.Unmarshal(b, &g); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		payload, err := os.ReadFile(strings.Replace(f, ".parts.json", ".json", 1))
		if err != nil {
			t.Fatal(err)
		}
		if got := hexSHA256(payload); got != string(g.PayloadSHA256) {
			t.Errorf("%s: payload hash %s, the file says %s", f, got, g.PayloadSHA256)
		}
		for _, p := range g.Parts {
			digests++
			pre := append([]byte("tansiq/part/v1\n"), fromBase64(t, p.Salt)...)
			for _, field := range [][]byte{[]byte(g.Log), []byte(g.Entry), []byte(p.Name), []byte(p.Media), []byte(p.Audience), fromBase64(t, p.Content)} {
				pre = append(binary.BigEndian.AppendUint64(pre, uint64(len(field))), field...)
			}
			if got := hexSHA256(pre); got != string(p.Digest) {
				t.Errorf("%s part %s: digest %s, the file says %s", f, p.Name, got, p.Digest)
			}
			if !bytes.Contains(payload, []byte(p.Digest)) {
				t.Errorf("%s part %s: its digest is not in the payload", f, p.Name)
			}
		}
	}
	if digests < 17 {
		t.Errorf("%d part digests checked, want at least the 17 of the first release", digests)
	}
}

func fromBase64(t *testing.T, s string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil {
		t.Fatalf("base64 %q: %v", s, err)
	}
	return b
}

// TestExamplesSayEverythingTheirKindCanSay holds that the examples of a kind together fill each of its fields.
func TestExamplesSayEverythingTheirKindCanSay(t *testing.T) {
	filled := map[string]bool{}
	for _, e := range examples() {
		v := reflect.ValueOf(e.act).Elem()
		markFilled(filled, string(e.act.Kind()), v)
	}
	for _, k := range Kinds() {
		a, _ := New(k)
		for _, path := range leafPaths(reflect.TypeOf(a).Elem(), string(k)) {
			if !filled[path] {
				t.Errorf("no example fills %s", path)
			}
		}
	}
	seen := map[AudienceKind]bool{}
	for _, e := range examples() {
		payload, _ := e.seal(t)
		for _, k := range AudienceKinds() {
			seen[k] = seen[k] || bytes.Contains(payload, []byte(`"kind":"`+string(k)+`"`))
		}
	}
	for _, k := range AudienceKinds() {
		if !seen[k] {
			t.Errorf("no example has the audience %s", k)
		}
	}
}

func markFilled(filled map[string]bool, path string, v reflect.Value) {
	switch {
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			markFilled(filled, path, v.Index(i))
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			markFilled(filled, path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	}
	if !v.IsZero() {
		filled[path] = true
	}
}

// leafPaths lists the Go fields of a kind down to those that hold no struct; of a Part only its value.
func leafPaths(t reflect.Type, path string) []string {
	if t.Kind() == reflect.Slice {
		return leafPaths(t.Elem(), path)
	}
	if t.Kind() != reflect.Struct {
		return []string{path}
	}
	if _, ok := reflect.New(t).Interface().(anyPart); ok {
		value, _ := t.FieldByName("Value")
		return leafPaths(value.Type, path+".Value")
	}
	var out []string
	for i := range t.NumField() {
		out = append(out, leafPaths(t.Field(i).Type, path+"."+t.Field(i).Name)...)
	}
	return out
}
