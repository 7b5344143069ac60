package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

// appender is a log that appends n entries at a time.
type appender interface {
	configuration() string // one line
	run(ctx context.Context, n int) (time.Duration, error)
	close(ctx context.Context) error
}

func main() {
	if err := command(context.Background(), os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "peer:", err)
		os.Exit(1)
	}
}

// errUsage is returned where the command was called wrongly.
var errUsage = errors.New("want: peer tessera-append [-batch N] [-size BYTES] [-await integrated|published] [-dir FOLDER] [-n N]")

func command(ctx context.Context, args []string, in io.Reader, out io.Writer) (err error) {
	if len(args) == 0 || args[0] != "tessera-append" {
		return errUsage
	}
	var o tesseraOptions
	flags := flag.NewFlagSet("tessera-append", flag.ContinueOnError)
	flags.IntVar(&o.batch, "batch", 1, "entries in a batch")
	flags.IntVar(&o.size, "size", 1100, "bytes of an entry")
	flags.StringVar(&o.await, "await", "integrated", "until when an entry is awaited: integrated, published")
	flags.StringVar(&o.dir, "dir", "", "an empty folder for the log; without it one in the folder for temporary files")
	once := flags.Int("n", 0, "append so many entries and stop, in place of reading lines")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	if flags.NArg() > 0 || *once < 0 {
		return errUsage
	}
	log, err := openTessera(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, log.close(context.WithoutCancel(ctx))) }()
	if _, err := fmt.Fprintln(out, log.configuration()); err != nil {
		return err
	}
	if *once > 0 {
		in = strings.NewReader(fmt.Sprintf("run %d\n", *once))
	}
	return answer(ctx, log, in, out)
}

// answer runs what the lines of in say. Error: of a line that is not "run <n>", n at least 1, or of the log.
func answer(ctx context.Context, log appender, in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		word, number, _ := strings.Cut(lines.Text(), " ")
		n, err := strconv.Atoi(number)
		if word != "run" || err != nil || n < 1 {
			return fmt.Errorf("read line %q: want run <n>", lines.Text())
		}
		took, err := log.run(ctx, n)
		if err != nil {
			return fmt.Errorf("append %d entries: %w", n, err)
		}
		if _, err := fmt.Fprintf(out, "%d %d\n", n, took.Nanoseconds()); err != nil {
			return err
		}
	}
	return lines.Err()
}
