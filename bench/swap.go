package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/serve"
	"github.com/tansiq/tansiq/store"
)

// swapper is a writer that does not wait for the head's row. Its clients share its transactions, as the record's do. It
// reads the head, builds the batch on it with the record's own rows, and at the end moves the head on where that is
// still the one that it read (compare and swap). Else it throws the batch away and builds it again on the newer head.
// It checks forms, signatures and nothing else of what the record checks.
type swapper struct {
	program *serve.Program
	signer  record.LogSigner
	keys    map[act.KeyID]ed25519.PublicKey
	queue   chan *swapped
	ended   sync.WaitGroup
	kept    int // batches; the goroutine's alone until close
	thrown  int
}

// swapped is what one client wants in the log.
type swapped struct {
	sent   record.Submission
	opened *act.Opened
	err    chan error
}

// mostShared bounds a batch, as the record's is.
const mostShared = 1024

// mostAgain bounds how often a batch is built again: more is no contention but a fault of the bench.
const mostAgain = 10_000

// errMoved is returned where another writer moved the head first.
var errMoved = errors.New("the head is another one now")

// newSwapper opens a writer on the database at address, whose log number 1 is there.
func newSwapper(ctx context.Context, address string, signer record.LogSigner, keys map[act.KeyID]ed25519.PublicKey) (*swapper, error) {
	p, err := serve.Open(ctx, serve.Options{Address: address, Now: time.Now})
	if err != nil {
		return nil, err
	}
	s := &swapper{program: p, signer: signer, keys: keys, queue: make(chan *swapped, mostShared)}
	s.ended.Go(func() { s.run(ctx) })
	return s, nil
}

func (s *swapper) close() error {
	close(s.queue)
	s.ended.Wait()
	return s.program.Close()
}

// append does a client's part, and waits until what it sent is in the log.
func (s *swapper) append(one record.Submission) error {
	e := one.Envelope
	opened, err := act.Open(e.PayloadType, e.Payload)
	if err != nil {
		return err
	}
	if !ed25519.Verify(s.keys[e.Author()], record.PAE(e.PayloadType, e.Payload), e.Signatures[0].Sig) {
		return errSignature
	}
	w := &swapped{one, opened, make(chan error, 1)}
	s.queue <- w
	return <-w.err
}

// run takes what waits, until nothing more will come.
func (s *swapper) run(ctx context.Context) {
	for first := range s.queue {
		batch := []*swapped{first}
		for len(batch) < mostShared && len(s.queue) > 0 {
			batch = append(batch, <-s.queue)
		}
		err := s.try(ctx, batch)
		for again := 0; again < mostAgain && (errors.Is(err, errMoved) || store.IsUnique(err)); again++ { // another writer has those places
			s.thrown++
			err = s.try(ctx, batch)
		}
		s.kept++
		for _, w := range batch {
			w.err <- err
		}
	}
}

// try builds a batch on the head that it finds, and appends it where that is still the head.
func (s *swapper) try(ctx context.Context, batch []*swapped) error {
	return s.program.DB.Write(ctx, func(tx *store.Tx) error {
		t, ok, err := store.One(ctx, tx, scanEdge, `SELECT size, edge FROM log WHERE num = 1`)
		if err == nil && !ok {
			err = errors.New("the log's head is not there")
		}
		if err != nil {
			return err
		}
		size := t.size
		now := time.Now().UnixMicro()
		for _, w := range batch {
			if err := t.put(ctx, tx, w, now); err != nil {
				return err
			}
		}
		return s.move(ctx, tx, size, t, now)
	})
}

// move signs the checkpoint and moves the head on from size.
func (s *swapper) move(ctx context.Context, tx *store.Tx, size int64, t *edge, now int64) error {
	root := t.root()
	text := fmt.Sprintf("%s\n%d\n%s\n", origin, t.size, base64.StdEncoding.EncodeToString(root[:]))
	signed, err := note.Sign(&note.Note{Text: text}, s.signer)
	if err != nil {
		return err
	}
	if err := t.tiles(ctx, tx, size); err != nil {
		return err
	}
	if err := tx.Insert(ctx, "checkpoint", []string{"log", "size", "at", "note"}, [][]any{{int64(1), t.size, now, string(signed)}}); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE log SET size = $1, root = $2, edge = $3, last_at = $4 WHERE num = 1 AND size = $5`, t.size, root[:], t.bytes(), now, size)
	if err == nil && n != 1 {
		err = errMoved
	}
	return err
}

// edge is the right edge of the log's tree: its complete subtrees, largest first.
type edge struct {
	size   int64
	hashes []tlog.Hash
}

func scanEdge(r *sql.Rows) (*edge, error) {
	var t edge
	var b []byte
	err := r.Scan(&t.size, &b)
	for ; len(b) >= tlog.HashSize; b = b[tlog.HashSize:] {
		t.hashes = append(t.hashes, tlog.Hash(b[:tlog.HashSize]))
	}
	return &t, err
}

func (t *edge) add(leaf []byte) {
	h := tlog.RecordHash(leaf)
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.hashes) - 1
		h = tlog.NodeHash(t.hashes[last], h)
		t.hashes = t.hashes[:last]
	}
	t.hashes = append(t.hashes, h)
	t.size++
}

func (t *edge) root() tlog.Hash {
	h := t.hashes[len(t.hashes)-1]
	for i := len(t.hashes) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.hashes[i], h)
	}
	return h
}

func (t *edge) bytes() []byte {
	var out []byte
	for _, h := range t.hashes {
		out = append(out, h[:]...)
	}
	return out
}

// put gives what a client sent its place, with the rows that it has in the record's tables.
func (t *edge) put(ctx context.Context, tx *store.Tx, w *swapped, now int64) error {
	e, o := &w.sent.Envelope, w.opened
	salt := make([]byte, 32)
	if _, err := rand.Read(salt); err != nil {
		return err
	}
	id, err := uuid.Parse(string(o.Entry))
	if err != nil {
		return err
	}
	digest := tlog.RecordHash(e.Payload)
	leaf := record.Leaf(salt, now, e)
	key := number([]byte(e.Author())) // that stands for the author's key
	place := int64(1)<<40 | t.size
	rows := [][]any{
		{"entry", []string{"log", "idx", "received_at", "key", "entry_id", "author_seq", "digest", "leaf"}, int64(1), t.size, now, key, id[:], o.Seq, digest[:], leaf},
		{"entry_body", rowsColumns(), place, salt, string(o.Kind), []byte(e.Payload), []byte(e.Signatures[0].Sig)},
		{"listed", []string{"log", "idx", "kind", "audience", "at"}, int64(1), t.size, string(o.Kind), int64(1), o.AtUTC},
	}
	for n := range o.Act.References() {
		rows = append(rows, []any{"rests_on", []string{"log", "target", "idx", "quotes"}, int64(1), int64(n), t.size, int64(0)})
	}
	for n, p := range w.sent.Parts {
		rows = append(rows, []any{"part", []string{"place", "name", "audience", "salt", "content"}, place<<5 | int64(n), p.Name, int64(1), p.Salt[:], p.Content},
			[]any{"salt_seen", []string{"hash"}, number(p.Salt[:])})
	}
	for _, r := range rows {
		if err := tx.Insert(ctx, r[0].(string), r[1].([]string), [][]any{r[2:]}); err != nil {
			return err
		}
	}
	t.add(leaf)
	return nil
}

// number is 63 bits of a hash.
func number(b []byte) int64 {
	h := tlog.RecordHash(b)
	return int64(binary.BigEndian.Uint64(h[:8]) >> 1)
}

// tiles writes the tiles of level 0 that became full since the log had from entries, as the record
// does; those above are left out.
func (t *edge) tiles(ctx context.Context, tx *store.Tx, from int64) error {
	const width = 256
	for n := from / width; (n+1)*width <= t.size; n++ {
		leaves, err := store.Collect(ctx, tx, store.Bytes, `SELECT leaf FROM entry WHERE log = 1 AND idx >= $1 AND idx < $2 ORDER BY idx`, n*width, (n+1)*width)
		if err != nil {
			return err
		}
		var hashes []byte
		for _, l := range leaves {
			h := tlog.RecordHash(l)
			hashes = append(hashes, h[:]...)
		}
		if err := tx.Insert(ctx, "tile", []string{"log", "level", "n", "hashes"}, [][]any{{int64(1), int64(0), n, hashes}}); err != nil {
			return err
		}
	}
	return nil
}
