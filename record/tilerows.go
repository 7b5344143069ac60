package record

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/tansiq/tansiq/store"
	"golang.org/x/mod/sumdb/tlog"
)

// tileAt names a tile. C2SP tlog-tiles.
type tileAt struct{ level, n int64 }

// tiles writes what the tree put into tiles. A tile of level 0 is a row once it is full: until then it follows from the
// leaves. A row of a level above grows by one hash whenever a tile below it becomes full.
func (b *batch) tiles(ctx context.Context) error {
	var order []tileAt
	grown := map[tileAt][]byte{}
	for _, g := range b.tree.grew {
		at := tileAt{g.level, g.index / tileWidth}
		if g.level == 0 && (at.n+1)*tileWidth > b.tree.size {
			continue
		}
		if _, ok := grown[at]; !ok {
			order = append(order, at)
			have, err := b.tileBefore(ctx, at, int(g.index%tileWidth))
			if err != nil {
				return err
			}
			grown[at] = have
		}
		grown[at] = append(grown[at], g.hash[:]...)
	}
	for _, at := range order {
		if _, err := b.tx.Exec(ctx, `INSERT INTO tile (log, level, n, hashes) VALUES ($1, $2, $3, $4)
			ON CONFLICT (log, level, n) DO UPDATE SET hashes = excluded.hashes`, b.head.Num, at.level, at.n, grown[at]); err != nil {
			return fmt.Errorf("write tile %d/%d: %w", at.level, at.n, err)
		}
	}
	return nil
}

// tileBefore returns the hashes that a tile had before this batch.
func (b *batch) tileBefore(ctx context.Context, at tileAt, width int) ([]byte, error) {
	if width == 0 {
		return nil, nil
	}
	if at.level == 0 {
		return tileRows{b.tx, b.head.Num}.leafHashes(ctx, at.n, width)
	}
	have, _, err := store.One(ctx, b.tx, store.Bytes, `SELECT hashes FROM tile WHERE log = $1 AND level = $2 AND n = $3`, b.head.Num, at.level, at.n)
	if err == nil && len(have) != width*sha256.Size {
		err = fmt.Errorf("tile %d/%d has %d bytes, want %d: torn tile", at.level, at.n, len(have), width*sha256.Size)
	}
	return have, err
}

// tileRows reads the tiles and leaves of a log from the database, or from one transaction of it.
type tileRows struct {
	q   store.Querier
	num int64 // of the log
}

// tileData implements tileSource. Of level 0 full tiles alone are read from rows; what is not full follows from the
// leaves.
func (r tileRows) tileData(ctx context.Context, level int, n int64, width int) ([]byte, error) {
	if level == 0 && width < tileWidth {
		return r.leafHashes(ctx, n, width)
	}
	data, _, err := store.One(ctx, r.q, store.Bytes, `SELECT hashes FROM tile WHERE log = $1 AND level = $2 AND n = $3`, r.num, int64(level), n)
	if err != nil {
		return nil, err
	}
	if len(data) < width*tlog.HashSize || len(data) > tileWidth*tlog.HashSize {
		return nil, &tornTile{level, n, fmt.Sprintf("%d bytes, want %d", len(data), width*tlog.HashSize)}
	}
	return data[:width*tlog.HashSize], nil
}

// leafHashes returns the hashes of the first width leaves of a tile. Error: a tornTile where there are fewer.
func (r tileRows) leafHashes(ctx context.Context, n int64, width int) ([]byte, error) {
	leaves, err := r.leaves(ctx, n*tileWidth, n*tileWidth+int64(width))
	if err != nil {
		return nil, err
	}
	if len(leaves) != width {
		return nil, &tornTile{0, n, fmt.Sprintf("%d leaves, want %d", len(leaves), width)}
	}
	out := make([]byte, 0, width*tlog.HashSize)
	for _, leaf := range leaves {
		h := tlog.RecordHash(leaf)
		out = append(out, h[:]...)
	}
	return out, nil
}

// leaves returns the leaves from up to and without to.
func (r tileRows) leaves(ctx context.Context, from, to int64) ([][]byte, error) {
	return store.Collect(ctx, r.q, store.Bytes, `SELECT leaf FROM entry WHERE log = $1 AND idx >= $2 AND idx < $3 ORDER BY idx`, r.num, from, to)
}
