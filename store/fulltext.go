package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// assertFullText refuses a SQLite database with a full-text index that keeps the words of rows that were deleted: FTS5
// does unless its option secure-delete is set. (The driver knows no other module for full text.) The option holds for what
// is deleted after it was set, so it is set where the table is made:
//
//	INSERT INTO words (words, rank) VALUES ('secure-delete', 1)
//
// Error: ErrSettings wrapped.
func (db *DB) assertFullText(ctx context.Context) error {
	if db.engine != SQLite {
		return nil
	}
	type virtual struct{ name, module string }
	scan := func(r *sql.Rows) (virtual, error) {
		var name, made string
		err := r.Scan(&name, &made)
		return virtual{name, moduleOf(made)}, err
	}
	all, err := Collect(ctx, db, scan, `SELECT name, sql FROM sqlite_master WHERE type = 'table' AND rootpage = 0 AND sql IS NOT NULL ORDER BY name`)
	if err != nil {
		return fmt.Errorf("%w: read the full-text indexes: %w", ErrReachable, err)
	}
	for _, v := range all {
		if v.module != "fts5" {
			continue
		}
		on, ok, err := One(ctx, db, Int, `SELECT v FROM `+quoted(v.name+"_config")+` WHERE k = 'secure-delete'`)
		if err != nil {
			return fmt.Errorf("%w: read the settings of %s: %w", ErrReachable, v.name, err)
		}
		if !ok || on != 1 {
			return fmt.Errorf("%w: full-text index %s keeps words that were deleted: its secure-delete is not set", ErrSettings, v.name)
		}
	}
	return nil
}

// moduleOf returns the module of a CREATE VIRTUAL TABLE statement, in lower case; "" of any other.
func moduleOf(made string) string {
	words := strings.FieldsFunc(strings.ToLower(made), func(r rune) bool { return r == '(' || unicode.IsSpace(r) })
	if at := slices.Index(words, "using"); at > 0 && at+1 < len(words) {
		return words[at+1]
	}
	return ""
}
