package position

import (
	"context"
	_ "embed"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

//go:embed schema.sql
var schema string

// Projection computes the tables of this package. It implements record.Projection.
type Projection struct{}

// Name implements record.Projection.
func (Projection) Name() string { return "position" }

// Version implements record.Projection.
func (Projection) Version() int64 { return 1 }

// Schema implements record.Projection.
func (Projection) Schema() string { return schema }

// Tables implements record.Projection.
func (Projection) Tables() []string { return []string{"position_taken", "position_text"} }

// Apply implements record.Projection.
func (Projection) Apply(ctx context.Context, tx *store.Tx, e *record.Entry) error {
	if e.Opened == nil {
		return nil
	}
	switch a := e.Opened.Act.(type) {
	case *act.PositionTaken:
		if err := tx.Insert(ctx, "position_taken", []string{"log", "idx", "entry_id", "target", "party", "stance", "at"},
			[][]any{{string(e.Log), e.Index, string(e.ID()), string(a.On), e.Party, string(a.Stance), e.Opened.AtUTC}}); err != nil {
			return err
		}
		if a.Text.Here {
			return tx.Insert(ctx, "position_text", []string{"log", "idx", "text"}, [][]any{{string(e.Log), e.Index, a.Text.Value}})
		}
	case *act.RedactionMade:
		return record.Forget(ctx, tx, e, a, record.Kept{ByPart: map[string][]string{"text": {"position_text"}}, Whole: []string{"position_taken"}})
	}
	return nil
}
