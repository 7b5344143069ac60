package commitment_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"

	"github.com/google/go-cmp/cmp"
)

// steps writes a chain in short: "Joint statement", "cites Conclusions", "endorses by Resolution".
func steps(chain []commitment.Step) []string {
	var out []string
	for _, s := range chain {
		how := s.Kind
		if s.Inverse {
			how += " by"
		}
		if how != "" {
			how += " "
		}
		out = append(out, how+s.Instrument.Title.EN)
	}
	return out
}

func link(from act.EntryID, kind string, to act.EntryID) *act.InstrumentLinked {
	return &act.InstrumentLinked{From: from, Link: kind, To: to}
}

func TestACommitmentShowsItsChainOfAuthority(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		statement := s.Do(s.north, instrument("joint_statement", "Joint statement"))
		conclusions := s.Do(s.north, instrument("conclusions", "Conclusions"))
		resolution := s.Do(s.secretariat, instrument("resolution", "Resolution"))
		para := s.Do(s.secretariat, &act.ProvisionRegistered{Instrument: resolution, Number: "2", Texts: text("endorses the conclusions")})
		clause := s.Do(s.north, &act.ProvisionRegistered{Instrument: statement, Number: "1 (a)", Texts: text("the parties agree")})
		cites := s.Do(s.north, link(statement, "cites", conclusions))
		s.Do(s.secretariat, link(para, "endorses", conclusions))

		c := pledge(party("north"))
		c.Instrument, c.Provision = statement, clause
		id := s.Do(s.north, c)
		plain := s.Do(s.north, pledge(party("north")))

		r := s.row(s.south, id)
		if diff := cmp.Diff([]string{"Joint statement", "cites Conclusions", "endorses by Resolution"}, steps(r.Chain)); diff != "" {
			t.Errorf("chain (-want +got):\n%s", diff)
		}
		if r.Number != "1 (a)" {
			t.Errorf("provision %q", r.Number)
		}
		if got := r.Chain[0].Instrument.Provisions; len(got) != 1 || got[0].ID != clause || got[0].Texts[0].Text != "the parties agree" {
			t.Errorf("provisions of the instrument: %+v", got)
		}
		if r := s.row(s.south, plain); r.Chain != nil || r.Number != "" {
			t.Errorf("a commitment without an instrument has the chain %v and the number %q", steps(r.Chain), r.Number)
		}

		s.Do(s.north, withdraw(cites))
		if diff := cmp.Diff([]string{"Joint statement"}, steps(s.row(s.south, id).Chain)); diff != "" {
			t.Errorf("after the link was withdrawn (-want +got):\n%s", diff)
		}
	})
}

func TestOnlySomeLinksLendAuthority(t *testing.T) {
	lends := map[string]string{"cites": "from", "reaffirms": "from", "implements": "from", "extends": "from", "endorses": "to"}
	scenes(t, func(t *testing.T, s scene) {
		for i, kind := range act.LinkKinds() {
			a := s.Do(s.north, instrument("agreement", fmt.Sprintf("A%d", i)))
			b := s.Do(s.north, instrument("agreement", fmt.Sprintf("B%d", i)))
			s.Do(s.north, link(a, kind, b))
			of := func(id act.EntryID) int {
				c := pledge(party("north"))
				c.Instrument = id
				return len(s.row(s.south, s.Do(s.north, c)).Chain)
			}
			wantFrom, wantTo := 1, 1
			switch lends[kind] {
			case "from":
				wantFrom = 2
			case "to":
				wantTo = 2
			}
			if from, to := of(a), of(b); from != wantFrom || to != wantTo {
				t.Errorf("%s: the chain from its origin has %d instruments and from its target %d, want %d and %d", kind, from, to, wantFrom, wantTo)
			}
		}
	})
}

func TestTheAuthorityIsTheShortestWayToWhatDecides(t *testing.T) {
	types := map[string]string{"S": "joint_statement", "C": "conclusions", "D": "conclusions", "R": "resolution", "Q": "resolution", "H": "charter"}
	for _, c := range []struct {
		name, from, links string
		want              []string
	}{
		{"an instrument that rests on nothing stands alone", "S", "", []string{"S"}},
		{"a resolution needs no other", "R", "R cites Q", []string{"R"}},
		{"a charter needs no other", "H", "H cites C", []string{"H"}},
		{"but a resolution that stands behind a charter is named", "H", "H cites C, R endorses C", []string{"H", "cites C", "endorses by R"}},
		{"without a resolution or charter the first that it rests on", "S", "S cites C, S cites D", []string{"S", "cites C"}},
		{"statement, conclusions, resolution", "S", "S cites C, R endorses C", []string{"S", "cites C", "endorses by R"}},
		{"the shorter of two ways", "S", "S cites C, C cites D, R endorses D, S implements Q", []string{"S", "implements Q"}},
		{"a resolution before a nearer charter", "S", "S cites H, S cites C, R endorses C", []string{"S", "cites C", "endorses by R"}},
		{"a charter where no resolution is reached", "S", "S cites C, C cites H", []string{"S", "cites C", "cites H"}},
		{"an endorsement before a citation", "S", "S cites Q, R endorses S", []string{"S", "endorses by R"}},
		{"round and round", "S", "S cites C, C cites S, C cites D, D cites C", []string{"S", "cites C"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene(t, peacetest.SQLiteAddress(t))
			ids := map[string]act.EntryID{}
			id := func(title string) act.EntryID {
				if ids[title] == "" {
					ids[title] = s.Do(s.north, instrument(types[title], title))
				}
				return ids[title]
			}
			from := id(c.from)
			for _, l := range strings.Split(c.links, ", ") {
				if w := strings.Fields(l); len(w) == 3 {
					s.Do(s.north, link(id(w[0]), w[1], id(w[2])))
				}
			}
			p := pledge(party("north"))
			p.Instrument = from
			if diff := cmp.Diff(c.want, steps(s.row(s.south, s.Do(s.north, p)).Authority)); diff != "" {
				t.Errorf("authority (-want +got):\n%s", diff)
			}
		})
	}
	s := newScene(t, peacetest.SQLiteAddress(t))
	if got := s.row(s.south, s.Do(s.north, pledge(party("north")))).Authority; got != nil {
		t.Errorf("without an instrument: %v", steps(got))
	}
}

func TestAChainThatGoesRoundEnds(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		var ring []act.EntryID
		for _, title := range []string{"One", "Two", "Three"} {
			ring = append(ring, s.Do(s.north, instrument("agreement", title)))
		}
		for i, id := range ring {
			s.Do(s.north, link(id, "reaffirms", ring[(i+1)%3]))
			s.Do(s.north, link(ring[(i+1)%3], "endorses", id))
		}
		c := pledge(party("north"))
		c.Instrument = ring[1]
		if diff := cmp.Diff([]string{"Two", "endorses by Three", "endorses by One"}, steps(s.row(s.south, s.Do(s.north, c)).Chain)); diff != "" {
			t.Errorf("chain (-want +got):\n%s", diff)
		}
	})
}

func TestTheRegisterTellsWhatWasRegistered(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		in := instrument("conclusions", "Conclusions")
		in.Title.AR, in.Aliases, in.Number, in.Date, in.Stage = "خلاصات المؤتمر", []string{"نتائج المؤتمر", "Outcome"}, "S/0/1", "2020-01-19", "implementation"
		in.Parties = []act.RoledActor{{Actor: party("north"), Role: "signatory"}, {Actor: outsider(), Role: "mentioned"}}
		in.Note = act.Say("a note")
		id := s.Do(s.north, in)
		gone := s.Do(s.north, instrument("other", "Withdrawn"))
		s.Do(s.north, withdraw(gone))

		r, err := commitment.Instruments(context.Background(), s.DB, s.south.Reader(), s.Log.ID())
		if err != nil {
			t.Fatal(err)
		}
		want := commitment.Instrument{ID: id, Type: in.Type, Title: in.Title, Number: in.Number, Date: in.Date, Stage: in.Stage, Status: in.Status,
			Aliases: in.Aliases, Parties: in.Parties, Note: "a note"}
		got, ok := r.Instrument(id)
		got.Index = 0
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("instrument (-want +got):\n%s", diff)
		}
		if _, ok := r.Instrument(gone); ok || len(r.Instruments) != 1 {
			t.Errorf("a withdrawn instrument is registered still: %d instruments", len(r.Instruments))
		}
		if _, ok := r.ProvisionOf(id); ok {
			t.Error("an instrument passes for a provision")
		}
		if chain := r.Chain(gone); chain != nil {
			t.Errorf("chain of a withdrawn instrument: %v", steps(chain))
		}
	})
}

func TestAnotherProcessHasAnotherBoard(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		id := s.Do(s.north, pledge(party("north")))
		s.row(s.north, id)
		other := act.PayloadDigest([]byte("another process"))
		b, err := commitment.On(context.Background(), s.DB, s.north.Reader(), other, today)
		if err != nil || len(b.Rows) != 0 || len(b.Counts) != 0 {
			t.Errorf("got %d rows, %v", len(b.Rows), err)
		}
		if _, err := commitment.Find(context.Background(), s.DB, record.Reader{}, s.Log.ID(), id, today); !errors.Is(err, commitment.ErrNoCommitment) {
			t.Errorf("the public looks for it: got %v", err)
		}
	})
}
