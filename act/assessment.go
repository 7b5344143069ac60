package act

// Finding is what an assessor says of a commitment.
type Finding string

// The findings.
const (
	FindingHolding  Finding = "holding"
	FindingStrained Finding = "strained"
	FindingBreached Finding = "breached"
	FindingDone     Finding = "done"
)

// Findings lists the findings.
func Findings() []Finding {
	return []Finding{FindingHolding, FindingStrained, FindingBreached, FindingDone}
}

// DefaultValidDays is how long an assessment speaks for the present where it does not say: 30 days, the month in which
// a follow-up plenary meets (Berlin conclusions, follow-up: once a month).
const DefaultValidDays = 30

// AssessmentMade says how a commitment stands in its author's view on a day.
type AssessmentMade struct {
	Commitment     EntryID      `json:"commitment"`
	On             Day          `json:"on"`
	Finding        Finding      `json:"finding"`
	Implementation *int64       `json:"implementation,omitempty"` // 0–3: Peace Accords Matrix
	ValidDays      int64        `json:"valid_days,omitempty"`     // 0: DefaultValidDays
	Evidence       []EntryID    `json:"evidence,omitempty"`
	Basis          []string     `json:"basis,omitempty"`
	Note           Part[string] `json:"-" part:"note"`
}

// Kind returns assessment.made.
func (*AssessmentMade) Kind() Kind { return KindAssessmentMade }

// References returns the commitment and the evidence.
func (a *AssessmentMade) References() []Reference {
	r := []Reference{{Field: "commitment", Entry: a.Commitment, Kinds: []Kind{KindCommitmentRecorded}}}
	for _, e := range a.Evidence {
		r = append(r, Reference{Field: "evidence", Entry: e})
	}
	return r
}

// Validate checks the finding, the days and the evidence.
func (a *AssessmentMade) Validate() error {
	c := &checker{kind: a.Kind()}
	c.entry("commitment", a.Commitment)
	c.day("on", a.On)
	value(c, "finding", a.Finding, Findings())
	if a.Implementation != nil {
		c.rangeOf("implementation", *a.Implementation, 0, 3)
	}
	c.rangeOf("valid_days", a.ValidDays, 0, 366)
	c.entries("evidence", a.Evidence)
	c.basis(a.Basis)
	c.optional("parts.note", a.Note.Value, maxNote)
	return c.err()
}

// Stance is what a party says of an entry: enums.json "incident.position" without no_reply, which is no act.
type Stance string

// The stances.
const (
	Accepts                Stance = "accepts"
	AcceptsWithReservation Stance = "accepts_with_reservation"
	Disputes               Stance = "disputes"
	CounterClaim           Stance = "counter_claim"
)

// Stances lists the stances.
func Stances() []Stance { return []Stance{Accepts, AcceptsWithReservation, Disputes, CounterClaim} }

// PositionTaken is a party's position on an entry. A later one of the same party on the same entry follows it; the
// earlier stays visible.
type PositionTaken struct {
	On     EntryID      `json:"on"`
	Stance Stance       `json:"stance"`
	Text   Part[string] `json:"-" part:"text"`
}

// Kind returns position.taken.
func (*PositionTaken) Kind() Kind { return KindPositionTaken }

// References returns the entry that the position is on.
func (a *PositionTaken) References() []Reference {
	return []Reference{{Field: "on", Entry: a.On}}
}

// Validate checks the stance; all but a plain acceptance need a text.
func (a *PositionTaken) Validate() error {
	c := &checker{kind: a.Kind()}
	c.entry("on", a.On)
	value(c, "stance", a.Stance, Stances())
	if a.Stance != Accepts {
		needPart(c, "text", &a.Text)
	}
	c.optional("parts.text", a.Text.Value, maxNote)
	return c.err()
}
