package commitment_test

import (
	"slices"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// genBasis draws a basis around today: each assessor once, days within six weeks.
func genBasis() *rapid.Generator[commitment.Basis] {
	return rapid.Custom(func(t *rapid.T) commitment.Basis {
		parties := []string{"north", "south", "east", "secretariat"}
		some := rapid.SliceOfNDistinct(rapid.SampledFrom(parties), 0, 3, rapid.ID)
		day := rapid.Custom(func(t *rapid.T) act.Day {
			d, err := today.AddDays(rapid.IntRange(-45, 10).Draw(t, "days"))
			if err != nil {
				t.Fatal(err)
			}
			return d
		})
		b := commitment.Basis{Today: today, Bound: some.Draw(t, "bound")}
		if rapid.Bool().Draw(t, "has a day") {
			b.Due = day.Draw(t, "due")
		}
		if rapid.IntRange(0, 4).Draw(t, "disputed") == 0 {
			b.Disputing = some.Draw(t, "disputing")
		}
		for i, p := range some.Draw(t, "assessors") {
			a := commitment.Assessed{Index: int64(i), Party: p, On: day.Draw(t, "on"), Finding: rapid.SampledFrom(act.Findings()).Draw(t, "finding"),
				ValidDays: rapid.SampledFrom([]int64{0, 1, 7, 30, 366}).Draw(t, "valid")}
			if rapid.IntRange(0, 5).Draw(t, "contested") == 0 {
				a.Disputed = some.Draw(t, "by")
			}
			b.Assessments = append(b.Assessments, a)
		}
		return b
	})
}

// facts are the words of the decision about one basis, said without the code under test.
type facts struct {
	b                         commitment.Basis
	own, independent, upToNow []commitment.Assessed
}

func factsOf(t *rapid.T, b commitment.Basis) facts {
	f := facts{b: b}
	for _, a := range b.Assessments {
		age, err := a.On.Until(b.Today)
		if err != nil {
			t.Fatal(err)
		}
		if age < 0 {
			continue
		}
		f.upToNow = append(f.upToNow, a)
		validity := int(a.ValidDays)
		if validity == 0 {
			validity = 30
		}
		switch {
		case age > validity:
		case slices.Contains(b.Bound, a.Party):
			f.own = append(f.own, a)
		default:
			f.independent = append(f.independent, a)
		}
	}
	return f
}

func says(list []commitment.Assessed, findings ...act.Finding) bool {
	return slices.ContainsFunc(list, func(a commitment.Assessed) bool { return slices.Contains(findings, a.Finding) })
}

func (f facts) current() []commitment.Assessed { return append(slices.Clone(f.own), f.independent...) }

// fits says of each row of the decision whether it fits, apart from the rows before it.
func (f facts) fits() map[commitment.ReasonCode]bool {
	passed := f.b.Due != "" && f.b.Due < f.b.Today
	noneCurrent := len(f.upToNow) > 0 && len(f.current()) == 0
	return map[commitment.ReasonCode]bool{
		commitment.ByPosition:      len(f.b.Disputing) > 0,
		commitment.ByAssessmentPos: slices.ContainsFunc(f.current(), func(a commitment.Assessed) bool { return len(a.Disputed) > 0 }),
		commitment.ByAssessors:     says(f.current(), act.FindingBreached) && says(f.independent, act.FindingHolding, act.FindingDone),
		commitment.ByBreach:        says(f.independent, act.FindingBreached),
		commitment.ByStrain:        says(f.independent, act.FindingStrained),
		commitment.ByBoundReport:   says(f.own, act.FindingBreached, act.FindingStrained),
		commitment.ByHolding:       says(f.independent, act.FindingHolding),
		commitment.ByDone:          says(f.independent, act.FindingDone),
		commitment.ByDayAhead:      f.b.Due >= f.b.Today && f.b.Due != "",
		commitment.ByOldOverdue:    passed && noneCurrent,
		commitment.ByOverdue:       passed && len(f.upToNow) == 0,
		commitment.ByOld:           f.b.Due == "" && noneCurrent,
		commitment.ByBoundOnly:     len(f.own) > 0 && len(f.independent) == 0,
		commitment.ByNothing:       true,
	}
}

func TestTheFirstRowThatFitsDecides(t *testing.T) {
	rows := rule(t)
	rapid.Check(t, func(t *rapid.T) {
		b := genBasis().Draw(t, "basis")
		fits := factsOf(t, b).fits()
		state, why := commitment.Headline(b)
		for _, row := range rows {
			if !fits[row.code] {
				continue
			}
			if state != row.state || why.Code != row.code {
				t.Fatalf("got %s because of %s, want row %s: %s because of %s", state, why.Code, row.number, row.state, row.code)
			}
			return
		}
		t.Fatal("no row fits: the rule is not total")
	})
}

func TestWhatTheHeadlineNeverSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := genBasis().Draw(t, "basis")
		f := factsOf(t, b)
		state, why := commitment.Headline(b)
		if !slices.Contains(commitment.States(), state) || !slices.Contains(commitment.ReasonCodes(), why.Code) {
			t.Fatalf("got %q because of %q", state, why.Code)
		}
		if state == commitment.Holding && !says(f.independent, act.FindingHolding) || state == commitment.Done && !says(f.independent, act.FindingDone) {
			t.Fatalf("%s without a current independent assessment that says so", state)
		}
		if state == commitment.Pending && (b.Due == "" || b.Due < b.Today || why.Until != b.Due) {
			t.Fatalf("pending until %q with the due day %q", why.Until, b.Due)
		}
		contested := len(b.Disputing) > 0 || slices.ContainsFunc(f.current(), func(a commitment.Assessed) bool { return len(a.Disputed) > 0 })
		if contested && state != commitment.Disputed {
			t.Fatalf("%s in spite of a dispute", state)
		}
		if !slices.IsSorted(why.Parties) || len(slices.Compact(slices.Clone(why.Parties))) != len(why.Parties) {
			t.Fatalf("parties %v are not in order, each once", why.Parties)
		}
	})
}

func TestTheOrderOfArrivalMovesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := genBasis().Draw(t, "basis")
		before := commitment.Basis{Today: b.Today, Due: b.Due, Bound: slices.Clone(b.Bound), Disputing: slices.Clone(b.Disputing), Assessments: slices.Clone(b.Assessments)}
		state, why := commitment.Headline(b)
		if diff := cmp.Diff(before, b); diff != "" {
			t.Fatalf("the rule changed what it was given:\n%s", diff)
		}
		again := commitment.Basis{Today: b.Today, Due: b.Due, Bound: rapid.Permutation(b.Bound).Draw(t, "bound again"),
			Disputing: rapid.Permutation(b.Disputing).Draw(t, "disputing again"), Assessments: rapid.Permutation(b.Assessments).Draw(t, "assessments again")}
		state2, why2 := commitment.Headline(again)
		if state != state2 || !cmp.Equal(why, why2) {
			t.Fatalf("got %s %+v in one order and %s %+v in another", state, why, state2, why2)
		}
	})
}
