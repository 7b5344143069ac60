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
)

// Exit codes.
const (
	exitHeld = iota
	exitFound
	exitUsage
)

func main() {
	if code, is := isServant(os.Args); is {
		os.Exit(code)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// command is a command line that was understood.
type command struct {
	seed      uint64
	quick     bool
	only      *regexp.Regexp
	dir       string
	mutants   bool
	unmounted bool
}

func parse(args []string, to io.Writer) (command, error) {
	var c command
	var only string
	f := flag.NewFlagSet("chaos", flag.ContinueOnError)
	f.SetOutput(to)
	f.Uint64Var(&c.seed, "seed", uint64(time.Now().UnixNano()%1_000_000), "make the faults of this `number` again; every run prints its own")
	f.BoolVar(&c.quick, "quick", false, "a few faults of each kind, in a minute or two")
	f.StringVar(&only, "only", "", "run only scenarios and mutants whose name matches this regular `expression`")
	f.StringVar(&c.dir, "dir", os.TempDir(), "make databases in a folder of this `folder`, on the disk in question")
	f.BoolVar(&c.mutants, "mutants", true, "build the mutants too, and see that each is found")
	f.BoolVar(&c.unmounted, "unmounted", false, "mount nothing for a disk that is full: limit the size of files, as where mounting is not allowed")
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
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	c, err := parse(args, errs)
	if errors.Is(err, flag.ErrHelp) {
		return exitHeld
	}
	if err != nil {
		fmt.Fprintf(errs, "chaos: %v\n", err)
		return exitUsage
	}
	all, err := runAll(ctx, c, out, errs)
	if err != nil {
		fmt.Fprintf(errs, "chaos: %v\n", err)
		return exitFound
	}
	if !all {
		return exitFound
	}
	return exitHeld
}
