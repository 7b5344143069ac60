package record_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/record"
)

// TestAWriterThatRemembersDecidesAsOneThatDoesNot: any history that two writers made in turn, each with what it
// remembers, is sent once more, call by call, to a twin of the world, where each call is taken by a program that was
// just started. Each act is accepted and refused as before, for the same reasons and at the same places.
func TestAWriterThatRemembersDecidesAsOneThatDoesNot(t *testing.T) {
	eachCase(t, 40, 6, func(t drawn, address string) {
		h := live(t, address, 3+t.upTo(10, "batches"))
		twin := world(t, twinOf(t, address))
		if twin.Log.ID() != h.Log.ID() {
			t.Fatal("control: the twin is another log")
		}
		for _, c := range h.calls {
			twin.Now = c.now
			_, fresh := twin.Beside(projections()...)
			if d := cmp.Diff(c.outcome, outcomes(t, fresh, c)); d != "" {
				t.Fatalf("with what was remembered, and without:\n%s", d)
			}
		}
		h.World = twin
		h.stands()
	})
}

// outcomes makes a call and says what came of it.
func outcomes(t drawn, l *record.Log, c call) []string {
	t.Helper()
	var subs []record.Submission
	for _, d := range c.deeds {
		subs = append(subs, d.sub)
	}
	send := l.Append
	if c.whole {
		send = l.AppendWhole
	}
	results, err := send(t.Context(), subs...)
	var r *record.Refusal
	if c.whole && errors.As(err, &r) {
		return nil // for which of several reasons depends on which keys are known before the transaction
	}
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range results {
		out = append(out, outcome(r))
	}
	return out
}
