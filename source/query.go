package source

import (
	"context"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// Source is a source as a reader sees it.
type Source struct {
	Index     int64
	ID        act.EntryID
	Lang      string
	Published act.Day
	Form      string
	Bytes     int64
	About     act.SourceCitation // empty where redacted or withheld
}

// Sources returns every standing source that reader sees, in the order of filing.
func Sources(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest) ([]Source, error) {
	entries, err := record.Acts(ctx, q, reader, log, record.Want{Kinds: []act.Kind{act.KindSourceFiled}, Without: []string{"document"}})
	if err != nil {
		return nil, err
	}
	var out []Source
	for _, e := range entries {
		if a, ok := e.Opened.Act.(*act.SourceFiled); ok {
			out = append(out, Source{e.Index, e.ID(), a.Lang, a.Published, a.Form, a.Bytes, a.About.Value})
		}
	}
	return out, nil
}

// Statement is who said what, as a reader sees it.
type Statement struct {
	Index    int64
	ID       act.EntryID
	Source   act.EntryID
	Mode     string
	Speakers []act.Actor
	Quote    string // empty where redacted or withheld
}

// Statements returns every standing statement that reader sees, in the order of recording.
func Statements(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest) ([]Statement, error) {
	entries, err := record.Acts(ctx, q, reader, log, record.Want{Kinds: []act.Kind{act.KindStatementRecorded}})
	if err != nil {
		return nil, err
	}
	var out []Statement
	for _, e := range entries {
		if a, ok := e.Opened.Act.(*act.StatementRecorded); ok {
			out = append(out, Statement{e.Index, e.ID(), a.Source, a.Mode, a.Speakers, a.Evidence.Value.Quote})
		}
	}
	return out, nil
}
