package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Erasure says how far what was deleted is erased from the files that the database itself keeps.
type Erasure struct {
	Done bool
	Left []Remainder // why it is not done, each once
}

// Remainder is what keeps an erasure from being done.
type Remainder string

// The remainders.
const (
	LeftReaders    Remainder = "readers"    // somebody still reads an old state, or a lock was not had; on PostgreSQL also a session that this user may not see
	LeftOwner      Remainder = "owner"      // PostgreSQL: the user does not own a table, so it was not rewritten
	LeftStatistics Remainder = "statistics" // PostgreSQL: the planner's statistics, which hold values of columns, were not rewritten
)

// Remainders lists every remainder.
func Remainders() []Remainder { return []Remainder{LeftReaders, LeftOwner, LeftStatistics} }

// ErrErase is returned where erasing broke off. What was deleted stays deleted, and Erase can be called again.
var ErrErase = errors.New("what was deleted could not be erased")

// Erase makes the database give up the bytes of what was deleted before the call, in its tables and indexes: it writes
// them anew. It may be called at any time, and again where it was not done. It needs as much free space as the largest
// table (PostgreSQL) or twice the database (SQLite), and writers wait meanwhile; on PostgreSQL readers too.
//
// SQLite: secure_delete overwrites the cells of a deleted row, but where a page was divided before, a copy of a cell may
// lie in the free space of another page. VACUUM leaves no such copies; then the write-ahead log is truncated. PostgreSQL:
// VACUUM alone overwrites nothing, so VACUUM FULL; the statistics go the same way. Write-ahead logs, archives, backups and
// replicas of PostgreSQL are the operator's: docs/erasure.md.
//
// Error: ErrErase wrapped.
func (db *DB) Erase(ctx context.Context) (Erasure, error) {
	erase := db.eraseSQLite
	if db.engine == Postgres {
		erase = db.erasePostgres
	}
	left, err := erase(ctx)
	if err != nil {
		return Erasure{}, fmt.Errorf("%w: %w", ErrErase, err)
	}
	slices.Sort(left)
	left = slices.Compact(left)
	return Erasure{Done: len(left) == 0, Left: left}, nil
}

// inMemory is up to which size a database is rewritten in memory: above it the copy goes to the system's folder for
// temporary files. It holds what stays, not what is erased.
const inMemory = 512 << 20

func (db *DB) eraseSQLite(ctx context.Context) ([]Remainder, error) {
	if err := db.vacuumSQLite(ctx); err != nil {
		return nil, err
	}
	done, err := db.EraseFreed(ctx)
	if err != nil || done {
		return nil, err
	}
	return []Remainder{LeftReaders}, nil
}

func (db *DB) vacuumSQLite(ctx context.Context) (err error) {
	db.writer.mu.Lock()
	defer db.writer.mu.Unlock()
	c := db.writer.conn
	var size int64
	if err := c.QueryRowContext(ctx, `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`).Scan(&size); err != nil {
		return fmt.Errorf("size of the database: %w", err)
	}
	if size > inMemory {
		if _, err := c.ExecContext(ctx, "PRAGMA temp_store = 1"); err != nil {
			return fmt.Errorf("rewrite through a file: %w", err)
		}
		defer func() {
			_, again := c.ExecContext(context.WithoutCancel(ctx), "PRAGMA temp_store = 2")
			err = errors.Join(err, again)
		}()
	}
	if _, err := c.ExecContext(ctx, "VACUUM"); err != nil {
		return fmt.Errorf("rewrite the database: %w", err)
	}
	return nil
}

// erasePostgres works on a connection of its own: VACUUM stands in no transaction.
func (db *DB) erasePostgres(ctx context.Context) (left []Remainder, err error) {
	tables, err := db.Tables(ctx)
	if err != nil {
		return nil, err
	}
	c, err := db.write.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if _, err := c.ExecContext(ctx, "SET lock_timeout = '10s'"); err != nil { // behind one long reader all others would wait
		return nil, fmt.Errorf("bound the wait for locks: %w", err)
	}
	defer func() {
		_, again := c.ExecContext(context.WithoutCancel(ctx), "RESET lock_timeout")
		err = errors.Join(err, again)
	}()
	if seen, err := unseen(ctx, c); err != nil || !seen {
		return []Remainder{LeftReaders}, err
	}
	for _, t := range tables {
		more, err := rewrite(ctx, c, quoted(t), "(FULL, ANALYZE)", LeftOwner)
		if err != nil {
			return nil, err
		}
		if len(more) == 0 {
			err = forgetStatistics(ctx, c, t)
		}
		if err != nil {
			return nil, err
		}
		left = append(left, more...)
	}
	if seen, err := unseen(ctx, c); err != nil || !seen { // the old statistics were deleted just now
		return append(left, LeftReaders), err
	}
	more, err := rewrite(ctx, c, "pg_catalog.pg_statistic", "(FULL)", LeftStatistics)
	return append(left, more...), err
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// rewrite writes a table and its indexes into new files. PostgreSQL passes over a table of another owner with a warning
// that no program sees: what tells is that its file is still the old one.
func rewrite(ctx context.Context, c *sql.Conn, table, how string, denied Remainder) ([]Remainder, error) {
	before, err := fileOf(ctx, c, table)
	if err != nil {
		return nil, err
	}
	if _, err := c.ExecContext(ctx, "VACUUM "+how+" "+table); err != nil {
		if isState(err, "55P03") { // lock_not_available
			return []Remainder{LeftReaders}, nil
		}
		return nil, fmt.Errorf("rewrite %s: %w", table, err)
	}
	after, err := fileOf(ctx, c, table)
	if err == nil && after == before {
		return []Remainder{denied}, nil
	}
	return nil, err
}

func fileOf(ctx context.Context, c *sql.Conn, table string) (int64, error) {
	var n int64
	if err := c.QueryRowContext(ctx, "SELECT pg_relation_filenode(CAST($1 AS TEXT)::regclass)::bigint", table).Scan(&n); err != nil {
		return 0, fmt.Errorf("file of %s: %w", table, err)
	}
	return n, nil
}

func isState(err error, state string) bool {
	var pg interface{ SQLState() string }
	return errors.As(err, &pg) && pg.SQLState() == state
}

// forgetStatistics drops the statistics of an empty table: ANALYZE leaves those of its last rows. Giving a column the type
// that it has is the way that its owner has.
func forgetStatistics(ctx context.Context, c *sql.Conn, table string) error {
	var some bool
	if err := c.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+quoted(table)+")").Scan(&some); err != nil || some {
		return err
	}
	rows, err := c.QueryContext(ctx, `SELECT a.attname, CASE WHEN a.atttypid = 'text'::regtype THEN 'text COLLATE "C"' ELSE 'bytea' END FROM pg_attribute a
		WHERE a.attrelid = CAST($1 AS TEXT)::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid IN ('text'::regtype, 'bytea'::regtype)
		AND EXISTS (SELECT 1 FROM pg_stats s WHERE s.schemaname = current_schema() AND s.tablename = $2 AND s.attname = a.attname) ORDER BY a.attnum`, quoted(table), table)
	if err != nil {
		return fmt.Errorf("statistics of %s: %w", table, err)
	}
	defer rows.Close()
	var changes []string
	for rows.Next() {
		var column, kind string
		if err := rows.Scan(&column, &kind); err != nil {
			return fmt.Errorf("statistics of %s: %w", table, err)
		}
		changes = append(changes, "ALTER COLUMN "+quoted(column)+" TYPE "+kind)
	}
	if err := rows.Err(); err != nil || len(changes) == 0 {
		return err
	}
	if _, err := c.ExecContext(ctx, "ALTER TABLE "+quoted(table)+" "+strings.Join(changes, ", ")); err != nil && !isState(err, "55P03") {
		return fmt.Errorf("forget the statistics of %s: %w", table, err)
	}
	return nil
}

// patience is how long readers of old states are waited for: commands and pages read for less.
const patience = 5 * time.Second

// unseen waits until nobody can see any more what was deleted before the call, and reports whether that came about. A
// session of another user counts as one that can, where this user is not shown what it reads.
func unseen(ctx context.Context, c *sql.Conn) (bool, error) {
	var now string
	if err := c.QueryRowContext(ctx, "SELECT CAST(pg_current_xact_id() AS TEXT)").Scan(&now); err != nil {
		return false, fmt.Errorf("number of this transaction: %w", err)
	}
	const older = `SELECT (SELECT COUNT(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type IS DISTINCT FROM 'autovacuum worker'
			AND (datname = current_database() OR datname IS NULL)
			AND (age(backend_xmin) > age(xid($1::xid8)) OR age(backend_xid) > age(xid($1::xid8)) OR query = '<insufficient privilege>' AND usesysid IS NOT NULL))
		+ (SELECT COUNT(*) FROM pg_prepared_xacts WHERE database = current_database() AND age(transaction) > age(xid($1::xid8)))
		+ (SELECT COUNT(*) FROM pg_replication_slots WHERE age(xmin) > age(xid($1::xid8)) OR age(catalog_xmin) > age(xid($1::xid8)))`
	for begin := time.Now(); ; {
		var n int64
		if err := c.QueryRowContext(ctx, older, now).Scan(&n); err != nil {
			return false, fmt.Errorf("who reads an old state: %w", err)
		}
		if n == 0 || time.Since(begin) > patience {
			return n == 0, nil
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}
