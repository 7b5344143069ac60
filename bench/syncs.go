package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/tracing"
)

// tracedCommand has the program append entries one by one, saying where each begins and ends.
const tracedCommand = "append-traced"

// What appendTraced writes, and the trace then shows.
const (
	appendBegins = "append begins\n"
	appendEnds   = "append ends\n"
)

// syncs counts what one append on SQLite makes durable, as strace sees it. The spread shows more than one where an append
// happens to be the one that moves SQLite's write-ahead log into the database: that takes two beside its own.
func (b *bench) syncs(ctx context.Context, e engine) error {
	name, dir := e.name+"/append-1-syncs", b.dir
	trace := filepath.Join(dir, "trace")
	why, err := b.trace(ctx, filepath.Join(dir, "traced"), trace)
	if err != nil {
		return err
	}
	if why != "" {
		b.add(absent(name, "not counted: "+why, "limit", barSyncs))
		return nil
	}
	f, err := os.Open(trace)
	if err != nil {
		return err
	}
	defer f.Close()
	counts, err := countSyncs(f)
	if err != nil {
		return err
	}
	if len(counts) != b.plan.traced {
		return fmt.Errorf("read the trace: found %d appends, want %d", len(counts), b.plan.traced)
	}
	var s samples
	for _, n := range counts {
		s.add(float64(n), 1)
	}
	counted := s.figure(name, "syncs", "limit", barSyncs)
	counted.Config = fmt.Sprintf("fsync and fdatasync of the whole program, by strace, for each of %d appends", len(counts))
	b.add(counted)
	return nil
}

// trace runs the program under strace. It returns why it could not, where that is the machine's matter.
func (b *bench) trace(ctx context.Context, dir, trace string) (why string, err error) {
	strace, why, err := tracing.Strace(ctx)
	if why != "" || err != nil {
		return why, err
	}
	if b.self == "" {
		return "the program does not know its own file", nil
	}
	c := exec.CommandContext(ctx, strace, "-f", "-qq", "-e", "signal=none", "-e", tracing.Calls, "-o", trace,
		b.self, tracedCommand, dir+","+strconv.Itoa(b.plan.traced))
	out, err := c.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("trace appends: %w: %s", err, strings.TrimSpace(string(out)))
	}
	return "", nil
}

// appendTraced appends entries one by one to a new world. what is a directory and how many, with a comma between.
func appendTraced(ctx context.Context, what string, out io.Writer) (err error) {
	dir, count, _ := strings.Cut(what, ",")
	n, err := strconv.Atoi(count)
	if err != nil {
		return fmt.Errorf("parse %q: want DIRECTORY,NUMBER", what)
	}
	w, err := newWorld(ctx, "sqlite:"+filepath.Join(dir, "record.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.program.Close()) }()
	subs, err := w.next(n)
	if err != nil {
		return err
	}
	for _, one := range subs {
		if _, err := io.WriteString(out, appendBegins); err != nil {
			return err
		}
		if err := w.append(ctx, []record.Submission{one}); err != nil {
			return err
		}
		if _, err := io.WriteString(out, appendEnds); err != nil {
			return err
		}
	}
	return nil
}

// countSyncs reads a trace and returns for each append how many syncs began in it.
func countSyncs(trace io.Reader) ([]int, error) {
	var counts []int
	inside := false
	err := tracing.Read(trace, func(line string, sync bool) {
		switch {
		case tracing.Says(line, appendBegins):
			counts, inside = append(counts, 0), true
		case tracing.Says(line, appendEnds):
			inside = false
		case inside && sync:
			counts[len(counts)-1]++
		}
	})
	return counts, err
}
