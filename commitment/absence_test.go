package commitment_test

import (
	"context"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

func registerOf(t *testing.T, s scene, a *peacetest.Author) *commitment.Register {
	t.Helper()
	r, err := commitment.Instruments(context.Background(), s.DB, a.Reader(), s.Log.ID())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// queries gives what each query of the package returns, in one text.
func (s scene) queries(t *testing.T, reader record.Reader) map[string]string {
	t.Helper()
	ctx := context.Background()
	commitments, err := commitment.Commitments(ctx, s.DB, reader, s.Log.ID())
	if err != nil {
		t.Fatal(err)
	}
	register, err := commitment.Instruments(ctx, s.DB, reader, s.Log.ID())
	if err != nil {
		t.Fatal(err)
	}
	assessments, err := commitment.Assessments(ctx, s.DB, reader, s.Log.ID())
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"Commitments": asJSON(t, commitments), "Instruments": asJSON(t, register), "Assessments": asJSON(t, assessments),
		"On": asJSON(t, s.boardOf(reader, today))}
}

// file records one of everything for an audience; every text of it holds mark. It returns the ids.
func (s scene) file(mark string, to act.Audience) []act.EntryID {
	in := instrument("agreement", "Agreement "+mark)
	in.Aliases, in.Number, in.Note = []string{"alias " + mark}, mark, act.Say("note "+mark)
	in.Parties = []act.RoledActor{{Actor: act.Actor{ID: mark, Name: act.Words{EN: "actor " + mark}}, Role: "witness"}}
	id := s.DoTo(s.south, to, in)
	clause := s.DoTo(s.south, to, &act.ProvisionRegistered{Instrument: id, Number: "1 " + mark, Texts: text("clause " + mark)})
	second := s.DoTo(s.south, to, instrument("resolution", "Resolution "+mark))
	tie := s.DoTo(s.south, to, link(id, "cites", second))
	doc := mark + "\n" + document
	source := s.DoTo(s.south, to, peacetest.Source(doc))
	c := pledge(act.Actor{ID: mark, Party: "south", Name: act.Words{EN: "bound " + mark}})
	c.Instrument, c.Provision, c.Source, c.Place, c.Texts = id, clause, source, act.Words{EN: "place " + mark}, text("text "+mark)
	c.Evidence = act.Say(peacetest.Quote(doc, mark))
	first := s.DoTo(s.south, to, c)
	revised := s.DoTo(s.south, to, revise(first, c, "reason "+mark))
	a := assess(first, today, act.FindingBreached)
	a.Basis, a.Note = []string{mark}, act.Say("note "+mark)
	finding := s.DoTo(s.south, to, a)
	stance := s.DoTo(s.south, to, take(revised, act.Accepts, "text "+mark))
	doubt := s.DoTo(s.south, to, take(finding, act.Disputes, "doubt "+mark))
	return []act.EntryID{id, clause, second, tie, source, first, revised, finding, stance, doubt}
}

func TestWhatAnotherDelegationMustNotSeeIsAbsent(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		const secret, shared = "تكتم", "مشترك"
		hidden := s.file(secret, act.To(act.OwnDelegation))
		s.file(shared, act.To(act.Participants))
		device := s.NewAuthor("another device", peacetest.South)
		for _, who := range []struct {
			name                 string
			reader               record.Reader
			seesHidden, seesRest bool
		}{
			{"its own delegation", s.south.Reader(), true, true},
			{"another device of it", device.Reader(), true, true},
			{"the other delegation", s.north.Reader(), false, true},
			{"the secretariat", s.secretariat.Reader(), false, true},
			{"the public", record.Reader{}, false, false},
			{"a party that does not exist", record.Reader{Party: "nobody"}, false, true},
		} {
			for query, answer := range s.queries(t, who.reader) {
				if got := strings.Contains(answer, secret); got != who.seesHidden {
					t.Errorf("%s: %s tells the text of what South kept: %v", query, who.name, got)
				}
				if got := strings.Contains(answer, shared); got != who.seesRest {
					t.Errorf("%s: %s tells the text of what was shared: %v", query, who.name, got)
				}
				if who.seesHidden {
					continue
				}
				for i, id := range hidden {
					if strings.Contains(answer, string(id)) {
						t.Errorf("%s: %s has the id of hidden entry %d", query, who.name, i)
					}
				}
			}
		}
		for query, answer := range s.queries(t, s.south.Reader()) { // the control: each kind of text is somewhere in the answer
			want := map[string][]string{
				"Commitments": {"place ", "text ", "bound ", "reason ", `"Quote"`},
				"Instruments": {"Agreement ", "alias ", "actor ", "note ", "1 ", "clause ", "Resolution "},
				"Assessments": {"note "},
				"On":          {"place ", "text ", "bound ", "reason ", "clause ", "note ", "text ", "Resolution "},
			}[query]
			for _, w := range want {
				if !strings.Contains(answer, w+secret) && w != `"Quote"` {
					t.Errorf("%s: South does not see its own %q", query, w+secret)
				}
			}
		}
	})
}

func TestAKeyKeepsSomethingForItself(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		s.file("mine alone", act.To(act.OriginatorOnly))
		other := s.NewAuthor("another device", peacetest.South)
		for query, answer := range s.queries(t, other.Reader()) {
			if strings.Contains(answer, "mine alone") {
				t.Errorf("%s: another device of the delegation sees it", query)
			}
		}
		for query, answer := range s.queries(t, s.south.Reader()) {
			if !strings.Contains(answer, "mine alone") {
				t.Errorf("%s: the control: the device itself does not see it", query)
			}
		}
	})
}

func TestALinkShowsOnlyToReadersOfBothEnds(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		own := act.To(act.OwnDelegation)
		shown := s.Do(s.south, instrument("agreement", "Shown"))
		hidden := s.DoTo(s.south, own, instrument("agreement", "Hidden"))
		clause := s.DoTo(s.south, own, &act.ProvisionRegistered{Instrument: shown, Number: "1", Texts: text("hidden")})
		for _, l := range []*act.InstrumentLinked{link(shown, "cites", hidden), link(hidden, "endorses", shown), link(clause, "endorses", shown)} {
			s.Refused(record.WiderThanNamed, s.south, l)
			s.DoTo(s.south, own, l)
		}
		if got := registerOf(t, s, s.north).Links; len(got) != 0 {
			t.Errorf("North sees %d links with an end that it does not see: %+v", len(got), got)
		}
		if got := registerOf(t, s, s.south).Links; len(got) != 3 {
			t.Errorf("the control: South sees %d of 3 links", len(got))
		}
		if got := registerOf(t, s, s.north).Chain(shown); len(got) != 1 {
			t.Errorf("North's chain: %v", steps(got))
		}
		if got := registerOf(t, s, s.south).Chain(shown); len(got) != 2 {
			t.Errorf("South's chain: %v", steps(got))
		}
	})
}

func TestARevisionOfAHiddenCommitmentShowsNothing(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		own := act.To(act.OwnDelegation)
		id := s.DoTo(s.south, own, pledge(party("south")))
		s.Refused(record.WiderThanNamed, s.south, revise(id, pledge(party("south")), "shown to all"))
		rev := s.DoTo(s.south, own, revise(id, pledge(party("south")), "kept"))
		if b := s.board(s.north, today); len(b.Rows) != 0 {
			t.Errorf("North sees %d rows of a commitment that it does not see", len(b.Rows))
		}
		if r := s.row(s.south, id); r.Version != rev {
			t.Errorf("the control: South sees version %s", r.Version)
		}
	})
}
