package act

import "slices"

// Identity is who a person is: the own delegation's to know.
type Identity struct {
	Name   Words `json:"name"`
	Office Words `json:"office,omitzero"`
}

// PersonEnrolled enrols a person of a party. The entry's id names the person. Signed by the party's root key.
type PersonEnrolled struct {
	Party    string         `json:"party"`
	Identity Part[Identity] `json:"-" part:"identity"`
}

// Kind returns person.enrolled.
func (*PersonEnrolled) Kind() Kind { return KindPersonEnrolled }

// References returns nothing.
func (*PersonEnrolled) References() []Reference { return nil }

// Validate checks that the identity is a part for the own delegation only.
func (a *PersonEnrolled) Validate() error {
	c := &checker{kind: a.Kind()}
	c.slug("party", a.Party)
	needPart(c, "identity", &a.Identity)
	ownOnly(c, "identity", a.Identity.Audience)
	if a.Identity.Here {
		c.words("parts.identity.name", a.Identity.Value.Name, maxName)
		c.optional("parts.identity.office.ar", a.Identity.Value.Office.AR, maxName)
		c.optional("parts.identity.office.en", a.Identity.Value.Office.EN, maxName)
	}
	return c.err()
}

// ownOnly refuses an audience wider than the own delegation: a monitor's reports must not be linkable to a name.
func ownOnly(c *checker, part string, a Audience) {
	if a.Kind != OwnDelegation && a.Kind != OriginatorOnly {
		c.fail("parts."+part+".audience", RulePartWider, string(a.Kind))
	}
}

// PersonLeft ends a person's part in the process. Her keys are revoked by acts of their own.
type PersonLeft struct {
	Party  string  `json:"party"`
	Person EntryID `json:"person"`
}

// Kind returns person.left.
func (*PersonLeft) Kind() Kind { return KindPersonLeft }

// References returns the enrolment.
func (a *PersonLeft) References() []Reference {
	return []Reference{{Field: "person", Entry: a.Person, Kinds: []Kind{KindPersonEnrolled}, Own: true}}
}

// Validate checks the names.
func (a *PersonLeft) Validate() error {
	c := &checker{kind: a.Kind()}
	c.slug("party", a.Party)
	c.entry("person", a.Person)
	return c.err()
}

// KeyAdded admits a device's key under the party's root key. Others see which party the key speaks for; who holds it
// is a part for the own delegation.
type KeyAdded struct {
	Party  string        `json:"party"`
	Key    string        `json:"key"`
	Holder Part[EntryID] `json:"-" part:"holder"` // the entry that enrolled the person
}

// Kind returns key.added.
func (*KeyAdded) Kind() Kind { return KindKeyAdded }

// References returns nothing that others may see: the holder is a part.
func (*KeyAdded) References() []Reference { return nil }

// Validate checks the key and that the holder is for the own delegation only.
func (a *KeyAdded) Validate() error {
	c := &checker{kind: a.Kind()}
	c.slug("party", a.Party)
	c.key("key", a.Key)
	needPart(c, "holder", &a.Holder)
	ownOnly(c, "holder", a.Holder.Audience)
	if a.Holder.Here {
		c.entry("parts.holder", a.Holder.Value)
	}
	return c.err()
}

// RevocationReasons lists why a key may be revoked.
func RevocationReasons() []string { return []string{"lost", "compromised", "left", "replaced"} }

// KeyRevoked ends a key: it signs nothing from this entry on.
type KeyRevoked struct {
	Party  string `json:"party"`
	Key    KeyID  `json:"key"`
	Reason string `json:"reason"`
}

// Kind returns key.revoked.
func (*KeyRevoked) Kind() Kind { return KindKeyRevoked }

// References returns nothing: keys are named by their ids.
func (*KeyRevoked) References() []Reference { return nil }

// Validate checks the names.
func (a *KeyRevoked) Validate() error {
	c := &checker{kind: a.Kind()}
	c.slug("party", a.Party)
	c.digest("key", a.Key)
	value(c, "reason", a.Reason, RevocationReasons())
	return c.err()
}

// MandateGranted lets a key sign acts of the kinds named, on the tracks named. It is given to a key, not to a person,
// so that anybody can check it without learning who holds the key.
type MandateGranted struct {
	Party  string  `json:"party"`
	Key    KeyID   `json:"key"`
	Kinds  []Kind  `json:"kinds"`            // sorted; none of those that only a root key signs
	Tracks []Track `json:"tracks,omitempty"` // sorted; empty: every track
	Until  Day     `json:"until,omitempty"`  // last day, in the process's zone; empty: until withdrawn
}

// Kind returns mandate.granted.
func (*MandateGranted) Kind() Kind { return KindMandateGranted }

// References returns nothing: keys are named by their ids.
func (*MandateGranted) References() []Reference { return nil }

// Validate checks the kinds and tracks.
func (a *MandateGranted) Validate() error {
	c := &checker{kind: a.Kind()}
	c.slug("party", a.Party)
	c.digest("key", a.Key)
	if len(a.Kinds) == 0 {
		c.fail("kinds", RuleRequired, "")
	}
	for _, k := range a.Kinds {
		value(c, "kinds", k, Kinds())
		if k.RootOnly() || k == KindProcessOpened {
			c.fail("kinds", RuleUnknownValue, string(k))
		}
	}
	if !slices.IsSorted(a.Kinds) || len(slices.Compact(slices.Clone(a.Kinds))) != len(a.Kinds) {
		c.fail("kinds", RuleSorted, "")
	}
	for _, t := range a.Tracks {
		value(c, "tracks", t, Tracks())
	}
	if !slices.IsSorted(a.Tracks) || len(slices.Compact(slices.Clone(a.Tracks))) != len(a.Tracks) {
		c.fail("tracks", RuleSorted, "")
	}
	c.optionalDay("until", a.Until)
	return c.err()
}

// MandateWithdrawn ends a mandate.
type MandateWithdrawn struct {
	Party   string  `json:"party"`
	Mandate EntryID `json:"mandate"`
}

// Kind returns mandate.withdrawn.
func (*MandateWithdrawn) Kind() Kind { return KindMandateWithdrawn }

// References returns the mandate.
func (a *MandateWithdrawn) References() []Reference {
	return []Reference{{Field: "mandate", Entry: a.Mandate, Kinds: []Kind{KindMandateGranted}, Own: true}}
}

// Validate checks the names.
func (a *MandateWithdrawn) Validate() error {
	c := &checker{kind: a.Kind()}
	c.slug("party", a.Party)
	c.entry("mandate", a.Mandate)
	return c.err()
}
