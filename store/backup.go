package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Errors of backups that callers tell apart.
var (
	ErrNoBackup = errors.New("file is no backup")
	ErrOlder    = errors.New("backup is of an older version of the program")
	ErrFilled   = errors.New("database is not empty")
)

// Mark is what a backup says of itself.
type Mark struct {
	AtUTC  int64  // microseconds; when it was begun
	Engine Engine // of the database that it was taken from
}

// versions is where the migrations keep their numbers.
const versions = "goose_db_version"

// Dump writes every row of the owned tables, but of those in without, into a new SQLite file that no connection has
// open any more when Dump returns, and flushes it. Everything comes from one state of the database; writers go on
// meanwhile. rows, where not nil, is called with the rows written so far. Error: os.ErrExist wrapped where a file is
// there; where one was begun it is removed again.
func (db *DB) Dump(ctx context.Context, path string, atUTC int64, without []string, rows func(int64)) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("make backup file: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("make backup file: %w", err)
	}
	err = db.dumpInto(ctx, path, Mark{atUTC, db.engine}, without, rows)
	if err == nil {
		err = Flush(path)
	}
	if err != nil {
		return errors.Join(err, removeDatabase(path))
	}
	return nil
}

func removeDatabase(path string) error {
	var errs []error
	for _, p := range []string{path, path + "-wal", path + "-shm", path + "-journal"} {
		if err := os.Remove(p); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (db *DB) dumpInto(ctx context.Context, path string, mark Mark, without []string, rows func(int64)) (err error) {
	into, err := Open(ctx, "sqlite:"+path, Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, into.Close()) }()
	err = db.Read(ctx, func(from *Tx) error {
		return into.Write(ctx, func(to *Tx) error { // the one connection to the file: its journal is closed below
			tables, err := ownedTables(ctx, to)
			if err != nil {
				return err
			}
			tables = slices.DeleteFunc(tables, func(t string) bool { return slices.Contains(without, t) })
			if err := to.each(ctx, `CREATE TABLE backup (at INTEGER NOT NULL, engine TEXT NOT NULL)`); err != nil {
				return err
			}
			if err := to.Insert(ctx, "backup", []string{"at", "engine"}, [][]any{{mark.AtUTC, string(mark.Engine)}}); err != nil {
				return err
			}
			return copyTables(ctx, from, to, tables, rows)
		})
	})
	if err != nil {
		return err
	}
	return into.alone(ctx)
}

// alone makes a SQLite file one that needs no other beside it. Nothing is read from db afterwards.
func (db *DB) alone(ctx context.Context) error {
	if err := db.read.Close(); err != nil { // no other connection may have it open
		return fmt.Errorf("close the write-ahead log: %w", err)
	}
	mode, _, err := One(ctx, db.writerOnly(), Text, "PRAGMA journal_mode(DELETE)")
	if err != nil || mode != "delete" {
		return fmt.Errorf("close the write-ahead log: journal mode %q: %w", mode, errors.Join(err, ErrSettings))
	}
	return nil
}

// writerOnly is a transaction's view on the writer outside of any transaction.
func (db *DB) writerOnly() *Tx { return &Tx{db: db, on: db.writer} }

// ownedTables returns the tables of a SQLite file that migrations made, in the order in which they were: what refers to
// another comes after it.
func ownedTables(ctx context.Context, q Querier) ([]string, error) {
	all, err := Collect(ctx, q, Text, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid`)
	return slices.DeleteFunc(all, func(t string) bool { return t == versions || t == "backup" }), err
}

// A copy goes in chunks of at most copyRows rows or about copyBytes bytes.
const (
	copyRows  = 500
	copyBytes = 8 << 20
)

// copyTables copies every row column by column, whatever the columns are.
func copyTables(ctx context.Context, from Querier, to *Tx, tables []string, done func(int64)) error {
	n := int64(0)
	for _, table := range tables {
		c := copying{to: to, table: table}
		if err := c.copy(ctx, from, func(rows int) {
			if n += int64(rows); done != nil {
				done(n)
			}
		}); err != nil {
			return fmt.Errorf("copy %s: %w", table, err)
		}
	}
	return nil
}

type copying struct {
	to      *Tx
	table   string
	columns []string
	rows    [][]any
	bytes   int
}

func (c *copying) copy(ctx context.Context, from Querier, done func(rows int)) error {
	if err := c.name(ctx, from); err != nil {
		return err
	}
	query := `SELECT ` + strings.Join(c.columns, ", ")
	for _, column := range c.columns { // SQLite's driver gives nil for an empty byte string too
		query += `, CASE WHEN ` + column + ` IS NULL THEN 1 ELSE 0 END`
	}
	rows, err := from.Query(ctx, query+` FROM `+c.table)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := c.take(rows); err != nil {
			return err
		}
		if len(c.rows) == copyRows || c.bytes >= copyBytes {
			if err := c.flush(ctx, done); err != nil {
				return err
			}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return c.flush(ctx, done)
}

// name asks for the table's columns.
func (c *copying) name(ctx context.Context, from Querier) error {
	rows, err := from.Query(ctx, `SELECT * FROM `+c.table+` LIMIT 0`)
	if err != nil {
		return err
	}
	defer rows.Close()
	if c.columns, err = rows.Columns(); err != nil {
		return err
	}
	return rows.Err()
}

func (c *copying) take(rows *sql.Rows) error {
	n := len(c.columns)
	values, null, into := make([]any, n), make([]int64, n), make([]any, 2*n)
	for i := range n {
		into[i], into[n+i] = &values[i], &null[i]
	}
	if err := rows.Scan(into...); err != nil {
		return err
	}
	for i, v := range values {
		switch v := v.(type) {
		case []byte:
			if c.bytes += len(v); v == nil && null[i] == 0 {
				values[i] = []byte{}
			}
		case string:
			c.bytes += len(v)
		}
	}
	c.rows = append(c.rows, values)
	return nil
}

func (c *copying) flush(ctx context.Context, done func(rows int)) error {
	if err := c.to.Insert(ctx, c.table, c.columns, c.rows); err != nil {
		return err
	}
	done(len(c.rows))
	c.rows, c.bytes = c.rows[:0], 0
	return nil
}

// OpenDump opens a file that Dump wrote, for reading alone: nothing is written, not even beside it.
// Errors: ErrMissing, ErrNoBackup, ErrNewer, ErrOlder, ErrReachable wrapped; with ErrOlder the file can be read only by
// the program that wrote it, or migrated as a copy by Open.
func OpenDump(ctx context.Context, path string) (*DB, Mark, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, Mark{}, fmt.Errorf("%w: %w", ErrMissing, err)
	}
	q := url.Values{"mode": {"ro"}, "immutable": {"1"}, "_pragma": {"trusted_schema(0)"}}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}
	pool, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, Mark{}, fmt.Errorf("%w: %w", ErrReachable, err)
	}
	db := newDB(SQLite, path)
	db.write, db.read, db.still = pool, pool, true
	mark, err := db.mark(ctx)
	if err == nil {
		err = db.sameVersion(ctx)
	}
	if err != nil && !errors.Is(err, ErrOlder) {
		return nil, mark, errors.Join(err, db.Close())
	}
	return db, mark, err
}

func (db *DB) mark(ctx context.Context) (Mark, error) {
	scan := func(r *sql.Rows) (Mark, error) {
		var m Mark
		err := r.Scan(&m.AtUTC, &m.Engine)
		return m, err
	}
	m, ok, err := One(ctx, db, scan, `SELECT at, engine FROM backup`)
	if err != nil || !ok {
		return m, errors.Join(fmt.Errorf("%w: %s", ErrNoBackup, db.path), err)
	}
	return m, nil
}

func (db *DB) sameVersion(ctx context.Context) error {
	p, err := db.provider()
	if err != nil {
		return err
	}
	have, _, err := One(ctx, db, Int, `SELECT COALESCE(MAX(version_id), 0) FROM `+versions)
	if err != nil {
		return errors.Join(fmt.Errorf("%w: %s", ErrNoBackup, db.path), err)
	}
	sources := p.ListSources()
	switch know := sources[len(sources)-1].Version; {
	case have > know:
		return &NewerError{have, know}
	case have < know:
		return fmt.Errorf("%w: it has version %d, this program %d", ErrOlder, have, know)
	}
	return nil
}

// Load puts every row of a file that Dump wrote into the owned tables, which must be empty, but for those in without.
// Error: ErrFilled wrapped.
func (t *Tx) Load(ctx context.Context, from *DB, without []string, rows func(int64)) error {
	tables, err := ownedTables(ctx, from)
	if err != nil {
		return err
	}
	tables = slices.DeleteFunc(tables, func(t string) bool { return slices.Contains(without, t) })
	for _, table := range tables {
		_, filled, err := One(ctx, t, Int, `SELECT 1 FROM `+table+` LIMIT 1`)
		if err != nil {
			return err
		}
		if filled {
			return fmt.Errorf("%w: it has rows in %s", ErrFilled, table)
		}
	}
	return copyTables(ctx, from, t, tables, rows)
}

// Flush waits until a file and its name are on the disk.
func Flush(path string) error {
	for _, p := range []string{path, filepath.Dir(path)} {
		f, err := os.Open(p)
		if err != nil {
			return fmt.Errorf("flush %s: %w", p, err)
		}
		err = f.Sync()
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return fmt.Errorf("flush %s: %w", p, err)
		}
	}
	return nil
}

// Migrate brings a file that Dump wrote to this program's version: done to a copy of one with ErrOlder.
func Migrate(ctx context.Context, path string) error {
	db, err := Open(ctx, "sqlite:"+path, Options{})
	if err != nil {
		return err
	}
	return errors.Join(db.alone(ctx), db.Close())
}
