package record_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// A key that is revoked at index k: what it signed stands at k−1, from the host's hands too, and nowhere from k+1 on,
// neither by append nor in a bundle, however early it was signed.
func TestWhatAKeySignedStandsUpToItsRevocationInAppendBundleAndImport(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		revocation := func() act.Act {
			return &act.KeyRevoked{Party: peacetest.North, Key: north(w).KeyID(), Reason: "compromised"}
		}
		before := w.Do(north(w), bare())
		late := w.Compose(north(w), act.To(act.Participants), bare()) // signed before the revocation, sent after it
		revoked := w.Compose(w.Roots[peacetest.North], act.To(act.Participants), revocation())

		at := hostOf(w)
		at.Add(late, revoked)
		r := verified(t, w, at.Bundle())
		if r.Kinds[act.KindInstrumentRegistered] != 2 {
			t.Errorf("at k−1 it verifies: %+v", r)
		}
		after := hostOf(w)
		after.Add(revoked, late)
		k := int64(len(after.Lines)) - 2
		bundle := after.Bundle()
		f := faulty(t, bundle, record.Expect{}, record.FaultAuthority)
		var refusal *record.Refusal
		if !errors.As(f, &refusal) || refusal.Reason != record.RevokedKey || f.Index != k+1 {
			t.Errorf("at k+1: %v", f)
		}
		refusedImport(t, bundle)

		if result, err := w.Log.AppendOne(t.Context(), revoked); err != nil || result.Index != k {
			t.Fatalf("revoke at %d: %+v, %v", k, result, err)
		}
		state := kept(t, w)
		w.RefusedAs(record.RevokedKey, late)
		_, second := w.Beside(projections()...)
		if _, err := second.AppendOne(t.Context(), late); !errors.As(err, &refusal) || refusal.Reason != record.RevokedKey {
			t.Errorf("by a second node: %v", err)
		}
		if d := cmp.Diff(state, kept(t, w)); d != "" {
			t.Errorf("a refusal left something behind:\n%s", d)
		}
		idx, err := w.Record.Find(t.Context(), south(w).Reader(), w.Log.ID(), before)
		if err != nil {
			t.Fatal(err)
		}
		receipt, err := w.Record.Receipt(t.Context(), south(w).Reader(), w.Log.ID(), idx)
		if err != nil {
			t.Fatal(err)
		}
		e, err := w.Record.Entry(t.Context(), south(w).Reader(), w.Log.ID(), idx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := receipt.Check(e.Leaf, w.Opened.Origin, w.Signer.PublicKey()); err != nil {
			t.Errorf("the receipt of what stood before: %v", err)
		}
		verified(t, w, w.Bundle(nil))
	})
}

// refusedImport fails the test unless another database refuses the bundle and takes nothing of it in.
func refusedImport(t *testing.T, bundle []byte) {
	t.Helper()
	r, err := record.New(t.Context(), peacetest.Open(t, peacetest.SQLiteAddress(t)), delegation.Authority{}, projections(), record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Import(t.Context(), bytes.NewReader(bundle)); err == nil {
		t.Error("it was imported")
	}
	if logs, err := r.Logs(t.Context()); err != nil || len(logs) != 0 {
		t.Errorf("after the import that was refused: %d logs, %v", len(logs), err)
	}
}
