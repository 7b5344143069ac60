package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	_ "time/tzdata" // the process names its zone; the machine may have no table

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/serve"
	"github.com/tansiq/tansiq/store"
)

// writeCommand starts a writer. Its task is a line of JSON; what is outstanding and what it is told come on standard
// input; what it does goes to standard output.
const writeCommand = "write"

// task is what a writer is to do.
type task struct {
	Address  string     `json:"address"`
	Log      act.Digest `json:"log"`
	Seed     uint64     `json:"seed"` // of the process
	Load     uint64     `json:"load"` // of this life
	Hands    []int      `json:"hands"`
	Most     int        `json:"most,omitempty"`     // acts of each hand; 0: until it is told to stop
	Batch    int        `json:"batch,omitempty"`    // acts of one call at most; 0: 4
	Patience int        `json:"patience,omitempty"` // failures in a row after which a hand gives up; 0: never
	Jumping  bool       `json:"jumping,omitempty"`  // the clock goes back now and then
	Skew     int64      `json:"skew,omitempty"`     // seconds that the clock is wrong by
	Hasty    bool       `json:"hasty,omitempty"`    // gives up waiting for an answer now and then, and asks again
	Together bool       `json:"together,omitempty"` // begins when it is told to, once the others are there
	Relay    bool       `json:"relay,omitempty"`    // sends what is outstanding, in small calls, and nothing of its own
	Probing  int        `json:"probing,omitempty"`  // tries what must be refused, too, after one of so many calls
	Limit    uint64     `json:"limit,omitempty"`    // bytes of a file; 0: none
}

// What a writer is told on standard input, a line each. Before sayGo stand words of what is outstanding.
const (
	tellGo    = "go"
	tellBegin = "begin" // where the task says together
	tellStop  = "stop"
	tellLift  = "lift" // the limit on the size of files
)

// writer is a program that appends.
type writer struct {
	task
	process *process
	program *serve.Program
	log     *record.Log
	places  atomic.Int64 // that the record gave to entries: each draws a salt of its own
	mu      sync.Mutex   // of out and clock
	out     io.Writer
	clock   *jumps
	begin   chan struct{}
	stop    chan struct{}
	ended   sync.Once
}

// write is the program of a writer. It ends when it is told so, when its hands have done what they were to do, or when
// whoever started it is gone.
func write(ctx context.Context, line string, in io.Reader, out io.Writer) (err error) {
	var t task
	if err := json.Unmarshal([]byte(line), &t); err != nil {
		return fmt.Errorf("parse task: %w", err)
	}
	if t.Limit > 0 {
		if err := limit(t.Limit); err != nil {
			return err
		}
	}
	w := &writer{task: t, process: &process{seed: t.Seed, address: t.Address, log: t.Log}, out: out, clock: newJumps(t.Load), begin: make(chan struct{}), stop: make(chan struct{})}
	told := bufio.NewReaderSize(in, 1<<20)
	outbox, err := readOutbox(told)
	if err != nil {
		return err
	}
	if err := w.open(ctx); err != nil {
		w.failed(0, err)
		return err
	}
	defer func() { err = errors.Join(err, w.program.Close()) }()
	h, err := w.program.Record.Head(ctx, t.Log)
	if err != nil {
		return err
	}
	w.say(word{Do: sayReady, Index: h.Size})
	go w.listen(told)
	if t.Together {
		select {
		case <-w.begin:
		case <-w.stop:
		}
	}
	var all sync.WaitGroup
	broke := make([]error, len(t.Hands))
	for i, hand := range t.Hands {
		all.Go(func() { broke[i] = w.work(ctx, hand, outbox[hand]) })
	}
	all.Wait()
	if err := errors.Join(broke...); err != nil {
		return err
	}
	w.say(word{Do: sayDone, Index: w.places.Load()})
	return nil
}

// Read gives the record its random bytes, and counts how often: where a transaction comes to nothing, its entries get
// other ones when they are tried again.
func (w *writer) Read(b []byte) (int, error) {
	w.places.Add(1)
	return rand.Read(b)
}

// limit keeps files below a size, as a full disk would.
func limit(bytes uint64) error {
	signal.Ignore(syscall.SIGXFSZ)
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &l); err != nil {
		return fmt.Errorf("read the limit on files: %w", err)
	}
	l.Cur = min(bytes, l.Max)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &l); err != nil {
		return fmt.Errorf("limit files to %d bytes: %w", bytes, err)
	}
	return nil
}

// readOutbox reads what is outstanding, by hand, up to the word that tells to begin.
func readOutbox(in *bufio.Reader) (map[int][]word, error) {
	outbox := map[int][]word{}
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return nil, fmt.Errorf("read what is outstanding: %w", err)
		}
		if string(line) == tellGo+"\n" {
			return outbox, nil
		}
		var o word
		if err := json.Unmarshal(line, &o); err != nil {
			return nil, fmt.Errorf("read what is outstanding: %w", err)
		}
		outbox[o.Hand] = append(outbox[o.Hand], o)
	}
}

func (w *writer) open(ctx context.Context) error {
	var err error
	if w.program, err = serve.Open(ctx, serve.Options{Address: w.Address, Now: w.now, Rand: w}); err != nil {
		return err
	}
	signer, err := logSigner(w.Seed)
	if err != nil {
		return err
	}
	w.log, err = w.program.Record.Log(ctx, w.Log, signer)
	return err
}

func (w *writer) now() time.Time {
	t := time.Now().Add(time.Duration(w.Skew) * time.Second)
	if !w.Jumping {
		return t
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock.now(t)
}

// listen does what the writer is told while it works. The end of what it is told is an order to stop.
func (w *writer) listen(in *bufio.Reader) {
	for {
		line, err := in.ReadString('\n')
		switch {
		case err != nil, line == tellStop+"\n":
			w.ended.Do(func() { close(w.stop) })
			return
		case line == tellBegin+"\n":
			close(w.begin)
		case line == tellLift+"\n":
			if err := limit(1 << 62); err != nil {
				w.failed(0, err)
			}
			w.say(word{Do: sayLifted})
		}
	}
}

func (w *writer) stopping() bool {
	select {
	case <-w.stop:
		return true
	default:
		return false
	}
}

// say writes a word. Nobody listening any more is the end of the writer.
func (w *writer) say(s word) {
	b, err := json.Marshal(s)
	if err == nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		_, err = w.out.Write(append(b, '\n'))
	}
	if err != nil {
		w.ended.Do(func() { close(w.stop) })
	}
}

func (w *writer) failed(hand int, err error) {
	w.say(word{Do: sayFailed, Hand: hand, Class: classOf(err), Text: err.Error()})
}

// classOf names what a call failed of.
func classOf(err error) string {
	switch {
	case errors.Is(err, store.ErrFull):
		return classFull
	case errors.Is(err, store.ErrOutcome):
		return classOutcome
	case errors.Is(err, store.ErrSettings):
		return classSettings
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return classCancelled
	}
	return classOther
}

// work is what one hand does: first what is outstanding, then its own.
func (w *writer) work(ctx context.Context, hand int, outbox []word) error {
	if done, err := w.resend(ctx, hand, outbox); err != nil || !done || w.Relay {
		return err
	}
	load := newWorkload(w.process, hand, w.Load, w.now)
	var err error
	if load.seq, load.prev, err = w.last(ctx, load); err != nil || w.stopping() {
		return err
	}
	batch := w.Batch
	if batch == 0 {
		batch = 4
	}
	for call := 1; !w.stopping() && (w.Most == 0 || load.n < w.Most); call++ {
		n := 1 + load.r.IntN(batch)
		subs, ids, err := load.next(n)
		if err != nil {
			return err
		}
		c := w.calling(hand, subs, ids)
		c.number = int(w.Load%1_000_000)*1_000_000 + call
		c.tell(w)
		if !c.until(ctx, w, load.r) {
			return nil
		}
		if w.Probing > 0 && load.seq > 1 && load.r.IntN(w.Probing) == 0 {
			if err := w.probe(ctx, load); err != nil {
				return err
			}
		}
	}
	return nil
}

// last returns the number and the digest of the hand's newest entry. It asks until it is answered.
func (w *writer) last(ctx context.Context, load *workload) (int64, act.Digest, error) {
	for n := 1; ; n++ {
		seq, prev, err := w.program.Record.NextSeq(ctx, w.Log, load.KeyID())
		if err == nil {
			return seq - 1, prev, nil
		}
		if w.stopping() || w.Patience > 0 && n >= w.Patience {
			return 0, "", err
		}
		w.failed(load.hand, err)
		time.Sleep(20 * time.Millisecond)
	}
}

// resend appends again what is outstanding of a hand, and reports whether it could.
func (w *writer) resend(ctx context.Context, hand int, outbox []word) (bool, error) {
	var subs []record.Submission
	var ids []act.EntryID
	for _, o := range outbox {
		s, err := record.ParseSubmission(o.Submission)
		if err != nil {
			return false, fmt.Errorf("read what is outstanding: %w", err)
		}
		subs, ids = append(subs, s), append(ids, o.Entry)
	}
	r := mathrand.New(random(w.Load, fmt.Sprintf("resending %d", hand)))
	for len(subs) > 0 {
		n := len(subs)
		if w.Relay {
			n = min(n, 1+r.IntN(3))
		}
		if !w.calling(hand, subs[:n], ids[:n]).until(ctx, w, r) {
			return false, nil
		}
		subs, ids = subs[n:], ids[n:]
	}
	return true, nil
}

// probe tries what must be refused.
func (w *writer) probe(ctx context.Context, load *workload) error {
	s, id, want, err := load.wrong()
	if err != nil {
		return err
	}
	w.say(word{Do: sayProbe, Hand: load.hand, Entry: id})
	r, err := w.log.AppendOne(ctx, s)
	var refusal *record.Refusal
	switch {
	case err == nil:
		w.say(word{Do: sayAck, Hand: load.hand, Entry: id, Index: r.Index, Digest: act.PayloadDigest(s.Envelope.Payload)})
	case errors.As(err, &refusal) && refusal.Reason == want:
		w.say(word{Do: sayRefused, Hand: load.hand, Entry: id, Text: string(refusal.Reason)})
	default:
		w.failed(load.hand, err)
	}
	return nil
}

// call is one call to the record, which may have to be made again.
type call struct {
	hand, number int
	subs         []record.Submission
	ids          []act.EntryID
}

func (w *writer) calling(hand int, subs []record.Submission, ids []act.EntryID) *call {
	return &call{hand: hand, subs: subs, ids: ids}
}

// tell says what will be tried.
func (c *call) tell(w *writer) {
	for i, s := range c.subs {
		o, err := trying(c.hand, c.number, s, c.ids[i])
		if err != nil {
			panic(err) // it was composed here
		}
		w.say(o)
	}
}

// trying is the word that an act of a call will be tried.
func trying(hand, call int, s record.Submission, id act.EntryID) (word, error) {
	b, err := json.Marshal(s)
	return word{Do: sayTry, Hand: hand, Call: call, Entry: id, Digest: act.PayloadDigest(s.Envelope.Payload), Submission: b}, err
}

// until makes the call until it succeeds, and reports whether it did before the hand gave up or was to stop.
func (c *call) until(ctx context.Context, w *writer, r *mathrand.Rand) bool {
	for failures := 0; ; {
		err := c.once(ctx, w, r)
		if err == nil {
			return true
		}
		w.failed(c.hand, err)
		failures++
		if w.stopping() {
			return false
		}
		if w.Patience > 0 && failures >= w.Patience {
			w.say(word{Do: sayGaveUp, Hand: c.hand})
			return false
		}
		if classOf(err) != classCancelled {
			time.Sleep(time.Duration(5+r.IntN(30)) * time.Millisecond)
		}
	}
}

func (c *call) once(ctx context.Context, w *writer, r *mathrand.Rand) error {
	if w.Hasty && r.IntN(2) == 0 {
		inner, cancel := context.WithTimeout(ctx, time.Duration(r.IntN(6_000))*time.Microsecond)
		defer cancel()
		ctx = inner
	}
	results, err := w.log.Append(ctx, c.subs...)
	if err != nil {
		return err
	}
	for i, one := range results {
		if one.Err != nil {
			w.say(word{Do: sayRefused, Hand: c.hand, Entry: c.ids[i], Text: one.Err.Error()})
			continue
		}
		w.say(word{Do: sayAck, Hand: c.hand, Entry: c.ids[i], Index: one.Index, Again: one.Again, Digest: act.PayloadDigest(c.subs[i].Envelope.Payload)})
	}
	return nil
}

// isServant reports whether the program was started as a writer or an operator, and is one then.
func isServant(args []string) (code int, is bool) {
	if len(args) != 3 || args[1] != writeCommand && args[1] != operateCommand {
		return 0, false
	}
	var err error
	if args[1] == writeCommand {
		err = write(context.Background(), args[2], os.Stdin, os.Stdout)
	} else {
		err = operate(context.Background(), args[2], os.Stdout)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", args[1], err)
		return 1, true
	}
	return 0, true
}
