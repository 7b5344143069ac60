package record_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// nodeAhead opens the world's log as another program does whose clock differs from the world's.
func nodeAhead(w *peacetest.World, ahead time.Duration) *record.Log {
	w.T.Helper()
	r, err := record.New(context.Background(), w.DB, delegation.Authority{}, projections(), record.Options{Now: func() time.Time { return w.Now.Add(ahead) }, Rand: w.Rand()})
	if err != nil {
		w.T.Fatal(err)
	}
	l, err := r.Log(context.Background(), w.Log.ID(), w.Signer)
	if err != nil {
		w.T.Fatal(err)
	}
	return l
}

// signedAt is an act that its author says it signed at another time than the world's.
func signedAt(w *peacetest.World, author *peacetest.Author, after time.Duration) record.Submission {
	w.T.Helper()
	now := w.Now
	defer func() { w.Now = now }()
	w.Now = now.Add(after)
	return w.Compose(author, act.To(act.Participants), bare())
}

func appended(w *peacetest.World, log *record.Log, s record.Submission) record.Line {
	w.T.Helper()
	r, err := log.AppendOne(context.Background(), s)
	if err != nil {
		w.T.Fatal(err)
	}
	lines, err := w.Record.Lines(context.Background(), north(w).Reader(), w.Log.ID(), r.Index, r.Index+1)
	if err != nil {
		w.T.Fatal(err)
	}
	return lines[0]
}

func TestTimeOfReceiptNeverGoesBackAcrossNodesWhoseClocksDiffer(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		start := w.Now
		right, fast, slow := w.Log, nodeAhead(w, 3*time.Hour), nodeAhead(w, -2*time.Hour)
		var got []time.Duration
		var indexes []int64
		for _, log := range []*record.Log{right, slow, fast, right, slow, fast} {
			l := appended(w, log, signedAt(w, north(w), 0))
			got = append(got, time.UnixMicro(l.ReceivedUTC).Sub(start))
			indexes = append(indexes, l.Index)
			w.Pass(time.Minute)
		}
		h := 3 * time.Hour
		if d := cmp.Diff([]time.Duration{0, 0, h + 2*time.Minute, h + 2*time.Minute, h + 2*time.Minute, h + 5*time.Minute}, got); d != "" {
			t.Errorf("times of receipt:\n%s", d)
		}
		for i, idx := range indexes {
			if idx != indexes[0]+int64(i) {
				t.Errorf("indexes %v: order is the index", indexes)
			}
		}
		w.Pass(4 * time.Hour) // the right clock is past the fast one's last word
		if l := appended(w, right, signedAt(w, north(w), 0)); l.ReceivedUTC != w.Now.UnixMicro() {
			t.Errorf("afterwards: %v, want %v", time.UnixMicro(l.ReceivedUTC).UTC(), w.Now)
		}
		verified(t, w, w.Bundle(nil))
	})
}

func TestAnActThatWaitedIsShownWithItsDaysAndNotFlagged(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		const daily = 24 * time.Hour
		for _, row := range []struct {
			after time.Duration
			days  int64
			early bool
		}{
			{0, 0, false}, {-daily + time.Microsecond, 0, false}, {-daily, 1, false}, {-12*daily - time.Hour, 12, false}, {-4000 * daily, 4000, false},
			{5 * time.Minute, 0, false}, {6 * time.Minute, 0, true}, {40 * daily, 0, true},
		} {
			l := appended(w, w.Log, signedAt(w, north(w), row.after))
			if l.DaysWaited() != row.days || l.Early != row.early {
				t.Errorf("signed %v after: %d days, early %v, want %d, %v", row.after, l.DaysWaited(), l.Early, row.days, row.early)
			}
		}
		hidden := w.Compose(south(w), act.To(act.OwnDelegation), bare())
		if l := appended(w, w.Log, hidden); l.Seen || l.DaysWaited() != 0 {
			t.Errorf("an entry that the reader does not see: %+v, %d days", l, l.DaysWaited())
		}
		if r := verified(t, w, w.Bundle(nil)); r.Early != 2 {
			t.Errorf("verify counts %d early authors, want 2", r.Early)
		}
		reader := south(w).Reader()
		if r := verified(t, w, w.Bundle(&reader)); r.Early != 2 {
			t.Errorf("verify of a cut bundle counts %d early authors, want 2", r.Early)
		}
	})
}
