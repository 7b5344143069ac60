package gold

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// foldName returns the key under which a name is compared: Arabic without tashkeel, tatweel and the differences of
// hamza seat, alef maqsura and taa marbuta; Latin in lower case without diacritics; punctuation as one space; digits
// in ASCII; a leading "the" dropped. The hamzas of ؤ and ئ stay.
func foldName(name string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || r == 'ـ' || isApostrophe(r):
		case unicode.IsDigit(r):
			b.WriteRune(asciiDigit(r))
		case !unicode.IsLetter(r):
			b.WriteByte(' ')
		case unicode.Is(unicode.Arabic, r):
			b.WriteRune(foldArabic(r))
		default:
			b.WriteString(foldLatin(r))
		}
	}
	words := strings.Fields(b.String())
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

func foldArabic(r rune) rune {
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ى', 'ی':
		return 'ي'
	case 'ة':
		return 'ه'
	case 'ک':
		return 'ك'
	}
	return r
}

func foldLatin(r rune) string {
	switch r {
	case 'ı':
		return "i"
	case 'ø', 'Ø':
		return "o"
	case 'ł', 'Ł':
		return "l"
	case 'đ', 'Đ', 'ð', 'Ð':
		return "d"
	case 'ß':
		return "ss"
	case 'æ', 'Æ':
		return "ae"
	case 'œ', 'Œ':
		return "oe"
	}
	var b strings.Builder
	for _, part := range norm.NFD.String(string(r)) {
		if !unicode.Is(unicode.Mn, part) {
			b.WriteRune(unicode.ToLower(part))
		}
	}
	return b.String()
}

// asciiDigit returns the ASCII digit of an Arabic-Indic or Persian one; any other digit stays as it is.
func asciiDigit(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	}
	return r
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', 'ʿ', 'ʾ', '`':
		return true
	}
	return false
}
