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

// Dump returns every row of a projection's tables, sorted: a text that is the same where the tables are.
func Dump(t testing.TB, db *store.DB, p record.Projection) []string {
	t.Helper()
	var out []string
	for _, table := range p.Tables() {
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
			out += fmt.Sprintf(" %s=%q", columns[i], fmt.Sprint(v))
		}
		return out, nil
	}
}
