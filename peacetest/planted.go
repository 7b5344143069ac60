package peacetest

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Planted is a log whose leaves were written straight into the record's tables, to be of any size at once. Its leaves
// are of no entries: it is proved and served, not read.
type Planted struct {
	T      testing.TB
	DB     *store.DB
	ID     act.Digest
	Origin string
	Signer record.LogSigner
	Sparse bool // only the leaves are written that no full tile covers
	Leaf   func(i int64) []byte
	nodes  [][]tlog.Hash
}

// PlantedNum is the number of a planted log in its database, where it is the only one.
const PlantedNum = 1

// Plant makes a log of size leaves in db.
func Plant(t testing.TB, db *store.DB, size int64) *Planted {
	t.Helper()
	p := &Planted{T: t, DB: db, ID: act.PayloadDigest([]byte("planted")), Origin: "tansiq.example/planted"}
	p.Begin()
	p.Grow(size)
	return p
}

// PlantSparse makes a log of size leaves of which only those are written that no full tile covers: it is proved from, and
// its tiles are served, but not its entries.
func PlantSparse(t testing.TB, db *store.DB, size int64) *Planted {
	t.Helper()
	p := &Planted{T: t, DB: db, ID: act.PayloadDigest([]byte("planted")), Origin: "tansiq.example/planted", Sparse: true}
	p.Begin()
	p.Grow(size)
	return p
}

// Begin makes the log, empty.
func (p *Planted) Begin() {
	p.T.Helper()
	if p.Leaf == nil {
		p.Leaf = PlantedLeaf
	}
	seed := sha256.Sum256([]byte("planted log key"))
	var err error
	if p.Signer, err = record.NewLogSigner(p.Origin, ed25519.NewKeyFromSeed(seed[:])); err != nil {
		p.T.Fatal(err)
	}
	r, err := record.New(context.Background(), p.DB, delegation.Authority{}, nil, record.Options{Now: Start})
	if err != nil {
		p.T.Fatal(err)
	}
	var marks [][]any // nothing can be replayed from leaves, nor need be
	for _, j := range r.Projections() {
		marks = append(marks, []any{PlantedNum, j.Name(), j.Version()})
	}
	p.write(func(ctx context.Context, tx *store.Tx) error {
		root := sha256.Sum256(nil)
		if err := tx.Insert(ctx, "projection", []string{"log", "name", "version"}, marks); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "author_key", []string{"log", "from_idx", "to_idx", "keyid", "pub", "party", "root"},
			[][]any{{PlantedNum, 0, -1, "planted", "", "planted", 0}}); err != nil {
			return err
		}
		return tx.Insert(ctx, "log", []string{"num", "id", "origin", "size", "root", "edge", "last_at"},
			[][]any{{PlantedNum, string(p.ID), p.Origin, 0, root[:], []byte{}, 0}})
	})
}

// PlantedLeaf returns leaf i of a planted log that has no other Leaf.
func PlantedLeaf(i int64) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, "planted leaf %d", i))
	return append([]byte{1}, sum[:]...)
}

// Size returns how many leaves there are.
func (p *Planted) Size() int64 {
	if len(p.nodes) == 0 {
		return 0
	}
	return int64(len(p.nodes[0]))
}

// Node returns the hash of the complete subtree of 2^k leaves with number n.
func (p *Planted) Node(k int, n int64) tlog.Hash { return p.nodes[k][n] }

// ReadHashes implements tlog.HashReader: the reference to hold proofs against.
func (p *Planted) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, x := range indexes {
		k, n := tlog.SplitStoredHashIndex(x)
		out = append(out, p.Node(k, n))
	}
	return out, nil
}

// Root returns the root at the size.
func (p *Planted) Root() tlog.Hash {
	p.T.Helper()
	h, err := tlog.TreeHash(p.Size(), p)
	if err != nil {
		p.T.Fatal(err)
	}
	return h
}

// Grow grows the log to size, as one batch: leaves, tiles, head, checkpoint.
func (p *Planted) Grow(size int64) {
	p.T.Helper()
	from := p.Size()
	for i := from; i < size; i++ {
		p.add(tlog.RecordHash(p.Leaf(i)))
	}
	if size == from {
		return
	}
	p.write(func(ctx context.Context, tx *store.Tx) error {
		if err := p.leaves(ctx, tx, from, size); err != nil {
			return err
		}
		if err := p.tiles(ctx, tx, from, size); err != nil {
			return err
		}
		return p.head(ctx, tx, size)
	})
}

func (p *Planted) add(h tlog.Hash) {
	for k := 0; ; k++ {
		if k == len(p.nodes) {
			p.nodes = append(p.nodes, nil)
		}
		p.nodes[k] = append(p.nodes[k], h)
		n := len(p.nodes[k])
		if n%2 == 1 {
			return
		}
		h = tlog.NodeHash(p.nodes[k][n-2], h)
	}
}

func (p *Planted) leaves(ctx context.Context, tx *store.Tx, from, size int64) error {
	if p.Sparse {
		from = max(from, size/256*256)
	}
	var rows [][]any
	for i := from; i < size; i++ {
		rows = append(rows, []any{PlantedNum, i, i, 0, fmt.Appendf(nil, "%016d", i), i + 1, make([]byte, 32), p.Leaf(i), "", -1, 0, []byte{}}) // as erased
	}
	return tx.Insert(ctx, "entry", []string{"log", "idx", "received_at", "key", "entry_id", "author_seq", "digest", "leaf", "kind", "audience", "at", "salts"}, rows)
}

// tiles writes the full tiles of level 0, and those of the levels above as far as they go.
func (p *Planted) tiles(ctx context.Context, tx *store.Tx, from, size int64) error {
	for level := 0; 8*level < len(p.nodes); level++ {
		row, before := p.nodes[8*level], from>>(8*level)/256
		for n := before; n*256 < int64(len(row)); n++ {
			hashes := row[n*256 : min((n+1)*256, int64(len(row)))]
			if level == 0 && len(hashes) < 256 {
				continue
			}
			var data []byte
			for _, h := range hashes {
				data = append(data, h[:]...)
			}
			if _, err := tx.Exec(ctx, `INSERT INTO tile (log, level, n, hashes) VALUES ($1, $2, $3, $4)
				ON CONFLICT (log, level, n) DO UPDATE SET hashes = excluded.hashes`, PlantedNum, level, n, data); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *Planted) head(ctx context.Context, tx *store.Tx, size int64) error {
	var edge []byte
	for k := len(p.nodes) - 1; k >= 0; k-- {
		if size>>k&1 == 1 {
			h := p.Node(k, size>>(k+1)<<1)
			edge = append(edge, h[:]...)
		}
	}
	root := p.Root()
	if _, err := tx.Exec(ctx, `UPDATE log SET size = $1, root = $2, edge = $3 WHERE num = $4`, size, root[:], edge, PlantedNum); err != nil {
		return err
	}
	return tx.Insert(ctx, "checkpoint", []string{"log", "size", "at", "note"}, [][]any{{PlantedNum, size, 0, p.Note(size, root)}})
}

// Note signs a checkpoint as the log.
func (p *Planted) Note(size int64, root tlog.Hash) string {
	p.T.Helper()
	b, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", p.Origin, size, base64.StdEncoding.EncodeToString(root[:]))}, p.Signer)
	if err != nil {
		p.T.Fatal(err)
	}
	return string(b)
}

func (p *Planted) write(f func(context.Context, *store.Tx) error) {
	p.T.Helper()
	ctx := context.Background()
	if err := p.DB.Write(ctx, func(tx *store.Tx) error { return f(ctx, tx) }); err != nil {
		p.T.Fatal(err)
	}
}
