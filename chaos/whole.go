package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/serve"
	"github.com/tansiq/tansiq/store"
)

// inspection checks a whole database, as a program that has just been started would see it.
type inspection struct {
	process  *process
	ledger   *ledger
	thorough bool   // replays, too
	growing  bool   // somebody writes meanwhile: what is newer than the bundle is not looked at
	seen     string // the checkpoint of the inspection before; "": none
	size     int64  // of the log, found
	closed   bool   // the database could not be opened
	findings
}

// inspect opens the database and checks it. What did not hold is among the findings; the error is of the inspection.
func (i *inspection) inspect(ctx context.Context) (err error) {
	program, err := serve.Open(ctx, serve.Options{Address: i.process.address, Now: time.Now})
	if err != nil {
		i.closed = true
		i.find(checkAudit, "open: %v", err)
		return nil
	}
	defer func() { err = errors.Join(err, program.Close()) }()
	var bundle bytes.Buffer
	if err := program.Record.Export(ctx, &bundle, i.process.log, nil); err != nil {
		i.find(checkVerify, "export: %v", err)
		return nil
	}
	report, err := record.Verify(bytes.NewReader(bundle.Bytes()), delegation.Authority{}, record.Expect{Log: i.process.log, Seen: i.seen})
	if err != nil {
		i.find(checkVerify, "%v", err)
	}
	all, err := readBundle(bundle.Bytes())
	if err != nil {
		return err
	}
	if i.ledger != nil {
		i.ledger.compare(all, i.process.base)
	}
	if report == nil {
		return nil
	}
	if report.Gaps > 0 {
		i.find(checkWhole, "%d numbers of authors never arrived", report.Gaps)
	}
	if err := i.audit(ctx, program); err != nil {
		return err
	}
	if err := i.head(ctx, program, report, all); err != nil {
		return err
	}
	if err := i.receipts(ctx, program, all); err != nil {
		return err
	}
	if i.thorough {
		return i.replay(ctx, program)
	}
	return nil
}

// audit has the record check its own tables.
func (i *inspection) audit(ctx context.Context, program *serve.Program) error {
	report, err := program.Record.Audit(ctx, i.process.log, record.AuditOptions{Projections: i.thorough})
	if err != nil {
		return err
	}
	for _, f := range report.Findings {
		i.find(checkAudit, "%v", f)
	}
	return nil
}

// head holds the head against the newest checkpoint and the bundle.
func (i *inspection) head(ctx context.Context, program *serve.Program, report *record.Report, all []stored) error {
	h, err := program.Record.Head(ctx, i.process.log)
	if err != nil {
		return err
	}
	note, err := program.Record.Checkpoint(ctx, i.process.log)
	if err != nil {
		return err
	}
	i.size = int64(len(all))
	if i.growing && h.Size >= i.size {
		return nil
	}
	switch {
	case h.Size != int64(len(all)):
		i.find(checkHead, "the head has %d entries, there are %d", h.Size, len(all))
	case note != report.Checkpoint.Note:
		i.find(checkHead, "the newest checkpoint is not that of the bundle")
	case report.Checkpoint.Size != h.Size || !bytes.Equal(report.Checkpoint.Root[:], h.Root):
		i.find(checkHead, "the checkpoint is of %d, the head of %d", report.Checkpoint.Size, h.Size)
	}
	i.seen = note
	return nil
}

// receipts checks proofs at the edges of tiles and at the end.
func (i *inspection) receipts(ctx context.Context, program *serve.Program, all []stored) error {
	pub, err := act.ParseKey(i.process.opened.LogKey)
	if err != nil {
		return err
	}
	var places []int64
	for at := int64(0); at < i.size; at += max(255, i.size/16) {
		places = append(places, at, min(at+1, i.size-1))
	}
	for _, at := range append(places, i.size-1) {
		r, err := program.Record.Receipt(ctx, record.Reader{}, i.process.log, at)
		if err != nil {
			i.find(checkReceipts, "of entry %d: %v", at, err)
			continue
		}
		if _, err := r.Check(all[at].Leaf, origin, pub); err != nil {
			i.find(checkReceipts, "of entry %d: %v", at, err)
		}
	}
	return nil
}

// replay compares every table with what it is after a replay.
func (i *inspection) replay(ctx context.Context, program *serve.Program) error {
	live, err := dump(ctx, program.DB)
	if err != nil {
		return err
	}
	if err := program.Record.Replay(ctx); err != nil {
		i.find(checkReplay, "%v", err)
		return nil
	}
	replayed, err := dump(ctx, program.DB)
	if err != nil {
		return err
	}
	for table, rows := range live {
		if replayed[table] != rows {
			i.find(checkReplay, "table %s: lived %s, replayed %s", table, rows, replayed[table])
		}
	}
	return nil
}

// dump returns of every table how many rows it has and a digest of them.
func dump(ctx context.Context, db *store.DB) (map[string]string, error) {
	tables, err := db.Tables(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, t := range tables {
		rows, err := store.Collect(ctx, db, store.Row, "SELECT * FROM "+t) // whatever the columns are
		if err != nil {
			return nil, err
		}
		slices.Sort(rows)
		sum := sha256.New()
		for _, r := range rows {
			sum.Write([]byte(r))
		}
		out[t] = fmt.Sprintf("%d rows %s", len(rows), hex.EncodeToString(sum.Sum(nil)[:8]))
	}
	return out, nil
}

// bundleLine is what is read of a line of a bundle: docs/record.md, Bundle.
type bundleLine struct {
	Index    int64  `json:"index"`
	Leaf     []byte `json:"leaf"`
	Received int64  `json:"received"`
	Envelope *struct {
		Payload []byte `json:"payload"`
	} `json:"envelope"`
	Parts  []json.RawMessage `json:"parts"`
	Erased *struct {
		Entry    act.EntryID `json:"entry"`
		Digest   act.Digest  `json:"digest"`
		Received int64       `json:"received"`
	} `json:"erased"`
}

// readBundle returns what a whole bundle says of its entries, without trusting that it is in order.
func readBundle(bundle []byte) ([]stored, error) {
	in := bufio.NewScanner(bytes.NewReader(bundle))
	in.Buffer(nil, 64<<20)
	var head struct {
		Size int64 `json:"size"`
	}
	if !in.Scan() || json.Unmarshal(in.Bytes(), &head) != nil {
		return nil, errors.New("read a bundle: no head")
	}
	var all []stored
	for n := int64(0); n < head.Size && in.Scan(); n++ {
		var l bundleLine
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("read line %d of a bundle: %w", n+2, err)
		}
		s := stored{Index: l.Index, Leaf: l.Leaf, Received: l.Received, Parts: len(l.Parts)}
		switch {
		case l.Erased != nil:
			s.Entry, s.Digest, s.Received = l.Erased.Entry, l.Erased.Digest, l.Erased.Received
		case l.Envelope != nil:
			var payload struct {
				Entry act.EntryID `json:"entry"`
			}
			if err := json.Unmarshal(l.Envelope.Payload, &payload); err != nil {
				return nil, fmt.Errorf("read the payload of entry %d: %w", l.Index, err)
			}
			s.Entry, s.Digest = payload.Entry, act.PayloadDigest(l.Envelope.Payload)
		}
		all = append(all, s)
	}
	return all, in.Err()
}
