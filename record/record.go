package record

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"
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
	// TileBytes bounds the memory for the tiles that proofs are made from; 0: 64 MiB, enough for a million entries.
	TileBytes int64
	// Progress is called while projections are computed again: at start, in Replay, Repair and Restore. nil: nobody is.
	Progress func(done, total int64)
	AsIs     bool // change nothing in the database at start, to look at one that may be damaged
}

// Record is every log of one database. It is safe for concurrent use.
type Record struct {
	db          *store.DB
	authority   Authority
	projections []Projection
	now         func() time.Time
	rand        io.Reader
	tiles       *tileCache
	progress    func(done, total int64)

	mu        sync.Mutex
	queues    map[act.Digest]*sequencer // one for each log
	snapshots map[act.Digest]*Snapshot  // of the last head that was proved from
	ring      *keyring

	building sync.Mutex // held while a snapshot is read
}

// New returns the record in db. It makes the projections' tables where they are not there, and rebuilds those of
// another version by replay.
func New(ctx context.Context, db *store.DB, authority Authority, projections []Projection, o Options) (*Record, error) {
	r := &Record{db: db, authority: authority, now: o.Now, rand: o.Rand, progress: o.Progress, tiles: newTileCache(o.TileBytes),
		queues: map[act.Digest]*sequencer{}, snapshots: map[act.Digest]*Snapshot{}, ring: &keyring{}}
	if r.rand == nil {
		r.rand = rand.Reader
	}
	r.projections = append([]Projection{listing{}}, projections...)
	if o.AsIs {
		return r, nil
	}
	if err := r.prepare(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

// Projections returns what is computed from the entries, the record's own first.
func (r *Record) Projections() []Projection { return slices.Clone(r.projections) }

// DB returns the database, for reads.
func (r *Record) DB() *store.DB { return r.db }

// queue returns the sequencer of a log.
func (r *Record) queue(log act.Digest) *sequencer {
	r.mu.Lock()
	defer r.mu.Unlock()
	q, ok := r.queues[log]
	if !ok {
		q = newSequencer(r.authority)
		r.queues[log] = q
	}
	return q
}

// Head is a log's state.
type Head struct {
	Num    int64 // that stands for the log in this database
	Log    act.Digest
	Origin string
	Size   int64
	Root   []byte
	LastAt int64
	edge   []byte
}

// Logs returns every log, by origin.
func (r *Record) Logs(ctx context.Context) ([]Head, error) {
	return headsOf(ctx, r.db)
}

func headsOf(ctx context.Context, q store.Querier) ([]Head, error) {
	return store.Collect(ctx, q, scanHead, selectHead+` ORDER BY origin`)
}

const selectHead = `SELECT num, id, origin, size, root, edge, last_at FROM log`

// ErrNoLog is returned where a log is not in the database.
var ErrNoLog = errors.New("log is not in this database")

// Head returns the head of a log. Error: ErrNoLog wrapped.
func (r *Record) Head(ctx context.Context, log act.Digest) (Head, error) {
	return headOf(ctx, r.db, log)
}

func headOf(ctx context.Context, q store.Querier, log act.Digest) (Head, error) {
	h, ok, err := store.One(ctx, q, scanHead, selectHead+` WHERE id = $1`, string(log))
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
	queue  *sequencer
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
		return &Log{r, id, nil, r.queue(id)}, nil
	}
	if act.FormatKey(signer.PublicKey()) != opened.LogKey || signer.Name() != opened.Origin {
		return nil, fmt.Errorf("%w: %s", ErrLogKey, id)
	}
	return &Log{r, id, signer, r.queue(id)}, nil
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
	l := &Log{r, e.Log, signer, r.queue(e.Log)}
	err = r.db.Write(ctx, func(tx *store.Tx) error {
		root := emptyRoot()
		if err := r.makeLog(ctx, tx, Head{Log: l.id, Origin: opened.Origin, Root: root[:], edge: []byte{}}); err != nil {
			if errors.Is(err, ErrLogThere) {
				return Refuse(AlreadyThere, e.Kind(), "origin", opened.Origin)
			}
			return err
		}
		b, err := l.begin(ctx, tx, newMemory(r.authority.Empty()), true)
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

// makeLog makes the row of a log, under the next number. Error: ErrLogThere wrapped where the log or its origin is in
// this database.
func (r *Record) makeLog(ctx context.Context, tx *store.Tx, h Head) error {
	_, err := tx.Exec(ctx, `INSERT INTO log (num, id, origin, size, root, edge, last_at) SELECT COALESCE(MAX(num), 0) + 1, $1, $2, $3, $4, $5, $6 FROM log`,
		string(h.Log), h.Origin, h.Size, h.Root, h.edge, h.LastAt)
	if store.IsUnique(err) {
		return ErrLogThere
	}
	if err != nil {
		return fmt.Errorf("make log %s: %w", h.Log, err)
	}
	for _, p := range r.projections {
		if _, err := tx.Exec(ctx, `INSERT INTO projection (log, name, version) SELECT num, $1, $2 FROM log WHERE id = $3`, p.Name(), p.Version(), string(h.Log)); err != nil {
			return fmt.Errorf("mark projection %s: %w", p.Name(), err)
		}
	}
	return nil
}
