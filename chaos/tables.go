package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tansiq/tansiq/store"
)

// What of the record's tables this program touches itself: to count, and to do damage.

// transactions counts what writers did to a log.
type transactions struct {
	checkpoints int64 // transactions that gave a checkpoint
	undone      int64 // transactions that PostgreSQL undid; 0 on SQLite
}

func (t transactions) minus(u transactions) transactions {
	return transactions{t.checkpoints - u.checkpoints, t.undone - u.undone}
}

func scanTransactions(r *sql.Rows) (transactions, error) {
	var t transactions
	err := r.Scan(&t.checkpoints, &t.undone)
	return t, err
}

func (s *site) transactions(ctx context.Context, p *process) (t transactions, err error) {
	undone := "0"
	if s.engine == postgres {
		undone = "(SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database())"
	}
	if err := alone(ctx, p.address); err != nil {
		return t, err
	}
	err = s.raw(ctx, p, func(db *store.DB) error {
		t, _, err = store.One(ctx, db, scanTransactions, `SELECT (SELECT COUNT(*) FROM checkpoint), `+undone)
		return err
	})
	return t, err
}

// alone waits until PostgreSQL's processes of writers that ended are gone: one may still commit what was asked of it
// before its writer was killed, and has told what it did when it ends.
func alone(ctx context.Context, address string) (err error) {
	if engine, _, err := store.ParseURL(address); err != nil || engine == store.SQLite {
		return err
	}
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return fmt.Errorf("reach the server: %w", err)
	}
	defer func() { err = errors.Join(err, c.Close(ctx)) }()
	for range 500 {
		var others int
		if err := c.QueryRow(ctx, `SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
			AND backend_type = 'client backend'`).Scan(&others); err != nil || others == 0 {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
	return errors.New("writers that ended are still connected")
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

// place is where damage is done.
type place int

// The places.
const (
	atEdge      place = iota // the right edge of the tree, at the head
	atRoot                   // the root, at the head
	atTopTile                // the newest tile of the highest level
	atFirstTile              // the first full tile
	atLeaf                   // the leaf of an entry under it
)

// spoiledLeaf is the entry whose leaf is spoiled.
const spoiledLeaf = 5

// column returns the place's column and table with the row's condition.
func (p place) column() (column, table string) {
	switch p {
	case atEdge:
		return "edge", "log"
	case atRoot:
		return "root", "log"
	case atTopTile:
		return "hashes", "tile WHERE level = (SELECT MAX(level) FROM tile) AND n = (SELECT MAX(n) FROM tile WHERE level = (SELECT MAX(level) FROM tile))"
	case atLeaf:
		return "leaf", fmt.Sprintf("entry WHERE idx = %d", spoiledLeaf)
	case atFirstTile:
		return "hashes", "tile WHERE level = 0 AND n = 0"
	}
	panic("no such place")
}

func (p place) get(ctx context.Context, q store.Querier) ([]byte, error) {
	column, table := p.column()
	scan := func(r *sql.Rows) (b []byte, err error) {
		err = r.Scan(&b)
		return b, err
	}
	b, ok, err := store.One(ctx, q, scan, "SELECT "+column+" FROM "+table)
	if err == nil && (!ok || len(b) < 8) {
		err = fmt.Errorf("nothing to spoil in %s", table)
	}
	return b, err
}

func (p place) put(ctx context.Context, tx *store.Tx, b []byte) error {
	column, table := p.column()
	name, where, _ := strings.Cut(table, " ")
	n, err := tx.Exec(ctx, "UPDATE "+name+" SET "+column+" = $1 "+where, b)
	if err == nil && n != 1 {
		err = fmt.Errorf("spoiled %d rows of %s", n, name)
	}
	return err
}
