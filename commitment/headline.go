package commitment

import (
	"cmp"
	"slices"

	"github.com/tansiq/tansiq/act"
)

// State is the one word for how a commitment stands: enums.json "commitment.headline".
type State string

// The states.
const (
	Unassessed State = "unassessed"
	Pending    State = "pending"
	Holding    State = "holding"
	Strained   State = "strained"
	Breached   State = "breached"
	Disputed   State = "disputed"
	Done       State = "done"
)

// States lists the states, the unknown first.
func States() []State {
	return []State{Unassessed, Breached, Disputed, Strained, Pending, Holding, Done}
}

// ReasonCode says why a commitment has its headline: a message "reason.<code>" in both languages.
type ReasonCode string

// The reasons, one for each row of docs/decisions/0003-headline.md.
const (
	ByPosition      ReasonCode = "position_disputes"    // 1
	ByAssessmentPos ReasonCode = "assessment_disputed"  // 2
	ByAssessors     ReasonCode = "assessors_differ"     // 3
	ByBreach        ReasonCode = "assessed_breached"    // 4
	ByStrain        ReasonCode = "assessed_strained"    // 5
	ByBoundReport   ReasonCode = "bound_party_reports"  // 6
	ByHolding       ReasonCode = "assessed_holding"     // 7
	ByDone          ReasonCode = "assessed_done"        // 8
	ByDayAhead      ReasonCode = "day_ahead"            // 9
	ByOldOverdue    ReasonCode = "overdue_assessed_old" // 10
	ByOverdue       ReasonCode = "overdue_never"        // 11
	ByOld           ReasonCode = "assessment_old"       // 12
	ByBoundOnly     ReasonCode = "bound_party_only"     // 13
	ByNothing       ReasonCode = "never_assessed"       // 14
)

// ReasonCodes lists every reason.
func ReasonCodes() []ReasonCode {
	return []ReasonCode{ByPosition, ByAssessmentPos, ByAssessors, ByBreach, ByStrain, ByBoundReport, ByHolding, ByDone, ByDayAhead,
		ByOldOverdue, ByOverdue, ByOld, ByBoundOnly, ByNothing}
}

// Reason is why a commitment has its headline.
type Reason struct {
	Code    ReasonCode  `json:"code"`
	Parties []string    `json:"parties,omitempty"` // who: in order, each once
	On      act.Day     `json:"on,omitempty"`      // of the deciding assessment
	Until   act.Day     `json:"until,omitempty"`   // the deadline that lies ahead or has passed, or the last day of the assessment's validity
	Finding act.Finding `json:"finding,omitempty"` // of the last assessment
}

// Assessed is one assessor's newest standing assessment.
type Assessed struct {
	Index     int64
	Entry     act.EntryID
	Party     string
	On        act.Day
	Finding   act.Finding
	ValidDays int64    // 0: act.DefaultValidDays
	Disputed  []string // parties whose standing position disputes the assessment
}

// Basis is what a headline rests on: what one reader sees of one commitment.
type Basis struct {
	Today       act.Day
	Due         act.Day    // "" where there is none
	Bound       []string   // bound parties of the process; bound actors outside it are not among them
	Disputing   []string   // parties whose standing position disputes the commitment
	Assessments []Assessed // the newest of each assessor
}

// Headline is the written rule of docs/decisions/0003-headline.md: total, the first row that fits decides.
func Headline(b Basis) (State, Reason) {
	if len(b.Disputing) > 0 {
		return Disputed, Reason{Code: ByPosition, Parties: unique(b.Disputing)}
	}
	c := b.current()
	if r, ok := c.contested(); ok {
		return Disputed, r
	}
	if s, r, ok := c.contradiction(); ok {
		return s, r
	}
	for _, row := range []struct {
		from    []Assessed
		finding act.Finding
		state   State
		code    ReasonCode
	}{
		{c.others, act.FindingBreached, Breached, ByBreach},
		{c.others, act.FindingStrained, Strained, ByStrain},
		{c.bound, act.FindingBreached, Strained, ByBoundReport},
		{c.bound, act.FindingStrained, Strained, ByBoundReport},
		{c.others, act.FindingHolding, Holding, ByHolding},
		{c.others, act.FindingDone, Done, ByDone},
	} {
		if with := having(row.from, row.finding); len(with) > 0 {
			return row.state, reasonOf(row.code, with)
		}
	}
	return b.withoutAssessment(c)
}

// current are the assessments not older than their validity: by the bound parties, and by others.
type current struct {
	bound, others []Assessed
}

func (c current) all() []Assessed { return append(slices.Clone(c.others), c.bound...) }

func (b Basis) current() current {
	var c current
	for _, a := range b.Assessments {
		if a.On > b.Today || a.lastDay() < b.Today {
			continue
		}
		if slices.Contains(b.Bound, a.Party) {
			c.bound = append(c.bound, a)
		} else {
			c.others = append(c.others, a)
		}
	}
	return c
}

// lastDay returns the last day on which the assessment speaks for the present.
func (a Assessed) lastDay() act.Day {
	days := a.ValidDays
	if days == 0 {
		days = act.DefaultValidDays
	}
	d, err := a.On.AddDays(int(days))
	if err != nil {
		return "" // no day: never current
	}
	return d
}

// contested: a party disputes a current assessment. The reason names everybody who does, and the newest so disputed.
func (c current) contested() (Reason, bool) {
	var with []Assessed
	var parties []string
	for _, a := range c.all() {
		if len(a.Disputed) > 0 {
			with, parties = append(with, a), append(parties, a.Disputed...)
		}
	}
	if len(with) == 0 {
		return Reason{}, false
	}
	a := newestOf(with)
	return Reason{Code: ByAssessmentPos, Parties: unique(parties), On: a.On, Finding: a.Finding}, true
}

// contradiction: one current assessor says breached and another says holding or done.
func (c current) contradiction() (State, Reason, bool) {
	breached := having(c.all(), act.FindingBreached)
	kept := append(having(c.others, act.FindingHolding), having(c.others, act.FindingDone)...)
	if len(breached) == 0 || len(kept) == 0 {
		return "", Reason{}, false
	}
	return Disputed, reasonOf(ByAssessors, append(breached, kept...)), true
}

// withoutAssessment: rows 9 to 14, where no current assessment of another than the bound parties decides.
func (b Basis) withoutAssessment(c current) (State, Reason) {
	last, found := b.last()
	old := found && len(c.bound) == 0 // a bound party's current word is no old assessment
	switch {
	case b.Due != "" && b.Due >= b.Today:
		return Pending, Reason{Code: ByDayAhead, Until: b.Due}
	case b.Due != "" && old:
		return Unassessed, Reason{Code: ByOldOverdue, Parties: []string{last.Party}, On: last.On, Until: b.Due, Finding: last.Finding}
	case b.Due != "" && !found:
		return Unassessed, Reason{Code: ByOverdue, Until: b.Due}
	case old:
		return Unassessed, Reason{Code: ByOld, Parties: []string{last.Party}, On: last.On, Until: last.lastDay(), Finding: last.Finding}
	case found:
		return Unassessed, reasonOf(ByBoundOnly, c.bound)
	}
	return Unassessed, Reason{Code: ByNothing}
}

// last returns the newest assessment up to today, of whatever age.
func (b Basis) last() (Assessed, bool) {
	var known []Assessed
	for _, a := range b.Assessments {
		if a.On <= b.Today {
			known = append(known, a)
		}
	}
	if len(known) == 0 {
		return Assessed{}, false
	}
	return newestOf(known), true
}

// newestOf returns the assessment of the latest day, of several that which was recorded last. from is not empty.
func newestOf(from []Assessed) Assessed {
	return slices.MaxFunc(from, func(a, b Assessed) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Index, b.Index))
	})
}

func having(from []Assessed, f act.Finding) []Assessed {
	var out []Assessed
	for _, a := range from {
		if a.Finding == f {
			out = append(out, a)
		}
	}
	return out
}

// reasonOf names the assessors, and the newest assessment's day, validity and finding.
func reasonOf(code ReasonCode, with []Assessed) Reason {
	r := Reason{Code: code}
	for _, a := range with {
		r.Parties = append(r.Parties, a.Party)
	}
	newest := newestOf(with)
	r.Parties = unique(r.Parties)
	r.On, r.Until, r.Finding = newest.On, newest.lastDay(), newest.Finding
	return r
}

func unique(s []string) []string {
	out := slices.Clone(s)
	slices.Sort(out)
	return slices.Compact(out)
}
