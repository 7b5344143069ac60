package reading

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// binding reports the modalities that say somebody undertakes something.
func binding(modality string) bool {
	return modality == "agreed" || modality == "intends" || modality == "reaffirmed"
}

// noneBinds reads each text and reports every undertaking in it.
func noneBinds(t *testing.T, k *Knowledge, texts []string) {
	t.Helper()
	for _, text := range texts {
		for _, c := range mustRead(t, k, text).Commitments {
			if binding(c.Modality) {
				t.Errorf("%q: %s %q by %s", text, c.Modality, c.Text, c.Rule)
			}
		}
	}
}

// objectAROf writes an object for the first opener of a trigger row.
func objectAROf(r tableRow) string {
	switch frame := r.list("frames"); {
	case len(frame) == 0:
		return "سحب القوات من المدينة"
	default:
		first := ""
		for _, f := range strings.Split(r.get("frames"), ",") {
			if f != "that" {
				first = f
				break
			}
		}
		switch p, isPrep := strings.CutPrefix(first, "p:"); {
		case isPrep && p == "ب":
			return "بسحب القوات من المدينة"
		case isPrep && (p == "ل" || p == "لـ"):
			return "لسحب القوات من المدينة"
		case isPrep:
			return p + " سحب القوات من المدينة"
		}
		return "سحب القوات من المدينة"
	}
}

func particleAROf(r tableRow) string {
	p := r.get("particle")
	if p == "التزام" || p == "استعداد" {
		return p + "هما "
	}
	if p == "" {
		return ""
	}
	return p + " "
}

func TestWhatIsDeniedInArabicIsNeverUndertaken(t *testing.T) {
	k := testKnowledge(t)
	var texts []string
	for _, r := range testTables(t)["triggers"].rows {
		if r.get("lang") != "ar" || r.get("binds") == "object" || r.get("modality") == "evaluated" {
			continue
		}
		rest := particleAROf(r) + objectAROf(r)
		third, perfect := r.get("third"), r.get("lemma")
		for _, neg := range []string{"لم", "ولم", "فلم", "لن", "ولن", "فلن", "لا", "ولا"} {
			texts = append(texts,
				fmt.Sprintf("%s %s الطرفان %s.", neg, third, rest),
				fmt.Sprintf("اجتمعت تونس والجزائر أمس. %s %s البلدان بعد %s.", neg, third, rest),
				fmt.Sprintf("وقال الوزير التونسي: \"%s %s الطرفان %s\".", neg, third, rest))
		}
		for _, neg := range []string{"ما", "وما", "فما"} {
			texts = append(texts, fmt.Sprintf("%s %s الطرفان %s.", neg, perfect, rest))
		}
		for _, frame := range []string{"غادر الوفدان دون أن %s الطرفان %s.", "رفض الطرفان أن %s %s.", "ورفضت تونس أن %s الطرفان %s.", "غادر الوفدان من دون أن %s الطرفان %s."} {
			texts = append(texts, fmt.Sprintf(frame, third, rest))
		}
	}
	noneBinds(t, k, texts)
	t.Logf("%d texts", len(texts))
}

func TestWhatIsDeniedInFurtherArabicWordsIsNeverUndertaken(t *testing.T) {
	noneBinds(t, testKnowledge(t), []string{
		"ولم يتفق الطرفان على وضع الميناء تحت إشراف دولي.",
		"فلم تتعهد تركيا بسحب قواتها.",
		"وما اتفقت الدولتان على إنشاء لجنة مشتركة.",
		"ولن تلتزم تركيا بسحب القوات.",
		"ولم يتم بعد الاتفاق على فتح المعبر.",
		"لم يجر الاتفاق على فتح المعبر.",
		"لن يتم التوصل إلى اتفاق بشأن تبادل الأسرى قبل الصيف.",
		"لم تتوصلا إلى اتفاق بشأن تبادل الأسرى.",
		"ولم يتوصل الوفدان حتى الآن إلى تفاهم حول إعادة فتح الطريق.",
		"ما تم الاتفاق على فتح المعبر.",
		"وما جرى الاتفاق على تشكيل لجنة مشتركة.",
		"انتهى اللقاء دون الاتفاق على فتح المعبر.",
		"انتهى اللقاء من دون التوصل إلى اتفاق بشأن تبادل الأسرى.",
		"رفض الالتزام بوقف إطلاق النار.",
		"رفضت الحكومة التونسية الالتزام بوقف إطلاق النار.",
		"تراجع الوزير عن التزامه بوقف إطلاق النار.",
		"تراجعت تونس عن التزامها بوقف إطلاق النار.",
		"لم تؤكد تونس التزامها بوقف إطلاق النار.",
		"ولم تجدد الحكومة التزامها بوحدة البلاد.",
		"اتهم البيان تونس بعدم التزامها بوقف إطلاق النار.",
		"الحكومة غير ملتزمة بوقف إطلاق النار.",
		"وليست الحكومة مستعدة لاستئناف المحادثات.",
		"لسنا ملتزمين بوقف إطلاق النار.",
		"ليس الطرف ملتزما بوقف إطلاق النار.",
		"لم تعلن تونس سحب قواتها من المدينة.",
		"ولم تعلن تونس سحب قواتها من المدينة.",
		"لم تتفق الدولتان أو تتعهدا بسحب القوات.",
		"ولم تكن تونس قد تعهدت بسحب القوات.",
		"ألغت تونس التزامها بوقف إطلاق النار.",
		"أخفقت تونس في الوفاء بالتزامها بوقف إطلاق النار.",
		"تونس لم ولن تتعهد بفتح المعبر.",
		"فشلت الدولتان في التوصل إلى اتفاق بشأن فتح المعبر.",
		"هل اتفق الطرفان على فتح المعبر؟",
		"ولا يعرف ما إذا كانت تونس قد تعهدت بفتح المعبر.",
		"لا تونس ولا الجزائر تعهدت بسحب القوات.",
	})
}

func TestWhatIsDeniedInEnglishIsNeverUndertaken(t *testing.T) {
	k := testKnowledge(t)
	openers := map[string]string{"inf": "to withdraw the troops", "that": "that they would withdraw the troops", "np": "a withdrawal of the troops", "self:inf": "to withdraw the troops",
		"self": "a joint committee", "p:to": "to a withdrawal of the troops", "p:on": "on the withdrawal of the troops", "p:upon": "upon the withdrawal of the troops", "p:for": "for a withdrawal of the troops"}
	var texts []string
	for _, r := range testTables(t)["triggers"].rows {
		if r.get("lang") != "en" || r.get("binds") != "subject" || r.get("modality") == "evaluated" {
			continue
		}
		for _, frame := range strings.Split(r.get("frames"), ",") {
			object, ok := openers[frame]
			if !ok {
				t.Fatalf("triggers line %d: no object for %q", r.line, frame)
			}
			rest := strings.TrimSpace(r.get("particle") + " " + object)
			for _, neg := range []string{"did not %s", "will not %s", "do not %s", "didn't %s", "won't %s", "did not yet %s", "refused to %s", "failed to %s", "declined to %s", "were unable to %s", "could not %s", "never said they would, and will never %s"} {
				texts = append(texts, "Chile and Peru "+fmt.Sprintf(neg, r.get("lemma"))+" "+rest+".",
					"The minister said that Chile and Peru "+fmt.Sprintf(neg, r.get("lemma"))+" "+rest+".")
			}
			third := r.get("third")
			texts = append(texts,
				"Chile and Peru have not "+third+" "+rest+".", "Chile and Peru had not yet "+third+" "+rest+".", "Chile has never "+third+" "+rest+".", "Chile and Peru have still not "+third+" "+rest+".",
				"Neither Chile nor Peru "+r.get("stem")+" "+rest+".", "No party "+r.get("stem")+" "+rest+".",
				"The talks ended without Chile and Peru "+r.get("participle")+" "+rest+".", "Chile and Peru left without "+r.get("participle")+" "+rest+".")
		}
	}
	noneBinds(t, k, texts)
	t.Logf("%d texts", len(texts))
}

func TestWhatIsDeniedInFurtherEnglishWordsIsNeverUndertaken(t *testing.T) {
	noneBinds(t, testKnowledge(t), []string{
		"No agreement was reached on opening the port.",
		"No formal agreement has been reached on opening the port.",
		"Agreement was not reached on opening the port.",
		"Chile and Peru did not reach agreement on opening the port.",
		"Chile and Peru reached no agreement on opening the port.",
		"It was not agreed to open the crossing.",
		"Chile is not committed to upholding the truce.",
		"Chile and Peru are not ready to resume talks.",
		"Chile failed to honour its commitment to the truce.",
		"Chile did not reaffirm its commitment to the truce.",
		"Chile abandoned its commitment to the truce.",
		"Chile gave up on its commitment to the truce.",
		"Chile reneged on its commitment to the truce.",
		"Chile refused to sign or commit to the withdrawal of its troops.",
		"The two sides parted without agreeing to open the port.",
		"Chile and Peru ruled nothing out, but have not agreed to open the port.",
		"Chile is no longer committed to opening the port.",
		"It is unclear whether Chile agreed to open the port.",
		"None of the parties agreed to open the port.",
		"Chile and Peru have yet to agree on opening the port, and Chile has no intention to open it.",
		"The delegations stopped short of agreeing to open the port.",
	})
}

// TestWhatOnlyLooksDeniedStaysUndertaken is the control: a negation that belongs to the object, to another clause, or
// that says more and not less.
func TestWhatOnlyLooksDeniedStaysUndertaken(t *testing.T) {
	k := testKnowledge(t)
	for _, c := range []struct{ text, modality string }{
		{"اتفق الطرفان على عدم مهاجمة المدينة.", "agreed"},
		{"تعهدت تونس بعدم إرسال قوات إلى المدينة.", "agreed"},
		{"لم ينسحب الوفد، واتفق الطرفان على فتح المعبر.", "agreed"},
		{"لم يحضر الوزير وتعهدت تونس بفتح المعبر.", "agreed"},
		{"لا تزال تونس ملتزمة بوقف إطلاق النار.", "reaffirmed"},
		{"رفضت تونس الاقتراح، وتعهدت بفتح المعبر.", "agreed"},
		{"Chile and Peru agreed not to attack the port.", "agreed"},
		{"Chile did not attend, but Peru agreed to open the port.", "agreed"},
		{"Despite the lack of progress the two sides reaffirmed their commitment to the truce.", "reaffirmed"},
		{"ورغم غياب الثقة جددت تونس التزامها بوقف إطلاق النار.", "reaffirmed"},
		{"وما زالت تونس تلتزم بوقف إطلاق النار.", "agreed"},
		{"لم تلبث تونس أن وافقت على فتح المعبر.", "agreed"},
		{"Chile never gave up on its commitment to the truce.", "reaffirmed"},
		{"لم تتراجع تونس عن التزامها بوقف إطلاق النار.", "reaffirmed"},
		{"There is no doubt that Chile agreed to open the port.", "agreed"},
		{"Not long ago, Chile agreed to open the port.", "agreed"},
		{"Chile not only agreed to open the port.", "agreed"},
		{"After the failure of the first round, Chile and Peru agreed to open the port.", "agreed"},
		{"Without delay, Chile and Peru agreed to open the port.", "agreed"},
		{"The refusal of Chile notwithstanding, Peru agreed to open the port.", "agreed"},
		{"Chile refused to attend and Peru agreed to open the port.", "agreed"},
	} {
		got := mustRead(t, k, c.text).Commitments
		if !slices.ContainsFunc(got, func(x Commitment) bool { return x.Modality == c.modality }) {
			t.Errorf("%q: no %s commitment in %+v", c.text, c.modality, got)
		}
	}
}

// TestEveryFixedPhraseCanBeDenied puts the negation that suits its first word before each phrase of the lexicon.
func TestEveryFixedPhraseCanBeDenied(t *testing.T) {
	k := testKnowledge(t)
	suits := map[string][]string{"تم": {"ما", "وما"}, "جرى": {"ما", "وما"}, "وقع": {"ما", "وما"}, "تقرر": {"ما", "وما"}, "ينتظر": {"لا", "ولا", "لم", "ولن"}, "يتوقع": {"لا", "ولا", "لم", "ولن"},
		"يرتقب": {"لا", "ولا", "لم", "ولن"}, "من": {"ليس", "وليس", "فليس"}, "على": {"ليس الوفد", "وليست الحكومة", "لسنا"}}
	var texts []string
	for _, r := range testTables(t)["phrases"].rows {
		phrase := r.get("phrase")
		words := strings.Fields(phrase)
		switch {
		case r.get("modality") == "evaluated" || r.get("modality") == "called_on":
		case r.get("lang") == "ar":
			negs, ok := suits[words[0]]
			if !ok {
				negs = []string{"ليس الوفد", "وليست الحكومة", "لسنا", "والحكومة غير"}
			}
			for _, neg := range negs {
				texts = append(texts, neg+" "+phrase+" "+objectAROf(tableRow{cells: map[string]string{"frames": r.get("opens")}})+".")
			}
		case words[0] == "are" || words[0] == "is":
			texts = append(texts, "Chile and Peru "+words[0]+" not "+words[1]+" to withdraw the troops.", "Chile "+words[0]+" no longer "+words[1]+" to withdraw the troops.")
		case words[len(words)-1] == "reached" || words[0] == "it":
			texts = append(texts, strings.Replace(strings.Replace(phrase, "was", "was not", 1), "agreement", "Agreement", 1)+" to withdraw the troops.", "no "+phrase+" to withdraw the troops.")
		default:
			texts = append(texts, "Chile and Peru did not "+strings.Replace(phrase, "expressed", "express", 1)+" to withdraw the troops.", "Chile and Peru never "+phrase+" to withdraw the troops.")
		}
	}
	noneBinds(t, k, texts)
	t.Logf("%d texts", len(texts))
}
