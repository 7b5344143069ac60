package reading

// speechEN reads the speech acts of an English sentence, cue by cue.
func (d *document) speechEN(s *sentence) {
	d.talk.clause = nil
	for i := s.from; i < s.to; i++ {
		t := d.tok(i)
		if t.kind != tokWord || t.date >= 0 || t.inName >= 0 && t.name < 0 {
			continue
		}
		switch {
		case d.key(i) == "according" && d.key(i+1) == "to" && d.accordingEN(i, s):
		case d.has(i, isCue):
			d.cueEN(i, s)
		case d.has(i, isTrigger|isWill|isAux|isHeadDefinite):
			d.noteSubjectEN(i, s)
		}
	}
	d.bareQuotesEN(s)
}

// noteSubjectEN keeps the subject of other finite verbs: "and added" later in the sentence has the same.
func (d *document) noteSubjectEN(i int, s *sentence) {
	if d.key(i-1) == "to" || i == s.from {
		return
	}
	for j := i - 1; j >= s.from; j-- {
		if d.has(j, isThat|isRel) || d.actAt(i) >= 0 {
			return // a subordinate clause: its subject is not the sentence's
		}
	}
	if sub, ok := d.subjectEN(i, s); ok && sub.to > sub.from {
		d.talk.clause = sub.actors
		d.talk.subject = sub.actors
	}
}

// cueEN tries each reading of a cue verb.
func (d *document) cueEN(i int, s *sentence) {
	for _, vf := range d.info(i).cues {
		row := &d.k.cues[vf.row]
		if row.lang != "en" || !d.cueFitsEN(i, vf, s) {
			continue
		}
		limit := d.clauseLimit(i, s.to)
		sub, ok := d.cueSubjectEN(i, vf, s)
		if !ok {
			continue
		}
		if sub.kind == "first_person" && d.tok(i).quote >= 0 && d.quotes[d.tok(i).quote].kind == quoteSpeech {
			return
		}
		op, found := d.openerEN(i, row, limit)
		if found {
			a := act{verb: i, verbTo: d.afterParticle(i, row), sub: sub, kind: row.kind, opener: op.kind, from: op.from, np: op.kind == openNP}
			a.rule = "speech." + row.kind + "." + op.kind.String()
			a.from, a.to = d.contentEN(op, limit, s)
			a.medium = d.mediumEN(i, op.at)
			if d.addAct(a) {
				d.talk.clause = sub.actors
				return
			}
		}
		if d.invertedEN(i, vf, row, sub, s) {
			return
		}
		d.talk.clause = sub.actors
	}
}

// cueFitsEN rules out infinitives, nouns and passives.
func (d *document) cueFitsEN(i int, vf verbForm, s *sentence) bool {
	p := d.prevToken(i, d.lead(s))
	if p < d.lead(s) {
		return vf.ing || vf.form.Person == 3 || vf.past && d.paras[s.para].bullet
	}
	switch {
	case d.key(p) == "to" && !vf.past && !vf.ing, d.key(p) == "of", d.key(p) == "'s", d.has(p, isDet) && !d.has(p, isPron):
		return false
	case d.key(i) == "states" && (d.has(p, isNisba) || p > s.from && d.has(d.before(p), isPrep)) && !d.has(i+1, isThat) && d.quoteFrom(i+1) < 0 && !d.tok(i+1).is(':'):
		return false // by European states
	case d.has(p, isNeg):
		return d.key(p) != "not" && d.key(p) != "never"
	case d.has(p, isPrep) && !vf.ing:
		return false
	}
	switch d.key(p) {
	case "be", "been", "being", "is", "are", "was", "were":
		return false
	}
	return true
}

// prevToken is the token before i that is not a line break or an adverb.
func (d *document) prevToken(i, from int) int {
	j := i - 1
	for j >= from && (d.tok(j).kind == tokNewline || d.has(j, isAdv)) {
		j--
	}
	return j
}

// cueSubjectEN finds who speaks: for a participle the clause's subject, else the noun before the verb or, after a
// quotation, behind it.
func (d *document) cueSubjectEN(i int, vf verbForm, s *sentence) (subject, bool) {
	if vf.ing {
		p := i - 1
		for p >= s.from && d.tok(p).kind == tokNewline {
			p--
		}
		after := p >= s.from && (d.tok(p).comma() || d.key(p) == "while" || d.key(p) == "and")
		if lead := d.lead(s); i == lead && len(d.talk.subject) > 0 && !d.canStart(i, s) {
			return subject{actors: d.talk.subject, from: i, to: i, kind: "elided"}, true // a preamble: Reaffirming its …
		}
		if d.key(p) == "as" && d.tok(p-1).inName >= 0 { // quoted the mayor as saying
			return d.subjectAt(d.mentions[d.tok(p-1).inName].from, i)
		}
		if !after {
			return subject{}, false
		}
		if n := len(d.acts); n > 0 && d.acts[n-1].verb >= s.from && len(d.acts[n-1].speaker) > 0 {
			return subject{actors: d.acts[n-1].speaker, from: i, to: i, kind: "elided"}, true
		}
		return subject{actors: d.talk.clause, from: i, to: i, kind: "elided"}, len(d.talk.clause) > 0
	}
	if i == d.lead(s) && (vf.form.Person == 3 || vf.past) && len(d.talk.subject) > 0 {
		return subject{actors: d.talk.subject, from: i, to: i, kind: "elided"}, true // a list of decisions: Decides …
	}
	if sub, ok := d.subjectEN(i, s); ok {
		return sub, true
	}
	p := d.lastMark(i)
	if d.quoteTo(p) >= 0 || p >= s.from && d.tok(p).comma() {
		j := i + 1
		for j < s.to && d.has(j, isDet) {
			j++
		}
		if sub, ok := d.subjectAt(j, s.to); ok {
			return sub, true
		}
		if run := d.nameRunAt(j, s, true); run.to-run.from >= 2 {
			return subject{actors: []int32{d.person(run.from, run.to, "", "")}, from: run.from, to: run.to, kind: "name"}, true
		}
	}
	return subject{}, false
}

// lead is the first word of a sentence behind a bullet or number.
func (d *document) lead(s *sentence) int {
	i := d.afterDateline(s)
	if d.bulletAt(i) {
		i++
		for i < s.to && d.tok(i).kind != tokWord {
			i++
		}
	}
	return i
}

// afterDateline is the token behind "CAIRO, March 3 (Agency) - ", else the first of the sentence.
func (d *document) afterDateline(s *sentence) int {
	if !d.tok(s.from).caps {
		return s.from
	}
	for j := s.from + 1; j < s.to-1 && j < s.from+14; j++ {
		t := d.tok(j)
		if t.kind == tokPunct && (t.r == '-' || t.r == '–' || t.r == '—') && t.gap && d.tok(j+1).gap {
			return j + 1
		}
		if t.kind == tokWord && !t.cap && t.date < 0 {
			break
		}
	}
	return s.from
}

// canStart reports whether a sentence that begins with a participle has a finite clause of its own behind a comma.
func (d *document) canStart(i int, s *sentence) bool {
	for j := i + 1; j < s.to; j++ {
		if d.tok(j).comma() && j+1 < s.to {
			k := j + 1
			for k < s.to && (d.has(k, isDet|isAdv) || d.tok(k).kind == tokNewline) {
				k++
			}
			if m := d.mentionFrom(k); m != nil && m.speaks() && m.to < s.to && (d.has(m.to, isCue|isTrigger|isAux|isWill) || d.tok(m.to).kind == tokWord && !d.has(m.to, isAnd|isPrep)) {
				return true
			}
		}
	}
	return false
}

// clauseStartEN walks back from a verb to the beginning of its clause. coordinated says that only "and" or a comma
// stands before the verb, so that it shares the subject of the verb before.
func (d *document) clauseStartEN(i int, s *sentence) (start int, coordinated bool) {
	j := i - 1
	for j >= s.from && (d.has(j, isAdv|isAux|isWill|isModal|isNeg) && d.tok(j).inName < 0 || d.tok(j).kind == tokNewline || d.key(j) == "to" && j+1 == i) {
		j--
	}
	if j >= s.from && (d.has(j, isAnd) || d.tok(j).comma() && d.quoteTo(j-1) < 0) && d.tok(j).inName < 0 {
		if d.tok(j).comma() {
			return d.acrossComma(j, i, s)
		}
		return i, true
	}
	low := s.from
	if a := d.actAt(i); a >= 0 && d.acts[a].verb < d.acts[a].from {
		low = max(low, d.acts[a].from) // said the two sides had stressed
	}
	for ; j >= low; j-- {
		t := d.tok(j)
		switch {
		case t.inName >= 0:
			j = d.mentions[t.inName].from
			continue
		case t.is('-') && t.gap && d.tok(j+1).gap, t.is(')') && j-s.from < 12:
			return j + 1, false
		case t.is(';') || t.is(':') || t.is('—') || t.is('–') || d.quoteFrom(j) >= 0 || d.quoteTo(j) >= 0:
			return j + 1, false
		case d.has(j, isThat):
			return j + 1, false
		case t.comma() && !d.joins(j, i):
			return j + 1, false
		case d.has(j, isClause|isRel) && j < i-1:
			return j + 1, false
		case d.has(j, isAnd) && !d.joins(j, i):
			return j + 1, false
		}
	}
	return low, false
}

// acrossComma handles a verb right behind a comma: the comma may close an apposition that began after the subject.
func (d *document) acrossComma(j, i int, s *sentence) (int, bool) {
	for k := j - 1; k >= s.from && j-k < 30; k-- {
		if d.tok(k).comma() {
			if m := d.mentionFrom(k + 1); m != nil && m.to == j && (m.kind == byName || m.kind == byTitleName) && d.actor(m.actors[0]).Type == "person" {
				return m.from, false // a spokesperson for the group, Mariam X, insisted
			}
			if d.has(k+1, isRel) || d.tok(k+1).kind == tokNewline && d.has(k+2, isRel) {
				return d.clauseStartEN(k, s)
			}
			if k > s.from && d.tok(k-1).inName >= 0 {
				return d.mentions[d.tok(k-1).inName].from, false
			}
			break
		}
	}
	return i, true
}

// joins reports whether a comma or "and" at token j stands between two actors of one list.
func (d *document) joins(j, i int) bool {
	p := j - 1
	for p > 0 && d.tok(p).kind == tokNewline {
		p--
	}
	if p < 0 || d.tok(p).inName < 0 {
		return false
	}
	k := j + 1
	for k < i && (d.has(k, isDet|isAnd) || d.tok(k).kind == tokNewline || d.key(k) == "with" || d.key(k) == "together") {
		k++
	}
	for n := 0; n < 2 && k < i && d.tok(k).kind == tokWord && d.tok(k).inName < 0 && !d.has(k, isCue|isTrigger|isAux|isWill|isPrep|isHead); n++ {
		k++ // adjectives
	}
	return k < i && d.tok(k).inName >= 0 && d.mentions[d.tok(k).inName].speaks() && d.mentions[d.tok(k).inName].kind != byPronoun
}

// accordingEN reads "according to X": before its content, or behind it.
func (d *document) accordingEN(i int, s *sentence) bool {
	limit := d.clauseLimit(i, s.to)
	j := i + 2
	for j < limit && d.has(j, isDet) {
		j++
	}
	sub, ok := d.subjectAt(j, limit)
	if !ok {
		to := j
		for to < limit && to-j < 9 && d.tok(to).kind == tokWord {
			to++
		}
		if to == j {
			return false
		}
		sub = subject{actors: []int32{d.local(d.span(j, to).Text, "collective", "", "")}, from: j, to: to, kind: "nominal"}
	}
	a := act{verb: i, verbTo: i + 2, sub: sub, kind: "source", rule: "speech.source"}
	if i <= s.from+1 {
		from := sub.to
		for from < limit && !d.tok(from).comma() {
			from++
		}
		op := d.skipQuoteMark(opening{kind: openThat, from: min(from+1, limit)})
		a.kind, a.opener = "according", openThat
		a.from, a.to = d.contentEN(op, limit, s)
		return a.from < a.to && d.addAct(a)
	}
	a.opener, a.from, a.to = openBefore, s.from, i
	return d.addAct(a)
}

// invertedEN reads "…", said X and: X will come, Y said. The content stands before the cue.
func (d *document) invertedEN(i int, vf verbForm, row *cueRow, sub subject, s *sentence) bool {
	if row.frames&opensQuote == 0 || vf.ing || vf.base && sub.kind != "first_person" {
		return false
	}
	before := i
	if sub.to > sub.from {
		before = min(i, sub.from)
	}
	for before > s.from && (d.has(before-1, isDet|isAdv|isNisba) || d.tok(before-1).kind == tokNewline) {
		before--
	}
	p := d.lastMark(before)
	a := act{verb: i, verbTo: i + 1, sub: sub, kind: row.kind, opener: openBefore, rule: "speech." + row.kind + ".inverted"}
	if q := d.quoteTo(p); q >= 0 && d.quotes[q].kind == quoteSpeech && d.quotes[q].open >= s.from && !d.takenQuote(q) {
		a.from, a.to = d.quotes[q].open+1, d.quotes[q].close
		if !d.addAct(a) {
			return false
		}
		d.secondHalf(i, sub, s)
		return true
	}
	if before > s.from+3 && d.tok(before-1).comma() && (row.kind == "say" || row.kind == "announce") && d.closesClauseEN(max(i+1, sub.to), s) {
		a.from, a.to = d.afterDateline(s), before-1
		return d.addAct(a)
	}
	return false
}

// closesClauseEN reports whether nothing but dates, adverbs and one prepositional phrase follows to the end.
func (d *document) closesClauseEN(j int, s *sentence) bool {
	for ; j < s.to; j++ {
		t := d.tok(j)
		if t.kind == tokWord && t.date < 0 && d.has(j, isThat|isCue) {
			return false
		}
	}
	return true
}

func (d *document) takenQuote(q int) bool {
	for k := len(d.acts) - 1; k >= 0 && len(d.acts)-k < 8; k-- {
		if d.acts[k].from <= d.quotes[q].open+1 && d.acts[k].to >= d.quotes[q].close {
			return true
		}
	}
	return false
}

// secondHalf reads the rest of an interrupted quotation: "A," he said, "B."
func (d *document) secondHalf(i int, sub subject, s *sentence) {
	for j := i + 1; j < s.to && j < i+12; j++ {
		if q := d.quoteFrom(j); q >= 0 && d.quotes[q].kind == quoteSpeech {
			d.addAct(act{verb: i, verbTo: i + 1, from: j + 1, to: d.quotes[q].close, sub: subject{actors: sub.actors, from: i, to: i, kind: "elided"},
				kind: "say", opener: openQuote, rule: "speech.continued"})
			return
		}
	}
}

// bareQuotesEN makes a sentence that is one quotation a further act of the last speaker of its paragraph.
func (d *document) bareQuotesEN(s *sentence) {
	q := d.quoteFrom(s.from)
	if q < 0 || d.quotes[q].kind != quoteSpeech || d.quotes[q].close < s.to-2 || d.takenQuote(q) || d.quotes[q].words < 4 || len(d.acts) == 0 {
		return
	}
	last := d.quotedBefore(s.para)
	if last == nil {
		return
	}
	d.addAct(act{verb: s.from, verbTo: s.from + 1, from: s.from + 1, to: d.quotes[q].close, sub: subject{actors: last.speaker, from: s.from, to: s.from, kind: "elided"},
		kind: "say", opener: openQuote, rule: "speech.continued"})
}

// quotedBefore is the last act of the paragraph that is a quotation, or nil.
func (d *document) quotedBefore(para int) *act {
	for k := len(d.acts) - 1; k >= 0 && len(d.acts)-k < 8 && d.acts[k].para == para; k-- {
		if a := &d.acts[k]; a.opener == openBefore || a.mode == "direct" {
			return a
		}
	}
	return nil
}

func (d *document) mediumEN(i, at int) Span {
	for j := i + 1; j < at; j++ {
		if (d.key(j) == "in" || d.key(j) == "at" || d.key(j) == "during") && j+1 < at && d.tok(j+1).date < 0 {
			to := j + 1
			for to < at && to < j+6 && d.tok(to).kind == tokWord && d.tok(to).date < 0 && !d.has(to, isThat) {
				to++
			}
			return d.span(j+1, to)
		}
	}
	return Span{}
}
