package record

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// A bundle is a text of JSON lines, each in the one form that marshal gives: a head, a line for each entry from index 0
// on, and a foot with the checkpoint. docs/record.md has the fields for implementers.
const bundleVersion = "tansiq/bundle/v1"

type bundleHead struct {
	Bundle string     `json:"bundle"`
	Log    act.Digest `json:"log"`
	Origin string     `json:"origin"`
	Size   int64      `json:"size"`
	Reader string     `json:"reader,omitempty"` // "*" or "p:<party>": whom it was cut for; empty: whole
}

type bundleLine struct {
	Index    int64       `json:"index"`
	Leaf     Base64      `json:"leaf"`
	Received int64       `json:"received,omitempty"`
	Salt     Base64      `json:"salt,omitempty"`
	Envelope *Envelope   `json:"envelope,omitempty"`
	Parts    []partWire  `json:"parts,omitempty"`
	Erased   *erasedWire `json:"erased,omitempty"`
}

// erasedWire is what is left of an entry whose payload was redacted. The leaf cannot be computed from it any more, so
// all but its id, which the redaction names, is the host's word; Sum holds it against damage, not against the host.
type erasedWire struct {
	Entry    act.EntryID `json:"entry"`
	Key      act.KeyID   `json:"keyid"`
	Seq      int64       `json:"author_seq"`
	Prev     act.Digest  `json:"prev,omitempty"`
	Digest   act.Digest  `json:"digest"`
	Received int64       `json:"received"`
	Sum      act.Digest  `json:"sum"` // SHA-256 of this line with an empty sum
}

// sum returns the digest of an erased entry's line.
func (l bundleLine) sum() (act.Digest, error) {
	bare := *l.Erased
	bare.Sum = ""
	l.Erased = &bare
	b, err := marshal(l)
	return act.PayloadDigest(b), err
}

type bundleFoot struct {
	Checkpoint string `json:"checkpoint"`
}

// exportChunk is how many entries are held in memory at once while exporting.
const exportChunk = 500

// Export writes the log as a bundle that anyone can check: whole where reader is nil, which is for the operator and
// for mirrors, else with what that reader may see. Nothing may be appended to what is written while it runs: it reads
// one state. Error: ErrNoLog wrapped, or of w.
func (r *Record) Export(ctx context.Context, w io.Writer, log act.Digest, reader *Reader) error {
	return r.db.Read(ctx, func(tx *store.Tx) error {
		h, err := headOf(ctx, tx, log)
		if err != nil {
			return err
		}
		out := bufio.NewWriter(w)
		head := bundleHead{Bundle: bundleVersion, Log: log, Origin: h.Origin, Size: h.Size}
		if reader != nil {
			if head.Reader = "*"; reader.Party != "" {
				head.Reader = "p:" + reader.Party
			}
		}
		if err := writeLine(out, head); err != nil {
			return err
		}
		for from := int64(0); from < h.Size; from += exportChunk {
			if err := r.exportChunk(ctx, tx, out, h, reader, from, min(from+exportChunk, h.Size)); err != nil {
				return err
			}
		}
		note, _, err := store.One(ctx, tx, store.Text, `SELECT note FROM checkpoint WHERE log = $1 AND size = $2`, h.Num, h.Size)
		if err != nil {
			return err
		}
		if err := writeLine(out, bundleFoot{note}); err != nil {
			return err
		}
		return out.Flush()
	})
}

func (r *Record) exportChunk(ctx context.Context, tx *store.Tx, out io.Writer, h Head, reader *Reader, from, to int64) error {
	entries, err := entriesBetween(ctx, tx, h.Log, from, to)
	if err != nil {
		return err
	}
	for _, e := range entries {
		line, err := r.lineFor(ctx, tx, e, reader)
		if err != nil {
			return err
		}
		if err := writeLine(out, line); err != nil {
			return err
		}
	}
	return nil
}

func (r *Record) lineFor(ctx context.Context, tx *store.Tx, e *Entry, reader *Reader) (bundleLine, error) {
	line := bundleLine{Index: e.Index, Leaf: e.Leaf}
	if e.Opened == nil && reader != nil {
		return line, nil // to a reader a whole redaction and a withheld entry look alike
	}
	if e.Opened == nil {
		return erasedLine(ctx, tx, e)
	}
	if reader != nil {
		seen, ok, err := seenAt(ctx, tx, Reader{Party: reader.Party}, e.Log, e.Index)
		if err != nil || !ok {
			return line, err
		}
		e = seen
	}
	line.Received, line.Salt, line.Envelope = e.ReceivedUTC, e.Salt, &e.Envelope
	for _, p := range e.Parts {
		line.Parts = append(line.Parts, partWire{p.Name, p.Salt[:], p.Content})
	}
	return line, nil
}

func erasedLine(ctx context.Context, tx *store.Tx, e *Entry) (bundleLine, error) {
	scan := func(r *sql.Rows) (erasedWire, error) {
		w := erasedWire{Key: e.Author(), Digest: e.Digest, Received: e.ReceivedUTC}
		var id []byte
		err := r.Scan(&id, &w.Seq, &w.Prev)
		w.Entry = idText(id)
		return w, err
	}
	w, _, err := store.One(ctx, tx, scan, `SELECT e.entry_id, e.author_seq, x.prev FROM entry e JOIN erased x ON x.log = e.log AND x.idx = e.idx
		WHERE e.log = $1 AND e.idx = $2`, e.Num, e.Index)
	if err != nil {
		return bundleLine{}, err
	}
	line := bundleLine{Index: e.Index, Leaf: e.Leaf, Erased: &w}
	w.Sum, err = line.sum()
	return line, err
}

func writeLine(w io.Writer, v any) error {
	b, err := marshal(v)
	if err != nil {
		return err
	}
	if _, err := w.Write(append(b, '\n')); err != nil {
		return fmt.Errorf("write bundle: %w", err)
	}
	return nil
}
