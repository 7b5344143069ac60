package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

// group is figures that one log gives, without the engine's name, in the order in which they are measured.
type group []string

func (p plan) appends() group {
	bulk, few := fmt.Sprintf("bulk-%d", p.batch), fmt.Sprintf("clients-%d", p.few.clients)
	return group{"append-1", "append-1-tessera", bulk, bulk + "-per-core", bulk + "-received", few, few + "-receipts", fmt.Sprintf("clients-%d", p.many.clients)}
}

func (p plan) whole() group { return group{"storage", fmt.Sprintf("replay-%d", p.replayed)} }
func (p plan) proofs() group {
	return group{"proofs-cold", "proofs-cold-naive", "proofs-hot", "proofs-hot-naive"}
}
func (p plan) rows() group    { return group{fmt.Sprintf("rows-%d", p.batch)} }
func (p plan) writers() group { return group{"writers-3", "writers-3-wasted"} }
func (p plan) synced() group  { return group{"append-1-syncs"} }

// of returns the full names of an engine's figures.
func (g group) of(engine string) []string {
	out := make([]string, len(g))
	for i, n := range g {
		out[i] = engine + "/" + n
	}
	return out
}

// names lists the figures of an engine, in the order in which they are measured.
func (p plan) names(engine string) []string {
	all := slices.Concat(p.appends(), p.whole(), p.proofs())
	if engine == string(store.Postgres) {
		all = slices.Concat(all, p.rows(), p.writers())
	}
	return slices.Concat(all, p.synced()).of(engine)
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
	type measure struct {
		of group
		do func(context.Context, engine) error
	}
	all := []measure{
		{b.plan.appends(), b.sessionOf("appends", (*session).single, (*session).bulk, (*session).received, (*session).clients)},
		{b.plan.whole(), b.sessionOf("whole", (*session).whole)}, // a log of its own: its size is the figure's
		{b.plan.proofs(), b.proofs},
	}
	if e.name == string(store.Postgres) {
		all = append(all, measure{b.plan.rows(), b.rows}, measure{b.plan.writers(), b.writers}, measure{b.plan.synced(), b.walSyncs})
	} else {
		all = append(all, measure{b.plan.synced(), b.syncs})
	}
	for _, m := range all {
		if !b.wants(m.of.of(e.name)...) {
			continue
		}
		if err := m.do(ctx, e); err != nil {
			return fmt.Errorf("measure %s: %w", m.of[0], err)
		}
	}
	return nil
}

// sessionOf opens a session and measures in it.
func (b *bench) sessionOf(purpose string, measures ...func(*session, context.Context) error) func(context.Context, engine) error {
	return func(ctx context.Context, e engine) (err error) {
		s, closeAll, err := b.open(ctx, e, purpose)
		defer func() { err = errors.Join(err, closeAll()) }()
		if err != nil {
			return err
		}
		for _, measure := range measures {
			if err := measure(s, ctx); err != nil {
				return err
			}
		}
		return nil
	}
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

// comeRound fills SQLite's write-ahead logs once, so that single appends write over what is there, as they do in a
// database in use: a file that grows syncs slower.
func (s *session) comeRound(ctx context.Context) error {
	if s.engine.server != "" {
		return nil // PostgreSQL's segments have their size from the start
	}
	const megabytes = 72 // more than the pages after which the log begins anew: store.Open
	for _, db := range []*store.DB{s.world.program.DB, s.bare} {
		err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, tx.Engine().DDL(`CREATE TABLE filler (idx {{int}} PRIMARY KEY, body {{bytes}} NOT NULL)`))
			for i := range int64(megabytes) {
				err = errors.Join(err, tx.Insert(ctx, "filler", []string{"idx", "body"}, [][]any{{i, make([]byte, 1<<20)}}))
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("fill the write-ahead log: %w", err)
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
