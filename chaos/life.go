package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// life is a writer that runs, and what it said.
type life struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	ledger *ledger
	acks   atomic.Int64
	words  sync.Map // how often each was said in this life: *atomic.Int64
	heard  chan struct{}
	ended  chan struct{}
	errs   bytes.Buffer
	err    error // of the writer's end; after ended
}

// live starts a writer with what is outstanding.
func live(ctx context.Context, program string, before []string, t task, outbox []word, l *ledger) (*life, error) {
	line, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	args := append(append([]string(nil), before...), program, writeCommand, string(line))
	x := &life{cmd: exec.CommandContext(ctx, args[0], args[1:]...), ledger: l, heard: make(chan struct{}, 1), ended: make(chan struct{})}
	x.cmd.Stderr = &x.errs
	if x.in, err = x.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := x.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := x.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start a writer: %w", err)
	}
	go x.hear(out)
	go func() { // a writer that was killed does not read this to its end
		for _, o := range outbox {
			b, err := json.Marshal(o)
			if err != nil {
				panic(err) // it was read from JSON
			}
			if _, err := x.in.Write(append(b, '\n')); err != nil {
				return
			}
		}
		x.tell(tellGo)
	}()
	return x, nil
}

// hear reads what the writer says until it ends. A line without an end was cut off by the writer's own end.
func (x *life) hear(out io.Reader) {
	r := bufio.NewReaderSize(out, 1<<20)
	for {
		line, err := r.ReadBytes('\n')
		if err != nil {
			break
		}
		var w word
		if err := json.Unmarshal(line, &w); err != nil {
			w = word{Do: sayFailed, Class: classOther, Text: "said what is no word: " + string(line)}
		}
		x.ledger.hear(w)
		if w.Do == sayAck {
			x.acks.Add(1)
		}
		n, _ := x.words.LoadOrStore(w.Do, new(atomic.Int64))
		n.(*atomic.Int64).Add(1)
		select {
		case x.heard <- struct{}{}:
		default:
		}
	}
	x.err = x.cmd.Wait()
	close(x.ended)
}

func (x *life) said(do string) int64 {
	n, ok := x.words.Load(do)
	if !ok {
		return 0
	}
	return n.(*atomic.Int64).Load()
}

func (x *life) tell(what string) {
	_, _ = io.WriteString(x.in, what+"\n") // where the writer is gone, its end tells
}

var (
	errStuck = errors.New("the writer went on without coming to it")
	errEnded = errors.New("the writer ended before")
)

// until waits until the condition holds. Errors: errEnded, errStuck wrapped.
func (x *life) until(what string, most time.Duration, holds func() bool) error {
	limit := time.NewTimer(most)
	defer limit.Stop()
	for !holds() {
		select {
		case <-x.heard:
		case <-x.ended:
			if holds() {
				return nil
			}
			return fmt.Errorf("%w %s: %s", errEnded, what, x.ending())
		case <-limit.C:
			return fmt.Errorf("%w: %s, within %s", errStuck, what, most)
		}
	}
	return nil
}

// ending says how the writer ended, which it has.
func (x *life) ending() string {
	how := "of itself"
	if x.err != nil {
		how = x.err.Error()
	}
	return how + " " + strings.TrimSpace(x.errs.String())
}

// acked waits until n acts of this life were acknowledged.
func (x *life) acked(n int, most time.Duration) error {
	return x.until(fmt.Sprintf("%d acknowledgements", n), most, func() bool { return x.acks.Load() >= int64(n) })
}

// kill ends the writer as by kill -9, and returns when everything that it said was heard.
func (x *life) kill() {
	_ = x.cmd.Process.Kill() // where it is gone already, its end is waited for all the same
	<-x.ended
}

// finish waits until the writer did what it was to do, and kills it where it does not. Errors: errStuck wrapped, how it ended.
func (x *life) finish(most time.Duration) error {
	select {
	case <-x.ended:
		if x.err != nil {
			return fmt.Errorf("%w its work was done: %s", errEnded, x.ending())
		}
		return nil
	case <-time.After(most):
		x.kill()
		return fmt.Errorf("%w: its end, within %s", errStuck, most)
	}
}

// stop tells the writer to stop and waits for its end.
func (x *life) stop(most time.Duration) error {
	x.tell(tellStop)
	return x.finish(most)
}
