package record_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/store"
)

// TestWhatANewDeviceSaidIsErasedInTheBatchThatAdmittedIt: its words are gone, and what is left of its entry is there.
func TestWhatANewDeviceSaidIsErasedInTheBatchThatAdmittedIt(t *testing.T) {
	const document = "نص zq.new"
	for name, whole := range map[string]bool{"the entry whole": true, "its quotation, with the document": false} {
		t.Run(name, func(t *testing.T) {
			peacetest.Engines(t, func(t *testing.T, address string) {
				w := world(t, address)
				to, root := act.To(act.Participants), w.Roots[peacetest.North]
				person := w.Do(root, enrolment(peacetest.North))
				source := w.Do(north(w), peacetest.Source(document))
				device := w.NewAuthor("device", peacetest.North)
				said := nextID(w)
				h := act.Head{Log: w.Log.ID(), Entry: said, Seq: 1, AtUTC: w.Now.UnixMicro(), Audience: to}
				redaction := &act.RedactionMade{Entry: source, Parts: []string{"document"}, Also: []act.EntryID{said}, Ground: "unlawful"}
				if whole {
					redaction = &act.RedactionMade{Entry: said, Whole: true, Ground: "unlawful"}
				}
				results, err := w.Log.Append(t.Context(),
					w.Compose(root, to, &act.KeyAdded{Party: peacetest.North, Key: act.FormatKey(device.Public()), Holder: act.SayTo(act.To(act.OwnDelegation), person)}),
					w.Compose(root, to, &act.MandateGranted{Party: peacetest.North, Key: device.KeyID(), Kinds: peacetest.DeviceKinds(peacetest.North)}),
					w.Under(h, statementOf(source, document, "zq.new"), device), w.Compose(north(w), to, redaction))
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range results {
					if r.Err != nil {
						t.Fatal(r.Err)
					}
				}
				if n := partRows(t, w, results[2].Index); n != 0 {
					t.Errorf("%d parts of the new device's entry are there", n)
				}
				report := verified(t, w, w.Bundle(nil))
				if whole && report.Erased != 1 || !whole && report.PartsGone != 2 {
					t.Errorf("report: %+v", report)
				}
				live := dump(t, w.DB, projected()...)
				if err := w.Record.Replay(t.Context()); err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(live, dump(t, w.DB, projected()...)); d != "" {
					t.Errorf("live and replayed differ:\n%s", d)
				}
			})
		})
	}
}

// partRows counts the parts of the entry at idx that are in the database.
func partRows(t *testing.T, w *peacetest.World, idx int64) int64 {
	t.Helper()
	n, _, err := store.One(t.Context(), w.DB, store.Int, `SELECT COUNT(*) FROM part WHERE place / 32 % 1099511627776 = $1`, idx)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
