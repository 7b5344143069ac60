package record

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// batch is what one transaction appends.
type batch struct {
	log           *Log
	tx            *store.Tx
	head          Head
	tree          *tree
	roll          Roll
	was           map[act.KeyID]KeyRange
	nowUTC        int64
	fresh         []*Entry
	byID          map[act.EntryID]*Entry // of this batch
	known         map[act.EntryID]Meta   // earlier entries that this batch asked for
	quoted        quoted                 // the last document that was quoted
	before, after *standing              // the neighbours of the entry at hand in its author's sequence
}

// quoted is a document that entries of a batch quote, with its digest: several commitments quote one source.
type quoted struct {
	source act.EntryID
	text   []byte
	sha    act.Digest
}

// begin locks and reads the head: any number of writers on one database queue here.
func (l *Log) begin(ctx context.Context, tx *store.Tx) (*batch, error) {
	h, ok, err := store.One(ctx, tx, scanHead, `UPDATE log SET epoch = epoch + 1 WHERE id = $1 RETURNING id, origin, size, root, edge, last_at`, string(l.id))
	if err != nil {
		return nil, fmt.Errorf("lock head: %w", err)
	}
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrNoLog, l.id)
	}
	t, err := loadTree(h.Size, h.Root, h.edge)
	if err != nil {
		return nil, err
	}
	roll, err := l.record.rollFor(ctx, tx, l.id, h.Size)
	if err != nil {
		return nil, err
	}
	b := &batch{log: l, tx: tx, head: h, tree: t, roll: roll, was: map[act.KeyID]KeyRange{}, byID: map[act.EntryID]*Entry{}, known: map[act.EntryID]Meta{}}
	for _, k := range roll.Keys() {
		b.was[k.ID] = k
	}
	b.nowUTC = max(h.LastAt, l.record.now().UnixMicro()) // order is the index; received_at never goes back
	return b, nil
}

// take gives an entry its place, or returns a Refusal. An entry that stands there already keeps its index.
func (b *batch) take(ctx context.Context, e *Entry) error {
	e.ReceivedUTC = b.nowUTC
	again, err := b.standing(ctx, e)
	if again || err != nil {
		return err
	}
	e.Index = b.tree.size
	earlier := lookup{ctx: ctx, q: b.tx, log: b.log.id, batch: b.byID, known: b.known}
	if err := b.signed(e); err != nil {
		return err
	}
	seen := sightOf(e, b.roll, earlier)
	if err := b.roll.Check(e, seen); err != nil {
		return err
	}
	if err := b.sequence(ctx, e); err != nil {
		return err
	}
	if err := checkRules(e, b.secretariat(e), seen); err != nil {
		return err
	}
	if err := b.spans(ctx, e, earlier); err != nil {
		return err
	}
	if err := b.salts(ctx, e); err != nil {
		return err
	}
	if a, ok := e.Opened.Act.(*act.RedactionMade); ok { // refuses before it writes
		clear(b.known) // what was remembered may be what it erases
		b.quoted = quoted{}
		if err := b.redact(ctx, e, a, earlier); err != nil {
			return err
		}
		if a.Whole {
			delete(b.byID, a.Entry)
		}
	}
	e.Salt = make([]byte, 32)
	if _, err := io.ReadFull(b.log.record.rand, e.Salt); err != nil {
		return fmt.Errorf("leaf salt: %w", err)
	}
	e.Leaf = Leaf(e.Salt, e.ReceivedUTC, &e.Envelope)
	if err := b.write(ctx, e); err != nil {
		return err
	}
	b.roll.Apply(e)
	b.byID[e.ID()] = e
	b.tree.add(e.Leaf)
	b.fresh = append(b.fresh, e)
	for _, p := range b.log.record.projections {
		if err := p.Apply(ctx, b.tx, e); err != nil {
			return fmt.Errorf("project %s: entry %d: %w", p.Name(), e.Index, err)
		}
	}
	return nil
}

func (b *batch) secretariat(e *Entry) string {
	if a, ok := e.Opened.Act.(*act.ProcessOpened); ok {
		return a.Secretariat.Party
	}
	return b.roll.Secretariat()
}

type standing struct {
	idx, received int64
	digest        act.Digest
	seq           int64
}

func scanStanding(r *sql.Rows) (standing, error) {
	var s standing
	err := r.Scan(&s.idx, &s.received, &s.digest, &s.seq)
	return s, err
}

// standing reports whether the entry is in the record already. The same id or sequence number with other content is
// refused; that of the sequence number is kept as evidence.
func (b *batch) standing(ctx context.Context, e *Entry) (bool, error) {
	around, err := store.Collect(ctx, b.tx, scanStanding,
		`SELECT idx, received_at, digest, author_seq FROM entry WHERE log = $1 AND keyid = $2 AND author_seq BETWEEN $3 AND $4`,
		string(b.log.id), string(e.Author()), e.Opened.Seq-1, e.Opened.Seq+1)
	if err != nil {
		return false, err
	}
	b.before, b.after = nil, nil
	var s standing
	ok := false
	for i, a := range around {
		switch a.seq - e.Opened.Seq {
		case -1:
			b.before = &around[i]
		case 0:
			s, ok = a, true
		case 1:
			b.after = &around[i]
		}
	}
	if ok {
		if err := b.signed(e); err != nil {
			return false, err // whoever does not hold the key leaves no evidence against it
		}
	}
	if ok && s.digest == e.Digest {
		e.Index, e.ReceivedUTC = s.idx, s.received
		return true, nil
	}
	if ok {
		envelope, err := marshal(e.Envelope)
		if err != nil {
			return false, err
		}
		_, err = b.tx.Exec(ctx, `INSERT INTO equivocation (log, keyid, author_seq, digest, at, envelope) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT DO NOTHING`, string(b.log.id), string(e.Author()), e.Opened.Seq, string(e.Digest), b.nowUTC, envelope)
		return false, errors.Join(err, Refuse(SequenceReuse, e.Kind(), "author_seq", fmt.Sprint(e.Opened.Seq)))
	}
	_, ok, err = store.One(ctx, b.tx, store.Int, `SELECT idx FROM entry WHERE log = $1 AND entry_id = $2`, string(b.log.id), string(e.ID()))
	if err == nil && ok {
		err = Refuse(EntryReuse, e.Kind(), "entry", string(e.ID()))
	}
	return false, err
}

// signed checks every signature of the envelope under the keys that the roll knows, now or once.
func (b *batch) signed(e *Entry) error { return checkSignatures(e, b.roll) }

func checkSignatures(e *Entry, roll Roll) error {
	message := PAE(e.Envelope.PayloadType, e.Envelope.Payload)
	for _, s := range e.Envelope.Signatures {
		pub := ""
		if k, ok := roll.Key(s.KeyID); ok {
			pub = k.Public
		} else if a, ok := e.Opened.Act.(*act.ProcessOpened); ok {
			pub = a.Secretariat.RootKey
		}
		key, err := act.ParseKey(pub)
		if pub == "" || err != nil || act.KeyIDOf(key) != s.KeyID {
			return Refuse(UnknownKey, e.Kind(), "keyid", string(s.KeyID))
		}
		if !ed25519.Verify(key, message, s.Sig) {
			return Refuse(BadSignature, e.Kind(), "keyid", string(s.KeyID))
		}
	}
	return nil
}

// sequence checks prev against the same key's previous payload, where that is in the record. A gap is accepted.
func (b *batch) sequence(ctx context.Context, e *Entry) error {
	if b.before != nil && b.before.digest != e.Opened.Prev {
		return Refuse(PrevDiffers, e.Kind(), "prev", string(e.Opened.Prev))
	}
	if b.after == nil {
		return nil
	}
	next, ok, err := store.One(ctx, b.tx, scanBody, `SELECT b.idx, b.ptype, b.payload, b.sigs, b.salt FROM entry n
		JOIN entry_body b ON b.log = n.log AND b.idx = n.idx WHERE n.log = $1 AND n.keyid = $2 AND n.author_seq = $3`,
		string(b.log.id), string(e.Author()), e.Opened.Seq+1)
	if err != nil || !ok {
		return err
	}
	o, err := act.Open(next.ptype, next.payload)
	if err == nil && o.Prev != e.Digest { // a late arrival must fit what came after it
		err = Refuse(PrevDiffers, e.Kind(), "prev", string(o.Prev))
	}
	return err
}

// salts refuses a salt seen before, in this entry or any other.
func (b *batch) salts(ctx context.Context, e *Entry) error {
	if len(e.Parts) == 0 {
		return nil
	}
	args, list := []any{string(b.log.id)}, ""
	for i, p := range e.Parts {
		args = append(args, saltHash(p.Salt))
		list += fmt.Sprintf(", $%d", i+2)
		for _, q := range e.Parts[:i] {
			if q.Salt == p.Salt {
				return Refuse(SaltSeen, e.Kind(), "parts."+p.Name, "")
			}
		}
	}
	known, ok, err := store.One(ctx, b.tx, scanBytes, `SELECT hash FROM salt_seen WHERE log = $1 AND hash IN (`+list[2:]+`)`, args...)
	if err != nil {
		return fmt.Errorf("salts: %w", err)
	}
	for _, p := range e.Parts {
		if ok && string(saltHash(p.Salt)) == string(known) {
			return Refuse(SaltSeen, e.Kind(), "parts."+p.Name, "")
		}
	}
	return nil
}

// saltHash is what stays of a salt, also after its part was erased.
func saltHash(s act.Salt) []byte {
	h := sha256.Sum256(s[:])
	return h[:16]
}

// spans holds an evidence part against the document in the record.
func (b *batch) spans(ctx context.Context, e *Entry, earlier lookup) error {
	source, ev, ok := evidenceOf(e.Opened.Act)
	if !ok || source == "" {
		return nil
	}
	if b.quoted.source == source {
		return checkSpan(e.Kind(), ev, b.quoted.text, b.quoted.sha)
	}
	m, found, err := earlier.Meta(source)
	if err != nil || !found {
		return err
	}
	document, found, err := store.One(ctx, b.tx, scanBytes, `SELECT content FROM part WHERE log = $1 AND idx = $2 AND name = 'document'`,
		string(b.log.id), m.Index)
	if err != nil || !found {
		return err
	}
	b.quoted = quoted{source, document, act.PayloadDigest(document)}
	return checkSpan(e.Kind(), ev, document, b.quoted.sha)
}

func (b *batch) write(ctx context.Context, e *Entry) error {
	o := e.Opened
	if err := b.tx.Insert(ctx, "entry", entryColumns(),
		[][]any{{string(b.log.id), e.Index, e.ReceivedUTC, string(e.Author()), string(o.Entry), o.Seq, string(o.Prev), string(e.Digest), e.Leaf}}); err != nil {
		return err
	}
	sigs, err := marshal(e.Envelope.Signatures)
	if err != nil {
		return err
	}
	if err := b.tx.Insert(ctx, "entry_body", []string{"log", "idx", "salt", "ptype", "payload", "sigs"},
		[][]any{{string(b.log.id), e.Index, e.Salt, e.Envelope.PayloadType, []byte(e.Envelope.Payload), string(sigs)}}); err != nil {
		return err
	}
	return b.writeParts(ctx, e)
}

func entryColumns() []string {
	return []string{"log", "idx", "received_at", "keyid", "entry_id", "author_seq", "prev", "digest", "leaf"}
}

func (b *batch) writeParts(ctx context.Context, e *Entry) error {
	refs := map[string]act.PartRef{}
	for _, r := range e.Opened.Parts {
		refs[r.Name] = r
	}
	var rows, salts [][]any
	for _, p := range e.Parts {
		ref := refs[p.Name]
		rows = append(rows, []any{string(b.log.id), e.Index, p.Name, ref.Media, ref.Audience.String(), string(ref.Digest), p.Salt[:], nonNil(p.Content)})
		salts = append(salts, []any{string(b.log.id), saltHash(p.Salt)})
	}
	if err := b.tx.Insert(ctx, "salt_seen", []string{"log", "hash"}, salts); err != nil {
		return err
	}
	return b.tx.Insert(ctx, "part", []string{"log", "idx", "name", "type", "audience", "digest", "salt", "content"}, rows)
}

// nonNil makes an empty content a value: a NULL would be an absent one.
func nonNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// finish writes tiles, keys, the head and its checkpoint.
func (b *batch) finish(ctx context.Context) error {
	if len(b.fresh) == 0 {
		return nil
	}
	if err := b.tiles(ctx); err != nil {
		return err
	}
	if err := b.keys(ctx); err != nil {
		return err
	}
	root := b.tree.root()
	note, err := signCheckpoint(b.log.signer, b.head.Origin, b.tree.size, root)
	if err != nil {
		return err
	}
	if _, err := b.tx.Exec(ctx, `INSERT INTO checkpoint (log, size, at, note) VALUES ($1, $2, $3, $4)`, string(b.log.id), b.tree.size, b.nowUTC, note); err != nil {
		return fmt.Errorf("write checkpoint: %w", err)
	}
	n, err := b.tx.Exec(ctx, `UPDATE log SET size = $1, root = $2, edge = $3, last_at = $4 WHERE id = $5 AND size = $6`,
		b.tree.size, root[:], b.tree.edgeBytes(), b.nowUTC, string(b.log.id), b.head.Size)
	if err != nil {
		return fmt.Errorf("write head: %w", err)
	}
	if n != 1 {
		return fmt.Errorf("write head: another writer moved it from %d", b.head.Size)
	}
	return b.log.record.mark(ctx, b.tx, b.log.id, b.tree.size)
}

// keys writes what changed in the table of keys by index range.
func (b *batch) keys(ctx context.Context) error {
	for _, k := range b.roll.Keys() {
		if b.was[k.ID] == k {
			continue
		}
		root := int64(0)
		if k.Root {
			root = 1
		}
		if _, err := b.tx.Exec(ctx, `INSERT INTO author_key (log, keyid, pub, party, root, from_idx, to_idx) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (log, keyid) DO UPDATE SET from_idx = excluded.from_idx, to_idx = excluded.to_idx`,
			string(b.log.id), string(k.ID), k.Public, k.Party, root, k.From, k.To); err != nil {
			return fmt.Errorf("write key %s: %w", k.ID, err)
		}
	}
	return nil
}

// tiles appends to the tiles' rows what the tree put into them. C2SP tlog-tiles: a tile has at most 256 hashes.
func (b *batch) tiles(ctx context.Context) error {
	type at struct{ level, n int64 }
	var order []at
	grown := map[at][]byte{}
	for _, g := range b.tree.grew {
		k := at{g.level, g.index / tileWidth}
		if _, ok := grown[k]; !ok {
			order = append(order, k)
			have, _, err := store.One(ctx, b.tx, scanBytes, `SELECT hashes FROM tile WHERE log = $1 AND level = $2 AND n = $3`, string(b.log.id), k.level, k.n)
			if err != nil {
				return err
			}
			if len(have) != int(g.index%tileWidth)*sha256.Size {
				return fmt.Errorf("tile %d/%d has %d bytes, want %d: torn tile", k.level, k.n, len(have), int(g.index%tileWidth)*sha256.Size)
			}
			grown[k] = have
		}
		grown[k] = append(grown[k], g.hash[:]...)
	}
	for _, k := range order {
		if _, err := b.tx.Exec(ctx, `INSERT INTO tile (log, level, n, hashes) VALUES ($1, $2, $3, $4)
			ON CONFLICT (log, level, n) DO UPDATE SET hashes = excluded.hashes`, string(b.log.id), k.level, k.n, grown[k]); err != nil {
			return fmt.Errorf("write tile %d/%d: %w", k.level, k.n, err)
		}
	}
	return nil
}

func scanBytes(r *sql.Rows) ([]byte, error) {
	var b []byte
	err := r.Scan(&b)
	return b, err
}

// hour is the precision in which a reader outside an entry's audience learns when it came.
const hour = int64(time.Hour / time.Microsecond)
