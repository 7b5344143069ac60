package interop

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// nodeReport is the line that verify.mjs prints.
type nodeReport struct {
	bundleReport
	Files  int    `json:"files"`
	Checks int    `json:"checks"`
	Fault  string `json:"fault"`
	Why    string `json:"why"`
	Leaf   []byte `json:"leaf"`
}

// node runs verify.mjs, and fails the test where it neither verified nor refused.
func node(t *testing.T, args ...string) nodeReport {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "node", append([]string{"verify.mjs"}, args...)...).Output()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1 && len(out) > 0) {
		var said []byte
		if exit != nil {
			said = exit.Stderr
		}
		t.Fatalf("node verify.mjs %q: %v (Node is needed: README.md)\n%s", args, err, said)
	}
	var r nodeReport
	must(t, json.Unmarshal(out, &r))
	if (r.Fault != "") != (err != nil) {
		t.Fatalf("node verify.mjs %q: leaves with %v and says %q", args, err, r.Fault)
	}
	return r
}

func file(t *testing.T, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(path, b, 0o644))
	return path
}

func TestTheVerifierForNodeChecksEveryVector(t *testing.T) {
	r := node(t, "vectors", vectorFolder)
	if r.Fault != "" {
		t.Fatal(r.Why)
	}
	if r.Files < 10 || r.Checks < 400 {
		t.Errorf("%d checks in %d files", r.Checks, r.Files)
	}
}

// TestTheVerifierForNodeNoticesAVectorThatIsNotRight is the control of the test above: one digit of each file changed.
func TestTheVerifierForNodeNoticesAVectorThatIsNotRight(t *testing.T) {
	for name, digit := range map[string]string{"part.json": `"digest": "`, "envelope.json": `"pae_hex": "`, "leaf.json": `"leaf_hex": "`, "words.json": `"digest": "`,
		"tree.json": `"root": "`, "tile.json": `"sha256": "`, "checkpoint.json": `"verifier_key": "`, "receipt.json": `"leaf": "`, "bundle.json": `"root": "`} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			must(t, os.CopyFS(dir, os.DirFS(vectorFolder)))
			b := read(t, filepath.Join(dir, name))
			at := bytes.Index(b, []byte(digit)) + len(digit)
			b[at] = swapped(b[at])
			must(t, os.WriteFile(filepath.Join(dir, name), b, 0o644))
			if r := node(t, "vectors", dir, name); r.Fault == "" {
				t.Errorf("%s is accepted with %q changed", name, b[at-20:at+20])
			}
		})
	}
}

func TestTheVerifierForNodeVerifiesTheDocumentsExamples(t *testing.T) {
	const log = "51ee74cd0dcd92fe6bb3f63aec61448ecd9c251efe7f990a846340e7f944eb1d"
	r := node(t, "bundle", "../docs/example.bundle", "--log", log)
	if r.Fault != "" || r.Size != 1 || r.Entries != 1 || r.Log != log {
		t.Errorf("docs/example.bundle: %+v", r)
	}
	if r := node(t, "bundle", "../docs/example.bundle", "--log", string(act.PayloadDigest(nil))); r.Fault != string(record.FaultOtherLog) {
		t.Errorf("docs/example.bundle as another log: %+v", r)
	}
	var head peacetest.BundleLine
	must(t, json.Unmarshal(bytes.Split(read(t, "../docs/example.bundle"), []byte("\n"))[1], &head))
	args := []string{"receipt", "../docs/example.tlog-proof", "--origin", vectorOrigin, "--key", act.FormatKey(public(seeded("log")))}
	if r := node(t, append(args, "--envelope", file(t, envelopeJSON(t, *head.Envelope)))...); r.Fault != "" || !bytes.Equal(r.Leaf, head.Leaf) {
		t.Errorf("docs/example.tlog-proof: %+v", r)
	}
	if r := node(t, append(args[:5], act.FormatKey(public(seeded("coast"))), "--envelope", file(t, envelopeJSON(t, *head.Envelope)))...); r.Fault == "" {
		t.Error("docs/example.tlog-proof is accepted under another key")
	}
}

func TestTheVerifierForNodeRefusesABundleWithAnyByteChanged(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6)) // the seed
	for _, name := range []string{"record.bundle", "record.north.bundle"} {
		b := read(t, filepath.Join(vectorFolder, name))
		for range 10 {
			changed := append([]byte{}, b...)
			at := random.IntN(len(changed))
			changed[at] ^= 1 << random.IntN(7)
			if r := node(t, "bundle", file(t, changed)); r.Fault == "" {
				t.Errorf("%s is accepted with byte %d changed from %q to %q", name, at, b[at], changed[at])
			}
		}
	}
}

// nodeVerifies has the verifier for Node verify what a large log exports: whole, for everybody, for a party.
func nodeVerifies(t *testing.T, s *served) {
	t.Helper()
	for name, reader := range map[string]*record.Reader{"whole": nil, "public": {}, "south": {Party: peacetest.South}} {
		bundle := s.bundle
		if reader != nil {
			bundle = s.world.Bundle(reader)
		}
		want, err := record.Verify(bytes.NewReader(bundle), delegation.Authority{}, record.Expect{Log: s.world.Log.ID()})
		must(t, err)
		r := node(t, "bundle", file(t, bundle), "--log", string(s.world.Log.ID()))
		got := []int64{r.Size, r.Entries, r.Withheld, r.Erased, r.Parts, r.Unproved}
		if r.Fault != "" || !bytes.Equal(r.Root, want.Checkpoint.Root[:]) || !equal(got, []int64{want.Entries, want.Open, want.Withheld, want.Erased, want.Parts, want.Unproved}) {
			t.Errorf("%s: Node says %+v, we say %+v", name, r, want)
		}
	}
}

func equal(a, b []int64) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}
