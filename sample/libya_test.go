package sample_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/sample"

	"github.com/google/go-cmp/cmp"
)

func libya(t *testing.T) sample.Process {
	t.Helper()
	p, err := sample.Libya()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// oneOf fails where got is no value of the list.
func oneOf[T ~string](t *testing.T, where, got string, list []T) {
	t.Helper()
	if !slices.Contains(list, T(got)) {
		t.Errorf("%s: %q is not one of %v", where, got, list)
	}
}

// day fails where s is not a calendar day of the form 2020-07-22.
func day(t *testing.T, where, s string) {
	t.Helper()
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		t.Errorf("%s: %v", where, err)
	}
}

// actorIDs checks the actors of a process and returns their ids.
func actorIDs(t *testing.T, actors []sample.Actor) []string {
	t.Helper()
	var ids []string
	for _, a := range actors {
		if slices.Contains(ids, a.ID) {
			t.Errorf("actor %s stands twice", a.ID)
		}
		ids = append(ids, a.ID)
		oneOf(t, "type of actor "+a.ID, a.Type, sample.ActorTypes())
		if a.QID != "" && !strings.HasPrefix(a.QID, "Q") {
			t.Errorf("actor %s: QID %q", a.ID, a.QID)
		}
	}
	for _, a := range actors {
		known(t, "members of "+a.ID, a.Members, ids)
		if a.Of != "" {
			known(t, "owner of "+a.ID, []string{a.Of}, ids)
		}
		if a.Type == "person" && a.Office == nil {
			t.Errorf("person %s has no office", a.ID)
		}
	}
	return ids
}

// known fails where one of the names is not in the register.
func known(t *testing.T, where string, names, register []string) {
	t.Helper()
	for _, n := range names {
		if !slices.Contains(register, n) {
			t.Errorf("%s: %q is not known", where, n)
		}
	}
}

// instrumentKeys checks the instruments of a process against its actors and returns their keys.
func instrumentKeys(t *testing.T, instruments []sample.Instrument, actors []string) []string {
	t.Helper()
	var keys []string
	for _, in := range instruments {
		if slices.Contains(keys, in.Key) {
			t.Errorf("instrument %s stands twice", in.Key)
		}
		keys = append(keys, in.Key)
	}
	aliasOf := map[string]string{}
	for _, in := range instruments {
		oneOf(t, in.Key+" type", in.Type, act.InstrumentTypes())
		oneOf(t, in.Key+" stage", in.Stage, act.InstrumentStages())
		oneOf(t, in.Key+" stage_sub", in.StageSub, act.InstrumentSubstages())
		oneOf(t, in.Key+" status", in.Status, act.InstrumentStatuses())
		if in.Date != "" {
			day(t, in.Key+" date", in.Date)
		}
		if in.Issuer != "" {
			known(t, in.Key+" issuer", []string{in.Issuer}, actors)
		}
		for _, p := range in.Parties {
			known(t, in.Key+" party", []string{p.Actor}, actors)
			oneOf(t, in.Key+" role", p.Role, act.PartyRoles())
		}
		for _, l := range in.Links {
			oneOf(t, in.Key+" link", l.Kind, act.LinkKinds())
			known(t, in.Key+" link", []string{l.To}, keys)
			if l.To == in.Key {
				t.Errorf("%s links to itself", in.Key)
			}
		}
		for _, a := range slices.Concat(in.AliasAR, in.AliasEN) {
			if other, taken := aliasOf[a]; taken {
				t.Errorf("alias %q names both %s and %s", a, other, in.Key)
			}
			aliasOf[a] = in.Key
		}
		if len(in.AliasAR) == 0 || len(in.AliasEN) == 0 {
			t.Errorf("%s has no alias in one of the languages", in.Key)
		}
		var numbers []string
		for _, p := range in.Provisions {
			if p.Number == "" || slices.Contains(numbers, p.Number) {
				t.Errorf("%s: provision number %q is empty or stands twice", in.Key, p.Number)
			}
			numbers = append(numbers, p.Number)
		}
	}
	return keys
}

func TestLibyaResolvesEveryNameAndKnowsEveryValue(t *testing.T) {
	p := libya(t)
	actors := actorIDs(t, p.Actors)
	keys := instrumentKeys(t, p.Instruments, actors)
	provisions := map[string]bool{}
	for _, in := range p.Instruments {
		for _, pr := range in.Provisions {
			provisions[in.Key+" "+pr.Number] = true
		}
	}
	facts := map[string]bool{}
	for _, c := range p.Commitments {
		if facts[c.Fact] {
			t.Errorf("fact %s names two commitments", c.Fact)
		}
		facts[c.Fact] = true
		known(t, c.Fact+" instrument", []string{c.Instrument}, keys)
		if !provisions[c.Instrument+" "+c.Provision] {
			t.Errorf("%s: %s has no provision %q", c.Fact, c.Instrument, c.Provision)
		}
		known(t, c.Fact+" actors", slices.Concat(c.Bound, c.Addressees, c.AssertedBy), actors)
		if c.Beneficiary != "" {
			known(t, c.Fact+" beneficiary", []string{c.Beneficiary}, actors)
		}
		terms(t, c.Fact, c.Modality, c.Verb, c.Class, c.Track, c.Standing, c.Strength)
		bound(t, c.Fact, c.Modality, c.Bound, c.Addressees)
		trigger(t, c.Fact, c.Trigger)
		if c.Standing == string(act.Reported) && len(c.AssertedBy) == 0 {
			t.Errorf("%s is reported, and by nobody", c.Fact)
		}
	}
	if n := len(p.Commitments); n < 20 {
		t.Errorf("got %d commitments, want at least 20", n)
	}
	for _, a := range p.Assessments {
		if !facts[a.Commitment] {
			t.Errorf("assessment of %s, which is no commitment", a.Commitment)
		}
		day(t, "assessment of "+a.Commitment, a.On)
		oneOf(t, "assessment of "+a.Commitment, a.State, act.Findings())
		if a.Implementation < 0 || a.Implementation > 3 || len(a.EvidenceFacts) == 0 {
			t.Errorf("assessment of %s: implementation %d, evidence %v", a.Commitment, a.Implementation, a.EvidenceFacts)
		}
	}
	if !p.Header.Sample || p.Header.Exercise {
		t.Errorf("got sample %v, exercise %v: want a sample that is no exercise", p.Header.Sample, p.Header.Exercise)
	}
}

// terms checks the listed values of one commitment.
func terms(t *testing.T, where, modality, verb, class, track, standing string, strength int64) {
	t.Helper()
	oneOf(t, where, modality, act.Modalities())
	oneOf(t, where, verb, act.Verbs())
	oneOf(t, where, class, act.Classes())
	oneOf(t, where, track, act.Tracks())
	oneOf(t, where, standing, act.Standings())
	if strength < 0 || strength > 3 {
		t.Errorf("%s: strength %d is not 0 to 3", where, strength)
	}
	if (modality == string(act.Evaluated)) != (verb == "consider") {
		t.Errorf("%s: verb %q beside modality %q", where, verb, modality)
	}
}

// bound checks that a call binds nobody and has addressees, and that every other commitment binds somebody.
func bound(t *testing.T, where, modality string, bound, addressees []string) {
	t.Helper()
	called := modality == string(act.CalledOn)
	if called != (len(bound) == 0) || called != (len(addressees) > 0) {
		t.Errorf("%s is %s: binds %v, addresses %v", where, modality, bound, addressees)
	}
}

// trigger checks what makes a commitment fall due.
func trigger(t *testing.T, where string, tr sample.Trigger) {
	t.Helper()
	oneOf(t, where+" trigger", tr.Kind, act.Triggers())
	if tr.Due != "" {
		day(t, where+" due", tr.Due)
	}
	if (tr.Kind == "none") != (tr.Wording == nil) {
		t.Errorf("%s: trigger %q with wording %v", where, tr.Kind, tr.Wording)
	}
	hasRule := tr.Due != "" || tr.Kind == "recurring"
	if hasRule != (tr.Rule != nil) {
		t.Errorf("%s: trigger %q due %q with rule %v", where, tr.Kind, tr.Due, tr.Rule)
	}
}

func TestTheJointStatementRestsOnBerlinWhichTheCouncilEndorsed(t *testing.T) {
	links := map[string]string{}
	for _, in := range libya(t).Instruments {
		for _, l := range in.Links {
			links[in.Key+" > "+l.To] = l.Kind
		}
	}
	got := []string{
		links["JS-TR-RU-2020-07-22 > BERLIN-2020-01-19"],
		links["S/RES/2510(2020) > BERLIN-2020-01-19"],
		links["GENEVA-2020-10-23 > S/RES/2510(2020)"],
		links["TR-MFA-192-2020-09 > JS-TR-RU-2020-07-22"],
	}
	if diff := cmp.Diff([]string{"cites", "endorses", "cites", "implements"}, got); diff != "" {
		t.Errorf("chain of authority (-want +got):\n%s", diff)
	}
}

func TestEveryCommitmentReachesACouncilResolution(t *testing.T) {
	p := libya(t)
	up := map[string][]string{} // to what an instrument rests on, and to what endorses it
	resolution := map[string]bool{}
	for _, in := range p.Instruments {
		resolution[in.Key] = in.Type == "resolution"
		for _, l := range in.Links {
			if l.Kind == "endorses" {
				up[l.To] = append(up[l.To], in.Key)
			} else {
				up[in.Key] = append(up[in.Key], l.To)
			}
		}
	}
	var reaches func(key string, seen map[string]bool) bool
	reaches = func(key string, seen map[string]bool) bool {
		if resolution[key] {
			return true
		}
		seen[key] = true
		for _, next := range up[key] {
			if !seen[next] && reaches(next, seen) {
				return true
			}
		}
		return false
	}
	for _, c := range p.Commitments {
		if !reaches(c.Instrument, map[string]bool{}) {
			t.Errorf("%s: no resolution of the Council is reachable from %s", c.Fact, c.Instrument)
		}
	}
	if reaches("ISTANBUL-2020-01-08", map[string]bool{}) {
		t.Error("the Istanbul initiative reaches a resolution, though no fact says so")
	}
}

func TestTheCitationErrorOfGenevaIsKeptBesideTheNumberMeant(t *testing.T) {
	var got []string
	for _, in := range libya(t).Instruments {
		for _, l := range in.Links {
			if l.CitedAs != "" {
				got = append(got, fmt.Sprintf("%s %s %s as %s, noted %v", in.Key, l.Kind, l.To, l.CitedAs, l.Note != nil))
			}
		}
	}
	want := []string{"GENEVA-2020-10-23 cites S/RES/2510(2020) as 2310 (2020), noted true"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("citation errors (-want +got):\n%s", diff)
	}
}

func TestTheWorkingGroupIsOnlyConsidered(t *testing.T) {
	for _, c := range libya(t).Commitments {
		if c.Provision == "4a" {
			if c.Modality != "evaluated" || c.Trigger.Due != "" {
				t.Errorf("got modality %q, due %q: want evaluated, no day", c.Modality, c.Trigger.Due)
			}
			return
		}
	}
	t.Error("provision 4a is missing")
}
