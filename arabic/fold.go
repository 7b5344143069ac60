package arabic

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// AppendFold appends the key of s to dst. Tashkeel, tatweel, bidi and zero-width controls disappear; أإآٱ become ا,
// ى becomes ي, ة becomes ه, Persian ی and ک become ي and ك, Arabic-Indic and Persian digits become ASCII; Latin
// letters become lower case without diacritics. ؤ and ئ stay. s is UTF-8; bytes that are not are dropped.
func AppendFold(dst []byte, s []byte) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			dst = append(dst, c)
			i++
			continue
		}
		if (c == 0xD8 || c == 0xD9) && i+1 < len(s) { // U+0600..U+067F: nearly every letter of an Arabic text
			r := rune(c&0x1F)<<6 | rune(s[i+1]&0x3F)
			i += 2
			dst = appendArabic(dst, r)
			continue
		}
		r, n := utf8.DecodeRune(s[i:])
		if r != utf8.RuneError {
			dst = appendOther(dst, r)
		}
		i += n
	}
	return dst
}

// Fold returns the key of s as AppendFold builds it.
func Fold(s string) string {
	return string(AppendFold(make([]byte, 0, len(s)), []byte(s)))
}

func appendArabic(dst []byte, r rune) []byte {
	switch {
	case r >= 0x064B && r <= 0x065F, r == 0x0670, r == 0x0640, r == 0x061C:
		return dst
	case r >= 0x0660 && r <= 0x0669:
		return append(dst, byte('0'+r-0x0660))
	}
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ':
		r = 'ا'
	case 'ى':
		r = 'ي'
	case 'ة':
		r = 'ه'
	}
	return utf8.AppendRune(dst, r)
}

func appendOther(dst []byte, r rune) []byte {
	switch {
	case Invisible(r):
		return dst
	case r >= 0x06F0 && r <= 0x06F9:
		return append(dst, byte('0'+r-0x06F0))
	case r == 'ی':
		return utf8.AppendRune(dst, 'ي')
	case r == 'ک':
		return utf8.AppendRune(dst, 'ك')
	case r == '’' || r == 'ʼ':
		return append(dst, '\'')
	case r >= 0x06D6 && r <= 0x06ED:
		return dst
	case r < 0x00C0:
		return utf8.AppendRune(dst, r)
	}
	if r < 0x0250 || (r >= 0x1E00 && r < 0x1F00) {
		return appendLatin(dst, r)
	}
	return utf8.AppendRune(dst, unicode.ToLower(r))
}

// latinPlain has the Latin letters that Unicode does not decompose.
func latinPlain(r rune) string {
	switch r {
	case 'ı':
		return "i"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ':
		return "d"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ə':
		return "e"
	}
	return ""
}

func appendLatin(dst []byte, r rune) []byte {
	r = unicode.ToLower(r)
	if s := latinPlain(r); s != "" {
		return append(dst, s...)
	}
	var buf [8]byte
	d := norm.NFD.AppendString(buf[:0], string(r))
	for len(d) > 0 {
		q, n := utf8.DecodeRune(d)
		if s := latinPlain(unicode.ToLower(q)); s != "" { // ǣ is æ with a macron
			dst = append(dst, s...)
		} else if !unicode.Is(unicode.Mn, q) {
			dst = utf8.AppendRune(dst, unicode.ToLower(q))
		}
		d = d[n:]
	}
	return dst
}

// Invisible reports whether r is a bidi or zero-width control: it separates nothing and is not part of any key.
func Invisible(r rune) bool {
	switch {
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069, r == 0xFEFF, r == 0x061C, r == 0x00AD:
		return true
	}
	return false
}

// Letter reports whether r is a letter or mark of the Arabic script.
func Letter(r rune) bool {
	return (r >= 0x0620 && r <= 0x065F) || (r >= 0x066E && r <= 0x06D3) || r == 0x0670 ||
		(r >= 0x06D5 && r <= 0x06ED) || (r >= 0x06FA && r <= 0x06FF) || (r >= 0xFB50 && r <= 0xFDFF) || (r >= 0xFE70 && r <= 0xFEFC)
}
