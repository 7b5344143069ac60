package source_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/tansiq/tansiq/source"

	"github.com/google/go-cmp/cmp"
)

func TestADecisionFindsItsItem(t *testing.T) {
	given := []source.Decision{
		{Item: "c1", Do: source.Accept},
		{Item: "يدرس إنشاء", Do: source.Edit},
		{Item: calling, Do: source.Reject},
		{Item: "c4", Do: source.Merge, Into: "إنشاء لجنة"},
	}
	before := slices.Clone(given)
	got, err := source.Match(handmade(), given)
	if err != nil {
		t.Fatal(err)
	}
	want := []source.Decision{{Item: "c1", Do: source.Accept}, {Item: "c2", Do: source.Edit}, {Item: "c3", Do: source.Reject}, {Item: "c4", Do: source.Merge, Into: "c2"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("decisions (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, given); diff != "" {
		t.Errorf("what was given changed:\n%s", diff)
	}
	if got, err := source.Match(handmade(), nil); err != nil || len(got) != 0 {
		t.Errorf("no decisions give %v, %v", got, err)
	}
}

func TestADecisionThatCannotBeCarriedOutIsRefused(t *testing.T) {
	accept := func(item string) source.Decision { return source.Decision{Item: item, Do: source.Accept} }
	for _, c := range []struct {
		name      string
		decisions []source.Decision
		want      source.DecisionProblem
	}{
		{"an item that is not there", []source.Decision{accept("c9")}, source.DecisionProblem{Item: "c9", Code: "unknown_item"}},
		{"words that no item has", []source.Decision{accept("صادر عن الأمانة")}, source.DecisionProblem{Item: "صادر عن الأمانة", Code: "unknown_item"}},
		{"no item", []source.Decision{accept("")}, source.DecisionProblem{Code: "unknown_item"}},
		{"words that two items have", []source.Decision{accept("لجنة مشتركة")}, source.DecisionProblem{Item: "لجنة مشتركة", Code: "ambiguous_item", Got: "c2 c4"}},
		{"an item twice", []source.Decision{accept("c1"), {Item: "c1", Do: source.Reject}}, source.DecisionProblem{Item: "c1", Code: "twice", Got: "c1"}},
		{"an item by its id and by its words", []source.Decision{accept("c3"), accept(calling)}, source.DecisionProblem{Item: "c3", Code: "twice", Got: "c3"}},
		{"no verdict", []source.Decision{{Item: "c1"}}, source.DecisionProblem{Item: "c1", Code: "unknown_verdict"}},
		{"a verdict that does not exist", []source.Decision{{Item: "c1", Do: "postpone"}}, source.DecisionProblem{Item: "c1", Code: "unknown_verdict", Got: "postpone"}},
		{"a merge into nothing", []source.Decision{{Item: "c1", Do: source.Merge}}, source.DecisionProblem{Item: "c1", Code: "merge_into"}},
		{"a merge into an item that is not there", []source.Decision{{Item: "c1", Do: source.Merge, Into: "c9"}}, source.DecisionProblem{Item: "c1", Code: "merge_into", Got: "c9"}},
		{"a merge into itself", []source.Decision{{Item: "c1", Do: source.Merge, Into: "c1"}}, source.DecisionProblem{Item: "c1", Code: "merge_into", Got: "c1"}},
		{"a merge into one of several", []source.Decision{{Item: "c1", Do: source.Merge, Into: "لجنة"}}, source.DecisionProblem{Item: "c1", Code: "merge_into", Got: "لجنة"}},
		{"the first of two that fail is told", []source.Decision{accept("c8"), accept("c9")}, source.DecisionProblem{Item: "c8", Code: "unknown_item"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := source.Match(handmade(), c.decisions)
			var p *source.DecisionProblem
			if !errors.As(err, &p) || got != nil {
				t.Fatalf("got %v, %v", got, err)
			}
			if diff := cmp.Diff(c.want, *p); diff != "" {
				t.Errorf("problem (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnIdComesBeforeWords(t *testing.T) {
	r := handmade()
	r.Commitments[0].Text += " c2" // the words of another item hold the id
	got, err := source.Match(r, []source.Decision{{Item: "c2", Do: source.Accept}})
	if err != nil || got[0].Item != "c2" {
		t.Errorf("got %v, %v", got, err)
	}
}
