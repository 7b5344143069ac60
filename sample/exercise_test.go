package sample_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/sample"

	"github.com/google/go-cmp/cmp"
)

func exercise(t *testing.T) sample.ExerciseProcess {
	t.Helper()
	e, err := sample.Exercise()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// bodies returns the Arabic and the English text of the exercise.
func bodies(t *testing.T, e sample.ExerciseProcess) (ar, en []byte) {
	t.Helper()
	if len(e.Sources) != 2 || e.Sources[0].Lang != "ar" || e.Sources[1].Lang != "en" {
		t.Fatalf("got %d sources, want the Arabic and then the English one", len(e.Sources))
	}
	return e.Sources[0].Body, e.Sources[1].Body
}

func TestTheExerciseSaysThatItIsOne(t *testing.T) {
	e := exercise(t)
	ar, en := bodies(t, e)
	if !e.Header.Exercise || e.Header.Sample {
		t.Errorf("got exercise %v, sample %v", e.Header.Exercise, e.Header.Sample)
	}
	if !strings.Contains(e.Header.Name.AR, "تمرين") || !strings.Contains(e.Header.Name.EN, "Exercise") {
		t.Errorf("the name does not say so: %+v", e.Header.Name)
	}
	if !bytes.HasPrefix(ar, []byte("# exercise: تمرين")) || !bytes.HasPrefix(en, []byte("# exercise: fictional")) {
		t.Error("a text does not begin by saying so")
	}
}

func TestTheExerciseResolvesEveryName(t *testing.T) {
	e := exercise(t)
	day(t, "published", e.Published)
	actors := actorIDs(t, e.Actors)
	keys := instrumentKeys(t, e.Instruments, actors)
	var parties, decisions, accepted []string
	for i, p := range e.Parties {
		parties = append(parties, p.ID)
		known(t, "actor of "+p.ID, []string{p.Actor}, actors)
		if want := i == 0; want != (p.Kind == "secretariat") {
			t.Errorf("party %d, %s, is a %s", i, p.ID, p.Kind)
		}
		if i > 0 {
			oneOf(t, p.ID, p.Kind, act.PartyKinds())
		}
	}
	for _, p := range e.People {
		known(t, "party of "+p.ID, []string{p.Party}, parties)
	}
	for _, p := range parties {
		if !slices.ContainsFunc(e.People, func(x sample.Person) bool { return x.Party == p }) {
			t.Errorf("nobody signs for %s", p)
		}
	}
	for _, s := range e.Sources {
		oneOf(t, s.File, s.Form, act.SourceForms())
	}
	for _, d := range e.Decisions {
		if slices.Contains(decisions, d.Key) {
			t.Errorf("decision %s stands twice", d.Key)
		}
		decisions = append(decisions, d.Key)
		if d.Accept {
			accepted = append(accepted, d.Key)
		}
		known(t, d.Key, slices.Concat(d.Bound, d.Addressees, d.AssertedBy), actors)
		if d.Instrument != "" {
			known(t, d.Key, []string{d.Instrument}, keys)
		}
		if d.SameAs != "" {
			known(t, d.Key, []string{d.SameAs}, accepted)
		}
	}
	for _, x := range e.Positions {
		known(t, "position", []string{x.Decision}, accepted)
		known(t, "position", []string{x.Party}, parties)
		oneOf(t, "position on "+x.Decision, x.Stance, act.Stances())
	}
	for _, a := range e.Assessments {
		known(t, "assessment", []string{a.Decision}, accepted)
		known(t, "assessment", []string{a.Party}, parties)
		day(t, "assessment of "+a.Decision, a.On)
		oneOf(t, "assessment of "+a.Decision, a.State, act.Findings())
	}
}

func TestDecisionsHaveKnownTermsAndReasons(t *testing.T) {
	for _, d := range exercise(t).Decisions {
		terms(t, d.Key, d.Modality, d.Verb, d.Class, d.Track, d.Standing, d.Strength)
		bound(t, d.Key, d.Modality, d.Bound, d.Addressees)
		trigger(t, d.Key, d.Trigger)
		if len(d.AssertedBy) == 0 {
			t.Errorf("%s is asserted by nobody", d.Key)
		}
		if d.Accept != (d.Reason == nil) {
			t.Errorf("%s: accepted %v, reason %v", d.Key, d.Accept, d.Reason)
		}
	}
}

func TestEveryQuoteStandsExactlyOnceInItsText(t *testing.T) {
	e := exercise(t)
	ar, en := bodies(t, e)
	once := func(where, quote string, body []byte) int {
		if n := bytes.Count(body, []byte(quote)); n != 1 {
			t.Errorf("%s: %q stands %d times", where, quote, n)
		}
		return bytes.Index(body, []byte(quote))
	}
	last := -1
	for _, d := range e.Decisions {
		at := once(d.Key, d.Quote.AR, ar)
		if at <= last {
			t.Errorf("%s does not follow the one before it in the Arabic text", d.Key)
		}
		last = at
		if d.Quote.EN != "" {
			once(d.Key, d.Quote.EN, en)
		} else if d.Accept {
			t.Errorf("%s is accepted and has no English quote", d.Key)
		}
		for _, part := range []*sample.Text{d.Trigger.Wording, d.Condition, d.Place} {
			if part != nil && (!strings.Contains(d.Quote.AR, part.AR) || !strings.Contains(d.Quote.EN, part.EN)) {
				t.Errorf("%s: %+v is no part of the quote", d.Key, part)
			}
		}
	}
	for _, d := range e.Dates {
		once(d.Key, d.Quote.AR, ar)
		once(d.Key, d.Quote.EN, en)
		known(t, d.Key, []string{d.Choose}, d.Readings)
	}
}

func TestDeadlinesAreCountedFromTheDayOfSignature(t *testing.T) {
	e := exercise(t)
	i := slices.IndexFunc(e.Instruments, func(x sample.Instrument) bool { return x.Type == "joint_statement" })
	signed, err := time.Parse(time.DateOnly, e.Instruments[i].Date)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, d := range e.Decisions {
		if d.Trigger.Due != "" {
			got[d.Key] = d.Trigger.Due
		}
	}
	want := map[string]string{
		"heavy-weapons":  signed.AddDate(0, 3, 0).Format(time.DateOnly),
		"detainee-lists": signed.AddDate(0, 0, 90).Format(time.DateOnly),
		"minefield-maps": "2026-04-30",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("due (-want +got):\n%s", diff)
	}
	if signed.Weekday() != time.Tuesday {
		t.Errorf("signed on a %v, the texts say Tuesday", signed.Weekday())
	}
}

func TestTheTextsHaveTheTraps(t *testing.T) {
	e := exercise(t)
	ar, en := bodies(t, e)
	for _, row := range []struct {
		name string
		body []byte
		has  []string
	}{
		{"Arabic mixes the styles of quotation marks", ar, []string{"«", "»", "“", "”"}},
		{"English mixes the styles of quotation marks", en, []string{"“", "”", "\""}},
		{"a dual month conflicts and another agrees in Arabic-Indic digits", ar, []string{"12 فبراير/ آذار", "٢٣ تشرين الثاني/ نوفمبر ٢٠٢٥"}},
		{"one conference has two names in Arabic", ar, []string{"خلاصات مؤتمر أرجوان", "مخرجات مؤتمر أرجوان"}},
		{"one conference has two names in English", en, []string{"conclusions of the Arjuwan Conference", "Arjuwan outcomes"}},
	} {
		for _, s := range row.has {
			if !bytes.Contains(row.body, []byte(s)) {
				t.Errorf("%s: %q is missing", row.name, s)
			}
		}
	}
	for _, in := range e.Instruments {
		if in.Number != "" && (bytes.Contains(ar, []byte(in.Number)) || bytes.Contains(en, []byte(in.Number))) {
			t.Errorf("a text has the number %s: only the register may", in.Number)
		}
	}
	conflicts := 0
	for _, d := range e.Dates {
		if len(d.Readings) > 1 {
			conflicts++
		}
	}
	if conflicts != 1 {
		t.Errorf("got %d conflicting dates, want 1", conflicts)
	}
}

func TestTheLastParagraphNearlyRepeatsTheFirst(t *testing.T) {
	ar, en := bodies(t, exercise(t))
	for lang, body := range map[string][]byte{"ar": ar, "en": en} {
		paragraphs := strings.Split(strings.TrimSpace(string(body)), "\n\n")[1:] // the first block is front matter
		first, last := paragraphs[0], paragraphs[len(paragraphs)-1]
		earlier, found := shingles(first, 3), 0
		later := shingles(last, 3)
		for _, s := range later {
			if slices.Contains(earlier, s) {
				found++
			}
		}
		if share := float64(found) / float64(max(len(later), 1)); first == last || share <= 0.8 {
			t.Errorf("%s: share of the last paragraph's runs of three words that stand in the first: %.2f, want more than .80", lang, share)
		}
	}
}

func TestTheTextsHaveTheLengthOfAnAgencyReport(t *testing.T) {
	ar, en := bodies(t, exercise(t))
	words := func(b []byte) int {
		_, text, _ := strings.Cut(string(b), "\n\n")
		return len(strings.Fields(text))
	}
	if n := words(ar); n < 450 || n > 600 {
		t.Errorf("Arabic has %d words, want 450 to 600", n)
	}
	if n := words(en); n < 350 || n > 450 {
		t.Errorf("English has %d words, want 350 to 450", n)
	}
	_, text, _ := strings.Cut(string(ar), "\n\n")
	if l := latin(text); l != "" {
		t.Errorf("the Arabic text has the Latin letter %s", l)
	}
}
