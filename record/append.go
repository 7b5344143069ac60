package record

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"sync"

	"github.com/tansiq/tansiq/act"
)

// Result is what became of one submission: its entry's index, or a Refusal.
type Result struct {
	Entry act.EntryID
	Index int64
	Again bool // it stood in the record already: a retry
	Err   error
}

// Append appends submissions in their order, in one transaction, which other callers may share. A refused one leaves
// the others standing; the error is returned only where the transaction as a whole did not come about, and then nothing
// was kept. Errors: ErrLogKey, store.ErrFull, those of the database, wrapped. Where ctx ends before the submissions'
// turn comes nothing was kept; from then on Append waits for the outcome.
func (l *Log) Append(ctx context.Context, subs ...Submission) ([]Result, error) {
	return l.AppendReceived(ctx, l.Receive(subs), false)
}

// AppendWhole appends every submission or none. Error: the first Refusal, or as Append.
func (l *Log) AppendWhole(ctx context.Context, subs ...Submission) ([]Result, error) {
	return l.AppendReceived(ctx, l.Receive(subs), true)
}

// AppendOne appends one submission. Error: a Refusal, or as Append.
func (l *Log) AppendOne(ctx context.Context, s Submission) (Result, error) {
	rs, err := l.Append(ctx, s)
	if err != nil {
		return Result{}, err
	}
	return rs[0], rs[0].Err
}

// AppendProved appends as Append does, and returns for each entry that stands the receipt that its author gets: under the
// checkpoint that was signed with it, and of a retry under the newest. Where an entry was refused it is the zero Receipt.
// Error: as Append; of the receipts too, where the entries stand.
func (l *Log) AppendProved(ctx context.Context, subs ...Submission) ([]Result, []Receipt, error) {
	j, err := l.appendJob(ctx, l.Receive(subs), job{receipts: true})
	if err != nil {
		return nil, nil, err
	}
	receipts := make([]Receipt, len(subs))
	for i, r := range j.results {
		if r.Err != nil {
			continue
		}
		if receipts[i], err = l.receiptOf(ctx, j, i); err != nil {
			return j.results, nil, fmt.Errorf("receipt of entry %d: %w", r.Index, err)
		}
	}
	return j.results, receipts, nil
}

// receiptOf returns the receipt of what a job appended: out of memory where its transaction left the tree there.
func (l *Log) receiptOf(ctx context.Context, j *job, i int) (Receipt, error) {
	e := j.entries[i]
	if p, err := j.left.receipt(ctx, e); err == nil {
		return p, nil
	}
	key, _ := l.queue.known().Key(e.Author())
	return l.record.Receipt(ctx, Reader{Party: key.Party, Key: e.Author()}, l.id, j.results[i].Index)
}

// Received is a submission that was read, and whose signatures were checked as far as their keys are known.
type Received struct {
	entry *Entry
	err   error
}

// Receive does what can be done outside the transaction: it reads and validates submissions and checks their
// signatures, on every core where there are many.
func (l *Log) Receive(subs []Submission) []Received {
	out := make([]Received, len(subs))
	roll := l.queue.known()
	one := func(i int) { out[i].entry, out[i].err = l.receive(subs[i], roll) }
	const each = 16 // submissions that a goroutine takes at once
	if len(subs) <= each {
		for i := range subs {
			one(i)
		}
		return out
	}
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), (len(subs)+each-1)/each) {
		wg.Go(func() {
			for from := range next {
				for i := from; i < min(from+each, len(subs)); i++ {
					one(i)
				}
			}
		})
	}
	for i := 0; i < len(subs); i += each {
		next <- i
	}
	close(next)
	wg.Wait()
	return out
}

// receive reads one submission. A signature by a key that the roll does not have yet waits for the transaction.
func (l *Log) receive(s Submission, roll Roll) (*Entry, error) {
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
	for _, s := range e.Envelope.Signatures {
		if _, ok := roll.Key(s.KeyID); !ok {
			return e, nil
		}
	}
	return e, e.prove(roll, l.record.ring)
}

// AppendReceived appends what Receive gave: every one or none where whole is set. Errors: as Append; with whole also
// the first Refusal.
func (l *Log) AppendReceived(ctx context.Context, list []Received, whole bool) ([]Result, error) {
	j, err := l.appendJob(ctx, list, job{whole: whole})
	if err != nil {
		return nil, err
	}
	return j.results, nil
}

// appendJob has the log's queue append what was received.
func (l *Log) appendJob(ctx context.Context, list []Received, j job) (*job, error) {
	if l.signer == nil {
		return nil, fmt.Errorf("%w: %s: no key to sign checkpoints with", ErrLogKey, l.id)
	}
	j.log, j.results, j.entries, j.done = l, make([]Result, len(list)), make([]*Entry, len(list)), make(chan struct{})
	waits := false
	for i, r := range list {
		j.entries[i], j.results[i].Err = r.entry, r.err
		if j.whole && r.err != nil {
			return nil, r.err
		}
		waits = waits || r.err == nil
	}
	if !waits {
		return &j, nil
	}
	if err := l.queue.put(ctx, &j); err != nil {
		return nil, err
	}
	return &j, j.err
}

// AppendAll appends many batches in their order, each in a transaction that a refused submission does not end, and gives
// what became of each to done. The signatures of a batch are checked while the one before it is written. Errors: as
// Append, or of done; batches before the one that failed stand.
func (l *Log) AppendAll(ctx context.Context, batches iter.Seq[[]Submission], done func([]Result) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ready := make(chan []Received)
	go func() {
		defer close(ready)
		for b := range batches {
			select {
			case ready <- l.Receive(b):
			case <-ctx.Done():
				return
			}
		}
	}()
	for list := range ready {
		results, err := l.AppendReceived(ctx, list, false)
		if err != nil {
			return err
		}
		if err := done(results); err != nil {
			return err
		}
	}
	return ctx.Err()
}
