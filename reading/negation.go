package reading

import (
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// negated reports whether what binds at token at is denied, refused or not done: ولم يتفق, ما اتفقت, رفض الالتزام,
// دون أن تتعهد; did not agree, refused to commit, without agreeing, no agreement was reached. A word of denial reaches
// the verb through adverbs, auxiliaries, أن and the subject between them, and through "or"; a noun also through the verb
// that governs it (لم تؤكد التزامها, failed to honour its commitment). It never reaches over a mark, nor over و before
// the verb. What is only asked or supposed (whether, إذا) counts as not undertaken.
func (d *document) negated(at int) bool { return d.negatedUnder(at, 3) }

// negatedUnder is negated for a verb under at most so many others.
func (d *document) negatedUnder(at, others int) bool {
	noun := d.boundNoun(at)
	if t := d.tok(at); t.ar && t.conjunction() && !noun {
		return false
	}
	refusable, wide, that := noun || !d.tok(at).ar, false, false
	for k, n := at-1, 0; k >= 0 && n < 12; k-- {
		t := d.tok(k)
		if t.kind != tokWord {
			if t.kind == tokNewline && !d.tok(at).ar || d.quoteFrom(k) >= 0 || t.kind == tokNumber || t.date >= 0 {
				continue
			}
			return false
		}
		n++
		switch {
		case d.denies(k), !noun && d.supposes(k):
			return true
		case t.inName < 0 && d.refuses(k):
			return refusable && !(noun && d.denies(d.prevWord(k))) // never gave up on its commitment: kept
		case d.has(k, isNeg):
			return false // not only, لا يزال
		case d.orWord(k):
			wide = true
		case d.has(k, isThat):
			refusable, that = true, true
		case (that || noun && !d.has(k, isHead)) && t.inName < 0 && d.has(k, isCue|isTrigger) && !d.has(k, isPrep):
			return others > 0 && d.negatedUnder(k, others-1) // did not agree that they would, did not reaffirm its commitment
		case t.inName >= 0:
			if t.ar && t.conjunction() && !wide {
				return false
			}
		case d.bridge(k), wide:
		case noun && !d.has(k, isThat|isRel|isAnd) && (!t.ar || !t.conjunction() || d.denies(k-1)):
		default:
			return false
		}
	}
	return false
}

// denies reports a word of negation at token k that is not part of لا يزال, لا بد, not only.
func (d *document) denies(k int) bool {
	switch d.base(k) {
	case "ما", "وما", "فما":
		return d.plainPerfect(k + 1)
	case "none", "nobody", "nothing", "cannot", "hardly", "barely":
		return true
	}
	if strings.HasSuffix(d.key(k), "n't") || strings.HasSuffix(d.key(k), "n’t") {
		return d.key(k+1) != "only"
	}
	if !d.has(k, isNeg) || d.tok(k).inName >= 0 {
		return false
	}
	switch d.base(k + 1) {
	case "يزال", "تزال", "يزالان", "تزالان", "يزالون", "نزال", "تزل", "يزل", "بد", "شك", "ريب", "سيما", "مناص", "غني", "فقط", "only", "least":
		return false
	}
	return true
}

// refuses reports a word of refusing, failing or going back on something.
func (d *document) refuses(k int) bool {
	if d.has(k, isRefusal) {
		return true
	}
	switch d.key(k) {
	case "gave", "give", "given", "giving", "gives":
		return d.key(k+1) == "up"
	}
	return false
}

// supposes reports a word that only asks or supposes: whether, if, إذا, لو, هل.
func (d *document) supposes(k int) bool {
	switch d.base(k) {
	case "whether", "if", "unless", "اذا", "لو", "هل":
		return d.tok(k).inName < 0
	}
	return false
}

// plainPerfect reports a verb of binding in the perfect without a pronoun of its own: what ما before it denies.
func (d *document) plainPerfect(k int) bool {
	if d.tok(k).kind != tokWord || d.base(k) == "زال" || d.base(k) == "زالت" || d.base(k) == "زالا" || d.base(k) == "زالوا" {
		return false
	}
	return !d.has(k+1, isPrepPron)
}

// boundNoun reports a noun or participle that names an undertaking: الالتزام, ملتزم, commitment, agreement.
func (d *document) boundNoun(at int) bool {
	if d.has(at, isPledge|isStance) {
		return true
	}
	if d.tok(at).ar && d.info(at).begins&beginsPhrase != 0 && (d.has(at, isPrep) || strings.HasPrefix(d.base(at), "م")) {
		return true // على استعداد, ملتزمون
	}
	for _, vf := range d.info(at).triggers {
		if d.tok(at).ar && vf.form.Kind == arabic.Participle {
			return true
		}
	}
	switch d.key(at) {
	case "agreement", "understanding", "consensus", "deal", "accord", "compromise", "settlement", "decision":
		return true
	}
	return d.base(at) == "قرار"
}

func (d *document) orWord(k int) bool {
	return d.key(k) == "or" || d.key(k) == "nor" || d.key(k) == "او" || d.key(k) == "ام"
}

// bridge reports a word that stands between a denial and its verb.
func (d *document) bridge(k int) bool {
	if d.has(k, isAdv|isTime|isAux|isWill|isModal|isDet|isPron) || d.tok(k).date >= 0 {
		return true
	}
	switch d.key(k) {
	case "to", "be", "of", "on", "from", "yet", "able", "ready", "willing", "ever", "so", "far", "either", "any", "formally", "finally", "itself", "themselves", "short", "longer", "reach", "make", "give":
		return true
	case "بعد", "حتي", "الان", "قط", "ابدا", "يكن", "تكن", "يكونا", "تكونا", "يكونوا", "نكن", "يكون", "تكون", "يتم", "تتم", "يجر", "تجر", "يعد", "تعد", "يسبق", "كان", "كانت", "كانا", "كانتا", "من", "عن", "علي", "في", "الي", "الطرفان", "الجانبان":
		return true
	}
	return d.has(k, isNominal|isOffice|isNisba)
}

// restates reports rules that read a principle or a refusal, where a negation belongs to what is said: لا يجوز, must not.
func restates(rule string) bool {
	switch rule {
	case "commitment.principle", "commitment.policy", "commitment.must", "commitment.essential", "commitment.needed", "commitment.refusal":
		return true
	}
	return false
}
