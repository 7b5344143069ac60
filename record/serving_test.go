package record_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// reading reads the world's projections without a pause until ctx ends, in single statements and, where snapshots is
// set, in transactions that see one state, and returns the first error and the first answer that is not whole, counting
// how often it read.
func reading(ctx context.Context, w *peacetest.World, entries, noted int64, snapshots bool, reads *atomic.Int64) error {
	for n := 0; ctx.Err() == nil; n++ {
		reads.Add(1)
		lines, err := w.Record.Lines(context.Background(), north(w).Reader(), w.Log.ID(), 0, entries)
		if err != nil {
			return err
		}
		for _, l := range lines {
			if !l.Seen {
				return fmt.Errorf("read %d: entry %d is not seen", n, l.Index)
			}
		}
		if got, _, err := store.One(context.Background(), w.DB, store.Int, `SELECT COUNT(*) FROM note_seen`); err != nil || got != noted {
			return fmt.Errorf("read %d: %d rows, want %d: %w", n, got, noted, err)
		}
		if !snapshots {
			continue
		}
		if err := w.DB.Read(context.Background(), func(tx *store.Tx) error {
			if _, err := store.Collect(context.Background(), tx, store.Int, `SELECT size FROM log`); err != nil {
				return err
			}
			got, _, err := store.One(context.Background(), tx, store.Int, `SELECT COUNT(*) FROM note_seen`)
			if err == nil && got != noted {
				err = fmt.Errorf("read %d: %d rows, want %d", n, got, noted)
			}
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// whileRead runs do while readers read. do goes on until enough reads them to be so.
func whileRead(t *testing.T, w *peacetest.World, snapshots bool, do func(enough func() bool)) {
	t.Helper()
	h, err := w.Record.Head(t.Context(), w.Log.ID())
	if err != nil {
		t.Fatal(err)
	}
	noted, _, err := store.One(t.Context(), w.DB, store.Int, `SELECT COUNT(*) FROM note_seen`)
	if err != nil || noted == 0 {
		t.Fatal(noted, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	var reads atomic.Int64
	for range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := reading(ctx, w, h.Size, noted, snapshots, &reads); err != nil {
				t.Error(err)
			}
		}()
	}
	do(func() bool { return reads.Load() >= 20 || t.Failed() })
	stop()
	wg.Wait()
}

func TestReadersGoOnWhileProjectionsAreReplayed(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, _ := filled(t, address)
		for range 150 {
			w.Do(north(w), bare())
		}
		live := dump(t, w.DB, projected()...)
		whileRead(t, w, true, func(enough func() bool) {
			for n := 0; n < 3 || !enough(); n++ {
				if err := w.Record.Replay(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
		if d := cmp.Diff(live, dump(t, w.DB, projected()...)); d != "" {
			t.Errorf("live and replayed differ:\n%s", d)
		}
	})
}

// wider is a projection of the tests whose tables have another index in every version.
type wider struct{ notes }

func (w wider) Schema() string {
	return w.notes.Schema() + fmt.Sprintf(`;
CREATE INDEX note_seen_at_%d ON note_seen (log, received_at)`, w.Version())
}

func TestReadersGoOnWhileAProjectionOfAnotherVersionIsBuilt(t *testing.T) {
	for _, shape := range []struct {
		name  string
		of    func(version int64) record.Projection
		stays bool
	}{
		{"of the same shape", func(v int64) record.Projection { return notes{v} }, true},
		{"of another shape", func(v int64) record.Projection { return wider{notes{v}} }, false},
	} {
		t.Run(shape.name, func(t *testing.T) {
			peacetest.Engines(t, func(t *testing.T, address string) {
				w, _ := filled(t, address)
				for range 150 {
					w.Do(north(w), bare())
				}
				live := dump(t, w.DB, notes{}.Tables()...)
				whileRead(t, w, shape.stays || w.DB.Engine() == store.SQLite, func(enough func() bool) { newVersions(t, w, shape.of, enough) })
				if d := cmp.Diff(live, dump(t, w.DB, notes{}.Tables()...)); d != "" {
					t.Errorf("not rebuilt:\n%s", d)
				}
			})
		})
	}
}

// newVersions opens the record with versions of a projection after one another.
func newVersions(t *testing.T, w *peacetest.World, of func(int64) record.Projection, enough func() bool) {
	t.Helper()
	var told []int64
	last := int64(2)
	for v := last; v < 5 || !enough(); v++ {
		told, last = nil, v
		if _, err := record.New(t.Context(), w.DB, delegation.Authority{}, []record.Projection{of(v)},
			record.Options{Now: time.Now, Progress: func(done, total int64) { told = append(told, done, total) }}); err != nil {
			t.Error(err)
		}
	}
	if h, err := w.Record.Head(t.Context(), w.Log.ID()); err != nil || len(told) != 2 || told[0] != h.Size || told[1] != h.Size {
		t.Errorf("progress told %v of %d: %v", told, h.Size, err)
	}
	w.Beside(of(last)) // is current
	if v, _, err := store.One(t.Context(), w.DB, store.Int, `SELECT version FROM projection WHERE name = 'notes'`); err != nil || v != last {
		t.Errorf("version %d, want %d: %v", v, last, err)
	}
}

// failing is a projection of another version that cannot be computed.
type failing struct{ notes }

func (failing) Version() int64 { return 7 }

var errFailing = errors.New("this projection always fails")

func (failing) Apply(context.Context, *store.Tx, *record.Entry) error { return errFailing }

func TestAProjectionThatCannotBeBuiltLeavesTheOldOneWhole(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, _ := filled(t, address)
		live := dump(t, w.DB, projected()...)
		if _, err := record.New(t.Context(), w.DB, delegation.Authority{}, []record.Projection{failing{}}, record.Options{Now: time.Now}); !errors.Is(err, errFailing) {
			t.Fatalf("got %v, want the projection's error", err)
		}
		if d := cmp.Diff(live, dump(t, w.DB, projected()...)); d != "" {
			t.Errorf("the old tables changed:\n%s", d)
		}
	})
}

func TestFourNodesThatStartAtOnceFindOneAnother(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		for range 3 {
			var dbs []*store.DB
			for range 4 {
				dbs = append(dbs, peacetest.Open(t, address))
			}
			together(t, dbs, projections()...)
			if err := dbs[0].Write(t.Context(), func(tx *store.Tx) error { // and again, from nothing
				for _, p := range append(projections(), listingTables{}) {
					for _, table := range p.Tables() {
						if _, err := tx.Exec(t.Context(), `DROP TABLE `+table); err != nil {
							return err
						}
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			together(t, dbs, projections()...)
		}
		w, _ := filled(t, other(t, address)) // and where there is something to compute
		together(t, []*store.DB{w.DB, w.DB, w.DB, w.DB}, notes{version: 2})
	})
}

func together(t *testing.T, dbs []*store.DB, ps ...record.Projection) {
	t.Helper()
	var wg sync.WaitGroup
	begin := make(chan struct{})
	for _, db := range dbs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-begin
			if _, err := record.New(context.Background(), db, delegation.Authority{}, ps, record.Options{Now: time.Now}); err != nil {
				t.Error(err)
			}
		}()
	}
	close(begin)
	wg.Wait()
}

// listingTables names the tables of the record's own projection.
type listingTables struct{ notes }

func (listingTables) Tables() []string { return []string{"sees", "rests_on", "mended"} }

func TestAnAppendDuringAReplayIsInTheTables(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, _ := filled(t, address)
		var subs []record.Submission
		for range 40 {
			subs = append(subs, w.Compose(north(w), act.To(act.Participants), bare()))
		}
		second, l := w.Beside(projections()...)
		done := make(chan error)
		go func() {
			for _, s := range subs {
				if _, err := l.AppendOne(context.Background(), s); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
		var err error
		for running := true; running; {
			if rerr := w.Record.Replay(t.Context()); rerr != nil {
				t.Fatal(rerr)
			}
			select {
			case err = <-done:
				running = false
			default:
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		whole(t, second, w.Log.ID())
	})
}

func TestAnAppendWhileAProjectionOfAnotherShapeIsBuiltIsInTheTables(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, f := filled(t, address)
		var subs []record.Submission
		for range 40 {
			subs = append(subs, w.Compose(south(w), act.To(act.Participants), &act.AssessmentMade{Commitment: f.IDs["commitment"], On: "2020-07-23", Finding: act.FindingHolding}))
		}
		_, l := w.Beside(projections()...)
		done := make(chan error)
		go func() {
			for _, s := range subs {
				if _, err := l.AppendOne(context.Background(), s); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
		var newest *record.Record
		for v, running := int64(2), true; running; v++ {
			newest, _ = w.Beside(wider{notes{v}})
			select {
			case err := <-done:
				if err != nil {
					t.Fatal(err)
				}
				running = false
			default:
			}
		}
		whole(t, newest, w.Log.ID())
	})
}
