package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tansiq/tansiq/arabic"
)

// tokenKind says what a token is.
type tokenKind uint8

const (
	tokWord tokenKind = iota
	tokNumber
	tokPunct
	tokNewline
)

// token is one word, number, punctuation mark or line break of the document, in order. start and end are byte offsets
// of the original text; key is the folded form beside it.
type token struct {
	start, end int32
	key        string
	id, base   int32 // the word as written, and without the proclitics that cut names
	cut        int16 // bytes of key that are proclitics
	kind       tokenKind
	r          rune // punctuation
	gap        bool // white space before
	cap        bool // Latin word with an upper-case first letter
	caps       bool // Latin word wholly in upper case
	ar         bool
	quote      int32 // innermost quote that the token stands in, or -1
	date       int32 // date that covers the token, or -1
	name       int32 // mention that begins here, or -1
	inName     int32 // mention that covers the token, or -1
	dup        bool
}

func (t *token) is(r rune) bool { return t.kind == tokPunct && t.r == r }

// punctuation that separates clauses
func (t *token) comma() bool {
	return t.kind == tokPunct && (t.r == ',' || t.r == '،' || t.r == '؛' || t.r == ';' || t.r == '–' || t.r == '—' || t.r == 'ـ')
}

// wordKeys returns the folded words of a phrase as the tokenizer cuts them; hyphens inside words disappear.
func wordKeys(phrase string) []string {
	var keys []string
	for _, t := range scan([]byte(phrase)) {
		if t.kind == tokWord || t.kind == tokNumber {
			keys = append(keys, t.key)
		}
	}
	return keys
}

// scan cuts text into tokens. Only start, end, key, kind, r, gap, cap, caps and ar are set.
func scan(text []byte) []token {
	toks := make([]token, 0, len(text)/5+16)
	keys := make([]byte, 0, len(text)+16)
	marks := make([]int32, 0, len(text)/5+16) // end of each token's key
	gap := true
	for i := 0; i < len(text); {
		r, n := decode(text[i:])
		switch {
		case r == '\n':
			toks, marks = append(toks, token{start: int32(i), end: int32(i + n), kind: tokNewline, r: '\n', gap: gap}), append(marks, int32(len(keys)))
			gap, i = true, i+n
		case unicode.IsSpace(r) || r == 0xA0:
			gap, i = true, i+n
		case arabic.Invisible(r):
			i += n
		case (r == '\'' || r == '’') && !gap && i > 0 && contraction(text, i, n) != "":
			key := contraction(text, i, n)
			end := i + n + contracted(key)
			keys = append(keys, key...)
			toks, marks = append(toks, token{start: int32(i), end: int32(end), kind: tokWord}), append(marks, int32(len(keys)))
			i = end
		case wordRune(r) || unicode.IsDigit(r):
			t, end := word(text, i)
			t.gap = gap
			before := len(keys)
			keys = arabic.AppendFold(keys, text[i:end])
			if len(keys) == before { // a run of tatweel or marks alone serves as a dash
				t.kind, t.r = tokPunct, 'ـ'
			}
			toks, marks = append(toks, t), append(marks, int32(len(keys)))
			gap, i = false, end
		default:
			toks, marks = append(toks, token{start: int32(i), end: int32(i + n), kind: tokPunct, r: r, gap: gap}), append(marks, int32(len(keys)))
			gap, i = false, i+n
		}
	}
	all, from := string(keys), int32(0)
	for i := range toks {
		toks[i].key = all[from:marks[i]]
		from = marks[i]
	}
	return toks
}

// contraction returns the key of the ending that an apostrophe at i begins: 's, or the verb that is cut short; "" if none.
func contraction(text []byte, i, n int) string {
	if !latinByte(text[i-1]) {
		return ""
	}
	for _, c := range [...][2]string{{"s", "'s"}, {"ve", "have"}, {"re", "are"}, {"ll", "will"}, {"m", "am"}} {
		end := i + n + len(c[0])
		if end <= len(text) && strings.EqualFold(string(text[i+n:end]), c[0]) {
			if after, _ := decodeAt(text, end); !wordRune(after) {
				return c[1]
			}
		}
	}
	return ""
}

// contracted is how many letters the ending of that key has in writing.
func contracted(key string) int {
	if key == "'s" || key == "am" {
		return 1
	}
	return 2
}

// decode is utf8.DecodeRune with a short path for the two-byte Arabic block.
func decode(b []byte) (rune, int) {
	c := b[0]
	if c < utf8.RuneSelf {
		return rune(c), 1
	}
	if c >= 0xD8 && c <= 0xDB && len(b) > 1 {
		return rune(c&0x1F)<<6 | rune(b[1]&0x3F), 2
	}
	return utf8.DecodeRune(b)
}

func wordRune(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	case r >= 0x0620 && r <= 0x0669, r >= 0x066E && r <= 0x06D3:
		return true
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

// word reads a word or number that begins at i and returns it with its end.
func word(text []byte, i int) (token, int) {
	t := token{start: int32(i), caps: true}
	first, digits, letters := true, false, false
	j := i
	for j < len(text) {
		r, n := decode(text[j:])
		switch {
		case wordRune(r):
			if r >= '0' && r <= '9' || r >= 0x0660 && r <= 0x0669 || r >= 0x06F0 && r <= 0x06F9 {
				digits = true
			} else {
				letters = true
				t.ar = t.ar || arabic.Letter(r)
				if first {
					t.cap = unicode.IsUpper(r)
				}
				t.caps = t.caps && !unicode.IsLower(r)
			}
		case inner(text, j, r, n, digits && !letters):
		case j > i && arabic.Invisible(r):
		default:
			return finish(t, text, i, j, digits, letters)
		}
		first = false
		j += n
	}
	return finish(t, text, i, j, digits, letters)
}

func finish(t token, text []byte, i, j int, digits, letters bool) (token, int) {
	for j > i+1 && (text[j-1] == ',' || text[j-1] == '\'') {
		j--
	}
	t.end = int32(j)
	if digits && !letters {
		t.kind = tokNumber
	}
	t.caps = t.caps && letters && !t.ar
	return t, j
}

// inner reports whether a mark at j belongs to the word around it: the points of U.S., an apostrophe inside a Latin
// word that is not a possessive, the separators of a number.
func inner(text []byte, j int, r rune, n int, number bool) bool {
	if j == 0 || j+n >= len(text) {
		return false
	}
	next, size := decode(text[j+n:])
	prev := text[j-1]
	switch r {
	case '.':
		if number {
			return next >= '0' && next <= '9'
		}
		return abbreviation(text, j, next, j+n+size)
	case ',', '٬':
		return number && next >= '0' && next <= '9' && digitsAfter(text[j+n:]) == 3
	case '\'', '’':
		if !latinByte(prev) || !(next < 0x250 && unicode.IsLetter(next)) {
			return false
		}
		return contraction(text, j, n) == ""
	}
	return false
}

func decodeAt(text []byte, i int) (rune, int) {
	if i >= len(text) {
		return ' ', 1
	}
	return decode(text[i:])
}

func digitsAfter(b []byte) int {
	n := 0
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		n++
	}
	return n
}

func latinByte(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80 }

// abbreviation reports whether the point at j stands inside or at the end of letters with points: U.S., a.m.
func abbreviation(text []byte, j int, next rune, after int) bool {
	if j < 1 || !latinByte(text[j-1]) || text[j-1] >= 0x80 {
		return false
	}
	single := j < 2 || !latinByte(text[j-2])
	if !single {
		return false
	}
	if next < utf8.RuneSelf && unicode.IsLetter(next) {
		a, _ := decodeAt(text, after)
		return a == '.'
	}
	return j >= 2 && text[j-2] == '.' // the last point of U.S.
}

// tokenize cuts the text and looks every word up; proclitics are taken off where only the rest is a known word.
func (k *Knowledge) tokenize(text []byte) []token {
	toks := scan(text)
	var buf [8]arabic.Split
	for i := range toks {
		t := &toks[i]
		t.quote, t.date, t.name, t.inName = -1, -1, -1, -1
		if t.kind == tokNumber {
			t.id = k.words.ids[t.key]
			t.base = t.id
		}
		if t.kind == tokWord {
			t.id = k.words.ids[t.key]
			t.base = t.id
			if t.ar && (t.id == 0 || !k.words.info[t.id].known()) {
				k.strip(t, buf[:0])
			}
		}
	}
	return toks
}

// strip sets the reading of an Arabic word without proclitics, if the rest is known.
func (k *Knowledge) strip(t *token, buf []arabic.Split) {
	for _, s := range arabic.Splits(buf, t.key) {
		if id := k.words.ids[s.Rest]; id != 0 && k.words.info[id].known() {
			t.base, t.cut = id, int16(s.Cut)
			return
		}
	}
}

// conjunction reports whether the token begins with و or ف taken off.
func (t *token) conjunction() bool {
	return t.cut == 2 && (strings.HasPrefix(t.key, "و") || strings.HasPrefix(t.key, "ف"))
}

// clitic returns the letter of the last proclitic taken off (ب ل ك س و ف), or 0.
func (t *token) clitic() rune {
	if t.cut == 0 {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(t.key[t.cut-2:])
	return r
}
