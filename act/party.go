package act

// PartyKind says what a party does in the process.
type PartyKind string

// PartyKinds lists the kinds of parties that party.admitted takes. The secretariat is admitted by process.opened.
func PartyKinds() []PartyKind {
	return []PartyKind{"delegation", "monitor", "humanitarian", "observer"}
}

// PartyAdmitted admits a party with its root public key. Signed by the secretariat. The party speaks only after
// party.joined.
type PartyAdmitted struct {
	Party   string    `json:"party"`
	Name    Words     `json:"name"`
	Role    PartyKind `json:"role"`
	Actor   string    `json:"actor,omitempty"` // whom it stands for in the register, such as TUR
	RootKey string    `json:"root_key"`
}

// Kind returns party.admitted.
func (*PartyAdmitted) Kind() Kind { return KindPartyAdmitted }

// References returns nothing.
func (*PartyAdmitted) References() []Reference { return nil }

// Validate checks the name, role and key.
func (a *PartyAdmitted) Validate() error {
	c := &checker{kind: a.Kind()}
	c.slug("party", a.Party)
	c.words("name", a.Name, maxName)
	value(c, "role", a.Role, PartyKinds())
	c.optional("actor", a.Actor, 80)
	c.key("root_key", a.RootKey)
	return c.err()
}

// PartyJoined confirms the admission: the party's root key names the log and the log's key that it compared out of band.
type PartyJoined struct {
	Party    string `json:"party"`
	LogID    Digest `json:"log_id"`
	LogKey   string `json:"log_key"`
	RootKey  string `json:"root_key"`
	Compared string `json:"compared"` // how: in_person, phone, letter, exercise
}

// Kind returns party.joined.
func (*PartyJoined) Kind() Kind { return KindPartyJoined }

// References returns nothing.
func (*PartyJoined) References() []Reference { return nil }

// ComparedWays lists the ways in which a party may have compared the log id.
func ComparedWays() []string { return []string{"in_person", "phone", "letter", "exercise"} }

// Validate checks the keys and the digest.
func (a *PartyJoined) Validate() error {
	c := &checker{kind: a.Kind()}
	c.slug("party", a.Party)
	c.digest("log_id", a.LogID)
	c.key("log_key", a.LogKey)
	c.key("root_key", a.RootKey)
	value(c, "compared", a.Compared, ComparedWays())
	return c.err()
}

// PartySuspended suspends a party: until the secretariat withdraws this entry, the party's keys sign nothing but
// positions (a party is never silenced about itself), and its root key nothing but revocations of keys and mandates.
// Signed by the secretariat.
type PartySuspended struct {
	Party  string       `json:"party"`
	Reason Part[string] `json:"-" part:"reason"`
}

// Kind returns party.suspended.
func (*PartySuspended) Kind() Kind { return KindPartySuspended }

// References returns nothing.
func (*PartySuspended) References() []Reference { return nil }

// Validate checks the party and that a reason is given.
func (a *PartySuspended) Validate() error {
	c := &checker{kind: a.Kind()}
	c.slug("party", a.Party)
	needPart(c, "reason", &a.Reason)
	c.optional("parts.reason", a.Reason.Value, maxNote)
	return c.err()
}
