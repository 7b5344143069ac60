package position

import (
	"context"
	"database/sql"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// Position is a party's standing position on an entry.
type Position struct {
	Index  int64
	Entry  act.EntryID
	On     act.EntryID
	Party  string
	Stance act.Stance
	AtUTC  int64  // microseconds
	Text   string // "" where there is none, it was redacted, or the reader may not see it
}

// Disputes reports whether the stance contradicts the entry.
func (p Position) Disputes() bool { return p.Stance == act.Disputes || p.Stance == act.CounterClaim }

// Standing returns each party's newest standing position on the target entry, or on every entry where target is "",
// by target and party. Only positions that reader sees.
func Standing(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest, target act.EntryID) ([]Position, error) {
	scan := func(rows *sql.Rows) (Position, error) {
		var p Position
		var text sql.NullString
		err := rows.Scan(&p.Index, &p.Entry, &p.On, &p.Party, &p.Stance, &p.AtUTC, &text)
		p.Text = text.String
		return p, err
	}
	all, err := store.Collect(ctx, q, scan, `SELECT p.idx, p.entry_id, p.target, p.party, p.stance, p.at, t.text
		FROM position_taken p LEFT JOIN position_text t ON t.log = p.log AND t.idx = p.idx AND `+record.SeesPart("p", "text", 2)+`
		WHERE p.log = $1 AND ($6 = '' OR p.target = $6) AND `+record.SeesEntry("p", 2)+` AND `+record.Stands("p", 2)+`
		ORDER BY p.target, p.party, p.idx DESC`, reader.Args(log, string(target))...)
	if err != nil {
		return nil, err
	}
	var out []Position
	for _, p := range all {
		if n := len(out); n > 0 && out[n-1].On == p.On && out[n-1].Party == p.Party {
			continue
		}
		out = append(out, p)
	}
	return out, nil
}
