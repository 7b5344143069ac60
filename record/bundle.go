package record

import (
	"bufio"
	"context"
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
	Erased   act.EntryID `json:"erased,omitempty"` // the id of an entry whose payload was redacted
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
		note, _, err := store.One(ctx, tx, store.Text, `SELECT note FROM checkpoint WHERE log = $1 AND size = $2`, string(log), h.Size)
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
	if e.Opened == nil {
		id, _, err := store.One(ctx, tx, store.Text, `SELECT entry_id FROM entry WHERE log = $1 AND idx = $2`, string(e.Log), e.Index)
		line.Erased = act.EntryID(id)
		if reader != nil {
			line.Erased = "" // to a reader a whole redaction and a withheld entry look alike
		}
		return line, err
	}
	if reader != nil {
		_, ok, err := store.One(ctx, tx, store.Int, `SELECT l.idx FROM listed l WHERE l.log = $1 AND l.idx = $6 AND `+SeesEntry("l", 2),
			Reader{Party: reader.Party}.Args(e.Log, e.Index)...)
		if err != nil || !ok {
			return line, err
		}
		if e, err = r.seen(ctx, tx, Reader{Party: reader.Party}, e.Log, e.Index, ""); err != nil {
			return line, err
		}
	}
	line.Received, line.Salt, line.Envelope = e.ReceivedUTC, e.Salt, &e.Envelope
	for _, p := range e.Parts {
		line.Parts = append(line.Parts, partWire{p.Name, p.Salt[:], p.Content})
	}
	return line, nil
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
