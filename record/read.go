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

// SeesEntry returns the condition that a reader sees the entry at row alias.idx of a table with columns log and idx.
// Its four placeholders begin at $first and take Reader.Tokens.
func SeesEntry(alias string, first int) string { return seesPart(alias, "''", first) }

// SeesPart returns the condition that a reader sees the part of that name.
func SeesPart(alias, part string, first int) string { return seesPart(alias, "'"+part+"'", first) }

func seesPart(alias, part string, first int) string {
	return fmt.Sprintf(`EXISTS (SELECT 1 FROM visible v WHERE v.log = %[1]s.log AND v.idx = %[1]s.idx AND v.part = %[2]s AND v.token IN ($%[3]d, $%[4]d, $%[5]d, $%[6]d))`,
		alias, part, first, first+1, first+2, first+3)
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
	var kind, party, key, id sql.NullString
	var seq, at sql.NullInt64
	err := r.Scan(&l.Index, &l.ReceivedUTC, &l.Leaf, &kind, &party, &key, &id, &seq, &at, &erased)
	l.Seen, l.Erased = kind.Valid, erased != 0
	l.Kind, l.Party, l.Key, l.Entry = act.Kind(kind.String), party.String, act.KeyID(key.String), act.EntryID(id.String)
	l.Seq, l.AtUTC = seq.Int64, at.Int64
	if !l.Seen {
		l.ReceivedUTC -= l.ReceivedUTC % hour
	}
	l.Early = l.Seen && l.AtUTC > l.ReceivedUTC+earlyUTC
	return l, err
}

// Lines returns the entries from up to and without to, in order, as reader sees them.
func (r *Record) Lines(ctx context.Context, reader Reader, log act.Digest, from, to int64) ([]Line, error) {
	args := reader.Args(log, from, to)
	lines, err := store.Collect(ctx, r.db, scanLine, `SELECT e.idx, e.received_at, e.leaf, l.kind, l.party, l.keyid, l.entry_id, l.author_seq, l.at,
		CASE WHEN EXISTS (SELECT 1 FROM redaction x JOIN listed r ON r.log = x.log AND r.idx = x.by_idx
			WHERE x.log = e.log AND x.idx = e.idx AND x.part = '' AND `+SeesEntry("r", 2)+`) THEN 1 ELSE 0 END
		FROM entry e LEFT JOIN listed l ON l.log = e.log AND l.idx = e.idx AND `+SeesEntry("l", 2)+`
		WHERE e.log = $1 AND e.idx >= $6 AND e.idx < $7 ORDER BY e.idx`, args...)
	if err != nil {
		return nil, err
	}
	for i := range lines {
		if !lines[i].Seen {
			continue
		}
		if lines[i].Mended, err = r.mends(ctx, reader, log, lines[i].Entry); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

func (r *Record) mends(ctx context.Context, reader Reader, log act.Digest, id act.EntryID) ([]Mend, error) {
	scan := func(rows *sql.Rows) (Mend, error) {
		var m Mend
		err := rows.Scan(&m.How, &m.Part, &m.By, &m.Replacement)
		return m, err
	}
	return store.Collect(ctx, r.db, scan, `SELECT m.how, m.part, m.by_idx, m.replacement FROM mended m JOIN listed l ON l.log = m.log AND l.idx = m.by_idx
		WHERE m.log = $1 AND m.target = $6 AND `+SeesEntry("l", 2)+` ORDER BY m.by_idx, m.how, m.part`, reader.Args(log, string(id))...)
}

// ErrNotSeen is returned for an entry that is not there or that the reader may not see: the two are not told apart.
var ErrNotSeen = fmt.Errorf("no such entry for this reader")

// Find returns the index of the entry that the reader sees under an id. Error: ErrNotSeen wrapped.
func (r *Record) Find(ctx context.Context, reader Reader, log act.Digest, id act.EntryID) (int64, error) {
	idx, ok, err := store.One(ctx, r.db, store.Int, `SELECT l.idx FROM listed l WHERE l.log = $1 AND l.entry_id = $6 AND `+SeesEntry("l", 2),
		reader.Args(log, string(id))...)
	if err == nil && !ok {
		err = fmt.Errorf("%w: %s", ErrNotSeen, id)
	}
	return idx, err
}

// Entry returns the entry at idx with the parts that the reader sees. Error: ErrNotSeen wrapped.
func (r *Record) Entry(ctx context.Context, reader Reader, log act.Digest, idx int64) (*Entry, error) {
	party, ok, err := store.One(ctx, r.db, store.Text, `SELECT l.party FROM listed l WHERE l.log = $1 AND l.idx = $6 AND `+SeesEntry("l", 2),
		reader.Args(log, idx)...)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("%w: index %d", ErrNotSeen, idx)
	}
	return r.seen(ctx, r.db, reader, log, idx, party)
}

func (r *Record) seen(ctx context.Context, q store.Querier, reader Reader, log act.Digest, idx int64, party string) (*Entry, error) {
	p, ok, err := store.One(ctx, q, scanPlace, selectPlace+` WHERE e.log = $1 AND e.idx = $2`, string(log), idx)
	if err != nil || !ok {
		return nil, err
	}
	parts, err := store.Collect(ctx, q, scanPart, `SELECT p.idx, p.name, p.salt, p.content FROM part p WHERE p.log = $1 AND p.idx = $6
		AND EXISTS (SELECT 1 FROM visible v WHERE v.log = p.log AND v.idx = p.idx AND v.part = p.name AND v.token IN ($2, $3, $4, $5)) ORDER BY p.name`,
		reader.Args(log, idx)...)
	if err != nil {
		return nil, err
	}
	var contents []act.PartContent
	for _, s := range parts {
		contents = append(contents, s.PartContent)
	}
	e, err := p.entry(log, contents)
	if err == nil {
		e.Party = party
	}
	return e, err
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
	all, err := store.Collect(ctx, r.db, scan, `SELECT s.keyid, s.top - (SELECT COUNT(*) FROM entry e WHERE e.log = $1 AND e.keyid = s.keyid AND e.author_seq <= s.top)
		FROM (SELECT l.keyid AS keyid, MAX(l.author_seq) AS top FROM listed l WHERE l.log = $1 AND `+SeesEntry("l", 2)+` GROUP BY l.keyid) s
		ORDER BY s.keyid`, reader.Args(log)...)
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
	type last struct {
		seq    int64
		digest act.Digest
	}
	scan := func(rows *sql.Rows) (last, error) {
		var l last
		err := rows.Scan(&l.seq, &l.digest)
		return l, err
	}
	l, ok, err := store.One(ctx, r.db, scan, `SELECT author_seq, digest FROM entry WHERE log = $1 AND keyid = $2 ORDER BY author_seq DESC LIMIT 1`,
		string(log), string(key))
	if err != nil || !ok {
		return 1, "", err
	}
	return l.seq + 1, l.digest, nil
}
