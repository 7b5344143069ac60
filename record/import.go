package record

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// Errors of Import that callers tell apart.
var (
	ErrCutBundle = errors.New("bundle was cut for a reader: a mirror needs a whole one")
	ErrLogThere  = errors.New("log, or another of its origin, is in this database already")
)

// Import takes a whole bundle into the database, which must not have its log: the seam of mirrors. It verifies the
// bundle first, with the record's own authority, and writes everything in one transaction; whoever compared the log
// id out of band compares it with the report's. What no bundle carries stays behind: checkpoints before the last one,
// and the salts of parts that were redacted, so that those alone would not be known again.
// Errors: a *Fault; ErrCutBundle, ErrLogThere wrapped; of in or the database.
func (r *Record) Import(ctx context.Context, in io.Reader) (*Report, error) {
	c, err := verify(in, r.authority, Expect{})
	if err != nil {
		return nil, err
	}
	if c.partial() {
		return nil, fmt.Errorf("import log %s: %w", c.head.Log, ErrCutBundle)
	}
	if err := r.db.Write(ctx, func(tx *store.Tx) error { return r.importTx(ctx, tx, c) }); err != nil {
		return nil, fmt.Errorf("import log %s: %w", c.head.Log, err)
	}
	r.remember(c.head.Log, c.head.Size, c.roll)
	return &c.report, nil
}

func (r *Record) importTx(ctx context.Context, tx *store.Tx, c *checker) error {
	b := &batch{log: &Log{record: r, id: c.head.Log}, tx: tx, tree: &tree{}, roll: c.roll, was: map[act.KeyID]KeyRange{}}
	for _, e := range c.entries {
		b.tree.add(e.Leaf)
		b.nowUTC = e.ReceivedUTC
	}
	h, err := b.importHead(ctx, c)
	if err != nil {
		return err
	}
	for i, e := range c.entries {
		if e.Opened == nil {
			err = b.writeErased(ctx, e, c.lines[i].Erased)
		} else {
			err = b.write(ctx, e)
		}
		if err != nil {
			return err
		}
	}
	if err := errors.Join(b.tiles(ctx), b.keys(ctx)); err != nil {
		return err
	}
	for _, p := range r.projections {
		if err := r.refill(ctx, tx, h, p); err != nil {
			return err
		}
	}
	return b.importRedactions(ctx, c.entries)
}

// importHead writes the log's row and its one checkpoint.
func (b *batch) importHead(ctx context.Context, c *checker) (Head, error) {
	root := b.tree.root()
	h := Head{Log: c.head.Log, Origin: c.head.Origin, Size: b.tree.size, Root: root[:], LastAt: b.nowUTC, edge: b.tree.edgeBytes()}
	_, err := b.tx.Exec(ctx, `INSERT INTO log (id, origin, size, root, edge, epoch, last_at) VALUES ($1, $2, $3, $4, $5, 0, $6)`,
		string(h.Log), h.Origin, h.Size, h.Root, h.edge, h.LastAt)
	if store.IsUnique(err) {
		return h, ErrLogThere
	}
	if err != nil {
		return h, fmt.Errorf("write head: %w", err)
	}
	if _, err := b.tx.Exec(ctx, `INSERT INTO checkpoint (log, size, at, note) VALUES ($1, $2, $3, $4)`,
		string(h.Log), h.Size, h.LastAt, c.report.Checkpoint.Note); err != nil {
		return h, fmt.Errorf("write checkpoint: %w", err)
	}
	return h, nil
}

// importRedactions notes again what the acts erased: the content itself is not in the bundle. The listing is there.
func (b *batch) importRedactions(ctx context.Context, entries []*Entry) error {
	earlier := lookup{ctx: ctx, q: b.tx, log: b.log.id}
	for _, e := range entries {
		if e.Opened == nil {
			continue
		}
		if a, ok := e.Opened.Act.(*act.RedactionMade); ok {
			if err := b.erase(ctx, e, a, earlier); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *batch) writeErased(ctx context.Context, e *Entry, w *erasedWire) error {
	return b.tx.Insert(ctx, "entry", entryColumns(),
		[][]any{{string(b.log.id), e.Index, e.ReceivedUTC, string(e.Author()), string(w.Entry), w.Seq, string(w.Prev), string(e.Digest), e.Leaf}})
}
