package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/tansiq/tansiq/record"
)

// crowd is a number of clients at once, each with a key of its own, and how many entries each sends for one pair.
type crowd struct{ clients, each int }

// clients measures crowds of clients, each of which awaits that its entry is in the log under a signed checkpoint before
// it sends the next one. With receipts each client also has the receipt of its entry made.
func (s *session) clients(ctx context.Context) error {
	few, many := s.plan.few, s.plan.many
	for _, m := range []struct {
		name     string
		crowd    crowd
		receipts bool
		bar      Bar
	}{
		{fmt.Sprintf("clients-%d", few.clients), few, false, barFew},
		{fmt.Sprintf("clients-%d-receipts", few.clients), few, true, barFew},
		{fmt.Sprintf("clients-%d", many.clients), many, false, barMany},
	} {
		if !s.wants(s.name(m.name)) {
			continue
		}
		if err := s.crowded(ctx, s.name(m.name), m.crowd, m.receipts, m.bar); err != nil {
			return fmt.Errorf("%d clients: %w", m.crowd.clients, err)
		}
	}
	return nil
}

func (s *session) crowded(ctx context.Context, name string, c crowd, receipts bool, bar Bar) error {
	if err := s.world.gather(ctx, c.clients); err != nil {
		return err
	}
	var sent [][]record.Submission
	var list []signed
	prepare := func() error {
		var err error
		if sent, err = s.world.nextOf(c); err != nil {
			return err
		}
		list = s.world.signatures(slices.Concat(sent...))
		return nil
	}
	ours := s.crowdSide(ctx, &sent)
	if receipts {
		ours = s.receiptSide(ctx, &sent)
	}
	cores := s.allCores(&list)
	got, err := interleave(s.plan.pairs, prepare, ours, cores)
	if err != nil {
		return err
	}
	s.add(got[0].against(cores, name, "entries/s", bar))
	return nil
}

// crowdSide has every client send what is its own, one after the other.
func (s *session) crowdSide(ctx context.Context, sent *[][]record.Submission) side {
	return clocked(func() (int, error) {
		return atOnce(*sent, func(_ int, one record.Submission) error {
			r, err := s.world.log.AppendOne(ctx, one)
			return errors.Join(err, fresh([]record.Result{r}))
		})
	})
}

// held is a receipt that a client got for what it sent.
type held struct {
	sent    record.Submission
	receipt record.Receipt
}

// receiptSide also has a receipt made of each entry. What the receipts say is checked when the clock stands still.
func (s *session) receiptSide(ctx context.Context, sent *[][]record.Submission) side {
	return func() (float64, error) {
		got := make([][]held, len(*sent))
		rate, err := clocked(func() (int, error) {
			return atOnce(*sent, func(client int, one record.Submission) error {
				results, receipts, err := s.world.log.AppendProved(ctx, one)
				if err := errors.Join(err, fresh(results)); err != nil {
					return err
				}
				got[client] = append(got[client], held{one, receipts[0]})
				return nil
			})
		})()
		if err != nil {
			return 0, err
		}
		for _, h := range slices.Concat(got...) {
			if err := s.world.check(h); err != nil {
				return 0, err
			}
		}
		return rate, nil
	}
}

// check checks a receipt as its holder does, who has the envelope and the log's key.
func (w *world) check(h held) error {
	leaf, err := h.receipt.LeafOf(&h.sent.Envelope)
	if err != nil {
		return err
	}
	_, err = h.receipt.Check(leaf, origin, w.signer.PublicKey())
	return err
}

// atOnce has every client do its own in order, all clients at once, and returns how many were done. A client stops at
// its first error.
func atOnce(sent [][]record.Submission, do func(client int, one record.Submission) error) (int, error) {
	errs := make([]error, len(sent))
	n := 0
	var all sync.WaitGroup
	for client, mine := range sent {
		n += len(mine)
		all.Go(func() {
			for _, one := range mine {
				if errs[client] = do(client, one); errs[client] != nil {
					return
				}
			}
		})
	}
	all.Wait()
	return n, errors.Join(errs...)
}
