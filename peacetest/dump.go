package peacetest

import (
	"context"
	"slices"
	"testing"

	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// Projected returns every row of the tables that r computes from its entries, sorted: a text that is the same where
// the tables are.
func Projected(t testing.TB, r *record.Record) []string {
	t.Helper()
	var tables []string
	for _, p := range r.Projections() {
		tables = append(tables, p.Tables()...)
	}
	return Dump(t, r.DB(), tables...)
}

// Dump returns every row of the tables named, or of all where none is, sorted. Bytes stand as text.
func Dump(t testing.TB, db *store.DB, tables ...string) []string {
	t.Helper()
	if len(tables) == 0 {
		var err error
		if tables, err = db.Tables(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	var out []string
	for _, table := range tables {
		rows, err := store.Collect(context.Background(), db, store.Row, "SELECT * FROM "+table) // whatever the columns are
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			out = append(out, table+r)
		}
	}
	slices.Sort(out)
	return out
}
