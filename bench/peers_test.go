package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tansiq/tansiq/record"
)

// plainPeer has the test binary be a peer: it prints its first argument and answers each line with its second.
const plainPeer = "plain-peer"

func answerPlainly(args []string) int {
	if len(args) != 2 {
		fmt.Fprintln(os.Stderr, "starting\nthere is no room")
		return 1
	}
	fmt.Println(args[0])
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		fmt.Println(strings.ReplaceAll(args[1], "N", strings.TrimPrefix(lines.Text(), "run ")))
	}
	return 0
}

func self(t *testing.T) string {
	t.Helper()
	file, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAPeersRateIsThatOfItsOwnClock(t *testing.T) {
	for name, tt := range map[string]struct {
		answer string
		want   float64 // 0: an error
	}{
		"so many in a second":      {"N 1000000000", 500},
		"so many in half a second": {"N 500000000", 1000},
		"another number":           {"499 1000000000", 0},
		"no time":                  {"N 0", 0},
		"no numbers":               {"later", 0},
	} {
		t.Run(name, func(t *testing.T) {
			c, config, err := start(t.Context(), t.TempDir(), self(t), plainPeer, "slow and safe", tt.answer)
			if err != nil || config != "slow and safe" {
				t.Fatalf("start: got %q and %v", config, err)
			}
			got, err := c.run(500)
			if got != tt.want || (err == nil) != (tt.want > 0) {
				t.Errorf("got %v and %v, want %v", got, err, tt.want)
			}
			if err := c.stop(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAPeerThatIsNotThereIsAbsentAndSaysWhy(t *testing.T) {
	built := func(file, why string) func(time.Duration) builder {
		return func(time.Duration) builder {
			return func(context.Context, string) (string, string) { return file, why }
		}
	}
	for name, tt := range map[string]struct {
		build func(time.Duration) builder
		want  string
	}{
		"nobody builds it":        {nil, "nothing builds it here"},
		"it cannot be built":      {built("", "the module interop is not here"), "the module interop is not here"},
		"its file is not there":   {built(filepath.Join(t.TempDir(), "peer"), ""), "start interop/cmd/peer: "},
		"it ends with its reason": {built(failing(t), ""), "start interop/cmd/peer: it ended at once: there is no room"},
	} {
		t.Run(name, func(t *testing.T) {
			b := &bench{surroundings: surroundings{err: &strings.Builder{}, build: tt.build}, only: all(), dir: t.TempDir()}
			p, stop, err := b.tesseraFor(t.Context(), "sqlite/append-1-tessera", 1, func() int { return 1 })
			if err != nil || !strings.HasPrefix(p.absent, tt.want) || p.run != nil {
				t.Errorf("got %+v and %v, want it absent: %s", p, err, tt.want)
			}
			if err := stop(); err != nil {
				t.Error(err)
			}
		})
	}
}

// failing is a program that ends at once: the test binary without the arguments of a peer.
func failing(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "peer")
	if err := os.WriteFile(file, []byte("#!/bin/sh\nexec "+self(t)+" "+plainPeer+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAModuleBesidesIsFoundFromBelow(t *testing.T) {
	top := t.TempDir()
	below := filepath.Join(top, "a", "b")
	for _, dir := range []string{below, filepath.Join(top, "beside")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(below)
	if got, ok := besides("beside"); ok {
		t.Errorf("a folder without a module: got %q", got)
	}
	if err := os.WriteFile(filepath.Join(top, "beside", "go.mod"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, ok := besides("beside"); !ok || filepath.Base(got) != "beside" {
		t.Errorf("got %q, %v, want the folder", got, ok)
	}
}

func TestEverySignatureIsCheckedAndABadOneIsNoRate(t *testing.T) {
	w := emptyWorld(t)
	subs, err := w.next(3*chunk + 5)
	if err != nil {
		t.Fatal(err)
	}
	list := w.signatures(subs)
	for _, threads := range []int{1, 2} {
		if n, err := verifyAll(list, threads, 0); n != len(subs) || err != nil {
			t.Errorf("on %d threads: checked %d, %v, want %d", threads, n, err, len(subs))
		}
		if n, err := verifyAll(list, threads, 20*time.Millisecond); n < 2*len(subs) || n%len(subs) != 0 || err != nil {
			t.Errorf("on %d threads, for a while: checked %d, %v, want %d again and again", threads, n, err, len(subs))
		}
		for _, at := range []int{0, chunk, len(list) - 1} {
			bad := slices.Clone(list)
			bad[at].message = append(slices.Clone(bad[at].message), 'x')
			if _, err := verifyAll(bad, threads, 0); !errors.Is(err, errSignature) {
				t.Errorf("on %d threads, bad at %d: got %v, want %v", threads, at, err, errSignature)
			}
		}
	}
}

func TestClientsRestOnNothingThatAnotherSendsNow(t *testing.T) {
	w := emptyWorld(t)
	before, err := w.next(10)
	if err != nil {
		t.Fatal(err)
	}
	const clients, each = 7, 4
	if err := w.append(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time nobody is left to admit
		if err := w.gather(t.Context(), clients); err != nil {
			t.Fatal(err)
		}
	}
	sent, err := w.nextOf(crowd{clients, each})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(sent) // whoever comes first, all are accepted
	for _, mine := range sent {
		if len(mine) != each {
			t.Fatalf("a client sends %d, want %d", len(mine), each)
		}
		if err := w.append(t.Context(), mine); err != nil {
			t.Error(err)
		}
	}
}

func TestAReceiptThatDoesNotFitIsNoFastReceipt(t *testing.T) {
	w := emptyWorld(t)
	subs, err := w.next(2)
	if err != nil {
		t.Fatal(err)
	}
	h := w.devices[0]
	r, err := w.log.AppendOne(t.Context(), subs[0])
	if err != nil {
		t.Fatal(err)
	}
	p, err := w.program.Record.Receipt(t.Context(), record.Reader{Party: h.party, Key: h.KeyID()}, w.log.ID(), r.Index)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.check(held{subs[0], p}); err != nil {
		t.Errorf("control: %v", err)
	}
	if err := w.check(held{subs[1], p}); err == nil {
		t.Error("the receipt of another entry: want an error")
	}
	p.Extra = nil
	if err := w.check(held{subs[0], p}); err == nil {
		t.Error("a receipt without the salt: want an error")
	}
}
