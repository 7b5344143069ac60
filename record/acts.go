package record

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// Want says which entries Acts returns.
type Want struct {
	Kinds   []act.Kind
	On      act.EntryID // only those that rest on this entry; "": all
	Mended  bool        // also those that a correction or withdrawal stands against
	Without []string    // parts whose contents are not needed
}

// Acts returns the entries of some kinds as reader sees them, in their order: the parts that the reader may see are
// filled in, the others are said but not here. What was erased whole is absent. It is what capabilities compute from:
// what an act says stands in one place, the entry.
func Acts(ctx context.Context, q store.Querier, reader Reader, log act.Digest, w Want) ([]*Entry, error) {
	args := reader.Args(log)
	where := `g.id = $1 AND e.kind IN (` + kindList(w.Kinds) + `) AND ` + SeesEntry("e", 2)
	if !w.Mended {
		where += ` AND ` + Stands("e", 2)
	}
	if w.On != "" {
		args = append(args, idBytes(w.On))
		where += ` AND EXISTS (SELECT 1 FROM entry t JOIN rests_on r ON r.log = t.log AND r.target = t.idx WHERE t.log = e.log AND t.entry_id = $6 AND r.idx = e.idx)`
	}
	places, err := store.Collect(ctx, q, scanPlace, selectPlace+` WHERE `+where+` ORDER BY e.idx`, args...)
	if err != nil {
		return nil, err
	}
	parts, err := partsWanted(ctx, q, w, where, args)
	if err != nil {
		return nil, err
	}
	out := make([]*Entry, 0, len(places))
	for _, p := range places {
		e, err := p.entry(log, parts[p.idx])
		if err != nil {
			return nil, err
		}
		if e.Opened != nil {
			out = append(out, e)
		}
	}
	return out, nil
}

// partsWanted returns the parts that the reader sees of the entries that fulfil where.
func partsWanted(ctx context.Context, q store.Querier, w Want, where string, args []any) (map[int64][]act.PartContent, error) {
	if !slices.ContainsFunc(w.Kinds, func(k act.Kind) bool { a, ok := act.New(k); return ok && len(act.PartNames(a)) > 0 }) {
		return nil, nil
	}
	skip := ""
	if len(w.Without) > 0 {
		skip = ` AND p.name NOT IN ('` + strings.Join(w.Without, `', '`) + `')`
	}
	all, err := store.Collect(ctx, q, scanPart, `SELECT p.place, p.name, p.salt, p.content FROM log g JOIN entry e ON e.log = g.num JOIN part p ON `+partOf("e")+`
		WHERE `+where+` AND `+seesAudience("p.audience", "e", 2)+skip+` ORDER BY p.place`, args...)
	return byEntry(all), err
}

// kindList writes kinds, which are words of the program, as literals.
func kindList(kinds []act.Kind) string {
	var out []string
	for _, k := range kinds {
		out = append(out, "'"+string(k)+"'")
	}
	return strings.Join(out, ", ")
}

// partOf is the condition that a row p of part belongs to the entry at alias.
func partOf(alias string) string {
	return fmt.Sprintf(`p.place >= (%[1]s.log * 1099511627776 + %[1]s.idx) * 32 AND p.place < (%[1]s.log * 1099511627776 + %[1]s.idx) * 32 + 32`, alias)
}

// seesAudience is the condition that a reader finds things under an audience's number.
func seesAudience(number, alias string, first int) string {
	return fmt.Sprintf(`EXISTS (SELECT 1 FROM sees s WHERE s.log = %[2]s.log AND s.audience = %[1]s AND s.token IN ($%[3]d, $%[4]d, $%[5]d, $%[6]d))`,
		number, alias, first, first+1, first+2, first+3)
}
