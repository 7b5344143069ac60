package gold

import "slices"

// The five modalities of a commitment, by the form of its wording.
const (
	Agreed     = "agreed"     // agreed, undertake, shall
	Intends    = "intends"    // will, plans
	Evaluated  = "evaluated"  // to consider or study
	Reaffirmed = "reaffirmed" // a principle restated
	CalledOn   = "called_on"  // addressed to others
)

// The three modes of a speech act.
const (
	Direct   = "direct"
	Indirect = "indirect"
	Mixed    = "mixed"
)

// Vague is the type of a date that says when without naming a time ("as soon as possible").
const Vague = "vague"

// Modalities returns the known modalities of a commitment.
func Modalities() []string {
	return []string{Agreed, Intends, Evaluated, Reaffirmed, CalledOn}
}

// Modes returns the known modes of a speech act.
func Modes() []string { return []string{Direct, Indirect, Mixed} }

// Classes returns the known classes of what a commitment is about.
func Classes() []string {
	return []string{
		"ceasefire", "ceasefire_monitoring", "deescalation", "non_use_of_force", "withdrawal", "disarmament",
		"detainees", "humanitarian_access", "protection_of_civilians", "returns", "political_process", "elections",
		"governance", "security_reform", "meeting", "mechanism", "communication", "dispute_settlement",
		"diplomatic_relations", "sovereignty", "counter_terrorism", "sanctions", "implementation", "mediation",
		"economic", "justice", "demining", "information", "other",
	}
}

func known(words []string, word string) bool { return slices.Contains(words, word) }
