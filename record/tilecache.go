package record

import (
	"container/list"
	"sync"

	"github.com/tansiq/tansiq/act"
	"golang.org/x/mod/sumdb/tlog"
)

// expanded is a tile with every hash that its own hashes give: 256 of them, then 128, and so on to the one that the
// tile has in the tile above. Of a tile that is not full those that are complete are there, the others zero.
type expanded struct {
	hashes [2*tileWidth - 1]tlog.Hash
}

// expandedBytes is what a kept tile costs: its hashes, and about what the map and the list need for it.
const expandedBytes = (2*tileWidth-1)*tlog.HashSize + 256

// at returns hash i of the height-th row of the tile: 0 ≤ height ≤ 8, 0 ≤ i < 256>>height.
func (e *expanded) at(height int, i int64) *tlog.Hash {
	return &e.hashes[2*tileWidth-2*tileWidth>>height+int(i)]
}

// expand computes a tile's hashes from its data, which holds width of them.
func expand(data []byte) *expanded {
	e := &expanded{}
	width := len(data) / tlog.HashSize
	for i := range width {
		copy(e.hashes[i][:], data[i*tlog.HashSize:])
	}
	for height := range tileHeight {
		for i := range int64(width >> (height + 1)) {
			*e.at(height+1, i) = tlog.NodeHash(*e.at(height, 2*i), *e.at(height, 2*i+1))
		}
	}
	return e
}

// set puts in the next hash of the tile, and those that it completes.
func (e *expanded) set(i int64, h tlog.Hash) {
	*e.at(0, i) = h
	for height := 0; i&1 == 1; height++ {
		i >>= 1
		*e.at(height+1, i) = tlog.NodeHash(*e.at(height, 2*i), *e.at(height, 2*i+1))
	}
}

// data returns the tile's first width hashes as they are served.
func (e *expanded) data(width int) []byte {
	out := make([]byte, 0, width*tlog.HashSize)
	for i := range width {
		out = append(out, e.hashes[i][:]...)
	}
	return out
}

// tileKey names a tile of a log.
type tileKey struct {
	log   act.Digest
	level int
	n     int64
}

// tileCache keeps the full tiles that were used last, expanded, up to a bound. A full tile never changes, so nothing
// in it grows old. It is safe for concurrent use.
type tileCache struct {
	mu   sync.Mutex
	most int // tiles
	kept map[tileKey]*list.Element
	used *list.List // of keptTile, the last used first
}

type keptTile struct {
	key  tileKey
	tile *expanded
}

// defaultTileBytes holds every tile of a log of a million entries: 3,922 tiles.
const defaultTileBytes = 64 << 20

// newTileCache returns a cache of at most bytes, and of at least one tile; 0 is the default.
func newTileCache(bytes int64) *tileCache {
	if bytes == 0 {
		bytes = defaultTileBytes
	}
	return &tileCache{most: max(1, int(bytes/expandedBytes)), kept: map[tileKey]*list.Element{}, used: list.New()}
}

func (c *tileCache) get(k tileKey) *expanded {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.kept[k]
	if !ok {
		return nil
	}
	c.used.MoveToFront(e)
	return e.Value.(keptTile).tile
}

func (c *tileCache) put(k tileKey, t *expanded) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.kept[k]; ok { // another reader was faster
		e.Value = keptTile{k, t}
		return
	}
	c.kept[k] = c.used.PushFront(keptTile{k, t})
	if c.used.Len() > c.most {
		last := c.used.Back()
		delete(c.kept, c.used.Remove(last).(keptTile).key)
	}
}

// forget drops the tiles of a log: what was read may have been torn, and mended since.
func (c *tileCache) forget(log act.Digest) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, e := range c.kept {
		if k.log == log {
			c.used.Remove(e)
			delete(c.kept, k)
		}
	}
}
