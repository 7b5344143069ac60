package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Bounds of one INSERT. SQLite takes 32,766 values and PostgreSQL 65,535; beyond some hundred rows a statement gets no
// faster.
const (
	maxPlaceholders = 8_000
	maxRows         = 256
	manyRows        = 128 // from which on PostgreSQL copies
	behindRows      = 512 // of one table, from which on they go into it while more are made
)

// rows wait to be put into a table.
type rows struct {
	table   string
	columns []string
	values  [][]any
}

// Insert puts rows into columns of table. They may wait until the transaction reads, executes or commits, in the order
// in which their tables first came; an error of the database comes then. table and columns are words of the program,
// never of a user. Error: where a row has not one value for each column.
func (t *Tx) Insert(ctx context.Context, table string, columns []string, values [][]any) error {
	for _, v := range values {
		if len(v) != len(columns) {
			return fmt.Errorf("insert into %s: %d values for %d columns", table, len(v), len(columns))
		}
	}
	if len(values) == 0 {
		return nil
	}
	for _, p := range t.pending {
		if p.table == table && slices.Equal(p.columns, columns) {
			if p.values = append(p.values, values...); len(p.values) >= behindRows {
				t.putBehind(ctx)
			}
			return nil
		}
	}
	t.pending = append(t.pending, &rows{table, columns, append([][]any(nil), values...)})
	return nil
}

// putBehind begins to put the rows that wait into their tables, once those before them are there.
func (t *Tx) putBehind(ctx context.Context) {
	if t.settle(); t.failed != nil {
		return
	}
	b, statements := &behind{done: make(chan struct{})}, t.waiting()
	t.behind = b
	go func() {
		defer close(b.done)
		_, b.err = t.on.all(ctx, statements)
	}()
}

// settle waits for what goes into its tables: then the connection is free, and failed is known.
func (t *Tx) settle() {
	if t.behind != nil {
		<-t.behind.done
		if t.failed == nil {
			t.failed = t.behind.err
		}
		t.behind = nil
	}
}

// Flush puts the rows that wait into their tables now.
func (t *Tx) Flush(ctx context.Context) error { return t.flush(ctx) }

// waiting takes the statements of the rows that wait.
func (t *Tx) waiting() []statement {
	var all []statement
	for _, p := range t.pending {
		all = p.statements(t.db.engine, all)
	}
	t.pending = nil
	return all
}

// flush puts the waiting rows into their tables.
func (t *Tx) flush(ctx context.Context) error {
	if t.settle(); t.failed != nil || len(t.pending) == 0 {
		return t.failed
	}
	_, t.failed = t.on.all(ctx, t.waiting())
	return t.failed
}

// statements appends what puts the rows into their table: on PostgreSQL COPY where they are many, else INSERTs with
// multi-row VALUES. A chunk of these has a power of two of rows, so that few forms of a statement are prepared.
func (r *rows) statements(engine Engine, out []statement) []statement {
	if engine == Postgres && len(r.values) >= manyRows {
		return append(out, statement{what: "copy into " + r.table, copied: r})
	}
	left, most := r.values, min(maxRows, max(1, maxPlaceholders/len(r.columns)))
	for len(left) > 0 {
		n := 1
		for n*2 <= min(len(left), most) {
			n *= 2
		}
		args := make([]any, 0, n*len(r.columns))
		for _, v := range left[:n] {
			args = append(args, v...)
		}
		out = append(out, statement{what: "insert into " + r.table, query: r.query(engine, n), args: args})
		left = left[n:]
	}
	return out
}

// query writes the INSERT of n rows. SQLite's placeholders have no numbers here: it finds a numbered one by a search
// through all, so that binding many would take the square of their number.
func (r *rows) query(engine Engine, n int) string {
	var q strings.Builder
	q.WriteString("INSERT INTO " + r.table + " (" + strings.Join(r.columns, ", ") + ") VALUES ")
	for i := range n {
		if i > 0 {
			q.WriteByte(',')
		}
		for j := range r.columns {
			if j == 0 {
				q.WriteByte('(')
			} else {
				q.WriteByte(',')
			}
			if engine == SQLite {
				q.WriteByte('?')
			} else {
				q.WriteByte('$')
				q.WriteString(strconv.Itoa(i*len(r.columns) + j + 1))
			}
		}
		q.WriteByte(')')
	}
	return q.String()
}

// sendBatch has PostgreSQL execute the statements, those between two copies in one journey, and returns how many rows
// the last one changed.
func sendBatch(ctx context.Context, conn *sql.Conn, statements []statement) (changed int64, err error) {
	err = conn.Raw(func(driver any) error {
		pg := driver.(*stdlib.Conn).Conn()
		for len(statements) > 0 {
			n := 0
			for n < len(statements) && statements[n].copied == nil {
				n++
			}
			if changed, err = sendTogether(ctx, pg, statements[:n]); err != nil {
				return err
			}
			if n < len(statements) {
				s := statements[n]
				if changed, err = pg.CopyFrom(ctx, pgx.Identifier{s.copied.table}, s.copied.columns, pgx.CopyFromRows(s.copied.values)); err != nil {
					return fmt.Errorf("%s: %w", s.what, err)
				}
				n++
			}
			statements = statements[n:]
		}
		return nil
	})
	return changed, err
}

func sendTogether(ctx context.Context, pg *pgx.Conn, statements []statement) (changed int64, err error) {
	if len(statements) == 0 {
		return 0, nil
	}
	var b pgx.Batch
	for _, s := range statements {
		b.Queue(s.query, s.args...)
	}
	results := pg.SendBatch(ctx, &b)
	for _, s := range statements {
		tag, err := results.Exec()
		if err != nil {
			return 0, errors.Join(fmt.Errorf("%s: %w", s.what, err), results.Close())
		}
		changed = tag.RowsAffected()
	}
	return changed, results.Close()
}
