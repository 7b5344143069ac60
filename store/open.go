package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Engine names a database engine.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	engine   Engine
	write    *sql.DB
	read     *sql.DB // on SQLite connections that can only query; on PostgreSQL the same pool
	writer   *writer // SQLite's one connection that writes
	prepared prepared
	reading  chan struct{} // has a place for each transaction that reads: the pool keeps connections beside them
	path     string        // of the SQLite file
	still    bool          // a backup, which nobody writes
}

// readers is how many transactions read at once: more than the cores of the machines meant, so that a slow one does not
// hold the others up. spare connections stay beside them, for single queries and for making statements ready: whoever
// has a transaction and needs one of these never waits for somebody who waits for the transaction.
const (
	readers = 8
	spare   = 4
)

// Options change how Open behaves.
type Options struct {
	Create bool // make the database where it is not there
}

// ParseURL returns the engine of an address, and for SQLite the file's path. Addresses are sqlite:PATH and
// postgres://… (or postgresql://…). Error: ErrURL wrapped.
func ParseURL(address string) (Engine, string, error) {
	switch {
	case strings.HasPrefix(address, "sqlite:") && len(address) > len("sqlite:"):
		return SQLite, strings.TrimPrefix(address, "sqlite:"), nil
	case strings.HasPrefix(address, "postgres://"), strings.HasPrefix(address, "postgresql://"):
		return Postgres, "", nil
	}
	return "", "", fmt.Errorf("%w: want sqlite:PATH or postgres://…", ErrURL) // the address may hold a password
}

// Open opens the database at address and brings its owned tables to this program's version.
// Errors: ErrURL, ErrMissing, ErrNewer, ErrSettings, ErrReachable, wrapped.
func Open(ctx context.Context, address string, o Options) (*DB, error) {
	engine, path, err := ParseURL(address)
	if err != nil {
		return nil, err
	}
	db := newDB(engine, path)
	if engine == SQLite {
		err = db.openSQLite(ctx, o)
	} else {
		err = db.openPostgres(ctx, address)
	}
	if err == nil {
		err = db.migrate(ctx)
	}
	if err == nil {
		err = db.assertFullText(ctx)
	}
	if err == nil && engine == SQLite {
		err = db.holdWriter(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func newDB(engine Engine, path string) *DB {
	return &DB{engine: engine, path: path, reading: make(chan struct{}, readers)}
}

// Engine returns which engine db runs on.
func (db *DB) Engine() Engine { return db.engine }

// holdWriter takes the one connection that writes out of its pool, for good.
func (db *DB) holdWriter(ctx context.Context) error {
	conn, err := db.write.Conn(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrReachable, err)
	}
	db.writer = &writer{conn: conn, ready: map[string]*sql.Stmt{}}
	return nil
}

// Close closes every connection.
func (db *DB) Close() error {
	var errs []error
	if db.writer != nil {
		errs = append(errs, db.writer.close())
	}
	if db.write != nil {
		errs = append(errs, db.write.Close())
	}
	if db.read != nil && db.read != db.write {
		errs = append(errs, db.read.Close())
	}
	return errors.Join(errs...)
}

func (db *DB) openSQLite(ctx context.Context, o Options) error {
	if _, err := os.Stat(db.path); errors.Is(err, os.ErrNotExist) {
		if !o.Create {
			return fmt.Errorf("%w: %s", ErrMissing, db.path)
		}
		if err := createPrivate(db.path); err != nil {
			return err
		}
	} else if err != nil {
		return fmt.Errorf("%w: %w", ErrReachable, err)
	}
	var err error
	if db.write, err = sql.Open("sqlite", sqliteDSN(db.path, true)); err != nil {
		return fmt.Errorf("%w: %w", ErrReachable, err)
	}
	db.write.SetMaxOpenConns(1)
	if err := assertSQLite(ctx, db.write); err != nil {
		return err
	}
	if db.read, err = sql.Open("sqlite", sqliteDSN(db.path, false)); err != nil {
		return fmt.Errorf("%w: %w", ErrReachable, err)
	}
	db.read.SetMaxOpenConns(readers + spare)
	db.read.SetMaxIdleConns(readers + spare) // each knows its settings and has its statements ready
	return nil
}

// createPrivate makes the file that SQLite will fill, readable by its owner alone.
func createPrivate(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("%w: %w", ErrReachable, err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrReachable, err)
	}
	return f.Close()
}

// sqliteDSN returns the driver's address. The pragmas run on each new connection.
func sqliteDSN(path string, writer bool) string {
	q := url.Values{}
	pragmas := []string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "secure_delete(1)", "foreign_keys(1)",
		"trusted_schema(0)", "temp_store(2)", "mmap_size(0)", "cache_size(-65536)"}
	if writer {
		q.Set("_txlock", "immediate")
		pragmas = append(pragmas, "wal_autocheckpoint(16000)") // pages: rarer moves of the write-ahead log cost fewer syncs
	} else {
		pragmas = append(pragmas, "query_only(1)")
	}
	for _, p := range pragmas {
		q.Add("_pragma", p)
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}
	return u.String()
}

// assertSQLite checks that the pragmas took.
func assertSQLite(ctx context.Context, db *sql.DB) error {
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "foreign_keys": "1", "encoding": "UTF-8"} {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&got); err != nil {
			return fmt.Errorf("%w: %w", ErrReachable, err)
		}
		if got != want {
			return fmt.Errorf("%w: %s is %q, want %q", ErrSettings, pragma, got, want)
		}
	}
	return nil
}

func (db *DB) openPostgres(ctx context.Context, address string) error {
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		return fmt.Errorf("%w: the PostgreSQL address cannot be read", ErrURL) // pgx's text may hold the password
	}
	pool := stdlib.OpenDB(*cfg)
	pool.SetMaxOpenConns(2 * readers)
	pool.SetMaxIdleConns(2 * readers)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	db.write, db.read = pool, pool
	return assertPostgres(ctx, pool)
}

func assertPostgres(ctx context.Context, pool *sql.DB) error {
	for _, s := range []struct{ setting, want string }{{"fsync", "on"}, {"synchronous_commit", "on"}, {"server_encoding", "UTF8"}} {
		var got string
		if err := pool.QueryRowContext(ctx, "SELECT current_setting($1)", s.setting).Scan(&got); err != nil {
			return fmt.Errorf("%w: %w", ErrReachable, err)
		}
		if got != s.want {
			return fmt.Errorf("%w: %s is %q, want %q", ErrSettings, s.setting, got, s.want)
		}
	}
	var version int
	if err := pool.QueryRowContext(ctx, "SELECT current_setting('server_version_num')::int").Scan(&version); err != nil {
		return fmt.Errorf("%w: %w", ErrReachable, err)
	}
	if version < 150000 {
		return fmt.Errorf("%w: PostgreSQL version %d, want 150000 or later", ErrSettings, version)
	}
	return nil
}
