package sample

import (
	"strings"
	"testing"
)

func TestDecodeRefusesWhatTheTypesDoNotKnow(t *testing.T) {
	for _, row := range []struct{ name, data, want string }{
		{"an unknown field", `{"process":{},"colour":"red"}`, `unknown field "colour"`},
		{"an unknown field inside", `{"actors":[{"id":"X","iso":"X"}]}`, `unknown field "iso"`},
		{"a second value", `{} {}`, "want one value"},
		{"a half file", `{"actors":[`, "decode x.json"},
		{"a number for a text", `{"process":{"zone":3}}`, "decode x.json"},
	} {
		_, err := decode[Process]("x.json", []byte(row.data))
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got error %v, want %q in it", row.name, err, row.want)
		}
	}
	if _, err := decode[Process]("x.json", []byte("{}\n")); err != nil {
		t.Errorf("one value and a new line: %v", err)
	}
}

func TestLoadingGivesEveryCallerItsOwnValue(t *testing.T) {
	a, err := Libya()
	if err != nil {
		t.Fatal(err)
	}
	a.Actors[0].ID = "changed"
	b, err := Libya()
	if err != nil {
		t.Fatal(err)
	}
	if b.Actors[0].ID == "changed" {
		t.Error("a change of one caller reached another")
	}
}
