package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Querier reads rows: a DB or a Tx.
type Querier interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	Engine() Engine
}

// Query reads from db outside a write transaction. On SQLite it cannot write.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return db.read.QueryContext(ctx, db.engine.rebind(query), args...)
}

// Tx is a transaction.
type Tx struct {
	tx     *sql.Tx
	engine Engine
}

// Engine returns which engine the transaction runs on.
func (t *Tx) Engine() Engine { return t.engine }

// Query reads inside the transaction.
func (t *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.tx.QueryContext(ctx, t.engine.rebind(query), args...)
}

// Exec runs a statement and returns how many rows it changed.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	r, err := t.tx.ExecContext(ctx, t.engine.rebind(query), args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// Write runs f in a transaction that may write, and commits where f returns nil. On SQLite it is the only writer
// (BEGIN IMMEDIATE); on PostgreSQL writers run beside each other and lock what they must.
func (db *DB) Write(ctx context.Context, f func(*Tx) error) error {
	return db.transact(ctx, db.write, nil, f)
}

// Read runs f in a transaction that sees one state of the database throughout.
func (db *DB) Read(ctx context.Context, f func(*Tx) error) error {
	o := &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	if db.engine == SQLite { // a deferred transaction is a snapshot already; the driver knows no other levels
		o = nil
	}
	return db.transact(ctx, db.read, o, f)
}

func (db *DB) transact(ctx context.Context, pool *sql.DB, o *sql.TxOptions, f func(*Tx) error) error {
	tx, err := pool.BeginTx(ctx, o)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := f(&Tx{tx, db.engine}); err != nil {
		if rb := tx.Rollback(); rb != nil && !errors.Is(rb, sql.ErrTxDone) {
			return errors.Join(err, fmt.Errorf("roll back: %w", rb))
		}
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// Collect returns what scan makes of each row that query gives, in order. It is the one place that reads rows, and
// checks rows.Err.
func Collect[T any](ctx context.Context, q Querier, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("scan: %w", err)
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("rows: %w", err)
	}
	return out, nil
}

// One returns what scan makes of the first row that query gives, and whether there was one.
func One[T any](ctx context.Context, q Querier, scan func(*sql.Rows) (T, error), query string, args ...any) (T, bool, error) {
	all, err := Collect(ctx, q, scan, query, args...)
	if err != nil || len(all) == 0 {
		var zero T
		return zero, false, err
	}
	return all[0], true, nil
}

// Int scans one integer.
func Int(r *sql.Rows) (int64, error) {
	var n int64
	err := r.Scan(&n)
	return n, err
}

// Text scans one text.
func Text(r *sql.Rows) (string, error) {
	var s string
	err := r.Scan(&s)
	return s, err
}

// EraseFreed makes SQLite overwrite what deletions left in the write-ahead log, and reports whether it could do so
// fully: readers of older states keep it back (busy). On PostgreSQL it reports false: VACUUM and the expiry of backups
// are the operator's.
func (db *DB) EraseFreed(ctx context.Context) (bool, error) {
	if db.engine != SQLite {
		return false, nil
	}
	var busy, log, moved int64
	row := db.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	if err := row.Scan(&busy, &log, &moved); err != nil {
		return false, fmt.Errorf("checkpoint the write-ahead log: %w", err)
	}
	return busy == 0, nil
}
