package locale

import "strings"

// Language is one of the two languages of the program, by its BCP 47 code.
type Language string

// The languages. Arabic is the one shown where nothing else was asked for.
const (
	Arabic  Language = "ar"
	English Language = "en"
)

// Languages lists the languages, Arabic first.
func Languages() []Language { return []Language{Arabic, English} }

// Name returns the language's name in itself, the same for every reader.
func (l Language) Name() string {
	if l == Arabic {
		return "العربية"
	}
	return "English"
}

// Direction returns "rtl" or "ltr", as HTML's dir attribute takes it.
func (l Language) Direction() string {
	if l == Arabic {
		return "rtl"
	}
	return "ltr"
}

// Parse reads a language from a code (en-GB) or a POSIX locale name (ar_LY.UTF-8), in any case, and reports whether it
// is one of Languages. The empty text, C and POSIX name no language.
func Parse(s string) (Language, bool) {
	if i := strings.IndexAny(s, ".@"); i >= 0 {
		s = s[:i]
	}
	if i := strings.IndexAny(s, "_-"); i >= 0 {
		s = s[:i]
	}
	for _, l := range Languages() {
		if strings.EqualFold(s, string(l)) {
			return l, true
		}
	}
	return "", false
}

// FromEnviron returns the language that LC_ALL, LC_MESSAGES or LANG asks for; lookup is os.Getenv or a test's table.
// The first one that is not empty decides (POSIX.1-2024, Base Definitions, 8.2). Where that is C, POSIX or a language
// that the program does not speak, or none is set, the answer is Arabic.
func FromEnviron(lookup func(string) string) Language {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := lookup(name); v != "" {
			if l, ok := Parse(v); ok {
				return l
			}
			return Arabic
		}
	}
	return Arabic
}
