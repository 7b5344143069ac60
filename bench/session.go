package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// The bars of docs/record.md.
var (
	barSingle        = Bar{">=", 0.7}
	barSingleTessera = Bar{">=", 2.5}
	barFew           = Bar{">=", 0.25}
	barMany          = Bar{">=", 0.4}
	barBulk          = Bar{">=", 0.45}
	barReceived      = Bar{">=", 0.7}
	barRows          = Bar{">=", 0.9}
	barWriters       = Bar{">=", 1.5}
	barWasted        = Bar{"=", 0}
	barLimit         = Bar{">=", 1}
	barStorage       = Bar{"<=", 1.7}
	barReplay        = Bar{">=", 0.5}
	barSyncs         = Bar{"=", 1}
)

// names lists the figures of an engine, in the order in which they are measured.
func (p plan) names(engine string) []string {
	all := []string{"append-1", "append-1-tessera", fmt.Sprintf("bulk-%d", p.batch), fmt.Sprintf("bulk-%d-per-core", p.batch),
		fmt.Sprintf("bulk-%d-received", p.batch), fmt.Sprintf("clients-%d", p.few.clients), fmt.Sprintf("clients-%d-receipts", p.few.clients),
		fmt.Sprintf("clients-%d", p.many.clients), "storage", fmt.Sprintf("replay-%d", p.replayed), "proofs-cold", "proofs-cold-naive",
		"proofs-hot", "proofs-hot-naive"}
	if engine == string(store.Postgres) {
		all = append(all, fmt.Sprintf("rows-%d", p.batch), "writers-3", "writers-3-wasted")
	}
	all = append(all, "append-1-syncs")
	for i, n := range all {
		all[i] = engine + "/" + n
	}
	return all
}

// session measures one engine: a world that grows from figure to figure, and beside it a database with one table.
type session struct {
	*bench
	engine   engine
	settings string // of the engine, on one line
	world    *world
	bare     *store.DB
	bareN    int64 // rows of the table
}

// name is the full name of a figure of the session's engine.
func (s *session) name(figure string) string { return s.engine.name + "/" + figure }

// engine measures what is wanted of one engine.
func (b *bench) engine(ctx context.Context, e engine) error {
	name := func(figure string) string { return e.name + "/" + figure }
	names := b.plan.names(e.name)
	if b.wants(names[:8]...) {
		err := b.within(ctx, e, "appends", (*session).single, (*session).bulk, (*session).received, (*session).clients)
		if err != nil {
			return err
		}
	}
	if b.wants(names[8:10]...) { // a log of its own: its size is the figure's
		if err := b.within(ctx, e, "whole", (*session).whole); err != nil {
			return err
		}
	}
	if b.wants(names[10:14]...) {
		if err := b.proofs(ctx, e); err != nil {
			return fmt.Errorf("proofs: %w", err)
		}
	}
	syncs := name("append-1-syncs")
	if e.name != string(store.Postgres) {
		if !b.wants(syncs) {
			return nil
		}
		return b.syncs(ctx, syncs)
	}
	if b.wants(name(fmt.Sprintf("rows-%d", b.plan.batch))) {
		if err := b.rows(ctx, e); err != nil {
			return fmt.Errorf("rows: %w", err)
		}
	}
	if b.wants(name("writers-3"), name("writers-3-wasted")) {
		if err := b.writers(ctx, e); err != nil {
			return fmt.Errorf("writers: %w", err)
		}
	}
	if b.wants(syncs) {
		return b.walSyncs(ctx, e, syncs)
	}
	return nil
}

// within opens a session and measures in it.
func (b *bench) within(ctx context.Context, e engine, purpose string, measures ...func(*session, context.Context) error) (err error) {
	s, closeAll, err := b.open(ctx, e, purpose)
	defer func() { err = errors.Join(err, closeAll()) }()
	if err != nil {
		return err
	}
	for _, measure := range measures {
		if err := measure(s, ctx); err != nil {
			return fmt.Errorf("%s: %w", purpose, err)
		}
	}
	return nil
}

// open makes the two databases of a session; closeAll takes them away, also where open failed.
func (b *bench) open(ctx context.Context, e engine, purpose string) (s *session, closeAll func() error, err error) {
	var c closers
	address, drop, err := e.database(ctx, purpose)
	if err != nil {
		return nil, c.closeAll, err
	}
	c.add(drop)
	s = &session{bench: b, engine: e}
	if s.world, err = newWorld(ctx, address); err != nil {
		return nil, c.closeAll, err
	}
	c.add(s.world.program.Close)
	if address, drop, err = e.database(ctx, purpose+"_bare"); err != nil {
		return nil, c.closeAll, err
	}
	c.add(drop)
	if s.bare, err = store.Open(ctx, address, store.Options{Create: true}); err != nil {
		return nil, c.closeAll, err
	}
	c.add(s.bare.Close)
	if s.settings, err = settings(ctx, s.bare); err != nil {
		return nil, c.closeAll, err
	}
	return s, c.closeAll, errors.Join(s.makeTable(ctx), s.warm(ctx))
}

// closers are what has to be closed, the last one first.
type closers struct{ list []func() error }

func (c *closers) add(f func() error) { c.list = append(c.list, f) }

func (c *closers) closeAll() error {
	var errs []error
	for i := len(c.list) - 1; i >= 0; i-- {
		errs = append(errs, c.list[i]())
	}
	c.list = nil
	return errors.Join(errs...)
}

func (s *session) makeTable(ctx context.Context) error {
	return s.bare.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, tx.Engine().DDL(`CREATE TABLE bare (idx {{int}} PRIMARY KEY, body {{bytes}} NOT NULL)`))
		return err
	})
}

// insert puts one row into the one table, in a transaction of its own.
func (s *session) insert(ctx context.Context, body []byte) error {
	s.bareN++
	return s.bare.Write(ctx, func(tx *store.Tx) error {
		return tx.Insert(ctx, "bare", []string{"idx", "body"}, [][]any{{s.bareN, body}})
	})
}

// warm has both databases do once what will be measured: connections, caches and files are then there.
func (s *session) warm(ctx context.Context) error {
	subs, err := s.world.next(s.plan.singles)
	if err != nil {
		return err
	}
	for _, one := range subs {
		if err := errors.Join(s.world.append(ctx, []record.Submission{one}), s.insert(ctx, raw(one))); err != nil {
			return fmt.Errorf("warm up: %w", err)
		}
	}
	return nil
}

// settings returns those settings of an open database on which its speed and its safety depend, as it has them.
func settings(ctx context.Context, db *store.DB) (string, error) {
	if db.Engine() == store.Postgres {
		ask := []string{"server_version", "fsync", "synchronous_commit", "wal_sync_method", "full_page_writes", "shared_buffers", "max_wal_size"}
		return asked(ctx, db, "PostgreSQL", ask, func(one string) string { return "SELECT current_setting('" + one + "')" })
	}
	out := ""
	err := db.Write(ctx, func(tx *store.Tx) (err error) { // on the connection that writes
		ask := []string{"journal_mode", "synchronous", "secure_delete", "cache_size", "wal_autocheckpoint", "page_size"}
		out, err = asked(ctx, tx, "SQLite", ask, func(one string) string { return "PRAGMA " + one })
		return err
	})
	return out, err
}

func asked(ctx context.Context, q store.Querier, engine string, ask []string, query func(string) string) (string, error) {
	out := []string{engine}
	for _, one := range ask {
		got, _, err := store.One(ctx, q, store.Text, query(one))
		if err != nil {
			return "", fmt.Errorf("ask for %s: %w", one, err)
		}
		out = append(out, one+" "+got)
	}
	return strings.Join(out, ", "), nil
}
