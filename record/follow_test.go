package record_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// publisher serves a record as somebody else would, and lets a test change each answer.
type publisher struct {
	r       *record.Record
	log     act.Digest
	tamper  func(what string, b []byte) []byte
	mu      sync.Mutex
	fetched []string
}

func (p *publisher) answer(what string, b []byte, err error) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fetched = append(p.fetched, what)
	if err == nil && p.tamper != nil {
		b = p.tamper(what, bytes.Clone(b))
	}
	return b, err
}

func (p *publisher) Checkpoint(ctx context.Context) ([]byte, error) {
	c, err := p.r.Checkpoint(ctx, p.log)
	return p.answer("checkpoint", []byte(c), err)
}

func (p *publisher) Tile(ctx context.Context, level, n int64, width int) ([]byte, error) {
	b, err := p.r.Tile(ctx, p.log, level, n, width)
	return p.answer(fmt.Sprintf("tile %d/%d", level, n), b, err)
}

func (p *publisher) EntryBundle(ctx context.Context, n int64, width int) ([]byte, error) {
	b, err := p.r.EntryBundle(ctx, p.log, n, width)
	return p.answer(fmt.Sprintf("entries %d", n), b, err)
}

func (p *publisher) bundles() int {
	n := 0
	for _, f := range p.fetched {
		if strings.HasPrefix(f, "entries ") {
			n++
		}
	}
	return n
}

func vkeyOf(t testing.TB, p *peacetest.Planted) string {
	t.Helper()
	v, err := record.VerifierKey(p.Origin, p.Signer.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// kept writes what was followed and reads it back, as between two runs.
func keptBetween(t testing.TB, f record.Followed) record.Followed {
	t.Helper()
	again, err := record.ParseFollowed(f.String())
	if err != nil || again.String() != f.String() {
		t.Fatalf("%s: %v", f, err)
	}
	return again
}

func TestAServedLogIsFollowedAsItGrows(t *testing.T) {
	p := peacetest.Plant(t, peacetest.Open(t, peacetest.SQLiteAddress(t)), 0)
	from := &publisher{r: over(t, p, 0), log: p.ID}
	f := record.Followed{Key: vkeyOf(t, p)}
	for _, size := range append(plantedSizes(), 65_537, 65_900) {
		before := f.Size
		p.Grow(size)
		from.fetched = nil
		var told []int64
		got, err := record.Follow(t.Context(), from, keptBetween(t, f), record.FollowOptions{Seen: f.Checkpoint, Progress: func(f record.Followed, to int64) error {
			told = append(told, f.Size)
			if to != size {
				t.Errorf("goes to %d, want %d", to, size)
			}
			return nil
		}})
		if err != nil || got.Size != size {
			t.Fatalf("followed from %d to %d: %v", before, got.Size, err)
		}
		if c, err := record.OpenCheckpoint([]byte(got.Checkpoint), p.Origin, p.Signer.PublicKey()); err != nil || c.Size != size {
			t.Errorf("checkpoint kept: %+v, %v", c, err)
		}
		if want := int((size+255)/256 - before/256); size > before && from.bundles() != want {
			t.Errorf("from %d to %d: %d bundles were fetched, want %d", before, size, from.bundles(), want)
		}
		if size > before && (len(told) == 0 || told[len(told)-1] != size) || size == before && from.bundles() != 0 {
			t.Errorf("from %d to %d: told %v", before, size, told)
		}
		f = got
	}
}

func TestAnInterruptedRunGoesOnWhereItStopped(t *testing.T) {
	p := peacetest.Plant(t, peacetest.Open(t, peacetest.SQLiteAddress(t)), 5_000)
	r, stop := over(t, p, 0), errors.New("stopped")
	f := record.Followed{Key: vkeyOf(t, p)}
	for _, at := range []int64{256, 1024, 4096} {
		got, err := record.Follow(t.Context(), &publisher{r: r, log: p.ID}, keptBetween(t, f), record.FollowOptions{Progress: func(f record.Followed, _ int64) error {
			if f.Size >= at {
				return stop
			}
			return nil
		}})
		if !errors.Is(err, stop) || got.Size != at || got.Checkpoint != "" {
			t.Fatalf("stopped at %d: %v, %s", at, err, got)
		}
		f = got
		p.Grow(p.Size() + 100)
	}
	from := &publisher{r: r, log: p.ID}
	got, err := record.Follow(t.Context(), from, keptBetween(t, f), record.FollowOptions{})
	if err != nil || got.Size != 5_300 || from.bundles() != 21-16 {
		t.Errorf("%v, %s, %d bundles", err, got, from.bundles())
	}
	ctx, cancel := context.WithCancel(t.Context())
	got, err = record.Follow(ctx, from, record.Followed{Key: f.Key}, record.FollowOptions{Progress: func(record.Followed, int64) error { cancel(); return nil }})
	if !errors.Is(err, context.Canceled) || got.Size < 256 {
		t.Errorf("cancelled: %v, %s", err, got)
	}
	if _, err := record.Follow(t.Context(), from, keptBetween(t, got), record.FollowOptions{}); err != nil {
		t.Errorf("after that: %v", err)
	}
}

// TestEachTamperingWithAServedLogIsFound, and nothing of it is kept: the honest server is followed afterwards.
func TestEachTamperingWithAServedLogIsFound(t *testing.T) {
	p := peacetest.Plant(t, peacetest.Open(t, peacetest.SQLiteAddress(t)), 66_100)
	r := over(t, p, 0)
	kept, err := record.Follow(t.Context(), &publisher{r: r, log: p.ID}, record.Followed{Key: vkeyOf(t, p)}, record.FollowOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p.Grow(67_000)
	other := forked(t, 300, p.Origin)
	for _, c := range []struct {
		name string
		want record.FaultCode
		hit  string // what is changed; every answer whose name begins so
		how  func(b []byte) []byte
		kept bool // whether it must be found by one who has followed before, too
	}{
		{"a byte of the checkpoint", record.FaultCheckpoint, "checkpoint", flip(30), true},
		{"another size in the checkpoint", record.FaultCheckpoint, "checkpoint", func(b []byte) []byte { return bytes.Replace(b, []byte("67000"), []byte("66900"), 1) }, true},
		{"no signature", record.FaultCheckpoint, "checkpoint", func(b []byte) []byte { return b[:bytes.Index(b, []byte("\n\n"))+2] }, true},
		{"no checkpoint", record.FaultCheckpoint, "checkpoint", func([]byte) []byte { return nil }, true},
		{"another log's checkpoint", record.FaultCheckpoint, "checkpoint", func([]byte) []byte { return []byte(other.Note(300, other.Root())) }, true},
		{"a full tile of leaves", record.FaultTile, "tile 0/7", flip(9), false},
		{"a new full tile of leaves", record.FaultTile, "tile 0/259", flip(8191), true},
		{"the last tile of leaves", record.FaultTile, "tile 0/261", flip(0), true},
		{"a full tile of nodes", record.FaultTile, "tile 1/0", flip(100), false},
		{"the last tile of nodes", record.FaultTile, "tile 1/1", flip(100), true},
		{"the top", record.FaultTile, "tile 2/0", flip(0), true},
		{"a short tile", record.FaultTile, "tile 0/260", func(b []byte) []byte { return b[:len(b)-32] }, true},
		{"a long tile", record.FaultTile, "tile 1/1", func(b []byte) []byte { return append(b, b[:32]...) }, true},
		{"an empty tile", record.FaultTile, "tile 0/260", func([]byte) []byte { return nil }, true},
		{"two hashes exchanged", record.FaultTile, "tile 0/260", exchange(32, 64, 32), true},
		{"a leaf", record.FaultLeaf, "entries 260", flip(50), true},
		{"a leaf of the last bundle", record.FaultLeaf, "entries 261", flip(50), true},
		{"an old leaf", record.FaultLeaf, "entries 7", flip(50), false},
		{"two leaves exchanged", record.FaultLeaf, "entries 260", exchange(2, 37, 33), true},
		{"a leaf twice", record.FaultLeaf, "entries 260", func(b []byte) []byte { copy(b[35:70], b[:35]); return b }, true},
		{"a length", record.FaultForm, "entries 260", flip(35), true},
		{"a bundle cut short", record.FaultForm, "entries 260", func(b []byte) []byte { return b[:len(b)-35] }, true},
		{"a bundle cut within a leaf", record.FaultForm, "entries 260", func(b []byte) []byte { return b[:len(b)-1] }, true},
		{"a bundle too long", record.FaultForm, "entries 261", func(b []byte) []byte { return append(b, b[:35]...) }, true},
		{"an empty bundle", record.FaultForm, "entries 260", func([]byte) []byte { return []byte{} }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			from := &publisher{r: r, log: p.ID, tamper: func(what string, b []byte) []byte {
				if what == c.hit {
					return c.how(b)
				}
				return b
			}}
			for _, f := range []record.Followed{{Key: kept.Key}, kept} {
				got, err := record.Follow(t.Context(), from, f, record.FollowOptions{})
				if f.Size > 0 && !c.kept {
					if err != nil {
						t.Errorf("from %d: %v", f.Size, err)
					}
					continue
				}
				var fault *record.ServedFault
				if !errors.As(err, &fault) || fault.Code != c.want {
					t.Errorf("from %d: got %v, want %s", f.Size, err, c.want)
					continue
				}
				if c.want == record.FaultLeaf && !strings.HasPrefix(c.hit, fmt.Sprintf("entries %d", fault.Index/256)) || (c.want == record.FaultTile) != strings.Contains(fault.Tile, c.hit) {
					t.Errorf("from %d: it names entry %d, %q", f.Size, fault.Index, fault.Tile)
				}
				if again, err := record.Follow(t.Context(), &publisher{r: r, log: p.ID}, keptBetween(t, got), record.FollowOptions{}); err != nil || again.Size != 67_000 {
					t.Errorf("the honest server afterwards: %v", err)
				}
			}
		})
	}
}

func flip(at int) func([]byte) []byte { return func(b []byte) []byte { b[at] ^= 1; return b } }

func exchange(i, j, n int) func([]byte) []byte {
	return func(b []byte) []byte {
		one := bytes.Clone(b[i : i+n])
		copy(b[i:i+n], b[j:j+n])
		copy(b[j:j+n], one)
		return b
	}
}

// forked is a log of the same key whose leaves are others from the first on.
func forked(t *testing.T, size int64, origin string) *peacetest.Planted {
	t.Helper()
	p := &peacetest.Planted{T: t, DB: peacetest.Open(t, peacetest.SQLiteAddress(t)), ID: act.PayloadDigest([]byte("fork")), Origin: origin, Leaf: func(i int64) []byte {
		leaf := peacetest.PlantedLeaf(i + 1)
		return leaf
	}}
	if origin == "tansiq.example/planted" {
		p.Origin = "tansiq.example/fork"
	}
	p.Begin()
	p.Grow(size)
	return p
}

// TestALogThatDidNotGrowFromWhatWasSeenIsAFault: a shorter one, another one of the same size, another longer one.
func TestALogThatDidNotGrowFromWhatWasSeenIsAFault(t *testing.T) {
	honest := peacetest.Plant(t, peacetest.Open(t, peacetest.SQLiteAddress(t)), 600)
	kept, err := record.Follow(t.Context(), &publisher{r: over(t, honest, 0), log: honest.ID}, record.Followed{Key: vkeyOf(t, honest)}, record.FollowOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int64{1, 599, 600, 601, 2000} {
		lying := &peacetest.Planted{T: t, DB: peacetest.Open(t, peacetest.SQLiteAddress(t)), ID: honest.ID, Origin: honest.Origin}
		if size >= 600 {
			lying.Leaf = func(i int64) []byte { return peacetest.PlantedLeaf(i ^ i/599) } // entry 599 is another
		}
		lying.Begin()
		lying.Grow(size)
		from := &publisher{r: over(t, lying, 0), log: lying.ID}
		for name, o := range map[string]struct {
			f    record.Followed
			seen string
		}{"followed": {kept, ""}, "seen": {record.Followed{Key: kept.Key}, kept.Checkpoint}} {
			got, err := record.Follow(t.Context(), from, o.f, record.FollowOptions{Seen: o.seen})
			var fault *record.ServedFault
			if !errors.As(err, &fault) || fault.Code != record.FaultGrowth || fault.Checkpoint != lying.Note(size, lying.Root()) {
				t.Errorf("%s, a log of %d: got %v, want growth", name, size, err)
			}
			if got.String() != o.f.String() {
				t.Errorf("%s, a log of %d: what was kept changed to %s", name, size, got)
			}
		}
		if _, err := record.Follow(t.Context(), from, record.Followed{Key: kept.Key}, record.FollowOptions{}); err != nil {
			t.Errorf("control: by itself the log of %d is whole: %v", size, err)
		}
	}
}

func TestWhatWasFollowedIsReadInOneForm(t *testing.T) {
	p := peacetest.Plant(t, peacetest.Open(t, peacetest.SQLiteAddress(t)), 11)
	f, err := record.Follow(t.Context(), &publisher{r: over(t, p, 0), log: p.ID}, record.Followed{Key: vkeyOf(t, p)}, record.FollowOptions{})
	if err != nil {
		t.Fatal(err)
	}
	text := f.String()
	for i := range text {
		for _, b := range []string{text[:i] + string(text[i]^1) + text[i+1:], text[:i], text[:i] + " " + text[i:]} {
			if got, err := record.ParseFollowed(b); err == nil {
				t.Fatalf("byte %d changed: accepted as %s", i, got)
			}
		}
	}
	for _, bad := range []record.Followed{{}, {Key: "x"}, {Key: f.Key, Size: -1}, {Key: f.Key, Size: 3, Edge: f.Edge[:32]}, {Key: f.Key, Size: 10, Edge: f.Edge[:64], Checkpoint: f.Checkpoint},
		{Key: f.Key, Size: 11, Edge: slices.Concat(f.Edge[:64], f.Edge[:32]), Checkpoint: f.Checkpoint}, {Key: f.Key, Size: 11, Edge: f.Edge, Checkpoint: f.Checkpoint[:60]}} {
		if _, err := record.ParseFollowed(bad.String()); err == nil {
			t.Errorf("accepted: %s", bad)
		}
	}
	for _, bad := range []string{"", "x", "tansiq.example/planted+00000000+AAAA", f.Key + "=", strings.Replace(f.Key, "+", " +", 1), "a+b+" + strings.Repeat("A", 44)} {
		if _, _, err := record.ParseVerifierKey(bad); err == nil {
			t.Errorf("verifier key %q: accepted", bad)
		}
	}
	if origin, pub, err := record.ParseVerifierKey(f.Key); err != nil || origin != p.Origin || !bytes.Equal(pub, p.Signer.PublicKey()) {
		t.Errorf("verifier key: %q %v", origin, err)
	}
}

// TestFollowingFindsWhateverByteIsChanged, wherever it stands, and never fails on its own.
func TestFollowingFindsWhateverByteIsChanged(t *testing.T) {
	p := peacetest.Plant(t, peacetest.Open(t, peacetest.SQLiteAddress(t)), 600)
	r := over(t, p, 0)
	honest := &publisher{r: r, log: p.ID}
	if _, err := record.Follow(t.Context(), honest, record.Followed{Key: vkeyOf(t, p)}, record.FollowOptions{}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(honest.fetched)
	names := slices.Compact(honest.fetched)
	rapid.Check(t, func(rt *rapid.T) {
		what := rapid.SampledFrom(names).Draw(rt, "what")
		at, mask := rapid.IntRange(0, 8191).Draw(rt, "at"), byte(rapid.IntRange(1, 255).Draw(rt, "mask"))
		from := &publisher{r: r, log: p.ID, tamper: func(name string, b []byte) []byte {
			if name == what {
				b[at%len(b)] ^= mask
			}
			return b
		}}
		_, err := record.Follow(t.Context(), from, record.Followed{Key: vkeyOf(t, p)}, record.FollowOptions{})
		var fault *record.ServedFault
		if !errors.As(err, &fault) {
			rt.Fatalf("%s, byte %d: got %v", what, at, err)
		}
	})
}

func TestTheActThatOpenedALogIsReadFromTheBeginningOfABundle(t *testing.T) {
	w := peacetest.New(t, peacetest.SQLiteAddress(t))
	bundle := w.Bundle(&record.Reader{})
	lines := bytes.SplitAfter(bundle, []byte("\n"))
	opened, log, err := record.ReadOpened(bytes.NewReader(slices.Concat(lines[0], lines[1])))
	if err != nil || log != w.Log.ID() || opened.LogKey != w.Opened.LogKey || opened.Origin != w.Opened.Origin {
		t.Errorf("got %+v of %s: %v", opened, log, err)
	}
	payload := base64.StdEncoding.EncodeToString(w.Bundle(nil)[:9])
	for name, bad := range map[string][]byte{"nothing": nil, "half": bundle[:100], "no first entry": slices.Concat(lines[0], lines[2]), "noise": []byte(payload + "\n"),
		"another log": bytes.Replace(slices.Concat(lines[0], lines[1]), []byte(w.Log.ID()), []byte(act.PayloadDigest([]byte("other"))), 1)} {
		var fault *record.Fault
		if _, _, err := record.ReadOpened(bytes.NewReader(bad)); !errors.As(err, &fault) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// FuzzParseEntryBundle: what is accepted is written so again.
func FuzzParseEntryBundle(f *testing.F) {
	leaf := append([]byte{0, 33}, peacetest.PlantedLeaf(0)...)
	f.Add(leaf, 1)
	f.Add(append(bytes.Clone(leaf), leaf...), 2)
	f.Add([]byte{0, 0}, 1)
	f.Add([]byte{}, 0)
	f.Fuzz(func(t *testing.T, b []byte, width int) {
		leaves, err := record.ParseEntryBundle(b, width)
		if err != nil {
			return
		}
		var again []byte
		for _, l := range leaves {
			again = append(append(again, 0, byte(len(l))), l...)
		}
		if len(leaves) != width || width > 256 || !bytes.Equal(again, b) {
			t.Errorf("%d leaves of %d bytes", len(leaves), len(b))
		}
	})
}

// FuzzParseFollowed: what is accepted is written so again.
func FuzzParseFollowed(f *testing.F) {
	f.Add(`{"followed":"tansiq/followed/v1","key":"x","size":0,"edge":""}` + "\n")
	p := peacetest.Plant(f, peacetest.Open(f, peacetest.SQLiteAddress(f)), 3)
	var edge []byte
	for _, h := range []tlog.Hash{p.Node(1, 0), p.Node(0, 2)} {
		edge = append(edge, h[:]...)
	}
	f.Add(record.Followed{Key: vkeyOf(f, p), Size: 3, Edge: edge, Checkpoint: p.Note(3, p.Root())}.String())
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := record.ParseFollowed(text); err == nil && got.String() != text {
			t.Errorf("%q is written %q", text, got)
		}
	})
}
