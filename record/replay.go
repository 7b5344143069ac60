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
		v, ok, err := store.One(ctx, r.db, store.Int, `SELECT version FROM projection WHERE log = $1 AND name = $2`, string(h.Log), p.Name())
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
		logs, err := store.Collect(ctx, tx, scanHead, `SELECT id, origin, size, root, edge, last_at FROM log ORDER BY origin`)
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

func (r *Record) refill(ctx context.Context, tx *store.Tx, h Head, ps ...Projection) error {
	parties, err := partiesByKey(ctx, tx, h.Log)
	if err != nil {
		return err
	}
	for from := int64(0); from < h.Size; from += replayChunk {
		entries, err := entriesBetween(ctx, tx, h.Log, from, min(from+replayChunk, h.Size))
		if err != nil {
			return err
		}
		for _, e := range entries {
			e.Party = parties[e.Author()]
			for _, p := range ps {
				if err := p.Apply(ctx, tx, e); err != nil {
					return fmt.Errorf("replay %s: entry %d: %w", p.Name(), e.Index, err)
				}
			}
		}
	}
	if h.Size == 0 {
		return nil
	}
	for _, p := range ps {
		if err := markOne(ctx, tx, h.Log, p, h.Size); err != nil {
			return err
		}
	}
	return nil
}

type keyParty struct {
	key   act.KeyID
	party string
}

func partiesByKey(ctx context.Context, q store.Querier, log act.Digest) (map[act.KeyID]string, error) {
	scan := func(rows *sql.Rows) (keyParty, error) {
		var k keyParty
		err := rows.Scan(&k.key, &k.party)
		return k, err
	}
	all, err := store.Collect(ctx, q, scan, `SELECT keyid, party FROM author_key WHERE log = $1`, string(log))
	out := map[act.KeyID]string{}
	for _, k := range all {
		out[k.key] = k.party
	}
	return out, err
}

// mark notes up to where the projections were computed.
func (r *Record) mark(ctx context.Context, tx *store.Tx, log act.Digest, size int64) error {
	for _, p := range r.projections {
		if err := markOne(ctx, tx, log, p, size); err != nil {
			return err
		}
	}
	return nil
}

func markOne(ctx context.Context, tx *store.Tx, log act.Digest, p Projection, size int64) error {
	if _, err := tx.Exec(ctx, `INSERT INTO projection (log, name, version, size) VALUES ($1, $2, $3, $4)
		ON CONFLICT (log, name) DO UPDATE SET version = excluded.version, size = excluded.size`, string(log), p.Name(), p.Version(), size); err != nil {
		return fmt.Errorf("mark projection %s: %w", p.Name(), err)
	}
	return nil
}
