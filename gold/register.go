package gold

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/text/language"
)

// Actor is an entry of a register: someone who can speak, be bound or be addressed. Issuer is the id of the actor
// that a document speaks for.
type Actor struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	QID     string `json:"qid"`  // Wikidata item, "Q43", or empty
	ISO3    string `json:"iso3"` // ISO 3166-1 alpha-3, or empty; the id of a state counts as one
	Name    Label  `json:"name"`
	NameAR  string `json:"name_ar"`
	NameEN  string `json:"name_en"`
	AliasAR Words  `json:"alias_ar"`
	AliasEN Words  `json:"alias_en"`
	Issuer  Words  `json:"issuer"`
}

// Label is a name in both languages. In JSON it may be a single string: names are compared without regard to which
// language they are in.
type Label struct{ AR, EN string }

// UnmarshalJSON reads a name from {"ar", "en"}, from a string, or from null.
func (n *Label) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*n = Label{EN: one}
		return nil
	}
	var both struct{ AR, EN string }
	if err := json.Unmarshal(b, &both); err != nil {
		return fmt.Errorf("read name %s: want a string or {ar, en}", clip(b))
	}
	*n = Label(both)
	return nil
}

// Register lists the actors through which the two sides are compared. The zero Register stands for the gold's own
// actors.
type Register struct {
	Actors []Actor `json:"actors"`
}

// ParseRegister reads a register from JSON: an object with `actors`, or the list alone. Error: any other form, or
// a register without an actor.
func ParseRegister(b []byte) (Register, error) {
	var reg Register
	var err error
	if bytes.HasPrefix(bytes.TrimSpace(b), []byte("[")) {
		err = json.Unmarshal(b, &reg.Actors)
	} else {
		err = json.Unmarshal(b, &reg)
	}
	if err != nil {
		return Register{}, fmt.Errorf("parse register: %w", err)
	}
	if len(reg.Actors) == 0 {
		return Register{}, fmt.Errorf("parse register: want at least one actor, got none")
	}
	return reg, nil
}

// iso3 returns the country code of a, or "": an id counts as one only for a state or where no type is given, since
// "GNA" may be a government and "PSC" a council.
func (a Actor) iso3() string {
	if a.ISO3 != "" {
		return a.ISO3
	}
	switch a.Type {
	case "state", "country", "":
		if isISO3(a.ID) {
			return a.ID
		}
	}
	return ""
}

// names returns the folded names of a. A slash between spaces separates two names in one.
func (a Actor) names() []string {
	listed := append([]string{a.NameAR, a.NameEN, a.Name.AR, a.Name.EN}, a.AliasAR...)
	var out []string
	for _, name := range append(listed, a.AliasEN...) {
		for part := range strings.SplitSeq(name, " / ") {
			if key := foldName(part); key != "" {
				out = append(out, key)
			}
		}
	}
	return out
}

// isISO3 reports whether s is the alpha-3 code of a country. XKX is not in ISO 3166, and is what the United Nations'
// agencies and the World Bank write for Kosovo.
func isISO3(s string) bool {
	if len(s) != 3 || strings.ToUpper(s) != s {
		return false
	}
	region, err := language.ParseRegion(s)
	return s == "XKX" || err == nil && region.IsCountry() && region.ISO3() == s
}
