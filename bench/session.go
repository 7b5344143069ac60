package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// session measures one engine: a world that grows from figure to figure, and beside it a database with one table.
type session struct {
	*bench
	engine string
	world  *world
	bare   *store.DB
	bareN  int64 // rows of the table
}

// The bars of docs/record.md.
var (
	barSingle  = Bar{">=", 0.7}
	barBulk    = Bar{">=", 0.45}
	barReplay  = Bar{">=", 0.5}
	barStorage = Bar{"<=", 1.7}
)

// engine measures what is wanted of one engine.
func (b *bench) engine(ctx context.Context, e engine) (err error) {
	single, bulk := e.name+"/append-1", fmt.Sprintf("%s/append-%d", e.name, b.plan.batch)
	storage, replay := e.name+"/storage", fmt.Sprintf("%s/replay-%d", e.name, b.plan.replayed)
	if !b.wants(single, bulk, storage, replay) {
		return nil
	}
	s, closeAll, err := b.open(ctx, e)
	defer func() { err = errors.Join(err, closeAll()) }()
	if err != nil {
		return err
	}
	if b.wants(single) {
		if err := s.single(ctx, single); err != nil {
			return fmt.Errorf("append one by one: %w", err)
		}
	}
	if b.wants(bulk) {
		if err := s.bulk(ctx, bulk); err != nil {
			return fmt.Errorf("append in batches: %w", err)
		}
	}
	if !b.wants(storage, replay) {
		return nil
	}
	if err := s.fill(ctx, storage); err != nil {
		return fmt.Errorf("fill the log: %w", err)
	}
	if b.wants(replay) {
		if err := s.replay(ctx, replay); err != nil {
			return fmt.Errorf("replay: %w", err)
		}
	}
	return nil
}

// open makes the two databases of a session; closeAll takes them away, also where open failed.
func (b *bench) open(ctx context.Context, e engine) (s *session, closeAll func() error, err error) {
	var closers []func() error
	closeAll = func() error {
		var errs []error
		for i := len(closers) - 1; i >= 0; i-- {
			errs = append(errs, closers[i]())
		}
		return errors.Join(errs...)
	}
	address, drop, err := e.database(ctx, "record")
	if err != nil {
		return nil, closeAll, err
	}
	closers = append(closers, drop)
	s = &session{bench: b, engine: e.name}
	if s.world, err = newWorld(ctx, address); err != nil {
		return nil, closeAll, err
	}
	closers = append(closers, s.world.program.Close)
	if address, drop, err = e.database(ctx, "bare"); err != nil {
		return nil, closeAll, err
	}
	closers = append(closers, drop)
	if s.bare, err = store.Open(ctx, address, store.Options{Create: true}); err != nil {
		return nil, closeAll, err
	}
	closers = append(closers, s.bare.Close)
	return s, closeAll, errors.Join(s.makeTable(ctx), s.warm(ctx))
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

// append appends submissions in one transaction. Error: also where one was refused or stood there before.
func (w *world) append(ctx context.Context, subs []record.Submission) error {
	results, err := w.log.Append(ctx, subs...)
	if err != nil {
		return err
	}
	for i, r := range results {
		if r.Err != nil {
			return fmt.Errorf("append act %d of %d: %w", i+1, len(subs), r.Err)
		}
		if r.Again {
			return fmt.Errorf("append act %d of %d: it stood in the log before", i+1, len(subs))
		}
	}
	return nil
}
