package reading

// objectsEN records the items of an English object that begins at token st.
func (d *document) objectsEN(u undertaking, st int, s *sentence, clause bool) int {
	limit := d.regionEN(min(st, s.to-1), s)
	end := d.objectEndEN(st, limit, s)
	if st >= end {
		return 0
	}
	if clause {
		if d.principleInEN(st, end) && u.modality == "agreed" {
			u.modality = "reaffirmed"
		}
		next := d.addPledges(u, []item{{from: st, to: end}})
		for d.tok(end).is(';') && end < limit { // that …; that …; and that …
			k := end + 1
			for k < limit && (d.has(k, isAnd) || d.tok(k).kind == tokNewline) {
				k++
			}
			if !d.has(k, isThat) {
				break
			}
			end = d.objectEndEN(k+1, limit, s)
			next = d.addPledges(u, []item{{from: k + 1, to: end}})
		}
		return next
	}
	return d.addPledges(u, d.splitEN(u, st, end))
}

// principleInEN reports must, should, would be or another principle word inside a that-clause.
func (d *document) principleInEN(from, to int) bool {
	for i := from; i < to; i++ {
		if d.tok(i).kind == tokWord && (d.info(i).begins&beginsPrinciple != 0 || d.key(i) == "would" && d.key(i+1) == "be") {
			return true
		}
	}
	return false
}

// objectEndEN ends an object at a semicolon, a new clause with its own subject and verb, a reporting word, or a
// subordinate clause of reason.
func (d *document) objectEndEN(st, limit int, s *sentence) int {
	for j := st + 1; j < limit; j++ {
		t := d.tok(j)
		switch {
		case t.is(';') || t.is('—') || t.is('.') && t.quote >= 0:
			return j
		case t.kind != tokWord || t.inName >= 0 && t.name < 0:
			continue
		case d.breaksContentEN(j), d.has(j, isWill) && d.has(j-1, isAnd):
			return d.backOver(j, st)
		case d.key(j) == "as" && d.has(j+1, isPron|isDem) && d.key(j-1) != "long" && d.key(j-1) != "soon", d.key(j) == "while" || d.key(j) == "because" || d.key(j) == "but" && d.tok(j-1).comma():
			return j
		case d.newClauseEN(j, limit):
			return d.backOver(j, st)
		}
	}
	return limit
}

// newClauseEN reports a subject at token j, joined by a comma or "and", that has a verb of its own: and we remain
// determined, and the President thanked.
func (d *document) newClauseEN(j, limit int) bool {
	m := d.mentionFrom(j)
	if m == nil || !m.speaks() {
		return false
	}
	p := j - 1
	for p > 0 && (d.has(p, isDet|isAdv) || d.tok(p).kind == tokNewline) {
		p--
	}
	if !d.has(p, isAnd) && !d.tok(p).comma() {
		return false
	}
	k := m.to
	for k < limit && (d.has(k, isAdv) || d.tok(k).kind == tokNewline) {
		k++
	}
	if k >= limit || d.tok(k).kind != tokWord {
		return false
	}
	if d.has(k, isWill|isAux|isModal) {
		return true
	}
	for _, list := range [][]verbForm{d.info(k).cues, d.info(k).triggers} {
		for _, vf := range list {
			if vf.past || vf.form.Person == 3 || vf.base && m.kind == byPronoun {
				return true
			}
		}
	}
	return d.info(k).begins&beginsPhrase != 0 && m.kind == byPronoun
}

// splitEN cuts an object at coordinated heads of the same form: to lead …, to hold … and exchange …; protecting … and
// ensuring …; the release of … and the opening of …. Inside a purpose ("to ensure") nothing splits; two verbs side by
// side (lead and support) share their object.
func (d *document) splitEN(u undertaking, st, end int) []item {
	form := d.headForm(st)
	var items []item
	from, purpose := st, false
	for j := st + 1; j < end; j++ {
		t := d.tok(j)
		if t.kind != tokWord {
			continue
		}
		if d.key(j) == "to" && d.verbAt(j+1) && !d.listMark(j) {
			purpose = true
			continue
		}
		mark := d.listMark(j)
		if !mark || form == formNone {
			continue
		}
		h := j
		if form == formBase && d.key(j) == "to" {
			list := d.key(st-1) == "to" && d.has(j-1, isAnd) && d.commaMark(j)
			if purpose && !list || d.key(st-1) != "to" && !d.has(j-1, isAnd) {
				continue
			}
			h = d.afterAdverbs(j+1, end)
		}
		if form == formNoun {
			det := d.has(h, isDet)
			for h < end && (d.has(h, isDet|isAdv) || det && h < j+3 && d.tok(h).kind == tokWord && !d.has(h, isHead|isPrep)) {
				h++
			}
		} else {
			h = d.afterAdverbs(h, end)
		}
		if h >= end || !d.hasForm(h, form) || d.adjacentVerb(j, from) || purpose && form != formGerund && !d.commaMark(j) {
			continue
		}
		if purpose && form == formBase && d.key(j) != "to" {
			continue
		}
		items = append(items, item{from: from, to: d.beforeMark(j, from)})
		from, purpose = h, false
		if form == formNoun {
			from = j
		}
	}
	items = append(items, item{from: from, to: end})
	return d.weighEN(items, u)
}

// form of the head that an English object begins with.
type headKind uint8

const (
	formNone headKind = iota
	formBase
	formGerund
	formNoun
)

func (d *document) headForm(j int) headKind {
	if j >= len(d.toks) || d.tok(j).kind != tokWord {
		return formNone
	}
	if d.has(j, isHead) {
		for _, h := range d.info(j).heads {
			if d.k.heads[h].role == "noun" && d.key(j-1) != "to" {
				return formNoun
			}
		}
		roles := d.info(j).roles
		switch {
		case roles&isHeadSuffixed != 0:
			return formGerund
		case roles&isHeadDefinite != 0 && roles&isTrigger == 0:
			return formNone
		}
		return formBase
	}
	if d.gerund(j) {
		return formGerund
	}
	if d.has(j, isDet) {
		return formNoun
	}
	return formNone
}

// hasForm reports whether token j can be a head of that form; a word may be verb and noun: exchange, release.
func (d *document) hasForm(j int, form headKind) bool {
	if d.headForm(j) == form {
		return true
	}
	if form != formBase || !d.has(j, isHead) || d.info(j).roles&isHeadSuffixed != 0 {
		return false
	}
	for _, h := range d.info(j).heads {
		if d.k.heads[h].role == "act" && d.info(j).roles&isHeadDefinite == 0 {
			return true
		}
	}
	return false
}

// listMark reports whether "and" or a comma stands right before token j.
func (d *document) listMark(j int) bool {
	p := j - 1
	for p > 0 && (d.tok(p).kind == tokNewline || d.has(p, isAdv) && d.key(p) != "all") {
		p--
	}
	return p > 0 && (d.has(p, isAnd) && d.key(p) != "or" || d.tok(p).comma())
}

func (d *document) commaMark(j int) bool {
	for p := j - 1; p > 0 && p >= j-3; p-- {
		if d.tok(p).comma() {
			return true
		}
	}
	return false
}

// adjacentVerb reports two heads with only "and" between them: lead and support.
func (d *document) adjacentVerb(j, from int) bool {
	p := j - 1
	for p > from && (d.tok(p).kind == tokNewline || d.has(p, isAnd|isAdv)) {
		p--
	}
	return p == from && d.has(p, isHead) || d.tok(p).kind == tokWord && d.has(p, isHead) && p > from && d.headForm(p) == d.headForm(j) && d.headForm(p) != formNoun
}

func (d *document) beforeMark(j, from int) int {
	for j > from && (d.tok(j-1).kind != tokWord || d.has(j-1, isAnd|isAdv)) {
		j--
	}
	return j
}

// weighEN marks items whose head only weighs: to consider establishing.
func (d *document) weighEN(items []item, u undertaking) []item {
	for i := range items {
		k := items[i].from
		switch d.key(k) {
		case "consider", "considering", "explore", "exploring", "study", "studying", "examine", "examining", "assess", "assessing", "evaluate", "evaluating", "discuss", "discussing":
			if u.modality != "called_on" {
				items[i].modality = "evaluated"
			}
		case "call", "urge", "urging", "encourage", "encouraging", "calling", "invite":
			if to := d.infinitiveIn(k+1, items[i].to); to > 0 && u.modality != "evaluated" {
				items[i].modality, items[i].addressees = "called_on", d.addresseesEN(k+1, to)
			}
		}
	}
	return items
}

func (d *document) infinitiveIn(from, to int) int {
	for k := from; k < to && k < from+10; k++ {
		if d.key(k) == "to" && d.verbAt(k+1) {
			return k
		}
	}
	return 0
}
