package source_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/reading"
	"github.com/tansiq/tansiq/source"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestEveryModalityHasItsVerbAndStrength(t *testing.T) {
	want := map[act.Modality]struct {
		verb     string
		strength int64
	}{act.Agreed: {"commit", 2}, act.Intends: {"best_efforts", 1}, act.Evaluated: {"consider", 1}, act.Reaffirmed: {"reaffirm", 1}, act.CalledOn: {"call_on_others", 1}}
	if len(want) != len(act.Modalities()) {
		t.Errorf("%d modalities, the table has %d", len(act.Modalities()), len(want))
	}
	for _, m := range act.Modalities() {
		if got := source.VerbOf(m); got != want[m].verb || !slices.Contains(act.Verbs(), got) {
			t.Errorf("%s: verb %q, want %q", m, got, want[m].verb)
		}
		if got := source.StrengthOf(m); got != want[m].strength {
			t.Errorf("%s: strength %d, want %d", m, got, want[m].strength)
		}
	}
	if got := source.VerbOf("else"); got != "" {
		t.Errorf("a modality that does not exist has the verb %q", got)
	}
}

func TestEveryClassHasItsTrack(t *testing.T) {
	want := map[act.Track]string{
		"military_security": "ceasefire ceasefire_monitoring deescalation non_use_of_force withdrawal disarmament security_reform demining",
		"humanitarian":      "humanitarian_access returns",
		"ihl_human_rights":  "detainees protection_of_civilians justice",
		"economic":          "economic",
		"counter_terrorism": "counter_terrorism sanctions",
		"political": "political_process elections governance meeting mechanism communication dispute_settlement diplomatic_relations sovereignty " +
			"implementation mediation information other",
	}
	track := map[string]act.Track{}
	for tr, classes := range want {
		if !slices.Contains(act.Tracks(), tr) {
			t.Errorf("%s is no track", tr)
		}
		for _, c := range strings.Fields(classes) {
			track[c] = tr
		}
	}
	if len(track) != len(act.Classes()) {
		t.Errorf("%d classes, the table has %d", len(act.Classes()), len(track))
	}
	for _, c := range act.Classes() {
		if got := source.TrackOf(c); got != track[c] {
			t.Errorf("%s: track %s, want %q", c, got, track[c])
		}
	}
}

func TestADecisionChangesTheTermsThatItNames(t *testing.T) {
	three := int64(3)
	deadline := &act.Deadline{Trigger: "fixed_date", Due: "2026-09-01", Rule: act.Words{EN: "two weeks after the road is open"}}
	for _, c := range []struct {
		name     string
		decision source.Decision
		change   func(*act.Terms)
	}{
		{"nothing", source.Decision{}, func(*act.Terms) {}},
		{"who is bound", source.Decision{Bound: []string{"STH", "EST"}}, func(t *act.Terms) {
			t.Bound = []act.Actor{south, {ID: "EST", Party: "east", Name: act.Words{EN: "East"}}}
		}},
		{"that nobody is bound", source.Decision{Bound: []string{}}, func(t *act.Terms) { t.Bound = nil }},
		{"who says so", source.Decision{AssertedBy: []string{"SEC", "STH"}}, func(t *act.Terms) { t.AssertedBy = []act.Actor{secretariat, south} }},
		{"the modality, and with it verb and strength", source.Decision{Modality: act.Intends}, func(t *act.Terms) { t.Modality, t.Verb, t.Strength = act.Intends, "best_efforts", 1 }},
		{"the verb", source.Decision{Verb: "decide"}, func(t *act.Terms) { t.Verb = "decide" }},
		{"the strength", source.Decision{Strength: &three}, func(t *act.Terms) { t.Strength = 3 }},
		{"the strength to none", source.Decision{Strength: new(int64)}, func(t *act.Terms) { t.Strength = 0 }},
		{"the class, and with it the track", source.Decision{Class: "economic"}, func(t *act.Terms) { t.Class, t.Track = "economic", "economic" }},
		{"the track", source.Decision{Track: "political"}, func(t *act.Terms) { t.Track = "political" }},
		{"the standing", source.Decision{Standing: act.Signed}, func(t *act.Terms) { t.Standing = act.Signed }},
		{"the deadline", source.Decision{Deadline: deadline}, func(t *act.Terms) { t.Deadline = *deadline }},
		{"the instrument", source.Decision{Instrument: string(entry(77))}, func(t *act.Terms) { t.Instrument = entry(77) }},
	} {
		for _, do := range []source.Verdict{source.Edit, source.Accept} {
			t.Run(c.name+" by "+string(do), func(t *testing.T) {
				want := only(t, source.Decision{Item: "c1", Do: source.Accept})
				c.change(&want.Terms)
				d := c.decision
				d.Item, d.Do = "c1", do
				if diff := cmp.Diff(want, only(t, d)); diff != "" {
					t.Errorf("act (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestActorsAreThoseOfTheReadingTheTextOrTheProcess(t *testing.T) {
	long := "~" + strings.Repeat("لجنة ", 30)
	r := handmade()
	r.Actors = append(r.Actors, reading.Actor{ID: long, NameAR: long[1:]})
	got, err := try(r, beside(), source.Decision{Item: "c1", Do: source.Accept, Bound: []string{"NTH", "~لجنة", "~" + strings.Repeat("ب", 50), long, "SEC", "EST", "NTH"}})
	if err != nil {
		t.Fatal(err)
	}
	bound := oneOf(t, got).Bound
	var names []string
	for _, a := range bound {
		names = append(names, a.Name.AR+a.Name.EN)
		if len(a.ID) > 80 {
			t.Errorf("the id %s is too long for an act", a.ID)
		}
	}
	if diff := cmp.Diff([]string{"الشمالNorth", "لجنة", strings.Repeat("ب", 50), long[1:], "الأمانةThe secretariat", "East"}, names); diff != "" {
		t.Errorf("bound (-want +got):\n%s", diff)
	}
	if bound[0].Party != "north" || bound[1].Party != "" {
		t.Errorf("parties %q and %q, want north and none", bound[0].Party, bound[1].Party)
	}
	english := handmade()
	english.Lang = "en"
	got, err = try(english, beside(), source.Decision{Item: "c4", Do: source.Accept})
	if name := oneOf(t, got).Bound[0].Name; err != nil || name != (act.Words{EN: "لجنة"}) {
		t.Errorf("a name of an English text: %+v, %v", name, err)
	}
	for _, id := range []string{"XXX", "", "~"} {
		for what, d := range map[string]source.Decision{"bound": {Bound: []string{id}}, "asserted by": {AssertedBy: []string{id}}} {
			d.Item, d.Do = "c1", source.Edit
			var p *source.DecisionProblem
			if got, err := try(handmade(), beside(), d); !errors.As(err, &p) || *p != (source.DecisionProblem{Item: "c1", Code: "unknown_actor", Got: id}) || got != nil {
				t.Errorf("%s %q: got %d acts, %v", what, id, len(got), err)
			}
		}
	}
}

func TestASpeakerThatNobodyKnowsIsRefused(t *testing.T) {
	r := handmade()
	r.Speech[0].Speaker = []string{"XXX"}
	var p *source.DecisionProblem
	if _, err := try(r, beside(), source.Decision{Item: "c1", Do: source.Accept}); !errors.As(err, &p) || *p != (source.DecisionProblem{Item: "q1", Code: "unknown_actor", Got: "XXX"}) {
		t.Errorf("got %v", err)
	}
}

func TestNoDeadlineIsComputed(t *testing.T) {
	words := act.Words{AR: "15 آب ٢٠٢٦"}
	whole := span("15 آب ٢٠٢٦")
	date := func(words, kind, value string) reading.DateMention {
		return reading.DateMention{Span: span(words), Type: kind, Value: value}
	}
	conflict := date("15 آب ٢٠٢٦", "date", "2026-08-15")
	conflict.Conflict, conflict.Alt = "month_conflict", "2026-09-15"
	open := act.Deadline{Trigger: "relative_to_event", Wording: words}
	for _, c := range []struct {
		name     string
		deadline string
		dates    []reading.DateMention
		want     act.Deadline
	}{
		{"no deadline", "", []reading.DateMention{date("15 آب ٢٠٢٦", "date", "2026-08-15")}, act.Deadline{Trigger: "none"}},
		{"a day with its year", whole.Text, []reading.DateMention{date("15 آب ٢٠٢٦", "date", "2026-08-15")}, act.Deadline{Trigger: "fixed_date", Due: "2026-08-15", Wording: words}},
		{"words that no date reads", whole.Text, nil, open},
		{"a day that may be another", whole.Text, []reading.DateMention{conflict}, open},
		{"a month", whole.Text, []reading.DateMention{date("15 آب ٢٠٢٦", "month", "2026-08")}, open},
		{"a range of days", whole.Text, []reading.DateMention{date("15 آب ٢٠٢٦", "range", "2026-08-14/2026-08-15")}, open},
		{"a duration", whole.Text, []reading.DateMention{date("15 آب ٢٠٢٦", "duration", "P90D")}, open},
		{"a day that follows from the day of publication", whole.Text, []reading.DateMention{date("15 آب ٢٠٢٦", "relative", "2026-07-23")}, open},
		{"a weekday", whole.Text, []reading.DateMention{date("15 آب ٢٠٢٦", "weekday", "2026-07-24")}, open},
		{"as soon as possible", whole.Text, []reading.DateMention{date("15 آب ٢٠٢٦", "vague", "asap")}, act.Deadline{Trigger: "asap", Wording: words}},
		{"a day whose year the text leaves open", "15 آب", []reading.DateMention{date("15 آب", "date", "2026-08-15")},
			act.Deadline{Trigger: "relative_to_event", Wording: act.Words{AR: "15 آب"}}},
		{"a date outside the item", "22 تموز 2026", []reading.DateMention{date("22 تموز 2026", "date", "2026-07-22")},
			act.Deadline{Trigger: "relative_to_event", Wording: act.Words{AR: "22 تموز 2026"}}},
		{"a span of time from a day is not that day", "قبل 15 آب ٢٠٢٦", []reading.DateMention{date("قبل", "duration", "P3M"), date("15 آب ٢٠٢٦", "date", "2026-08-15")},
			act.Deadline{Trigger: "relative_to_event", Wording: act.Words{AR: "قبل 15 آب ٢٠٢٦"}}},
		{"the same after it", "قبل 15 آب ٢٠٢٦ بشرط", []reading.DateMention{date("15 آب ٢٠٢٦", "date", "2026-08-15"), date("بشرط", "duration", "P3M")},
			act.Deadline{Trigger: "relative_to_event", Wording: act.Words{AR: "قبل 15 آب ٢٠٢٦ بشرط"}}},
		{"the date with just these words is meant, not one around it", whole.Text, []reading.DateMention{date("قبل 15 آب ٢٠٢٦", "duration", "P3M"), date("15 آب ٢٠٢٦", "date", "2026-08-15")},
			act.Deadline{Trigger: "fixed_date", Due: "2026-08-15", Wording: words}},
		{"words around a day", "قبل 15 آب ٢٠٢٦", []reading.DateMention{date("15 آب ٢٠٢٦", "date", "2026-08-15")},
			act.Deadline{Trigger: "fixed_date", Due: "2026-08-15", Wording: act.Words{AR: "قبل 15 آب ٢٠٢٦"}}},
		{"two days are no day", "15 آب ٢٠٢٦ بشرط", []reading.DateMention{date("15 آب ٢٠٢٦", "date", "2026-08-15"), date("٢٠٢٦ بشرط", "date", "2026-09-01")},
			act.Deadline{Trigger: "relative_to_event", Wording: act.Words{AR: "15 آب ٢٠٢٦ بشرط"}}},
		{"a day and a vague word are no day", "15 آب ٢٠٢٦ بشرط", []reading.DateMention{date("15 آب ٢٠٢٦", "date", "2026-08-15"), date("بشرط", "vague", "asap")},
			act.Deadline{Trigger: "relative_to_event", Wording: act.Words{AR: "15 آب ٢٠٢٦ بشرط"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := handmade()
			r.Commitments[0].Deadline, r.Dates = c.deadline, c.dates
			got, err := try(r, beside(), source.Decision{Item: "c1", Do: source.Accept})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, oneOf(t, got).Deadline); diff != "" {
				t.Errorf("deadline (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnInstrumentIsNamedOnlyWhereTheRecordKnowsIt(t *testing.T) {
	r := handmade()
	r.Commitments[0].Instruments = []string{"i1"}
	got, err := try(r, beside(), source.Decision{Item: "c1", Do: source.Accept})
	if err != nil || oneOf(t, got).Instrument != "" {
		t.Errorf("an instrument of no register: %v", err)
	}
	r.Instruments[0].RegisterID = "unknown"
	if got, err = try(r, beside(), source.Decision{Item: "c1", Do: source.Accept}); err != nil || oneOf(t, got).Instrument != "" {
		t.Errorf("an instrument that the record does not have: %v", err)
	}
}

func TestTheFirstKnownInstrumentIsNamed(t *testing.T) {
	r, c := handmade(), beside()
	r.Instruments[0].RegisterID = "other"
	c.Known["other"] = entry(2001)
	for first, want := range map[string]act.EntryID{"i1": entry(2001), "i2": entry(2000)} {
		r.Commitments[0].Instruments = []string{first, "i1", "i2"}
		got, err := try(r, c, source.Decision{Item: "c1", Do: source.Accept})
		if err != nil || oneOf(t, got).Instrument != want {
			t.Errorf("%s stands first: %v", first, err)
		}
	}
}

func TestWhereNobodyIssuedTheTextSomebodyMustBeNamed(t *testing.T) {
	c := beside()
	c.Issuer = act.Actor{}
	var p *source.DecisionProblem
	if _, err := try(handmade(), c, source.Decision{Item: "c3", Do: source.Accept}); !errors.As(err, &p) || *p != (source.DecisionProblem{Item: "c3", Code: "nobody_asserts"}) {
		t.Errorf("got %v", err)
	}
	got, err := try(handmade(), c, source.Decision{Item: "c3", Do: source.Accept, AssertedBy: []string{"EST"}})
	if err != nil || oneOf(t, got).AssertedBy[0].Party != "east" {
		t.Errorf("with a name: %v", err)
	}
}

func TestToConsiderNeverBecomesToAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := source.Decision{Item: "c2", Do: rapid.SampledFrom([]source.Verdict{source.Accept, source.Edit}).Draw(t, "do"),
			Verb:     rapid.SampledFrom(append(act.Verbs(), "")).Draw(t, "verb"),
			Class:    rapid.SampledFrom(append(act.Classes(), "")).Draw(t, "class"),
			Standing: rapid.SampledFrom(append(act.Standings(), "")).Draw(t, "standing")}
		if rapid.Bool().Draw(t, "stronger") {
			n := rapid.Int64Range(0, 3).Draw(t, "strength")
			d.Strength = &n
		}
		got, err := try(handmade(), beside(), d)
		if err != nil {
			t.Fatal(err)
		}
		c := got[len(got)-1].Act.(*act.CommitmentRecorded)
		if c.Modality != act.Evaluated {
			t.Fatalf("modality %s", c.Modality)
		}
		valid := c.Validate()
		if consider := d.Verb == "" || d.Verb == "consider"; consider != (valid == nil) {
			t.Fatalf("with the verb %q: %v", d.Verb, valid)
		}
		if d.Verb == "" && c.Verb != "consider" || d.Strength == nil && c.Strength != 1 {
			t.Fatalf("proposed as %s with strength %d", c.Verb, c.Strength)
		}
	})
}
