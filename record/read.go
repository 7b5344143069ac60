package record

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// Reader is who asks. The zero Reader is the public.
type Reader struct {
	Party string    // "" for the public
	Key   act.KeyID // of the device; what a key kept for itself is found by it alone
}

// Tokens returns the four marks under which the reader finds things, for the placeholders of a WHERE.
func (r Reader) Tokens() [4]any {
	t := [4]any{"*", "*", "*", "*"}
	if r.Party != "" {
		t[1], t[2] = "@", "p:"+r.Party
		if r.Key != "" {
			t[3] = "k:" + string(r.Key)
		}
	}
	return t
}

// SeesEntry returns the condition that a reader sees the entry of the row alias of the table entry.
// Its four placeholders begin at $first and take Reader.Tokens.
func SeesEntry(alias string, first int) string {
	return seesAudience(alias+".audience", alias, first)
}

// SeesPart returns the condition that a reader sees the part of that name, which is a word of the program, and that it
// is there.
func SeesPart(alias, part string, first int) string {
	return `EXISTS (SELECT 1 FROM part p WHERE ` + partOf(alias) + ` AND p.name = '` + part + `' AND ` + seesAudience("p.audience", alias, first) + `)`
}

// Args puts the log and the reader's tokens before other arguments: $1 is the log, $2 to $5 the tokens.
func (r Reader) Args(log act.Digest, more ...any) []any {
	t := r.Tokens()
	return append([]any{string(log), t[0], t[1], t[2], t[3]}, more...)
}

// Line is one entry as a reader sees it. To a reader outside its audience an entry is its index, its leaf and the
// hour of its receipt: Seen is then false and the rest empty.
type Line struct {
	Index       int64
	Seen        bool
	ReceivedUTC int64 // microseconds; cut to the hour where not Seen
	Kind        act.Kind
	Party       string
	Key         act.KeyID
	Entry       act.EntryID
	Seq         int64
	AtUTC       int64
	Audience    act.Audience
	Early       bool // the author's clock ran more than five minutes ahead
	Leaf        []byte
	Erased      bool // the payload was erased, by a redaction that the reader sees
	Mended      []Mend
}

// Mend is what a later entry did to an entry, as far as the reader sees that later entry.
type Mend struct {
	How         string // corrected, withdrawn, redacted
	Part        string // of a redaction; "" the whole entry
	By          int64
	Replacement act.EntryID
}

// earlyUTC is how far an author's clock may run ahead before it is flagged: record.md, Faults.
const earlyUTC = 5 * 60 * 1_000_000

func scanLine(r *sql.Rows) (Line, error) {
	var l Line
	var erased int64
	var kind, party, key sql.NullString
	var seq, at sql.NullInt64
	var id []byte
	err := r.Scan(&l.Index, &l.ReceivedUTC, &l.Leaf, &kind, &party, &key, &id, &seq, &at, &erased)
	l.Seen, l.Erased = kind.Valid, erased != 0
	if !l.Seen {
		l.ReceivedUTC -= l.ReceivedUTC % hour
		return l, err
	}
	l.Kind, l.Party, l.Key, l.Entry = act.Kind(kind.String), party.String, act.KeyID(key.String), idText(id)
	l.Seq, l.AtUTC = seq.Int64, at.Int64
	l.Early = l.Seen && l.AtUTC > l.ReceivedUTC+earlyUTC
	return l, err
}

// Lines returns the entries from up to and without to, in order, as reader sees them.
func (r *Record) Lines(ctx context.Context, reader Reader, log act.Digest, from, to int64) ([]Line, error) {
	args := reader.Args(log, from, to)
	lines, err := store.Collect(ctx, r.db, scanLine, `SELECT e.idx, e.received_at, e.leaf, l.kind, k.party, k.keyid, e.entry_id, e.author_seq, l.at,
		CASE WHEN EXISTS (SELECT 1 FROM redaction x JOIN entry r ON r.log = x.log AND r.idx = x.by_idx
			WHERE x.log = e.log AND x.idx = e.idx AND x.part = '' AND `+SeesEntry("r", 2)+`) THEN 1 ELSE 0 END
		FROM log g JOIN entry e ON e.log = g.num JOIN author_key k ON k.log = e.log AND k.from_idx = e.key
		LEFT JOIN entry l ON l.log = e.log AND l.idx = e.idx AND `+SeesEntry("l", 2)+`
		WHERE g.id = $1 AND e.idx >= $6 AND e.idx < $7 ORDER BY e.idx`, args...)
	if err != nil {
		return nil, err
	}
	for i := range lines {
		if !lines[i].Seen {
			continue
		}
		if lines[i].Mended, err = r.mends(ctx, reader, log, lines[i].Index); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

func (r *Record) mends(ctx context.Context, reader Reader, log act.Digest, idx int64) ([]Mend, error) {
	scan := func(rows *sql.Rows) (Mend, error) {
		var m Mend
		err := rows.Scan(&m.How, &m.Part, &m.By, &m.Replacement)
		return m, err
	}
	return store.Collect(ctx, r.db, scan, `SELECT m.how, m.part, m.by_idx, m.replacement FROM log g JOIN mended m ON m.log = g.num JOIN entry l ON l.log = m.log AND l.idx = m.by_idx
		WHERE g.id = $1 AND m.target = $6 AND `+SeesEntry("l", 2)+` ORDER BY m.by_idx, m.how, m.part`, reader.Args(log, idx)...)
}

// ErrNotSeen is returned for an entry that is not there or that the reader may not see: the two are not told apart.
var ErrNotSeen = fmt.Errorf("no such entry for this reader")

// Find returns the index of the entry that the reader sees under an id. Error: ErrNotSeen wrapped.
func (r *Record) Find(ctx context.Context, reader Reader, log act.Digest, id act.EntryID) (int64, error) {
	idx, ok, err := store.One(ctx, r.db, store.Int, `SELECT e.idx FROM log g JOIN entry e ON e.log = g.num WHERE g.id = $1 AND e.entry_id = $6 AND `+SeesEntry("e", 2),
		reader.Args(log, idBytes(id))...)
	if err == nil && !ok {
		err = fmt.Errorf("%w: %s", ErrNotSeen, id)
	}
	return idx, err
}

// Entry returns the entry at idx with the parts that the reader sees. Error: ErrNotSeen wrapped.
func (r *Record) Entry(ctx context.Context, reader Reader, log act.Digest, idx int64) (*Entry, error) {
	e, ok, err := seenAt(ctx, r.db, reader, log, idx)
	if err == nil && !ok {
		err = fmt.Errorf("%w: index %d", ErrNotSeen, idx)
	}
	return e, err
}

// seenAt returns the entry at idx with the parts that the reader sees, where the reader sees it.
func seenAt(ctx context.Context, q store.Querier, reader Reader, log act.Digest, idx int64) (*Entry, bool, error) {
	p, ok, err := store.One(ctx, q, scanPlace, selectPlace+` WHERE g.id = $1 AND e.idx = $6 AND `+SeesEntry("e", 2), reader.Args(log, idx)...)
	if err != nil || !ok {
		return nil, false, err
	}
	parts, err := store.Collect(ctx, q, scanPart, `SELECT p.place, p.name, p.salt, p.content FROM log g JOIN entry l ON l.log = g.num JOIN part p ON `+partOf("l")+`
		WHERE g.id = $1 AND l.idx = $6 AND `+seesAudience("p.audience", "l", 2)+` ORDER BY p.place`, reader.Args(log, idx)...)
	if err != nil {
		return nil, false, err
	}
	e, err := p.entry(log, byEntry(parts)[idx])
	return e, err == nil, err
}

// Gaps returns, for each key whose entries the reader sees, how many sequence numbers below the highest of those have
// not arrived. An author closes a gap by an act of its own.
func (r *Record) Gaps(ctx context.Context, reader Reader, log act.Digest) (map[act.KeyID]int64, error) {
	type gap struct {
		key act.KeyID
		n   int64
	}
	scan := func(rows *sql.Rows) (gap, error) {
		var g gap
		err := rows.Scan(&g.key, &g.n)
		return g, err
	}
	// Below the highest number that the reader sees every entry counts, seen or not: a number is missing only where
	// none arrived.
	all, err := store.Collect(ctx, r.db, scan, `SELECT k.keyid, s.top - (SELECT COUNT(*) FROM entry e WHERE e.log = s.log AND e.key = s.key AND e.author_seq <= s.top)
		FROM (SELECT n.log AS log, n.key AS key, MAX(n.author_seq) AS top FROM log g JOIN entry n ON n.log = g.num
			WHERE g.id = $1 AND `+SeesEntry("n", 2)+` GROUP BY n.log, n.key) s
		JOIN author_key k ON k.log = s.log AND k.from_idx = s.key ORDER BY k.keyid`, reader.Args(log)...)
	out := map[act.KeyID]int64{}
	for _, g := range all {
		if g.n > 0 {
			out[g.key] = g.n
		}
	}
	return out, err
}

// NextSeq returns the next author_seq of a key and the digest that it must name as prev.
func (r *Record) NextSeq(ctx context.Context, log act.Digest, key act.KeyID) (int64, act.Digest, error) {
	c, err := chainOf(ctx, r.db, log, key)
	return c.top + 1, c.digest, err
}
