package peacetest

import (
	"context"
	"database/sql"
	"fmt"
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
		rows, err := store.Collect(context.Background(), db, line(table), "SELECT * FROM "+table) // whatever the columns are
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, rows...)
	}
	slices.Sort(out)
	return out
}

// line writes a row of table with the names of its columns.
func line(table string) func(*sql.Rows) (string, error) {
	return func(rows *sql.Rows) (string, error) {
		columns, err := rows.Columns()
		if err != nil {
			return "", err
		}
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return "", err
		}
		out := table
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			out += fmt.Sprintf(" %s=%q", columns[i], fmt.Sprint(v))
		}
		return out, nil
	}
}
