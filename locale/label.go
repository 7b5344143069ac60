package locale

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Enum returns the label of a value of a list, such as "to be considered" for Enum("commitment.modality", "evaluated"):
// the text "enum.<group>.<value>". A value that the catalogue does not have comes back isolated as it is, since a record may hold
// what a newer version wrote. It panics where the catalogue has nothing of the group.
func (p *Printer) Enum(group, value string) string {
	values, ok := p.c.groups[group]
	if !ok {
		panic(fmt.Sprintf("locale: no list %q", group))
	}
	if !slices.Contains(values, value) {
		return Isolate(value)
	}
	return p.T("enum." + group + "." + value)
}

// EnumValues returns the values of group that have a label, in the order of the Arabic file; none for an unknown group.
func (p *Printer) EnumValues(group string) []string { return slices.Clone(p.c.groups[group]) }

// Kind returns the label of a kind of act, the text "kind.<kind>". For a kind that the catalogue does not have it says
// so and names the kind, since a record carries kinds that a newer version wrote.
func (p *Printer) Kind(kind string) string {
	if key := "kind." + kind; p.Has(key) {
		return p.T(key)
	}
	return p.T("label.unknown_kind", A("Kind", Isolate(kind)))
}

// List returns items as one phrase: "A, B and C"; in Arabic with the conjunction before each item but the first. Where an
// item has a conjunction or a comma of its own, stronger marks keep it whole: "A and B; C". No items are the empty text.
func (p *Printer) List(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	if p.lang == Arabic {
		return arabicList(items)
	}
	if slices.ContainsFunc(items, func(s string) bool { return strings.Contains(s, ",") || strings.Contains(s, " and ") }) {
		return strings.Join(items, "; ")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " and " + items[last]
}

func arabicList(items []string) string {
	and := " و"
	if slices.ContainsFunc(items, func(s string) bool { return strings.Contains(s, " و") || strings.Contains(s, "،") }) {
		and = "، و"
	}
	var b strings.Builder
	b.WriteString(items[0])
	for _, s := range items[1:] {
		b.WriteString(and)
		if !startsArabic(s) {
			b.WriteString("\u00a0") // waw joins Arabic letters only; before others it keeps a space that does not break
		}
		b.WriteString(s)
	}
	return b.String()
}

// startsArabic reports whether the first letter or digit of s is an Arabic letter.
func startsArabic(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r)
		}
	}
	return false
}
