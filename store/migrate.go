package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"log"
	"testing/fstest"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the owned tables to this program's version. Errors: ErrNewer, ErrOutdated wrapped
// where they are beyond it, or of a form that this program does not know any more.
func (db *DB) migrate(ctx context.Context) error {
	p, err := db.provider()
	if err != nil {
		return err
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("%w: read the version: %w", ErrReachable, err)
	}
	sources := p.ListSources()
	know := sources[len(sources)-1].Version
	if have > know {
		return &NewerError{have, know}
	}
	if have == know {
		return nil
	}
	if have > 0 && have < sources[0].Version {
		return fmt.Errorf("%w: version %d", ErrOutdated, have)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate from version %d to %d: %w", have, know, err)
	}
	return nil
}

func (db *DB) provider() (*goose.Provider, error) {
	files, err := db.engine.migrationFiles()
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithLogger(log.New(discard{}, "", 0))}
	if db.engine == Postgres { // several nodes may start at once
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, fmt.Errorf("lock for migration: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, db.write, files, options...)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return p, nil
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

// migrationFiles returns the migrations with their tokens replaced.
func (e Engine) migrationFiles() (fs.FS, error) {
	out := fstest.MapFS{}
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		b, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out[name[len("migrations/"):]] = &fstest.MapFile{Data: []byte(e.DDL(string(b)))}
	}
	return out, nil
}

// Tables returns the names of every table, sorted.
func (db *DB) Tables(ctx context.Context) ([]string, error) {
	return Tables(ctx, db)
}
