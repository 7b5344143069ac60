package record_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// TestANumberUsedTwiceHidesNoOtherFaultOfItsBatch: the database tells that a salt or an id was not new when the number is
// looked up, or when its evidence is written.
func TestANumberUsedTwiceHidesNoOtherFaultOfItsBatch(t *testing.T) {
	for want, repeat := range map[record.Reason]func(w *peacetest.World, h act.Head, old record.Submission) record.Submission{
		record.SaltSeen: func(w *peacetest.World, h act.Head, old record.Submission) record.Submission {
			return composedUnder(w, h, slices.Concat(old.Parts[0].Salt[:], old.Parts[1].Salt[:]))
		},
		record.EntryReuse: func(w *peacetest.World, h act.Head, old record.Submission) record.Submission {
			h.Entry = openedOf(w.T, old).Entry
			return w.Under(h, peacetest.Source("نص آخر"), south(w))
		},
	} {
		t.Run(string(want), func(t *testing.T) {
			peacetest.Engines(t, func(t *testing.T, address string) {
				w := world(t, address)
				to := act.To(act.Participants)
				old := w.Compose(south(w), to, peacetest.Source("نص سابق"))
				if _, err := w.Log.AppendOne(t.Context(), old); err != nil {
					t.Fatal(err)
				}
				first, twice := w.Compose(north(w), to, peacetest.Source("نص أول")), w.Head(north(w), to, bare())
				twice.Seq, twice.Prev = 1, ""
				results, err := w.Log.Append(t.Context(), first, repeat(w, w.Head(south(w), to, bare()), old), w.Under(twice, bare(), north(w)),
					w.Compose(secretariat(w), to, peacetest.Source("نص تال")))
				if err != nil {
					t.Fatal(err)
				}
				for i, want := range []record.Reason{1: want, 2: record.SequenceReuse} {
					if want == "" {
						continue
					}
					var r *record.Refusal
					if !errors.As(results[i].Err, &r) || r.Reason != want {
						t.Errorf("submission %d: got %+v, want refusal %s", i, results[i], want)
					}
				}
				if results[0].Err != nil || results[3].Err != nil {
					t.Errorf("the others: %v, %v", results[0].Err, results[3].Err)
				}
				verified(t, w, w.Bundle(nil))
				if got := len(dumpRows(t, w.DB, "entry")); got != 17 {
					t.Errorf("%d entries, want 17", got)
				}
			})
		})
	}
}

func composedUnder(w *peacetest.World, h act.Head, salts []byte) record.Submission {
	w.T.Helper()
	s, err := record.Compose(h, peacetest.Source("نص آخر"), bytes.NewReader(salts), south(w))
	if err != nil {
		w.T.Fatal(err)
	}
	return s
}
