package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// said runs the command and returns its lines.
func said(t *testing.T, in string, args ...string) ([]string, error) {
	t.Helper()
	var out bytes.Buffer
	err := command(t.Context(), append([]string{"tessera-append"}, args...), strings.NewReader(in), &out)
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n"), err
}

func TestThePeerSaysHowItIsSetUpAndAnswersEachLine(t *testing.T) {
	lines, err := said(t, "run 3\nrun 2\n", "-batch", "1", "-size", "100")
	if err != nil {
		t.Fatal(err)
	}
	if want := "tessera v1.0.4 posix: batch 1, age 1s, checkpoint every 1s, entries of 100 bytes, awaiting integrated"; lines[0] != want && !strings.Contains(lines[0], "unknown version") {
		t.Errorf("configuration: got %q, want %q", lines[0], want)
	}
	if len(lines) != 3 || !regexp.MustCompile(`^3 [1-9][0-9]+$`).MatchString(lines[1]) || !regexp.MustCompile(`^2 [1-9][0-9]+$`).MatchString(lines[2]) {
		t.Errorf("answers: %q", lines[1:])
	}
}

func TestEveryEntryThatCountsIsUnderACheckpointWhenThePeerStops(t *testing.T) {
	for _, args := range [][]string{{"-batch", "1", "-n", "5"}, {"-batch", "4", "-n", "20"}, {"-batch", "4", "-n", "8", "-await", "published"}} {
		dir := t.TempDir()
		if _, err := said(t, "", append(args, "-dir", dir)...); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("tansiq.example/peer\n%s\n", args[3]); !strings.HasPrefix(string(b), want) {
			t.Errorf("%q: the checkpoint begins %q, want %q", args, b[:30], want)
		}
	}
}

func TestThePeerRefusesWhatItDoesNotUnderstand(t *testing.T) {
	for _, in := range []string{"run\n", "run 0\n", "run -1\n", "run x\n", "stop\n", "\n"} {
		if _, err := said(t, in); err == nil {
			t.Errorf("%q is understood", in)
		}
	}
	for _, args := range [][]string{{"-batch", "0"}, {"-size", "0"}, {"-size", "70000"}, {"-await", "hope"}, {"more"}, {"-n", "-1"}, {"-dir", "/dev/null"}} {
		if _, err := said(t, "", args...); err == nil {
			t.Errorf("%q is understood", args)
		}
	}
}
