package record_test

import (
	"errors"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// TestAReceiptThatComesWithAnAppendIsTheOneOfTheDatabase: over sizes at which tiles become full, whoever appended last.
func TestAReceiptThatComesWithAnAppendIsTheOneOfTheDatabase(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		_, other := w.Beside(projections()...)
		random := rand.New(rand.NewPCG(7, 7))
		for _, n := range []int{1, 2, 1, 60, 1, 250, 3, 257, 1, 1, 300} {
			l := w.Log
			if random.IntN(3) == 0 {
				l = other
			}
			var subs []record.Submission
			for range n {
				subs = append(subs, w.Compose(north(w), act.To(act.Participants), bare()))
			}
			results, receipts, err := l.AppendProved(t.Context(), subs...)
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range results {
				if r.Err != nil {
					t.Fatal(r.Err)
				}
				want, err := w.Record.Receipt(t.Context(), north(w).Reader(), w.Log.ID(), r.Index)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(want.String(), receipts[i].String()); d != "" {
					t.Fatalf("entry %d of a batch of %d:\n%s", r.Index, n, d)
				}
			}
		}
	})
}

// TestReceiptsOfCallersWhoShareTransactionsCheck: each under the checkpoint of its own.
func TestReceiptsOfCallersWhoShareTransactionsCheck(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		_, other := w.Beside(projections()...)
		const callers, each = 8, 40
		var subs [callers][]record.Submission
		for i := range subs {
			device, _ := mandated(w, peacetest.North, &act.MandateGranted{Kinds: []act.Kind{act.KindInstrumentRegistered}})
			for range each {
				subs[i] = append(subs[i], w.Compose(device, act.To(act.Participants), bare()))
			}
		}
		var all sync.WaitGroup
		for i, mine := range subs {
			l := w.Log
			if i%4 == 3 {
				l = other
			}
			all.Go(func() {
				for _, s := range mine {
					results, receipts, err := l.AppendProved(t.Context(), s)
					if err != nil || results[0].Err != nil {
						t.Errorf("append: %v %v", err, results)
						return
					}
					leaf, err := receipts[0].LeafOf(&s.Envelope)
					if err != nil {
						t.Error(err)
						return
					}
					c, err := receipts[0].Check(leaf, w.Opened.Origin, w.Signer.PublicKey())
					if err != nil || c.Size <= results[0].Index {
						t.Errorf("receipt of entry %d under a checkpoint of %d: %v", results[0].Index, c.Size, err)
					}
				}
			})
		}
		all.Wait()
	})
}

func TestARetryGetsAReceiptAndWhatIsRefusedNone(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		s := w.Compose(north(w), act.To(act.Participants), bare())
		bad := w.Compose(south(w), act.To(act.Participants), bare())
		bad.Envelope.Signatures[0].Sig[0] ^= 1
		for _, again := range []bool{false, true} {
			results, receipts, err := w.Log.AppendProved(t.Context(), s, bad)
			if err != nil || results[0].Err != nil || results[0].Again != again {
				t.Fatalf("got %+v, %v", results, err)
			}
			var r *record.Refusal
			if !errors.As(results[1].Err, &r) || !cmp.Equal(receipts[1], record.Receipt{}) {
				t.Errorf("of the refused one: %v, a receipt %+v", results[1].Err, receipts[1])
			}
			leaf, err := receipts[0].LeafOf(&s.Envelope)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := receipts[0].Check(leaf, w.Opened.Origin, w.Signer.PublicKey()); err != nil {
				t.Error(err)
			}
		}
	})
}
