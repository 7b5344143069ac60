package act

// SourceFiled files a text: a communiqué, an article, a record of a press conference.
type SourceFiled struct {
	Lang      string               `json:"lang"`      // ar or en
	Published Day                  `json:"published"` // asked for, never guessed
	Form      string               `json:"form"`      // communique, news, press_conference, readout, resolution, letter, other
	Bytes     int64                `json:"bytes"`     // length of the document
	Document  Part[string]         `json:"-" part:"document"`
	About     Part[SourceCitation] `json:"-" part:"about"`
}

// SourceCitation says where a text comes from. It is no wider than the text: a title may quote it.
type SourceCitation struct {
	Title  string `json:"title,omitempty"`
	Issuer string `json:"issuer,omitempty"` // who published it
	URL    string `json:"url,omitempty"`
	SHA256 Digest `json:"sha256"` // of the document's bytes
}

// SourceForms lists the forms of sources.
func SourceForms() []string {
	return []string{"communique", "news", "press_conference", "readout", "resolution", "letter", "other"}
}

// Kind returns source.filed.
func (*SourceFiled) Kind() Kind { return KindSourceFiled }

// References returns nothing.
func (*SourceFiled) References() []Reference { return nil }

// Validate checks the day, the form and that the document is not empty.
func (a *SourceFiled) Validate() error {
	c := &checker{kind: a.Kind()}
	value(c, "lang", a.Lang, []string{"ar", "en"})
	c.day("published", a.Published)
	value(c, "form", a.Form, SourceForms())
	c.rangeOf("bytes", a.Bytes, 1, MaxPart)
	needPart(c, "document", &a.Document)
	c.optional("parts.document", a.Document.Value, MaxPart)
	needPart(c, "about", &a.About)
	if a.Document.Here && int64(len(a.Document.Value)) != a.Bytes {
		c.fail("bytes", RuleRange, "")
	}
	if v := a.About.Value; a.About.Here {
		c.optional("parts.about.title", v.Title, maxName)
		c.optional("parts.about.issuer", v.Issuer, maxName)
		c.optional("parts.about.url", v.URL, 2_000)
		c.digest("parts.about.sha256", v.SHA256)
		if a.Document.Here && v.SHA256 != PayloadDigest([]byte(a.Document.Value)) {
			c.fail("parts.about.sha256", RuleSame, string(v.SHA256))
		}
	}
	return c.err()
}

// Evidence shows the place in a source that something rests on: W3C TextQuoteSelector and TextPositionSelector.
type Evidence struct {
	SHA256 Digest `json:"sha256"` // of the document's bytes
	Start  int64  `json:"start"`  // UTF-8 bytes, half-open
	End    int64  `json:"end"`
	Quote  string `json:"quote"`
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
}

func (c *checker) evidence(field string, e Evidence) {
	c.digest(field+".sha256", e.SHA256)
	c.text(field+".quote", e.Quote, maxWording)
	c.optional(field+".prefix", e.Prefix, maxName)
	c.optional(field+".suffix", e.Suffix, maxName)
	if e.Start < 0 || e.End > MaxPart || e.End-e.Start != int64(len(e.Quote)) {
		c.fail(field+".start", RuleSpan, "")
	}
}

// StatementRecorded records who said what in a source.
type StatementRecorded struct {
	Source   EntryID        `json:"source"`
	Speakers []Actor        `json:"speakers"`
	Mode     string         `json:"mode"` // direct, indirect, mixed
	Within   EntryID        `json:"within,omitempty"`
	Evidence Part[Evidence] `json:"-" part:"evidence"`
}

// SpeechModes lists the modes of reported speech.
func SpeechModes() []string { return []string{"direct", "indirect", "mixed"} }

// Kind returns statement.recorded.
func (*StatementRecorded) Kind() Kind { return KindStatementRecorded }

// References returns the source, and the statement that this one is nested in.
func (a *StatementRecorded) References() []Reference {
	r := []Reference{{Field: "source", Entry: a.Source, Kinds: []Kind{KindSourceFiled}, Quote: "evidence"}}
	if a.Within != "" {
		r = append(r, Reference{Field: "within", Entry: a.Within, Kinds: []Kind{KindStatementRecorded}})
	}
	return r
}

// Validate checks the speakers and the evidence.
func (a *StatementRecorded) Validate() error {
	c := &checker{kind: a.Kind()}
	c.entry("source", a.Source)
	c.optionalEntry("within", a.Within)
	c.actors("speakers", a.Speakers, true)
	value(c, "mode", a.Mode, SpeechModes())
	needPart(c, "evidence", &a.Evidence)
	if a.Evidence.Here {
		c.evidence("parts.evidence", a.Evidence.Value)
	}
	return c.err()
}
