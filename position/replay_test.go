package position_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/position"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"

	"github.com/google/go-cmp/cmp"
)

// dump returns every row of the projection's tables, sorted.
func dump(t *testing.T, db *store.DB, p record.Projection) []string {
	t.Helper()
	var out []string
	for _, table := range p.Tables() {
		rows, err := db.Query(context.Background(), "SELECT * FROM "+table) // whatever the columns are
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			line := table
			for i, v := range values {
				line += fmt.Sprintf(" %s=%q", columns[i], fmt.Sprint(v))
			}
			out = append(out, line)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(out)
	return out
}

func TestReplayGivesTheTablesThatWereLived(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		s.Fill("mark")
		s.Do(s.south, take(s.target, act.Disputes, "first"))
		s.DoTo(s.south, act.To(act.OwnDelegation), take(s.target, act.CounterClaim, "kept"))
		redacted := s.Do(s.south, take(s.target, act.Disputes, "redacted"))
		s.Do(s.south, &act.RedactionMade{Entry: redacted, Parts: []string{"text"}, Ground: "author_request"})
		erased := s.Do(s.north, take(s.target, act.Disputes, "erased"))
		s.Do(s.north, &act.RedactionMade{Entry: erased, Whole: true, Ground: "author_request"})
		lived := dump(t, s.DB, position.Projection{})
		for _, table := range (position.Projection{}).Tables() {
			if !slices.ContainsFunc(lived, func(line string) bool { return strings.HasPrefix(line, table+" ") }) {
				t.Errorf("table %s is empty: replaying it shows nothing", table)
			}
		}
		if err := s.Record.Replay(context.Background()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(lived, dump(t, s.DB, position.Projection{})); diff != "" {
			t.Errorf("tables (-lived +replayed):\n%s", diff)
		}
	})
}
