package record

import (
	"context"
	"errors"
	"fmt"
	"math/bits"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
	"golang.org/x/mod/sumdb/tlog"
)

// tileLevels are the levels that a tree of less than 2^63 leaves can have.
const tileLevels = 8

// tileSource reads tiles as they are stored or served: width hashes, nothing of them checked but their number.
// Error: a tornTile where there are fewer.
type tileSource interface {
	tileData(ctx context.Context, level int, n int64, width int) ([]byte, error)
}

// Snapshot is one state of a log, from which any number of proofs can be made, at once if need be. Full tiles are read
// when they are first needed and kept expanded in a cache; each was held against the tile above it and so against the
// head.
type Snapshot struct {
	db     *store.DB // nil of a log that somebody else serves
	tiles  *tileCache
	log    act.Digest
	num    int64 // of the log in db
	size   int64
	root   tlog.Hash
	edge   [tileLevels]*expanded // the tile of each level that is not full; nil where there is none
	ragged [64]tlog.Hash         // of what stands right of the last complete subtree of 2^k leaves
}

// Size returns how many entries the snapshot has.
func (s *Snapshot) Size() int64 { return s.size }

// Root returns the root of the tree at that size.
func (s *Snapshot) Root() tlog.Hash { return s.root }

// Snapshot returns the newest state of a log. Errors: ErrNoLog wrapped; where the head or the tiles at the right edge
// are torn.
func (r *Record) Snapshot(ctx context.Context, log act.Digest) (*Snapshot, error) {
	var s *Snapshot
	err := r.db.Read(ctx, func(tx *store.Tx) (err error) {
		s, err = r.snapshot(ctx, tx, log)
		return err
	})
	return s, err
}

// snapshot returns the state that q sees: the one at hand where the head has not moved.
func (r *Record) snapshot(ctx context.Context, q store.Querier, log act.Digest) (*Snapshot, error) {
	h, err := headOf(ctx, q, log)
	if err != nil {
		return nil, err
	}
	if s := r.snapshotOf(h); s != nil {
		return s, nil
	}
	r.building.Lock() // of many who ask when the head has moved one reads its edge
	defer r.building.Unlock()
	if s := r.snapshotOf(h); s != nil {
		return s, nil
	}
	s, err := headSnapshot(ctx, tileRows{q, h.Num}, h)
	if err != nil {
		return nil, err
	}
	r.keep(s)
	return s, nil
}

// keep has a snapshot at hand for whoever asks next.
func (r *Record) keep(s *Snapshot) {
	s.db, s.tiles = r.db, r.tiles
	r.mu.Lock()
	defer r.mu.Unlock()
	r.snapshots[s.log] = s
}

// snapshotOf returns the snapshot at hand where it is of the head h, else nil.
func (r *Record) snapshotOf(h Head) *Snapshot {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.snapshots[h.Log]
	if s == nil || s.size != h.Size || s.root != tlog.Hash(h.Root) || s.num != h.Num {
		return nil
	}
	return s
}

// headSnapshot reads the tiles at the right edge and holds them against a head. Error: where either is torn.
func headSnapshot(ctx context.Context, rows tileSource, h Head) (*Snapshot, error) {
	t, err := loadTree(h.Size, h.Root, h.edge)
	if err != nil {
		return nil, err
	}
	s := &Snapshot{log: h.Log, num: h.Num, size: h.Size, root: tlog.Hash(h.Root)}
	if err := s.readEdge(ctx, rows); err != nil {
		return nil, err
	}
	return s, s.holds(t.edge)
}

// grown returns the snapshot of the same log after t took leaves in, which began at s. Error: where the two do not fit.
func (s *Snapshot) grown(t *tree) (*Snapshot, error) {
	n := *s
	n.size, n.root = t.size, t.root()
	var own [tileLevels]bool
	for _, g := range t.grew {
		i := g.index % tileWidth
		tile := n.edge[g.level]
		switch {
		case i == 0:
			tile = &expanded{}
		case tile == nil:
			return nil, &tornTile{int(g.level), g.index / tileWidth, "it is not at hand"}
		case !own[g.level]:
			copied := *tile // others prove from the older state
			tile = &copied
		}
		n.edge[g.level], own[g.level] = tile, true
		tile.set(i, g.hash)
		if i == tileWidth-1 {
			n.tiles.put(tileKey{n.log, int(g.level), g.index / tileWidth}, tile)
			n.edge[g.level], own[g.level] = nil, false
		}
	}
	return &n, n.holds(t.edge)
}

// rag computes, from the smallest complete subtree up, the hash of all that stands right of those of 2^k leaves.
func (s *Snapshot) rag(edge []tlog.Hash) {
	last := len(edge) - 1
	for k, i := 0, last; i >= 0; k++ {
		if i < last {
			s.ragged[k] = s.ragged[k-1]
		}
		if k > 0 && s.size>>(k-1)&1 == 1 {
			s.ragged[k] = edge[i]
			if i < last {
				s.ragged[k] = tlog.NodeHash(edge[i], s.ragged[k-1])
			}
			i--
		}
	}
}

// readEdge reads the tiles that are not full.
func (s *Snapshot) readEdge(ctx context.Context, from tileSource) error {
	for level := range tileLevels {
		count := s.size >> (tileHeight * level)
		if count%tileWidth == 0 {
			continue
		}
		data, err := from.tileData(ctx, level, count/tileWidth, int(count%tileWidth))
		if err != nil {
			return err
		}
		s.edge[level] = expand(data)
	}
	return nil
}

// holds holds the tiles that are not full against the edge of the tree, its complete subtrees from the largest: each
// bit of a tile's width is one of them.
func (s *Snapshot) holds(edge []tlog.Hash) error {
	last := len(edge)
	for k := 0; last > 0; k++ {
		if s.size>>k&1 == 0 {
			continue
		}
		if last--; s.complete(k) != edge[last] {
			return &tornTile{k / tileHeight, s.size >> (k/tileHeight*tileHeight + tileHeight), "it does not give the head's edge"}
		}
	}
	s.rag(edge)
	return nil
}

// complete returns the hash of the subtree of 2^k leaves that stands in the edge: bit k of the size is 1.
func (s *Snapshot) complete(k int) tlog.Hash {
	return *s.edge[k/tileHeight].at(k%tileHeight, s.size>>(k+1)<<1%(tileWidth>>(k%tileHeight)))
}

// tile returns the n-th tile of a level, full or as far as the log goes. The log has a hash in it.
func (s *Snapshot) tile(ctx context.Context, from tileSource, level int, n int64) (*expanded, error) {
	if n >= s.size>>(tileHeight*level)/tileWidth {
		return s.edge[level], nil
	}
	key := tileKey{s.log, level, n}
	if t := s.tiles.get(key); t != nil {
		return t, nil
	}
	data, err := from.tileData(ctx, level, n, tileWidth)
	if err != nil {
		return nil, err
	}
	t := expand(data)
	if err := s.hangs(ctx, from, level, n, t); err != nil {
		return nil, err
	}
	s.tiles.put(key, t)
	return t, nil
}

// hangs holds a full tile against its hash in the tile above.
func (s *Snapshot) hangs(ctx context.Context, from tileSource, level int, n int64, t *expanded) error {
	above, err := s.tile(ctx, from, level+1, n/tileWidth)
	if err != nil {
		return err
	}
	if *above.at(0, n%tileWidth) != *t.at(tileHeight, 0) {
		return &tornTile{level, n, "it does not give its hash in the tile above"}
	}
	return nil
}

// served returns a tile that is to be published at a width, held against every tile above it up to the head.
func (s *Snapshot) served(ctx context.Context, from tileSource, level, n int64, width int) (*expanded, error) {
	if level < 0 || level >= tileLevels || n < 0 || width < 1 || width > tileWidth || n > s.size/tileWidth ||
		n*tileWidth+int64(width) > s.size>>(tileHeight*level) {
		return nil, fmt.Errorf("%w: level %d, number %d, width %d of %d entries", ErrNoTile, level, n, width, s.size)
	}
	at, number := int(level), n
	t, err := s.tile(ctx, from, at, number)
	for below := t; err == nil && number < s.size>>(tileHeight*at)/tileWidth; at, number = at+1, number/tileWidth {
		if err = s.hangs(ctx, from, at, number, below); err == nil {
			below, err = s.tile(ctx, from, at+1, number/tileWidth)
		}
	}
	return t, err
}

// Prove proves that the entry at idx stands in the log at the snapshot's size. No proof leaves that would not check.
// Errors: ErrNotSeen wrapped where idx is beyond the log; a torn tile, named.
func (s *Snapshot) Prove(ctx context.Context, idx int64) (tlog.RecordProof, error) {
	rows := tileRows{s.db, s.num}
	p, _, err := s.prove(ctx, rows, idx)
	if torn(err) { // in memory or in the database: once more from the latter
		s.tiles.forget(s.log)
		p, _, err = s.prove(ctx, rows, idx)
	}
	return p, err
}

// prove returns the proof of an entry and the hash of its leaf.
func (s *Snapshot) prove(ctx context.Context, from tileSource, idx int64) (tlog.RecordProof, tlog.Hash, error) {
	if idx < 0 || idx >= s.size {
		return nil, tlog.Hash{}, fmt.Errorf("%w: index %d of %d", ErrNotSeen, idx, s.size)
	}
	t, err := s.tile(ctx, from, 0, idx/tileWidth)
	if err != nil {
		return nil, tlog.Hash{}, err
	}
	leaf := *t.at(0, idx%tileWidth)
	proof := make(tlog.RecordProof, 0, bits.Len64(uint64(s.size)))
	level := 0
	for k, last := 0, s.size-1; last>>k > 0; k++ {
		beside := idx>>k ^ 1
		switch {
		case beside > last>>k: // no sibling: the hash goes up as it is
			continue
		case (beside+1)<<k > s.size: // RFC 6962 section 2.1.1: what stands right of the complete subtrees
			proof = append(proof, s.ragged[k])
			continue
		case level != k/tileHeight:
			level = k / tileHeight
			if t, err = s.tile(ctx, from, level, beside<<(k%tileHeight)/tileWidth); err != nil {
				return nil, tlog.Hash{}, err
			}
		}
		proof = append(proof, *t.at(k%tileHeight, beside%(tileWidth>>(k%tileHeight))))
	}
	if err := tlog.CheckRecord(proof, s.size, s.root, idx, leaf); err != nil {
		return nil, tlog.Hash{}, &tornTile{0, idx / tileWidth, fmt.Sprintf("the proof of entry %d does not check", idx)}
	}
	return proof, leaf, nil
}

// grew proves that the log at size from is the beginning of the log at size to. 0 < from ≤ to.
func (s *Snapshot) grew(ctx context.Context, rows tileSource, from, to int64) (tlog.TreeProof, error) {
	if to > s.size || from > to {
		return nil, fmt.Errorf("prove growth from %d to %d: the log has %d entries", from, to, s.size)
	}
	reader := nodeReader{ctx, s, rows}
	p, err := tlog.ProveTree(to, from, reader)
	if err != nil {
		return nil, fmt.Errorf("prove growth from %d to %d: %w", from, to, err)
	}
	before, err := tlog.TreeHash(from, reader)
	if err != nil {
		return nil, err
	}
	after, err := tlog.TreeHash(to, reader)
	if err != nil {
		return nil, err
	}
	if to == s.size {
		after = s.root
	}
	if err := tlog.CheckTree(p, to, after, from, before); err != nil {
		return nil, &tornTile{0, from / tileWidth, fmt.Sprintf("the growth from %d to %d does not check", from, to)}
	}
	return p, nil
}

// nodeReader reads the stored hashes of a snapshot's tree from its tiles.
type nodeReader struct {
	ctx  context.Context
	s    *Snapshot
	from tileSource
}

// ReadHashes implements tlog.HashReader.
func (r nodeReader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		k, n := tlog.SplitStoredHashIndex(index)
		height := k % tileHeight
		t, err := r.s.tile(r.ctx, r.from, k/tileHeight, n<<height/tileWidth)
		if err != nil {
			return nil, err
		}
		out[i] = *t.at(height, n%(tileWidth>>height))
	}
	return out, nil
}

// proved runs f on the newest state of a log, within one transaction. Where f meets a torn tile it runs once more, with
// nothing remembered: the tile may have been mended since it was read.
func (r *Record) proved(ctx context.Context, log act.Digest, f func(s *Snapshot, rows tileRows) error) error {
	once := func() error {
		return r.db.Read(ctx, func(tx *store.Tx) error {
			s, err := r.snapshot(ctx, tx, log)
			if err != nil {
				return err
			}
			return f(s, tileRows{tx, s.num})
		})
	}
	err := once()
	if torn(err) {
		r.tiles.forget(log)
		r.mu.Lock()
		delete(r.snapshots, log)
		r.mu.Unlock()
		err = once()
	}
	return err
}

func torn(err error) bool {
	var t *tornTile
	return errors.As(err, &t)
}
