package store

import (
	"context"
	"fmt"
	"strings"
)

// maxPlaceholders bounds the values of one INSERT: SQLite takes 32,766, PostgreSQL 65,535.
const maxPlaceholders = 30_000

// Insert puts rows into columns of table with multi-row VALUES, in chunks. table and columns are words of the program,
// never of a user.
func (t *Tx) Insert(ctx context.Context, table string, columns []string, rows [][]any) error {
	perChunk := max(1, min(maxPlaceholders/len(columns), 500))
	for len(rows) > 0 {
		n := min(len(rows), perChunk)
		if err := t.insertChunk(ctx, table, columns, rows[:n]); err != nil {
			return fmt.Errorf("insert %d rows into %s: %w", n, table, err)
		}
		rows = rows[n:]
	}
	return nil
}

func (t *Tx) insertChunk(ctx context.Context, table string, columns []string, rows [][]any) error {
	var q strings.Builder
	q.WriteString("INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES ")
	args := make([]any, 0, len(rows)*len(columns))
	for i, row := range rows {
		if i > 0 {
			q.WriteString(", ")
		}
		q.WriteByte('(')
		for j := range columns {
			if j > 0 {
				q.WriteString(", ")
			}
			args = append(args, row[j])
			fmt.Fprintf(&q, "$%d", len(args))
		}
		q.WriteByte(')')
	}
	_, err := t.Exec(ctx, q.String(), args...)
	return err
}
