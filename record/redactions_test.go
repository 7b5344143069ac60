package record_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// erasure is something of a filled world that its author's party can redact.
type erasure struct {
	entry string
	parts string // names with spaces between; "" the entry whole
}

// erasures lists what can be redacted of a filled world.
func erasures() []erasure {
	return []erasure{{"person", "identity"}, {"key", "holder"}, {"suspended", "reason"}, {"lifted", "reason"}, {"source", "document"}, {"source", "about"},
		{"source", "about document"}, {"source", ""}, {"statement", "evidence"}, {"statement", ""}, {"instrument", "note"}, {"instrument", ""}, {"provision", "texts"},
		{"provision", ""}, {"link", ""}, {"commitment", "texts"}, {"commitment", "evidence texts"}, {"commitment", ""}, {"revised", "reason"}, {"revised", ""},
		{"assessment", "note"}, {"assessment", ""}, {"position", "text"}, {"position", ""}, {"replacement", ""}, {"corrected", "reason"}, {"withdrawn", "reason"},
		{"notice", "about"}, {"notice", ""}}
}

// TestRedactionsInAnyOrderMoveNoLeafNoRootAndNoProof: each in a batch of its own or several in one, until nothing more
// can be redacted. What is there in the end is the same in any order.
func TestRedactionsInAnyOrderMoveNoLeafNoRootAndNoProof(t *testing.T) {
	eachCase(t, 10, 4, func(t drawn, address string) {
		w, f := filled(t, address)
		stood := standingOf(t, w)
		queue := rapid.Permutation(slices.Concat(erasures(), erasures()[4:8])).Draw(t.of, "order") // a source may go in two steps
		done := 0
		for len(queue) > 0 {
			n := min(len(queue), 1+t.upTo(4, "at once"))
			var subs []record.Submission
			for _, e := range queue[:n] {
				subs = append(subs, e.submission(t, w, f))
			}
			these := queue[:n]
			queue = queue[n:]
			results, err := w.Log.Append(t.Context(), subs...)
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range results {
				var refusal *record.Refusal
				switch {
				case r.Err == nil:
					done++
				case !errors.As(r.Err, &refusal) || refusal.Reason != record.RedactNothing && refusal.Reason != record.WrongReference: // gone before
					t.Fatalf("redaction: %v", r.Err)
				case refusal.Reason == record.WrongReference && there(t, w, f.IDs[these[i].entry]): // it named what went in the same batch
					queue = append(slices.Clone(queue), these[i])
				}
			}
			stood.stand(t, w, t.upTo(len(stood.leaves), "entry"))
		}
		for i := range stood.leaves {
			stood.stand(t, w, i)
		}
		verified(t, w, w.Bundle(nil))
		if left := strings.Join(dumpRows(t, w.DB, "part"), ""); strings.Contains(left, "zq.") || done < 15 {
			t.Errorf("after %d redactions there is:\n%s", done, left)
		}
	})
}

// submission signs the redaction by a device of the entry's party. Of what quotes a source some goes and some is kept.
func (e erasure) submission(t drawn, w *peacetest.World, f peacetest.Filled) record.Submission {
	t.Helper()
	by := north(w)
	switch e.entry {
	case "assessment", "replacement", "corrected", "notice":
		by = south(w)
	case "suspended", "lifted":
		by = secretariat(w)
	}
	a := &act.RedactionMade{Entry: f.IDs[e.entry], Parts: strings.Fields(e.parts), Whole: e.parts == "", Ground: "author_request"}
	if e.entry == "source" && e.parts != "about" {
		for _, q := range []string{"statement", "commitment", "revised"} {
			if there(t, w, f.IDs[q]) && t.once(2, "kept") {
				a.Kept = append(a.Kept, f.IDs[q])
			} else if there(t, w, f.IDs[q]) {
				a.Also = append(a.Also, f.IDs[q])
			}
		}
		slices.Sort(a.Kept)
		slices.Sort(a.Also)
	}
	return w.Compose(by, act.To(act.Participants), a)
}

// there reports whether an entry was not redacted whole.
func there(t drawn, w *peacetest.World, id act.EntryID) bool {
	t.Helper()
	_, err := w.Record.Find(t.Context(), north(w).Reader(), w.Log.ID(), id)
	if err != nil && !errors.Is(err, record.ErrNotSeen) {
		t.Fatal(err)
	}
	return err == nil
}

// standing is what a log was before any redaction.
type standing struct {
	leaves   [][]byte
	root     tlog.Hash
	receipts []record.Receipt
}

func standingOf(t drawn, w *peacetest.World) standing {
	t.Helper()
	h, err := w.Record.Head(t.Context(), w.Log.ID())
	if err != nil {
		t.Fatal(err)
	}
	s := standing{leaves: leavesOf(t, w, h.Size), root: tlog.Hash(h.Root)}
	for i := range s.leaves {
		r, err := w.Record.Receipt(t.Context(), record.Reader{}, w.Log.ID(), int64(i))
		if err != nil {
			t.Fatal(err)
		}
		s.receipts = append(s.receipts, r)
	}
	return s
}

// stand holds what a log was against what it is: its leaves, the old receipt of entry i, a new one, the growth, and the
// root of the old size.
func (s standing) stand(t drawn, w *peacetest.World, i int) {
	t.Helper()
	size := int64(len(s.leaves))
	now := leavesOf(t, w, size)
	if !slices.EqualFunc(s.leaves, now, bytes.Equal) || rootOf(t, now) != s.root {
		t.Fatal("a redaction moved a leaf, or the root")
	}
	if _, err := s.receipts[i].Check(now[i], w.Opened.Origin, w.Signer.PublicKey()); err != nil {
		t.Fatalf("the receipt of entry %d from before: %v", i, err)
	}
	r, err := w.Record.Receipt(t.Context(), north(w).Reader(), w.Log.ID(), int64(i))
	if err != nil {
		t.Fatal(err)
	}
	c, err := r.Check(s.leaves[i], w.Opened.Origin, w.Signer.PublicKey())
	if err != nil {
		t.Fatalf("a receipt of entry %d after: %v", i, err)
	}
	growth, err := w.Record.Growth(t.Context(), w.Log.ID(), size, c.Size)
	if err != nil {
		t.Fatal(err)
	}
	if err := tlog.CheckTree(growth, c.Size, c.Root, size, s.root); err != nil {
		t.Fatalf("growth: %v", err)
	}
}
