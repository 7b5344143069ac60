package record

import (
	"context"
	"encoding/binary"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// noTiles has none: what is proved comes out of memory.
type noTiles struct{}

func (noTiles) tileData(context.Context, int, int64, int) ([]byte, error) {
	return nil, errors.New("a tile was read")
}

// TestASnapshotThatGrewProvesEveryEntryOutOfMemory: by whatever steps it came to its size, and each earlier one still
// proves at its own.
func TestASnapshotThatGrewProvesEveryEntryOutOfMemory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type state struct {
			*Snapshot
			size int64
		}
		tr := &tree{}
		s := &Snapshot{log: "log", tiles: newTileCache(0), root: emptyRoot()}
		var all []state
		steps := rapid.SliceOfN(rapid.OneOf(rapid.IntRange(1, 3), rapid.IntRange(250, 260), rapid.IntRange(1, 700)), 1, 12).Draw(t, "steps")
		if rapid.IntRange(0, 19).Draw(t, "deep") == 0 {
			steps = append(steps, 65_400, 200)
		}
		for _, n := range steps {
			tr.grew = nil
			for range n {
				tr.add(binary.BigEndian.AppendUint64(make([]byte, 25), uint64(tr.size)))
			}
			var err error
			if s, err = s.grown(tr); err != nil {
				t.Fatal(err)
			}
			all = append(all, state{s, tr.size})
		}
		for _, was := range all {
			if was.Size() != was.size {
				t.Fatalf("a snapshot of %d entries became one of %d", was.size, was.Size())
			}
			for range 5 {
				idx := rapid.Int64Range(0, was.size-1).Draw(t, "idx")
				if _, _, err := was.prove(t.Context(), noTiles{}, idx); err != nil {
					t.Fatalf("entry %d of %d: %v", idx, was.size, err)
				}
			}
		}
	})
}
