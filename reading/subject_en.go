package reading

// subjectEN finds the subject of the verb at token i in front of it: the noun phrase that begins its clause, or, when
// the verb is only coordinated, the subject of the verb before.
func (d *document) subjectEN(i int, s *sentence) (subject, bool) {
	start, coordinated := d.clauseStartEN(i, s)
	if start >= i {
		if sub, ok := d.besideQuoteEN(i, s); ok && !coordinated {
			return sub, true
		}
		if coordinated {
			if sub, ok := d.sharedSubjectEN(i, s); ok {
				return sub, true
			}
		}
		if coordinated && len(d.talk.clause) > 0 {
			return subject{actors: d.talk.clause, from: i, to: i, kind: "elided"}, true
		}
		return subject{}, false
	}
	for j := start; j < i; j++ {
		m := d.mentionFrom(j)
		if m == nil {
			continue
		}
		if !m.speaks() || d.possessor(m) || j > start && d.inPhraseEN(j, start) {
			j = m.to - 1
			continue
		}
		sub, ok := d.subjectAt(j, i)
		if ok && m.kind == byPronoun && (d.key(m.from) == "we" || d.key(m.from) == "i") {
			sub.kind = "first_person"
			return sub, ok // bound even where the text does not say who "we" are
		}
		sub = d.conferenceEN(sub, i)
		return sub, ok && len(sub.actors) > 0
	}
	if d.has(i, isCue) {
		return d.plainSubjectEN(start, i)
	}
	return subject{}, false
}

// sharedSubjectEN is the subject of the finite verb that the one at token i is coordinated with: the nearest before it
// that is not inside words reported by somebody.
func (d *document) sharedSubjectEN(i int, s *sentence) (subject, bool) {
	level := d.actAt(i)
	for j := i - 1; j >= s.from && i-j < 60; j-- {
		if !d.has(j, isCue|isTrigger|isWill|isAux) || d.tok(j).inName >= 0 || d.key(j-1) == "to" || d.has(j-1, isDet) || d.actAt(j) != level {
			continue
		}
		sub, ok := d.subjectEN(j, s)
		if ok && len(sub.actors) > 0 {
			return subject{actors: sub.actors, from: i, to: i, kind: "elided"}, true
		}
	}
	for j := d.lead(s); j < i; j++ { // the verb before is one that no lexicon knows
		m := d.mentionFrom(j)
		if m == nil || !m.speaks() || d.possessor(m) || d.inPhraseEN(j, s.from) || d.actAt(j) != level {
			continue
		}
		sub, ok := d.subjectAt(j, i)
		return subject{actors: sub.actors, from: i, to: i, kind: "elided"}, ok && len(sub.actors) > 0
	}
	return subject{}, false
}

// plainSubjectEN takes up to eight words without a mention as they stand: "residents of the town".
func (d *document) plainSubjectEN(start, i int) (subject, bool) {
	from := start
	for from < i && (d.tok(from).kind != tokWord || d.has(from, isDet|isAdv)) {
		from++
	}
	to := i
	for to > from && (d.tok(to-1).kind != tokWord || d.has(to-1, isAdv|isAux|isWill|isModal)) {
		to--
	}
	if from >= to || to-from > 8 || d.has(from, isPrep|isRel|isClause|isPron|isDem|isAux|isCue|isTrigger) || d.gerund(from) {
		return subject{}, false
	}
	for j := from; j < to; j++ {
		if d.has(j, isCue|isPledge|isAux|isWill) || d.tok(j).kind == tokPunct && !d.tok(j).is('-') {
			return subject{}, false
		}
	}
	name := d.span(from, to).Text
	sub := subject{actors: []int32{d.local(name, "collective", "", "")}, from: from, to: to, kind: "nominal"}
	if d.tok(from).cap {
		sub.actors, sub.from = d.namesBefore(from, sub.actors)
	}
	return sub, true
}

// namesBefore adds to an unknown name the names that it is coordinated with in front of it: "Northland, the Isles and
// Southland agreed" binds all three, whether a register knows them or not.
func (d *document) namesBefore(from int, actors []int32) ([]int32, int) {
	for j := from - 1; j > 0 && (d.has(j, isAnd) || d.tok(j).comma()); {
		if d.tok(j - 1).comma() {
			j--
		}
		if n := d.tok(j - 1).inName; n >= 0 {
			m := &d.mentions[n]
			actors = append(append([]int32(nil), d.resolve(m, from)...), actors...)
			from, j = m.from, m.from-1
			continue
		}
		k := j
		for k > 0 && d.tok(k-1).kind == tokWord && d.tok(k-1).cap && d.tok(k-1).inName < 0 {
			k--
		}
		if k == j {
			break
		}
		actors = append([]int32{d.local(d.span(k, j).Text, "collective", "", "")}, actors...)
		from, j = k, k-1
		for j > 0 && d.has(j, isDet) {
			j--
		}
	}
	return actors, from
}

// inPhraseEN reports whether the mention at token j hangs on a preposition: the leaders of France.
func (d *document) inPhraseEN(j, start int) bool {
	p := j - 1
	for p >= start && (d.tok(p).kind == tokNewline || d.has(p, isDet) || d.has(p, isNisba)) {
		p--
	}
	return p >= start && d.has(p, isPrep) && d.key(p) != "with"
}

// possessor reports whether a mention only owns what follows: Russia's plan.
func (d *document) possessor(m *mention) bool {
	return m.to < len(d.toks) && (d.key(m.to) == "'s" || d.tok(m.to).is('’') || d.tok(m.to).is('\''))
}

// besideQuoteEN is the subject of a verb that begins a quotation: The two sides “reached …”; The two sides, it added,
// “reached …”.
func (d *document) besideQuoteEN(i int, s *sentence) (subject, bool) {
	if d.quoteFrom(i-1) < 0 {
		return subject{}, false
	}
	p := i - 2
	for p >= s.from && (d.tok(p).kind == tokNewline || d.has(p, isAdv|isAux)) {
		p--
	}
	if p > s.from && d.tok(p).comma() {
		k := p - 1
		for k > s.from && p-k < 9 && !d.tok(k).comma() {
			k--
		}
		p = k - 1
	}
	if p < s.from || d.tok(p).inName < 0 {
		return subject{}, false
	}
	for j := s.from; j <= p; j++ {
		m := d.mentionFrom(j)
		if m == nil || !m.speaks() || d.possessor(m) {
			continue
		}
		if sub, ok := d.subjectAt(j, i-1); ok && sub.to > p && len(sub.actors) > 0 {
			return sub, true
		}
	}
	return subject{}, false
}

// conferenceEN makes a place before a word for a conference that conference: the Berlin II conference affirmed.
func (d *document) conferenceEN(sub subject, i int) subject {
	if len(sub.actors) != 1 || d.actor(sub.actors[0]).Type != "place" {
		return sub
	}
	for j := sub.to; j < i && j < sub.to+3 && d.tok(j).kind != tokPunct; j++ {
		switch d.key(j) {
		case "conference", "summit", "forum", "process", "talks", "meeting", "declaration", "accord", "agreement", "communique", "dialogue":
			name := d.span(sub.from, j+1).Text
			return subject{actors: []int32{d.local(name, "collective", "", "")}, from: sub.from, to: j + 1, kind: "name"}
		}
	}
	return sub
}
