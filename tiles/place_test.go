package tiles_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tansiq/tansiq/tiles"
	"pgregory.net/rapid"
)

func TestAPathNamesAPlace(t *testing.T) {
	for path, want := range map[string]tiles.Place{
		"tile/0/000":                      {Width: 256},
		"tile/0/000.p/1":                  {Width: 1},
		"tile/63/999.p/255":               {Level: 63, N: 999, Width: 255},
		"tile/1/x001/000":                 {Level: 1, N: 1000, Width: 256},
		"tile/5/x123/x456/789.p/12":       {Level: 5, N: 123456789, Width: 12},
		"tile/entries/000":                {Entries: true, Width: 256},
		"tile/entries/x001/x234/067":      {Entries: true, N: 1234067, Width: 256}, // C2SP's example
		"tile/entries/x001/x234/067.p/8":  {Entries: true, N: 1234067, Width: 8},
		"tile/0/x009/x223/x372/x036/854":  {N: 9223372036854, Width: 256},
		"tile/0/x001/x000/x000/x000/000":  {N: 1e12, Width: 256},
		"tile/0/x001/x000/x000/x000/x000": {}, "tile/0/x000/000": {}, "tile/0/x01/000": {}, "tile/0/0": {}, "tile/0/00": {}, "tile/0/0000": {},
		"tile/0/001/000": {}, "tile/0/x001": {}, "tile/00/000": {}, "tile/64/000": {}, "tile/-1/000": {}, "tile/+1/000": {}, "tile/0/-01": {}, "tile/0/+01": {},
		"tile/0/000.p/0": {}, "tile/0/000.p/256": {}, "tile/0/000.p/01": {}, "tile/0/000.p/-1": {}, "tile/0/000.p/": {}, "tile/0/000.p": {}, "tile/0/000/1": {},
		"tile/data/000": {}, "tile/entries": {}, "tile/entries/": {}, "tile/0": {}, "tile/0/": {}, "tile/": {}, "tile": {}, "": {}, "/tile/0/000": {}, "tile/0/000/": {},
		"tile/0//000": {}, "tile/8/0/000": {}, "tile/0/٠٠٠": {}, "tile/0/X001/000": {}, "tile/0/../0/000": {}, "Tile/0/000": {}, "tile/0/000 ": {},
		"tile/0/" + strings.Repeat("x999/", 20) + "999": {}, "tile/0/x009/x223/x372/x036/x854/x775/808": {}, "tile/entries/0/000": {},
	} {
		got, err := tiles.ParsePlace(path)
		if want == (tiles.Place{}) {
			if err == nil {
				t.Errorf("%q: accepted as %+v", path, got)
			}
			continue
		}
		if err != nil || got != want {
			t.Errorf("%q: %v\n%s", path, err, cmp.Diff(want, got))
		}
		if again := want.Path(); again != path {
			t.Errorf("%+v is written %q, want %q", want, again, path)
		}
	}
}

func TestEveryPlaceReadsBackFromItsPath(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := tiles.Place{Entries: rapid.Bool().Draw(t, "entries"), N: rapid.Int64Range(0, 1<<62).Draw(t, "number"), Width: rapid.IntRange(1, 256).Draw(t, "width")}
		if !p.Entries {
			p.Level = rapid.IntRange(0, 63).Draw(t, "level")
		}
		got, err := tiles.ParsePlace(p.Path())
		if err != nil || got != p {
			t.Fatalf("%s: got %+v, %v", p.Path(), got, err)
		}
	})
}

// FuzzParsePlace: what is accepted has one spelling, and its values within their bounds.
func FuzzParsePlace(f *testing.F) {
	for _, s := range []string{"tile/0/000", "tile/entries/x001/234.p/5", "tile/63/x999/x999/999", "tile/data/000", "tile/8/0/000", "checkpoint"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, path string) {
		p, err := tiles.ParsePlace(path)
		if err != nil {
			return
		}
		if p.Path() != path || p.N < 0 || p.Width < 1 || p.Width > 256 || p.Level < 0 || p.Level > 63 || p.Entries && p.Level != 0 {
			t.Errorf("%q: %s", path, fmt.Sprintf("%+v, written %q", p, p.Path()))
		}
	})
}
