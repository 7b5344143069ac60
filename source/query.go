package source

import (
	"context"
	"database/sql"

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
	return store.Collect(ctx, q, func(r *sql.Rows) (Source, error) {
		var s Source
		var title, issuer, url, sum sql.NullString
		err := r.Scan(&s.Index, &s.ID, &s.Lang, &s.Published, &s.Form, &s.Bytes, &title, &issuer, &url, &sum)
		s.About = act.SourceCitation{Title: title.String, Issuer: issuer.String, URL: url.String, SHA256: act.Digest(sum.String)}
		return s, err
	}, `SELECT s.idx, s.entry_id, s.lang, s.published, s.form, s.bytes, a.title, a.issuer, a.url, a.sha256
		FROM source s LEFT JOIN source_about a ON a.log = s.log AND a.idx = s.idx AND `+record.SeesPart("s", "about", 2)+`
		WHERE s.log = $1 AND `+record.SeesEntry("s", 2)+` AND `+record.Stands("s", 2)+` ORDER BY s.idx`, reader.Args(log)...)
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
	all, err := store.Collect(ctx, q, func(r *sql.Rows) (Statement, error) {
		var s Statement
		var quote sql.NullString
		err := r.Scan(&s.Index, &s.ID, &s.Source, &s.Mode, &quote)
		s.Quote = quote.String
		return s, err
	}, `SELECT s.idx, s.entry_id, s.source, s.mode, e.quote FROM statement s
		LEFT JOIN statement_evidence e ON e.log = s.log AND e.idx = s.idx AND `+record.SeesPart("s", "evidence", 2)+`
		WHERE s.log = $1 AND `+record.SeesEntry("s", 2)+` AND `+record.Stands("s", 2)+` ORDER BY s.idx`, reader.Args(log)...)
	if err != nil {
		return nil, err
	}
	type speaker struct {
		idx int64
		act.Actor
	}
	speakers, err := store.Collect(ctx, q, func(r *sql.Rows) (speaker, error) {
		var s speaker
		err := r.Scan(&s.idx, &s.ID, &s.Party, &s.Name.AR, &s.Name.EN)
		return s, err
	}, `SELECT k.idx, k.actor, k.party, k.name_ar, k.name_en FROM statement_speaker k WHERE k.log = $1 AND `+record.SeesEntry("k", 2)+
		` ORDER BY k.idx, k.n`, reader.Args(log)...)
	if err != nil {
		return nil, err
	}
	at := map[int64]*Statement{}
	for i := range all {
		at[all[i].Index] = &all[i]
	}
	for _, s := range speakers {
		if st := at[s.idx]; st != nil {
			st.Speakers = append(st.Speakers, s.Actor)
		}
	}
	return all, nil
}
