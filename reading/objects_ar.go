package reading

import (
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// objectsAR reads the object list of an undertaking from token st and records its items.
func (d *document) objectsAR(u undertaking, st, limit int, s *sentence, clause bool) int {
	end := d.objectEnd(st, limit, s)
	if clause {
		next := d.clauseObject(u, st, end, s)
		for end < limit && d.has(end, isThat) && d.tok(end).conjunction() { // أن تجتمع …، وأن ترفع …
			st, end = end+1, d.objectEnd(end+1, limit, s)
			next = d.clauseObject(u, st, end, s)
		}
		return next
	}
	st, need := d.skipLead(st, end, u.modality)
	if st >= end {
		return 0
	}
	if u.modality == "reaffirmed" || need && u.position {
		return d.addPledges(u, []item{d.itemAR(item{from: st, to: end, bare: true}, u)})
	}
	return d.addPledges(u, d.splitAR(u, st, end))
}

// clauseObject records أن-clauses: a principle inside makes it a principle, else the clause is the object.
func (d *document) clauseObject(u undertaking, st, end int, s *sentence) int {
	if at := d.principleIn(st, end); at >= 0 && u.modality != "called_on" {
		u.modality = "reaffirmed"
	}
	for st < end && d.tok(st).kind != tokWord {
		st++
	}
	return d.addPledges(u, []item{{from: st, to: end, bare: d.toks[min(st, end-1)].conjunction()}})
}

// principleIn returns the first token in [from, to) that begins a principle, or -1.
func (d *document) principleIn(from, to int) int {
	for i := from; i < to; i++ {
		if d.tok(i).kind == tokWord && d.info(i).begins&beginsPrinciple != 0 {
			if row, _ := d.longest(d.k.principles, i, to); row >= 0 {
				return i
			}
		}
	}
	return -1
}

// skipLead passes ضرورة and أهمية (need reports them) and, before something only weighed, سبل and إمكانية.
func (d *document) skipLead(st, end int, modality string) (next int, need bool) {
	for st < end {
		switch {
		case d.tok(st).kind != tokWord && (d.quoteFrom(st) >= 0 || d.tok(st).comma() || d.tok(st).is('؛') || d.tok(st).is(':')):
		case d.has(st, isNeed) && st+1 < end:
			need = true
		case modality == "evaluated" && d.has(st, isOption) && st+1 < end && d.has(st+1, isHead):
		default:
			return st, need
		}
		st++
	}
	return st, need
}

// objectEnd is where the objects of a trigger end: a new report or trigger, a new clause, or the end of the region.
func (d *document) objectEnd(st, limit int, s *sentence) int {
	inQuote := d.toks[min(st, len(d.toks)-1)].quote
	for j := st; j < limit; j++ {
		t := d.tok(j)
		if q := d.quoteFrom(j); q >= 0 && d.quotes[q].close < limit && int32(q) != inQuote && j > st {
			j = d.quotes[q].close
			continue
		}
		if t.is('.') && j > st && j+1 < limit && d.tok(j+1).kind == tokWord {
			return j
		}
		if t.kind != tokWord || j == st {
			continue
		}
		mark := d.tok(j-1).kind == tokPunct && !d.tok(j-1).is('-')
		switch {
		case strings.HasPrefix(t.key, "وس") && d.arabicFuture(j) && j > st+1, t.key == "كما" && d.newVerb(j+1):
			return j
		case d.breaksContent(j, mark), t.conjunction() && (d.newVerb(j) || mark && d.has(j, isThat)), mark && d.newClause(j):
			return j
		case t.inName < 0 && d.info(j).begins&beginsPrinciple != 0 && (t.conjunction() || mark) && j > st+2:
			return j
		}
	}
	return limit
}

// newVerb reports whether a trigger verb joined by و begins an undertaking of its own.
func (d *document) newVerb(j int) bool {
	if !d.has(j, isTrigger|isCue) || d.tok(j).inName >= 0 || d.has(j, isHead) {
		return false
	}
	for _, vf := range d.info(j).triggers {
		if vf.form.Person > 0 && vf.form.Kind != arabic.Participle {
			return true
		}
	}
	for _, vf := range d.info(j).cues {
		if vf.form.Person == 1 {
			return true
		}
	}
	return false
}

// newClause reports the words that begin a clause of their own after a comma: كما, فيما, حيث, وذلك, لكن.
func (d *document) newClause(j int) bool {
	if d.key(j) == "علي" && d.has(j+1, isThat) {
		return true
	}
	switch d.key(j) {
	case "كما", "فيما", "بينما", "حيث", "وذلك", "لكن", "ولكن", "مما", "وهو", "وهي", "وهما", "علما", "واضاف", "اذ", "فقد", "وقد", "الا":
		return true
	}
	return d.has(j, isCue) && d.participleCue(j)
}

func (d *document) participleCue(j int) bool {
	for _, vf := range d.info(j).cues {
		if vf.form.Kind == arabic.Participle && d.k.cues[vf.row].kind != "label" {
			return true
		}
	}
	return false
}

// splitAR cuts an object list at coordinated action nouns. After a comma a noun of action joined by و opens a new
// undertaking; without one only where no purpose phrase and no relative clause is open and the two nouns do not share
// their complement (للتشاور والتنسيق).
func (d *document) splitAR(u undertaking, st, end int) []item {
	var items []item
	from, purpose, relative := st, false, false
	action := d.has(st, isHead)
	for j := st + 1; j < end; j++ {
		t := d.tok(j)
		if t.kind != tokWord {
			continue
		}
		comma := d.afterComma(j)
		if comma {
			relative = relative && !action
		}
		head := d.has(j, isHead) && d.info(j).roles&isHeadSuffixed == 0 || d.has(j, isNeed) && comma
		joined := t.conjunction() && (t.cut == 2 || t.clitic() == 'و')
		also := d.alsoBefore(j)
		opens := head && action && !relative && (joined && comma || also || joined && !purpose && !d.sharedComplement(j, from))
		if opens {
			items = append(items, d.itemAR(item{from: from, to: d.beforeAlso(j, from), bare: true}, u))
			from, purpose = j, false
			if d.has(j, isNeed) && j+1 < end {
				from = j + 1
			}
			continue
		}
		switch {
		case d.has(j, isPurpose) || t.key == "اجل" || t.clitic() == 'ل' && d.has(j, isHead) && j > from+1 && !d.halts(j, from):
			purpose = true
		case d.has(j, isRel):
			relative = true
		}
	}
	return append(items, d.itemAR(item{from: from, to: end, bare: true}, u))
}

// halts reports لإطلاق النار behind وقف: what is halted, not what for.
func (d *document) halts(j, from int) bool {
	return d.base(j) == "اطلاق" && (strings.HasPrefix(d.base(from), "وقف") || d.base(from) == "هدنه")
}

// afterComma reports whether a comma, semicolon or the end of a quotation stands right before token j.
func (d *document) afterComma(j int) bool {
	p := j - 1
	for p > 0 && (d.quoteFrom(p) >= 0 || d.tok(p).kind == tokNewline) {
		p--
	}
	return d.tok(p).comma() || d.tok(p).is('؛') || d.quoteTo(p) >= 0
}

// sharedComplement reports whether the noun before a joined one is itself a noun of action with nothing in between:
// تدعيم وتعزيز دور.
func (d *document) sharedComplement(j, from int) bool {
	return j-1 >= from && d.has(j-1, isHead) && (j-1 == from || !strings.HasPrefix(d.key(j-1), "ال") || strings.HasPrefix(d.base(j), "ال")) || j-1 > from && d.has(j-1, isPrep)
}

// alsoBefore reports فضلا عن, إضافة إلى, إلى جانب right before token j.
func (d *document) alsoBefore(j int) bool {
	p := j - 1
	if p > 0 && d.quoteFrom(p) >= 0 {
		p--
	}
	return p > 1 && (d.key(p) == "عن" || d.key(p) == "الي") && d.has(p-1, isAlso) || p > 1 && d.key(p) == "جانب" && d.key(p-1) == "الي"
}

func (d *document) beforeAlso(j, from int) int {
	for p := j - 1; p > from && p >= j-4; p-- {
		if d.has(p, isAlso) {
			return p
		}
	}
	return j
}

// itemAR settles one item: what it only weighs is evaluated, a call on others is called_on with its addressees.
func (d *document) itemAR(it item, u undertaking) item {
	from := it.from
	for from < it.to && d.tok(from).kind != tokWord {
		from++
	}
	if from >= it.to {
		return it
	}
	it.from, it.bare = from, true
	if u.modality == "called_on" {
		return it
	}
	for n := 0; n < 3 && from+n < it.to; n++ {
		k := from + n
		if n > 0 && (!d.has(k, isHead|isPrep) || d.tok(k).cut > 0) {
			break
		}
		for _, h := range d.info(k).heads {
			switch d.k.heads[h].role {
			case "weigh":
				it.modality = "evaluated"
			case "affirm":
				if n == 0 {
					it.modality = "reaffirmed"
				}
			case "call":
				if n == 0 {
					it.modality, it.addressees = "called_on", d.itemAddressees(k+1, it.to)
				}
			}
		}
		if it.modality != "" || d.key(k) == "النظر" {
			if d.key(k) == "النظر" && d.key(k+1) == "في" {
				it.modality = "evaluated"
			}
			break
		}
	}
	return it
}

// itemAddressees reads those called on inside an item: دعوة الأطراف إلى ….
func (d *document) itemAddressees(j, end int) []int32 {
	if j < end && (d.key(j) == "من" || d.key(j) == "الي") {
		j++
	}
	to := j
	for to < end && !d.whole(to, isPrep) && !d.has(to, isThat) && d.tok(to).kind == tokWord {
		to++
	}
	if sub, ok := d.subjectAt(j, to); ok {
		if d.mentionFrom(j).kind == byNominal {
			return d.openSet(sub, j)
		}
		return sub.actors
	}
	if got := d.wordsAsActor(j, to); got != nil {
		return got
	}
	return []int32{}
}
