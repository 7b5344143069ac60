package source_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"

	"github.com/google/go-cmp/cmp"
)

func TestReplayGivesTheTablesThatWereLived(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		s.Fill("mark")
		id := s.Do(s.south, filing())
		quoting := s.Do(s.south, says(id, south, studying))
		kept := s.Do(s.south, says(id, south, calling))
		s.Do(s.south, &act.RedactionMade{Entry: id, Parts: []string{"document"}, Ground: "unlawful", Also: []act.EntryID{quoting}, Kept: []act.EntryID{kept}})
		erased := s.Do(s.south, filing())
		s.Do(s.south, &act.RedactionMade{Entry: erased, Whole: true, Ground: "unlawful"})
		titleless := s.Do(s.south, filing())
		s.Do(s.south, &act.RedactionMade{Entry: titleless, Parts: []string{"about"}, Ground: "unlawful"})
		lived, shown := peacetest.Projected(t, s.Record), s.seenJSON(s.north.Reader())
		if err := s.Record.Replay(s.ctx); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(lived, peacetest.Projected(t, s.Record)); diff != "" {
			t.Errorf("tables (-lived +replayed):\n%s", diff)
		}
		if diff := cmp.Diff(shown, s.seenJSON(s.north.Reader())); diff != "" {
			t.Errorf("what is shown (-lived +replayed):\n%s", diff)
		}
	})
}

func TestWhatIsRedactedIsGoneFromTheTablesAndTheLists(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		tables := func() string { return strings.Join(peacetest.Dump(t, s.DB), "\n") }
		id := s.Do(s.south, filing())
		quoting := s.Do(s.south, says(id, south, studying))
		if !strings.Contains(tables(), "بيان تجريبي") || !strings.Contains(tables(), studying) {
			t.Fatal("the control: title and quote are nowhere in the tables")
		}
		s.Do(s.south, &act.RedactionMade{Entry: id, Parts: []string{"about"}, Ground: "author_request"})
		sources, statements := s.seen(s.north.Reader())
		if sources[0].About != (act.SourceCitation{}) || sources[0].Bytes != int64(len(document)) || statements[0].Quote != studying {
			t.Errorf("after the title went: %+v %+v", sources, statements)
		}
		s.Do(s.south, &act.RedactionMade{Entry: id, Parts: []string{"document"}, Ground: "author_request", Also: []act.EntryID{quoting}})
		if _, statements = s.seen(s.north.Reader()); len(statements) != 1 || statements[0].Quote != "" || len(statements[0].Speakers) != 1 {
			t.Errorf("after the document went: %+v", statements)
		}
		s.Do(s.south, &act.RedactionMade{Entry: quoting, Whole: true, Ground: "author_request"})
		s.Do(s.south, &act.RedactionMade{Entry: id, Whole: true, Ground: "author_request"})
		for _, words := range []string{"بيان تجريبي", studying} {
			if strings.Contains(tables(), words) {
				t.Errorf("the tables have %q of erased entries", words)
			}
		}
	})
}

func TestWhatAnotherDelegationQuotesForItselfGoesWithTheDocument(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		tables := func() string { return strings.Join(peacetest.Dump(t, s.DB), "\n") }
		id := s.Do(s.south, filing())
		s.DoTo(s.north, act.To(act.OwnDelegation), says(id, south, studying))
		if !strings.Contains(tables(), studying) {
			t.Fatal("the control: the quotation is nowhere in the tables")
		}
		s.Do(s.south, &act.RedactionMade{Entry: id, Parts: []string{"document"}, Ground: "author_request"})
		if _, statements := s.seen(s.north.Reader()); strings.Contains(tables(), studying) || len(statements) != 1 || statements[0].Quote != "" {
			t.Errorf("the quotation is there still: %+v", statements)
		}
	})
}

func TestWhatAnotherDelegationMustNotSeeIsAbsent(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		const secret, shared = "تكتم", "مشترك"
		var hidden []act.EntryID
		for mark, to := range map[string]act.Audience{secret: act.To(act.OwnDelegation), shared: act.To(act.Participants)} {
			f := filing()
			f.About.Value.Title = mark
			id := s.DoTo(s.south, to, f)
			said := s.DoTo(s.south, to, says(id, act.Actor{ID: mark, Name: act.Words{AR: mark}}, studying))
			if mark == secret {
				hidden = []act.EntryID{id, said}
			}
		}
		for _, who := range []struct {
			name               string
			reader             record.Reader
			seesHidden, shared bool
		}{
			{"its own delegation", s.south.Reader(), true, true},
			{"another device of it", s.NewAuthor("another", peacetest.South).Reader(), true, true},
			{"the other delegation", s.north.Reader(), false, true},
			{"the secretariat", s.secretariat.Reader(), false, true},
			{"the public", record.Reader{}, false, false},
		} {
			sources, statements := s.seen(who.reader)
			for query, answer := range map[string]string{"Sources": fmt.Sprintf("%+v", sources), "Statements": fmt.Sprintf("%+v", statements)} {
				if got := strings.Contains(answer, secret); got != who.seesHidden {
					t.Errorf("%s: %s tells the text of what South kept: %v", query, who.name, got)
				}
				if got := strings.Contains(answer, shared); got != who.shared {
					t.Errorf("%s: %s tells the text of what was shared: %v", query, who.name, got)
				}
				if got := strings.Contains(answer, string(hidden[0])) || strings.Contains(answer, string(hidden[1])); got != who.seesHidden {
					t.Errorf("%s: %s tells the ids of what South kept: %v", query, who.name, got)
				}
			}
		}
	})
}

func TestPartsMayBeKept(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		own := act.To(act.OwnDelegation)
		f := filing()
		f.About.Audience = own
		id := s.Do(s.south, f)
		said := says(id, south, studying)
		said.Evidence.Audience = own
		s.Do(s.south, said)
		sources, statements := s.seen(s.north.Reader())
		if sources[0].About != (act.SourceCitation{}) || statements[0].Quote != "" || statements[0].Speakers[0].ID != "STH" {
			t.Errorf("North sees %+v %+v", sources, statements)
		}
		sources, statements = s.seen(s.south.Reader())
		if sources[0].About.Title != "بيان تجريبي" || statements[0].Quote != studying {
			t.Errorf("the control: South sees %+v %+v", sources, statements)
		}
	})
}

func TestTwoWorldsThatDifferInHiddenActsGiveTheSameLists(t *testing.T) {
	world := func(t *testing.T, address string, hide bool) (north, south string) {
		s := newScene(t, address)
		id := s.Do(s.south, filing())
		said := s.Do(s.south, says(id, act.Actor{ID: "STH", Name: act.Words{AR: "الجنوب"}}, studying))
		filler := &act.PositionTaken{On: id, Stance: act.Disputes, Text: act.Say("filler")}
		for _, a := range []act.Act{&act.EntryWithdrawn{Entry: said, Reason: act.Say("reconsidered")}, &act.EntryWithdrawn{Entry: id, Reason: act.Say("reconsidered")},
			says(id, act.Actor{ID: "STH", Name: act.Words{AR: "الجنوب"}}, calling)} {
			if !hide {
				a = filler
			}
			s.DoTo(s.south, act.To(act.OwnDelegation), a)
		}
		s.Do(s.north, says(id, act.Actor{ID: "NTH", Name: act.Words{AR: "الشمال"}}, opening))
		return s.seenJSON(s.north.Reader()), s.seenJSON(s.south.Reader())
	}
	for name, address := range map[string]func(testing.TB) string{"sqlite": peacetest.SQLiteAddress, "postgres": peacetest.PostgresAddress} {
		t.Run(name, func(t *testing.T) {
			north, south := world(t, address(t), true)
			north2, south2 := world(t, address(t), false)
			if north != north2 {
				t.Errorf("North's lists tell what is hidden from it:\n%s", cmp.Diff(north2, north))
			}
			if south == south2 {
				t.Error("the control: South's lists are the same with its acts and without")
			}
		})
	}
}
