package act

import (
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEachKindIsMadeByItsNameAnew(t *testing.T) {
	if len(Kinds()) < 22 {
		t.Errorf("%d kinds, want the 22 of the first release at least", len(Kinds()))
	}
	for i, k := range Kinds() {
		a, ok := New(k)
		b, _ := New(k)
		if !ok || a.Kind() != k {
			t.Errorf("New(%s) = %T, %v", k, a, ok)
		}
		if v := reflect.ValueOf(a); v.Pointer() == reflect.ValueOf(b).Pointer() || !v.Elem().IsZero() {
			t.Errorf("New(%s) gives one act to two callers, or one that is not empty", k)
		}
		if slices.Contains(Kinds()[:i], k) {
			t.Errorf("kind %s stands twice", k)
		}
	}
	for _, k := range []Kind{"", "source", "Source.Filed", "source.filed "} {
		if a, ok := New(k); ok || a != nil {
			t.Errorf("New(%q) = %T", k, a)
		}
	}
}

func TestAnEmptyActOfEachKindIsRefused(t *testing.T) {
	for _, k := range Kinds() {
		a, _ := New(k)
		var bad *Invalid
		if err := a.Validate(); !errors.As(err, &bad) || bad.Kind != k {
			t.Errorf("empty %s: %v, want *Invalid of its kind", k, err)
		}
	}
}

func TestWhoMaySignAKindIsSaidOnce(t *testing.T) {
	root := []Kind{KindPartyJoined, KindPersonEnrolled, KindPersonLeft, KindKeyAdded, KindKeyRevoked, KindMandateGranted, KindMandateWithdrawn}
	secretariat := []Kind{KindProcessOpened, KindPartyAdmitted, KindPartySuspended}
	for _, k := range Kinds() {
		if got, want := k.RootOnly(), slices.Contains(root, k); got != want {
			t.Errorf("%s for root keys only: got %v, want %v", k, got, want)
		}
		if got, want := k.SecretariatOnly(), slices.Contains(secretariat, k); got != want {
			t.Errorf("%s for the secretariat only: got %v, want %v", k, got, want)
		}
		stands := slices.Contains(slices.Concat(root, secretariat, []Kind{KindRedactionMade}), k)
		if got := k.RestedOn(); got != stands {
			t.Errorf("%s never corrected: got %v, want %v", k, got, stands)
		}
		if got, want := k.KeepsWhole(), stands || k == KindEntryCorrected || k == KindEntryWithdrawn; got != want {
			t.Errorf("%s never redacted whole: got %v, want %v", k, got, want)
		}
	}
}

func asStrings[S ~string](list []S) []string {
	var out []string
	for _, s := range list {
		out = append(out, string(s))
	}
	return out
}

const enumsFile = "../../shared/spec/enums.json"

// TestListsAreThoseOfTheSpecification compares the lists that acts may draw on with the specification's, where it is at hand.
func TestListsAreThoseOfTheSpecification(t *testing.T) {
	cases := []struct {
		enum string
		got  []string
		less []string // in the enum, but no value of an act
	}{
		{"commitment.modality", asStrings(Modalities()), nil},
		{"commitment.track", asStrings(Tracks()), nil},
		{"commitment.standing", asStrings(Standings()), nil},
		{"commitment.class", Classes(), nil},
		{"commitment.verb", Verbs(), nil},
		{"commitment.trigger", Triggers(), nil},
		{"commitment.headline", asStrings(Findings()), []string{"unassessed", "pending", "disputed"}}, // computed
		{"instrument.stage", InstrumentStages(), nil},
		{"instrument.stage_sub", InstrumentSubstages(), nil},
		{"instrument.status", InstrumentStatuses(), nil},
		{"instrument.link", LinkKinds(), nil},
		{"party.role", PartyRoles(), nil},
		{"redaction.ground", Grounds(), nil},
		{"incident.position", asStrings(Stances()), []string{"no_reply"}},   // silence is no act
		{"audience", asStrings(AudienceKinds()), []string{"working_group"}}, // no kind forms a group
	}
	b, err := os.ReadFile(enumsFile)
	if errors.Is(err, os.ErrNotExist) {
		t.Logf("absent: %d tests", len(cases)+2)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	var enums map[string]json.RawMessage
	if err := json.Unmarshal(b, &enums); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		var want []string
		if err := json.Unmarshal(enums[c.enum], &want); err != nil {
			t.Errorf("enum %s: %v", c.enum, err)
			continue
		}
		for _, s := range c.less {
			if i := slices.Index(want, s); i >= 0 {
				want = slices.Delete(want, i, i+1)
			} else {
				t.Errorf("enum %s does not have %q any more", c.enum, s)
			}
		}
		got := slices.Clone(c.got)
		if c.enum == "audience" { // ours runs from wide to narrow
			slices.Sort(got)
			slices.Sort(want)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("enum %s (-) and the list here (+) differ:\n%s", c.enum, diff)
		}
	}
	for _, name := range []string{"commitment.strength", "commitment.implementation"} {
		var grades map[int]string
		if err := json.Unmarshal(enums[name], &grades); err != nil || len(grades) != 4 || grades[0] == "" || grades[3] == "" {
			t.Errorf("enum %s: grades %v, %v, want 0 to 3, the range that Validate holds", name, grades, err)
		}
	}
}

func TestNoListRepeatsAValue(t *testing.T) {
	for name, list := range map[string][]string{
		"classes": Classes(), "verbs": Verbs(), "triggers": Triggers(), "types": InstrumentTypes(), "stages": InstrumentStages(),
		"substages": InstrumentSubstages(), "statuses": InstrumentStatuses(), "roles": PartyRoles(), "links": LinkKinds(),
		"grounds": Grounds(), "reasons": RevocationReasons(), "forms": SourceForms(), "modes": SpeechModes(),
		"ways": ComparedWays(), "party kinds": asStrings(PartyKinds()), "wordings": asStrings(Wordings()), "rules": asStrings(Rules()),
	} {
		sorted := slices.Sorted(slices.Values(list))
		if len(list) == 0 || len(slices.Compact(sorted)) != len(list) || sorted[0] == "" {
			t.Errorf("list of %s: %q is empty, repeats a value or has an empty one", name, list)
		}
		list[0] = "spoilt"
	}
	if Classes()[0] == "spoilt" || Rules()[0] == "spoilt" {
		t.Error("a caller can change a list for all others")
	}
}
