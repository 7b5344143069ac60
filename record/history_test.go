package record_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// deed is an act that somebody sends to the record, and what the record must hold of it.
type deed struct {
	by       *peacetest.Author
	to       act.Audience
	what     act.Act
	second   []record.Signer
	id       act.EntryID
	sub      record.Submission
	spoilt   string          // in what way it is made to be refused; "" not at all
	document string          // of a source
	at       int64           // where it stands; -1: nowhere
	gone     map[string]bool // the parts that were redacted
	erased   bool            // whole
	refused  bool            // the last time that it was sent
}

// call is one call of the record with what came of it.
type call struct {
	now     time.Time
	whole   bool
	deeds   []*deed
	outcome []string // nil: all or nothing was asked for, and it was nothing
}

// chain is where a key's numbers stand while a batch is put together.
type chain struct {
	seq  int64
	prev act.Digest
}

// history makes a past by drawing one act after the other, sends it to the record in batches, by two nodes in turn, and
// keeps count of what must be there.
type history struct {
	*peacetest.World
	t      drawn
	nodes  []*record.Log
	hands  []*peacetest.Author // devices
	deeds  []*deed             // all that were sent or are to be, in their order
	held   []*deed             // signed, and not sent yet
	ends   map[act.KeyID]chain
	calls  []call
	words  int
	counts map[string]int
}

// live makes a world and draws its history of some batches.
func live(t drawn, address string, batches int) *history {
	w := world(t, address)
	_, second := w.Beside(projections()...)
	h := &history{World: w, t: t, nodes: []*record.Log{w.Log, second}, counts: map[string]int{},
		hands: []*peacetest.Author{north(w), south(w), secretariat(w)}}
	h.ends = map[act.KeyID]chain{}
	h.send(w.Log, append(h.arrival(), h.beginning()...), false) // so that there are keys to end and acts to build on
	for range batches {
		h.batch()
	}
	return h
}

// beginning is an instrument with a provision that implements it, a commitment, and a source that is quoted.
func (h *history) beginning() []*deed {
	said := func(a act.Act) *deed { return h.sign(&deed{by: north(h.World), to: act.To(act.Participants), what: a}) }
	i := said(bare())
	p := said(&act.ProvisionRegistered{Instrument: i.id, Number: "١", Texts: act.Say(h.texts())})
	document := h.word()
	source := said(peacetest.Source(document))
	source.document = document
	return []*deed{source, said(statementOf(source.id, document, document)), i, p, said(&act.InstrumentLinked{From: p.id, Link: "implements", To: i.id}),
		said(&act.CommitmentRecorded{Terms: peacetest.Terms(""), Texts: act.Say(h.texts())})}
}

// batch draws some acts and sends them at once, or one after the other.
func (h *history) batch() {
	h.ends = map[act.KeyID]chain{}
	var list []*deed
	for range 1 + h.t.upTo(5, "acts") {
		for _, d := range h.next() {
			if d.by != nil && h.t.once(15, "held back") {
				h.held = append(h.held, d)
				continue
			}
			list = append(list, d)
		}
	}
	if len(h.held) > 0 && h.t.once(2, "a late one") {
		list, h.held = append(list, h.held[0]), h.held[1:]
	}
	if h.t.once(8, "a retry") && len(h.deeds) > 0 {
		list = append(list, oneOf(h.t, "again", h.deeds...))
	}
	h.Pass(oneOf(h.t, "time", 0, time.Second, time.Hour, 30*24*time.Hour, -time.Minute))
	l := oneOf(h.t, "node", h.nodes...)
	switch how := oneOf(h.t, "how", "append", "append", "append", "whole", "one", "all"); how {
	case "append", "whole":
		h.send(l, list, how == "whole")
	case "one":
		for _, d := range list {
			h.send(l, []*deed{d}, false)
		}
	case "all":
		h.sendAll(l, list)
	}
}

// sign composes a deed as its author's next, and counts it among those that are to be sent.
func (h *history) sign(d *deed) *deed {
	end, ok := h.ends[d.by.KeyID()]
	if !ok {
		seq, prev, err := h.Record.NextSeq(h.t.Context(), h.Log.ID(), d.by.KeyID())
		if err != nil {
			h.t.Fatal(err)
		}
		end = chain{seq, prev}
	}
	if end.seq > 1 && h.t.once(25, "another before") {
		end.prev = act.PayloadDigest([]byte(h.word()))
	}
	d.id = nextID(h.World)
	head := act.Head{Log: h.Log.ID(), Entry: d.id, Seq: end.seq, Prev: end.prev, AtUTC: h.Now.UnixMicro(), Audience: d.to}
	d.sub = h.World.Under(head, d.what, append([]record.Signer{d.by}, d.second...)...)
	d.at, d.gone = -1, map[string]bool{}
	h.ends[d.by.KeyID()] = chain{end.seq + 1, act.PayloadDigest(d.sub.Envelope.Payload)}
	h.deeds = append(h.deeds, d)
	return d
}

// send appends deeds in one call and holds what came of it against the count.
func (h *history) send(l *record.Log, list []*deed, whole bool) {
	var subs []record.Submission
	for _, d := range list {
		subs = append(subs, d.sub)
	}
	var results []record.Result
	var err error
	if whole {
		results, err = l.AppendWhole(h.t.Context(), subs...)
	} else {
		results, err = l.Append(h.t.Context(), subs...)
	}
	var r *record.Refusal
	switch {
	case whole && errors.As(err, &r):
		for _, d := range list {
			d.refused = d.at < 0
		}
		h.calls = append(h.calls, call{h.Now, whole, list, nil})
		h.counts["whole batches refused"]++
		return
	case err != nil:
		h.t.Fatalf("append: %v", err)
	}
	h.took(list, results, whole)
}

// sendAll appends deeds two by two, in one call.
func (h *history) sendAll(l *record.Log, list []*deed) {
	var chunks [][]*deed
	for c := range slices.Chunk(list, 2) {
		chunks = append(chunks, c)
	}
	n := 0
	err := l.AppendAll(h.t.Context(), func(yield func([]record.Submission) bool) {
		for _, c := range chunks {
			var subs []record.Submission
			for _, d := range c {
				subs = append(subs, d.sub)
			}
			if !yield(subs) {
				return
			}
		}
	}, func(results []record.Result) error {
		h.took(chunks[n], results, false)
		n++
		return nil
	})
	if err != nil || n != len(chunks) {
		h.t.Fatalf("append all: %d of %d batches, %v", n, len(chunks), err)
	}
}

// outcome says what became of a submission.
func outcome(r record.Result) string {
	if r.Err != nil {
		return r.Err.Error()
	}
	return fmt.Sprintf("%s at %d, again %v", r.Entry, r.Index, r.Again)
}

// took counts what became of deeds.
func (h *history) took(list []*deed, results []record.Result, whole bool) {
	var outcomes []string
	for i, d := range list {
		r := results[i]
		outcomes = append(outcomes, outcome(r))
		var refusal *record.Refusal
		switch {
		case d.at >= 0: // a retry
			if r.Err != nil || !r.Again || r.Index != d.at {
				h.t.Fatalf("retry of entry %d: %+v", d.at, r)
			}
			h.counts["retries"]++
		case r.Err == nil && (r.Again || r.Entry != d.id || d.spoilt != ""):
			h.t.Fatalf("%s, spoilt %q: %+v", d.what.Kind(), d.spoilt, r)
		case r.Err == nil:
			d.at, d.refused = r.Index, false
			for _, ref := range d.what.References() {
				if h.find(ref.Entry).erased {
					h.t.Fatalf("%s at %d names what was erased before, as %s", d.what.Kind(), d.at, ref.Field)
				}
			}
			h.counts[string(d.what.Kind())]++
			h.happened(d)
		case !errors.As(r.Err, &refusal):
			h.t.Fatalf("%s: %v", d.what.Kind(), r.Err)
		default:
			d.refused = true
			h.counts["refused"]++
			h.counts["refused for "+string(refusal.Reason)]++
		}
	}
	h.calls = append(h.calls, call{h.Now, whole, list, outcomes})
	for i, d := range list {
		h.t.of.Logf("%s for %s: %s", d.what.Kind(), d.to, outcomes[i])
	}
}

// happened takes out of the count what a redaction erases.
func (h *history) happened(d *deed) {
	a, ok := d.what.(*act.RedactionMade)
	if !ok {
		return
	}
	target := h.find(a.Entry)
	for _, p := range a.Parts {
		target.gone[p] = true
	}
	for _, q := range h.deeds {
		quotes := quotedBy(q.what) == a.Entry && q.at >= 0 && q.at < d.at
		if slices.Contains(a.Also, q.id) || quotes && (a.Whole || slices.Contains(a.Parts, "document")) && !slices.Contains(a.Kept, q.id) {
			q.gone["evidence"], q.gone["texts"] = true, true
			h.counts["quoters that lost their words"]++
		}
	}
	if a.Whole {
		target.erased = true
		h.counts["whole redactions"]++
	}
	for _, c := range slices.Backward(h.deeds) {
		if c == target && c.at >= 0 && d.at-c.at < 6 {
			h.counts["redactions near what they name"]++
		}
	}
}

func (h *history) find(id act.EntryID) *deed {
	i := slices.IndexFunc(h.deeds, func(d *deed) bool { return d.id == id && d.spoilt == "" })
	if i < 0 {
		h.t.Fatalf("no act of id %s", id)
	}
	return h.deeds[i]
}

// quotedBy returns the source that an act quotes, or "".
func quotedBy(a act.Act) act.EntryID {
	for _, r := range a.References() {
		if r.Quote != "" {
			return r.Entry
		}
	}
	return ""
}

// parts lists the parts that must be in the record, as index and name.
func (h *history) parts() []string {
	var out []string
	for _, d := range h.deeds {
		for _, p := range d.sub.Parts {
			if d.at >= 0 && !d.erased && !d.gone[p.Name] {
				out = append(out, fmt.Sprintf("%d %s %x", d.at, p.Name, p.Content))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out) // a deed that was sent again stands once
}

// spoil makes a deed one that must be refused, whatever else holds.
func (h *history) spoil(d *deed) *deed {
	var there []*deed // with a part
	for _, e := range h.deeds {
		if e.at >= 0 && len(e.sub.Parts) > 0 {
			there = append(there, e)
		}
	}
	ways := []string{"signature", "stranger", "part changed", "part left out"}
	if len(there) > 0 {
		ways = append(ways, "id", "salt", "number")
	}
	d.spoilt = oneOf(h.t, "spoilt", ways...)
	s := &d.sub
	if d.spoilt == "part changed" || d.spoilt == "part left out" || d.spoilt == "salt" {
		if len(s.Parts) == 0 {
			d.spoilt = "signature"
		}
	}
	s.Envelope.Signatures, s.Parts = slices.Clone(s.Envelope.Signatures), slices.Clone(s.Parts)
	switch d.spoilt {
	case "signature":
		sig := &s.Envelope.Signatures[0]
		sig.Sig = bytes.Clone(sig.Sig)
		sig.Sig[h.t.upTo(32, "byte")] ^= 1
	case "stranger":
		*s = signed(h.World, d.what.Kind(), s.Envelope.Payload, s.Parts, h.NewAuthor("stranger", d.by.Party))
	case "part changed":
		s.Parts[0].Content = append(bytes.Clone(s.Parts[0].Content), '.')
	case "part left out":
		s.Parts = s.Parts[1:]
	default:
		h.repeat(d, oneOf(h.t, "repeated", there...))
	}
	return d
}

// repeat has a deed use the id, a salt or the number of an earlier one.
func (h *history) repeat(d, earlier *deed) {
	o, err := act.Open(d.sub.Envelope.PayloadType, d.sub.Envelope.Payload)
	if err != nil {
		h.t.Fatal(err)
	}
	head := act.Head{Log: h.Log.ID(), Entry: d.id, Seq: o.Seq, Prev: o.Prev, AtUTC: h.Now.UnixMicro(), Audience: d.to}
	by := d.by
	switch d.spoilt {
	case "id":
		head.Entry = earlier.id
	case "salt":
		salts := bytes.NewReader(bytes.Repeat(earlier.sub.Parts[0].Salt[:], 4))
		s, err := record.Compose(head, d.what, salts, append([]record.Signer{by}, d.second...)...)
		if err != nil {
			h.t.Fatal(err)
		}
		d.sub = s
		return
	case "number":
		again, err := act.Open(earlier.sub.Envelope.PayloadType, earlier.sub.Envelope.Payload)
		if err != nil {
			h.t.Fatal(err)
		}
		head.Seq, head.Prev, by = again.Seq, again.Prev, earlier.by
	}
	d.sub = h.World.Under(head, d.what, append([]record.Signer{by}, d.second...)...)
}
