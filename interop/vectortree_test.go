package interop

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/tiles"
)

// vectorSize is the size of the tree of tile.json: a full tile of level 1, and one leaf more than a full tile after it.
const vectorSize = 65_793

// vectorLeaf is leaf i of the trees of tree.json and tile.json: 0x01 ‖ SHA-256("tansiq/vector/leaf/v1\n" ‖ u64 i).
func vectorLeaf(i int64) []byte {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte("tansiq/vector/leaf/v1\n"), uint64(i)))
	return append([]byte{1}, sum[:]...)
}

// stored are the hashes of a tree of vector leaves, by tlog.StoredHashIndex.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		out[i] = s[index]
	}
	return out, nil
}

func vectorTree(t *testing.T) stored {
	t.Helper()
	var s stored
	for i := range int64(vectorSize) {
		more, err := tlog.StoredHashes(i, vectorLeaf(i), s)
		must(t, err)
		s = append(s, more...)
	}
	return s
}

type rootVector struct {
	Size int64 `json:"size"`
	Root hexed `json:"root"`
}

type inclusionVector struct {
	Index  int64   `json:"index"`
	Size   int64   `json:"size"`
	Hashes []hexed `json:"hashes"`
}

type consistencyVector struct {
	First  int64   `json:"first"`
	Second int64   `json:"second"`
	Hashes []hexed `json:"hashes"`
}

func treeVectors(t *testing.T) any {
	t.Helper()
	v := struct {
		Leaf        string              `json:"leaf"`
		Roots       []rootVector        `json:"roots"`
		Inclusion   []inclusionVector   `json:"inclusion"`
		Consistency []consistencyVector `json:"consistency"`
	}{Leaf: `leaf i of every tree here: 0x01 ‖ SHA-256("tansiq/vector/leaf/v1\n" ‖ u64 i)`}
	s := vectorTree(t)
	for _, n := range []int64{0, 1, 2, 3, 4, 5, 7, 8, 255, 256, 257, 65_535, 65_536, vectorSize} {
		root, err := tlog.TreeHash(n, s)
		must(t, err)
		v.Roots = append(v.Roots, rootVector{n, root[:]})
	}
	for _, at := range [][2]int64{{0, 1}, {0, 2}, {1, 2}, {2, 3}, {0, 7}, {6, 7}, {3, 8}, {255, 256}, {256, 257}, {12_345, vectorSize}, {vectorSize - 1, vectorSize}} {
		proof, err := tlog.ProveRecord(at[1], at[0], s)
		must(t, err)
		v.Inclusion = append(v.Inclusion, inclusionVector{at[0], at[1], hashesOf(proof)})
	}
	for _, at := range [][2]int64{{1, 2}, {1, 3}, {2, 3}, {3, 7}, {4, 8}, {6, 8}, {255, 256}, {256, 257}, {300, vectorSize}, {65_536, vectorSize}, {vectorSize - 1, vectorSize}} {
		proof, err := tlog.ProveTree(at[1], at[0], s)
		must(t, err)
		v.Consistency = append(v.Consistency, consistencyVector{at[0], at[1], hashesOf(proof)})
	}
	return v
}

func hashesOf[P ~[]tlog.Hash](proof P) []hexed {
	out := []hexed{}
	for _, h := range proof {
		out = append(out, h[:])
	}
	return out
}

type pathVector struct {
	Level any    `json:"level"`
	N     int64  `json:"n"`
	Width int    `json:"width"`
	Path  string `json:"path"`
}

type tileVector struct {
	Path   string     `json:"path"`
	Level  any        `json:"level"`
	N      int64      `json:"n"`
	Bytes  int        `json:"bytes"`
	SHA256 act.Digest `json:"sha256"`
	Hex    *hexed     `json:"hex,omitempty"`
}

func tileVectors(t *testing.T) any {
	t.Helper()
	v := struct {
		Size         int64        `json:"size"`
		Paths        []pathVector `json:"paths"`
		PathsRefused []string     `json:"paths_refused"`
		Tiles        []tileVector `json:"tiles"`
	}{Size: vectorSize}
	for _, l := range []tlog.Tile{{L: 0, N: 0, W: 256}, {L: 0, N: 0, W: 1}, {L: 0, N: 0, W: 255}, {L: 0, N: 999, W: 256}, {L: 0, N: 1000, W: 256}, {L: 1, N: 1_234_067, W: 8},
		{L: 2, N: 5, W: 256}, {L: 3, N: 999_999, W: 256}, {L: 4, N: 1_000_000, W: 17}, {L: -1, N: 0, W: 256}, {L: -1, N: 257, W: 1}, {L: -1, N: 1_234_067, W: 256}} {
		l.H = torchwood.TileHeight
		v.Paths = append(v.Paths, pathVector{levelOf(l), l.N, l.W, torchwood.TilePath(l)})
		want := tiles.Place{Entries: l.L < 0, Level: max(l.L, 0), N: l.N, Width: l.W}
		if got, err := tiles.ParsePlace(torchwood.TilePath(l)); err != nil || got != want {
			t.Errorf("%s: %+v, %v", torchwood.TilePath(l), got, err)
		}
	}
	v.PathsRefused = refusedPaths(t)
	s := vectorTree(t)
	for _, l := range []tlog.Tile{{L: 0, N: 0, W: 256}, {L: 0, N: 256, W: 256}, {L: 0, N: 257, W: 1}, {L: 1, N: 0, W: 256}, {L: 1, N: 1, W: 1}, {L: 2, N: 0, W: 1}} {
		l.H = torchwood.TileHeight
		data, err := tlog.ReadTileData(l, s)
		must(t, err)
		v.Tiles = append(v.Tiles, tileOf(l, data))
	}
	for _, l := range []tlog.Tile{{L: -1, N: 0, W: 256}, {L: -1, N: 257, W: 1}} {
		l.H = torchwood.TileHeight
		var data []byte
		var err error
		for i := range int64(l.W) {
			data, err = torchwood.AppendTileEntry(data, vectorLeaf(l.N*256+i))
			must(t, err)
		}
		v.Tiles = append(v.Tiles, tileOf(l, data))
	}
	return v
}

func levelOf(l tlog.Tile) any {
	if l.L < 0 {
		return "entries"
	}
	return l.L
}

func tileOf(l tlog.Tile, data []byte) tileVector {
	v := tileVector{Path: torchwood.TilePath(l), Level: levelOf(l), N: l.N, Bytes: len(data), SHA256: act.PayloadDigest(data)}
	if len(data) < 100 {
		h := hexed(data)
		v.Hex = &h
	}
	return v
}

func refusedPaths(t *testing.T) []string {
	t.Helper()
	paths := []string{"tile/0/0", "tile/0/00", "tile/0/0000", "tile/00/000", "tile/01/000", "tile/64/000", "tile/-1/000", "tile/0/x000/001", "tile/0/x001", "tile/0/001/002",
		"tile/0/x1/002", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/", "tile/0/000.p", "tile/8/0/000", "tile/entry/000",
		"tile/data/000", "tile/0/000/", "/tile/0/000", "tile//0/000", "tile/0/x001/X002/003", "tile/0/٠٠٠"}
	lenient := []string{"tile/64/000", "tile/data/000"} // torchwood takes more levels, and the name that static-ct-api has for entries
	for _, p := range paths {
		if _, err := torchwood.ParseTilePath(p); (err == nil) != slices.Contains(lenient, p) {
			t.Errorf("torchwood on %s: %v", p, err)
		}
		if got, err := tiles.ParsePlace(p); err == nil {
			t.Errorf("%s is accepted as %+v", p, got)
		}
	}
	return paths
}

type leafSignature struct {
	KeyID     act.KeyID `json:"keyid"`
	Signature hexed     `json:"signature_hex"`
}

type leafVector struct {
	About       string          `json:"about"`
	Salt        hexed           `json:"salt_hex"`
	Received    int64           `json:"received"`
	PayloadType string          `json:"payload_type"`
	Payload     hexed           `json:"payload_hex"`
	Signatures  []leafSignature `json:"signatures"`
	Leaf        hexed           `json:"leaf_hex"`
	LeafHash    hexed           `json:"leaf_hash"`
}

// vectorSalt is a leaf's salt of 32 bytes that count up from first.
func vectorSalt(first byte) []byte {
	var out []byte
	for i := range byte(32) {
		out = append(out, first+i)
	}
	return out
}

func leafVectors(t *testing.T) any {
	t.Helper()
	var v struct {
		Leaves []leafVector `json:"leaves"`
	}
	add := func(about string, k act.Kind, first byte, received int64, labels ...string) {
		e := signedBy(t, k, labels...)
		l := leafVector{About: about, Salt: vectorSalt(first), Received: received, PayloadType: e.PayloadType, Payload: hexed(e.Payload)}
		for _, s := range e.Signatures {
			l.Signatures = append(l.Signatures, leafSignature{s.KeyID, hexed(s.Sig)})
		}
		l.Leaf = record.Leaf(l.Salt, received, &e)
		hash := tlog.RecordHash(l.Leaf)
		l.LeafHash = hash[:]
		v.Leaves = append(v.Leaves, l)
	}
	add("entry 0 of docs/example.bundle", act.KindProcessOpened, 0x20, 1_930_122_001_000_000, "secretariat")
	add("an entry at the beginning of time", act.KindPositionTaken, 0, 0, "coast")
	add("an entry with two signatures", act.KindRedactionMade, 0x60, 1_930_197_601_000_000, "secretariat", "coast")
	return v
}

const vectorOrigin = "record.palmvalley.example"

type noteVector struct {
	About string `json:"about"`
	Size  int64  `json:"size"`
	Root  hexed  `json:"root"`
	More  string `json:"more,omitempty"` // signature lines after the log's
	Note  string `json:"note"`
}

type refusedNote struct {
	About string `json:"about"`
	Note  string `json:"note"`
}

func checkpointVectors(t *testing.T) any {
	t.Helper()
	key := seeded("log")
	vkey, err := record.VerifierKey(vectorOrigin, public(key))
	must(t, err)
	hash, err := hex.DecodeString(strings.Split(vkey, "+")[1])
	must(t, err)
	v := struct {
		Origin      string        `json:"origin"`
		Seed        hexed         `json:"seed_hex"`
		Public      hexed         `json:"public_key_hex"`
		KeyHash     hexed         `json:"key_hash_hex"`
		VerifierKey string        `json:"verifier_key"`
		Checkpoints []noteVector  `json:"checkpoints"`
		Refused     []refusedNote `json:"refused"`
	}{Origin: vectorOrigin, Seed: key.Seed(), Public: hexed(public(key)), KeyHash: hash, VerifierKey: vkey}
	one, two := sha256.Sum256([]byte("one")), sha256.Sum256([]byte("two"))
	other, err := note.NewSigner(strings.TrimSpace("PRIVATE+KEY+witness.example+" + witnessKey(t)))
	must(t, err)
	witnessed, err := note.Sign(&note.Note{Text: checkpointText(2, two[:])}, vectorSigner(t, "log"), other)
	must(t, err)
	_, more, _ := strings.Cut(string(witnessed), signedNote(t, checkpointText(2, two[:]), "log"))
	v.Checkpoints = []noteVector{
		{"of one entry", 1, one[:], "", signedNote(t, checkpointText(1, one[:]), "log")},
		{"with a line of somebody else after the log's", 2, two[:], more, string(witnessed)},
	}
	v.Refused = refusedNotes(t, one[:])
	for _, c := range v.Checkpoints {
		if _, err := record.OpenCheckpoint([]byte(c.Note), vectorOrigin, public(key)); err != nil {
			t.Errorf("%s: %v", c.About, err)
		}
	}
	for _, r := range v.Refused {
		if _, err := record.OpenCheckpoint([]byte(r.Note), vectorOrigin, public(key)); err == nil {
			t.Errorf("%s: accepted", r.About)
		}
	}
	return v
}

func checkpointText(size int64, root []byte) string {
	return fmt.Sprintf("%s\n%d\n%s\n", vectorOrigin, size, base64.StdEncoding.EncodeToString(root))
}

func vectorSigner(t *testing.T, label string) record.LogSigner {
	t.Helper()
	s, err := record.NewLogSigner(vectorOrigin, seeded(label))
	must(t, err)
	return s
}

func signedNote(t *testing.T, text, label string) string {
	t.Helper()
	b, err := note.Sign(&note.Note{Text: text}, vectorSigner(t, label))
	must(t, err)
	return string(b)
}

// witnessKey is the hash and private key of a signer called witness.example, as note.NewSigner reads them.
func witnessKey(t *testing.T) string {
	t.Helper()
	key := seeded("witness")
	vkey, err := note.NewEd25519VerifierKey("witness.example", public(key))
	must(t, err)
	return strings.Split(vkey, "+")[1] + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, key.Seed()...))
}

func refusedNotes(t *testing.T, root []byte) []refusedNote {
	t.Helper()
	text := checkpointText(1, root)
	good := signedNote(t, text, "log")
	lines := strings.SplitAfter(good, "\n")
	replaced := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	return []refusedNote{
		{"another size", replaced("\n1\n", "\n2\n")},
		{"another origin", replaced(vectorOrigin+"\n1", "record.elsewhere.example\n1")},
		{"signed by another key", signedNote(t, text, "coast")},
		{"another key's signature under the log's key hash", replaced(lines[4][len("— "+vectorOrigin+" "):][10:20], "AAAAAAAAAA")},
		{"no signature", text + "\n"},
		{"no empty line", text + lines[4]},
		{"without its last line feed", strings.TrimSuffix(good, "\n")},
		{"a size with a leading zero", signedNote(t, strings.Replace(text, "\n1\n", "\n01\n", 1), "log")},
		{"a size that is negative", signedNote(t, strings.Replace(text, "\n1\n", "\n-1\n", 1), "log")},
		{"a root of 31 bytes", signedNote(t, checkpointText(1, root[:31]), "log")},
		{"a fourth line", signedNote(t, text+"more\n", "log")},
	}
}
