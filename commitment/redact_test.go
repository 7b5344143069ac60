package commitment_test

import (
	"context"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"

	"github.com/google/go-cmp/cmp"
)

func TestReplayGivesTheTablesThatWereLived(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		s.Fill("first")
		s.file("second", act.To(act.OwnDelegation))
		ids := s.file("third", act.To(act.Participants))
		s.Do(s.south, &act.RedactionMade{Entry: ids[7], Parts: []string{"note"}, Ground: "mistaken_content"})
		s.Do(s.south, &act.RedactionMade{Entry: ids[4], Parts: []string{"document"}, Ground: "unlawful", Also: ids[5:6], Kept: ids[6:7]})
		s.Do(s.south, &act.RedactionMade{Entry: ids[0], Whole: true, Ground: "mistaken_content"})
		lived, shown := peacetest.Projected(t, s.Record), s.queries(t, s.north.Reader())
		if err := s.Record.Replay(context.Background()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(lived, peacetest.Projected(t, s.Record)); diff != "" {
			t.Errorf("tables (-lived +replayed):\n%s", diff)
		}
		if diff := cmp.Diff(shown, s.queries(t, s.north.Reader())); diff != "" {
			t.Errorf("what is shown (-lived +replayed):\n%s", diff)
		}
	})
}

func TestWhatIsRedactedIsGoneFromTheTablesAndTheBoard(t *testing.T) {
	const mark = "شاهد"
	type redactable struct {
		name, part string
		entry      int // of file
		shown      func(commitment.Row, commitment.Instrument) bool
	}
	parts := []redactable{
		{"the note of an instrument", "note", 0, func(_ commitment.Row, in commitment.Instrument) bool { return in.Note != "" }},
		{"the texts of a provision", "texts", 1, func(_ commitment.Row, in commitment.Instrument) bool { return len(in.Provisions[0].Texts) > 0 }},
		{"the texts of a commitment", "texts", 6, func(r commitment.Row, _ commitment.Instrument) bool { return len(r.Texts) > 0 }},
		{"its evidence", "evidence", 6, func(r commitment.Row, _ commitment.Instrument) bool { return r.Evidence != nil }},
		{"the reason of its revision", "reason", 6, func(r commitment.Row, _ commitment.Instrument) bool { return r.Reason != "" }},
		{"the note of an assessment", "note", 7, func(r commitment.Row, _ commitment.Instrument) bool { return r.Assessments[0].Note != "" }},
		{"the words of a position", "text", 8, func(r commitment.Row, _ commitment.Instrument) bool { return r.Positions[0].Text != "" }},
	}
	scenes(t, func(t *testing.T, s scene) {
		for _, p := range parts {
			ids := s.file(mark, act.To(act.Participants))
			look := func() (commitment.Row, commitment.Instrument) {
				in, _ := registerOf(t, s, s.north).Instrument(ids[0])
				return s.row(s.north, ids[5]), in
			}
			before, in := look()
			if !p.shown(before, in) {
				t.Errorf("%s: the control: not shown before", p.name)
			}
			s.Do(s.south, &act.RedactionMade{Entry: ids[p.entry], Parts: []string{p.part}, Ground: "author_request"})
			after, in := look()
			if p.shown(after, in) {
				t.Errorf("%s: shown still", p.name)
			}
			if after.State != before.State || !cmp.Equal(after.Why, before.Why) || !cmp.Equal(after.Terms, before.Terms) || len(after.Positions) != len(before.Positions) {
				t.Errorf("%s: the redaction moved more than its part", p.name)
			}
			for _, q := range parts {
				if q.name != p.name && !q.shown(after, in) {
					t.Errorf("%s: with it went %s", p.name, q.name)
				}
			}
		}
	})
}

func TestARedactedSourceTakesTheQuotesWithIt(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		doc := "سر مكتوم\n" + document
		source := s.Do(s.north, peacetest.Source(doc))
		c := pledge(party("north"))
		c.Source, c.Texts, c.Evidence = source, act.Say([]act.Text{{Lang: "ar", Text: "سر مكتوم", Wording: act.WordingQuoted}}), act.Say(peacetest.Quote(doc, "سر مكتوم"))
		id := s.Do(s.north, c)
		kept := s.Do(s.north, revise(id, c, "again"))
		s.RefusedTo(record.RedactQuoted, s.north, act.To(act.Participants), &act.RedactionMade{Entry: source, Parts: []string{"document"}, Ground: "unlawful"})
		if dumped := strings.Join(peacetest.Dump(t, s.DB), "\n"); !strings.Contains(dumped, "سر مكتوم") {
			t.Fatal("the control: the words are nowhere in the tables")
		}
		s.Do(s.north, &act.RedactionMade{Entry: source, Parts: []string{"document"}, Ground: "unlawful", Also: []act.EntryID{id, kept}})
		if dumped := strings.Join(peacetest.Dump(t, s.DB), "\n"); strings.Contains(dumped, "سر مكتوم") {
			t.Error("the words are in the tables still")
		}
		if r := s.row(s.south, id); r.Version != kept || len(r.Texts) != 0 || r.Evidence != nil {
			t.Errorf("the row has words still: %+v", r.Commitment)
		}
	})
}

func TestARedactedSourceTakesTheQuotesThatItsOwnerDoesNotSee(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		own, doc := act.To(act.OwnDelegation), "سر مكتوم\n"+document
		source := s.Do(s.north, peacetest.Source(doc))
		c := pledge(party("north"))
		c.Source, c.Texts, c.Evidence = source, act.Say([]act.Text{{Lang: "ar", Text: "سر مكتوم", Wording: act.WordingQuoted}}), act.Say(peacetest.Quote(doc, "سر مكتوم"))
		hidden := s.DoTo(s.south, own, c)
		if r := s.row(s.south, hidden); len(r.Texts) != 1 || r.Evidence == nil {
			t.Fatalf("the control: South does not see its own words: %+v", r.Commitment)
		}
		s.Do(s.north, &act.RedactionMade{Entry: source, Parts: []string{"document"}, Ground: "unlawful"})
		lived := peacetest.Projected(t, s.Record)
		if strings.Contains(strings.Join(lived, "\n"), "سر مكتوم") {
			t.Error("the words are in the tables still")
		}
		if r := s.row(s.south, hidden); len(r.Texts) != 0 || r.Evidence != nil {
			t.Errorf("the row has words still: %+v", r.Commitment)
		}
		if err := s.Record.Replay(context.Background()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(lived, peacetest.Projected(t, s.Record)); diff != "" {
			t.Errorf("tables (-lived +replayed):\n%s", diff)
		}
	})
}

func TestAnErasedCommitmentLeavesNothing(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		const mark = "محو"
		ids := s.file(mark, act.To(act.Participants))
		stays := s.Do(s.south, pledge(party("north")))
		for i := len(ids) - 1; i >= 0; i-- {
			s.Do(s.south, &act.RedactionMade{Entry: ids[i], Whole: true, Ground: "mistaken_content"})
		}
		if dumped := strings.Join(peacetest.Dump(t, s.DB), "\n"); strings.Contains(dumped, mark) {
			t.Errorf("the tables hold words of erased entries:\n%s", dumped)
		}
		if b := s.board(s.south, today); len(b.Rows) != 1 || b.Rows[0].ID != stays {
			t.Errorf("the board has %d rows", len(b.Rows))
		}
		if err := s.Record.Replay(context.Background()); err != nil {
			t.Fatal(err)
		}
		s.row(s.north, stays)
	})
}
