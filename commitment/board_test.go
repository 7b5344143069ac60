package commitment_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"
	"github.com/tansiq/tansiq/peacetest"

	"github.com/google/go-cmp/cmp"
)

func TestTheBoardTellsTheTermsAsTheyWereRecorded(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		source := s.Do(s.north, peacetest.Source(document))
		said := s.Do(s.north, &act.StatementRecorded{Source: source, Speakers: []act.Actor{party("north")}, Mode: "indirect", Evidence: act.Say(peacetest.Quote(document, quote))})
		in := s.Do(s.north, instrument("joint_statement", "Joint statement"))
		clause := s.Do(s.north, &act.ProvisionRegistered{Instrument: in, Number: "1", Texts: text("clause")})
		ev := peacetest.Quote(document, quote)
		ev.Prefix, ev.Suffix = "بيان تجريبي. ", " ابتداءً"
		c := &act.CommitmentRecorded{
			Terms: act.Terms{Instrument: in, Provision: clause, Source: source, Statement: said, Bound: []act.Actor{party("south"), party("north")},
				AssertedBy: []act.Actor{outsider()}, Modality: act.Evaluated, Verb: "consider", Strength: 1, Class: "mechanism", Track: "political",
				Standing: act.Reported, Deadline: act.Deadline{Trigger: "fixed_date", Due: "2020-08-01", Rule: act.Words{AR: "اليوم الأول", EN: "the first day"},
					Wording: act.Words{AR: "من أول آب", EN: "from 1 August"}},
				Beneficiary: act.Words{AR: "السكان", EN: "residents"}, Condition: act.Words{AR: "بشرط", EN: "provided"}, Place: act.Words{AR: "سرت", EN: "Sirte"},
				Basis: []string{"fact.one", "fact.two"}},
			Texts: act.Say([]act.Text{{Lang: "ar", Text: quote, Wording: act.WordingQuoted}, {Lang: "en", Text: "a ceasefire", Wording: act.WordingSummary, By: "recorder"}}),
		}
		c.Evidence = act.Say(ev)
		id := s.Do(s.north, c)

		r := s.row(s.south, id)
		got := r.Commitment
		want := commitment.Commitment{ID: id, Version: id, Index: got.Index, By: "north", AtUTC: s.Now.UnixMicro(), Instrument: in, Provision: clause, Source: source,
			Terms: c.Terms, Texts: c.Texts.Value, Evidence: &ev}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("commitment (-want +got):\n%s", diff)
		}
		if mark := got.Texts[1].Wording; mark != act.WordingSummary || got.Texts[1].By != "recorder" {
			t.Errorf("the summary is marked %q by %q", mark, got.Texts[1].By)
		}
		if document[got.Evidence.Start:got.Evidence.End] != got.Evidence.Quote {
			t.Error("the evidence is not a slice of the source")
		}
	})
}

func TestARevisionTakesThePlaceAndTheOldStaysInTheRecord(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		id := s.Do(s.north, pledge(party("north")))
		other := s.Do(s.north, pledge(party("south")))
		s.Pass(time.Hour)
		next := pledge(party("north"), party("south"))
		next.Texts, next.Modality, next.Verb = text("the guns may fall silent"), act.Evaluated, "consider"
		rev := s.Do(s.north, revise(id, next, "read again"))

		b := s.board(s.south, today)
		if len(b.Rows) != 2 || b.Rows[0].ID != id || b.Rows[1].ID != other {
			t.Fatalf("the board has %d rows, or in another order than that of recording", len(b.Rows))
		}
		r := b.Rows[0]
		if r.Version != rev || r.Reason != "read again" || r.Modality != act.Evaluated || r.Texts[0].Text != "the guns may fall silent" || len(r.Bound) != 2 {
			t.Errorf("the row has not the revised terms: %+v", r.Commitment)
		}
		if diff := cmp.Diff([]act.EntryID{id}, r.Earlier); diff != "" {
			t.Errorf("earlier versions (-want +got):\n%s", diff)
		}
		if got := s.row(s.south, rev); got.ID != id {
			t.Errorf("found %s under the id of the revision", got.ID)
		}
		at, err := s.Record.Find(context.Background(), s.south.Reader(), s.Log.ID(), id)
		if err != nil {
			t.Fatal(err)
		}
		e, err := s.Record.Entry(context.Background(), s.south.Reader(), s.Log.ID(), at)
		if err != nil {
			t.Fatal(err)
		}
		if old := e.Opened.Act.(*act.CommitmentRecorded); old.Modality != act.Agreed || old.Texts.Value[0].Text != "the guns fall silent" {
			t.Errorf("the record does not show the old terms: %+v", old.Terms)
		}

		s.Do(s.north, withdraw(rev))
		if r := s.row(s.south, id); r.Version != id || r.Modality != act.Agreed || r.Earlier != nil || r.Reason != "" {
			t.Errorf("after the revision was withdrawn the first version does not stand: %+v", r.Commitment)
		}
	})
}

func TestWhatIsWithdrawnOrCorrectedLeavesTheBoard(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		wrong := s.Do(s.north, pledge(party("south")))
		stays := s.Do(s.north, dueOn("2020-08-01", pledge(party("south"))))
		taken := s.Do(s.north, pledge(party("south")))
		s.Do(s.north, revise(taken, pledge(party("south")), "more exact"))
		right := s.Do(s.north, pledge(party("north")))
		s.Do(s.north, &act.EntryCorrected{Entry: wrong, Replacement: right, Reason: act.Say("the other party")})
		s.Do(s.north, withdraw(taken))

		b := s.board(s.south, today)
		var ids []act.EntryID
		for _, r := range b.Rows {
			ids = append(ids, r.ID)
		}
		if diff := cmp.Diff([]act.EntryID{stays, right}, ids); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(map[commitment.State]int{commitment.Pending: 1, commitment.Unassessed: 1}, b.Counts); diff != "" {
			t.Errorf("counts (-want +got):\n%s", diff)
		}
		lines, err := s.Record.Lines(context.Background(), s.south.Reader(), s.Log.ID(), 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		mended := map[act.EntryID]string{}
		for _, l := range lines {
			for _, m := range l.Mended {
				mended[l.Entry] = m.How
			}
		}
		if diff := cmp.Diff(map[act.EntryID]string{wrong: "corrected", taken: "withdrawn"}, mended); diff != "" {
			t.Errorf("the record shows what became of them (-want +got):\n%s", diff)
		}
	})
}

func TestAWithdrawnAssessmentSpeaksNoLonger(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		id := s.Do(s.north, pledge(party("north")))
		first := s.Do(s.secretariat, assess(id, "2020-07-20", act.FindingHolding))
		s.headline(s.north, id, commitment.Holding, commitment.ByHolding, "secretariat")
		second := s.Do(s.secretariat, assess(id, "2020-07-22", act.FindingBreached))
		s.headline(s.north, id, commitment.Breached, commitment.ByBreach, "secretariat")
		s.Do(s.secretariat, withdraw(second))
		s.headline(s.north, id, commitment.Holding, commitment.ByHolding, "secretariat")
		replaced := s.Do(s.secretariat, assess(id, "2020-07-21", act.FindingStrained))
		s.Do(s.secretariat, &act.EntryCorrected{Entry: first, Replacement: replaced, Reason: act.Say("misread")})
		s.headline(s.north, id, commitment.Strained, commitment.ByStrain, "secretariat")
		if got := s.row(s.north, id).Assessments; len(got) != 1 || got[0].Entry != replaced {
			t.Errorf("standing assessments: %+v", got)
		}
	})
}

func TestAssessorsStandSideBySide(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		degree := int64(2)
		id := s.Do(s.north, pledge(party("north")))
		full := assess(id, "2020-07-20", act.FindingHolding)
		full.Implementation, full.ValidDays, full.Basis, full.Evidence, full.Note = &degree, 14, []string{"visit"}, []act.EntryID{id}, act.Say("seen on site")
		a := s.Do(s.secretariat, full)
		b := s.Do(s.south, assess(id, "2020-07-21", act.FindingBreached))
		c := s.Do(s.north, assess(id, "2020-07-22", act.FindingHolding))
		r := s.row(s.south, id)
		want := []commitment.Assessment{
			{Assessed: commitment.Assessed{Entry: a, Party: "secretariat", On: "2020-07-20", Finding: act.FindingHolding, ValidDays: 14}, Commitment: id,
				Implementation: 2, Evidence: []act.EntryID{id}, Basis: []string{"visit"}, Note: "seen on site"},
			{Assessed: commitment.Assessed{Entry: b, Party: "south", On: "2020-07-21", Finding: act.FindingBreached}, Commitment: id, Implementation: -1},
			{Assessed: commitment.Assessed{Entry: c, Party: "north", On: "2020-07-22", Finding: act.FindingHolding}, Commitment: id, Implementation: -1},
		}
		got := slices.Clone(r.Assessments)
		for i := range got {
			got[i].Index = 0
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("assessments (-want +got):\n%s", diff)
		}
		s.headline(s.south, id, commitment.Disputed, commitment.ByAssessors, "secretariat", "south")
	})
}

func TestALateReportOfAnEarlierDayDisplacesNothing(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		id := s.Do(s.north, pledge(party("north")))
		s.Do(s.secretariat, assess(id, "2020-07-22", act.FindingHolding))
		s.Do(s.secretariat, assess(id, "2020-07-01", act.FindingBreached))
		s.headline(s.north, id, commitment.Holding, commitment.ByHolding, "secretariat")
		s.Do(s.secretariat, assess(id, "2020-07-22", act.FindingStrained))
		s.headline(s.north, id, commitment.Strained, commitment.ByStrain, "secretariat")
		s.Do(s.secretariat, assess(id, "2020-07-30", act.FindingBreached)) // of a day to come
		s.headline(s.north, id, commitment.Strained, commitment.ByStrain, "secretariat")
		if r := s.board(s.north, "2020-07-30").Rows[0]; r.State != commitment.Breached {
			t.Errorf("on the day itself: %s", r.State)
		}
	})
}

func TestTheBoardChangesAtTheTurnOfTheDay(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		short := assess("", "2020-07-20", act.FindingHolding)
		short.ValidDays = 4
		held, owed := s.Do(s.north, pledge(party("north"))), s.Do(s.north, dueOn("2020-07-24", pledge(party("north"))))
		short.Commitment = held
		s.Do(s.south, short)
		for _, c := range []struct {
			day        act.Day
			held, owed commitment.State
		}{
			{"2020-07-19", commitment.Unassessed, commitment.Pending},
			{"2020-07-20", commitment.Holding, commitment.Pending},
			{"2020-07-24", commitment.Holding, commitment.Pending},
			{"2020-07-25", commitment.Unassessed, commitment.Unassessed},
		} {
			b := s.board(s.north, c.day)
			if b.Today != c.day || b.Rows[0].ID != held || b.Rows[1].ID != owed || b.Rows[0].State != c.held || b.Rows[1].State != c.owed {
				t.Errorf("on %s: %s and %s, want %s and %s", c.day, b.Rows[0].State, b.Rows[1].State, c.held, c.owed)
			}
		}
	})
}

func TestTheCountsAreTheRows(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		if b := s.board(s.north, today); len(b.Rows) != 0 || len(b.Counts) != 0 {
			t.Errorf("an empty process has %d rows and the counts %v", len(b.Rows), b.Counts)
		}
		for i, f := range append(act.Findings(), act.FindingHolding, "", "") {
			id := s.Do(s.north, dueOn([]act.Day{"2020-07-01", "2020-08-01"}[i%2], pledge(party("north"))))
			if f != "" {
				s.Do(s.secretariat, assess(id, "2020-07-22", f))
			}
		}
		contested := s.Do(s.north, pledge(party("north")))
		s.Do(s.south, take(contested, act.Disputes, "never said"))

		b := s.board(s.south, today)
		counts := map[commitment.State]int{}
		for _, r := range b.Rows {
			counts[r.State]++
		}
		if diff := cmp.Diff(counts, b.Counts); diff != "" {
			t.Errorf("counts (-rows +board):\n%s", diff)
		}
		if len(b.Rows) != 8 || len(b.Counts) != 7 {
			t.Errorf("%d rows and %v, want eight rows of every state", len(b.Rows), b.Counts)
		}
		if !strings.Contains(asJSON(t, b), "never said") {
			t.Error("the position's words are not on the board")
		}
	})
}
