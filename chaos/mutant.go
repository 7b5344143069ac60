package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// mutant is the writer with one safeguard taken out.
type mutant struct {
	name     string
	engine   string
	scenario string
	patches  []patch
	by       []string // the checks that may find it; another one would be luck
}

// patch replaces a string of a source file, which must stand there exactly once.
type patch struct {
	file     string // from the project's folder
	old, new string
}

// patched returns source with its patches. Error: a string does not stand there exactly once.
func patched(source string, patches []patch) (string, error) {
	for _, p := range patches {
		if n := strings.Count(source, p.old); n != 1 {
			return "", fmt.Errorf("patch %s: %q stands there %d times, want once", p.file, p.old, n)
		}
		source = strings.Replace(source, p.old, p.new, 1)
	}
	return source, nil
}

// build builds the mutant's writer in dir out of the project at root, and returns its file.
func (m mutant) build(ctx context.Context, root, dir string) (string, error) {
	files := map[string][]patch{}
	for _, p := range m.patches {
		files[p.file] = append(files[p.file], p)
	}
	dir, err := os.MkdirTemp(dir, "mutant-")
	if err != nil {
		return "", err
	}
	replace := map[string]string{}
	for file, patches := range files {
		b, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			return "", fmt.Errorf("read a source: %w", err)
		}
		text, err := patched(string(b), patches)
		if err != nil {
			return "", err
		}
		to := filepath.Join(dir, strings.ReplaceAll(file, "/", "_"))
		if err := os.WriteFile(to, []byte(text), 0o600); err != nil {
			return "", err
		}
		replace[filepath.Join(root, file)] = to
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file, program := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "writer")
	if err := os.WriteFile(file, overlay, 0o600); err != nil {
		return "", err
	}
	c := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-ldflags=-s -w", "-overlay", file, "-o", program, "./chaos")
	c.Dir = root
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the mutant %q: %w\n%s", m.name, err, out)
	}
	return program, nil
}

// sources returns the project's folder.
func sources(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("find the project: %w", err)
	}
	file := strings.TrimSpace(string(out))
	if filepath.Base(file) != "go.mod" {
		return "", errors.New("find the project: run it in the project's folder")
	}
	return filepath.Dir(file), nil
}

// hunted is a line of the table of mutants.
type hunted struct {
	mutant
	row  row
	took time.Duration
	err  error // it could not be built
}

// caught returns the checks by which the mutant was found, and whether one of them is of those that count.
func (h hunted) caught() (by []string, right bool) {
	if h.err != nil || h.row.err != nil {
		return nil, false
	}
	by = checksOf(h.row.outcome.all())
	return by, slices.ContainsFunc(by, func(check string) bool { return slices.Contains(h.by, check) })
}

func mutantHead() string {
	return fmt.Sprintf("%-34s %-9s %-22s %8s  %s", "mutant", "engine", "scenario", "seconds", "caught by")
}

func (h hunted) String() string {
	by, right := h.caught()
	verdict := strings.Join(by, ", ")
	switch {
	case h.err != nil:
		verdict = "NOT BUILT: " + h.err.Error()
	case h.row.err != nil:
		verdict = "NOT MADE: " + h.row.err.Error()
	case len(by) == 0:
		verdict = "NOT CAUGHT " + h.row.outcome.note
	case !right:
		verdict = "NOT CAUGHT BY " + strings.Join(h.by, " OR ") + ", but by " + verdict + ": " + list(h.row.outcome.all())
	}
	return fmt.Sprintf("%-34s %-9s %-22s %8.1f  %s", h.name, h.engine, h.scenario, h.took.Seconds(), verdict)
}

// mutantPatience is how long a mutant may hang until that is what it is found by.
const mutantPatience = 8 * time.Second

// hunt builds a mutant and lets its scenario find it.
func (g *ground) hunt(ctx context.Context, root string, m mutant) hunted {
	begin := time.Now()
	h := hunted{mutant: m, row: row{outcome: newOutcome()}}
	var program string
	if program, h.err = m.build(ctx, root, g.dir); h.err == nil {
		for _, sc := range scenarios() {
			if sc.name == m.scenario {
				h.row = g.make(ctx, sc, m.engine, program)
			}
		}
		h.err = os.RemoveAll(filepath.Dir(program))
	}
	h.took = time.Since(begin)
	return h
}

// huntAll hunts the mutants that are asked for, and reports whether each was caught.
func (g *ground) huntAll(ctx context.Context, c command, out io.Writer) (bool, error) {
	root, err := sources(ctx)
	if err != nil {
		return false, err
	}
	small := *g
	small.sizes = quickSizes() // what is missing shows at once
	small.sizes.patience = mutantPatience
	fmt.Fprintf(out, "\n%s\n", mutantHead())
	caught := true
	for _, m := range mutants() {
		if !c.only.MatchString(m.name + "/" + m.engine) {
			continue
		}
		h := small.hunt(ctx, root, m)
		fmt.Fprintln(out, h)
		_, right := h.caught()
		caught = caught && right
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
	}
	return caught, nil
}
