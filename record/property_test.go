package record_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// TestAnyHistoryIsReplayedVerifiedAndImportedAsItWasLived: after any acts of any kind, in any batches, with refused ones
// between them.
func TestAnyHistoryIsReplayedVerifiedAndImportedAsItWasLived(t *testing.T) {
	counts := map[string]int{}
	eachCase(t, 30, 8, func(t drawn, address string) {
		h := live(t, address, 3+t.upTo(12, "batches"))
		for k, n := range h.counts {
			counts[k] += n
		}
		h.stands()
		h.replays()
		bundle := h.Bundle(nil)
		for _, r := range []*record.Reader{nil, {}, {Party: peacetest.North}, {Party: peacetest.South}, {Party: peacetest.Secretariat}} {
			verified(t, h.World, h.Bundle(r))
		}
		imports(t, h.World, bundle, address)
	})
	if t.Failed() || testing.Short() {
		return
	}
	t.Log(counts)
	for _, k := range act.Kinds() {
		if counts[string(k)] == 0 && k != act.KindProcessOpened {
			t.Errorf("control: no history has %s", k)
		}
	}
	for _, what := range []string{"refused", "whole batches refused", "retries", "whole redactions", "redactions near what they name", "quoters that lost their words"} {
		if counts[what] == 0 {
			t.Errorf("control: %s: none", what)
		}
	}
}

// stands holds the database against the count: each accepted act where its result said, the parts that were not redacted,
// and a root that is that of the leaves.
func (h *history) stands() {
	h.T.Helper()
	at := placesIn(h.T, h.Bundle(nil))
	for _, d := range h.deeds {
		if idx, ok := at[d.id]; d.spoilt != "id" && (d.at >= 0) != ok || d.at >= 0 && idx != d.at {
			h.T.Errorf("%s %s: counted at %d, stands at %d", d.what.Kind(), d.id, d.at, idx)
		}
	}
	scan := func(r *sql.Rows) (string, error) {
		var idx int64
		var name string
		var content []byte
		err := r.Scan(&idx, &name, &content)
		return fmt.Sprintf("%d %s %x", idx, name, content), err
	}
	parts, err := store.Collect(h.T.Context(), h.DB, scan, `SELECT place / 32 % 1099511627776, name, content FROM part WHERE place / 32 % 1099511627776 >= 14`)
	if err != nil {
		h.T.Fatal(err)
	}
	slices.Sort(parts)
	if d := cmp.Diff(h.parts(), parts); d != "" {
		h.T.Errorf("the parts that must be there and those that are:\n%s", d)
	}
	head, err := h.Record.Head(h.T.Context(), h.Log.ID())
	if err != nil {
		h.T.Fatal(err)
	}
	leaves := leavesOf(h.T, h.World, head.Size)
	if got := rootOf(h.T, leaves); !bytes.Equal(got[:], head.Root) {
		h.T.Errorf("the head's root at %d is not that of its leaves", head.Size)
	}
}

// placesIn returns where the entries of a whole bundle stand.
func placesIn(t testing.TB, bundle []byte) map[act.EntryID]int64 {
	t.Helper()
	lines := bytes.Split(bundle, []byte("\n"))
	out := map[act.EntryID]int64{}
	for i, b := range lines[1 : len(lines)-2] {
		var l peacetest.BundleLine
		if err := json.Unmarshal(b, &l); err != nil {
			t.Fatal(err)
		}
		if l.Erased != nil {
			out[l.Erased.Entry] = int64(i)
			continue
		}
		o, err := act.Open(l.Envelope.PayloadType, l.Envelope.Payload)
		if err != nil {
			t.Fatal(err)
		}
		out[o.Entry] = int64(i)
	}
	return out
}

// leavesOf returns the first n leaves of the world's log, as everybody sees them.
func leavesOf(t testing.TB, w *peacetest.World, n int64) [][]byte {
	t.Helper()
	lines, err := w.Record.Lines(t.Context(), record.Reader{}, w.Log.ID(), 0, n)
	if err != nil || int64(len(lines)) != n {
		t.Fatalf("%d lines of %d: %v", len(lines), n, err)
	}
	out := make([][]byte, n)
	for i, l := range lines {
		out[i] = l.Leaf
	}
	return out
}

// rootOf computes the root over leaves as RFC 6962 section 2.1 defines it: by halves, without any tree at hand.
func rootOf(t testing.TB, leaves [][]byte) tlog.Hash {
	t.Helper()
	switch len(leaves) {
	case 0:
		t.Fatal("no leaves")
	case 1:
		return tlog.RecordHash(leaves[0])
	}
	k := 1
	for 2*k < len(leaves) {
		k *= 2
	}
	return tlog.NodeHash(rootOf(t, leaves[:k]), rootOf(t, leaves[k:]))
}

// replays holds every table that is computed against the same one computed anew.
func (h *history) replays() {
	h.T.Helper()
	before, tables := peacetest.Projected(h.T, h.Record), dump(h.T, h.DB, projected()...)
	if err := h.Record.Replay(h.T.Context()); err != nil {
		h.T.Fatal(err)
	}
	if d := cmp.Diff(tables, dump(h.T, h.DB, projected()...)); d != "" {
		h.T.Errorf("live and replayed differ:\n%s", d)
	}
	if d := cmp.Diff(before, peacetest.Projected(h.T, h.Record)); d != "" {
		h.T.Errorf("live and replayed differ in their numbers:\n%s", d)
	}
}

// imports holds a world's tables against those that its bundle gives in the other engine, or, where there is no
// PostgreSQL, in another file.
func imports(t drawn, w *peacetest.World, bundle []byte, address string) {
	t.Helper()
	to := peacetest.SQLiteAddress(t)
	if strings.HasPrefix(address, "sqlite:") && os.Getenv(peacetest.PostgresVariable) != "" {
		to = peacetest.PostgresAddress(t)
	}
	r := importInto(t, to, bundle)
	tables := append(projected(), owned()...)
	if d := cmp.Diff(dump(t, w.DB, tables...), dump(t, r.DB(), tables...)); d != "" {
		t.Errorf("lived and imported differ:\n%s", d)
	}
	var again bytes.Buffer
	if err := r.Export(t.Context(), &again, w.Log.ID(), nil); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(bundle), again.String()); d != "" {
		t.Errorf("the bundle that comes out differs from the one that went in:\n%s", d)
	}
}
