package reading

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRulesAreReadInFurtherSentences(t *testing.T) {
	for _, list := range [][]ruleCase{rulesEN, rulesAR, genresEN, genresAR, furtherEN, furtherAR} {
		checkRules(t, list)
	}
}

func checkRules(t *testing.T, list []ruleCase) {
	t.Helper()
	k := testKnowledge(t)
	for _, c := range list {
		if diff := cmp.Diff(c.want, rulesOf(mustRead(t, k, c.text))); diff != "" {
			t.Errorf("%s: %q\n%s", c.name, c.text, diff)
		}
	}
}

func rulesOf(r Reading) []string {
	var out []string
	for _, s := range r.Speech {
		out = append(out, "says "+strings.Join(s.Speaker, "+")+": "+s.Content.Text)
	}
	for _, c := range r.Commitments {
		out = append(out, c.Modality+" "+strings.Join(c.Parties, "+")+": "+c.Text)
	}
	return out
}

func TestRelativeDaysAndLengthsAreDates(t *testing.T) {
	k := testKnowledge(t) // published on Wednesday 12 May 2021
	for _, c := range []struct{ name, text, words, value string }{
		{"tomorrow with its weekday", "وتبدأ المحادثات في جنيف غدا الخميس.", "غدا الخميس", "2021-05-13"},
		{"tomorrow before a weekday that follows talks already held", "عقد الوفدان لقاء قبل جولة مرتقبة في الرباط غدا الخميس.", "غدا الخميس", "2021-05-13"},
		{"yesterday with its weekday", "وصل الوفد أمس الثلاثاء.", "أمس الثلاثاء", "2021-05-11"},
		{"a length with the letter for", "ودعا القرار الطرفين إلى هدنة لعشرة أيام.", "عشرة أيام", "P10D"},
		{"a length of weeks with the letter for", "مددت اللجنة الهدنة لثلاثة أسابيع.", "ثلاثة أسابيع", "P3W"},
		{"a length after لمدة", "أعلنت الحكومة هدنة لمدة سبعة أيام.", "سبعة أيام", "P7D"},
		{"a weekend gone by", "The envoy held talks this weekend with both sides.", "this weekend", "2021-05-08/2021-05-09"},
		{"a weekend ahead", "The delegations will meet this weekend in Oslo.", "this weekend", "2021-05-15/2021-05-16"},
		{"the next weekend", "The delegations will meet next weekend in Oslo.", "next weekend", "2021-05-22/2021-05-23"},
		{"the last weekend", "The delegations met last weekend in Oslo.", "last weekend", "2021-05-08/2021-05-09"},
	} {
		found := ""
		for _, d := range mustRead(t, k, c.text).Dates {
			if d.Text == c.words {
				found = d.Value
			}
		}
		if found != c.value {
			t.Errorf("%s: %q in %q is %q, want %q", c.name, c.words, c.text, found, c.value)
		}
	}
}

func TestNoActorIsBoundTwice(t *testing.T) {
	k := testKnowledge(t)
	for _, text := range []string{
		"The Chilean President and the Chilean Foreign Minister agreed to open the port.",
		"Chile and the Chilean government agreed with Chile to open the port.",
		"قررت تونس والحكومة التونسية وتونس فتح الميناء.",
		"The King and Crown Prince of Saudi Arabia confirmed their commitment to the truce.",
	} {
		for _, c := range mustRead(t, k, text).Commitments {
			seen := map[string]bool{}
			for _, p := range c.Parties {
				if seen[p] {
					t.Errorf("%q: %q bound twice in %q", text, p, c.Parties)
				}
				seen[p] = true
			}
		}
	}
}

func TestWhatBindsNobodyProposesNothing(t *testing.T) {
	k := testKnowledge(t)
	for _, text := range []string{
		"وتقدمت الشركة بطلب إلى الوزارة لتجديد الرخصة.",
		"هذا الأمر يهم الجميع، وأمر الميناء معقد بالنسبة إلى التجار.",
		"وطلب الوزير مهلة إضافية من الصحفيين.",
		"وقال المحلل إن الأسعار سترتفع الشهر المقبل.",
		"وصدر قرار المحكمة بشأن رسوم الميناء.",
		"قطع الطريق متظاهرون في المدينة، ووصل الوفد متأخرا.",
		"قالت تونس إن الاجتماع لن يعقد قبل الصيف.",
		"The storm will close the airport and it will rain until Monday.",
		"The phone call from the mayor to reporters lasted an hour.",
		"More than forty volunteers needed help, and a decision is expected.",
		"The agreement reached last year between Ghana and Togo lapsed.",
		"Chile must be patient, the newspaper wrote, and should such talks fail, prices will rise.",
		"He looked at the port and considered the weather.",
		"Kenya and Uganda did not reach an agreement on fishing. No agreement had been reached on patrols.",
		"The decision to close the school was made by parents.",
		"The minister said it will be difficult to reach a deal.",
		"India denied that it had agreed to withdraw its troops.",
		"ونفت الهند أنها وافقت على سحب قواتها.",
		"لم تقرر الحكومة فتح المعبر بعد.",
		"The spokesman denied that Peru had promised to open the border, or that it would send troops.",
		"نفى المتحدث أن تكون بلاده قد تعهدت بفتح المعبر.",
		"No understanding has been reached on opening the port.",
		"Greece rejected any agreement reached on fishing.",
	} {
		for _, c := range mustRead(t, k, text).Commitments {
			t.Errorf("%q: %s %q by rule %s", text, c.Modality, c.Text, c.Rule)
		}
	}
}
