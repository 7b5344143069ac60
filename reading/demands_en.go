package reading

// mustEN reads "X must V and V2" with an actor for its subject: X is who is asked, and each verb is an undertaking.
// Of a thing ("the border must stay open"), a passive or a condition the whole clause is the principle.
func (d *document) mustEN(u undertaking, i, to int, s *sentence) (int, bool) {
	sub, ok := d.subjectEN(i, s)
	if !ok || sub.to <= sub.from || !d.canBind(sub.actors) {
		return 0, false
	}
	h := d.afterAdverbs(to, s.to)
	if !d.verbAt(h) || d.has(h, isNeg|isAux) {
		return 0, false
	}
	u.actors, u.rule = d.openGroup(sub, sub.from), "commitment.must"
	return d.objectsEN(u, h, s, false), true
}

// conditional reports an inverted "should": should such an attack take place.
func (d *document) conditional(i, to int) bool {
	return d.key(i) == "should" && (d.has(to, isDet|isDem|isNisba|isPron) || d.mentionFrom(to) != nil)
}

// neededEN reads "the delivery of aid is needed": what is needed is the object, nobody is named.
func (d *document) neededEN(u undertaking, i, after int, s *sentence) int {
	start := d.clauseOpenEN(i, s)
	for j := i - 1; j > start; j-- {
		if d.tok(j).comma() && !d.has(j+1, isAnd) {
			start = j + 1 // in addition, …
		}
	}
	if i-start < 2 || d.has(after, isPrep) || d.tok(start).inName >= 0 && d.mentions[d.tok(start).inName].kind == byPronoun {
		return 0
	}
	u.actors, u.rule = nil, "commitment.needed"
	to := i
	for to > start && d.has(to-1, isAdv|isAux) {
		to--
	}
	return max(d.addPledges(u, []item{{from: start, to: to}}), i+1)
}

// essentialEN reads "it is critical that X V and V2": X is who is asked.
func (d *document) essentialEN(i int, s *sentence) int {
	if !essential(d.key(i)) || d.key(i+1) != "that" {
		return 0
	}
	p := d.prevToken(i, s.from)
	for p > s.from && (d.has(p, isAdv) || d.key(p) == "absolutely") {
		p--
	}
	if p <= s.from || !d.has(p, isAux) && d.key(p) != "remains" || d.key(d.prevToken(p, s.from)) != "it" {
		return 0
	}
	actors, ok := d.whoHolds(i)
	if !ok {
		return 0
	}
	u := undertaking{at: i, atTo: i + 2, modality: "reaffirmed", actors: actors, position: true, rule: "commitment.essential"}
	j := i + 2
	for j < s.to && d.tok(j).name < 0 && (d.has(j, isDet|isAdv) || d.tok(j).kind == tokNewline) {
		j++
	}
	if sub, ok := d.subjectAt(j, s.to); ok && d.verbAt(sub.to) {
		u.actors = d.openGroup(sub, j)
		return d.objectsEN(u, d.afterAdverbs(sub.to, s.to), s, false)
	}
	return d.objectsEN(u, i+2, s, true)
}

func essential(key string) bool {
	switch key {
	case "critical", "essential", "vital", "imperative", "crucial", "necessary", "important", "paramount", "indispensable":
		return true
	}
	return false
}

// calledNoun reports a verb of calling that is a noun here: the joint call, calls are growing.
func (d *document) calledNoun(i int, s *sentence) bool {
	n := i + 1
	for n < s.to && d.has(n, isAdv) {
		n++
	}
	if d.has(n, isAux|isWill|isModal) {
		return true
	}
	p, near := d.before(i), d.before(i)
	for n := 0; n < 2 && p > s.from && d.tok(p).kind == tokWord && d.tok(p).inName < 0 && !d.has(p, isDet|isAdv|isAnd|isAux|isWill|isModal|isCue|isPrep|isPron|isRel|isThat); n++ {
		p = d.before(p)
	}
	return p < near && d.has(p, isDet) && !d.has(p, isPron)
}

// callNounEN reads "endorsed the call from X on Y to V", "renewed its appeal to Y to V": what others are called on to do.
func (d *document) callNounEN(i int, s *sentence) int {
	if k := d.key(i); k != "call" && k != "calls" && k != "appeal" && k != "appeals" || !d.calledNoun(i, s) && !d.has(i-1, isDet) {
		return 0
	}
	if !d.supportedCall(i, s) {
		return 0
	}
	limit := d.regionEN(i, s)
	u := undertaking{at: i, atTo: i + 1, modality: "called_on", addressees: []int32{}, rule: "commitment.call_noun"}
	from := 0
	for k := i + 1; k < limit && k < i+30; k++ {
		switch {
		case d.key(k) == "to" && d.verbAt(k+1):
			if from > 0 {
				u.addressees = d.addresseesEN(from, k)
			}
			return d.objectsEN(u, d.afterAdverbs(k+1, limit), s, false)
		case d.key(k) == "on" || d.key(k) == "upon" || d.key(k) == "to":
			from = k + 1
		case d.key(k) == "for" && k == i+1:
			return d.objectsEN(u, k+1, s, false)
		case d.has(k, isCue|isTrigger) && d.tok(k).inName < 0, d.tok(k).is(';') || d.tok(k).is('.') && !d.tok(k+1).cap:
			return 0
		}
	}
	return 0
}

// supportedCall reports a verb of support or repetition before the noun: endorse, renew, join.
func (d *document) supportedCall(i int, s *sentence) bool {
	for p := i - 1; p >= s.from && p > i-6; p-- {
		switch d.key(p) {
		case "endorse", "endorses", "endorsed", "endorsing", "support", "supports", "supported", "supporting", "renew", "renews", "renewed", "renewing", "reiterate", "reiterates", "reiterated", "reiterating",
			"repeat", "repeats", "repeated", "repeating", "echo", "echoes", "echoed", "echoing", "join", "joins", "joined", "joining", "back", "backs", "backed", "backing", "issued", "made":
			return true
		}
	}
	return false
}

// agreementEN reads "agreement had also been reached on …": the pair in mind is bound.
func (d *document) agreementEN(i int, s *sentence) int {
	switch d.key(i) {
	case "agreement", "understanding", "consensus", "deal", "accord", "compromise", "settlement":
	default:
		return 0
	}
	k := i + 1
	for k < s.to && d.has(k, isAux|isAdv) {
		k++
	}
	if k == i+1 || k >= s.to || d.has(k-1, isNeg) || d.has(i-1, isNeg) || d.key(d.before(i)) == "any" {
		return 0
	}
	switch d.key(k) {
	case "reached", "struck", "concluded", "achieved", "found", "made":
	default:
		return 0
	}
	u := undertaking{at: i, atTo: k + 1, modality: "agreed", actors: d.impersonalParties(i), rule: "commitment.agreement"}
	if a := d.actAt(i); a >= 0 && len(d.talk.group) > 1 {
		u.actors = d.talk.group
	}
	st, clause, ok := d.objectStartEN(k+1, d.regionEN(i, s), opensInf|opensThat, [][]string{{"on"}, {"upon"}, {"regarding"}, {"concerning"}, {"about"}})
	if !ok {
		return 0
	}
	if d.quoteFrom(st) >= 0 {
		st++
	}
	return d.objectsEN(u, st, s, clause)
}

// decisionEN reads "X's decision to V", "the decision of X to V": X is bound.
func (d *document) decisionEN(i int, s *sentence) int {
	if d.key(i) != "decision" {
		return 0
	}
	var sub subject
	ok := false
	k := i + 1
	if p := i - 1; d.key(p) == "'s" && d.tok(p-1).inName >= 0 {
		sub, ok = d.subjectAt(d.mentions[d.tok(p-1).inName].from, i)
	} else if d.key(k) == "of" || d.key(k) == "by" {
		for k++; k < s.to && d.has(k, isDet); k++ {
			continue
		}
		sub, ok = d.subjectAt(k, s.to)
		k = sub.to
	}
	if !ok || !d.canBind(sub.actors) || d.key(k) != "to" || !d.verbAt(k+1) {
		return 0
	}
	u := undertaking{at: i, atTo: i + 1, modality: "agreed", actors: sub.actors, rule: "commitment.decision_noun"}
	end := d.mainVerb(k+2, d.regionEN(i, s))
	return d.addPledges(u, d.splitEN(u, d.afterAdverbs(k+1, end), d.objectEndEN(k+1, end, s)))
}

// mainVerb is where the verb stands whose subject is the noun phrase with the infinitive, or the limit.
func (d *document) mainVerb(from, limit int) int {
	for j := from + 1; j < limit; j++ {
		if d.tok(j).kind == tokWord && d.tok(j).inName < 0 && (d.has(j, isAux|isWill|isModal) || d.key(j) == "came" || d.key(j) == "met" || len(d.key(j)) > 4 && (d.key(j)[len(d.key(j))-2:] == "ed" || finiteForm(d.key(j))) && !d.has(j-1, isDet|isAnd)) {
			return j
		}
	}
	return limit
}

// finiteForm reports finite verbs that often follow a decision and have no ending that tells.
func finiteForm(key string) bool {
	switch key {
	case "comes", "follows", "marks", "brings", "means", "takes", "makes", "meets", "drew", "broke":
		return true
	}
	return false
}

// refusalEN reads "will not V unless …": a refusal under a condition is an intention.
func (d *document) refusalEN(i, j int, s *sentence) int {
	if d.key(j) != "not" && d.key(j) != "never" {
		return 0
	}
	limit := d.regionEN(i, s)
	bound := false
	for k := j + 1; k < limit && !bound; k++ {
		bound = d.key(k) == "unless" || d.key(k) == "until" || d.key(k) == "without" && d.key(k+1) == "a" || d.key(k) == "as" && d.key(k+1) == "long"
	}
	sub, ok := d.subjectEN(i, s)
	if !bound || !ok || !d.canBind(sub.actors) {
		return 0
	}
	u := undertaking{at: i, atTo: i + 1, modality: "intends", actors: sub.actors, rule: "commitment.refusal"}
	return d.addPledges(u, []item{{from: i, to: d.objectEndEN(j+1, limit, s)}})
}
