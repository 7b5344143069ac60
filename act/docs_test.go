package act_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
)

const document = "../docs/record.md"

// example is the worked example of docs/record.md, computed with the standard library alone: what an implementer in
// another language does.
type example struct {
	numbers map[string]string
	bundle  string // docs/example.bundle
	receipt string // docs/example.tlog-proof
}

type signedEntry struct {
	ptype         string
	payload, leaf []byte
	keyid, sig    string
	salt          []byte
	received      uint64
}

func seedKey(label string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("tansiq example key " + label))
	return ed25519.NewKeyFromSeed(seed[:])
}

// lp is an unsigned 64-bit big-endian length, then the bytes.
func lp(b []byte) []byte { return append(binary.BigEndian.AppendUint64(nil, uint64(len(b))), b...) }

func hash(parts ...[]byte) []byte {
	sum := sha256.Sum256(bytes.Join(parts, nil))
	return sum[:]
}

func b64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

func pae(ptype string, payload []byte) []byte {
	return fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(ptype), ptype, len(payload), payload)
}

// entryOf signs a golden with the secretariat's key and gives it a leaf.
func entryOf(t *testing.T, kind string, saltFrom byte, received uint64) signedEntry {
	t.Helper()
	e := signedEntry{ptype: "application/vnd.tansiq." + kind + "+json", payload: read(t, "testdata/"+kind+".json"), received: received}
	for i := range byte(32) {
		e.salt = append(e.salt, saltFrom+i)
	}
	key := seedKey("secretariat")
	sig := ed25519.Sign(key, pae(e.ptype, e.payload))
	e.keyid, e.sig = hex.EncodeToString(hash(key.Public().(ed25519.PublicKey))), b64(sig)
	mac := hmac.New(sha256.New, e.salt)
	mac.Write([]byte("tansiq/leaf/v1\n"))
	mac.Write(binary.BigEndian.AppendUint64(nil, received))
	for _, b := range [][]byte{[]byte(e.ptype), e.payload, []byte(e.keyid), sig} {
		mac.Write(lp(b))
	}
	e.leaf = mac.Sum([]byte{1})
	return e
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// checkpoint returns a checkpoint of the example's log, and the hash that stands before its signature.
func checkpoint(size int, root []byte) (note string, keyHash []byte) {
	const origin = "record.palmvalley.example"
	key := seedKey("log")
	keyHash = hash([]byte(origin+"\n\x01"), key.Public().(ed25519.PublicKey))[:4]
	text := fmt.Sprintf("%s\n%d\n%s\n", origin, size, b64(root))
	return text + "\n— " + origin + " " + b64(slices.Concat(keyHash, ed25519.Sign(key, []byte(text)))) + "\n", keyHash
}

func worked(t *testing.T) example {
	t.Helper()
	opened := entryOf(t, "process.opened", 0x20, 1930122001000000)
	second := entryOf(t, "entry.withdrawn", 0x40, 1930194001000000)
	log := hash(opened.payload)
	leaf0, leaf1 := hash([]byte{0}, opened.leaf), hash([]byte{0}, second.leaf)
	root2 := hash([]byte{1}, leaf0, leaf1)
	one, keyHash := checkpoint(1, leaf0)
	two, _ := checkpoint(2, root2)
	extra := append(binary.BigEndian.AppendUint64(nil, opened.received), opened.salt...)
	note, err := json.Marshal(one)
	if err != nil {
		t.Fatal(err)
	}
	return example{
		numbers: map[string]string{
			"log_id":        hex.EncodeToString(log),
			"words_ar":      strings.Join(locale.Words(locale.Arabic, log, 12), " "),
			"words_en":      strings.Join(locale.Words(locale.English, log, 12), " "),
			"part_digest":   hex.EncodeToString(partDigest(t)),
			"pae_begins":    string(pae(opened.ptype, opened.payload)[:len(pae(opened.ptype, opened.payload))-len(opened.payload)]),
			"pae_sha256":    hex.EncodeToString(hash(pae(opened.ptype, opened.payload))),
			"keyid":         opened.keyid,
			"sig":           opened.sig,
			"leaf_0":        hex.EncodeToString(opened.leaf),
			"leaf_1":        hex.EncodeToString(second.leaf),
			"leaf_hash_0":   hex.EncodeToString(leaf0),
			"leaf_hash_1":   hex.EncodeToString(leaf1),
			"root_2":        hex.EncodeToString(root2),
			"note_key_hash": hex.EncodeToString(keyHash),
		},
		bundle: fmt.Sprintf(`{"bundle":"tansiq/bundle/v1","log":"%x","origin":"record.palmvalley.example","size":1}
{"index":0,"leaf":"%s","received":%d,"salt":"%s","envelope":{"payload":"%s","payloadType":"%s","signatures":[{"keyid":"%s","sig":"%s"}]}}
{"checkpoint":%s}
`, log, b64(opened.leaf), opened.received, b64(opened.salt), b64(opened.payload), opened.ptype, opened.keyid, opened.sig, note),
		receipt: fmt.Sprintf("c2sp.org/tlog-proof@v1\nextra %s\nindex 0\n%s\n\n%s", b64(extra), b64(leaf1), two),
	}
}

// partDigest computes the digest of the one part of the golden entry.withdrawn.
func partDigest(t *testing.T) []byte {
	t.Helper()
	var g struct {
		Log, Entry string
		Parts      []struct {
			Name, Media, Audience string
			Salt, Content         []byte
		}
	}
	if err := json.Unmarshal(read(t, "testdata/entry.withdrawn.parts.json"), &g); err != nil {
		t.Fatal(err)
	}
	p := g.Parts[0]
	return hash([]byte("tansiq/part/v1\n"), p.Salt, lp([]byte(g.Log)), lp([]byte(g.Entry)), lp([]byte(p.Name)), lp([]byte(p.Media)),
		lp([]byte(p.Audience)), lp(p.Content))
}

func TestTheNumbersOfTheDocumentAreRight(t *testing.T) {
	printed := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^    ([a-z_0-9]+) = (.+)$`).FindAllStringSubmatch(section(t, "## Worked example"), -1) {
		printed[m[1]] = strings.Trim(m[2], "`")
	}
	w := worked(t)
	if diff := cmp.Diff(w.numbers, printed); diff != "" {
		t.Errorf("%s: computed (-) and printed (+) differ:\n%s", document, diff)
	}
	for file, want := range map[string]string{"../docs/example.bundle": w.bundle, "../docs/example.tlog-proof": w.receipt} {
		if diff := cmp.Diff(want, string(read(t, file))); diff != "" {
			t.Errorf("%s: computed (-) and in the file (+) differ:\n%s", file, diff)
		}
	}
}

func TestTheRecordAcceptsTheDocumentsExamples(t *testing.T) {
	w := worked(t)
	report, err := record.Verify(strings.NewReader(w.bundle), delegation.Authority{}, record.Expect{Log: act.Digest(w.numbers["log_id"])})
	if err != nil {
		t.Fatalf("verify docs/example.bundle: %v", err)
	}
	if report.Entries != 1 || report.Signatures != 1 || !report.Compared {
		t.Errorf("verify docs/example.bundle: %d entries, %d signatures, compared %t", report.Entries, report.Signatures, report.Compared)
	}
	receipt, err := record.ParseReceipt(w.receipt)
	if err != nil {
		t.Fatal(err)
	}
	opened := entryOf(t, "process.opened", 0x20, 1930122001000000)
	sig, err := base64.StdEncoding.DecodeString(opened.sig)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := receipt.LeafOf(&record.Envelope{Payload: opened.payload, PayloadType: opened.ptype, Signatures: []record.Signature{{KeyID: act.KeyID(opened.keyid), Sig: sig}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := receipt.Check(leaf, "record.palmvalley.example", seedKey("log").Public().(ed25519.PublicKey)); err != nil {
		t.Errorf("check docs/example.tlog-proof: %v", err)
	}
}

// section returns what stands under a heading of the document.
func section(t *testing.T, heading string) string {
	t.Helper()
	_, text, ok := strings.Cut(string(read(t, document)), "\n"+heading+"\n")
	if !ok {
		t.Fatalf("%s has no %q", document, heading)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	return text
}

// rows returns the cells of a section's table rows that begin with a word in backquotes.
func rows(t *testing.T, heading string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for line := range strings.Lines(section(t, heading)) {
		if m := regexp.MustCompile("^\\| `([a-z_.]+)` \\|(.*)\\|$").FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			for cell := range strings.SplitSeq(m[2], "|") {
				out[m[1]] = append(out[m[1]], strings.TrimSpace(cell))
			}
		}
	}
	return out
}

// optional returns the names of the members that an act's struct leaves out where they are empty.
func optional(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			out = append(out, optional(f.Type)...)
			continue
		}
		if name, rest, _ := strings.Cut(f.Tag.Get("json"), ","); rest == "omitempty" || rest == "omitzero" {
			out = append(out, name)
		}
	}
	return out
}

func quoted(names []string) string {
	out := slices.Clone(names)
	for i, n := range out {
		out[i] = "`" + n + "`"
	}
	return strings.Join(out, ", ")
}

func TestTheDocumentSaysOfEachKindWhoSignsItAndWhatItMayLeaveOut(t *testing.T) {
	want := map[string][]string{}
	for _, k := range act.Kinds() {
		who := "device"
		if k.RootOnly() || k == act.KindProcessOpened {
			who = "root"
		} else if k.SecretariatOnly() {
			who = "secretariat"
		}
		a, _ := act.New(k)
		want[string(k)] = []string{who, quoted(act.PartNames(a)), quoted(optional(reflect.TypeOf(a).Elem()))}
	}
	got := map[string][]string{}
	for kind, cells := range rows(t, "## Kinds") {
		got[kind] = cells[:3]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s, Kinds: code (-) and document (+) differ:\n%s", document, diff)
	}
}

func TestTheDocumentNamesEveryRefusalAndEveryFault(t *testing.T) {
	var reasons, faults []string
	for _, r := range record.Reasons() {
		reasons = append(reasons, string(r))
	}
	for _, f := range record.FaultCodes() {
		faults = append(faults, string(f))
	}
	for heading, want := range map[string][]string{"## Reasons of refusal": reasons, "## Faults": faults} {
		slices.Sort(want)
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(rows(t, heading)))); diff != "" {
			t.Errorf("%s, %s: code (-) and document (+) differ:\n%s", document, heading, diff)
		}
	}
}

// TestTestsThatTheDocumentsNameAreThere holds the promises of ARCHITECTURE.md and the documents to tests that exist.
func TestTestsThatTheDocumentsNameAreThere(t *testing.T) {
	have := map[string]bool{}
	test := regexp.MustCompile(`(?m)^func (Test[A-Za-z0-9]+)\(`)
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, "_test.go") {
			for _, m := range test.FindAllStringSubmatch(string(read(t, path)), -1) {
				have[m[1]] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, file := range []string{"../ARCHITECTURE.md", "../STYLE.md", document, "../docs/reading.md"} {
		for _, name := range regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(string(read(t, file)), -1) {
			named++
			if !have[name[1]] {
				t.Errorf("%s names %s, which is not there", file, name[1])
			}
		}
	}
	if named == 0 {
		t.Error("the documents name no test")
	}
}

func TestEveryDependencyHasItsVersionAndReason(t *testing.T) {
	architecture := string(read(t, "../ARCHITECTURE.md"))
	reasons := string(read(t, "../docs/decisions/0008-dependencies.md"))
	direct := regexp.MustCompile(`(?m)^\t(\S+) (v\S+)$`).FindAllStringSubmatch(string(read(t, "../go.mod")), -1)
	if len(direct) == 0 {
		t.Fatal("go.mod has no direct requirement")
	}
	for _, m := range direct {
		if row := fmt.Sprintf("| `%s` | %s |", m[1], m[2]); !strings.Contains(architecture, row) {
			t.Errorf("ARCHITECTURE.md has no row %q", row)
		}
		if name := regexp.MustCompile(`/v[0-9]+$`).ReplaceAllString(m[1], ""); !strings.Contains(reasons, "**"+name) {
			t.Errorf("docs/decisions/0008-dependencies.md has no paragraph on %s", m[1])
		}
	}
}
