package reading

// commitmentEN reads the undertaking that begins at token i, if any, and returns the token after it.
func (d *document) commitmentEN(i int, s *sentence) int {
	w := d.info(i)
	if w.begins&beginsPhrase != 0 {
		if next := d.phraseEN(i, s); next > 0 {
			return next
		}
	}
	if d.tok(i).inName >= 0 && d.mentions[d.tok(i).inName].kind != byNominal {
		return 0
	}
	if w.begins&beginsPrinciple != 0 {
		if next := d.principleEN(i, s); next > 0 {
			return next
		}
	}
	for _, read := range [...]func(int, *sentence) int{d.agreementEN, d.callNounEN, d.essentialEN, d.decisionEN} {
		if next := read(i, s); next > 0 {
			return next
		}
	}
	if w.roles&isTrigger != 0 {
		if next := d.triggerEN(i, s); next > 0 {
			return next
		}
	}
	if w.roles&isCue != 0 {
		if next := d.stressEN(i, s); next > 0 {
			return next
		}
	}
	if w.roles&(isPledge|isStance) != 0 {
		if next := d.pledgeNounEN(i, s); next > 0 {
			return next
		}
	}
	if w.roles&isWill != 0 || d.key(i) == "would" {
		return d.willEN(i, s)
	}
	return 0
}

// regionEN is the end of what an undertaking at token i can reach.
func (d *document) regionEN(i int, s *sentence) int {
	end := d.clauseLimit(i, s.to)
	if a := d.actAt(i); a >= 0 && d.acts[a].to > i {
		end = min(end, d.acts[a].to)
	}
	return end
}

// phraseEN reads fixed triggers: remain committed to, stand ready to, it was agreed to.
func (d *document) phraseEN(i int, s *sentence) int {
	row, to := d.longest(d.k.phrases, i, s.to)
	if row < 0 || d.k.phraseRows[row].lang != "en" {
		return 0
	}
	p := &d.k.phraseRows[row]
	u := undertaking{at: i, atTo: to, modality: p.modality, rule: "commitment.phrase"}
	if sub, ok := d.subjectEN(i, s); ok {
		u.actors = sub.actors
	} else {
		u.actors = d.impersonalParties(i)
	}
	st, clause, ok := d.objectStartEN(to, d.regionEN(i, s), p.frames, p.preps)
	if !ok {
		return 0
	}
	return d.objectsEN(u, st, s, clause)
}

// triggerEN tries each reading of a trigger verb.
func (d *document) triggerEN(i int, s *sentence) int {
	p := d.prevToken(i, d.lead(s))
	if p < d.lead(s) {
		p = s.from - 1
	}
	if p >= s.from && (d.has(p, isNeg) || d.has(p, isRel) && d.key(p) != "who" || d.key(p) == "'s" || d.has(p, isDet) && !d.has(p, isPron)) {
		return 0
	}
	noun := d.calledNoun(i, s)
	for _, vf := range d.info(i).triggers {
		row := &d.k.triggers[vf.row]
		if row.lang != "en" || noun && !vf.past || !d.triggerFits(i, p, vf, row, s) {
			continue
		}
		if next := d.triggerReadingEN(i, vf, row, s); next > 0 {
			return next
		}
	}
	return 0
}

// triggerFits rules out nouns, infinitives under another verb and passives.
func (d *document) triggerFits(i, p int, vf verbForm, row *triggerRow, s *sentence) bool {
	if p < s.from {
		return vf.form.Person == 3 || vf.ing || vf.past && d.paras[s.para].bullet
	}
	switch d.key(p) {
	case "to", "of", "for", "the", "a", "an":
		return false
	case "is", "are", "was", "were", "be", "been":
		if vf.ing {
			return row.frames&opensSelf != 0 || row.modality != "evaluated" || row.frames&opensGerund != 0
		}
		return row.lemma == "schedule"
	}
	if vf.ing {
		return row.frames&opensSelf == 0 && (d.tok(p).comma() || d.tok(i-1).comma())
	}
	if d.has(p, isPrep) {
		return false
	}
	if row.frames&opensSelf != 0 && !row.selfInf && !vf.past {
		return false
	}
	return true
}

func (d *document) triggerReadingEN(i int, vf verbForm, row *triggerRow, s *sentence) int {
	sub, ok := d.subjectEN(i, s)
	if vf.ing && d.tok(i-1).comma() && len(d.talk.clause) > 0 {
		sub, ok = subject{actors: d.talk.clause}, true
	}
	if i == d.lead(s) {
		sub, ok = subject{actors: d.talk.subject, kind: "elided"}, len(d.talk.subject) > 0
	}
	if !ok {
		return 0
	}
	if start, _ := d.clauseStartEN(i, s); d.key(start-1) == "if" || d.key(start-1) == "unless" || d.key(start-1) == "whether" {
		return 0 // a condition undertakes nothing
	}
	if len(sub.actors) > 0 {
		d.talk.clause = sub.actors
	}
	if m := d.mentionFrom(sub.from); m != nil && m.kind == byName && sub.to > sub.from && len(sub.actors) > 1 && d.bindable(sub.actors) {
		d.talk.group = sub.actors
	}
	j := i + 1
	if len(row.particle) > 0 {
		if j = d.particleEN(i+1, row.particle, s.to); j == 0 {
			return 0
		}
	}
	u := undertaking{at: i, atTo: j, modality: row.modality, actors: d.bindsTo(sub.actors), rule: "commitment." + row.modality}
	if row.binds != "object" && len(u.actors) > 0 && !d.canBind(u.actors) {
		if row.frames&opensSelf != 0 || row.modality == "evaluated" {
			return 0
		}
	}
	if d.willBefore(i, s) && row.modality == "agreed" {
		u.modality = "intends"
	}
	switch {
	case row.frames&opensSelf != 0:
		return d.selfEN(u, i, row, s)
	case row.binds == "object" || row.binds == "none":
		return d.callEN(u, i, j, row, s)
	}
	return d.boundEN(u, i, j, row, s)
}

// particleEN matches the words after a verb, passing adverbs and "an": called on, reached an agreement.
func (d *document) particleEN(j int, particle []string, end int) int {
	n := 0
	for k := j; k < end && k < j+4; k++ {
		if d.key(k) == particle[n] {
			if n++; n == len(particle) {
				return k + 1
			}
		} else if !d.has(k, isAdv|isDet) && d.tok(k).kind != tokNewline {
			return 0
		}
	}
	return 0
}

func (d *document) willBefore(i int, s *sentence) bool {
	for j := i - 1; j >= s.from && i-j < 4; j-- {
		if d.has(j, isWill) {
			return true
		}
		if !d.has(j, isAdv) {
			return false
		}
	}
	return false
}

// canBind reports whether at least one actor can undertake something: not a thing told about in plain words.
func (d *document) canBind(actors []int32) bool {
	for _, a := range actors {
		if who := d.actor(a); (who.Type != "collective" || who.Office == "party") && who.Type != "document" && who.Type != "outlet" {
			return true
		}
	}
	return false
}

// boundEN reads the object of agree, commit, plan, consider, discuss.
func (d *document) boundEN(u undertaking, i, j int, row *triggerRow, s *sentence) int {
	limit := d.regionEN(i, s)
	st, clause, ok := d.objectStartEN(j, limit, row.frames, row.preps)
	if !ok {
		if d.colonEnds(j, s) {
			d.leaveOpen(&u)
		}
		return 0
	}
	if d.has(st, isDet) && d.key(st+1) == "following" && d.colonEnds(st, s) {
		d.leaveOpen(&u)
		return 0
	}
	if row.modality == "evaluated" {
		return d.weighedEN(u, row, st, limit, s)
	}
	return d.objectsEN(u, st, s, clause)
}

// weighedEN keeps only actions among what was discussed: a gerund, "ways to …", "the possibility of …".
func (d *document) weighedEN(u undertaking, row *triggerRow, st, limit int, s *sentence) int {
	if row.frames&opensGerund != 0 && st < limit && d.nounMember(st, limit) {
		return d.objectsEN(u, st, s, false)
	}
	for k := st; k < limit && k < st+6; k++ {
		switch {
		case d.has(k, isPledge):
			return 0
		case d.has(k, isNeed|isOption):
			n := k + 1
			if n < limit && (d.key(n) == "to" || d.key(n) == "of" || d.key(n) == "for") {
				return d.objectsEN(u, n+1, s, false)
			}
		case k == st && d.gerund(k) && d.has(k, isHead):
			return d.objectsEN(u, k, s, false)
		}
		if d.has(k, isPrep|isThat) || d.tok(k).comma() {
			break
		}
	}
	return 0
}

// objectStartEN finds where an object begins: behind to (an infinitive), a preposition, that, or directly.
func (d *document) objectStartEN(j, limit int, frames frame, preps [][]string) (start int, clause, ok bool) {
	for k := j; k < limit && k < j+16; k++ {
		t := d.tok(k)
		if t.is('.') || t.is(';') {
			break
		}
		if t.kind != tokWord || t.date >= 0 {
			continue
		}
		switch {
		case d.key(k) == "to" && frames&opensInf != 0 && d.verbAt(k+1):
			return d.afterAdverbs(k+1, limit), false, true
		case d.has(k, isThat) && frames&opensThat != 0:
			return k + 1, true, true
		}
		if to, _, hit := d.prepHere(k, limit, preps); hit && (to >= limit || d.tok(to).date < 0) && (d.key(k) != "to" || frames&opensInf == 0 || !d.verbAt(k+1)) {
			return to, false, true
		}
		if frames&(opensNP|opensGerund) != 0 && !d.has(k, isAdv|isPrep) {
			return k, false, true
		}
		if d.has(k, isCue|isRel) && t.inName < 0 || k > j && d.has(k, isAnd) {
			break
		}
		if frames&opensInf != 0 && len(preps) == 0 && frames&opensThat == 0 && k > j+6 {
			break
		}
	}
	return 0, false, false
}

func (d *document) afterAdverbs(k, limit int) int {
	for k < limit && (d.tok(k).kind == tokNewline || d.has(k, isAdv) && !d.has(k, isHead)) {
		k++
	}
	return k
}

// verbAt reports whether a base form may stand at token k, behind adverbs: not a name, a determiner or a preposition.
func (d *document) verbAt(k int) bool {
	k = d.afterAdverbs(k, len(d.toks))
	if k >= len(d.toks) || d.tok(k).kind != tokWord || d.tok(k).cap || d.tok(k).inName >= 0 && !d.has(k, isHead) {
		return false
	}
	if d.has(k, isHead) {
		return d.info(k).roles&(isHeadSuffixed|isHeadDefinite) == 0 || d.has(k, isTrigger)
	}
	return !d.has(k, isDet|isPrep|isPron|isDem|isNisba|isAnd|isThat) && !d.gerund(k)
}

func (d *document) gerund(k int) bool {
	key := d.key(k)
	return d.tok(k).kind == tokWord && len(key) > 5 && key[len(key)-3:] == "ing" && (d.has(k, isHead) || d.has(k, isTrigger|isCue)) || len(key) > 6 && key[len(key)-3:] == "ing" && !d.has(k, isPrep|isNominal)
}

// selfEN reads verbs that head the undertaking themselves: are working to secure, continue to support, established a
// committee.
func (d *document) selfEN(u undertaking, i int, row *triggerRow, s *sentence) int {
	if !row.selfInf {
		u.rule = "commitment.done"
		class := d.classOf(i, min(i+6, s.to))
		if class != "mechanism" && class != "ceasefire" {
			return 0
		}
		return d.objectsEN(u, i, s, false)
	}
	limit := d.regionEN(i, s)
	if row.modality == "called_on" {
		return d.callEN(u, i, i+1, row, s)
	}
	for k := i + 1; k < limit && k < i+8; k++ {
		if d.key(k) == "to" && d.verbAt(k+1) {
			if row.lemma == "continue" && k == i+1 {
				return d.objectsEN(u, i, s, false)
			}
			return d.objectsEN(u, i, s, false)
		}
		if d.tok(k).kind == tokPunct {
			break
		}
	}
	return 0
}

// callEN reads a call on others: those addressed stand between the verb and "to".
func (d *document) callEN(u undertaking, i, j int, row *triggerRow, s *sentence) int {
	limit := d.regionEN(i, s)
	u.modality, u.rule = "called_on", "commitment.called_on"
	if row.modality == "agreed" {
		u.modality = "agreed"
	}
	if row.binds == "none" {
		st := j
		for st < limit && d.tok(st).kind == tokNewline {
			st++
		}
		return d.objectsEN(u, st, s, false)
	}
	for k := j; k < limit && k < j+28; k++ {
		t := d.tok(k)
		switch {
		case t.is('.') || t.is(';') || t.is(':') || d.has(k, isCue) && t.inName < 0 && k > j && !d.has(k, isHead):
			k = limit
			continue
		case d.key(k) == "to" && d.verbAt(k+1), d.key(k) == "against" && k > j:
			if k == j {
				return 0
			}
			u.addressees = d.addresseesEN(j, k)
			if d.gerund(k + 1) {
				return d.objectsEN(u, k+1, s, false)
			}
			return d.objectsEN(u, d.afterAdverbs(k+1, limit), s, false)
		case d.has(k, isThat) && row.frames&opensThat != 0:
			return d.demandEN(u, k+1, limit, s)
		}
		if to, _, hit := d.prepHere(k, limit, row.preps); hit {
			u.addressees = d.addresseesEN(j, k)
			return d.objectsEN(u, to, s, false)
		}
	}
	if row.frames&opensNP != 0 && !d.namedFirst(j, limit) {
		return d.objectsEN(u, j, s, false)
	}
	return 0
}

// namedFirst reports whether people and not a thing follow the verb: urged the parties.
func (d *document) namedFirst(j, limit int) bool {
	for j < limit && d.has(j, isDet|isAdv) {
		j++
	}
	return j < limit && d.tok(j).inName >= 0 && !d.possessor(&d.mentions[d.tok(j).inName])
}

// demandEN reads "that X do Y": X is addressed.
func (d *document) demandEN(u undertaking, st, limit int, s *sentence) int {
	j := st
	for j < limit && d.tok(j).name < 0 && (d.has(j, isDet|isAdv) || d.tok(j).kind == tokNewline) {
		j++
	}
	if sub, ok := d.subjectAt(j, limit); ok {
		u.addressees = d.openGroup(sub, j)
		if sub.to < limit && d.verbAt(sub.to) {
			return d.objectsEN(u, sub.to, s, false)
		}
	}
	return d.objectsEN(u, st, s, true)
}

// addresseesEN reads the noun phrases between a verb of calling and its infinitive.
func (d *document) addresseesEN(from, to int) []int32 {
	var out []int32
	for k := from; k < to; k++ {
		m := d.mentionFrom(k)
		if m == nil || !m.speaks() || d.possessor(m) || d.inPhraseEN(k, from) && len(out) > 0 {
			continue
		}
		sub, ok := d.subjectAt(k, to)
		if !ok {
			continue
		}
		out = append(out, d.openGroup(sub, k)...)
		k = sub.to - 1
	}
	if len(out) > 0 {
		return out
	}
	a, b := from, to
	for a < b && d.key(a) != "both" && d.key(a) != "all" && (d.has(a, isDet|isAdv) || d.tok(a).kind != tokWord) {
		a++
	}
	for b > a && d.tok(b-1).kind != tokWord {
		b--
	}
	if a >= b || b-a > 8 {
		return []int32{}
	}
	return []int32{d.local(d.span(a, b).Text, "collective", "", "")}
}

// openGroup keeps "all parties" an open set beside a call.
func (d *document) openGroup(sub subject, at int) []int32 {
	m := d.mentionFrom(at)
	if m != nil && m.kind == byNominal && d.k.nominal[m.nominal-1].refers == "group" {
		from := m.from
		for from > 0 && d.has(from-1, isNisba) && d.tok(from-1).cap {
			from--
		}
		return []int32{d.local(d.span(from, m.to).Text, "collective", "", "")}
	}
	return sub.actors
}
