package record_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// allTables lists the tables of a log, those that are computed too.
func allTables() []string {
	return slices.Concat(projected(), owned(), []string{"erased", "salts", "checkpoint", "draft"})
}

func logRow(t *testing.T, w *peacetest.World) record.Head {
	t.Helper()
	h, err := w.Record.Head(t.Context(), w.Log.ID())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// large is a filled world with more than one full tile.
func large(t *testing.T, address string) (*peacetest.World, peacetest.Filled) {
	t.Helper()
	w, f := filled(t, address)
	var subs []record.Submission
	for range 300 {
		subs = append(subs, w.Compose(north(w), act.To(act.Participants), bare()))
	}
	if _, err := w.Log.AppendWhole(t.Context(), subs...); err != nil {
		t.Fatal(err)
	}
	w.Do(south(w), &act.RedactionMade{Entry: f.IDs["assessment"], Whole: true, Ground: "author_request"})
	return w, f
}

func TestARepairGivesBackWhatWasThere(t *testing.T) {
	type mended struct {
		Leaves, Tiles int64
		Head, Keys    bool
	}
	for _, c := range []struct {
		damage
		want mended
	}{
		{damage{name: "nothing"}, mended{}},
		{damage{name: "torn tiles", do: []string{`UPDATE tile SET hashes = ¿64`}}, mended{Tiles: 2}},
		{damage{name: "tiles that are missing", do: []string{`DELETE FROM tile`}}, mended{Tiles: 2}},
		{damage{name: "tiles beyond the tree", do: []string{`INSERT INTO tile (log, level, n, hashes) SELECT log, 2, 7, hashes FROM tile WHERE level = 1`}}, mended{Tiles: 1}},
		{damage{name: "an edge of zeroes", do: []string{`UPDATE log SET edge = ¿96`}}, mended{Head: true}},
		{damage{name: "a wrong root", do: []string{`UPDATE log SET root = ¿32`}}, mended{Head: true}},
		{damage{name: "a size that went back", do: []string{`UPDATE log SET size = 5`}}, mended{Head: true}},
		{damage{name: "a time of the head", do: []string{`UPDATE log SET last_at = 0`}}, mended{Head: true}},
		{damage{name: "leaves of zeroes", do: []string{`UPDATE entry SET leaf = ¿33 WHERE idx IN (3, 100, 200)`}}, mended{Leaves: 3}},
		{damage{name: "a leaf of no length, a torn tile and a torn head", do: []string{`UPDATE entry SET leaf = ¿1 WHERE idx = 7`, `UPDATE tile SET hashes = ¿1`, `UPDATE log SET edge = ¿1`}}, mended{Leaves: 1, Tiles: 2, Head: true}},
		{damage{name: "keys that are missing", do: []string{`DELETE FROM author_key`}}, mended{Keys: true}},
		{damage{name: "a key's range", do: []string{`UPDATE author_key SET to_idx = 4 WHERE from_idx = 0`}}, mended{Keys: true}},
		{damage{name: "projections that were altered", do: []string{`DELETE FROM rests_on WHERE idx > 4`, `UPDATE note_text SET body = 'x'`, `DELETE FROM sees`}}, mended{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			peacetest.Engines(t, func(t *testing.T, address string) {
				w, f := large(t, address)
				before, head := dump(t, w.DB, allTables()...), logRow(t, w)
				damageTo(t, w, f, c.damage)
				r, err := w.Record.Repair(t.Context(), w.Log.ID())
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(c.want, mended{int64(len(r.Leaves)), r.Tiles, r.Head, r.Keys}); d != "" {
					t.Errorf("mended:\n%s", d)
				}
				if r.Whole() != (c.want == mended{}) || r.Checkpoint.Size != head.Size {
					t.Errorf("whole %v, decided by the checkpoint of size %d", r.Whole(), r.Checkpoint.Size)
				}
				if d := cmp.Diff(before, dump(t, w.DB, allTables()...)); d != "" {
					t.Errorf("not as before:\n%s", d)
				}
				whole(t, w.Record, w.Log.ID())
				w.Do(north(w), bare()) // and it goes on
				whole(t, w.Record, w.Log.ID())
			})
		})
	}
}

// A leaf and its body differ: the leaf is damaged here and the body there, and the checkpoint says which.
func TestARepairKeepsTheLeafWhereTheBodyIsDamaged(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, _ := large(t, address)
		before := dump(t, w.DB, "entry")
		for _, q := range []string{`UPDATE entry SET leaf = ¿33 WHERE idx = 100`, `UPDATE entry_body SET salt = ¿32 WHERE BODY = 101`} {
			if err := write(w, zeroBytes(w.DB.Engine(), asPlaces(q))); err != nil {
				t.Fatal(err)
			}
		}
		r, err := w.Record.Repair(t.Context(), w.Log.ID())
		if err != nil || !slices.Equal(r.Leaves, []int64{100}) {
			t.Fatalf("mended %+v: %v", r, err)
		}
		if d := cmp.Diff(before, dump(t, w.DB, "entry")); d != "" {
			t.Errorf("leaves are not as before:\n%s", d)
		}
		report := audited(t, w.Record, w.Log.ID(), record.AuditOptions{})
		if len(report.Findings) != 1 || report.Findings[0].Code != record.FindingLeaf || report.Findings[0].Index != 101 {
			t.Errorf("what stays damaged: %v", report.Findings)
		}
	})
}

func TestARepairRefusesWhatTheLogKeyDidNotSignAndChangesNothing(t *testing.T) {
	for name, do := range map[string][]string{
		"an entry that is missing":              {`DELETE FROM entry WHERE idx = 9`},
		"the last entry that is missing":        {`DELETE FROM entry WHERE idx = (SELECT MAX(o.idx) FROM entry o)`},
		"a leaf and its body damaged":           {`UPDATE entry SET leaf = ¿33 WHERE idx = 9`, `UPDATE entry_body SET salt = ¿32 WHERE BODY = 9`},
		"a leaf of an entry that was erased":    {`UPDATE entry SET leaf = ¿33 WHERE idx NOT IN (SELECT BODY FROM entry_body)`},
		"an entry beyond the newest checkpoint": {`DELETE FROM checkpoint WHERE size = (SELECT size FROM log)`},
		"no checkpoint":                         {`DELETE FROM checkpoint`},
		"no checkpoint of the log's key":        {`UPDATE checkpoint SET note = 'x'`},
		"a beginning that opens nothing":        {`UPDATE entry_body SET payload = ¿3 WHERE BODY = 0`},
		"a payload that cannot be read":         {`UPDATE entry_body SET payload = ¿3 WHERE BODY = 9`, `UPDATE tile SET hashes = ¿3`},
		"a part that does not give its digest":  {`UPDATE part SET content = ¿3 WHERE name = 'identity'`},
		"signatures that cannot be read":        {`UPDATE entry_body SET sigs = ¿1 WHERE BODY = 9`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peacetest.Engines(t, func(t *testing.T, address string) {
				w, _ := large(t, address)
				for _, q := range do {
					if err := write(w, zeroBytes(w.DB.Engine(), asPlaces(q))); err != nil {
						t.Fatal(err)
					}
				}
				before := dump(t, w.DB, append(allTables(), "log")...)
				if _, err := w.Record.Repair(t.Context(), w.Log.ID()); !errors.Is(err, record.ErrBeyondRepair) {
					t.Fatalf("got %v, want ErrBeyondRepair", err)
				}
				if d := cmp.Diff(before, dump(t, w.DB, append(allTables(), "log")...)); d != "" {
					t.Errorf("a refused repair changed something:\n%s", d)
				}
			})
		})
	}
}

func TestARepairOfALogThatIsNotThere(t *testing.T) {
	w, _ := filled(t, peacetest.SQLiteAddress(t))
	if _, err := w.Record.Repair(t.Context(), act.PayloadDigest([]byte("another"))); !errors.Is(err, record.ErrNoLog) {
		t.Errorf("got %v, want ErrNoLog", err)
	}
}
