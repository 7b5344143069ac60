package record_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// gate is a projection without tables that holds the writer up at one entry, so that callers queue behind it.
type gate struct {
	at      act.EntryID
	reached chan struct{}
	open    chan struct{}
}

func (*gate) Name() string     { return "gate" }
func (*gate) Version() int64   { return 1 }
func (*gate) Schema() string   { return "" }
func (*gate) Tables() []string { return nil }

func (g *gate) Apply(_ context.Context, _ *store.Tx, e *record.Entry) error {
	if e.ID() == g.at {
		close(g.reached)
		<-g.open
	}
	return nil
}

// queued is the context of a caller: it tells when the caller begins to wait for its turn.
type queued struct {
	context.Context
	once sync.Once
	told chan struct{}
}

func (q *queued) Done() <-chan struct{} {
	q.once.Do(func() { close(q.told) })
	return q.Context.Done()
}

// sharer is one caller with what it wants appended, and why each must be refused.
type sharer struct {
	whole   bool
	queued  bool // waited for its turn
	subs    []record.Submission
	want    []record.Reason // "" it must be accepted
	results []record.Result
	err     error
}

// sharing is a group of callers who wait behind a held writer.
type sharing struct {
	t       drawn
	w       *peacetest.World
	log     *record.Log
	gate    *gate
	old     []record.Submission // that stand in the record
	erased  record.Submission   // that stood in it whole
	callers []*sharer
}

// TestWhatIsWrongInASharedBatchIsRefusedAloneAndNothingElse: callers who share a transaction, in an order that is known,
// with submissions among theirs that are found wrong before, while and after the rows are written.
func TestWhatIsWrongInASharedBatchIsRefusedAloneAndNothingElse(t *testing.T) {
	seen := map[record.Reason]int{}
	eachCase(t, 40, 12, func(t drawn, address string) {
		s := shareIn(t, address)
		for range 2 + t.upTo(6, "callers") {
			s.callers = append(s.callers, s.caller())
		}
		before, evidence := checkpoints(t, s.w), len(dumpRows(t, s.w.DB, "equivocation"))
		s.run()
		accepted, reused := s.holds()
		for _, c := range s.callers {
			for _, want := range c.want {
				seen[want]++
			}
		}
		if got, want := checkpoints(t, s.w)-before, 1+accepted; got != want {
			t.Errorf("%d transactions, want %d: the batch was not shared", got, want)
		}
		if got := len(dumpRows(t, s.w.DB, "equivocation")) - evidence; got != reused {
			t.Errorf("evidence of %d numbers used twice, want %d", got, reused)
		}
	})
	if t.Failed() || testing.Short() {
		return
	}
	t.Log(seen)
	for _, r := range []record.Reason{"", record.BadSignature, record.UnknownKey, record.EntryReuse, record.SaltSeen, record.SequenceReuse} {
		if seen[r] == 0 {
			t.Errorf("control: %q: %d", r, seen[r])
		}
	}
}

// shareIn makes a world with a writer that a gate can hold, and with entries whose ids, salts and numbers can be used again.
func shareIn(t drawn, address string) *sharing {
	s := &sharing{t: t, w: world(t, address), gate: &gate{reached: make(chan struct{}), open: make(chan struct{})}}
	r, err := record.New(t.Context(), s.w.DB, delegation.Authority{}, append(projections(), s.gate), record.Options{Now: peacetest.Start})
	if err != nil {
		t.Fatal(err)
	}
	if s.log, err = r.Log(t.Context(), s.w.Log.ID(), s.w.Signer); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		s.old = append(s.old, s.w.Compose(north(s.w), act.To(act.Participants), peacetest.Source("نص سابق")))
	}
	s.erased = s.w.Compose(south(s.w), act.To(act.Participants), peacetest.Source("نص محذوف"))
	subs := append(slices.Clone(s.old), s.erased, s.w.Compose(south(s.w), act.To(act.Participants),
		&act.RedactionMade{Entry: openedOf(t, s.erased).Entry, Whole: true, Ground: "unlawful"}))
	appender := s.log
	if t.once(2, "by another writer") { // of which this one remembers nothing
		appender = s.w.Log
	}
	if _, err := appender.AppendWhole(t.Context(), subs...); err != nil {
		t.Fatal(err)
	}
	return s
}

func openedOf(t testing.TB, s record.Submission) *act.Opened {
	t.Helper()
	o, err := act.Open(s.Envelope.PayloadType, s.Envelope.Payload)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// caller draws who comes next. What is wrong may be wrong by an entry in the record, by one that was erased, or by one that
// waits before it.
func (s *sharing) caller() *sharer {
	c := &sharer{whole: s.t.once(6, "all or nothing")}
	for range 1 + s.t.upTo(3, "submissions") {
		by := oneOf(s.t, "by", north(s.w), south(s.w))
		sub, why := s.w.Compose(by, act.To(act.Participants), peacetest.Source("نص مشترك")), record.Reason("")
		if s.t.once(2, "wrong") {
			sub, why = s.wrong(by, sub)
		}
		c.subs, c.want = append(c.subs, sub), append(c.want, why)
	}
	return c
}

// wrong makes a submission wrong, and says for what it must be refused.
func (s *sharing) wrong(by *peacetest.Author, sub record.Submission) (record.Submission, record.Reason) {
	o := openedOf(s.t, sub)
	h := act.Head{Log: s.log.ID(), Entry: o.Entry, Seq: o.Seq, Prev: o.Prev, AtUTC: s.w.Now.UnixMicro(), Audience: o.Audience}
	earlier := append(slices.Clone(s.old), s.erased)
	for _, c := range s.callers { // those who wait before, and are not refused
		if c.whole && slices.ContainsFunc(c.want, func(r record.Reason) bool { return r != "" }) {
			continue
		}
		for i, sub := range c.subs {
			if c.want[i] == "" {
				earlier = append(earlier, sub)
			}
		}
	}
	first := oneOf(s.t, "earlier", earlier...)
	if s.t.once(2, "the last one") {
		first = earlier[len(earlier)-1]
	}
	was := openedOf(s.t, first)
	s.w.Compose(by, o.Audience, bare()) // leaves out the next number: its prev would be of what sub was before
	why := oneOf(s.t, "why", record.BadSignature, record.UnknownKey, record.EntryReuse, record.SaltSeen, record.SequenceReuse)
	switch why {
	case record.BadSignature:
		sub.Envelope.Signatures[0].Sig[9] ^= 1
	case record.UnknownKey:
		sub = signed(s.w, o.Kind, sub.Envelope.Payload, sub.Parts, s.w.NewAuthor("stranger", by.Party))
	case record.EntryReuse:
		h.Entry = was.Entry
		sub = s.w.Under(h, peacetest.Source("نص آخر"), by)
	case record.SaltSeen:
		again, err := record.Compose(h, peacetest.Source("نص آخر"), bytes.NewReader(slices.Concat(sub.Parts[0].Salt[:], first.Parts[s.t.upTo(2, "part")].Salt[:])), by)
		if err != nil {
			s.t.Fatal(err)
		}
		sub = again
	case record.SequenceReuse:
		h.Seq, h.Prev = was.Seq, was.Prev
		by = north(s.w)
		if first.Envelope.Author() != by.KeyID() {
			by = south(s.w)
		}
		sub = s.w.Under(h, peacetest.Source("نص آخر"), by)
	}
	return sub, why
}

// run holds the writer up at an entry, has every caller queue behind it in turn, and lets it go.
func (s *sharing) run() {
	first := s.w.Compose(secretariat(s.w), act.To(act.Participants), bare())
	s.gate.at = openedOf(s.t, first).Entry
	var wait sync.WaitGroup
	var held error
	wait.Go(func() { _, held = s.log.AppendOne(context.Background(), first) })
	<-s.gate.reached
	for _, c := range s.callers {
		ctx := &queued{Context: context.Background(), told: make(chan struct{})}
		wait.Go(func() {
			send := s.log.Append
			if c.whole {
				send = s.log.AppendWhole
			}
			c.results, c.err = send(ctx, c.subs...)
			select {
			case <-ctx.told:
				c.queued = true
			default: // what was refused before it came to that waits for nothing
				ctx.Done()
			}
		})
		select {
		case <-ctx.told:
		case <-time.After(10 * time.Second):
			s.t.Error("a caller does not wait")
		}
	}
	close(s.gate.open)
	wait.Wait()
	if held != nil {
		s.t.Fatal(held)
	}
}

// holds holds what each caller was told against what is wrong, and the log against both. It returns how many transactions
// had to be, and how many numbers were used twice.
func (s *sharing) holds() (groups, reused int) {
	t := s.t
	at := placesIn(t, s.w.Bundle(nil))
	last := at[s.gate.at]
	open := false // a transaction that callers share
	for i, c := range s.callers {
		bad := slices.IndexFunc(c.want, func(r record.Reason) bool { return r != "" })
		for k, sub := range c.subs {
			id := openedOf(t, sub).Entry
			refused := c.want[k] != "" || c.whole && bad >= 0
			if idx, there := at[id]; refused && c.want[k] != record.EntryReuse && there {
				t.Errorf("caller %d: what was refused for %q stands at %d", i, c.want[k], idx)
			} else if !refused {
				last++
				if idx != last || c.err != nil || c.results[k].Err != nil || c.results[k].Index != last || c.results[k].Again {
					t.Errorf("caller %d: stands at %d, want %d: %+v, %v", i, idx, last, c.results, c.err)
				}
			}
			var r *record.Refusal
			if !c.whole && refused && (!errors.As(c.results[k].Err, &r) || r.Reason != c.want[k]) {
				t.Errorf("caller %d: got %v, want refusal %s", i, c.results[k].Err, c.want[k])
			}
			if !c.whole && c.want[k] == record.SequenceReuse {
				reused++
			}
		}
		if r := (*record.Refusal)(nil); c.whole && bad >= 0 && (!errors.As(c.err, &r) || !slices.Contains(c.want, r.Reason)) {
			t.Errorf("caller %d: got %v, want one of %v", i, c.err, c.want)
		}
		good := !c.whole && slices.Contains(c.want, "") || c.whole && bad < 0
		if c.whole && c.queued {
			open = false
		}
		if good && !open {
			groups++
			open = !c.whole
		}
	}
	if int64(len(at)) != last+1 {
		t.Errorf("%d entries, want %d", len(at), last+1)
	}
	verified(t, s.w, s.w.Bundle(nil))
	return groups, reused
}

func checkpoints(t drawn, w *peacetest.World) int {
	t.Helper()
	return len(dumpRows(t, w.DB, "checkpoint"))
}

// TestALoneBadSignatureLeavesNothing: it is checked while the rows are written. Whatever the act is, nothing of it stays,
// neither in the tables nor in what the writer remembers, and what it would have erased is there.
func TestALoneBadSignatureLeavesNothing(t *testing.T) {
	eachCase(t, 10, 3, func(t drawn, address string) {
		h := live(t, address, 2+t.upTo(3, "batches"))
		for range 6 {
			h.ends = map[act.KeyID]chain{}
			list := h.next()
			good := list[0].sub
			forged := good
			forged.Envelope.Signatures = slices.Clone(good.Envelope.Signatures)
			last := &forged.Envelope.Signatures[len(forged.Envelope.Signatures)-1]
			last.Sig = bytes.Clone(last.Sig)
			last.Sig[t.upTo(32, "byte")] ^= 1
			before := everyRow(t, h.World)
			_, err := h.Log.AppendOne(t.Context(), forged)
			var r *record.Refusal
			if !errors.As(err, &r) {
				t.Fatalf("%s: got %v, want a refusal", list[0].what.Kind(), err)
			}
			if d := cmp.Diff(before, everyRow(t, h.World)); d != "" {
				t.Fatalf("a bad signature, refused for %s, left something behind:\n%s", r.Reason, d)
			}
			h.send(h.Log, list, false)
			h.stands()
		}
	})
}

// everyRow is every row of every table.
func everyRow(t drawn, w *peacetest.World) string {
	t.Helper()
	tables, err := w.DB.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(slices.DeleteFunc(strings.SplitAfter(dump(t, w.DB, tables...), "\n"), func(s string) bool { return strings.Contains(s, "goose") }), "")
}
