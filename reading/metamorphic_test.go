package reading

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// outline is what a change of names, months or marks must leave alone: who said and undertook what, without places.
type outline struct {
	Speech      []string
	Commitments []string
	Dates       []string
}

// outlineOf writes a reading as text lines; rename replaces words of the original by those of the variant.
func outlineOf(r Reading, rename *strings.Replacer) outline {
	var o outline
	for _, s := range r.Speech {
		o.Speech = append(o.Speech, rename.Replace(strings.Join(s.Speaker, "+")+"|"+s.Mode+"|"+s.Content.Text))
	}
	for _, c := range r.Commitments {
		o.Commitments = append(o.Commitments, rename.Replace(strings.Join(c.Parties, "+")+"|"+c.Modality+"|"+c.Class+"|"+c.AssertedBy+"|"+c.Text))
	}
	for _, d := range r.Dates {
		o.Dates = append(o.Dates, rename.Replace(d.Text+"|"+d.Value+"|"+d.Alt))
	}
	return o
}

// sourceText is a text that the changes are run on. Blocks are its lines in another order in which nothing refers back
// over a border; changes are the ones that apply to it.
type sourceText struct {
	name    string
	body    string
	day     Day
	changes []change
	order   [][2]int // half-open ranges of lines
}

// change is a list of old and new words in the text, and of those only in the outline expected: ids and values.
type change struct {
	name  string
	words []string
	also  []string
}

// sourceTexts returns the fixtures and, where it is there, the seed; ofSeed tests are reported absent where it is not.
func sourceTexts(t *testing.T, ofSeed int) []sourceText {
	t.Helper()
	texts := []sourceText{
		{"fixture_ar", fixture(t, "fixture_ar.txt"), testDay, arabicChanges(), [][2]int{{0, 1}, {6, 12}, {1, 6}, {12, 14}}},
		{"fixture_en", fixture(t, "fixture_en.txt"), testDay, englishChanges(), [][2]int{{0, 5}, {13, 20}, {5, 13}, {20, 100}}},
	}
	b, err := os.ReadFile("../../shared/data/reading/seed.txt")
	if err != nil {
		fmt.Printf("absent: %d tests\n", ofSeed)
		return texts
	}
	return append(texts, sourceText{"seed", string(b), Day{2020, 7, 22}, seedChanges(), [][2]int{{0, 1}, {8, 19}, {1, 8}, {19, 20}}})
}

func arabicChanges() []change {
	return []change{
		{"two other states", []string{"الإيطالية", "اليونانية", "الإيطالي", "اليوناني", "إيطاليا", "اليونان", "المغربية", "التونسية", "المغربي", "التونسي",
			"والمغرب", "وتونس", "المغرب", "تونس", "الرباط", "تونس العاصمة", "روما", "أثينا"},
			[]string{"ITA", "GRC", "MAR", "TUN"}},
		{"other months", []string{"يناير/ كانون الأول", "مارس/ أيلول", "أبريل/ نيسان", "أيار/ مايو"},
			[]string{"2021-01-05", "2021-03-05", "2020-12-05", "2020-09-05", "2024-04-15", "2024-05-15"}},
		{"another outlet", []string{"قناة \"النهر\"", "صحيفة \"الجسر\""}, nil},
		{"another minister", []string{"عثمان ديالو", "موسى كامارا", "ديالو", "كامارا"}, nil},
		{"a feminine minister", []string{"أعلن وزير الخارجية السنغالي عثمان", "أعلنت وزيرة الخارجية السنغالية مريم", "كان ديالو يتحدث", "كانت ديالو تتحدث", "نظيره", "نظيرها",
			"وقال ديالو", "وقالت ديالو", "وأضاف: ", "وأضافت: ", "وأكد أن \"المسار", "وأكدت أن \"المسار", "مشددا على \"ضرورة", "مشددة على \"ضرورة"}, []string{"عثمان", "مريم"}},
	}
}

func englishChanges() []change {
	return []change{
		{"two other states", []string{"Italian", "Greek", "Italy", "Greece", "Morocco", "Tunisia", "Rome", "Athens"}, []string{"ITA", "GRC", "MAR", "TUN"}},
		{"other months", []string{"January", "March", "30 June 2025", "31 July 2025"}, []string{"2022-01", "2022-03", "2025-06-30", "2025-07-31"}},
		{"another outlet", []string{"told reporters", "told The Bridge"}, nil},
		{"another minister", []string{"Ousmane Diallo", "Moussa Camara", "Diallo", "Camara"}, nil},
		{"a feminine minister", []string{"Ousmane", "Mariam", "his Portuguese", "her Portuguese", "He added", "She added"}, nil},
	}
}

func seedChanges() []change {
	return []change{
		{"two other states", []string{"التركية", "اليونانية", "التركي", "اليوناني", "وتركيا", "واليونان", "تركيا", "اليونان", "انقرة", "أثينا", "جزائرية", "تونسية",
			"الجزائري", "التونسي", "الجزائر", "تونس", "صبري بوقادوم", "نادر الكيلاني", "بوقادوم", "الكيلاني"}, []string{"TUR", "GRC", "DZA", "TUN", "BOUKADOUM", "~نادر الكيلاني"}},
		{"other months", []string{"يناير/ كانون الأول", "مارس/ أيلول", "يناير/ كانون الثاني", "أبريل/ نيسان"},
			[]string{"2020-01-08", "2020-03-08", "2019-12-08", "2019-09-08", "2020-01-19", "2020-04-19"}},
		{"another outlet", []string{"قناة “روسيا اليوم”", "صحيفة “الجسر”"}, nil},
		{"a feminine minister", []string{"أعلن وزير الخارجية الجزائري", "أعلنت وزيرة الخارجية الجزائرية", "كان بوقادوم يتحدث", "كانت بوقادوم تتحدث", "نظيره", "نظيرها",
			"وقال بوقادوم", "وقالت بوقادوم", "وأضاف: ", "وأضافت: ", "وتابع الوزير الجزائري", "وتابعت الوزيرة الجزائرية", "وأكد أن “المسار", "وأكدت أن “المسار",
			"مشددا على “إجبارية", "مشددة على “إجبارية", "وشرع بوقادوم", "وشرعت بوقادوم"}, []string{"شرع بوقادوم", "شرعت بوقادوم"}},
	}
}

func readOn(t *testing.T, k *Knowledge, text string, day Day) Reading {
	t.Helper()
	r, err := Read(Document{Text: []byte(text)}, day, k)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAChangeOfNamesChangesOnlyNames(t *testing.T) {
	k := testKnowledge(t)
	for _, s := range sourceTexts(t, 4) {
		base := readOn(t, k, s.body, s.day)
		if len(base.Commitments) < 5 || len(base.Speech) < 5 {
			t.Fatalf("%s: %d commitments, %d speech acts: want five and more", s.name, len(base.Commitments), len(base.Speech))
		}
		for _, c := range s.changes {
			t.Run(s.name+" with "+c.name, func(t *testing.T) {
				variant := strings.NewReplacer(c.words...).Replace(s.body)
				for i := 0; i < len(c.words); i += 2 {
					if !strings.Contains(s.body, c.words[i]) {
						t.Errorf("nothing to replace for %q", c.words[i])
					}
				}
				want := outlineOf(base, strings.NewReplacer(append(append([]string(nil), c.words...), c.also...)...))
				if diff := cmp.Diff(want, outlineOf(readOn(t, k, variant, s.day), strings.NewReplacer())); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func TestMarksOfAnotherStyleQuoteTheSame(t *testing.T) {
	k := testKnowledge(t)
	plain := strings.NewReplacer("«", "\"", "»", "\"", "“", "\"", "”", "\"")
	for _, s := range sourceTexts(t, 1) {
		want := outlineOf(readOn(t, k, s.body, s.day), plain)
		straight := plain.Replace(s.body)
		for style, marks := range map[string][2]string{"guillemets": {"«", "»"}, "curly marks": {"“", "”"}, "straight marks": {"\"", "\""}} {
			if diff := cmp.Diff(want, outlineOf(readOn(t, k, requoted(straight, marks), s.day), plain)); diff != "" {
				t.Errorf("%s in %s:\n%s", s.name, style, diff)
			}
		}
	}
}

// requoted replaces straight quotation marks by an opening and a closing one in turn.
func requoted(text string, marks [2]string) string {
	var b strings.Builder
	next := 0
	for _, r := range text {
		if r != '"' {
			b.WriteRune(r)
			continue
		}
		b.WriteString(marks[next])
		next = 1 - next
	}
	return b.String()
}

func TestBlocksInAnotherOrderGiveTheSameItems(t *testing.T) {
	k := testKnowledge(t)
	sorted := cmpopts.SortSlices(func(a, b string) bool { return a < b })
	for _, s := range sourceTexts(t, 1) {
		lines := strings.Split(s.body, "\n")
		var moved []string
		for _, r := range s.order {
			moved = append(moved, lines[min(r[0], len(lines)):min(r[1], len(lines))]...)
		}
		if len(moved) != len(lines) {
			t.Fatalf("%s: %d lines in the other order, want %d", s.name, len(moved), len(lines))
		}
		want := outlineOf(readOn(t, k, s.body, s.day), strings.NewReplacer())
		got := outlineOf(readOn(t, k, strings.Join(moved, "\n"), s.day), strings.NewReplacer())
		if diff := cmp.Diff(want, got, sorted); diff != "" {
			t.Errorf("%s:\n%s", s.name, diff)
		}
	}
}

func TestAFeminineSubjectIsReadLikeAMasculineOne(t *testing.T) {
	k := testKnowledge(t)
	masculine := "وقال الوزير السنغالي عثمان ديالو إن بلاده ستفتح المعابر. وأضاف أن الحوار مستمر، مشيرا إلى أن الهدنة صامدة."
	feminine := "وقالت الوزيرة السنغالية مريم ديالو إن بلادها ستفتح المعابر. وأضافت أن الحوار مستمر، مشيرة إلى أن الهدنة صامدة."
	rename := strings.NewReplacer("عثمان", "مريم", "بلاده", "بلادها")
	want, got := outlineOf(mustRead(t, k, masculine), rename), outlineOf(mustRead(t, k, feminine), strings.NewReplacer())
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(got.Speech) != 3 || len(got.Commitments) != 1 {
		t.Errorf("want three speech acts and one commitment, got %+v", got)
	}
}

func TestParagraphsInAnotherOrderGiveTheSameItems(t *testing.T) {
	k := testKnowledge(t)
	for _, pair := range [][2]string{
		{"قالت وزارة الخارجية الإيطالية إن إيطاليا والمغرب اتفقتا على وقف القتال.", "وأعلنت الحكومة السنغالية أنها ستفتح المعابر."},
		{"The Italian Foreign Ministry said that Italy and Morocco had agreed to stop fighting.", "Senegal pledged to open the crossings."},
	} {
		ab := outlineOf(mustRead(t, k, pair[0]+"\n"+pair[1]), strings.NewReplacer())
		ba := outlineOf(mustRead(t, k, pair[1]+"\n"+pair[0]), strings.NewReplacer())
		if len(ab.Commitments) != 2 || len(ba.Commitments) != 2 {
			t.Fatalf("want two commitments, got %q and %q", ab.Commitments, ba.Commitments)
		}
		if ab.Commitments[0] != ba.Commitments[1] || ab.Commitments[1] != ba.Commitments[0] {
			t.Errorf("order matters: %q against %q", ab.Commitments, ba.Commitments)
		}
	}
}

func TestConsideringIsNeverAgreeing(t *testing.T) {
	k := testKnowledge(t)
	for _, text := range []string{
		"اتفق الطرفان على دراسة إنشاء مجموعة عمل مشتركة.",
		"اتفق الطرفان على النظر في إنشاء مجموعة عمل مشتركة.",
		"اتفق الطرفان على بحث إمكانية إنشاء مجموعة عمل مشتركة.",
		"اتفق الطرفان على وقف القتال، وتقييم إنشاء مجموعة عمل مشتركة.",
		"وقال الوزير: \"قررنا دراسة إنشاء مجموعة عمل مشتركة\".",
		"The sides agreed to consider establishing a joint working group.",
		"The sides agreed to stop fighting and to consider establishing a joint working group.",
		"The sides will explore establishing a joint working group.",
		"The ministers discussed the possibility of establishing a joint working group.",
		"The parties undertake to study the establishment of a joint working group.",
	} {
		found := false
		for _, c := range mustRead(t, k, text).Commitments {
			if strings.Contains(c.Text, "مجموعة عمل") || strings.Contains(c.Text, "working group") {
				found = true
				if c.Modality != "evaluated" {
					t.Errorf("%q: %q is %s, want evaluated", text, c.Text, c.Modality)
				}
			}
		}
		if !found {
			t.Errorf("%q: the working group is not read", text)
		}
	}
}
