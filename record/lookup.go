package record

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// placeBits is how many bits of a place an index has: store/migrations says what a place is.
const (
	placeBits = 40
	partBits  = 5
)

func placeOf(num, idx int64) int64 { return num<<placeBits | idx }

// bytesOf returns the bytes that stand for a digest in the database; textOf is its inverse.
func bytesOf(d act.Digest) []byte {
	b, err := hex.DecodeString(string(d))
	if err != nil || len(b) == 0 {
		return []byte{}
	}
	return b
}

func textOf(b []byte) act.Digest { return act.Digest(hex.EncodeToString(b)) }

// idBytes returns the bytes that stand for an entry id in the database. What is no id gives bytes under which nothing
// stands.
func idBytes(id act.EntryID) []byte {
	u, err := uuid.Parse(string(id))
	if err != nil {
		return []byte{}
	}
	return u[:]
}

// idText is the inverse of idBytes.
func idText(b []byte) act.EntryID {
	u, err := uuid.FromBytes(b)
	if err != nil {
		return ""
	}
	return act.EntryID(u.String())
}

// lookup finds earlier entries in the database, and in the batch that is being appended.
type lookup struct {
	ctx   context.Context
	q     store.Querier
	log   act.Digest
	batch map[act.EntryID]*Entry
	known map[act.EntryID]Meta // found before; nil: nothing is kept
}

// Meta implements Lookup.
func (l lookup) Meta(id act.EntryID) (Meta, bool, error) {
	if e, ok := l.batch[id]; ok {
		return metaOf(e), true, nil
	}
	if m, ok := l.known[id]; ok {
		return m, true, nil
	}
	p, ok, err := store.One(l.ctx, l.q, scanPlace, selectPlace+` WHERE g.id = $1 AND e.entry_id = $2`, string(l.log), idBytes(id))
	if err != nil || !ok {
		return Meta{}, false, err
	}
	e, err := p.entry(l.log, nil) // the parts' contents are not needed
	if err != nil {
		return Meta{}, false, err
	}
	m := metaOf(e)
	if e.Opened == nil {
		if m.erasure, err = l.erasureOf(e.Index); err != nil {
			return Meta{}, false, err
		}
	}
	if l.known != nil {
		l.known[act.EntryID(strings.Clone(string(id)))] = m.detached()
	}
	return m, true, nil
}

// detached returns m without ties to the payload that it was read from: what is opened shares its bytes, and what is
// remembered would keep them.
func (m Meta) detached() Meta {
	m.Audience = detached(m.Audience)
	parts := make(map[string]act.Audience, len(m.Parts))
	for name, a := range m.Parts {
		parts[strings.Clone(name)] = detached(a)
	}
	m.Parts = parts
	if m.erasure != nil {
		e := m.erasure.detached()
		m.erasure = &e
	}
	return m
}

func detached(a act.Audience) act.Audience {
	out := act.Audience{Kind: act.AudienceKind(strings.Clone(string(a.Kind)))}
	for _, p := range a.Parties {
		out.Parties = append(out.Parties, strings.Clone(p))
	}
	return out
}

// erasureOf returns what is known of the redaction that erased the entry at idx whole.
func (l lookup) erasureOf(idx int64) (*Meta, error) {
	by, ok, err := store.One(l.ctx, l.q, store.Int, `SELECT x.by_idx FROM redaction x JOIN log g ON g.num = x.log WHERE g.id = $1 AND x.idx = $2 AND x.part = ''`,
		string(l.log), idx)
	if err != nil || !ok {
		return nil, err
	}
	e, ok, err := entryAt(l.ctx, l.q, l.log, by)
	if err != nil || !ok {
		return nil, err
	}
	m := metaOf(e)
	return &m, nil
}

// Quoters implements before.
func (l lookup) Quoters(id act.EntryID) ([]act.EntryID, error) {
	m, ok, err := l.Meta(id)
	if err != nil || !ok {
		return nil, err
	}
	all, err := store.Collect(l.ctx, l.q, store.Bytes, `SELECT e.entry_id FROM rests_on r JOIN log g ON g.num = r.log JOIN entry e ON e.log = r.log AND e.idx = r.idx
		WHERE g.id = $1 AND r.target = $2 AND r.quotes = 1 GROUP BY e.idx, e.entry_id ORDER BY e.idx`, string(l.log), m.Index)
	var out []act.EntryID
	for _, b := range all {
		out = append(out, idText(b))
	}
	return out, err
}

func metaOf(e *Entry) Meta {
	m := Meta{Index: e.Index, Party: e.Party, Key: e.Author()}
	if e.Opened == nil {
		return m
	}
	m.Kind, m.Audience, m.Parts = e.Opened.Kind, e.Opened.Audience, map[string]act.Audience{}
	for _, p := range e.Opened.Parts {
		m.Parts[p.Name] = p.Audience
	}
	return m
}

// place is the row of an entry with what stands beside it.
type place struct {
	num, idx, received int64
	keyid, party       string
	id, digest, leaf   []byte
	body               sql.NullInt64 // the place of what is erased with the entry; NULL: it was
	kind               act.Kind
	payload, salt      []byte
	sigs               []byte
}

func scanPlace(r *sql.Rows) (place, error) {
	var p place
	err := r.Scan(&p.num, &p.idx, &p.received, &p.keyid, &p.party, &p.id, &p.digest, &p.leaf, &p.kind, &p.body, &p.payload, &p.sigs, &p.salt)
	return p, err
}

const selectPlace = `SELECT e.log, e.idx, e.received_at, k.keyid, k.party, e.entry_id, e.digest, e.leaf, e.kind, b.place, b.payload, b.sigs, b.salt
	FROM log g JOIN entry e ON e.log = g.num JOIN author_key k ON k.log = e.log AND k.from_idx = e.key
	LEFT JOIN entry_body b ON b.place = e.log * 1099511627776 + e.idx`

// entryAt returns the entry at idx without a reader's limits: for the record's own work and for the operator's export.
func entryAt(ctx context.Context, q store.Querier, log act.Digest, idx int64) (*Entry, bool, error) {
	all, err := entriesBetween(ctx, q, log, idx, idx+1)
	if err != nil || len(all) == 0 {
		return nil, false, err
	}
	return all[0], true, nil
}

// entriesBetween returns the entries from up to and without to.
func entriesBetween(ctx context.Context, q store.Querier, log act.Digest, from, to int64) ([]*Entry, error) {
	places, err := store.Collect(ctx, q, scanPlace, selectPlace+` WHERE g.id = $1 AND e.idx >= $2 AND e.idx < $3 ORDER BY e.idx`, string(log), from, to)
	if err != nil || len(places) == 0 {
		return nil, err
	}
	parts, err := partsOf(ctx, q, places[0].num, from, to)
	if err != nil {
		return nil, err
	}
	var out []*Entry
	for _, p := range places {
		e, err := p.entry(log, parts[p.idx])
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

type storedPart struct {
	idx int64
	act.PartContent
}

// scanPart reads place, name, salt and content.
func scanPart(r *sql.Rows) (storedPart, error) {
	var p storedPart
	var salt []byte
	if err := r.Scan(&p.idx, &p.Name, &salt, &p.Content); err != nil {
		return p, err
	}
	p.idx = p.idx >> partBits & (1<<placeBits - 1)
	if len(salt) != act.SaltSize {
		return p, fmt.Errorf("salt of part %s of entry %d has %d bytes", p.Name, p.idx, len(salt))
	}
	p.Salt = act.Salt(salt)
	return p, nil
}

func partsOf(ctx context.Context, q store.Querier, num, from, to int64) (map[int64][]act.PartContent, error) {
	all, err := store.Collect(ctx, q, scanPart, `SELECT place, name, salt, content FROM part WHERE place >= $1 AND place < $2 ORDER BY place`,
		placeOf(num, from)<<partBits, placeOf(num, to)<<partBits)
	return byEntry(all), err
}

func byEntry(all []storedPart) map[int64][]act.PartContent {
	out := map[int64][]act.PartContent{}
	for _, p := range all {
		out[p.idx] = append(out[p.idx], p.PartContent)
	}
	return out
}

// entry puts a row and its parts together. A kind that this program does not know is carried: its act is nil.
func (p place) entry(log act.Digest, parts []act.PartContent) (*Entry, error) {
	e := &Entry{Log: log, Num: p.num, Index: p.idx, ReceivedUTC: p.received, Leaf: p.leaf, Digest: textOf(p.digest), Salt: p.salt, Party: p.party, id: idText(p.id)}
	e.Envelope.Signatures = []Signature{{KeyID: act.KeyID(p.keyid)}}
	if !p.body.Valid {
		return e, nil
	}
	e.Envelope = Envelope{Payload: p.payload, PayloadType: p.kind.PayloadType()}
	var err error
	if e.Envelope.Signatures, err = unpackSignatures(act.KeyID(p.keyid), p.sigs); err != nil {
		return nil, fmt.Errorf("signatures of entry %d: %w", p.idx, err)
	}
	return e, e.open(parts)
}

// open reads the payload and fills in the parts that are at hand.
func (e *Entry) open(parts []act.PartContent) error {
	o, err := act.Open(e.Envelope.PayloadType, e.Envelope.Payload)
	if o == nil {
		return fmt.Errorf("open entry %d: %w", e.Index, err)
	}
	e.Opened = o
	for _, ref := range o.Parts { // in the payload's order
		for _, p := range parts {
			if p.Name != ref.Name {
				continue
			}
			if err := o.Fill(p); err != nil {
				return fmt.Errorf("open entry %d: %w", e.Index, err)
			}
			e.Parts = append(e.Parts, p)
		}
	}
	return nil
}
