package act

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// from returns the viewers of what coast's first key wrote for an audience, in a process whose secretariat is "sec".
func from(a Audience) Viewers { return Viewers{a, "coast", "coast-1", "sec"} }

// by returns v as written by another party's key.
func (v Viewers) by(party, key string) Viewers { v.Party, v.Key = party, key; return v }

// TestWithinForEachPairOfAudiences is the truth table for one author. A row's viewers are within a column's where the
// mark is "y". Columns in the order of AudienceKinds; the parties named are ridge alone.
func TestWithinForEachPairOfAudiences(t *testing.T) {
	audiences := []Audience{To(Public), To(Participants), ToParties("ridge"), To(Secretariat), To(OwnDelegation), To(OriginatorOnly)}
	if len(audiences) != len(AudienceKinds()) {
		t.Fatalf("%d audiences, %d kinds", len(audiences), len(AudienceKinds()))
	}
	for i, row := range []string{
		"ynnnnn", // public
		"yynnnn", // participants
		"yyynnn", // named parties: ridge and coast
		"yynynn", // secretariat: sec and coast
		"yyyyyn", // own delegation: coast
		"yyyyyy", // originator only: one key of coast
	} {
		for j, mark := range row {
			v, w := from(audiences[i]), from(audiences[j])
			if got, want := v.Within(w), mark == 'y'; got != want {
				t.Errorf("viewers of %s within viewers of %s: got %v, want %v", v.Audience, w.Audience, got, want)
			}
		}
	}
}

func TestWithinAcrossAuthors(t *testing.T) {
	coast := func(a Audience) Viewers { return from(a) }
	ridge := func(a Audience) Viewers { return from(a).by("ridge", "ridge-1") }
	sec := func(a Audience) Viewers { return from(a).by("sec", "sec-1") }
	for _, c := range []struct {
		name string
		v, w Viewers
		want bool
	}{
		{"coast's own is within what ridge names coast in", coast(To(OwnDelegation)), ridge(ToParties("coast")), true},
		{"coast's own is not within what ridge names others in", coast(To(OwnDelegation)), ridge(ToParties("sec")), false},
		{"what ridge shares with coast is not within coast's own", ridge(ToParties("coast")), coast(To(OwnDelegation)), false},
		{"the two name each other", ridge(ToParties("coast")), coast(ToParties("ridge")), true},
		{"own delegations are apart", coast(To(OwnDelegation)), ridge(To(OwnDelegation)), false},
		{"what each sends the secretariat is apart", coast(To(Secretariat)), ridge(To(Secretariat)), false},
		{"the secretariat's own is within what coast sends it", sec(To(OwnDelegation)), coast(To(Secretariat)), true},
		{"what coast sends it is not the secretariat's own", coast(To(Secretariat)), sec(To(OwnDelegation)), false},
		{"what the secretariat keeps is within what ridge names it in", sec(To(Secretariat)), ridge(ToParties("sec")), true},
		{"keys of one delegation are apart", coast(To(OriginatorOnly)), coast(To(OriginatorOnly)).by("coast", "coast-2"), false},
		{"a key is within its own delegation, whoever wrote there", coast(To(OriginatorOnly)), coast(To(OwnDelegation)).by("coast", "coast-2"), true},
		{"a key is not within another delegation", coast(To(OriginatorOnly)), ridge(To(OwnDelegation)), false},
		{"everybody is within the public, whoever wrote", ridge(To(Public)), coast(To(Public)), true},
		{"the public is not within the participants", ridge(To(Public)), coast(To(Participants)), false},
		{"every party is not within all that are named today", coast(To(Participants)), ridge(ToParties("coast", "sec")), false},
		{"what nobody knows is within no closed circle", coast(Audience{}), coast(To(OwnDelegation)), false},
		{"nothing is within what nobody knows", coast(To(OriginatorOnly)), coast(To("working_group")), false},
	} {
		if got := c.v.Within(c.w); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestTokensNameTheReaders(t *testing.T) {
	for _, c := range []struct {
		audience Audience
		want     []string
	}{
		{To(Public), []string{"*"}},
		{To(Participants), []string{"@"}},
		{ToParties("ridge", "grove"), []string{"p:coast", "p:grove", "p:ridge"}},
		{ToParties("coast"), []string{"p:coast"}},
		{To(Secretariat), []string{"p:coast", "p:sec"}},
		{To(OwnDelegation), []string{"p:coast"}},
		{To(OriginatorOnly), []string{"k:coast-1"}},
		{To("working_group"), nil},
		{Audience{}, nil},
	} {
		if diff := cmp.Diff(c.want, from(c.audience).Tokens()); diff != "" {
			t.Errorf("tokens of %s (-want +got):\n%s", c.audience, diff)
		}
	}
	if diff := cmp.Diff([]string{"p:sec"}, from(To(Secretariat)).by("sec", "sec-1").Tokens()); diff != "" {
		t.Errorf("tokens of what the secretariat keeps (-want +got):\n%s", diff)
	}
}

func TestTokensLeaveTheAudienceAlone(t *testing.T) {
	parties := make([]string, 1, 8) // room behind, where an append would write
	parties[0] = "ridge"
	v := from(Audience{NamedParties, parties})
	v.Tokens()
	v.Within(v)
	if diff := cmp.Diff([]string{"ridge", ""}, parties[:2]); diff != "" {
		t.Errorf("the audience's own list was changed:\n%s", diff)
	}
}

// reader is somebody who looks: with no party a stranger, else a party's key.
type reader struct{ party, key string }

func (r reader) holds() []string {
	if r.party == "" {
		return []string{"*"}
	}
	return []string{"*", "@", "p:" + r.party, "k:" + r.key}
}

func (r reader) sees(v Viewers) bool {
	return slices.ContainsFunc(v.Tokens(), func(token string) bool { return slices.Contains(r.holds(), token) })
}

// world is a small process: three parties that audiences may name, one that came later and is named by nobody, and a
// stranger. Each party has two keys of authors and one that never wrote, as a device added tomorrow.
func world() (parties []string, readers []reader) {
	parties = []string{"coast", "ridge", "sec"}
	readers = []reader{{}}
	for _, p := range append(slices.Clone(parties), "newcomer") {
		for k := range 3 {
			readers = append(readers, reader{p, fmt.Sprintf("%s-%d", p, k)})
		}
	}
	return parties, readers
}

func drawViewers(t *rapid.T, parties []string, name string) Viewers {
	a := To(rapid.SampledFrom(AudienceKinds()).Draw(t, name+" audience"))
	if a.Kind == NamedParties {
		a = ToParties(rapid.SliceOfN(rapid.SampledFrom(parties), 1, 3).Draw(t, name+" parties")...)
	}
	party := rapid.SampledFrom(parties).Draw(t, name+" author")
	key := rapid.IntRange(0, 1).Draw(t, name+" key")
	return Viewers{a, party, fmt.Sprintf("%s-%d", party, key), "sec"}
}

func TestWithinSaysThatEveryReaderOfTheOneReadsTheOther(t *testing.T) {
	parties, readers := world()
	rapid.Check(t, func(t *rapid.T) {
		v, w := drawViewers(t, parties, "v"), drawViewers(t, parties, "w")
		want := true
		for _, r := range readers {
			if r.sees(v) && !r.sees(w) {
				want = false
			}
		}
		if got := v.Within(w); got != want {
			t.Fatalf("%+v within %+v: got %v, want %v by the tokens %v and %v", v, w, got, want, v.Tokens(), w.Tokens())
		}
	})
}

func TestTheAuthorsKeySeesWhatItWrote(t *testing.T) {
	parties, _ := world()
	rapid.Check(t, func(t *rapid.T) {
		v := drawViewers(t, parties, "v")
		if !(reader{v.Party, v.Key}).sees(v) {
			t.Fatalf("%+v is hidden from its author", v)
		}
	})
}

func TestWithinIsAnOrder(t *testing.T) {
	parties, _ := world()
	rapid.Check(t, func(t *rapid.T) {
		u, v, w := drawViewers(t, parties, "u"), drawViewers(t, parties, "v"), drawViewers(t, parties, "w")
		if !v.Within(v) {
			t.Fatalf("%+v is not within itself", v)
		}
		if u.Within(v) && v.Within(w) && !u.Within(w) {
			t.Fatalf("%+v within %+v within %+v, and yet not", u, v, w)
		}
	})
}

func TestAudienceIsWrittenInTheOneForm(t *testing.T) {
	for _, c := range []struct {
		audience Audience
		want     string
	}{
		{To(Public), `{"kind":"public"}`},
		{ToParties("ridge", "coast", "ridge"), `{"kind":"named_parties","parties":["coast","ridge"]}`},
	} {
		if got := c.audience.String(); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	names := []string{"ridge", "coast"}
	ToParties(names...)
	if names[0] != "ridge" {
		t.Error("ToParties sorted its caller's list")
	}
}
