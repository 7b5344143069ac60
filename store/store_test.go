package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/store"
)

func TestAnAddressSaysWhichEngineItMeans(t *testing.T) {
	for _, c := range []struct {
		address string
		engine  store.Engine
		path    string
	}{
		{"sqlite:x.db", store.SQLite, "x.db"},
		{"sqlite:/tmp/بيانات/x.db", store.SQLite, "/tmp/بيانات/x.db"},
		{"postgres://u@h/x", store.Postgres, ""},
		{"postgresql://u@h/x", store.Postgres, ""},
		{"sqlite:", "", ""}, {"", "", ""}, {"x.db", "", ""}, {"mysql://u@h/x", "", ""}, {"SQLITE:x.db", "", ""}, {"postgres:x", "", ""},
	} {
		engine, path, err := store.ParseURL(c.address)
		if engine != c.engine || path != c.path || (err != nil) != (c.engine == "") || err != nil && !errors.Is(err, store.ErrURL) {
			t.Errorf("%q: got %q, %q, %v", c.address, engine, path, err)
		}
	}
}

func TestNoErrorHoldsAPasswordOfAnAddress(t *testing.T) {
	const password = "kalimat-sirr-7391"
	server := os.Getenv(peacetest.PostgresVariable)
	addresses := []string{
		"mysql://u:" + password + "@h/x", "u:" + password + "@h/x",
		"postgres://u:" + password + "@127.0.0.1:1/x?connect_timeout=2",
		"postgres://u:" + password + "@[::bad/x", "postgres://u:" + password + "@127.0.0.1:port/x", "postgres://u:" + password + "%zz@h/x",
		"postgres://u:" + password + "@127.0.0.1:1/x?sslmode=" + "bogus",
		"postgres://u@127.0.0.1:1/x?password=" + password + "&sslmode=bogus",
	}
	if _, host, ok := strings.Cut(server, "@"); ok {
		addresses = append(addresses, "postgres://nobody-here:"+password+"@"+host, "postgres://postgres:"+password+"@"+strings.Replace(host, "/postgres", "/no_such_database", 1))
	}
	for i, address := range addresses {
		_, err := store.Open(t.Context(), address, store.Options{Create: true})
		if err == nil {
			t.Errorf("address %d: opened", i)
			continue
		}
		if strings.Contains(err.Error(), password) || strings.Contains(fmt.Sprintf("%+v %#v", err, err), password) {
			t.Errorf("address %d: the error holds the password: %v", i, err)
		}
		if !errors.Is(err, store.ErrURL) && !errors.Is(err, store.ErrReachable) {
			t.Errorf("address %d: got %v", i, err)
		}
	}
}

func TestADatabaseThatIsNotThereIsMadeOnlyWhenAsked(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "مجلد ? 100% #1")
	address := "sqlite:" + filepath.Join(dir, "سجل.db")
	if _, err := store.Open(t.Context(), address, store.Options{}); !errors.Is(err, store.ErrMissing) {
		t.Fatalf("got %v, want ErrMissing", err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Fatalf("it left something behind: %v", err)
	}
	db, err := store.Open(t.Context(), address, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := insertDraft(db, "x"); err != nil {
		t.Fatal(err)
	}
	names, err := os.ReadDir(dir)
	if err != nil || len(names) == 0 || names[0].Name() != "سجل.db" {
		t.Fatalf("files: %v, %v", names, err)
	}
	for _, n := range names {
		info, err := n.Info()
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v: others can read it", n.Name(), info.Mode(), err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := store.Open(t.Context(), address, store.Options{})
	if err != nil {
		t.Fatalf("opened again without Create: %v", err)
	}
	if n := count(t, again, "draft"); n != 1 {
		t.Errorf("rows: got %d, want 1", n)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestAFileThatIsNoDatabaseIsRefusedAndLeftAsItWas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	text := []byte(strings.Repeat("ليس قاعدة بيانات ", 100))
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), "sqlite:"+path, store.Options{Create: true}); !errors.Is(err, store.ErrReachable) {
		t.Errorf("got %v, want ErrReachable", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != string(text) {
		t.Errorf("the file changed: %v", err)
	}
}

func insertDraft(db *store.DB, id string) error {
	return db.Write(context.Background(), func(tx *store.Tx) error {
		_, err := tx.Exec(context.Background(), `INSERT INTO draft (id, log, party, source, reading, decisions, at) VALUES ($1, 1, '', '', $2, $2, 0)`, id, []byte{})
		return err
	})
}

func count(t testing.TB, q store.Querier, table string) int64 {
	t.Helper()
	n, ok, err := store.One(context.Background(), q, store.Int, "SELECT COUNT(*) FROM "+table)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	return n
}

func TestADatabaseOfANewerProgramIsRefusedAndNotWritten(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		db := peacetest.Open(t, address)
		know, _, err := store.One(t.Context(), db, store.Int, "SELECT MAX(version_id) FROM goose_db_version")
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, TRUE)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		before := count(t, db, "goose_db_version")
		_, err = store.Open(t.Context(), address, store.Options{Create: true})
		var newer *store.NewerError
		if !errors.Is(err, store.ErrNewer) || !errors.As(err, &newer) || newer.Have != 99 || newer.Know != know {
			t.Fatalf("got %v, want version 99 refused by a program that knows %d", err, know)
		}
		if after := count(t, db, "goose_db_version"); after != before {
			t.Errorf("it was written: %d rows, before %d", after, before)
		}
	})
}

func TestOpeningAgainChangesNothing(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		db := peacetest.Open(t, address)
		before, err := db.Tables(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		after, err := peacetest.Open(t, address).Tables(t.Context())
		if d := cmp.Diff(before, after); d != "" || err != nil || len(before) < 14 {
			t.Errorf("tables %v:\n%s", err, d)
		}
	})
}

func TestAServerWhoseCommitsMayBeLostIsRefused(t *testing.T) {
	address := peacetest.PostgresAddress(t)
	joint := "?"
	if strings.Contains(address, "?") {
		joint = "&"
	}
	if _, err := store.Open(t.Context(), address+joint+"synchronous_commit=off", store.Options{}); !errors.Is(err, store.ErrSettings) {
		t.Errorf("got %v, want ErrSettings", err)
	}
}

// withProbe is a database with a table of the tests.
func withProbe(t *testing.T, address string) *store.DB {
	t.Helper()
	db := peacetest.Open(t, address)
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		return exec(t, tx, tx.Engine().DDL(`CREATE TABLE probe (hash {{int}} NOT NULL PRIMARY KEY)`))
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestAWriteThatFailsLeavesNothing(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		db := withProbe(t, address)
		stop := errors.New("stop")
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			if err := tx.Insert(t.Context(), "probe", []string{"hash"}, [][]any{{int64(7)}}); err != nil {
				return err
			}
			if n := count(t, tx, "probe"); n != 1 {
				t.Errorf("inside: %d rows", n)
			}
			return stop
		})
		if !errors.Is(err, stop) || count(t, db, "probe") != 0 {
			t.Errorf("got %v, %d rows", err, count(t, db, "probe"))
		}
	})
}

func TestAfterAStatementThatFailedNothingIsDoneAndNothingCommitted(t *testing.T) {
	put := func(tx *store.Tx, hash int64) error {
		return tx.Insert(t.Context(), "probe", []string{"hash"}, [][]any{{hash}})
	}
	for name, fail := range map[string]func(tx *store.Tx) error{
		"rows that waited": func(tx *store.Tx) error {
			if err := errors.Join(put(tx, 1), tx.Insert(t.Context(), "erased", []string{"log", "idx", "prev"}, [][]any{{1, 1, ""}})); err != nil {
				t.Fatal(err)
			}
			return tx.Flush(t.Context())
		},
		"a statement": func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), `INSERT INTO probe (hash) VALUES (1)`)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			peacetest.Engines(t, func(t *testing.T, address string) {
				db := withProbe(t, address)
				if err := db.Write(t.Context(), func(tx *store.Tx) error { return put(tx, 1) }); err != nil {
					t.Fatal(err)
				}
				err := db.Write(t.Context(), func(tx *store.Tx) error {
					if err := put(tx, 2); err != nil {
						return err
					}
					if err := fail(tx); !store.IsUnique(err) {
						t.Errorf("control: got %v", err)
					}
					for what, err := range map[string]error{"insert": errors.Join(put(tx, 3), tx.Flush(t.Context())), "execute": exec(t, tx, `DELETE FROM probe`), "read": read(t, tx)} {
						if err == nil {
							t.Errorf("%s afterwards: no error", what)
						}
					}
					return nil // whoever takes the error for something else
				})
				if !store.IsUnique(err) || count(t, db, "probe") != 1 || count(t, db, "erased") != 0 {
					t.Errorf("got %v, %d rows", err, count(t, db, "probe"))
				}
			})
		})
	}
}

// TestManyRowsGoIntoTheirTablesWhileMoreAreMade: whatever is asked of the transaction then waits for them.
func TestManyRowsGoIntoTheirTablesWhileMoreAreMade(t *testing.T) {
	const many = 5000
	peacetest.Engines(t, func(t *testing.T, address string) {
		db := withProbe(t, address)
		put := func(tx *store.Tx, from, to int64) {
			t.Helper()
			for i := from; i < to; i++ {
				if err := tx.Insert(t.Context(), "probe", []string{"hash"}, [][]any{{i}}); err != nil {
					t.Fatal(err)
				}
			}
		}
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			for i := range int64(5) {
				put(tx, i*many, i*many+many)
				if n := count(t, tx, "probe"); n != (i+1)*many {
					t.Errorf("a reading finds %d rows, want %d", n, (i+1)*many)
				}
			}
			put(tx, 5*many, 6*many)
			return exec(t, tx, `DELETE FROM probe WHERE hash >= 29999`)
		})
		if n := count(t, db, "probe"); err != nil || n != 29999 {
			t.Fatalf("%d rows: %v", n, err)
		}
		stop := errors.New("stop")
		err = db.Write(t.Context(), func(tx *store.Tx) error {
			put(tx, 40_000, 45_000)
			return stop
		})
		if n := count(t, db, "probe"); !errors.Is(err, stop) || n != 29999 {
			t.Errorf("after a transaction that was given up: %d rows, %v", n, err)
		}
		err = db.Write(t.Context(), func(tx *store.Tx) error {
			put(tx, 29_990, 35_000) // the first of them are there
			put(tx, 50_000, 51_000)
			return nil
		})
		if n := count(t, db, "probe"); !store.IsUnique(err) || n != 29999 {
			t.Errorf("after rows that were there: %d rows, %v", n, err)
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error { put(tx, 50_000, 51_000); return nil }); err != nil || count(t, db, "probe") != 30_999 {
			t.Errorf("the next transaction: %d rows, %v", count(t, db, "probe"), err)
		}
	})
}

func exec(t *testing.T, tx *store.Tx, statement string) error {
	_, err := tx.Exec(t.Context(), statement)
	return err
}

func read(t *testing.T, tx *store.Tx) error {
	_, _, err := store.One(t.Context(), tx, store.Int, `SELECT hash FROM probe`)
	return err
}

func TestAReadSeesOneStateThroughout(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		db := peacetest.Open(t, address)
		err := db.Read(t.Context(), func(tx *store.Tx) error {
			before := count(t, tx, "draft")
			if err := insertDraft(db, "between"); err != nil {
				return err
			}
			if after := count(t, tx, "draft"); after != before {
				t.Errorf("inside: %d rows, before %d", after, before)
			}
			_, err := tx.Exec(t.Context(), `DELETE FROM draft`)
			if err == nil {
				t.Error("a reading transaction wrote")
			}
			return nil
		})
		if err == nil {
			t.Error("the transaction that tried to write was not given up")
		}
		if count(t, db, "draft") != 1 {
			t.Errorf("after: %d rows", count(t, db, "draft"))
		}
	})
}

func TestInsertTakesRowsInChunksAndAllOrNone(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		db := peacetest.Open(t, address)
		columns := []string{"log", "idx", "part", "ground", "by_idx"}
		var rows [][]any
		for i := range 1234 {
			rows = append(rows, []any{int64(1), int64(i), fmt.Sprint("جزء ", i), "unlawful", int64(-i)})
		}
		insert := func(rows [][]any) error {
			return db.Write(t.Context(), func(tx *store.Tx) error { return tx.Insert(t.Context(), "redaction", columns, rows) })
		}
		if err := insert(nil); err != nil {
			t.Errorf("no rows: %v", err)
		}
		twice := append(slices.Clone(rows), rows[0])
		err := insert(twice)
		if !store.IsUnique(err) || !strings.Contains(err.Error(), "into redaction") || count(t, db, "redaction") != 0 {
			t.Errorf("a row twice: got %v, %d rows", err, count(t, db, "redaction"))
		}
		if err := insert(rows); err != nil {
			t.Fatal(err)
		}
		got, ok, err := store.One(t.Context(), db, store.Text, `SELECT part FROM redaction WHERE idx = $1 AND by_idx = $2`, int64(1233), int64(-1233))
		if err != nil || !ok || got != "جزء 1233" || count(t, db, "redaction") != 1234 {
			t.Errorf("the last row: %q, %v, %v", got, ok, err)
		}
		if _, ok, err := store.One(t.Context(), db, store.Text, `SELECT part FROM redaction WHERE idx = $1`, int64(-5)); ok || err != nil {
			t.Errorf("a row that is not there: %v, %v", ok, err)
		}
	})
}

func TestRowsThatWaitKeepToTheirColumns(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		db := peacetest.Open(t, address)
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			return errors.Join(tx.Insert(t.Context(), "erased", []string{"log", "idx", "prev"}, [][]any{{1, 2, "a"}}),
				tx.Insert(t.Context(), "erased", []string{"idx", "log", "prev"}, [][]any{{1, 2, "b"}}))
		}); err != nil {
			t.Fatal(err)
		}
		got, err := store.Collect(t.Context(), db, store.Text, `SELECT prev FROM erased ORDER BY log`)
		if err != nil || !slices.Equal(got, []string{"a", "b"}) {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

func TestAUniqueViolationIsToldFromOtherErrors(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		db := peacetest.Open(t, address)
		if err := insertDraft(db, "x"); err != nil {
			t.Fatal(err)
		}
		if err := insertDraft(db, "x"); !store.IsUnique(err) {
			t.Errorf("a primary key twice: got %v", err)
		}
		for name, statement := range map[string]string{
			"a NULL": `INSERT INTO draft (id, log, party, source, reading, decisions, at) VALUES (NULL, 1, '', '', '', '', 0)`, "a table that is not there": `DELETE FROM nothing`,
		} {
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := tx.Exec(t.Context(), statement)
				return err
			})
			if err == nil || store.IsUnique(err) {
				t.Errorf("%s: got %v", name, err)
			}
		}
		if store.IsUnique(nil) {
			t.Error("no error is no violation")
		}
	})
}
