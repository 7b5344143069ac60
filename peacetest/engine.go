package peacetest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

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

// PostgresAddress returns the address of a new PostgreSQL database that goes with the test.
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
	name := databaseName(t)
	admin(t, server, "CREATE DATABASE "+name+" "+databaseLocale+" TEMPLATE template0")
	t.Cleanup(func() { admin(t, server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s is no address", PostgresVariable)
	}
	u.Path = "/" + name
	return u.String()
}

// databaseLocale gives a test's database an order of its own: a text column that was not told to compare by bytes is
// found out. It needs a server that was built with ICU, as packaged ones are.
const databaseLocale = "ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'ar'"

var numbers struct {
	sync.Mutex
	n int
}

func databaseName(t testing.TB) string {
	numbers.Lock()
	defer numbers.Unlock()
	numbers.n++
	return fmt.Sprintf("tansiq_test_%d_%d", os.Getpid(), numbers.n)
}

func admin(t testing.TB, server, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatalf("open the test server: %v", err)
	}
	defer db.Close()
	if _, err := db.ExecContext(context.Background(), statement); err != nil {
		t.Fatalf("%s: %v", strings.Fields(statement)[0], err)
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
