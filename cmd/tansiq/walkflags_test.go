package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// misuseGroup walks the groups of commands: alone they give help, and so does --help; a word that is no command is
// refused.
func (w *walk) misuseGroup(node *kong.Node, path []string) {
	if len(node.Children) == 0 {
		return
	}
	for _, args := range [][]string{path, append(slices.Clone(path), "--help")} {
		w.helped(args)
	}
	w.refused(append(slices.Clone(path), nonsense), exitUsage)
	w.refused(append(slices.Clone(path), "--nothing"), exitUsage)
	for _, c := range node.Children {
		w.misuseGroup(c, append(slices.Clone(path), c.Name))
	}
}

func (w *walk) helped(args []string) {
	w.t.Helper()
	r := w.run(args...)
	if r.code != exitDone || r.err != "" || len(r.out) < 100 {
		w.t.Errorf("tansiq %q: exit %d, want help\n%s%s", args, r.code, r.out, r.err)
	}
	w.read(args, r)
}

// walkCommand tries one command in every way.
func (w *walk) walkCommand(model *kong.Application, node *kong.Node) {
	path := pathOf(node)
	line := func(extra ...string) []string {
		return append(append(slices.Clone(path), w.wordsOf(node)...), extra...)
	}
	w.helped(append(slices.Clone(path), "--help"))
	w.helped(append([]string{"help"}, path...))
	w.refused(line("--nothing"), exitUsage)
	w.refused(line("--nothing="+nonsense), exitUsage)
	w.missingWords(node, path)
	if p := node.Positional; len(p) == 0 || !p[len(p)-1].IsSlice() {
		extra := []string{nonsense, nonsense, nonsense, nonsense}
		w.refused(line(extra...), exitUsage)
	}
	for _, f := range node.Flags {
		w.walkFlag(f, line)
		if code, closed := w.refusal(node, f); closed {
			w.refused(line("--"+f.Name+"="+nonsense), code)
		} else if path[0] != "demo" { // a whole demonstration for a folder's name is not worth its second
			w.read(path, w.run(line("--"+f.Name+"="+nonsense)...))
		}
	}
	for _, f := range model.Node.Flags {
		w.walkFlag(f, line)
		if path[0] != "demo" {
			w.read(append(slices.Clone(path), "--"+f.Name), w.run(line("--"+f.Name+"="+nonsense)...))
		}
	}
}

// walkFlag gives a flag no value, or a value where it takes none.
func (w *walk) walkFlag(f *kong.Flag, line func(...string) []string) {
	if f.IsBool() {
		w.refused(line("--"+f.Name+"=perhaps"), exitUsage)
		return
	}
	w.refused(line("--"+f.Name), exitUsage)
}

// missingWords leaves out each required flag, and the words of a command that needs some.
func (w *walk) missingWords(node *kong.Node, path []string) {
	var flags, words []string
	for _, s := range w.wordsOf(node) {
		if strings.HasPrefix(s, "--") {
			flags = append(flags, s)
		} else {
			words = append(words, s)
		}
	}
	if len(node.Positional) > 0 && node.Positional[0].Required {
		w.refused(append(slices.Clone(path), flags...), exitUsage)
	}
	for _, f := range node.Flags {
		if !f.Required {
			continue
		}
		rest := slices.DeleteFunc(slices.Clone(flags), func(s string) bool { return strings.HasPrefix(s, "--"+f.Name+"=") })
		w.refused(append(append(slices.Clone(path), words...), rest...), exitUsage)
	}
}

// refusal returns with which code a command refuses nonsense in a flag of its own; flags that take any text refuse
// none. A flag that is not listed fails the test.
func (w *walk) refusal(node *kong.Node, f *kong.Flag) (int, bool) {
	if f.IsBool() {
		return exitUsage, true
	}
	for _, name := range []string{strings.Join(append(pathOf(node), f.Name), " "), "* " + f.Name} {
		for code, list := range refusals() {
			if slices.Contains(list, name) {
				return code, true
			}
		}
		if slices.Contains(freeFlags(), name) {
			return 0, false
		}
	}
	w.t.Errorf("flag --%s of %q: say in refusals or freeFlags what it makes of nonsense", f.Name, pathOf(node))
	return 0, false
}

// refusals are the flags that refuse nonsense, by exit code. "*" stands for every command.
func refusals() map[int][]string {
	return map[int][]string{
		exitUsage: {"show part", "show out", "key new role", "read text-lang", "entries from", "* strength", "assess implementation", "assess valid-days", "verify state"},
		exitInput: {"* audience", "* on", "* wording", "* modality", "* class", "* track", "* verb", "* standing", "* trigger", "* due", "* bound", "* asserted-by",
			"init origin", "init zone", "init weekend", "init secretariat", "key revoke reason", "party admit role", "party join compared", "party join words", "* kinds", "* tracks", "* until",
			"read published", "read register", "read form", "accept decisions", "* type", "* date", "* status", "* stage", "instrument register party",
			"assess finding", "position stance", "redact ground", "verify log", "verify seen", "verify vkey", "serve listen", "eval register", "eval texts"},
		exitRefused:  {"redact part"},
		exitKey:      {"party admit root-key", "redact second"},
		exitNotFound: {"* person", "* instrument", "* provision", "* evidence", "* with", "* also", "* kept"},
	}
}

// freeFlags take any text.
func freeFlags() []string {
	return []string{"* name-ar", "* name-en", "* title-ar", "* title-en", "* text-ar", "* text-en", "* office-ar", "* office-en", "* by", "* number", "* alias", "* url",
		"* note", "* text", "* reason", "* title", "* issuer", "* out", "* dir", "* rule-ar", "* rule-en", "init secretariat-ar", "init secretariat-en", "init person",
		"key new party", "party admit actor"}
}
