package record

import (
	"context"
	_ "embed"
	"fmt"
	"slices"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

//go:embed schema.sql
var listingSchema string

// listing is the record's own projection: who sees an audience, what each entry rests on, how it was mended.
type listing struct{}

func (listing) Name() string     { return "listing" }
func (listing) Version() int64   { return 4 }
func (listing) Schema() string   { return listingSchema }
func (listing) Tables() []string { return []string{"sees", "rests_on", "mended"} }

func (listing) Apply(ctx context.Context, tx *store.Tx, e *Entry) error {
	if e.Opened == nil || e.Opened.Act == nil {
		return nil // erased, or of a kind that this program does not know
	}
	if err := restsOn(ctx, tx, e); err != nil {
		return err
	}
	return mend(ctx, tx, e)
}

// start fills what does not come from single entries: under which tokens an audience finds things.
func (listing) start(ctx context.Context, tx *store.Tx, h Head, secretariat string) error {
	all, err := store.Collect(ctx, tx, scanMeant, `SELECT num, audience, party, keyid FROM audience WHERE log = $1 ORDER BY num`, h.Num)
	if err != nil {
		return err
	}
	for _, m := range all {
		a, err := act.ParseAudience(m.audience)
		if err != nil {
			return fmt.Errorf("audience %d: %w", m.num, err)
		}
		if err := writeSees(ctx, tx, h.Num, m.num, act.Viewers{Audience: a, Party: m.party, Key: m.key, Secretariat: secretariat}); err != nil {
			return err
		}
	}
	return nil
}

func restsOn(ctx context.Context, tx *store.Tx, e *Entry) error {
	quotes := map[int64]int64{}
	var order []int64
	for _, r := range e.Opened.Act.References() {
		at := e.At(r.Entry)
		if at < 0 {
			continue
		}
		if _, ok := quotes[at]; !ok {
			order = append(order, at)
			quotes[at] = 0
		}
		if r.Quote != "" {
			quotes[at] = 1
		}
	}
	var rows [][]any
	for _, at := range order {
		rows = append(rows, []any{e.Num, at, e.Index, quotes[at]})
	}
	return tx.Insert(ctx, "rests_on", []string{"log", "target", "idx", "quotes"}, rows)
}

func mendedColumns() []string {
	return []string{"log", "target", "how", "part", "by_idx", "replacement"}
}

// mend notes what an act does to earlier entries: corrected, withdrawn, redacted.
func mend(ctx context.Context, tx *store.Tx, e *Entry) error {
	switch a := e.Opened.Act.(type) {
	case *act.EntryCorrected:
		return tx.Insert(ctx, "mended", mendedColumns(), [][]any{{e.Num, e.At(a.Entry), "corrected", "", e.Index, string(a.Replacement)}})
	case *act.EntryWithdrawn:
		return tx.Insert(ctx, "mended", mendedColumns(), [][]any{{e.Num, e.At(a.Entry), "withdrawn", "", e.Index, ""}})
	case *act.RedactionMade:
		return redactListed(ctx, tx, e, a)
	}
	return nil
}

// redactListed notes the redaction, and where the whole entry went forgets what its payload told.
func redactListed(ctx context.Context, tx *store.Tx, e *Entry, a *act.RedactionMade) error {
	var rows [][]any
	target := e.At(a.Entry)
	if !a.Whole {
		for _, p := range a.Parts {
			rows = append(rows, []any{e.Num, target, "redacted", p, e.Index, ""})
		}
	}
	quoters, err := losing(ctx, tx, e, a)
	if err != nil {
		return err
	}
	for _, at := range quoters {
		quoter, ok, err := entryAt(ctx, tx, e.Log, at)
		if err != nil {
			return err
		}
		for _, p := range quotingParts() {
			if ok && quoter.Opened != nil && slices.ContainsFunc(quoter.Opened.Parts, func(r act.PartRef) bool { return r.Name == p }) {
				rows = append(rows, []any{e.Num, at, "redacted", p, e.Index, ""})
			}
		}
	}
	if a.Whole {
		rows = append(rows, []any{e.Num, target, "redacted", "", e.Index, ""})
		for _, q := range []string{
			`DELETE FROM rests_on WHERE log = $1 AND idx = $2`,
			`DELETE FROM mended WHERE log = $1 AND by_idx = $2`,
			`DELETE FROM mended WHERE log = $1 AND target = $2 AND how = 'redacted'`, // which parts it had is not told any more
		} {
			if _, err := tx.Exec(ctx, q, e.Num, target); err != nil {
				return fmt.Errorf("forget entry %s: %w", a.Entry, err)
			}
		}
	}
	return tx.Insert(ctx, "mended", mendedColumns(), rows)
}
