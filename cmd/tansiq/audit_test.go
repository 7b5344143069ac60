package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tansiq/tansiq/locale"
)

// TestLongWorkTellsHowFarItIs: every two seconds a line on the standard error, in the language; short work is silent.
func TestLongWorkTellsHowFarItIs(t *testing.T) {
	for _, l := range locale.Languages() {
		w, out, errs := machineOf(nil, "")
		now := time.Date(2026, 3, 18, 9, 0, 0, 0, time.UTC)
		w.now = func() time.Time { return now }
		a := &app{world: w, ctx: context.Background(), p: printer(t, l)}
		entries, rows := a.progress(), a.progressRows()
		for i := range int64(50) { // five seconds
			now = now.Add(100 * time.Millisecond)
			entries(i*1000, 1_234_567)
			rows(i * 1000)
		}
		lines := strings.Split(strings.TrimSpace(errs.String()), "\n")
		if len(lines) != 4 || out.Len() > 0 || !strings.Contains(lines[0], "19,000") || !strings.Contains(lines[0], "1,234,567") || !strings.Contains(lines[1], "19,000") || !strings.Contains(lines[2], "39,000") {
			t.Errorf("%s: %q", l, lines)
		}
		for _, p := range languageProblems(l, nil, errs.String()) {
			t.Error(p)
		}
	}
}

// TestADatabaseThatCannotBeOpenedIsNotMade: a check, a repair and a backup look at what is there.
func TestADatabaseThatCannotBeOpenedIsNotMade(t *testing.T) {
	dir := t.TempDir()
	texts := catalogue(t)
	for _, args := range [][]string{{"verify"}, {"verify", "sqlite:" + filepath.Join(dir, "none.db")}, {"repair"}, {"backup", filepath.Join(dir, "b")}} {
		r := runIn(texts, nil, append([]string{"--lang=en", "--home=" + dir, "--db=sqlite:" + filepath.Join(dir, "none.db")}, args...)...)
		if r.code != exitDatabase || !strings.Contains(r.err, "is not there") {
			t.Errorf("%q: exit %d, %s", args, r.code, r.err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) > 0 {
		t.Errorf("made %v, %v", left, err)
	}
}
