package record

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/tansiq/tansiq/act"
	"golang.org/x/mod/sumdb/tlog"
)

// ErrNoTile is returned for a tile, or a width of it, that the log does not have.
var ErrNoTile = errors.New("log has no such tile")

// tornTile is the error of a tile that the head does not prove.
type tornTile struct {
	level int
	n     int64
	why   string
}

func (t *tornTile) Error() string {
	return fmt.Sprintf("tile %d/%d: %s: torn tile", t.level, t.n, t.why)
}

// Tile returns the first width hashes, of 32 bytes each, of the n-th tile of a level: 1 ≤ width ≤ 256. C2SP tlog-tiles:
// hash i is that of the subtree of 256^level leaves with the number 256 n + i. What is returned was held against the
// head. Errors: ErrNoLog wrapped; ErrNoTile wrapped where the log has not grown so far.
func (r *Record) Tile(ctx context.Context, log act.Digest, level, n int64, width int) ([]byte, error) {
	var out []byte
	err := r.proved(ctx, log, func(s *Snapshot, rows tileRows) error {
		t, err := s.served(ctx, rows, level, n, width)
		if err == nil {
			out = t.data(width)
		}
		return err
	})
	return out, err
}

// EntryBundle returns the first width leaves of the n-th bundle of 256, each after its length in two bytes, big-endian:
// C2SP tlog-tiles, log entries. Every leaf was held against its hash in the tile. Errors: as of Tile.
func (r *Record) EntryBundle(ctx context.Context, log act.Digest, n int64, width int) ([]byte, error) {
	var out []byte
	err := r.proved(ctx, log, func(s *Snapshot, rows tileRows) error {
		t, err := s.served(ctx, rows, 0, n, width)
		if err != nil {
			return err
		}
		leaves, err := rows.leaves(ctx, n*tileWidth, n*tileWidth+int64(width))
		if err != nil {
			return err
		}
		if out, err = bundleOf(leaves, t, width); err != nil {
			return &tornTile{0, n, err.Error()}
		}
		return nil
	})
	return out, err
}

// bundleOf writes leaves as an entry bundle where they are those of a tile.
func bundleOf(leaves [][]byte, t *expanded, width int) ([]byte, error) {
	if len(leaves) != width {
		return nil, fmt.Errorf("%d leaves, want %d", len(leaves), width)
	}
	var out []byte
	for i, leaf := range leaves {
		if len(leaf) != LeafSize || tlog.RecordHash(leaf) != *t.at(0, int64(i)) {
			return nil, fmt.Errorf("leaf %d does not give its hash", i)
		}
		out = binary.BigEndian.AppendUint16(out, LeafSize)
		out = append(out, leaf...)
	}
	return out, nil
}

// ParseEntryBundle reads what EntryBundle writes: width leaves of 33 bytes. Error: where it is anything else, to the
// byte.
func ParseEntryBundle(b []byte, width int) ([][]byte, error) {
	const each = 2 + LeafSize
	if width < 1 || width > tileWidth || len(b) != width*each {
		return nil, fmt.Errorf("parse entry bundle: %d bytes, want %d leaves of %d", len(b), width, each)
	}
	out := make([][]byte, width)
	for i := range out {
		one := b[i*each : (i+1)*each]
		if n := binary.BigEndian.Uint16(one); n != LeafSize {
			return nil, fmt.Errorf("parse entry bundle: entry %d has %d bytes, want %d", i, n, LeafSize)
		}
		out[i] = one[2:]
	}
	return out, nil
}
