package record

import (
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// Tiles have 2^8 hashes: C2SP tlog-tiles.
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// tree is the right edge of a log's Merkle tree (RFC 6962): the hashes of its complete subtrees, largest first, and
// what appending puts into tiles.
type tree struct {
	size int64
	edge []tlog.Hash
	grew []tileHash
}

// tileHash is one hash that belongs to a tile: the index-th of its tile level.
type tileHash struct {
	level, index int64
	hash         tlog.Hash
}

// loadTree reads the head's edge and refuses one that is torn: its root must be the head's.
func loadTree(size int64, root, edge []byte) (*tree, error) {
	t := &tree{size: size}
	if len(edge) != bits.OnesCount64(uint64(size))*tlog.HashSize || len(root) != tlog.HashSize {
		return nil, fmt.Errorf("load tree of size %d: edge of %d bytes: torn head", size, len(edge))
	}
	for i := 0; i < len(edge); i += tlog.HashSize {
		t.edge = append(t.edge, tlog.Hash(edge[i:i+tlog.HashSize]))
	}
	if t.root() != tlog.Hash(root) {
		return nil, fmt.Errorf("load tree of size %d: the edge does not give the root: torn head", size)
	}
	return t, nil
}

// emptyRoot is the hash of the tree without leaves: RFC 6962 section 2.1.
func emptyRoot() tlog.Hash {
	h, err := tlog.TreeHash(0, nil)
	if err != nil {
		panic(err) // reads nothing
	}
	return h
}

func (t *tree) add(leaf []byte) {
	h := tlog.RecordHash(leaf)
	t.put(0, t.size, h)
	level := int64(0)
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.edge) - 1
		h = tlog.NodeHash(t.edge[last], h)
		t.edge = t.edge[:last]
		level++
		t.put(level, n>>1, h)
	}
	t.edge = append(t.edge, h)
	t.size++
}

func (t *tree) put(level, index int64, h tlog.Hash) {
	if level%tileHeight == 0 {
		t.grew = append(t.grew, tileHash{level / tileHeight, index, h})
	}
}

func (t *tree) root() tlog.Hash {
	if len(t.edge) == 0 {
		return emptyRoot()
	}
	h := t.edge[len(t.edge)-1]
	for i := len(t.edge) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.edge[i], h)
	}
	return h
}

func (t *tree) edgeBytes() []byte {
	out := make([]byte, 0, len(t.edge)*tlog.HashSize)
	for _, h := range t.edge {
		out = append(out, h[:]...)
	}
	return out
}
