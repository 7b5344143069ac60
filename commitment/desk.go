package commitment

import (
	"context"
	"errors"
	"fmt"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// ErrNoCommitment is returned for a commitment that is not there or that the reader may not see.
var ErrNoCommitment = errors.New("no such commitment for this reader")

// Find returns the row of one commitment on the board of a day. Error: ErrNoCommitment wrapped.
func Find(ctx context.Context, db *store.DB, reader record.Reader, log act.Digest, id act.EntryID, today act.Day) (Row, error) {
	b, err := On(ctx, db, reader, log, today)
	if err != nil {
		return Row{}, err
	}
	for _, r := range b.Rows {
		if r.ID == id || r.Version == id {
			return r, nil
		}
	}
	return Row{}, fmt.Errorf("%w: %s", ErrNoCommitment, id)
}
