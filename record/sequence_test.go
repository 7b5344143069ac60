package record_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

func TestARetryReturnsTheSameIndexWhereverAndWheneverItComes(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, f := filled(t, address)
		_, second := w.Beside()
		s := w.Compose(north(w), act.To(act.Participants), peacetest.Source("نص يعاد إرساله"))
		results, err := w.Log.Append(t.Context(), s, s)
		if err != nil || results[0].Err != nil || results[1].Err != nil {
			t.Fatal(err, results)
		}
		first := results[0]
		if first.Again || !results[1].Again || results[1].Index != first.Index || results[1].Entry != first.Entry {
			t.Errorf("in one batch: got %+v", results)
		}
		before := kept(t, w)
		w.Pass(1000 * time.Hour)
		for name, l := range map[string]*record.Log{"later": w.Log, "at another node": second} {
			again, err := l.AppendOne(t.Context(), s)
			if want := (record.Result{Entry: first.Entry, Index: first.Index, Again: true}); err != nil || again != want {
				t.Errorf("%s: got %+v, %v, want %+v", name, again, err, want)
			}
		}
		if d := cmp.Diff(before, kept(t, w)); d != "" {
			t.Errorf("a retry changed something:\n%s", d)
		}
		if partRows(t, w, first.Index) == 0 {
			t.Error("control: its parts are not there before")
		}
		w.Do(north(w), &act.RedactionMade{Entry: first.Entry, Whole: true, Ground: "author_request"})
		if again, err := w.Log.AppendOne(t.Context(), s); err != nil || !again.Again || again.Index != first.Index {
			t.Errorf("after it was erased: got %+v, %v", again, err)
		}
		if partRows(t, w, first.Index) != 0 || len(f.IDs) == 0 {
			t.Error("a retry brought erased content back")
		}
	})
}

func TestAGapIsAcceptedAndShownAndClosedByALateArrivalThatFits(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		gaps := func(r record.Reader) int64 {
			t.Helper()
			g, err := w.Record.Gaps(t.Context(), r, w.Log.ID())
			if err != nil {
				t.Fatal(err)
			}
			return g[north(w).KeyID()]
		}
		first := w.Compose(north(w), act.To(act.Participants), bare())
		second := w.Compose(north(w), act.To(act.Participants), bare())
		if gaps(south(w).Reader()) != 0 {
			t.Error("a gap before anything was left out")
		}
		w.Do(north(w), bare())
		if got := gaps(south(w).Reader()); got != 2 {
			t.Errorf("gap: got %d, want 2", got)
		}
		if got := verified(t, w, w.Bundle(nil)).Gaps; got != 2 {
			t.Errorf("gaps that verify reports: got %d, want 2", got)
		}
		if got := gaps(record.Reader{}); got != 0 {
			t.Errorf("the public sees nothing of this key, and a gap of %d", got)
		}
		for i, s := range []record.Submission{second, first} {
			if _, err := w.Log.AppendOne(t.Context(), s); err != nil {
				t.Fatalf("late arrival: %v", err)
			}
			if got := gaps(south(w).Reader()); got != int64(1-i) {
				t.Errorf("gap after a late arrival: got %d, want %d", got, 1-i)
			}
		}
		verified(t, w, w.Bundle(nil))
		for _, to := range []act.AudienceKind{act.Participants, act.OwnDelegation} {
			w.Compose(north(w), act.To(act.Participants), bare())
			w.DoTo(north(w), act.To(to), bare())
		}
		if mine, theirs := gaps(north(w).Reader()), gaps(south(w).Reader()); mine != 2 || theirs != 1 {
			t.Errorf("with the second gap below an entry that South does not see: North is told %d, South %d, want 2 and 1", mine, theirs)
		}
	})
}

func TestEquivocationIsKeptAsEvidenceOnlyWhereTheKeySignedIt(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		h := w.Head(north(w), act.To(act.Participants), bare())
		w.Do(north(w), bare())
		h.Entry = nextID(w)
		other := bare()
		other.Title.AR = "نص مغاير"
		s := w.Under(h, other, north(w))
		forged := s
		forged.Envelope.Signatures = []record.Signature{{KeyID: s.Envelope.Signatures[0].KeyID, Sig: bytes.Repeat([]byte{1}, 64)}}
		refused(t, w, record.BadSignature, offer(w, forged))
		if got := dump(t, w.DB, "equivocation"); got != "== equivocation: 0\n" {
			t.Fatalf("a forgery was kept as evidence: %s", got)
		}
		for range 2 { // the same evidence once
			refused(t, w, record.SequenceReuse, offer(w, s))
		}
		got := dump(t, w.DB, "equivocation")
		if !strings.HasPrefix(got, "== equivocation: 1\n") || !strings.Contains(got, string(act.PayloadDigest(s.Envelope.Payload))) {
			t.Errorf("evidence: got %s", got)
		}
		for _, r := range []record.Reader{north(w).Reader(), south(w).Reader()} {
			if strings.Contains(string(w.Bundle(&r)), string(h.Entry)) {
				t.Error("the evidence is in the record")
			}
		}
	})
}

func nextID(w *peacetest.World) act.EntryID {
	w.T.Helper()
	id, err := act.NewEntryID(w.Now, w.Rand())
	if err != nil {
		w.T.Fatal(err)
	}
	return id
}

func TestARefusedEntryLeavesTheOthersOfItsBatchStandingAndNothingOfItself(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		refusedOne := w.Compose(w.NewAuthor("stranger", peacetest.North), act.To(act.Participants), peacetest.Source("نص مجهول"))
		spoilt := w.Compose(south(w), act.To(act.Participants), peacetest.Source("نص سيصحح"))
		whole := spoilt
		spoilt.Parts = spoilt.Parts[:1]
		results, err := w.Log.Append(t.Context(),
			w.Compose(north(w), act.To(act.Participants), bare()), refusedOne, spoilt, w.Compose(north(w), act.To(act.Participants), bare()))
		if err != nil {
			t.Fatal(err)
		}
		if results[0].Err != nil || results[3].Err != nil || results[3].Index != results[0].Index+1 {
			t.Errorf("the others: got %+v", results)
		}
		if results[1].Err == nil || results[2].Err == nil {
			t.Errorf("the refused: got %+v", results)
		}
		if _, err := w.Log.AppendOne(t.Context(), whole); err != nil { // same salts, same number, same id
			t.Errorf("the submission put right: %v", err)
		}
		verified(t, w, w.Bundle(nil))
	})
}

func TestALateRefusalInABatchGivesItsSaltsBack(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		const document = "نص الاقتباس"
		source := w.Do(north(w), peacetest.Source(document))
		a := &act.StatementRecorded{Source: source, Speakers: []act.Actor{{ID: "X", Name: act.Words{AR: "متحدث"}}}, Mode: "direct",
			Evidence: act.Say(peacetest.Quote(document, "الاقتباس"))}
		wrong := *a
		wrong.Evidence = act.Say(peacetest.Quote("نص الاقتباص", "الاقتباص"))
		salts := bytes.Repeat([]byte{3}, act.SaltSize)
		refused(t, w, record.SpanDiffers, offer(w, composed(w, north(w), &wrong, salts)))
		if _, err := w.Log.AppendOne(t.Context(), composed(w, north(w), a, salts)); err != nil {
			t.Errorf("with the same salt, put right: %v", err)
		}
	})
}

func TestAppendWholeKeepsAllOrNothing(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		good := w.Compose(north(w), act.To(act.Participants), bare())
		bad := w.Compose(w.NewAuthor("stranger", peacetest.North), act.To(act.Participants), bare())
		refused(t, w, record.UnknownKey, func() error {
			_, err := w.Log.AppendWhole(t.Context(), good, bad)
			return err
		})
		if rs, err := w.Log.AppendWhole(t.Context(), good); err != nil || rs[0].Again {
			t.Errorf("the good one alone: %+v, %v", rs, err)
		}
	})
}

func TestTimeOfReceiptNeverGoesBackAndAnEarlyAuthorIsFlagged(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		line := func(id act.EntryID) record.Line {
			t.Helper()
			idx, err := w.Record.Find(t.Context(), north(w).Reader(), w.Log.ID(), id)
			if err != nil {
				t.Fatal(err)
			}
			lines, err := w.Record.Lines(t.Context(), north(w).Reader(), w.Log.ID(), idx, idx+1)
			if err != nil {
				t.Fatal(err)
			}
			return lines[0]
		}
		first := line(w.Do(north(w), bare()))
		w.Pass(-time.Hour)
		if second := line(w.Do(north(w), bare())); second.ReceivedUTC != first.ReceivedUTC || second.Early {
			t.Errorf("with the clock set back: received %d, want %d; early %v", second.ReceivedUTC, first.ReceivedUTC, second.Early)
		}
		w.Pass(time.Hour)
		for ahead, early := range map[time.Duration]bool{5 * time.Minute: false, 5*time.Minute + time.Microsecond: true} {
			h := w.Head(south(w), act.To(act.Participants), bare())
			w.Compose(south(w), act.To(act.Participants), bare())
			w.Compose(south(w), act.To(act.Participants), bare())
			h.AtUTC = w.Now.Add(ahead).UnixMicro()
			r, err := w.Log.AppendOne(t.Context(), w.Under(h, bare(), south(w)))
			if err != nil {
				t.Fatal(err)
			}
			if got := line(r.Entry); got.Early != early {
				t.Errorf("author's clock %v ahead: early is %v", ahead, got.Early)
			}
		}
	})
}

func TestNextSeqFollowsTheKeysNewestNumber(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		key := w.NewAuthor("stranger", peacetest.North).KeyID()
		if seq, prev, err := w.Record.NextSeq(t.Context(), w.Log.ID(), key); seq != 1 || prev != "" || err != nil {
			t.Errorf("a key that signed nothing: %d, %q, %v", seq, prev, err)
		}
		author := record.Author{Log: w.Log, Signer: north(w), Rand: w.Rand(), Now: func() time.Time { return w.Now }}
		for range 2 {
			if _, err := author.Do(t.Context(), act.To(act.Participants), bare()); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := author.DoAll(t.Context(), []record.Doing{{To: act.To(act.Participants), Act: bare()}, {To: act.To(act.Participants), Act: bare()}}); err != nil {
			t.Fatal(err)
		}
		if seq, _, err := w.Record.NextSeq(t.Context(), w.Log.ID(), north(w).KeyID()); seq != 5 || err != nil {
			t.Errorf("after four acts: %d, %v, want 5", seq, err)
		}
		report, err := record.Verify(bytes.NewReader(w.Bundle(nil)), delegation.Authority{}, record.Expect{})
		if err != nil || report.Gaps != 0 {
			t.Errorf("verify: %v, %+v", err, report)
		}
	})
}
