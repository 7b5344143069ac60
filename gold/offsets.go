package gold

import (
	"fmt"
	"unicode/utf8"
)

// offsets converts between code points and bytes of one text.
type offsets struct {
	text   []byte
	starts []int // starts[i] is the byte at which code point i begins; the last element is the text's length
}

func newOffsets(text []byte) offsets {
	starts := make([]int, 0, len(text)/2+1)
	for i := 0; i < len(text); {
		starts = append(starts, i)
		_, size := utf8.DecodeRune(text[i:])
		i += size
	}
	return offsets{text: text, starts: append(starts, len(text))}
}

func (t offsets) fromPoints(s Span) (Span, bool) {
	if s.Start < 0 || s.End < s.Start || s.End >= len(t.starts) {
		return Span{}, false
	}
	return Span{t.starts[s.Start], t.starts[s.End]}, true
}

// boundsFault says why s is no slice of whole characters, and "" if it is one. An empty span is none.
func (t offsets) boundsFault(s Span) string {
	if s.Start < 0 || s.End <= s.Start || s.End > len(t.text) {
		return fmt.Sprintf("bytes [%d,%d) are empty or outside the text of %d bytes", s.Start, s.End, len(t.text))
	}
	if !t.boundary(s.Start) || !t.boundary(s.End) {
		return fmt.Sprintf("bytes [%d,%d) cut a character", s.Start, s.End)
	}
	return ""
}

func (t offsets) boundary(i int) bool { return i == len(t.text) || utf8.RuneStart(t.text[i]) }

// resolve returns the byte spans of a, its own first. Spans outside the text are left out.
func (t offsets) resolve(a Anchor) []Span {
	var out []Span
	add := func(inBytes, inPoints *Span) {
		if inBytes == nil && inPoints != nil {
			if s, ok := t.fromPoints(*inPoints); ok {
				inBytes = &s
			}
		}
		if inBytes != nil && t.boundsFault(*inBytes) == "" {
			out = append(out, *inBytes)
		}
	}
	add(a.Bytes, a.Points)
	for _, alt := range a.Alt {
		if alt.Pair == nil {
			add(alt.Bytes, alt.Points)
		} else if a.Points != nil {
			add(nil, alt.Pair)
		} else {
			add(alt.Pair, nil)
		}
	}
	return out
}
