package record_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

func TestALogOfManyBatchesProvesEveryEntryAndItsGrowth(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := peacetest.New(t, address)
		sizes := []int64{14}
		roots := map[int64]tlog.Hash{}
		for _, n := range []int{1, 240, 1, 1, 100, 171, 72} { // 255, 256, 257, 512 and 600 among the sizes
			var batch []record.Submission
			for range n {
				batch = append(batch, w.Compose(north(w), act.To(act.Participants), bare()))
			}
			results, err := w.Log.Append(t.Context(), batch...)
			if err != nil || results[n-1].Err != nil {
				t.Fatal(err, results[n-1])
			}
			h, err := w.Record.Head(t.Context(), w.Log.ID())
			if err != nil {
				t.Fatal(err)
			}
			sizes, roots[h.Size] = append(sizes, h.Size), tlog.Hash(h.Root)
		}
		size := sizes[len(sizes)-1]
		if size != 600 || roots[256] == (tlog.Hash{}) {
			t.Fatalf("control: sizes %v", sizes)
		}
		lines, err := w.Record.Lines(t.Context(), record.Reader{}, w.Log.ID(), 0, size)
		if err != nil {
			t.Fatal(err)
		}
		var ref hashes
		for _, l := range lines {
			ref = ref.add(t, l.Leaf)
			receipt, err := w.Record.Receipt(t.Context(), record.Reader{}, w.Log.ID(), l.Index)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := receipt.Check(l.Leaf, w.Opened.Origin, w.Signer.PublicKey()); err != nil {
				t.Fatal(err)
			}
		}
		for _, from := range sizes[1:] {
			got, err := w.Record.Growth(t.Context(), w.Log.ID(), from, size)
			if err != nil {
				t.Fatal(err)
			}
			want, err := tlog.ProveTree(size, from, ref)
			if err != nil || !slices.Equal(got, want) || tlog.CheckTree(got, size, roots[size], from, roots[from]) != nil {
				t.Errorf("growth from %d: %v", from, err)
			}
		}
		if _, err := w.Record.Receipt(t.Context(), record.Reader{}, w.Log.ID(), size); !errors.Is(err, record.ErrNotSeen) {
			t.Errorf("receipt beyond the log: got %v", err)
		}
	})
}

// hashes is the same log as tlog's own functions keep it.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, x := range indexes {
		out = append(out, h[x])
	}
	return out, nil
}

func (h hashes) add(t *testing.T, leaf []byte) hashes {
	t.Helper()
	n := int64(0)
	for int64(len(h)) > tlog.StoredHashCount(n) {
		n++
	}
	more, err := tlog.StoredHashes(n, leaf, h)
	if err != nil {
		t.Fatal(err)
	}
	return append(h, more...)
}

// long is a world whose log has more entries than a tile of level 0 takes.
func long(t *testing.T, address string) *peacetest.World {
	t.Helper()
	w := world(t, address)
	for range 260 {
		w.Do(north(w), bare())
	}
	return w
}

func TestATornTileOrHeadIsRefusedAndNothingAdvances(t *testing.T) {
	for _, c := range []struct{ name, tear, mend, want string }{
		{"a tile cut short", `UPDATE tile SET hashes = $1 WHERE level = 1`, "hashes", "torn tile"},
		{"a head whose edge is cut", `UPDATE log SET edge = $1 WHERE id <> ''`, "edge", "torn head"},
	} {
		t.Run(c.name, func(t *testing.T) {
			peacetest.Engines(t, func(t *testing.T, address string) {
				w := long(t, address)
				s := w.Compose(north(w), act.To(act.Participants), bare())
				table := map[string]string{"hashes": "tile WHERE level = 1", "edge": "log"}[c.mend]
				whole := bytesOf(t, w, `SELECT `+c.mend+` FROM `+table)
				if err := write(w, c.tear, whole[:len(whole)-32]); err != nil {
					t.Fatal(err)
				}
				before := kept(t, w)
				if _, err := node(t, w, address).AppendOne(t.Context(), s); err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("append: got %v, want %s", err, c.want)
				}
				if before != kept(t, w) {
					t.Error("something advanced")
				}
				if err := write(w, c.tear, whole); err != nil {
					t.Fatal(err)
				}
				if _, err := w.Log.AppendOne(t.Context(), s); err != nil {
					t.Errorf("control: mended, %v", err)
				}
			})
		})
	}
}

func TestAHeadOfAnotherSizeIsRefusedByItsTiles(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address) // 14 entries: as many subtrees as 13 or 19 would have
		s := w.Compose(north(w), act.To(act.Participants), bare())
		for _, size := range []int64{13, 19} {
			if err := write(w, `UPDATE log SET size = $1 WHERE id <> ''`, size); err != nil {
				t.Fatal(err)
			}
			if _, err := node(t, w, address).AppendOne(t.Context(), s); err == nil {
				t.Errorf("a head of size %d: accepted", size)
			}
		}
		if err := write(w, `UPDATE log SET size = 14 WHERE id <> ''`); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Log.AppendOne(t.Context(), s); err != nil {
			t.Errorf("control: %v", err)
		}
	})
}

func TestNoReceiptLeavesThatWouldNotCheck(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := long(t, address)
		whole := bytesOf(t, w, `SELECT hashes FROM tile WHERE level = 0`)
		for name, change := range map[string]func(b []byte) []byte{
			"a hash altered": func(b []byte) []byte { b[3] ^= 1; return b },
			"cut short":      func(b []byte) []byte { return b[:len(b)-32] },
		} {
			if err := write(w, `UPDATE tile SET hashes = $1 WHERE level = 0`, change(slices.Clone(whole))); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Record.Receipt(t.Context(), record.Reader{}, w.Log.ID(), 1); err == nil || !strings.Contains(err.Error(), "torn tile") {
				t.Errorf("%s: got %v, want torn tile", name, err)
			}
		}
		if err := write(w, `UPDATE tile SET hashes = $1 WHERE level = 0`, whole); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Record.Receipt(t.Context(), record.Reader{}, w.Log.ID(), 1); err != nil {
			t.Errorf("control: %v", err)
		}
	})
}

func TestNoReceiptLeavesOfALeafThatChanged(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		whole := bytesOf(t, w, `SELECT leaf FROM entry WHERE idx = 2`)
		for name, change := range map[string]func(b []byte) []byte{
			"altered":   func(b []byte) []byte { b[3] ^= 1; return b },
			"cut short": func(b []byte) []byte { return b[:len(b)-1] },
		} {
			if err := write(w, `UPDATE entry SET leaf = $1 WHERE idx = 2`, change(slices.Clone(whole))); err != nil {
				t.Fatal(err)
			}
			r, _ := w.Beside() // one that remembers nothing
			for _, idx := range []int64{1, 2} {
				if _, err := r.Receipt(t.Context(), record.Reader{}, w.Log.ID(), idx); err == nil || !strings.Contains(err.Error(), "torn tile") {
					t.Errorf("%s, entry %d: got %v, want torn tile", name, idx, err)
				}
			}
			if _, err := w.Record.Receipt(t.Context(), record.Reader{}, w.Log.ID(), 2); err == nil || !strings.Contains(err.Error(), "torn tile") {
				t.Errorf("%s, remembered: got %v, want torn tile", name, err)
			}
		}
		if err := write(w, `UPDATE entry SET leaf = $1 WHERE idx = 2`, whole); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Record.Receipt(t.Context(), record.Reader{}, w.Log.ID(), 2); err != nil {
			t.Errorf("control: %v", err)
		}
	})
}

func TestTwoWritersOnOneDatabaseMakeOneContiguousLog(t *testing.T) {
	const batches, perBatch = 12, 3
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		before, err := w.Record.Head(t.Context(), w.Log.ID())
		if err != nil {
			t.Fatal(err)
		}
		work := map[*record.Log][][]record.Submission{}
		for _, author := range []*peacetest.Author{north(w), south(w)} {
			l := node(t, w, address)
			for range batches {
				var batch []record.Submission
				for range perBatch {
					batch = append(batch, w.Compose(author, act.To(act.Participants), peacetest.Source("نص من كاتب")))
				}
				work[l] = append(work[l], batch)
			}
		}
		var mu sync.Mutex
		var indexes []int64
		var wait sync.WaitGroup
		for l, batches := range work {
			wait.Add(1)
			go func() {
				defer wait.Done()
				for _, b := range batches {
					results, err := l.Append(context.Background(), b...)
					mu.Lock()
					for i, r := range results {
						if r.Err != nil || i > 0 && r.Index != results[i-1].Index+1 {
							t.Errorf("a batch of one writer: %+v", results)
						}
						indexes = append(indexes, r.Index)
					}
					if err != nil {
						t.Error(err)
					}
					mu.Unlock()
				}
			}()
		}
		wait.Wait()
		slices.Sort(indexes)
		for i, got := range indexes {
			if want := before.Size + int64(i); got != want {
				t.Fatalf("indexes are not contiguous: %v", indexes)
			}
		}
		if len(indexes) != 2*batches*perBatch {
			t.Errorf("%d entries, want %d", len(indexes), 2*batches*perBatch)
		}
		if r := verified(t, w, w.Bundle(nil)); r.Gaps != 0 {
			t.Errorf("gaps: %d", r.Gaps)
		}
		live := dump(t, w.DB, projected()...)
		if err := w.Record.Replay(t.Context()); err != nil {
			t.Fatal(err)
		}
		if dump(t, w.DB, projected()...) != live {
			t.Error("live and replayed differ")
		}
	})
}

// node opens the world's database anew, as another process would, with randomness of its own.
func node(t *testing.T, w *peacetest.World, address string) *record.Log {
	t.Helper()
	r, err := record.New(t.Context(), peacetest.Open(t, address), delegation.Authority{}, projections(), record.Options{Now: peacetest.Start})
	if err != nil {
		t.Fatal(err)
	}
	l, err := r.Log(t.Context(), w.Log.ID(), w.Signer)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestALogIsOpenedOnlyWithItsOwnKey(t *testing.T) {
	w := world(t, peacetest.SQLiteAddress(t))
	for name, origin := range map[string]string{"another key": w.Opened.Origin, "another origin": "tansiq.example/x"} {
		signer, err := record.NewLogSigner(origin, newKey(w))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Record.Log(t.Context(), w.Log.ID(), signer); !errors.Is(err, record.ErrLogKey) {
			t.Errorf("%s: got %v, want ErrLogKey", name, err)
		}
	}
	none := act.PayloadDigest([]byte("none"))
	_, byLog := w.Record.Log(t.Context(), none, w.Signer)
	_, byHead := w.Record.Head(t.Context(), none)
	_, byCheckpoint := w.Record.Checkpoint(t.Context(), none)
	_, byReceipt := w.Record.Receipt(t.Context(), record.Reader{}, none, 0)
	byExport := w.Record.Export(t.Context(), new(strings.Builder), none, nil)
	for i, err := range []error{byLog, byHead, byCheckpoint, byReceipt, byExport} {
		if !errors.Is(err, record.ErrNoLog) {
			t.Errorf("log that is not there, way %d: got %v, want ErrNoLog", i, err)
		}
	}
	if got := fmt.Sprint(w.Log.ID()); got != string(w.Log.ID()) {
		t.Error(got)
	}
}
