package reading

import (
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// commitmentAR reads the undertaking that begins at token i, if any, and returns the token after it.
func (d *document) commitmentAR(i int, s *sentence) int {
	w := d.info(i)
	if w.begins&beginsPhrase != 0 {
		if next := d.phraseAR(i, s); next > 0 {
			return next
		}
	}
	if w.begins&beginsPrinciple != 0 {
		if next := d.principleAR(i, s); next > 0 {
			return next
		}
	}
	if w.roles&isPron != 0 {
		if next := d.copulaAR(i, s); next > 0 {
			return next
		}
	}
	for _, read := range [...]func(int, *sentence) int{d.decisionAR, d.refusalAR} {
		if next := read(i, s); next > 0 {
			return next
		}
	}
	if d.tok(i).inName >= 0 {
		return 0
	}
	if w.roles&isTrigger != 0 {
		if next := d.triggerAR(i, s); next > 0 {
			return next
		}
	}
	if w.roles&isCue != 0 {
		if next := d.stressAR(i, s); next > 0 {
			return next
		}
	}
	if w.roles&isPledge != 0 && d.tok(i).cut <= 2 {
		if next := d.pledgeNounAR(i, s); next > 0 {
			return next
		}
	}
	if d.has(i, isFuturePass|isFutureBe|isFuture) || d.arabicFuture(i) {
		return d.futureAR(i, s)
	}
	return 0
}

// region is the end of what an undertaking at token i can reach: its quotation, its speech act, its sentence.
func (d *document) region(i int, s *sentence) int {
	end := d.clauseLimit(i, s.to)
	if a := d.actAt(i); a >= 0 && d.acts[a].to > i {
		end = min(end, d.acts[a].to)
	}
	return end
}

// phraseAR reads fixed triggers: تم الاتفاق على, من المقرر أن, على استعداد لـ, ملتزم بـ.
func (d *document) phraseAR(i int, s *sentence) int {
	row, to := d.longest(d.k.phrases, i, s.to)
	if row < 0 || d.k.phraseRows[row].lang != "ar" {
		return 0
	}
	p := &d.k.phraseRows[row]
	limit := d.region(i, s)
	u := undertaking{at: i, atTo: to, modality: p.modality, rule: "commitment.phrase"}
	if p.modality == "called_on" {
		return 0
	}
	if sub, ok := d.subjectBefore(i, s); ok && p.modality != "agreed" {
		u.actors = d.bindsTo(sub.actors)
	} else {
		u.actors, u.elided = d.impersonalParties(i), true
	}
	st, clause, ok := d.objectAR(to, to, limit, p.frames, p.preps, false)
	if !ok {
		return 0
	}
	return d.objectsAR(u, st, limit, s, clause)
}

// impersonalParties is who is bound by تم الاتفاق: the pair in mind, else the speaker.
func (d *document) impersonalParties(i int) []int32 {
	if len(d.talk.group) > 1 {
		return d.talk.group
	}
	if sp := d.speakerAt(i); len(sp) > 0 {
		return sp
	}
	return d.talk.speaker
}

// triggerAR tries each reading of a trigger verb.
func (d *document) triggerAR(i int, s *sentence) int {
	p := d.prevWord(i)
	if p >= s.from && (d.denies(p) || d.whole(p, isPrep) && d.tok(i).cut == 0) {
		return 0
	}
	if d.has(i, isHead) && d.info(i).roles&isHeadSuffixed == 0 {
		if m := d.mentionFrom(d.skipAdverbs(i+1, s.to)); (m == nil || !m.speaks()) && !(d.base(i) == "طلب" && d.key(i+1) == "من") {
			return 0 // بحث الجهود: the noun; بحث الجانبان: the verb
		}
	}
	if t := d.tok(i); t.cut > 0 && !t.conjunction() {
		return 0 // سـ is read as a future, ب and ل make a noun
	}
	for _, vf := range d.info(i).triggers {
		row := &d.k.triggers[vf.row]
		if row.lang != "ar" || vf.form.Kind == arabic.Participle && !d.tok(i).conjunction() && !d.participleHere(i, s) && row.binds != "subject" {
			continue
		}
		if vf.form.Kind == arabic.Imperfect && p >= s.from && d.has(p, isRel) {
			continue
		}
		if next := d.triggerReading(i, vf, row, s); next > 0 {
			return next
		}
	}
	return 0
}

func (d *document) triggerReading(i int, vf verbForm, row *triggerRow, s *sentence) int {
	limit := d.region(i, s)
	u := undertaking{at: i, atTo: i + 1, modality: row.modality, rule: "commitment." + row.modality}
	sub := d.triggerSubject(i, vf, row, s, limit)
	after := max(i+1, min(sub.to, limit))
	if sub.to > sub.from && len(sub.actors) == 1 && row.binds == "subject" && sub.kind == "name" {
		d.talk.subject = sub.actors
	}
	if sub.to > sub.from && len(sub.actors) > 1 && sub.kind != "document" && d.bindable(sub.actors) {
		d.talk.group = sub.actors
	}
	start, pledgeAt := after, -1
	if len(row.particle) > 0 {
		var ok bool
		if start, pledgeAt, ok = d.particleAR(i+1, row.particle, limit); !ok {
			return 0
		}
		u.atTo = start
	}
	u.actors, u.elided = sub.actors, sub.kind == "elided"
	if order(row.lemma) {
		u.rule = "commitment.order"
	}
	if row.binds == "object" {
		return d.callAR(i, vf, row, sub, start, limit, s)
	}
	u.actors = d.bindsTo(u.actors)
	if row.modality == "evaluated" && u.elided && len(d.talk.group) > 1 {
		u.actors = d.talk.group
	}
	if (d.nominalSubject(sub) || sub.kind == "document") && row.modality != "evaluated" {
		u.actors = d.bindsTo(d.talk.group)
	}
	st, clause, ok := d.objectAR(start, after, limit, row.frames, row.preps, row.modality == "evaluated")
	if !ok {
		if start < limit && d.tok(limit-1).is(':') || d.colonEnds(start, s) {
			d.leaveOpen(&u)
		}
		return 0
	}
	if d.colonEnds(st, s) && !d.actionAt(st) {
		d.leaveOpen(&u)
		return 0
	}
	if pledgeAt >= 0 && d.has(pledgeAt, isPledge) {
		st = pledgeAt
	}
	return d.objectsAR(u, st, limit, s, clause)
}

// colonEnds reports whether the sentence ends in a colon not far behind token i.
func (d *document) colonEnds(i int, s *sentence) bool {
	return d.tok(s.to-1).is(':') && s.to-i < 25
}

// nominalSubject reports a subject that is only words, such as تلك المبادئ.
func (d *document) nominalSubject(sub subject) bool {
	return len(sub.actors) == 1 && d.actor(sub.actors[0]).Type == "collective" && d.namesInstrument(d.actor(sub.actors[0]))
}

// triggerSubject finds who undertakes: participles and the first person by context.
func (d *document) triggerSubject(i int, vf verbForm, row *triggerRow, s *sentence, limit int) subject {
	if vf.form.Kind == arabic.Participle {
		if sub, ok := d.subjectBefore(i, s); ok {
			return sub
		}
		return d.governing(i, vf.form)
	}
	if row.binds == "object" {
		if sub, ok := d.subjectBefore(i, s); ok {
			return subject{actors: sub.actors, from: i, to: i, kind: "name"}
		}
		if doc, ok := d.documentBefore(i, s); ok {
			return doc
		}
		return subject{actors: d.elided(vf.form, i).actors, from: i, to: i, kind: "elided"}
	}
	return d.subjectAR(i, vf.form, s, limit)
}

// particleAR finds the words that must follow a trigger (إلى اتفاق, التزام) within twelve tokens; the last may carry a
// pronoun or be definite. It returns the token after them and the place of the last.
func (d *document) particleAR(j int, particle []string, limit int) (after, at int, ok bool) {
	n := 0
	for k := j; k < limit && k < j+12; k++ {
		if d.tok(k).is('.') {
			break
		}
		want := particle[n]
		if d.base(k) == want || d.key(k) == want || len(want) > 4 && strings.HasPrefix(d.base(k), strings.TrimSuffix(want, "ه")) && len(d.base(k)) <= len(want)+6 {
			if n++; n == len(particle) {
				return k + 1, k, true
			}
		} else if want == "ب" && d.tok(k).clitic() == 'ب' {
			return k, -1, true
		}
	}
	return 0, -1, false
}

// objectAR finds where the object of a trigger begins: behind the preposition it takes, أن, or as a bare noun of
// action. strict asks for a noun of action, or a word like سبل before one. clause says that أن opened it.
func (d *document) objectAR(j, after, limit int, frames frame, preps [][]string, strict bool) (start int, clause, ok bool) {
	weak := -1
	for k := j; k < limit && k < j+26; k++ {
		t := d.tok(k)
		if t.is('.') || t.is(':') && k+1 >= limit {
			break
		}
		if t.kind != tokWord {
			if q := d.quoteFrom(k); q >= 0 && d.quotes[q].kind == quoteSpeech && frames&opensNP != 0 && k <= after+1 {
				return k + 1, false, true
			}
			continue
		}
		if d.has(k, isThat) && frames&opensThat != 0 {
			return k + 1, true, true
		}
		if to, glued, hit := d.prepHere(k, limit, preps); hit {
			if d.has(to, isThat) && !glued {
				return to + 1, true, true
			}
			if d.actionAt(to) || !strict && d.quoteOpensAt(to) {
				return to, false, true
			}
			if weak < 0 && !d.adverbialNoun(to) && !strict {
				weak = to
			}
			continue
		}
		if frames&opensNP != 0 && t.cut == 0 && t.inName < 0 && d.actionAt(k) && d.clearBetween(after, k) {
			return k, false, true
		}
		if d.has(k, isCue|isTrigger) && t.conjunction() && d.finiteHere(k) {
			break
		}
	}
	return weak, false, weak >= 0
}

// finiteHere reports whether token k has a finite reading as cue or trigger.
func (d *document) finiteHere(k int) bool {
	for _, list := range [][]verbForm{d.info(k).cues, d.info(k).triggers} {
		for _, vf := range list {
			if vf.form.Person == 3 || vf.form.Person == 1 {
				return true
			}
		}
	}
	return false
}

func (d *document) quoteOpensAt(k int) bool {
	q := d.quoteFrom(k)
	return q >= 0 && d.quotes[q].kind != quoteName
}

// actionAt reports whether an action begins at token k: a noun of action, a word of need or option before one.
func (d *document) actionAt(k int) bool {
	for k < len(d.toks) && (d.quoteOpensAt(k) || d.tok(k).comma() || d.tok(k).is('؛') || d.tok(k).is(':')) {
		k++
	}
	if k >= len(d.toks) || d.tok(k).kind != tokWord {
		return false
	}
	return d.has(k, isHead|isNeed|isOption)
}

// prepHere matches one of the prepositions at token k: as words, or as the letter ب or ل written with the noun.
// It returns the token where the object begins; glued says that the letter belongs to that token.
func (d *document) prepHere(k, limit int, preps [][]string) (to int, glued, ok bool) {
	for _, p := range preps {
		if len(p) == 1 && (p[0] == "ب" || p[0] == "ل") {
			letter := []rune(p[0])[0]
			if d.tok(k).clitic() == letter && d.tok(k).key != p[0] {
				return k, true, true
			}
			if d.tok(k).key == p[0] {
				return k + 1, false, true
			}
			continue
		}
		n := 0
		for n < len(p) && k+n < limit && (d.key(k+n) == p[n] || n == len(p)-1 && p[n] == "ب" && d.toks[k+n].clitic() == 'ب') {
			n++
		}
		if n == len(p) {
			if p[n-1] == "ب" {
				return k + n - 1, true, true
			}
			to := k + n
			for to < limit && (d.tok(to).is(';') || d.tok(to).is('؛') || d.tok(to).is(':')) {
				to++
			}
			return to, false, true
		}
	}
	return 0, false, false
}

// callAR reads a call on others: between the verb and its preposition stand the caller and those called on.
func (d *document) callAR(i int, vf verbForm, row *triggerRow, elided subject, start, limit int, s *sentence) int {
	after := start
	for n := 0; n < 2; n++ {
		if sub, ok := d.subjectAt(d.skipAdverbs(after, limit), limit); ok {
			after = sub.to
		}
	}
	st, clause, ok := d.objectAR(start, after, limit, row.frames, row.preps, false)
	if !ok {
		return 0
	}
	u := undertaking{at: i, atTo: i + 1, modality: row.modality, actors: elided.actors, elided: elided.kind == "elided", rule: "commitment.called_on"}
	opener := st
	for opener > start && (d.has(opener-1, isThat) || d.whole(opener-1, isPrep) || d.quoteFrom(opener-1) >= 0) {
		opener--
	}
	if nouns := d.nounsBetween(start, opener); len(row.particle) > 0 && len(nouns) > 0 {
		u.addressees = d.openSet(nouns[0], nouns[0].from)
		if caller, ok := d.subjectAfter(i, vf.form, start); ok {
			u.actors, u.elided = caller.actors, false
		}
		return d.objectsAR(u, st, limit, s, clause)
	}
	u.addressees = d.calledOn(i, start, opener, vf, &u)
	return d.objectsAR(u, st, limit, s, clause)
}

// calledOn finds those called on: of two nouns after the verb the second, of one the one that does not agree with the
// verb or that is no possible caller. Nouns inside adverbials (في ختام رسالته) are passed.
func (d *document) calledOn(i, start, end int, vf verbForm, u *undertaking) []int32 {
	nouns := d.nounsBetween(start, end)
	if len(nouns) == 0 {
		return d.wordsAsActor(d.skipAdverbs(start, end), end)
	}
	first := nouns[0]
	if vf.form.Person == 3 && vf.form.Number > arabic.Singular {
		return d.openSet(first, first.from) // the subject of a plural verb stands before it or is elided
	}
	if len(nouns) > 1 {
		u.actors, u.elided = first.actors, false
		d.talk.subject = first.actors
		return d.openSet(nouns[1], nouns[1].from)
	}
	if got := d.wordsAsActor(d.skipAdverbs(first.to, end), end); len(got) > 0 {
		u.actors, u.elided = first.actors, false
		return got
	}
	if vf.form.Person == 1 || vf.form.Kind == arabic.Participle || d.disagrees(first, vf.form, first.from) {
		return d.openSet(first, first.from)
	}
	u.actors, u.elided = first.actors, false
	return nil
}

// nounsBetween returns the groups of actors between two tokens that no preposition governs.
func (d *document) nounsBetween(start, end int) []subject {
	var out []subject
	for j := start; j < end; j++ {
		m := d.mentionFrom(j)
		if m == nil || !m.speaks() || m.to > end {
			continue
		}
		if p := d.prevWord(j); p >= start && (d.whole(p, isPrep) || d.tok(j-1).kind == tokWord && p > start && d.whole(p-1, isPrep) && d.tok(p).inName < 0) {
			j = m.to - 1
			continue
		}
		sub, ok := d.subjectAt(j, end)
		if !ok {
			continue
		}
		out = append(out, sub)
		j = sub.to - 1
	}
	return out
}

// openSet keeps "the parties" an open set: those called on are not the pair that calls.
func (d *document) openSet(sub subject, at int) []int32 {
	m := d.mentionFrom(at)
	if m != nil && m.kind == byNominal && len(m.of) == 0 && d.k.nominal[m.nominal-1].refers == "group" {
		return d.namedParties(m)
	}
	return sub.actors
}

// namedParties is what "the parties" were called when they were last named in full (الأطراف الليبية), else the words.
func (d *document) namedParties(m *mention) []int32 {
	at := int(d.tok(m.from).name)
	for k := at - 1; k >= 0 && k > at-200; k-- {
		if n := &d.mentions[k]; n.from < m.from && n.kind == byNominal && n.nominal == m.nominal && len(n.of) > 0 && d.key(n.from) == d.key(m.from) {
			return d.resolve(n, n.from)
		}
	}
	return []int32{d.local(d.bare(m.from, m.to).Text, "collective", "", "")}
}

// disagrees reports whether a noun cannot be the subject of the verb: plural or feminine beside a masculine singular.
func (d *document) disagrees(sub subject, f arabic.Form, at int) bool {
	m := d.mentionFrom(at)
	if m == nil || d.tok(at).clitic() == 'ب' || m.nominal > 0 && d.k.nominal[m.nominal-1].refers == "collective" {
		return true
	}
	if f.Feminine && f.Number == arabic.Singular && !m.feminine && len(sub.actors) == 1 && d.actor(sub.actors[0]).Type == "person" && m.kind != byName {
		return true // حثت المبعوث
	}
	if m.kind == byNominal && d.k.nominal[m.nominal-1].number > 1 && f.Number == arabic.Singular && m.from != at+1 {
		n := d.k.nominal[m.nominal-1].number
		return n == arabic.Dual && strings.HasSuffix(d.base(m.from), "ين") || n == arabic.Plural && len(d.talk.speaker) > 0 && d.tok(at-1).conjunction()
	}
	if len(sub.actors) == 1 && !f.Feminine && f.Number == arabic.Singular {
		a := d.actor(sub.actors[0])
		return a.Type == "state" && strings.HasSuffix(arabic.Fold(a.NameAR), "ا")
	}
	return false
}

// wordsAsActor takes a run of words that no lexicon knows as the actor they name.
func (d *document) wordsAsActor(j, end int) []int32 {
	from := j
	for from < end && d.tok(from).kind != tokWord {
		from++
	}
	to := from
	for to < end && d.tok(to).kind == tokWord && to-from < 8 && !d.has(to, isThat|isRel|isCue|isAdv) && (to == from || !d.whole(to, isPrep)) {
		to++
	}
	for to > from && len(d.tok(to-1).key) == 2 {
		to--
	}
	if to == from || d.whole(from, isPrep|isPrepPron|isRel|isClause|isThat) || d.tok(from).date >= 0 {
		return nil
	}
	return []int32{d.local(d.bare(from, to).Text, "collective", "", "")}
}
