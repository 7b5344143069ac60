package record

import (
	"testing"

	"pgregory.net/rapid"
)

// TestEverySaltThatWasSeenIsKnownAndNoOther holds what is remembered against a plain set, over the moves from what is
// fresh to what is sorted.
func TestEverySaltThatWasSeenIsKnownAndNoOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s saltsSeen
		want := map[uint64]bool{}
		next, step := rapid.Uint64().Draw(t, "first"), rapid.Uint64Range(1, 1<<60).Draw(t, "step")
		for range rapid.IntRange(1, 6).Draw(t, "batches") {
			batch := map[uint64]struct{}{}
			for range rapid.IntRange(0, 9000).Draw(t, "salts") {
				next += step
				batch[next], want[next] = struct{}{}, true
			}
			s.add(s.size+1, batch)
		}
		for h := range want {
			if !s.has(h) {
				t.Fatalf("salt %d of %d is forgotten", h, len(want))
			}
			if other := h + 1; s.has(other) != want[other] {
				t.Fatalf("salt %d is taken for seen: %v", other, !want[other])
			}
		}
	})
}
