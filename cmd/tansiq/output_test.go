package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/gold"
	"github.com/tansiq/tansiq/locale"
)

// TestNoSourceFileHasBidiControls: an invisible character can make source read otherwise than it runs (CVE-2021-42574).
func TestNoSourceFileHasBidiControls(t *testing.T) {
	n := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == ".git" {
			return fs.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		n++
		b, err := os.ReadFile(path)
		if strings.ContainsFunc(string(b), isBidiControl) {
			t.Errorf("%s has a bidi control character: write it as an escape", path)
		}
		return err
	})
	if err != nil || n < 50 {
		t.Fatalf("read %d files: %v", n, err)
	}
}

func isBidiControl(r rune) bool {
	return r >= '\u2066' && r <= '\u2069' || r >= '\u202a' && r <= '\u202e' || r == '\u200e' || r == '\u200f' || r == '\u061c'
}

// TestABoardInCSVRunsNoFormula: a cell that a spreadsheet would run has an apostrophe before it, every other stays.
func TestABoardInCSVRunsNoFormula(t *testing.T) {
	w := newWalk(t, locale.English)
	texts := map[string]string{
		"=HYPERLINK(\"http://x.example\")": "'=HYPERLINK(\"http://x.example\")", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\tcmd": "'\tcmd", "\rcmd": "'\rcmd",
		"1 = 1, \"quoted\"\nand on": "1 = 1, \"quoted\"\nand on",
	}
	for text := range texts {
		w.must("commitment", "record", "--text-en="+text, "--modality=agreed", "--class=ceasefire", "--standing=signed", "--bound=XND:ندران:Nadran", "--key=secretariat-device")
	}
	rows, err := csv.NewReader(strings.NewReader(w.run("board", "--csv", "--key=secretariat-device").out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(rows[0], "text_en")
	var got []string
	for _, row := range rows[1:] {
		got = append(got, row[at])
	}
	for text, want := range texts {
		if !slices.Contains(got, want) {
			t.Errorf("the text %q is not in the CSV as %q: %q", text, want, got)
		}
	}
}

// TestExitCodesAreDocumented where a programmer and where a user looks for them.
func TestExitCodesAreDocumented(t *testing.T) {
	b, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	for code := exitDone; code <= exitNotFound; code++ {
		if !strings.Contains(string(b), fmt.Sprintf("\n//\t%d  ", code)) {
			t.Errorf("doc.go does not say what exit code %d is", code)
		}
		for _, l := range locale.Languages() {
			if help := printer(t, l).T("help.exit_codes"); !strings.Contains(help, fmt.Sprint(code)) {
				t.Errorf("the help in %q does not say what exit code %d is", l, code)
			}
		}
	}
}

// appOn returns an app that prints into the string that out returns.
func appOn(t *testing.T, l locale.Language) (a *app, out func() string) {
	w, b, _ := machineOf(nil, "")
	return &app{world: w, ctx: context.Background(), g: &globals{}, p: printer(t, l)}, b.String
}

// TestTwoColumnsStandUnderEachOther, whatever marks and isolates the first column has.
func TestTwoColumnsStandUnderEachOther(t *testing.T) {
	a, out := appOn(t, locale.Arabic)
	a.columns([][2]string{{locale.Isolate("--a"), "أول"}, {"مُشكَّلٌ", "ثانٍ"}, {locale.Isolate("--long-flag=VALUE"), "ثالث " + strings.Repeat("كلمة ", 40)}})
	for i, line := range strings.Split(strings.TrimRight(out(), "\n"), "\n") {
		second := strings.LastIndex(line, "  ") + 2
		if i == 0 || i == 1 || i == 2 {
			if got := locale.Width(line[:second]); got != 2+len("--long-flag=VALUE")+2 {
				t.Errorf("line %d: the second column begins at cell %d: %q", i+1, got, line)
			}
		}
		if got := locale.Width(line); got > a.width {
			t.Errorf("line %d has %d cells, the terminal %d", i+1, got, a.width)
		}
	}
}

// TestFiguresStandUnderEachOther: each line of the table is as long as its head.
func TestFiguresStandUnderEachOther(t *testing.T) {
	for _, l := range locale.Languages() {
		a, out := appOn(t, l)
		a.printFigures(gold.Summary{})
		lines := strings.Split(strings.TrimRight(out(), "\n"), "\n")
		if len(lines) < 10 {
			t.Fatalf("%d lines", len(lines))
		}
		for _, line := range lines[1:] {
			if locale.Width(line) != locale.Width(lines[1]) {
				t.Errorf("%q is not as long as %q", line, lines[1])
			}
		}
	}
}

// TestHelpFitsTheTerminal: no line of any help is wider than the terminal, and every flag's help stands in one column.
func TestHelpFitsTheTerminal(t *testing.T) {
	texts := catalogue(t)
	for _, l := range locale.Languages() {
		for _, node := range leaves(modelOf(t).Node) {
			args := append(pathOf(node), "--help", "--lang="+string(l))
			for line := range strings.SplitSeq(runIn(texts, nil, args...).out, "\n") {
				if n := locale.Width(line); n > 100 && !strings.Contains(line, "tansiq ") {
					t.Errorf("tansiq %q: a line of %d cells: %q", args, n, line)
				}
			}
		}
	}
}

// broken is a pipe that nobody reads.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("pipe is closed") }

// TestAnOutputThatCannotBeWrittenIsNoSuccess: a list cut short must not pass for the whole.
func TestAnOutputThatCannotBeWrittenIsNoSuccess(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"board", "--help"}} {
		w, _, errs := machineOf(nil, "")
		w.out = broken{}
		if code := runWith(context.Background(), args, w, catalogue(t)); code != exitFault {
			t.Errorf("tansiq %q: exit %d, want %d: %s", args, code, exitFault, errs)
		}
	}
}

// TestAStoppedCommandSaysSo: a command that a person stops is told apart from one that failed.
func TestAStoppedCommandSaysSo(t *testing.T) {
	w := newWalk(t, locale.English)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	m, _, errs := machineOf(nil, "")
	code := runWith(ctx, append(slices.Clone(w.global), "board", "--key=secretariat-device"), m, w.texts)
	if code != exitFault || !strings.HasPrefix(errs.String(), "Error: The command was stopped before it was done.\nWhat to do: ") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
