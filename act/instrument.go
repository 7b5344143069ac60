package act

// Wording says whose words a text is.
type Wording string

// The marks of a wording.
const (
	WordingOfficial    Wording = "official"               // the instrument's own words in that language
	WordingTranslation Wording = "translation_unofficial" // somebody's translation
	WordingSummary     Wording = "summary"                // the recorder's summary: never between quotation marks
	WordingQuoted      Wording = "quoted"                 // the words of the source that is named, as it prints them
)

// Wordings lists the marks.
func Wordings() []Wording {
	return []Wording{WordingOfficial, WordingTranslation, WordingSummary, WordingQuoted}
}

// InstrumentTypes lists the types of instruments.
func InstrumentTypes() []string {
	return []string{"joint_statement", "statement", "conclusions", "resolution", "presidential_statement", "agreement", "communique",
		"mechanism", "initiative", "charter", "report", "letter", "action_plan", "other"}
}

// InstrumentStages and the two lists below are enums.json "instrument.stage", "instrument.stage_sub" and
// "instrument.status", after the PA-X Peace Agreements Database's codebook.
func InstrumentStages() []string {
	return []string{"pre_negotiation", "substantive_partial", "substantive_comprehensive", "implementation", "renewal",
		"ceasefire_related", "other"}
}

// InstrumentSubstages lists enums.json "instrument.stage_sub".
func InstrumentSubstages() []string {
	return []string{"process", "principles", "confidence_building", "core_issue", "multiple_issues", "framework", "constitution",
		"implementation_modalities", "extends_substance", "extends_parties", "renewal", "ceasefire", "ceasefire_related",
		"ceasefire_mixed", "other"}
}

// InstrumentStatuses lists enums.json "instrument.status".
func InstrumentStatuses() []string {
	return []string{"multiparty_signed_or_agreed", "unilateral", "status_unclear", "subsequent_status", "draft"}
}

// PartyRoles lists enums.json "party.role": what an actor is to an instrument.
func PartyRoles() []string {
	return []string{"bound", "signatory", "witness", "guarantor", "observer", "depositary", "facilitator", "mentioned"}
}

// RoledActor is an actor with its role in an instrument.
type RoledActor struct {
	Actor Actor  `json:"actor"`
	Role  string `json:"role"`
}

// InstrumentRegistered registers a text that binds or orients: a joint statement, conclusions, a resolution.
type InstrumentRegistered struct {
	Type     string       `json:"type"`
	Title    Words        `json:"title"`
	Aliases  []string     `json:"aliases,omitempty"` // other names in either language
	Number   string       `json:"number,omitempty"`  // such as S/RES/2510 (2020)
	Date     Day          `json:"date,omitempty"`
	Stage    string       `json:"stage,omitempty"`
	Substage string       `json:"substage,omitempty"`
	Status   string       `json:"status"`
	Parties  []RoledActor `json:"parties,omitempty"`
	Source   EntryID      `json:"source,omitempty"`
	URLs     []string     `json:"urls,omitempty"`
	Basis    []string     `json:"basis,omitempty"` // keys of the facts it rests on
	Note     Part[string] `json:"-" part:"note"`
}

// Kind returns instrument.registered.
func (*InstrumentRegistered) Kind() Kind { return KindInstrumentRegistered }

// References returns the source.
func (a *InstrumentRegistered) References() []Reference {
	if a.Source == "" {
		return nil
	}
	return []Reference{{Field: "source", Entry: a.Source, Kinds: []Kind{KindSourceFiled}}}
}

// Validate checks the names, lists and the day.
func (a *InstrumentRegistered) Validate() error {
	c := &checker{kind: a.Kind()}
	value(c, "type", a.Type, InstrumentTypes())
	c.words("title", a.Title, maxName)
	c.size("aliases", len(a.Aliases))
	for _, s := range a.Aliases {
		c.text("aliases", s, maxName)
	}
	c.optional("number", a.Number, 80)
	c.optionalDay("date", a.Date)
	if a.Stage != "" {
		value(c, "stage", a.Stage, InstrumentStages())
	}
	if a.Substage != "" {
		value(c, "substage", a.Substage, InstrumentSubstages())
	}
	value(c, "status", a.Status, InstrumentStatuses())
	c.size("parties", len(a.Parties))
	for _, p := range a.Parties {
		c.actors("parties.actor", []Actor{p.Actor}, true)
		value(c, "parties.role", p.Role, PartyRoles())
	}
	c.optionalEntry("source", a.Source)
	c.size("urls", len(a.URLs))
	for _, u := range a.URLs {
		c.text("urls", u, 2_000)
	}
	c.basis(a.Basis)
	c.optional("parts.note", a.Note.Value, maxNote)
	return c.err()
}

func (c *checker) basis(keys []string) {
	c.size("basis", len(keys))
	for _, k := range keys {
		c.text("basis", k, 120)
	}
}

// Text is a wording in one language with its mark.
type Text struct {
	Lang    string  `json:"lang"`
	Text    string  `json:"text"`
	Wording Wording `json:"wording"`
	By      string  `json:"by,omitempty"` // who translated or summarised
}

func (c *checker) texts(field string, texts []Text) {
	if len(texts) == 0 {
		c.fail(field, RuleRequired, "")
	}
	c.size(field, len(texts))
	lang, text, wording, by := field+".lang", field+".text", field+".wording", field+".by"
	for i, t := range texts {
		value(c, lang, t.Lang, []string{"ar", "en"})
		c.text(text, t.Text, maxWording)
		value(c, wording, t.Wording, Wordings())
		c.optional(by, t.By, maxName)
		for _, u := range texts[:i] {
			if u.Lang == t.Lang && u.Wording == t.Wording {
				c.fail(lang, RuleSame, t.Lang)
			}
		}
	}
}

// ProvisionRegistered registers one numbered provision of an instrument.
type ProvisionRegistered struct {
	Instrument EntryID      `json:"instrument"`
	Number     string       `json:"number"`
	Basis      []string     `json:"basis,omitempty"`
	Texts      Part[[]Text] `json:"-" part:"texts"`
}

// Kind returns provision.registered.
func (*ProvisionRegistered) Kind() Kind { return KindProvisionRegistered }

// References returns the instrument.
func (a *ProvisionRegistered) References() []Reference {
	return []Reference{{Field: "instrument", Entry: a.Instrument, Kinds: []Kind{KindInstrumentRegistered}}}
}

// Validate checks the number and texts.
func (a *ProvisionRegistered) Validate() error {
	c := &checker{kind: a.Kind()}
	c.entry("instrument", a.Instrument)
	c.text("number", a.Number, 80)
	c.basis(a.Basis)
	needPart(c, "texts", &a.Texts)
	if a.Texts.Here {
		c.texts("parts.texts", a.Texts.Value)
	}
	return c.err()
}

// LinkKinds lists enums.json "instrument.link".
func LinkKinds() []string {
	return []string{"cites", "reaffirms", "endorses", "implements", "amends", "extends", "supersedes", "establishes",
		"requests_report", "witnessed_by", "annexes", "corrects"}
}

// InstrumentLinked says how one instrument or provision stands to another instrument.
type InstrumentLinked struct {
	From  EntryID  `json:"from"`
	Link  string   `json:"link"`
	To    EntryID  `json:"to"`
	Basis []string `json:"basis,omitempty"`
}

// Kind returns instrument.linked.
func (*InstrumentLinked) Kind() Kind { return KindInstrumentLinked }

// References returns both ends.
func (a *InstrumentLinked) References() []Reference {
	return []Reference{
		{Field: "from", Entry: a.From, Kinds: []Kind{KindInstrumentRegistered, KindProvisionRegistered}},
		{Field: "to", Entry: a.To, Kinds: []Kind{KindInstrumentRegistered}},
	}
}

// Validate checks the link and its ends.
func (a *InstrumentLinked) Validate() error {
	c := &checker{kind: a.Kind()}
	c.entry("from", a.From)
	c.entry("to", a.To)
	value(c, "link", a.Link, LinkKinds())
	c.basis(a.Basis)
	if a.From == a.To {
		c.fail("to", RuleSame, string(a.To))
	}
	return c.err()
}
