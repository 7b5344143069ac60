package commitment_test

import (
	"testing"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"

	"github.com/google/go-cmp/cmp"
)

func TestEveryBoundActorHasItsAcceptance(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		id := s.Do(s.secretariat, pledge(party("north"), party("south"), outsider()))
		recorded := s.Now.UnixMicro()
		want := []commitment.Binding{
			{Actor: party("north"), Acceptance: commitment.NoReply, SinceUTC: recorded},
			{Actor: party("south"), Acceptance: commitment.NoReply, SinceUTC: recorded},
			{Actor: outsider(), Acceptance: commitment.NotAParticipant},
		}
		check := func(when string) {
			t.Helper()
			if diff := cmp.Diff(want, s.row(s.secretariat, id).Bindings); diff != "" {
				t.Errorf("%s (-want +got):\n%s", when, diff)
			}
		}
		check("before anybody answered")
		for i, stance := range act.Stances() {
			s.Pass(time.Hour)
			words := []string{"", "with a reservation", "not so", "we said otherwise"}[i]
			s.Do(s.south, take(id, stance, words))
			want[1].Acceptance, want[1].SinceUTC, want[1].Text = commitment.Acceptance(stance), s.Now.UnixMicro(), words
			check(string(stance))
		}
	})
}

func TestEachPartysNewestPositionStands(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		id := s.Do(s.secretariat, pledge(party("north"), party("south")))
		s.Do(s.north, take(id, act.Accepts, ""))
		s.Do(s.south, take(id, act.Accepts, ""))
		s.headline(s.north, id, commitment.Unassessed, commitment.ByNothing)
		disputed := s.Do(s.south, take(id, act.CounterClaim, "the other side first"))
		s.headline(s.north, id, commitment.Disputed, commitment.ByPosition, "south")
		s.Do(s.north, take(id, act.Disputes, "not in these words"))
		s.headline(s.secretariat, id, commitment.Disputed, commitment.ByPosition, "north", "south")
		s.Do(s.south, withdraw(disputed))
		s.headline(s.secretariat, id, commitment.Disputed, commitment.ByPosition, "north")
		s.Do(s.north, take(id, act.AcceptsWithReservation, "from August"))
		s.headline(s.secretariat, id, commitment.Unassessed, commitment.ByNothing)
		r := s.row(s.secretariat, id)
		if len(r.Positions) != 2 || r.Positions[0].Stance != act.AcceptsWithReservation || r.Positions[1].Stance != act.Accepts {
			t.Errorf("standing positions: %+v", r.Positions)
		}
	})
}

func TestAPositionOfAPartyThatIsNotBoundDisputesToo(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		id := s.Do(s.north, pledge(party("north")))
		s.Do(s.secretariat, assess(id, today, act.FindingDone))
		s.Do(s.south, take(id, act.Disputes, "nobody said so"))
		s.headline(s.north, id, commitment.Disputed, commitment.ByPosition, "south")
		if b := s.row(s.north, id).Bindings; len(b) != 1 || b[0].Acceptance != commitment.NoReply {
			t.Errorf("acceptance by the bound: %+v", b)
		}
	})
}

func TestARevisionShedsNoDispute(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		id := s.Do(s.north, pledge(party("north"), party("south")))
		s.Do(s.south, take(id, act.Accepts, ""))
		first := s.Do(s.north, revise(id, pledge(party("north"), party("south")), "one"))
		if b := s.row(s.north, id).Bindings; b[1].Acceptance != "accepts" {
			t.Errorf("a position on the first version is lost: %+v", b)
		}
		s.Do(s.south, take(first, act.Disputes, "not these terms"))
		s.headline(s.north, id, commitment.Disputed, commitment.ByPosition, "south")
		second := s.Do(s.north, revise(id, pledge(party("north"), party("south")), "two"))
		s.headline(s.north, id, commitment.Disputed, commitment.ByPosition, "south")
		s.Do(s.south, take(second, act.Accepts, ""))
		s.headline(s.north, id, commitment.Unassessed, commitment.ByNothing)
		if r := s.row(s.north, id); len(r.Positions) != 1 || r.Positions[0].On != second {
			t.Errorf("standing positions: %+v", r.Positions)
		}
		s.Do(s.north, withdraw(second))
		s.headline(s.north, id, commitment.Disputed, commitment.ByPosition, "south")
	})
}

func TestAnAssessmentIsDisputedUntilThePositionIsTakenBack(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		id := s.Do(s.north, pledge(party("north")))
		a := s.Do(s.secretariat, assess(id, today, act.FindingHolding))
		p := s.Do(s.south, take(a, act.Disputes, "not so"))
		s.headline(s.north, id, commitment.Disputed, commitment.ByAssessmentPos, "south")
		s.Do(s.north, take(a, act.Accepts, ""))
		s.headline(s.north, id, commitment.Disputed, commitment.ByAssessmentPos, "south")
		s.Do(s.south, withdraw(p))
		s.headline(s.north, id, commitment.Holding, commitment.ByHolding, "secretariat")
		s.Do(s.south, take(a, act.CounterClaim, "breached"))
		s.headline(s.north, id, commitment.Disputed, commitment.ByAssessmentPos, "south")
		s.Do(s.secretariat, assess(id, today, act.FindingHolding)) // a new finding, which nobody disputes yet
		s.headline(s.north, id, commitment.Holding, commitment.ByHolding, "secretariat")
	})
}

func TestWhoIsBoundFollowsTheRevisedTerms(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		id := s.Do(s.secretariat, pledge(party("north")))
		s.Do(s.south, assess(id, today, act.FindingHolding))
		s.headline(s.north, id, commitment.Holding, commitment.ByHolding, "south")
		s.Do(s.secretariat, revise(id, pledge(party("north"), party("south")), "both are bound"))
		s.headline(s.north, id, commitment.Unassessed, commitment.ByBoundOnly, "south")
	})
}
