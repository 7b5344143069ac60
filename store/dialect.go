package store

import "strings"

// rebind returns query for the engine: SQLite takes $1 as a name of its own order, so it gets ?1 instead.
// A dollar inside a quoted literal stays.
func (e Engine) rebind(query string) string {
	if e != SQLite || !strings.Contains(query, "$") {
		return query
	}
	var out strings.Builder
	out.Grow(len(query))
	quoted := false
	for i := range len(query) {
		c := query[i]
		if c == '\'' {
			quoted = !quoted
		}
		if c == '$' && !quoted && i+1 < len(query) && query[i+1] >= '0' && query[i+1] <= '9' {
			c = '?'
		}
		out.WriteByte(c)
	}
	return out.String()
}

// Locking returns what a SELECT ends with to lock the rows that it reads until the transaction ends. On SQLite a
// transaction that writes is the only one.
func (e Engine) Locking() string {
	if e == Postgres {
		return " FOR UPDATE"
	}
	return ""
}

// DDL returns schema with its tokens replaced for the engine:
// {{text}} text that compares by bytes, {{bytes}} a byte string, {{int}} a 64-bit integer, {{clustered}} after a table's
// last parenthesis keeps its rows in the order of its primary key where the engine can.
func (e Engine) DDL(schema string) string {
	if e == Postgres {
		return strings.NewReplacer("{{text}}", `TEXT COLLATE "C"`, "{{bytes}}", "BYTEA", "{{int}}", "BIGINT", " {{clustered}}", "").Replace(schema)
	}
	return strings.NewReplacer("{{text}}", "TEXT COLLATE BINARY", "{{bytes}}", "BLOB", "{{int}}", "INTEGER", "{{clustered}}", "WITHOUT ROWID").Replace(schema)
}

// Statements splits a schema at its semicolons. Schemas have no semicolon inside a literal.
func Statements(schema string) []string {
	var out []string
	for s := range strings.SplitSeq(schema, ";") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
