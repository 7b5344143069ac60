package record

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// saltHash is what stays of a salt, also after its part was erased: 64 bits of SHA-256(log id, salt). 0 stands for a
// salt that is not known.
func saltHash(log act.Digest, s act.Salt) uint64 {
	h := sha256.Sum256(append([]byte(log), s[:]...))
	return max(1, binary.BigEndian.Uint64(h[:]))
}

// saltHashes is the column salts: 8 bytes for each part that the payload names, of the part that is there.
func (e *Entry) saltHashes() []byte {
	if e.salts != nil {
		return e.salts
	}
	e.salts = make([]byte, 0, 8*len(e.Opened.Parts))
	for _, ref := range e.Opened.Parts {
		h := uint64(0)
		if i := slices.IndexFunc(e.Parts, func(p act.PartContent) bool { return p.Name == ref.Name }); i >= 0 {
			h = saltHash(e.Log, e.Parts[i].Salt)
		}
		e.salts = binary.BigEndian.AppendUint64(e.salts, h)
	}
	return e.salts
}

// eachSalt gives the hashes of a column salts that are known, by the number of their part.
func eachSalt(column []byte) iter.Seq2[int, uint64] {
	return func(yield func(int, uint64) bool) {
		for i := 0; len(column) >= 8; i, column = i+1, column[8:] {
			if h := binary.BigEndian.Uint64(column); h != 0 && !yield(i, h) {
				return
			}
		}
	}
}

// saltsSeen are the salts of a log's first entries. They are read once, and then kept up: nothing takes one away.
type saltsSeen struct {
	size  int64 // entries whose salts are there
	old   []uint64
	fresh map[uint64]struct{}
}

func (s *saltsSeen) has(h uint64) bool {
	if _, ok := s.fresh[h]; ok {
		return true
	}
	_, ok := slices.BinarySearch(s.old, h)
	return ok
}

// add takes up the salts of the entries that bring the log to a size. old is kept sorted: what is fresh goes there once
// it is an eighth as much.
func (s *saltsSeen) add(size int64, hashes map[uint64]struct{}) {
	s.size = size
	if s.fresh == nil {
		s.fresh = map[uint64]struct{}{}
	}
	maps.Copy(s.fresh, hashes)
	if len(s.fresh) < 8192+len(s.old)/8 {
		return
	}
	s.old = slices.AppendSeq(slices.Grow(s.old, len(s.fresh)), maps.Keys(s.fresh))
	slices.Sort(s.old)
	clear(s.fresh)
}

// reach takes up the salts of the entries up to the head, whoever appended them.
func (s *saltsSeen) reach(ctx context.Context, q store.Querier, h Head) error {
	if s.size > h.Size { // the database was put back
		*s = saltsSeen{}
	}
	const some = 100_000
	for s.size < h.Size {
		to := min(s.size+some, h.Size)
		columns, err := store.Collect(ctx, q, store.Bytes, `SELECT salts FROM entry WHERE log = $1 AND idx >= $2 AND idx < $3 ORDER BY idx`, h.Num, s.size, to)
		if err != nil {
			return fmt.Errorf("read the salts seen: %w", err)
		}
		hashes := map[uint64]struct{}{}
		for _, c := range columns {
			for _, h := range eachSalt(c) {
				hashes[h] = struct{}{}
			}
		}
		s.add(to, hashes)
	}
	return nil
}

// saltsNew refuses a salt seen before, in this entry, this batch or the log.
func (b *batch) saltsNew(e *Entry) error {
	mine := map[uint64]struct{}{}
	for i, h := range eachSalt(e.saltHashes()) {
		_, here := mine[h]
		_, there := b.salts[h]
		if here || there || b.memory.salts.has(h) {
			return Refuse(SaltSeen, e.Kind(), "parts."+e.Opened.Parts[i].Name, "")
		}
		mine[h] = struct{}{}
	}
	return nil
}

// noteSalts remembers the salts of an entry that was taken.
func (b *batch) noteSalts(e *Entry) {
	for _, h := range eachSalt(e.saltHashes()) {
		b.salts[h] = struct{}{}
	}
}
