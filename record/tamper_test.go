package record_test

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// everything is a short bundle with entries of all kinds: a part redacted with a quoter of it, an entry redacted whole.
func everything(t testing.TB) []byte {
	t.Helper()
	w := peacetest.Bare(t, peacetest.SQLiteAddress(t))
	w.Join(peacetest.North)
	north, root := w.Devices[peacetest.North], w.Roots[peacetest.North]
	const document = "بيان: نلتزم بالهدنة"
	texts := func() act.Part[[]act.Text] {
		return act.Say([]act.Text{{Lang: "ar", Text: "هدنة", Wording: act.WordingSummary}})
	}
	source := w.Do(north, peacetest.Source(document))
	statement := w.Do(north, &act.StatementRecorded{Source: source, Speakers: []act.Actor{{ID: "N", Name: act.Words{AR: "الوفد"}}}, Mode: "direct",
		Evidence: act.Say(peacetest.Quote(document, "نلتزم"))})
	instrument := w.Do(north, bare())
	provision := w.Do(north, &act.ProvisionRegistered{Instrument: instrument, Number: "١", Texts: texts()})
	w.Do(north, &act.InstrumentLinked{From: provision, Link: "cites", To: instrument})
	commitment := w.Do(north, &act.CommitmentRecorded{Terms: peacetest.Terms(""), Texts: texts()})
	w.Do(north, &act.CommitmentRevised{Commitment: commitment, Terms: peacetest.Terms(""), Texts: texts(), Reason: act.Say("سبب")})
	first := w.Do(north, &act.AssessmentMade{Commitment: commitment, On: "2020-07-23", Finding: act.FindingStrained})
	second := w.Do(north, &act.AssessmentMade{Commitment: commitment, On: "2020-07-23", Finding: act.FindingHolding})
	w.Do(north, &act.EntryCorrected{Entry: first, Replacement: second, Reason: act.Say("سبب")})
	w.Do(north, &act.EntryWithdrawn{Entry: w.Do(north, &act.PositionTaken{On: first, Stance: act.Accepts}), Reason: act.Say("سبب")})
	w.Do(north, &act.RedactionMade{Entry: source, Parts: []string{"document"}, Ground: "unlawful", Also: []act.EntryID{statement}})
	w.Do(north, &act.RedactionMade{Entry: first, Whole: true, Ground: "court_order"})
	person, mandate := w.Do(root, enrolment(peacetest.North)), w.Do(root, &act.MandateGranted{Party: peacetest.North, Key: north.KeyID(), Kinds: []act.Kind{act.KindPositionTaken}})
	w.Do(root, &act.MandateWithdrawn{Party: peacetest.North, Mandate: mandate})
	w.Do(root, &act.KeyRevoked{Party: peacetest.North, Key: north.KeyID(), Reason: "left"})
	w.Do(root, &act.PersonLeft{Party: peacetest.North, Person: person})
	w.Do(w.Devices[peacetest.Secretariat], &act.PartySuspended{Party: peacetest.North, Reason: act.Say("سبب")})
	bundle := w.Bundle(nil)
	report := verified(t, w, bundle)
	for _, k := range act.Kinds() {
		if report.Kinds[k] == 0 {
			t.Fatalf("no %s in the bundle", k)
		}
	}
	if report.Entries < 20 || report.Erased != 1 || report.PartsGone != 2 {
		t.Fatalf("report: %+v", report)
	}
	return bundle
}

// change is one way to tamper with a bundle.
type change struct {
	name  string
	lines []int // where a fault may be found; empty: anywhere
	make  func() []byte
}

// unaccepted verifies every change of a bundle on its own, on all cores, and fails for each that is accepted or whose
// fault is not where it is. Under -short only some are tried.
func unaccepted(t *testing.T, n int, at func(i int) change) {
	t.Helper()
	step := 1
	if testing.Short() {
		step = 97
	}
	var next, failed atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for failed.Load() < 10 {
				i := int(next.Add(1)-1) * step
				if i >= n {
					return
				}
				if c := at(i); !refusedAt(c) {
					failed.Add(1)
					_, err := check(c.make(), record.Expect{})
					t.Errorf("%s: got %v, want a fault in lines %v", c.name, err, c.lines)
				}
			}
		}()
	}
	wait.Wait()
}

// refusedAt reports whether the change is refused by a fault whose message names a line and an entry that fit.
func refusedAt(c change) bool {
	_, err := record.Verify(bytes.NewReader(c.make()), delegation.Authority{}, record.Expect{})
	var f *record.Fault
	if !errors.As(err, &f) || !strings.Contains(f.Error(), fmt.Sprintf("line %d, entry %d: %s", f.Line, f.Index, f.Code)) {
		return false
	}
	if f.Index >= 0 && f.Line != int(f.Index)+2 && f.Code != record.FaultOpened {
		return false
	}
	for _, l := range c.lines {
		if f.Line == l {
			return true
		}
	}
	return len(c.lines) == 0
}

func TestABundleWithAnyByteChangedIsNotAccepted(t *testing.T) {
	bundle := everything(t)
	lineOf := make([]int, len(bundle))
	line := 1
	for i, b := range bundle {
		lineOf[i] = line
		if b == '\n' {
			line++
		}
	}
	bits := []byte{0x01, 0x20}
	unaccepted(t, len(bits)*len(bundle), func(i int) change {
		pos, bit := i/len(bits), bits[i%len(bits)]
		c := change{name: fmt.Sprintf("byte %d of line %d changed by %#x", pos, lineOf[pos], bit), lines: []int{lineOf[pos]}}
		if lineOf[pos] == 1 { // a head that reads well but tells another log or size is found out by the entries
			c.lines = nil
		}
		c.make = func() []byte {
			changed := bytes.Clone(bundle)
			changed[pos] ^= bit
			return changed
		}
		return c
	})
}

func TestABundleCutAnywhereIsNotAccepted(t *testing.T) {
	bundle := everything(t)
	unaccepted(t, len(bundle), func(i int) change {
		return change{name: fmt.Sprintf("the first %d bytes", i), lines: []int{1 + bytes.Count(bundle[:i], []byte("\n"))}, make: func() []byte { return bundle[:i] }}
	})
}

func TestABundleWithALineDroppedDoubledOrMovedIsNotAccepted(t *testing.T) {
	lines := bytes.SplitAfter(everything(t), []byte("\n"))
	lines = lines[:len(lines)-1]
	n := len(lines)
	join := func(parts ...[][]byte) func() []byte {
		return func() []byte {
			var out []byte
			for _, p := range parts {
				out = append(out, bytes.Join(p, nil)...)
			}
			return out
		}
	}
	var all []change
	for i := range n {
		one := lines[i : i+1]
		all = append(all, change{name: fmt.Sprintf("line %d dropped", i+1), make: join(lines[:i], lines[i+1:])},
			change{name: fmt.Sprintf("line %d doubled", i+1), make: join(lines[:i+1], one, lines[i+1:])})
		for j := i + 1; j < n; j++ {
			all = append(all, change{name: fmt.Sprintf("lines %d and %d swapped", i+1, j+1), make: join(lines[:i], lines[j:j+1], lines[i+1:j], one, lines[j+1:])})
		}
	}
	unaccepted(t, len(all), func(i int) change { return all[i] })
}
