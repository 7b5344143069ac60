package record_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

func emptyRecord(t *testing.T, address string) *record.Record {
	t.Helper()
	r, err := record.New(t.Context(), peacetest.Open(t, address), delegation.Authority{}, projections(), record.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// fresh returns the address of an empty database of the engine that address is of.
func fresh(t *testing.T, address string) string {
	t.Helper()
	if strings.HasPrefix(address, "sqlite:") {
		return peacetest.SQLiteAddress(t)
	}
	return peacetest.PostgresAddress(t)
}

func TestABackupRestoredIntoEitherEngineIsWhatWasThere(t *testing.T) {
	for name, happen := range histories() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peacetest.Engines(t, func(t *testing.T, address string) {
				w, f := filled(t, address)
				happen(w, f)
				if err := write(w, `INSERT INTO draft (id, log, party, source, reading, decisions, at) SELECT 'd', num, 'north', 's', edge, edge, 1 FROM log`); err != nil {
					t.Fatal(err)
				}
				file := filepath.Join(t.TempDir(), "tansiq.backup")
				var copied int64
				b, err := w.Record.Backup(t.Context(), file, func(rows int64) { copied = rows })
				if err != nil {
					t.Fatal(err)
				}
				st, err := os.Stat(file)
				if err != nil || st.Mode().Perm() != 0o600 || st.Size() != b.Bytes || b.AtUTC != w.Now.UnixMicro() || copied == 0 || len(b.Logs) != 1 {
					t.Fatalf("mode %o, %d bytes, report %+v, %d rows: %v", st.Mode().Perm(), st.Size(), b, copied, err)
				}
				if left, err := filepath.Glob(file + "?*"); err != nil || len(left) > 0 {
					t.Errorf("beside the backup stand %v, %v", left, err)
				}
				for _, into := range []string{fresh(t, address), other(t, address)} {
					r := emptyRecord(t, into)
					got, err := r.Restore(t.Context(), file, nil)
					if err != nil {
						t.Fatal(err)
					}
					if got.Engine != w.DB.Engine() || got.Logs[0].Log != w.Log.ID() {
						t.Errorf("restored %+v", got)
					}
					if d := cmp.Diff(dump(t, w.DB, allTables()...), dump(t, r.DB(), allTables()...)); d != "" {
						t.Fatalf("lived and restored differ:\n%s", d)
					}
					whole(t, r, w.Log.ID())
					second, err := r.Log(t.Context(), w.Log.ID(), w.Signer)
					if err != nil {
						t.Fatal(err)
					}
					if _, err := second.AppendOne(t.Context(), w.Compose(south(w), act.To(act.Participants), bare())); err != nil {
						t.Errorf("the restored log does not go on: %v", err)
					}
				}
			})
		})
	}
}

func TestABackupTakenWhileOthersWriteIsWholeAndHasWhatWasAcknowledgedBefore(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, _ := filled(t, address)
		const writers, each = 4, 60
		var subs [writers][]record.Submission
		for i := range subs {
			device, _ := mandated(w, peacetest.North, &act.MandateGranted{Kinds: []act.Kind{act.KindInstrumentRegistered, act.KindSourceFiled}})
			for range each {
				subs[i] = append(subs[i], w.Compose(device, act.To(act.Participants), peacetest.Source("نص طويل "+strings.Repeat("س", 4000))))
			}
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		acknowledged := map[int64]act.EntryID{}
		for i := range subs {
			_, l := w.Beside(projections()...)
			wg.Add(1)
			go func() {
				defer wg.Done()
				for _, s := range subs[i] {
					got, err := l.AppendOne(context.Background(), s)
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					acknowledged[got.Index] = got.Entry
					mu.Unlock()
					time.Sleep(3 * time.Millisecond) // else all is written before the first backup begins
				}
			}()
		}
		during := 0
		for n := 0; n < 3; n++ {
			time.Sleep(50 * time.Millisecond)
			mu.Lock()
			before := make(map[int64]act.EntryID, len(acknowledged))
			for k, v := range acknowledged {
				before[k] = v
			}
			mu.Unlock()
			file := filepath.Join(t.TempDir(), "load.backup")
			b, err := w.Record.Backup(t.Context(), file, nil)
			if err != nil {
				t.Fatal(err)
			}
			mu.Lock()
			if len(acknowledged) > len(before) {
				during++
			}
			mu.Unlock()
			r := emptyRecord(t, fresh(t, address))
			if _, err := r.Restore(t.Context(), file, nil); err != nil {
				t.Fatal(err)
			}
			for idx, id := range before {
				if got, err := r.Find(t.Context(), north(w).Reader(), w.Log.ID(), id); err != nil || got != idx {
					t.Errorf("entry %d was acknowledged before the backup of %d entries began: found at %d, %v", idx, b.Logs[0].Size, got, err)
				}
			}
			var out bytes.Buffer
			if err := r.Export(t.Context(), &out, w.Log.ID(), nil); err != nil {
				t.Fatal(err)
			}
			verified(t, w, out.Bytes())
		}
		wg.Wait()
		if during == 0 {
			t.Error("nothing was written during a backup: nothing was tried")
		}
	})
}

func TestABackupNeverOverwritesAndLeavesNothingHalf(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, _ := filled(t, address)
		dir := t.TempDir()
		file := filepath.Join(dir, "b")
		for _, there := range []string{file, file + ".part"} {
			if err := os.WriteFile(there, []byte("mine"), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Record.Backup(t.Context(), file, nil); !errors.Is(err, record.ErrThere) {
				t.Errorf("got %v, want ErrThere", err)
			}
			if b, err := os.ReadFile(there); err != nil || string(b) != "mine" {
				t.Errorf("%s now has %q, %v", there, b, err)
			}
			if err := os.Remove(there); err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		if _, err := w.Record.Backup(ctx, file, func(int64) { cancel() }); !errors.Is(err, context.Canceled) {
			t.Errorf("interrupted: got %v", err)
		}
		if err := write(w, `UPDATE log SET root = `+zeroBytes(w.DB.Engine(), `¿32`)); err != nil {
			t.Fatal(err)
		}
		var damaged *record.DamagedError
		if _, err := w.Record.Backup(t.Context(), file, nil); !errors.As(err, &damaged) || !errors.Is(err, record.ErrDamaged) || damaged.Report.Found != 1 {
			t.Errorf("of a damaged database: got %v, want ErrDamaged", err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}

func TestARestoreIsWholeOrNothing(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, _ := filled(t, address)
		dir := t.TempDir()
		file := filepath.Join(dir, "b")
		if _, err := w.Record.Backup(t.Context(), file, nil); err != nil {
			t.Fatal(err)
		}
		before := dump(t, w.DB, append(allTables(), "log")...)
		if _, err := w.Record.Restore(t.Context(), file, nil); !errors.Is(err, record.ErrLogThere) {
			t.Errorf("into the database that has the log: got %v", err)
		}
		if d := cmp.Diff(before, dump(t, w.DB, append(allTables(), "log")...)); d != "" {
			t.Errorf("a refused restore changed something:\n%s", d)
		}
		r := emptyRecord(t, fresh(t, address))
		if err := r.DB().Write(t.Context(), func(tx *store.Tx) error {
			return tx.Insert(t.Context(), "draft", []string{"id", "log", "party", "source", "reading", "decisions", "at"}, [][]any{{"d", 7, "p", "s", []byte{1}, []byte{1}, 1}})
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Restore(t.Context(), file, nil); !errors.Is(err, store.ErrFilled) {
			t.Errorf("into a database with a draft: got %v", err)
		}
		r = emptyRecord(t, fresh(t, address))
		for name, want := range map[string]error{"missing": store.ErrMissing, "text": store.ErrNoBackup, "database": store.ErrNoBackup, "damaged": record.ErrDamaged, "newer": store.ErrNewer} {
			if _, err := r.Restore(t.Context(), badBackup(t, dir, file, name), nil); !errors.Is(err, want) {
				t.Errorf("%s: got %v, want %v", name, err, want)
			}
			if logs, err := r.Logs(t.Context()); err != nil || len(logs) > 0 || strings.Contains(dump(t, r.DB(), allTables()...), "entry_id") {
				t.Errorf("%s left something: %v, %v", name, logs, err)
			}
		}
		if b, err := r.Restore(t.Context(), badBackup(t, dir, file, "older"), nil); err != nil || len(b.Logs) > 0 {
			t.Errorf("an empty backup of an older program: %v", err)
		}
		if _, err := r.Restore(t.Context(), file, nil); err != nil {
			t.Errorf("control: %v", err)
		}
		whole(t, r, w.Log.ID())
		if left, err := filepath.Glob(filepath.Join(dir, ".restore-*")); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}

// badBackup makes a file that is like the backup, and yet not to be restored.
func badBackup(t *testing.T, dir, file, name string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	statement := ""
	switch name {
	case "missing":
		return path
	case "text":
		if err := os.WriteFile(path, []byte("نص"), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	case "database":
		peacetest.Open(t, "sqlite:"+path)
		return path
	case "damaged":
		statement = `UPDATE entry SET leaf = (SELECT o.leaf FROM entry o WHERE o.idx = 1) WHERE idx = 4`
	case "newer":
		statement = `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`
	case "older":
		statement = `DELETE FROM goose_db_version WHERE version_id > 0` // before the first migration there was no table
		for _, table := range []string{"log", "entry", "entry_body", "part", "erased", "tile", "checkpoint", "cosig", "anchor", "author_key", "audience", "redaction", "equivocation", "projection", "draft"} {
			statement += `; DROP TABLE ` + table
		}
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	rawSQLite(t, path, statement)
	return path
}

// rawSQLite runs statements on a file without the program's ways.
func rawSQLite(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
