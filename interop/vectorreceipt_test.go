package interop

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
)

type receiptVector struct {
	About    string         `json:"about"`
	Receipt  string         `json:"receipt"`
	Leaf     hexed          `json:"leaf_hex,omitempty"`
	Envelope string         `json:"envelope,omitempty"`
	Proves   *provenReceipt `json:"proves,omitempty"`
}

type provenReceipt struct {
	Index int64  `json:"index"`
	Size  int64  `json:"size"`
	Leaf  []byte `json:"leaf"` // base64
}

// receiptVectors are receipts in a tree of 300 vector leaves whose leaf 260 is that of an entry.
func receiptVectors(t *testing.T) any {
	t.Helper()
	v := struct {
		Origin   string          `json:"origin"`
		Public   hexed           `json:"public_key_hex"`
		Receipts []receiptVector `json:"receipts"`
		Refused  []receiptVector `json:"refused"`
	}{Origin: vectorOrigin, Public: hexed(public(seeded("log")))}
	const index, size = 260, 300
	e := signedBy(t, act.KindPositionTaken, "coast")
	const received = 1_930_186_801_000_000
	leaf := record.Leaf(vectorSalt(7), received, &e)
	var tree stored
	for i := range int64(size) {
		l := vectorLeaf(i)
		if i == index {
			l = leaf
		}
		more, err := tlog.StoredHashes(i, l, tree)
		must(t, err)
		tree = append(tree, more...)
	}
	root, err := tlog.TreeHash(size, tree)
	must(t, err)
	proof, err := tlog.ProveRecord(size, index, tree)
	must(t, err)
	bare := record.Receipt{Index: index, Proof: proof, Checkpoint: signedNote(t, checkpointText(size, root[:]), "log")}
	full := bare
	full.Extra = append(binary.BigEndian.AppendUint64(nil, received), vectorSalt(7)...)
	proves := &provenReceipt{index, size, leaf}
	v.Receipts = []receiptVector{
		{"for who sees the entry", full.String(), nil, envelopeText(t, e), proves},
		{"for who has the leaf", bare.String(), leaf, "", proves},
	}
	v.Refused = refusedReceipts(t, full, leaf, envelopeText(t, e))
	for _, r := range append(v.Receipts, v.Refused...) {
		if err := checkReceipt(r, public(seeded("log"))); (err == nil) != (r.Proves != nil) {
			t.Errorf("%s: %v", r.About, err)
		}
	}
	return v
}

// checkReceipt is what the program says of a receipt.
func checkReceipt(r receiptVector, pub []byte) error {
	p, err := record.ParseReceipt(r.Receipt)
	if err != nil {
		return err
	}
	leaf := []byte(r.Leaf)
	if r.Leaf == nil {
		var e record.Envelope
		if err := json.Unmarshal([]byte(r.Envelope), &e); err != nil {
			return err
		}
		if leaf, err = p.LeafOf(&e); err != nil {
			return err
		}
	}
	_, err = p.Check(leaf, vectorOrigin, pub)
	return err
}

func refusedReceipts(t *testing.T, full record.Receipt, leaf []byte, envelope string) []receiptVector {
	t.Helper()
	text := full.String()
	lines := strings.SplitAfter(text, "\n")
	change := func(about string, line int, to string) receiptVector {
		changed := append([]string{}, lines...)
		changed[line] = to
		return receiptVector{About: about, Receipt: strings.Join(changed, ""), Envelope: envelope}
	}
	extra := append([]byte{}, full.Extra...)
	extra[20] ^= 1
	swapped := append([]string{}, lines...)
	swapped[3], swapped[4] = swapped[4], swapped[3]
	other := envelopeText(t, signedBy(t, act.KindPositionTaken, "secretariat"))
	return []receiptVector{
		change("another salt in extra", 1, "extra "+base64.StdEncoding.EncodeToString(extra)+"\n"),
		change("extra left out, where the leaf is not at hand", 1, ""),
		change("an extra of 39 bytes", 1, "extra "+base64.StdEncoding.EncodeToString(full.Extra[:39])+"\n"),
		change("the index of another leaf", 2, "index 261\n"),
		change("an index with a leading zero", 2, "index 0260\n"),
		change("an index beyond the tree", 2, "index 300\n"),
		change("a hash left out", 3, ""),
		change("a hash twice", 3, lines[3]+lines[3]),
		change("a hash of 31 bytes", 3, base64.StdEncoding.EncodeToString(leaf[:31])+"\n"),
		change("another header", 0, "c2sp.org/tlog-proof@v2\n"),
		change("no header", 0, ""),
		{About: "two hashes exchanged", Receipt: strings.Join(swapped, ""), Envelope: envelope},
		{About: "another signature's envelope", Receipt: text, Envelope: other},
		{About: "another leaf", Receipt: text, Leaf: vectorLeaf(260)},
		{About: "a checkpoint of another size", Receipt: strings.Replace(text, "\n300\n", "\n301\n", 1), Envelope: envelope},
		{About: "a checkpoint of another key", Receipt: strings.Replace(text, full.Checkpoint, signedNote(t, full.Checkpoint[:strings.Index(full.Checkpoint, "\n\n")+1], "coast"), 1), Envelope: envelope},
	}
}
