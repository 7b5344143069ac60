package record

import (
	"context"
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

// reach brings what is remembered to the head h.
func (m *memory) reach(ctx context.Context, q store.Querier, authority Authority, h Head) error {
	if len(m.metas) > maxMetas {
		clear(m.metas)
	}
	if m.size == h.Size {
		return nil
	}
	m.forget()
	if m.size > h.Size { // the database was put back
		m.size, m.roll = 0, authority.Empty()
	}
	if err := stands(ctx, q, h, m.size == 0); err != nil {
		return err
	}
	roll := m.roll.Clone()
	if err := catchUp(ctx, q, h, roll, m.size); err != nil {
		return err
	}
	m.size, m.roll = h.Size, roll
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
	all, err := store.Collect(ctx, q, scanPlace, selectPlace+` WHERE g.id = $1 AND e.idx >= $2 AND e.idx < $3 AND b.kind IN (`+strings.Join(kinds, ", ")+`) ORDER BY e.idx`,
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
