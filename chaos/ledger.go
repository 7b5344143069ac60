package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/tansiq/tansiq/act"
)

// word is what a writer says on its pipe, a line of JSON each.
type word struct {
	Do         string          `json:"do"` // one of the constants below
	Hand       int             `json:"hand,omitempty"`
	Call       int             `json:"call,omitempty"` // acts of one call to the record have one number
	Entry      act.EntryID     `json:"entry,omitempty"`
	Digest     act.Digest      `json:"digest,omitempty"`
	Index      int64           `json:"index,omitempty"`
	Again      bool            `json:"again,omitempty"`
	Class      string          `json:"class,omitempty"` // of a failure: one of the classes
	Text       string          `json:"text,omitempty"`
	Submission json.RawMessage `json:"submission,omitempty"`
}

// What writers say.
const (
	sayReady   = "ready"   // the database is open; Index is the log's size
	sayTry     = "try"     // Submission will be appended
	sayProbe   = "probe"   // an act that must be refused will be appended
	sayAck     = "ack"     // it was appended, or stood there Again
	sayRefused = "refused" // it was refused, for the reason in Text
	sayFailed  = "failed"  // a call failed
	sayGaveUp  = "gave up" // a hand failed too often in a row
	sayLifted  = "lifted"  // the limit on the size of files is gone
	sayDone    = "done"    // the writer ended as it was to; Index is how often the record gave an entry a place
)

// Classes of failures, as package store tells them apart.
const (
	classFull      = "full"
	classOutcome   = "outcome"
	classCancelled = "cancelled"
	classSettings  = "settings"
	classOther     = "other"
)

// The checks. A mutant is caught by one of them.
const (
	checkLost      = "acknowledged and lost"
	checkTwice     = "once only"
	checkAgain     = "a retry is told so"
	checkWhole     = "a call whole or not at all"
	checkRefusal   = "what is wrong is refused"
	checkAccepted  = "what is right is accepted"
	checkVerify    = "the bundle verifies"
	checkAudit     = "the database is sound"
	checkReplay    = "replay equals live"
	checkHead      = "head equals checkpoint"
	checkReceipts  = "receipts check"
	checkClock     = "received never goes back"
	checkClass     = "the failure is named"
	checkResume    = "work goes on afterwards"
	checkWasted    = "no transaction wasted"
	checkSyncs     = "the disk is waited for"
	checkSettings  = "unsafe settings are refused"
	checkDamage    = "damage is refused"
	checkRepair    = "damage is mended"
	checkBackup    = "a backup is whole"
	checkStuck     = "nothing hangs"
	checkWriter    = "the writer does not break"
	checkHappening = "the fault came about"
)

// finding is a check that did not hold.
type finding struct {
	check string
	text  string
}

func (f finding) String() string { return f.check + ": " + f.text }

type tried struct {
	word
	order int
	stood int64 // the index at which it was found after its writer's end; -1 where it was not there
	asked bool  // whether that was looked up
}

type acknowledged struct {
	index  int64
	digest act.Digest
}

// ledger is what writers tried and what was acknowledged. It is safe for concurrent use.
type ledger struct {
	mu       sync.Mutex
	tried    map[act.EntryID]*tried
	probes   map[act.EntryID]bool
	acks     map[act.EntryID]acknowledged
	fresh    map[act.EntryID]int // how often it was acknowledged as new
	at       map[int64]act.EntryID
	refused  map[act.EntryID]bool
	failures map[string]int // by class
	said     map[string]int // by word
	texts    map[string]string
	again    int
	places   int64 // that records gave to entries, also in vain
	found    findings
}

func newLedger() *ledger {
	return &ledger{tried: map[act.EntryID]*tried{}, probes: map[act.EntryID]bool{}, acks: map[act.EntryID]acknowledged{}, fresh: map[act.EntryID]int{}, at: map[int64]act.EntryID{},
		refused: map[act.EntryID]bool{}, failures: map[string]int{}, said: map[string]int{}, texts: map[string]string{}}
}

// findings keeps of each check the first things that did not hold: a fault in every entry is told often enough.
type findings struct {
	list  []finding
	times map[string]int
}

// perCheck bounds what is kept of one check.
const perCheck = 4

func (f *findings) find(check, format string, args ...any) {
	if f.times == nil {
		f.times = map[string]int{}
	}
	if f.times[check]++; f.times[check] <= perCheck {
		f.list = append(f.list, finding{check, fmt.Sprintf(format, args...)})
	}
}

// find keeps a finding. mu is held.
func (l *ledger) find(check, format string, args ...any) { l.found.find(check, format, args...) }

// hear takes a word of a writer.
func (l *ledger) hear(w word) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.said[w.Do]++
	switch w.Do {
	case sayTry:
		if l.tried[w.Entry] == nil {
			l.tried[w.Entry] = &tried{word: w, order: len(l.tried)}
		}
	case sayProbe:
		l.probes[w.Entry] = true
	case sayAck:
		l.ack(w)
	case sayRefused:
		if !l.probes[w.Entry] {
			l.refused[w.Entry] = true
			l.find(checkAccepted, "entry %s: refused as %s", w.Entry, w.Text)
		}
	case sayDone:
		l.places += w.Index
	case sayFailed:
		l.failures[w.Class]++
		l.texts[w.Class] = w.Text
	}
}

func (l *ledger) ack(w word) {
	t := l.tried[w.Entry]
	if l.probes[w.Entry] {
		l.find(checkRefusal, "entry %s: accepted at %d", w.Entry, w.Index)
		return
	}
	if t == nil {
		l.find(checkTwice, "entry %s: acknowledged at %d, though nobody tried it", w.Entry, w.Index)
		return
	}
	if before, ok := l.acks[w.Entry]; ok && before.index != w.Index {
		l.find(checkTwice, "entry %s: acknowledged at %d and at %d", w.Entry, before.index, w.Index)
	}
	if other, ok := l.at[w.Index]; ok && other != w.Entry {
		l.find(checkTwice, "index %d: acknowledged for %s and for %s", w.Index, other, w.Entry)
	}
	if t.asked && t.stood >= 0 && (!w.Again || w.Index != t.stood) {
		l.find(checkAgain, "entry %s: stood at %d, and its retry was answered with %d, again %v", w.Entry, t.stood, w.Index, w.Again)
	}
	if t.asked && t.stood < 0 && w.Again {
		l.find(checkAgain, "entry %s: did not stand anywhere, and its retry was answered as if it did, at %d", w.Entry, w.Index)
	}
	if w.Again {
		l.again++
	} else if l.fresh[w.Entry]++; l.fresh[w.Entry] > 1 {
		l.find(checkAgain, "entry %s: acknowledged as new %d times", w.Entry, l.fresh[w.Entry])
	}
	t.asked = false // from now on it may be sent again
	l.acks[w.Entry] = acknowledged{w.Index, w.Digest}
	l.at[w.Index] = w.Entry
}

// outstanding returns what was tried and neither acknowledged nor refused, in the order in which it was tried.
func (l *ledger) outstanding() []word {
	l.mu.Lock()
	defer l.mu.Unlock()
	var open []*tried
	for id, t := range l.tried {
		if _, ok := l.acks[id]; !ok && !l.refused[id] {
			open = append(open, t)
		}
	}
	slices.SortFunc(open, func(a, b *tried) int { return cmp.Compare(a.order, b.order) })
	var out []word
	for _, t := range open {
		out = append(out, t.word)
	}
	return out
}

// stored is an entry as the record holds it.
type stored struct {
	Index    int64
	Entry    act.EntryID
	Digest   act.Digest
	Received int64
	Parts    int
	Leaf     []byte
}

// compare holds what was acknowledged against what the record holds, all of it, in order. base is how many entries
// the record had before any writer.
func (l *ledger) compare(all []stored, base int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	place := map[act.EntryID]int64{}
	received := int64(0)
	for i, s := range all {
		if s.Index != int64(i) {
			l.find(checkVerify, "index %d stands in place %d", s.Index, i)
		}
		if other, ok := place[s.Entry]; ok {
			l.find(checkTwice, "entry %s: stands at %d and at %d", s.Entry, other, s.Index)
		}
		place[s.Entry] = s.Index
		if s.Received < received {
			l.find(checkClock, "entry %d: received at %d, the one before at %d", s.Index, s.Received, received)
		}
		received = s.Received
		if l.probes[s.Entry] {
			l.find(checkRefusal, "entry %d: had to be refused", s.Index)
		} else if s.Index >= base && l.tried[s.Entry] == nil {
			l.find(checkTwice, "entry %d: nobody tried it", s.Index)
		}
	}
	for id, a := range l.acks {
		idx, ok := place[id]
		if !ok || idx != a.index || all[idx].Digest != a.digest {
			l.find(checkLost, "entry %s: acknowledged at %d; there: %v, at %d", id, a.index, ok, idx)
		}
	}
	l.calls(place)
	for id, t := range l.tried { // what a retry will be held against
		if _, ok := l.acks[id]; !ok {
			t.stood, t.asked = -1, true
			if idx, ok := place[id]; ok {
				t.stood = idx
			}
		}
	}
}

// calls checks that what was tried in one call stands there whole or not at all.
func (l *ledger) calls(place map[act.EntryID]int64) {
	type call struct{ hand, n int }
	there, all := map[call]int{}, map[call]int{}
	for id, t := range l.tried {
		c := call{t.Hand, t.Call}
		all[c]++
		if _, ok := place[id]; ok {
			there[c]++
		}
	}
	for c, n := range all {
		if there[c] != 0 && there[c] != n {
			l.find(checkWhole, "call %d of hand %d: %d of %d acts stand there", c.n, c.hand, there[c], n)
		}
	}
}

// counts is how much a ledger holds.
type counts struct {
	acks, again, lost int
	places            int64
	failures          map[string]int
	said              map[string]int
}

func (l *ledger) counts() counts {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := counts{acks: len(l.acks), again: l.again, lost: l.found.times[checkLost], places: l.places, failures: map[string]int{}, said: map[string]int{}}
	for k, v := range l.failures {
		c.failures[k] = v
	}
	for k, v := range l.said {
		c.said[k] = v
	}
	return c
}

// acked returns what was acknowledged so far.
func (l *ledger) acked() map[act.EntryID]acknowledged {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.acks)
}

// before returns a ledger of what was tried so far, of which the acknowledgements given count alone.
func (l *ledger) before(acks map[act.EntryID]acknowledged) *ledger {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := newLedger()
	out.acks, out.probes = acks, maps.Clone(l.probes)
	for id, t := range l.tried {
		copied := *t
		out.tried[id] = &copied
	}
	return out
}

// failed returns what the last failure of a class said.
func (l *ledger) failed(class string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.texts[class]
}
