package record

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/tansiq/tansiq/act"
)

// Author is a key at work on one log: it signs acts and appends them.
type Author struct {
	Log    *Log
	Signer Signer
	Rand   io.Reader // of entry ids and salts
	Now    func() time.Time
}

// Do signs an act for an audience and appends it. second signs beside the author, where a redaction needs it.
// Errors: *act.Invalid, a Refusal, those of the transaction.
func (a Author) Do(ctx context.Context, to act.Audience, what act.Act, second ...Signer) (Result, error) {
	s, err := a.Compose(ctx, to, what, second...)
	if err != nil {
		return Result{}, err
	}
	return a.Log.AppendOne(ctx, s)
}

// Doing is one act that an author is about to do.
type Doing struct {
	To     act.Audience
	Act    act.Act
	ID     act.EntryID // preset where another act of the same batch refers to it; else empty
	Second []Signer
}

// NewID returns an entry id for a Doing.
func (a Author) NewID() (act.EntryID, error) { return act.NewEntryID(a.Now(), a.Rand) }

// DoAll signs and appends acts in their order: all of them or none. Errors: as Do.
func (a Author) DoAll(ctx context.Context, list []Doing) ([]Result, error) {
	subs, err := a.ComposeAll(ctx, list)
	if err != nil {
		return nil, err
	}
	return a.Log.AppendWhole(ctx, subs...)
}

// ComposeAll signs acts as the author's next ones, in their order, without appending them.
func (a Author) ComposeAll(ctx context.Context, list []Doing) ([]Submission, error) {
	seq, prev, err := a.Log.record.NextSeq(ctx, a.Log.id, a.Signer.KeyID())
	if err != nil {
		return nil, fmt.Errorf("next number of %s: %w", a.Signer.KeyID(), err)
	}
	var subs []Submission
	for i, d := range list {
		s, err := a.sign(d, seq+int64(i), prev)
		if err != nil {
			return nil, err
		}
		prev = act.PayloadDigest(s.Envelope.Payload)
		subs = append(subs, s)
	}
	return subs, nil
}

// Compose signs an act as the author's next without appending it.
func (a Author) Compose(ctx context.Context, to act.Audience, what act.Act, second ...Signer) (Submission, error) {
	subs, err := a.ComposeAll(ctx, []Doing{{To: to, Act: what, Second: second}})
	if err != nil {
		return Submission{}, err
	}
	return subs[0], nil
}

func (a Author) sign(d Doing, seq int64, prev act.Digest) (Submission, error) {
	id := d.ID
	if id == "" {
		var err error
		if id, err = a.NewID(); err != nil {
			return Submission{}, err
		}
	}
	h := act.Head{Log: a.Log.id, Entry: id, Seq: seq, Prev: prev, AtUTC: a.Now().UnixMicro(), Audience: d.To}
	return Compose(h, d.Act, a.Rand, append([]Signer{a.Signer}, d.Second...)...)
}
