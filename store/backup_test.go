package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/store"
)

// draftRows are rows of an owned table with what a copy could lose: nothing at all, zeroes, a quote, Arabic, numbers at
// their bounds.
func draftRows(n int) [][]any {
	rows := [][]any{
		{"empty", int64(0), "", "", []byte{}, []byte{0}, int64(0)},
		{"bounds", int64(-1), "وفد الشمال", "%_$1?1", []byte{0, 255, 10}, []byte("نص"), int64(-1 << 63)},
		{"top", int64(1), "y", "z", []byte{1}, []byte{2}, int64(1<<63 - 1)},
	}
	for i := range n {
		rows = append(rows, []any{fmt.Sprint("draft ", i), int64(7), "p", "s", make([]byte, 20_000), []byte{1}, int64(i)})
	}
	return rows
}

func draftColumns() []string {
	return []string{"id", "log", "party", "source", "reading", "decisions", "at"}
}

func drafts(t *testing.T, q store.Querier) []string {
	t.Helper()
	rows, err := store.Collect(t.Context(), q, func(r *sql.Rows) (string, error) {
		v := make([]any, 7)
		into := make([]any, 7)
		for i := range v {
			into[i] = &v[i]
		}
		err := r.Scan(into...)
		line := ""
		for _, x := range v { // an empty byte string is nil or not, as the driver likes
			line += fmt.Sprintf("%T %q ", x, fmt.Sprint(x))
		}
		return line, err
	}, `SELECT id, log, party, source, reading, decisions, at FROM draft`)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(rows)
	return rows
}

func TestADumpLoadedIntoEitherEngineHasTheSameRows(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		db := peacetest.Open(t, address)
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			return tx.Insert(t.Context(), "draft", draftColumns(), draftRows(900)) // more than a chunk by rows and by bytes
		}); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "نسخة 1.backup")
		var told int64
		if err := db.Dump(t.Context(), path, 77, []string{"projection"}, func(n int64) { told = n }); err != nil {
			t.Fatal(err)
		}
		if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 || told != 903 {
			t.Fatalf("mode %o, told %d: %v", st.Mode().Perm(), told, err)
		}
		from, mark, err := store.OpenDump(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if mark != (store.Mark{AtUTC: 77, Engine: db.Engine()}) {
			t.Errorf("marked %+v", mark)
		}
		if err := from.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), `DELETE FROM draft`)
			return err
		}); err == nil {
			t.Error("a backup was written to")
		}
		for _, into := range []string{peacetest.SQLiteAddress(t), peacetest.PostgresAddress(t)} {
			other := peacetest.Open(t, into)
			if err := other.Write(t.Context(), func(tx *store.Tx) error { return tx.Load(t.Context(), from, []string{"projection"}, nil) }); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(drafts(t, db), drafts(t, other)); d != "" {
				t.Fatalf("dumped and loaded differ:\n%s", d)
			}
			if err := other.Write(t.Context(), func(tx *store.Tx) error { return tx.Load(t.Context(), from, nil, nil) }); !errors.Is(err, store.ErrFilled) {
				t.Errorf("into a filled database: got %v", err)
			}
		}
		if err := from.Close(); err != nil {
			t.Fatal(err)
		}
		if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); err != nil || len(left) != 1 {
			t.Errorf("beside the backup stand %v, %v", left, err)
		}
	})
}

func TestADumpThatFailsLeavesNothing(t *testing.T) {
	db := peacetest.Open(t, peacetest.SQLiteAddress(t))
	if err := db.Write(t.Context(), func(tx *store.Tx) error {
		return tx.Insert(t.Context(), "draft", draftColumns(), draftRows(900))
	}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	if err := db.Dump(ctx, filepath.Join(dir, "b"), 1, nil, func(int64) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	there := filepath.Join(dir, "there")
	if err := os.WriteFile(there, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := db.Dump(t.Context(), there, 1, nil, nil); !errors.Is(err, os.ErrExist) {
		t.Errorf("over a file: got %v", err)
	}
	if b, err := os.ReadFile(there); err != nil || string(b) != "mine" {
		t.Errorf("the file now has %q, %v", b, err)
	}
}

func TestAScratchTransactionSeesOneStateAndChangesNothing(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		db := peacetest.Open(t, address)
		insert := func(rows ...[]any) {
			t.Helper()
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.Insert(t.Context(), "draft", draftColumns(), rows) }); err != nil {
				t.Fatal(err)
			}
		}
		all := draftRows(0)
		insert(all[0])
		count := func(q store.Querier, table string) int64 {
			t.Helper()
			n, _, err := store.One(t.Context(), q, store.Int, `SELECT COUNT(*) FROM `+table)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if err := db.Scratch(t.Context(), func(tx *store.Tx) error {
			if n := count(tx, "draft"); n != 1 {
				t.Errorf("%d drafts, want 1", n)
			}
			insert(all[1]) // others go on
			if n := count(tx, "draft"); n != 1 {
				t.Errorf("the state moved: %d drafts", n)
			}
			if _, err := tx.Exec(t.Context(), tx.Engine().DDL(`CREATE TEMPORARY TABLE draft (id {{text}})`)); err != nil {
				return err
			}
			if err := tx.Insert(t.Context(), "draft", []string{"id"}, [][]any{{"a"}, {"b"}, {"c"}}); err != nil {
				return err
			}
			kept, err := tx.Kept(t.Context(), "draft")
			if err != nil {
				return err
			}
			if a, b, c := count(tx, "draft"), count(tx, tx.Temporary("draft")), count(tx, kept); a != 3 || b != 3 || c != 1 {
				t.Errorf("under its name %d, temporary %d, kept %d", a, b, c)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if n := count(db, "draft"); n != 2 {
			t.Errorf("%d drafts afterwards, want 2", n)
		}
		failure := errors.New("mine")
		if err := db.Scratch(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), `DELETE FROM draft`) // SQLite refuses, PostgreSQL rolls back
			return errors.Join(err, failure)
		}); !errors.Is(err, failure) {
			t.Errorf("got %v", err)
		}
		if n := count(db, "draft"); n != 2 {
			t.Errorf("%d drafts after a deletion, want 2", n)
		}
	})
}

func TestReplacedTablesAreReadUntilTheyAreReplaced(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		db := peacetest.Open(t, address)
		read := func(column string) (string, error) {
			got, _, err := store.One(t.Context(), db, store.Text, `SELECT `+column+` FROM shown`)
			return got, err
		}
		was := ""
		for i, column := range []string{"v", "v", "w", "w", "v"} { // made, of the same shape, of another, …
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				return tx.Replace(t.Context(), []string{"shown", "aside"}, func() error {
					for _, s := range store.Statements(tx.Engine().DDL(`CREATE TABLE shown (log {{int}} NOT NULL PRIMARY KEY, ` + column + ` {{text}} NOT NULL);
						CREATE INDEX shown_by ON shown (` + column + `); CREATE TABLE aside (log {{int}} NOT NULL)`)) {
						if _, err := tx.Exec(t.Context(), s); err != nil {
							return err
						}
					}
					return nil
				}, func() error {
					if err := tx.Insert(t.Context(), "shown", []string{"log", column}, [][]any{{1, fmt.Sprint(i)}}); err != nil {
						return err
					}
					if was != "" {
						if got, err := read(was); err != nil || got != fmt.Sprint(i-1) {
							t.Errorf("while it is replaced the %d. time: %q, %v", i, got, err)
						}
					}
					return nil
				})
			}); err != nil {
				t.Fatal(err)
			}
			if got, err := read(column); err != nil || got != fmt.Sprint(i) {
				t.Errorf("the %d. time: %q, %v", i, got, err)
			}
			was = column
		}
	})
}

func TestAReplacementThatFailsLeavesTheOldTables(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		db := peacetest.Open(t, address)
		make := func(column string, failure error) error {
			return db.Write(t.Context(), func(tx *store.Tx) error {
				return tx.Replace(t.Context(), []string{"shown"}, func() error {
					_, err := tx.Exec(t.Context(), tx.Engine().DDL(`CREATE TABLE shown (`+column+` {{int}} NOT NULL)`))
					return err
				}, func() error {
					return errors.Join(failure, tx.Insert(t.Context(), "shown", []string{column}, [][]any{{1}}))
				})
			})
		}
		if err := make("v", nil); err != nil {
			t.Fatal(err)
		}
		failure := errors.New("mine")
		for _, column := range []string{"v", "w"} {
			if err := make(column, failure); !errors.Is(err, failure) {
				t.Errorf("got %v", err)
			}
			if n, _, err := store.One(t.Context(), db, store.Int, `SELECT COUNT(v) FROM shown`); err != nil || n != 1 {
				t.Errorf("%d rows, %v", n, err)
			}
		}
	})
}

// TestAReplacementGivesWayToReadersAndThenComesAbout: the exchange of tables of another shape is tried again and again.
func TestAReplacementGivesWayToReadersAndThenComesAbout(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		db := peacetest.Open(t, address)
		replace := func(column string) error {
			return db.Write(t.Context(), func(tx *store.Tx) error {
				return tx.Replace(t.Context(), []string{"shown"}, func() error {
					_, err := tx.Exec(t.Context(), tx.Engine().DDL(`CREATE TABLE shown (`+column+` {{int}} NOT NULL)`))
					return err
				}, func() error { return tx.Insert(t.Context(), "shown", []string{column}, [][]any{{1}}) })
			})
		}
		if err := replace("v"); err != nil {
			t.Fatal(err)
		}
		held, read := make(chan struct{}), make(chan error, 1)
		go func() {
			read <- db.Read(context.Background(), func(tx *store.Tx) error {
				_, _, err := store.One(context.Background(), tx, store.Int, `SELECT v FROM shown`)
				close(held)
				time.Sleep(700 * time.Millisecond) // longer than one try waits
				return err
			})
		}()
		<-held
		if err := replace("w"); err != nil {
			t.Error(err)
		}
		if err := <-read; err != nil {
			t.Error(err)
		}
		if n, _, err := store.One(t.Context(), db, store.Int, `SELECT COUNT(w) FROM shown`); err != nil || n != 1 {
			t.Errorf("%d rows, %v", n, err)
		}
	})
}
