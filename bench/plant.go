package main

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/serve"
	"github.com/tansiq/tansiq/store"
)

// tileWidth is how many hashes a full tile has: C2SP tlog-tiles.
const tileWidth = 256

// planted is a log whose head and tiles were written straight into the record's tables, since all that a proof reads
// stands there. Its leaves are of no entries.
type planted struct {
	program *serve.Program
	log     act.Digest
	size    int64
	root    tlog.Hash
}

// plantedLog is the log id.
func plantedLog() act.Digest { return act.PayloadDigest([]byte("planted")) }

// plantedLeaf returns a leaf: one of another number is another.
func plantedLeaf(i int64) []byte {
	h := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(i)))
	return append([]byte{1}, h[:]...)
}

// plant makes a log of size leaves, a multiple of a tile's width, in an empty database.
func plant(ctx context.Context, address string, size int64) (*planted, error) {
	program, err := serve.Open(ctx, serve.Options{Address: address, Create: true, Now: time.Now})
	if err != nil {
		return nil, err
	}
	p := &planted{program: program, log: plantedLog(), size: size}
	if err := program.DB.Write(ctx, func(tx *store.Tx) error { return p.write(ctx, tx) }); err != nil {
		return nil, errors.Join(fmt.Errorf("plant a log of %d leaves: %w", size, err), program.Close())
	}
	return p, nil
}

func (p *planted) write(ctx context.Context, tx *store.Tx) error {
	var t edge
	var levels [][]tlog.Hash // the hashes of each level of tiles that are in no full tile yet
	var counts []int64       // and how many full tiles it has
	put := func(level int) error {
		rows := [][]any{{int64(1), int64(level), counts[level], concat(levels[level])}}
		return tx.Insert(ctx, "tile", []string{"log", "level", "n", "hashes"}, rows)
	}
	var add func(level int, h tlog.Hash) error
	add = func(level int, h tlog.Hash) error {
		if level == len(levels) {
			levels, counts = append(levels, nil), append(counts, 0)
		}
		levels[level] = append(levels[level], h)
		if len(levels[level]) < tileWidth {
			return nil
		}
		if err := put(level); err != nil {
			return err
		}
		above := subtree(levels[level])
		levels[level], counts[level] = nil, counts[level]+1
		return add(level+1, above)
	}
	for i := range p.size {
		leaf := plantedLeaf(i)
		t.add(leaf)
		if err := add(0, tlog.RecordHash(leaf)); err != nil {
			return err
		}
	}
	for level := range levels { // those above level 0 are rows before they are full
		if level > 0 && len(levels[level]) > 0 {
			if err := put(level); err != nil {
				return err
			}
		}
	}
	p.root = t.root()
	return p.head(ctx, tx, &t)
}

// head writes the log's head, and that its projections are those of this program: there is nothing to replay.
func (p *planted) head(ctx context.Context, tx *store.Tx, t *edge) error {
	for _, one := range p.program.Record.Projections() {
		if err := tx.Insert(ctx, "projection", []string{"log", "name", "version"}, [][]any{{int64(1), one.Name(), one.Version()}}); err != nil {
			return err
		}
	}
	return tx.Insert(ctx, "log", []string{"num", "id", "origin", "size", "root", "edge", "last_at"},
		[][]any{{int64(1), string(p.log), origin, p.size, p.root[:], concat(t.hashes), int64(0)}})
}

// edge is the right edge of a tree: its complete subtrees, largest first. RFC 6962.
type edge struct {
	size   int64
	hashes []tlog.Hash
}

func (t *edge) add(leaf []byte) {
	h := tlog.RecordHash(leaf)
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.hashes) - 1
		h = tlog.NodeHash(t.hashes[last], h)
		t.hashes = t.hashes[:last]
	}
	t.hashes = append(t.hashes, h)
	t.size++
}

func (t *edge) root() tlog.Hash {
	h := t.hashes[len(t.hashes)-1]
	for i := len(t.hashes) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.hashes[i], h)
	}
	return h
}

// subtree returns the hash of a complete subtree over hashes, a power of two of them.
func subtree(hashes []tlog.Hash) tlog.Hash {
	if len(hashes) == 1 {
		return hashes[0]
	}
	half := len(hashes) / 2
	return tlog.NodeHash(subtree(hashes[:half]), subtree(hashes[half:]))
}

func concat(hashes []tlog.Hash) []byte {
	out := make([]byte, 0, len(hashes)*tlog.HashSize)
	for _, h := range hashes {
		out = append(out, h[:]...)
	}
	return out
}

// naive proves entries as is simplest: for each proof it reads every tile that it needs from the database, and computes
// from its hashes what it needs. It keeps nothing.
type naive struct {
	ctx  context.Context
	db   *store.DB
	size int64
}

// ReadHashes implements tlog.HashReader.
func (n naive) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	read := map[tlog.Tile][]byte{}
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		t := tlog.TileForIndex(8, index)
		t.W = int(min(tileWidth, n.size>>(8*t.L)-t.N*tileWidth))
		data, ok := read[t]
		if !ok {
			var err error
			if data, _, err = store.One(n.ctx, n.db, store.Bytes, `SELECT hashes FROM tile WHERE log = 1 AND level = $1 AND n = $2`, int64(t.L), t.N); err != nil {
				return nil, err
			}
			read[t] = data
		}
		var err error
		if out[i], err = tlog.HashFromTile(t, data, index); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// prove proves an entry and holds the proof against the root, as the record does: no proof leaves that would not check.
func (p *planted) prove(ctx context.Context, idx int64) error {
	n := naive{ctx, p.program.DB, p.size}
	proof, err := tlog.ProveRecord(p.size, idx, n)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, p.size, p.root, idx, tlog.RecordHash(plantedLeaf(idx)))
}

// snapshots returns n states of the log, each of a record of its own that keeps so many bytes of tiles.
func (p *planted) snapshots(ctx context.Context, n int, tileBytes int64, authority record.Authority) ([]*record.Snapshot, error) {
	out := make([]*record.Snapshot, n)
	for i := range out {
		r, err := record.New(ctx, p.program.DB, authority, serve.Projections(), record.Options{Now: time.Now, TileBytes: tileBytes})
		if err != nil {
			return nil, err
		}
		if out[i], err = r.Snapshot(ctx, p.log); err != nil {
			return nil, err
		}
		if out[i].Size() != p.size || out[i].Root() != p.root {
			return nil, fmt.Errorf("snapshot of the planted log: size %d, root %s", out[i].Size(), hex.EncodeToString(p.root[:]))
		}
	}
	return out, nil
}
