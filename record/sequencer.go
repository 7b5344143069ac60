package record

import (
	"context"
	"errors"
	"sync"

	"github.com/tansiq/tansiq/store"
)

// Bounds of what one transaction appends for callers that share it.
const (
	maxShared      = 1024
	maxSharedBytes = 8 << 20
)

// job is what one caller wants appended.
type job struct {
	log      *Log
	whole    bool
	receipts bool     // its caller wants them
	entries  []*Entry // nil where results has an error already
	results  []Result
	err      error // of the transaction, or with whole the first refusal
	left     *left // where receipts are wanted and it is known
	done     chan struct{}
}

func (j *job) bytes() int {
	n := 0
	for _, e := range j.entries {
		if e == nil {
			continue
		}
		n += len(e.Envelope.Payload)
		for _, p := range e.Parts {
			n += len(p.Content)
		}
	}
	return n
}

// sequencer orders what the callers of one log want appended. A caller who is alone appends by itself; while others wait
// one goroutine takes them, as many as there are at a time, and appends them in one transaction with one sync: group
// commit.
type sequencer struct {
	mu      sync.Mutex
	waiting []*job
	running bool
	roll    Roll // the newest that was committed: for readers outside the goroutine

	memory *memory // of whoever appends: the goroutine, or the caller who is alone
}

func newSequencer(authority Authority) *sequencer {
	empty := authority.Empty()
	return &sequencer{roll: empty, memory: newMemory(empty)}
}

// known returns the newest roll: what is not in it yet may still be in the record.
func (s *sequencer) known() Roll {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.roll
}

// put waits until the job is done. Error: of ctx, where it ended while the job was still waiting.
func (s *sequencer) put(ctx context.Context, j *job) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	alone := !s.running
	s.running = true
	if !alone {
		s.waiting = append(s.waiting, j)
	}
	s.mu.Unlock()
	if alone { // nobody has the memory: the caller itself appends, and leaves what came meanwhile to a goroutine
		defer s.handOver(context.WithoutCancel(ctx))
		s.do(context.WithoutCancel(ctx), []*job{j})
		return nil
	}
	select {
	case <-j.done:
		return nil
	case <-ctx.Done():
	}
	if s.withdraw(j) {
		return ctx.Err()
	}
	<-j.done
	return nil
}

// handOver starts the goroutine where somebody waits.
func (s *sequencer) handOver(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running = len(s.waiting) > 0; s.running {
		go s.run(ctx)
	}
}

// withdraw takes a job back that no transaction has yet.
func (s *sequencer) withdraw(j *job) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, w := range s.waiting {
		if w == j {
			s.waiting = append(s.waiting[:i:i], s.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// run appends what waits until nothing does.
func (s *sequencer) run(ctx context.Context) {
	for {
		jobs := s.next()
		if len(jobs) == 0 {
			return
		}
		s.do(ctx, jobs)
	}
}

// do appends jobs and tells their callers.
func (s *sequencer) do(ctx context.Context, jobs []*job) {
	roll, err := s.append(ctx, jobs)
	if roll != nil {
		s.mu.Lock()
		s.roll = roll
		s.mu.Unlock()
	}
	for _, j := range jobs {
		j.err = err
		close(j.done)
	}
}

// next takes the jobs of the next transaction: one that wants all or nothing has its own.
func (s *sequencer) next() []*job {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, entries, bytes := 0, 0, 0
	for n < len(s.waiting) {
		j := s.waiting[n]
		entries, bytes = entries+len(j.entries), bytes+j.bytes()
		if n > 0 && (j.whole || s.waiting[0].whole || entries > maxShared || bytes > maxSharedBytes) {
			break
		}
		n++
	}
	jobs := s.waiting[:n:n]
	s.waiting = s.waiting[n:]
	s.running = n > 0
	return jobs
}

// append appends jobs in one transaction. A second try asks for each entry id, where the database found that one
// was not new. After a commit of unknown outcome the head says what became of it.
func (s *sequencer) append(ctx context.Context, jobs []*job) (Roll, error) {
	b, err := s.try(ctx, jobs, false)
	if store.IsUnique(err) {
		b, err = s.try(ctx, jobs, true)
	}
	if errors.Is(err, store.ErrOutcome) && b != nil {
		if came, again := b.cameAbout(ctx); again == nil && came {
			err = nil
		}
	}
	if err != nil {
		s.memory.forget()
		return nil, err
	}
	s.memory.size, s.memory.roll = b.tree.size, b.roll
	s.memory.salts.add(b.tree.size, b.salts)
	for id, e := range b.byID { // what comes next rests on what came last
		s.memory.keep(id, metaOf(e))
	}
	b.leave(ctx, jobs)
	return b.roll, nil
}

func (s *sequencer) try(ctx context.Context, jobs []*job, careful bool) (b *batch, err error) {
	if careful {
		s.memory.forget()
	}
	l := jobs[0].log
	err = l.record.db.Write(ctx, func(tx *store.Tx) error {
		var err error
		if b, err = l.begin(ctx, tx, s.memory, careful); err != nil {
			return err
		}
		for _, j := range jobs {
			if err := j.take(ctx, b); err != nil {
				return err
			}
		}
		return b.finish(ctx)
	})
	return b, err
}

// take gives the job's entries their places.
func (j *job) take(ctx context.Context, b *batch) error {
	for i, e := range j.entries {
		if e == nil {
			continue
		}
		e.rests = nil
		j.results[i] = Result{Entry: e.ID()}
		before := len(b.fresh)
		err := b.take(ctx, e)
		var refusal *Refusal
		if errors.As(err, &refusal) { // whoever does not hold the key is told nothing else: neither what is there nor what it says
			if bad := e.prove(b.roll, b.log.record.ring); bad != nil {
				err = bad
			}
		}
		switch {
		case errors.As(err, &refusal) && !j.whole:
			j.results[i].Err = refusal
		case err != nil:
			return err
		}
		j.results[i].Index, j.results[i].Again = e.Index, err == nil && len(b.fresh) == before
	}
	return nil
}

// cameAbout asks the head whether the transaction of an unknown outcome was committed: then its last entry stands where
// it was to stand.
func (b *batch) cameAbout(ctx context.Context) (bool, error) {
	if len(b.fresh) == 0 {
		return true, nil
	}
	last := b.fresh[len(b.fresh)-1]
	e, ok, err := entryAt(ctx, b.log.record.db, b.log.id, last.Index)
	return ok && string(e.Leaf) == string(last.Leaf), err
}
