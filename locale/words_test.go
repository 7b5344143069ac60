package locale

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The lists are frozen: a fingerprint that was read over the phone must stay what it was.
func TestTheListsAreFrozen(t *testing.T) {
	got := map[Language]string{Arabic: digestOf(arabicWords), English: digestOf(englishWords)}
	want := map[Language]string{
		Arabic:  "61ccf955f4e3c229a2d1519d689f3352610644ca0bb0abe9934922c369515bd4",
		English: "b9bbbf512454e4e5a0ade59dd497287b6768afa1c7b33b047929a50762256bb0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func digestOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func TestTheListsHave1024WordsOf3To8Letters(t *testing.T) {
	for _, l := range Languages() {
		list := wordList(l)
		if len(list) != 1<<wordBits {
			t.Errorf("%s: %d words", l, len(list))
		}
		if !slices.IsSorted(list) {
			t.Errorf("%s: not sorted", l)
		}
		for _, w := range list {
			if n := utf8.RuneCountInString(w); n < 3 || n > 8 {
				t.Errorf("%s: %q has %d letters", l, w, n)
			}
			if strings.IndexFunc(w, func(r rune) bool { return !letterOf(l, r) }) >= 0 {
				t.Errorf("%s: %q has something that is no letter of the language", l, w)
			}
		}
	}
}

func letterOf(l Language, r rune) bool {
	if l == English {
		return 'a' <= r && r <= 'z'
	}
	return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) && r != '\u0640'
}

// No two words are one letter apart, neither as they are written nor as they sound: a slip of the ear or of the finger
// gives no other word of the list.
func TestTheWordsAreEasilyToldApart(t *testing.T) {
	for _, l := range Languages() {
		list := wordList(l)
		var written, spoken []string
		for _, w := range list {
			written = append(written, foldWord(w))
			spoken = append(spoken, sound(l, foldWord(w)))
		}
		for i := range list {
			for j := range i {
				if near(written[i], written[j]) || near(spoken[i], spoken[j]) {
					t.Errorf("%s: %q and %q", l, list[j], list[i])
				}
			}
		}
	}
	for _, p := range [][2]string{{"boat", "goat"}, {"boat", "boats"}, {"boat", "oat"}, {"boat", "boat"}} {
		if !near(p[0], p[1]) {
			t.Errorf("%v are not near", p)
		}
	}
	if near("boat", "gate") || sound(Arabic, "طين") != sound(Arabic, "تين") || sound(English, "phone") != sound(English, "fone") {
		t.Error("the measure does not measure")
	}
}

// sound makes one of letters that are heard as one over a bad line.
func sound(l Language, w string) string {
	if l == Arabic {
		w = strings.NewReplacer("ط", "ت", "ض", "د", "ظ", "ز", "ذ", "ز", "ص", "س", "ث", "س", "ق", "ك", "ح", "ه", "ء", "ا").Replace(w)
		return undouble(w)
	}
	w = strings.NewReplacer("ph", "f", "gh", "g", "ck", "k", "q", "k", "ce", "se", "ci", "si", "cy", "si", "c", "k", "z", "s",
		"ee", "i", "ea", "i", "oo", "u", "ou", "u", "ai", "ei", "ay", "ei", "wh", "w", "y", "i").Replace(w)
	if s, ok := strings.CutPrefix(w, "kn"); ok {
		w = "n" + s
	}
	if s, ok := strings.CutPrefix(w, "wr"); ok {
		w = "r" + s
	}
	return strings.TrimSuffix(undouble(w), "e")
}

func undouble(w string) string { return string(slices.Compact([]rune(w))) }

// near reports whether a and b are equal or one letter put in, left out or replaced apart.
func near(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	switch len(y) - len(x) {
	case 0:
		return i == len(x) || slices.Equal(x[i+1:], y[i+1:])
	case 1:
		return slices.Equal(x[i:], y[i+1:])
	}
	return false
}

func TestWordsStandForTheLeadingBits(t *testing.T) {
	for _, l := range Languages() {
		list := wordList(l)
		tests := []struct {
			digest []byte
			n      int
			want   []string
		}{
			{[]byte{0, 0}, 0, []string{}},
			{[]byte{0, 0}, 1, []string{list[0]}},
			{[]byte{0xff, 0xc0}, 1, []string{list[1023]}},
			{[]byte{0x00, 0x40, 0x20, 0x0c, 0x04}, 4, []string{list[1], list[2], list[3], list[4]}},
		}
		for _, tt := range tests {
			if diff := cmp.Diff(tt.want, Words(l, tt.digest, tt.n)); diff != "" {
				t.Errorf("%s %x (-want +got):\n%s", l, tt.digest, diff)
			}
		}
	}
}

func TestWordsAreReadAsPeopleTypeThem(t *testing.T) {
	tests := []struct {
		name  string
		lang  Language
		typed []string
		same  []string
	}{
		{"without hamza, with vowel marks and a stray space", Arabic, []string{"اناناس", "خوخٌ", " خيمه"}, []string{"أناناس", "خوخ", "خيمة"}},
		{"in capitals", English, []string{"RIVER", "Tulip"}, []string{"river", "tulip"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := FromWords(tt.lang, tt.typed)
			if err != nil {
				t.Fatal(err)
			}
			want, err := FromWords(tt.lang, tt.same)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.same, Words(tt.lang, got, len(tt.same))); diff != "" || !slices.Equal(got, want) {
				t.Errorf("got %x, want %x\n%s", got, want, diff)
			}
		})
	}
}

func TestAWordThatIsNotOnTheListIsNamed(t *testing.T) {
	_, err := FromWords(English, []string{"river", "xyzzy"})
	if want := `read fingerprint word 2 "xyzzy": want a word of the list in "en"`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestWordsComeBackAsBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(Languages()).Draw(t, "language")
		digest := rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "digest")
		n := rapid.IntRange(0, 25).Draw(t, "n")
		got, err := FromWords(l, Words(l, digest, n))
		if err != nil {
			t.Fatal(err)
		}
		want := slices.Clone(digest[:(n*wordBits+7)/8])
		if rest := n * wordBits % 8; rest > 0 {
			want[len(want)-1] &= 0xff << (8 - rest)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}
