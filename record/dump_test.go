package record_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// notes is a projection of the tests: a column from a part, one from the payload, and what a redaction does to both.
type notes struct{ version int64 }

func (notes) Name() string     { return "notes" }
func (n notes) Version() int64 { return max(1, n.version) }
func (notes) Tables() []string { return []string{"note_text", "note_seen"} }
func (notes) Schema() string {
	return `CREATE TABLE note_text (log {{int}} NOT NULL, idx {{int}} NOT NULL, entry_id {{text}} NOT NULL, body {{text}} NOT NULL, PRIMARY KEY (log, idx));
CREATE TABLE note_seen (log {{int}} NOT NULL, idx {{int}} NOT NULL, entry_id {{text}} NOT NULL, finding {{text}} NOT NULL, received_at {{int}} NOT NULL, PRIMARY KEY (log, idx))`
}

func (notes) Apply(ctx context.Context, tx *store.Tx, e *record.Entry) error {
	if e.Opened == nil {
		return nil
	}
	switch a := e.Opened.Act.(type) {
	case *act.AssessmentMade:
		if err := tx.Insert(ctx, "note_seen", []string{"log", "idx", "entry_id", "finding", "received_at"},
			[][]any{{e.Num, e.Index, string(e.ID()), string(a.Finding), e.ReceivedUTC}}); err != nil {
			return err
		}
		if a.Note.Here {
			return tx.Insert(ctx, "note_text", []string{"log", "idx", "entry_id", "body"}, [][]any{{e.Num, e.Index, string(e.ID()), a.Note.Value}})
		}
	case *act.RedactionMade:
		return dropNote(ctx, tx, e, a)
	}
	return nil
}

func dropNote(ctx context.Context, tx *store.Tx, e *record.Entry, a *act.RedactionMade) error {
	if a.Whole || slices.Contains(a.Parts, "note") {
		if _, err := tx.Exec(ctx, `DELETE FROM note_text WHERE log = $1 AND entry_id = $2`, e.Num, string(a.Entry)); err != nil {
			return err
		}
	}
	if a.Whole {
		if _, err := tx.Exec(ctx, `DELETE FROM note_seen WHERE log = $1 AND entry_id = $2`, e.Num, string(a.Entry)); err != nil {
			return err
		}
	}
	return nil
}

// projections are what the worlds of these tests compute beside the listing.
func projections() []record.Projection { return []record.Projection{notes{}} }

// projected lists the tables that must be the same however the record was come by.
func projected() []string {
	return slices.Concat([]string{"sees", "rests_on", "mended", "projection"}, notes{}.Tables())
}

// owned lists the tables that an import writes as they were.
func owned() []string {
	return []string{"entry", "entry_body", "part", "tile", "author_key", "redaction"}
}

// dump writes the rows of tables as text: rows ordered by their text, values by their bytes.
func dump(t testing.TB, q store.Querier, tables ...string) string {
	t.Helper()
	var out strings.Builder
	for _, table := range tables {
		rows := dumpRows(t, q, table)
		slices.Sort(rows)
		fmt.Fprintf(&out, "== %s: %d\n%s", table, len(rows), strings.Join(rows, "\n"))
	}
	return out.String()
}

func dumpRows(t testing.TB, q store.Querier, table string) []string {
	t.Helper()
	from := "SELECT * FROM " + table
	switch table { // an audience's number is of this database alone
	case "entry":
		from = `SELECT t.log, t.idx, t.received_at, t.key, t.entry_id, t.author_seq, t.digest, t.leaf, t.kind, t.at, a.audience, a.party, a.keyid
			FROM entry t LEFT JOIN audience a ON a.log = t.log AND a.num = t.audience`
	case "salts": // of what was erased no bundle has them
		from = `SELECT log, idx, salts FROM entry`
	case "sees":
		from = `SELECT t.log, t.token, a.audience, a.party, a.keyid FROM sees t JOIN audience a ON a.log = t.log AND a.num = t.audience
			WHERE EXISTS (SELECT 1 FROM entry l WHERE l.log = t.log AND l.audience = t.audience)`
	case "part":
		from = `SELECT t.place, t.name, t.salt, t.content, a.audience, a.party, a.keyid FROM part t JOIN audience a ON a.num = t.audience`
	}
	rows, err := store.Collect(context.Background(), q, store.Row, from)
	if err != nil {
		t.Fatalf("dump %s: %v", table, err)
	}
	return rows
}

// filled is a world with entries of every kind.
func filled(t testing.TB, address string) (*peacetest.World, peacetest.Filled) {
	t.Helper()
	w := world(t, address)
	return w, w.Fill("zq")
}

// world is a world of the tests' projections with nothing in it but the parties.
func world(t testing.TB, address string) *peacetest.World {
	t.Helper()
	return peacetest.New(t, address, projections()...)
}

// verified verifies a bundle of w and fails the test where it is not accepted.
func verified(t testing.TB, w *peacetest.World, bundle []byte) *record.Report {
	t.Helper()
	r, err := record.Verify(bytes.NewReader(bundle), delegation.Authority{}, record.Expect{Log: w.Log.ID()})
	if err != nil {
		t.Fatalf("verify: %v", err)
	}
	return r
}
