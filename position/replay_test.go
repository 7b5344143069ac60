package position_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/position"

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
		lived := peacetest.Dump(t, s.DB, position.Projection{})
		for _, table := range (position.Projection{}).Tables() {
			if !slices.ContainsFunc(lived, func(line string) bool { return strings.HasPrefix(line, table+" ") }) {
				t.Errorf("table %s is empty: replaying it shows nothing", table)
			}
		}
		if err := s.Record.Replay(context.Background()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(lived, peacetest.Dump(t, s.DB, position.Projection{})); diff != "" {
			t.Errorf("tables (-lived +replayed):\n%s", diff)
		}
	})
}
