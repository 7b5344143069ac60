package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/peacetest"
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

func TestASwapperLosesABatchToAnotherAndNoEntry(t *testing.T) {
	e := onPostgres(t)
	w, err := newWorld(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	subs, err := w.next(300)
	if err := errors.Join(err, w.program.Close()); err != nil {
		t.Fatal(err)
	}
	address := database(t, e, "swapper")
	if err := emptyLog(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	s, err := newSwapper(t.Context(), address, w.signer, w.keys())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	for _, one := range subs {
		if err := s.append(one); err != nil {
			t.Fatal(err)
		}
	}
	entries, checkpoints, err := counted(t.Context(), s.program.DB)
	if err != nil || entries != int64(len(subs)) || checkpoints != int64(len(subs)) {
		t.Errorf("got %d entries and %d checkpoints, %v, want %d of each", entries, checkpoints, err, len(subs))
	}
	err = s.program.DB.Write(t.Context(), func(tx *store.Tx) error {
		stale := edge{size: 400, hashes: nil}
		stale.add([]byte("leaf")) // built on a head that is another one now
		return s.move(t.Context(), tx, 400, &stale, 1)
	})
	if !errors.Is(err, errMoved) {
		t.Errorf("moved from a stale head: got %v, want %v", err, errMoved)
	}
	last := subs[len(subs)-1]
	last.Envelope.Signatures[0].Sig[0] ^= 1
	if err := s.append(last); !errors.Is(err, errSignature) {
		t.Errorf("a broken signature: got %v, want %v", err, errSignature)
	}
	if again, _, err := counted(t.Context(), s.program.DB); err != nil || again != entries {
		t.Errorf("got %d entries, %v, want %d as before", again, err, entries)
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
