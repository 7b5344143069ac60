package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Tables returns the names of every table that q sees in its schema, sorted.
func Tables(ctx context.Context, q Querier) ([]string, error) {
	query := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`
	if q.Engine() == Postgres {
		query = `SELECT CAST(tablename AS TEXT) COLLATE "C" FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1`
	}
	return Collect(ctx, q, Text, query)
}

// Replace makes tables anew inside the transaction: create creates them, fill fills them, both under their own names.
// Until the transaction commits readers find the old tables, whole. On SQLite the write-ahead log sees to that. On
// PostgreSQL, where DROP TABLE would lock readers out from its beginning, tables whose shape stays are emptied and
// filled where they are, and each reader goes on seeing the rows of its own snapshot. Where the shape changes the new
// tables are built in a schema beside and take the place of the old ones at the end: readers wait for moments then. A
// transaction that began to read before that exchange and comes to such a table only after it finds it empty: nodes of
// an older program are stopped first. tables are words of the program, never of a user.
func (t *Tx) Replace(ctx context.Context, tables []string, create, fill func() error) error {
	have, err := Tables(ctx, t)
	if err != nil {
		return err
	}
	old := slices.DeleteFunc(slices.Clone(tables), func(name string) bool { return !slices.Contains(have, name) })
	if t.Engine() == Postgres && len(old) > 0 {
		return t.replaceBeside(ctx, tables, old, create, fill)
	}
	for _, name := range old {
		if err := t.each(ctx, `DROP TABLE `+name); err != nil {
			return err
		}
	}
	if err := create(); err != nil {
		return err
	}
	return fill()
}

// Empty takes every row out of tables.
func (t *Tx) Empty(ctx context.Context, tables []string) error {
	for _, name := range tables {
		if err := t.each(ctx, `DELETE FROM `+name); err != nil {
			return err
		}
	}
	return nil
}

// places are the schemas of an exchange, as SQL writes them.
type places struct{ home, beside, path string }

func (t *Tx) places(ctx context.Context) (places, error) {
	scan := func(r *sql.Rows) (places, error) {
		var p places
		err := r.Scan(&p.home, &p.beside, &p.path)
		return p, err
	}
	p, _, err := One(ctx, t, scan, `SELECT quote_ident(current_schema()), quote_ident(current_schema() || '_rebuild'), current_setting('search_path')`)
	return p, err
}

// replaceBeside is Replace on PostgreSQL.
func (t *Tx) replaceBeside(ctx context.Context, tables, old []string, create, fill func() error) error {
	p, err := t.places(ctx)
	if err != nil {
		return err
	}
	if err := t.each(ctx, `CREATE SCHEMA `+p.beside); err != nil {
		return err
	}
	if err := t.searchPath(ctx, p.beside+", "+p.path); err != nil {
		return err
	}
	if err := create(); err != nil {
		return err
	}
	was, err := t.shape(ctx, p.home, tables)
	if err != nil {
		return err
	}
	is, err := t.shape(ctx, p.beside, tables)
	if err != nil {
		return err
	}
	if slices.Equal(was, is) {
		if err := t.searchPath(ctx, p.path); err != nil {
			return err
		}
		if err := t.each(ctx, `DROP SCHEMA `+p.beside+` CASCADE`); err != nil {
			return err
		}
		if err := t.Empty(ctx, tables); err != nil {
			return err
		}
		return fill()
	}
	if err := fill(); err != nil {
		return err
	}
	return t.exchange(ctx, p, tables, old)
}

// exchange drops the old tables and moves the new ones in.
func (t *Tx) exchange(ctx context.Context, p places, tables, old []string) error {
	if err := t.searchPath(ctx, p.path); err != nil {
		return err
	}
	if err := t.lockOut(ctx, old); err != nil {
		return err
	}
	for _, name := range old {
		if err := t.each(ctx, `DROP TABLE `+p.home+`.`+name); err != nil {
			return err
		}
	}
	for _, name := range tables {
		if err := t.each(ctx, `ALTER TABLE `+p.beside+`.`+name+` SET SCHEMA `+p.home); err != nil {
			return err
		}
	}
	return t.each(ctx, `DROP SCHEMA `+p.beside)
}

// shape returns what the columns and indexes of tables are in a schema of PostgreSQL.
func (t *Tx) shape(ctx context.Context, schema string, tables []string) ([]string, error) {
	columns, err := Collect(ctx, t, Text, `SELECT c.relname || ' ' || a.attnum || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attcollation || ' ' || a.attnotnull
		FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
		WHERE c.relnamespace = CAST($1 AS regnamespace) AND c.relkind = 'r' AND c.relname = ANY ($2) AND a.attnum > 0 ORDER BY 1`, schema, tables)
	if err != nil {
		return nil, err
	}
	indexes, err := Collect(ctx, t, Text, `SELECT tablename || ' ' || replace(indexdef, $1 || '.', '') FROM pg_indexes
		WHERE schemaname = (SELECT nspname FROM pg_namespace WHERE oid = CAST($1 AS regnamespace)) AND tablename = ANY ($2) ORDER BY 1`, schema, tables)
	return append(columns, indexes...), err
}

func (t *Tx) searchPath(ctx context.Context, path string) error {
	_, _, err := One(ctx, t, Text, `SELECT set_config('search_path', $1, TRUE)`, path)
	return err
}

func (t *Tx) each(ctx context.Context, statements ...string) error {
	for _, s := range statements {
		if _, err := t.Exec(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

// A writer that waits for its turn among readers gives way again after lockWait: far below PostgreSQL's
// deadlock_timeout of a second, so that it and a reader that hold what the other waits for never become a deadlock, of
// which the server would end either. lockTries of them, with pauses, are about a minute and a half.
const (
	lockWait  = 250 * time.Millisecond
	lockPause = 50 * time.Millisecond
	lockTries = 300
)

// lockOut takes the tables for this transaction alone. Error: where readers held one for too long.
func (t *Tx) lockOut(ctx context.Context, tables []string) error {
	if err := t.each(ctx, fmt.Sprintf(`SET LOCAL lock_timeout = %d`, lockWait.Milliseconds())); err != nil {
		return err
	}
	lock := `LOCK TABLE ` + strings.Join(tables, ", ") + ` IN ACCESS EXCLUSIVE MODE`
	for range lockTries {
		if err := t.each(ctx, `SAVEPOINT lock_out`); err != nil {
			return err
		}
		err := t.attempt(ctx, lock)
		if err == nil {
			return t.each(ctx, `RELEASE SAVEPOINT lock_out`, `SET LOCAL lock_timeout = 0`)
		}
		if state, _ := codes(err); state != pgLockTimeout {
			return err
		}
		if err := t.each(ctx, `ROLLBACK TO SAVEPOINT lock_out`); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lockPause):
		}
	}
	return fmt.Errorf("%s: readers hold them", lock)
}

// attempt runs a statement of which the transaction outlives a failure: behind a savepoint.
func (t *Tx) attempt(ctx context.Context, query string) error {
	if err := t.flush(ctx); err != nil {
		return err
	}
	_, err := t.on.all(ctx, []statement{{what: query, query: query}})
	return err
}
