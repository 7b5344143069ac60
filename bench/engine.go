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

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx", to make databases
)

// engine makes empty databases of one engine.
type engine struct {
	name string
	// database makes an empty one for a purpose and returns its address; drop takes it away again.
	database func(ctx context.Context, purpose string) (address string, drop func() error, err error)
}

// engines lists SQLite, with its files in dir, and PostgreSQL where server is its address.
func engines(dir, server string) []engine {
	all := []engine{{"sqlite", func(_ context.Context, purpose string) (string, func() error, error) {
		return "sqlite:" + filepath.Join(dir, purpose+".db"), func() error { return nil }, nil // goes with dir
	}}}
	if server == "" {
		return all
	}
	return append(all, engine{"postgres", func(ctx context.Context, purpose string) (string, func() error, error) {
		return postgresDatabase(ctx, server, purpose)
	}})
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

func administer(ctx context.Context, server, statement string) (err error) {
	db, err := sql.Open("pgx", server)
	if err != nil {
		return fmt.Errorf("open the server of %s: %w", postgresVariable, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", strings.Join(strings.Fields(statement)[:2], " "), err)
	}
	return nil
}
