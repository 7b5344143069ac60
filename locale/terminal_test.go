package locale

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWidthCountsCells(t *testing.T) {
	tests := []struct {
		name string
		s    string
		want int
	}{
		{"nothing", "", 0},
		{"Latin letters", "abc", 3},
		{"Arabic letters", "تنسيق", 5},
		{"vowel marks take no cell", "مُلتزَم", 5},
		{"a lam-alef takes two", "لا", 2},
		{"isolates take no cell", Isolate("abc"), 3},
		{"a combining acute takes no cell", "e\u0301", 1},
		{"a control takes no cell", "a\tb\x1b", 2},
		{"a zero-width joiner takes no cell", "a\u200db", 2},
		{"the sign of a year is seen", "\u0601", 1},
		{"a wide character takes two", "国", 2},
		{"a full-width letter takes two", "Ａ", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Width(tt.s); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

func TestIsolateAndPad(t *testing.T) {
	got := []string{Isolate(""), Isolate("ab"), Pad("خُرق", 5), Pad("abc", 3), Pad("abc", 2), Pad("", 2), Pad("a", -1)}
	want := []string{"", "\u2068ab\u2069", "خُرق  ", "abc", "abc", "  ", "a"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWrapBreaksAtSpaces(t *testing.T) {
	tests := []struct {
		name  string
		s     string
		width int
		want  []string
	}{
		{"nothing is one empty line", "", 5, []string{""}},
		{"what fits stays", "one two", 7, []string{"one two"}},
		{"a word goes to the next line", "one two", 6, []string{"one", "two"}},
		{"vowel marks do not count", "مُلتزَم بِه", 8, []string{"مُلتزَم بِه"}},
		{"a wide word is never cut", "a extraordinary b", 5, []string{"a", "extraordinary", "b"}},
		{"spaces around go", "  one   two ", 20, []string{"one two"}},
		{"a line feed begins a line", "one\n\ntwo", 20, []string{"one", "", "two"}},
		{"a no-break space does not break", "a 10\u00a0000 b", 3, []string{"a", "10\u00a0000", "b"}},
		{"a width of nothing gives a word a line", "one two", 0, []string{"one", "two"}},
		{"a word of no cells is a word", "\u0301 a", 0, []string{"\u0301", "a"}},
		{"an isolate goes on in the next line", "قال \u2068we agree\u2069 ثم", 8, []string{"قال \u2068we\u2069", "\u2068agree\u2069 ثم"}},
		{"an isolate that is never closed is closed by lines", "\u2067a b", 1, []string{"\u2067a\u2069", "\u2067b\u2069"}},
		{"an end without a beginning stays", "a\u2069 b", 1, []string{"a\u2069", "b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Wrap(tt.s, tt.width)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWrapLosesNoWordAndKeepsTheWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.SampledFrom([]rune("ab تنسيقُ\u2068\u2069\n\u00a0国")), 0, 60, -1).Draw(t, "s")
		w := rapid.IntRange(0, 12).Draw(t, "width")
		bare := strings.NewReplacer("\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "")
		var words []string
		for _, line := range Wrap(s, w) {
			if in := strings.FieldsFunc(line, breaks); Width(line) > w && len(in) > 1 && Width(strings.Join(in, " ")) > w {
				t.Fatalf("line %q is %d cells wide, want %d", line, Width(line), w)
			}
			words = append(words, strings.FieldsFunc(bare.Replace(line), breaks)...)
		}
		want := strings.FieldsFunc(bare.Replace(s), breaks)
		if got := strings.Join(words, "|"); got != strings.Join(want, "|") {
			t.Fatalf("got words %q, want %q", words, want)
		}
	})
}

func FuzzWrap(f *testing.F) {
	f.Add("قال \u2068we agree\u2069 ثم", 8)
	f.Add("\xff\n\u2069\u2069", -3)
	f.Fuzz(func(t *testing.T, s string, width int) {
		for _, line := range Wrap(s, width) {
			if strings.Contains(line, "\n") {
				t.Errorf("%q has a line feed", line)
			}
		}
	})
}
