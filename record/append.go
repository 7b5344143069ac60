package record

import (
	"context"
	"errors"
	"fmt"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// Result is what became of one submission: its entry's index, or a Refusal.
type Result struct {
	Entry act.EntryID
	Index int64
	Again bool // it stood in the record already: a retry
	Err   error
}

// Append appends submissions in their order, in one transaction. A refused one leaves the others standing; the error
// is returned only where the transaction as a whole did not come about, and then nothing was kept.
func (l *Log) Append(ctx context.Context, subs ...Submission) ([]Result, error) {
	return l.append(ctx, subs, false)
}

// AppendWhole appends every submission or none. Error: the first Refusal, or that of the transaction.
func (l *Log) AppendWhole(ctx context.Context, subs ...Submission) ([]Result, error) {
	return l.append(ctx, subs, true)
}

func (l *Log) append(ctx context.Context, subs []Submission, whole bool) ([]Result, error) {
	if l.signer == nil {
		return nil, fmt.Errorf("%w: %s: no key to sign checkpoints with", ErrLogKey, l.id)
	}
	results := make([]Result, len(subs))
	entries := make([]*Entry, len(subs))
	for i, s := range subs {
		entries[i], results[i].Err = l.receive(s)
		if whole && results[i].Err != nil {
			return nil, results[i].Err
		}
	}
	var b *batch
	err := l.record.db.Write(ctx, func(tx *store.Tx) error {
		var err error
		if b, err = l.begin(ctx, tx); err != nil {
			return err
		}
		for i, e := range entries {
			if results[i].Err != nil {
				continue
			}
			results[i].Entry = e.ID()
			err := b.take(ctx, e)
			var refusal *Refusal
			switch {
			case errors.As(err, &refusal) && !whole:
				results[i].Err = refusal
			case err != nil:
				return err
			}
			results[i].Index, results[i].Again = e.Index, err == nil && e.Leaf == nil
		}
		return b.finish(ctx)
	})
	if err != nil {
		return nil, err
	}
	l.record.remember(l.id, b.tree.size, b.roll)
	return results, nil
}

// AppendOne appends one submission. Error: a Refusal, or that of the transaction.
func (l *Log) AppendOne(ctx context.Context, s Submission) (Result, error) {
	rs, err := l.Append(ctx, s)
	if err != nil {
		return Result{}, err
	}
	return rs[0], rs[0].Err
}

// receive does what can be done outside the transaction: reading and validating.
func (l *Log) receive(s Submission) (*Entry, error) {
	e, err := read(s)
	if err != nil {
		return nil, err
	}
	if e.Log != l.id && e.Kind() == act.KindProcessOpened {
		return nil, Refuse(OpenedTwice, e.Kind(), "", "")
	}
	if e.Log != l.id {
		return nil, Refuse(UnknownLog, e.Kind(), "log", string(e.Log))
	}
	return e, nil
}

func (r *Record) remember(log act.Digest, size int64, roll Roll) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if known, ok := r.rolls[log]; !ok || known.size < size {
		r.rolls[log] = rollAt{size, roll}
	}
}

// rollFor returns the authority's state at size, from what is remembered and the entries since.
func (r *Record) rollFor(ctx context.Context, q store.Querier, log act.Digest, size int64) (Roll, error) {
	r.mu.Lock()
	known, ok := r.rolls[log]
	r.mu.Unlock()
	if !ok || known.size > size {
		known = rollAt{0, r.authority.Empty()}
	}
	roll := known.roll.Clone()
	if known.size == size {
		return roll, nil
	}
	return roll, catchUp(ctx, q, log, roll, known.size, size)
}

func catchUp(ctx context.Context, q store.Querier, log act.Digest, roll Roll, from, to int64) error {
	var types []any
	list := ""
	for _, k := range act.Kinds() {
		if roll.Bears(k) {
			types = append(types, k.PayloadType())
			list += fmt.Sprintf(", $%d", len(types)+3)
		}
	}
	args := append([]any{string(log), from, to}, types...)
	idx, err := store.Collect(ctx, q, store.Int,
		`SELECT idx FROM entry_body WHERE log = $1 AND idx >= $2 AND idx < $3 AND ptype IN (`+list[2:]+`) ORDER BY idx`, args...)
	if err != nil {
		return err
	}
	earlier := lookup{ctx: ctx, q: q, log: log}
	for _, i := range idx {
		e, _, err := entryAt(ctx, q, log, i)
		if err != nil {
			return err
		}
		if e.Party, _, err = earlier.partyOf(e.Author()); err != nil {
			return err
		}
		roll.Apply(e)
	}
	return nil
}
