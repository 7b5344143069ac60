package record

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// prepare makes missing projection tables and rebuilds those of another version.
func (r *Record) prepare(ctx context.Context) error {
	tables, err := r.db.Tables(ctx)
	if err != nil {
		return err
	}
	have := map[string]bool{}
	for _, t := range tables {
		have[t] = true
	}
	logs, err := r.Logs(ctx)
	if err != nil {
		return err
	}
	for _, p := range r.projections {
		fresh, err := r.isCurrent(ctx, p, have, logs)
		if err != nil {
			return err
		}
		if fresh {
			continue
		}
		if err := r.rebuild(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

func (r *Record) isCurrent(ctx context.Context, p Projection, have map[string]bool, logs []Head) (bool, error) {
	for _, t := range p.Tables() {
		if !have[t] {
			return false, nil
		}
	}
	for _, h := range logs {
		v, ok, err := store.One(ctx, r.db, store.Int, `SELECT version FROM projection WHERE log = $1 AND name = $2`, h.Num, p.Name())
		if err != nil {
			return false, err
		}
		if h.Size > 0 && (!ok || v != p.Version()) {
			return false, nil
		}
	}
	return true, nil
}

// Replay drops every projection and computes it again from the entries, in one transaction and one pass.
func (r *Record) Replay(ctx context.Context) error {
	return r.rebuild(ctx, r.projections...)
}

// replayChunk is how many entries are held in memory at once while replaying.
const replayChunk = 1000

func (r *Record) rebuild(ctx context.Context, ps ...Projection) error {
	return r.db.Write(ctx, func(tx *store.Tx) error {
		for _, p := range ps {
			for _, t := range p.Tables() {
				if _, err := tx.Exec(ctx, `DROP TABLE IF EXISTS `+t); err != nil {
					return fmt.Errorf("drop %s: %w", t, err)
				}
			}
			for _, s := range store.Statements(tx.Engine().DDL(p.Schema())) {
				if _, err := tx.Exec(ctx, s); err != nil {
					return fmt.Errorf("make tables of %s: %w", p.Name(), err)
				}
			}
		}
		logs, err := store.Collect(ctx, tx, scanHead, selectHead+` ORDER BY origin`)
		if err != nil {
			return err
		}
		for _, h := range logs {
			if err := r.refill(ctx, tx, h, ps...); err != nil {
				return err
			}
		}
		return nil
	})
}

// starter is a projection that has rows which come from no single entry.
type starter interface {
	start(ctx context.Context, tx *store.Tx, h Head, secretariat string) error
}

// refill computes projections, whose tables are empty, from a log's entries.
func (r *Record) refill(ctx context.Context, tx *store.Tx, h Head, ps ...Projection) error {
	if h.Size == 0 {
		return nil
	}
	view, err := r.replayer(ctx, tx, h, ps)
	if err != nil {
		return err
	}
	for from := int64(0); from < h.Size; from += replayChunk {
		entries, err := entriesBetween(ctx, tx, h.Log, from, min(from+replayChunk, h.Size))
		if err != nil {
			return err
		}
		if err := view.prepare(entries); err != nil {
			return err
		}
		for _, e := range entries {
			for _, p := range ps {
				if err := p.Apply(ctx, tx, e); err != nil {
					return fmt.Errorf("replay %s: entry %d: %w", p.Name(), e.Index, err)
				}
			}
		}
	}
	for _, p := range ps {
		if err := markOne(ctx, tx, h, p); err != nil {
			return err
		}
	}
	return nil
}

// replayer gives entries out of the database what they had when they were appended.
type replayer struct {
	ctx       context.Context
	tx        *store.Tx
	head      Head
	audiences map[meant]int64
	at        map[act.EntryID]int64
}

func (r *Record) replayer(ctx context.Context, tx *store.Tx, h Head, ps []Projection) (*replayer, error) {
	audiences, err := audiencesOf(ctx, tx, h.Num)
	if err != nil {
		return nil, err
	}
	first, ok, err := entryAt(ctx, tx, h.Log, 0)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("replay log %s: it has no first entry", h.Log)
	}
	for _, p := range ps {
		if s, ok := p.(starter); ok {
			if err := s.start(ctx, tx, h, first.Party); err != nil {
				return nil, fmt.Errorf("replay %s: %w", p.Name(), err)
			}
		}
	}
	return &replayer{ctx, tx, h, audiences, map[act.EntryID]int64{}}, nil
}

// prepare finds the numbers of the entries' audiences and where what they rest on stands.
func (v *replayer) prepare(entries []*Entry) error {
	for _, e := range entries {
		v.at[e.id] = e.Index
	}
	var ask []act.EntryID
	for _, e := range entries {
		for _, id := range e.named() {
			if _, ok := v.at[id]; !ok {
				v.at[id] = -1
				ask = append(ask, id)
			}
		}
	}
	if err := v.find(ask); err != nil {
		return err
	}
	for _, e := range entries {
		if e.Opened == nil {
			continue
		}
		e.audience = v.audiences[meantOf(e, e.Opened.Audience)]
		for _, id := range e.named() {
			if at := v.at[id]; at >= 0 {
				e.rests = append(e.rests, restsAt{id, at})
			}
		}
	}
	return nil
}

// named returns the entries that e's act names.
func (e *Entry) named() []act.EntryID {
	if e.Opened == nil || e.Opened.Act == nil {
		return nil
	}
	var out []act.EntryID
	for _, r := range e.Opened.Act.References() {
		out = append(out, r.Entry)
	}
	return out
}

// find asks where entries stand, many at a time.
func (v *replayer) find(ids []act.EntryID) error {
	const most = 200
	for len(ids) > 0 {
		n := min(most, len(ids))
		args, list := []any{v.head.Num}, ""
		for i, id := range ids[:n] {
			args = append(args, idBytes(id))
			list += fmt.Sprintf(", $%d", i+2)
		}
		found, err := store.Collect(v.ctx, v.tx, scanRests, `SELECT entry_id, idx FROM entry WHERE log = $1 AND entry_id IN (`+list[2:]+`)`, args...)
		if err != nil {
			return err
		}
		for _, f := range found {
			v.at[f.id] = f.idx
		}
		ids = ids[n:]
	}
	return nil
}

func scanRests(rows *sql.Rows) (restsAt, error) {
	var id []byte
	var r restsAt
	err := rows.Scan(&id, &r.idx)
	r.id = idText(id)
	return r, err
}

func markOne(ctx context.Context, tx *store.Tx, h Head, p Projection) error {
	if _, err := tx.Exec(ctx, `INSERT INTO projection (log, name, version) VALUES ($1, $2, $3) ON CONFLICT (log, name) DO UPDATE SET version = excluded.version`,
		h.Num, p.Name(), p.Version()); err != nil {
		return fmt.Errorf("mark projection %s: %w", p.Name(), err)
	}
	return nil
}
