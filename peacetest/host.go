package peacetest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
)

// BundleLine is a bundle's line as whoever runs the server could write it.
type BundleLine struct {
	Index    int64            `json:"index"`
	Leaf     []byte           `json:"leaf"`
	Received int64            `json:"received,omitempty"`
	Salt     []byte           `json:"salt,omitempty"`
	Envelope *record.Envelope `json:"envelope,omitempty"`
	Parts    []BundlePart     `json:"parts,omitempty"`
	Erased   *BundleErased    `json:"erased,omitempty"`
}

// BundlePart is a part of an entry in a bundle's line.
type BundlePart struct {
	Name    string `json:"name"`
	Salt    []byte `json:"salt"`
	Content []byte `json:"content"`
}

// BundleErased is what a bundle's line says of an entry erased whole.
type BundleErased struct {
	Entry    act.EntryID `json:"entry"`
	Key      act.KeyID   `json:"keyid"`
	Seq      int64       `json:"author_seq"`
	Prev     act.Digest  `json:"prev,omitempty"`
	Digest   act.Digest  `json:"digest"`
	Received int64       `json:"received"`
	Sum      act.Digest  `json:"sum"`
}

// BundleHead is a bundle's first line.
type BundleHead struct{ Bundle, Log, Origin, Reader string }

// Host is a dishonest host: it has the log's key, and writes into a bundle what it likes.
type Host struct {
	T      testing.TB
	Signer record.LogSigner
	Head   BundleHead
	Lines  []BundleLine
}

// HostOf reads a bundle for a host that has the signer's key.
func HostOf(t testing.TB, signer record.LogSigner, bundle []byte) *Host {
	t.Helper()
	h := &Host{T: t, Signer: signer}
	lines := bytes.Split(bundle, []byte("\n"))
	h.must(json.Unmarshal(lines[0], &h.Head))
	for _, b := range lines[1 : len(lines)-2] {
		var l BundleLine
		h.must(json.Unmarshal(b, &l))
		h.Lines = append(h.Lines, l)
	}
	return h
}

func (h *Host) must(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}

// Add puts submissions at the end, as if the record had accepted them.
func (h *Host) Add(subs ...record.Submission) {
	for _, s := range subs {
		l := BundleLine{Received: h.Lines[len(h.Lines)-1].Received, Salt: bytes.Repeat([]byte{byte(len(h.Lines))}, 32), Envelope: &s.Envelope}
		for _, p := range s.Parts {
			l.Parts = append(l.Parts, BundlePart{p.Name, p.Salt[:], p.Content})
		}
		h.Lines = append(h.Lines, l)
	}
}

// Bundle writes the lines with indexes, leaves, sums and a checkpoint that fit them.
func (h *Host) Bundle() []byte {
	h.T.Helper()
	for i := range h.Lines {
		l := &h.Lines[i]
		l.Index = int64(i)
		if l.Envelope != nil {
			l.Leaf = record.Leaf(l.Salt, l.Received, l.Envelope)
		}
		if l.Erased != nil {
			l.Erased.Sum = ""
			l.Erased.Sum = act.PayloadDigest(BundleText(h.T, *l))
		}
	}
	return h.AsTheyAre()
}

// AsTheyAre writes the lines with a checkpoint over their leaves.
func (h *Host) AsTheyAre() []byte {
	h.T.Helper()
	var out bytes.Buffer
	reader := ""
	if h.Head.Reader != "" {
		reader = fmt.Sprintf(",\"reader\":%q", h.Head.Reader)
	}
	fmt.Fprintf(&out, "{\"bundle\":%q,\"log\":%q,\"origin\":%q,\"size\":%d%s}\n", h.Head.Bundle, h.Head.Log, h.Head.Origin, len(h.Lines), reader)
	for _, l := range h.Lines {
		out.Write(append(BundleText(h.T, l), '\n'))
	}
	out.Write(append(BundleText(h.T, map[string]string{"checkpoint": h.Checkpoint(len(h.Lines))}), '\n'))
	return out.Bytes()
}

// Checkpoint signs the head of the first size leaves.
func (h *Host) Checkpoint(size int) string {
	h.T.Helper()
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var got []tlog.Hash
		for _, i := range indexes {
			got = append(got, hashes[i])
		}
		return got, nil
	})
	for i, l := range h.Lines[:size] {
		more, err := tlog.StoredHashes(int64(i), l.Leaf, reader)
		h.must(err)
		hashes = append(hashes, more...)
	}
	root, err := tlog.TreeHash(int64(size), reader)
	h.must(err)
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", h.Head.Origin, size, base64.StdEncoding.EncodeToString(root[:]))}, h.Signer)
	h.must(err)
	return string(signed)
}

// BundleText writes a line in the form of bundles, without its line feed.
func BundleText(t testing.TB, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// Line returns the line of an entry by its id.
func (h *Host) Line(id act.EntryID) *BundleLine {
	h.T.Helper()
	for i, l := range h.Lines {
		if l.Envelope != nil && h.open(l).Entry == id {
			return &h.Lines[i]
		}
	}
	h.T.Fatalf("no entry %s", id)
	return nil
}

func (h *Host) open(l BundleLine) *act.Opened {
	h.T.Helper()
	o, err := act.Open(l.Envelope.PayloadType, l.Envelope.Payload)
	if o == nil {
		h.T.Fatal(err)
	}
	return o
}

// Erase makes a line say that its entry was redacted whole, and returns what it says.
func (h *Host) Erase(id act.EntryID) *BundleErased {
	h.T.Helper()
	l := h.Line(id)
	o := h.open(*l)
	e := &BundleErased{Entry: id, Key: l.Envelope.Author(), Seq: o.Seq, Prev: o.Prev, Digest: act.PayloadDigest(l.Envelope.Payload), Received: l.Received}
	*l = BundleLine{Leaf: l.Leaf, Erased: e}
	return e
}
