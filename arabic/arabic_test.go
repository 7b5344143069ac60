package arabic

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFoldGivesOneKeyToEverySpelling(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"hamza seats become alif", "أإآٱ", "اااا"},
		{"alif maqsura becomes ya and ta marbuta ha", "مبنى مدرسة", "مبني مدرسه"},
		{"tashkeel and tatweel disappear", "مُحَمَّـــد", "محمد"},
		{"Persian letters become Arabic", "یک", "يك"},
		{"digits of both Arab sets become ASCII", "٢٠٢٤ ۲۰۲۴", "2024 2024"},
		{"hamza on waw and ya stays", "مسؤول هيئة", "مسؤول هيئه"},
		{"bidi controls disappear", "\u200fبيان\u202b", "بيان"},
		{"Latin letters lose case and diacritics", "Türkiye Çavuşoğlu Łódź", "turkiye cavusoglu lodz"},
		{"a typographic apostrophe becomes plain", "d’affaires", "d'affaires"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("%s: Fold(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestFoldIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if once := Fold(s); Fold(once) != once {
			t.Fatalf("Fold(%q) = %q, again %q", s, once, Fold(once))
		}
	})
}

func TestSplitsTakeProcliticsOff(t *testing.T) {
	for _, c := range []struct {
		name, key, want string
	}{
		{"و before a name", "وروسيا", "روسيا"},
		{"ب before a name", "بليبيا", "ليبيا"},
		{"و and ب together", "وبروسيا", "روسيا"},
		{"ل with the article", "للامم", "الامم"},
		{"ل with the article before ل", "للجنه", "اللجنه"},
		{"و and ل with the article", "وللامم", "الامم"},
	} {
		var rests []string
		for _, s := range Splits(nil, c.key) {
			rests = append(rests, s.Rest)
		}
		if !slices.Contains(rests, c.want) {
			t.Errorf("%s: Splits(%q) = %v, want %q among them", c.name, c.key, rests, c.want)
		}
	}
	if got := Splits(nil, "ود"); len(got) != 0 {
		t.Errorf("a word of two letters is not split, got %v", got)
	}
}

func TestVerbFormsAgree(t *testing.T) {
	find := func(v Verb, want Form) bool { return slices.Contains(VerbForms(v), want) }
	say := Verb{"قال", "قل", "يقول", "قائل"}
	deny := Verb{"نفى", "نفي", "ينفي", "نافي"}
	call := Verb{"دعا", "دعو", "يدعو", "داعي"}
	for _, c := range []struct {
		name string
		verb Verb
		form Form
	}{
		{"feminine perfect", say, Form{"قالت", Perfect, 3, Singular, true}},
		{"dual perfect", say, Form{"قالا", Perfect, 3, Dual, false}},
		{"first person plural", say, Form{"قلنا", Perfect, 1, Plural, false}},
		{"plural imperfect", say, Form{"يقولون", Imperfect, 3, Plural, false}},
		{"accusative participle", say, Form{"قائلا", Participle, 0, Singular, false}},
		{"a final ى drops before ت", deny, Form{"نفت", Perfect, 3, Singular, true}},
		{"a defective participle", deny, Form{"نافيا", Participle, 0, Singular, false}},
		{"a final ا becomes و in the dual", call, Form{"دعوا", Perfect, 3, Dual, false}},
		{"a final ا drops before ت", call, Form{"دعت", Perfect, 3, Singular, true}},
	} {
		if !find(c.verb, c.form) {
			t.Errorf("%s: %+v not among the forms of %s", c.name, c.form, c.verb.Perfect)
		}
	}
	if got := VerbForms(Verb{}); len(got) != 0 {
		t.Errorf("no stems give no forms, got %v", got)
	}
}

func TestNisbaFormsAgree(t *testing.T) {
	var keys []string
	for _, f := range NisbaForms("تركي") {
		keys = append(keys, f.Key)
	}
	for _, want := range []string{"تركي", "تركيه", "التركي", "التركيه", "التركيين", "التركيتين", "تركيا"} {
		if !slices.Contains(keys, want) {
			t.Errorf("%q not among %v", want, keys)
		}
	}
}

func TestHijriDatesFollowTheUmmAlQuraCalendar(t *testing.T) {
	for _, c := range []struct {
		name    string
		y, m, d int
		want    string
	}{
		{"the first day of the table", 1356, 1, 1, "1937-03-14"},
		{"the last day of the table", 1500, 12, 30, "2077-11-16"},
		{"the first day of Ramadan 1442", 1442, 9, 1, "2021-04-13"},
		{"the new year of 1445", 1445, 1, 1, "2023-07-19"},
		{"the feast of sacrifice of 1441", 1441, 12, 10, "2020-07-31"},
	} {
		y, m, d, err := FromHijri(c.y, c.m, c.d)
		got := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		if err != nil || got != c.want {
			t.Errorf("%s: got %s, %v, want %s", c.name, got, err, c.want)
		}
	}
	for _, bad := range [][3]int{{1355, 1, 1}, {1501, 1, 1}, {1442, 13, 1}, {1442, 0, 1}, {1442, 9, 31}, {1442, 9, 0}} {
		if _, _, _, err := FromHijri(bad[0], bad[1], bad[2]); err == nil {
			t.Errorf("%v: accepted", bad)
		}
	}
}

func TestEveryFamilyNamesTwelveMonths(t *testing.T) {
	seen := map[Family]map[int]bool{}
	for _, m := range Months() {
		if seen[m.Family] == nil {
			seen[m.Family] = map[int]bool{}
		}
		seen[m.Family][m.Month] = true
	}
	for f, months := range seen {
		if len(months) != 12 {
			t.Errorf("%s: %d months", f, len(months))
		}
	}
	if len(seen) != 7 {
		t.Errorf("got %d families, want 7", len(seen))
	}
}

func TestNumberWordsHaveValues(t *testing.T) {
	got := map[string]int{}
	for _, w := range []string{"ثلاثه", "تسعين", "مئه"} {
		got[w], _ = Number(w)
	}
	if diff := cmp.Diff(map[string]int{"ثلاثه": 3, "تسعين": 90, "مئه": 100}, got); diff != "" {
		t.Error(diff)
	}
	if n, ok := Ordinal("السابع"); n != 7 || !ok {
		t.Errorf("السابع is %d, %v", n, ok)
	}
	if _, ok := Number("كتاب"); ok {
		t.Error("كتاب is no number")
	}
}

func FuzzFold(f *testing.F) {
	f.Add("وقال الوزير")
	f.Add("\xff\xd8")
	f.Fuzz(func(t *testing.T, s string) {
		if once := Fold(s); Fold(once) != once {
			t.Errorf("Fold(%q) = %q, again %q", s, once, Fold(once))
		}
	})
}
