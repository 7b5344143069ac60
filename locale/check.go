package locale

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"text/template/parse"
	"unicode"
)

// pluralForms returns the forms that a plural text has in l (CLDR plural rules, cardinal).
func pluralForms(l Language) []string {
	if l == Arabic {
		return []string{"zero", "one", "two", "few", "many", "other"}
	}
	return []string{"one", "other"}
}

// collect reads every file of every source and returns the texts by language with all that is wrong.
func collect(sources []fs.FS) (map[Language][]text, []error) {
	var problems []error
	texts := map[Language][]text{}
	byKey := map[Language]map[string]text{Arabic: {}, English: {}}
	for i, fsys := range sources {
		for _, l := range Languages() {
			found, err := read(fsys, l, i)
			if err != nil {
				problems = append(problems, err)
			}
			for _, t := range found {
				if first, twice := byKey[l][t.key]; twice {
					problems = append(problems, t.problem("want it once, it is in %s too", first.where))
					continue
				}
				byKey[l][t.key] = t
				texts[l] = append(texts[l], t)
				problems = append(problems, t.check(l)...)
			}
		}
	}
	return texts, append(problems, compare(texts, byKey)...)
}

// compare returns what differs between the languages.
func compare(texts map[Language][]text, byKey map[Language]map[string]text) []error {
	var problems []error
	for _, t := range texts[Arabic] {
		other, ok := byKey[English][t.key]
		if !ok {
			problems = append(problems, t.problem("want it in English too"))
			continue
		}
		if t.plural != other.plural {
			problems = append(problems, t.problem("want plural forms in both languages or in neither"))
			continue
		}
		if a, e := t.variables(), other.variables(); !slices.Equal(a, e) {
			problems = append(problems, t.problem("want the same variables, got %v in Arabic and %v in English", a, e))
		}
	}
	for _, t := range texts[English] {
		if _, ok := byKey[Arabic][t.key]; !ok {
			problems = append(problems, t.problem("want it in Arabic too"))
		}
	}
	return problems
}

// check returns what is wrong with t by itself.
func (t text) check(l Language) []error {
	var problems []error
	if !plainKey(t.key) {
		problems = append(problems, t.problem("want a key of a-z, 0-9, _ and inner dots"))
	}
	if _, _, ok := enumKey(t.key); !ok && strings.HasPrefix(t.key, "enum.") {
		problems = append(problems, t.problem("want enum.<group>.<value>"))
	}
	want := []string{"other"}
	if t.plural {
		want = pluralForms(l)
	}
	for _, form := range want {
		if _, ok := t.forms[form]; !ok {
			problems = append(problems, t.problem("want the plural form %s", form))
		}
	}
	for _, form := range slices.Sorted(maps.Keys(t.forms)) {
		if !slices.Contains(want, form) {
			problems = append(problems, t.problem("want no plural form %s", form))
		}
		if err := checkForm(t.forms[form], l); err != nil {
			problems = append(problems, t.problem("%v: %q", err, t.forms[form]))
		}
	}
	return problems
}

func checkForm(s string, l Language) error {
	words, vars, err := dissect(s)
	if err != nil {
		return err
	}
	if strings.TrimSpace(words) == "" && len(vars) == 0 {
		return errors.New("want a text that is not empty")
	}
	parts := strings.Split(words, "`")
	if len(parts)%2 == 0 {
		return errors.New("want each backquote with its pair")
	}
	for i := 0; i < len(parts) && l == Arabic; i += 2 { // the odd parts stand between backquotes
		if strings.IndexFunc(parts[i], isLatin) >= 0 {
			return errors.New("want Latin letters only between backquotes")
		}
	}
	return nil
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) }

// dissect returns the words of a template without its actions, and the names of its variables in order.
// Error: where s does not parse or an action is anything but {{.Name}}.
func dissect(s string) (words string, vars []string, err error) {
	trees, err := parse.Parse("text", s, "{{", "}}")
	if err != nil {
		return "", nil, err
	}
	tree := trees["text"]
	if len(trees) > 1 || tree == nil {
		return "", nil, errors.New("want no templates inside the text")
	}
	var b strings.Builder
	for _, n := range tree.Root.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			b.Write(n.Text)
		case *parse.ActionNode:
			name, ok := variable(n)
			if !ok {
				return "", nil, errors.New("want only {{.Name}} in braces")
			}
			vars = append(vars, name)
		default:
			return "", nil, errors.New("want only {{.Name}} in braces")
		}
	}
	return b.String(), vars, nil
}

func variable(n *parse.ActionNode) (string, bool) {
	if len(n.Pipe.Decl) > 0 || len(n.Pipe.Cmds) != 1 || len(n.Pipe.Cmds[0].Args) != 1 {
		return "", false
	}
	f, ok := n.Pipe.Cmds[0].Args[0].(*parse.FieldNode)
	if !ok || len(f.Ident) != 1 {
		return "", false
	}
	return f.Ident[0], true
}

// variables returns the names in all forms of t, sorted, each once; of a plural without N, which some forms say in words.
func (t text) variables() []string {
	var out []string
	for _, s := range t.forms {
		_, vars, err := dissect(s)
		if err != nil {
			continue // said by check
		}
		out = append(out, vars...)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if t.plural {
		out = slices.DeleteFunc(out, func(v string) bool { return v == "N" })
	}
	return out
}

func plainKey(key string) bool {
	for _, part := range strings.Split(key, ".") {
		if part == "" || strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			return false
		}
	}
	return true
}
