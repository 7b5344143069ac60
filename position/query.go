package position

import (
	"cmp"
	"context"
	"slices"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// Position is a party's standing position on an entry.
type Position struct {
	Index  int64
	Entry  act.EntryID
	On     act.EntryID
	Party  string
	Stance act.Stance
	AtUTC  int64  // microseconds
	Text   string // "" where there is none, it was redacted, or the reader may not see it
}

// Disputes reports whether the stance contradicts the entry.
func (p Position) Disputes() bool { return p.Stance == act.Disputes || p.Stance == act.CounterClaim }

// Standing returns each party's newest standing position on the target entry, or on every entry where target is "",
// by target and party. Only positions that reader sees.
func Standing(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest, target act.EntryID) ([]Position, error) {
	entries, err := record.Acts(ctx, q, reader, log, record.Want{Kinds: []act.Kind{act.KindPositionTaken}, On: target})
	if err != nil {
		return nil, err
	}
	var out []Position
	for _, e := range entries {
		if a, ok := e.Opened.Act.(*act.PositionTaken); ok {
			out = append(out, Position{e.Index, e.ID(), a.On, e.Party, a.Stance, e.Opened.AtUTC, a.Text.Value})
		}
	}
	slices.SortFunc(out, func(a, b Position) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Party, b.Party), cmp.Compare(b.Index, a.Index))
	})
	return slices.CompactFunc(out, func(a, b Position) bool { return a.On == b.On && a.Party == b.Party }), nil
}
