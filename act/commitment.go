package act

// Modality is how strongly a text binds, by its form: enums.json "commitment.modality".
type Modality string

// The modalities. To consider or study something is Evaluated, never Agreed.
const (
	Agreed     Modality = "agreed"
	Intends    Modality = "intends"
	Evaluated  Modality = "evaluated"
	Reaffirmed Modality = "reaffirmed"
	CalledOn   Modality = "called_on"
)

// Modalities lists the modalities.
func Modalities() []Modality { return []Modality{Agreed, Intends, Evaluated, Reaffirmed, CalledOn} }

// Track is enums.json "commitment.track".
type Track string

// Tracks lists the tracks.
func Tracks() []Track {
	return []Track{"political", "military_security", "economic", "ihl_human_rights", "humanitarian", "counter_terrorism"}
}

// Standing is how a commitment is known: enums.json "commitment.standing".
type Standing string

// The standings, from the weakest.
const (
	Reported          Standing = "reported"
	PublishedByIssuer Standing = "published_by_issuer"
	Signed            Standing = "signed"
)

// Standings lists the standings.
func Standings() []Standing { return []Standing{Reported, PublishedByIssuer, Signed} }

// Classes lists enums.json "commitment.class".
func Classes() []string {
	return []string{"ceasefire", "ceasefire_monitoring", "deescalation", "non_use_of_force", "withdrawal", "disarmament", "detainees",
		"humanitarian_access", "protection_of_civilians", "returns", "political_process", "elections", "governance",
		"security_reform", "meeting", "mechanism", "communication", "dispute_settlement", "diplomatic_relations", "sovereignty",
		"counter_terrorism", "sanctions", "implementation", "mediation", "economic", "justice", "demining", "information", "other"}
}

// Verbs lists enums.json "commitment.verb".
func Verbs() []string {
	return []string{"decide", "commit", "best_efforts", "support", "consider", "call_on_others", "request", "encourage", "reaffirm", "note"}
}

// Triggers lists enums.json "commitment.trigger": what makes a commitment fall due.
func Triggers() []string {
	return []string{"fixed_date", "relative_to_signature", "relative_to_event", "recurring", "asap", "none"}
}

// Deadline is when a commitment falls due. No deadline stands here that the text does not have.
type Deadline struct {
	Trigger string `json:"trigger"`
	Due     Day    `json:"due,omitempty"` // the computed day
	Rule    Words  `json:"rule,omitzero"` // how it was computed
	Wording Words  `json:"wording,omitzero"`
}

func (c *checker) deadline(d Deadline) {
	value(c, "deadline.trigger", d.Trigger, Triggers())
	c.optionalDay("deadline.due", d.Due)
	c.optionalWords("deadline.rule", d.Rule)
	c.optionalWords("deadline.wording", d.Wording)
	switch d.Trigger {
	case "fixed_date":
		if d.Due == "" {
			c.fail("deadline.due", RuleRequired, "")
		}
	case "none", "asap":
		if d.Due != "" {
			c.fail("deadline.due", RuleDeadline, string(d.Due))
		}
	}
}

// Terms are what commitment.recorded and commitment.revised have in common.
type Terms struct {
	Instrument  EntryID  `json:"instrument,omitempty"`
	Provision   EntryID  `json:"provision,omitempty"`
	Source      EntryID  `json:"source,omitempty"`
	Statement   EntryID  `json:"statement,omitempty"`
	Bound       []Actor  `json:"bound,omitempty"` // who is bound; addressees where called_on
	AssertedBy  []Actor  `json:"asserted_by,omitempty"`
	Modality    Modality `json:"modality"`
	Verb        string   `json:"verb,omitempty"`
	Strength    int64    `json:"strength"` // 0–3, enums.json "commitment.strength"
	Class       string   `json:"class"`
	Track       Track    `json:"track"`
	Standing    Standing `json:"standing"`
	Deadline    Deadline `json:"deadline"`
	Beneficiary Words    `json:"beneficiary,omitzero"`
	Condition   Words    `json:"condition,omitzero"`
	Place       Words    `json:"place,omitzero"`
	Basis       []string `json:"basis,omitempty"` // keys of the facts it rests on
}

func (t *Terms) references(quote string) []Reference {
	var r []Reference
	add := func(field string, id EntryID, quote string, kind Kind) {
		if id != "" {
			r = append(r, Reference{Field: field, Entry: id, Kinds: []Kind{kind}, Quote: quote})
		}
	}
	add("instrument", t.Instrument, "", KindInstrumentRegistered)
	add("provision", t.Provision, "", KindProvisionRegistered)
	add("source", t.Source, quote, KindSourceFiled)
	add("statement", t.Statement, "", KindStatementRecorded)
	return r
}

func (c *checker) terms(t *Terms) {
	c.optionalEntry("instrument", t.Instrument)
	c.optionalEntry("provision", t.Provision)
	c.optionalEntry("source", t.Source)
	c.optionalEntry("statement", t.Statement)
	c.actors("bound", t.Bound, false)
	c.actors("asserted_by", t.AssertedBy, false)
	value(c, "modality", t.Modality, Modalities())
	if t.Verb != "" {
		value(c, "verb", t.Verb, Verbs())
	}
	c.rangeOf("strength", t.Strength, 0, 3)
	value(c, "class", t.Class, Classes())
	value(c, "track", t.Track, Tracks())
	value(c, "standing", t.Standing, Standings())
	c.deadline(t.Deadline)
	c.optionalWords("beneficiary", t.Beneficiary)
	c.optionalWords("condition", t.Condition)
	c.optionalWords("place", t.Place)
	c.basis(t.Basis)
	if t.Provision != "" && t.Instrument == "" {
		c.fail("instrument", RuleRequired, "")
	}
	if t.Standing == Reported && len(t.AssertedBy) == 0 { // reported, and by whom
		c.fail("asserted_by", RuleRequired, "")
	}
	if t.Modality == Evaluated && t.Verb != "" && t.Verb != "consider" { // "consider" never becomes "establish"
		c.fail("verb", RuleUnknownValue, t.Verb)
	}
}

// CommitmentRecorded records who committed to what, in which words.
type CommitmentRecorded struct {
	Terms
	Texts    Part[[]Text]   `json:"-" part:"texts"`
	Evidence Part[Evidence] `json:"-" part:"evidence"`
}

// Kind returns commitment.recorded.
func (*CommitmentRecorded) Kind() Kind { return KindCommitmentRecorded }

// References returns the instrument, provision, source and statement.
func (a *CommitmentRecorded) References() []Reference { return a.references("evidence") }

// Validate checks the terms, the texts and, where a source is named, the evidence.
func (a *CommitmentRecorded) Validate() error {
	c := &checker{kind: a.Kind()}
	c.terms(&a.Terms)
	c.wordingAndEvidence(&a.Terms, &a.Texts, &a.Evidence)
	return c.err()
}

func (c *checker) wordingAndEvidence(t *Terms, texts *Part[[]Text], evidence *Part[Evidence]) {
	needPart(c, "texts", texts)
	if texts.Here {
		c.texts("parts.texts", texts.Value)
	}
	if t.Source != "" {
		needPart(c, "evidence", evidence)
	}
	if evidence.Said && t.Source == "" {
		c.fail("source", RuleRequired, "")
	}
	if evidence.Here {
		c.evidence("parts.evidence", evidence.Value)
	}
}

// CommitmentRevised replaces the terms and words of a commitment, with a reason. The old ones stay visible.
type CommitmentRevised struct {
	Commitment EntryID `json:"commitment"`
	Terms
	Texts    Part[[]Text]   `json:"-" part:"texts"`
	Evidence Part[Evidence] `json:"-" part:"evidence"`
	Reason   Part[string]   `json:"-" part:"reason"`
}

// Kind returns commitment.revised.
func (*CommitmentRevised) Kind() Kind { return KindCommitmentRevised }

// References returns the commitment, which must be the own party's, and what the terms rest on.
func (a *CommitmentRevised) References() []Reference {
	first := Reference{Field: "commitment", Entry: a.Commitment, Kinds: []Kind{KindCommitmentRecorded}, Own: true}
	return append([]Reference{first}, a.references("evidence")...)
}

// Validate checks as CommitmentRecorded does, and that a reason is given.
func (a *CommitmentRevised) Validate() error {
	c := &checker{kind: a.Kind()}
	c.entry("commitment", a.Commitment)
	c.terms(&a.Terms)
	c.wordingAndEvidence(&a.Terms, &a.Texts, &a.Evidence)
	needPart(c, "reason", &a.Reason)
	c.optional("parts.reason", a.Reason.Value, maxNote)
	return c.err()
}
