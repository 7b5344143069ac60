package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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
	manyRows        = 8 // from which on PostgreSQL takes arrays
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
		if p.table == table && len(p.columns) == len(columns) {
			p.values = append(p.values, values...)
			return nil
		}
	}
	t.pending = append(t.pending, &rows{table, columns, append([][]any(nil), values...)})
	return nil
}

// Flush puts the rows that wait into their tables now.
func (t *Tx) Flush(ctx context.Context) error { return t.flush(ctx) }

// waiting takes the INSERTs of the rows that wait.
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
	all := t.waiting()
	if len(all) == 0 {
		return nil
	}
	_, err := t.on.all(ctx, all)
	return err
}

// statements appends the INSERTs of the rows: on PostgreSQL one for many rows, with an array for each column; else with
// multi-row VALUES, a chunk having a power of two of rows, so that few forms of a statement are prepared.
func (r *rows) statements(engine Engine, out []statement) []statement {
	if engine == Postgres && len(r.values) >= manyRows {
		if s, ok := r.byColumn(); ok {
			return append(out, s)
		}
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
		out = append(out, statement{"insert into " + r.table, r.query(engine, n), args})
		left = left[n:]
	}
	return out
}

// byColumn is the INSERT that takes an array for each column. ok is false where a column has values of several types or
// a NULL.
func (r *rows) byColumn() (s statement, ok bool) {
	var from, args []any
	for j := range r.columns {
		array, kind := columnOf(r.values, j)
		if array == nil {
			return s, false
		}
		from, args = append(from, fmt.Sprintf("$%d::%s[]", j+1, kind)), append(args, array)
	}
	list := strings.TrimSuffix(strings.Repeat("%s, ", len(from)), ", ")
	return statement{"insert into " + r.table, "INSERT INTO " + r.table + " (" + strings.Join(r.columns, ", ") + ") SELECT * FROM unnest(" + fmt.Sprintf(list, from...) + ")", args}, true
}

// columnOf returns the values of a column as an array, with PostgreSQL's name of their type, or nil.
func columnOf(values [][]any, j int) (array any, kind string) {
	switch values[0][j].(type) {
	case int64, int:
		if a := arrayOf[int64](values, j); a != nil {
			return a, "bigint"
		}
	case string:
		if a := arrayOf[string](values, j); a != nil {
			return a, "text"
		}
	case []byte:
		if a := arrayOf[[]byte](values, j); a != nil {
			return a, "bytea"
		}
	}
	return nil, ""
}

func arrayOf[T any](values [][]any, j int) []T {
	out := make([]T, 0, len(values))
	for _, row := range values {
		v, ok := row[j].(T)
		if b, is := any(v).([]byte); !ok || is && b == nil {
			return nil
		}
		out = append(out, v)
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

// sendBatch has PostgreSQL execute every statement in one journey, and returns how many rows the last one changed.
func sendBatch(ctx context.Context, conn *sql.Conn, statements []statement) (changed int64, err error) {
	err = conn.Raw(func(driver any) error {
		var b pgx.Batch
		for _, s := range statements {
			b.Queue(s.query, s.args...)
		}
		results := driver.(*stdlib.Conn).Conn().SendBatch(ctx, &b)
		for _, s := range statements {
			tag, err := results.Exec()
			if err != nil {
				return errors.Join(fmt.Errorf("%s: %w", s.what, err), results.Close())
			}
			changed = tag.RowsAffected()
		}
		return results.Close()
	})
	return changed, err
}
