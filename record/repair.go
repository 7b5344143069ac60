package record

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// ErrBeyondRepair is wrapped where what is left of a log does not give a root that its key signed: entries are missing
// or altered, and must come from a backup or a party's copy. Nothing was changed then.
var ErrBeyondRepair = errors.New("the entries do not give what the log's key signed")

// RepairReport says what a repair mended.
type RepairReport struct {
	Log         act.Digest
	Origin      string
	Size        int64
	Leaves      []int64 // entries whose leaf was computed again from their body, in order
	Tiles       int64   // tiles that were missing, torn or beyond the log
	Head        bool    // size, root, edge or time of the head
	Keys        bool    // the table of keys
	Projections []string
	Checkpoint  Checkpoint // that decided
}

// Whole reports whether there was nothing to mend but, perhaps, projections, which are computed again in any case.
func (r *RepairReport) Whole() bool {
	return len(r.Leaves) == 0 && r.Tiles == 0 && !r.Head && !r.Keys
}

// Repair computes leaves, tiles, head, keys and projections of a log again from its entries, in one transaction, where
// the root is one that the log's key signed: the newest checkpoint with a right signature decides. A leaf that is
// damaged while its body is whole is computed from the body. No entry, part or checkpoint is ever changed.
// Errors: ErrNoLog, ErrBeyondRepair wrapped; then nothing is changed.
func (r *Record) Repair(ctx context.Context, log act.Digest) (*RepairReport, error) {
	var m *mending
	err := r.db.Write(ctx, func(tx *store.Tx) error {
		if err := lockHeads(ctx, tx); err != nil {
			return err
		}
		h, err := headOf(ctx, tx, log)
		if err != nil {
			return err
		}
		m = &mending{ctx: ctx, tx: tx, record: r, head: h, tree: &tree{}, report: RepairReport{Log: log, Origin: h.Origin}}
		for _, step := range []func() error{m.decide, m.leaves, m.tiles, m.mendHead, m.keys} {
			if err := step(); err != nil {
				return fmt.Errorf("repair log %s: %w", log, err)
			}
		}
		for _, p := range r.projections {
			m.report.Projections = append(m.report.Projections, p.Name())
		}
		return r.replay(ctx, tx)
	})
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	delete(r.queues, log) // what was remembered of the log may be of its damage
	delete(r.snapshots, log)
	r.mu.Unlock()
	return &m.report, nil
}

type mending struct {
	ctx    context.Context
	tx     *store.Tx
	record *Record
	head   Head
	pub    ed25519.PublicKey
	last   int64 // time of receipt of the last entry
	tree   *tree
	report RepairReport
}

func beyondRepair(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrBeyondRepair, fmt.Sprintf(format, args...))
}

// decide finds the newest checkpoint that the log's key signed, and whether all its entries are there.
func (m *mending) decide() error {
	w, ok, err := rowAt(m.ctx, m.tx, m.head.Num, 0)
	if err != nil {
		return err
	}
	if !ok || !w.body || act.PayloadDigest(w.payload) != m.head.Log {
		return beyondRepair("entry 0 does not open the log")
	}
	o, err := w.open()
	opened, is := (*act.ProcessOpened)(nil), false
	if err == nil {
		opened, is = o.Act.(*act.ProcessOpened)
	}
	if !is {
		return beyondRepair("entry 0 does not open the log")
	}
	if m.pub, err = act.ParseKey(opened.LogKey); err != nil {
		return beyondRepair("entry 0 names no key of the log")
	}
	n, top, last, err := entriesCounted(m.ctx, m.tx, m.head.Num)
	if err != nil {
		return err
	}
	if err := m.newest(opened.Origin, top+1); err != nil {
		return err
	}
	size := m.report.Checkpoint.Size
	if n != top+1 || n != size {
		return beyondRepair("%d entries up to index %d, and a checkpoint of size %d", n, top, size)
	}
	m.last, m.report.Size = last, size
	return nil
}

// newest looks for the newest checkpoint with a right signature.
func (m *mending) newest(origin string, size int64) error {
	const some = 100
	from := int64(1) << 62
	for {
		notes, err := notesDown(m.ctx, m.tx, m.head.Num, from, some)
		if err != nil {
			return err
		}
		for _, n := range notes {
			if c, err := OpenCheckpoint([]byte(n.note), origin, m.pub); err == nil && c.Size == n.size {
				m.report.Checkpoint = c
				return nil
			}
			from = n.size
		}
		if len(notes) < some {
			return beyondRepair("no checkpoint of the log's key, for %d entries", size)
		}
	}
}

// doubt is a leaf that its body does not give.
type doubt struct {
	idx              int64
	stored, computed []byte
	tile             bool // the tile holds the hash of the stored one
}

// leaves computes the tree. Where a leaf and its body differ, the tile above and then the checkpoint say which is right.
func (m *mending) leaves() error {
	doubts, err := m.doubts()
	if err != nil {
		return err
	}
	want := m.report.Checkpoint.Root
	for _, stored := range []func(d doubt) bool{
		func(d doubt) bool { return d.tile },
		func(doubt) bool { return false },
		func(d doubt) bool { return len(d.stored) == LeafSize },
	} {
		right := map[int64][]byte{}
		for _, d := range doubts {
			if !stored(d) {
				right[d.idx] = d.computed
			}
		}
		t, err := m.treeOf(right)
		if err != nil {
			return err
		}
		if t != nil && t.root() == want {
			return m.take(t, right, doubts)
		}
		if len(doubts) == 0 {
			break
		}
	}
	return beyondRepair("the leaves give another root at size %d", m.report.Size)
}

// take writes the leaves that were computed again.
func (m *mending) take(t *tree, right map[int64][]byte, doubts []doubt) error {
	m.tree = t
	for _, d := range doubts {
		leaf, ok := right[d.idx]
		if !ok {
			continue
		}
		if err := setLeaf(m.ctx, m.tx, m.head.Num, d.idx, leaf); err != nil {
			return err
		}
		m.report.Leaves = append(m.report.Leaves, d.idx)
	}
	return nil
}

// eachRow gives every row to take, in order.
func (m *mending) eachRow(take func(row) error) error {
	for from := int64(0); from < m.report.Size; {
		to, err := chunkEnd(m.ctx, m.tx, m.head.Num, from, m.report.Size)
		if err != nil {
			return err
		}
		rows, err := rowsBetween(m.ctx, m.tx, m.head.Num, from, to)
		if err != nil {
			return err
		}
		for _, w := range rows {
			if err := take(w); err != nil {
				return err
			}
		}
		from = to
	}
	return nil
}

func (m *mending) doubts() ([]doubt, error) {
	var out []doubt
	var who writers
	roll := m.record.authority.Empty()
	err := m.eachRow(func(w row) error {
		if !w.body {
			return nil
		}
		author, ok := who.of(w, roll)
		letAct(roll, m.head, w, author)
		e, err := w.envelope(author)
		if err != nil || !ok {
			return nil // the leaf is all there is to go by
		}
		computed := Leaf(w.salt, w.received, &e)
		if bytes.Equal(computed, w.leaf) {
			return nil
		}
		d := doubt{idx: w.idx, stored: w.leaf, computed: computed}
		tile, _, err := tileRow(m.ctx, m.tx, m.head.Num, 0, w.idx/tileWidth)
		if h, ok := hashAt(tile, int(w.idx%tileWidth)); ok && len(w.leaf) == LeafSize {
			d.tile = h == tlog.RecordHash(w.leaf)
		}
		out = append(out, d)
		return err
	})
	return out, err
}

// treeOf returns the tree of the leaves as they are, but for those in right; nil where one cannot be a leaf.
func (m *mending) treeOf(right map[int64][]byte) (*tree, error) {
	t, whole := &tree{}, true
	err := m.eachRow(func(w row) error {
		leaf := w.leaf
		if r, ok := right[w.idx]; ok {
			leaf = r
		}
		whole = whole && len(leaf) == LeafSize
		t.add(leaf)
		t.grew = t.grew[:0]
		return nil
	})
	if !whole {
		return nil, err
	}
	return t, err
}

// tiles goes over the log once more: it writes every tile that differs from what the leaves give, takes out those beyond
// them, and sees to it that every entry can be read, without which no projection can be computed.
func (m *mending) tiles() error {
	t, open := &tree{}, map[int64]*tileCheck{}
	err := m.eachRow(func(w row) error {
		if err := m.readable(w); err != nil {
			return err
		}
		t.add(w.leaf)
		for _, g := range t.grew {
			c := open[g.level]
			if c == nil {
				c = &tileCheck{}
				open[g.level] = c
			}
			if c.hashes = append(c.hashes, g.hash[:]...); c.width() < tileWidth {
				continue
			}
			if err := m.mendTile(g.level, c); err != nil {
				return err
			}
			open[g.level] = &tileCheck{n: c.n + 1}
		}
		t.grew = t.grew[:0]
		return nil
	})
	if err != nil {
		return err
	}
	for level, c := range open {
		if err := m.mendTile(level, c); err != nil {
			return err
		}
	}
	tops, err := tileTops(m.ctx, m.tx, m.head.Num)
	if err != nil {
		return err
	}
	for level := range tops {
		end := int64(0)
		if c := open[level]; c != nil {
			if end = c.n; keepsTile(level, c.width()) {
				end++
			}
		}
		n, err := deleteTiles(m.ctx, m.tx, m.head.Num, level, end)
		if err != nil {
			return err
		}
		m.report.Tiles += n
	}
	return nil
}

// mendTile writes a tile where another stands, or none.
func (m *mending) mendTile(level int64, c *tileCheck) error {
	if !keepsTile(level, c.width()) {
		return nil
	}
	have, _, err := tileRow(m.ctx, m.tx, m.head.Num, level, c.n)
	if err != nil || bytes.Equal(have, c.hashes) {
		return err
	}
	m.report.Tiles++
	return putTile(m.ctx, m.tx, m.head.Num, level, c.n, c.hashes)
}

// readable refuses an entry that cannot be read: its payload, its signatures, or a part that does not give its digest.
func (m *mending) readable(w row) error {
	if !w.body {
		return nil
	}
	if _, err := unpackSignatures("", w.sigs); err != nil {
		return beyondRepair("the signatures of entry %d cannot be read", w.idx)
	}
	o, err := w.open()
	if err != nil {
		return beyondRepair("the payload of entry %d cannot be read: %v", w.idx, err)
	}
	if len(o.Parts) == 0 {
		return nil
	}
	var damaged string
	err = eachPart(m.ctx, m.tx, m.head.Num, w.idx, w.idx+1, func(p partRow) {
		if len(p.salt) != act.SaltSize || o.Fill(act.PartContent{Name: p.name, Salt: act.Salt(p.salt), Content: p.content}) != nil {
			damaged = p.name
		}
	})
	if err == nil && damaged != "" {
		err = beyondRepair("part %s of entry %d does not give its digest", damaged, w.idx)
	}
	return err
}

func (m *mending) mendHead() error {
	root := m.tree.root()
	h := Head{Num: m.head.Num, Log: m.head.Log, Origin: m.head.Origin, Size: m.tree.size, Root: root[:], LastAt: m.last, edge: m.tree.edgeBytes()}
	if h.Size == m.head.Size && bytes.Equal(h.Root, m.head.Root) && bytes.Equal(h.edge, m.head.edge) && h.LastAt == m.head.LastAt {
		return nil
	}
	m.head, m.report.Head = h, true
	return setHead(m.ctx, m.tx, h)
}

// keys computes the table of keys again from the acts.
func (m *mending) keys() error {
	roll, err := rollAfter(m.ctx, m.tx, m.record.authority, m.head, m.report.Size)
	if err != nil {
		return err
	}
	have, err := keysKept(m.ctx, m.tx, m.head.Num)
	if err != nil {
		return err
	}
	same := len(have) == len(roll.Keys())
	for _, k := range have {
		given, ok := roll.Key(k.ID)
		same = same && ok && given == k
	}
	if same {
		return nil
	}
	m.report.Keys = true
	if err := deleteKeys(m.ctx, m.tx, m.head.Num); err != nil {
		return fmt.Errorf("delete keys: %w", err)
	}
	b := &batch{log: &Log{record: m.record, id: m.head.Log}, tx: m.tx, head: m.head, roll: roll, rollWas: m.record.authority.Empty()}
	return b.keys(m.ctx)
}

// rollAfter computes the authority's state after the first entries of a log from their payloads alone.
func rollAfter(ctx context.Context, q store.Querier, authority Authority, h Head, size int64) (Roll, error) {
	roll := authority.Empty()
	var who writers
	for from := int64(0); from < size; {
		to, err := chunkEnd(ctx, q, h.Num, from, size)
		if err != nil {
			return nil, err
		}
		rows, err := rowsBetween(ctx, q, h.Num, from, to)
		if err != nil {
			return nil, err
		}
		for _, w := range rows {
			author, _ := who.of(w, roll)
			letAct(roll, h, w, author)
		}
		from = to
	}
	return roll, nil
}

// letAct lets an entry whose payload can be read act on a roll.
func letAct(roll Roll, h Head, w row, author act.KeyID) {
	if !w.body || !roll.Bears(w.kind) {
		return
	}
	e := &Entry{Log: h.Log, Index: w.idx, ReceivedUTC: w.received, Digest: w.digest}
	var err error
	if e.Opened, err = w.open(); err != nil || e.Opened.Act == nil {
		return
	}
	e.Envelope.Signatures = []Signature{{KeyID: author}}
	key, _ := roll.Key(author)
	e.Party = key.Party
	roll.Apply(e)
}
