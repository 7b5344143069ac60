package serve

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// Options are what a Program takes from outside.
type Options struct {
	Address string // sqlite:PATH or postgres://…
	Create  bool   // make the database where it is not there
	Now     func() time.Time
	Rand    io.Reader // nil: the system's
	AsIs    bool      // compute no tables again at start, to look at a database that may be damaged
	// Progress is called while tables are computed again, with entries. nil: nobody is.
	Progress func(done, total int64)
}

// Program is the program as a value.
type Program struct {
	DB     *store.DB
	Record *record.Record
}

// Projections lists every capability's projection, in the order in which they are applied. None has one so far: they
// compute from acts (docs/decisions/0013). Package record has its own, the listing.
func Projections() []record.Projection { return nil }

// Open opens the program. Errors: those of store.Open and record.New.
func Open(ctx context.Context, o Options) (*Program, error) {
	db, err := store.Open(ctx, o.Address, store.Options{Create: o.Create})
	if err != nil {
		return nil, err
	}
	r, err := record.New(ctx, db, delegation.Authority{}, Projections(), record.Options{Now: o.Now, Rand: o.Rand, AsIs: o.AsIs, Progress: o.Progress})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &Program{db, r}, nil
}

// Close closes the database.
func (p *Program) Close() error { return p.DB.Close() }
