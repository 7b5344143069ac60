package reading

import (
	"fmt"
	"strings"
	"testing"
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
