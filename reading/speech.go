package reading

import (
	"strconv"
	"strings"
)

// act is one speech act: the cue [verb, verbTo), the content [from, to), who speaks.
type act struct {
	verb, verbTo int
	from, to     int
	bare         bool // the first content token loses its proclitics
	sub          subject
	speaker      []int32
	mode         string
	kind         string // kind of the cue: say, stress, announce, agree, source …
	opener       openerKind
	nested       int // act around it, or -1
	via          int32
	medium       Span
	rule         string
	para         int
	np           bool
}

// openerKind says what opened a content.
type openerKind uint8

const (
	openNone openerKind = iota
	openThat
	openQuote
	openColon
	openNP
	openBefore // the content stands before the cue
)

func (o openerKind) String() string {
	return [...]string{"none", "that", "quote", "colon", "noun_phrase", "inverted"}[o]
}

// opening is an opener found after a cue: content begins at token from; at is the opener's own token.
type opening struct {
	kind openerKind
	at   int
	from int
	bare bool
}

// readSentences reads speech, then commitments, sentence by sentence.
func (d *document) readSentences() {
	d.talk.document = -1
	d.findIssuers()
	for i := range d.sents {
		s := &d.sents[i]
		if d.paras[s.para].dup {
			continue
		}
		if i == 0 || d.sents[i-1].para != s.para {
			d.continueQuote(s)
		}
		d.speakerLabel(s)
		before, document := len(d.acts), d.talk.document
		arabicText := d.paras[s.para].lang == "ar"
		d.pairs(s, arabicText)
		if arabicText {
			d.noteFirstAR(s)
			d.speechAR(s)
		} else {
			d.speechEN(s)
			d.noteFirst(s)
		}
		if d.talk.document == document || d.talk.document < 0 {
			d.noteStatement(s, len(d.acts) > before)
		}
		d.finishActs(before)
		d.settings(s, arabicText)
		d.commitments(s, arabicText)
	}
}

// speakerLabel reads MINISTER X: at the beginning of a paragraph, as transcripts print it: until the next label the
// first person is X. A label that names nobody (QUESTION, سؤال) ends that.
func (d *document) speakerLabel(s *sentence) {
	if s.from != d.paras[s.para].from {
		return
	}
	j := s.from
	for j < s.to && j < s.from+8 && (d.tok(j).kind == tokWord && !d.has(j, isThat|isCue|isPrep) || d.tok(j).is('.') || d.tok(j).is('-')) {
		j++
	}
	if j == s.from || j >= s.to-1 || !d.tok(j).is(':') || d.quoteFrom(j+1) >= 0 {
		return
	}
	if m := d.mentionFrom(s.from); m != nil && m.speaks() && m.to == j && m.kind != byNominal {
		d.talk.issuers = d.resolve(m, s.from)
		d.talk.speaker, d.talk.subject = d.talk.issuers, d.talk.issuers
		return
	}
	if last := d.tok(j - 1); last.caps || d.key(j-1) == "سؤال" {
		d.talk.issuers, d.talk.speaker = nil, nil
	}
}

// noteFirstAR keeps the person or organ right behind the first verb of an Arabic sentence: "and announced" has the same
// subject, whatever that verb was.
func (d *document) noteFirstAR(s *sentence) {
	j := s.from
	for j < s.to && j < s.from+6 && (d.tok(j).kind != tokWord || d.has(j, isAdv|isPrep|isClause) || j > s.from && d.has(j-1, isPrep)) {
		j++
	}
	if j+1 >= s.to || d.has(j, isCue|isTrigger|isThat|isPrep) || d.tok(j).inName >= 0 {
		return
	}
	m := d.mentionFrom(j + 1)
	if m == nil || m.kind != byName && m.kind != byTitleName {
		return
	}
	if sub, ok := d.subjectAt(j+1, s.to); ok && d.citable(m, sub) && d.actor(sub.actors[0]).Type == "person" {
		d.speak(sub)
	}
}

// noteStatement remembers who issued the statement that a sentence speaks from: in a joint communique, the ministers ….
func (d *document) noteStatement(s *sentence, spoken bool) {
	for i := s.from; i < s.to; i++ {
		m := d.mentionFrom(i)
		if m == nil || m.nominal == 0 || d.k.nominal[m.nominal-1].refers != "statement" {
			continue
		}
		p := d.prevWord(i)
		for p >= s.from && (d.has(p, isDet) || d.key(p) == "joint" || d.key(p) == "written") {
			p = d.prevWord(p)
		}
		if p < s.from || d.key(p) != "in" && d.key(p) != "في" && d.key(p) != "وفي" {
			continue
		}
		by := d.talk.subject
		if !spoken && len(d.talk.clause) > 0 {
			by = d.talk.clause
		}
		if len(by) > 0 {
			d.talk.statement, d.talk.document = by, -1
		}
		return
	}
}

// noteFirst keeps the person an English sentence begins with as its subject: "he" of the next is they.
func (d *document) noteFirst(s *sentence) {
	j := s.from
	for j < s.to && (d.has(j, isDet|isAdv) || d.tok(j).kind != tokWord || d.tok(j).date >= 0) {
		j++
	}
	m := d.mentionFrom(j)
	if m == nil || !m.speaks() || d.possessor(m) || m.kind == byPronoun {
		return
	}
	if sub, ok := d.subjectAt(j, s.to); ok && len(sub.actors) > 0 {
		d.talk.subject = sub.actors
		if len(sub.actors) > 1 && d.bindable(sub.actors) {
			d.talk.group = sub.actors
		}
	}
}

// addAct records a speech act and makes its speaker the last speaker. Content inside an act with the same verb or
// without words is dropped.
func (d *document) addAct(a act) bool {
	end := a.to
	a.from, a.to = d.trim(a.from, a.to)
	if q := d.quoteFrom(a.from - 1); q >= 0 && a.to < end && d.quotes[q].close == end && !d.tok(end-1).comma() && d.tok(end-1).kind == tokPunct {
		a.to = end // the full stop of a quoted sentence is its own
	}
	if a.from >= a.to || d.wordsIn(a.from, a.to) == 0 {
		return false
	}
	if n := len(d.acts) - 1; n >= 0 && a.kind != "source" && d.acts[n].kind != "source" && d.acts[n].from == a.from && d.acts[n].to == a.to {
		d.acts = d.acts[:n] // the cue next to the content has it
	}
	a.para = d.paraOf(a.verb)
	a.via = -1
	if a.sub.kind == "document" {
		a.via = d.talk.document
	}
	a.speaker = a.sub.actors
	a.nested = -1
	d.acts = append(d.acts, a)
	if len(a.speaker) > 0 && a.sub.kind != "document" && d.statementMedium(a.medium.Text) {
		d.talk.statement, d.talk.document = a.speaker, -1
	}
	if len(a.speaker) > 0 && !(a.kind == "agree") {
		d.speak(a.sub)
	}
	return true
}

// statementMedium reports whether the medium of an act is a statement or letter.
func (d *document) statementMedium(medium string) bool {
	for _, key := range wordKeys(medium) {
		switch key {
		case "بيان", "بلاغ", "رساله", "statement", "communique", "letter":
			return true
		}
	}
	return false
}

// trim drops line breaks, commas and other loose punctuation from both ends of a token range; quotation marks stay.
func (d *document) trim(from, to int) (int, int) {
	loose := func(i int) bool {
		t := d.tok(i)
		return t.kind == tokNewline || t.kind == tokPunct && strings.ContainsRune(",،؛;:.!?؟*…", t.r)
	}
	for from < to && loose(from) {
		from++
	}
	for to > from && loose(to-1) {
		to--
	}
	return from, to
}

func (d *document) wordsIn(from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		if d.tok(i).kind == tokWord {
			n++
		}
	}
	return n
}

// quoteFrom returns the quote whose opening mark is token i, or -1.
func (d *document) quoteFrom(i int) int {
	if i < 0 || i+1 >= len(d.toks) || d.tok(i).kind != tokPunct {
		return -1
	}
	q := d.tok(i + 1).quote
	for q >= 0 && d.quotes[q].open != i {
		q = d.quotes[q].parent
	}
	return int(q)
}

// quoteTo returns the quote whose closing mark is token i, or -1.
func (d *document) quoteTo(i int) int {
	if i < 1 || d.tok(i).kind != tokPunct {
		return -1
	}
	q := d.tok(i - 1).quote
	for q >= 0 && d.quotes[q].close != i {
		q = d.quotes[q].parent
	}
	return int(q)
}

// clauseLimit is the end of the innermost region token i stands in: its quotation, else the sentence.
func (d *document) clauseLimit(i, end int) int {
	if q := d.tok(i).quote; q >= 0 && d.quotes[q].kind == quoteSpeech {
		return min(end, d.quotes[q].close)
	}
	return end
}

// finishActs settles modes, nesting and quotations of the acts of one sentence, and cuts outer content where a later
// act of the same level begins.
func (d *document) finishActs(before int) {
	for i := before; i < len(d.acts); i++ {
		a := &d.acts[i]
		for j := before; j < len(d.acts); j++ {
			b := &d.acts[j]
			if i != j && b.from <= a.verb && a.verb < b.to && a.kind != "source" && b.kind != "source" {
				if a.nested < 0 || d.acts[a.nested].to-d.acts[a.nested].from > b.to-b.from {
					a.nested = j
				}
			}
		}
		if a.nested >= 0 && a.to > d.acts[a.nested].to && a.opener != openBefore {
			a.to = d.acts[a.nested].to
		}
		a.mode = d.modeOf(a)
	}
}

// modeOf tells direct, indirect and mixed: direct when the content is one quotation, mixed when it holds one.
func (d *document) modeOf(a *act) string {
	if q := d.quoteFrom(a.from - 1); q >= 0 && d.quotes[q].close >= a.to-1 && d.quotes[q].kind != quoteName {
		return "direct"
	}
	if q := d.quoteFrom(a.from); q >= 0 && d.quotes[q].close == a.to-1 && d.quotes[q].kind != quoteName {
		return "direct"
	}
	for i := a.from; i < a.to; i++ {
		if q := d.quoteFrom(i); q >= 0 && d.quotes[q].kind == quoteSpeech {
			return "mixed"
		}
	}
	if open, _ := quoteMark(d.toks[max(a.from-1, 0)].r); open && d.tok(a.from-1).kind == tokPunct && d.quoteTo(a.from-1) < 0 && a.opener != openBefore {
		return "direct" // a quotation that was never closed
	}
	if q := d.tok(a.from).quote; q >= 0 && d.tok(a.verb).quote != q && d.quotes[q].kind == quoteSpeech {
		return "direct"
	}
	return "indirect"
}

// emitActs writes the speech acts in the order of their cues.
func (d *document) emitActs() {
	for i := range d.acts {
		a := &d.acts[i]
		sp := Speech{ID: "q" + strconv.Itoa(i+1), Para: d.paraID(a.para), Speaker: d.ids(a.speaker), Mode: a.mode, Verb: d.bare(a.verb, a.verbTo),
			Content: d.contentSpan(a), Rule: a.rule, Medium: a.medium.Text}
		if a.sub.to > a.sub.from {
			m := d.bare(a.sub.from, a.sub.to)
			sp.SpeakerMention = &m
		}
		if a.sub.kind == "elided" || a.sub.kind == "pronoun" || a.sub.kind == "first_person" {
			sp.SpeakerKind = a.sub.kind
		}
		if a.nested >= 0 {
			sp.NestedIn = "q" + strconv.Itoa(a.nested+1)
		}
		if a.via >= 0 {
			sp.Via = d.actor(a.via).ID
		}
		sp.Quotes = d.quotesIn(a)
		sp.Date = d.actDate(a)
		d.out.Speech = append(d.out.Speech, sp)
	}
}

func (d *document) contentSpan(a *act) Span {
	if a.bare {
		return d.bare(a.from, a.to)
	}
	return d.span(a.from, a.to)
}

func (d *document) quotesIn(a *act) []Span {
	var out []Span
	if q := d.quoteFrom(a.from - 1); q >= 0 && d.quotes[q].close >= a.to-1 {
		return append(out, d.contentSpan(a))
	}
	for i := a.from; i < a.to; i++ {
		if q := d.quoteFrom(i); q >= 0 && d.quotes[q].kind == quoteSpeech && d.quotes[q].close <= a.to {
			out = append(out, d.span(i+1, d.quotes[q].close))
			i = d.quotes[q].close
		}
	}
	return out
}

// actDate is the date that stands between a cue and its content.
func (d *document) actDate(a *act) string {
	for i := a.verb; i < a.from; i++ {
		if n := d.tok(i).date; n >= 0 && d.dates[n].kind != "vague" && d.dates[n].kind != "duration" {
			return d.dates[n].value
		}
	}
	return ""
}

// continueQuote makes a quotation that runs on into this paragraph a further act of the last speaker.
func (d *document) continueQuote(s *sentence) {
	q := d.quoteFrom(s.from)
	if q < 1 || !d.quotes[q-1].runsOn || len(d.acts) == 0 || d.quotes[q-1].parent >= 0 {
		return
	}
	last := d.acts[len(d.acts)-1]
	d.addAct(act{verb: s.from, verbTo: s.from + 1, from: s.from + 1, to: d.quotes[q].close, sub: subject{actors: last.speaker, from: s.from, to: s.from, kind: "elided"},
		kind: "say", opener: openQuote, rule: "speech.continued"})
}
