package gold

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// fixture is a text of our own with its gold and a candidate that says the same under ids of its own.
type fixture struct {
	lang  string
	text  string
	slots map[string]string // wordings by the name that the forms below use
}

func arabicFixture() fixture {
	return fixture{
		lang: "ar",
		text: "قال وزير خارجية آيسلندا يون هالسون إن الطرفين اتفقا على فتح ممر للمساعدات في 3 مارس 2031.\n" +
			"وأضاف: «سنعقد اجتماعا ثانيا بأقرب وقت».\n" +
			"ودعا بيان الوزارة الفصائل المحلية إلى تسليم الخرائط.\n" +
			"وقال وزير خارجية آيسلندا يون هالسون إن الطرفين اتفقا على فتح ممر آخر للمساعدات.\n",
		slots: map[string]string{
			"p1": "قال وزير خارجية آيسلندا يون هالسون إن الطرفين اتفقا على فتح ممر للمساعدات في 3 مارس 2031.",
			"p2": "وأضاف: «سنعقد اجتماعا ثانيا بأقرب وقت».", "p3": "ودعا بيان الوزارة الفصائل المحلية إلى تسليم الخرائط.",
			"p4":   "وقال وزير خارجية آيسلندا يون هالسون إن الطرفين اتفقا على فتح ممر آخر للمساعدات.",
			"said": "الطرفين اتفقا على فتح ممر للمساعدات في 3 مارس 2031", "quoted": "سنعقد اجتماعا ثانيا بأقرب وقت",
			"date": "3 مارس 2031", "vague": "بأقرب وقت", "year": "2031",
			"opening": "فتح ممر للمساعدات", "meeting": "اجتماعا ثانيا بأقرب وقت", "maps": "تسليم الخرائط",
			"again": "فتح ممر آخر للمساعدات", "minister": "وزير خارجية آيسلندا", "longer": "على فتح ممر للمساعدات",
			"state": "آيسلندا", "name": "يون هالسون", "council": "مجلس الساحل", "groups": "الفصائل المحلية",
			"ministry": "وزارة خارجية آيسلندا", "statement": "بيان الوزارة",
		},
	}
}

func englishFixture() fixture {
	return fixture{
		lang: "en",
		text: "Foreign Minister Jón Hallsson of Iceland said the two sides agreed to open a corridor for aid on 3 March 2031.\n" +
			"He added: “We will hold a second round as soon as possible.”\n" +
			"A ministry statement called on the local factions to hand over their maps.\n" +
			"Foreign Minister Jón Hallsson of Iceland said the two sides agreed to open another corridor for aid.\n",
		slots: map[string]string{
			"p1":     "Foreign Minister Jón Hallsson of Iceland said the two sides agreed to open a corridor for aid on 3 March 2031.",
			"p2":     "He added: “We will hold a second round as soon as possible.”",
			"p3":     "A ministry statement called on the local factions to hand over their maps.",
			"p4":     "Foreign Minister Jón Hallsson of Iceland said the two sides agreed to open another corridor for aid.",
			"said":   "the two sides agreed to open a corridor for aid on 3 March 2031",
			"quoted": "We will hold a second round as soon as possible.",
			"date":   "3 March 2031", "vague": "as soon as possible", "year": "2031",
			"opening": "open a corridor for aid", "meeting": "hold a second round as soon as possible",
			"maps": "hand over their maps", "again": "open another corridor for aid",
			"minister": "Foreign Minister Jón Hallsson", "longer": "to open a corridor for aid",
			"state": "Iceland", "name": "Jón Hallsson", "council": "Coast Council", "groups": "the local factions",
			"ministry": "Ministry for Foreign Affairs of Iceland", "statement": "ministry statement",
		},
	}
}

func fixtures() []fixture { return []fixture{arabicFixture(), englishFixture()} }

const goldForm = `{
 "id": "fixture", "text_file": "fixture.txt", "sha256": "SHA", "lang": "LANG", "published": "2031-03-01",
 "speech": [
  {"id": "q1", "para": "p1", "speaker": ["MINISTER"], "mode": "indirect", "content": {"bytes": @<said>}},
  {"id": "q2", "para": "p2", "speaker": ["MINISTER"], "mode": "direct", "content": {"span": @r<quoted>}}],
 "dates": [
  {"para": "p1", "type": "date", "value": "2031-03-03", "bytes": @<date>},
  {"para": "p2", "type": "vague", "value": "asap", "bytes": @<vague>}],
 "commitments": [
  {"id": "c1", "para": "p1", "bytes": @<opening>, "parties": ["ISL", "~$<council>"], "modality": "agreed",
   "class": "humanitarian_access", "in_speech": "q1"},
  {"id": "c2", "para": "p2", "bytes": @<meeting>, "parties": ["ISL"], "modality": "intends", "class": "meeting",
   "in_speech": "q2"},
  {"id": "c3", "para": "p3", "bytes": @<maps>, "parties": ["GROUPS"], "modality": "called_on", "class": "demining",
   "asserted_by": "STATEMENT"}],
 "paragraphs": [{"id": "p1", "bytes": @<p1>}, {"id": "p2", "bytes": @<p2>}, {"id": "p3", "bytes": @<p3>},
  {"id": "p4", "bytes": @<p4>}],
 "duplicates": [{"a": "p1", "b": "p4"}],
 "actors": [
  {"id": "ISL", "type": "state", "qid": "Q189", "name_ar": "آيسلندا", "name_en": "Iceland"},
  {"id": "MINISTER", "type": "person", "qid": null, "name_ar": "يون هالسون", "name_en": "Jón Hallsson"},
  {"id": "MINISTRY", "type": "ministry", "name_ar": "وزارة خارجية آيسلندا",
   "name_en": "Ministry for Foreign Affairs of Iceland"},
  {"id": "STATEMENT", "type": "document", "issuer": "MINISTRY", "name_ar": "بيان الوزارة", "name_en": "statement"},
  {"id": "GROUPS", "type": "collective", "name_ar": "الفصائل المحلية", "name_en": "the local factions"}]
}`

const candidateForm = `{
 "lang": "LANG", "bytes": 12,
 "speech": [
  {"id": "s1", "para": "p1", "speaker": ["a2"], "mode": "indirect", "content": {"bytes": @<said>, "text": "$<said>"}},
  {"id": "s2", "para": "p2", "speaker": ["a2"], "mode": "direct", "content": {"bytes": @<quoted>, "text": "$<quoted>"},
   "quotes": [{"bytes": @<quoted>, "text": "$<quoted>"}]}],
 "dates": [
  {"para": "p1", "type": "date", "value": "2031-03-03", "bytes": @<date>, "text": "$<date>"},
  {"para": "p2", "type": "vague", "value": "asap", "bytes": @<vague>, "text": "$<vague>"}],
 "commitments": [
  {"id": "k1", "para": "p1", "bytes": @<opening>, "text": "$<opening>", "parties": ["a4", "a1"], "modality": "agreed",
   "class": "humanitarian_access", "asserted_by": "a2", "in_speech": "s1"},
  {"id": "k2", "para": "p2", "bytes": @<meeting>, "text": "$<meeting>", "parties": ["a1"], "modality": "intends",
   "class": "meeting", "in_speech": "s2"},
  {"id": "k3", "para": "p3", "bytes": @<maps>, "text": "$<maps>", "parties": ["a5"], "modality": "called_on",
   "class": "demining", "asserted_by": "a3"}],
 "paragraphs": [{"id": "p1", "bytes": @<p1>}, {"id": "p2", "bytes": @<p2>}, {"id": "p3", "bytes": @<p3>},
  {"id": "p4", "bytes": @<p4>}],
 "duplicates": [{"a": "p1", "b": "p4", "share": 0.9}],
 "mentions": [{"bytes": @<state>, "text": "$<state>", "actors": ["a1"]}],
 "actors": [
  {"id": "a1", "type": "state", "qid": "Q189", "name_en": "Republic of Iceland"},
  {"id": "a2", "type": "person", "name_en": "$<name>", "text": "not a wording"},
  {"id": "a3", "type": "ministry", "name_en": "$<ministry>"},
  {"id": "a4", "type": "organisation", "name_ar": "$<council>"},
  {"id": "a5", "type": "collective", "name_en": "$<groups>"}]
}`

// fill writes wordings and spans into a form: $<slot> the wording, @<slot> its first place in bytes, @r<slot> in
// code points.
func (f fixture) fill(t testing.TB, form string) []byte {
	t.Helper()
	slot := regexp.MustCompile(`(\$|@r?)<(\w+)>`)
	out := slot.ReplaceAllStringFunc(form, func(s string) string {
		part := slot.FindStringSubmatch(s)
		wording, ok := f.slots[part[2]]
		if !ok {
			t.Fatalf("fill form: no slot %q", part[2])
		}
		if part[1] == "$" {
			return wording
		}
		at := f.at(t, part[2])
		if part[1] == "@r" {
			at = Span{utf8.RuneCountInString(f.text[:at.Start]), utf8.RuneCountInString(f.text[:at.End])}
		}
		return fmt.Sprintf("[%d,%d]", at.Start, at.End)
	})
	out = strings.ReplaceAll(out, "LANG", f.lang)
	return []byte(strings.ReplaceAll(out, "SHA", fmt.Sprintf("%x", sha256.Sum256([]byte(f.text)))))
}

// at returns the first place of a slot's wording, in bytes.
func (f fixture) at(t testing.TB, slot string) Span {
	t.Helper()
	i := strings.Index(f.text, f.slots[slot])
	if i < 0 || f.slots[slot] == "" {
		t.Fatalf("find slot %q: not in the text", slot)
	}
	return Span{i, i + len(f.slots[slot])}
}

func (f fixture) gold(t testing.TB) Gold {
	t.Helper()
	g, err := Parse(f.fill(t, goldForm))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func (f fixture) candidate(t testing.TB) Candidate {
	t.Helper()
	c, err := ParseCandidate(f.fill(t, candidateForm))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// below returns the figures that are not 1, by name.
func below(counts ...Counts) map[string]float64 {
	out := map[string]float64{}
	figures := Measure(counts)
	for _, r := range ratios() {
		if value := *r.in(&figures); value != 1 {
			out[r.name] = value
		}
	}
	return out
}

func asJSON(t testing.TB, value any) string {
	t.Helper()
	b, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
