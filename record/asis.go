package record

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
	"golang.org/x/mod/sumdb/tlog"
)

// The rows of the record's tables as they are, for whoever must look at them although they may be damaged.

// row is an entry as its tables have it.
type row struct {
	idx, received int64
	admitted      int64 // index of the entry that admitted the author's key
	id            act.EntryID
	seq           int64
	digest        act.Digest
	leaf          []byte
	gone          bool       // it is kept as erased, with prev
	prev          act.Digest // of what was erased
	kind          act.Kind
	audience, at  int64
	salts         []byte
	body          bool // the rest is there
	sigs          []byte
	payload, salt []byte
}

// envelope returns the envelope of a row that has a body, given who wrote it. Error: where the signatures cannot be read.
func (w row) envelope(author act.KeyID) (Envelope, error) {
	e := Envelope{Payload: w.payload, PayloadType: w.kind.PayloadType()}
	var err error
	if e.Signatures, err = unpackSignatures(author, w.sigs); err != nil {
		return e, fmt.Errorf("signatures of entry %d: %w", w.idx, err)
	}
	return e, e.check()
}

// open returns the act of a row that has a body; nil and why where it cannot be read. A kind that this program does not
// know is read, without its act.
func (w row) open() (*act.Opened, error) {
	o, err := act.Open(w.kind.PayloadType(), w.payload)
	if o != nil {
		err = nil
	}
	return o, err
}

const selectRow = `SELECT e.idx, e.received_at, e.key, e.entry_id, e.author_seq, e.digest, e.leaf, e.kind, e.audience, e.at, e.salts, x.prev, b.place, b.sigs, b.payload, b.salt
	FROM entry e LEFT JOIN entry_body b ON b.place = e.log * 1099511627776 + e.idx LEFT JOIN erased x ON x.log = e.log AND x.idx = e.idx`

func scanRow(r *sql.Rows) (row, error) {
	var w row
	var id, digest []byte
	var prev sql.NullString
	var body sql.NullInt64
	err := r.Scan(&w.idx, &w.received, &w.admitted, &id, &w.seq, &digest, &w.leaf, &w.kind, &w.audience, &w.at, &w.salts, &prev, &body, &w.sigs, &w.payload, &w.salt)
	w.id, w.digest = idText(id), textOf(digest)
	w.gone, w.prev = prev.Valid, act.Digest(prev.String)
	w.body = body.Valid
	return w, err
}

func rowsBetween(ctx context.Context, q store.Querier, num, from, to int64) ([]row, error) {
	return store.Collect(ctx, q, scanRow, selectRow+` WHERE e.log = $1 AND e.idx >= $2 AND e.idx < $3 ORDER BY e.idx`, num, from, to)
}

func rowAt(ctx context.Context, q store.Querier, num, idx int64) (row, bool, error) {
	return store.One(ctx, q, scanRow, selectRow+` WHERE e.log = $1 AND e.idx = $2`, num, idx)
}

func rowOf(ctx context.Context, q store.Querier, num int64, id act.EntryID) (row, bool, error) {
	return store.One(ctx, q, scanRow, selectRow+` WHERE e.log = $1 AND e.entry_id = $2`, num, idBytes(id))
}

// rowOfSeq returns the row of a key's number.
func rowOfSeq(ctx context.Context, q store.Querier, num, admitted, seq int64) (row, bool, error) {
	return store.One(ctx, q, scanRow, selectRow+` WHERE e.log = $1 AND e.key = $2 AND e.author_seq = $3`, num, admitted, seq)
}

// Entries are read in chunks of at most chunkEntries, and of about chunkBytes of payloads and parts, so that a reader
// of the whole log holds no more in memory, but for a single entry that is larger.
const (
	chunkEntries = 1000
	chunkBytes   = 32 << 20
)

// chunkEnd returns where the chunk that begins at from ends: above from, at most at size.
func chunkEnd(ctx context.Context, q store.Querier, num, from, size int64) (int64, error) {
	end := min(from+chunkEntries, size)
	weights := make([]int64, end-from)
	scan := func(r *sql.Rows) (struct{}, error) {
		var place, bytes int64
		err := r.Scan(&place, &bytes)
		if i := place - placeOf(num, from); err == nil && i >= 0 && i < int64(len(weights)) {
			weights[i] += bytes
		}
		return struct{}{}, err
	}
	lo, hi := placeOf(num, from), placeOf(num, end)
	if _, err := store.Collect(ctx, q, scan, `SELECT place, LENGTH(payload) FROM entry_body WHERE place >= $1 AND place < $2`, lo, hi); err != nil {
		return 0, err
	}
	if _, err := store.Collect(ctx, q, scan, `SELECT place / 32, LENGTH(content) FROM part WHERE place >= $1 AND place < $2`, lo<<partBits, hi<<partBits); err != nil {
		return 0, err
	}
	sum := int64(0)
	for i, w := range weights {
		if sum += w; sum > chunkBytes && i > 0 {
			return from + int64(i), nil
		}
	}
	return end, nil
}

// partRow is a part as its table has it.
type partRow struct {
	idx, n   int64 // n is the part's number in the payload
	name     string
	audience int64
	salt     []byte
	content  []byte
}

// eachPart gives the parts of entries to take, in their order, one at a time.
func eachPart(ctx context.Context, q store.Querier, num, from, to int64, take func(partRow)) error {
	scan := func(r *sql.Rows) (struct{}, error) {
		var p partRow
		err := r.Scan(&p.n, &p.name, &p.audience, &p.salt, &p.content)
		p.idx, p.n = p.n>>partBits&(1<<placeBits-1), p.n&(1<<partBits-1)
		if err == nil {
			take(p)
		}
		return struct{}{}, err
	}
	_, err := store.Collect(ctx, q, scan, `SELECT place, name, audience, salt, content FROM part WHERE place >= $1 AND place < $2 ORDER BY place`,
		placeOf(num, from)<<partBits, placeOf(num, to)<<partBits)
	return err
}

// partNames returns which parts of an entry are there.
func partNames(ctx context.Context, q store.Querier, num, idx int64) ([]string, error) {
	return store.Collect(ctx, q, store.Text, `SELECT name FROM part WHERE place >= $1 AND place < $2 ORDER BY place`, placeOf(num, idx)<<partBits, placeOf(num, idx+1)<<partBits)
}

func documentAt(ctx context.Context, q store.Querier, num, idx int64) ([]byte, bool, error) {
	return store.One(ctx, q, store.Bytes, `SELECT content FROM part WHERE place >= $1 AND place < $2 AND name = 'document'`,
		placeOf(num, idx)<<partBits, placeOf(num, idx+1)<<partBits)
}

// saltsTwice returns the lowest entry of each salt that stands with more than one part: at most 100.
func saltsTwice(ctx context.Context, q store.Querier, num int64) ([]int64, error) {
	places, err := store.Collect(ctx, q, store.Int, `SELECT MIN(place) FROM part WHERE place >= $1 AND place < $2 GROUP BY salt HAVING COUNT(*) > 1 ORDER BY 1 LIMIT 100`,
		placeOf(num, 0)<<partBits, placeOf(num+1, 0)<<partBits)
	for i, p := range places {
		places[i] = p >> partBits & (1<<placeBits - 1)
	}
	return places, err
}

// redactionRow notes what a redaction erased.
type redactionRow struct {
	idx    int64
	part   string // "" the whole entry
	ground string
	by     int64
}

func scanRedaction(r *sql.Rows) (redactionRow, error) {
	var w redactionRow
	err := r.Scan(&w.idx, &w.part, &w.ground, &w.by)
	return w, err
}

// redactionsOf returns what was noted as erased of the entries from up to and without to.
func redactionsOf(ctx context.Context, q store.Querier, num, from, to int64) ([]redactionRow, error) {
	return store.Collect(ctx, q, scanRedaction, `SELECT idx, part, ground, by_idx FROM redaction WHERE log = $1 AND idx >= $2 AND idx < $3 ORDER BY idx, part`, num, from, to)
}

// redactionsBy returns what was noted as erased by the entries from up to and without to.
func redactionsBy(ctx context.Context, q store.Querier, num, from, to int64) ([]redactionRow, error) {
	return store.Collect(ctx, q, scanRedaction, `SELECT idx, part, ground, by_idx FROM redaction WHERE log = $1 AND by_idx >= $2 AND by_idx < $3 ORDER BY by_idx, idx, part`, num, from, to)
}

type noteRow struct {
	size int64
	note string
}

func scanNote(r *sql.Rows) (noteRow, error) {
	var n noteRow
	err := r.Scan(&n.size, &n.note)
	return n, err
}

// notesBetween returns the checkpoints of the sizes above from, up to and with to, by size.
func notesBetween(ctx context.Context, q store.Querier, num, from, to int64) ([]noteRow, error) {
	return store.Collect(ctx, q, scanNote, `SELECT size, note FROM checkpoint WHERE log = $1 AND size > $2 AND size <= $3 ORDER BY size`, num, from, to)
}

// notesDown returns at most n checkpoints of sizes below size, the largest first.
func notesDown(ctx context.Context, q store.Querier, num, size int64, n int) ([]noteRow, error) {
	return store.Collect(ctx, q, scanNote, `SELECT size, note FROM checkpoint WHERE log = $1 AND size < $2 ORDER BY size DESC LIMIT $3`, num, size, n)
}

func tileRow(ctx context.Context, q store.Querier, num, level, n int64) ([]byte, bool, error) {
	return store.One(ctx, q, store.Bytes, `SELECT hashes FROM tile WHERE log = $1 AND level = $2 AND n = $3`, num, level, n)
}

// tileTops returns for each level that has tiles the highest number among them.
func tileTops(ctx context.Context, q store.Querier, num int64) (map[int64]int64, error) {
	scan := func(r *sql.Rows) ([2]int64, error) {
		var t [2]int64
		err := r.Scan(&t[0], &t[1])
		return t, err
	}
	all, err := store.Collect(ctx, q, scan, `SELECT level, MAX(n) FROM tile WHERE log = $1 GROUP BY level ORDER BY level`, num)
	out := map[int64]int64{}
	for _, t := range all {
		out[t[0]] = t[1]
	}
	return out, err
}

// keepsTile reports whether a tile of that many hashes is a row: of level 0 a full one, of the levels above any.
func keepsTile(level int64, width int) bool { return width > 0 && (level > 0 || width == tileWidth) }

// deleteTiles takes out the tiles of a level from number n on, and returns how many they were.
func deleteTiles(ctx context.Context, tx *store.Tx, num, level, n int64) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM tile WHERE log = $1 AND level = $2 AND n >= $3`, num, level, n)
}

func putTile(ctx context.Context, tx *store.Tx, num, level, n int64, hashes []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO tile (log, level, n, hashes) VALUES ($1, $2, $3, $4)
		ON CONFLICT (log, level, n) DO UPDATE SET hashes = excluded.hashes`, num, level, n, hashes)
	return err
}

func setLeaf(ctx context.Context, tx *store.Tx, num, idx int64, leaf []byte) error {
	_, err := tx.Exec(ctx, `UPDATE entry SET leaf = $1 WHERE log = $2 AND idx = $3`, leaf, num, idx)
	return err
}

func setHead(ctx context.Context, tx *store.Tx, h Head) error {
	_, err := tx.Exec(ctx, `UPDATE log SET size = $1, root = $2, edge = $3, last_at = $4 WHERE num = $5`, h.Size, h.Root, h.edge, h.LastAt, h.Num)
	return err
}

// entriesCounted returns how many entries there are, the highest index, or -1, and the newest time of receipt.
func entriesCounted(ctx context.Context, q store.Querier, num int64) (n, top, last int64, err error) {
	scan := func(r *sql.Rows) ([3]int64, error) {
		var c [3]int64
		err := r.Scan(&c[0], &c[1], &c[2])
		return c, err
	}
	c, _, err := store.One(ctx, q, scan, `SELECT COUNT(*), COALESCE(MAX(idx), -1), COALESCE(MAX(received_at), 0) FROM entry WHERE log = $1`, num)
	return c[0], c[1], c[2], err
}

func keysKept(ctx context.Context, q store.Querier, num int64) ([]KeyRange, error) {
	scan := func(r *sql.Rows) (KeyRange, error) {
		var k KeyRange
		var root int64
		err := r.Scan(&k.ID, &k.Public, &k.Party, &root, &k.From, &k.To)
		k.Root = root != 0
		return k, err
	}
	return store.Collect(ctx, q, scan, `SELECT keyid, pub, party, root, from_idx, to_idx FROM author_key WHERE log = $1 ORDER BY from_idx`, num)
}

func deleteKeys(ctx context.Context, tx *store.Tx, num int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM author_key WHERE log = $1`, num)
	return err
}

// beyond returns the tables that have rows of entries that the log of that size does not have.
func beyond(ctx context.Context, q store.Querier, num, size int64) ([]string, error) {
	var out []string
	end, next := placeOf(num, size), placeOf(num+1, 0)
	for _, t := range []struct {
		table, where string
		args         []any
	}{
		{"entry", "log = $1 AND (idx >= $2 OR idx < 0)", []any{num, size}},
		{"entry_body", "place >= $1 AND place < $2", []any{end, next}},
		{"part", "place >= $1 AND place < $2", []any{end << partBits, next << partBits}},
		{"erased", "log = $1 AND (idx >= $2 OR idx < 0)", []any{num, size}},
		{"redaction", "log = $1 AND (idx >= $2 OR idx < 0 OR by_idx >= $2)", []any{num, size}},
		{"author_key", "log = $1 AND (from_idx >= $2 OR from_idx < 0 OR to_idx >= $2)", []any{num, size}},
		{"checkpoint", "log = $1 AND (size > $2 OR size < 1)", []any{num, size}},
	} {
		_, there, err := store.One(ctx, q, store.Int, `SELECT 1 FROM `+t.table+` WHERE `+t.where+` LIMIT 1`, t.args...)
		if err != nil {
			return nil, err
		}
		if there {
			out = append(out, t.table)
		}
	}
	return out, nil
}

// gapsIn returns how many numbers of keys below their highest have not arrived.
func gapsIn(ctx context.Context, q store.Querier, num int64) (int64, error) {
	n, _, err := store.One(ctx, q, store.Int, `SELECT CAST(COALESCE(SUM(g.n), 0) AS BIGINT) FROM
		(SELECT MAX(author_seq) - COUNT(*) AS n FROM entry WHERE log = $1 GROUP BY key) g`, num)
	return n, err
}

// rowsOfTableDiffer returns how many rows of one log stand in the table a and not in b. Every projected table has a
// column log.
func rowsOfTableDiffer(ctx context.Context, q store.Querier, num int64, a, b string) (int64, error) {
	n, _, err := store.One(ctx, q, store.Int, `SELECT COUNT(*) FROM (SELECT * FROM `+a+` WHERE log = $1 EXCEPT SELECT * FROM `+b+` WHERE log = $1) d`, num)
	return n, err
}

func rowsOfTable(ctx context.Context, q store.Querier, num int64, table string) (int64, error) {
	n, _, err := store.One(ctx, q, store.Int, `SELECT COUNT(*) FROM `+table+` WHERE log = $1`, num)
	return n, err
}

// hashAt returns the hash at a place of a tile's bytes, where they have one.
func hashAt(hashes []byte, i int) (tlog.Hash, bool) {
	at := i * sha256.Size
	if len(hashes) < at+sha256.Size {
		return tlog.Hash{}, false
	}
	return tlog.Hash(hashes[at : at+sha256.Size]), true
}

// writers says who wrote an entry by the index that admitted the key: from the acts, not from the table of keys.
type writers struct{ by map[int64]act.KeyID }

// of returns the key of a row's author, where the roll knows it. The first entry is signed by the key that it admits.
func (s *writers) of(w row, roll Roll) (act.KeyID, bool) {
	if id, ok := s.by[w.admitted]; ok {
		return id, true
	}
	s.by = map[int64]act.KeyID{}
	for _, k := range roll.Keys() {
		s.by[k.From] = k.ID
	}
	if id, ok := s.by[w.admitted]; ok {
		return id, true
	}
	if w.idx != 0 || w.admitted != 0 || !w.body {
		return "", false
	}
	o, err := w.open()
	if err != nil {
		return "", false
	}
	a, is := o.Act.(*act.ProcessOpened)
	if !is {
		return "", false
	}
	key, err := act.ParseKey(a.Secretariat.RootKey)
	if err != nil {
		return "", false
	}
	return act.KeyIDOf(key), true
}
