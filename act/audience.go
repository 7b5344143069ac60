package act

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
)

// AudienceKind says who may see an entry or a part. The names are those of enums.json "audience"; working_group is
// not among them yet, as no kind of act forms a group.
type AudienceKind string

// The audiences, from the widest to the narrowest. Each includes the author's own delegation, but for OriginatorOnly.
const (
	Public         AudienceKind = "public"          // anybody
	Participants   AudienceKind = "participants"    // every party that was admitted
	NamedParties   AudienceKind = "named_parties"   // the parties listed
	Secretariat    AudienceKind = "secretariat"     // the secretariat and the author's delegation
	OwnDelegation  AudienceKind = "own_delegation"  // the author's delegation
	OriginatorOnly AudienceKind = "originator_only" // the key that signed
)

// AudienceKinds lists the audiences that an act may have, widest first.
func AudienceKinds() []AudienceKind {
	return []AudienceKind{Public, Participants, NamedParties, Secretariat, OwnDelegation, OriginatorOnly}
}

// Audience is who may see an entry or a part. Parties is sorted, without repetition, and only there for NamedParties.
type Audience struct {
	Kind    AudienceKind `json:"kind"`
	Parties []string     `json:"parties,omitempty"`
}

// To returns the audience of kind k, which must not be NamedParties.
func To(k AudienceKind) Audience { return Audience{Kind: k} }

// ToParties returns the audience of the parties named, sorted.
func ToParties(parties ...string) Audience {
	p := slices.Clone(parties)
	slices.Sort(p)
	return Audience{Kind: NamedParties, Parties: slices.Compact(p)}
}

// String returns the canonical JSON of a, the form that a part's digest binds.
func (a Audience) String() string { return string(a.appendTo(make([]byte, 0, 128))) }

func (a Audience) appendTo(b []byte) []byte {
	if !validText(string(a.Kind)) || slices.ContainsFunc(a.Parties, func(p string) bool { return !validText(p) }) {
		return append(b, a.invalid()...)
	}
	b = appendString(append(b, `{"kind":`...), string(a.Kind))
	for i, p := range a.Parties {
		if i == 0 {
			b = append(b, `,"parties":[`...)
		} else {
			b = append(b, ',')
		}
		b = appendString(b, p)
	}
	if len(a.Parties) > 0 {
		b = append(b, ']')
	}
	return append(b, '}')
}

// invalid writes an audience with names that Validate refuses: the digest binds them as encoding/json writes them.
func (a Audience) invalid() string {
	b, err := json.Marshal(a)
	if err != nil {
		panic(err) // strings always marshal
	}
	c, err := Canonical(b)
	if err != nil {
		return string(b)
	}
	return string(c)
}

// ParseAudience reads what String writes. Error: ErrNotCanonical or ErrUnknownField wrapped.
func ParseAudience(s string) (Audience, error) {
	var a Audience
	if err := decode([]byte(s), shapeOf(reflect.TypeFor[Audience]()), reflect.ValueOf(&a)); err != nil {
		return Audience{}, fmt.Errorf("parse audience: %w", err)
	}
	return a, nil
}

func (a Audience) problem(field string) *Invalid {
	if !slices.Contains(AudienceKinds(), a.Kind) {
		return &Invalid{Field: field, Rule: RuleUnknownValue, Got: string(a.Kind)}
	}
	if (a.Kind == NamedParties) != (len(a.Parties) > 0) {
		return &Invalid{Field: field + ".parties", Rule: RuleAudienceParties, Got: string(a.Kind)}
	}
	for i, p := range a.Parties {
		if !plainSlug(p) {
			return &Invalid{Field: field + ".parties", Rule: RuleSlug, Got: p}
		}
		if i > 0 && a.Parties[i-1] >= p {
			return &Invalid{Field: field + ".parties", Rule: RuleSorted, Got: p}
		}
	}
	return nil
}

// Viewers is the set of those who see something: an audience together with who wrote it.
type Viewers struct {
	Audience    Audience
	Party       string // of the author
	Key         string // of the author
	Secretariat string // the party that is the secretariat
}

// Within reports whether everybody who sees v also sees w.
func (v Viewers) Within(w Viewers) bool {
	switch w.Audience.Kind {
	case Public:
		return true
	case Participants:
		return v.Audience.Kind != Public
	case OriginatorOnly:
		return v.Audience.Kind == OriginatorOnly && v.Key == w.Key
	case NamedParties, Secretariat, OwnDelegation:
		mine, closed := v.parties()
		if !closed {
			return false
		}
		theirs, _ := w.parties()
		for _, p := range mine {
			if !slices.Contains(theirs, p) {
				return false
			}
		}
		return true
	}
	return false
}

// parties returns the parties that see v, and whether v is limited to parties at all.
func (v Viewers) parties() ([]string, bool) {
	switch v.Audience.Kind {
	case NamedParties:
		return append(slices.Clone(v.Audience.Parties), v.Party), true
	case Secretariat:
		return []string{v.Party, v.Secretariat}, true
	case OwnDelegation, OriginatorOnly:
		return []string{v.Party}, true
	case Public, Participants:
		return nil, false
	}
	return nil, false
}

// Tokens returns the marks under which what v describes is found: a reader sees it who holds one of them.
// They are "*" everybody, "@" every party, "p:<party>" a delegation, "k:<keyid>" a key.
func (v Viewers) Tokens() []string {
	switch v.Audience.Kind {
	case Public:
		return []string{"*"}
	case Participants:
		return []string{"@"}
	case OriginatorOnly:
		return []string{"k:" + v.Key}
	case NamedParties, Secretariat, OwnDelegation:
		parties, _ := v.parties()
		slices.Sort(parties)
		parties = slices.Compact(parties)
		for i, p := range parties {
			parties[i] = "p:" + p
		}
		return parties
	}
	return nil // an audience that this program does not know is shown to nobody
}
