package reading

import (
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// principleAR reads a principle restated: يجب …, لا حل عسكري …. What stands before the word in its clause belongs to
// it; where nothing does, the object begins behind it.
func (d *document) principleAR(i int, s *sentence) int {
	row, to := d.longest(d.k.principles, i, s.to)
	if row < 0 || d.k.principle[row].lang != "ar" {
		return 0
	}
	if p := d.prevWord(i); p >= s.from && (d.has(p, isRel) || d.denies(p)) {
		return 0
	}
	actors, ok := d.whoHolds(i)
	if !ok {
		return 0
	}
	limit := d.region(i, s)
	start := d.clauseOpen(i, s)
	u := undertaking{at: i, atTo: to, modality: "reaffirmed", actors: actors, position: true, rule: "commitment.principle"}
	from := start
	if d.k.principle[row].kind == "must" && d.emptyBefore(start, i) {
		from = to
		for from < limit && (d.has(from, isThat) || d.tok(from).kind != tokWord || d.key(from) == "علي" && d.k.principle[row].kind == "must") {
			from++
		}
	}
	end := d.principleEnd(max(to, from), limit, s)
	next := d.addPledges(u, []item{{from: from, to: end, bare: true}})
	return max(next, end)
}

// copulaAR reads a policy stated as a noun of action: إحدى مبادئ سياستنا هي مواصلة التعاون.
func (d *document) copulaAR(i int, s *sentence) int {
	if d.key(i) != "هو" && d.key(i) != "هي" || i+1 >= s.to || !d.has(i+1, isHead) || d.tok(i+1).cut > 0 {
		return 0
	}
	actors, ok := d.whoHolds(i)
	if !ok {
		return 0
	}
	policy := false
	for j := i - 1; j >= s.from && j > i-9; j-- {
		switch d.base(j) {
		case "مبادئ", "مبدا", "اولويه", "اولويات", "اولويتنا", "اولوياتنا", "سياسه", "سياستنا", "هدفنا", "موقفنا", "ثوابت", "نهجنا", "المطلوب", "خيارنا":
			policy = true
		}
	}
	if !policy {
		return 0
	}
	u := undertaking{at: i, atTo: i + 1, modality: "reaffirmed", actors: actors, position: true, rule: "commitment.policy"}
	limit := d.region(i, s)
	return d.addPledges(u, []item{{from: i + 1, to: d.principleEnd(i+1, limit, s), bare: true}})
}

// whoHolds is whose principle it is: the speaker around it, those who speak in the first person, else the issuers.
// A narrator's own "must" is nobody's undertaking.
func (d *document) whoHolds(i int) ([]int32, bool) {
	if a := d.actAt(i); a >= 0 {
		return d.acts[a].speaker, len(d.parties(d.acts[a].speaker)) > 0
	}
	if len(d.talk.issuers) > 0 {
		return d.talk.issuers, true
	}
	return nil, false
}

// clauseOpen walks back from a principle word to the beginning of its clause.
func (d *document) clauseOpen(i int, s *sentence) int {
	low := s.from
	if a := d.actAt(i); a >= 0 {
		low = max(low, d.acts[a].from)
	}
	for j := i - 1; j >= low; j-- {
		t := d.tok(j)
		switch {
		case d.has(j, isThat), t.kind == tokPunct && (t.r == '.' || t.r == '؛' || t.r == '…' || t.r == ':'):
			return j + 1
		case d.quoteFrom(j) >= 0 && d.quotes[d.quoteFrom(j)].close > i && d.tok(i).quote == int32(d.quoteFrom(j)):
			return j + 1
		case t.comma() && d.tok(j+1).ar && (d.tok(j+1).conjunction() || strings.HasPrefix(d.tok(j+1).key, "و")):
			return j + 1
		}
	}
	return low
}

// emptyBefore reports whether the clause has no word before its principle word besides adverbs and و.
func (d *document) emptyBefore(start, i int) bool {
	for j := start; j < i; j++ {
		if d.tok(j).kind == tokWord && !d.has(j, isAdv) {
			return false
		}
	}
	return true
}

// principleEnd ends a principle where the next one, a new report or the region ends.
func (d *document) principleEnd(st, limit int, s *sentence) int {
	for j := st + 1; j < limit; j++ {
		t := d.tok(j)
		if t.kind != tokWord {
			if t.is('…') || t.is('.') && j+1 < limit && d.tok(j+1).is('.') || t.is('.') && t.quote >= 0 {
				return j
			}
			continue
		}
		mark := d.tok(j-1).kind == tokPunct
		if t.inName < 0 && d.info(j).begins&beginsPrinciple != 0 && (t.conjunction() || mark) {
			return j
		}
		if d.breaksContent(j, mark) || t.conjunction() && d.newVerb(j) && mark || d.nextPrincipleClause(j, limit) {
			return j
		}
	}
	return limit
}

// nextPrincipleClause reports a clause joined by و after a comma that holds a must of its own further on.
func (d *document) nextPrincipleClause(j, limit int) bool {
	if !d.afterComma(j) || !strings.HasPrefix(d.key(j), "و") {
		return false
	}
	for k := j + 1; k < limit && k < j+22; k++ {
		if d.tok(k).comma() {
			return false
		}
		if d.tok(k).kind == tokWord && d.info(k).begins&beginsPrinciple != 0 {
			return !d.has(k-1, isRel)
		}
	}
	return false
}

// stressAR turns the noun-phrase content of a stress cue into a principle, and that of an announcement into something
// agreed: أكد على ضرورة …, أعلن إنشاء آلية مع ….
func (d *document) stressAR(i int, s *sentence) int {
	for _, vf := range d.info(i).cues {
		row := &d.k.cues[vf.row]
		if row.lang != "ar" || row.kind != "stress" && row.kind != "announce" {
			continue
		}
		a := d.actOf(i)
		if a < 0 {
			if vf.form.Person == 1 && row.kind == "stress" {
				return d.firstPersonStress(i, vf, row, s)
			}
			continue
		}
		c := &d.acts[a]
		if c.opener == openThat || c.opener == openColon {
			return 0
		}
		u := undertaking{at: i, atTo: i + 1, modality: "reaffirmed", actors: c.speaker, position: len(c.speaker) == 1, rule: "commitment.stress"}
		if row.kind == "announce" {
			return d.announced(u, c, s)
		}
		return d.stressed(u, c.from, c.to, s)
	}
	return 0
}

// actOf returns the act whose cue is token i, or -1.
func (d *document) actOf(i int) int {
	for a := len(d.acts) - 1; a >= 0 && len(d.acts)-a < 24; a-- {
		if d.acts[a].verb == i && d.acts[a].kind != "source" {
			return a
		}
	}
	return -1
}

// announced records an announced action: who announces binds itself and the partner named inside.
func (d *document) announced(u undertaking, c *act, s *sentence) int {
	if !d.has(c.from, isHead) || d.tok(c.from).cut > 0 && d.tok(c.from).clitic() != 'ب' {
		return 0
	}
	u.modality, u.rule = "agreed", "commitment.announced"
	end := d.objectEnd(c.from, c.to, s)
	return d.addPledges(u, d.splitAR(u, c.from, end))
}

// stressed records what follows ضرورة or أهمية, a pledge noun with its complement, or support.
func (d *document) stressed(u undertaking, from, to int, s *sentence) int {
	st := from
	for st < to && d.tok(st).kind != tokWord {
		st++
	}
	if st >= to {
		return 0
	}
	end := d.objectEnd(st, to, s)
	switch {
	case d.has(st, isPledge):
		return d.addPledges(u, []item{{from: st, to: end, bare: true}})
	case d.has(st, isNeed):
		next, _ := d.skipLead(st, end, u.modality)
		if next < end && d.has(next, isThat) {
			return d.addPledges(u, []item{{from: next + 1, to: end, bare: true}})
		}
		if d.purposeIn(next, end) {
			return d.addPledges(u, []item{{from: next, to: end, bare: true}})
		}
		return d.addPledges(u, d.splitAR(u, next, end))
	case d.has(st, isStance) && d.supports(st), d.has(st, isHead):
		return d.addPledges(u, []item{{from: st, to: end, bare: true}})
	}
	return 0
}

// purposeIn reports a purpose phrase: what is joined behind it may belong to the purpose, so that nothing is split.
func (d *document) purposeIn(from, to int) bool {
	for j := from + 2; j < to; j++ {
		if d.has(j, isPurpose) || d.key(j) == "اجل" || d.tok(j).clitic() == 'ل' && d.has(j, isHead) && !d.halts(j, from) {
			return true
		}
	}
	return false
}

// supports reports nouns of support and refusal, which restate a principle.
func (d *document) supports(i int) bool {
	for _, p := range []string{"دعم", "تاييد", "مساند", "رفض", "عزم", "استعداد", "وحده"} {
		if strings.HasPrefix(d.base(i), p) {
			return true
		}
	}
	return false
}

// firstPersonStress reads وأكدنا الاحترام … inside a quotation.
func (d *document) firstPersonStress(i int, vf verbForm, row *cueRow, s *sentence) int {
	limit := d.region(i, s)
	st := i + 1
	if st < limit && d.whole(st, isPrep) {
		st++
	}
	if st >= limit || d.tok(st).kind != tokWord || d.has(st, isThat) {
		return 0
	}
	u := undertaking{at: i, atTo: i + 1, modality: "reaffirmed", actors: d.elided(vf.form, i).actors, rule: "commitment.stress"}
	next, _ := d.skipLead(st, limit, u.modality)
	return d.addPledges(u, []item{{from: next, to: d.objectEnd(next, limit, s), bare: true}})
}

// pledgeNounAR reads التزام, حرص or تمسك with its complement wherever a verb governs it: تجددان التزامهما بـ.
func (d *document) pledgeNounAR(i int, s *sentence) int {
	limit := d.region(i, s)
	found := false
	for k := i + 1; k < limit && k < i+5 && !found; k++ {
		found = d.tok(k).clitic() == 'ب' || d.key(k) == "علي" || d.key(k) == "ب"
	}
	if !found {
		return 0
	}
	u := undertaking{at: i, atTo: i + 1, modality: "reaffirmed", rule: "commitment.pledge_noun"}
	if sub, ok := d.subjectBefore(i, s); ok && len(sub.actors) > 0 {
		u.actors = sub.actors
	} else if sub, ok := d.subjectInClause(i, s); ok {
		u.actors = sub.actors
	} else if sp := d.speakerAt(i); len(sp) > 0 {
		u.actors = sp
	} else {
		u.actors = d.talk.subject
	}
	return d.addPledges(u, []item{{from: i, to: d.objectEnd(i+1, limit, s), bare: true}})
}

// subjectInClause finds the subject of the verb that governs token i: the mention after أن or a verb before it.
func (d *document) subjectInClause(i int, s *sentence) (subject, bool) {
	low := s.from
	if a := d.actAt(i); a >= 0 {
		low = max(low, d.acts[a].from)
	}
	for j := i - 1; j >= low; j-- {
		if m := d.mentionFrom(j); m != nil && m.speaks() && d.clauseStart(d.firstOfGroup(m, s), s) {
			return d.subjectAt(d.firstOfGroup(m, s), i)
		}
	}
	return subject{}, false
}

// futureAR reads a future: سيقوم الاتحاد بـ…, سيتم عقد …, سنواصل …. A future in a relative clause about others does not
// bind; nor does one whose subject is no actor, unless a meeting is set.
func (d *document) futureAR(i int, s *sentence) int {
	p := d.prevWord(i)
	if p >= s.from && (d.has(p, isRel) || d.base(p) == "لن") || d.tok(i).inName >= 0 {
		return 0
	}
	limit := d.region(i, s)
	u := undertaking{at: i, atTo: i + 1, modality: "intends", rule: "commitment.future"}
	from := i
	if d.key(i) == "سوف" || d.key(i) == "وسوف" {
		from = i + 1
	}
	if d.has(i, isFuturePass) && d.key(i) != "سوف" {
		return d.futurePassive(u, i, limit, s)
	}
	stem := strings.TrimPrefix(strings.TrimPrefix(d.base(i), "و"), "س")
	bound, ok := d.futureSubject(i, stem, s, limit)
	if !ok {
		return 0
	}
	u.actors = bound
	if strings.HasPrefix(stem, "يقوم") || strings.HasPrefix(stem, "تقوم") || strings.HasPrefix(stem, "نقوم") {
		for k := i + 1; k < limit && k < i+10; k++ {
			if d.tok(k).clitic() == 'ب' && d.has(k, isHead) {
				from = k
				break
			}
		}
	}
	return d.addPledges(u, []item{{from: from, to: d.objectEnd(from+1, limit, s), bare: d.tok(from).clitic() != 'س'}})
}

// futurePassive reads سيتم عقد اجتماع: who is bound is not said; a meeting binds the pair in mind.
func (d *document) futurePassive(u undertaking, i, limit int, s *sentence) int {
	j := d.skipAdverbs(i+1, limit)
	if j >= limit || !d.has(j, isHead) {
		return 0
	}
	u.rule = "commitment.future_passive"
	u.actors = d.partyOfMeeting(j, limit)
	return d.addPledges(u, d.splitAR(u, j, d.objectEnd(j, limit, s)))
}

// partyOfMeeting is who meets: an actor named inside, else the pair in mind.
func (d *document) partyOfMeeting(j, limit int) []int32 {
	for k := j; k < limit && k < j+8; k++ {
		if m := d.mentionFrom(k); m != nil && m.speaks() && m.kind == byName {
			if got := d.resolve(m, k); d.bindable(got) {
				return got
			}
		}
	}
	return d.impersonalParties(j)
}

// thatPronoun reports أنه, أنها, بأنهم: أن with the subject written on it.
func (d *document) thatPronoun(i int) bool {
	key := d.key(i)
	return d.has(i, isThat) && key != "ان" && key != "بان" && key != "فان"
}

// futureSubject finds who will act.
func (d *document) futureSubject(i int, stem string, s *sentence, limit int) ([]int32, bool) {
	if strings.HasPrefix(stem, "ن") {
		return d.elided(arabic.Form{Person: 1, Number: arabic.Plural}, i).actors, true
	}
	for _, sub := range []func() (subject, bool){func() (subject, bool) { return d.subjectBefore(i, s) }, func() (subject, bool) { return d.subjectAt(d.skipAdverbs(i+1, limit), limit) }} {
		if got, ok := sub(); ok && len(got.actors) > 0 {
			if d.bindable(got.actors) || d.sovereign(got.actors) {
				return got.actors, true
			}
			return nil, false
		}
	}
	if (strings.HasSuffix(stem, "ان") || strings.HasSuffix(stem, "ون")) && len(d.talk.group) > 1 && d.actAt(i) < 0 {
		return d.talk.group, true // وستعيدان فتح السفارتين
	}
	if a := d.actAt(i); a >= 0 && !d.otherNounAhead(d.acts[a].from, i) && (i == d.acts[a].from || d.tok(i-1).kind == tokPunct || strings.HasPrefix(d.key(i), "وس")) && !d.has(i+1, isNominal) {
		if d.toks[min(i+1, limit-1)].kind == tokWord && d.classOf(i, min(i+4, limit)) == "meeting" {
			return d.impersonalParties(i), true
		}
		if strings.HasPrefix(d.base(i+1), "ال") && d.tok(i+1).cut == 0 && !d.thatPronoun(i-1) {
			return nil, false // a subject that no lexicon knows
		}
		return d.acts[a].speaker, true
	}
	return nil, false
}
