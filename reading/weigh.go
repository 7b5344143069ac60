package reading

import "strings"

// weighs reports an undertaking that begins with weighing: to consider establishing, النظر في إنشاء, أن تدرسا إنشاء.
// What only says when or how (continue, jointly, begin, مواصلة, الشروع في) is looked through, and so are the subject
// and the auxiliary of a clause. Such an undertaking is evaluated, whatever bound it.
func (d *document) weighs(from, to int) bool {
	for k, n := from, 0; k < to && n < 9; k++ {
		t := d.tok(k)
		if t.kind != tokWord {
			continue
		}
		n++
		if d.weighWord(k) {
			return true
		}
		if t.inName >= 0 {
			if n > 4 {
				return false
			}
			continue
		}
		if !d.lightWord(k) {
			return false
		}
	}
	return false
}

// weighWord reports a verb or noun of weighing that an object can follow.
func (d *document) weighWord(k int) bool {
	if !d.tok(k).ar {
		switch d.key(k) {
		case "consider", "considering", "explore", "exploring", "study", "studying", "examine", "examining", "assess", "assessing", "evaluate", "evaluating",
			"discuss", "discussing", "contemplate", "contemplating", "weigh", "weighing":
			return true
		case "look":
			return d.key(k+1) == "into" || d.key(k+1) == "at"
		case "looking":
			return d.key(k+1) == "into" || d.key(k+1) == "at"
		case "think", "thinking":
			return d.key(k+1) == "about"
		case "consideration", "examination", "exploration":
			return d.key(k+1) == "of"
		}
		return false
	}
	for _, h := range d.info(k).heads {
		if d.k.heads[h].role == "weigh" {
			return d.base(k) != "بحث" || d.tok(k).cut == 0 || d.tok(k).conjunction() || d.tok(k).clitic() == 'ب'
		}
	}
	triggers := d.info(k).triggers
	if len(triggers) == 0 { // the subjunctive: تدرسا, يدرسوا
		key := d.key(k)
		if cut, ok := strings.CutSuffix(key, "وا"); ok {
			key = cut + "و"
		}
		triggers = d.k.words.info[d.k.words.ids[key+"ن"]].triggers
		if joined, ok := strings.CutPrefix(key, "و"); ok && len(triggers) == 0 { // وتدرسا
			triggers = d.k.words.info[d.k.words.ids[joined+"ن"]].triggers
		}
	}
	for _, vf := range triggers {
		if row := &d.k.triggers[vf.row]; row.modality == "evaluated" {
			return true
		}
	}
	return false
}

// lightWord reports a word that weighing may stand behind.
func (d *document) lightWord(k int) bool {
	if d.has(k, isAdv|isDet|isAux|isWill|isModal|isThat|isPron|isAnd) || d.aspectual(k) {
		return true
	}
	switch d.key(k) {
	case "to", "carefully", "closely", "seriously", "positively", "favourably", "favorably", "thoroughly", "for", "in", "on", "with", "work", "towards", "toward", "parties", "sides":
		return true
	}
	switch d.base(k) {
	case "مواصله", "استمرار", "الاستمرار", "متابعه", "بدء", "البدء", "شروع", "الشروع", "مباشره", "في", "علي", "الي", "عن", "كثب", "مشترك", "سويا", "معا", "جديا", "بجديه", "استئناف", "تكثيف", "تعميق",
		"الطرفان", "الجانبان", "البلدان", "سوف":
		return true
	}
	return false
}
