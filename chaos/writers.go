package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// writers has several programs write to one database. No transaction may be in vain: every place that an entry was
// given stands, and PostgreSQL undid nothing.
func writers(n int) func(context.Context, *site) (*outcome, error) {
	return func(ctx context.Context, s *site) (*outcome, error) {
		o := newOutcome()
		p, err := s.found(ctx)
		if err != nil {
			return o, err
		}
		before, err := s.transactions(ctx, p)
		if err != nil {
			return o, err
		}
		each := hands / 3
		if err := s.together(ctx, o, n, nil, func(i int) task {
			t := s.task(p, i)
			for h := range each {
				t.Hands = append(t.Hands, i*each+h)
			}
			t.Most = s.sizes.acts
			return t
		}); err != nil {
			return o, err
		}
		after, err := s.transactions(ctx, p)
		if err != nil {
			return o, err
		}
		o.runs = n
		o.wasted(after.minus(before), n)
		seen := ""
		if err := o.inspect(ctx, p, &seen, true); err != nil {
			return o, err
		}
		return o, o.settle(ctx, s, p, &seen)
	}
}

// together runs n writers to their end, each with the same outbox. They begin at once.
func (s *site) together(ctx context.Context, o *outcome, n int, outbox []word, t func(i int) task) error {
	var lives []*life
	defer func() {
		for _, x := range lives {
			x.kill()
		}
	}()
	for i := range n {
		one := t(i)
		one.Together = true
		x, err := live(ctx, s.program, nil, one, outbox, o.ledger)
		if err != nil {
			return err
		}
		lives = append(lives, x)
	}
	for _, x := range lives {
		if !o.happened(x.until("the others", s.sizes.patience, func() bool { return x.said(sayReady) > 0 })) {
			return nil
		}
	}
	for _, x := range lives {
		x.tell(tellBegin)
	}
	for _, x := range lives {
		o.happened(x.finish(s.sizes.patience))
	}
	return nil
}

// relayed has two writers append the same acts at once, as a client does that asks again elsewhere: each act stands there
// once, and both writers say where.
func relayed(ctx context.Context, s *site) (*outcome, error) {
	o := newOutcome()
	p, err := s.found(ctx)
	if err != nil {
		return o, err
	}
	var outbox []word
	for hand := range 4 {
		subs, ids, err := newWorkload(p, hand, s.seed, time.Now).next(5 * s.sizes.acts)
		if err != nil {
			return o, err
		}
		for i, sub := range subs {
			w, err := trying(hand, i, sub, ids[i])
			if err != nil {
				return o, err
			}
			o.ledger.hear(w)
			outbox = append(outbox, w)
		}
	}
	before, err := s.transactions(ctx, p)
	if err != nil {
		return o, err
	}
	if err := s.together(ctx, o, 2, outbox, func(i int) task {
		t := s.task(p, i, 0, 1, 2, 3)
		t.Relay = true
		return t
	}); err != nil {
		return o, err
	}
	after, err := s.transactions(ctx, p)
	if err != nil {
		return o, err
	}
	o.runs = len(outbox)
	o.wasted(after.minus(before), 2)
	if c := o.ledger.counts(); c.acks != len(outbox) || c.again != len(outbox) {
		o.find(checkAgain, "%d acts: %d acknowledged, %d of them again", len(outbox), c.acks, c.again)
	}
	seen := ""
	if err := o.inspect(ctx, p, &seen, true); err != nil {
		return o, err
	}
	return o, o.settle(ctx, s, p, &seen)
}

// wasted checks what several writers cost.
func (o *outcome) wasted(t transactions, writers int) {
	c := o.ledger.counts()
	o.note = fmt.Sprintf("%d acts in %d transactions", c.acks, t.checkpoints)
	if c.said[sayFailed] > 0 {
		var texts []string
		for class := range c.failures {
			texts = append(texts, class+": "+o.ledger.failed(class))
		}
		o.find(checkWasted, "%d calls of %d writers failed: %s", c.said[sayFailed], writers, strings.Join(texts, "; "))
	}
	if c.places != int64(c.acks) {
		o.find(checkWasted, "%d places were given for %d acts", c.places, c.acks)
	}
	if t.undone > 0 {
		o.find(checkWasted, "the server undid %d transactions", t.undone)
	}
}

// wrong tries, after each call, what must be refused: by a hand that is alone, and by many that share transactions.
func wrong(ctx context.Context, s *site) (*outcome, error) {
	o := newOutcome()
	p, err := s.found(ctx)
	if err != nil {
		return o, err
	}
	seen := ""
	for i, hands := range [][]int{{0}, {0, 1, 2, 3, 4, 5}} {
		t := s.task(p, i, hands...)
		t.Most, t.Probing, t.Batch = s.sizes.acts, 1, 2
		x, err := s.live(ctx, t, o.ledger)
		if err != nil {
			return o, err
		}
		if !o.happened(x.finish(s.sizes.patience)) {
			return o, nil
		}
		if err := o.inspect(ctx, p, &seen, true); err != nil {
			return o, err
		}
	}
	c := o.ledger.counts()
	o.runs = c.said[sayProbe]
	if refused := c.said[sayRefused]; refused != o.runs {
		o.find(checkRefusal, "%d of %d wrong acts were refused", refused, o.runs)
	}
	return o, o.settle(ctx, s, p, &seen)
}

// clocks lets the clocks of two writers differ by an hour and jump back and forth.
func clocks(ctx context.Context, s *site) (*outcome, error) {
	o := newOutcome()
	p, err := s.found(ctx)
	if err != nil {
		return o, err
	}
	if err := s.together(ctx, o, 2, nil, func(i int) task {
		t := s.task(p, i, 4*i, 4*i+1, 4*i+2, 4*i+3)
		t.Most, t.Jumping, t.Skew = s.sizes.acts, true, int64(i)*3600
		return t
	}); err != nil {
		return o, err
	}
	o.runs = 2
	seen := ""
	if err := o.inspect(ctx, p, &seen, true); err != nil {
		return o, err
	}
	return o, o.settle(ctx, s, p, &seen)
}
