package peacetest

import (
	"context"
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
		rows, err := db.Query(context.Background(), "SELECT * FROM "+table) // whatever the columns are
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			line := table
			for i, v := range values {
				line += fmt.Sprintf(" %s=%q", columns[i], fmt.Sprint(v))
			}
			out = append(out, line)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(out)
	return out
}
