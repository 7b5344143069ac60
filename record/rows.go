package record

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"

	"github.com/tansiq/tansiq/act"
)

// The columns of the record's own tables.
func entryColumns() []string {
	return []string{"log", "idx", "received_at", "key", "entry_id", "author_seq", "digest", "leaf", "kind", "audience", "at", "salts"}
}

func bodyColumns() []string { return []string{"place", "salt", "payload", "sigs"} }

func partColumns() []string { return []string{"place", "name", "audience", "salt", "content"} }

// write puts an accepted entry into the tables. The roll has been told of it.
func (b *batch) write(ctx context.Context, e *Entry) error {
	key, _ := b.roll.Key(e.Author())
	o := e.Opened
	if err := b.tx.Insert(ctx, "entry", entryColumns(), [][]any{{b.head.Num, e.Index, e.ReceivedUTC, key.From, idBytes(o.Entry), o.Seq, bytesOf(e.Digest), e.Leaf,
		string(o.Kind), e.audience, o.AtUTC, e.saltHashes()}}); err != nil {
		return err
	}
	if err := b.tx.Insert(ctx, "entry_body", bodyColumns(),
		[][]any{{placeOf(b.head.Num, e.Index), e.Salt, []byte(e.Envelope.Payload), packSignatures(e.Envelope.Signatures)}}); err != nil {
		return err
	}
	return b.writeParts(ctx, e)
}

func (b *batch) writeParts(ctx context.Context, e *Entry) error {
	next := 0
	for n, ref := range e.Opened.Parts { // e.Parts stand in another order in a submission
		for _, p := range e.Parts {
			if p.Name != ref.Name {
				continue
			}
			audience, err := b.audience(ctx, e, ref.Audience)
			if err != nil {
				return err
			}
			if err := b.tx.Insert(ctx, "part", partColumns(),
				[][]any{{placeOf(b.head.Num, e.Index)<<partBits | int64(n), p.Name, audience, p.Salt[:], nonNil(p.Content)}}); err != nil {
				return err
			}
			next++
		}
	}
	if next != len(e.Parts) {
		return fmt.Errorf("write entry %d: %d parts, %d named", e.Index, len(e.Parts), next)
	}
	return nil
}

// nonNil makes an empty content a value: a NULL would be an absent one.
func nonNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// packSignatures writes the author's signature, then key id and signature of each other signer.
func packSignatures(list []Signature) []byte {
	var out []byte
	for i, s := range list {
		if i > 0 {
			out = append(out, bytesOf(s.KeyID)...)
		}
		out = append(out, s.Sig...)
	}
	return out
}

func unpackSignatures(author act.KeyID, b []byte) ([]Signature, error) {
	const other = sha256.Size + ed25519.SignatureSize
	if len(b) < ed25519.SignatureSize || (len(b)-ed25519.SignatureSize)%other != 0 {
		return nil, fmt.Errorf("%d bytes", len(b))
	}
	out := []Signature{{author, b[:ed25519.SignatureSize]}}
	for b = b[ed25519.SignatureSize:]; len(b) > 0; b = b[other:] {
		out = append(out, Signature{textOf(b[:sha256.Size]), b[sha256.Size:other]})
	}
	return out, nil
}

// keys writes what changed in the table of keys by index range.
func (b *batch) keys(ctx context.Context) error {
	if b.rollWas == nil {
		return nil
	}
	for _, k := range b.roll.Keys() {
		if was, ok := b.rollWas.Key(k.ID); ok && was == k {
			continue
		}
		root := int64(0)
		if k.Root {
			root = 1
		}
		if _, err := b.tx.Exec(ctx, `INSERT INTO author_key (log, from_idx, to_idx, keyid, pub, party, root) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (log, from_idx) DO UPDATE SET to_idx = excluded.to_idx`,
			b.head.Num, k.From, k.To, string(k.ID), k.Public, k.Party, root); err != nil {
			return fmt.Errorf("write key %s: %w", k.ID, err)
		}
	}
	return nil
}
