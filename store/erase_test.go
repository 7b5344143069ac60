package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/store"
)

// write runs statements in one transaction.
func write(t testing.TB, db *store.DB, statements ...string) {
	t.Helper()
	if err := db.Write(context.Background(), func(tx *store.Tx) error {
		for _, s := range statements {
			if _, err := tx.Exec(context.Background(), s); err != nil {
				return fmt.Errorf("%s: %w", s, err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// rows fills a table with n rows, each with a token of its own in a column of text that has an index and in one of bytes,
// in an order that divides pages.
func rows(t testing.TB, db *store.DB, n int) {
	t.Helper()
	write(t, db, db.Engine().DDL("CREATE TABLE word (k {{int}} NOT NULL PRIMARY KEY, name {{text}} NOT NULL, body {{bytes}} NOT NULL)"), "CREATE INDEX word_name ON word (name)")
	r := rand.New(rand.NewPCG(1, 2))
	order := r.Perm(n)
	for len(order) > 0 {
		chunk := order[:min(20, len(order))]
		order = order[len(chunk):]
		if err := db.Write(context.Background(), func(tx *store.Tx) error {
			var values [][]any
			for _, k := range chunk {
				values = append(values, []any{k, token(k) + "n", []byte(strings.Repeat("x", r.IntN(300)) + token(k) + "b" + strings.Repeat("y", r.IntN(300)))})
			}
			return tx.Insert(context.Background(), "word", []string{"k", "name", "body"}, values)
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func token(k int) string { return fmt.Sprintf("zq%05dw", k) }

// deleted deletes all rows of the table whose key is not divisible by keep, one transaction each on SQLite, and returns
// their keys.
func deleted(t testing.TB, db *store.DB, n, keep int) []int {
	t.Helper()
	var gone []int
	for _, k := range rand.New(rand.NewPCG(3, 4)).Perm(n) {
		if keep > 0 && k%keep == 0 {
			continue
		}
		write(t, db, fmt.Sprintf("DELETE FROM word WHERE k = %d", k))
		gone = append(gone, k)
	}
	return gone
}

// standing counts the keys whose token is somewhere in the files.
func standing(files map[string]string, keys []int) (n int) {
	var all strings.Builder
	for _, b := range files {
		all.WriteString(b)
	}
	text := all.String()
	for _, k := range keys {
		if strings.Contains(text, token(k)) {
			n++
		}
	}
	return n
}

// erased erases, as often as it takes: other tests' transactions on the same server hold it back for moments.
func erased(t testing.TB, db *store.DB) {
	t.Helper()
	for range 20 {
		e, err := db.Erase(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if e.Done {
			return
		}
		t.Logf("not done: %v", e.Left)
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("the erasure is not done")
}

// The control is what makes rewriting necessary: without it, deleted rows are still found in the files of both engines.
func TestADeletedRowIsInNoFileOnceErased(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		const n = 1500
		db := peacetest.Open(t, address)
		rows(t, db, n)
		if db.Engine() == store.Postgres {
			write(t, db, "ANALYZE word") // its values stand in the statistics too
		}
		files, ok := peacetest.Files(t, db, address)
		if !ok {
			return
		}
		gone := deleted(t, db, n, 4)
		var stay []int
		for k := range n {
			if k%4 == 0 {
				stay = append(stay, k)
			}
		}
		if found := standing(files, append(gone, stay...)); found < n*99/100 {
			t.Fatalf("control: %d of %d tokens are in the files before", found, n)
		}
		if _, err := db.EraseFreed(t.Context()); err != nil {
			t.Fatal(err)
		}
		if db.Engine() == store.Postgres {
			peacetest.Run(t, address, "VACUUM ANALYZE word")
		}
		files, _ = peacetest.Files(t, db, address)
		left := standing(files, gone)
		t.Logf("of %d deleted rows %d are in the files after what the engine does by itself", len(gone), left)
		if left == 0 {
			t.Error("control: nothing is left, so that nothing would need to be rewritten")
		}
		erased(t, db)
		files, _ = peacetest.Files(t, db, address)
		if left := standing(files, gone); left != 0 {
			t.Errorf("%d of %d deleted rows are in the files after", left, len(gone))
		}
		if kept := standing(files, stay); kept < len(stay)*99/100 {
			t.Errorf("%d of %d rows that stay are in the files after", kept, len(stay))
		}

		write(t, db, "DELETE FROM word")
		erased(t, db)
		files, _ = peacetest.Files(t, db, address)
		if left := standing(files, append(gone, stay...)); left != 0 {
			t.Errorf("of a table that was emptied %d rows are in the files after", left)
		}
		write(t, db, "INSERT INTO word (k, name, body) VALUES (1, 'n', 'b')") // it can still be used
	})
}

func TestErasureIsNotDoneWhileAReaderHoldsTheOldState(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the busy timeout of ten seconds")
	}
	peacetest.Engines(t, func(t *testing.T, address string) {
		t.Parallel()
		db := peacetest.Open(t, address)
		if err := insertDraft(db, "x"); err != nil {
			t.Fatal(err)
		}
		release, held := make(chan struct{}), make(chan struct{})
		done := make(chan error, 1)
		go func() {
			done <- db.Read(context.Background(), func(tx *store.Tx) error {
				_, _, err := store.One(context.Background(), tx, store.Int, "SELECT COUNT(*) FROM draft")
				close(held)
				<-release
				return err
			})
		}()
		<-held
		write(t, db, "DELETE FROM draft")
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		e, err := db.Erase(ctx)
		if d := cmp.Diff(store.Erasure{Left: []store.Remainder{store.LeftReaders}}, e); err != nil || d != "" {
			t.Errorf("while a reader holds it back: %v\n%s", err, d)
		}
		close(release)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		erased(t, db)
	})
}

// A user that may write the tables and does not own them cannot rewrite them, and is told so; one that is not shown what
// the sessions of others read cannot say that nobody reads.
func TestAnErasureSaysWhatItsUserMayNotDo(t *testing.T) {
	address := peacetest.PostgresAddress(t)
	owner := peacetest.Open(t, address)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	schema := u.Query().Get("search_path")
	role := "user_" + schema
	write(t, owner, "CREATE ROLE "+role+" LOGIN PASSWORD 'kalimat-sirr-7391'", "GRANT ALL ON SCHEMA "+schema+" TO "+role, "GRANT ALL ON ALL TABLES IN SCHEMA "+schema+" TO "+role)
	t.Cleanup(func() { peacetest.Run(t, address, "DROP OWNED BY "+role, "DROP ROLE "+role) })
	u.User = url.UserPassword(role, "kalimat-sirr-7391")
	db, err := store.Open(t.Context(), u.String(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	e, err := db.Erase(t.Context())
	if d := cmp.Diff(store.Erasure{Left: []store.Remainder{store.LeftReaders}}, e); err != nil || d != "" {
		t.Errorf("while it is not shown what others read: %v\n%s", err, d)
	}
	write(t, owner, "GRANT pg_read_all_stats TO "+role)
	for range 20 { // others' transactions on the same server hold it back for moments
		if e, err = db.Erase(t.Context()); err != nil || len(e.Left) != 1 || e.Left[0] != store.LeftReaders {
			break
		}
	}
	if d := cmp.Diff(store.Erasure{Left: []store.Remainder{store.LeftOwner, store.LeftStatistics}}, e); err != nil || d != "" {
		t.Errorf("while it owns nothing: %v\n%s", err, d)
	}
}

func TestAFullTextIndexThatKeepsWhatWasDeletedIsRefused(t *testing.T) {
	address := peacetest.SQLiteAddress(t)
	const words = "CREATE VIRTUAL TABLE words\n USING fts5(body, tokenize = \"unicode61\")"
	for _, row := range []struct {
		name       string
		statements []string
		refused    bool
	}{
		{"with nothing said", []string{words}, true},
		{"with secure-delete", []string{"INSERT INTO words (words, rank) VALUES ('secure-delete', 1)"}, false},
		{"with secure-delete taken back", []string{"INSERT INTO words (words, rank) VALUES ('secure-delete', 0)"}, true},
		{"set again, and a second index without", []string{"INSERT INTO words (words, rank) VALUES ('secure-delete', 1)", "CREATE VIRTUAL TABLE \"اسم آخر\" using FTS5 (body)"}, true},
		{"the second one dropped", []string{"DROP TABLE \"اسم آخر\""}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			behind(t, address, row.statements...)
			db, err := store.Open(t.Context(), address, store.Options{Create: true})
			if row.refused != errors.Is(err, store.ErrSettings) || !row.refused && err != nil {
				t.Fatalf("open: got %v", err)
			}
			if err == nil {
				if err := db.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// behind runs statements on a SQLite file behind the store's back.
func behind(t *testing.T, address string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(address, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// Why the guard is there: a word of a deleted row stays in an FTS5 index, unless its secure-delete is set.
func TestAWordOfADeletedRowIsInNoFullTextIndexWithSecureDelete(t *testing.T) {
	for _, secure := range []int{0, 1} {
		address := peacetest.SQLiteAddress(t)
		db := peacetest.Open(t, address)
		write(t, db, "CREATE VIRTUAL TABLE words USING fts5(body)", fmt.Sprintf("INSERT INTO words (words, rank) VALUES ('secure-delete', %d)", secure))
		for i := range 300 {
			write(t, db, fmt.Sprintf("INSERT INTO words (rowid, body) VALUES (%d, 'fill%d %s fill')", i+1, i, token(i)))
		}
		write(t, db, "DELETE FROM words WHERE rowid = 151")
		erased(t, db)
		files, _ := peacetest.Files(t, db, address)
		found := standing(files, []int{150}) // FTS5 writes a term without what it shares with the one before it
		suffix := 0
		for _, b := range files {
			suffix += strings.Count(b, "fill150")
		}
		if gone := found+suffix == 0; gone != (secure == 1) {
			t.Errorf("secure-delete %d: found %d, %d", secure, found, suffix)
		}
	}
}
