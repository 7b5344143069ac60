package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPlaceholdersAreReboundForSQLiteAlone(t *testing.T) {
	for _, c := range []struct{ name, query, sqlite string }{
		{"none", `SELECT 1`, `SELECT 1`},
		{"out of order and twice", `SELECT $2, $1, $2`, `SELECT ?2, ?1, ?2`},
		{"of two digits", `VALUES ($9, $10, $11)`, `VALUES (?9, ?10, ?11)`},
		{"in a literal they stay", `SELECT '$1', $1`, `SELECT '$1', ?1`},
		{"after a doubled quote in a literal", `SELECT 'it''s $1', $1`, `SELECT 'it''s $1', ?1`},
		{"in an Arabic literal", `SELECT 'نص $1' || $2`, `SELECT 'نص $1' || ?2`},
		{"a dollar without a number", `SELECT '$', $a, $`, `SELECT '$', $a, $`},
	} {
		if got := SQLite.rebind(c.query); got != c.sqlite {
			t.Errorf("%s: got %q, want %q", c.name, got, c.sqlite)
		}
		if got := Postgres.rebind(c.query); got != c.query {
			t.Errorf("%s on PostgreSQL: got %q", c.name, got)
		}
	}
}

func TestTokensOfASchemaAreReplacedByEngine(t *testing.T) {
	const schema = `CREATE TABLE x (a {{text}} NOT NULL, b {{bytes}}, c {{int}})`
	for engine, want := range map[Engine]string{
		SQLite:   `CREATE TABLE x (a TEXT COLLATE BINARY NOT NULL, b BLOB, c INTEGER)`,
		Postgres: `CREATE TABLE x (a TEXT COLLATE "C" NOT NULL, b BYTEA, c BIGINT)`,
	} {
		if got := engine.DDL(schema); got != want {
			t.Errorf("%s: got %q, want %q", engine, got, want)
		}
	}
	if d := cmp.Diff([]string{"A", "B (\n)"}, Statements(" A ;\n B (\n); \n;")); d != "" {
		t.Errorf("statements:\n%s", d)
	}
}

// pragmas reads what a connection runs with.
func pragmas(t *testing.T, c *sql.Conn) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, p := range []string{"journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout", "query_only", "trusted_schema", "temp_store", "mmap_size"} {
		var v string
		if err := c.QueryRowContext(context.Background(), "PRAGMA "+p).Scan(&v); err != nil && p != "mmap_size" {
			t.Fatalf("%s: %v", p, err)
		}
		out[p] = v
	}
	return out
}

func TestEveryConnectionToSQLiteHasTheSettingsThatKeepTheRecord(t *testing.T) {
	db, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "x.db"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	want := map[string]string{"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "foreign_keys": "1", "busy_timeout": "10000",
		"query_only": "1", "trusted_schema": "0", "temp_store": "2", "mmap_size": "0"}
	var held []*sql.Conn
	for range readers { // all at once, so that each is another connection
		c, err := db.read.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	for _, c := range held {
		got := pragmas(t, c)
		got["mmap_size"] = "0"
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("a reader:\n%s", d)
		}
		if _, err := c.ExecContext(t.Context(), "DELETE FROM log"); err == nil {
			t.Error("a reader could write")
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	want["query_only"] = "0"
	got := pragmas(t, db.writer.conn)
	got["mmap_size"] = "0"
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the writer:\n%s", d)
	}
	if n := db.write.Stats().MaxOpenConnections; n != 1 {
		t.Errorf("writers at once: %d, want 1", n)
	}
}

func TestSettingsThatDoNotKeepTheRecordAreRefused(t *testing.T) {
	for right, wrong := range map[string]string{"": "", "synchronous(FULL)": "synchronous(OFF)", "secure_delete(1)": "secure_delete(0)",
		"foreign_keys(1)": "foreign_keys(0)", "journal_mode(WAL)": "journal_mode(DELETE)"} {
		address := sqliteDSN(filepath.Join(t.TempDir(), "x.db"), true)
		if right != "" {
			address = strings.Replace(address, url.QueryEscape(right), url.QueryEscape(wrong), 1)
		}
		db, err := sql.Open("sqlite", address)
		if err != nil {
			t.Fatal(err)
		}
		if err := assertSQLite(t.Context(), db); (err == nil) != (wrong == "") {
			t.Errorf("%q: got %v", wrong, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEveryTableOfTheRecordIsAmongTheMigrations(t *testing.T) {
	db, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "x.db"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	got, err := db.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"anchor", "audience", "author_key", "checkpoint", "cosig", "draft", "entry", "entry_body", "equivocation", "erased", "log", "part", "projection", "redaction", "tile"} {
		if !slices.Contains(got, want) {
			t.Errorf("no table %s", want)
		}
	}
	if !slices.IsSorted(got) {
		t.Errorf("not sorted: %v", got)
	}
}

// TestReadersWhoAllMeetANewQueryDoNotWaitForEachOther: making a statement ready takes a connection beside those of the
// transactions.
func TestReadersWhoAllMeetANewQueryDoNotWaitForEachOther(t *testing.T) {
	db, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "x.db"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	const crowd = 3 * readers
	var all sync.WaitGroup
	begun, met := make(chan struct{}, crowd), make(chan struct{})
	for i := range crowd {
		all.Go(func() {
			err := db.Read(ctx, func(tx *Tx) error {
				begun <- struct{}{}
				<-met
				_, _, err := One(ctx, tx, Int, fmt.Sprintf("SELECT COUNT(*) + %d FROM draft", i))
				return err
			})
			if err != nil {
				t.Errorf("reader %d: %v", i, err)
			}
		})
	}
	for range readers { // as many as read at once have their connection
		<-begun
	}
	close(met)
	all.Wait()
}
