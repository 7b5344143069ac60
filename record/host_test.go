package record_test

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

// hostLine is a bundle's line as whoever runs the server could write it.
type hostLine struct {
	Index    int64            `json:"index"`
	Leaf     []byte           `json:"leaf"`
	Received int64            `json:"received,omitempty"`
	Salt     []byte           `json:"salt,omitempty"`
	Envelope *record.Envelope `json:"envelope,omitempty"`
	Parts    []hostPart       `json:"parts,omitempty"`
	Erased   *hostErased      `json:"erased,omitempty"`
}

type hostPart struct {
	Name    string `json:"name"`
	Salt    []byte `json:"salt"`
	Content []byte `json:"content"`
}

type hostErased struct {
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
	head   map[string]any
	lines  []hostLine
}

// hostOf reads the world's whole bundle.
func hostOf(w *peacetest.World) *host {
	w.T.Helper()
	h := &host{t: w.T, signer: w.Signer}
	lines := bytes.Split(w.Bundle(nil), []byte("\n"))
	h.must(json.Unmarshal(lines[0], &h.head))
	for _, b := range lines[1 : len(lines)-2] {
		var l hostLine
		h.must(json.Unmarshal(b, &l))
		h.lines = append(h.lines, l)
	}
	return h
}

func (h *host) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// add puts a submission at the end, as if the record had accepted it.
func (h *host) add(subs ...record.Submission) {
	for _, s := range subs {
		l := hostLine{Received: h.lines[len(h.lines)-1].Received, Salt: bytes.Repeat([]byte{byte(len(h.lines))}, 32), Envelope: &s.Envelope}
		for _, p := range s.Parts {
			l.Parts = append(l.Parts, hostPart{p.Name, p.Salt[:], p.Content})
		}
		h.lines = append(h.lines, l)
	}
}

// bundle writes the lines with leaves, sums and a checkpoint that fit them.
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
			l.Erased.Sum = act.PayloadDigest(h.text(*l))
		}
	}
	return h.asTheyAre()
}

// asTheyAre writes the lines with a checkpoint over their leaves.
func (h *host) asTheyAre() []byte {
	h.t.Helper()
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\"bundle\":%q,\"log\":%q,\"origin\":%q,\"size\":%d}\n", h.head["bundle"], h.head["log"], h.head["origin"], len(h.lines))
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var got []tlog.Hash
		for _, i := range indexes {
			got = append(got, hashes[i])
		}
		return got, nil
	})
	for i, l := range h.lines {
		out.Write(append(h.text(l), '\n'))
		more, err := tlog.StoredHashes(int64(i), l.Leaf, reader)
		h.must(err)
		hashes = append(hashes, more...)
	}
	root, err := tlog.TreeHash(int64(len(h.lines)), reader)
	h.must(err)
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", h.head["origin"], len(h.lines), base64.StdEncoding.EncodeToString(root[:]))}, h.signer)
	h.must(err)
	out.Write(append(h.text(map[string]string{"checkpoint": string(signed)}), '\n'))
	return out.Bytes()
}

func (h *host) text(v any) []byte {
	h.t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	h.must(e.Encode(v))
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// line returns the line of an entry by its id.
func (h *host) line(id act.EntryID) *hostLine {
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
