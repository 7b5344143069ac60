package serve_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/tansiq/tansiq/"

// layers says what each package may import of the project, and nothing else: ARCHITECTURE.md, Layers. A package that is
// not here fails: it must be given its place first.
func layers() map[string][]string {
	leaves := []string{"act", "arabic", "locale"}
	engines := append([]string{"reading", "gold", "sample"}, leaves...)
	chassis := append([]string{"store", "record", "tiles", "delegation", "position", "keyfile", "signer"}, engines...)
	capabilities := append([]string{"source", "commitment"}, chassis...)
	return map[string][]string{
		"act": {}, "arabic": {}, "locale": {},
		"reading": {"arabic"}, "gold": {}, "sample": {},
		"store": {}, "keyfile": {"act"}, "signer": {"act"},
		"record":      {"act", "store"},
		"tiles":       {"act", "record"},
		"delegation":  {"act", "store", "record"},
		"position":    {"act", "store", "record", "delegation"},
		"source":      append([]string{"reading"}, "act", "store", "record", "delegation", "position", "arabic"),
		"commitment":  {"act", "store", "record", "delegation", "position", "arabic"},
		"serve":       capabilities,
		"cmd/tansiq":  append([]string{"serve"}, capabilities...),
		"cluster":     {},
		"tracing":     {},
		"cmd/testall": {"cluster"},
		"chaos":       append([]string{"serve", "cluster", "tracing"}, capabilities...),
		"interop":     {}, "interop/cmd/peer": {}, // of a module of their own, tests and peers alone
		"bench":     append([]string{"serve", "cluster", "tracing"}, capabilities...),
		"peacetest": append([]string{"serve"}, capabilities...),
	}
}

// The test reads the files itself, so that the test cache cannot hide a violation.
func TestAPackageImportsOnlyWhatStandsBelowIt(t *testing.T) {
	allowed := layers()
	seen := map[string]bool{}
	eachGoFile(t, func(pkg, path string, imports []string) {
		seen[pkg] = true
		may, known := allowed[pkg]
		if !known {
			t.Errorf("%s: package %s has no place in the layers", path, pkg)
			return
		}
		if strings.HasSuffix(path, "_test.go") { // tests may use any project package, peacetest among them
			return
		}
		for _, i := range imports {
			if own, ok := strings.CutPrefix(i, module); ok && !slices.Contains(may, own) {
				t.Errorf("%s: %s must not import %s", path, pkg, own)
			}
			if slices.Contains(pureLayers(), pkg) && slices.Contains(impure(), i) {
				t.Errorf("%s: %s is pure and must not import %s", path, pkg, i)
			}
		}
	})
	for pkg := range allowed {
		if !seen[pkg] {
			t.Errorf("the layers name %s, which has no file", pkg)
		}
	}
}

// pureLayers are the engines and leaves: no SQL, no HTTP, no files, no logging.
func pureLayers() []string {
	return []string{"act", "arabic", "locale", "reading", "gold", "sample"}
}

func impure() []string {
	return []string{"database/sql", "net/http", "os", "log", "log/slog", "net", "os/exec"}
}

func TestNoPackageHasANameThatSaysNothing(t *testing.T) {
	eachGoFile(t, func(pkg, path string, _ []string) {
		for _, word := range strings.Split(pkg, "/") {
			if slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "types", "internal", "core", "model"}, word) {
				t.Errorf("%s: no package is called %s", path, word)
			}
		}
	})
}

func TestFilesStayShortAndWithoutInit(t *testing.T) {
	const longest = 500
	eachGoFile(t, func(_, path string, _ []string) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(b), "\n"); n > longest {
			t.Errorf("%s has %d lines, at most %d", path, n, longest)
		}
		if strings.Contains(string(b), "\nfunc init()") {
			t.Errorf("%s has an init function", path)
		}
		for _, r := range string(b) {
			if r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f {
				t.Errorf("%s holds a bidi control character", path)
				break
			}
		}
	})
}

func eachGoFile(t *testing.T, visit func(pkg, path string, imports []string)) {
	t.Helper()
	root := ".."
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "testdata" || d.Name() == "tools" || d.Name() == "bin") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		var imports []string
		for _, i := range f.Imports {
			s, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			imports = append(imports, s)
		}
		pkg, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		visit(filepath.ToSlash(pkg), path, imports)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
