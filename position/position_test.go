package position_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/position"
	"github.com/tansiq/tansiq/record"

	"github.com/google/go-cmp/cmp"
)

// scene is a world with this package's projection, and a text that everybody may take a position on.
type scene struct {
	*peacetest.World
	north, south *peacetest.Author
	target       act.EntryID
}

func scenes(t *testing.T, test func(t *testing.T, s scene)) {
	t.Helper()
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := peacetest.New(t, address)
		s := scene{World: w, north: w.Devices[peacetest.North], south: w.Devices[peacetest.South]}
		s.target = s.Do(w.Devices[peacetest.Secretariat], peacetest.Source("نص تجريبي"))
		test(t, s)
	})
}

func take(on act.EntryID, stance act.Stance, words string) *act.PositionTaken {
	p := &act.PositionTaken{On: on, Stance: stance}
	if words != "" {
		p.Text = act.Say(words)
	}
	return p
}

// standing returns the positions on a target in short: "north accepts", "south disputes: not so".
func (s scene) standing(reader record.Reader, target act.EntryID) []string {
	s.T.Helper()
	all, err := position.Standing(context.Background(), s.DB, reader, s.Log.ID(), target)
	if err != nil {
		s.T.Fatal(err)
	}
	var out []string
	for _, p := range all {
		line := p.Party + " " + string(p.Stance)
		if p.Text != "" {
			line += ": " + p.Text
		}
		out = append(out, line)
	}
	return out
}

func (s scene) want(when string, reader record.Reader, target act.EntryID, want ...string) {
	s.T.Helper()
	if diff := cmp.Diff(want, s.standing(reader, target)); diff != "" {
		s.T.Errorf("%s (-want +got):\n%s", when, diff)
	}
}

func TestEachPartyHasItsNewestPosition(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		reader := s.north.Reader()
		s.want("before anybody spoke", reader, s.target)
		s.Do(s.south, take(s.target, act.Accepts, ""))
		s.Do(s.north, take(s.target, act.Disputes, "not so"))
		s.want("side by side, by party", reader, s.target, "north disputes: not so", "south accepts")
		s.Do(s.north, take(s.target, act.AcceptsWithReservation, "from August"))
		later := s.Do(s.north, take(s.target, act.CounterClaim, "the other side"))
		s.want("the newest follows", reader, s.target, "north counter_claim: the other side", "south accepts")
		s.Do(s.north, &act.EntryWithdrawn{Entry: later, Reason: act.Say("mistaken")})
		s.want("what is withdrawn does not stand", reader, s.target, "north accepts_with_reservation: from August", "south accepts")
	})
}

func TestAPositionTellsWhereItStands(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		s.Pass(time.Minute)
		id := s.Do(s.south, take(s.target, act.Disputes, "not so"))
		at, err := s.Record.Find(context.Background(), s.north.Reader(), s.Log.ID(), id)
		if err != nil {
			t.Fatal(err)
		}
		got, err := position.Standing(context.Background(), s.DB, s.north.Reader(), s.Log.ID(), s.target)
		if err != nil {
			t.Fatal(err)
		}
		want := []position.Position{{Index: at, Entry: id, On: s.target, Party: "south", Stance: act.Disputes, AtUTC: s.Now.UnixMicro(), Text: "not so"}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("position (-want +got):\n%s", diff)
		}
		if other, err := position.Standing(context.Background(), s.DB, s.north.Reader(), act.PayloadDigest(nil), ""); err != nil || len(other) != 0 {
			t.Errorf("another process has %d positions, %v", len(other), err)
		}
	})
}

func TestPositionsOnEveryEntryComeByTarget(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		s.Pass(time.Second) // ids are in the order of time
		first := s.Do(s.south, take(s.target, act.Disputes, "not so"))
		s.Pass(time.Second)
		second := s.Do(s.north, take(first, act.Disputes, "it is"))
		s.Do(s.north, take(second, act.Accepts, ""))
		s.Do(s.south, take(first, act.Accepts, ""))
		s.want("on the text", s.north.Reader(), s.target, "south disputes: not so")
		s.want("on the first position", s.north.Reader(), first, "north disputes: it is", "south accepts")
		s.want("on the second", s.north.Reader(), second, "north accepts")
		s.Do(s.south, take(second, act.Accepts, ""))
		s.want("on all", s.north.Reader(), "", "south disputes: not so", "north disputes: it is", "south accepts", "north accepts", "south accepts")
		s.Do(s.north, take(s.target, act.Accepts, ""))
		s.Do(s.south, &act.EntryWithdrawn{Entry: first, Reason: act.Say("mistaken")})
		s.want("the same party on one text and the next", s.north.Reader(), "", "north accepts", "north disputes: it is", "south accepts", "north accepts", "south accepts")
	})
}

func TestOnlyTwoStancesDispute(t *testing.T) {
	want := map[act.Stance]bool{act.Accepts: false, act.AcceptsWithReservation: false, act.Disputes: true, act.CounterClaim: true}
	if len(want) != len(act.Stances()) {
		t.Fatalf("%d stances, the test knows %d", len(act.Stances()), len(want))
	}
	for _, s := range act.Stances() {
		if got := (position.Position{Stance: s}).Disputes(); got != want[s] {
			t.Errorf("%s disputes: %v", s, got)
		}
	}
}

func TestWhatAnotherDelegationMustNotSeeIsAbsent(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		s.Do(s.south, take(s.target, act.Accepts, ""))
		s.DoTo(s.south, act.To(act.OwnDelegation), take(s.target, act.Disputes, "whispered"))
		device := s.NewAuthor("another device", peacetest.South)
		for name, reader := range map[string]record.Reader{"North": s.north.Reader(), "the secretariat": s.Devices[peacetest.Secretariat].Reader()} {
			s.want(name+" sees the shown position", reader, s.target, "south accepts")
			s.want(name+" sees the shown position of all", reader, "", "south accepts")
		}
		s.want("the public sees none", record.Reader{}, s.target)
		s.want("its own delegation sees the kept one", s.south.Reader(), s.target, "south disputes: whispered")
		s.want("and with another device", device.Reader(), s.target, "south disputes: whispered")

		s.DoTo(s.south, act.To(act.OriginatorOnly), take(s.target, act.CounterClaim, "noted"))
		s.want("another device does not see what a key keeps for itself", device.Reader(), s.target, "south disputes: whispered")
		s.want("the key does", s.south.Reader(), s.target, "south counter_claim: noted")
	})
}

func TestTheTextOfAPositionMayBeKept(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		p := take(s.target, act.Disputes, "")
		p.Text = act.SayTo(act.To(act.OwnDelegation), "whispered")
		s.Do(s.south, p)
		s.want("North sees the stance alone", s.north.Reader(), s.target, "south disputes")
		s.want("South sees its words", s.south.Reader(), s.target, "south disputes: whispered")
	})
}

func TestAHiddenWithdrawalMovesNothing(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		id := s.Do(s.south, take(s.target, act.Accepts, ""))
		s.DoTo(s.south, act.To(act.OwnDelegation), &act.EntryWithdrawn{Entry: id, Reason: act.Say("reconsidered")})
		s.want("North", s.north.Reader(), s.target, "south accepts")
		s.want("the control: South", s.south.Reader(), s.target)
	})
}

func TestARedactedTextIsGoneAndTheStanceStays(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		id := s.Do(s.south, take(s.target, act.Disputes, "a name"))
		if !strings.Contains(strings.Join(peacetest.Dump(t, s.DB), "\n"), "a name") {
			t.Fatal("the control: the text is nowhere in the tables")
		}
		s.Do(s.south, &act.RedactionMade{Entry: id, Parts: []string{"text"}, Ground: "identity_at_risk"})
		s.want("after the redaction", s.north.Reader(), s.target, "south disputes")
		if strings.Contains(strings.Join(peacetest.Dump(t, s.DB), "\n"), "a name") {
			t.Error("the text is in the tables still")
		}
		s.Refused(record.RedactPosition, s.Devices[peacetest.Secretariat], &act.RedactionMade{Entry: id, Whole: true, Ground: "unlawful"}, s.north)
		s.Do(s.south, &act.RedactionMade{Entry: id, Whole: true, Ground: "identity_at_risk"})
		s.want("after its erasure", s.north.Reader(), s.target)
	})
}
