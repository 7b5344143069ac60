package serve_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/serve"
)

// The rules for adding a kind of act: ARCHITECTURE.md. Package act holds golden and fields; here stand the rest.

func TestEveryKindIsReadBySomething(t *testing.T) {
	files, err := filepath.Glob("../*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no code found: %v", err)
	}
	var code strings.Builder
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if dir := filepath.Base(filepath.Dir(f)); dir != "act" && !strings.HasSuffix(f, "_test.go") {
			code.Write(b)
		}
	}
	for _, k := range act.Kinds() {
		a, _ := act.New(k)
		name := reflect.TypeOf(a).Elem().Name()
		if !strings.Contains(code.String(), "case *act."+name) && !strings.Contains(code.String(), ".(*act."+name+")") {
			t.Errorf("nothing reads acts of kind %s", k)
		}
	}
}

func TestEveryKindHasALabelInBothLanguages(t *testing.T) {
	c, err := locale.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range locale.Languages() {
		p := c.In(l, locale.Options{})
		for _, k := range act.Kinds() {
			if !p.Has("kind." + string(k)) {
				t.Errorf("%s has no label in %s", k, l)
			}
		}
	}
}

func TestProjectionsHaveTheirOwnTablesAndNames(t *testing.T) {
	names, tables := map[string]bool{}, map[string]string{}
	for _, p := range serve.Projections() {
		if names[p.Name()] {
			t.Errorf("two projections are called %s", p.Name())
		}
		names[p.Name()] = true
		for _, table := range p.Tables() {
			if owner, ok := tables[table]; ok {
				t.Errorf("table %s is of %s and %s", table, owner, p.Name())
			}
			tables[table] = p.Name()
			if !strings.Contains(p.Schema(), "CREATE TABLE "+table+" (") {
				t.Errorf("%s lists table %s, which its schema does not make", p.Name(), table)
			}
		}
		if n := strings.Count(p.Schema(), "CREATE TABLE "); n != len(p.Tables()) {
			t.Errorf("%s makes %d tables and lists %d", p.Name(), n, len(p.Tables()))
		}
	}
}
