package act

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
)

// TestAPartHoldsOnlyWhereItsAuthorPutIt tampers with each part of each kind in each way that record.md names.
func TestAPartHoldsOnlyWhereItsAuthorPutIt(t *testing.T) {
	other := fixedDigest("another log")
	tampered := 0
	for _, e := range examples() {
		payload, contents := e.seal(t)
		k := e.act.Kind()
		for i, c := range contents {
			refs := openAndFill(t, k, payload, nil).Parts
			for _, m := range []struct {
				name  string
				spoil func(o *Opened, c *PartContent)
			}{
				{"with a byte changed", func(_ *Opened, c *PartContent) { c.Content[0] ^= 1 }},
				{"with a byte added", func(_ *Opened, c *PartContent) { c.Content = append(c.Content, ' ') }},
				{"emptied", func(_ *Opened, c *PartContent) { c.Content = nil }},
				{"under another salt", func(_ *Opened, c *PartContent) { c.Salt[31] ^= 1 }},
				{"under no salt", func(_ *Opened, c *PartContent) { c.Salt = Salt{} }},
				{"re-attached to another log", func(o *Opened, _ *PartContent) { o.Log = other }},
				{"re-attached to another entry", func(o *Opened, _ *PartContent) { o.Entry = entryID(4000) }},
				{"relabelled", func(o *Opened, c *PartContent) { o.Parts[i].Name, c.Name = "annex", "annex" }},
				{"of another media type", func(o *Opened, _ *PartContent) { o.Parts[i].Media = MediaFile }},
				{"widened", func(o *Opened, _ *PartContent) { o.Parts[i].Audience = widened(o.Parts[i].Audience) }},
				{"for one delegation more", func(o *Opened, _ *PartContent) {
					o.Parts[i].Audience = ToParties(append([]string{"stranger"}, o.Parts[i].Audience.Parties...)...)
				}},
				{"under another digest", func(o *Opened, _ *PartContent) { o.Parts[i].Digest = other }},
			} {
				tampered++
				o := openAndFill(t, k, payload, nil)
				o.Parts = slices.Clone(refs)
				bad := PartContent{c.Name, c.Salt, slices.Clone(c.Content)}
				m.spoil(o, &bad)
				if err := o.Fill(bad); !errors.Is(err, ErrPart) {
					t.Errorf("%s part %s %s: error %v, want ErrPart", k, c.Name, m.name, err)
				}
				if parts(o.Act)[i].part.isHere() {
					t.Errorf("%s part %s %s: it is here", k, c.Name, m.name)
				}
			}
		}
	}
	if tampered < 17*12 {
		t.Errorf("%d parts tampered with, want at least %d", tampered, 17*12)
	}
}

func widened(a Audience) Audience {
	if a.Kind == Public {
		return To(Participants) // narrowed: no author may be overruled either way
	}
	return To(Public)
}

func TestPartsCannotBeSwapped(t *testing.T) {
	e := exampleOf(t, KindSourceFiled)
	payload, contents := e.seal(t)
	o := openAndFill(t, KindSourceFiled, payload, nil)
	swapped := []PartContent{contents[0], contents[1]}
	swapped[0].Name, swapped[1].Name = contents[1].Name, contents[0].Name
	for _, c := range swapped {
		if err := o.Fill(c); !errors.Is(err, ErrPart) {
			t.Errorf("content of the other part as %s: error %v, want ErrPart", c.Name, err)
		}
	}
	if err := o.Fill(PartContent{Name: "annex"}); !errors.Is(err, ErrPart) {
		t.Errorf("a part that the payload does not name: error %v, want ErrPart", err)
	}
}

func TestOpenReadsPartsInTheOrderOfTheFields(t *testing.T) {
	e := exampleOf(t, KindSourceFiled)
	payload, _ := e.seal(t)
	refs := openAndFill(t, KindSourceFiled, payload, nil).Parts
	document, about := refs[0], refs[1]
	renamed, file := document, document
	renamed.Name, file.Media = "annex", MediaFile
	for _, c := range []struct {
		name string
		refs []PartRef
		want error
	}{
		{"as sealed", []PartRef{document, about}, nil},
		{"one withheld from the list", []PartRef{about}, nil},
		{"out of order", []PartRef{about, document}, ErrPart},
		{"one twice", []PartRef{document, document, about}, ErrPart},
		{"a part that the kind does not have", []PartRef{renamed, about}, ErrPart},
		{"a media type that the part does not have", []PartRef{file, about}, ErrPart},
	} {
		var w wire
		if err := decodeStrict(payload, &w); err != nil {
			t.Fatal(err)
		}
		w.Parts = c.refs
		o, err := Open(KindSourceFiled.PayloadType(), canonicalOf(t, w))
		if !errors.Is(err, c.want) || (err == nil) != (o != nil) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		}
	}
}

// canonicalOf returns the canonical bytes of v.
func canonicalOf(t *testing.T, v any) []byte {
	t.Helper()
	b, err := marshalPlain(v)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Canonical(b)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAppendLooksAtTheAudienceAndDigestOfEachPart(t *testing.T) {
	payload, _ := exampleOf(t, KindSourceFiled).seal(t)
	for _, c := range []struct {
		name, field string
		rule        Rule
		spoil       func(*PartRef)
	}{
		{"no audience", "parts.document.audience", RuleUnknownValue, func(r *PartRef) { r.Audience = Audience{} }},
		{"an audience that nobody knows", "parts.document.audience", RuleUnknownValue, func(r *PartRef) { r.Audience = To("working_group") }},
		{"named parties without names", "parts.document.audience.parties", RuleAudienceParties, func(r *PartRef) { r.Audience = To(NamedParties) }},
		{"a digest in capitals", "parts.document.digest", RuleDigest, func(r *PartRef) { r.Digest = Digest(strings.ToUpper(string(r.Digest))) }},
		{"no digest", "parts.document.digest", RuleDigest, func(r *PartRef) { r.Digest = "" }},
	} {
		var w wire
		if err := decodeStrict(payload, &w); err != nil {
			t.Fatal(err)
		}
		c.spoil(&w.Parts[0])
		o, err := Open(KindSourceFiled.PayloadType(), canonicalOf(t, w))
		if err != nil {
			t.Errorf("%s: what a record holds opens for ever, got %v", c.name, err)
			continue
		}
		wantInvalid(t, c.name, o.Validate(), c.field, c.rule)
	}
}

func TestEachPartHasAFreshSalt(t *testing.T) {
	e := exampleOf(t, KindCommitmentRevised)
	_, contents := e.seal(t)
	seen := map[Salt]bool{}
	for _, c := range contents {
		if seen[c.Salt] || c.Salt == (Salt{}) {
			t.Errorf("part %s: salt %x was there before or is empty", c.Name, c.Salt)
		}
		seen[c.Salt] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d salts, want one for each of 3 parts", len(seen))
	}
	calls := 0
	_, _, err := Seal(e.head, e.act, func() (Salt, error) { calls++; return Salt{}, errNoSalt })
	if !errors.Is(err, errNoSalt) || calls != 1 {
		t.Errorf("without randomness: error %v after %d calls, want errNoSalt at once", err, calls)
	}
}

func TestOneContentUnderTwoSaltsHasTwoDigests(t *testing.T) {
	a, b := exampleOf(t, KindEntryWithdrawn), exampleOf(t, KindEntryWithdrawn)
	b.golden = "other salts"
	first, _ := a.seal(t)
	second, _ := b.seal(t)
	if bytes.Equal(first, second) {
		t.Error("the payload tells that two entries withhold the same words")
	}
}

func TestAPartDigestBindsWhereEachFieldEnds(t *testing.T) {
	ref := PartRef{Name: "ab", Media: "c", Audience: To(Public)}
	moved := PartRef{Name: "a", Media: "bc", Audience: To(Public)}
	if PartDigest(Salt{}, "l", "e", ref, []byte("x")) == PartDigest(Salt{}, "l", "e", moved, []byte("x")) {
		t.Error("a byte moved from name to media type leaves the digest as it was")
	}
	if PartDigest(Salt{}, "l", "e", ref, []byte("x")) == PartDigest(Salt{}, "le", "", ref, []byte("x")) {
		t.Error("a byte moved from entry to log leaves the digest as it was")
	}
}

// TestAPartIsReadInOneFormOnly signs contents that an honest program would not write.
func TestAPartIsReadInOneFormOnly(t *testing.T) {
	for _, c := range []struct {
		name    string
		kind    Kind
		part    string
		content string
		want    error
	}{
		{"a text that is no UTF-8", KindEntryWithdrawn, "reason", "\xff", ErrNotCanonical},
		{"a text with U+0000", KindEntryWithdrawn, "reason", "a\x00", ErrNotCanonical},
		{"white space in an object", KindPersonEnrolled, "identity", `{"name":{"en":"A"} }`, ErrNotCanonical},
		{"a field that the part does not have", KindPersonEnrolled, "identity", `{"age":40,"name":{"en":"A"}}`, ErrUnknownField},
		{"an empty optional field", KindPersonEnrolled, "identity", `{"name":{"en":"A"},"office":{}}`, ErrNotCanonical},
		{"a required field left out", KindPersonEnrolled, "identity", `{}`, ErrNotCanonical},
		{"a list for an object", KindPersonEnrolled, "identity", `[]`, ErrUnknownField},
		{"an object for a text", KindKeyAdded, "holder", `{}`, ErrUnknownField},
		{"null", KindKeyAdded, "holder", `null`, ErrNotCanonical},
		{"a float in an offset", KindStatementRecorded, "evidence", `{"start":1.0}`, ErrNotCanonical},
	} {
		payload, _ := exampleOf(t, c.kind).seal(t)
		o := openAndFill(t, c.kind, payload, nil)
		at := slices.IndexFunc(o.Parts, func(r PartRef) bool { return r.Name == c.part })
		o.Parts[at].Digest = PartDigest(Salt{1}, o.Log, string(o.Entry), o.Parts[at], []byte(c.content))
		if err := o.Fill(PartContent{c.part, Salt{1}, []byte(c.content)}); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		}
		if p := parts(o.Act)[slices.Index(PartNames(o.Act), c.part)].part; p.isHere() {
			t.Errorf("%s: the part is here", c.name)
		}
	}
}

func TestAPartNeverStandsInAPayload(t *testing.T) {
	if b, err := json.Marshal(struct{ Note Part[string] }{Say("سر")}); err == nil {
		t.Errorf("a part marshals as %s", b)
	}
}

func TestWhatStandsInAPartIsNotTold(t *testing.T) {
	const secret = "بئر سلمى"
	for _, c := range []struct {
		name string
		head Head
		act  Act
	}{
		{"a reason that is no text", exampleOf(t, KindEntryWithdrawn).head, &EntryWithdrawn{entryID(1), Say(secret + "\x00")}},
		{"a holder that is no entry", exampleOf(t, KindKeyAdded).head, &KeyAdded{"coast", fixedKey("coast device"), SayTo(To(OwnDelegation), EntryID(secret))}},
		{"a language that is none", exampleOf(t, KindProvisionRegistered).head,
			&ProvisionRegistered{entryID(1), "1", nil, Say([]Text{{secret, "x", WordingOfficial, ""}})}},
		{"a hash that is none", exampleOf(t, KindSourceFiled).head, &SourceFiled{"ar", "2031-03-02", "news", 1, Say("x"), Say(SourceCitation{SHA256: secret})}},
	} {
		_, _, err := Seal(c.head, c.act, fixedSalts(""))
		var bad *Invalid
		if !errors.As(err, &bad) {
			t.Errorf("%s: error %v, want *Invalid", c.name, err)
			continue
		}
		if strings.Contains(err.Error(), "سلمى") || bad.Got != "" {
			t.Errorf("%s: the error tells what stood in the part: %v", c.name, err)
		}
	}
}
