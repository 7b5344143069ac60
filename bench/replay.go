package main

import (
	"context"
	"fmt"
	"os"

	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// samplesOfStorage is how often the database is weighed while the log is filled.
const samplesOfStorage = 10

// whole weighs a log while it is filled, and replays it.
func (s *session) whole(ctx context.Context) error {
	storage, replay := s.name("storage"), s.name(fmt.Sprintf("replay-%d", s.plan.replayed))
	if err := s.fill(ctx, storage); err != nil {
		return fmt.Errorf("fill the log: %w", err)
	}
	if !s.wants(replay) {
		return nil
	}
	if err := s.replay(ctx, replay); err != nil {
		return fmt.Errorf("replay: %w", err)
	}
	return nil
}

// fill appends until the log has as many entries as are to be replayed, and weighs what the database grew by against
// what was said: payloads and parts.
func (s *session) fill(ctx context.Context, name string) error {
	head, err := s.world.program.Record.Head(ctx, s.world.log.ID())
	if err != nil {
		return err
	}
	todo := s.plan.replayed - int(head.Size)
	if todo <= 0 {
		return fmt.Errorf("the log has %d entries already, want fewer than %d", head.Size, s.plan.replayed)
	}
	s.progress("%s: append %d entries, to weigh and to replay them", s.engine.name, todo)
	before, err := s.weigh(ctx)
	if err != nil {
		return err
	}
	var grew samples
	for i := range samplesOfStorage {
		n := todo*(i+1)/samplesOfStorage - todo*i/samplesOfStorage
		spoken, err := s.grow(ctx, n)
		if err != nil {
			return err
		}
		after, err := s.weigh(ctx)
		if err != nil {
			return err
		}
		grew.add(float64(after-before)/float64(n), float64(spoken)/float64(n))
		before = after
	}
	f := grew.figure(name, "B/entry", "payload and parts", barStorage)
	f.Config = fmt.Sprintf("bytes of payloads and of the contents of parts, of %d entries, against what the database grew by; %s", todo, s.settings)
	s.add(f)
	return nil
}

// grow appends n entries in batches and returns how many bytes they say.
func (s *session) grow(ctx context.Context, n int) (spoken int, err error) {
	for n > 0 {
		subs, err := s.world.next(min(n, s.plan.batch))
		if err != nil {
			return spoken, err
		}
		if err := s.world.append(ctx, subs); err != nil {
			return spoken, err
		}
		for _, one := range subs {
			spoken += said(one)
		}
		n -= len(subs)
	}
	return spoken, nil
}

// weigh returns how many bytes the database takes on disk: on SQLite after its write-ahead log was moved into it.
func (s *session) weigh(ctx context.Context) (int64, error) {
	db := s.world.program.DB
	if db.Engine() == store.Postgres {
		n, _, err := store.One(ctx, db, store.Int, `SELECT pg_database_size(current_database())`)
		return n, err
	}
	if done, err := db.EraseFreed(ctx); err != nil || !done {
		return 0, fmt.Errorf("move the write-ahead log: done %v: %w", done, err)
	}
	_, file, err := store.ParseURL(s.world.address)
	if err != nil {
		return 0, err
	}
	info, err := os.Stat(file)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// replay measures computing every projection again from all entries against bulk appends to the same log.
func (s *session) replay(ctx context.Context, name string) error {
	s.progress("%s: replay %d entries, %d times", s.engine.name, s.plan.replayed, s.plan.replays)
	size := s.plan.replayed
	resting, err := s.resting(ctx)
	if err != nil {
		return err
	}
	var batches [][]record.Submission
	prepare := func() (err error) {
		batches, err = s.world.batches(s.plan.batches, s.plan.batch)
		return err
	}
	ours := clocked(func() (int, error) { return size, s.world.program.Record.Replay(ctx) })
	bulk := peer{name: "bulk append", config: s.settings + fmt.Sprintf("; batches of %d, every check made", s.plan.batch), run: clocked(func() (int, error) {
		n, err := s.world.appendAll(ctx, batches)
		size += n
		resting += n
		return n, err
	})}
	got, err := interleave(s.plan.replays, prepare, ours, bulk)
	if err != nil {
		return err
	}
	if err := s.complete(ctx, resting); err != nil {
		return err
	}
	s.add(got[0].against(bulk, name, "entries/s", barReplay))
	return nil
}

// complete checks that the projections say of that many entries what they rest on, as every act of the workload rests on
// one other: a replay that left some out would look fast.
func (s *session) complete(ctx context.Context, want int) error {
	n, err := s.resting(ctx)
	if err == nil && n != want {
		err = fmt.Errorf("after the replay %d entries rest on others, want %d", n, want)
	}
	return err
}

// resting returns of how many entries the projections say what they rest on, once for each that they do.
func (s *session) resting(ctx context.Context) (int, error) {
	n, _, err := store.One(ctx, s.world.program.DB, store.Int, `SELECT COUNT(*) FROM rests_on`)
	return int(n), err
}
