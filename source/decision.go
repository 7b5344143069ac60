package source

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/reading"
)

// Verdict is what a person says of a proposed item.
type Verdict string

// The verdicts.
const (
	Accept Verdict = "accept"
	Edit   Verdict = "edit"   // accept with other terms or another place
	Reject Verdict = "reject" // leaves no trace in the record
	Merge  Verdict = "merge"  // the same commitment as another item: its words are recorded as a statement only
)

// Decision is a person's verdict on one proposed commitment. Fields beside Item and Do change the terms of an edit, and
// may be given with accept too; what is empty stays as proposed.
type Decision struct {
	Item       string        `json:"item"` // the id of the proposed commitment, or an exact piece of its words
	Do         Verdict       `json:"do"`
	Into       string        `json:"into,omitempty"`  // of a merge: the other item's id
	Bytes      *[2]int64     `json:"bytes,omitempty"` // another place in the source
	Bound      []string      `json:"bound,omitempty"` // ids of actors
	AssertedBy []string      `json:"asserted_by,omitempty"`
	Modality   act.Modality  `json:"modality,omitempty"`
	Verb       string        `json:"verb,omitempty"`
	Strength   *int64        `json:"strength,omitempty"`
	Class      string        `json:"class,omitempty"`
	Track      act.Track     `json:"track,omitempty"`
	Standing   act.Standing  `json:"standing,omitempty"`
	Deadline   *act.Deadline `json:"deadline,omitempty"`
	Instrument string        `json:"instrument,omitempty"` // an entry id
}

// DecisionProblem says which decision cannot be carried out, and why: a message "decision.<code>".
type DecisionProblem struct {
	Item string
	Code string // unknown_item, ambiguous_item, unknown_verdict, twice, unknown_actor, merge_into, bytes, duplicate, nobody_asserts
	Got  string
}

func (p *DecisionProblem) Error() string {
	return fmt.Sprintf("decision on %q: %s: got %q", p.Item, p.Code, p.Got)
}

// Match finds the proposed item that each decision means and returns the decisions with item ids. Error: a
// *DecisionProblem for the first that fits none, several, or one decided before.
func Match(r *reading.Reading, decisions []Decision) ([]Decision, error) {
	var out []Decision
	seen := map[string]bool{}
	for _, d := range decisions {
		id, err := itemOf(r, d.Item)
		if err != nil {
			return nil, err
		}
		d.Item = id
		if seen[id] {
			return nil, &DecisionProblem{Item: d.Item, Code: "twice", Got: id}
		}
		seen[id] = true
		if !slices.Contains([]Verdict{Accept, Edit, Reject, Merge}, d.Do) {
			return nil, &DecisionProblem{Item: d.Item, Code: "unknown_verdict", Got: string(d.Do)}
		}
		if d.Do == Merge {
			into, err := itemOf(r, d.Into)
			if err != nil || into == d.Item {
				return nil, &DecisionProblem{Item: d.Item, Code: "merge_into", Got: d.Into}
			}
			d.Into = into
		}
		out = append(out, d)
	}
	return out, nil
}

func itemOf(r *reading.Reading, item string) (string, error) {
	var found []string
	for _, c := range r.Commitments {
		if c.ID == item {
			return c.ID, nil
		}
		if item != "" && strings.Contains(c.Text, item) {
			found = append(found, c.ID)
		}
	}
	switch len(found) {
	case 0:
		return "", &DecisionProblem{Item: item, Code: "unknown_item"}
	case 1:
		return found[0], nil
	}
	return "", &DecisionProblem{Item: item, Code: "ambiguous_item", Got: strings.Join(found, " ")}
}
