package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// maxPrepared bounds the statements kept ready on one connection or pool.
const maxPrepared = 400

// writer is SQLite's one connection that writes, with its statements kept ready. It implements session.
type writer struct {
	mu    sync.Mutex
	conn  *sql.Conn
	ready map[string]*sql.Stmt
}

// transact runs f in a transaction: one at a time, also among the goroutines of this program.
func (w *writer) transact(ctx context.Context, db *DB, f func(*Tx) error) (err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := w.exec(ctx, "BEGIN IMMEDIATE", nil); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	done, t := false, &Tx{db: db, on: w}
	defer func() {
		if done {
			return
		}
		t.settle()
		if _, rb := w.exec(context.WithoutCancel(ctx), "ROLLBACK", nil); rb != nil && !noTransaction(rb) {
			err = errors.Join(err, fmt.Errorf("roll back: %w", rb))
		}
	}()
	if err := f(t); err != nil {
		return err
	}
	if err := t.flush(ctx); err != nil {
		return err
	}
	if _, err := w.exec(context.WithoutCancel(ctx), "COMMIT", nil); err != nil {
		return fmt.Errorf("commit: %w: %w", ErrOutcome, err)
	}
	done = true
	return nil
}

// prepare returns the statement of a query that is kept ready, or nil where there is no room for one more.
func (w *writer) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := w.ready[query]; ok || len(w.ready) >= maxPrepared {
		return s, nil
	}
	s, err := w.conn.PrepareContext(context.WithoutCancel(ctx), SQLite.rebind(query))
	if err == nil {
		w.ready[query] = s
	}
	return s, err
}

func (w *writer) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	s, err := w.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return w.conn.QueryContext(ctx, SQLite.rebind(query), args...)
	}
	return s.QueryContext(ctx, args...)
}

func (w *writer) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	s, err := w.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return w.conn.ExecContext(ctx, SQLite.rebind(query), args...)
	}
	return s.ExecContext(ctx, args...)
}

func (w *writer) all(ctx context.Context, statements []statement) (int64, error) {
	return oneByOne(ctx, w, statements)
}

func (w *writer) close() error {
	var errs []error
	for _, s := range w.ready {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, w.conn.Close())...)
}

// prepared are the statements that a pool of SQLite keeps ready for reading. pgx keeps PostgreSQL's by itself.
type prepared struct {
	mu    sync.Mutex
	ready map[string]*sql.Stmt
}

// get returns the statement of a query, or nil where none is kept.
func (p *prepared) get(ctx context.Context, pool *sql.DB, engine Engine, query string) (*sql.Stmt, error) {
	if engine != SQLite {
		return nil, nil
	}
	p.mu.Lock()
	s, ok := p.ready[query]
	full := len(p.ready) >= maxPrepared
	p.mu.Unlock()
	if ok || full {
		return s, nil
	}
	s, err := pool.PrepareContext(ctx, engine.rebind(query))
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if other, ok := p.ready[query]; ok { // two readers met
		return other, s.Close()
	}
	if p.ready == nil {
		p.ready = map[string]*sql.Stmt{}
	}
	p.ready[query] = s
	return s, nil
}

// EraseFreed makes SQLite overwrite what deletions left in the write-ahead log, and reports whether it could do so
// fully: readers of older states keep it back (busy). On PostgreSQL it reports false: VACUUM and the expiry of backups
// are the operator's.
func (db *DB) EraseFreed(ctx context.Context) (bool, error) {
	if db.engine != SQLite {
		return false, nil
	}
	db.writer.mu.Lock()
	defer db.writer.mu.Unlock()
	var busy, log, moved int64
	row := db.writer.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	if err := row.Scan(&busy, &log, &moved); err != nil {
		return false, fmt.Errorf("checkpoint the write-ahead log: %w", err)
	}
	return busy == 0, nil
}
