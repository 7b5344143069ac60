package gold

import (
	"cmp"
	"slices"
)

// expected is a gold item as it is joined: its span, the spans that are as good, and whether it may be left out.
type expected struct {
	id       string
	spans    []Span
	optional bool
}

// found is a candidate's item as it is joined. An item whose span is outside the document has ok false, and is a
// false alarm.
type found struct {
	id string
	at Span
	ok bool
}

// joined is a gold item and a candidate item with at least half of their union in common.
type joined struct {
	want, got int // indices
	iou       float64
	exact     bool
}

// join pairs gold and candidate items one to one, greedily by descending overlap: first the gold items that must be
// found, then the optional ones.
func join(want []expected, got []found) []joined {
	usedWant, usedGot := make([]bool, len(want)), make([]bool, len(got))
	var out []joined
	for _, optional := range []bool{false, true} {
		for _, j := range overlaps(want, got, optional) {
			if !usedWant[j.want] && !usedGot[j.got] {
				usedWant[j.want], usedGot[j.got] = true, true
				out = append(out, j)
			}
		}
	}
	slices.SortFunc(out, func(a, b joined) int { return cmp.Compare(a.want, b.want) })
	return out
}

// overlaps lists the pairs that could be joined, the best first.
func overlaps(want []expected, got []found, optional bool) []joined {
	var out []joined
	for i, w := range want {
		if w.optional != optional {
			continue
		}
		for k, g := range got {
			if j, ok := overlap(w, g); ok {
				j.want, j.got = i, k
				out = append(out, j)
			}
		}
	}
	slices.SortFunc(out, func(a, b joined) int {
		return cmp.Or(cmp.Compare(b.iou, a.iou), cmp.Compare(a.want, b.want), cmp.Compare(a.got, b.got))
	})
	return out
}

// overlap compares g with the span of w that suits it best.
func overlap(w expected, g found) (joined, bool) {
	var best joined
	for _, s := range w.spans {
		if !g.ok {
			break
		}
		if both, either := common(s, g.at); 2*both >= either && both > 0 {
			best.iou = max(best.iou, float64(both)/float64(either))
			best.exact = best.exact || s == g.at
		}
	}
	return best, best.iou > 0
}

// common returns the lengths of the intersection and of the union of two spans.
func common(a, b Span) (both, either int) {
	both = max(0, min(a.End, b.End)-max(a.Start, b.Start))
	return both, (a.End - a.Start) + (b.End - b.Start) - both
}

// mostlyWithin reports whether at least half of s lies in outer.
func mostlyWithin(s, outer Span) bool {
	both, _ := common(s, outer)
	return both > 0 && 2*both >= s.End-s.Start
}
