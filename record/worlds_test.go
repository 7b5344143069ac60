package record_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// shownText is the text of the first entry after the world's beginning, which South files.
const shownText = "نص يقتبس منه الشمال لنفسه"

// hiddenFrom makes a world of which South and the public see the same whatever North does among itself: as many
// hidden acts of North's device, in the same hours, by the choice of do. Their randomness is their own, so that all
// else in two worlds is the same to the byte.
func hiddenFrom(t *testing.T, address string, seed byte, do func(i int, shown act.EntryID) act.Act, prepare func(w *peacetest.World, shown act.EntryID) *act.RedactionMade) *peacetest.World {
	t.Helper()
	w := world(t, address)
	shown := w.Do(south(w), peacetest.Source(shownText))
	random := rand.NewChaCha8([32]byte{seed})
	seq, prev := int64(1), act.Digest("")
	hide := func(a act.Act) act.EntryID {
		id, err := act.NewEntryID(w.Now, random)
		if err != nil {
			t.Fatal(err)
		}
		h := act.Head{Log: w.Log.ID(), Entry: id, Seq: seq, Prev: prev, AtUTC: w.Now.UnixMicro() + int64(seed), Audience: act.To(act.OwnDelegation)}
		s, err := record.Compose(h, a, random, north(w))
		if err != nil {
			t.Fatal(err)
		}
		seq, prev = seq+1, act.PayloadDigest(s.Envelope.Payload)
		if _, err := w.Log.AppendOne(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		return id
	}
	w.Pass(time.Duration(seed) * time.Minute)
	var last act.EntryID
	for i := range 3 {
		last = hide(do(i, shown))
	}
	if seed%2 == 0 {
		hide(&act.RedactionMade{Entry: last, Whole: true, Ground: "unlawful"})
	} else {
		hide(&act.PositionTaken{On: shown, Stance: act.CounterClaim, Text: act.Say("قول مضاد")})
	}
	w.Now = peacetest.Start().Add(2 * time.Hour)
	w.Do(south(w), peacetest.Source("نص يراه الجميع"))
	if a := prepare(w, shown); a != nil {
		w.Do(south(w), a)
	}
	w.Do(secretariat(w), &act.EntryWithdrawn{Entry: w.Do(secretariat(w), bare()), Reason: act.Say("سبب")})
	return w
}

// outside is all that a reader gets, without what stands for the hidden content by design: the leaves of entries that
// the reader does not see, and the checkpoint and proofs that are computed from all leaves.
func outside(t *testing.T, w *peacetest.World, r record.Reader) string {
	t.Helper()
	var out strings.Builder
	lines, err := w.Record.Lines(t.Context(), r, w.Log.ID(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if !l.Seen {
			l.Leaf = nil
		}
		fmt.Fprintf(&out, "%+v\n", l)
		if e, err := w.Record.Entry(t.Context(), r, w.Log.ID(), l.Index); err == nil {
			fmt.Fprintf(&out, "%+v %+v\n", e.Envelope, e.Parts)
		}
		receipt, err := w.Record.Receipt(t.Context(), r, w.Log.ID(), l.Index)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%d %x %d\n", receipt.Index, receipt.Extra, len(receipt.Proof))
	}
	gaps, err := w.Record.Gaps(t.Context(), r, w.Log.ID())
	fmt.Fprintln(&out, gaps, err)
	for line := range bytes.Lines(w.Bundle(&r)) {
		out.Write(withoutHidden(t, line))
	}
	return out.String()
}

func withoutHidden(t *testing.T, line []byte) []byte {
	t.Helper()
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		t.Fatal(err)
	}
	if fields["envelope"] == nil {
		delete(fields, "leaf")
		delete(fields, "checkpoint")
		b, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	return line
}

func TestTwoWorldsThatDifferOnlyInHiddenActsLookTheSameFromOutside(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		nothing := func(*peacetest.World, act.EntryID) *act.RedactionMade { return nil }
		one := hiddenFrom(t, address, 1, func(i int, _ act.EntryID) act.Act { return peacetest.Source(fmt.Sprint("سر ", i)) }, nothing)
		two := hiddenFrom(t, other(t, address), 42, func(i int, _ act.EntryID) act.Act {
			b := bare()
			b.Title.AR = strings.Repeat("خبر آخر أطول ", i+1)
			return b
		}, nothing)
		for name, r := range map[string]record.Reader{"the public": {}, "south": south(one).Reader(), "the secretariat": secretariat(one).Reader()} {
			if d := cmp.Diff(outside(t, one, r), outside(t, two, r)); d != "" {
				t.Errorf("%s sees a difference:\n%s", name, d)
			}
		}
		if outside(t, one, north(one).Reader()) == outside(t, two, north(two).Reader()) {
			t.Error("control: the delegation sees no difference")
		}
		if a, b := one.Bundle(&record.Reader{}), two.Bundle(&record.Reader{}); bytes.Equal(a, b) {
			t.Error("control: the leaves of hidden entries are the same")
		}
	})
}

func TestTwoWorldsThatDifferInWhatIsShownLookDifferent(t *testing.T) {
	address := peacetest.SQLiteAddress(t)
	hidden := func(i int, _ act.EntryID) act.Act { return peacetest.Source(fmt.Sprint("سر ", i)) }
	one := hiddenFrom(t, address, 1, hidden, func(*peacetest.World, act.EntryID) *act.RedactionMade { return nil })
	two := hiddenFrom(t, peacetest.SQLiteAddress(t), 1, hidden, func(w *peacetest.World, _ act.EntryID) *act.RedactionMade {
		return &act.RedactionMade{Entry: w.Do(south(w), bare()), Whole: true, Ground: "unlawful"}
	})
	if outside(t, one, secretariat(one).Reader()) == outside(t, two, secretariat(two).Reader()) {
		t.Error("control: what is shown makes no difference")
	}
}

func TestAnErasedEntryIsKnownAsErasedToThoseWhoSeeTheRedaction(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		id := w.DoTo(north(w), act.To(act.OwnDelegation), bare())
		idx, err := w.Record.Find(t.Context(), north(w).Reader(), w.Log.ID(), id)
		if err != nil {
			t.Fatal(err)
		}
		w.DoTo(north(w), act.To(act.OwnDelegation), &act.RedactionMade{Entry: id, Whole: true, Ground: "unlawful"})
		for party, want := range map[string]bool{peacetest.North: true, peacetest.South: false, peacetest.Secretariat: false} {
			lines, err := w.Record.Lines(t.Context(), w.Devices[party].Reader(), w.Log.ID(), idx, idx+1)
			if err != nil || lines[0].Erased != want || lines[0].Seen {
				t.Errorf("%s: got %+v, %v, want erased %v", party, lines, err, want)
			}
		}
	})
}
