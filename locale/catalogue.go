package locale

import (
	"embed"
	"errors"
	"io/fs"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed text/ar.json text/en.json
var own embed.FS

// Catalogue holds every text in both languages. It never changes after New and may be used by many goroutines at once.
type Catalogue struct {
	plural     map[string]bool // by key
	plain      map[Language]map[string]string
	groups     map[string][]string
	localizers map[Language]*i18n.Localizer
}

// New returns the catalogue of the package's own texts and those of sources, each of which has text/ar.json and
// text/en.json: an object of keys, each with a text or with an object of plural forms (zero, one, two, few, many, other).
// The error joins everything that is wrong: a file that is missing or no such object; a key that is malformed, in one
// language only, or there twice; a text that is empty, does not parse, or has more than {{.Name}} in its braces; plural
// forms missing or unknown; variables that differ between the languages; a backquote without its pair; Latin letters in
// an Arabic text outside {{…}} and `…`.
func New(sources ...fs.FS) (*Catalogue, error) {
	texts, problems := collect(append([]fs.FS{own}, sources...))
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	c := &Catalogue{
		plural:     map[string]bool{},
		plain:      map[Language]map[string]string{},
		groups:     map[string][]string{},
		localizers: map[Language]*i18n.Localizer{},
	}
	bundle := i18n.NewBundle(language.Arabic)
	for _, l := range Languages() {
		c.plain[l] = map[string]string{}
		for _, t := range texts[l] {
			c.add(l, t)
			if err := bundle.AddMessages(language.Make(string(l)), t.message()); err != nil {
				return nil, err
			}
		}
	}
	for _, l := range Languages() {
		c.localizers[l] = i18n.NewLocalizer(bundle, string(l))
	}
	return c, nil
}

func (c *Catalogue) add(l Language, t text) {
	c.plural[t.key] = t.plural
	if !t.plural && !strings.Contains(t.forms["other"], "{{") {
		c.plain[l][t.key] = t.forms["other"]
	}
	if group, value, ok := enumKey(t.key); ok && l == Arabic {
		c.groups[group] = append(c.groups[group], value)
	}
}

// Has reports whether the catalogue has key, plain or plural.
func (c *Catalogue) Has(key string) bool {
	_, ok := c.plural[key]
	return ok
}

// enumKey splits "enum.<group>.<value>". A group may have dots, a value has none.
func enumKey(key string) (group, value string, ok bool) {
	rest, ok := strings.CutPrefix(key, "enum.")
	i := strings.LastIndexByte(rest, '.')
	if !ok || i < 0 {
		return "", "", false
	}
	return rest[:i], rest[i+1:], true
}

func (t text) message() *i18n.Message {
	return &i18n.Message{
		ID:    t.key,
		Zero:  t.forms["zero"],
		One:   t.forms["one"],
		Two:   t.forms["two"],
		Few:   t.forms["few"],
		Many:  t.forms["many"],
		Other: t.forms["other"],
	}
}
