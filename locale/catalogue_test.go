package locale

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// pair is a source of two files.
func pair(ar, en string) fs.FS {
	return fstest.MapFS{"text/ar.json": {Data: []byte(ar)}, "text/en.json": {Data: []byte(en)}}
}

func newCatalogue(t testing.TB, sources ...fs.FS) *Catalogue {
	t.Helper()
	c, err := New(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const (
	sixForms = `{"zero": "لا بنود", "one": "بند واحد", "two": "بندان", "few": "{{.N}} بنود", "many": "{{.N}} بندًا", "other": "{{.N}} بند"}`
	twoForms = `{"one": "one provision", "other": "{{.N}} provisions"}`
)

func TestNewRefuses(t *testing.T) {
	tests := []struct {
		name   string
		ar, en string
		want   []string
	}{
		{"a key in Arabic only", `{"a.b": "نص"}`, `{}`, []string{`check "a.b" in text/ar.json of source 1: want it in English too`}},
		{"a key in English only", `{}`, `{"a.b": "text"}`, []string{`check "a.b" in text/en.json of source 1: want it in Arabic too`}},
		{"a key twice in one file", `{"a": "نص", "a": "نص"}`, `{"a": "text"}`, []string{`check "a" in text/ar.json of source 1: want it once, it is in text/ar.json of source 1 too`}},
		{"a key that the package has itself", `{"days.today": "اليوم"}`, `{"days.today": "today"}`, []string{
			`check "days.today" in text/ar.json of source 1: want it once, it is in text/ar.json of source 0 too`,
			`check "days.today" in text/en.json of source 1: want it once, it is in text/en.json of source 0 too`}},
		{"an Arabic plural without two and many", `{"a": {"zero": "ص", "one": "و", "few": "ق", "other": "غ"}}`, `{"a": ` + twoForms + `}`, []string{
			`check "a" in text/ar.json of source 1: want the plural form two`,
			`check "a" in text/ar.json of source 1: want the plural form many`}},
		{"an English plural without one", `{"a": ` + sixForms + `}`, `{"a": {"other": "{{.N}} provisions"}}`, []string{`check "a" in text/en.json of source 1: want the plural form one`}},
		{"an English plural without other", `{"a": ` + sixForms + `}`, `{"a": {"one": "one provision"}}`, []string{`check "a" in text/en.json of source 1: want the plural form other`}},
		{"an English plural with a form of Arabic", `{"a": ` + sixForms + `}`, `{"a": {"one": "x", "two": "x", "other": "x"}}`, []string{`check "a" in text/en.json of source 1: want no plural form two`}},
		{"plural forms in one language only", `{"a": ` + sixForms + `}`, `{"a": "provisions"}`, []string{`check "a" in text/ar.json of source 1: want plural forms in both languages or in neither`}},
		{"a template that does not parse", `{"a": "نص {{.Name"}`, `{"a": "text {{.Name}}"}`, []string{
			`check "a" in text/ar.json of source 1: template: text:1: unclosed action: "نص {{.Name"`,
			`check "a" in text/ar.json of source 1: want the same variables, got [] in Arabic and [Name] in English`}},
		{"a template with a function", `{"a": "نص"}`, `{"a": "{{len .Name}}"}`, []string{`check "a" in text/en.json of source 1: template: text:1: function "len" not defined: "{{len .Name}}"`}},
		{"a template with a condition", `{"a": "نص"}`, `{"a": "{{if .Name}}x{{end}}"}`, []string{`check "a" in text/en.json of source 1: want only {{.Name}} in braces: "{{if .Name}}x{{end}}"`}},
		{"a template with a field of a field", `{"a": "نص"}`, `{"a": "{{.Name.First}}"}`, []string{`check "a" in text/en.json of source 1: want only {{.Name}} in braces: "{{.Name.First}}"`}},
		{"a template that defines another", `{"a": "نص"}`, `{"a": "{{define \"x\"}}y{{end}}z"}`, []string{`check "a" in text/en.json of source 1: want no templates inside the text: "{{define \"x\"}}y{{end}}z"`}},
		{"variables that differ", `{"a": "نص {{.Party}}"}`, `{"a": "text {{.Day}}"}`, []string{`check "a" in text/ar.json of source 1: want the same variables, got [Party] in Arabic and [Day] in English`}},
		{"an empty text", `{"a": " "}`, `{"a": "text"}`, []string{`check "a" in text/ar.json of source 1: want a text that is not empty: " "`}},
		{"an empty plural form", `{"a": ` + strings.Replace(sixForms, "بندان", "", 1) + `}`, `{"a": ` + twoForms + `}`, []string{`check "a" in text/ar.json of source 1: want a text that is not empty: ""`}},
		{"Latin letters in Arabic", `{"a": "افتح verify"}`, `{"a": "open"}`, []string{`check "a" in text/ar.json of source 1: want Latin letters only between backquotes: "افتح verify"`}},
		{"Latin letters after a closed pair of backquotes", "{\"a\": \"افتح `x` y\"}", `{"a": "open"}`, []string{"check \"a\" in text/ar.json of source 1: want Latin letters only between backquotes: \"افتح `x` y\""}},
		{"a backquote without its pair", "{\"a\": \"افتح `x\"}", `{"a": "open"}`, []string{"check \"a\" in text/ar.json of source 1: want each backquote with its pair: \"افتح `x\""}},
		{"a key with a capital", `{"A": "نص"}`, `{"A": "text"}`, []string{
			`check "A" in text/ar.json of source 1: want a key of a-z, 0-9, _ and inner dots`,
			`check "A" in text/en.json of source 1: want a key of a-z, 0-9, _ and inner dots`}},
		{"a label without a group", `{"enum.a": "نص"}`, `{"enum.a": "text"}`, []string{
			`check "enum.a" in text/ar.json of source 1: want enum.<group>.<value>`,
			`check "enum.a" in text/en.json of source 1: want enum.<group>.<value>`}},
		{"a file that is no object", `[]`, `{}`, []string{`parse text/ar.json of source 1 at byte 1: want an object`}},
		{"a value that is a number", `{"a": 1}`, `{}`, []string{
			`parse text/ar.json of source 1 at byte 7: "a": want a text or an object of plural forms`}},
		{"a form that is a number", `{"a": {"one": 1}}`, `{}`, []string{`parse text/ar.json of source 1 at byte 15: "a": want a text as the form "one"`}},
		{"a form twice", `{"a": {"one": "و", "one": "و"}}`, `{}`, []string{`parse text/ar.json of source 1 at byte 25: "a" has the form "one" twice`}},
		{"something after the object", `{} {}`, `{}`, []string{`parse text/ar.json of source 1 at byte 4: want nothing after the object`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(pair(tt.ar, tt.en))
			if err == nil {
				t.Fatal("New took it")
			}
			if diff := cmp.Diff(tt.want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNewRefusesASourceWithoutAFile(t *testing.T) {
	_, err := New(fstest.MapFS{"text/ar.json": {Data: []byte(`{}`)}})
	if err == nil || !strings.HasPrefix(err.Error(), "read text/en.json of source 1: ") {
		t.Errorf("got %v", err)
	}
}

func TestNewTakesSeveralSources(t *testing.T) {
	c := newCatalogue(t,
		pair("{\"a.run\": \"شغّل `tansiq verify {{.File}}` ثم اقرأ {{.Name}}\"}", `{"a.run": "run it on {{.File}}, {{.Name}}"}`),
		pair(`{"b.provisions": `+sixForms+`}`, `{"b.provisions": `+twoForms+`}`))
	for _, key := range []string{"a.run", "b.provisions", "days.today"} {
		if !c.Has(key) {
			t.Errorf("no %q", key)
		}
	}
	if c.Has("a.none") {
		t.Error("has a.none")
	}
	got := c.In(Arabic, Options{}).T("a.run", A("File", "x.bundle"), A("Name", "ليلى"))
	if want := "شغّل `tansiq verify x.bundle` ثم اقرأ ليلى"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheCatalogueIsReadByManyAtOnce(t *testing.T) {
	c := newCatalogue(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, l := range Languages() {
				p := c.In(l, Options{})
				want := map[Language]string{Arabic: "بعد 11 يومًا", English: "in 11 days"}[l]
				for range 200 {
					if got := p.DaysLeft(11); got != want {
						t.Errorf("got %q, want %q", got, want)
						return
					}
				}
			}
		})
	}
	wg.Wait()
}

// Arabic of the package's own file: no tatweel, no letters of Persian, no presentation forms, no doubled spaces, alif
// maqsura and teh marbuta only where a word ends.
func TestArabicTextsAreSpelledInArabic(t *testing.T) {
	texts, err := read(own, Arabic, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range texts {
		for form, s := range x.forms {
			if bad := misspelled(s); bad != "" {
				t.Errorf("%s %s: %s in %q", x.key, form, bad, s)
			}
		}
	}
	for s, want := range map[string]string{"تنـسيق": "tatweel", "یوم": "letter of another language", "ﻻ": "presentation form",
		"لجنة  عمل": "two spaces", "لجنةعمل": "teh marbuta inside a word", "إلىهم": "alif maqsura inside a word", "يوم ,": "Latin comma", "مدة": ""} {
		if got := misspelled(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}

func misspelled(s string) string {
	rs := []rune(s)
	for i, r := range rs {
		inside := i+1 < len(rs) && unicode.IsLetter(rs[i+1])
		switch {
		case r == '\u0640':
			return "tatweel"
		case r == 'ی' || r == 'ک' || r == 'ہ':
			return "letter of another language"
		case r >= 0xfb50 && r <= 0xfdff, r >= 0xfe70 && r <= 0xfefc:
			return "presentation form"
		case r == ' ' && i+1 < len(rs) && rs[i+1] == ' ':
			return "two spaces"
		case r == 'ة' && inside:
			return "teh marbuta inside a word"
		case r == 'ى' && inside:
			return "alif maqsura inside a word"
		case strings.ContainsRune(",;?", r):
			return "Latin comma"
		}
	}
	return ""
}

func TestGoFilesHaveNoBidiControls(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 10 {
		t.Fatalf("found %d files: %v", len(files), err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.IndexFunc(string(data), bidiControl) >= 0 {
			t.Errorf("%s has a bidi control character: write it as an escape", name)
		}
	}
	if !bidiControl('\u2067') || !bidiControl('\u200f') || bidiControl('ا') {
		t.Error("bidiControl does not tell controls from letters")
	}
}

func bidiControl(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }

func FuzzRead(f *testing.F) {
	for _, s := range []string{`{}`, `{"a": "b"}`, `{"a": ` + sixForms + `}`, `{"a": {"one": 1}}`, `[`, `{"a": {}}`, `{"a": "{{.N"}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		texts, err := read(pair(s, "{}"), Arabic, 1)
		if err != nil {
			return
		}
		for _, x := range texts {
			if x.check(Arabic) == nil && (len(x.forms) != 1 && len(x.forms) != 6) {
				t.Errorf("%q: took %d forms", s, len(x.forms))
			}
		}
	})
}
