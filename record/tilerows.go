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
		have, err := leafHashes(ctx, b.tx, b.head.Num, at.n*tileWidth, width)
		if err == nil && len(have) != width*tlog.HashSize {
			err = fmt.Errorf("tile 0/%d has %d leaves, want %d: torn tile", at.n, len(have)/tlog.HashSize, width)
		}
		return have, err
	}
	have, _, err := store.One(ctx, b.tx, store.Bytes, `SELECT hashes FROM tile WHERE log = $1 AND level = $2 AND n = $3`, b.head.Num, at.level, at.n)
	if err == nil && len(have) != width*sha256.Size {
		err = fmt.Errorf("tile %d/%d has %d bytes, want %d: torn tile", at.level, at.n, len(have), width*sha256.Size)
	}
	return have, err
}

// leafHashes returns the hashes of at most width leaves from the one at from on, one after the other.
func leafHashes(ctx context.Context, q store.Querier, num, from int64, width int) ([]byte, error) {
	leaves, err := store.Collect(ctx, q, store.Bytes, `SELECT leaf FROM entry WHERE log = $1 AND idx >= $2 AND idx < $3 ORDER BY idx`, num, from, from+int64(width))
	out := make([]byte, 0, len(leaves)*tlog.HashSize)
	for _, l := range leaves {
		h := tlog.RecordHash(l)
		out = append(out, h[:]...)
	}
	return out, err
}

// tileData returns the first width hashes of a tile, as they stand in the database. ok is false where it has fewer.
func tileData(ctx context.Context, q store.Querier, num int64, at tileAt, width int) (hashes []byte, ok bool, err error) {
	if at.level == 0 && width < tileWidth {
		hashes, err = leafHashes(ctx, q, num, at.n*tileWidth, width)
	} else {
		hashes, _, err = store.One(ctx, q, store.Bytes, `SELECT hashes FROM tile WHERE log = $1 AND level = $2 AND n = $3`, num, at.level, at.n)
	}
	if err != nil || len(hashes) < width*tlog.HashSize {
		return nil, false, err
	}
	return hashes[:width*tlog.HashSize], true, nil
}
