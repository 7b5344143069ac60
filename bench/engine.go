package main

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

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx", to make databases
)

// engine makes empty databases of one engine.
type engine struct {
	name string
	// database makes an empty one for a purpose and returns its address; drop takes it away again.
	database func(ctx context.Context, purpose string) (address string, drop func() error, err error)
	server   string // PostgreSQL's address; else ""
}

// engines lists SQLite, with its files in dir, and PostgreSQL where server is its address.
func engines(dir, server string) []engine {
	all := []engine{{"sqlite", func(_ context.Context, purpose string) (string, func() error, error) {
		return "sqlite:" + filepath.Join(dir, purpose+".db"), func() error { return nil }, nil // goes with dir
	}, ""}}
	if server == "" {
		return all
	}
	return append(all, engine{"postgres", func(ctx context.Context, purpose string) (string, func() error, error) {
		return postgresDatabase(ctx, server, purpose)
	}, server})
}

func postgresDatabase(ctx context.Context, server, purpose string) (string, func() error, error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", nil, fmt.Errorf("%s is no address", postgresVariable) // the text may hold a password
	}
	name := fmt.Sprintf("tansiq_bench_%d_%s", os.Getpid(), purpose)
	if err := administer(ctx, server, "CREATE DATABASE "+name+" ENCODING 'UTF8' TEMPLATE template0"); err != nil {
		return "", nil, err
	}
	u.Path = "/" + name
	drop := func() error { // also after an interrupt
		return administer(context.WithoutCancel(ctx), server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	}
	return u.String(), drop, nil
}

func administer(ctx context.Context, server, statement string) error {
	return onServer(ctx, server, func(db *sql.DB) error {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", strings.Join(strings.Fields(statement)[:2], " "), err)
		}
		return nil
	})
}

func onServer(ctx context.Context, server string, do func(*sql.DB) error) (err error) {
	db, err := sql.Open("pgx", server)
	if err != nil {
		return fmt.Errorf("open the server of %s: %w", postgresVariable, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return do(db)
}

// leaving is how long the server's processes may take to end after their connections were closed.
const leaving = 10 * time.Second

// rolledBack returns how many transactions of a database were rolled back so far. Nobody may be connected to it: a
// process of the server tells what it did at the latest when it ends.
func (e engine) rolledBack(ctx context.Context, address string) (n int64, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return 0, errors.New("the database's address cannot be read")
	}
	name := strings.TrimPrefix(u.Path, "/")
	err = onServer(ctx, e.server, func(db *sql.DB) error {
		for begin := time.Now(); ; {
			var there int
			if err := db.QueryRowContext(ctx, `SELECT COUNT(*) FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`, name).Scan(&there); err != nil {
				return fmt.Errorf("ask who is connected: %w", err)
			}
			if there == 0 {
				break
			}
			if time.Since(begin) > leaving {
				return fmt.Errorf("%d connections to %s are open still", there, name)
			}
			time.Sleep(20 * time.Millisecond)
		}
		if err := db.QueryRowContext(ctx, `SELECT xact_rollback FROM pg_stat_database WHERE datname = $1`, name).Scan(&n); err != nil {
			return fmt.Errorf("ask for transactions rolled back: %w", err)
		}
		return nil
	})
	return n, err
}
