package locale

import (
	"fmt"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// Digits is which digits an Arabic text has. English texts always have Western ones.
type Digits int

// The digits: those of English, or those of the Arab East (U+0660 to U+0669).
const (
	Western Digits = iota
	ArabicIndic
)

// Options is what a reader chooses. The zero value is what a reader gets who has chosen nothing.
type Options struct {
	Digits Digits
}

// Arg is the value of one variable of a text. An int or int64 is written as Number writes it; anything else as fmt does.
type Arg struct {
	Name  string
	Value any
}

// A returns the Arg of name and value.
func A(name string, value any) Arg { return Arg{Name: name, Value: value} }

// Printer writes the texts of a catalogue in one language. It never changes and may be used by many goroutines at once.
type Printer struct {
	c       *Catalogue
	lang    Language
	digits  Digits
	plain   map[string]string
	texts   *i18n.Localizer
	parsing template.Parser
}

// In returns the printer of l. It panics where l is not one of Languages: parse it first.
func (c *Catalogue) In(l Language, o Options) *Printer {
	texts, ok := c.localizers[l]
	if !ok {
		panic(fmt.Sprintf("locale: no language %q", string(l)))
	}
	p := &Printer{c: c, lang: l, plain: c.plain[l], texts: texts,
		parsing: &template.TextParser{Option: "missingkey=error"}}
	if l == Arabic {
		p.digits = o.Digits
	}
	return p
}

// Language returns the language that p writes.
func (p *Printer) Language() Language { return p.lang }

// Has reports whether the catalogue has key, plain or plural.
func (p *Printer) Has(key string) bool { return p.c.Has(key) }

// T returns the text of key with its variables filled from args; args that it does not have are left out.
// It panics where there is no such key, the key is plural, or a variable has no arg: each is a mistake in the program.
func (p *Printer) T(key string, args ...Arg) string {
	if s, ok := p.plain[key]; ok {
		return s
	}
	p.want(key, false)
	return p.localize(key, &i18n.LocalizeConfig{MessageID: key, TemplateData: p.values(args)})
}

// N returns the plural text of key for n, with {{.N}} as Number writes n and the other variables from args.
// The form is the one of n's absolute value. It panics as T does, or where the key is not plural or args have an N.
func (p *Printer) N(key string, n int64, args ...Arg) string {
	p.want(key, true)
	data := p.values(args)
	if _, ok := data["N"]; ok {
		panic(fmt.Sprintf("locale: N of %q is given twice", key))
	}
	data["N"] = p.Number(n)
	return p.localize(key, &i18n.LocalizeConfig{MessageID: key, TemplateData: data, PluralCount: n})
}

func (p *Printer) want(key string, plural bool) {
	is, ok := p.c.plural[key]
	switch {
	case !ok:
		panic(fmt.Sprintf("locale: no text %q", key))
	case is && !plural:
		panic(fmt.Sprintf("locale: %q has plural forms, T was asked for it", key))
	case !is && plural:
		panic(fmt.Sprintf("locale: %q has no plural forms, N was asked for it", key))
	}
}

func (p *Printer) localize(key string, lc *i18n.LocalizeConfig) string {
	lc.TemplateParser = p.parsing
	s, err := p.texts.Localize(lc)
	if err != nil {
		panic(fmt.Sprintf("locale: write %q in %q: %v", key, string(p.lang), err))
	}
	return s
}

func (p *Printer) values(args []Arg) map[string]any {
	m := make(map[string]any, len(args)+1)
	for _, a := range args {
		switch v := a.Value.(type) {
		case int:
			m[a.Name] = p.Number(int64(v))
		case int64:
			m[a.Name] = p.Number(v)
		default:
			m[a.Name] = v
		}
	}
	return m
}
