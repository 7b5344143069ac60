package act

import (
	_ "embed"
	"fmt"
	"strings"
)

// Where says in which half of an entry a field stands.
type Where string

// The two halves.
const (
	InPayload Where = "payload" // signed, kept for ever, seen by the entry's audience
	InPart    Where = "part"    // beside the payload, with an audience of its own; erasable
)

// AnyKind stands in Field for the head, which every payload has.
const AnyKind Kind = "*"

// Field says of one JSON field of one kind where it stands and why.
type Field struct {
	Kind  Kind   // AnyKind for the head
	Name  string // dotted, such as "deadline.due"; a part's inner fields stand under the part's name
	Where Where
	Why   string // in English: why it may stay signed for ever, or why it must be erasable or withheld
}

//go:embed fields.tsv
var fieldsTSV string

// Fields returns the table of fields, the head first and then kind by kind in the order of Kinds (record.md, Who sees
// what). The inner fields of Actor and Words have no rows of their own: they stand where the field that holds them does.
func Fields() []Field {
	var out []Field
	for i, line := range strings.Split(strings.TrimSuffix(fieldsTSV, "\n"), "\n") {
		if i == 0 {
			continue // the names of the columns
		}
		c := strings.Split(line, "\t")
		if len(c) != 4 || Where(c[2]) != InPayload && Where(c[2]) != InPart {
			panic(fmt.Sprintf("act: fields.tsv line %d: want kind, field, payload or part, why", i+1))
		}
		out = append(out, Field{Kind(c[0]), c[1], Where(c[2]), c[3]})
	}
	return out
}
