package main

import (
	"context"
	"database/sql"
	"errors"

	"github.com/tansiq/tansiq/store"
)

// What of the record's tables this program touches itself: to count, and to do damage.

// transactions counts what writers did to a log.
type transactions struct {
	locked      int64 // transactions that took the head and were committed
	checkpoints int64 // transactions that gave a checkpoint
	undone      int64 // transactions that PostgreSQL undid; 0 on SQLite
}

func (t transactions) minus(u transactions) transactions {
	return transactions{t.locked - u.locked, t.checkpoints - u.checkpoints, t.undone - u.undone}
}

func scanTransactions(r *sql.Rows) (transactions, error) {
	var t transactions
	err := r.Scan(&t.locked, &t.checkpoints, &t.undone)
	return t, err
}

func (s *site) transactions(ctx context.Context, p *process) (t transactions, err error) {
	undone := "0"
	if s.engine == postgres {
		undone = "(SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database())"
	}
	err = s.raw(ctx, p, func(db *store.DB) error {
		t, _, err = store.One(ctx, db, scanTransactions, `SELECT l.epoch, (SELECT COUNT(*) FROM checkpoint), `+undone+` FROM log l`)
		return err
	})
	return t, err
}

// raw opens the database of a process without the program.
func (s *site) raw(ctx context.Context, p *process, f func(*store.DB) error) (err error) {
	db, err := store.Open(ctx, p.address, store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return f(db)
}
