package record

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// batch is what one transaction appends.
type batch struct {
	log     *Log
	tx      *store.Tx
	head    Head
	tree    *tree
	roll    Roll
	rollWas Roll // before this batch, where the batch changed it; else nil
	nowUTC  int64
	careful bool // ask for every entry id, instead of leaving it to the database's constraint
	fresh   []*Entry
	byID    map[act.EntryID]*Entry // of this batch
	salts   map[uint64]struct{}    // of this batch
	memory  *memory
	note    string // the checkpoint, once it is signed
}

// quoted is a document that entries quote, with its digest: several commitments quote one source.
type quoted struct {
	source act.EntryID
	text   []byte
	sha    act.Digest
}

// begin locks the head and takes up what is remembered of the log, as far as it still holds.
func (l *Log) begin(ctx context.Context, tx *store.Tx, m *memory, careful bool) (*batch, error) {
	h, ok, err := store.One(ctx, tx, scanHead, selectHead+` WHERE id = $1`+tx.Engine().Locking(), string(l.id)) // any number of writers queue here
	if err != nil {
		return nil, fmt.Errorf("lock head: %w", err)
	}
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrNoLog, l.id)
	}
	t, err := loadTree(h.Size, h.Root, h.edge)
	if err != nil {
		return nil, err
	}
	if err := m.reach(ctx, tx, l.record.authority, h); err != nil {
		return nil, err
	}
	return &batch{log: l, tx: tx, head: h, tree: t, roll: m.roll, careful: careful, byID: map[act.EntryID]*Entry{}, salts: map[uint64]struct{}{}, memory: m,
		nowUTC: max(h.LastAt, l.record.now().UnixMicro())}, nil // order is the index; received_at never goes back
}

// take gives an entry its place, or returns a Refusal. An entry that stands there already keeps its index.
func (b *batch) take(ctx context.Context, e *Entry) error {
	e.ReceivedUTC, e.Num = b.nowUTC, b.head.Num
	earlier := lookup{ctx: ctx, q: b.tx, log: b.log.id, batch: b.byID, known: b.memory.metas}
	end, again, err := b.check(ctx, e, earlier)
	if again || err != nil {
		return err
	}
	if a, ok := e.Opened.Act.(*act.RedactionMade); ok { // refuses before it writes
		if err := b.redact(ctx, e, a, earlier); err != nil {
			return err
		}
		clear(b.memory.metas) // what was remembered may be what it erased
		b.memory.quoted = quoted{}
		if a.Whole {
			delete(b.byID, a.Entry)
		}
	}
	e.Salt = make([]byte, 32)
	if _, err := io.ReadFull(b.log.record.rand, e.Salt); err != nil {
		return fmt.Errorf("leaf salt: %w", err)
	}
	e.Leaf = Leaf(e.Salt, e.ReceivedUTC, &e.Envelope)
	b.advance(e, end)
	b.admit(e)
	if e.audience, err = b.audience(ctx, e, e.Opened.Audience); err != nil {
		return err
	}
	if err := b.write(ctx, e); err != nil {
		return err
	}
	b.byID[e.ID()] = e
	b.noteSalts(e)
	b.tree.add(e.Leaf)
	b.fresh = append(b.fresh, e)
	for _, p := range b.log.record.projections {
		if err := p.Apply(ctx, b.tx, e); err != nil {
			return fmt.Errorf("project %s: entry %d: %w", p.Name(), e.Index, err)
		}
	}
	return nil
}

// check asks everything that an entry must fulfil, or whether it stands in the record already.
func (b *batch) check(ctx context.Context, e *Entry, earlier lookup) (end chainEnd, again bool, err error) {
	end, again, err = b.standing(ctx, e)
	if again || err != nil {
		return end, again, err
	}
	e.Index = b.tree.size
	seen := sightOf(e, b.roll, earlier)
	for _, ask := range []func() error{
		func() error { return e.prove(b.roll, b.log.record.ring) },
		func() error { return b.roll.Check(e, seen) },
		func() error { return b.sequence(ctx, e, end) },
		func() error { return checkRules(e, b.secretariat(e), seen) },
		func() error { return b.spans(ctx, e, earlier) },
		func() error { return b.saltsNew(e) },
		func() error { return e.resolve(earlier) },
	} {
		if err := ask(); err != nil {
			return end, false, err
		}
	}
	return end, false, nil
}

// advance remembers where the author's entries end now: an entry that fills a gap leaves the last one as it was.
func (b *batch) advance(e *Entry, end chainEnd) {
	if e.Opened.Seq > end.top {
		b.memory.chains[e.Author()] = chainEnd{e.Opened.Seq, e.Digest, true}
	}
}

// resolve finds the indexes of the entries that the entry rests on.
func (e *Entry) resolve(earlier Lookup) error {
	for _, r := range e.Opened.Act.References() {
		m, ok, err := earlier.Meta(r.Entry)
		if err != nil {
			return err
		}
		if ok {
			e.rests = append(e.rests, restsAt{r.Entry, m.Index})
		}
	}
	return nil
}

// admit tells the roll of an accepted entry. The roll is shared until an act changes it.
func (b *batch) admit(e *Entry) {
	if !b.roll.Bears(e.Kind()) {
		return
	}
	if b.rollWas == nil {
		b.rollWas = b.roll
		b.roll = b.roll.Clone()
	}
	b.roll.Apply(e)
}

func (b *batch) secretariat(e *Entry) string {
	if a, ok := e.Opened.Act.(*act.ProcessOpened); ok {
		return a.Secretariat.Party
	}
	return b.roll.Secretariat()
}

// spans holds an evidence part against the document in the record.
func (b *batch) spans(ctx context.Context, e *Entry, earlier lookup) error {
	source, ev, ok := evidenceOf(e.Opened.Act)
	if !ok || source == "" {
		return nil
	}
	q := &b.memory.quoted
	if q.source == source {
		return checkSpan(e.Kind(), ev, q.text, q.sha)
	}
	m, found, err := earlier.Meta(source)
	if err != nil || !found {
		return err
	}
	from := placeOf(b.head.Num, m.Index) << partBits
	document, found, err := store.One(ctx, b.tx, store.Bytes, `SELECT content FROM part WHERE place >= $1 AND place < $2 AND name = 'document'`, from, from+1<<partBits)
	if err != nil || !found {
		return err
	}
	*q = quoted{act.EntryID(strings.Clone(string(source))), document, act.PayloadDigest(document)}
	return checkSpan(e.Kind(), ev, document, q.sha)
}

// finish writes tiles, keys, the head and its checkpoint.
func (b *batch) finish(ctx context.Context) error {
	if len(b.fresh) == 0 {
		return nil
	}
	if err := errors.Join(b.tiles(ctx), b.keys(ctx)); err != nil {
		return err
	}
	root := b.tree.root()
	var err error
	if b.note, err = signCheckpoint(b.log.signer, b.head.Origin, b.tree.size, root); err != nil {
		return err
	}
	if err := b.tx.Insert(ctx, "checkpoint", []string{"log", "size", "at", "note"}, [][]any{{b.head.Num, b.tree.size, b.nowUTC, b.note}}); err != nil {
		return err
	}
	n, err := b.tx.Exec(ctx, `UPDATE log SET size = $1, root = $2, edge = $3, last_at = $4 WHERE num = $5 AND size = $6`,
		b.tree.size, root[:], b.tree.edgeBytes(), b.nowUTC, b.head.Num, b.head.Size)
	if err != nil {
		return fmt.Errorf("write head: %w", err)
	}
	if n != 1 {
		return fmt.Errorf("write head: another writer moved it from %d", b.head.Size)
	}
	return nil
}

// hour is the precision in which a reader outside an entry's audience learns when it came.
const hour = int64(time.Hour / time.Microsecond)

func scanHead(rows *sql.Rows) (Head, error) {
	var h Head
	err := rows.Scan(&h.Num, &h.Log, &h.Origin, &h.Size, &h.Root, &h.edge, &h.LastAt)
	return h, err
}
