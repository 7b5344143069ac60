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

	"github.com/tansiq/tansiq/cluster"
)

// Exit codes.
const (
	exitDone = iota
	exitFault
	exitUsage
	exitBar
)

// postgresVariable names the server to measure: an address whose user may make databases. Without it a temporary one is
// started.
const postgresVariable = "TANSIQ_TEST_POSTGRES"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	self, err := os.Executable()
	if err != nil {
		self = "" // counting syncs then says so
	}
	code := run(ctx, os.Args[1:], surroundings{out: os.Stdout, err: os.Stderr, postgres: os.Getenv(postgresVariable), server: temporary,
		build: buildPeer, self: self, now: time.Now})
	stop()
	os.Exit(code)
}

// surroundings are what the program takes from the machine.
type surroundings struct {
	out, err io.Writer
	postgres string // address of a server; empty: a temporary one
	// server starts a temporary server and returns its address, or says why there is none. nil: there is none.
	server func(ctx context.Context) (address, why string, stop func() error, err error)
	build  func(limit time.Duration) builder
	self   string // the program's file, to be started again under strace
	now    func() time.Time
}

// temporary starts a PostgreSQL server whose data stand where the databases of SQLite do, so that one disk is measured.
func temporary(ctx context.Context) (address, why string, stop func() error, err error) {
	s, err := cluster.Start(ctx, cluster.Options{Folder: os.TempDir()})
	if errors.Is(err, cluster.ErrAbsent) {
		return "", "PostgreSQL 15 or later is not installed, and " + postgresVariable + " is not set", nil, nil
	}
	if err != nil {
		return "", "", nil, err
	}
	return s.Address("postgres"), "", s.Stop, nil
}

// plan says how much is measured.
type plan struct {
	pairs     int           // of each ratio but the replay's
	replays   int           // pairs of the replay, each of which takes long
	singles   int           // appends of one pair, each in a transaction of its own
	batch     int           // entries of one bulk append
	batches   int           // bulk appends of one pair
	few, many crowd         // clients at once
	shared    crowd         // clients at once of each of three writers
	copies    int           // transactions of rows of one pair
	replayed  int           // entries that the log has when it is replayed
	leaves    int64         // of the log that proofs are made of: full tiles, and two full ones of level 1 at least
	cold, hot int           // proofs of one pair
	traced    int           // appends whose syncs are counted
	least     time.Duration // that signatures are checked for
	round     time.Duration // of reading in one language
	calibrate time.Duration // of each rate on the machine's line
	building  time.Duration // that building a peer may take
}

func fullPlan() plan {
	return plan{pairs: 11, replays: 9, singles: 200, batch: 1000, batches: 8, few: crowd{64, 32}, many: crowd{512, 8}, shared: crowd{64, 12}, copies: 10, replayed: 100_000,
		leaves: 3907 * tileWidth, cold: 4000, hot: 50_000, traced: 200, least: 200 * time.Millisecond, round: 300 * time.Millisecond, calibrate: time.Second,
		building: 10 * time.Minute}
}

// quickPlan is for a test that the program runs: its figures mean nothing.
func quickPlan() plan {
	return plan{pairs: 3, replays: 3, singles: 3, batch: 20, batches: 2, few: crowd{4, 2}, many: crowd{8, 1}, shared: crowd{4, 2}, copies: 2, replayed: 200, leaves: 515 * tileWidth,
		cold: 20, hot: 50, traced: 3, least: time.Millisecond, round: 5 * time.Millisecond, calibrate: 5 * time.Millisecond, building: 20 * time.Second}
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

	dir                  string // of databases and of what is built; it goes afterwards
	peerFile, peerAbsent string // the program that runs somebody else's log, or why it is not there
}

// all measures everything that is wanted, in a directory that goes afterwards.
func (b *bench) all(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "tansiq-bench-")
	if err != nil {
		return fmt.Errorf("make a directory for databases: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b.dir, b.at = dir, b.now().UTC()
	if b.machine, err = inspect(ctx, dir, b.plan.calibrate); err != nil {
		return err
	}
	fmt.Fprintf(b.out, "%s\n\n%s\n", b.machine, header())
	if err := b.reading(ctx); err != nil {
		return fmt.Errorf("reading: %w", err)
	}
	server, why, stop, err := b.serverWanted(ctx)
	if err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	defer func() { err = errors.Join(err, stop()) }()
	for _, e := range engines(dir, server) {
		if err := b.engine(ctx, e); err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
	}
	if why != "" {
		fmt.Fprintf(b.out, "postgres not measured: %s\n", why)
	}
	return nil
}

// serverWanted returns the server to measure, where any of its figures is asked for. why says why it is not measured.
func (b *bench) serverWanted(ctx context.Context) (address, why string, stop func() error, err error) {
	stop = func() error { return nil }
	if !b.wants(b.plan.names("postgres")...) {
		return "", "", stop, nil
	}
	if b.postgres != "" {
		return b.postgres, "", stop, nil
	}
	if b.server == nil {
		return "", postgresVariable + " is not set", stop, nil
	}
	b.progress("start a temporary PostgreSQL")
	address, why, end, err := b.server(ctx)
	if end != nil {
		stop = end
	}
	return address, why, stop, err
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
