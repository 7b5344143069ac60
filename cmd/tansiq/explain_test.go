package main

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"
	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/reading"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/signer"
	"github.com/tansiq/tansiq/source"
	"github.com/tansiq/tansiq/store"
	"github.com/tansiq/tansiq/tiles"
)

// sentinels are the errors that packages export for their callers to tell apart, by package and name.
func sentinels() map[string]error {
	return map[string]error{
		"commitment.ErrNoCommitment": commitment.ErrNoCommitment,
		"keyfile.ErrForm":            keyfile.ErrForm, "keyfile.ErrMissing": keyfile.ErrMissing, "keyfile.ErrOpenToAll": keyfile.ErrOpenToAll,
		"keyfile.ErrPassphrase": keyfile.ErrPassphrase, "keyfile.ErrThere": keyfile.ErrThere,
		"reading.ErrEmpty": reading.ErrEmpty, "reading.ErrEncoding": reading.ErrEncoding, "reading.ErrNoDate": reading.ErrNoDate, "reading.ErrTooLarge": reading.ErrTooLarge,
		"record.ErrCheckpoint": record.ErrCheckpoint, "record.ErrCutBundle": record.ErrCutBundle, "record.ErrLogKey": record.ErrLogKey,
		"record.ErrLogThere": record.ErrLogThere, "record.ErrNoTile": record.ErrNoTile, "record.ErrNoLog": record.ErrNoLog, "record.ErrNotSeen": record.ErrNotSeen,
		"signer.ErrWords": signer.ErrWords, "signer.ErrStart": hookError(signer.ErrStart, ""), "signer.ErrTime": hookError(signer.ErrTime, ""),
		"signer.ErrExit": hookError(signer.ErrExit, "لا بطاقة في القارئ"), "signer.ErrAnswer": hookError(signer.ErrAnswer, ""), "signer.ErrSignature": hookError(signer.ErrSignature, ""),
		"record.ErrAuditState": record.ErrAuditState, "record.ErrBeyondRepair": record.ErrBeyondRepair, "record.ErrDamaged": record.ErrDamaged, "record.ErrThere": record.ErrThere,
		"store.ErrFilled": store.ErrFilled, "store.ErrNoBackup": store.ErrNoBackup, "store.ErrOlder": store.ErrOlder,
		"source.ErrErased": source.ErrErased, "source.ErrNoDraft": source.ErrNoDraft,
		"store.ErrMissing": store.ErrMissing, "store.ErrNewer": store.ErrNewer, "store.ErrReachable": store.ErrReachable, "store.ErrSettings": store.ErrSettings,
		"store.ErrURL": store.ErrURL, "store.ErrOutdated": store.ErrOutdated, "store.ErrFull": store.ErrFull, "store.ErrOutcome": store.ErrOutcome,
		"store.ErrErase": store.ErrErase,
	}
}

// hookError is how package signer gives its errors out.
func hookError(err error, stderr string) error {
	return &signer.HookError{Program: "hook", Doing: "sign", Stderr: stderr, Err: err}
}

// explains are the errors that a person may meet, with the exit code that each is to have.
func explains() map[string]struct {
	err  error
	code int
} {
	type row = struct {
		err  error
		code int
	}
	out := map[string]row{
		"permission": {os.ErrPermission, exitInput},
		"deadline":   {context.DeadlineExceeded, exitFault},
		"unknown":    {errors.New("no message has been written for this"), exitFault},
		"newer":      {&store.NewerError{Have: 9, Know: 2}, exitDatabase},
	}
	codes := map[string]int{"keyfile": exitKey, "signer": exitKey, "signer.ErrWords": exitUsage, "reading": exitInput, "store": exitDatabase, "source": exitNotFound, "commitment": exitNotFound,
		"record.ErrCheckpoint": exitCheck, "record.ErrCutBundle": exitInput, "record.ErrLogKey": exitKey, "record.ErrLogThere": exitInput,
		"record.ErrAuditState": exitInput, "record.ErrBeyondRepair": exitCheck, "record.ErrDamaged": exitCheck, "record.ErrThere": exitInput,
		"store.ErrFilled": exitInput, "store.ErrNoBackup": exitInput,
		"record.ErrNoLog": exitNotFound, "record.ErrNotSeen": exitNotFound, "record.ErrNoTile": exitNotFound}
	for name, err := range sentinels() {
		pkg, _, _ := strings.Cut(name, ".")
		code, ok := codes[name]
		if !ok {
			code = codes[pkg]
		}
		out[name] = row{err, code}
	}
	for _, r := range record.Reasons() {
		out["refusal "+string(r)] = row{record.Refuse(r, act.KindSourceFiled, "field", "value"), exitRefused}
		out["bare refusal "+string(r)] = row{&record.Refusal{Reason: r}, exitRefused}
	}
	for _, r := range act.Rules() {
		out["rule "+string(r)] = row{&act.Invalid{Kind: act.KindSourceFiled, Field: "field", Rule: r, Got: "value"}, exitInput}
		out["bare rule "+string(r)] = row{&act.Invalid{Rule: r}, exitInput}
	}
	for _, c := range record.FaultCodes() {
		out["fault "+string(c)] = row{&record.Fault{Code: c, Line: 3, Index: 1, Cause: errors.New("cause")}, exitCheck}
		out["fault outside "+string(c)] = row{&record.Fault{Code: c, Index: -1}, exitCheck}
	}
	for _, c := range record.ServedFaultCodes() {
		out["served "+string(c)] = row{&record.ServedFault{Code: c, Index: 3, Tile: "tile 0/3", Cause: errors.New("cause")}, exitCheck}
		out["served outside "+string(c)] = row{&record.ServedFault{Code: c, Index: -1}, exitCheck}
	}
	out["fetch"] = row{&tiles.FetchError{URL: "https://log.example/checkpoint", Err: errors.New("cause")}, exitInput}
	out["fetch status"] = row{&tiles.FetchError{URL: "https://log.example/checkpoint", Status: 502}, exitInput}
	for _, c := range decisionCodes() {
		out["decision "+c] = row{&source.DecisionProblem{Item: "c1", Code: c, Got: "value"}, exitInput}
	}
	return out
}

// decisionCodes are the codes of DecisionProblem; TestEveryCodeOfADecisionIsListed holds them against the source.
func decisionCodes() []string {
	return []string{"unknown_item", "ambiguous_item", "unknown_verdict", "twice", "unknown_actor", "nobody_asserts", "merge_into", "bytes"}
}

// TestEveryErrorIsExplained holds that each error has its message and its next step in both languages, with every
// variable given, and its exit code; and that none says what another says.
func TestEveryErrorIsExplained(t *testing.T) {
	texts := catalogue(t)
	for _, l := range locale.Languages() {
		for name, row := range explains() {
			t.Run(string(l)+"/"+name, func(t *testing.T) {
				w, _, errs := machineOf(nil, "")
				a := &app{world: w, ctx: context.Background(), p: texts.In(l, locale.Options{})}
				e := a.explain(fmt.Errorf("outer: %w", row.err))
				if e.exit != row.code {
					t.Errorf("exit %d, want %d", e.exit, row.code)
				}
				for _, s := range []string{e.text, e.next} {
					for _, p := range languageProblems(l, []string{"field value c1 c2"}, s) {
						t.Error(p)
					}
				}
				if e.text == e.next {
					t.Errorf("the next step repeats the message %q", e.text)
				}
				if unknown := a.p.T("next.unknown"); (e.next == unknown) != (name == "unknown") {
					t.Errorf("explained as %q", e.next)
				}
				if code := a.report(row.err); code != row.code || !strings.HasPrefix(errs.String(), errorMark(l)) || !strings.Contains(errs.String(), "\n"+nextMark(l)) {
					t.Errorf("reported with exit %d as %q", code, errs)
				}
			})
		}
	}
}

// TestAnUnknownErrorSaysNothingInside holds that internal text reaches nobody unless they ask for it.
func TestAnUnknownErrorSaysNothingInside(t *testing.T) {
	inside := errors.New("open /secret/place: strange fault")
	for _, row := range []struct {
		name string
		env  map[string]string
		told bool
	}{
		{"without TANSIQ_DEBUG it is only marked", nil, false},
		{"with TANSIQ_DEBUG it is told", map[string]string{"TANSIQ_DEBUG": "1"}, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			w, _, errs := machineOf(row.env, "")
			a := &app{world: w, ctx: context.Background(), p: printer(t, locale.Arabic)}
			if code := a.report(inside); code != exitFault {
				t.Errorf("exit %d, want %d", code, exitFault)
			}
			if got := strings.Contains(errs.String(), "strange"); got != row.told {
				t.Errorf("told %v, want %v: %q", got, row.told, errs)
			}
		})
	}
}

// TestEverySentinelIsListed holds sentinels against the sources of the packages that the program calls.
func TestEverySentinelIsListed(t *testing.T) {
	listed := sentinels()
	for _, pkg := range []string{"commitment", "keyfile", "position", "reading", "record", "serve", "source", "store", "tiles"} {
		for _, name := range exportedErrors(t, "../../"+pkg) {
			if _, ok := listed[pkg+"."+name]; !ok {
				t.Errorf("%s.%s is not among the sentinels: give it a row in explain, texts in both languages, and list it", pkg, name)
			}
		}
	}
}

// TestEveryCodeOfADecisionIsListed holds decisionCodes against the source package.
func TestEveryCodeOfADecisionIsListed(t *testing.T) {
	listed := map[string]bool{}
	for _, c := range decisionCodes() {
		listed[c] = false
	}
	for _, f := range parseDir(t, "../../source") {
		ast.Inspect(f, func(n ast.Node) bool {
			kv, ok := n.(*ast.KeyValueExpr)
			if !ok {
				return true
			}
			key, isIdent := kv.Key.(*ast.Ident)
			value, isText := kv.Value.(*ast.BasicLit)
			if isIdent && isText && key.Name == "Code" {
				code := strings.Trim(value.Value, `"`)
				if _, ok := listed[code]; !ok {
					t.Errorf("decision code %q is not listed and so has no message tested", code)
				}
				listed[code] = true
			}
			return true
		})
	}
	for code, used := range listed {
		if !used {
			t.Errorf("decision code %q is listed and used nowhere", code)
		}
	}
}

// exportedErrors returns the names of the package's variables that begin with Err.
func exportedErrors(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	for _, f := range parseDir(t, dir) {
		for _, decl := range f.Decls {
			g, ok := decl.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, spec := range g.Specs {
				for _, name := range spec.(*ast.ValueSpec).Names {
					if strings.HasPrefix(name.Name, "Err") {
						names = append(names, name.Name)
					}
				}
			}
		}
	}
	return names
}

// parseDir parses the Go files of a folder but its tests.
func parseDir(t *testing.T, dir string) []*ast.File {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	fset := token.NewFileSet()
	for _, e := range list {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, dir+"/"+e.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	if len(files) == 0 {
		t.Fatalf("no Go file in %s", dir)
	}
	return files
}
