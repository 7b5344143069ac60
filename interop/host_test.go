package interop

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// bundleLine is a bundle's line as whoever runs the server could write it.
type bundleLine struct {
	Index    int64            `json:"index"`
	Leaf     []byte           `json:"leaf"`
	Received int64            `json:"received,omitempty"`
	Salt     []byte           `json:"salt,omitempty"`
	Envelope *record.Envelope `json:"envelope,omitempty"`
	Parts    []bundlePart     `json:"parts,omitempty"`
	Erased   *bundleErased    `json:"erased,omitempty"`
}

type bundlePart struct {
	Name    string `json:"name"`
	Salt    []byte `json:"salt"`
	Content []byte `json:"content"`
}

type bundleErased struct {
	Entry    act.EntryID `json:"entry"`
	Key      act.KeyID   `json:"keyid"`
	Seq      int64       `json:"author_seq"`
	Prev     act.Digest  `json:"prev,omitempty"`
	Digest   act.Digest  `json:"digest"`
	Received int64       `json:"received"`
	Sum      act.Digest  `json:"sum"`
}

// host is a dishonest host: it has the log's key, and writes into a bundle what it likes.
type host struct {
	t      testing.TB
	signer record.LogSigner
	head   struct{ Bundle, Log, Origin, Reader string }
	lines  []bundleLine
}

// hostOf reads a bundle for a host that has the signer's key.
func hostOf(t testing.TB, signer record.LogSigner, bundle []byte) *host {
	t.Helper()
	h := &host{t: t, signer: signer}
	lines := bytes.Split(bundle, []byte("\n"))
	must(t, json.Unmarshal(lines[0], &h.head))
	for _, b := range lines[1 : len(lines)-2] {
		var l bundleLine
		must(t, json.Unmarshal(b, &l))
		h.lines = append(h.lines, l)
	}
	return h
}

// add puts a submission at the end, as if the record had accepted it.
func (h *host) add(s record.Submission) {
	l := bundleLine{Received: h.lines[len(h.lines)-1].Received, Salt: bytes.Repeat([]byte{byte(len(h.lines))}, 32), Envelope: &s.Envelope}
	for _, p := range s.Parts {
		l.Parts = append(l.Parts, bundlePart{p.Name, p.Salt[:], p.Content})
	}
	h.lines = append(h.lines, l)
}

// bundle writes the lines with indexes, leaves, sums and a checkpoint that fit them.
func (h *host) bundle() []byte {
	h.t.Helper()
	for i := range h.lines {
		l := &h.lines[i]
		l.Index = int64(i)
		if l.Envelope != nil {
			l.Leaf = record.Leaf(l.Salt, l.Received, l.Envelope)
		}
		if l.Erased != nil {
			l.Erased.Sum = ""
			l.Erased.Sum = act.PayloadDigest(lineText(h.t, *l))
		}
	}
	return h.asTheyAre()
}

// asTheyAre writes the lines with a checkpoint over their leaves.
func (h *host) asTheyAre() []byte {
	h.t.Helper()
	var out bytes.Buffer
	reader := ""
	if h.head.Reader != "" {
		reader = fmt.Sprintf(",\"reader\":%q", h.head.Reader)
	}
	fmt.Fprintf(&out, "{\"bundle\":%q,\"log\":%q,\"origin\":%q,\"size\":%d%s}\n", h.head.Bundle, h.head.Log, h.head.Origin, len(h.lines), reader)
	var tree stored
	for i, l := range h.lines {
		out.Write(append(lineText(h.t, l), '\n'))
		more, err := tlog.StoredHashes(int64(i), l.Leaf, tree)
		must(h.t, err)
		tree = append(tree, more...)
	}
	out.Write(append(lineText(h.t, map[string]string{"checkpoint": h.checkpoint(tree, len(h.lines))}), '\n'))
	return out.Bytes()
}

// checkpoint signs the head of the first size leaves.
func (h *host) checkpoint(tree stored, size int) string {
	h.t.Helper()
	root, err := tlog.TreeHash(int64(size), tree)
	must(h.t, err)
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", h.head.Origin, size, base64.StdEncoding.EncodeToString(root[:]))}, h.signer)
	must(h.t, err)
	return string(signed)
}

// lineText writes a line in the form of bundles.
func lineText(t testing.TB, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	must(t, e.Encode(v))
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// line returns the line of an entry by its id.
func (h *host) line(id act.EntryID) *bundleLine {
	h.t.Helper()
	for i, l := range h.lines {
		if l.Envelope == nil {
			continue
		}
		o, err := act.Open(l.Envelope.PayloadType, l.Envelope.Payload)
		if o == nil {
			h.t.Fatal(err)
		}
		if o.Entry == id {
			return &h.lines[i]
		}
	}
	h.t.Fatalf("no entry %s", id)
	return nil
}

// erase makes a line say that its entry was redacted whole.
func (h *host) erase(id act.EntryID) {
	h.t.Helper()
	l := h.line(id)
	o, err := act.Open(l.Envelope.PayloadType, l.Envelope.Payload)
	must(h.t, err)
	*l = bundleLine{Leaf: l.Leaf, Erased: &bundleErased{Entry: id, Key: l.Envelope.Author(), Seq: o.Seq, Prev: o.Prev,
		Digest: act.PayloadDigest(l.Envelope.Payload), Received: l.Received}}
}

// under composes an act under a head of the host's choice.
func under(w *peacetest.World, h act.Head, a act.Act, signers ...record.Signer) record.Submission {
	w.T.Helper()
	s, err := record.Compose(h, a, w.Rand(), signers...)
	must(w.T, err)
	return s
}
