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

	"github.com/tansiq/tansiq/tracing"
)

// syncs counts, in the system's calls, whether the disk is waited for before anything is acknowledged: what no kill of
// a program can show. On SQLite the writer itself waits, on PostgreSQL the server.
func syncs(ctx context.Context, s *site) (*outcome, error) {
	o := newOutcome()
	strace, why, err := tracing.Strace(ctx)
	if why != "" || err != nil {
		o.note = "not counted: " + why + "; the settings are asserted at each start"
		return o, err
	}
	p, err := s.found(ctx)
	if err != nil {
		return o, err
	}
	trace := filepath.Join(s.dir, fmt.Sprintf("trace%d", s.names.Add(1)))
	t := s.task(p, 0, 0)
	t.Most, t.Batch = s.sizes.acts, 1
	count := countBefore
	if s.engine == sqlite {
		err = s.traceWriter(ctx, strace, trace, t, o)
	} else {
		count = countAll
		err = s.traceServer(ctx, strace, trace, t, o)
	}
	if err != nil {
		return o, err
	}
	f, err := os.Open(trace)
	if err != nil {
		return o, err
	}
	defer f.Close()
	acks, waited, err := count(f)
	if err != nil {
		return o, err
	}
	if s.engine == postgres {
		acks = o.ledger.counts().acks
	}
	o.runs, o.note = acks, fmt.Sprintf("%d of %d waited for the disk", waited, acks)
	if acks != t.Most {
		o.find(checkHappening, "%d acknowledgements in the trace, want %d", acks, t.Most)
	}
	if waited < acks {
		o.find(checkSyncs, "%d of %d acknowledgements waited for the disk", waited, acks)
	}
	seen := ""
	return o, o.inspect(ctx, p, &seen, false)
}

func (s *site) traceWriter(ctx context.Context, strace, trace string, t task, o *outcome) error {
	x, err := live(ctx, s.program, []string{strace, "-f", "-qq", "-e", "signal=none", "-e", tracing.Calls, "-o", trace}, t, nil, o.ledger)
	if err != nil {
		return err
	}
	o.happened(x.finish(s.sizes.patience))
	return nil
}

// traceServer follows the server's first process, and with it every one that it makes for the writer.
func (s *site) traceServer(ctx context.Context, strace, trace string, t task, o *outcome) error {
	c := exec.CommandContext(ctx, strace, "-f", "-e", "signal=none", "-e", "trace=fsync,fdatasync", "-o", trace, "-p", strconv.Itoa(s.server.PID()))
	said, err := c.StderrPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return fmt.Errorf("trace the server: %w", err)
	}
	defer func() {
		_ = c.Process.Signal(os.Interrupt) // it lets go of the server
		_, _ = io.Copy(io.Discard, said)
		_ = c.Wait()
	}()
	if line, err := bufio.NewReader(said).ReadString('\n'); err != nil || !strings.Contains(line, "attached") {
		return fmt.Errorf("trace the server: %q: %w", line, err)
	}
	x, err := live(ctx, s.program, nil, t, nil, o.ledger)
	if err != nil {
		return err
	}
	o.happened(x.finish(s.sizes.patience))
	time.Sleep(100 * time.Millisecond) // for the last line of the trace
	return nil
}

// countBefore reads the trace of a writer and returns how many acknowledgements it gave, and how many of them had a
// sync between them and the act that was tried.
func countBefore(trace io.Reader) (acks, waited int, err error) {
	says := func(line, do string) bool { return tracing.Says(line, `{"do":"`+do+`"`) }
	synced := false
	err = tracing.Read(trace, func(line string, sync bool) {
		switch {
		case says(line, sayTry):
			synced = false
		case says(line, sayAck):
			acks++
			if synced {
				waited++
			}
		case sync:
			synced = true
		}
	})
	return acks, waited, err
}

// countAll reads the trace of a server and returns how many syncs it made.
func countAll(trace io.Reader) (_, all int, err error) {
	err = tracing.Read(trace, func(_ string, sync bool) {
		if sync {
			all++
		}
	})
	return 0, all, err
}

// settings starts a writer where what it writes would not be durable. It must refuse to.
func settings(ctx context.Context, s *site) (*outcome, error) {
	o := newOutcome()
	p, err := s.found(ctx)
	if err != nil {
		return o, err
	}
	t := s.task(p, 0, 0)
	t.Most = 4
	if s.engine == sqlite {
		// Every connection sets what it needs, so that no file can be unsafe: what is asserted is seen by the mutants.
		x, err := s.live(ctx, t, o.ledger)
		if err != nil {
			return o, err
		}
		o.runs++
		o.happened(x.finish(s.sizes.patience))
		seen := ""
		return o, o.inspect(ctx, p, &seen, false)
	}
	for _, unsafe := range []string{"&options=-c%20synchronous_commit%3Doff", "&options=-c%20synchronous_commit%3Dlocal"} {
		bad := t
		bad.Address += unsafe
		x, err := live(ctx, s.program, nil, bad, nil, o.ledger)
		if err != nil {
			return o, err
		}
		o.runs++
		if err := x.finish(s.sizes.patience); errors.Is(err, errStuck) {
			o.happened(err)
		}
		if x.acks.Load() > 0 || x.said(sayReady) > 0 {
			o.find(checkSettings, "a writer began with %s", unsafe)
		}
	}
	if n := o.ledger.counts().failures[classSettings]; n != o.runs && len(o.list) == 0 {
		o.find(checkClass, "%d of %d refusals are called %s", n, o.runs, classSettings)
	}
	seen := ""
	return o, o.inspect(ctx, p, &seen, false)
}
