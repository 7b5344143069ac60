package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"syscall"
	"time"
	_ "time/tzdata" // the process names its zone; the machine may have no table
)

// Exit codes.
const (
	exitDone = iota
	exitFault
	exitUsage
	exitBar
)

// postgresVariable names the server to measure: an address whose user may make databases.
const postgresVariable = "TANSIQ_TEST_POSTGRES"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	self, err := os.Executable()
	if err != nil {
		self = "" // counting syncs then says so
	}
	code := run(ctx, os.Args[1:], surroundings{out: os.Stdout, err: os.Stderr, postgres: os.Getenv(postgresVariable), self: self, now: time.Now})
	stop()
	os.Exit(code)
}

// surroundings are what the program takes from the machine.
type surroundings struct {
	out, err io.Writer
	postgres string // address of a server; empty: SQLite alone
	self     string // the program's file, to be started again under strace
	now      func() time.Time
}

// plan says how much is measured.
type plan struct {
	pairs     int           // of each ratio but the replay's
	replays   int           // pairs of the replay, each of which takes long
	singles   int           // appends of one pair, each in a transaction of its own
	batch     int           // entries of one bulk append
	replayed  int           // entries that the log has when it is replayed
	batches   int           // bulk appends that a replay is held against
	traced    int           // appends whose syncs are counted
	round     time.Duration // of reading in one language
	calibrate time.Duration // of each rate on the machine's line
}

func fullPlan() plan {
	return plan{pairs: 11, replays: 9, singles: 40, batch: 1000, replayed: 100_000, batches: 4, traced: 200, round: 300 * time.Millisecond, calibrate: time.Second}
}

// quickPlan is for a test that the program runs: its figures mean nothing.
func quickPlan() plan {
	return plan{pairs: 3, replays: 3, singles: 3, batch: 20, replayed: 200, batches: 1, traced: 3, round: 5 * time.Millisecond, calibrate: 5 * time.Millisecond}
}

// command is a command line that was understood.
type command struct {
	quick, strict bool
	only          *regexp.Regexp
	out           string
}

func parse(args []string, to io.Writer) (command, error) {
	var c command
	var only string
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(to)
	f.BoolVar(&c.quick, "quick", false, "a few seconds, to see that the program runs; the figures mean nothing")
	f.BoolVar(&c.strict, "strict", false, "exit with 3 where a bar failed")
	f.StringVar(&only, "only", "", "measure only the figures whose name matches this regular `expression`")
	f.StringVar(&c.out, "out", "bench.json", "write the figures as JSON to this `file`")
	if err := f.Parse(args); err != nil {
		return c, err
	}
	if f.NArg() > 0 {
		return c, fmt.Errorf("parse command line: want flags only, got %q", f.Arg(0))
	}
	var err error
	if c.only, err = regexp.Compile(only); err != nil {
		return c, fmt.Errorf("parse --only %q: %w", only, err)
	}
	return c, nil
}

// run is the program: it returns the exit code.
func run(ctx context.Context, args []string, s surroundings) int {
	if len(args) == 2 && args[0] == tracedCommand {
		return report(appendTraced(ctx, args[1], s.out), s.err)
	}
	c, err := parse(args, s.err)
	if errors.Is(err, flag.ErrHelp) {
		return exitDone
	}
	if err != nil {
		fmt.Fprintf(s.err, "bench: %v\n", err)
		return exitUsage
	}
	b := bench{surroundings: s, plan: fullPlan(), only: c.only}
	if c.quick {
		b.plan = quickPlan()
	}
	if code := report(b.all(ctx), s.err); code != exitDone {
		return code
	}
	if code := report(b.save(c.out), s.err); code != exitDone {
		return code
	}
	if c.strict && b.failed() {
		return exitBar
	}
	return exitDone
}

func report(err error, to io.Writer) int {
	if err == nil {
		return exitDone
	}
	fmt.Fprintf(to, "bench: %v\n", err)
	return exitFault
}

// bench is one run.
type bench struct {
	surroundings
	plan    plan
	only    *regexp.Regexp
	at      time.Time
	machine Machine
	figures []Figure
}

// all measures everything that is wanted, in a directory that goes afterwards.
func (b *bench) all(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "tansiq-bench-")
	if err != nil {
		return fmt.Errorf("make a directory for databases: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b.at = b.now().UTC()
	if b.machine, err = inspect(ctx, dir, b.plan.calibrate); err != nil {
		return err
	}
	fmt.Fprintf(b.out, "%s\n\n%s\n", b.machine, header())
	if err := b.reading(ctx); err != nil {
		return fmt.Errorf("reading: %w", err)
	}
	for _, e := range engines(dir, b.postgres) {
		if err := b.engine(ctx, e); err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
	}
	if err := b.syncs(ctx, dir); err != nil {
		return fmt.Errorf("count syncs: %w", err)
	}
	if b.postgres == "" {
		fmt.Fprintf(b.out, "postgres not measured: %s is not set\n", postgresVariable)
	}
	return nil
}

// wants reports whether any of the figures named is asked for.
func (b *bench) wants(names ...string) bool {
	for _, n := range names {
		if b.only.MatchString(n) {
			return true
		}
	}
	return false
}

// add prints and keeps a figure that is asked for.
func (b *bench) add(f Figure) {
	if !b.wants(f.Name) {
		return
	}
	b.figures = append(b.figures, f)
	fmt.Fprintln(b.out, f)
}

// progress tells on standard error what takes long.
func (b *bench) progress(format string, args ...any) {
	fmt.Fprintf(b.err, "  ... "+format+"\n", args...)
}

func (b *bench) failed() bool {
	for _, f := range b.figures {
		if f.Pass != nil && !*f.Pass {
			return true
		}
	}
	return false
}
