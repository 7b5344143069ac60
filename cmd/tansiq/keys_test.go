package main

import (
	"encoding/json"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// family is a set of keys that the program makes from a beginning and a value of a list.
type family struct {
	prefix string
	values []string
}

func valuesOf[T ~string](list []T) []string {
	var out []string
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}

func families() []family {
	return []family{
		{"refused.", valuesOf(record.Reasons())}, {"refused_next.", valuesOf(record.Reasons())},
		{"finding.", valuesOf(record.FindingCodes())}, {"finding_next.", valuesOf(record.FindingCodes())},
		{"fault.", valuesOf(record.FaultCodes())}, {"fault_next.", valuesOf(record.FaultCodes())},
		{"served.", valuesOf(record.ServedFaultCodes())}, {"served_next.", valuesOf(record.ServedFaultCodes())},
		{"invalid.", valuesOf(act.Rules())}, {"decision.", decisionCodes()}, {"reason.", valuesOf(commitment.ReasonCodes())},
		{"word.lang_", valuesOf(locale.Languages())}, {"entries.", []string{"corrected", "withdrawn", "redacted"}},
		{"erase.done_", []string{string(store.SQLite), string(store.Postgres)}}, {"erase.left_", valuesOf(store.Remainders())},
		{"board.step_", onwardLinks()}, {"board.step_inverse_", inverseLinks()},
		{"error.hook_", hookCodes()}, {"next.hook_", hookCodes()},
		{"warning.", []string{"quote_unclosed", "quote_unopened", "hijri_approximate"}},
	}
}

// hookCodes are the ways in which a command that holds the log's key fails; TestEverySentinelIsListed holds them against
// package signer.
func hookCodes() []string { return []string{"start", "time", "exit", "answer", "signature"} }

// onwardLinks are the links along which authority runs, inverseLinks those against which it does; the source of the
// register is held against them.
func onwardLinks() []string  { return []string{"cites", "reaffirms", "implements", "extends"} }
func inverseLinks() []string { return []string{"endorses"} }

// TestEveryLinkOfAChainIsListed holds onwardLinks and inverseLinks against the register's own rule.
func TestEveryLinkOfAChainIsListed(t *testing.T) {
	all := printer(t, locale.Arabic).EnumValues("instrument.link")
	var got []string
	for _, f := range parseDir(t, "../../commitment") {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Name.Name != "onward" && fn.Name.Name != "onwardKinds" {
				continue
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				if s, ok := literal(n); ok && slices.Contains(all, s) {
					got = append(got, s)
				}
				return true
			})
		}
	}
	want := append(onwardLinks(), inverseLinks()...)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(slices.Compact(got), want) {
		t.Errorf("chains run along %q, texts are tested for %q", got, want)
	}
}

// helpKeys are the keys of every command, word and flag.
func helpKeys(model *kong.Application) []string {
	var keys []string
	for _, f := range model.Node.Flags {
		keys = append(keys, "help.global."+strings.ReplaceAll(f.Name, "-", "_"))
	}
	var visit func(*kong.Node)
	visit = func(n *kong.Node) {
		if n.Parent != nil {
			keys = append(keys, helpKey(n))
			for _, p := range n.Positional {
				keys = append(keys, helpKey(n)+".arg."+p.Name)
			}
			for _, f := range n.Flags {
				keys = append(keys, helpKey(n)+"."+strings.ReplaceAll(f.Name, "-", "_"))
			}
		}
		for _, c := range n.Children {
			visit(c)
		}
	}
	visit(model.Node)
	return keys
}

// uses is what the source says of keys.
type uses struct {
	literals []string // every text
	asked    []string // given to T, say or N whole
	begun    []string // given to T, say or N as the beginning of a key
	problems []string // codes given to problem
	groups   []string // given to Enum
}

func usesIn(t *testing.T) uses {
	t.Helper()
	var u uses
	for _, f := range parseDir(t, ".") {
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := literal(n); ok {
				u.literals = append(u.literals, s)
			}
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			switch first, whole := literal(call.Args[0]); called(call) {
			case "T", "say", "N":
				if whole {
					u.asked = append(u.asked, first)
				} else if b, ok := call.Args[0].(*ast.BinaryExpr); ok {
					if s, ok := literal(b.X); ok {
						u.begun = append(u.begun, s)
					}
				}
			case "problem":
				if !whole {
					t.Errorf("problem is called with what is no literal: %v", call.Args[0])
				}
				u.problems = append(u.problems, first)
			case "Enum", "EnumValues":
				if whole {
					u.groups = append(u.groups, first)
				}
			}
			return true
		})
	}
	return u
}

func literal(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// ownKeys returns the keys of the program's own texts, sorted.
func ownKeys(t *testing.T) []string {
	t.Helper()
	b, err := texts.ReadFile("text/ar.json")
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return sortedKeys(m)
}

// TestEveryKeyInTheSourceExists holds that no run of the program asks for a text that is not there.
func TestEveryKeyInTheSourceExists(t *testing.T) {
	p := printer(t, locale.Arabic)
	u := usesIn(t)
	for _, code := range u.problems {
		u.asked = append(u.asked, "error."+code, "next."+code)
	}
	for _, f := range families() {
		for _, v := range f.values {
			u.asked = append(u.asked, f.prefix+v)
		}
	}
	u.asked = append(u.asked, helpKeys(modelOf(t))...)
	for _, key := range u.asked {
		if !p.Has(key) {
			t.Errorf("the source asks for the text %q, which is not there", key)
		}
	}
	var known []string
	for _, f := range families() {
		known = append(known, f.prefix)
	}
	known = append(known, "error.", "next.")
	for _, prefix := range u.begun {
		if !slices.Contains(known, prefix) {
			t.Errorf("the source makes keys that begin with %q: list them in families", prefix)
		}
	}
	for _, group := range u.groups {
		if len(p.EnumValues(group)) == 0 {
			t.Errorf("the source asks for labels of %q, which has none", group)
		}
	}
	keys := ownKeys(t)
	shape := regexp.MustCompile(`^[a-z]+(\.[a-z_0-9]+)+$`)
	for _, s := range u.literals {
		head, _, _ := strings.Cut(s, ".")
		if shape.MatchString(s) && !slices.Contains(known, s) && s != "help.global" && !p.Has(s) && len(p.EnumValues(s)) == 0 && slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, head+".") }) {
			t.Errorf("%q looks like a key and is none", s)
		}
	}
}

// TestEveryKeyIsUsed holds that no text is left over.
func TestEveryKeyIsUsed(t *testing.T) {
	u := usesIn(t)
	used := map[string]bool{}
	for _, s := range u.literals {
		used[s] = true
		used["error."+s], used["next."+s] = true, true // the codes of explain's table
	}
	for _, f := range families() {
		for _, v := range f.values {
			used[f.prefix+v] = true
		}
	}
	for _, key := range helpKeys(modelOf(t)) {
		used[key] = true
	}
	for _, key := range ownKeys(t) {
		if !used[key] {
			t.Errorf("the text %q is used nowhere", key)
		}
	}
}
