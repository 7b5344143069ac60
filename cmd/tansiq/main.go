package main

import (
	"context"
	"crypto/rand"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // processes name their zone; the machine may have no table

	"golang.org/x/term"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], machine())
	stop()
	os.Exit(code)
}

// world is what the program takes from the machine: a test gives its own.
type world struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
	now      func() time.Time
	rand     io.Reader
	// secret asks for a line without showing it; nil where there is no terminal.
	secret func(prompt string) (string, error)
	width  int // of the terminal, in cells
}

func machine() world {
	w := world{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv, now: time.Now, rand: rand.Reader, width: 100}
	if fd := int(os.Stdin.Fd()); term.IsTerminal(fd) {
		w.secret = func(prompt string) (string, error) {
			if _, err := io.WriteString(os.Stderr, prompt); err != nil {
				return "", err
			}
			b, err := term.ReadPassword(fd)
			if _, werr := io.WriteString(os.Stderr, "\n"); err == nil {
				err = werr
			}
			return string(b), err
		}
	}
	if columns, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil && columns >= 40 {
		w.width = columns
	}
	return w
}
