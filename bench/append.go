package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/tansiq/tansiq/record"
)

// single measures durable appends of one entry each against bare transactions that insert the same bytes, and against
// Tessera that takes one entry at a time.
func (s *session) single(ctx context.Context) (err error) {
	bare, theirs := s.name("append-1"), s.name("append-1-tessera")
	if !s.wants(bare, theirs) {
		return nil
	}
	tessera, stop, err := s.tesseraFor(ctx, theirs, 1, func() int { return s.plan.singles })
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := s.comeRound(ctx); err != nil {
		return err
	}
	var subs []record.Submission
	var bodies [][]byte
	prepare := func() error {
		var err error
		if subs, err = s.world.next(s.plan.singles); err != nil {
			return err
		}
		bodies = nil
		for _, one := range subs {
			bodies = append(bodies, raw(one))
		}
		return nil
	}
	ours := clocked(func() (int, error) {
		for _, one := range subs {
			if err := s.world.append(ctx, []record.Submission{one}); err != nil {
				return 0, err
			}
		}
		return len(subs), nil
	})
	transaction := peer{name: "bare transaction", config: s.settings + "; one row of the same bytes", run: clocked(func() (int, error) {
		for _, b := range bodies {
			if err := s.insert(ctx, b); err != nil {
				return 0, err
			}
		}
		return len(bodies), nil
	})}
	got, err := interleave(s.plan.pairs, prepare, ours, transaction, tessera)
	if err != nil {
		return err
	}
	s.add(got[0].against(transaction, bare, "entries/s", barSingle))
	s.add(got[1].against(tessera, theirs, "entries/s", barSingleTessera))
	return nil
}

// bulk measures the import of batches, every check made, against checking their signatures.
func (s *session) bulk(ctx context.Context) error {
	all, one := s.name(fmt.Sprintf("bulk-%d", s.plan.batch)), s.name(fmt.Sprintf("bulk-%d-per-core", s.plan.batch))
	if !s.wants(all, one) {
		return nil
	}
	var batches [][]record.Submission
	var list []signed
	prepare := func() error {
		var err error
		if batches, err = s.world.batches(s.plan.batches, s.plan.batch); err != nil {
			return err
		}
		list = s.world.signatures(slices.Concat(batches...))
		return nil
	}
	ours := clocked(func() (int, error) { return s.world.appendAll(ctx, batches) })
	cores, core := s.allCores(&list), s.oneCore(&list)
	got, err := interleave(s.plan.pairs, prepare, ours, cores, core)
	if err != nil {
		return err
	}
	s.add(got[0].against(cores, all, "entries/s", barBulk))
	s.add(got[1].against(core, one, "entries/s", Bar{}))
	return nil
}

// received measures the import of batches whose signatures were checked before, against Tessera, which checks none.
func (s *session) received(ctx context.Context) (err error) {
	name := s.name(fmt.Sprintf("bulk-%d-received", s.plan.batch))
	if !s.wants(name) {
		return nil
	}
	tessera, stop, err := s.tesseraFor(ctx, name, s.plan.batch, func() int { return s.plan.batches * s.plan.batch })
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	var batches [][]record.Received
	prepare := func() error {
		fresh, err := s.world.batches(s.plan.batches, s.plan.batch)
		if err != nil {
			return err
		}
		batches = nil
		for _, subs := range fresh {
			batches = append(batches, s.world.log.Receive(subs))
		}
		return nil
	}
	ours := clocked(func() (int, error) {
		n := 0
		for _, list := range batches {
			results, err := s.world.log.AppendReceived(ctx, list, false)
			if err := errors.Join(err, fresh(results)); err != nil {
				return n, err
			}
			n += len(results)
		}
		return n, nil
	})
	got, err := interleave(s.plan.pairs, prepare, ours, tessera)
	if err != nil {
		return err
	}
	s.add(got[0].against(tessera, name, "entries/s", barReceived))
	return nil
}

// batches signs n batches of size acts each.
func (w *world) batches(n, size int) ([][]record.Submission, error) {
	out := make([][]record.Submission, n)
	for i := range out {
		var err error
		if out[i], err = w.next(size); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// appendAll imports batches, and returns how many entries they have. Error: also where one was refused or stood there
// before.
func (w *world) appendAll(ctx context.Context, batches [][]record.Submission) (int, error) {
	n := 0
	err := w.log.AppendAll(ctx, slices.Values(batches), func(results []record.Result) error {
		n += len(results)
		return fresh(results)
	})
	return n, err
}

// append appends submissions in one transaction. Error: also where one was refused or stood there before.
func (w *world) append(ctx context.Context, subs []record.Submission) error {
	results, err := w.log.Append(ctx, subs...)
	return errors.Join(err, fresh(results))
}

// fresh returns an error where one of the results is no new entry.
func fresh(results []record.Result) error {
	for i, r := range results {
		if r.Err != nil {
			return fmt.Errorf("append act %d of %d: %w", i+1, len(results), r.Err)
		}
		if r.Again {
			return fmt.Errorf("append act %d of %d: it stood in the log before", i+1, len(results))
		}
	}
	return nil
}
