package reading

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// found is what a date row expects; Alt and Conflict only where two readings are possible.
type found struct{ Text, Type, Value, Alt string }

func datesOf(r Reading) []found {
	var out []found
	for _, d := range r.Dates {
		out = append(out, found{d.Text, d.Type, d.Value, d.Alt})
	}
	return out
}

func TestDatesAreReadAgainstPublication(t *testing.T) {
	k := testKnowledge(t) // published on Wednesday 12 May 2021
	for _, c := range []struct {
		name, text string
		want       []found
	}{
		{"a weekday is the last one", "وصل الوفد الثلاثاء.", []found{{"الثلاثاء", "weekday", "2021-05-11", ""}}},
		{"the day of publication itself", "وصل الوفد الأربعاء.", []found{{"الأربعاء", "weekday", "2021-05-12", ""}}},
		{"a weekday after a future verb lies ahead", "سيصل الوفد الثلاثاء.", []found{{"الثلاثاء", "weekday", "2021-05-18", ""}}},
		{"a weekday with المقبل lies ahead", "يصل الوفد يوم الأحد المقبل.", []found{{"الأحد", "weekday", "2021-05-16", ""}}},
		{"a day without year is the nearest past", "وقع في 8 يونيو.", []found{{"8 يونيو", "date", "2020-06-08", ""}}},
		{"dual months that agree", "وقع في 8 يونيو/ حزيران 2019.", []found{{"8 يونيو/ حزيران 2019", "date", "2019-06-08", ""}}},
		{"dual months that disagree keep both readings", "وقع في 8 يناير/ كانون الأول 2019.", []found{{"8 يناير/ كانون الأول 2019", "date", "2019-01-08", "2019-12-08"}}},
		{"Maghrebi months and a range", "عقد يومي 19 و20 فيفري الماضي.", []found{{"19 و20 فيفري الماضي", "range", "2021-02-19/2021-02-20", ""}}},
		{"a Moroccan month", "عقد في 3 غشت 2020.", []found{{"3 غشت 2020", "date", "2020-08-03", ""}}},
		{"a written ordinal", "عقد في السابع من تشرين الأول.", []found{{"السابع من تشرين الأول", "date", "2020-10-07", ""}}},
		{"a Hijri date keeps the next day as its other reading", "عقد في 1 رمضان 1442هـ.", []found{{"1 رمضان 1442هـ", "date", "2021-04-13", "2021-04-14"}}},
		{"a month with its year", "وقع في ديسمبر 2015.", []found{{"ديسمبر 2015", "month", "2015-12", ""}}},
		{"a year after عام", "منذ عام 2011.", []found{{"عام 2011", "year", "2011", ""}}},
		{"last month", "خلال الشهر الماضي.", []found{{"الشهر الماضي", "relative", "2021-04", ""}}},
		{"a duration in words", "خلال ثلاثة أشهر.", []found{{"ثلاثة أشهر", "duration", "P3M", ""}}},
		{"a dual duration", "خلال أسبوعين.", []found{{"أسبوعين", "duration", "P2W", ""}}},
		{"today and yesterday", "وصل أمس وعاد اليوم.", []found{{"أمس", "relative", "2021-05-11", ""}, {"اليوم", "relative", "2021-05-12", ""}}},
		{"an English date with a comma before its year", "It was signed on May 15, 2020.", []found{{"May 15, 2020", "date", "2020-05-15", ""}}},
		{"an English day before its month", "It was signed on 3 June.", []found{{"3 June", "date", "2020-06-03", ""}}},
		{"an English range", "They met on 20 and 21 June 2019.", []found{{"20 and 21 June 2019", "range", "2019-06-20/2019-06-21", ""}}},
		{"an English weekday after will", "They will meet on Friday.", []found{{"Friday", "weekday", "2021-05-14", ""}}},
		{"May is a month only where a date can stand", "They may meet in May.", []found{{"May", "month", "2021-05", ""}}},
		{"a month of last year", "It began in April of last year.", []found{{"April of last year", "month", "2020-04", ""}}},
		{"an English duration", "within 90 days", []found{{"90 days", "duration", "P90D", ""}}},
		{"weeks ago", "It began three weeks ago.", []found{{"three weeks ago", "relative", "2021-04-21", ""}}},
		{"a year behind a preposition", "the war of the past since 2014.", []found{{"2014", "year", "2014", ""}}},
		{"an ISO date", "signed 2020-07-22 there", []found{{"2020-07-22", "date", "2020-07-22", ""}}},
		{"a day that the calendar does not have leaves its month", "signed on 31 February 2020", []found{{"February 2020", "month", "2020-02", ""}}},
	} {
		if diff := cmp.Diff(c.want, datesOf(mustRead(t, k, c.text))); diff != "" {
			t.Errorf("%s: %q\n%s", c.name, c.text, diff)
		}
	}
}

func TestADualMonthConflictIsAWarning(t *testing.T) {
	r := mustRead(t, testKnowledge(t), "وقع الاتفاق في 8 يناير/ كانون الأول.")
	if len(r.Warnings) != 1 || r.Warnings[0].Code != "month_conflict" || r.Dates[0].Conflict != "month_conflict" {
		t.Errorf("got warnings %+v, dates %+v", r.Warnings, r.Dates)
	}
}

func TestQuotesAreToldApart(t *testing.T) {
	k := testKnowledge(t)
	for _, c := range []struct {
		name, text string
		speech     int
		other      []string
		warnings   int
	}{
		{"speech after a colon", `قال الوزير: "نعود إلى الحوار".`, 1, nil, 0},
		{"a scare quote is not speech", `بعد محادثات "معمقة" عاد الوفد.`, 0, []string{`"معمقة"`}, 0},
		{"the name of a channel is not speech", `بثت قناة "النهر الأزرق" اللقاء.`, 0, []string{`"النهر الأزرق"`}, 0},
		{"a quotation without end is a warning", `قال الوزير إن "الحوار مستمر بين الطرفين.`, 1, nil, 1},
		{"a closing mark may open where nothing is open", `قال الوزير: ”نعود إلى الحوار“.`, 1, nil, 0},
		{"a quotation of two sentences is one", `قال الوزير: "نعود إلى الحوار. لا بديل عنه أبدا".`, 1, nil, 0},
	} {
		r := mustRead(t, k, c.text)
		var other []string
		for _, q := range r.NonSpeechQuotes {
			other = append(other, q.Text)
		}
		if len(r.Speech) != c.speech || !cmp.Equal(other, c.other) || len(r.Warnings) != c.warnings {
			t.Errorf("%s: %d acts, other %q, warnings %+v", c.name, len(r.Speech), other, r.Warnings)
		}
	}
}

func TestParagraphsFollowTheText(t *testing.T) {
	k := testKnowledge(t)
	for _, c := range []struct {
		name, text    string
		front, others int
	}{
		{"each line is a paragraph", "سطر أول.\nسطر ثان.", 0, 2},
		{"front matter is marked", "# title: x\n# licence: y\n\nfirst paragraph here.", 2, 1},
		{"page-wide lines are one paragraph", "The ministers of the two countries met in the old town hall today\nand talked about the road that joins the two valleys until noon.\n\nThey parted.", 0, 2},
		{"list items are paragraphs", "They agreed:\n- to meet;\n- to talk.", 0, 3},
	} {
		front, others := 0, 0
		for _, p := range mustRead(t, k, c.text).Paragraphs {
			if p.FrontMatter {
				front++
			} else {
				others++
			}
		}
		if front != c.front || others != c.others {
			t.Errorf("%s: %d front, %d others", c.name, front, others)
		}
	}
}

func TestNothingComesFromFrontMatterOrDuplicates(t *testing.T) {
	k := testKnowledge(t)
	once := "اتفق الطرفان على وقف القتال في المدينة القديمة وفتح المعابر أمام القوافل."
	r := mustRead(t, k, "# title: اتفق الطرفان على وقف القتال\n\n"+once+"\nوصل الوفد إلى المدينة مساء.\nو"+once)
	if len(r.Commitments) != 2 || len(r.Duplicates) != 1 || r.Duplicates[0].A != "p1" || r.Duplicates[0].B != "p3" {
		t.Errorf("got %+v, duplicates %+v", r.Commitments, r.Duplicates)
	}
	longer := mustRead(t, k, once+"\n"+once+" كما اتفقا على عقد اجتماع جديد في الربيع، وتشكيل لجنة مشتركة تشرف على التنفيذ كل أسبوع.")
	if len(longer.Duplicates) != 0 {
		t.Errorf("a longer text that holds an earlier one is new: %+v", longer.Duplicates)
	}
}

func TestInstrumentsAreCheckedAgainstTheRegister(t *testing.T) {
	k, err := NewKnowledge(Register{Instruments: []KnownInstrument{
		{ID: "R2510", Type: "resolution", NameEN: "Resolution 2510", NameAR: "القرار 2510", Number: "2510", Year: 2020},
		{ID: "PARIS", Type: "conference_outcome", NameAR: "مخرجات مؤتمر باريس", AliasAR: []string{"خلاصات مؤتمر باريس", "نتائج مؤتمر باريس"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text string
		want       Instrument
	}{
		{"a resolution that the register has", "رحب المجلس بالقرار 2510 (2020).", Instrument{Type: "resolution", Number: "2510", RegisterID: "R2510"}},
		{"a number that it does not have, with the nearest", "رحب المجلس بالقرار 2310 (2020).", Instrument{Type: "resolution", Number: "2310", CitationError: "unknown_number", Nearest: "R2510"}},
		{"the same in English", "They recalled resolution 2310 (2020).", Instrument{Type: "resolution", Number: "2310", CitationError: "unknown_number", Nearest: "R2510"}},
		{"an alias is the same instrument", "رحب الوزير بنتائج مؤتمر باريس.", Instrument{Type: "conference_outcome", RegisterID: "PARIS"}},
	} {
		r := mustRead(t, k, c.text)
		if len(r.Instruments) != 1 {
			t.Errorf("%s: got %+v", c.name, r.Instruments)
			continue
		}
		i := r.Instruments[0]
		got := Instrument{Type: i.Type, Number: i.Number, RegisterID: i.RegisterID, CitationError: i.CitationError, Nearest: i.Nearest}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	if r := mustRead(t, k, "رحب الوزير بقرار مجلس الأمن بشأن الهدنة."); len(r.Instruments) != 0 {
		t.Errorf("a resolution without number has none, got %+v", r.Instruments)
	}
}

func TestTheRegisterNamesThePartiesOfAProcess(t *testing.T) {
	reg := Register{Actors: []Actor{
		{ID: "NF", Type: "armed_group", NameAR: "جبهة التلال", NameEN: "Hill Front", AliasEN: []string{"the Front"}},
		{ID: "SELMA", Type: "person", NameAR: "سلمى الوادي", NameEN: "Selma Alwadi", Of: "NF", Office: "spokesperson"},
	}}
	k, err := NewKnowledge(reg)
	if err != nil {
		t.Fatal(err)
	}
	r := mustRead(t, k, "تعهدت جبهة التلال بفتح الطريق. وقالت سلمى الوادي إن الجبهة ستواصل الحوار.")
	if len(r.Commitments) == 0 || !cmp.Equal(r.Commitments[0].Parties, []string{"NF"}) || len(r.Speech) != 1 || !cmp.Equal(r.Speech[0].Speaker, []string{"SELMA"}) {
		t.Errorf("got %+v, %+v", r.Commitments, r.Speech)
	}
	known, err := NewKnowledge(Register{Actors: []Actor{{ID: "TUR", Type: "state", NameEN: "Türkiye"}}})
	if err != nil {
		t.Fatal(err)
	}
	if r := mustRead(t, known, "وقالت الخارجية التركية إن الطريق مفتوح."); len(r.Speech) != 1 || !cmp.Equal(r.Speech[0].Speaker, []string{"TUR_MFA"}) {
		t.Errorf("a state of the register keeps its adjectives and organs, got %+v", r.Speech)
	}
	if _, err := NewKnowledge(Register{Actors: []Actor{{NameEN: "nobody"}}}); err == nil {
		t.Error("an actor without id was accepted")
	}
	if testKnowledge(t).Hashes()["register"] == k.Hashes()["register"] {
		t.Error("two registers have the same hash")
	}
}

func TestAPressConferenceIsTheSettingOfItsSpeech(t *testing.T) {
	r := mustRead(t, testKnowledge(t), fixture(t, "fixture_ar.txt"))
	want := []Setting{{Para: "p8", AppliesTo: []string{"q7"}, Medium: "مؤتمر صحافي", With: []string{"~جواو ألميدا"}, Place: "LISBON", BroadcastBy: "~النهر"}}
	if diff := cmp.Diff(want, r.Settings); diff != "" {
		t.Error(diff)
	}
}

func TestUnreadSentencesAreListed(t *testing.T) {
	r := mustRead(t, testKnowledge(t), "وصل الوفد مساء. تتزايد الدعوات إلى إنشاء لجنة جديدة.")
	if len(r.Unread) != 1 || r.Unread[0].Reason != "action" {
		t.Errorf("got %+v", r.Unread)
	}
}
