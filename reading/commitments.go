package reading

import (
	"slices"
	"strconv"
	"strings"
)

// pledge is one commitment in progress: the object [from, to), who is bound, how strongly.
type pledge struct {
	from, to   int
	bare       bool
	parties    []string
	addressees []string
	modality   string
	class      string
	asserted   int32 // actor, or -1
	speech     int   // act, or -1
	trigger    Span
	position   bool
	rule       string
	sameAs     int
}

// item is one undertaking of an object list.
type item struct {
	from, to   int
	bare       bool
	modality   string // empty: that of the trigger
	addressees []int32
}

// undertaking is a trigger with its subject, before its objects are known.
type undertaking struct {
	at, atTo   int // trigger tokens
	modality   string
	actors     []int32
	addressees []int32
	elided     bool
	position   bool
	rule       string
}

// commitments reads the undertakings of a sentence.
func (d *document) commitments(s *sentence, arabicText bool) {
	if d.listItem(s) {
		return
	}
	for i := s.from; i < s.to; {
		t := d.tok(i)
		if t.kind != tokWord {
			i++
			continue
		}
		read := d.commitmentEN
		if arabicText {
			read = d.commitmentAR
		}
		next := read(i, s)
		i = max(next, i+1)
	}
	d.closeList(s)
}

// addPledges records the items of an undertaking and returns the token after the last one.
func (d *document) addPledges(u undertaking, items []item) int {
	end := u.atTo
	if d.denied(u.at) || !restates(u.rule) && d.negated(u.at) {
		return end
	}
	for _, it := range d.splitJoined(u, items) {
		from, to := d.trimItem(it.from, it.to)
		if from >= to || d.wordsIn(from, to) < 2 && !d.has(from, isHead) && d.classOf(from, to) == "other" || d.covered(from, to) {
			continue
		}
		p := pledge{from: from, to: to, bare: it.bare, modality: u.modality, position: u.position, rule: u.rule, sameAs: -1,
			trigger: d.span(u.at, u.atTo), speech: d.actAt(from), asserted: d.asserter(from, u)}
		if p.speech < 0 {
			p.speech = d.actAt(u.at)
		}
		if it.modality != "" {
			p.modality = it.modality
		}
		if (p.modality == "agreed" || p.modality == "intends") && d.weighs(from, to) {
			p.modality = "evaluated"
		}
		p.parties = d.parties(u.actors)
		if p.modality == "called_on" {
			to := it.addressees
			if to == nil {
				to = u.addressees
			}
			p.addressees = d.addressed(to)
			p.parties = p.addressees
		} else if p.modality == "agreed" && len(p.parties) == 1 && !d.severs(from) {
			p.parties = d.withPartner(d.withPartner(p.parties, u.at, min(from, u.at+10)), from, min(to, from+8))
		}
		if p.modality == "reaffirmed" && p.speech >= 0 && len(p.parties) == 1 {
			p.position = true
		}
		p.class = d.classOf(from, to)
		p.sameAs = d.sameEarlier(&p)
		d.pledges = append(d.pledges, p)
		end = max(end, to)
	}
	return end
}

// denied reports words that somebody denies: what was not undertaken is no commitment.
func (d *document) denied(at int) bool {
	for i := len(d.acts) - 1; i >= 0 && len(d.acts)-i < 24; i-- {
		a := &d.acts[i]
		if at < a.from || at >= a.to || a.kind == "source" {
			continue
		}
		for _, vf := range d.info(a.verb).cues {
			if l := d.k.cues[vf.row].lemma; l == "deny" || l == "نفي" {
				return true
			}
		}
	}
	return false
}

// addressed keeps called-on actors; an empty list means that the text does not say who.
func (d *document) addressed(actors []int32) []string {
	if len(actors) == 0 {
		return []string{}
	}
	return d.parties(actors)
}

// trimItem drops marks at both ends; an item that is one quotation loses its marks.
func (d *document) trimItem(from, to int) (int, int) {
	for {
		a, b := d.trim(from, to)
		if q := d.quoteFrom(a); q >= 0 && a < b && (d.quotes[q].close == b-1 || d.quotes[q].close >= b) {
			a++
		}
		if a < b {
			if q := d.quoteTo(b - 1); q >= 0 && d.quotes[q].open < a {
				b--
			}
		}
		for b > a && (d.tok(b-1).is('«') || d.tok(b-1).is('“') || d.tok(b-1).is('"') && d.quoteFrom(b-1) >= 0 || d.has(b-1, isAnd) || d.tok(b-1).kind == tokWord && (d.key(b-1) == "كما" || d.key(b-1) == "و" || d.key(b-1) == "فضلا")) {
			b--
		}
		if a == from && b == to {
			return a, b
		}
		from, to = a, b
	}
}

// covered reports whether an earlier pledge already has most of these tokens.
func (d *document) covered(from, to int) bool {
	for i := len(d.pledges) - 1; i >= 0 && len(d.pledges)-i < 12; i-- {
		p := &d.pledges[i]
		a, b := max(from, p.from), min(to, p.to)
		if b > a && 2*(b-a) > to-from {
			return true
		}
	}
	return false
}

// asserter is the outermost speaker around an undertaking; for one told right after a statement, its issuer.
func (d *document) asserter(at int, u undertaking) int32 {
	outer := -1
	for i := len(d.acts) - 1; i >= 0 && len(d.acts)-i < 24; i-- {
		if a := &d.acts[i]; a.from <= at && at < a.to && len(a.speaker) > 0 && (outer < 0 || a.to-a.from > d.acts[outer].to-d.acts[outer].from) {
			outer = i
		}
	}
	switch {
	case u.modality == "called_on" && !u.elided && len(u.actors) > 0 && outer >= 0 && d.acts[outer].kind == "source":
		return u.actors[0]
	case outer < 0 && (u.modality == "called_on" || u.rule == "commitment.order") && len(u.actors) == 1:
		return u.actors[0]
	case outer >= 0 && len(d.acts[outer].speaker) > 1:
		return -1 // several speak: in_speech tells who
	case outer >= 0:
		return d.acts[outer].speaker[0]
	case u.elided && len(d.talk.statement) > 0 && slices.Equal(d.talk.speaker, d.talk.statement):
		return d.talk.statement[0]
	}
	return -1
}

// withPartner adds the other side of something agreed: آلية تنسيق مع روسيا, a mechanism with Russia.
func (d *document) withPartner(parties []string, from, to int) []string {
	for i := from; i < to; i++ {
		if d.key(i) != "مع" && d.key(i) != "with" || !d.jointBefore(i, from) {
			continue
		}
		j := i + 1
		for j < to && d.has(j, isDet) {
			j++
		}
		sub, ok := d.subjectAt(j, to)
		if !ok || !d.bindable(sub.actors) || !d.sovereign(sub.actors) {
			continue
		}
		for _, id := range d.parties(sub.actors) {
			if !slices.Contains(parties, id) {
				parties = append(parties, id)
			}
		}
		if a, ok := d.actorID(parties[0]); ok {
			d.talk.group = append([]int32{a}, sub.actors...)
		}
		return parties
	}
	return parties
}

// severs reports a head that ends something with the other side: it binds only who does it.
func (d *document) severs(from int) bool {
	for d.has(from, isDet|isAdv) {
		from++
	}
	switch d.base(from) {
	case "قطع", "تعليق", "تجميد", "سحب", "استدعاء", "طرد", "الغاء", "انهاء", "sever", "severing", "cut", "cutting", "suspend", "suspending", "break", "breaking", "end", "ending", "recall", "freeze", "severance", "suspension":
		return true
	}
	return false
}

// jointBefore reports a word for something that takes two sides before "with": آلية تنسيق مع, agreed with.
func (d *document) jointBefore(i, from int) bool {
	for j := i - 1; j >= from && j > i-5; j-- {
		if d.tok(j).kind != tokWord {
			continue
		}
		if d.has(j, isTrigger) {
			return true
		}
		if row, _ := d.longest(d.k.classes, j, i); row >= 0 {
			switch d.k.classRows[row].class {
			case "mechanism", "meeting", "communication", "diplomatic_relations", "political_process":
				return true
			}
		}
		switch d.base(j) {
		case "تنسيق", "تعاون", "اتفاق", "اتفاقيه", "شراكه", "حوار", "تفاهم", "agreement", "deal", "partnership", "cooperation", "جديد", "مشترك":
			return true
		}
	}
	return false
}

// sovereign reports whether all are states or their organs and officials: those who can be the other side.
func (d *document) sovereign(actors []int32) bool {
	for _, a := range actors {
		id, ok := d.actorID(d.partyID(a))
		if !ok || d.actor(id).Type != "state" {
			return false
		}
	}
	return len(actors) > 0
}

// sameEarlier finds an earlier pledge of the same parties, class and modality that shares most of its words.
func (d *document) sameEarlier(p *pledge) int {
	words := d.wordSet(p.from, p.to)
	for i := range d.pledges {
		q := &d.pledges[i]
		if i+40 < len(d.pledges) || q.class != p.class || q.modality != p.modality || !slices.Equal(q.parties, p.parties) || len(p.parties) == 0 {
			continue
		}
		shared, other := 0, d.wordSet(q.from, q.to)
		for w := range words {
			if other[w] {
				shared++
			}
		}
		if n := min(len(words), len(other)); n > 2 && 10*shared >= 6*n || q.class == "mechanism" && shared >= 3 {
			return i
		}
	}
	return -1
}

func (d *document) wordSet(from, to int) map[string]bool {
	set := map[string]bool{}
	for i := from; i < to; i++ {
		if d.tok(i).kind == tokWord && !d.has(i, isPrep|isDet|isAnd|isAdv) {
			set[d.base(i)] = true
		}
	}
	return set
}

// bindsTo replaces actors that cannot be bound (an agreement, a meeting) by the pair in mind.
func (d *document) bindsTo(actors []int32) []int32 {
	for _, a := range actors {
		if t := d.actor(a); t.Type == "document" || t.Type == "collective" && d.namesInstrument(t) {
			if len(d.talk.group) > 0 {
				return d.talk.group
			}
			return nil
		}
	}
	return actors
}

// namesInstrument reports whether a collective's name begins with a word for an instrument, a meeting or principles.
func (d *document) namesInstrument(a *Actor) bool {
	name := a.NameEN
	if a.NameAR != "" {
		name = a.NameAR
	}
	for _, key := range wordKeys(name) {
		if w := d.k.words.info[d.k.words.ids[key]]; w.begins&beginsInstrument != 0 || w.begins&beginsClass != 0 {
			return true
		}
		switch key {
		case "المبادئ", "البنود", "النقاط", "اللقاء", "الاجتماع", "المحادثات", "المباحثات", "الخطه", "meeting", "talks", "plan", "terms":
			return true
		}
	}
	return false
}

// emitPledges writes the commitments in order of place.
func (d *document) emitPledges() {
	order := make([]int, len(d.pledges))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return d.pledges[a].from - d.pledges[b].from })
	number := make([]string, len(d.pledges))
	for n, i := range order {
		number[i] = "c" + strconv.Itoa(n+1)
	}
	for _, i := range order {
		p := &d.pledges[i]
		c := Commitment{ID: number[i], Para: d.paraID(d.paraOf(p.from)), Parties: p.parties, Modality: p.modality, Class: p.class, Trigger: p.trigger.Text,
			Position: p.position, Rule: p.rule, Addressee: p.addressees}
		c.Span = d.pledgeSpan(p)
		if p.asserted >= 0 {
			c.AssertedBy = d.actor(p.asserted).ID
		}
		if p.speech >= 0 {
			c.InSpeech = "q" + strconv.Itoa(p.speech+1)
		}
		if p.sameAs >= 0 {
			c.SameAs = number[p.sameAs]
		}
		c.Instruments = d.instrumentsIn(p.from, p.to)
		d.details(&c, p)
		d.out.Commitments = append(d.out.Commitments, c)
	}
}

func (d *document) pledgeSpan(p *pledge) Span {
	if t := d.tok(p.from); p.bare && t.ar && t.cut == 0 && t.id == 0 && p.from > 0 && (d.tok(p.from-1).comma() || d.weighWord(p.from)) && strings.HasPrefix(t.key, "و") && len(t.key) > 6 {
		return d.bytes(d.afterLetters(p.from, 1), int(d.tok(p.to-1).end))
	}
	if t := d.tok(p.from); p.bare && t.clitic() == 'ل' {
		return d.bytes(d.afterLetters(p.from, int(t.cut)/2), int(d.tok(p.to-1).end)) // للمساهمة: from the second ل
	}
	if strings.HasPrefix(d.key(p.from), "وس") && d.arabicFuture(p.from) {
		return d.bytes(d.afterLetters(p.from, 1), int(d.tok(p.to-1).end))
	}
	if p.bare {
		return d.bare(p.from, p.to)
	}
	return d.span(p.from, p.to)
}

// details reads deadline, place, condition and beneficiary, only from inside the span.
func (d *document) details(c *Commitment, p *pledge) {
	for i := p.from; i < p.to; i++ {
		if n := d.tok(i).date; n >= 0 && c.Deadline == "" && d.dates[n].from == i {
			if sp := d.dates[n]; sp.deadline || sp.kind != "vague" && sp.kind != "year" && sp.value > d.published.String() {
				c.Deadline = d.bare(sp.from, sp.to).Text
			}
		}
		if m := d.mentionFrom(i); m != nil && len(m.actors) == 1 && c.Place == "" && d.actor(m.actors[0]).Type == "place" && d.locative(i) {
			c.Place = d.actor(m.actors[0]).ID
		}
	}
	if from, to := d.conditionIn(p.from, p.to); to > from {
		c.Condition = d.span(from, to).Text
	}
	c.Beneficiary = d.beneficiaries(p.from, p.to)
}

// locative reports whether في, ب, in, at or the word for capital or city stands before token i.
func (d *document) locative(i int) bool {
	if d.tok(i).clitic() == 'ب' {
		return true
	}
	switch p := d.prevWord(i); {
	case p < 0:
		return false
	default:
		switch d.base(p) {
		case "في", "العاصمه", "مدينه", "in", "at", "capital", "city":
			return true
		}
	}
	return false
}

// conditionIn finds the words that tie an undertaking to a condition: بالتنسيق مع, شريطة, provided that.
func (d *document) conditionIn(from, to int) (int, int) {
	for i := from; i < to; i++ {
		switch d.key(i) {
		case "بتنسيق", "بالتنسيق", "شريطه", "بشرط", "رهنا", "provided", "subject", "conditional":
			if d.key(i) == "subject" && d.key(i+1) != "to" {
				continue
			}
			return i, to
		}
	}
	return 0, 0
}

// beneficiaries finds whom an undertaking serves: لجميع المحتاجين, for the people of X, بين الليبيين.
func (d *document) beneficiaries(from, to int) []string {
	for i := from; i < to; i++ {
		m := d.mentionFrom(i)
		if m == nil || len(m.actors) == 0 || m.kind == byAdjective {
			continue
		}
		p := d.prevWord(i)
		if d.tok(i).clitic() == 'ل' || p >= from && (d.key(p) == "لصالح" || d.key(p) == "for") {
			return d.ids(m.actors)
		}
	}
	return nil
}

// listItem reads a bulleted paragraph after a trigger that ended in a colon.
func (d *document) listItem(s *sentence) bool {
	l := d.talk.openList
	if l == nil {
		return false
	}
	if !d.paras[s.para].bullet {
		d.talk.openList = nil
		return false
	}
	from := s.from
	for from < s.to && (d.tok(from).kind != tokWord || len(d.tok(from).key) == 1 && !d.tok(from).ar) {
		from++
	}
	u := undertaking{at: from, atTo: from, modality: l.modality, actors: l.parties, rule: l.rule}
	it := item{from: from, to: s.to, bare: d.toks[min(from, s.to-1)].ar && d.toks[min(from, s.to-1)].conjunction()}
	if d.key(from) == "to" {
		it.from++
	}
	if d.tok(from).ar {
		it = d.itemAR(it, u)
	}
	before := len(d.pledges)
	d.addPledges(u, []item{it})
	for i := before; i < len(d.pledges); i++ {
		d.pledges[i].trigger = l.trigger
	}
	return true
}

// leaveOpen keeps a trigger whose object is a list to come; the first reading of a verb counts.
func (d *document) leaveOpen(u *undertaking) {
	if p := d.talk.pending; p == nil || p.at != u.at {
		d.talk.pending = u
	}
}

// closeList opens a list when the sentence ends in a colon behind a trigger.
func (d *document) closeList(s *sentence) {
	if d.talk.pending == nil {
		return
	}
	last := s.to - 1
	if d.tok(last).is(':') && d.talk.pending.at >= s.from {
		u := d.talk.pending
		d.talk.openList = &openList{parties: u.actors, modality: u.modality, trigger: d.span(u.at, u.atTo), rule: u.rule + ".list"}
	}
	d.talk.pending = nil
}
