package locale

import (
	_ "embed" // the two lists
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// The lists of fingerprint words: 1,024 each, everyday words of 3 to 8 letters, sorted by bytes. No two of one list are
// equal after folding or one letter apart, as written or as they sound. They are frozen: another list gives other words
// for the same key.
var (
	//go:embed words_ar.txt
	arabicWords string
	//go:embed words_en.txt
	englishWords string
)

// wordBits is the bits that one word stands for: 1,024 words. Six words are 60 bits.
const wordBits = 10

func wordList(l Language) []string {
	switch l {
	case Arabic:
		return strings.Fields(arabicWords)
	case English:
		return strings.Fields(englishWords)
	}
	panic(fmt.Sprintf("locale: no language %q", string(l)))
}

// Words returns n words of l that stand for the leading 10n bits of digest, most significant first, for two people to
// compare aloud. It panics where n is negative or digest is shorter than that.
func Words(l Language, digest []byte, n int) []string {
	if n < 0 || n*wordBits > 8*len(digest) {
		panic(fmt.Sprintf("locale: want %d words, have %d bytes", n, len(digest)))
	}
	list := wordList(l)
	out := make([]string, n)
	for i := range out {
		v := 0
		for bit := i * wordBits; bit < (i+1)*wordBits; bit++ {
			v = v<<1 | int(digest[bit/8]>>(7-bit%8)&1)
		}
		out[i] = list[v]
	}
	return out
}

// FromWords returns the bits that words of l stand for, the last byte filled up with zeros: len is (10n+7)/8. Words are
// read as people type them: without hamza on alif, with or without vowel marks, in capitals. Error: a word that is not on
// the list, by its place from 1.
func FromWords(l Language, words []string) ([]byte, error) {
	list := wordList(l)
	for i, w := range list {
		list[i] = foldWord(w)
	}
	out := make([]byte, (len(words)*wordBits+7)/8)
	for i, w := range words {
		v := slices.Index(list, foldWord(w))
		if v < 0 {
			return nil, fmt.Errorf("read fingerprint word %d %q: want a word of the list in %q", i+1, w, string(l))
		}
		for b := range wordBits {
			bit := i*wordBits + b
			out[bit/8] |= byte(v>>(wordBits-1-b)&1) << (7 - bit%8)
		}
	}
	return out, nil
}

// foldWord returns w as it is compared: letters that people type for each other made one, marks and controls gone.
func foldWord(w string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'أ', 'إ', 'آ', 'ٱ':
			return 'ا'
		case 'ى', 'ئ', 'ی':
			return 'ي'
		case 'ک':
			return 'ك'
		case 'ة':
			return 'ه'
		case 'ؤ':
			return 'و'
		case '\u0640': // tatweel
			return -1
		}
		if unicode.In(r, unicode.Mn, unicode.Cf, unicode.Cc) || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, w)
}
