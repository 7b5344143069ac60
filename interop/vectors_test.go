package interop

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
)

const vectorFolder = "../docs/vectors"

// hexed is bytes in hexadecimal, as vectors have them.
type hexed []byte

func (h hexed) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h), nil }

func (h *hexed) UnmarshalText(b []byte) error {
	out, err := hex.DecodeString(string(b))
	*h = out
	return err
}

// vectorFiles are the files that are computed from nothing but constants and the goldens of package act.
func vectorFiles(t *testing.T) map[string]any {
	t.Helper()
	return map[string]any{
		"kinds.json":      kindVectors(),
		"canonical.json":  canonicalVectors(t),
		"part.json":       partVectors(t),
		"envelope.json":   envelopeVectors(t),
		"leaf.json":       leafVectors(t),
		"words.json":      wordVectors(),
		"tree.json":       treeVectors(t),
		"tile.json":       tileVectors(t),
		"checkpoint.json": checkpointVectors(t),
		"receipt.json":    receiptVectors(t),
	}
}

func TestEachVectorIsWhatTheProgramComputes(t *testing.T) {
	for name, v := range vectorFiles(t) {
		held(t, name, asFile(t, v))
	}
}

// asFile writes a vector file: JSON, indented by one space, one line feed at the end.
func asFile(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	must(t, e.Encode(v))
	return b.Bytes()
}

// held holds a file of docs/vectors against what was computed. TANSIQ_WRITE_GOLDENS=1 writes one that is not there, and
// changes none that is.
func held(t *testing.T, name string, want []byte) {
	t.Helper()
	path := filepath.Join(vectorFolder, name)
	got, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("TANSIQ_WRITE_GOLDENS") == "1" {
		must(t, os.MkdirAll(vectorFolder, 0o755))
		must(t, os.WriteFile(path, want, 0o644))
		return
	}
	must(t, err)
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: computed (-) and in the file (+) differ:\n%.4000s", name, diff)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	return b
}

// kindShape is what a payload of a kind has under act, and which parts stand beside it, in order.
type kindShape struct {
	Act   any         `json:"act"`
	Parts []partShape `json:"parts"`
}

type partShape struct {
	Name    string `json:"name"`
	Media   string `json:"media"`
	Content any    `json:"content,omitempty"` // of a part that is JSON
}

func kindVectors() any {
	kinds := map[string]kindShape{}
	for _, k := range act.Kinds() {
		a, _ := act.New(k)
		of := reflect.TypeOf(a).Elem()
		shape := kindShape{Act: shapeOf(of), Parts: []partShape{}}
		for i := range of.NumField() {
			if name := of.Field(i).Tag.Get("part"); name != "" {
				shape.Parts = append(shape.Parts, partShapeOf(name, of.Field(i).Type))
			}
		}
		kinds[string(k)] = shape
	}
	return map[string]any{"kinds": kinds}
}

// partShapeOf describes an act.Part by the type of its Value.
func partShapeOf(name string, part reflect.Type) partShape {
	value, _ := part.FieldByName("Value")
	if value.Type == reflect.TypeFor[string]() {
		return partShape{Name: name, Media: act.MediaText}
	}
	return partShape{name, act.MediaJSON, shapeOf(value.Type)}
}

// shapeOf describes a type as docs/record.md does: the name of a scalar, a list of one shape, or members by name, with "?"
// where a member may be left out, and "?0" where it may also be written empty.
func shapeOf(of reflect.Type) any {
	switch of.Kind() {
	case reflect.Pointer:
		return shapeOf(of.Elem())
	case reflect.Bool:
		return "boolean"
	case reflect.Int64:
		return "integer"
	case reflect.Slice:
		return []any{shapeOf(of.Elem())}
	case reflect.String:
		switch of {
		case reflect.TypeFor[act.Digest]():
			return "digest"
		case reflect.TypeFor[act.EntryID]():
			return "uuid"
		}
		return "text"
	}
	members := map[string]any{}
	addMembers(members, of)
	return members
}

func addMembers(members map[string]any, of reflect.Type) {
	for i := range of.NumField() {
		f := of.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous:
			addMembers(members, f.Type)
		case name != "-" && f.Type.Kind() == reflect.Pointer:
			members[name+"?0"] = shapeOf(f.Type)
		case name != "-" && strings.HasPrefix(options, "omit"):
			members[name+"?"] = shapeOf(f.Type)
		case name != "-":
			members[name] = shapeOf(f.Type)
		}
	}
}
