package sample_test

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/tansiq/tansiq/sample"
)

// eachText calls f for every sample.Text inside v, with the path to it.
func eachText(v any, f func(path string, x sample.Text)) {
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		if v.Type() == reflect.TypeFor[sample.Text]() {
			f(path, v.Interface().(sample.Text))
			return
		}
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				walk(path, v.Elem())
			}
		case reflect.Slice:
			if v.Type().Elem().Kind() == reflect.Uint8 {
				return
			}
			for i := range v.Len() {
				walk(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i))
			}
		}
	}
	walk("", reflect.ValueOf(v))
}

// symbol is a document symbol, which stays in Latin letters in Arabic too.
var symbol = regexp.MustCompile(`S/(RES/)?\d[\d/]*( \(\d{4}\))?`)

// latin returns the first Latin letter of s outside document symbols, or nothing.
func latin(s string) string {
	for _, r := range symbol.ReplaceAllString(s, "") {
		if unicode.Is(unicode.Latin, r) {
			return string(r)
		}
	}
	return ""
}

func hasArabic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) })
}

// faults lists what is wrong with a text that stands on a page.
func faults(x sample.Text) []string {
	var out []string
	for lang, s := range map[string]string{"Arabic": x.AR, "English": x.EN} {
		if strings.TrimSpace(s) == "" || strings.TrimSpace(s) != s || strings.Contains(s, "  ") {
			out = append(out, lang+" is empty or badly spaced")
		}
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) || r == '\u0640' }) {
			out = append(out, lang+" has a control character or a tatweel")
		}
	}
	if l := latin(x.AR); l != "" {
		out = append(out, "Arabic has the Latin letter "+l)
	}
	if hasArabic(x.EN) {
		out = append(out, "English has Arabic letters")
	}
	if !hasArabic(x.AR) || strings.ContainsAny(x.AR, ",;?") {
		out = append(out, "Arabic has no Arabic letter, or Latin punctuation")
	}
	return out
}

func TestEveryTextIsThereInBothLanguagesEachInItsOwnScript(t *testing.T) {
	seen := 0
	check := func(path string, x sample.Text) {
		seen++
		for _, f := range faults(x) {
			t.Errorf("%s: %s: %+v", path, f, x)
		}
	}
	eachText(libya(t), check)
	eachText(exercise(t), check)
	if seen < 240 {
		t.Errorf("only %d texts were found", seen)
	}
}

func TestFaultsOfATextAreFound(t *testing.T) {
	good := sample.Text{AR: "قرار مجلس الأمن S/RES/2510 (2020)، الفقرة 4", EN: "Council resolution"}
	if got := faults(good); got != nil {
		t.Errorf("a good text has faults: %v", got)
	}
	for name, x := range map[string]sample.Text{
		"no Arabic":                {EN: "a"},
		"no English":               {AR: "نص"},
		"a Latin word in Arabic":   {AR: "نص UN", EN: "a"},
		"an Arabic word in Latin":  {AR: "نص", EN: "a نص"},
		"a Latin comma in Arabic":  {AR: "نص, نص", EN: "a"},
		"a tatweel":                {AR: "نــص", EN: "a"},
		"space at the end":         {AR: "نص ", EN: "a"},
		"a bidi control character": {AR: "نص" + "\u200f" + "نص", EN: "a"},
	} {
		if faults(x) == nil {
			t.Errorf("%s: no fault found in %+v", name, x)
		}
	}
}

func TestNoSummaryStandsInQuotationMarks(t *testing.T) {
	eachText(libya(t), func(path string, x sample.Text) {
		if strings.ContainsAny(x.AR+x.EN, "\"“”„«»‹›'‘") && !apostropheOnly(x.EN) {
			t.Errorf("%s has quotation marks: %+v", path, x)
		}
		if strings.ContainsAny(x.AR, "\"“”„«»‹›'‘’") {
			t.Errorf("%s has quotation marks in Arabic: %s", path, x.AR)
		}
	})
}

// apostropheOnly reports whether every straight mark of s stands between a letter and a letter or space, as in
// "Libya's" and "parties' ", and no other mark is there.
func apostropheOnly(s string) bool {
	if strings.ContainsAny(s, "\"“”„«»‹›‘") {
		return false
	}
	before := ' '
	for _, r := range s {
		if r == '\'' && !unicode.IsLetter(before) {
			return false
		}
		before = r
	}
	return true
}
