package locale

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// The isolates of Unicode's bidirectional algorithm (UAX #9, 2.4), written as escapes.
const (
	lri = '\u2066' // left-to-right isolate
	rli = '\u2067' // right-to-left isolate
	fsi = '\u2068' // first strong isolate
	pdi = '\u2069' // pop directional isolate
)

// Isolate returns s between a first strong isolate and its end, so that s keeps its own direction in a terminal line of the
// other one and does not reorder what stands beside it. The empty text stays empty. On pages <bdi> does the same.
//
// s may come from anybody: what could command a terminal (C0 and C1 controls but the line feed and the tab) or break out
// of the isolate (bidirectional controls) becomes the replacement character, so that it is seen.
func Isolate(s string) string {
	if s == "" {
		return ""
	}
	return string(fsi) + strings.Map(harmless, s) + string(pdi)
}

func harmless(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Bidi_Control, r):
		return unicode.ReplacementChar
	}
	return r
}

// Width returns how many terminal cells s takes: none for a combining mark, a control or a format character, two for a
// wide or full-width one, one for every other. The cells of a lam-alef are counted as two, as most terminals draw it.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += cells(r)
	}
	return n
}

func cells(r rune) int {
	switch {
	case unicode.Is(unicode.Prepended_Concatenation_Mark, r): // format characters that are seen, such as the sign of a year
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cc, unicode.Cf):
		return 0
	}
	if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
		return 2
	}
	return 1
}

// Pad returns s with spaces after it up to w cells; in a right-to-left line they stand at its left. A wider s stays.
func Pad(s string, w int) string {
	return s + strings.Repeat(" ", max(0, w-Width(s)))
}

// Wrap breaks s at spaces into lines of at most width cells. A word wider than that has a line to itself and is never cut,
// and no-break spaces do not break. A line feed begins a new line. An isolate that a break falls into is closed at the
// line's end and opened again on the next, since a terminal orders each line by itself. At least one line comes back.
func Wrap(s string, width int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(s, "\n") {
		lines = append(lines, wrapWords(strings.FieldsFunc(paragraph, breaks), width)...)
	}
	return mendIsolates(lines)
}

// breaks reports whether a line may break at r: any space but the no-break ones.
func breaks(r rune) bool {
	return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' && r != '\u2007'
}

func wrapWords(words []string, width int) []string {
	lines := []string{""}
	used := 0
	for _, word := range words {
		last := len(lines) - 1
		w := Width(word)
		switch {
		case lines[last] == "":
			lines[last] += word
			used += w
		case used+1+w <= width:
			lines[last] += " " + word
			used += 1 + w
		default:
			lines = append(lines, word)
			used = w
		}
	}
	return lines
}

func mendIsolates(lines []string) []string {
	var open []rune
	for i, line := range lines {
		before := string(open)
		for _, r := range line {
			switch r {
			case lri, rli, fsi:
				open = append(open, r)
			case pdi:
				open = open[:max(0, len(open)-1)]
			}
		}
		lines[i] = before + line + strings.Repeat(string(pdi), len(open))
	}
	return lines
}
