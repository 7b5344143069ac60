package commitment_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"

	"github.com/google/go-cmp/cmp"
)

const today = act.Day("2020-07-23")

// written is one row of the rule in docs/decisions/0003-headline.md.
type written struct {
	number string
	code   commitment.ReasonCode
	state  commitment.State
}

// rule reads the numbered table of the decision.
func rule(t *testing.T) []written {
	t.Helper()
	text, err := os.ReadFile("../docs/decisions/0003-headline.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(text), "| row | reason | headline | fits where |\n|---|---|---|---|\n")
	if !found {
		t.Fatal("the decision has no table of rows")
	}
	var rows []written
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) == 1 {
			break
		}
		if len(cells) != 6 || strings.TrimSpace(cells[4]) == "" {
			t.Fatalf("row %q has not four cells", line)
		}
		code := func(n int) string { return strings.Trim(cells[n], " `") }
		rows = append(rows, written{code(1), commitment.ReasonCode(code(2)), commitment.State(code(3))})
	}
	return rows
}

// By whom: North is bound, South and the secretariat are not.
func by(party string, on act.Day, f act.Finding) commitment.Assessed {
	return commitment.Assessed{Party: party, On: on, Finding: f}
}

func contested(a commitment.Assessed, parties ...string) commitment.Assessed {
	a.Disputed = parties
	return a
}

func valid(a commitment.Assessed, days int64) commitment.Assessed {
	a.ValidDays = days
	return a
}

func basis(list ...commitment.Assessed) commitment.Basis {
	b := commitment.Basis{Today: today, Bound: []string{"north"}, Assessments: list}
	for i := range b.Assessments {
		b.Assessments[i].Index = int64(i + 10)
	}
	return b
}

func due(day act.Day, b commitment.Basis) commitment.Basis {
	b.Due = day
	return b
}

func disputing(b commitment.Basis, parties ...string) commitment.Basis {
	b.Disputing = parties
	return b
}

type rowCase struct {
	basis commitment.Basis
	why   commitment.Reason // its code is the row's
}

// rowCases has one case for each row of the written rule. Where it can be, rows below would fit too.
func rowCases() map[commitment.ReasonCode]rowCase {
	return map[commitment.ReasonCode]rowCase{
		commitment.ByPosition: {
			due("2020-08-01", disputing(basis(contested(by("south", "2020-07-22", act.FindingDone), "north"), by("secretariat", "2020-07-22", act.FindingBreached)), "south", "north", "south")),
			commitment.Reason{Parties: []string{"north", "south"}},
		},
		commitment.ByAssessmentPos: {
			due("2020-08-01", basis(contested(by("secretariat", "2020-07-22", act.FindingHolding), "south", "north"), by("south", "2020-07-22", act.FindingBreached))),
			commitment.Reason{Parties: []string{"north", "south"}, On: "2020-07-22", Finding: act.FindingHolding},
		},
		commitment.ByAssessors: {
			due("2020-08-01", basis(by("south", "2020-07-20", act.FindingBreached), by("secretariat", "2020-07-22", act.FindingHolding))),
			commitment.Reason{Parties: []string{"secretariat", "south"}, On: "2020-07-22", Until: "2020-08-21", Finding: act.FindingHolding},
		},
		commitment.ByBreach: {
			due("2020-08-01", basis(by("south", "2020-07-20", act.FindingBreached), by("secretariat", "2020-07-22", act.FindingStrained), by("north", "2020-07-23", act.FindingHolding))),
			commitment.Reason{Parties: []string{"south"}, On: "2020-07-20", Until: "2020-08-19", Finding: act.FindingBreached},
		},
		commitment.ByStrain: {
			due("2020-08-01", basis(by("north", "2020-07-20", act.FindingBreached), by("secretariat", "2020-07-22", act.FindingStrained))),
			commitment.Reason{Parties: []string{"secretariat"}, On: "2020-07-22", Until: "2020-08-21", Finding: act.FindingStrained},
		},
		commitment.ByBoundReport: {
			due("2020-08-01", basis(by("north", "2020-07-22", act.FindingStrained), by("secretariat", "2020-07-23", act.FindingHolding))),
			commitment.Reason{Parties: []string{"north"}, On: "2020-07-22", Until: "2020-08-21", Finding: act.FindingStrained},
		},
		commitment.ByHolding: {
			due("2020-08-01", basis(by("south", "2020-07-23", act.FindingDone), by("secretariat", "2020-07-22", act.FindingHolding))),
			commitment.Reason{Parties: []string{"secretariat"}, On: "2020-07-22", Until: "2020-08-21", Finding: act.FindingHolding},
		},
		commitment.ByDone: {
			due("2020-08-01", basis(by("south", "2020-07-22", act.FindingDone), by("north", "2020-07-22", act.FindingHolding))),
			commitment.Reason{Parties: []string{"south"}, On: "2020-07-22", Until: "2020-08-21", Finding: act.FindingDone},
		},
		commitment.ByDayAhead: {
			due("2020-08-01", basis(by("north", "2020-07-22", act.FindingDone), by("south", "2020-05-01", act.FindingBreached))),
			commitment.Reason{Until: "2020-08-01"},
		},
		commitment.ByOldOverdue: {
			due("2020-07-01", basis(by("north", "2020-04-01", act.FindingDone), by("south", "2020-05-01", act.FindingStrained))),
			commitment.Reason{Parties: []string{"south"}, On: "2020-05-01", Until: "2020-07-01", Finding: act.FindingStrained},
		},
		commitment.ByOverdue: {
			due("2020-07-01", basis()),
			commitment.Reason{Until: "2020-07-01"},
		},
		commitment.ByOld: {
			basis(by("south", "2020-05-01", act.FindingHolding), by("north", "2020-04-01", act.FindingHolding)),
			commitment.Reason{Parties: []string{"south"}, On: "2020-05-01", Until: "2020-05-31", Finding: act.FindingHolding},
		},
		commitment.ByBoundOnly: {
			basis(by("south", "2020-05-01", act.FindingBreached), by("north", "2020-07-22", act.FindingDone)),
			commitment.Reason{Parties: []string{"north"}, On: "2020-07-22", Until: "2020-08-21", Finding: act.FindingDone},
		},
		commitment.ByNothing: {basis(), commitment.Reason{}},
	}
}

func TestEveryRowOfTheWrittenRuleDecidesItsCase(t *testing.T) {
	rows, cases := rule(t), rowCases()
	if len(cases) != len(rows) {
		t.Errorf("%d cases for %d rows", len(cases), len(rows))
	}
	for _, row := range rows {
		t.Run(row.number+" "+string(row.code), func(t *testing.T) {
			c, ok := cases[row.code]
			if !ok {
				t.Fatal("the row has no case")
			}
			want := c.why
			want.Code = row.code
			state, why := commitment.Headline(c.basis)
			if state != row.state {
				t.Errorf("headline: got %s, want %s", state, row.state)
			}
			if diff := cmp.Diff(want, why); diff != "" {
				t.Errorf("reason (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheWrittenRuleHasTheReasonsInTheirOrder(t *testing.T) {
	var codes []commitment.ReasonCode
	states := map[commitment.State]bool{}
	for i, row := range rule(t) {
		if want := []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14"}; i >= len(want) || row.number != want[i] {
			t.Errorf("row %d is numbered %s", i+1, row.number)
		}
		codes = append(codes, row.code)
		states[row.state] = true
	}
	if diff := cmp.Diff(commitment.ReasonCodes(), codes); diff != "" {
		t.Errorf("reasons of the code and of the decision (-code +decision):\n%s", diff)
	}
	for _, s := range commitment.States() {
		if !states[s] {
			t.Errorf("no row gives %s", s)
		}
		delete(states, s)
	}
	for s := range states {
		t.Errorf("the decision has a headline that the code does not list: %s", s)
	}
}

func TestDaysOnTheEdgeOfValidityAndOfTheDeadline(t *testing.T) {
	holding := func(on act.Day, days int64) commitment.Assessed {
		return valid(by("south", on, act.FindingHolding), days)
	}
	for _, c := range []struct {
		name  string
		basis commitment.Basis
		state commitment.State
		code  commitment.ReasonCode
	}{
		{"the thirtieth day after an assessment is still within it", basis(holding("2020-06-23", 0)), commitment.Holding, commitment.ByHolding},
		{"the thirty-first is not", basis(holding("2020-06-22", 0)), commitment.Unassessed, commitment.ByOld},
		{"thirty days may be said", basis(holding("2020-06-23", 30)), commitment.Holding, commitment.ByHolding},
		{"an assessment for one day holds on the next", basis(holding("2020-07-22", 1)), commitment.Holding, commitment.ByHolding},
		{"but not on the day after", basis(holding("2020-07-21", 1)), commitment.Unassessed, commitment.ByOld},
		{"a year's validity ends too", basis(holding("2019-07-23", 366)), commitment.Holding, commitment.ByHolding},
		{"a day later it has ended", basis(holding("2019-07-23", 365)), commitment.Unassessed, commitment.ByOld},
		{"an assessment counts from its own day", basis(holding("2020-07-23", 0)), commitment.Holding, commitment.ByHolding},
		{"an assessment for tomorrow is not there yet", basis(holding("2020-07-24", 0)), commitment.Unassessed, commitment.ByNothing},
		{"a validity beyond the last year of the calendar is none", commitment.Basis{Today: "9999-12-31", Assessments: []commitment.Assessed{holding("9999-12-31", 0)}}, commitment.Unassessed, commitment.ByOld},
		{"the due day itself still lies ahead", due("2020-07-23", basis()), commitment.Pending, commitment.ByDayAhead},
		{"the day after it has passed", due("2020-07-22", basis()), commitment.Unassessed, commitment.ByOverdue},
		{"a breach of a commitment that is not due yet is a breach", due("2020-08-01", basis(by("south", "2020-07-23", act.FindingBreached))), commitment.Breached, commitment.ByBreach},
		{"a breach that was assessed too long ago is none today", basis(by("south", "2020-05-01", act.FindingBreached)), commitment.Unassessed, commitment.ByOld},
		{"a disputed assessment that has run out disputes nothing", basis(contested(by("south", "2020-05-01", act.FindingHolding), "north")), commitment.Unassessed, commitment.ByOld},
		{"a bound party's word after the deadline is not old", due("2020-07-01", basis(by("north", "2020-07-20", act.FindingDone))), commitment.Unassessed, commitment.ByBoundOnly},
		{"a bound party that reports a breach contradicts an assessor who finds it holding", basis(by("north", "2020-07-20", act.FindingBreached), by("south", "2020-07-20", act.FindingHolding)), commitment.Disputed, commitment.ByAssessors},
		{"a bound party that claims it holds contradicts no breach", basis(by("north", "2020-07-20", act.FindingHolding), by("south", "2020-07-20", act.FindingBreached)), commitment.Breached, commitment.ByBreach},
		{"where nobody of the process is bound every assessor is independent", commitment.Basis{Today: today, Assessments: []commitment.Assessed{by("north", today, act.FindingDone)}}, commitment.Done, commitment.ByDone},
	} {
		t.Run(c.name, func(t *testing.T) {
			state, why := commitment.Headline(c.basis)
			if state != c.state || why.Code != c.code {
				t.Errorf("got %s because of %s, want %s because of %s", state, why.Code, c.state, c.code)
			}
		})
	}
}

func TestAReasonNamesTheNewestAssessmentOfTheDay(t *testing.T) {
	early, late := valid(by("south", "2020-07-22", act.FindingHolding), 5), valid(by("secretariat", "2020-07-22", act.FindingHolding), 9)
	early.Index, late.Index = 3, 4
	for _, list := range [][]commitment.Assessed{{early, late}, {late, early}} {
		_, why := commitment.Headline(commitment.Basis{Today: today, Assessments: slices.Clone(list)})
		if why.Until != "2020-07-31" {
			t.Errorf("valid until %s, want the later entry's 2020-07-31", why.Until)
		}
	}
}
