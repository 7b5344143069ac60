package record

import (
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
	"golang.org/x/mod/sumdb/tlog"
)

// Receipt proves that a leaf stands under a checkpoint. C2SP tlog-proof.
type Receipt struct {
	Index      int64
	Proof      tlog.RecordProof
	Extra      []byte // what a holder of the envelope needs to compute the leaf: u64 received_at ‖ salt; else empty
	Checkpoint string
}

// proofHeader is the first line of C2SP tlog-proof.
const proofHeader = "c2sp.org/tlog-proof@v1"

// String writes the receipt as a .tlog-proof file.
func (p Receipt) String() string {
	var b strings.Builder
	b.WriteString(proofHeader + "\n")
	if len(p.Extra) > 0 {
		b.WriteString("extra " + base64.StdEncoding.EncodeToString(p.Extra) + "\n")
	}
	fmt.Fprintf(&b, "index %d\n", p.Index)
	for _, h := range p.Proof {
		b.WriteString(base64.StdEncoding.EncodeToString(h[:]) + "\n")
	}
	return b.String() + "\n" + p.Checkpoint
}

// ParseReceipt reads a .tlog-proof file. Error: where it is not in that form, to the byte.
func ParseReceipt(text string) (Receipt, error) {
	var p Receipt
	head, checkpoint, ok := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || lines[0] != proofHeader {
		return p, fmt.Errorf("parse receipt: want %q first and a checkpoint after an empty line", proofHeader)
	}
	p.Checkpoint, lines = checkpoint, lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		var extra Base64
		if err := extra.UnmarshalText([]byte(lines[0][len("extra "):])); err != nil {
			return p, fmt.Errorf("parse receipt: extra: %w", err)
		}
		p.Extra, lines = extra, lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return p, fmt.Errorf("parse receipt: want an index line")
	}
	var err error
	if p.Index, err = strconv.ParseInt(lines[0][len("index "):], 10, 64); err != nil || p.Index < 0 {
		return p, fmt.Errorf("parse receipt: index %q", lines[0])
	}
	for _, line := range lines[1:] {
		var h Base64
		if err := h.UnmarshalText([]byte(line)); err != nil || len(h) != tlog.HashSize {
			return p, fmt.Errorf("parse receipt: hash %q", line)
		}
		p.Proof = append(p.Proof, tlog.Hash(h))
	}
	if p.String() != text {
		return p, fmt.Errorf("parse receipt: not in the one form")
	}
	return p, nil
}

// Check checks a receipt against a leaf and the log's key. Error: what does not fit.
func (p Receipt) Check(leaf []byte, origin string, pub []byte) (Checkpoint, error) {
	c, err := OpenCheckpoint([]byte(p.Checkpoint), origin, pub)
	if err != nil {
		return c, err
	}
	if err := tlog.CheckRecord(p.Proof, c.Size, c.Root, p.Index, tlog.RecordHash(leaf)); err != nil {
		return c, fmt.Errorf("check receipt of entry %d: %w", p.Index, err)
	}
	return c, nil
}

// Receipt returns the receipt of the entry at idx under the newest checkpoint. A reader who sees the entry gets the
// salt with it, to compute the leaf; anyone else gets the bare proof. Error: ErrNotSeen wrapped where idx is beyond
// the log.
func (r *Record) Receipt(ctx context.Context, reader Reader, log act.Digest, idx int64) (Receipt, error) {
	p := Receipt{Index: idx}
	err := r.proved(ctx, log, func(s *Snapshot, rows tileRows) error {
		proof, hash, err := s.prove(ctx, rows, idx)
		if err != nil {
			return err
		}
		p.Proof = proof
		leaves, err := rows.leaves(ctx, idx, idx+1)
		if err != nil {
			return err
		}
		if len(leaves) != 1 || tlog.RecordHash(leaves[0]) != hash { // no proof leaves that would not check
			return &tornTile{0, idx / tileWidth, fmt.Sprintf("leaf %d does not give its hash", idx%tileWidth)}
		}
		if p.Checkpoint, _, err = store.One(ctx, rows.q, store.Text, `SELECT note FROM checkpoint WHERE log = $1 AND size = $2`, rows.num, s.size); err != nil {
			return err
		}
		sees, ok, err := store.One(ctx, rows.q, scanPlace, selectPlace+` WHERE g.id = $1 AND e.idx = $6 AND `+SeesEntry("e", 2), reader.Args(log, idx)...)
		if err == nil && ok {
			p.Extra = receiptExtra(sees.received, sees.salt)
		}
		return err
	})
	if err != nil {
		return Receipt{}, err
	}
	return p, nil
}

func receiptExtra(receivedUTC int64, salt []byte) []byte {
	out := make([]byte, 8, 8+len(salt))
	for i := range 8 {
		out[i] = byte(uint64(receivedUTC) >> (56 - 8*i))
	}
	return append(out, salt...)
}

// LeafOf computes the leaf of an envelope from what a receipt carries. Error: where it carries nothing.
func (p Receipt) LeafOf(e *Envelope) ([]byte, error) {
	if len(p.Extra) != 8+32 {
		return nil, fmt.Errorf("leaf of entry %d: the receipt carries no salt", p.Index)
	}
	var received uint64
	for _, b := range p.Extra[:8] {
		received = received<<8 | uint64(b)
	}
	return Leaf(p.Extra[8:], int64(received), e), nil
}

// Growth proves that the log at size from is the beginning of the log at size to. Errors: where from > to or to is beyond
// the log; a torn tile, named.
func (r *Record) Growth(ctx context.Context, log act.Digest, from, to int64) (tlog.TreeProof, error) {
	if from == 0 {
		return nil, nil
	}
	var p tlog.TreeProof
	err := r.proved(ctx, log, func(s *Snapshot, rows tileRows) (err error) {
		p, err = s.grew(ctx, rows, from, to)
		return err
	})
	return p, err
}

// Checkpoint returns the newest checkpoint. Error: ErrNoLog wrapped.
func (r *Record) Checkpoint(ctx context.Context, log act.Digest) (string, error) {
	n, ok, err := store.One(ctx, r.db, store.Text, `SELECT c.note FROM checkpoint c JOIN log g ON g.num = c.log WHERE g.id = $1 ORDER BY c.size DESC LIMIT 1`, string(log))
	if err == nil && !ok {
		err = fmt.Errorf("%w: %s", ErrNoLog, log)
	}
	return n, err
}
