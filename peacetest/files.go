package peacetest

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/store"
)

// Files returns every byte that the database of address keeps in files of its own, by file: of SQLite all that lie beside
// the database and bear its name, of PostgreSQL the files of the tests' database, write-ahead log apart. What stands in
// buffers is written first. Where the server's files cannot be read it reports false, and says that a test is absent.
func Files(t testing.TB, db *store.DB, address string) (map[string]string, bool) {
	t.Helper()
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		found, err := filepath.Glob(path + "*")
		if err != nil || len(found) == 0 {
			t.Fatalf("files of %s: %d, %v", path, len(found), err)
		}
		out := map[string]string{}
		for _, f := range found {
			out[filepath.Base(f)] = read(t, f)
		}
		return out, true
	}
	run(t, os.Getenv(PostgresVariable), "CHECKPOINT")
	ctx := context.Background()
	dir, _, err := store.One(ctx, db, store.Text, "SELECT current_setting('data_directory')")
	if err != nil {
		t.Fatal(err)
	}
	oid, _, err := store.One(ctx, db, store.Int, "SELECT CAST(oid AS BIGINT) FROM pg_database WHERE datname = current_database()")
	if err != nil {
		t.Fatal(err)
	}
	base := filepath.Join(dir, "base", strconv.FormatInt(oid, 10))
	if _, err := os.ReadDir(base); err != nil {
		t.Logf("absent: 1 tests (the files of the PostgreSQL server are not on this machine, or not ours to read)")
		return nil, false
	}
	out := map[string]string{}
	err = filepath.WalkDir(base, func(path string, d fs.DirEntry, err error) error {
		if os.IsNotExist(err) || err == nil && d.IsDir() { // another test's tables come and go
			return nil
		}
		if err == nil {
			out[filepath.Base(path)] = read(t, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out, true
}

// read returns a file's bytes, or nothing of one that went meanwhile.
func read(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(b)
}
