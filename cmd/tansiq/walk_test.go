package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/tansiq/tansiq/locale"
)

// walk is a process in which every command has something to work on, and every way of calling it is tried.
type walk struct {
	t      *testing.T
	texts  *locale.Catalogue
	lang   locale.Language
	n      int // of runs: names that must be new are made from it
	dir    string
	global []string // --home, --db, --key, --lang
}

// nonsense is no value of anything that has a list, a number, a day, a file or an entry.
const nonsense = "زز زز"

// TestWalk tries each command, each of its flags and each way to misuse it, and reads every line that comes out.
func TestWalk(t *testing.T) {
	for _, l := range locale.Languages() {
		t.Run(string(l), func(t *testing.T) {
			w := newWalk(t, l)
			model := modelOf(t)
			w.misuseGroup(model.Node, nil)
			for _, node := range leaves(model.Node) {
				t.Run(strings.Join(pathOf(node), " "), func(t *testing.T) {
					w.t = t
					w.walkCommand(model, node)
				})
			}
		})
	}
}

func modelOf(t *testing.T) *kong.Application {
	t.Helper()
	var c commands
	parser, err := kong.New(&c, kong.Name("tansiq"), kong.NoDefaultHelp())
	if err != nil {
		t.Fatal(err)
	}
	return parser.Model
}

// leaves returns the commands under node that have no sub-commands.
func leaves(node *kong.Node) []*kong.Node {
	if len(node.Children) == 0 {
		return []*kong.Node{node}
	}
	var out []*kong.Node
	for _, c := range node.Children {
		out = append(out, leaves(c)...)
	}
	return out
}

func pathOf(node *kong.Node) []string {
	var path []string
	for n := node; n.Parent != nil; n = n.Parent {
		path = append([]string{n.Name}, path...)
	}
	return path
}

// newWalk opens a process: entries 0–3 of its opening, 4 an instrument, 5 a source, then a commitment, an assessment, a
// party that has not joined, a second device key's entry, a mandate.
func newWalk(t *testing.T, l locale.Language) *walk {
	w := &walk{t: t, texts: catalogue(t), lang: l, dir: t.TempDir()}
	t.Chdir(w.dir)
	unsetVariables(t)
	for name, text := range map[string]string{"text.txt": walkText, "register.json": walkRegister, "decisions.json": `[{"item":"c1","do":"accept"}]`} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w.global = []string{"--lang=" + string(l), "--home=" + filepath.Join(w.dir, "home"), "--db=sqlite:" + filepath.Join(w.dir, "walk.db")}
	w.must("init", "--name-ar=تجربة", "--name-en=Trial", "--origin=walk.example/process", "--demo-keys")
	for _, name := range []string{"second", "third"} {
		w.must("key", "new", name, "--role=device", "--party=secretariat", "--demo-keys")
	}
	w.must("key", "new", "late", "--role=root", "--party=late", "--demo-keys")
	w.global = append(w.global, "--process=walk.example/process")
	for _, args := range [][]string{
		{"instrument", "register", "--type=agreement", "--title-ar=اتفاق"},
		{"read", "text.txt", "--published=2026-03-18", "--register=register.json", "--keep", "--issuer=agency"},
		{"commitment", "record", "--text-ar=فتح المعبر.", "--modality=agreed", "--class=humanitarian_access", "--standing=signed", "--bound=XND:ندران:Nadran"},
		{"assess", "6", "--finding=holding", "--on=2026-03-20"},
		{"party", "admit", "late", "--name-ar=وفد متأخر", "--root-key=late"},
	} {
		w.must(append(args, "--key=secretariat-device")...)
	}
	w.must("person", "enrol", "--name-ar=شخص", "--key=secretariat-root")
	w.must("key", "add", "second", "--person=9", "--key=secretariat-root")
	w.must("mandate", "grant", "second", "--kinds=position.taken", "--key=secretariat-root")
	w.must("export", "--whole", "--out=whole.bundle", "--key=secretariat-device")
	w.must("position", "6", "--stance=accepts", "--save=signed.json", "--key=secretariat-device")
	w.must("backup", "whole.backup")
	return w
}

// unsetVariables takes out of the test's environment what stands in for flags.
func unsetVariables(t *testing.T) {
	t.Helper()
	for _, name := range []string{"TANSIQ_HOME", "TANSIQ_DB", "TANSIQ_PROCESS", "TANSIQ_KEY", "TANSIQ_LOG_KEY", "TANSIQ_LOG_KEY_COMMAND"} {
		t.Setenv(name, "") // restored after the test
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
}

const walkText = `قالت وزارة الخارجية الهلدارية إن ندران وهلدارة اتفقتا على سحب الأسلحة الثقيلة من هضبة قلوان قبل 30 أبريل/ نيسان 2026.
`

const walkRegister = `{"actors": [
  {"id": "XND", "type": "state", "name_ar": "ندران"},
  {"id": "XHD", "type": "state", "name_ar": "هلدارة", "nisba_ar": ["هلداري"]},
  {"id": "XHD_MFA", "type": "ministry", "name_ar": "وزارة الخارجية الهلدارية", "of": "XHD"}]}
`

// commandWords are each command's positional words and required flags, so that it can run; # is a number never used before.
func commandWords() map[string][]string {
	device, root := "--key=secretariat-device", "--key=secretariat-root"
	return map[string][]string{
		"init":                 {"--name-ar=عملية", "--origin=walk.example/#", "--secretariat=s#", "--demo-keys"},
		"key new":              {"new#", "--role=device", "--party=secretariat", "--demo-keys"},
		"key show":             {"secretariat-device"},
		"key add":              {"third", "--person=9", root},
		"key revoke":           {"third", "--reason=lost", root},
		"key list":             {device},
		"party admit":          {"p#", "--name-ar=وفد", "--root-key=late", device},
		"party join":           {"--compared=exercise", "--key=late"},
		"party suspend":        {"late", "--reason=سبب", device},
		"party list":           {device},
		"person enrol":         {"--name-ar=شخص", root},
		"person left":          {"9", root},
		"person list":          {device},
		"mandate grant":        {"second", "--kinds=position.taken", root},
		"mandate withdraw":     {"11", root},
		"mandate list":         {device},
		"read":                 {"text.txt", "--published=2026-03-18", "--register=register.json", "--keep", "--issuer=agency", device},
		"accept":               {"--decisions=decisions.json", device},
		"append":               {"signed.json"},
		"instrument register":  {"--type=agreement", "--title-ar=اتفاق", device},
		"instrument provision": {"4", "--number=1", "--text-ar=نص", device},
		"instrument link":      {"4", "cites", "4", device},
		"instrument list":      {device},
		"commitment record":    {"--text-ar=نص", "--modality=agreed", "--class=ceasefire", "--standing=signed", "--bound=XND:ندران:Nadran", device},
		"commitment revise":    {"6", "--reason=سبب", "--text-ar=نص", "--modality=agreed", "--class=ceasefire", "--standing=signed", "--bound=XND:ندران:Nadran", device},
		"assess":               {"6", "--finding=holding", "--on=2026-03-21", device},
		"position":             {"6", "--stance=accepts", device},
		"correct":              {"7", "--with=7", "--reason=سبب", device},
		"withdraw":             {"7", "--reason=سبب", device},
		"board":                {device},
		"entries":              {device},
		"show":                 {"6", device},
		"prove":                {"6", "--out=proof#", device},
		"redact":               {"5", "--part=about", "--ground=unlawful", device},
		"erase":                {},
		"export":               {"--out=bundle#", device},
		"import":               {"whole.bundle"},
		"verify":               {"whole.bundle"},
		"serve":                {"--listen=127.0.0.1:99999"}, // nothing can listen there: else it would not come to an end
		"replay":               {},
		"repair":               {},
		"backup":               {"backup#"},
		"restore":              {"whole.backup"},
		"eval":                 {"text.txt"},
		"demo":                 {},
		"fingerprint":          {"secretariat-device"},
	}
}

// wordsOf returns the words of a command for one run.
func (w *walk) wordsOf(node *kong.Node) []string {
	list, ok := commandWords()[strings.Join(pathOf(node), " ")]
	if !ok {
		w.t.Fatalf("no words are known for the command %v: add them to commandWords", pathOf(node))
	}
	w.n++
	out := slices.Clone(list)
	for i := range out {
		out[i] = strings.ReplaceAll(out[i], "#", fmt.Sprint(w.n))
	}
	return out
}

func (w *walk) run(args ...string) run1 {
	return runIn(w.texts, nil, append(slices.Clone(w.global), args...)...)
}

func (w *walk) must(args ...string) {
	w.t.Helper()
	if r := w.run(args...); r.code != exitDone {
		w.t.Fatalf("tansiq %q: exit %d\n%s%s", args, r.code, r.out, r.err)
	}
}

// refused runs a command line, fails unless it exits with one of codes, and reads what comes out.
func (w *walk) refused(args []string, codes ...int) {
	w.t.Helper()
	r := w.run(args...)
	if !slices.Contains(codes, r.code) {
		w.t.Errorf("tansiq %q: exit %d, want one of %v\n%s%s", args, r.code, codes, r.out, r.err)
	}
	w.read(args, r)
}

// read holds what every run must keep, however it ended.
func (w *walk) read(args []string, r run1) {
	w.t.Helper()
	if r.code < exitDone || r.code > exitNotFound || r.code == exitFault {
		w.t.Errorf("tansiq %q: exit %d\n%s%s", args, r.code, r.out, r.err)
	}
	if r.code != exitDone && (!strings.HasPrefix(r.err, errorMark(w.lang)) || !strings.Contains(r.err, "\n"+nextMark(w.lang))) {
		w.t.Errorf("tansiq %q: want a line %q and a line %q, got %q", args, errorMark(w.lang), nextMark(w.lang), r.err)
	}
	if r.code == exitDone && r.err != "" {
		w.t.Errorf("tansiq %q: done, and yet %q", args, r.err)
	}
	for _, text := range []string{r.out, r.err} {
		for _, problem := range languageProblems(w.lang, args, text) {
			w.t.Errorf("tansiq %q: %s", args, problem)
		}
	}
}

func errorMark(l locale.Language) string {
	if l == locale.Arabic {
		return "خطأ: "
	}
	return "Error: "
}

func nextMark(l locale.Language) string {
	if l == locale.Arabic {
		return "الخطوة التالية: "
	}
	return "What to do: "
}
