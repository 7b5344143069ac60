package record

import (
	"bytes"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// TestTheCacheKeepsWhatWasUsedLastAndNoMoreThanItsBound holds it against a list of what was used, in order.
func TestTheCacheKeepsWhatWasUsedLastAndNoMoreThanItsBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(1, 5).Draw(t, "most")
		c := newTileCache(int64(most) * expandedBytes)
		var used []tileKey // the last used last
		use := func(k tileKey) {
			for i, u := range used {
				if u == k {
					used = append(used[:i:i], used[i+1:]...)
					break
				}
			}
			used = append(used, k)
			used = used[max(0, len(used)-most):]
		}
		kept := func(k tileKey) bool {
			for _, u := range used {
				if u == k {
					return true
				}
			}
			return false
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			k := tileKey{"log", rapid.IntRange(0, 1).Draw(t, "level"), rapid.Int64Range(0, 4).Draw(t, "number")}
			if rapid.IntRange(0, 20).Draw(t, "forget") == 0 {
				c.forget("another")
				c.forget("log")
				used = nil
			}
			got := c.get(k)
			if (got != nil) != kept(k) {
				t.Fatalf("%v: there %v, want %v of %v", k, got != nil, kept(k), used)
			}
			if got == nil {
				c.put(k, &expanded{})
			}
			use(k)
			if len(c.kept) != len(used) || c.used.Len() != len(used) {
				t.Fatalf("%d and %d tiles kept, want %d", len(c.kept), c.used.Len(), len(used))
			}
		}
	})
	if n := newTileCache(0).most; n < 3_922 {
		t.Errorf("the default keeps %d tiles, too few for a million entries", n)
	}
}

// TestAnExpandedTileHasEveryHashThatItsOwnGive, full or not.
func TestAnExpandedTileHasEveryHashThatItsOwnGive(t *testing.T) {
	var ref reference
	var data []byte
	for width := int64(1); width <= tileWidth; width++ {
		more, err := tlog.StoredHashes(width-1, leafNumber(width-1), ref)
		if err != nil {
			t.Fatal(err)
		}
		ref, data = append(ref, more...), append(data, more[0][:]...)
		e := expand(data)
		for height := range tileHeight + 1 {
			for i := range int64(tileWidth >> height) {
				want := tlog.Hash{}
				if (i+1)<<height <= width {
					want = ref[tlog.StoredHashIndex(height, i)]
				}
				if *e.at(height, i) != want {
					t.Fatalf("width %d: hash %d of row %d", width, i, height)
				}
			}
		}
		if !bytes.Equal(e.data(int(width)), data) {
			t.Fatalf("width %d: other data", width)
		}
	}
}
