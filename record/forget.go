package record

import (
	"context"
	"fmt"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// Kept says in which tables of a projection the content of an entry stands. Every table has the columns log and idx,
// idx being the entry's.
type Kept struct {
	ByPart map[string][]string // part name → tables whose rows hold nothing but that part's content
	Whole  []string            // tables whose rows come from the payload
}

// Forget removes from a projection's tables what the redaction a, which is e's act, erased. Projections call it when
// they see one.
func Forget(ctx context.Context, tx *store.Tx, e *Entry, a *act.RedactionMade, kept Kept) error {
	target := e.At(a.Entry)
	for _, part := range a.Parts {
		if err := forget(ctx, tx, e.Num, target, kept.ByPart[part]); err != nil {
			return err
		}
	}
	quoters, err := losing(ctx, tx, e, a)
	if err != nil {
		return err
	}
	for _, also := range quoters {
		for _, part := range quotingParts() {
			if err := forget(ctx, tx, e.Num, also, kept.ByPart[part]); err != nil {
				return err
			}
		}
	}
	if !a.Whole {
		return nil
	}
	for _, tables := range kept.ByPart {
		if err := forget(ctx, tx, e.Num, target, tables); err != nil {
			return err
		}
	}
	return forget(ctx, tx, e.Num, target, kept.Whole)
}

func forget(ctx context.Context, tx *store.Tx, num, idx int64, tables []string) error {
	for _, t := range tables {
		if _, err := tx.Exec(ctx, `DELETE FROM `+t+` WHERE log = $1 AND idx = $2`, num, idx); err != nil {
			return fmt.Errorf("forget entry %d in %s: %w", idx, t, err)
		}
	}
	return nil
}

// Stands returns the condition that no correction or withdrawal that the reader sees stands against the entry at
// alias.idx. Its four placeholders begin at $first and take Reader.Tokens.
func Stands(alias string, first int) string {
	return fmt.Sprintf(`NOT EXISTS (SELECT 1 FROM mended m JOIN entry ml ON ml.log = m.log AND ml.idx = m.by_idx JOIN sees ms ON ms.log = ml.log AND ms.audience = ml.audience
		WHERE m.log = %[1]s.log AND m.target = %[1]s.idx AND m.how IN ('corrected', 'withdrawn') AND ms.token IN ($%[2]d, $%[3]d, $%[4]d, $%[5]d))`,
		alias, first, first+1, first+2, first+3)
}
