package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/tansiq/tansiq/locale"
)

// catalogue opens the program's texts.
func catalogue(t testing.TB) *locale.Catalogue {
	t.Helper()
	c, err := locale.New(texts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// printer returns the program's texts in a language.
func printer(t testing.TB, l locale.Language) *locale.Printer {
	t.Helper()
	return catalogue(t).In(l, locale.Options{})
}

// run1 is one run of the program in the test's own process.
type run1 struct {
	code     int
	out, err string
}

// machineOf is a machine with an environment and an input of its own. There is no terminal.
func machineOf(env map[string]string, input string) (world, *bytes.Buffer, *bytes.Buffer) {
	var out, errs bytes.Buffer
	return world{in: strings.NewReader(input), out: &out, err: &errs, env: func(name string) string { return env[name] },
		now: time.Now, rand: rand.Reader, width: 100}, &out, &errs
}

// runIn runs a command line. kong reads TANSIQ_HOME and its like from the process: tests give flags.
func runIn(c *locale.Catalogue, env map[string]string, args ...string) run1 {
	w, out, errs := machineOf(env, "")
	code := runWith(context.Background(), args, w, c)
	return run1{code, out.String(), errs.String()}
}

// balanced reports whether each isolate in line is closed in it, and nothing is closed that is not open.
func balanced(line string) bool {
	depth := 0
	for _, r := range line {
		switch r {
		case '\u2066', '\u2067', '\u2068':
			depth++
		case '\u2069':
			depth--
		}
		if depth < 0 {
			return false
		}
	}
	return depth == 0
}
