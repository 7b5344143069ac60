package source

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
func (Projection) Name() string { return "source" }

// Version implements record.Projection.
func (Projection) Version() int64 { return 1 }

// Schema implements record.Projection.
func (Projection) Schema() string { return schema }

// Tables implements record.Projection.
func (Projection) Tables() []string {
	return []string{"source", "source_about", "statement", "statement_speaker", "statement_evidence"}
}

// Apply implements record.Projection.
func (Projection) Apply(ctx context.Context, tx *store.Tx, e *record.Entry) error {
	if e.Opened == nil {
		return nil
	}
	switch a := e.Opened.Act.(type) {
	case *act.SourceFiled:
		return applySource(ctx, tx, e, a)
	case *act.StatementRecorded:
		return applyStatement(ctx, tx, e, a)
	case *act.RedactionMade:
		return record.Forget(ctx, tx, e, a, record.Kept{
			ByPart: map[string][]string{"about": {"source_about"}, "evidence": {"statement_evidence"}},
			Whole:  []string{"source", "statement", "statement_speaker"},
		})
	}
	return nil
}

func applySource(ctx context.Context, tx *store.Tx, e *record.Entry, a *act.SourceFiled) error {
	if err := tx.Insert(ctx, "source", []string{"log", "idx", "entry_id", "lang", "published", "form", "bytes"},
		[][]any{{string(e.Log), e.Index, string(e.ID()), a.Lang, string(a.Published), a.Form, a.Bytes}}); err != nil {
		return err
	}
	if !a.About.Here {
		return nil
	}
	v := a.About.Value
	return tx.Insert(ctx, "source_about", []string{"log", "idx", "title", "issuer", "url", "sha256"},
		[][]any{{string(e.Log), e.Index, v.Title, v.Issuer, v.URL, string(v.SHA256)}})
}

func applyStatement(ctx context.Context, tx *store.Tx, e *record.Entry, a *act.StatementRecorded) error {
	if err := tx.Insert(ctx, "statement", []string{"log", "idx", "entry_id", "source", "mode"},
		[][]any{{string(e.Log), e.Index, string(e.ID()), string(a.Source), a.Mode}}); err != nil {
		return err
	}
	var speakers [][]any
	for n, s := range a.Speakers {
		speakers = append(speakers, []any{string(e.Log), e.Index, int64(n), s.ID, s.Party, s.Name.AR, s.Name.EN})
	}
	if err := tx.Insert(ctx, "statement_speaker", []string{"log", "idx", "n", "actor", "party", "name_ar", "name_en"}, speakers); err != nil {
		return err
	}
	if !a.Evidence.Here {
		return nil
	}
	v := a.Evidence.Value
	return tx.Insert(ctx, "statement_evidence", []string{"log", "idx", "start_at", "end_at", "quote"},
		[][]any{{string(e.Log), e.Index, v.Start, v.End, v.Quote}})
}
