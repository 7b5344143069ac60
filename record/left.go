package record

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// left is what a transaction that was committed leaves of the tree, for the receipts of what it took.
type left struct {
	snapshot *Snapshot
	note     string // the checkpoint at the snapshot's size
}

// leave gives what is left to the jobs that want receipts, after the commit. The tree is grown from the one at hand,
// and where that is of another head it is read once more. Where it cannot be read the receipts are, one by one.
func (b *batch) leave(ctx context.Context, jobs []*job) {
	wanted := false
	for _, j := range jobs {
		wanted = wanted || j.receipts
	}
	if !wanted || len(b.fresh) == 0 {
		return
	}
	r, root := b.log.record, b.tree.root()
	var s *Snapshot
	var err error
	if was := r.snapshotOf(b.head); was != nil {
		s, err = was.grown(b.tree)
	} else {
		h := b.head
		h.Size, h.Root, h.edge = b.tree.size, root[:], b.tree.edgeBytes()
		s, err = headSnapshot(ctx, tileRows{r.db, h.Num}, h)
	}
	if err != nil {
		return
	}
	r.keep(s)
	for _, j := range jobs {
		j.left = &left{s, b.note}
	}
}

// receipt returns the receipt of an entry that the transaction took, or one that stood before it. Error: where it did
// not take it, or its tiles are torn.
func (l *left) receipt(ctx context.Context, e *Entry) (Receipt, error) {
	if l == nil || len(e.Leaf) == 0 {
		return Receipt{}, fmt.Errorf("%w: nothing is left of the transaction of entry %d", ErrNotSeen, e.Index)
	}
	proof, hash, err := l.snapshot.prove(ctx, tileRows{l.snapshot.db, l.snapshot.num}, e.Index)
	if err == nil && hash != tlog.RecordHash(e.Leaf) {
		err = &tornTile{0, e.Index / tileWidth, fmt.Sprintf("leaf %d does not give its hash", e.Index%tileWidth)}
	}
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{Index: e.Index, Proof: proof, Extra: receiptExtra(e.ReceivedUTC, e.Salt), Checkpoint: l.note}, nil
}
