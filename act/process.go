package act

import "slices"

// ProcessOpened opens a record; it comes first. Its payload's SHA-256 is the log id. It is signed by the secretariat's
// root key, which it carries: nobody else can have admitted it.
type ProcessOpened struct {
	Name        Words    `json:"name"`
	Origin      string   `json:"origin"`  // C2SP tlog-checkpoint: a schema-less URL, no spaces, no plus
	LogKey      string   `json:"log_key"` // the log's first Ed25519 public key, base64
	Nonce       string   `json:"nonce"`   // 32 random bytes, base64: two logs of one name differ
	Zone        string   `json:"zone"`    // IANA; days of the process are counted in it
	Weekend     []string `json:"weekend"` // friday, saturday, …
	Languages   []string `json:"languages"`
	Secretariat Opener   `json:"secretariat"`
	Exercise    bool     `json:"exercise,omitempty"` // fictional parties: marked wherever it is shown
	Sample      bool     `json:"sample,omitempty"`   // facts summarised by Tansiq: marked wherever it is shown
}

// Opener is the secretariat as process.opened admits it.
type Opener struct {
	Party   string `json:"party"`
	Name    Words  `json:"name"`
	RootKey string `json:"root_key"`
}

// Kind returns process.opened.
func (*ProcessOpened) Kind() Kind { return KindProcessOpened }

// References returns nothing: nothing stands before it.
func (*ProcessOpened) References() []Reference { return nil }

func weekdays() []string {
	return []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
}

// Validate checks the names, keys, zone and lists.
func (a *ProcessOpened) Validate() error {
	c := &checker{kind: a.Kind()}
	c.words("name", a.Name, maxName)
	if !plainOrigin(a.Origin) {
		c.fail("origin", RuleText, a.Origin)
	}
	c.key("log_key", a.LogKey)
	if b, ok := strictBase64(a.Nonce); !ok || len(b) != 32 {
		c.fail("nonce", RuleRange, a.Nonce)
	}
	c.zone("zone", a.Zone)
	if a.Weekend == nil { // no days of rest are an empty list: null has no form
		c.fail("weekend", RuleRequired, "")
	}
	for i, d := range a.Weekend {
		value(c, "weekend", d, weekdays())
		if slices.Contains(a.Weekend[:i], d) {
			c.fail("weekend", RuleSame, d)
		}
	}
	if len(a.Languages) == 0 {
		c.fail("languages", RuleRequired, "")
	}
	for i, l := range a.Languages {
		value(c, "languages", l, []string{"ar", "en"})
		if slices.Contains(a.Languages[:i], l) {
			c.fail("languages", RuleSame, l)
		}
	}
	c.slug("secretariat.party", a.Secretariat.Party)
	c.words("secretariat.name", a.Secretariat.Name, maxName)
	c.key("secretariat.root_key", a.Secretariat.RootKey)
	return c.err()
}

// plainOrigin reports whether s can be a checkpoint's first line and a note key's name.
func plainOrigin(s string) bool {
	if s == "" || len(s) > 200 {
		return false
	}
	for _, r := range s {
		if r <= ' ' || r == '+' || r > '~' {
			return false
		}
	}
	return true
}
