package reading

import (
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// reach is how many tokens after a cue its opener may stand; longer subjects have not been met.
const reach = 60

// speechAR reads the speech acts of an Arabic sentence, cue by cue from the right margin on.
func (d *document) speechAR(s *sentence) {
	for i := s.from; i < s.to; i++ {
		t := d.tok(i)
		if t.kind != tokWord || t.date >= 0 || t.inName >= 0 && t.name < 0 {
			continue
		}
		w := d.info(i)
		switch {
		case w.roles&isSaying != 0 && d.sayingAR(i, s):
		case w.roles&isSource != 0 && d.sourceAR(i, s):
		case w.roles&isStands != 0 && d.standsAR(i, s):
		case w.roles&isCue != 0:
			d.cueAR(i, s)
		case w.roles&isTrigger != 0 && t.quote < 0:
			d.noteTrigger(i, s)
		}
	}
}

// cueAR tries each reading of a cue verb at token i until one finds its content.
func (d *document) cueAR(i int, s *sentence) {
	for _, vf := range d.info(i).cues {
		row := &d.k.cues[vf.row]
		if row.lang != "ar" || row.kind == "opinion" || !d.cueFits(i, vf, row, s) {
			continue
		}
		limit := d.clauseLimit(i, s.to)
		var sub subject
		if vf.form.Kind != arabic.Participle {
			sub = d.subjectAR(i, vf.form, s, limit)
		} else {
			sub = d.governing(i, vf.form)
		}
		if row.kind == "directive" && sub.to > sub.from && d.disagrees(sub, vf.form, sub.from) {
			sub = d.elided(vf.form, i) // وطالبت المجتمع الدولي: those called on
		}
		if row.kind == "directive" && len(sub.actors) == 0 {
			if doc, ok := d.documentBefore(i, s); ok {
				sub.actors = doc.actors
			}
		}
		op, ok := opening{}, false
		if vf.form.Kind != arabic.Participle && d.quoteTo(d.lastMark(i)) >= 0 {
			op, ok = d.quoteBefore(i, row, s) // «…»، تقول الوزيرة
		}
		if !ok {
			op, ok = d.openerAR(i, row, vf, sub, limit)
		}
		if !ok {
			if op, ok = d.quoteBefore(i, row, s); !ok {
				d.noteSubject(sub)
				continue
			}
		}
		if row.kind == "relay" || d.relayed(i, op, row) {
			continue
		}
		if d.finishAR(i, vf, row, sub, op, s, limit) {
			return
		}
	}
}

// noteSubject keeps the subject of a verb that reports no words (أشاد، دعا): the participle after it, and وقال in the
// next clause, have the same.
func (d *document) noteSubject(sub subject) {
	if sub.to > sub.from && sub.kind != "document" {
		m := d.mentionFrom(sub.from)
		switch {
		case m != nil && d.citable(m, sub):
			d.speak(sub)
		case m != nil && len(sub.actors) > 0:
			d.talk.subject = sub.actors
		}
	}
}

// noteTrigger does the same for a verb of agreeing or calling that is no cue.
func (d *document) noteTrigger(i int, s *sentence) {
	for _, vf := range d.info(i).triggers {
		if vf.form.Kind == arabic.Perfect && vf.form.Person == 3 && vf.form.Number == arabic.Singular {
			sub, ok := d.subjectAfter(i, vf.form, d.clauseLimit(i, s.to))
			if ok && (d.k.triggers[vf.row].binds != "object" || !d.disagrees(sub, vf.form, sub.from)) {
				d.noteSubject(sub)
			}
			return
		}
	}
}

// cueFits rules out readings that grammar excludes: negated or impersonal verbs, first person in a quotation, a
// participle that nothing governs.
func (d *document) cueFits(i int, vf verbForm, row *cueRow, s *sentence) bool {
	t := d.tok(i)
	prev := d.prevWord(i)
	if vf.form.Person == 1 && t.quote >= 0 {
		return false
	}
	if vf.form.Person == 1 && vf.form.Number == arabic.Singular && vf.form.Kind == arabic.Imperfect {
		return false
	}
	if prev >= s.from && d.denies(prev) && d.base(prev) != "غير" {
		return false
	}
	if prev > s.from && d.has(prev, isRel) && d.has(prev-1, isSource) || prev >= s.from && d.key(prev) == "لما" {
		return false // بحسب ما قالت: the attribution is read as a whole
	}
	if d.impersonal(i, vf, s) {
		return false
	}
	if vf.form.Kind == arabic.Participle {
		return (t.cut == 0 || t.conjunction()) && t.quote < 0 && d.participleHere(i, s)
	}
	if prev >= s.from && d.whole(prev, isPrep) && !d.tok(prev+1).is('"') {
		return false
	}
	if row.lemma == "بين" {
		return (prev < s.from || d.key(prev) == "كما" || t.conjunction() || d.has(prev, isAdv)) && (d.has(i+1, isThat) || d.mentionFrom(i+1) != nil && !d.coordinatedPair(i+1, s.to))
	}
	return t.cut == 0 || t.conjunction()
}

// coordinatedPair reports whether بين is followed by two coordinated actors: the preposition, not the verb.
func (d *document) coordinatedPair(i, end int) bool {
	m := d.mentionFrom(i)
	return m != nil && d.coordinated(m.to, end) != nil
}

// impersonal reports يذكر أن, يشار إلى أن: the outlet's own voice.
func (d *document) impersonal(i int, vf verbForm, s *sentence) bool {
	if !d.has(i, isImpersonal) || vf.form.Kind == arabic.Perfect || d.key(i) == "ذكر" {
		return false
	}
	return d.mentionFrom(i+1) == nil
}

// participleHere reports whether a participle of circumstance stands where one may: after a comma, a closing mark,
// و, or near the end of a clause that a verb began.
func (d *document) participleHere(i int, s *sentence) bool {
	if i == s.from {
		return false
	}
	if d.tok(i).conjunction() || d.tok(i-1).kind == tokPunct {
		return true
	}
	return d.has(i+1, isThat|isPrep) || d.quoteFrom(i+1) >= 0 || d.toks[min(i+1, len(d.toks)-1)].is(':')
}

// governing is the subject a participle speaks of: that of the sentence's last finite verb.
func (d *document) governing(i int, f arabic.Form) subject {
	sub := subject{from: i, to: i, kind: "elided", actors: d.talk.subject, feminine: d.talk.feminine}
	if len(sub.actors) == 0 {
		sub.actors = d.talk.speaker
	}
	return sub
}

// subjectAR finds the subject of a finite verb at token i: after it, else before it, else elided.
func (d *document) subjectAR(i int, f arabic.Form, s *sentence, limit int) subject {
	if f.Person == 1 {
		return d.elided(f, i)
	}
	if sub, ok := d.subjectBefore(i, s); ok && sub.to == i && d.has(sub.from-1, isThat|isTopic) {
		return sub // غير أن المتحدث نفى
	}
	if sub, ok := d.subjectAfter(i, f, limit); ok {
		sub.feminine = sub.feminine || f.Feminine
		return sub
	}
	if sub, ok := d.subjectBefore(i, s); ok {
		return sub
	}
	if f.Number == arabic.Singular && i > s.from+1 {
		if sub, ok := d.clauseSubject(i, s); ok {
			return sub
		}
	}
	return d.elided(f, i)
}

// subjectAfter skips adverbs, dates and brackets, then reads a mention, or words that no lexicon knows up to the
// opener: they are the subject as written.
func (d *document) subjectAfter(i int, f arabic.Form, limit int) (subject, bool) {
	j := d.skipAdverbs(i+1, limit)
	if j >= limit || f.Person == 3 && f.Number > arabic.Singular {
		return subject{}, false // a verb before its subject stays singular
	}
	if (d.key(j) == "كل" || d.key(j) == "كلا" || d.key(j) == "كلتا") && j+2 < limit && d.key(j+1) == "من" {
		j += 2
	}
	if sub, ok := d.subjectAt(j, limit); ok {
		return sub, true
	}
	if d.tok(j).kind != tokWord || d.has(j, isThat|isPrep|isPrepPron|isNeed|isStance|isPledge|isSource|isRel|isClause|isPurpose|isCue|isAlso|isSaying|isWording) || d.tok(j).cut > 0 || f.Number == arabic.Dual || d.has(j, isHead) && !strings.HasPrefix(d.key(j), "ال") {
		return subject{}, false
	}
	to := j
	for to < limit && to-j < 8 && d.tok(to).kind == tokWord && d.tok(to).date < 0 && !d.has(to, isThat|isPrep|isCue|isSource|isRel|isNeed|isClause) && !(to > j && d.startsObject(to)) {
		if m := d.mentionFrom(to); m != nil && m.speaks() && m.kind != byNominal {
			sub, _ := d.subjectAt(to, limit)
			sub.from = j
			return sub, true
		}
		to++
	}
	if to == j || to-j > 7 || !strings.HasPrefix(d.base(j), "ال") && !strings.HasSuffix(d.base(j), "ون") && !d.has(j, isNominal|isOffice|isDem) && !quantity(d.base(j)) {
		return subject{}, false
	}
	name := d.bare(j, to).Text
	return subject{actors: []int32{d.local(name, "collective", "", "")}, from: j, to: to, kind: "nominal", feminine: f.Feminine}, true
}

// quantity reports the words that an indefinite subject may begin with: بعض, عدد, شهود.
func quantity(key string) bool {
	switch key {
	case "بعض", "عدد", "جميع", "كل", "احد", "احدي", "شهود", "سكان", "اهالي", "ناشطون", "معظم", "عشرات", "مئات", "اربعه", "ثلاثه", "عده", "مواطنون", "وسائل", "تقارير", "جهات", "اوساط":
		return true
	}
	return false
}

// startsObject reports a noun behind a subject that can only be the verb's object: with ب, ل or ك, or a bare noun of
// action or option.
func (d *document) startsObject(i int) bool {
	switch d.tok(i).clitic() {
	case 'ب', 'ل', 'ك':
		return true
	}
	return d.tok(i).cut == 0 && d.has(i, isHead|isOption) && d.info(i).roles&isHeadDefinite == 0
}

// skipAdverbs passes adverbs, dates, commas, brackets and short prepositional adverbials that end at a comma.
func (d *document) skipAdverbs(j, limit int) int {
	for j < limit {
		t := d.tok(j)
		switch {
		case t.kind == tokNewline, t.date >= 0, d.has(j, isAdv|isTime) && t.name < 0:
			j++
		case t.is('('):
			for j < limit && !d.tok(j).is(')') {
				j++
			}
			j++
		case t.comma():
			j++
		default:
			return j
		}
	}
	return j
}

// subjectBefore finds a subject that stands before its verb: أن البلدين توصلا, أما الوزير فقد أكد. It is the mention
// that begins the clause.
func (d *document) subjectBefore(i int, s *sentence) (subject, bool) {
	j := i - 1
	for j >= s.from && (d.has(j, isAdv) || d.tok(j).comma() || d.tok(j).kind == tokNewline || d.tok(j).date >= 0) {
		j--
	}
	if j < s.from || d.tok(j).inName < 0 || d.tok(i).quote >= 0 && d.quotes[d.tok(i).quote].open >= j && d.tok(j).quote != d.tok(i).quote && d.quotes[d.tok(i).quote].open != j+1 {
		return d.subjectAcross(i, s)
	}
	m := &d.mentions[d.tok(j).inName]
	start := d.firstOfGroup(m, s)
	if c := d.tok(start).clitic(); !d.clauseStart(start, s) || c == 'ب' || c == 'ل' || c == 'ك' {
		return d.subjectAcross(i, s)
	}
	return d.subjectAt(start, i)
}

// subjectAcross looks through an adverbial between the subject and its verb: وزير الخارجية، فقد أكد خلال …
func (d *document) subjectAcross(i int, s *sentence) (subject, bool) {
	for j := i - 1; j >= s.from && i-j < 25; j-- {
		if d.has(j, isThat|isTopic) {
			k := d.skipAdverbs(j+1, i)
			if m := d.mentionFrom(k); m != nil && m.speaks() {
				sub, ok := d.subjectAt(k, i)
				if ok && d.has(j, isThat) && d.tok(i).conjunction() && d.has(i, isCue) && !d.citable(m, sub) {
					return subject{}, false // إن القاهرة مستعدة، وأضاف: not of that clause
				}
				return sub, ok
			}
			return d.wordsBefore(k, i)
		}
		if b := d.base(j); (b == "كان" || b == "كانت") && d.key(i-1) == "قد" {
			return d.subjectAt(j+1, i) // وكان المجلس قد دعا
		}
		if d.has(j, isCue|isTrigger) && len(d.info(j).cues)+len(d.info(j).triggers) > 0 {
			return subject{}, false
		}
	}
	return subject{}, false
}

// wordsBefore takes up to three words between أن and the verb as the subject they name: أن الوسطاء توصلوا.
func (d *document) wordsBefore(from, i int) (subject, bool) {
	if i <= from || i-from > 3 || !strings.HasPrefix(d.key(from), "ال") {
		return subject{}, false
	}
	for j := from; j < i; j++ {
		if d.tok(j).kind != tokWord || d.has(j, isPrep|isRel|isCue|isVerb|isNeg|isAdv) {
			return subject{}, false
		}
	}
	return subject{actors: []int32{d.local(d.bare(from, i).Text, "collective", "", "")}, from: from, to: i, kind: "nominal"}, true
}

// firstOfGroup steps back from a mention over those coordinated with it.
func (d *document) firstOfGroup(m *mention, s *sentence) int {
	start := m.from
	for start > s.from && d.tok(start).conjunction() {
		p := start - 1
		if d.tok(p).comma() {
			p--
		}
		if p < s.from || d.tok(p).inName < 0 {
			break
		}
		start = d.mentions[d.tok(p).inName].from
	}
	return start
}

// clauseStart reports whether token i begins a clause: after أن, أما, a comma, و at the start, or at the sentence.
func (d *document) clauseStart(i int, s *sentence) bool {
	if i == s.from || d.tok(i).conjunction() {
		return true
	}
	p := i - 1
	return d.tok(p).kind == tokPunct || d.has(p, isThat|isTopic|isClause|isAdv) || d.base(p) == "كان" || d.base(p) == "كانت"
}

// finishAR settles the content of an Arabic act and records it.
func (d *document) finishAR(i int, vf verbForm, row *cueRow, sub subject, op opening, s *sentence, limit int) bool {
	a := act{verb: i, verbTo: i + 1, sub: sub, kind: row.kind, opener: op.kind, bare: op.bare, from: op.from, np: op.kind == openNP}
	a.rule = "speech." + row.kind + "." + op.kind.String()
	switch {
	case op.kind == openBefore:
		a.to = i
		q := d.quoteTo(d.lastMark(i))
		if q < 0 {
			return false
		}
		a.from, a.to = d.quotes[q].open+1, d.quotes[q].close
	default:
		a.from, a.to = d.contentAR(op, limit, s)
		for j := a.from + 1; op.kind == openNP && j < a.to; j++ {
			if d.tok(j).conjunction() && d.tok(j-1).comma() && d.newVerb(j) {
				a.to = j // أعلن سحب القوات، وتعهد بـ: the next verb is the narrator's
			}
		}
	}
	a.medium = d.mediumAR(i, op.at)
	if row.kind == "expressive" || row.kind == "directive" || row.kind == "label" {
		if d.wordsIn(a.from, a.to) < 3 {
			return false
		}
	}
	return d.addAct(a)
}

// lastMark is the last quotation mark before token i, passing commas.
func (d *document) lastMark(i int) int {
	j := i - 1
	for j >= 0 && (d.tok(j).comma() || d.tok(j).kind == tokNewline) {
		j--
	}
	return j
}

// quoteBefore accepts a quotation that closes right before its cue: "…"، قال الوزير.
func (d *document) quoteBefore(i int, row *cueRow, s *sentence) (opening, bool) {
	j := d.lastMark(i)
	q := d.quoteTo(j)
	if q < 0 || row.frames&opensQuote == 0 || d.quotes[q].kind != quoteSpeech || d.quotes[q].open < s.from || d.tok(i).conjunction() {
		return opening{}, false
	}
	for k := max(0, len(d.acts)-6); k < len(d.acts); k++ {
		if d.acts[k].from <= d.quotes[q].open+1 && d.acts[k].to >= d.quotes[q].close {
			return opening{}, false
		}
	}
	return opening{kind: openBefore, at: i, from: d.quotes[q].open + 1}, true
}

// relayed reports whether قوله stands between the cue and its opener: the words are then its own.
func (d *document) relayed(i int, op opening, row *cueRow) bool {
	for j := i + 1; j < op.at && j < op.from; j++ {
		if d.has(j, isSaying) && d.key(j) != "بالقول" {
			return true
		}
	}
	return false
}

// mediumAR is the prepositional phrase في بيان, في مؤتمر صحافي between the cue and the content.
func (d *document) mediumAR(i, at int) Span {
	for j := i + 1; j < at; j++ {
		if (d.key(j) == "في" || d.key(j) == "خلال") && j+1 < at && d.tok(j+1).kind == tokWord && d.tok(j+1).date < 0 {
			to := j + 2
			for to < at && to < j+5 && d.tok(to).kind == tokWord && d.tok(to).date < 0 && !d.has(to, isThat|isPrep|isCue) {
				to++
			}
			return d.span(j+1, to)
		}
	}
	return Span{}
}
