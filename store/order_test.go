package store_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/store"
)

// arabicRows are texts that collations of language order and equate in ways of their own: hamzas, marks, digits,
// letters of two scripts, the same letter composed and decomposed, white space, case.
func arabicRows() []string {
	return []string{"أحمد", "احمد", "إحمد", "آحمد", "ا\u0653حمد", "اَحمد", "بغداد", "ة", "ه", "ى", "ي", "ئ", "٢", "2", "۲", "١٠", "10",
		"a", "A", "b", "B", "é", "e\u0301", " ", "", "ـ", "لا", "ﻻ", "\u200fأ", "سِرت", "سرت", "طرابلس", "ط", "\U0001F54A"}
}

func TestOrderingQueriesOnArabicTextGiveTheSameOnBothEngines(t *testing.T) {
	queries := map[string]string{
		"ascending":           `SELECT body FROM words ORDER BY body`,
		"descending":          `SELECT body FROM words ORDER BY body DESC`,
		"by a second column":  `SELECT body FROM words ORDER BY parity, body`,
		"distinct":            `SELECT DISTINCT body FROM words ORDER BY body`,
		"below a text":        `SELECT body FROM words WHERE body < $1 ORDER BY body`,
		"at or after a text":  `SELECT body FROM words WHERE body >= $1 ORDER BY body LIMIT 7`,
		"equal to a text":     `SELECT body FROM words WHERE body = $1`,
		"the first":           `SELECT MIN(body) FROM words`,
		"the last":            `SELECT MAX(body) FROM words`,
		"grouped":             `SELECT body || ':' || CAST(COUNT(*) AS TEXT) FROM words GROUP BY body ORDER BY body`,
		"one of several":      `SELECT body FROM words WHERE body IN ($1, 'A', 'سرت') ORDER BY body`,
		"joined to itself":    `SELECT a.body FROM words a JOIN words b ON a.body = b.body WHERE b.n = 1 ORDER BY a.body`,
		"empty last":          `SELECT body FROM words ORDER BY CASE WHEN body = '' THEN 1 ELSE 0 END, body`,
		"unknown texts first": `SELECT COALESCE(other, '-') FROM words ORDER BY other NULLS FIRST, n`,
		"unknown texts last":  `SELECT COALESCE(other, '-') FROM words ORDER BY other DESC NULLS LAST, n`,
	}
	got := map[string]map[string][]string{}
	peacetest.Engines(t, func(t *testing.T, address string) {
		db := peacetest.Open(t, address)
		fillWords(t, db)
		mine := map[string][]string{}
		for name, q := range queries {
			var args []any
			if strings.Contains(q, "$1") {
				args = []any{"إحمد"}
			}
			rows, err := store.Collect(t.Context(), db, store.Text, q, args...)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			mine[name] = rows
		}
		want := arabicRows()
		slices.Sort(want)
		if d := cmp.Diff(want, mine["ascending"]); d != "" {
			t.Errorf("not the order of bytes:\n%s", d)
		}
		if len(mine["distinct"]) != len(want) || len(mine["equal to a text"]) != 1 {
			t.Errorf("texts of other bytes are taken for the same: %q", mine["equal to a text"])
		}
		got[string(db.Engine())] = mine
	})
	if len(got) == 2 {
		if d := cmp.Diff(got["sqlite"], got["postgres"]); d != "" {
			t.Errorf("SQLite and PostgreSQL differ:\n%s", d)
		}
	}
}

func fillWords(t *testing.T, db *store.DB) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		for _, s := range store.Statements(db.Engine().DDL(`CREATE TABLE words (n {{int}} NOT NULL, parity {{int}} NOT NULL, body {{text}} NOT NULL, other {{text}}, PRIMARY KEY (body))`)) {
			if _, err := tx.Exec(t.Context(), s); err != nil {
				return err
			}
		}
		var rows [][]any
		for i, s := range arabicRows() {
			other := any(s)
			if i%3 == 0 {
				other = nil
			}
			rows = append(rows, []any{int64(i), int64(i % 2), s, other})
		}
		return tx.Insert(t.Context(), "words", []string{"n", "parity", "body", "other"}, rows)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestValuesComeBackAsTheyWentInOnBothEngines(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		db := peacetest.Open(t, address)
		type row struct {
			text  string
			bytes []byte
			n     int64
		}
		all := []row{{"", []byte{}, 0}, {"نص عربي\n", []byte{0, 1, 255}, 1<<63 - 1}, {"'; DROP TABLE draft; --", []byte("$1"), -1 << 63}}
		for i, r := range all {
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				return tx.Insert(t.Context(), "draft", []string{"id", "log", "party", "source", "reading", "decisions", "at"},
					[][]any{{fmt.Sprint(i), int64(1), r.text, "", r.bytes, r.bytes, r.n}})
			}); err != nil {
				t.Fatal(err)
			}
		}
		got, err := store.Collect(t.Context(), db, func(r *sql.Rows) (row, error) {
			var v row
			err := r.Scan(&v.text, &v.bytes, &v.n)
			return v, err
		}, `SELECT party, reading, at FROM draft ORDER BY id`)
		if d := cmp.Diff(all, got, cmp.AllowUnexported(row{}), cmp.Comparer(bytes.Equal)); d != "" || err != nil {
			t.Errorf("%v:\n%s", err, d)
		}
	})
}
