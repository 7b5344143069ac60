package record

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

//go:embed schema.sql
var listingSchema string

// listing is the record's own projection: what each entry is, who sees it, what it rests on, how it was mended.
type listing struct{}

func (listing) Name() string     { return "listing" }
func (listing) Version() int64   { return 2 }
func (listing) Schema() string   { return listingSchema }
func (listing) Tables() []string { return []string{"listed", "visible", "rests_on", "mended"} }

func (listing) Apply(ctx context.Context, tx *store.Tx, e *Entry) error {
	if e.Opened == nil {
		return nil // erased: an index and a leaf are all that is left
	}
	secretariat, err := secretariatOf(ctx, tx, e)
	if err != nil {
		return err
	}
	o := e.Opened
	if err := tx.Insert(ctx, "listed", []string{"log", "idx", "kind", "party", "keyid", "entry_id", "author_seq", "at", "received_at"},
		[][]any{{string(e.Log), e.Index, string(o.Kind), e.Party, string(e.Author()), string(o.Entry), o.Seq, o.AtUTC, e.ReceivedUTC}}); err != nil {
		return err
	}
	if err := tx.Insert(ctx, "visible", []string{"log", "idx", "part", "token"}, visibleRows(e, secretariat)); err != nil {
		return err
	}
	if o.Act == nil {
		return nil
	}
	if err := restsOn(ctx, tx, e); err != nil {
		return err
	}
	return mend(ctx, tx, e)
}

// visibleRows says for the entry (part "") and each part under which tokens it is found.
func visibleRows(e *Entry, secretariat string) [][]any {
	v := e.Viewers(secretariat)
	var rows [][]any
	for _, t := range v.Tokens() {
		rows = append(rows, []any{string(e.Log), e.Index, "", t})
	}
	for _, p := range e.Opened.Parts {
		v.Audience = p.Audience
		for _, t := range v.Tokens() {
			rows = append(rows, []any{string(e.Log), e.Index, p.Name, t})
		}
	}
	return rows
}

func secretariatOf(ctx context.Context, tx *store.Tx, e *Entry) (string, error) {
	if a, ok := e.Opened.Act.(*act.ProcessOpened); ok {
		return a.Secretariat.Party, nil
	}
	s, ok, err := store.One(ctx, tx, store.Text, `SELECT party FROM listed WHERE log = $1 AND idx = 0`, string(e.Log))
	if err == nil && !ok {
		err = fmt.Errorf("log %s has no first entry", e.Log)
	}
	return s, err
}

func restsOn(ctx context.Context, tx *store.Tx, e *Entry) error {
	var rows [][]any
	for i, r := range e.Opened.Act.References() {
		quotes := int64(0)
		if r.Quote != "" {
			quotes = 1
		}
		rows = append(rows, []any{string(e.Log), e.Index, int64(i), r.Field, string(r.Entry), quotes})
	}
	return tx.Insert(ctx, "rests_on", []string{"log", "idx", "n", "field", "target", "quotes"}, rows)
}

// mend notes what an act does to earlier entries: corrected, withdrawn, redacted.
func mend(ctx context.Context, tx *store.Tx, e *Entry) error {
	columns := []string{"log", "target", "how", "part", "by_idx", "replacement"}
	switch a := e.Opened.Act.(type) {
	case *act.EntryCorrected:
		return tx.Insert(ctx, "mended", columns, [][]any{{string(e.Log), string(a.Entry), "corrected", "", e.Index, string(a.Replacement)}})
	case *act.EntryWithdrawn:
		return tx.Insert(ctx, "mended", columns, [][]any{{string(e.Log), string(a.Entry), "withdrawn", "", e.Index, ""}})
	case *act.RedactionMade:
		return redactListed(ctx, tx, e, a)
	}
	return nil
}

// redactListed notes the redaction, and where the whole entry went forgets what its payload told.
func redactListed(ctx context.Context, tx *store.Tx, e *Entry, a *act.RedactionMade) error {
	var rows [][]any
	if !a.Whole {
		for _, p := range a.Parts {
			rows = append(rows, []any{string(e.Log), string(a.Entry), "redacted", p, e.Index, ""})
		}
	}
	quoters, err := losing(ctx, tx, e.Log, a, e.Index)
	if err != nil {
		return err
	}
	for _, also := range quoters {
		parts, err := store.Collect(ctx, tx, store.Text, `SELECT DISTINCT v.part FROM visible v JOIN listed l ON l.log = v.log AND l.idx = v.idx
			WHERE l.log = $1 AND l.entry_id = $2 AND v.part IN ('evidence', 'texts') ORDER BY v.part`, string(e.Log), string(also))
		if err != nil {
			return err
		}
		for _, p := range parts {
			rows = append(rows, []any{string(e.Log), string(also), "redacted", p, e.Index, ""})
		}
	}
	if a.Whole {
		rows = append(rows, []any{string(e.Log), string(a.Entry), "redacted", "", e.Index, ""})
		for _, q := range []string{
			`DELETE FROM visible WHERE log = $1 AND idx IN (SELECT idx FROM listed WHERE log = $1 AND entry_id = $2)`,
			`DELETE FROM rests_on WHERE log = $1 AND idx IN (SELECT idx FROM listed WHERE log = $1 AND entry_id = $2)`,
			`DELETE FROM mended WHERE log = $1 AND by_idx IN (SELECT idx FROM listed WHERE log = $1 AND entry_id = $2)`,
			`DELETE FROM mended WHERE log = $1 AND target = $2 AND how = 'redacted'`, // which parts it had is not told any more
			`DELETE FROM listed WHERE log = $1 AND entry_id = $2`,
		} {
			if _, err := tx.Exec(ctx, q, string(e.Log), string(a.Entry)); err != nil {
				return fmt.Errorf("forget entry %s: %w", a.Entry, err)
			}
		}
	}
	return tx.Insert(ctx, "mended", []string{"log", "target", "how", "part", "by_idx", "replacement"}, rows)
}
