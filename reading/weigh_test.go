package reading

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The words of the property: whatever binds, what is only to be weighed is never agreed or intended.
var (
	weighVerbsEN = []string{"consider", "explore", "study", "examine", "assess", "discuss", "look into", "jointly consider", "seriously consider", "continue to consider", "begin to explore"}
	objectsEN    = []string{"establishing a joint committee", "the establishment of a joint committee", "opening two crossings", "sending monitors to the valley", "the release of the detainees"}
	framesEN     = []string{
		"Chile and Peru agreed to %s %s.",
		"Chile and Peru agreed on Tuesday to %s %s.",
		"Chile and Peru agreed that they would %s %s.",
		"Chile and Peru decided to reopen the border, to %s %s, and to meet again in May.",
		"Chile and Peru agreed to reopen the border and %s %s.",
		"Chile and Peru will %s %s.",
		"Chile undertook to %s %s.",
		"The minister said that Chile and Peru had pledged to %s %s.",
		"“We decided to %s %s,” the Chilean President said.",
		"The two sides, Chile and Peru, agreed to the following:\n1. To %s %s;\n2. To meet in May.",
	}
	weighNounsAR = []string{"النظر في", "دراسة", "بحث", "مناقشة", "تدارس", "استكشاف", "مواصلة النظر في", "مواصلة دراسة", "البدء في دراسة", "الشروع في بحث"}
	objectsAR    = []string{"إنشاء لجنة مشتركة", "فتح المعابر", "إرسال مراقبين إلى المدينة", "تشكيل فريق عمل", "الإفراج عن المحتجزين"}
	framesAR     = []string{
		"اتفقت تونس والجزائر على %s %s.",
		"قررت تونس والجزائر %s %s.",
		"تعهدت تونس بـ%s %s.",
		"اتفق الطرفان على فتح الطريق، و%s %s، وعقد اجتماع جديد.",
		"وقال الوزير التونسي إن بلاده اتفقت مع الجزائر على %s %s.",
		"وقال الوزير التونسي: \"اتفقنا على %s %s\".",
		"أعلنت تونس %s %s.",
		"تم الاتفاق على %s %s.",
		"اتفقت تونس والجزائر على ما يلي:\n- %s %s\n- عقد اجتماع جديد",
	}
	weighClausesAR = []string{"تدرسا", "تبحثا", "تناقشا", "تنظرا في"}
)

func TestWhatIsOnlyToBeWeighedNeverComesOutAsAgreed(t *testing.T) {
	k := testKnowledge(t)
	read, evaluated := 0, 0
	check := func(text, object string) {
		read++
		got := mustRead(t, k, text)
		for _, c := range got.Commitments {
			if !strings.Contains(c.Text, object) {
				continue
			}
			switch c.Modality {
			case "agreed", "intends":
				t.Errorf("%q: %s %q", text, c.Modality, c.Text)
			case "evaluated":
				evaluated++
			}
		}
	}
	for _, frame := range framesEN {
		for _, verb := range weighVerbsEN {
			for _, object := range objectsEN {
				check(fmt.Sprintf(frame, verb, object), object)
			}
		}
	}
	for _, frame := range framesAR {
		for _, noun := range weighNounsAR {
			for _, object := range objectsAR {
				check(fmt.Sprintf(frame, noun, object), object)
			}
		}
	}
	for _, verb := range weighClausesAR {
		for _, object := range objectsAR {
			check(fmt.Sprintf("اتفقت تونس والجزائر على أن %s %s.", verb, object), object)
		}
	}
	t.Logf("%d texts, %d evaluated", read, evaluated)
	if 10*evaluated < 9*read {
		t.Errorf("evaluated in %d of %d texts: want nine of ten and more", evaluated, read)
	}
}

// The frames of a preposition or conjunction said again: the first member is agreed, the second only weighed.
var (
	repeatedEN = []string{
		"Chile and Peru agreed on %s and on %s.",
		"Chile and Peru agreed on %s, and on %s.",
		"Chile and Peru committed to %s and to %s.",
		"Chile and Peru reached an agreement on %s and on %s.",
		"Agreement was reached on %s and on %s.",
		"The minister said that Chile and Peru had agreed on %s, and also on %s.",
		"“We have agreed on %s and on %s,” the Chilean President said.",
	}
	repeatedClausesEN = []string{
		"Chile and Peru agreed that they would %s and that they would %s.",
		"Chile and Peru agreed that they would %s and would %s.",
		"Chile and Peru agreed that they would %s and %s.",
		"Chile and Peru agreed to %s and to %s.",
		"Chile and Peru agreed to %s, and to %s.",
		"Chile and Peru agreed to %s, as well as to %s.",
		"Chile and Peru agreed to %s and then %s.",
		"Chile undertook to %s and to %s.",
	}
	repeatedAR = []string{
		"اتفقتا على %[1]s وعلى %[2]s.",
		"اتفقت تونس والجزائر على %[1]s وعلى %[2]s.",
		"اتفقت تونس والجزائر على %[1]s، وعلى %[2]s.",
		"اتفقت تونس والجزائر على %[1]s، وكذلك على %[2]s.",
		"اتفقت تونس والجزائر على %[1]s ثم %[2]s.",
		"تعهدت تونس ب%[1]s وب%[2]s.",
		"تعهدت تونس بـ%[1]s، وبـ%[2]s.",
		"توصلت تونس والجزائر إلى اتفاق بشأن %[1]s وبشأن %[2]s.",
		"توصلت تونس والجزائر إلى تفاهم حول %[1]s، وحول %[2]s.",
		"تم الاتفاق على %[1]s وعلى %[2]s.",
		"وقال الوزير التونسي: \"اتفقنا على %[1]s وعلى %[2]s\".",
		"وقال الوزير التونسي إن بلاده اتفقت مع الجزائر على %[1]s وعلى %[2]s.",
		"وافقت الحكومة التونسية على %[1]s وعلى %[2]s.",
	}
	repeatedClausesAR = []string{
		"اتفقت تونس والجزائر على أن توقفا القتال وأن %s %s.",
		"اتفقت تونس والجزائر على أن توقفا القتال، وأن %s %s.",
		"اتفقت تونس والجزائر على أن توقفا القتال و%s %s.",
		"اتفقت تونس والجزائر على وقف القتال وأن %s %s.",
	}
)

// weighedApart reads a text and wants first agreed and second evaluated, each as an item of its own.
func weighedApart(t *testing.T, k *Knowledge, text, first, second string) {
	t.Helper()
	var got []string
	agreed, evaluated := false, false
	for _, c := range mustRead(t, k, text).Commitments {
		got = append(got, c.Modality+" "+c.Text)
		agreed = agreed || c.Modality == "agreed" && c.Text == first
		evaluated = evaluated || c.Modality == "evaluated" && c.Text == second
		if c.Modality != "evaluated" && strings.Contains(c.Text, second) {
			t.Errorf("%q: %s %q", text, c.Modality, c.Text)
		}
	}
	if !agreed || !evaluated {
		t.Errorf("%q: want agreed %q and evaluated %q, got %q", text, first, second, got)
	}
}

func TestWhatStandsBehindARepeatedPrepositionIsAnItemOfItsOwn(t *testing.T) {
	k := testKnowledge(t)
	for _, frame := range repeatedEN {
		for _, verb := range []string{"considering", "exploring", "studying", "examining", "assessing"} {
			for _, object := range objectsEN {
				for _, first := range []string{"a ceasefire", "the release of prisoners", "opening the port"} {
					weighedApart(t, k, fmt.Sprintf(frame, first, verb+" "+object), first, verb+" "+object)
				}
			}
		}
	}
	for _, frame := range repeatedClausesEN {
		for _, verb := range []string{"consider", "explore", "study", "look into", "assess"} {
			for _, object := range objectsEN {
				text := fmt.Sprintf(frame, "open the port", verb+" "+object)
				first, second := "open the port", verb+" "+object
				if strings.Contains(frame, "that they") {
					first = "they would open the port"
				}
				if strings.Contains(frame, "that they would %s and that") {
					second = "they would " + second
				}
				weighedApart(t, k, text, first, second)
			}
		}
	}
	for _, frame := range repeatedAR {
		for _, noun := range []string{"النظر في", "دراسة", "بحث", "مناقشة", "تقييم", "استكشاف"} {
			for _, object := range objectsAR {
				for _, first := range []string{"وقف القتال", "تبادل الأسرى"} {
					weighedApart(t, k, fmt.Sprintf(frame, first, noun+" "+object), first, noun+" "+object)
				}
			}
		}
	}
	for _, frame := range repeatedClausesAR {
		for _, verb := range weighClausesAR {
			for _, object := range objectsAR {
				first := "توقفا القتال"
				if !strings.Contains(frame, first) {
					first = "وقف القتال"
				}
				weighedApart(t, k, fmt.Sprintf(frame, verb, object), first, verb+" "+object)
			}
		}
	}
}

func TestARepeatedPrepositionSplitsWhatIsAgreedToo(t *testing.T) {
	k := testKnowledge(t)
	for _, c := range []struct {
		text string
		want []string
	}{
		{"اتفقت تونس والجزائر على وقف القتال وعلى فتح المعابر.", []string{"agreed وقف القتال", "agreed فتح المعابر"}},
		{"تعهدت تونس بوقف القتال وبفتح المعابر.", []string{"agreed وقف القتال", "agreed فتح المعابر"}},
		{"اتفقت تونس والجزائر على النظر في تشكيل لجنة وعلى وقف القتال.", []string{"evaluated النظر في تشكيل لجنة", "agreed وقف القتال"}},
		{"اتفقت تونس والجزائر على إنشاء لجنة لرصد الهدنة وبحث الخروقات.", []string{"agreed إنشاء لجنة لرصد الهدنة وبحث الخروقات"}},
		{"اتفقت تونس والجزائر على فتح المعابر أمام القوافل وعلى الحدود.", []string{"agreed فتح المعابر أمام القوافل وعلى الحدود"}},
		{"Chile and Peru agreed to a ceasefire and to opening two crossings.", []string{"agreed a ceasefire", "agreed opening two crossings"}},
		{"Chile and Peru agreed to establish a committee to monitor the truce and consider complaints.", []string{"agreed establish a committee to monitor the truce and consider complaints"}},
	} {
		var got []string
		for _, x := range mustRead(t, k, c.text).Commitments {
			got = append(got, x.Modality+" "+x.Text)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q:\n%s", c.text, diff)
		}
	}
}

// TestWhatIsAgreedStaysAgreed is the control: the same frames without weighing.
func TestWhatIsAgreedStaysAgreed(t *testing.T) {
	k := testKnowledge(t)
	for _, text := range []string{
		"Chile and Peru agreed on Tuesday to establish a joint committee.",
		"Chile and Peru decided to reopen the border, to establish a joint committee, and to meet again in May.",
		"Chile and Peru agreed to establish a joint committee to consider the dispute.",
		"اتفقت تونس والجزائر على إنشاء لجنة مشتركة.",
		"اتفقت تونس والجزائر على إنشاء لجنة مشتركة لدراسة الخلاف.",
		"اتفق الطرفان على فتح الطريق، وإنشاء لجنة مشتركة، وعقد اجتماع جديد.",
	} {
		agreed := false
		for _, c := range mustRead(t, k, text).Commitments {
			agreed = agreed || c.Modality == "agreed" && (strings.Contains(c.Text, "joint committee") || strings.Contains(c.Text, "لجنة مشتركة"))
		}
		if !agreed {
			t.Errorf("%q: no agreed commitment with the committee", text)
		}
	}
}
