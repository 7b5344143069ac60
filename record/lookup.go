package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// lookup finds earlier entries in the database, and in the batch that is being appended.
type lookup struct {
	ctx   context.Context
	q     store.Querier
	log   act.Digest
	batch map[act.EntryID]*Entry
	known map[act.EntryID]Meta // found before in the same transaction; nil: nothing is kept
}

// Meta implements Lookup.
func (l lookup) Meta(id act.EntryID) (Meta, bool, error) {
	if e, ok := l.batch[id]; ok {
		return metaOf(e), true, nil
	}
	if m, ok := l.known[id]; ok {
		return m, true, nil
	}
	p, ok, err := store.One(l.ctx, l.q, scanPlace, selectPlace+` WHERE e.log = $1 AND e.entry_id = $2`, string(l.log), string(id))
	if err != nil || !ok {
		return Meta{}, false, err
	}
	e, err := p.entry(l.log, nil) // the parts' contents are not needed
	if err != nil {
		return Meta{}, false, err
	}
	if e.Party, _, err = l.partyOf(e.Author()); err != nil {
		return Meta{}, false, err
	}
	m := metaOf(e)
	if e.Opened == nil {
		if m.erasure, err = l.erasureOf(e.Index); err != nil {
			return Meta{}, false, err
		}
	}
	if l.known != nil {
		l.known[id] = m
	}
	return m, true, nil
}

// erasureOf returns what is known of the redaction that erased the entry at idx whole.
func (l lookup) erasureOf(idx int64) (*Meta, error) {
	by, ok, err := store.One(l.ctx, l.q, store.Int, `SELECT by_idx FROM redaction WHERE log = $1 AND idx = $2 AND part = ''`, string(l.log), idx)
	if err != nil || !ok {
		return nil, err
	}
	e, ok, err := entryAt(l.ctx, l.q, l.log, by)
	if err != nil || !ok {
		return nil, err
	}
	if e.Party, _, err = l.partyOf(e.Author()); err != nil {
		return nil, err
	}
	m := metaOf(e)
	return &m, nil
}

// Quoters implements before.
func (l lookup) Quoters(id act.EntryID) ([]act.EntryID, error) {
	return quotersOf(l.ctx, l.q, l.log, id, math.MaxInt64)
}

func (l lookup) partyOf(key act.KeyID) (string, bool, error) {
	return store.One(l.ctx, l.q, store.Text, `SELECT party FROM author_key WHERE log = $1 AND keyid = $2`, string(l.log), string(key))
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

type body struct {
	idx     int64
	ptype   string
	payload []byte
	sigs    string
	salt    []byte
}

func scanBody(r *sql.Rows) (body, error) {
	var b body
	err := r.Scan(&b.idx, &b.ptype, &b.payload, &b.sigs, &b.salt)
	return b, err
}

type place struct {
	idx, received int64
	keyid, digest string
	leaf          []byte
	ptype, sigs   sql.NullString
	payload, salt []byte
}

func scanPlace(r *sql.Rows) (place, error) {
	var p place
	err := r.Scan(&p.idx, &p.received, &p.keyid, &p.digest, &p.leaf, &p.ptype, &p.payload, &p.sigs, &p.salt)
	return p, err
}

const selectPlace = `SELECT e.idx, e.received_at, e.keyid, e.digest, e.leaf, b.ptype, b.payload, b.sigs, b.salt
	FROM entry e LEFT JOIN entry_body b ON b.log = e.log AND b.idx = e.idx`

// entryAt returns the entry at idx without a reader's limits: for the record's own work and for the operator's export.
func entryAt(ctx context.Context, q store.Querier, log act.Digest, idx int64) (*Entry, bool, error) {
	p, ok, err := store.One(ctx, q, scanPlace, selectPlace+` WHERE e.log = $1 AND e.idx = $2`, string(log), idx)
	if err != nil || !ok {
		return nil, ok, err
	}
	parts, err := partsOf(ctx, q, log, idx, idx+1)
	if err != nil {
		return nil, false, err
	}
	e, err := p.entry(log, parts[idx])
	return e, err == nil, err
}

// entriesBetween returns the entries from up to and without to.
func entriesBetween(ctx context.Context, q store.Querier, log act.Digest, from, to int64) ([]*Entry, error) {
	places, err := store.Collect(ctx, q, scanPlace, selectPlace+` WHERE e.log = $1 AND e.idx >= $2 AND e.idx < $3 ORDER BY e.idx`, string(log), from, to)
	if err != nil {
		return nil, err
	}
	parts, err := partsOf(ctx, q, log, from, to)
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

func scanPart(r *sql.Rows) (storedPart, error) {
	var p storedPart
	var salt []byte
	if err := r.Scan(&p.idx, &p.Name, &salt, &p.Content); err != nil {
		return p, err
	}
	if len(salt) != act.SaltSize {
		return p, fmt.Errorf("salt of part %s of entry %d has %d bytes", p.Name, p.idx, len(salt))
	}
	p.Salt = act.Salt(salt)
	return p, nil
}

func partsOf(ctx context.Context, q store.Querier, log act.Digest, from, to int64) (map[int64][]act.PartContent, error) {
	all, err := store.Collect(ctx, q, scanPart,
		`SELECT idx, name, salt, content FROM part WHERE log = $1 AND idx >= $2 AND idx < $3 ORDER BY idx, name`, string(log), from, to)
	out := map[int64][]act.PartContent{}
	for _, p := range all {
		out[p.idx] = append(out[p.idx], p.PartContent)
	}
	return out, err
}

// entry puts a row and its parts together. A kind that this program does not know is carried: its act is nil.
func (p place) entry(log act.Digest, parts []act.PartContent) (*Entry, error) {
	e := &Entry{Log: log, Index: p.idx, ReceivedUTC: p.received, Leaf: p.leaf, Digest: act.Digest(p.digest), Salt: p.salt}
	e.Envelope.Signatures = []Signature{{KeyID: act.KeyID(p.keyid)}}
	if !p.ptype.Valid {
		return e, nil
	}
	e.Envelope = Envelope{Payload: p.payload, PayloadType: p.ptype.String}
	if err := json.Unmarshal([]byte(p.sigs.String), &e.Envelope.Signatures); err != nil {
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
