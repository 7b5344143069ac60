package delegation_test

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

func refusedBy(t *testing.T, l *record.Log, want record.Reason, s record.Submission) {
	t.Helper()
	_, err := l.AppendOne(context.Background(), s)
	isRefusal(t, want, err)
}

func isRefusal(t *testing.T, want record.Reason, err error) {
	t.Helper()
	var r *record.Refusal
	if !errors.As(err, &r) || r.Reason != want {
		t.Fatalf("got %v, want refusal %s", err, want)
	}
}

// stage is a device of North that may take positions, and an entry to take them on.
func stage(t *testing.T, address string) (*peacetest.World, *peacetest.Author, func() *act.PositionTaken) {
	w := peacetest.New(t, address)
	on := w.Do(w.Devices[south], commitment("political"))
	d := device(w, north)
	grant(w, d, positions())
	return w, d, func() *act.PositionTaken { return &act.PositionTaken{On: on, Stance: act.Accepts} }
}

func revoking(d *peacetest.Author) *act.KeyRevoked {
	return &act.KeyRevoked{Party: d.Party, Key: d.KeyID(), Reason: "compromised"}
}

func TestAKeySignsUpToItsRevocationAndNotAfter(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, d, position := stage(t, address)
		before := w.Do(d, position())
		w.Do(w.Roots[north], revoking(d))
		w.Refused(record.RevokedKey, d, position())
		w.Refused(record.RevokedKey, w.Roots[north], &act.MandateGranted{Party: north, Key: d.KeyID(), Kinds: []act.Kind{act.KindPositionTaken}})
		if _, err := w.Record.Find(t.Context(), w.Devices[south].Reader(), w.Log.ID(), before); err != nil {
			t.Errorf("what the key signed before: %v", err)
		}
		report, err := record.Verify(bytes.NewReader(w.Bundle(nil)), delegation.Authority{}, record.Expect{Log: w.Log.ID()})
		if err != nil || report.Kinds[act.KindPositionTaken] != 1 {
			t.Errorf("verify: %v, %+v", err, report)
		}
	})
}

func TestARevocationInTheMiddleOfABatchHoldsFromItsPlaceOn(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, d, position := stage(t, address)
		batch := []record.Submission{
			w.Compose(d, act.To(act.Participants), position()),
			w.Compose(d, act.To(act.Participants), position()),
			w.Compose(w.Roots[north], act.To(act.Participants), revoking(d)),
			w.Compose(d, act.To(act.Participants), position()),
			w.Compose(w.Devices[north], act.To(act.Participants), commitment("political")),
			w.Compose(d, act.To(act.Participants), position()),
		}
		results, err := w.Log.Append(t.Context(), batch...)
		if err != nil {
			t.Fatal(err)
		}
		var indexes []int64
		for i, r := range results {
			if i == 3 || i == 5 {
				isRefusal(t, record.RevokedKey, r.Err)
				continue
			}
			if r.Err != nil {
				t.Fatalf("submission %d: %v", i, r.Err)
			}
			indexes = append(indexes, r.Index)
		}
		for i, idx := range indexes {
			if idx != indexes[0]+int64(i) {
				t.Errorf("indexes %v are not contiguous", indexes)
			}
		}
	})
}

func TestAKeyAdmittedInABatchSignsInTheSameBatch(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, _, position := stage(t, address)
		d := w.NewAuthor("device", north)
		add := adding(w, north, d)
		batch := []record.Submission{
			w.Compose(d, act.To(act.Participants), position()),
			w.Compose(w.Roots[north], act.To(act.Participants), add),
			w.Compose(w.Roots[north], act.To(act.Participants), &act.MandateGranted{Party: north, Key: d.KeyID(), Kinds: []act.Kind{act.KindPositionTaken}}),
			w.Compose(d, act.To(act.Participants), position()),
		}
		results, err := w.Log.Append(t.Context(), batch...)
		if err != nil {
			t.Fatal(err)
		}
		isRefusal(t, record.UnknownKey, results[0].Err)
		for _, r := range results[1:] {
			if r.Err != nil {
				t.Errorf("after its admission: %v", r.Err)
			}
		}
	})
}

func TestARevocationByAnotherNodeIsSeenBeforeTheNextAppend(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, d, position := stage(t, address)
		_, second := w.Beside()
		append2 := func(author *peacetest.Author, a act.Act) {
			t.Helper()
			if _, err := second.AppendOne(t.Context(), w.Compose(author, act.To(act.Participants), a)); err != nil {
				t.Fatal(err)
			}
		}
		append2(d, position()) // the second node remembers the roll from here
		w.Do(d, position())
		signedBefore := w.Compose(d, act.To(act.Participants), position())
		append2(w.Roots[north], revoking(d))
		refusedBy(t, w.Log, record.RevokedKey, signedBefore)
		refusedBy(t, second, record.RevokedKey, signedBefore)
		_, third := w.Beside()
		refusedBy(t, third, record.RevokedKey, signedBefore)
		append2(w.Devices[north], commitment("political"))
	})
}

func TestTheRollOfWhatBearsOnItIsThatOfEverything(t *testing.T) {
	w := peacetest.New(t, peacetest.SQLiteAddress(t))
	w.Fill("zq")
	w.Do(w.Devices[secretariat], &act.PartySuspended{Party: south, Reason: act.Say("سبب")})
	head, err := w.Record.Head(t.Context(), w.Log.ID())
	if err != nil {
		t.Fatal(err)
	}
	all, borne := delegation.Authority{}.Empty(), delegation.Authority{}.Empty()
	for i := range head.Size {
		e := entry(t, w, i)
		all.Apply(e)
		if borne.Bears(e.Kind()) {
			borne.Apply(e)
		}
	}
	if !reflect.DeepEqual(all, borne) {
		t.Errorf("a kind that changes the roll is not among those that bear on it:\n%+v\n%+v", all, borne)
	}
	roll := all.(*delegation.Roll)
	for name, want := range map[string]bool{secretariat: true, north: true, south: false} {
		p, ok := roll.Party(name)
		if !ok || !p.Joined || p.Active != want || p.Root != w.Roots[name].KeyID() {
			t.Errorf("party %s: got %+v", name, p)
		}
	}
	if _, ok := roll.Party("nowhere"); ok {
		t.Error("a party that nobody admitted is there")
	}
	keys := roll.Keys()
	if !slices.IsSortedFunc(keys, func(a, b record.KeyRange) int { return bytes.Compare([]byte(a.ID), []byte(b.ID)) }) || len(keys) != 7 {
		t.Errorf("keys: got %d, want 7 in order: %+v", len(keys), keys)
	}
}

// entry reads the entry at i as whoever may see it.
func entry(t *testing.T, w *peacetest.World, i int64) *record.Entry {
	t.Helper()
	for _, party := range []string{north, south, secretariat} {
		if e, err := w.Record.Entry(t.Context(), w.Devices[party].Reader(), w.Log.ID(), i); err == nil {
			return e
		}
	}
	t.Fatalf("nobody sees entry %d", i)
	return nil
}

func TestACopyOfTheRollCanBeThrownAway(t *testing.T) {
	w := peacetest.New(t, peacetest.SQLiteAddress(t))
	roll := delegation.Authority{}.Empty()
	head, err := w.Record.Head(t.Context(), w.Log.ID())
	if err != nil {
		t.Fatal(err)
	}
	for i := range head.Size {
		roll.Apply(entry(t, w, i))
	}
	before := roll.Keys()
	thrown := roll.Clone()
	w.Fill("zq")
	after, err := w.Record.Head(t.Context(), w.Log.ID())
	if err != nil {
		t.Fatal(err)
	}
	for i := head.Size; i < after.Size; i++ {
		thrown.Apply(entry(t, w, i))
	}
	if d := cmp.Diff(before, roll.Keys()); d != "" {
		t.Errorf("the copy reached back:\n%s", d)
	}
	if len(thrown.Keys()) == len(before) {
		t.Error("control: the copy did not move")
	}
}
