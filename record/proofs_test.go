package record_test

import (
	"bytes"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// checkable makes a receipt of a planted log's entry, writes it, reads it back and checks it as its holder would.
func checkable(t testing.TB, r *record.Record, p *peacetest.Planted, idx int64) {
	t.Helper()
	made, err := r.Receipt(t.Context(), record.Reader{}, p.ID, idx)
	if err != nil {
		t.Fatalf("receipt of %d of %d: %v", idx, p.Size(), err)
	}
	read, err := record.ParseReceipt(made.String())
	if err != nil || read.Index != idx {
		t.Fatalf("receipt of %d of %d, read back: %d, %v", idx, p.Size(), read.Index, err)
	}
	c, err := read.Check(p.Leaf(idx), p.Origin, p.Signer.PublicKey())
	if err != nil || c.Size != p.Size() || c.Root != p.Root() {
		t.Fatalf("receipt of %d of %d: size %d, %v", idx, p.Size(), c.Size, err)
	}
	if _, err := read.Check(p.Leaf(idx+1), p.Origin, p.Signer.PublicKey()); err == nil {
		t.Fatalf("receipt of %d of %d: proves another leaf", idx, p.Size())
	}
}

// grown holds the proof of growth between two sizes against the reference's, and checks it as its holder would.
func grown(t testing.TB, r *record.Record, p *peacetest.Planted, from, to int64) {
	t.Helper()
	got, err := r.Growth(t.Context(), p.ID, from, to)
	if err != nil {
		t.Fatalf("growth from %d to %d of %d: %v", from, to, p.Size(), err)
	}
	want, err := tlog.ProveTree(to, from, p)
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("growth from %d to %d of %d differs from the reference's: %v", from, to, p.Size(), err)
	}
	before, after := rootAt(t, p, from), rootAt(t, p, to)
	if err := tlog.CheckTree(got, to, after, from, before); err != nil {
		t.Fatalf("growth from %d to %d of %d: %v", from, to, p.Size(), err)
	}
	if from < to && tlog.CheckTree(got, to, after, from, after) == nil {
		t.Fatalf("growth from %d to %d of %d: proves growth from another root", from, to, p.Size())
	}
}

func rootAt(t testing.TB, p *peacetest.Planted, size int64) tlog.Hash {
	t.Helper()
	h, err := tlog.TreeHash(size, p)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestEveryProofOfASmallLogChecks: each entry at each size, and the growth between any two sizes.
func TestEveryProofOfASmallLogChecks(t *testing.T) {
	const most = 34
	peacetest.Engines(t, func(t *testing.T, address string) {
		p := peacetest.Plant(t, peacetest.Open(t, address), 0)
		r := over(t, p, 0)
		for size := int64(1); size <= most; size++ {
			p.Grow(size)
			for idx := range size {
				checkable(t, r, p, idx)
			}
		}
		for to := int64(1); to <= most; to++ {
			for from := int64(1); from <= to; from++ {
				grown(t, r, p, from, to)
			}
		}
	})
}

// aSize draws a size: mostly one next to where tiles of some level end.
func aSize(t drawn) int64 {
	edge := oneOf(t, "edge", int64(0), 256, 512, 4_096, 65_536, 65_536, 65_792, 66_048, 66_304, 131_072, 131_584)
	return max(1, edge+int64(t.upTo(310, "beyond")-5))
}

// TestAnyEntryAndAnyGrowthIsProvedAtAnySize: of logs that grew in any steps, while the reader's tiles were those of the
// steps before.
func TestAnyEntryAndAnyGrowthIsProvedAtAnySize(t *testing.T) {
	eachCase(t, 12, 4, func(t drawn, address string) {
		sizes := []int64{aSize(t), aSize(t), aSize(t)}
		slices.Sort(sizes)
		p := peacetest.PlantSparse(t, peacetest.Open(t, address), 0)
		r := over(t, p, oneOf(t, "tile bytes", int64(0), 1, 100_000))
		for _, size := range sizes {
			p.Grow(size)
			s, err := r.Snapshot(t.Context(), p.ID)
			if err != nil {
				t.Fatal(err)
			}
			for range 12 {
				idx := rapid.Int64Range(0, size-1).Draw(t.of, "index")
				if rapid.Bool().Draw(t.of, "from the end") {
					idx = size - 1 - idx
				}
				proof, err := s.Prove(t.Context(), idx)
				if err != nil {
					t.Fatalf("prove %d of %d: %v", idx, size, err)
				}
				if err := tlog.CheckRecord(proof, size, p.Root(), idx, tlog.RecordHash(p.Leaf(idx))); err != nil {
					t.Fatalf("proof of %d of %d: %v", idx, size, err)
				}
			}
			for range 4 {
				to := rapid.Int64Range(1, size).Draw(t.of, "to")
				if rapid.Bool().Draw(t.of, "to the end") {
					to = size + 1 - to
				}
				grown(t, r, p, rapid.Int64Range(1, to).Draw(t.of, "from"), to)
			}
		}
	})
}

// TestAnyReceiptAroundTheEdgesOfTilesChecks: of one log that grows over the edges, with every leaf in it.
func TestAnyReceiptAroundTheEdgesOfTilesChecks(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		p := peacetest.Plant(t, peacetest.Open(t, address), 0)
		r := over(t, p, 0)
		bound(t, 20)
		for _, size := range []int64{255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_793} {
			p.Grow(size)
			rapid.Check(t, func(of *rapid.T) {
				near := rapid.SampledFrom(slices.DeleteFunc([]int64{0, 256, 512, 65_280, 65_536, size}, func(i int64) bool { return i > size })).Draw(of, "near")
				checkable(drawn{t, of}, r, p, min(size-1, max(0, near+rapid.Int64Range(-3, 3).Draw(of, "beside"))))
				checkable(drawn{t, of}, r, p, rapid.Int64Range(0, size-1).Draw(of, "index"))
			})
		}
		served(t, r, p)
	})
}

// served holds every hash of the tiles at the edges against the tree, and every leaf of the bundles.
func served(t *testing.T, r *record.Record, p *peacetest.Planted) {
	t.Helper()
	for _, at := range [][3]int64{{0, 0, 256}, {0, 255, 256}, {0, 256, 256}, {0, 257, 1}, {1, 0, 256}, {1, 1, 1}, {2, 0, 1}} {
		tile, err := r.Tile(t.Context(), p.ID, at[0], at[1], int(at[2]))
		if err != nil {
			t.Fatalf("tile %v: %v", at, err)
		}
		for i := range at[2] {
			if want := p.Node(int(8*at[0]), at[1]*256+i); !bytes.Equal(tile[32*i:32*i+32], want[:]) {
				t.Errorf("tile %v: hash %d", at, i)
			}
		}
		if at[0] > 0 {
			continue
		}
		b, err := r.EntryBundle(t.Context(), p.ID, at[1], int(at[2]))
		if err != nil {
			t.Fatal(err)
		}
		leaves, err := record.ParseEntryBundle(b, int(at[2]))
		if err != nil {
			t.Fatal(err)
		}
		for i, leaf := range leaves {
			if !bytes.Equal(leaf, p.Leaf(at[1]*256+int64(i))) {
				t.Errorf("bundle %v: leaf %d", at, i)
			}
		}
	}
}
