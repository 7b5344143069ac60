package record

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// reference is the same log as tlog's own functions keep it: every hash by its index.
type reference []tlog.Hash

func (r reference) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = r[x]
	}
	return out, nil
}

// tiled is the tiles as the tree gave them, by level and number; it reads and checks them as any client would.
type tiled map[[2]int64][]byte

func (t tiled) Height() int                     { return tileHeight }
func (t tiled) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiled) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, tile := range tiles {
		data := t[[2]int64{int64(tile.L), tile.N}]
		if len(data) < tile.W*tlog.HashSize {
			return nil, fmt.Errorf("tile %d/%d has %d bytes", tile.L, tile.N, len(data))
		}
		out = append(out, data[:tile.W*tlog.HashSize])
	}
	return out, nil
}

func (t tiled) take(grew []tileHash) error {
	for _, g := range grew {
		k := [2]int64{g.level, g.index / tileWidth}
		if len(t[k]) != int(g.index%tileWidth)*tlog.HashSize {
			return fmt.Errorf("hash %d of level %d comes to a tile of %d bytes", g.index, g.level, len(t[k]))
		}
		t[k] = append(t[k], g.hash[:]...)
	}
	return nil
}

func leafNumber(i int64) []byte { return fmt.Appendf(nil, "leaf %d of a test", i) }

func TestATreeHasTheReferencesRootAtEverySize(t *testing.T) {
	var ref reference
	tr := &tree{}
	for size := range int64(601) {
		want, err := tlog.TreeHash(size, ref)
		if err != nil {
			t.Fatal(err)
		}
		if got := tr.root(); got != want {
			t.Fatalf("root at %d: got %v, want %v", size, got, want)
		}
		again, err := loadTree(size, want[:], tr.edgeBytes())
		if err != nil {
			t.Fatalf("load at %d: %v", size, err)
		}
		tr = again
		more, err := tlog.StoredHashes(size, leafNumber(size), ref)
		if err != nil {
			t.Fatal(err)
		}
		ref = append(ref, more...)
		tr.add(leafNumber(size))
	}
}

func TestTilesProveWhatTheReferenceProvesHoweverTheBatchesFall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Int64Range(1, 600).Draw(t, "size")
		var ref reference
		tiles, tr := tiled{}, &tree{}
		for n := int64(0); n < size; {
			batch := min(size-n, rapid.Int64Range(1, 300).Draw(t, "batch"))
			for range batch {
				more, err := tlog.StoredHashes(n, leafNumber(n), ref)
				if err != nil {
					t.Fatal(err)
				}
				ref = append(ref, more...)
				tr.add(leafNumber(n))
				n++
			}
			if err := tiles.take(tr.grew); err != nil {
				t.Fatal(err)
			}
			root := tr.root()
			loaded, err := loadTree(n, root[:], tr.edgeBytes())
			if err != nil {
				t.Fatal(err)
			}
			tr = loaded
		}
		compareProofs(t, size, tr.root(), tiles, ref)
	})
}

func compareProofs(t *rapid.T, size int64, root tlog.Hash, tiles tiled, ref reference) {
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, tiles)
	idx := rapid.Int64Range(0, size-1).Draw(t, "index")
	from := rapid.Int64Range(1, size).Draw(t, "from")
	got, err := tlog.ProveRecord(size, idx, reader)
	if err != nil {
		t.Fatal(err)
	}
	want, err := tlog.ProveRecord(size, idx, ref)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) || tlog.CheckRecord(got, size, root, idx, tlog.RecordHash(leafNumber(idx))) != nil {
		t.Fatalf("proof of %d in %d differs from the reference's", idx, size)
	}
	grown, err := tlog.ProveTree(size, from, reader)
	if err != nil {
		t.Fatal(err)
	}
	wanted, err := tlog.ProveTree(size, from, ref)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(grown, wanted) {
		t.Fatalf("growth from %d to %d differs from the reference's", from, size)
	}
}

func TestATornHeadIsRefused(t *testing.T) {
	tr := &tree{}
	for i := range int64(11) {
		tr.add(leafNumber(i))
	}
	root, edge := tr.root(), tr.edgeBytes()
	if _, err := loadTree(11, root[:], edge); err != nil {
		t.Fatalf("control: %v", err)
	}
	for i := range edge {
		torn := bytes.Clone(edge)
		torn[i] ^= 1
		if _, err := loadTree(11, root[:], torn); err == nil {
			t.Fatalf("byte %d of the edge changed: accepted", i)
		}
	}
	for i := range root {
		torn := root
		torn[i] ^= 1
		if _, err := loadTree(11, torn[:], edge); err == nil {
			t.Fatalf("byte %d of the root changed: accepted", i)
		}
	}
	for name, load := range map[string]func() (*tree, error){
		"a shorter edge":    func() (*tree, error) { return loadTree(11, root[:], edge[:len(edge)-1]) },
		"another size":      func() (*tree, error) { return loadTree(12, root[:], edge) },
		"a shorter root":    func() (*tree, error) { return loadTree(11, root[:31], edge) },
		"nothing of a tree": func() (*tree, error) { return loadTree(11, nil, nil) },
	} {
		if _, err := load(); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
