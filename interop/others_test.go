package interop

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/torchwood"
	"github.com/secure-systems-lab/go-securesystemslib/dsse"
	"github.com/secure-systems-lab/go-securesystemslib/signerverifier"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// TestProgramsOfOthersReadOurLog holds a log of more than 10,000 entries, with redactions of parts and of whole entries,
// against what others wrote. Each acceptance has its control beside it.
func TestProgramsOfOthersReadOurLog(t *testing.T) {
	tessera := buildTessera(t)
	peacetest.Engines(t, func(t *testing.T, address string) {
		s := serveLog(t, address)
		t.Run("fsck of Tessera finds it whole", func(t *testing.T) { fsckAccepts(t, tessera, s, s.serve(t)) })
		t.Run("fsck of Tessera finds a bit that changed", func(t *testing.T) { fsckRefuses(t, tessera, s) })
		t.Run("the mirror of Tessera has what we serve", func(t *testing.T) { mirrors(t, tessera, s) })
		t.Run("the client of torchwood reads every entry", func(t *testing.T) { torchwoodReads(t, s) })
		t.Run("the client of torchwood refuses a bit that changed", func(t *testing.T) { torchwoodRefuses(t, s) })
		t.Run("torchwood checks our receipts under its policy", func(t *testing.T) { torchwoodProves(t, s) })
		t.Run("securesystemslib verifies every envelope", func(t *testing.T) { dsseVerifies(t, s) })
		t.Run("the verifier for Node verifies the bundle", func(t *testing.T) { nodeVerifies(t, s) })
	})
}

// buildTessera builds two programs of Tessera from the module as it was published.
func buildTessera(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	const module = "github.com/transparency-dev/tessera"
	for name, pkg := range map[string]string{"fsck": "/cmd/fsck", "mirror": "/cmd/experimental/mirror/posix"} {
		out, err := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(dir, name), module+pkg).CombinedOutput()
		if err != nil {
			t.Fatalf("build %s: %v\n%s", name, err, out)
		}
	}
	return dir
}

// fsck runs fsck against an address and returns what it says. It leaves with 0 whatever it finds.
func fsck(t *testing.T, tessera string, s *served, address string) string {
	t.Helper()
	key := filepath.Join(t.TempDir(), "key")
	must(t, os.WriteFile(key, []byte(s.vkey), 0o644))
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, filepath.Join(tessera, "fsck"), "-ui=false", "-N", "2", "-storage_url", address+"/", "-public_key", key)
	var said bytes.Buffer
	cmd.Stderr = &said
	must(t, cmd.Run())
	return said.String()
}

const (
	fsckFound  = "Successfully fsck'd log"
	fsckFailed = "fsck failed"
)

func fsckAccepts(t *testing.T, tessera string, s *served, address string) {
	t.Helper()
	if said := fsck(t, tessera, s, address); !strings.Contains(said, fsckFound) || strings.Contains(said, fsckFailed) {
		t.Errorf("fsck: %s", said)
	}
}

// change is a byte of what we serve at a path, counted from its end where it is negative, in which one bit is changed.
type change struct {
	path string
	at   int
}

// changes are in every kind of what we serve.
func changes(size int) map[string]change {
	full, rest := int64(size/256), size%256
	partial := tlog.Tile{H: torchwood.TileHeight, N: full, W: rest}
	last := partial
	last.L = -1
	return map[string]change{
		"a leaf": {"tile/entries/007", 5000}, "the last leaf": {torchwood.TilePath(last), -1}, "a hash of a full tile": {"tile/0/011", 40},
		"a hash of a partial tile":   {torchwood.TilePath(partial), 3},
		"a hash of the tile above":   {torchwood.TilePath(tlog.Tile{H: torchwood.TileHeight, L: 1, W: int(full)}), 64},
		"the checkpoint":             {"checkpoint", 25},
		"the checkpoint's signature": {"checkpoint", -5},
	}
}

func fsckRefuses(t *testing.T, tessera string, s *served) {
	t.Helper()
	for name, c := range changes(len(s.leaves)) {
		if said := fsck(t, tessera, s, s.serveChanged(t, c.path, c.at)); strings.Contains(said, fsckFound) || !strings.Contains(said, fsckFailed) {
			t.Errorf("%s: fsck: %s", name, said)
		}
	}
}

// mirrors mirrors the log into files, compares each with what we serve, and has fsck find the mirror whole.
func mirrors(t *testing.T, tessera string, s *served) {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), filepath.Join(tessera, "mirror"), "-source_url", s.serve(t)+"/", "-storage_dir", dir, "-num_workers", "2")
	if out, err := cmd.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("Log mirrored successfully.")) {
		t.Fatalf("mirror: %v\n%s", err, out)
	}
	files := 0
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		name, err := filepath.Rel(dir, path)
		if !bytes.Equal(read(t, path), get(t, s.handler(), filepath.ToSlash(name))) {
			t.Errorf("%s is another in the mirror", name)
		}
		return err
	}))
	if full := len(s.leaves) / 256; files < 2*full+4 { // tiles and bundles of 256, a partial of each, a tile above, the checkpoint
		t.Errorf("the mirror has %d files", files)
	}
	fsckAccepts(t, tessera, s, "file://"+dir)
}

func torchwoodPolicy(t *testing.T, vkey string) torchwood.Policy {
	t.Helper()
	p, err := torchwood.ParsePolicy([]byte("log " + vkey + "\nquorum none\n"))
	must(t, err)
	return p
}

// torchwoodLog reads the checkpoint at an address under a policy.
func torchwoodLog(t *testing.T, s *served, address string) (*torchwood.Client, tlog.Tree, error) {
	t.Helper()
	fetch, err := torchwood.NewTileFetcher(address + "/")
	must(t, err)
	client, err := torchwood.NewClient(fetch)
	must(t, err)
	signed, err := fetch.ReadEndpoint(t.Context(), "checkpoint")
	must(t, err)
	c, _, err := torchwood.VerifyCheckpoint(signed, torchwoodPolicy(t, s.vkey))
	return client, c.Tree, err
}

func torchwoodReads(t *testing.T, s *served) {
	t.Helper()
	client, tree, err := torchwoodLog(t, s, s.serve(t))
	must(t, err)
	n := int64(0)
	for i, entry := range client.AllEntries(t.Context(), tree, 0) {
		if i != n || !bytes.Equal(entry, s.leaves[i]) {
			t.Fatalf("entry %d: %x", i, entry)
		}
		n++
	}
	must(t, client.Err())
	if n != int64(len(s.leaves)) {
		t.Errorf("read %d entries, want %d", n, len(s.leaves))
	}
	random := rand.New(rand.NewPCG(1, 2)) // the seed
	for range 40 {
		i := random.Int64N(tree.N)
		entry, proof, err := client.Entry(t.Context(), tree, i)
		must(t, err)
		must(t, tlog.CheckRecord(proof, tree.N, tree.Hash, i, tlog.RecordHash(entry)))
		if !bytes.Equal(entry, s.leaves[i]) {
			t.Errorf("entry %d: %x", i, entry)
		}
	}
}

func torchwoodRefuses(t *testing.T, s *served) {
	t.Helper()
	for name, c := range changes(len(s.leaves)) {
		client, tree, err := torchwoodLog(t, s, s.serveChanged(t, c.path, c.at))
		if err == nil {
			for range client.AllEntries(t.Context(), tree, 0) {
				continue
			}
			err = client.Err()
		}
		if err == nil {
			t.Errorf("%s: torchwood accepts it", name)
		}
	}
}

// torchwoodProves checks receipts of entries of every sort, and changed ones.
func torchwoodProves(t *testing.T, s *served) {
	t.Helper()
	policy := torchwoodPolicy(t, s.vkey)
	random := rand.New(rand.NewPCG(3, 4)) // the seed
	for range 100 {
		i := random.Int64N(int64(len(s.leaves)))
		receipt := s.receipt(t, i)
		text, leaf := []byte(receipt.String()), s.leaves[i]
		if e, there := s.bodies[i]; there {
			extra, err := torchwood.ProofExtraData(text)
			must(t, err)
			made, err := record.Receipt{Extra: extra}.LeafOf(&e)
			must(t, err)
			leaf = made
		}
		if err := torchwood.VerifyProof(policy, tlog.RecordHash(leaf), text); err != nil {
			t.Fatalf("receipt of entry %d: %v", i, err)
		}
		refusesChanged(t, policy, i, leaf, string(text))
	}
	other, err := record.VerifierKey(s.world.Opened.Origin, public(seeded("log")))
	must(t, err)
	receipt := s.receipt(t, 5).String()
	if torchwood.VerifyProof(torchwoodPolicy(t, other), tlog.RecordHash(s.leaves[5]), []byte(receipt)) == nil {
		t.Error("a policy with another key accepts the receipt")
	}
}

// refusesChanged has torchwood refuse a receipt for another leaf, and with its index, first hash, root or signature changed.
func refusesChanged(t *testing.T, policy torchwood.Policy, i int64, leaf []byte, text string) {
	t.Helper()
	other := append([]byte{}, leaf...)
	other[32] ^= 1
	if torchwood.VerifyProof(policy, tlog.RecordHash(other), []byte(text)) == nil {
		t.Errorf("entry %d: another leaf is proved", i)
	}
	index := strings.Index(text, "index ")
	hash := index + strings.Index(text[index:], "\n") + 5
	root := strings.Index(text, "\n\n") + strings.Index(text[strings.Index(text, "\n\n"):], "=\n") - 9
	for name, at := range map[string]int{"index": index + len("index "), "hash": hash, "root": root, "signature": len(text) - 9} {
		changed := []byte(text)
		changed[at] = swapped(changed[at])
		if torchwood.VerifyProof(policy, tlog.RecordHash(leaf), changed) == nil {
			t.Errorf("entry %d: accepted with another %s", i, name)
		}
	}
}

// swapped is another letter or digit.
func swapped(b byte) byte {
	switch {
	case b == '9' || b == 'z' || b == 'Z':
		return b - 1
	case b >= '0' && b < '9' || b >= 'a' && b < 'z' || b >= 'A' && b < 'Z':
		return b + 1
	}
	return 'A'
}

// dsseVerifies checks every envelope with the signer's key as the record admits it, and a changed one of each hundred.
func dsseVerifies(t *testing.T, s *served) {
	t.Helper()
	signatures := 0
	for i, e := range s.bodies {
		var envelope dsse.Envelope
		must(t, json.Unmarshal(envelopeJSON(t, e), &envelope))
		accepted, err := dsseVerifier(t, s, e).Verify(t.Context(), &envelope)
		if err != nil || len(accepted) != len(e.Signatures) {
			t.Fatalf("entry %d: %d signatures, %v", i, len(accepted), err)
		}
		signatures += len(accepted)
		if i%100 != 0 {
			continue
		}
		payload := bytes.Replace(e.Payload, []byte(`"at":`), []byte(`"at":1`), 1)
		sig := append([]byte{}, e.Signatures[0].Sig...)
		sig[10] ^= 1
		for name, c := range map[string]dsse.Envelope{
			"payload":   {PayloadType: envelope.PayloadType, Payload: base64.StdEncoding.EncodeToString(payload), Signatures: envelope.Signatures},
			"type":      {PayloadType: "application/json", Payload: envelope.Payload, Signatures: envelope.Signatures},
			"signature": {PayloadType: envelope.PayloadType, Payload: envelope.Payload, Signatures: []dsse.Signature{{KeyID: envelope.Signatures[0].KeyID, Sig: base64.StdEncoding.EncodeToString(sig)}}},
		} {
			if _, err := dsseVerifier(t, s, e).Verify(t.Context(), &c); err == nil {
				t.Errorf("entry %d: accepted with another %s", i, name)
			}
		}
	}
	if signatures < enough-100 {
		t.Errorf("%d signatures", signatures)
	}
}

// dsseVerifier wants a signature of each of an envelope's signers.
func dsseVerifier(t *testing.T, s *served, e record.Envelope) *dsse.EnvelopeVerifier {
	t.Helper()
	var keys []dsse.Verifier
	for _, sig := range e.Signatures {
		pub, err := base64.StdEncoding.DecodeString(s.keys[sig.KeyID])
		must(t, err)
		v, err := signerverifier.NewED25519SignerVerifierFromSSLibKey(&signerverifier.SSLibKey{KeyType: signerverifier.ED25519KeyType,
			KeyVal: signerverifier.KeyVal{Public: hex.EncodeToString(pub)}, KeyID: string(sig.KeyID)})
		must(t, err)
		keys = append(keys, v)
	}
	v, err := dsse.NewMultiEnvelopeVerifier(len(keys), keys...)
	must(t, err)
	return v
}
