package position_test

import (
	"context"
	"testing"

	"github.com/tansiq/tansiq/act"

	"github.com/google/go-cmp/cmp"
	"github.com/tansiq/tansiq/peacetest"
)

func TestReplayGivesTheTablesThatWereLived(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		s.Fill("mark")
		s.Do(s.south, take(s.target, act.Disputes, "first"))
		s.DoTo(s.south, act.To(act.OwnDelegation), take(s.target, act.CounterClaim, "kept"))
		redacted := s.Do(s.south, take(s.target, act.Disputes, "redacted"))
		s.Do(s.south, &act.RedactionMade{Entry: redacted, Parts: []string{"text"}, Ground: "author_request"})
		erased := s.Do(s.north, take(s.target, act.Disputes, "erased"))
		s.Do(s.north, &act.RedactionMade{Entry: erased, Whole: true, Ground: "author_request"})
		lived, shown := peacetest.Projected(t, s.Record), s.standing(s.north.Reader(), s.target)
		if err := s.Record.Replay(context.Background()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(lived, peacetest.Projected(t, s.Record)); diff != "" {
			t.Errorf("tables (-lived +replayed):\n%s", diff)
		}
		if diff := cmp.Diff(shown, s.standing(s.north.Reader(), s.target)); diff != "" {
			t.Errorf("what is shown (-lived +replayed):\n%s", diff)
		}
	})
}
