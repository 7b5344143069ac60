package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tesseraSize is how many bytes Tessera's entries have: those of the specification's bar.
const tesseraSize = 1100

// builder makes the program that runs somebody else's log, in a folder, and returns its file. why says why it could not
// be made.
type builder func(ctx context.Context, dir string) (file, why string)

// buildPeer builds the command peer of the module interop, which is found beside the project's module from the working
// directory upwards. limit is how long it may take.
func buildPeer(limit time.Duration) builder {
	return func(ctx context.Context, dir string) (file, why string) {
		module, ok := besides("interop")
		if !ok {
			return "", "the module interop is not here"
		}
		tool, err := exec.LookPath("go")
		if err != nil {
			return "", "the go command is absent"
		}
		ctx, stop := context.WithTimeout(ctx, limit)
		defer stop()
		file = filepath.Join(dir, "peer")
		c := exec.CommandContext(ctx, tool, "build", "-buildvcs=false", "-o", file, "./cmd/peer")
		c.Dir, c.Env = module, append(os.Environ(), "GOWORK=off")
		c.WaitDelay = time.Second
		out, err := c.CombinedOutput()
		if ctx.Err() != nil {
			return "", "building interop/cmd/peer took longer than " + limit.String()
		}
		if err != nil {
			return "", "build interop/cmd/peer: " + lastLine(string(out), err)
		}
		return file, ""
	}
}

// besides returns the folder of a module that stands in the working directory or in one above.
func besides(name string) (string, bool) {
	dir, err := os.Getwd()
	for err == nil {
		if _, no := os.Stat(filepath.Join(dir, name, "go.mod")); no == nil {
			return filepath.Join(dir, name), true
		}
		if filepath.Dir(dir) == dir {
			break
		}
		dir = filepath.Dir(dir)
	}
	return "", false
}

// lastLine is the last line that a command printed, in ASCII, or its error where it printed nothing.
func lastLine(out string, err error) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	last := strings.Trim(strconv.QuoteToASCII(strings.TrimSpace(lines[len(lines)-1])), `"`)
	if last == "" && err != nil {
		last = err.Error()
	}
	return last
}

// child is a program that appends to somebody else's log when it is told to: interop/cmd/peer.
type child struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Scanner
	said    *strings.Builder // on standard error
}

// start starts a program and returns what it says of its configuration, on its first line.
func start(ctx context.Context, dir, file string, args ...string) (*child, string, error) {
	c := &child{command: exec.CommandContext(ctx, file, args...), said: &strings.Builder{}}
	c.command.Env, c.command.Stderr, c.command.WaitDelay = append(os.Environ(), "TMPDIR="+dir), c.said, 10*time.Second
	in, err := c.command.StdinPipe()
	if err != nil {
		return nil, "", err
	}
	out, err := c.command.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	c.in, c.out = in, bufio.NewScanner(out)
	if err := c.command.Start(); err != nil {
		return nil, "", err
	}
	if !c.out.Scan() {
		err := c.stop()
		return nil, "", fmt.Errorf("it ended at once: %s", lastLine(c.said.String(), err))
	}
	return c, c.out.Text(), nil
}

// run has n entries appended and returns how many by second, on the program's own clock.
func (c *child) run(n int) (perSecond float64, err error) {
	if _, err := fmt.Fprintf(c.in, "run %d\n", n); err != nil {
		return 0, c.fault(err)
	}
	if !c.out.Scan() {
		return 0, c.fault(c.out.Err())
	}
	var did int
	var took time.Duration
	if _, err := fmt.Sscanf(c.out.Text(), "%d %d", &did, &took); err != nil || did != n || took <= 0 {
		return 0, fmt.Errorf("told to run %d entries, the peer answered %q, want their number and nanoseconds", n, c.out.Text())
	}
	return float64(n) / took.Seconds(), nil
}

func (c *child) fault(err error) error {
	if err == nil {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("run the peer: %w: %s", err, lastLine(c.said.String(), nil))
}

// stop ends the program's input and waits for its end.
func (c *child) stop() error {
	if err := errors.Join(c.in.Close(), c.command.Wait()); err != nil {
		return fmt.Errorf("end the peer: %w: %s", err, lastLine(c.said.String(), nil))
	}
	return nil
}

// tesseraFor starts Tessera with batches of a size, for a figure that is wanted. Its side appends as many entries as
// count says then. Where it cannot be run it is absent, and says why.
func (b *bench) tesseraFor(ctx context.Context, figure string, batch int, count func() int) (p peer, stop func() error, err error) {
	p, stop = peer{name: "Tessera POSIX"}, func() error { return nil }
	if !b.wants(figure) {
		p.absent = "not asked for"
		return p, stop, nil
	}
	if b.build == nil {
		b.peerAbsent = "nothing builds it here"
	}
	if b.peerFile == "" && b.peerAbsent == "" {
		b.progress("build interop/cmd/peer, to run Tessera")
		b.peerFile, b.peerAbsent = b.build(b.plan.building)(ctx, b.dir)
	}
	if p.absent = b.peerAbsent; p.absent != "" {
		return p, stop, ctx.Err()
	}
	c, config, err := start(ctx, b.dir, b.peerFile, "tessera-append", "-batch", strconv.Itoa(batch), "-size", strconv.Itoa(tesseraSize))
	if err != nil {
		p.absent = "start interop/cmd/peer: " + err.Error()
		return p, stop, ctx.Err()
	}
	p.config, p.run = config, func() (float64, error) { return c.run(count()) }
	return p, c.stop, nil
}
