package reading

// principleEN reads a principle restated: X must Y, there is no military solution. The whole clause is the object.
func (d *document) principleEN(i int, s *sentence) int {
	row, to := d.longest(d.k.principles, i, s.to)
	if row < 0 || d.k.principle[row].lang != "en" {
		return 0
	}
	if p := d.prevToken(i, s.from); p >= s.from && (d.has(p, isRel) || d.key(p) == "to" || d.has(p, isDet) && d.k.principle[row].kind == "must") {
		return 0
	}
	actors, ok := d.whoHolds(i)
	if !ok {
		return 0
	}
	if d.conditional(i, to) {
		return 0
	}
	limit := d.regionEN(i, s)
	start := d.clauseOpenEN(i, s)
	u := undertaking{at: i, atTo: to, modality: "reaffirmed", actors: actors, position: true, rule: "commitment.principle"}
	switch d.k.principle[row].kind {
	case "must":
		if next, ok := d.mustEN(u, i, to, s); ok {
			return next
		}
	case "needed":
		return d.neededEN(u, i, to, s)
	}
	end := d.nextPrincipleEN(to, d.objectEndEN(to, limit, s))
	if start >= end {
		return 0
	}
	d.addPledges(u, []item{{from: start, to: end}})
	return end
}

// nextPrincipleEN ends a principle where the next begins behind ", and": no military way out, and no settlement except ….
func (d *document) nextPrincipleEN(from, end int) int {
	for j := from; j+1 < end; j++ {
		if d.joinsPrinciple(j) {
			return j
		}
	}
	return end
}

func (d *document) joinsPrinciple(j int) bool {
	if !d.has(j, isAnd) || !d.tok(d.before(j)).comma() || d.info(j+1).begins&beginsPrinciple == 0 {
		return false
	}
	row, _ := d.longest(d.k.principles, j+1, len(d.toks))
	return row >= 0 && d.k.principle[row].kind == "clause"
}

// clauseOpenEN walks back to the beginning of the clause around token i.
func (d *document) clauseOpenEN(i int, s *sentence) int {
	low := s.from
	if a := d.actAt(i); a >= 0 {
		low = max(low, d.acts[a].from)
	}
	for j := i - 1; j >= low; j-- {
		t := d.tok(j)
		if j+1 == i && d.joinsPrinciple(j) {
			return i
		}
		if d.has(j, isThat) && d.key(j-1) != "of" || t.is(';') || t.is(':') || t.is('.') && t.quote >= 0 || d.quoteFrom(j) >= 0 && d.quotes[d.quoteFrom(j)].close > i {
			return j + 1
		}
	}
	return low
}

// stressEN turns the noun-phrase content of a stress cue into a principle, and an announced action into something
// agreed.
func (d *document) stressEN(i int, s *sentence) int {
	a := d.actOf(i)
	if a < 0 {
		return 0
	}
	c := &d.acts[a]
	u := undertaking{at: i, atTo: c.verbTo, modality: "reaffirmed", actors: c.speaker, position: len(c.speaker) == 1, rule: "commitment.stress"}
	if c.kind == "agree" {
		u.rule = "commitment.agreed_that"
		if !d.principleInEN(c.from, c.to) {
			u.modality = "agreed"
		}
		return d.addPledges(u, []item{{from: c.from, to: d.objectEndEN(c.from, c.to, s)}})
	}
	if c.opener != openNP && c.opener != openQuote {
		return 0
	}
	if c.kind == "announce" {
		return d.announcedEN(u, c, s)
	}
	return d.stressedEN(u, c, s)
}

func (d *document) announcedEN(u undertaking, c *act, s *sentence) int {
	k := c.from
	for k < c.to && (d.has(k, isDet|isAdv) || d.tok(k).kind == tokWord && k < c.from+3 && !d.has(k, isHead|isPrep|isPledge)) {
		k++
	}
	if k >= c.to || !d.has(k, isHead) {
		return 0
	}
	u.modality, u.rule = "agreed", "commitment.announced"
	return d.objectsEN(u, c.from, s, false)
}

// stressedEN reads "the importance of X", "the need to X", a pledge, or support.
func (d *document) stressedEN(u undertaking, c *act, s *sentence) int {
	end := d.objectEndEN(c.from, c.to, s)
	for k := c.from; k < end && k < c.from+8; k++ {
		if m := d.mentionFrom(k); m != nil && k == c.from && m.speaks() && !d.possessor(m) {
			return 0 // a clause with a subject of its own
		}
		switch {
		case d.has(k, isPledge):
			return d.pledgeFrom(u, k, c.from, end, s)
		case d.has(k, isNeed):
			n := k + 1
			if n < end && (d.key(n) == "of" || d.key(n) == "for" || d.key(n) == "to" || d.has(n, isThat)) {
				if d.key(n) == "for" || d.key(n) == "of" || d.key(n) == "to" {
					n = d.afterAdverbs(n+1, end)
				}
				return d.objectsEN(u, n, s, false)
			}
		case (d.key(k) == "readiness" || d.key(k) == "willingness" || d.key(k) == "intention") && d.key(k+1) == "to" && d.verbAt(k+2):
			u.modality, u.rule = "intends", "commitment.intention"
			return d.objectsEN(u, d.afterAdverbs(k+2, end), s, false)
		case d.key(k) == "support" || d.key(k) == "rejection" || d.key(k) == "opposition" || d.key(k) == "respect" || d.key(k) == "readiness" || d.key(k) == "willingness" || d.key(k) == "partnership":
			return d.addPledges(u, []item{{from: c.from, to: end}})
		}
		if d.has(k, isPrep) && !d.has(k, isDet) {
			break
		}
	}
	return 0
}

// pledgeFrom records a pledge noun phrase; "their partnership and commitment to" begins at its own noun.
func (d *document) pledgeFrom(u undertaking, k, low, end int, s *sentence) int {
	st := d.nounPhraseStart(k, low)
	if st > low+1 && d.has(st-1, isAnd) && st-1 > low {
		d.addPledges(u, []item{{from: low, to: st - 1}})
	}
	return d.addPledges(u, []item{{from: st, to: end}})
}

// nounPhraseStart walks back from a noun over its adjectives, owner and determiner.
func (d *document) nounPhraseStart(k, low int) int {
	st := k
	for st > low {
		p := st - 1
		t := d.tok(p)
		switch {
		case t.kind == tokNewline, t.inName >= 0 && d.possessorAt(p), d.key(p) == "'s", t.is('’'), t.is('-'):
		case d.has(p, isAnd) && p-2 >= low && d.has(p-2, isDet) && p-1 > low:
		case t.kind == tokWord && d.has(p, isCue|isTrigger) && (d.has(p-1, isDet) || d.key(p-1) == "'s"): // continued commitment
		case t.kind != tokWord || d.has(p, isPrep|isAnd|isThat|isCue|isTrigger|isAux|isWill|isAdv):
			return st
		}
		st = p
		if d.has(p, isDet) && d.key(p) != "the" {
			return st // their, its: nothing of the noun phrase stands before it
		}
	}
	return st
}

func (d *document) possessorAt(p int) bool {
	return d.possessor(&d.mentions[d.tok(p).inName])
}

// pledgeNounEN reads "their commitment to X" after any verb: the owner or the verb's subject is bound.
func (d *document) pledgeNounEN(i int, s *sentence) int {
	if i+1 >= s.to || d.key(i+1) != "to" {
		return 0
	}
	st := d.nounPhraseStart(i, s.from)
	if d.has(i, isStance) {
		return d.intentionEN(i, st, s)
	}
	u := undertaking{at: i, atTo: i + 1, modality: "reaffirmed", rule: "commitment.pledge_noun"}
	for k := st; k < i; k++ {
		if m := d.mentionFrom(k); m != nil && d.possessor(m) {
			u.actors = d.resolve(m, k)
		}
	}
	if len(u.actors) == 0 {
		sub, ok := d.subjectEN(d.verbBefore(st, s), s)
		if !ok || !d.canBind(sub.actors) {
			if len(d.talk.clause) == 0 {
				return 0
			}
			sub.actors = d.talk.clause
		}
		u.actors = sub.actors
		if d.key(st) == "his" || d.key(st) == "her" {
			u.actors = d.ownerBefore(st, sub.actors)
		}
	}
	return d.addPledges(u, []item{{from: st, to: d.objectEndEN(i+1, d.regionEN(i, s), s)}})
}

// intentionEN reads "its intention to review", "their readiness to host": what follows "to" is intended.
func (d *document) intentionEN(i, st int, s *sentence) int {
	switch d.key(i) {
	case "intention", "readiness", "willingness":
	default:
		return 0
	}
	j := d.afterAdverbs(i+2, s.to)
	sub, ok := d.subjectEN(d.verbBefore(st, s), s)
	if !ok || !d.verbAt(j) {
		return 0
	}
	return d.objectsEN(undertaking{at: i, atTo: i + 1, modality: "intends", actors: sub.actors, rule: "commitment.intention"}, j, s, false)
}

// verbBefore is the token before a noun phrase, passing line breaks, adverbs and prepositions.
func (d *document) verbBefore(st int, s *sentence) int {
	v := st - 1
	for v > s.from && (d.tok(v).kind == tokNewline || d.has(v, isAdv|isPrep)) {
		v--
	}
	return max(v, s.from)
}

// ownerBefore is whom "his" means after a verb: the person named between it and the verb, else the subject.
func (d *document) ownerBefore(st int, subject []int32) []int32 {
	for k := st - 1; k > 0 && st-k < 8; k-- {
		if n := d.tok(k).inName; n >= 0 && d.mentions[n].speaks() && d.mentions[n].kind != byPronoun {
			return d.resolve(&d.mentions[n], k)
		}
	}
	return subject
}

// willEN reads a future: the subject must be an actor, or a meeting or body that is set up. Would counts only in
// reported speech.
func (d *document) willEN(i int, s *sentence) int {
	if d.key(i) == "would" && d.actAt(i) < 0 {
		return 0
	}
	p := d.prevToken(i, s.from)
	if p >= s.from && d.has(p, isRel) {
		return 0
	}
	limit := d.regionEN(i, s)
	j := d.afterAdverbs(i+1, limit)
	if next := d.refusalEN(i, j, s); next > 0 {
		return next
	}
	if j >= limit || d.has(j, isNeg) || d.tok(j).kind != tokWord {
		return 0
	}
	sub, ok := d.subjectEN(i, s)
	if !ok {
		return 0
	}
	u := undertaking{at: i, atTo: i + 1, modality: "intends", actors: sub.actors, rule: "commitment.future"}
	if d.key(i) == "shall" {
		u.modality, u.rule = "agreed", "commitment.shall"
	}
	if !d.canBind(sub.actors) && sub.kind != "first_person" {
		return d.eventEN(u, i, j, sub, s)
	}
	if d.key(i) == "would" && d.key(j) == "be" {
		return 0
	}
	return d.objectsEN(u, j, s, false)
}

// eventEN reads "a second round will be held in May": the pair in mind is bound to a meeting or body that is set up.
func (d *document) eventEN(u undertaking, i, j int, sub subject, s *sentence) int {
	if sub.to <= sub.from {
		return 0
	}
	class := d.classOf(sub.from, sub.to)
	if u.modality == "agreed" {
		return d.objectsEN(u, j, s, false)
	}
	if d.key(i) == "would" || d.key(j) != "be" && d.key(j) != "take" && d.key(j) != "meet" || class != "meeting" && class != "mechanism" {
		return 0
	}
	u.actors, u.rule = d.impersonalParties(i), "commitment.event"
	end := d.objectEndEN(j, d.regionEN(i, s), s)
	return d.addPledges(u, []item{{from: sub.from, to: end}})
}
