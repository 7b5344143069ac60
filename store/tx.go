package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// Querier reads rows: a DB or a Tx.
type Querier interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	Engine() Engine
}

// Query reads from db outside a write transaction. On SQLite it cannot write.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := db.prepared.get(ctx, db.read, db.engine, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return db.read.QueryContext(ctx, db.engine.rebind(query), args...)
	}
	return s.QueryContext(ctx, args...)
}

// Tx is a transaction. Rows that Insert takes are kept until the transaction reads, executes or commits: many entries
// of a batch become few statements. Many rows go into their tables behind the back of whoever makes more of them, who
// waits for that at the next reading, executing or committing. Once a statement failed nothing more is done and nothing is committed, whatever its
// caller made of the error, as PostgreSQL has it: rows that waited are lost.
type Tx struct {
	db      *DB
	on      session
	pending []*rows
	behind  *behind // what goes into its tables meanwhile; nil: nothing does
	failed  error
}

// behind has the connection while it runs.
type behind struct {
	done chan struct{}
	err  error
}

// session is a connection in a transaction.
type session interface {
	query(ctx context.Context, query string, args []any) (*sql.Rows, error)
	exec(ctx context.Context, query string, args []any) (sql.Result, error)
	// all executes every statement in order, and returns how many rows the last one changed.
	all(ctx context.Context, statements []statement) (int64, error)
}

// statement is a query with its arguments, and with what it does in words.
type statement struct {
	what   string
	query  string
	args   []any
	copied *rows // PostgreSQL: to be copied instead
}

// Engine returns which engine the transaction runs on.
func (t *Tx) Engine() Engine { return t.db.engine }

// Query reads inside the transaction.
func (t *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := t.flush(ctx); err != nil {
		return nil, err
	}
	return t.on.query(ctx, query, args)
}

// Exec runs a statement and returns how many rows it changed. Rows that wait go with it, in one journey.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if t.settle(); t.failed != nil {
		return 0, t.failed
	}
	changed, err := t.on.all(ctx, append(t.waiting(), statement{what: "execute", query: query, args: args}))
	t.failed = err
	return changed, err
}

// Write runs f in a transaction that may write, and commits where f returns nil. On SQLite it is the only writer
// (BEGIN IMMEDIATE); on PostgreSQL writers run beside each other and lock what they must.
// Errors: ErrFull wrapped where there is no room; ErrOutcome wrapped where the commit failed in a way that leaves open
// whether it came about; f's.
func (db *DB) Write(ctx context.Context, f func(*Tx) error) error {
	if db.engine == SQLite && !db.still { // what nobody writes has no writer, and refuses
		return classify(db.writer.transact(ctx, db, f))
	}
	return classify(db.transact(ctx, db.write, nil, f))
}

// Read runs f in a transaction that sees one state of the database throughout.
func (db *DB) Read(ctx context.Context, f func(*Tx) error) error {
	select {
	case db.reading <- struct{}{}:
		defer func() { <-db.reading }()
	case <-ctx.Done():
		return ctx.Err()
	}
	o := &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	if db.engine == SQLite { // a deferred transaction is a snapshot already; the driver knows no other levels
		o = nil
	}
	return db.transact(ctx, db.read, o, f)
}

func (db *DB) transact(ctx context.Context, pool *sql.DB, o *sql.TxOptions, f func(*Tx) error) (err error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if gone := conn.Close(); gone != nil && !errors.Is(gone, sql.ErrConnDone) && err == nil {
			err = fmt.Errorf("give the connection back: %w", gone)
		}
	}()
	tx, err := conn.BeginTx(ctx, o)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	t := &Tx{db: db, on: pooled{db, conn, tx}}
	defer t.settle()
	err = f(t)
	if err == nil {
		err = t.flush(ctx)
	}
	if err != nil {
		t.settle()
		if rb := tx.Rollback(); rb != nil && !errors.Is(rb, sql.ErrTxDone) {
			return errors.Join(err, fmt.Errorf("roll back: %w", rb))
		}
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w: %w", ErrOutcome, err)
	}
	return nil
}

// pooled is a transaction on a connection of a pool.
type pooled struct {
	db   *DB
	conn *sql.Conn
	tx   *sql.Tx
}

func (p pooled) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	s, err := p.db.prepared.get(ctx, p.db.read, p.db.engine, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return p.tx.QueryContext(ctx, p.db.engine.rebind(query), args...)
	}
	return p.tx.StmtContext(ctx, s).QueryContext(ctx, args...)
}

func (p pooled) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	return p.tx.ExecContext(ctx, p.db.engine.rebind(query), args...)
}

func (p pooled) all(ctx context.Context, statements []statement) (int64, error) {
	if p.db.engine == Postgres {
		return sendBatch(ctx, p.conn, statements)
	}
	return oneByOne(ctx, p, statements)
}

// oneByOne executes statements after each other.
func oneByOne(ctx context.Context, on session, statements []statement) (int64, error) {
	changed := int64(0)
	for _, s := range statements {
		r, err := on.exec(ctx, s.query, s.args)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", s.what, err)
		}
		if changed, err = r.RowsAffected(); err != nil {
			return 0, fmt.Errorf("%s: %w", s.what, err)
		}
	}
	return changed, nil
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

// Row scans a whole row, whatever its columns are, as a text with their names that tells its values apart: for comparing
// tables. Bytes stand as text.
func Row(r *sql.Rows) (string, error) {
	columns, err := r.Columns()
	if err != nil {
		return "", err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	if err := r.Scan(into...); err != nil {
		return "", err
	}
	var out strings.Builder
	for i, v := range values {
		if b, ok := v.([]byte); ok {
			v = string(b)
		}
		fmt.Fprintf(&out, " %s=%q", columns[i], fmt.Sprint(v))
	}
	return out.String(), nil
}

// Bytes scans one byte string.
func Bytes(r *sql.Rows) ([]byte, error) {
	var b []byte
	err := r.Scan(&b)
	return b, err
}
