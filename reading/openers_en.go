package reading

// afterParticle is the token after a cue and the particle that belongs to it: pointed out, make clear.
func (d *document) afterParticle(i int, row *cueRow) int {
	j := i + 1
	for _, p := range row.particle {
		if d.key(j) != p {
			return i + 1
		}
		j++
	}
	return j
}

// openerEN walks from an English cue to what opens its content: that, a quotation, a colon, a clause without that, or
// the noun phrase that verbs like stress take.
func (d *document) openerEN(i int, row *cueRow, limit int) (opening, bool) {
	j := i + 1
	if len(row.particle) > 0 {
		if j = d.afterParticle(i, row); j == i+1 {
			return opening{}, false
		}
	}
	first := true
	for ; j < limit && j-i < reach; j++ {
		t := d.tok(j)
		switch {
		case t.kind == tokNewline, t.date >= 0, t.kind == tokWord && d.has(j, isAdv) && t.inName < 0:
			continue
		case t.is('.') || t.is('?') || t.is('!') || t.is(';'):
			return opening{}, false
		case t.is(':'):
			return d.skipQuoteMark(opening{kind: openColon, at: j, from: j + 1}), row.frames&(opensQuote|opensThat) != 0
		case t.kind == tokPunct:
			if q := d.quoteFrom(j); q >= 0 && d.quotes[q].kind == quoteSpeech {
				return opening{kind: openQuote, at: j, from: j + 1}, row.frames&(opensQuote|opensThat|opensNP) != 0
			}
			if !first || !t.comma() {
				if t.comma() && j-i > 14 {
					return opening{}, false
				}
			}
			continue
		case t.kind == tokWord && d.has(j, isThat) && !d.demonstrative(j):
			if row.frames&(opensThat|opensThatObj) != 0 || row.frames&opensThatNP != 0 && j-i <= 6 {
				return d.skipQuoteMark(opening{kind: openThat, at: j, from: j + 1}), true
			}
			return opening{}, false
		}
		if first {
			if op, ok := d.directEN(i, j, row, limit); ok {
				return op, true
			}
		}
		if d.has(j, isCue|isTrigger) && d.tok(j).inName < 0 && !first && d.key(j-1) != "to" && d.key(j-1) != "the" {
			return opening{}, false
		}
		if !(d.has(j, isPrep) && first) {
			first = false
		} else if j = d.skipPhraseEN(j, limit) - 1; j < i {
			return opening{}, false
		}
	}
	return opening{}, false
}

// demonstrative reports "that" before a noun and not a clause, as in "in that regard".
func (d *document) demonstrative(j int) bool {
	return d.has(j-1, isPrep) && d.key(j+1) != "the"
}

// skipPhraseEN passes "in a statement", "on Monday", "to reporters": up to four words that open nothing.
func (d *document) skipPhraseEN(j, limit int) int {
	if d.tok(j - 1).comma() {
		if k := d.afterInserted(j, limit); k > 0 {
			return k
		}
	}
	k := j + 1
	if q := d.quoteFrom(k); q >= 0 && d.quotes[q].kind != quoteSpeech {
		return d.quotes[q].close + 1
	}
	for k < limit && k < j+6 && (d.tok(k).kind == tokWord || d.tok(k).kind == tokNewline) && !d.has(k, isThat|isPrep) && d.quoteFrom(k) < 0 {
		k++
		if d.tok(k-1).kind == tokWord && !d.has(k-1, isDet) && d.tok(k-1).inName < 0 || objectPronoun(d.key(k-1)) {
			break
		}
	}
	return k
}

// pledgeAhead reports a word of pledge, stance or need inside the noun phrase at token j: his ongoing commitment.
func (d *document) pledgeAhead(j, limit int) bool {
	for k := j; k < limit && k < j+5 && d.tok(k).kind == tokWord && !d.has(k, isPrep|isThat); k++ {
		if d.has(k, isPledge|isStance|isNeed) {
			return true
		}
	}
	return false
}

func objectPronoun(key string) bool {
	switch key {
	case "me", "us", "him", "them", "reporters", "journalists":
		return true
	}
	return false
}

// afterInserted passes a phrase set off by commas, as in "stressed, during talks in the capital, that": the token that
// opens the content behind it, or 0.
func (d *document) afterInserted(j, limit int) int {
	for k := j + 1; k < limit && k < j+24; k++ {
		if d.has(k, isThat) && d.tok(k-1).comma() {
			return k
		}
		if d.tok(k).inName < 0 && d.has(k, isCue|isThat) || d.tok(k).is(';') {
			return 0
		}
	}
	return 0
}

// nounClauseEN reports a bare noun with an auxiliary: said agreement had been reached.
func (d *document) nounClauseEN(j, limit int) bool {
	for k := j; k < limit && k < j+4 && d.tok(k).kind == tokWord && !d.has(k, isPrep|isThat|isCue|isAnd|isRel); k++ {
		if d.has(k, isAux|isWill|isModal) {
			return k > j
		}
	}
	return false
}

// directEN reads content that follows the cue without an opener: the object noun phrase of stress and its like, or a
// clause without that.
func (d *document) directEN(i, j int, row *cueRow, limit int) (opening, bool) {
	if row.frames&opensNP != 0 && d.objectEN(j, limit) || row.frames&opensPledge != 0 && d.pledgeAhead(j, limit) {
		if k := d.thatSoon(j, limit); k > 0 {
			return d.skipQuoteMark(opening{kind: openThat, at: k, from: k + 1}), true
		}
		return opening{kind: openNP, at: j, from: j}, true
	}
	if row.frames&opensThat != 0 && d.key(j) == "there" && d.has(j+1, isAux|isWill|isModal) {
		return opening{kind: openThat, at: i, from: j}, true
	}
	if row.frames&opensBare != 0 && (d.clauseEN(j, limit) || row.kind == "say" && (d.looseClauseEN(j, limit) || d.nounClauseEN(j, limit))) {
		return opening{kind: openThat, at: i, from: j}, true
	}
	return opening{}, false
}

// thatSoon finds "that" within three words: stressed the fact that.
func (d *document) thatSoon(j, limit int) int {
	for k := j + 1; k < limit && k <= j+2; k++ {
		if d.has(k, isThat) && (d.key(k-1) == "fact" || d.key(k-1) == "view") {
			return k
		}
	}
	return 0
}

// objectEN reports whether an object noun phrase begins at token j: a determiner, a word of need or stance, a gerund,
// an owner. A bare past participle or preposition does not begin one.
func (d *document) objectEN(j, limit int) bool {
	t := d.tok(j)
	if t.kind != tokWord || d.has(j, isPrep|isThat|isRel|isAnd|isClause|isAux) {
		return false
	}
	if d.has(j, isPron) && !d.has(j, isDet) || d.clauseEN(j, limit) && !d.has(j, isDet|isNeed|isPledge|isStance) {
		return false
	}
	return d.has(j, isDet|isNeed|isPledge|isStance|isHead|isNisba|isDem) || t.inName >= 0 || len(t.key) > 3
}

// clauseEN reports whether a clause begins at token j: a noun phrase, then a finite verb before any comma.
func (d *document) clauseEN(j, limit int) bool {
	if d.tok(j).kind != tokWord || d.has(j, isPrep|isThat|isRel|isAnd) {
		return false
	}
	if !(d.has(j, isPron|isDet|isDem|isNisba) || d.tok(j).inName >= 0 || d.tok(j).cap || d.key(j) == "there") {
		return false
	}
	for k := j + 1; k < limit && k < j+14; k++ {
		t := d.tok(k)
		if t.kind == tokPunct && !t.is('-') && !t.is('’') && !t.comma() {
			return false
		}
		if t.inName >= 0 || t.kind != tokWord {
			continue
		}
		if d.has(k, isAux|isWill|isModal) || d.key(k) == "must" || d.key(k) == "should" {
			return d.key(k-1) != "that" && d.key(k-1) != "which" && d.key(k-1) != "who"
		}
		if d.has(k, isPrep) && d.key(k) != "of" && d.key(k) != "and" {
			return false
		}
	}
	return false
}

// looseClauseEN reports a noun phrase followed by any verb that the lexicons know, perhaps inside a quotation: said the
// three countries "reaffirm …".
func (d *document) looseClauseEN(j, limit int) bool {
	if d.tok(j).kind != tokWord || !d.has(j, isDet|isDem|isNisba) && d.tok(j).inName < 0 || d.has(j, isPrep) {
		return false
	}
	for k := j + 1; k < limit && k < j+9; k++ {
		if d.tok(k).kind == tokPunct && d.quoteFrom(k) < 0 || d.has(k, isPrep) {
			return false
		}
		if d.tok(k).inName < 0 && d.has(k, isCue|isTrigger|isHeadDefinite) && !d.has(k-1, isDet) {
			return true
		}
	}
	return false
}

// contentEN settles where an English content begins and ends.
func (d *document) contentEN(op opening, limit int, s *sentence) (from, to int) {
	from = op.from
	if q := d.quoteFrom(from - 1); q >= 0 && d.quotes[q].kind != quoteName {
		end := d.quotes[q].close
		if d.quotes[q].runsOn || !d.goesOnEN(end, limit) {
			return from, end
		}
		return from - 1, d.contentEndEN(end, limit, s)
	}
	return from, d.contentEndEN(from, limit, s)
}

// goesOnEN reports whether content continues behind a quotation: with a word that is not the reporter's frame.
func (d *document) goesOnEN(end, limit int) bool {
	j := end + 1
	for j < limit && d.tok(j).kind == tokNewline {
		j++
	}
	if j >= limit || d.tok(j).kind != tokWord {
		return false
	}
	if d.has(j, isClause) || d.tok(j).date >= 0 {
		return false
	}
	return !d.breaksContentEN(j)
}

// contentEndEN ends a content at a reporting participle, a coordinated reporting or agreeing verb, a new clause with
// its own subject and verb, an attribution, or the end of the region.
func (d *document) contentEndEN(from, limit int, s *sentence) int {
	for j := from + 1; j < limit; j++ {
		if q := d.quoteFrom(j); q >= 0 && d.quotes[q].close < limit {
			j = d.quotes[q].close
			continue
		}
		t := d.tok(j)
		if t.kind == tokPunct && t.is(';') {
			return j
		}
		if t.kind == tokWord && d.breaksContentEN(j) {
			return d.backOver(j, from)
		}
	}
	return limit
}

// backOver steps back over the conjunction, adverbs and subject that introduce what begins at token j.
func (d *document) backOver(j, from int) int {
	for j > from && (d.has(j-1, isAnd|isAdv|isPron|isDet|isClause) || d.tok(j-1).kind == tokNewline || d.tok(j-1).comma() || d.tok(j-1).inName >= 0 && d.tok(j-1).quote < 0 && d.introduces(j-1)) {
		j--
	}
	return j
}

// introduces reports whether the mention that ends at token j is the subject of a coordinated clause: and the President thanked.
func (d *document) introduces(j int) bool {
	m := &d.mentions[d.tok(j).inName]
	p := m.from - 1
	for p > 0 && (d.has(p, isDet|isAdv) || d.tok(p).kind == tokNewline) {
		p--
	}
	return p > 0 && (d.has(p, isAnd) || d.key(p) == "while" || d.key(p) == "but" || d.tok(p).comma())
}

// breaksContentEN reports whether the word at token j begins another report.
func (d *document) breaksContentEN(j int) bool {
	if d.key(j) == "according" && d.key(j+1) == "to" {
		return true
	}
	if !d.has(j, isCue|isTrigger) || d.tok(j).inName >= 0 {
		return false
	}
	p := j - 1
	for p > 0 && (d.tok(p).kind == tokNewline || d.has(p, isAdv)) {
		p--
	}
	comma := d.tok(p).comma()
	and := d.has(p, isAnd)
	who := d.tok(p).inName >= 0 && d.introduces(p) && d.mentions[d.tok(p).inName].speaks()
	for _, vf := range append(append([]verbForm(nil), d.info(j).cues...), d.info(j).triggers...) {
		if vf.ing && comma && d.has(j, isCue) {
			return true
		}
		if (vf.past || vf.form.Person == 3) && (and || comma || who) && d.finiteEN(j) {
			return true
		}
	}
	return false
}

// callsOn reports a verb whose object is whom it addresses: urged both armies.
func (d *document) callsOn(j int) bool {
	for _, vf := range d.info(j).triggers {
		if d.k.triggers[vf.row].binds == "object" {
			return true
		}
	}
	return false
}

// finiteEN reports whether a past form is a finite verb here: an object, a clause or a preposition follows, and no
// noun that it would qualify stands before it.
func (d *document) finiteEN(j int) bool {
	k := j + 1
	for k < len(d.toks) && (d.tok(k).kind == tokNewline || d.has(k, isAdv)) {
		k++
	}
	if k >= len(d.toks) {
		return false
	}
	if d.has(j, isTrigger) && (d.tok(k).cap || d.tok(k).kind == tokWord && !d.has(k, isPrep|isAnd) && d.callsOn(j)) {
		return true
	}
	if d.has(j, isTrigger) && d.has(k, isPledge|isNeed|isStance) {
		return d.has(j, isCue)
	}
	if d.key(k) == "there" {
		return d.has(j, isCue)
	}
	return d.has(k, isThat|isDet|isNeed|isPledge|isStance) || d.key(k) == "to" || d.key(k) == "on" || d.key(k) == "upon" || d.key(k) == "for" || d.tok(k).inName >= 0 || d.quoteFrom(k) >= 0
}
