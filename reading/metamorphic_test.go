package reading

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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

// changes are pairs of old and new words, applied to the text and to the outline expected.
type change struct {
	name  string
	words []string // in the text
	also  []string // in the outline only: ids and values
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
		{"quotations in guillemets", nil, nil},
	}
}

func TestAChangeOfNamesChangesOnlyNames(t *testing.T) {
	k := testKnowledge(t)
	text := fixture(t, "fixture_ar.txt")
	base := mustRead(t, k, text)
	for _, c := range arabicChanges() {
		variant := strings.NewReplacer(c.words...).Replace(text)
		rename := strings.NewReplacer(append(append([]string(nil), c.words...), c.also...)...)
		if c.name == "quotations in guillemets" {
			variant, rename = guillemets(text), strings.NewReplacer()
			base, got := outlineOf(base, rename), outlineOf(mustRead(t, k, variant), strings.NewReplacer("«", "\"", "»", "\""))
			if diff := cmp.Diff(base, got); diff != "" {
				t.Errorf("%s:\n%s", c.name, diff)
			}
			continue
		}
		if variant == text {
			t.Fatalf("%s: nothing to replace", c.name)
		}
		want, got := outlineOf(base, rename), outlineOf(mustRead(t, k, variant), strings.NewReplacer())
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

// guillemets replaces straight quotation marks by « and » in turn.
func guillemets(text string) string {
	var b strings.Builder
	open := false
	for _, r := range text {
		switch {
		case r != '"':
			b.WriteRune(r)
		case open:
			b.WriteString("»")
			open = false
		default:
			b.WriteString("«")
			open = true
		}
	}
	return b.String()
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

func TestTheSeedKeepsItsItemsUnderOtherStates(t *testing.T) {
	b, err := os.ReadFile("../../shared/data/reading/seed.txt")
	if err != nil {
		t.Log("absent: 1 tests")
		return
	}
	k := testKnowledge(t)
	words := []string{"التركية", "اليونانية", "التركي", "اليوناني", "وتركيا", "واليونان", "تركيا", "اليونان"}
	base := mustRead(t, k, string(b))
	got := outlineOf(mustRead(t, k, strings.NewReplacer(words...).Replace(string(b))), strings.NewReplacer())
	want := outlineOf(base, strings.NewReplacer(append(words, "TUR", "GRC")...))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
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
