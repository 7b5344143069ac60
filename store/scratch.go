package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
)

// Scratch runs f in a transaction that sees one state of the database throughout, may make temporary tables and
// changes nothing: it is rolled back whatever f returns. A temporary table hides the table of its name; that one is
// found as Kept(name), and the temporary as Temporary(name).
func (db *DB) Scratch(ctx context.Context, f func(*Tx) error) error {
	if db.engine == SQLite {
		return db.scratchSQLite(ctx, f)
	}
	kept := errors.New("a scratch transaction is never kept")
	err := db.transact(ctx, db.write, &sql.TxOptions{Isolation: sql.LevelRepeatableRead}, func(tx *Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		return kept
	})
	if errors.Is(err, kept) {
		return nil
	}
	return err
}

// scratchSQLite opens a connection that cannot write the file: its temporary tables stand in a file of their own, which
// SQLite removes, rather than in memory.
func (db *DB) scratchSQLite(ctx context.Context, f func(*Tx) error) (err error) {
	q := url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(10000)", "temp_store(1)", "trusted_schema(0)"}}
	if db.still {
		q.Set("immutable", "1")
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: db.path}).EscapedPath(), RawQuery: q.Encode()}
	pool, err := sql.Open("sqlite", u.String())
	if err != nil {
		return fmt.Errorf("%w: %w", ErrReachable, err)
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrReachable, err)
	}
	w := &writer{conn: conn, ready: map[string]*sql.Stmt{}} // it keeps its statements ready, whatever it does not write
	defer func() { err = errors.Join(err, w.close()) }()
	if _, err := w.exec(ctx, "BEGIN", nil); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	t := &Tx{db: db, on: w}
	err = f(t)
	t.settle()
	if _, rb := w.exec(context.WithoutCancel(ctx), "ROLLBACK", nil); rb != nil && !noTransaction(rb) {
		err = errors.Join(err, fmt.Errorf("roll back: %w", rb))
	}
	return err
}

// Temporary returns the name under which a temporary table is found, whatever else has its name.
func (t *Tx) Temporary(table string) string {
	if t.Engine() == Postgres {
		return "pg_temp." + table
	}
	return "temp." + table
}

// Kept returns the name under which a table of the database is found behind a temporary one of its name.
func (t *Tx) Kept(ctx context.Context, table string) (string, error) {
	if t.Engine() == SQLite {
		return "main." + table, nil
	}
	schema, _, err := One(ctx, t, Text, `SELECT quote_ident(current_schema())`)
	return schema + "." + table, err
}

// Integrity returns what the engine itself finds wrong with its file: pages, indexes, constraints. At most a hundred
// findings. PostgreSQL has no such check without an extension: nothing is found there.
func Integrity(ctx context.Context, q Querier) ([]string, error) {
	if q.Engine() != SQLite {
		return nil, nil
	}
	found, err := Collect(ctx, q, Text, `PRAGMA integrity_check`)
	if len(found) == 1 && found[0] == "ok" {
		found = nil
	}
	return found, err
}
