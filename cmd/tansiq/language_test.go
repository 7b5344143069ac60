package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/tansiq/tansiq/locale"
)

// languageProblems returns what in an output is not of the language: in Arabic any Latin word that stands neither in an
// isolate nor between backquotes nor in JSON, and in an isolate a sentence of three Latin words or more that nobody
// typed. In English the same for Arabic.
func languageProblems(l locale.Language, args []string, text string) []string {
	var problems []string
	if text == "" {
		return nil
	}
	own, foreign := isArabic, isLatin
	if l == locale.English {
		own, foreign = isLatin, isArabic
	}
	if !own(text) {
		problems = append(problems, fmt.Sprintf("nothing of the language in %q", text))
	}
	var plain strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		if !balanced(line) {
			problems = append(problems, fmt.Sprintf("an isolate without its pair in %q", line))
		}
		if isJSONLine(line) {
			continue
		}
		rest, inside := withoutIsolates(line)
		for _, s := range inside {
			if sentence := threeLatinWords().FindString(s); l == locale.Arabic && sentence != "" && !typed(sentence, args) {
				problems = append(problems, fmt.Sprintf("the sentence %q in an isolate of %q", sentence, line))
			}
		}
		plain.WriteString(rest + "\n")
	}
	outside := betweenBackquotes().ReplaceAllString(plain.String(), " ")
	for line := range strings.SplitSeq(outside, "\n") {
		if foreign(line) {
			problems = append(problems, fmt.Sprintf("words of the other language in %q", line))
		}
	}
	return problems
}

func threeLatinWords() *regexp.Regexp   { return regexp.MustCompile(`[A-Za-z]+( [A-Za-z]+){2,}`) }
func betweenBackquotes() *regexp.Regexp { return regexp.MustCompile("(?s)`[^`]*`") }

// typed reports whether the words are the user's own, or the name of a command.
func typed(sentence string, args []string) bool {
	return strings.HasPrefix(sentence, "tansiq ") || strings.Contains(strings.Join(args, " "), sentence)
}

func isLatin(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
}

// isJSONLine reports whether a line is one of an indented JSON value.
func isJSONLine(line string) bool {
	s := strings.TrimSpace(line)
	return s != "" && strings.ContainsAny(s[:1], `{}[]"`) && !strings.Contains(s, "\u2068") && !strings.HasPrefix(s, "[لم")
}

// withoutIsolates returns a line without its isolates, and what was in them.
func withoutIsolates(line string) (rest string, inside []string) {
	re := regexp.MustCompile("[\u2066\u2067\u2068]([^\u2066-\u2069]*)\u2069")
	for _, m := range re.FindAllStringSubmatch(line, -1) {
		inside = append(inside, m[1])
	}
	return re.ReplaceAllString(line, " "), inside
}

func TestALanguageProblemIsFound(t *testing.T) {
	for _, row := range []struct {
		name string
		lang locale.Language
		text string
		want int
	}{
		{"an Arabic sentence has none", locale.Arabic, "خطأ: لا ملف هنا: \u2068nothing.txt\u2069\n", 0},
		{"a command between backquotes is no problem", locale.Arabic, "الخطوة التالية: أعد `tansiq accept`.\n", 0},
		{"an English word in an Arabic sentence is found", locale.Arabic, "خطأ: file غير موجود\n", 1},
		{"an English sentence is found twice: nothing there is Arabic", locale.Arabic, "open nothing.txt: no such file\n", 2},
		{"an English sentence in an isolate is found", locale.Arabic, "خطأ: \u2068no such file or directory\u2069\n", 1},
		{"an isolate that is not closed is found", locale.Arabic, "خطأ: \u2068١\n", 1},
		{"an isolate is closed that was not open", locale.Arabic, "خطأ: \u2069\n", 1},
		{"Arabic in an English sentence is found", locale.English, "Error: خطأ\n", 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := languageProblems(row.lang, []string{"verify"}, row.text); len(got) != row.want {
				t.Errorf("%d problems, want %d: %q", len(got), row.want, got)
			}
		})
	}
}
