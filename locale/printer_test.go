package locale

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPluralFormsAreThoseOfTheNumber(t *testing.T) {
	c := newCatalogue(t, pair(
		`{"forms": {"zero": "صفر", "one": "مفرد", "two": "مثنى", "few": "قلة {{.N}}", "many": "كثرة {{.N}}", "other": "سائر {{.N}}"}}`,
		`{"forms": {"one": "one {{.N}}", "other": "other {{.N}}"}}`))
	tests := []struct {
		n      int64
		ar, en string
	}{
		{0, "صفر", "other 0"},
		{1, "مفرد", "one 1"},
		{2, "مثنى", "other 2"},
		{3, "قلة 3", "other 3"},
		{10, "قلة 10", "other 10"},
		{11, "كثرة 11", "other 11"},
		{99, "كثرة 99", "other 99"},
		{100, "سائر 100", "other 100"},
		{101, "سائر 101", "other 101"},
		{102, "سائر 102", "other 102"},
		{103, "قلة 103", "other 103"},
		{111, "كثرة 111", "other 111"},
		{1_000_000, "سائر 1,000,000", "other 1,000,000"},
		{1_000_003, "قلة 1,000,003", "other 1,000,003"},
		{1_000_011, "كثرة 1,000,011", "other 1,000,011"},
		{5_000_000_004, "قلة 5,000,000,004", "other 5,000,000,004"},
		{-2, "مثنى", "other -2"},
	}
	ar, en := c.In(Arabic, Options{}), c.In(English, Options{})
	for _, tt := range tests {
		got := [2]string{ar.N("forms", tt.n), en.N("forms", tt.n)}
		if want := [2]string{tt.ar, tt.en}; got != want {
			t.Errorf("%d: got %q, want %q", tt.n, got, want)
		}
	}
}

func TestVariablesAreFilled(t *testing.T) {
	c := newCatalogue(t, pair(
		`{"a": "{{.Party}}: {{.Count}}", "b": {"zero": "ص {{.Party}}", "one": "و {{.Party}}", "two": "ث {{.Party}}", "few": "{{.N}} {{.Party}}", "many": "{{.N}} {{.Party}}", "other": "{{.N}} {{.Party}}"}}`,
		`{"a": "{{.Party}}: {{.Count}}", "b": {"one": "1 {{.Party}}", "other": "{{.N}} {{.Party}}"}}`))
	p := c.In(Arabic, Options{Digits: ArabicIndic})
	got := []string{
		p.T("a", A("Party", "<b>وفد {{.N}}</b>"), A("Count", 1200), A("Unused", 1)),
		p.T("a", A("Party", "وفد"), A("Count", int64(7))),
		p.T("a", A("Party", "وفد"), A("Count", "7")),
		p.N("b", 12, A("Party", "وفد")),
	}
	want := []string{"<b>وفد {{.N}}</b>: ١٬٢٠٠", "وفد: ٧", "وفد: 7", "١٢ وفد"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if p.Language() != Arabic || !p.Has("a") || p.Has("c") {
		t.Error("the printer does not know its language or keys")
	}
}

func TestMistakesOfTheProgramPanic(t *testing.T) {
	c := newCatalogue(t, pair(`{"a": "{{.Party}}"}`, `{"a": "{{.Party}}"}`))
	p := c.In(English, Options{})
	tests := []struct {
		name string
		do   func()
		want string
	}{
		{"a key that is not there", func() { p.T("none") }, `locale: no text "none"`},
		{"a plural key that is not there", func() { p.N("none", 1) }, `locale: no text "none"`},
		{"a plural key without a number", func() { p.T("days.left") }, `locale: "days.left" has plural forms, T was asked for it`},
		{"a plain key with a number", func() { p.N("a", 1) }, `locale: "a" has no plural forms, N was asked for it`},
		{"a variable without a value", func() { p.T("a", A("party", "x")) }, `locale: write "a" in "en": `},
		{"N given twice", func() { p.N("days.left", 3, A("N", 4)) }, `locale: N of "days.left" is given twice`},
		{"a language that is not there", func() { c.In("fr", Options{}) }, `locale: no language "fr"`},
		{"words of a language that is not there", func() { Words("fr", nil, 0) }, `locale: no language "fr"`},
		{"words that the digest is too short for", func() { Words(Arabic, make([]byte, 7), 6) }, `locale: want 6 words, have 7 bytes`},
		{"a negative number of words", func() { Words(Arabic, make([]byte, 7), -1) }, `locale: want -1 words, have 7 bytes`},
		{"a month 0", func() { p.Month(2020, 0) }, `locale: no month 0 in a year`},
		{"a month 13", func() { p.Day(2020, 13, 1) }, `locale: no month 13 in a year`},
		{"a day 32", func() { p.Day(2020, 1, 32) }, `locale: no day 32 in a month`},
		{"a list that is not there", func() { p.Enum("commitment", "agreed") }, `locale: no list "commitment"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if got, _ := recover().(string); !strings.HasPrefix(got, tt.want) {
					t.Errorf("got panic %q, want %q", got, tt.want)
				}
			}()
			tt.do()
		})
	}
}

func TestNumbersAreWrittenInTheReadersDigits(t *testing.T) {
	c := newCatalogue(t)
	ar, indic, en := c.In(Arabic, Options{}), c.In(Arabic, Options{Digits: ArabicIndic}), c.In(English, Options{Digits: ArabicIndic})
	tests := []struct {
		n             int64
		ar, indic, en string
	}{
		{0, "0", "٠", "0"},
		{999, "999", "٩٩٩", "999"},
		{1000, "1,000", "١٬٠٠٠", "1,000"},
		{123456, "123,456", "١٢٣٬٤٥٦", "123,456"},
		{1234567, "1,234,567", "١٬٢٣٤٬٥٦٧", "1,234,567"},
		{-42, "\u200e-42", "\u061c-٤٢", "-42"},
		{-1000, "\u200e-1,000", "\u061c-١٬٠٠٠", "-1,000"},
		{math.MinInt64, "\u200e-9,223,372,036,854,775,808", "\u061c-٩٬٢٢٣٬٣٧٢٬٠٣٦٬٨٥٤٬٧٧٥٬٨٠٨", "-9,223,372,036,854,775,808"},
	}
	for _, tt := range tests {
		got := []string{ar.Number(tt.n), indic.Number(tt.n), en.Number(tt.n)}
		if diff := cmp.Diff([]string{tt.ar, tt.indic, tt.en}, got); diff != "" {
			t.Errorf("%d (-want +got):\n%s", tt.n, diff)
		}
	}
}

func TestPercentNeverRoundsToNothingOrToAll(t *testing.T) {
	c := newCatalogue(t)
	en := c.In(English, Options{})
	tests := []struct {
		part, whole int64
		want        string
	}{
		{0, 9, "0%"}, {9, 9, "100%"}, {1, 2, "50%"}, {1, 3, "33%"}, {2, 3, "67%"}, {1, 1000, "1%"}, {999, 1000, "99%"},
		{3, 2, "150%"}, {-1, 4, "-25%"}, {0, 0, "–"}, {5, 0, "–"}, {math.MaxInt64 / 2, math.MaxInt64, "50%"},
	}
	for _, tt := range tests {
		if got := en.Percent(tt.part, tt.whole); got != tt.want {
			t.Errorf("%d of %d: got %q, want %q", tt.part, tt.whole, got, tt.want)
		}
	}
	got := []string{c.In(Arabic, Options{}).Percent(1, 2), c.In(Arabic, Options{Digits: ArabicIndic}).Percent(1, 2)}
	if diff := cmp.Diff([]string{"50\u200e%\u200e", "٥٠٪\u061c"}, got); diff != "" {
		t.Errorf("Arabic (-want +got):\n%s", diff)
	}
}

func BenchmarkPlain(b *testing.B) {
	p := newCatalogue(b).In(Arabic, Options{})
	for b.Loop() {
		p.Enum("commitment.headline", "holding")
	}
}

func BenchmarkPlural(b *testing.B) {
	p := newCatalogue(b).In(Arabic, Options{})
	for b.Loop() {
		p.DaysLeft(11)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		newCatalogue(b)
	}
}
