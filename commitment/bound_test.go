package commitment_test

import (
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"
)

// A bound actor was recorded by its id alone; the party that stands for it joined later. Its own word does not make the
// commitment hold, and its acceptance is asked for.
func TestAPartyThatJoinedLaterIsBoundByItsActor(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		id := s.Do(s.north, pledge(act.Actor{ID: "X-west", Name: act.Words{EN: "The West"}}))
		if got := s.row(s.north, id).Bindings[0].Acceptance; got != commitment.NotAParticipant {
			t.Errorf("before it joined: %s", got)
		}
		s.Join("west") // peacetest admits it for the actor X-west
		s.Do(s.Devices["west"], &act.AssessmentMade{Commitment: id, On: "2020-07-23", Finding: act.FindingHolding})
		row := s.row(s.north, id)
		if row.Bindings[0].Acceptance != commitment.NoReply || row.State != commitment.Unassessed || row.Why.Code != commitment.ByBoundOnly {
			t.Errorf("after it joined: %s, %s, %s", row.Bindings[0].Acceptance, row.State, row.Why.Code)
		}
		s.Do(s.south, &act.AssessmentMade{Commitment: id, On: "2020-07-23", Finding: act.FindingHolding})
		if row := s.row(s.north, id); row.State != commitment.Holding {
			t.Errorf("assessed by another: %s", row.State)
		}
	})
}
