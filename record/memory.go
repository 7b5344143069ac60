package record

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// maxMetas bounds how many earlier entries are remembered.
const maxMetas = 8192

// memory is what a program remembers of a log between its batches, to ask the database less. It holds at size: where
// another writer moved the head, only the roll is brought up to date and the rest is asked again. One goroutine has it
// at a time.
type memory struct {
	size      int64
	roll      Roll // shared, never changed
	chains    map[act.KeyID]chainEnd
	metas     map[act.EntryID]Meta
	quoted    quoted
	audiences map[meant]int64 // nil: not read
	salts     saltsSeen       // never forgotten: nothing takes a salt away
}

func newMemory(empty Roll) *memory {
	m := &memory{roll: empty}
	m.forget()
	return m
}

// forget drops all but the roll: after a batch that did not come about, and where another program wrote.
func (m *memory) forget() {
	m.chains, m.metas, m.quoted, m.audiences = map[act.KeyID]chainEnd{}, map[act.EntryID]Meta{}, quoted{}, nil
}

// maxCaughtUp is how many entries of other writers are taken up one by one; beyond, what is remembered is dropped.
const maxCaughtUp = 8192

// keep remembers what an entry is, without ties to the payload that it was read from: what is opened shares its bytes.
func (m *memory) keep(id act.EntryID, meta Meta) {
	m.metas[act.EntryID(strings.Clone(string(id)))] = meta.detached()
}

// reach brings what is remembered to the head h.
func (m *memory) reach(ctx context.Context, q store.Querier, authority Authority, h Head) error {
	if len(m.metas) > maxMetas {
		clear(m.metas)
	}
	if m.size == h.Size {
		return nil
	}
	if err := m.salts.reach(ctx, q, h); err != nil {
		return err
	}
	if m.size > h.Size || h.Size-m.size > maxCaughtUp { // the database was put back, or much came
		m.forget()
	}
	if m.size > h.Size {
		m.size, m.roll = 0, authority.Empty()
	}
	if err := stands(ctx, q, h, m.size == 0); err != nil {
		return err
	}
	if h.Size-m.size > maxCaughtUp {
		roll := m.roll.Clone()
		if err := catchUp(ctx, q, h, roll, m.size); err != nil {
			return err
		}
		m.size, m.roll = h.Size, roll
		return nil
	}
	return m.follow(ctx, q, h)
}

// step is what of another writer's entry bears on what is remembered.
type step struct {
	key    int64 // index of the entry that admitted the author's key
	seq    int64
	digest act.Digest
	kind   act.Kind // '': erased
}

func scanStep(r *sql.Rows) (step, error) {
	var s step
	var digest []byte
	err := r.Scan(&s.key, &s.seq, &digest, &s.kind)
	s.digest = textOf(digest)
	return s, err
}

// follow takes up what other writers appended since.
func (m *memory) follow(ctx context.Context, q store.Querier, h Head) error {
	steps, err := store.Collect(ctx, q, scanStep, `SELECT key, author_seq, digest, kind FROM entry WHERE log = $1 AND idx >= $2 AND idx < $3 ORDER BY idx`, h.Num, m.size, h.Size)
	if err != nil {
		return err
	}
	bears, remembered := false, map[int64]act.KeyID{}
	for id := range m.chains {
		if k, ok := m.roll.Key(id); ok {
			remembered[k.From] = id
		} else {
			delete(m.chains, id) // of a key that was not admitted then
		}
	}
	for _, s := range steps {
		bears = bears || m.roll.Bears(s.kind)
		if s.kind == "" || s.kind == act.KindRedactionMade {
			clear(m.metas)
			m.quoted = quoted{}
		}
		if id, ok := remembered[s.key]; ok && s.seq > m.chains[id].top {
			m.chains[id] = chainEnd{s.seq, s.digest, true}
		}
	}
	if bears {
		roll := m.roll.Clone()
		if err := catchUp(ctx, q, h, roll, m.size); err != nil {
			return err
		}
		m.roll = roll
	}
	if m.audiences != nil {
		if m.audiences, err = audiencesOf(ctx, q, h.Num); err != nil {
			return err
		}
	}
	m.size = h.Size
	return nil
}

// catchUp tells a roll at size from of the entries up to the head.
func catchUp(ctx context.Context, q store.Querier, h Head, roll Roll, from int64) error {
	if from >= h.Size {
		return nil
	}
	var kinds []string
	for _, k := range act.Kinds() {
		if roll.Bears(k) {
			kinds = append(kinds, "'"+string(k)+"'")
		}
	}
	all, err := store.Collect(ctx, q, scanPlace, selectPlace+` WHERE g.id = $1 AND e.idx >= $2 AND e.idx < $3 AND e.kind IN (`+strings.Join(kinds, ", ")+`) ORDER BY e.idx`,
		string(h.Log), from, h.Size)
	if err != nil {
		return err
	}
	for _, p := range all {
		e, err := p.entry(h.Log, nil)
		if err != nil {
			return fmt.Errorf("bring the roll to %d: %w", h.Size, err)
		}
		roll.Apply(e)
	}
	return nil
}

// stands holds the head against the entries: the last one is there, and none after it. At the first sight of a log, all
// is true, the stored tiles must give the head's root too.
func stands(ctx context.Context, q store.Querier, h Head, all bool) error {
	last, _, err := store.One(ctx, q, store.Int, `SELECT COALESCE(MAX(idx), -1) FROM entry WHERE log = $1`, h.Num)
	if err != nil {
		return err
	}
	if last != h.Size-1 {
		return fmt.Errorf("load log %s: the head has size %d, the last entry index %d: torn head", h.Log, h.Size, last)
	}
	if !all || h.Size == 0 {
		return nil
	}
	if _, err := headSnapshot(ctx, tileRows{q, h.Num}, h); err != nil {
		return fmt.Errorf("load log %s: %w", h.Log, err)
	}
	return nil
}
