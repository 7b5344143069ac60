package peacetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx", to make databases
	"github.com/tansiq/tansiq/store"
)

// PostgresVariable names the server that tests use: an address whose user may create databases.
const PostgresVariable = "TANSIQ_TEST_POSTGRES"

// Engines runs test once on each engine, as sub-tests "sqlite" and "postgres", with the address of an empty database.
// Without a PostgreSQL server the sub-test fails under CI=true and else is skipped with what to do.
func Engines(t *testing.T, test func(t *testing.T, address string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLiteAddress(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, PostgresAddress(t)) })
}

// SQLiteAddress returns the address of a new SQLite file that goes with the test.
func SQLiteAddress(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "tansiq.db")
}

// PostgresAddress returns the address of an empty schema of its own in the tests' database, which goes with the test.
// A schema costs a hundredth of a database.
func PostgresAddress(t testing.TB) string {
	t.Helper()
	server := os.Getenv(PostgresVariable)
	if server == "" {
		const how = "no PostgreSQL: run the tests with `make test`, or set " + PostgresVariable + " to the address of a server"
		if os.Getenv("CI") == "true" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s is no address", PostgresVariable)
	}
	if err := admin(server, "CREATE DATABASE "+database+" "+databaseLocale+" TEMPLATE template0"); err != nil && !isThere(err) {
		t.Fatalf("make the tests' database: %v", err)
	}
	u.Path = "/" + database
	schema := schemaName()
	run(t, u.String(), "CREATE SCHEMA "+schema)
	address := *u
	q := address.Query()
	q.Set("search_path", schema)
	address.RawQuery = q.Encode()
	t.Cleanup(func() { run(t, u.String(), "DROP SCHEMA "+schema+" CASCADE") })
	return address.String()
}

// database is where the tests of every package make their schemas. databaseLocale gives it an order of its own: a text
// column that was not told to compare by bytes is found out. It needs a server that was built with ICU, as packaged
// ones are.
const (
	database       = "tansiq_test"
	databaseLocale = "ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'ar'"
)

var numbers struct {
	sync.Mutex
	n int
}

func schemaName() string {
	numbers.Lock()
	defer numbers.Unlock()
	numbers.n++
	return fmt.Sprintf("t_%d_%d_%d", os.Getpid(), time.Now().UnixNano(), numbers.n)
}

// isThere reports that another package's tests made the database first: 42P04, or 23505 where both did at once.
func isThere(err error) bool {
	var pg interface{ SQLState() string }
	return errors.As(err, &pg) && (pg.SQLState() == "42P04" || pg.SQLState() == "23505")
}

func admin(server, statement string) error {
	db, err := sql.Open("pgx", server)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(context.Background(), statement)
	return errors.Join(err, db.Close())
}

// Run runs statements on a PostgreSQL server outside any transaction, each on its own.
func Run(t testing.TB, address string, statements ...string) {
	t.Helper()
	for _, s := range statements {
		run(t, address, s)
	}
}

func run(t testing.TB, server, statement string) {
	t.Helper()
	if err := admin(server, statement); err != nil {
		t.Fatalf("%s: %v", strings.Join(strings.Fields(statement)[:2], " "), err)
	}
}

// Open opens the database at address and closes it with the test.
func Open(t testing.TB, address string) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), address, store.Options{Create: true})
	if err != nil {
		t.Fatalf("open database: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close database: %v", err)
		}
	})
	return db
}
