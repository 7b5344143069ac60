package reading

import (
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// openerAR walks from a cue at token i to what opens its content: أن, a quotation, a colon, the preposition that the
// verb takes, or a noun that may be its object.
func (d *document) openerAR(i int, row *cueRow, vf verbForm, sub subject, limit int) (opening, bool) {
	particle := 0
	after := max(i+1, sub.to)
	for j := i + 1; j < limit && j-i < reach; j++ {
		t := d.tok(j)
		if particle < len(row.particle) {
			if t.key == row.particle[particle] || d.base(j) == row.particle[particle] {
				particle++
			} else if d.has(j, isThat) || j-i > 12 {
				return opening{}, false
			}
			continue
		}
		if op, stop := d.opensHere(i, j, row, after, limit); op.kind != openNone || stop {
			return op, op.kind != openNone
		}
		if q := d.quoteFrom(j); q >= 0 {
			j = d.quotes[q].close
		}
	}
	return opening{}, false
}

// opensHere decides for one token between a cue and its content. stop ends the search without an opener.
func (d *document) opensHere(i, j int, row *cueRow, after, limit int) (op opening, stop bool) {
	t := d.tok(j)
	switch {
	case t.kind == tokPunct:
		return d.markOpens(i, j, row, after)
	case t.kind != tokWord:
		return opening{}, false
	case d.has(j, isThat) && t.clitic() != 'ف':
		if row.frames&opensThat == 0 {
			return opening{}, row.kind != "expressive" && row.kind != "label"
		}
		return d.skipQuoteMark(opening{kind: openThat, at: j, from: j + 1}), false
	case d.has(j, isSaying) && d.key(j) == "بالقول":
		return opening{}, false
	}
	if op, ok := d.prepOpens(j, row, after, limit); ok {
		return op, false
	}
	if row.frames&opensNP != 0 && j >= after && d.tok(i).quote < 0 && d.objectStart(j, after, row) {
		return opening{kind: openNP, at: j, from: j, bare: true}, false
	}
	return opening{}, d.otherVerb(i, j)
}

// markOpens decides for punctuation: a colon or a speech quotation opens, a full stop stops.
func (d *document) markOpens(i, j int, row *cueRow, after int) (opening, bool) {
	t := d.tok(j)
	switch {
	case t.is(':'):
		if row.frames&opensQuote == 0 {
			return opening{}, true
		}
		return d.skipQuoteMark(opening{kind: openColon, at: j, from: j + 1}), false
	case t.is('.') || t.is('؟') || t.is('!'):
		return opening{}, true
	}
	q := d.quoteFrom(j)
	if q < 0 || d.quotes[q].kind == quoteName || row.frames&(opensQuote|opensNP) == 0 {
		return opening{}, false
	}
	if d.quotes[q].kind == quoteScare && !(j == i+1 || d.has(j-1, isSaying) || j <= after+1 && row.kind == "directive") {
		return opening{}, false
	}
	if row.frames&opensNP != 0 && row.frames&opensQuote == 0 && j > after+1 {
		return opening{}, false
	}
	if row.kind == "expressive" || row.kind == "directive" {
		return opening{kind: openQuote, at: j, from: d.phraseBefore(j, i)}, false
	}
	return opening{kind: openQuote, at: j, from: j + 1}, false
}

// phraseBefore is where the content of an expressive or directive verb begins when its quotation at token j is only
// part of the object: معبرا عن تقديره "للمجهودات".
func (d *document) phraseBefore(j, i int) int {
	for k := j - 1; k > i && k >= j-4; k-- {
		switch {
		case d.key(k) == "عن" || d.key(k) == "ب" || d.key(k) == "الي":
			if k == j-1 {
				return j
			}
			return k + 1
		case d.tok(k).clitic() == 'ب':
			return k
		}
	}
	return j + 1
}

// skipQuoteMark moves the content behind an opening mark that follows the opener directly.
func (d *document) skipQuoteMark(op opening) opening {
	for op.from < len(d.toks) && (d.tok(op.from).comma() || d.tok(op.from).is(':')) {
		op.from++
	}
	if q := d.quoteFrom(op.from); q >= 0 && d.quotes[q].kind != quoteName {
		op.from++
	} else if q < 0 && op.from < len(d.toks) && d.tok(op.from).kind == tokPunct && (d.tok(op.from).is('"') || d.tok(op.from).is('“') || d.tok(op.from).is('«')) {
		op.from++ // never closed
	}
	return op
}

// prepOpens accepts the preposition that a cue takes, whole (على، إلى) or written with its noun (بأهمية).
func (d *document) prepOpens(j int, row *cueRow, after, limit int) (opening, bool) {
	t := d.tok(j)
	for _, p := range row.preps {
		switch {
		case t.key == p:
			k := j + 1
			for k < limit && d.tok(k).comma() {
				k++
			}
			if k >= limit || d.adverbialNoun(k) {
				return opening{}, false
			}
			if d.has(k, isThat) {
				return d.skipQuoteMark(opening{kind: openThat, at: j, from: k + 1}), true
			}
			if q := d.quoteFrom(k); q >= 0 && d.quotes[q].kind != quoteName {
				return opening{kind: openQuote, at: k, from: k + 1}, true
			}
			return opening{kind: openNP, at: j, from: k}, true
		case p == "ب" && t.clitic() == 'ب' && j == after && !d.has(j, isSaying):
			return opening{kind: openNP, at: j, from: j, bare: true}, true
		}
	}
	return opening{}, false
}

// adverbialNoun reports a noun whose preposition is not the verb's: على هامش, إلى جانب, على لسان.
func (d *document) adverbialNoun(k int) bool {
	switch d.key(k) {
	case "هامش", "جانب", "لسان", "صفحته", "صفحتها", "حسابه", "موقعه", "موقع", "موقعها", "تويتر", "الهواء", "خلفيه", "ضوء", "الفور", "مدي", "منصه", "فيسبوك", "متن", "راس", "عاتق", "طريق":
		return true
	}
	return false
}

// objectStart reports whether the direct object of a cue begins at token j: a noun of need, stance or action right
// after the subject, or for an announcement any noun that follows a named subject.
func (d *document) objectStart(j, after int, row *cueRow) bool {
	t := d.tok(j)
	if t.cut > 0 || t.date >= 0 || t.inName >= 0 || !d.clearBetween(after, j) {
		return false
	}
	if d.has(j, isNeed|isStance|isPledge) {
		return true
	}
	return d.has(j, isHead) && d.info(j).roles&isHeadDefinite == 0 && !d.has(j, isVerb) && (row.kind == "announce" || d.info(j).roles&isHeadSuffixed == 0)
}

// clearBetween reports whether only dates, adverbs, marks and short adverbials stand between the subject and its object.
func (d *document) clearBetween(after, j int) bool {
	inPhrase := false
	for k := after; k < j; k++ {
		switch t := d.tok(k); {
		case t.kind == tokPunct, t.kind == tokNewline:
			inPhrase = false
		case t.date >= 0, d.has(k, isAdv|isTime):
		case d.has(k, isPrep|isPrepPron|isSource) || t.clitic() == 'ب' || t.clitic() == 'ل' || d.has(k, isRel):
			inPhrase = true
		case inPhrase:
		default:
			return false
		}
	}
	if j == after {
		return true
	}
	prev := d.tok(j - 1)
	if !inPhrase || prev.kind == tokPunct || prev.date >= 0 {
		return !d.whole(j-1, isPrep) && !d.has(j-1, isRel)
	}
	// Behind an indefinite noun of an adverbial (في ختام محادثات) the word belongs to that noun, unless the noun is a medium.
	return strings.HasPrefix(d.base(j-1), "ال") || prev.inName >= 0 || d.statementMedium(prev.key) || d.has(j-1, isNisba)
}

// otherVerb reports whether token j is a finite cue of its own, so that the search for this cue's opener must end.
func (d *document) otherVerb(i, j int) bool {
	if d.tok(j).quote != d.tok(i).quote || !d.has(j, isCue) || d.tok(j).inName >= 0 {
		return false
	}
	if p := d.prevWord(j); p > i && d.has(p, isRel|isPrep) {
		return false
	}
	for _, vf := range d.info(j).cues {
		if vf.form.Kind == arabic.Perfect && d.k.cues[vf.row].frames&opensThat != 0 && (d.tok(j).conjunction() || d.has(j+1, isThat)) {
			return true
		}
	}
	return false
}

// contentAR settles where an Arabic content begins and ends.
func (d *document) contentAR(op opening, limit int, s *sentence) (from, to int) {
	from = op.from
	if q := d.quoteFrom(from - 1); q >= 0 && d.quotes[q].kind != quoteName {
		end := d.quotes[q].close
		if d.quotes[q].runsOn || !d.goesOn(end, limit) {
			return from, end
		}
		return from - 1, d.contentEnd(end, limit, s)
	}
	if q := d.quoteFrom(op.at); q >= 0 && op.kind == openQuote {
		if end := d.quotes[q].close; !d.goesOn(end, limit) {
			return from, end + 1
		}
	}
	return from, d.contentEnd(from, limit, s)
}

// goesOn reports whether the content continues after the quotation that closes at token end: the sentence goes on
// with words that are neither a new cue nor the reporter's own frame.
func (d *document) goesOn(end, limit int) bool {
	j := end + 1
	comma := false
	for j < limit && (d.tok(j).comma() || d.tok(j).kind == tokNewline) {
		comma = true
		j++
	}
	if j >= limit || d.tok(j).kind == tokPunct && d.quoteFrom(j) < 0 {
		return false
	}
	if d.breaksContent(j, true) || d.reporterFrame(j) || d.has(j, isClause) || strings.HasPrefix(d.key(j), "ولكن") || strings.HasPrefix(d.key(j), "لكن") {
		return false
	}
	if comma {
		return d.has(j, isAlso) || d.quoteAhead(j, limit) || d.tok(j).conjunction() && d.has(j, isHead|isNeed|isStance|isPledge)
	}
	return true
}

func (d *document) quoteAhead(j, limit int) bool {
	for k := j; k < limit && k < j+4; k++ {
		if q := d.quoteFrom(k); q >= 0 && d.quotes[q].kind == quoteSpeech {
			return true
		}
	}
	return false
}

// reporterFrame reports words after a quotation that are the reporter's: في إشارة إلى, على حد تعبيره, وذلك, خلال.
func (d *document) reporterFrame(j int) bool {
	switch d.base(j) {
	case "في", "خلال", "وذلك", "ردا", "تعليقا", "علي", "عقب", "اثر", "بعد", "قبل", "مما", "حيث", "فيما", "بينما", "لكن", "وفي":
		return true
	case "ذلك":
		return d.tok(j).conjunction()
	}
	return false
}

// contentEnd walks from token from to the end of a content: the next reporting participle or cue, a trailing
// attribution, or the end of the region.
func (d *document) contentEnd(from, limit int, s *sentence) int {
	for j := from; j < limit; j++ {
		if q := d.quoteFrom(j); q >= 0 && d.quotes[q].close < limit {
			j = d.quotes[q].close
			continue
		}
		if j > from && d.tok(j-1).comma() && (d.key(j) == "بينما" || d.key(j) == "فيما") && d.has(j+1, isTrigger|isCue|isVerb) {
			return j
		}
		if j > from && d.tok(j).kind == tokWord && d.breaksContent(j, d.tok(j-1).kind == tokPunct) {
			for j > from && d.has(j-1, isClause) {
				j--
			}
			return j
		}
	}
	return limit
}

// breaksContent reports whether token j begins something new: a reporting participle with its opener, a finite cue
// joined by و or كما, an attribution to a source.
func (d *document) breaksContent(j int, afterMark bool) bool {
	t := d.tok(j)
	if t.kind != tokWord || t.inName >= 0 && t.name < 0 {
		return false
	}
	w := d.info(j)
	if w.roles&isSource != 0 && (afterMark || d.trailingSource(j)) {
		return d.sourceNoun(j) > 0
	}
	if afterMark && w.roles&isTrigger != 0 && d.triggerParticiple(j) {
		return true
	}
	if w.roles&isCue == 0 || t.date >= 0 {
		return false
	}
	joined := t.conjunction() || afterMark
	prev := d.prevWord(j)
	kama := prev >= 0 && (d.key(prev) == "كما" || d.key(prev) == "فيما" || d.key(prev) == "ثم" || d.key(prev) == "حيث")
	for _, vf := range w.cues {
		row := &d.k.cues[vf.row]
		if row.lang != "ar" {
			continue
		}
		switch vf.form.Kind {
		case arabic.Participle:
			if (joined || d.whole(j, isCue)) && d.participleOpens(j, row) {
				return true
			}
		default:
			if (joined && t.conjunction() || kama) && vf.form.Person == 3 && (d.finiteOpens(j, row) || afterMark && row.kind == "directive" && vf.form.Kind == arabic.Perfect) {
				return true
			}
		}
	}
	return false
}

// triggerParticiple reports a participle of a binding verb that is no noun: مبدية, متعهدا.
func (d *document) triggerParticiple(j int) bool {
	for _, vf := range d.info(j).triggers {
		if vf.form.Kind == arabic.Participle && (vf.form.Number == arabic.Singular) && !d.has(j, isHead|isNeed) && d.tok(j).cut == 0 {
			return true
		}
	}
	return false
}

// participleOpens reports whether a participle has its opener next: مشيرا إلى, مؤكدا أن, داعيا الأطراف إلى.
func (d *document) participleOpens(j int, row *cueRow) bool {
	if row.kind == "directive" || row.kind == "expressive" {
		return d.tok(j).conjunction() || d.tok(j-1).kind == tokPunct
	}
	for k := j + 1; k < len(d.toks) && k < j+9; k++ {
		t := d.tok(k)
		if d.has(k, isThat|isNeed|isStance|isPledge) || t.is(':') || d.quoteFrom(k) >= 0 {
			return true
		}
		for _, p := range row.preps {
			if t.key == p || p == "ب" && t.clitic() == 'ب' {
				return true
			}
		}
		if t.kind == tokPunct && !t.comma() || d.whole(k, isCue) {
			return false
		}
		if k == j+1 && row.frames&opensNP != 0 && d.has(k, isHead) {
			return true
		}
	}
	return false
}

func (d *document) finiteOpens(j int, row *cueRow) bool {
	if row.kind == "directive" || row.kind == "expressive" {
		return false
	}
	for k := j + 1; k < len(d.toks) && k < j+14; k++ {
		if d.has(k, isThat|isNeed) || d.tok(k).is(':') || d.quoteFrom(k) >= 0 {
			return true
		}
		for _, p := range row.preps {
			if d.tok(k).key == p {
				return true
			}
		}
		if d.tok(k).kind == tokPunct && !d.tok(k).comma() {
			return false
		}
	}
	return false
}
