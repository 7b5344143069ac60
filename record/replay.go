package record

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// prepare makes missing projection tables and rebuilds those of another version. Nodes that start at once on one
// database queue at the table of heads: the first makes the tables, the others find them.
func (r *Record) prepare(ctx context.Context) error {
	stale, err := r.stale(ctx, r.db)
	if err != nil || len(stale) == 0 {
		return err
	}
	return r.db.Write(ctx, func(tx *store.Tx) error {
		if err := lockHeads(ctx, tx); err != nil {
			return err
		}
		stale, err := r.stale(ctx, tx)
		if err != nil || len(stale) == 0 {
			return err
		}
		return r.rebuild(ctx, tx, stale, nil)
	})
}

// stale returns the projections whose tables are not there, or are of another version.
func (r *Record) stale(ctx context.Context, q store.Querier) ([]Projection, error) {
	tables, err := store.Tables(ctx, q)
	if err != nil {
		return nil, err
	}
	logs, err := headsOf(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []Projection
	for _, p := range r.projections {
		current, err := isCurrent(ctx, q, p, tables, logs)
		if err != nil {
			return nil, err
		}
		if !current {
			out = append(out, p)
		}
	}
	return out, nil
}

func isCurrent(ctx context.Context, q store.Querier, p Projection, have []string, logs []Head) (bool, error) {
	for _, t := range p.Tables() {
		if !slices.Contains(have, t) {
			return false, nil
		}
	}
	for _, h := range logs {
		v, ok, err := store.One(ctx, q, store.Int, `SELECT version FROM projection WHERE log = $1 AND name = $2`, h.Num, p.Name())
		if err != nil {
			return false, err
		}
		if h.Size > 0 && (!ok || v != p.Version()) {
			return false, nil
		}
	}
	return true, nil
}

// Replay drops every projection and computes it again from the entries, in one transaction and one pass. Writers wait
// for it; readers find the old tables, whole, until it is done. Options.Progress is told how far it is.
func (r *Record) Replay(ctx context.Context) error {
	return r.db.Write(ctx, func(tx *store.Tx) error {
		if err := lockHeads(ctx, tx); err != nil {
			return err
		}
		return r.replay(ctx, tx)
	})
}

// replay computes every projection again. The heads are locked.
func (r *Record) replay(ctx context.Context, tx *store.Tx) error {
	stale, err := r.stale(ctx, tx)
	if err != nil {
		return err
	}
	current := slices.DeleteFunc(slices.Clone(r.projections), func(p Projection) bool { return listsProjection(stale, p.Name()) })
	return r.rebuild(ctx, tx, stale, current)
}

func listsProjection(ps []Projection, name string) bool {
	return slices.ContainsFunc(ps, func(p Projection) bool { return p.Name() == name })
}

// lockHeads keeps every other writer, and every other node that starts, away until the transaction ends; readers go on.
// On SQLite a write transaction is alone anyway.
func lockHeads(ctx context.Context, tx *store.Tx) error {
	if tx.Engine() != store.Postgres {
		return nil
	}
	if _, err := tx.Exec(ctx, `LOCK TABLE log IN EXCLUSIVE MODE`); err != nil {
		return fmt.Errorf("lock the heads: %w", err)
	}
	return nil
}

// rebuild fills projections anew in one pass: those of stale with new tables where they are not there or of another
// shape, those of current, on PostgreSQL, in the tables that are there.
func (r *Record) rebuild(ctx context.Context, tx *store.Tx, stale, current []Projection) error {
	all := inOrder(r.projections, slices.Concat(stale, current))
	if tx.Engine() != store.Postgres { // dropping them is faster, and hides nothing from readers
		stale, current = all, nil
	}
	if err := tx.Empty(ctx, tablesOf(current)); err != nil {
		return err
	}
	create := func() error {
		for _, p := range stale {
			if err := makeTables(ctx, tx, p); err != nil {
				return err
			}
		}
		return nil
	}
	return tx.Replace(ctx, tablesOf(stale), create, func() error { return r.refillAll(ctx, tx, all) })
}

func tablesOf(ps []Projection) []string {
	var out []string
	for _, p := range ps {
		out = append(out, p.Tables()...)
	}
	return out
}

func makeTables(ctx context.Context, tx *store.Tx, p Projection) error {
	for _, s := range store.Statements(tx.Engine().DDL(p.Schema())) {
		if _, err := tx.Exec(ctx, s); err != nil {
			return fmt.Errorf("make tables of %s: %w", p.Name(), err)
		}
	}
	return nil
}

// inOrder returns those of some in the order in which projections are applied.
func inOrder(all, some []Projection) []Projection {
	return slices.DeleteFunc(slices.Clone(all), func(p Projection) bool { return !listsProjection(some, p.Name()) })
}

func (r *Record) refillAll(ctx context.Context, tx *store.Tx, ps []Projection) error {
	logs, err := headsOf(ctx, tx)
	if err != nil {
		return err
	}
	var done, total int64
	for _, h := range logs {
		total += h.Size
	}
	for _, h := range logs {
		if err := r.apply(ctx, tx, h, ps, func(n int64) {
			if r.progress != nil {
				r.progress(done+n, total)
			}
		}); err != nil {
			return err
		}
		done += h.Size
		if err := markAll(ctx, tx, h, ps); err != nil {
			return err
		}
	}
	return nil
}

// starter is a projection that has rows which come from no single entry.
type starter interface {
	start(ctx context.Context, tx *store.Tx, h Head, secretariat string) error
}

// refill computes projections, whose tables are empty of the log, from its entries.
func (r *Record) refill(ctx context.Context, tx *store.Tx, h Head, ps ...Projection) error {
	if err := r.apply(ctx, tx, h, ps, func(int64) {}); err != nil {
		return err
	}
	return markAll(ctx, tx, h, ps)
}

// apply gives the entries of one log to projections, in order, and tells done after each chunk how many they were.
func (r *Record) apply(ctx context.Context, tx *store.Tx, h Head, ps []Projection, done func(int64)) error {
	if h.Size == 0 {
		return nil
	}
	view, err := r.replayer(ctx, tx, h, ps)
	if err != nil {
		return err
	}
	for from := int64(0); from < h.Size; {
		to, err := chunkEnd(ctx, tx, h.Num, from, h.Size)
		if err != nil {
			return err
		}
		entries, err := entriesBetween(ctx, tx, h.Log, from, to)
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
		done(to)
		from = to
	}
	return tx.Flush(ctx)
}

func markAll(ctx context.Context, tx *store.Tx, h Head, ps []Projection) error {
	for _, p := range ps {
		if err := markOne(ctx, tx, h, p); err != nil {
			return err
		}
	}
	return nil
}

// replayer gives entries out of the database what they had when they were appended.
type replayer struct {
	ctx  context.Context
	tx   *store.Tx
	head Head
	at   map[act.EntryID]int64
}

func (r *Record) replayer(ctx context.Context, tx *store.Tx, h Head, ps []Projection) (*replayer, error) {
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
	return &replayer{ctx, tx, h, map[act.EntryID]int64{}}, nil
}

// prepare finds where what the entries rest on stands.
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
