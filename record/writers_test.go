package record_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// errand is one call that a goroutine makes of a node.
type errand struct {
	how     string // "append", "whole", "one", "all"
	batches [][]*sent
	give    time.Duration // after which the caller gives up; -1: before the call; 0: never
	results []record.Result
	err     error
}

// sent is a submission on its way; several writers may send the same.
type sent struct {
	id     act.EntryID
	sub    record.Submission
	refuse record.Reason // why it must be refused; "" it must not
}

// crew is what several goroutines do to one log at once.
type crew struct {
	t     drawn
	w     *peacetest.World
	nodes []*record.Log
	work  [][]*errand // by goroutine
}

// TestAnyInterleavingOfWritersGivesOneContiguousLog: several programs on one database, several callers in each, batches
// of any size, in any kind of call, some of it refused, some sent by two writers, some given up.
func TestAnyInterleavingOfWritersGivesOneContiguousLog(t *testing.T) {
	var mu sync.Mutex
	seen := map[string]int{}
	eachCase(t, 30, 10, func(t drawn, address string) {
		c := crewOf(t, address)
		before := placesIn(t, c.w.Bundle(nil))
		var wait sync.WaitGroup
		for i, list := range c.work {
			wait.Go(func() {
				for _, e := range list {
					e.run(c.nodes[i%len(c.nodes)])
				}
			})
		}
		wait.Wait()
		counts := c.holds(before)
		mu.Lock()
		defer mu.Unlock()
		for k, n := range counts {
			seen[k] += n
		}
	})
	if t.Failed() || testing.Short() {
		return
	}
	t.Log(seen)
	for _, what := range []string{"accepted", "refused", "sent twice", "given up"} {
		if seen[what] == 0 {
			t.Errorf("control: %s: %d", what, seen[what])
		}
	}
}

// crewOf draws nodes, callers, and what each sends. Each caller has a device of its own.
func crewOf(t drawn, address string) *crew {
	c := &crew{t: t, w: world(t, address)}
	c.nodes = []*record.Log{c.w.Log}
	for range 1 + t.upTo(2, "nodes") {
		c.nodes = append(c.nodes, nodeAt(t, c.w, address))
	}
	var all []*sent
	for range 2 + t.upTo(4, "callers") {
		device, _ := mandated(c.w, oneOf(t, "party", peacetest.North, peacetest.South), &act.MandateGranted{Kinds: peacetest.DeviceKinds(peacetest.North)})
		var list []*errand
		for range 1 + t.upTo(5, "errands") {
			e := c.errand(device, all)
			for _, b := range e.batches {
				all = append(all, b...)
			}
			list = append(list, e)
		}
		c.work = append(c.work, list)
	}
	return c
}

// nodeAt opens the world's database anew, as another program would.
func nodeAt(t drawn, w *peacetest.World, address string) *record.Log {
	t.Helper()
	r, err := record.New(t.Context(), peacetest.Open(t, address), delegation.Authority{}, projections(), record.Options{Now: peacetest.Start})
	if err != nil {
		t.Fatal(err)
	}
	l, err := r.Log(t.Context(), w.Log.ID(), w.Signer)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// errand draws one call. Some of what it sends was sent by others before it.
func (c *crew) errand(device *peacetest.Author, others []*sent) *errand {
	e := &errand{how: oneOf(c.t, "how", "append", "append", "whole", "one", "all")}
	if c.t.once(6, "given up") {
		e.give = oneOf(c.t, "after", -1, 50*time.Microsecond, time.Millisecond)
	}
	batches, most := 1, 1+c.t.upTo(12, "batch")
	switch e.how {
	case "one":
		most = 1
	case "all":
		batches = 1 + c.t.upTo(4, "batches")
	}
	for range batches {
		var b []*sent
		for range most {
			if len(others) > 0 && e.how != "whole" && c.t.once(6, "another's") {
				b = append(b, oneOf(c.t, "which", others...))
				continue
			}
			b = append(b, c.submission(device, e.how != "whole" && c.t.once(8, "spoilt")))
		}
		e.batches = append(e.batches, b)
	}
	return e
}

// submission signs an act as a device's next. A spoilt one is refused whatever else happens.
func (c *crew) submission(device *peacetest.Author, spoilt bool) *sent {
	to, what := act.To(act.Participants), act.Act(peacetest.Source("نص من كاتب"))
	s := &sent{}
	if !spoilt {
		if c.t.once(2, "without parts") {
			what = bare()
		}
		s.sub = c.w.Compose(device, to, what)
	} else {
		switch s.refuse = oneOf(c.t, "for", record.BadSignature, record.UnknownKey, record.UnknownReference, record.PartDiffers); s.refuse {
		case record.BadSignature:
			s.sub = c.w.Compose(device, to, what)
			s.sub.Envelope.Signatures[0].Sig[7] ^= 1
		case record.UnknownKey:
			s.sub = c.w.Compose(c.w.NewAuthor("stranger", device.Party), to, what)
		case record.UnknownReference:
			s.sub = c.w.Compose(device, to, &act.PositionTaken{On: nextID(c.w), Stance: act.Accepts})
		case record.PartDiffers:
			s.sub = c.w.Compose(device, to, what)
			s.sub.Parts[0].Content = []byte("نص آخر")
		}
	}
	o, err := act.Open(s.sub.Envelope.PayloadType, s.sub.Envelope.Payload)
	if err != nil {
		c.t.Fatal(err)
	}
	s.id = o.Entry
	return s
}

// run makes the call.
func (e *errand) run(l *record.Log) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	switch {
	case e.give < 0:
		stop()
	case e.give > 0:
		ctx, stop = context.WithTimeout(context.Background(), e.give)
		defer stop()
	}
	var subs [][]record.Submission
	for _, b := range e.batches {
		var list []record.Submission
		for _, s := range b {
			list = append(list, s.sub)
		}
		subs = append(subs, list)
	}
	switch e.how {
	case "append":
		e.results, e.err = l.Append(ctx, subs[0]...)
	case "whole":
		e.results, e.err = l.AppendWhole(ctx, subs[0]...)
	case "one":
		r, err := l.AppendOne(ctx, subs[0][0])
		var refusal *record.Refusal
		if e.err = err; err == nil || errors.As(err, &refusal) {
			e.results, e.err = []record.Result{r}, nil
		}
	case "all":
		e.err = l.AppendAll(ctx, slices.Values(subs), func(results []record.Result) error {
			e.results = append(e.results, results...)
			return nil
		})
	}
}

// holds holds what the log is against what each caller was told.
func (c *crew) holds(before map[act.EntryID]int64) map[string]int {
	t := c.t
	t.Helper()
	bundle := c.w.Bundle(nil)
	report := verified(t, c.w, bundle) // indexes, leaves, chains, clock, authority
	at := placesIn(t, bundle)
	counts := map[string]int{}
	told := map[act.EntryID]bool{}
	fresh := map[act.EntryID]int{}
	for _, list := range c.work {
		for _, e := range list {
			c.held(e, at, told, fresh, counts)
		}
	}
	for id := range at {
		if _, ok := before[id]; !ok && (!told[id] || fresh[id] != 1) {
			t.Errorf("entry %s: told of %v, as new %d times, want once", id, told[id], fresh[id])
		}
	}
	if int(report.Entries) != len(at) || len(at) != len(before)+len(told) {
		t.Errorf("%d entries with %d ids, %d before and %d told of", report.Entries, len(at), len(before), len(told))
	}
	c.chains()
	live := dump(t, c.w.DB, projected()...)
	if err := c.w.Record.Replay(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(live, dump(t, c.w.DB, projected()...)); d != "" {
		t.Errorf("live and replayed differ:\n%s", d)
	}
	return counts
}

// held holds one call against the log: of a call that was given up nothing is there but what others sent too.
func (c *crew) held(e *errand, at map[act.EntryID]int64, told map[act.EntryID]bool, fresh map[act.EntryID]int, counts map[string]int) {
	all := slices.Concat(e.batches...)
	switch {
	case e.err == nil && len(e.results) != len(all):
		c.t.Errorf("%d results of %d", len(e.results), len(all))
	case e.err != nil && (e.give == 0 || !errors.Is(e.err, context.Canceled) && !errors.Is(e.err, context.DeadlineExceeded)):
		c.t.Errorf("%s: %v", e.how, e.err)
	case e.err != nil:
		counts["given up"]++
	}
	last := int64(-1)
	for i, r := range e.results {
		s := all[i]
		var refusal *record.Refusal
		idx, there := at[s.id]
		switch {
		case r.Err == nil:
			if s.refuse != "" || !there || idx != r.Index || r.Entry != s.id {
				c.t.Errorf("%+v: stands at %d, %v; to be refused for %q", r, idx, there, s.refuse)
			}
			told[s.id] = true
			if r.Again {
				counts["sent twice"]++
				continue
			}
			if r.Index <= last {
				c.t.Errorf("entry %d stands before another of its call, %d", r.Index, last)
			}
			last = r.Index
			fresh[s.id]++
			counts["accepted"]++
		case !errors.As(r.Err, &refusal) || s.refuse == "" || refusal.Reason != s.refuse:
			c.t.Errorf("%v, want refusal %q", r.Err, s.refuse)
		default:
			counts["refused"]++
			if there {
				c.t.Errorf("a refused entry stands at %d", idx)
			}
		}
	}
}

// chains holds that each key's entries, by their numbers, name one the other where both are there.
func (c *crew) chains() {
	type link struct {
		seq          int64
		digest, prev act.Digest
	}
	chains := map[act.KeyID][]link{}
	for _, l := range hostOf(c.w).Lines {
		o, err := act.Open(l.Envelope.PayloadType, l.Envelope.Payload)
		if err != nil {
			c.t.Fatal(err)
		}
		k := l.Envelope.Author()
		chains[k] = append(chains[k], link{o.Seq, act.PayloadDigest(l.Envelope.Payload), o.Prev})
	}
	for k, list := range chains {
		slices.SortFunc(list, func(a, b link) int { return int(a.seq - b.seq) })
		for i := range list[1:] {
			a, b := list[i], list[i+1]
			if a.seq == b.seq || b.seq == a.seq+1 && b.prev != a.digest {
				c.t.Errorf("key %s: number %d after %d", k, b.seq, a.seq)
			}
		}
	}
}
