package main

import (
	"context"
	"errors"
	"fmt"
)

// unknown makes the outcome of calls unknown to whoever made them: hands stop waiting at any point of a call and ask
// again. On PostgreSQL the connection breaks, too, when the commit was sent: it arrives, or it does not.
func unknown(ctx context.Context, s *site) (o *outcome, err error) {
	o = newOutcome()
	p, err := s.found(ctx)
	if err != nil {
		return o, err
	}
	t := s.task(p, 0, 0, 1, 2, 3, 4, 5)
	t.Hasty, t.Probing = true, 8
	broken := func() int { return o.ledger.counts().failures[classCancelled] }
	want := s.sizes.cuts
	if s.engine == postgres {
		x, err := newProxy(ctx, s.server.Port(), cuts(s.seed, s.sizes.cuts))
		if err != nil {
			return o, err
		}
		defer func() { err = errors.Join(err, x.close()) }()
		if t.Address, err = x.through(p.address); err != nil {
			return o, err
		}
		broken = func() int { return int(x.broken.Load()) }
	}
	x, err := s.live(ctx, t, o.ledger)
	if err != nil {
		return o, err
	}
	defer x.kill()
	if !o.happened(x.until("the cuts", 3*s.sizes.patience, func() bool { return broken() >= want && x.acks.Load() > 200 })) || !o.happened(x.stop(s.sizes.patience)) {
		return o, nil
	}
	o.runs = broken()
	c := o.ledger.counts()
	o.note = fmt.Sprintf("%d calls given up, %d of unknown outcome, %d failed", c.failures[classCancelled], c.failures[classOutcome], c.failures[classOther])
	seen := ""
	if err := o.inspect(ctx, p, &seen, true); err != nil {
		return o, err
	}
	return o, o.settle(ctx, s, p, &seen)
}
