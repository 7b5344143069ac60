package tiles

import (
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// What the paths of tlog-tiles are made of.
const (
	height   = 8
	fullTile = 1 << height // hashes, or entries
	maxLevel = 63
)

// Place is a tile of hashes or a bundle of entries.
type Place struct {
	Entries bool
	Level   int   // of a tile: 0 to 63; 0 of a bundle
	N       int64 // the number within the level
	Width   int   // 1 to 256; 256 is full
}

// Path returns the path below the log's prefix, such as "tile/0/x001/234.p/5" or "tile/entries/000".
func (p Place) Path() string {
	t := tlog.Tile{H: height, L: p.Level, N: p.N, W: p.Width}
	if p.Entries {
		t.L = -1
	}
	path := strings.TrimPrefix(t.Path(), fmt.Sprintf("tile/%d/", height)) // x/mod puts the height first, C2SP has none
	if p.Entries {
		path = "entries" + strings.TrimPrefix(path, "data")
	}
	return "tile/" + path
}

// ParsePlace reads what Path writes, and no other spelling of it. C2SP tlog-tiles: no further leading zeroes, levels up
// to 63, widths of partial tiles from 1 to 255.
func ParsePlace(path string) (Place, error) {
	rest, ok := strings.CutPrefix(path, "tile/")
	if ok && len(rest) < 64 && !strings.HasPrefix(rest, "data/") {
		if entries, is := strings.CutPrefix(rest, "entries/"); is {
			rest = "data/" + entries
		}
		t, err := tlog.ParseTilePath(fmt.Sprintf("tile/%d/%s", height, rest))
		p := Place{Entries: t.L == -1, Level: max(0, t.L), N: t.N, Width: t.W}
		if err == nil && p.Level <= maxLevel && p.N >= 0 && p.Path() == path {
			return p, nil
		}
	}
	return Place{}, fmt.Errorf("parse tile path %q: want tile/<level or entries>/<number>[.p/<width>]", path)
}
