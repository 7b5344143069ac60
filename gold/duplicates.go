package gold

import "slices"

// duplicates compares the paragraphs that repeat an earlier one.
func (c comparison) duplicates() section {
	want := distinctDuplicates(c.gold.Duplicates)
	got := distinctDuplicates(c.cand.Duplicates)
	out := section{name: SectionDuplicates}
	used := make([]bool, len(got))
	for _, d := range want {
		out.want = append(out.want, expected{d.B, c.paragraph(c.gold.Paragraphs, d.B), d.Optional})
	}
	for _, d := range got {
		f := found{id: d.B}
		if spans := c.paragraph(c.cand.Paragraphs, d.B); len(spans) > 0 {
			f.at, f.ok = spans[0], true
		}
		out.got = append(out.got, f)
	}
	for i, d := range want {
		k := slices.IndexFunc(got, func(other Duplicate) bool {
			return c.sameParagraph(d.B, other.B)
		})
		switch {
		case k >= 0 && !used[k]:
			used[k] = true
			if !d.Optional {
				original := field{FieldOriginal, d.A, got[k].A, c.sameParagraph(d.A, got[k].A)}
				out.hits = append(out.hits, hit{joined{want: i, got: k, iou: 1, exact: true}, []field{original}})
			}
		case !d.Optional:
			out.missed = append(out.missed, i)
		}
	}
	for k := range got {
		if !used[k] {
			out.alarms = append(out.alarms, k)
		}
	}
	return out
}

// sameParagraph compares a paragraph of the gold with one of the candidate: by span where both list theirs, else by
// id.
func (c comparison) sameParagraph(want, got string) bool {
	w, g := c.paragraph(c.gold.Paragraphs, want), c.paragraph(c.cand.Paragraphs, got)
	if len(w) == 0 || len(g) == 0 {
		return want == got
	}
	_, same := overlap(expected{spans: w}, found{at: g[0], ok: true})
	return same
}

// paragraph returns the span of a listed paragraph, and nothing for one that is not listed.
func (c comparison) paragraph(listed []Paragraph, id string) []Span {
	i := slices.IndexFunc(listed, func(p Paragraph) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return c.text.resolve(listed[i].Anchor)
}

func distinctDuplicates(pairs []Duplicate) []Duplicate {
	var out []Duplicate
	for _, d := range pairs {
		if !slices.ContainsFunc(out, func(o Duplicate) bool { return o.B == d.B }) {
			out = append(out, d)
		}
	}
	return out
}

// inDuplicates counts the candidate's speech acts, dates and commitments that lie in a paragraph which the gold marks
// as a duplicate. Vague dates are not counted, as they are not scored.
func (c comparison) inDuplicates(sections []section) int {
	var repeated []Span
	for _, d := range c.gold.Duplicates {
		spans := c.paragraph(c.gold.Paragraphs, d.B)
		if len(spans) == 0 {
			spans = c.paragraph(c.cand.Paragraphs, d.B)
		}
		repeated = append(repeated, spans...)
	}
	n := 0
	for _, s := range sections {
		if s.name == SectionQuotes || s.name == SectionDuplicates {
			continue
		}
		for _, f := range s.got {
			if f.ok && slices.ContainsFunc(repeated, func(r Span) bool { return mostlyWithin(f.at, r) }) {
				n++
			}
		}
	}
	return n
}
