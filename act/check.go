package act

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"filippo.io/edwards25519"
)

// Lengths of texts, in bytes of UTF-8. A name fits a line of a page, a note a page of text, a wording the longest
// provision met in the peace agreements of the PA-X database (about 20,000 characters).
const (
	maxName    = 400
	maxNote    = 8_000
	maxWording = 64_000
	maxList    = 64
)

// checker collects the first thing wrong with an act.
type checker struct {
	kind Kind
	bad  *Invalid
}

// fail keeps the first thing wrong. What stands in a part is not told, only its length.
func (c *checker) fail(field string, rule Rule, got string) {
	if strings.HasPrefix(field, "parts.") && !strings.Contains(field, ".audience") && rule != RuleTooLong {
		got = ""
	}
	if c.bad == nil {
		c.bad = &Invalid{Kind: c.kind, Field: field, Rule: rule, Got: got}
	}
}

func (c *checker) err() error {
	if c.bad == nil {
		return nil
	}
	return c.bad
}

// text checks a text of at most max bytes that must be there.
func (c *checker) text(field, s string, max int) {
	if s == "" {
		c.fail(field, RuleRequired, "")
	}
	c.optional(field, s, max)
}

func (c *checker) optional(field, s string, max int) {
	switch {
	case !validText(s):
		c.fail(field, RuleText, fmt.Sprintf("%.20q", s))
	case len(s) > max:
		c.fail(field, RuleTooLong, fmt.Sprint(len(s)))
	}
}

// both checks the two languages of w; a field inside another is named where it fails alone.
func (c *checker) both(field string, w Words, max int) {
	if !validText(w.AR) || len(w.AR) > max {
		c.optional(field+".ar", w.AR, max)
	}
	if !validText(w.EN) || len(w.EN) > max {
		c.optional(field+".en", w.EN, max)
	}
}

func (c *checker) words(field string, w Words, max int) {
	if w.AR == "" && w.EN == "" {
		c.fail(field, RuleRequired, "")
	}
	c.both(field, w, max)
	if max <= maxName && (!plainName(w.AR) || !plainName(w.EN)) {
		c.fail(field, RuleText, "")
	}
}

// plainName reports whether a name holds nothing that could command a terminal or reorder what stands beside it.
func plainName(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Bidi_Control, r) })
}

func (c *checker) optionalWords(field string, w Words) { c.both(field, w, maxNote) }

func (c *checker) slug(field, s string) {
	if !plainSlug(s) {
		c.fail(field, RuleSlug, s)
	}
}

func (c *checker) entry(field string, id EntryID) {
	if !plainEntryID(string(id)) {
		c.fail(field, RuleEntryID, string(id))
	}
}

func (c *checker) optionalEntry(field string, id EntryID) {
	if id != "" {
		c.entry(field, id)
	}
}

func (c *checker) digest(field string, d Digest) {
	if !plainHex(string(d), 64) {
		c.fail(field, RuleDigest, string(d))
	}
}

func (c *checker) day(field string, d Day) {
	if _, _, _, err := d.Date(); err != nil {
		c.fail(field, RuleDay, string(d))
	}
}

func (c *checker) optionalDay(field string, d Day) {
	if d != "" {
		c.day(field, d)
	}
}

func (c *checker) zone(field, name string) {
	if _, err := time.LoadLocation(name); name == "" || name == "Local" || err != nil {
		c.fail(field, RuleZone, name)
	}
}

func (c *checker) size(field string, n int) {
	if n > maxList {
		c.fail(field, RuleTooLong, fmt.Sprint(n))
	}
}

func (c *checker) rangeOf(field string, v, low, high int64) {
	if v < low || v > high {
		c.fail(field, RuleRange, fmt.Sprint(v))
	}
}

func (c *checker) actors(field string, actors []Actor, need bool) {
	if need && len(actors) == 0 {
		c.fail(field, RuleRequired, "")
	}
	c.size(field, len(actors))
	if len(actors) == 0 {
		return
	}
	id, name, party := field+".id", field+".name", field+".party"
	for i, a := range actors {
		c.text(id, a.ID, 80)
		c.words(name, a.Name, maxName)
		if a.Party != "" {
			c.slug(party, a.Party)
		}
		if slices.ContainsFunc(actors[:i], func(b Actor) bool { return b.ID == a.ID }) {
			c.fail(field, RuleSame, a.ID)
		}
	}
}

func (c *checker) entries(field string, ids []EntryID) {
	c.size(field, len(ids))
	for i, id := range ids {
		c.entry(field, id)
		if slices.Contains(ids[:i], id) {
			c.fail(field, RuleSame, string(id))
		}
	}
}

// value checks that s is one of the values that enums.json (or this package) gives a field.
func value[S ~string](c *checker, field string, s S, known []S) {
	if s == "" {
		c.fail(field, RuleRequired, "")
	}
	if !slices.Contains(known, s) {
		c.fail(field, RuleUnknownValue, string(s))
	}
}

func (c *checker) key(field, key string) {
	if _, err := ParseKey(key); err != nil {
		c.fail(field, RuleKey, key)
	}
}

// ParseKey reads an Ed25519 public key in standard padded base64. Error: where it is not 32 bytes in strict base64, is
// no point of the curve, is not in its canonical encoding, or is of small order (RFC 8032 section 5.1.3 and
// "Taming the many EdDSAs", section 4: such keys let one signature fit several messages).
func ParseKey(s string) (ed25519.PublicKey, error) {
	b, ok := strictBase64(s)
	if !ok || len(b) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("parse public key %q: want 32 bytes in base64", s)
	}
	p, err := new(edwards25519.Point).SetBytes(b)
	if err != nil {
		return nil, fmt.Errorf("parse public key %q: not a point of the curve", s)
	}
	if string(p.Bytes()) != string(b) {
		return nil, fmt.Errorf("parse public key %q: not the canonical encoding", s)
	}
	if new(edwards25519.Point).MultByCofactor(p).Equal(edwards25519.NewIdentityPoint()) == 1 {
		return nil, fmt.Errorf("parse public key %q: small order", s)
	}
	return ed25519.PublicKey(b), nil
}

// strictBase64 reads standard padded base64 in its one form; the decoder's strict mode still skips line breaks.
func strictBase64(s string) ([]byte, bool) {
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	return b, err == nil && base64.StdEncoding.EncodeToString(b) == s
}

// FormatKey writes a public key as ParseKey reads it.
func FormatKey(k ed25519.PublicKey) string { return base64.StdEncoding.EncodeToString(k) }

// KeyIDOf returns the key id of k.
func KeyIDOf(k ed25519.PublicKey) KeyID { return PayloadDigest(k) }

// check validates a head with its act, whose parts have their audiences.
func check(h Head, a Act) error {
	c := &checker{kind: a.Kind()}
	_, opens := a.(*ProcessOpened)
	switch {
	case opens && h.Log != "":
		c.fail("log", RuleNoLog, string(h.Log))
	case !opens && !plainHex(string(h.Log), 64):
		c.fail("log", RuleLog, string(h.Log))
	}
	c.entry("entry", h.Entry)
	c.rangeOf("author_seq", h.Seq, 1, maxInt)
	if (h.Seq > 1) != (h.Prev != "") {
		c.fail("prev", RuleDigest, string(h.Prev))
	}
	if h.Prev != "" {
		c.digest("prev", h.Prev)
	}
	c.rangeOf("at", h.AtUTC, 1, maxInt)
	if bad := h.Audience.problem("audience"); bad != nil {
		c.fail(bad.Field, bad.Rule, bad.Got)
	}
	for _, p := range parts(a) {
		if !p.part.said() {
			continue
		}
		if opens {
			c.fail("parts", RuleNoLog, p.name)
		}
		if bad := p.part.wants().problem("audience"); bad != nil {
			c.fail("parts."+p.name+"."+bad.Field, bad.Rule, bad.Got)
		}
	}
	if c.bad != nil {
		return c.bad
	}
	return a.Validate()
}

// needPart checks that a part was said, and that a text in it is not empty.
func needPart[T any](c *checker, name string, p *Part[T]) {
	if !p.Said {
		c.fail("parts."+name, RulePartRequired, "")
	}
	if s, text := any(&p.Value).(*string); text && p.Here && *s == "" {
		c.fail("parts."+name, RuleRequired, "")
	}
}
