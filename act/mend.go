package act

import "slices"

// EntryCorrected says that one entry of the author's party stands in the place of another, of the same kind, with a
// reason. The old one stays visible.
type EntryCorrected struct {
	Entry       EntryID      `json:"entry"`
	Replacement EntryID      `json:"replacement"`
	Reason      Part[string] `json:"-" part:"reason"`
}

// Kind returns entry.corrected.
func (*EntryCorrected) Kind() Kind { return KindEntryCorrected }

// References returns both entries, which must be the own party's.
func (a *EntryCorrected) References() []Reference {
	return []Reference{{Field: "entry", Entry: a.Entry, Own: true}, {Field: "replacement", Entry: a.Replacement, Own: true}}
}

// Validate checks the names and that a reason is given.
func (a *EntryCorrected) Validate() error {
	c := &checker{kind: a.Kind()}
	c.entry("entry", a.Entry)
	c.entry("replacement", a.Replacement)
	if a.Entry == a.Replacement {
		c.fail("replacement", RuleSame, string(a.Replacement))
	}
	needPart(c, "reason", &a.Reason)
	c.optional("parts.reason", a.Reason.Value, maxNote)
	return c.err()
}

// EntryWithdrawn takes back an entry of the author's party, with a reason. It stays visible as withdrawn.
type EntryWithdrawn struct {
	Entry  EntryID      `json:"entry"`
	Reason Part[string] `json:"-" part:"reason"`
}

// Kind returns entry.withdrawn.
func (*EntryWithdrawn) Kind() Kind { return KindEntryWithdrawn }

// References returns the entry, which must be the own party's.
func (a *EntryWithdrawn) References() []Reference {
	return []Reference{{Field: "entry", Entry: a.Entry, Own: true}}
}

// Validate checks the name and that a reason is given.
func (a *EntryWithdrawn) Validate() error {
	c := &checker{kind: a.Kind()}
	c.entry("entry", a.Entry)
	needPart(c, "reason", &a.Reason)
	c.optional("parts.reason", a.Reason.Value, maxNote)
	return c.err()
}

// Grounds lists enums.json "redaction.ground".
func Grounds() []string {
	return []string{"identity_at_risk", "unlawful", "mistaken_content", "court_order", "author_request"}
}

// RedactionMade erases content: the parts named of an entry, and with Whole its payload and signatures too. The leaf,
// the root and every proof stay. The author's party redacts its own; another party's needs the secretariat with a
// second key of a party other than the author's, in the same envelope. Where a document goes, Also and Kept name every
// earlier entry that quotes it and that the author sees; those hidden from the author lose their quoting parts unnamed.
type RedactionMade struct {
	Entry  EntryID   `json:"entry"`
	Parts  []string  `json:"parts,omitempty"` // names, sorted
	Whole  bool      `json:"whole,omitempty"`
	Ground string    `json:"ground"`
	Also   []EntryID `json:"also,omitempty"` // entries that quote it and lose their quoting parts with it
	Kept   []EntryID `json:"kept,omitempty"` // entries that quote it and keep their words, by name
}

// Kind returns redaction.made.
func (*RedactionMade) Kind() Kind { return KindRedactionMade }

// References returns the entry and those that quote it.
func (a *RedactionMade) References() []Reference {
	r := []Reference{{Field: "entry", Entry: a.Entry}}
	for _, id := range a.Also {
		r = append(r, Reference{Field: "also", Entry: id})
	}
	for _, id := range a.Kept {
		r = append(r, Reference{Field: "kept", Entry: id})
	}
	return r
}

// Validate checks the names and the ground.
func (a *RedactionMade) Validate() error {
	c := &checker{kind: a.Kind()}
	c.entry("entry", a.Entry)
	value(c, "ground", a.Ground, Grounds())
	if len(a.Parts) == 0 && !a.Whole {
		c.fail("parts", RuleRequired, "")
	}
	c.size("parts", len(a.Parts))
	for i, p := range a.Parts {
		c.text("parts", p, 40)
		if i > 0 && a.Parts[i-1] >= p {
			c.fail("parts", RuleSorted, p)
		}
	}
	c.entries("also", a.Also)
	c.entries("kept", a.Kept)
	for _, id := range a.Kept {
		if slices.Contains(a.Also, id) {
			c.fail("kept", RuleSame, string(id))
		}
	}
	return c.err()
}
