package arabic

import "strings"

// Number of grammatical persons a form speaks of.
const (
	Singular = 1
	Dual     = 2
	Plural   = 3
)

// Kind says what a verb form is.
type Kind uint8

// The kinds of forms that VerbForms returns.
const (
	Perfect    Kind = iota + 1 // قال
	Imperfect                  // يقول
	Participle                 // قائلا: the accusative of circumstance
)

// Verb holds the stems that cannot be derived: 3rd person masculine singular perfect (قال), the stem before
// consonant endings (قل), the imperfect (يقول), the active participle (قائل). Unvowelled; empty stems give no forms.
type Verb struct{ Perfect, Stem, Imperfect, Participle string }

// Form is one written form. Person is 1, 2 or 3 (0 for participles); Number is 0 where the form does not tell.
type Form struct {
	Key      string
	Kind     Kind
	Person   int
	Number   int
	Feminine bool
}

// VerbForms returns the folded indicative, subjunctive and participle forms of v that news and official texts use.
func VerbForms(v Verb) []Form {
	forms := perfectForms(v)
	forms = append(forms, imperfectForms(v.Imperfect)...)
	return append(forms, participleForms(v.Participle)...)
}

func perfectForms(v Verb) []Form {
	p, s := Fold(v.Perfect), Fold(v.Stem)
	if p == "" {
		return nil
	}
	// A final ى drops before ت of the feminine and و of the plural; it is written ا before the dual only as ي.
	fem, plural, dual := p, p, p
	switch {
	case strings.HasSuffix(p, "ي") && !strings.HasSuffix(v.Perfect, "ي"):
		fem, plural = strings.TrimSuffix(p, "ي"), strings.TrimSuffix(p, "ي")
	case strings.HasSuffix(p, "ا"): // دعا: دعت، دعوا
		fem, plural, dual = strings.TrimSuffix(p, "ا"), strings.TrimSuffix(p, "ا"), strings.TrimSuffix(p, "ا")+"و"
	}
	forms := []Form{
		{p, Perfect, 3, Singular, false}, {fem + "ت", Perfect, 3, Singular, true},
		{dual + "ا", Perfect, 3, Dual, false}, {fem + "تا", Perfect, 3, Dual, true}, {plural + "وا", Perfect, 3, Plural, false},
	}
	if s != "" {
		forms = append(forms, Form{s + "نا", Perfect, 1, Plural, false}, Form{s + "ت", Perfect, 1, Singular, false})
	}
	return forms
}

func imperfectForms(imperfect string) []Form {
	k := Fold(imperfect)
	rest, ok := strings.CutPrefix(k, "ي")
	if !ok {
		return nil
	}
	short := strings.TrimSuffix(rest, "ي") // defective verbs lose ي before ون
	return []Form{
		{"ي" + rest, Imperfect, 3, Singular, false}, {"ت" + rest, Imperfect, 3, Singular, true},
		{"ي" + rest + "ان", Imperfect, 3, Dual, false}, {"ت" + rest + "ان", Imperfect, 3, Dual, true},
		{"ي" + rest + "ا", Imperfect, 3, Dual, false}, {"ي" + short + "ون", Imperfect, 3, Plural, false},
		{"ي" + short + "وا", Imperfect, 3, Plural, false},
		{"ن" + rest, Imperfect, 1, Plural, false}, {"ا" + rest, Imperfect, 1, Singular, false},
	}
}

func participleForms(participle string) []Form {
	k := Fold(participle)
	if k == "" {
		return nil
	}
	return []Form{
		{k + "ا", Participle, 0, Singular, false}, {k + "ه", Participle, 0, Singular, true},
		{k + "ين", Participle, 0, Plural, false}, {k + "تين", Participle, 0, Dual, true}, {k + "ات", Participle, 0, Plural, true},
	}
}

// NisbaForms returns the folded written forms of a relational adjective given as masculine singular indefinite
// (تركي): feminine, dual and plural, with and without the article.
func NisbaForms(nisba string) []Form {
	k := Fold(nisba)
	if k == "" {
		return nil
	}
	bare := []Form{
		{k, 0, 0, Singular, false}, {k + "ه", 0, 0, Singular, true}, {k + "ين", 0, 0, Dual, false}, {k + "ان", 0, 0, Dual, false},
		{k + "تين", 0, 0, Dual, true}, {k + "تان", 0, 0, Dual, true}, {k + "ون", 0, 0, Plural, false}, {k + "ات", 0, 0, Plural, true},
		{k + "ا", 0, 0, Singular, false},
	}
	all := bare
	for _, f := range bare[:8] {
		f.Key = "ال" + f.Key
		all = append(all, f)
	}
	return all
}

// Split is one way to take proclitics off a key: Rest is what remains; Cut the bytes of the key that were taken off
// (of the word itself for لل, where the article's ا is not written: Rest then begins with ال).
type Split struct {
	Rest string
	Cut  int
}

// Splits appends to dst the readings of key without its proclitics, nearest first: و ف, then ب ل ك س, then لل read
// as ل with the article. Rest has at least two letters. Whether a reading is a word is for the caller to know.
func Splits(dst []Split, key string) []Split {
	base, cut := key, 0
	dst = inner(dst, base, cut)
	if r, ok := cutLetter(key, 'و', 'ف'); ok && len(r) >= 4 {
		base, cut = r, 2
		dst = append(dst, Split{base, cut})
		dst = inner(dst, base, cut)
	}
	return dst
}

func inner(dst []Split, base string, cut int) []Split {
	if rest, ok := strings.CutPrefix(base, "لل"); ok && len(rest) >= 4 {
		// للأمم is ل + الأمم; للجنة is ل + اللجنة, whose third ل is not written.
		dst = append(dst, Split{"ال" + rest, cut + 2}, Split{"الل" + rest, cut + 2})
	}
	if r, ok := cutLetter(base, 'ب', 'ل', 'ك', 'س'); ok && len(r) >= 4 {
		dst = append(dst, Split{r, cut + 2})
	}
	return dst
}

func cutLetter(s string, letters ...rune) (string, bool) {
	for _, l := range letters {
		if r, ok := strings.CutPrefix(s, string(l)); ok {
			return r, true
		}
	}
	return s, false
}
