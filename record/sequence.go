package record

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// chainEnd is the last entry of a key: the highest author_seq, and its payload's digest. there is false where the key
// has none.
type chainEnd struct {
	top    int64
	digest act.Digest
	there  bool
}

// end returns the last entry of a key, remembered or out of the database.
func (b *batch) end(ctx context.Context, key act.KeyID) (chainEnd, error) {
	if c, ok := b.memory.chains[key]; ok {
		return c, nil
	}
	c, err := chainOf(ctx, b.tx, b.log.id, key)
	if err == nil {
		b.memory.chains[key] = c
	}
	return c, err
}

func chainOf(ctx context.Context, q store.Querier, log act.Digest, key act.KeyID) (chainEnd, error) {
	scan := func(r *sql.Rows) (chainEnd, error) {
		c := chainEnd{there: true}
		var digest []byte
		err := r.Scan(&c.top, &digest)
		c.digest = textOf(digest)
		return c, err
	}
	c, _, err := store.One(ctx, q, scan, `SELECT author_seq, digest FROM entry
		WHERE log = (SELECT num FROM log WHERE id = $1) AND key = (SELECT k.from_idx FROM log g JOIN author_key k ON k.log = g.num WHERE g.id = $1 AND k.keyid = $2)
		ORDER BY author_seq DESC LIMIT 1`, string(log), string(key)) // no join: PostgreSQL, before it has statistics, would read the whole log
	return c, err
}

// numbered is an entry of a key.
type numbered struct {
	idx, received, seq int64
	digest             act.Digest
	id                 act.EntryID
}

func scanNumbered(r *sql.Rows) (numbered, error) {
	var n numbered
	var digest, id []byte
	err := r.Scan(&n.idx, &n.received, &n.seq, &digest, &id)
	n.digest, n.id = textOf(digest), idText(id)
	return n, err
}

// numberOf finds the entry of a key under a number.
func (b *batch) numberOf(ctx context.Context, key act.KeyID, seq int64) (numbered, bool, error) {
	for _, e := range b.fresh {
		if e.Author() == key && e.Opened.Seq == seq {
			return numbered{e.Index, e.ReceivedUTC, seq, e.Digest, e.ID()}, true, nil
		}
	}
	return store.One(ctx, b.tx, scanNumbered, `SELECT idx, received_at, author_seq, digest, entry_id FROM entry
		WHERE log = $1 AND key = (SELECT from_idx FROM author_key WHERE log = $1 AND keyid = $2) AND author_seq = $3`, b.head.Num, string(key), seq)
}

// standing reports whether the entry is in the record already, and where its key's entries end. The same id or sequence
// number with other content is refused; that of the sequence number is kept as evidence.
func (b *batch) standing(ctx context.Context, e *Entry) (chainEnd, bool, error) {
	c, err := b.end(ctx, e.Author())
	if err != nil {
		return c, false, err
	}
	if e.Opened.Seq <= c.top {
		again, err := b.numbered(ctx, e)
		if again || err != nil {
			return c, again, err
		}
	}
	if !b.careful {
		return c, false, b.notTwice(e)
	}
	_, ok, err := store.One(ctx, b.tx, store.Int, `SELECT idx FROM entry WHERE log = $1 AND entry_id = $2`, b.head.Num, idBytes(e.ID()))
	if err == nil && ok {
		err = Refuse(EntryReuse, e.Kind(), "entry", string(e.ID()))
	}
	return c, false, err
}

// notTwice refuses an entry id that this batch has: of earlier ones the database's constraint makes sure.
func (b *batch) notTwice(e *Entry) error {
	if _, ok := b.byID[e.ID()]; ok {
		return Refuse(EntryReuse, e.Kind(), "entry", string(e.ID()))
	}
	return nil
}

// numbered deals with a number that is not above the key's highest one: a retry, a reuse, or one that fills a gap.
func (b *batch) numbered(ctx context.Context, e *Entry) (again bool, err error) {
	n, ok, err := b.numberOf(ctx, e.Author(), e.Opened.Seq)
	if err != nil || !ok {
		return false, err
	}
	if err := e.prove(b.roll, b.log.record.ring); err != nil {
		return false, err // whoever does not hold the key leaves no evidence against it
	}
	if n.digest == e.Digest {
		e.Index, e.ReceivedUTC = n.idx, n.received
		return true, nil
	}
	envelope, err := marshal(e.Envelope)
	if err != nil {
		return false, err
	}
	_, err = b.tx.Exec(ctx, `INSERT INTO equivocation (log, keyid, author_seq, digest, at, envelope) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT DO NOTHING`, b.head.Num, string(e.Author()), e.Opened.Seq, string(e.Digest), b.nowUTC, envelope)
	if err != nil { // may be that of another entry, whose rows were waiting: no refusal
		return false, fmt.Errorf("keep evidence of number %d: %w", e.Opened.Seq, err)
	}
	return false, Refuse(SequenceReuse, e.Kind(), "author_seq", fmt.Sprint(e.Opened.Seq))
}

// sequence checks prev against the same key's previous payload, where that is in the record. A gap is accepted.
func (b *batch) sequence(ctx context.Context, e *Entry, c chainEnd) error {
	if !c.there {
		return nil
	}
	seq := e.Opened.Seq
	if seq > c.top {
		if seq == c.top+1 && c.digest != e.Opened.Prev {
			return Refuse(PrevDiffers, e.Kind(), "prev", string(e.Opened.Prev))
		}
		return nil
	}
	before, ok, err := b.numberOf(ctx, e.Author(), seq-1)
	if err != nil {
		return err
	}
	if ok && before.digest != e.Opened.Prev {
		return Refuse(PrevDiffers, e.Kind(), "prev", string(e.Opened.Prev))
	}
	next, ok, err := b.numberOf(ctx, e.Author(), seq+1)
	if err != nil || !ok {
		return err
	}
	prev, ok, err := b.prevOf(ctx, next)
	if err == nil && ok && prev != e.Digest { // a late arrival must fit what came after it
		err = Refuse(PrevDiffers, e.Kind(), "prev", string(prev))
	}
	return err
}

// prevOf returns which payload an entry names as the one before it.
func (b *batch) prevOf(ctx context.Context, n numbered) (act.Digest, bool, error) {
	if e, ok := b.byID[n.id]; ok {
		return e.Opened.Prev, true, nil
	}
	e, ok, err := entryAt(ctx, b.tx, b.log.id, n.idx)
	if err != nil || !ok {
		return "", false, err
	}
	if e.Opened != nil {
		return e.Opened.Prev, true, nil
	}
	prev, ok, err := store.One(ctx, b.tx, store.Text, `SELECT prev FROM erased WHERE log = $1 AND idx = $2`, b.head.Num, n.idx)
	return act.Digest(prev), ok, err
}
