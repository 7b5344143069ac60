package reading

// objectsEN records the items of an English object that begins at token st.
func (d *document) objectsEN(u undertaking, st int, s *sentence, clause bool) int {
	limit := d.regionEN(min(st, s.to-1), s)
	end := d.objectEndEN(st, limit, s)
	if st >= end {
		return 0
	}
	if clause {
		end = d.nextThatEN(st, end)
		if d.principleInEN(st, end) && u.modality == "agreed" {
			u.modality = "reaffirmed"
		}
		next := d.addPledges(u, []item{{from: st, to: end}})
		for end < limit && (d.tok(end).is(';') || d.has(end, isAnd) || d.tok(end).comma()) { // that …; that …; and that …
			k := end + 1
			for k < limit && (d.has(k, isAnd) || d.tok(k).kind == tokNewline) {
				k++
			}
			if !d.has(k, isThat) {
				break
			}
			end = d.nextThatEN(k+1, d.objectEndEN(k+1, limit, s))
			next = d.addPledges(u, []item{{from: k + 1, to: end}})
		}
		return next
	}
	next := d.addPledges(u, d.splitEN(u, st, end))
	for k := d.samePrep(st, end, s); k > 0; k = d.samePrep(st, end, s) { // on “A” and on “B”
		st, end = k, d.objectEndEN(k, d.regionEN(k, s), s)
		next = d.addPledges(u, d.splitEN(u, st, end))
	}
	return next
}

// nextThatEN ends a that-clause where ", and that" or "and that" opens the next.
func (d *document) nextThatEN(st, end int) int {
	for j := st + 1; j < end; j++ {
		if d.has(j, isThat) && d.has(d.before(j), isAnd) {
			return d.beforeMark(j, st)
		}
	}
	return end
}

// samePrep finds the next member of a list of quotations behind the one that ends at token end: the token after the
// preposition that stood before the first, or 0.
func (d *document) samePrep(st, end int, s *sentence) int {
	if d.quoteFrom(st-1) < 0 || d.quoteTo(end) < 0 || !d.has(st-2, isPrep) {
		return 0
	}
	k := end + 1
	for k < s.to && (d.tok(k).comma() || d.has(k, isAnd|isAdv) || d.tok(k).kind == tokNewline) {
		k++
	}
	if k == end+1 || k+2 >= s.to || d.key(k) != d.key(st-2) {
		return 0
	}
	if d.quoteFrom(k+1) >= 0 {
		k++
	}
	return k + 1
}

// principleInEN reports must, should, would be or another principle word inside a that-clause.
func (d *document) principleInEN(from, to int) bool {
	for i := from; i < to; i++ {
		if d.tok(i).kind == tokWord && (d.info(i).begins&beginsPrinciple != 0 || d.key(i) == "would" && d.key(i+1) == "be") {
			return true
		}
	}
	return false
}

// objectEndEN ends an object at a semicolon, a new clause with its own subject and verb, a reporting word, or a
// subordinate clause of reason.
func (d *document) objectEndEN(st, limit int, s *sentence) int {
	for j := st + 1; j < limit; j++ {
		t := d.tok(j)
		switch {
		case t.is(';') || t.is('—') || t.is('.') && t.quote >= 0:
			return j
		case t.kind != tokWord || t.inName >= 0 && t.name < 0:
			continue
		case d.has(j, isAux) && d.has(d.before(j), isAnd) && d.tok(d.before(d.before(j))).comma():
			return d.backOver(j, st)
		case d.breaksContentEN(j), d.has(j, isWill) && d.has(j-1, isAnd):
			return d.backOver(j, st)
		case d.key(j) == "as" && d.has(j+1, isPron|isDem) && d.key(j-1) != "long" && d.key(j-1) != "soon", d.key(j) == "while" || d.key(j) == "because" || d.key(j) == "but" && d.tok(j-1).comma():
			return j
		case d.has(j, isThat) && d.has(d.before(j), isAnd) && (d.has(j+1, isPron|isDet|isDem) || d.mentionFrom(j+1) != nil), d.newClauseEN(j, limit):
			return d.backOver(j, st)
		}
	}
	return limit
}

// newClauseEN reports a subject at token j, joined by a comma or "and", that has a verb of its own: and we remain
// determined, and the President thanked.
func (d *document) newClauseEN(j, limit int) bool {
	m := d.mentionFrom(j)
	if m == nil || !m.speaks() {
		return false
	}
	p := j - 1
	for p > 0 && (d.has(p, isDet|isAdv) || d.tok(p).kind == tokNewline) {
		p--
	}
	if !d.has(p, isAnd) && !d.tok(p).comma() {
		return false
	}
	k := m.to
	for k < limit && (d.has(k, isAdv) || d.tok(k).kind == tokNewline) {
		k++
	}
	if k >= limit || d.tok(k).kind != tokWord {
		return false
	}
	if d.has(k, isWill|isAux|isModal) || m.kind == byPronoun && d.has(p, isAnd) && subjectPronoun(d.key(j)) && !d.has(k, isPrep|isAnd) {
		return true
	}
	for _, list := range [][]verbForm{d.info(k).cues, d.info(k).triggers} {
		for _, vf := range list {
			if vf.past || vf.form.Person == 3 || vf.base && m.kind == byPronoun {
				return true
			}
		}
	}
	return d.info(k).begins&beginsPhrase != 0 && m.kind == byPronoun
}

func subjectPronoun(key string) bool {
	switch key {
	case "we", "they", "he", "she", "i":
		return true
	}
	return false
}
