package record_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// TestWhoeverDoesNotHoldTheKeyIsToldNothingElse: else a stranger could ask in another's name what is in the record that
// this one sees: whether an id is there, what a document says, where a key's numbers stand.
func TestWhoeverDoesNotHoldTheKeyIsToldNothingElse(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		own, to := act.To(act.OwnDelegation), act.To(act.Participants)
		const document = "نص مكتوم"
		hidden := w.DoTo(north(w), own, peacetest.Source(document))
		revoked, mandate := mandated(w, peacetest.North, &act.MandateGranted{Kinds: peacetest.DeviceKinds(peacetest.North)})
		w.Do(w.Roots[peacetest.North], &act.MandateWithdrawn{Party: peacetest.North, Mandate: mandate})
		next := w.Head(north(w), own, bare())
		head := func(change func(h *act.Head)) act.Head {
			h := next
			h.Entry = nextID(w)
			change(&h)
			return h
		}
		same := func(*act.Head) {}
		probes := map[string]record.Submission{
			"an id that is there":         w.Under(head(func(h *act.Head) { h.Entry = hidden }), bare(), north(w)),
			"naming what is there":        w.Under(head(same), &act.PositionTaken{On: hidden, Stance: act.Accepts}, north(w)),
			"naming what is not there":    w.Under(head(same), &act.PositionTaken{On: nextID(w), Stance: act.Accepts}, north(w)),
			"words of a hidden document":  w.Under(head(same), statementOf(hidden, document, "مكتوم"), north(w)),
			"words that it does not have": w.Under(head(same), statementOf(hidden, document+" آخر", "آخر"), north(w)),
			"another number before":       w.Under(head(func(h *act.Head) { h.Prev = act.PayloadDigest([]byte("x")) }), bare(), north(w)),
			"a number that was used":      w.Under(head(func(h *act.Head) { h.Seq, h.Prev = 1, "" }), bare(), north(w)),
			"a part that is not there":    w.Under(head(same), redaction(hidden, "about", "document"), north(w)),
			"a key without a mandate":     w.Compose(revoked, to, bare()),
		}
		for name, s := range probes {
			good := s.Envelope.Signatures[0].Sig
			s.Envelope.Signatures[0].Sig = bytes.Clone(good)
			s.Envelope.Signatures[0].Sig[5] ^= 1
			_, started := w.Beside(projections()...)
			for node, l := range map[string]*record.Log{"": w.Log, ", to a program just started": started} {
				for how, send := range map[string]func() error{
					"alone":      func() error { _, err := l.AppendOne(t.Context(), s); return err },
					"whole":      func() error { _, err := l.AppendWhole(t.Context(), s); return err },
					"with other": func() error { r, err := l.Append(t.Context(), s, s); return errors.Join(err, r[1].Err) },
				} {
					before := kept(t, w)
					var r *record.Refusal
					if err := send(); !errors.As(err, &r) || r.Reason != record.BadSignature {
						t.Errorf("%s, %s%s: got %v, want %s", name, how, node, err, record.BadSignature)
					}
					if d := cmp.Diff(before, kept(t, w)); d != "" {
						t.Errorf("%s, %s%s left something behind:\n%s", name, how, node, d)
					}
				}
			}
		}
	})
}
