package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"

	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/record"
)

// Limits of the record's specification, in proofs by second of a log of a million leaves.
const (
	coldLeast = 10_000
	hotLeast  = 80_000
)

// readersAtOnce is how many goroutines make proofs: as many as SQLite has readers.
const readersAtOnce = 8

// coldBytes is room for two tiles: those of one proof, the tile of its leaf and the one above, which no other proof
// finds where the next one is drawn from under another tile above.
const coldBytes = 40 << 10

// proofs measures inclusion proofs of a large log, cold and hot, against the limits and against the naive reader.
func (b *bench) proofs(ctx context.Context, e engine) (err error) {
	var c closers
	defer func() { err = errors.Join(err, c.closeAll()) }()
	address, drop, err := e.database(ctx, "proofs")
	if err != nil {
		return err
	}
	c.add(drop)
	b.progress("%s: make a log of %d leaves, to prove them", e.name, b.plan.leaves)
	p, err := plant(ctx, address, b.plan.leaves)
	if err != nil {
		return err
	}
	c.add(p.program.Close)
	set, err := settings(ctx, p.program.DB)
	if err != nil {
		return err
	}
	cold, hot, err := p.sides(ctx)
	if err != nil {
		return err
	}
	m := prover{size: p.size, random: rand.New(rand.NewPCG(1, 1))}
	simple := peer{name: "naive tile reader", config: fmt.Sprintf("reads each tile that a proof needs from the database, keeps none, checks the proof; %d readers at once; %s", readersAtOnce, set),
		run: clocked(func() (int, error) {
			return m.each(b.plan.cold, func(_ int, idx int64) error { return p.prove(ctx, idx) })
		})}
	prepare := func() error { m.draw(b.plan.hot); return nil }
	for _, s := range []struct {
		name  string
		least float64
		of    []*record.Snapshot
		n     int
		what  string
	}{
		{"proofs-cold", coldLeast, cold, b.plan.cold, "no tile that a proof needs is kept from the proof before, all in the database's memory or the system's"},
		{"proofs-hot", hotLeast, hot, b.plan.hot, "every tile is kept, expanded"},
	} {
		ours := clocked(func() (int, error) {
			return m.each(s.n, func(reader int, idx int64) error {
				_, err := s.of[reader].Prove(ctx, idx)
				return err
			})
		})
		got, err := interleave(b.plan.pairs, prepare, ours, simple)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		var limit samples
		for _, v := range got[0].ours {
			limit.add(v, s.least)
		}
		f := limit.figure(e.name+"/"+s.name, "proofs/s", "limit", barLimit)
		f.Config = fmt.Sprintf("log of %d leaves, %d readers at once: %s", p.size, readersAtOnce, s.what)
		b.add(f)
		b.add(got[0].against(simple, e.name+"/"+s.name+"-naive", "proofs/s", Bar{}))
	}
	return nil
}

// sides returns the log's state for each reader: with room for the tiles of one proof, and one with all tiles at hand,
// which every reader shares.
func (p *planted) sides(ctx context.Context) (cold, hot []*record.Snapshot, err error) {
	if cold, err = p.snapshots(ctx, readersAtOnce, coldBytes, delegation.Authority{}); err != nil {
		return nil, nil, err
	}
	one, err := p.snapshots(ctx, 1, 0, delegation.Authority{})
	if err != nil {
		return nil, nil, err
	}
	for idx := int64(0); idx < p.size; idx += tileWidth {
		if _, err := one[0].Prove(ctx, idx); err != nil {
			return nil, nil, err
		}
	}
	for range readersAtOnce {
		hot = append(hot, one[0])
	}
	return cold, hot, nil
}

// prover draws which entries are to be proved, and has readers prove them.
type prover struct {
	size   int64
	random *rand.Rand
	drawn  [][]int64 // by reader
}

// draw draws n entries in all. Each stands under another full tile of level 1 than the one before it of the same
// reader, so that no tile is of use twice running.
func (m *prover) draw(n int) {
	const under = tileWidth * tileWidth // leaves under a tile of level 1
	tiles := m.size / under
	m.drawn = make([][]int64, readersAtOnce)
	for r := range m.drawn {
		at := m.random.Int64N(tiles)
		for range (n + readersAtOnce - 1) / readersAtOnce {
			at = (at + 1 + m.random.Int64N(tiles-1)) % tiles
			m.drawn[r] = append(m.drawn[r], at*under+m.random.Int64N(under))
		}
	}
}

// each has the readers prove n of the drawn entries, all readers at once, and returns how many were proved.
func (m *prover) each(n int, prove func(reader int, idx int64) error) (int, error) {
	mine := (n + readersAtOnce - 1) / readersAtOnce
	errs := make([]error, readersAtOnce)
	var all sync.WaitGroup
	for r := range readersAtOnce {
		all.Go(func() {
			for _, idx := range m.drawn[r][:mine] {
				if errs[r] = prove(r, idx); errs[r] != nil {
					return
				}
			}
		})
	}
	all.Wait()
	return mine * readersAtOnce, errors.Join(errs...)
}
