package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/serve"
	"github.com/tansiq/tansiq/store"
)

// writersAtOnce is how many programs write to one log.
const writersAtOnce = 3

// writers measures three programs on one database, each with clients, against the same three where they compare and swap
// the head instead of waiting for its row; and how many batches were thrown away.
func (b *bench) writers(ctx context.Context, e engine) (err error) {
	var c closers
	defer func() { err = errors.Join(err, c.closeAll()) }()
	ours, world, err := b.openWriters(ctx, &c, e, "waiting", nil)
	if err != nil {
		return err
	}
	theirs, _, err := b.openWriters(ctx, &c, e, "swapping", unlock)
	if err != nil {
		return err
	}
	set, err := settings(ctx, ours.programs[0].DB)
	if err != nil {
		return err
	}
	clients := crowd{writersAtOnce * b.plan.shared.clients, b.plan.shared.each}
	var sent [][]record.Submission
	all := 0
	prepare := func() error { // the same acts for both logs: their beginnings are the same
		sent, err = world.nextOf(clients)
		all += clients.clients * clients.each
		return err
	}
	by := peer{name: "compare-and-swap", run: clocked(func() (int, error) {
		return atOnce(sent, func(client int, one record.Submission) error { return swapping(ctx, theirs.of(client), one) })
	})}
	got, err := interleave(b.plan.pairs, prepare, clocked(func() (int, error) {
		return atOnce(sent, func(client int, one record.Submission) error {
			r, err := ours.of(client).AppendOne(ctx, one)
			return errors.Join(err, fresh([]record.Result{r}))
		})
	}), by)
	if err != nil {
		return err
	}
	kept, wasted, err := ours.settle(ctx, e, all)
	if err != nil {
		return err
	}
	swapped, thrown, err := theirs.settle(ctx, e, all)
	if err != nil {
		return err
	}
	by.config = fmt.Sprintf("the same %d programs and %d clients without waiting on the head's row; at the end UPDATE log ... WHERE size = the one read, a loser throws its batch away"+
		" and its clients try again at once (%d batches kept, %d thrown away); %s, repeatable read", writersAtOnce, clients.clients, swapped, thrown, set)
	b.add(got[0].against(by, e.name+"/writers-3", "entries/s", barWriters))
	var waste samples
	waste.add(float64(wasted), float64(kept))
	f := waste.figure(e.name+"/writers-3-wasted", "batches", "batches kept", barWasted)
	f.Config = "checkpoints of all pairs; wasted are transactions of the database that PostgreSQL rolled back (pg_stat_database)"
	b.add(f)
	return nil
}

// written is a log that several programs write to.
type written struct {
	address  string
	programs []*serve.Program
	logs     []*record.Log
	entries  int64 // before the first pair
	batches  int64
	rolled   int64 // transactions
}

// openWriters makes a world in a database of its own, and opens it with every writer. change is done to the database
// before they open it. Every world made here begins with the same acts.
func (b *bench) openWriters(ctx context.Context, c *closers, e engine, purpose string, change func(ctx context.Context, address string) error) (*written, *world, error) {
	address, drop, err := e.database(ctx, purpose)
	if err != nil {
		return nil, nil, err
	}
	c.add(drop)
	world, err := b.peopled(ctx, address)
	if err != nil {
		return nil, nil, err
	}
	if change != nil {
		if err := change(ctx, address); err != nil {
			return nil, nil, err
		}
	}
	w := &written{address: address}
	if w.rolled, err = e.rolledBack(ctx, address); err != nil {
		return nil, nil, err
	}
	c.add(w.close)
	if err := w.open(ctx, world.log.ID(), world.signer); err != nil {
		return nil, nil, err
	}
	w.entries, w.batches, err = counted(ctx, w.programs[0].DB)
	return w, world, err
}

// peopled makes a world with the keys of all clients and closes its database.
func (b *bench) peopled(ctx context.Context, address string) (*world, error) {
	w, err := newWorld(ctx, address)
	if err != nil {
		return nil, err
	}
	warm, err := w.next(b.plan.singles) // commitments, for the clients' acts to rest on
	if err == nil {
		err = errors.Join(w.append(ctx, warm), w.gather(ctx, writersAtOnce*b.plan.shared.clients))
	}
	return w, errors.Join(err, w.program.Close())
}

func (w *written) open(ctx context.Context, id act.Digest, signer record.LogSigner) error {
	for range writersAtOnce {
		p, err := serve.Open(ctx, serve.Options{Address: w.address, Now: time.Now})
		if err != nil {
			return err
		}
		w.programs = append(w.programs, p)
		l, err := p.Record.Log(ctx, id, signer)
		if err != nil {
			return err
		}
		w.logs = append(w.logs, l)
	}
	return nil
}

// of is the log as the writer of a client has it.
func (w *written) of(client int) *record.Log { return w.logs[client%len(w.logs)] }

// settle checks that the log has every entry that was sent, one after the other, and closes it. It returns how many
// batches were kept and how many thrown away since it was opened.
func (w *written) settle(ctx context.Context, e engine, sent int) (kept, thrown int64, err error) {
	entries, batches, err := counted(ctx, w.programs[0].DB)
	if err := errors.Join(err, w.close()); err != nil {
		return 0, 0, err
	}
	if entries-w.entries != int64(sent) {
		return 0, 0, fmt.Errorf("%d entries were sent, the log has %d of them", sent, entries-w.entries)
	}
	rolled, err := e.rolledBack(ctx, w.address)
	return batches - w.batches, rolled - w.rolled, err
}

func (w *written) close() error {
	var errs []error
	for _, p := range w.programs {
		errs = append(errs, p.Close())
	}
	w.programs, w.logs = nil, nil
	return errors.Join(errs...)
}

// counted returns how many entries and checkpoints the one log of a database has. Error: where its entries do not stand
// one after the other up to its head.
func counted(ctx context.Context, q store.Querier) (entries, checkpoints int64, err error) {
	if entries, _, err = store.One(ctx, q, store.Int, `SELECT COUNT(*) FROM entry`); err != nil {
		return 0, 0, err
	}
	places, _, err := store.One(ctx, q, store.Int, `SELECT COUNT(DISTINCT e.idx) FROM entry e, log g WHERE e.idx >= 0 AND e.idx < g.size AND g.size = $1`, entries)
	if err == nil && places != entries {
		err = fmt.Errorf("%d entries have %d places below the head: the log is not contiguous", entries, places)
	}
	if err != nil {
		return 0, 0, err
	}
	checkpoints, _, err = store.One(ctx, q, store.Int, `SELECT COUNT(*) FROM checkpoint`)
	return entries, checkpoints, err
}
