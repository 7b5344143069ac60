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
	return &c.report, nil
}

func (r *Record) importTx(ctx context.Context, tx *store.Tx, c *checker) error {
	b := &batch{log: &Log{record: r, id: c.head.Log}, tx: tx, tree: &tree{}, roll: c.roll, rollWas: r.authority.Empty(), memory: newMemory(c.roll)}
	for _, e := range c.entries {
		b.tree.add(e.Leaf)
		b.nowUTC = e.ReceivedUTC
	}
	if err := b.importHead(ctx, c); err != nil {
		return err
	}
	for i, e := range c.entries {
		if err := b.importEntry(ctx, e, c.lines[i].Erased); err != nil {
			return err
		}
	}
	if err := errors.Join(b.tiles(ctx), b.keys(ctx)); err != nil {
		return err
	}
	for _, p := range r.projections {
		if err := clearLog(ctx, tx, p, b.head.Num); err != nil {
			return err
		}
	}
	if err := r.refill(ctx, tx, b.head, r.projections...); err != nil {
		return err
	}
	return b.importRedactions(ctx, c.entries)
}

// clearLog removes a log's rows from a projection's tables: making audiences has written some.
func clearLog(ctx context.Context, tx *store.Tx, p Projection, num int64) error {
	for _, t := range p.Tables() {
		if _, err := tx.Exec(ctx, `DELETE FROM `+t+` WHERE log = $1`, num); err != nil {
			return fmt.Errorf("clear %s: %w", t, err)
		}
	}
	return nil
}

// importEntry writes an entry as it stood, or what is left of an erased one.
func (b *batch) importEntry(ctx context.Context, e *Entry, erased *erasedWire) error {
	e.Num = b.head.Num
	if e.Opened == nil {
		return b.writeErased(ctx, e, erased)
	}
	var err error
	if e.audience, err = b.audience(ctx, e, e.Opened.Audience); err != nil { // numbered as they were when they were appended
		return err
	}
	return b.write(ctx, e)
}

// importHead writes the log's row and its one checkpoint.
func (b *batch) importHead(ctx context.Context, c *checker) error {
	root := b.tree.root()
	h := Head{Log: c.head.Log, Origin: c.head.Origin, Size: b.tree.size, Root: root[:], LastAt: b.nowUTC, edge: b.tree.edgeBytes()}
	if err := b.log.record.makeLog(ctx, b.tx, h); err != nil {
		return err
	}
	var err error
	if b.head, err = headOf(ctx, b.tx, h.Log); err != nil {
		return err
	}
	return b.tx.Insert(ctx, "checkpoint", []string{"log", "size", "at", "note"}, [][]any{{b.head.Num, h.Size, h.LastAt, c.report.Checkpoint.Note}})
}

// importRedactions notes again what the acts erased: the content itself is not in the bundle. The listing is there.
func (b *batch) importRedactions(ctx context.Context, entries []*Entry) error {
	earlier := lookup{ctx: ctx, q: b.tx, log: b.log.id}
	for _, e := range entries {
		if e.Opened == nil {
			continue
		}
		a, ok := e.Opened.Act.(*act.RedactionMade)
		if !ok {
			continue
		}
		e.rests = nil
		if err := e.resolve(earlier); err != nil {
			return err
		}
		if err := b.erase(ctx, e, a, earlier); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) writeErased(ctx context.Context, e *Entry, w *erasedWire) error {
	key, _ := b.roll.Key(e.Author())
	if err := b.tx.Insert(ctx, "entry", entryColumns(), [][]any{{b.head.Num, e.Index, e.ReceivedUTC, key.From, idBytes(w.Entry), w.Seq, bytesOf(e.Digest), e.Leaf,
		"", int64(-1), int64(0), []byte{}}}); err != nil {
		return err
	}
	return b.tx.Insert(ctx, "erased", []string{"log", "idx", "prev"}, [][]any{{b.head.Num, e.Index, string(w.Prev)}})
}
