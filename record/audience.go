package record

import (
	"context"
	"database/sql"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// meant is an audience together with what of the author decides who it is. The rows of entries and parts name it by a
// number, as few are many times the same.
type meant struct {
	audience, party, key string
}

func meantOf(e *Entry, a act.Audience) meant {
	m := meant{audience: a.String()}
	switch a.Kind {
	case act.Public, act.Participants:
	case act.OriginatorOnly:
		m.key = string(e.Author())
	default:
		m.party = e.Party
	}
	return m
}

// audience returns the number of an audience of the entry or of one of its parts, and makes it where it is new.
func (b *batch) audience(ctx context.Context, e *Entry, a act.Audience) (int64, error) {
	m := meantOf(e, a)
	if b.memory.audiences == nil {
		all, err := audiencesOf(ctx, b.tx, b.head.Num)
		if err != nil {
			return 0, err
		}
		b.memory.audiences = all
	}
	if n, ok := b.memory.audiences[m]; ok {
		return n, nil
	}
	n := int64(len(b.memory.audiences))
	b.memory.audiences[m] = n
	if err := b.tx.Insert(ctx, "audience", []string{"log", "num", "audience", "party", "keyid"}, [][]any{{b.head.Num, n, m.audience, m.party, m.key}}); err != nil {
		return 0, err
	}
	return n, writeSees(ctx, b.tx, b.head.Num, n, act.Viewers{Audience: a, Party: m.party, Key: m.key, Secretariat: b.secretariat(e)})
}

// writeSees notes under which tokens an audience finds things.
func writeSees(ctx context.Context, tx *store.Tx, num, audience int64, v act.Viewers) error {
	var rows [][]any
	for _, t := range v.Tokens() {
		rows = append(rows, []any{num, audience, t})
	}
	return tx.Insert(ctx, "sees", []string{"log", "audience", "token"}, rows)
}

type meantRow struct {
	num int64
	meant
}

func scanMeant(r *sql.Rows) (meantRow, error) {
	var m meantRow
	err := r.Scan(&m.num, &m.audience, &m.party, &m.key)
	return m, err
}

func audiencesOf(ctx context.Context, q store.Querier, num int64) (map[meant]int64, error) {
	all, err := store.Collect(ctx, q, scanMeant, `SELECT num, audience, party, keyid FROM audience WHERE log = $1 ORDER BY num`, num)
	out := map[meant]int64{}
	for _, m := range all {
		out[m.meant] = m.num
	}
	return out, err
}
