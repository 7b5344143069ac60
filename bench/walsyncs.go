package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/tansiq/tansiq/record"
)

// telling is how long a process of PostgreSQL may keep its counts to itself: it tells them at the end of a transaction,
// but not more often than once a second.
const telling = 1050 * time.Millisecond

// walSyncs counts how often PostgreSQL makes its write-ahead log durable for one append, as pg_stat_wal has it. The
// count is the whole server's: nothing else may be at work on it, and the spread shows more than one where the server
// did work of its own meanwhile.
func (b *bench) walSyncs(ctx context.Context, e engine) (err error) {
	name := e.name + "/append-1-syncs"
	var c closers
	defer func() { err = errors.Join(err, c.closeAll()) }()
	address, drop, err := e.database(ctx, "syncs")
	if err != nil {
		return err
	}
	c.add(drop)
	w, err := newWorld(ctx, address)
	if err != nil {
		return err
	}
	c.add(w.program.Close)
	set, err := settings(ctx, w.program.DB)
	if err != nil {
		return err
	}
	return onServer(ctx, e.server, func(db *sql.DB) error {
		if why := uncounted(ctx, db); why != "" {
			b.add(absent(name, "not counted: "+why, "limit", barSyncs))
			return ctx.Err()
		}
		var s samples
		for range b.plan.pairs {
			n, err := appendCounted(ctx, w, db)
			if err != nil {
				return err
			}
			s.add(float64(n), 1)
		}
		f := s.figure(name, "syncs", "limit", barSyncs)
		f.Config = fmt.Sprintf("wal_sync of pg_stat_wal, for each of %d appends; %s", b.plan.pairs, set)
		b.add(f)
		return nil
	})
}

// uncounted says why the server does not count syncs, "" where it does.
func uncounted(ctx context.Context, db *sql.DB) string {
	if _, err := walSynced(ctx, db); err != nil {
		return "this server has no pg_stat_wal.wal_sync"
	}
	var method string
	if err := db.QueryRowContext(ctx, `SELECT current_setting('wal_sync_method')`).Scan(&method); err != nil {
		return "this server does not tell its wal_sync_method"
	}
	if method == "open_sync" || method == "open_datasync" {
		return "with wal_sync_method " + method + " the server counts none"
	}
	return ""
}

// appendCounted appends one entry and returns how many syncs the server counted meanwhile.
func appendCounted(ctx context.Context, w *world, db *sql.DB) (int64, error) {
	subs, err := w.next(1)
	if err != nil {
		return 0, err
	}
	select {
	case <-time.After(telling):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	before, err := walSynced(ctx, db)
	if err != nil {
		return 0, err
	}
	if err := w.append(ctx, []record.Submission{subs[0]}); err != nil {
		return 0, err
	}
	after, err := walSynced(ctx, db)
	return after - before, err
}

func walSynced(ctx context.Context, db *sql.DB) (n int64, err error) {
	if err = db.QueryRowContext(ctx, `SELECT wal_sync FROM pg_stat_wal`).Scan(&n); err != nil {
		err = fmt.Errorf("ask for syncs: %w", err)
	}
	return n, err
}
