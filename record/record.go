package record

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// Projection computes tables from the record.
type Projection interface {
	Name() string
	// Version changes whenever Schema or Apply do: the tables are then rebuilt by replay.
	Version() int64
	// Schema is DDL with store's tokens. Every table has a column log.
	Schema() string
	// Tables are the tables of Schema.
	Tables() []string
	// Apply takes one entry, in order. A redaction.made says which content to drop.
	Apply(ctx context.Context, tx *store.Tx, e *Entry) error
}

// Options are what a Record takes from outside.
type Options struct {
	Now  func() time.Time // the clock
	Rand io.Reader        // of leaf salts; nil: the system's
}

// Record is every log of one database. It is safe for concurrent use.
type Record struct {
	db          *store.DB
	authority   Authority
	projections []Projection
	now         func() time.Time
	rand        io.Reader

	mu    sync.Mutex
	rolls map[act.Digest]rollAt // what the authority knew at the last head seen
}

type rollAt struct {
	size int64
	roll Roll
}

// New returns the record in db. It makes the projections' tables where they are not there, and rebuilds those of
// another version by replay.
func New(ctx context.Context, db *store.DB, authority Authority, projections []Projection, o Options) (*Record, error) {
	r := &Record{db: db, authority: authority, now: o.Now, rand: o.Rand, rolls: map[act.Digest]rollAt{}}
	if r.rand == nil {
		r.rand = rand.Reader
	}
	r.projections = append([]Projection{listing{}}, projections...)
	if err := r.prepare(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

// DB returns the database, for reads.
func (r *Record) DB() *store.DB { return r.db }

// Head is a log's state.
type Head struct {
	Log    act.Digest
	Origin string
	Size   int64
	Root   []byte
	LastAt int64
	edge   []byte
}

func scanHead(rows *sql.Rows) (Head, error) {
	var h Head
	err := rows.Scan(&h.Log, &h.Origin, &h.Size, &h.Root, &h.edge, &h.LastAt)
	return h, err
}

// Logs returns every log, by origin.
func (r *Record) Logs(ctx context.Context) ([]Head, error) {
	return store.Collect(ctx, r.db, scanHead, `SELECT id, origin, size, root, edge, last_at FROM log ORDER BY origin`)
}

// ErrNoLog is returned where a log is not in the database.
var ErrNoLog = errors.New("log is not in this database")

// Head returns the head of a log. Error: ErrNoLog wrapped.
func (r *Record) Head(ctx context.Context, log act.Digest) (Head, error) {
	return headOf(ctx, r.db, log)
}

func headOf(ctx context.Context, q store.Querier, log act.Digest) (Head, error) {
	h, ok, err := store.One(ctx, q, scanHead, `SELECT id, origin, size, root, edge, last_at FROM log WHERE id = $1`, string(log))
	if err == nil && !ok {
		err = fmt.Errorf("%w: %s", ErrNoLog, log)
	}
	return h, err
}

// Log is one log that this program can append to.
type Log struct {
	record *Record
	id     act.Digest
	signer LogSigner
}

// ErrLogKey is returned where the key at hand is not the log's.
var ErrLogKey = errors.New("key is not this log's")

// Log returns the log with the key that signs its checkpoints. Without a signer acts can be composed for the log, as
// on a party's own copy of the record, but not appended. Errors: ErrNoLog, ErrLogKey wrapped.
func (r *Record) Log(ctx context.Context, id act.Digest, signer LogSigner) (*Log, error) {
	opened, err := r.Process(ctx, id)
	if err != nil {
		return nil, err
	}
	if signer == nil {
		return &Log{r, id, nil}, nil
	}
	if act.FormatKey(signer.PublicKey()) != opened.LogKey || signer.Name() != opened.Origin {
		return nil, fmt.Errorf("%w: %s", ErrLogKey, id)
	}
	return &Log{r, id, signer}, nil
}

// ID returns the log id.
func (l *Log) ID() act.Digest { return l.id }

// Process returns the act that opened a log. Error: ErrNoLog wrapped.
func (r *Record) Process(ctx context.Context, log act.Digest) (*act.ProcessOpened, error) {
	e, ok, err := entryAt(ctx, r.db, log, 0)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrNoLog, log)
	}
	opened, is := e.Opened.Act.(*act.ProcessOpened)
	if !is {
		return nil, fmt.Errorf("%w: %s begins with %s", ErrNoLog, log, e.Kind())
	}
	return opened, nil
}

// Create opens a new log with its first entry. Errors: a Refusal; ErrLogKey wrapped.
func (r *Record) Create(ctx context.Context, s Submission, signer LogSigner) (*Log, error) {
	e, err := read(s)
	if err != nil {
		return nil, err
	}
	opened, ok := e.Opened.Act.(*act.ProcessOpened)
	if !ok {
		return nil, Refuse(NotOpened, e.Kind(), "", "")
	}
	if act.FormatKey(signer.PublicKey()) != opened.LogKey || signer.Name() != opened.Origin {
		return nil, fmt.Errorf("%w: %s", ErrLogKey, e.Log)
	}
	l := &Log{r, e.Log, signer}
	err = r.db.Write(ctx, func(tx *store.Tx) error {
		root := emptyRoot()
		_, err := tx.Exec(ctx, `INSERT INTO log (id, origin, size, root, edge, epoch, last_at) VALUES ($1, $2, 0, $3, $4, 0, 0)`,
			string(l.id), opened.Origin, root[:], []byte{})
		if store.IsUnique(err) {
			return Refuse(AlreadyThere, e.Kind(), "origin", opened.Origin)
		}
		if err != nil {
			return fmt.Errorf("make log %s: %w", l.id, err)
		}
		b, err := l.begin(ctx, tx)
		if err != nil {
			return err
		}
		if err := b.take(ctx, e); err != nil {
			return err
		}
		return b.finish(ctx)
	})
	if err != nil {
		return nil, err
	}
	return l, nil
}
