package record_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"golang.org/x/mod/sumdb/tlog"
)

// plantedSizes are around the widths of tiles of the first levels.
func plantedSizes() []int64 {
	return []int64{1, 2, 7, 255, 256, 257, 511, 512, 513, 65535, 65536, 65537}
}

// over opens the record of a planted log anew.
func over(t testing.TB, p *peacetest.Planted, tileBytes int64) *record.Record {
	t.Helper()
	r, err := record.New(t.Context(), p.DB, delegation.Authority{}, nil, record.Options{Now: peacetest.Start, TileBytes: tileBytes})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// some returns indexes below size: all of a small log; of a large one those around the tiles' borders, and others.
func some(size int64) []int64 {
	var out []int64
	for i := range size {
		if size < 600 || i < 3 || i >= size-3 || i%256 == 0 && i%4096 < 512 || i%256 == 255 && i%4096 < 512 || i%7919 == 0 {
			out = append(out, i)
		}
	}
	return out
}

func TestASnapshotProvesWhatTheReferenceProvesAtEverySize(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		p := peacetest.PlantSparse(t, peacetest.Open(t, address), 0)
		r := over(t, p, 0)
		for _, size := range plantedSizes() {
			p.Grow(size)
			s, err := r.Snapshot(t.Context(), p.ID)
			if err != nil || s.Size() != size || s.Root() != p.Root() {
				t.Fatalf("snapshot of %d: size %d, %v", size, s.Size(), err)
			}
			for _, idx := range some(size) {
				got, err := s.Prove(t.Context(), idx)
				if err != nil {
					t.Fatalf("prove %d of %d: %v", idx, size, err)
				}
				want, err := tlog.ProveRecord(size, idx, p)
				if err != nil || !slices.Equal(got, want) {
					t.Fatalf("proof of %d of %d differs from the reference's: %v", idx, size, err)
				}
			}
			for _, idx := range []int64{-1, size, size + 1} {
				if _, err := s.Prove(t.Context(), idx); !errors.Is(err, record.ErrNotSeen) {
					t.Errorf("prove %d of %d: got %v", idx, size, err)
				}
			}
			grewAsTheReference(t, r, p, size)
		}
	})
}

// grewAsTheReference holds the growth to size, and between smaller sizes, against tlog's own functions.
func grewAsTheReference(t *testing.T, r *record.Record, p *peacetest.Planted, size int64) {
	t.Helper()
	for _, from := range plantedSizes() {
		for _, to := range []int64{size, size - 1} {
			if from > to || to < 1 {
				continue
			}
			got, err := r.Growth(t.Context(), p.ID, from, to)
			if err != nil {
				t.Fatalf("growth from %d to %d: %v", from, to, err)
			}
			want, err := tlog.ProveTree(to, from, p)
			if err != nil || !slices.Equal(got, want) {
				t.Fatalf("growth from %d to %d differs from the reference's: %v", from, to, err)
			}
		}
	}
	for _, beyond := range [][2]int64{{1, size + 1}, {size + 1, size}, {-1, size}} {
		if _, err := r.Growth(t.Context(), p.ID, beyond[0], beyond[1]); err == nil {
			t.Errorf("growth from %d to %d of %d: accepted", beyond[0], beyond[1], size)
		}
	}
}

// TestASnapshotStandsWhileTheLogGrows: its proofs are of its own size.
func TestASnapshotStandsWhileTheLogGrows(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		p := peacetest.PlantSparse(t, peacetest.Open(t, address), 300)
		r, root := over(t, p, 0), p.Root()
		s, err := r.Snapshot(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		p.Grow(70_000)
		for _, idx := range []int64{0, 255, 256, 299} {
			proof, err := s.Prove(t.Context(), idx)
			if err != nil {
				t.Fatal(err)
			}
			if err := tlog.CheckRecord(proof, 300, root, idx, tlog.RecordHash(peacetest.PlantedLeaf(idx))); err != nil {
				t.Errorf("entry %d: %v", idx, err)
			}
		}
	})
}

// TestACacheOfOneTileProvesAsOneOfAll, from several readers at once.
func TestACacheOfOneTileProvesAsOneOfAll(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		p := peacetest.PlantSparse(t, peacetest.Open(t, address), 70_000)
		for _, bytes := range []int64{1, 100_000, 0} {
			s, err := over(t, p, bytes).Snapshot(t.Context(), p.ID)
			if err != nil {
				t.Fatal(err)
			}
			var wait sync.WaitGroup
			for w := range 4 {
				wait.Go(func() {
					random := rand.New(rand.NewPCG(uint64(w), 1))
					for range 200 {
						idx := random.Int64N(70_000)
						proof, err := s.Prove(t.Context(), idx)
						if err != nil {
							t.Error(err)
							return
						}
						want, err := tlog.ProveRecord(70_000, idx, p)
						if err != nil || !slices.Equal(proof, want) {
							t.Errorf("proof of %d differs: %v", idx, err)
						}
					}
				})
			}
			wait.Wait()
		}
	})
}

// TestATornTileIsNamedAndProvesNothing, and after its mending it proves again, in the same program.
func TestATornTileIsNamedAndProvesNothing(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		p := peacetest.PlantSparse(t, peacetest.Open(t, address), 66_000)
		for _, c := range []struct {
			level, n, idx int64
			name          string
		}{{0, 3, 800, "tile 0/3"}, {1, 0, 800, "tile 1/0"}, {1, 1, 65_900, "tile 1/1"}, {2, 0, 800, "tile 2/0"}} {
			whole := tileRow(t, p, c.level, c.n)
			for how, change := range map[string]func(b []byte) []byte{
				"a bit": func(b []byte) []byte { b[5] ^= 1; return b }, "cut short": func(b []byte) []byte { return b[:len(b)-32] },
				"too long": func(b []byte) []byte { return append(b, make([]byte, 8192)...) }, "empty": func([]byte) []byte { return []byte{} },
			} {
				setTile(t, p, c.level, c.n, change(bytes.Clone(whole)))
				fresh := over(t, p, 0)
				_, err := fresh.Growth(t.Context(), p.ID, c.idx+1, 66_000)
				proved := provedBy(t, fresh, p, c.idx)
				if err == nil && proved == nil || !strings.Contains(fmt.Sprint(proved), c.name+":") {
					t.Errorf("%s, %s: got %v and %v", c.name, how, proved, err)
				}
				setTile(t, p, c.level, c.n, whole)
				if err := provedBy(t, fresh, p, c.idx); err != nil {
					t.Errorf("%s, %s, mended: %v", c.name, how, err)
				}
			}
		}
	})
}

func provedBy(t *testing.T, r *record.Record, p *peacetest.Planted, idx int64) error {
	s, err := r.Snapshot(t.Context(), p.ID)
	if err != nil {
		return err
	}
	_, err = s.Prove(t.Context(), idx)
	return err
}

// TestAPlantedLeafThatChangedIsNamed in the bundle that is full and in the one that is not.
func TestAPlantedLeafThatChangedIsNamed(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		p := peacetest.Plant(t, peacetest.Open(t, address), 700)
		r := over(t, p, 0)
		for idx, name := range map[int64]string{300: "tile 0/1:", 650: "tile 0/2:"} {
			setLeaf(t, p, idx, append([]byte{2}, peacetest.PlantedLeaf(idx)[1:]...))
			if _, err := over(t, p, 0).EntryBundle(t.Context(), p.ID, idx/256, 100); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("leaf %d: got %v", idx, err)
			}
			if _, err := over(t, p, 0).Receipt(t.Context(), record.Reader{}, p.ID, idx); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("receipt of leaf %d: got %v", idx, err)
			}
			setLeaf(t, p, idx, peacetest.PlantedLeaf(idx))
			if _, err := r.EntryBundle(t.Context(), p.ID, idx/256, 100); err != nil {
				t.Errorf("leaf %d, mended: %v", idx, err)
			}
			if _, err := r.Receipt(t.Context(), record.Reader{}, p.ID, idx); err != nil {
				t.Errorf("receipt of leaf %d, mended: %v", idx, err)
			}
		}
	})
}

// BenchmarkProve proves entries of a log of about a million: cold with so few tiles kept that nearly every proof reads
// the tile of its leaf, hot with all of them kept.
func BenchmarkProve(b *testing.B) {
	for engine, address := range map[string]func(testing.TB) string{"sqlite": peacetest.SQLiteAddress, "postgres": peacetest.PostgresAddress} {
		b.Run(engine, func(b *testing.B) { benchmarkProve(b, address(b)) })
	}
}

func benchmarkProve(b *testing.B, address string) {
	p := peacetest.PlantSparse(b, peacetest.Open(b, address), 1_000_100)
	for name, bytes := range map[string]int64{"cold": 1 << 20, "hot": 0} {
		b.Run(name, func(b *testing.B) {
			s, err := over(b, p, bytes).Snapshot(b.Context(), p.ID)
			if err != nil {
				b.Fatal(err)
			}
			prove := func(idx int64) {
				if _, err := s.Prove(b.Context(), idx); err != nil {
					b.Fatal(err)
				}
			}
			if bytes == 0 {
				for i := int64(0); i < p.Size(); i += 256 {
					prove(i)
				}
			}
			random := rand.New(rand.NewPCG(1, 1))
			b.ReportAllocs()
			for b.Loop() {
				prove(random.Int64N(p.Size()))
			}
		})
	}
}

// TestALogThatWasReplacedUnderTheProgramIsProvedAsItIsNow: restored from a copy of another time, while tiles of the
// one before are kept.
func TestALogThatWasReplacedUnderTheProgramIsProvedAsItIsNow(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		p := peacetest.PlantSparse(t, peacetest.Open(t, address), 70_000)
		r, other := over(t, p, 0), over(t, p, 0)
		for _, idx := range []int64{300, 69_999} {
			if err := errors.Join(provedBy(t, r, p, idx), provedBy(t, other, p, idx)); err != nil {
				t.Fatal(err)
			}
		}
		for _, table := range []string{"entry", "tile", "checkpoint", "projection", "author_key", "log"} {
			empty(t, p, table)
		}
		now := &peacetest.Planted{T: t, DB: p.DB, ID: p.ID, Origin: p.Origin, Sparse: true, Leaf: func(i int64) []byte { return peacetest.PlantedLeaf(i + 7) }}
		now.Begin()
		now.Grow(70_000)
		tile, err := r.Tile(t.Context(), p.ID, 0, 1, 256)
		if want := now.Node(0, 256); err != nil || !bytes.Equal(tile[:32], want[:]) {
			t.Errorf("a tile that was kept: %v", err)
		}
		if err := provedBy(t, other, now, 300); err != nil {
			t.Error(err)
		}
		s, err := r.Snapshot(t.Context(), p.ID)
		if err != nil || s.Root() != now.Root() {
			t.Fatal(err)
		}
		for _, idx := range []int64{0, 300, 69_999} {
			got, err := s.Prove(t.Context(), idx)
			want, wantErr := tlog.ProveRecord(70_000, idx, now)
			if err != nil || wantErr != nil || !slices.Equal(got, want) {
				t.Errorf("entry %d: %v", idx, err)
			}
		}
	})
}
