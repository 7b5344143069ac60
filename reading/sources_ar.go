package reading

import (
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// source reads the noun after بحسب or وفق: who is cited and the token after it. A plan or a law is no source.
func (d *document) source(j, limit int) (sub subject, end int, ok bool) {
	if to := d.sourceVerb(j, limit); to > 0 {
		return subject{actors: d.talk.speaker, from: j, to: j, kind: "elided"}, to, len(d.talk.speaker) > 0
	}
	if q := d.quoteFrom(j + 1); q >= 0 && d.quotes[q].words <= 5 && d.quotes[q].close < limit {
		return d.quotedSource(q), d.quotes[q].close + 1, true
	}
	k := j + 1
	for k < limit && k < j+6 {
		t := d.tok(k)
		if k == j+2 && (d.key(j+1) == "ما" || d.key(j+1) == "لما") && d.mentionFrom(k) == nil {
			k++
			continue
		}
		if d.mentionFrom(k) != nil && d.mentionFrom(k).speaks() || !(t.key == "ما" || t.key == "لما" || t.key == "عن" || t.key == "الي" || t.key == "ل" || t.key == "في" || d.has(k, isCue|isStands|isVerb)) {
			break
		}
		k++
	}
	if k >= limit {
		return sub, 0, false
	}
	if sub, ok = d.subjectAt(k, limit); ok {
		if m := d.mentionFrom(k); !d.citable(m, sub) {
			return sub, 0, false
		}
		return sub, d.sourceTail(sub.to, limit), true
	}
	if d.has(k, isNominal|isNaming) || strings.HasPrefix(d.base(k), "مصدر") || strings.HasPrefix(d.base(k), "مصادر") || k > j+1 && d.tok(k).kind == tokWord {
		to := k
		for to < limit && to-k < 8 && d.tok(to).kind == tokWord && !d.has(to, isThat) {
			to++
		}
		name := d.bare(k, to).Text
		return subject{actors: []int32{d.local(name, "collective", "", "")}, from: k, to: to, kind: "nominal"}, d.sourceTail(to, limit), true
	}
	return sub, 0, false
}

// sourceVerb reads بحسب ما تابعت, حسبما أضاف before a mark: the source is the last speaker. It returns the token after.
func (d *document) sourceVerb(j, limit int) int {
	k := j + 1
	if k < limit && d.key(k) == "ما" {
		k++
	}
	if k < limit && (k > j+1 || strings.HasSuffix(d.key(j), "ما")) && d.has(k, isCue) && (k+1 >= limit || d.tok(k+1).kind == tokPunct) {
		return k + 1
	}
	return 0
}

// quotedSource is an outlet given only by its quoted name: وفق «…».
func (d *document) quotedSource(q int) subject {
	open, close := d.quotes[q].open, d.quotes[q].close
	d.quotes[q].kind = quoteName
	var a int32
	if e, to := d.longest(d.k.names, open+1, close); e >= 0 && to == close {
		a = d.k.entries[e].actor
	} else {
		a = d.local(d.span(open+1, close).Text, "outlet", "", "")
	}
	return subject{actors: []int32{a}, from: open, to: close + 1, kind: "name", feminine: true}
}

// citable reports whether an actor can be the source of words: not a state, a place or an adjective.
func (d *document) citable(m *mention, sub subject) bool {
	if m.nominal > 0 && m.kind == byNominal {
		switch d.k.nominal[m.nominal-1].refers {
		case "both", "group":
			return len(sub.actors) > 0 && d.actor(sub.actors[0]).Type != "collective"
		}
		return true
	}
	for _, a := range sub.actors {
		if t := d.actor(a).Type; t == "state" || t == "place" {
			return false
		}
	}
	return len(sub.actors) > 0
}

// sourceTail passes what belongs to the source's name: a quoted name, an adjective, a title set off by no comma.
func (d *document) sourceTail(j, limit int) int {
	for j < limit {
		if q := d.quoteFrom(j); q >= 0 && d.quotes[q].kind == quoteName {
			j = d.quotes[q].close + 1
			continue
		}
		if d.tok(j).kind != tokWord || d.has(j, isThat|isCue) {
			return j
		}
		j++
	}
	return j
}

// sourceNoun returns the token after a source that begins behind token j, or 0.
func (d *document) sourceNoun(j int) int {
	s := d.sentenceOf(j)
	_, end, ok := d.source(j, s.to)
	if !ok {
		return 0
	}
	return end
}

// trailingSource reports whether an attribution at token j closes its sentence, without a comma before it.
func (d *document) trailingSource(j int) bool {
	s := d.sentenceOf(j)
	end := d.sourceNoun(j)
	return end > 0 && (end >= s.to || d.tok(end).is('.') || end+1 >= s.to)
}

func (d *document) sentenceOf(i int) *sentence {
	lo, hi := 0, len(d.sents)-1
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if d.sents[mid].from <= i {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return &d.sents[lo]
}

// sourceAR reads an attribution: وبحسب X، فإن …, or … وفق بيان للوزارة at the end of its clause.
func (d *document) sourceAR(i int, s *sentence) bool {
	limit := d.clauseLimit(i, s.to)
	sub, end, ok := d.source(i, limit)
	if !ok {
		return false
	}
	a := act{verb: i, verbTo: i + 1, sub: sub, kind: "source", rule: "speech.source"}
	if i <= s.from+2 && end < limit {
		from := end
		for from < limit && (d.tok(from).comma() || d.has(from, isThat)) {
			from++
		}
		op := d.skipQuoteMark(opening{kind: openThat, from: from})
		a.opener, a.from = openThat, op.from
		a.from, a.to = d.contentAR(op, limit, s)
		a.kind = "according"
		return d.addAct(a)
	}
	if end < limit && !d.tok(end).is('.') && !d.tok(end).comma() && end+1 < limit {
		return false
	}
	a.opener, a.from, a.to = openBefore, s.from, i
	a.bare = d.tok(s.from).conjunction()
	if end < limit && d.tok(end).comma() {
		a.to = limit // set off by commas in mid-sentence: the whole sentence is the source's
	}
	return d.addAct(a)
}

// sayingAR reads قوله إن: the speaker is the noun before it, as in نقلت الوكالة عن الوزير قوله.
func (d *document) sayingAR(i int, s *sentence) bool {
	if d.key(i) == "بالقول" {
		return false
	}
	limit := d.clauseLimit(i, s.to)
	j := i + 1
	for j < limit && (d.has(j, isAdv) || d.tok(j).comma()) {
		j++
	}
	if j >= limit || !(d.has(j, isThat) || d.quoteFrom(j) >= 0 || d.tok(j).is(':')) {
		return false
	}
	sub := subject{actors: d.talk.speaker, from: i, to: i, kind: "elided"}
	if p := d.prevWord(i); p >= s.from && d.tok(p).inName >= 0 {
		if m := &d.mentions[d.tok(p).inName]; m.speaks() {
			sub, _ = d.subjectAt(m.from, i)
		}
	}
	op := opening{kind: openThat, at: j, from: j}
	if d.has(j, isThat) || d.tok(j).is(':') {
		op.from = j + 1
	}
	op = d.skipQuoteMark(op)
	a := act{verb: i, verbTo: i + 1, sub: sub, kind: "say", opener: op.kind, rule: "speech.saying"}
	a.from, a.to = d.contentAR(op, limit, s)
	return d.addAct(a)
}

// standsAR reads جاء في البيان أن, ورد في رسالة: "…".
func (d *document) standsAR(i int, s *sentence) bool {
	limit := d.clauseLimit(i, s.to)
	j := i + 1
	if j >= limit || d.key(j) != "في" && d.key(j) != "فيه" && d.key(j) != "علي" && d.key(j) != "ضمن" {
		return false
	}
	sub := subject{actors: d.talk.statement, from: i, to: i, kind: "document"}
	k := j + 1
	if got, ok := d.subjectAt(k, limit); ok {
		sub = got
		d.namesIssuer(k, &sub, limit)
		k = sub.to
	} else if d.key(j) != "فيه" && d.tok(k).kind == tokWord {
		sub.actors = d.talk.subject
	}
	for ; k < limit && k-i < reach; k++ {
		if k == j+1 && d.quoteFrom(k) >= 0 {
			return false
		}
		if d.has(k, isThat) || d.tok(k).is(':') || d.quoteFrom(k) >= 0 && d.quotes[d.quoteFrom(k)].kind == quoteSpeech {
			from := k + 1
			op := d.skipQuoteMark(opening{kind: openThat, at: k, from: from})
			a := act{verb: i, verbTo: i + 1, sub: sub, kind: "say", opener: openThat, rule: "speech.document"}
			a.from, a.to = d.contentAR(op, limit, s)
			return d.addAct(a)
		}
		if d.has(k, isCue) && d.tok(k).conjunction() || d.tok(k).is('.') {
			return false
		}
	}
	return false
}

// namesIssuer finds who issued the document named at token k: الصادر عن X, بيان لوزارة X.
func (d *document) namesIssuer(k int, sub *subject, limit int) {
	for j := sub.to; j < limit && j < sub.to+8; j++ {
		if d.has(j, isThat) || d.quoteFrom(j) >= 0 {
			return
		}
		m := d.mentionFrom(j)
		if m == nil || !m.speaks() || m.kind == byNominal {
			continue
		}
		got, _ := d.subjectAt(j, limit)
		d.issue(got.actors, d.bare(sub.from, got.to).Text)
		sub.actors, sub.to, sub.kind = got.actors, got.to, "document"
		return
	}
}

// arabicFuture reports whether token i is a verb with the future prefix س.
func (d *document) arabicFuture(i int) bool {
	t := d.tok(i)
	if !t.ar || t.inName >= 0 {
		return false
	}
	key := t.key
	if t.cut == 0 || t.conjunction() {
		if t.conjunction() {
			key = d.base(i)
		} else if d.k.words.info[t.id].roles == 0 {
			if rest, ok := strings.CutPrefix(key, "و"); ok && strings.HasPrefix(rest, "س") {
				key = rest
			}
		}
	} else {
		return t.clitic() == 'س' && d.imperfect(i)
	}
	if d.has(i, isNotFuture|isPrep|isMonth|isGiven) || d.k.words.info[t.id].roles&^(isVerb) != 0 && !d.has(i, isFuturePass|isFutureBe) {
		return false
	}
	rest, ok := strings.CutPrefix(key, "س")
	if !ok || len(rest) < 6 {
		return false
	}
	if id := d.k.words.ids[key]; id != 0 && d.k.words.info[id].roles&(isNotFuture|isGiven) != 0 {
		return false
	}
	return strings.HasPrefix(rest, "ي") && !strings.HasPrefix(rest, "يا") && !strings.HasPrefix(rest, "يط") || strings.HasPrefix(rest, "ت") && !strings.HasPrefix(rest, "تا") || strings.HasPrefix(rest, "ن") && !strings.HasPrefix(rest, "نو") || strings.HasPrefix(rest, "يطل")
}

func (d *document) imperfect(i int) bool {
	for _, list := range [][]verbForm{d.info(i).cues, d.info(i).triggers} {
		for _, vf := range list {
			if vf.form.Kind == arabic.Imperfect {
				return true
			}
		}
	}
	return d.has(i, isVerb) && strings.ContainsAny(d.base(i)[:2], "يتن")
}
