package source

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/reading"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// Draft is a reading with a person's decisions so far.
type Draft struct {
	ID        act.EntryID // a name of its own; never an entry
	Log       act.Digest
	Party     string
	Source    act.EntryID
	Reading   reading.Reading
	Decisions []Decision
	AtUTC     int64 // last saved, microseconds
}

// ErrNoDraft is returned for a draft that is not there or is another delegation's: the two are not told apart.
var ErrNoDraft = errors.New("no such draft for this delegation")

// ErrErased is returned for a draft whose source's document was redacted: its words are not kept again.
var ErrErased = errors.New("document of the draft's source was redacted")

// SaveDraft keeps d, replacing what was kept under its id by the same delegation. Errors: ErrNoDraft where the id is
// another delegation's, ErrErased, both wrapped.
func SaveDraft(ctx context.Context, db *store.DB, d Draft) error {
	r, err := json.Marshal(d.Reading)
	if err != nil {
		return fmt.Errorf("save draft %s: %w", d.ID, err)
	}
	decisions, err := json.Marshal(d.Decisions)
	if err != nil {
		return fmt.Errorf("save draft %s: %w", d.ID, err)
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		erased, err := record.Erased(ctx, tx, d.Log, d.Source, "document")
		if err == nil && erased {
			err = fmt.Errorf("save draft %s: %w", d.ID, ErrErased)
		}
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `INSERT INTO draft (id, log, party, source, reading, decisions, at) SELECT $1, num, $3, $4, $5, $6, $7 FROM log WHERE id = $2
			ON CONFLICT (id) DO UPDATE SET reading = excluded.reading, decisions = excluded.decisions, at = excluded.at WHERE draft.party = excluded.party`,
			string(d.ID), string(d.Log), d.Party, string(d.Source), r, decisions, d.AtUTC)
		if err == nil && n == 0 {
			err = fmt.Errorf("%w: %s", ErrNoDraft, d.ID)
		}
		return err
	})
}

// DraftOf returns a draft of the reader's delegation; where id is "" its newest. Error: ErrNoDraft wrapped.
func DraftOf(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest, id act.EntryID) (Draft, error) {
	d, ok, err := store.One(ctx, q, scanDraft, `SELECT d.id, g.id, d.party, d.source, d.reading, d.decisions, d.at FROM log g JOIN draft d ON d.log = g.num
		WHERE g.id = $1 AND d.party = $2 AND d.party <> '' AND ($3 = '' OR d.id = $3) ORDER BY d.at DESC, d.id DESC LIMIT 1`, string(log), reader.Party, string(id))
	if err == nil && !ok {
		err = fmt.Errorf("%w: %s", ErrNoDraft, id)
	}
	return d, err
}

// DropDraft removes a draft of the reader's delegation.
func DropDraft(ctx context.Context, db *store.DB, reader record.Reader, id act.EntryID) error {
	return db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM draft WHERE id = $1 AND party = $2`, string(id), reader.Party)
		return err
	})
}

func scanDraft(r *sql.Rows) (Draft, error) {
	var d Draft
	var read, decisions []byte
	if err := r.Scan(&d.ID, &d.Log, &d.Party, &d.Source, &read, &decisions, &d.AtUTC); err != nil {
		return d, err
	}
	if err := json.Unmarshal(read, &d.Reading); err != nil {
		return d, fmt.Errorf("draft %s: %w", d.ID, err)
	}
	if err := json.Unmarshal(decisions, &d.Decisions); err != nil {
		return d, fmt.Errorf("draft %s: %w", d.ID, err)
	}
	return d, nil
}
