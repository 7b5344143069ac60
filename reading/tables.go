package reading

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// frames of a cue or trigger: what may open its object.
type frame uint16

const (
	opensThat frame = 1 << iota
	opensBare       // English: a clause without that
	opensQuote
	opensNP      // a noun phrase
	opensInf     // English: to + base form
	opensGerund  // English: -ing
	opensThatObj // English: an object, then a clause
	opensThatNP  // English: a noun (confidence), then that
	opensPledge  // English: a noun phrase with a word of pledge, stance or need
	opensSelf    // the verb itself heads the undertaking
)

type cueRow struct {
	lang, lemma, kind string
	frames            frame
	preps             []string // folded prepositions that open a noun phrase
	particle          []string // folded words that must follow the verb
}

type triggerRow struct {
	lang, lemma, modality, binds string
	frames                       frame
	preps                        [][]string
	particle                     []string
	selfInf                      bool // English: the verb heads the undertaking when to + verb follows
}

type phraseRow struct {
	lang, phrase, modality string
	frames                 frame
	preps                  [][]string
	words                  int
}

type principleRow struct {
	lang, kind string
	words      int
}

type headRow struct{ lang, class, role string }

type classRow struct {
	class  string
	weight int
}

type instrumentRow struct{ lang, kind string }

type officeRow struct{ lang, role string }

type nominalRow struct {
	lang, refers string
	number       int
}

type unitRow struct {
	unit  string
	count int
}

type vagueRow struct{ value, kind string }

// parseFrames reads a frames cell: that, bare, quote, np, inf, ger, thatobj, thatnp, pledge, self, self:inf, p:<words>.
func parseFrames(cell string) (f frame, preps [][]string, err error) {
	for _, name := range strings.Split(cell, ",") {
		name = strings.TrimSpace(name)
		if p, ok := strings.CutPrefix(name, "p:"); ok {
			preps = append(preps, wordKeys(p))
			continue
		}
		switch name {
		case "that":
			f |= opensThat
		case "bare":
			f |= opensBare
		case "quote":
			f |= opensQuote
		case "np":
			f |= opensNP
		case "pledge":
			f |= opensPledge
		case "inf":
			f |= opensInf
		case "ger":
			f |= opensGerund
		case "thatobj":
			f |= opensThatObj
		case "thatnp":
			f |= opensThatNP
		case "self", "self:inf", "self:callon":
			f |= opensSelf
		default:
			return 0, nil, fmt.Errorf("parse frame %q of %q: no such frame", name, cell)
		}
	}
	return f, preps, nil
}

func (k *Knowledge) loadCues(tables map[string]table) error {
	for _, r := range tables["cues"].rows {
		f, preps, err := parseFrames(r.get("frames"))
		if err != nil {
			return fmt.Errorf("lexicon cues line %d: %w", r.line, err)
		}
		row := cueRow{lang: r.get("lang"), lemma: arabic.Fold(r.get("lemma")), kind: r.get("kind"), frames: f, particle: wordKeys(r.get("particle"))}
		for _, p := range preps {
			row.preps = append(row.preps, strings.Join(p, " "))
		}
		k.cues = append(k.cues, row)
		for _, vf := range verbForms(r, len(k.cues)-1) {
			w := k.words.add(vf.key, isCue)
			w.cues = append(w.cues, vf.verbForm)
		}
	}
	return nil
}

func (k *Knowledge) loadTriggers(tables map[string]table) error {
	for _, r := range tables["triggers"].rows {
		f, preps, err := parseFrames(r.get("frames"))
		if err != nil {
			return fmt.Errorf("lexicon triggers line %d: %w", r.line, err)
		}
		row := triggerRow{lang: r.get("lang"), lemma: arabic.Fold(r.get("lemma")), modality: r.get("modality"), binds: r.get("binds"), frames: f,
			preps: preps, particle: wordKeys(r.get("particle")), selfInf: strings.Contains(r.get("frames"), "self:")}
		k.triggers = append(k.triggers, row)
		for _, vf := range verbForms(r, len(k.triggers)-1) {
			w := k.words.add(vf.key, isTrigger)
			w.triggers = append(w.triggers, vf.verbForm)
		}
	}
	return nil
}

type keyedForm struct {
	key string
	verbForm
}

// verbForms derives the written forms of a cue or trigger row.
func verbForms(r tableRow, row int) []keyedForm {
	var out []keyedForm
	if r.get("lang") == "ar" {
		v := arabic.Verb{Perfect: r.get("lemma"), Stem: r.get("stem"), Imperfect: r.get("third"), Participle: r.get("participle")}
		seen := map[string]bool{}
		for _, f := range arabic.VerbForms(v) {
			if id := f.Key + strconv.Itoa(int(f.Kind)*100+f.Person*10+f.Number); !seen[id] {
				seen[id] = true
				out = append(out, keyedForm{f.Key, verbForm{row: row, form: f}})
			}
		}
		return out
	}
	base := r.get("lemma")
	third := thirdPerson(base)
	out = append(out, keyedForm{base, verbForm{row: row, base: true}}, keyedForm{third, verbForm{row: row, form: arabic.Form{Number: arabic.Singular, Person: 3}}},
		keyedForm{r.get("stem"), verbForm{row: row, past: true}}, keyedForm{r.get("participle"), verbForm{row: row, ing: true}})
	if pp := r.get("third"); pp != r.get("stem") {
		out = append(out, keyedForm{pp, verbForm{row: row, past: true}})
	}
	return out
}

func (k *Knowledge) loadPhrases(tables map[string]table) error {
	for _, r := range tables["phrases"].rows {
		f, preps, err := parseFrames(r.get("opens"))
		if err != nil {
			return fmt.Errorf("lexicon phrases line %d: %w", r.line, err)
		}
		k.phraseRows = append(k.phraseRows, phraseRow{lang: r.get("lang"), phrase: r.get("phrase"), modality: r.get("modality"), frames: f, preps: preps,
			words: len(wordKeys(r.get("phrase")))})
		k.addPhrase(k.phrases, beginsPhrase, r.get("phrase"), len(k.phraseRows)-1)
	}
	for _, r := range tables["principles"].rows {
		k.principle = append(k.principle, principleRow{lang: r.get("lang"), kind: r.get("kind"), words: len(wordKeys(r.get("phrase")))})
		k.addPhrase(k.principles, beginsPrinciple, r.get("phrase"), len(k.principle)-1)
	}
	return nil
}

func (k *Knowledge) loadClasses(tables map[string]table) error {
	for _, r := range tables["classes"].rows {
		weight, err := strconv.Atoi(r.get("weight"))
		if err != nil {
			return fmt.Errorf("lexicon classes line %d: weight %q: %w", r.line, r.get("weight"), err)
		}
		k.classRows = append(k.classRows, classRow{class: r.get("class"), weight: weight})
		for _, p := range r.list("phrases") {
			k.addPhrase(k.classes, beginsClass, p, len(k.classRows)-1)
		}
	}
	return nil
}

func (k *Knowledge) loadUnits(tables map[string]table) error {
	for _, r := range tables["units"].rows {
		n, err := strconv.Atoi(r.get("count"))
		if err != nil {
			return fmt.Errorf("lexicon units line %d: count %q: %w", r.line, r.get("count"), err)
		}
		k.unit = append(k.unit, unitRow{unit: r.get("unit"), count: n})
		for _, w := range r.list("words") {
			k.words.add(arabic.Fold(w), isUnit).unit = len(k.unit)
		}
	}
	for _, r := range tables["vague"].rows {
		k.vagueRows = append(k.vagueRows, vagueRow{value: r.get("value"), kind: r.get("kind")})
		for _, p := range r.list("words") {
			k.addPhrase(k.vague, beginsVague, p, len(k.vagueRows)-1)
		}
	}
	return nil
}
