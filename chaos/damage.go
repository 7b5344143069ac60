package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/serve"
	"github.com/tansiq/tansiq/store"
)

// damage is a row that a disk or a hand has spoiled.
type damage struct {
	name  string
	spoil func([]byte) []byte
	where place
}

// zero returns as many zero bytes.
func zero(b []byte) []byte { return make([]byte, len(b)) }

// cutShort returns what a torn write leaves: not a whole number of hashes.
func cutShort(b []byte) []byte { return b[:len(b)-7] }

// flip returns bytes of which one bit is wrong.
func flip(b []byte) []byte {
	out := append([]byte(nil), b...)
	out[len(out)/2] ^= 1
	return out
}

// headDamaged spoils the head: its right edge, its root. A writer must take nothing until it is mended.
func headDamaged(ctx context.Context, s *site) (*outcome, error) {
	o := newOutcome()
	p, seen, err := s.grown(ctx, o, 20, 0, 1, 2)
	if err != nil || len(o.all()) > 0 {
		return o, err
	}
	for i, d := range []damage{{"edge zeroed", zero, atEdge}, {"edge cut short", cutShort, atEdge}, {"root changed", flip, atRoot}} {
		was, err := s.spoil(ctx, p, d)
		if err != nil {
			return o, err
		}
		before, err := s.tables(ctx, p)
		if err != nil {
			return o, err
		}
		x, err := s.meets(ctx, o, p, 10+i, 8)
		if err != nil {
			return o, err
		}
		o.runs++
		if n := x.acks.Load(); n > 0 || x.said(sayFailed) == 0 {
			o.find(checkDamage, "%s: %d acts were acknowledged", d.name, n)
		}
		after, err := s.tables(ctx, p)
		if err != nil {
			return o, err
		}
		for table, rows := range before {
			if after[table] != rows {
				o.find(checkDamage, "%s: table %s went from %s to %s", d.name, table, rows, after[table])
			}
		}
		if err := s.mend(ctx, o, p, d, was); err != nil {
			return o, err
		}
		if len(o.all()) > 0 {
			return o, nil
		}
	}
	if err := o.inspect(ctx, p, seen, false); err != nil {
		return o, err
	}
	return o, o.settle(ctx, s, p, seen)
}

// tileDamaged spoils tiles and a leaf: a tile that would grow next, one that is full, and what it stands on. Nothing may
// be built on the first, and no proof may come out of the others.
func tileDamaged(ctx context.Context, s *site) (*outcome, error) {
	o := newOutcome()
	p, seen, err := s.grown(ctx, o, 60, 0, 1, 2, 3, 4, 5)
	if err != nil || len(o.all()) > 0 {
		return o, err
	}
	torn := damage{"tile cut short", cutShort, atTopTile}
	was, err := s.spoil(ctx, p, torn)
	if err != nil {
		return o, err
	}
	boundary := (o.entries/tileWidth + 1) * tileWidth // where the tile would have to grow
	x, err := s.meets(ctx, o, p, 10, tileWidth)
	if err != nil {
		return o, err
	}
	o.runs++
	h, err := s.size(ctx, p)
	if err != nil {
		return o, err
	}
	if h >= boundary || x.said(sayFailed) == 0 {
		o.find(checkDamage, "the log grew to %d over a tile that was cut short, which had to be met at %d", h, boundary)
	}
	if err := s.mend(ctx, o, p, torn, was); err != nil {
		return o, err
	}
	for _, d := range []damage{{"tile changed", flip, atFirstTile}, {"leaf changed", flip, atLeaf}} {
		if was, err = s.spoil(ctx, p, d); err != nil {
			return o, err
		}
		o.runs++
		if err := s.proofs(ctx, p, o); err != nil {
			return o, err
		}
		if err := s.mend(ctx, o, p, d, was); err != nil || len(o.all()) > 0 {
			return o, err
		}
	}
	if err := s.spoilAlike(ctx, o, p); err != nil || len(o.all()) > 0 {
		return o, err
	}
	if err := o.inspect(ctx, p, seen, false); err != nil {
		return o, err
	}
	return o, o.settle(ctx, s, p, seen)
}

// spoilAlike changes a leaf and the tile above it alike, so that nothing but the checkpoint tells that they are wrong,
// and has them mended.
func (s *site) spoilAlike(ctx context.Context, o *outcome, p *process) error {
	d := damage{"leaf and tile changed alike", flip, atLeaf}
	leaf, err := s.spoil(ctx, p, d)
	if err != nil {
		return err
	}
	tile, err := s.spoil(ctx, p, damage{d.name, func(b []byte) []byte {
		hash := tlog.RecordHash(flip(leaf))
		return slices.Replace(slices.Clone(b), spoiledLeaf*tlog.HashSize, (spoiledLeaf+1)*tlog.HashSize, hash[:]...)
	}, atFirstTile})
	if err != nil {
		return err
	}
	o.runs++
	if err := s.mend(ctx, o, p, d, leaf); err != nil {
		return err
	}
	return s.raw(ctx, p, func(db *store.DB) error {
		is, err := atFirstTile.get(ctx, db)
		if err == nil && string(is) != string(tile) {
			o.find(checkRepair, "%s: the tile was mended into something else", d.name)
		}
		return err
	})
}

// tileWidth is how many hashes a full tile has. C2SP tlog-tiles: 256.
const tileWidth = 256

// grown makes a process in which every hand has appended n acts.
func (s *site) grown(ctx context.Context, o *outcome, n int, hands ...int) (*process, *string, error) {
	seen := ""
	p, err := s.found(ctx)
	if err != nil {
		return p, &seen, err
	}
	t := s.task(p, 0, hands...)
	t.Most = n
	x, err := s.live(ctx, t, o.ledger)
	if err != nil {
		return p, &seen, err
	}
	if !o.happened(x.finish(s.sizes.patience)) {
		return p, &seen, nil
	}
	return p, &seen, o.inspect(ctx, p, &seen, false)
}

// meets has a writer with little patience meet what was spoiled: it ends when its hands gave up.
func (s *site) meets(ctx context.Context, o *outcome, p *process, life, most int) (*life, error) {
	t := s.task(p, life, 0, 1, 2)
	t.Most, t.Patience = most, 3
	x, err := s.live(ctx, t, o.ledger)
	if err != nil {
		return nil, err
	}
	if err := x.finish(s.sizes.patience); errors.Is(err, errStuck) { // it may also refuse to begin
		o.happened(err)
	}
	return x, nil
}

// spoil does damage and returns what stood there.
func (s *site) spoil(ctx context.Context, p *process, d damage) (was []byte, err error) {
	err = s.raw(ctx, p, func(db *store.DB) error {
		if was, err = d.where.get(ctx, db); err != nil {
			return err
		}
		return db.Write(ctx, func(tx *store.Tx) error { return d.where.put(ctx, tx, d.spoil(was)) })
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.name, err)
	}
	return was, nil
}

func (s *site) tables(ctx context.Context, p *process) (rows map[string]string, err error) {
	err = s.raw(ctx, p, func(db *store.DB) error {
		rows, err = dump(ctx, db)
		return err
	})
	return rows, err
}

// opened opens the program on a process.
func (s *site) opened(ctx context.Context, p *process, f func(*serve.Program) error) (err error) {
	program, err := serve.Open(ctx, serve.Options{Address: p.address, Now: time.Now})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, program.Close()) }()
	return f(program)
}

func (s *site) size(ctx context.Context, p *process) (size int64, err error) {
	err = s.opened(ctx, p, func(program *serve.Program) error {
		h, err := program.Record.Head(ctx, p.log)
		size = h.Size
		return err
	})
	return size, err
}

// proofs asks for proofs out of the first tile, of which a hash is wrong, or the leaf below it.
func (s *site) proofs(ctx context.Context, p *process, o *outcome) error {
	return s.opened(ctx, p, func(program *serve.Program) error {
		refused := 0
		for idx := range int64(tileWidth) {
			if _, err := program.Record.Receipt(ctx, record.Reader{}, p.log, idx); err != nil {
				refused++
			}
		}
		if refused == 0 {
			o.find(checkDamage, "every proof out of what was changed was handed out")
		}
		return nil
	})
}
