package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

func all() *regexp.Regexp { return regexp.MustCompile("") }

// onPostgres returns PostgreSQL as an engine, where there is a server.
func onPostgres(t *testing.T) engine {
	t.Helper()
	peacetest.PostgresAddress(t) // skips without a server
	return engines(t.TempDir(), os.Getenv(postgresVariable))[1]
}

// database makes a database of an engine, which goes with the test.
func database(t *testing.T, e engine, purpose string) string {
	t.Helper()
	address, drop, err := e.database(t.Context(), purpose)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return address
}

func TestAColdProofReadsItsTilesAndAHotOneNone(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		p, err := plant(t.Context(), address, quickPlan().leaves)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := p.program.Close(); err != nil {
				t.Error(err)
			}
		})
		cold, hot, err := p.sides(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		m := prover{size: p.size, random: rand.New(rand.NewPCG(1, 1))}
		m.draw(3 * readersAtOnce)
		n := 0
		proveAll := func(mine int) (failed int) {
			for r := range readersAtOnce {
				idx := m.drawn[r][mine]
				n++
				_, coldErr := cold[r].Prove(t.Context(), idx)
				_, hotErr := hot[r].Prove(t.Context(), idx)
				simple := p.prove(t.Context(), idx)
				if hotErr != nil || (coldErr == nil) != (simple == nil) {
					t.Errorf("entry %d: cold %v, hot %v, simple %v", idx, coldErr, hotErr, simple)
				}
				if coldErr != nil {
					failed++
				}
			}
			return failed
		}
		if failed := proveAll(0) + proveAll(1); failed > 0 {
			t.Fatalf("%d of %d proofs failed, want none", failed, n)
		}
		for _, level := range []int64{1, 0} { // whichever of its two tiles a cold proof cannot read, it fails
			if err := p.program.DB.Write(t.Context(), func(tx *store.Tx) error {
				_, err := tx.Exec(t.Context(), `UPDATE tile SET level = $1 WHERE level = $2`, 7-level, level)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if failed := proveAll(2); failed != readersAtOnce {
				t.Errorf("without tiles of level %d %d proofs failed, want %d", level, failed, readersAtOnce)
			}
			if err := p.program.DB.Write(t.Context(), func(tx *store.Tx) error {
				_, err := tx.Exec(t.Context(), `UPDATE tile SET level = $1 WHERE level = $2`, level, 7-level)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if failed := proveAll(1); failed > 0 {
				t.Errorf("with the tiles of level %d back %d proofs failed, want none", level, failed)
			}
		}
	})
}

func TestNoTileIsOfUseTwiceRunning(t *testing.T) {
	for _, leaves := range []int64{quickPlan().leaves, fullPlan().leaves} {
		m := prover{size: leaves, random: rand.New(rand.NewPCG(1, 1))}
		m.draw(10_000)
		for r, mine := range m.drawn {
			for i, idx := range mine {
				if idx < 0 || idx >= leaves/(1<<16)<<16 {
					t.Fatalf("reader %d: entry %d is under no full tile of level 1", r, idx)
				}
				if i > 0 && idx>>16 == mine[i-1]>>16 {
					t.Fatalf("reader %d: entries %d and %d stand under one tile of level 1", r, mine[i-1], idx)
				}
			}
		}
	}
}

func TestTransactionsThatWereRolledBackAreCounted(t *testing.T) {
	e := onPostgres(t)
	address := database(t, e, "rolled")
	undone := errors.New("undone")
	for round, want := range []int64{0, 3} { // the first opening makes the tables
		db, err := store.Open(t.Context(), address, store.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		before := int64(0)
		if round > 0 {
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			if before, err = e.rolledBack(t.Context(), address); err != nil {
				t.Fatal(err)
			}
			if db, err = store.Open(t.Context(), address, store.Options{}); err != nil {
				t.Fatal(err)
			}
		}
		for range want {
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := tx.Exec(t.Context(), `DELETE FROM anchor`)
				return errors.Join(err, undone)
			}); !errors.Is(err, undone) {
				t.Fatal(err)
			}
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return nil }); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		after, err := e.rolledBack(t.Context(), address)
		if err != nil || round > 0 && after-before != want {
			t.Errorf("rolled back %d to %d, %v, want %d more", before, after, err, want)
		}
	}
}

// TestWhoSwapsLosesToTheFirstAndNothingElse holds one transaction open on a head that nothing waits for while another
// writer moves it.
func TestWhoSwapsLosesToTheFirstAndNothingElse(t *testing.T) {
	e := onPostgres(t)
	b := &bench{plan: quickPlan()}
	var c closers
	t.Cleanup(func() {
		if err := c.closeAll(); err != nil {
			t.Error(err)
		}
	})
	w, world, err := b.openWriters(t.Context(), &c, e, "swaptest", unlock)
	if err != nil {
		t.Fatal(err)
	}
	clients := crowd{3, 2}
	sent, err := world.nextOf(clients)
	if err != nil {
		t.Fatal(err)
	}
	err = w.programs[0].DB.Write(t.Context(), func(tx *store.Tx) error {
		if _, _, err := store.One(t.Context(), tx, store.Int, `SELECT size FROM log WHERE num = 1`+tx.Engine().Locking()); err != nil {
			return err
		}
		done := make(chan error, 1)
		go func() {
			_, err := w.of(1).AppendOne(t.Context(), sent[0][0])
			done <- err
		}()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("a writer beside one that has read the head: %v", err)
			}
		case <-time.After(20 * time.Second):
			t.Error("a writer waits for one that has read the head")
		}
		_, err := tx.Exec(t.Context(), `UPDATE log SET size = size WHERE num = 1 AND size = $1`, w.entries)
		return err
	})
	if !lost(err) {
		t.Errorf("moved from a head that another moved: got %v, want 40001", err)
	}
	if _, err := atOnce([][]record.Submission{sent[0][1:], sent[1], sent[2]}, func(client int, one record.Submission) error {
		return swapping(t.Context(), w.of(client), one)
	}); err != nil {
		t.Error(err)
	}
	twice := errors.New("two entries in one place")
	if err := w.programs[0].DB.Write(t.Context(), func(tx *store.Tx) error {
		if _, err := tx.Exec(t.Context(), `UPDATE entry SET idx = idx - 1 WHERE idx = $1`, w.entries+1); err != nil {
			return err
		}
		if _, _, err := counted(t.Context(), tx); err == nil || !strings.Contains(err.Error(), "not contiguous") {
			t.Errorf("two entries in one place: got %v, want an error", err)
		}
		return twice
	}); !errors.Is(err, twice) {
		t.Fatal(err)
	}
	kept, thrown, err := w.settle(t.Context(), e, clients.clients*clients.each)
	if err != nil || kept < 1 || thrown < 2 {
		t.Errorf("kept %d batches, thrown away %d, %v, want the two above at least", kept, thrown, err)
	}
}

func TestALogThatLostAnEntryIsNotContiguous(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, err := newWorld(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := w.program.Close(); err != nil {
				t.Error(err)
			}
		})
		if _, _, err := counted(t.Context(), w.program.DB); err != nil {
			t.Fatalf("control: %v", err)
		}
		if err := w.program.DB.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), `DELETE FROM entry WHERE idx = 1`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := counted(t.Context(), w.program.DB); err == nil || !strings.Contains(err.Error(), "not contiguous") {
			t.Errorf("an entry is gone: got %v, want an error", err)
		}
	})
}

func TestRowsThatDifferAreNoFigure(t *testing.T) {
	address := database(t, onPostgres(t), "rowstest")
	b := &bench{plan: quickPlan()}
	var c closers
	m, err := b.openCopying(t.Context(), &c, address)
	t.Cleanup(func() {
		if err := c.closeAll(); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.prepare(); err != nil {
		t.Fatal(err)
	}
	for _, put := range []func(context.Context, [][]any) error{m.values, m.copy} {
		if n, err := m.each(t.Context(), put); err != nil || n != b.plan.copies*b.plan.batch {
			t.Fatalf("put %d rows, %v", n, err)
		}
	}
	if err := m.same(t.Context()); err != nil {
		t.Fatalf("control: %v", err)
	}
	if _, err := m.conn.Exec(t.Context(), `UPDATE copied SET payload = $1 WHERE place = 2`, []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := m.same(t.Context()); err == nil {
		t.Error("a row differs: want an error")
	}
}
