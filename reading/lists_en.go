package reading

// listFrame is what the members of an English object list have in common.
type listFrame struct {
	form  headKind
	inf   bool   // members may repeat "to"
	prep  string // the preposition before the first member, which others may repeat
	final bool   // a last member "and to …" follows: every ", to …" before it is a member
}

// listAt reads the frame of the list that begins at token st.
func (d *document) listAt(st, end int) listFrame {
	f := listFrame{form: d.headForm(st)}
	p := d.before(st)
	if d.quoteFrom(p) >= 0 {
		p = d.before(p)
	}
	switch {
	case d.key(p) == "to" && (f.form == formGerund || f.form == formNoun):
		f.prep = "to"
	case d.key(p) == "to":
		f.inf = true
	case d.has(p, isPrep):
		f.prep = d.key(p)
	}
	if d.aspectual(st) && d.key(st+1) == "to" && d.verbAt(st+2) {
		f.inf = true
	}
	for j := st + 1; j < end && f.inf && !f.final; j++ {
		f.final = d.key(j) == "to" && d.has(d.before(j), isAnd) && d.commaMark(j) && d.verbAt(j+1)
	}
	return f
}

// before is the token before j that is no line break.
func (d *document) before(j int) int {
	j--
	for j > 0 && d.tok(j).kind == tokNewline {
		j--
	}
	return j
}

// aspectual reports verbs that only say how far the next one has got: continue to V, begin to V.
func (d *document) aspectual(i int) bool {
	switch d.key(i) {
	case "continue", "continues", "continued", "continuing", "begin", "beginning", "start", "starting", "resume", "resuming", "keep", "keeping", "proceed", "strive", "seek", "try":
		return true
	}
	return false
}

// splitEN cuts an object at coordinated heads of the same form: to lead …, to hold … and exchange …; protecting … and
// ensuring …; the release of … and the opening of …; on opening … and on closing …. Inside a purpose ("to ensure")
// nothing splits, unless the list says "to" before each member; two verbs side by side (lead and support) share their
// object.
func (d *document) splitEN(u undertaking, st, end int) []item {
	f := d.listAt(st, end)
	var items []item
	from, purpose := st, false
	for j := st + 1; j < end; j++ {
		if d.tok(j).kind != tokWord {
			continue
		}
		if d.key(j) == "to" && d.verbAt(j+1) && !d.listMark(j) {
			purpose = purpose || !(j == st+1 && d.aspectual(st))
			continue
		}
		h, ok := d.memberEN(f, j, end, purpose)
		if !ok || d.key(j) != "to" && d.adjacentVerb(j, from) {
			continue
		}
		items = append(items, item{from: from, to: d.beforeMark(j, from)})
		from, purpose = h, false
	}
	items = append(items, item{from: from, to: end})
	return d.weighEN(items, u)
}

// memberEN reports whether a further member of a list begins at token j, and the token it begins with.
func (d *document) memberEN(f listFrame, j, end int, purpose bool) (int, bool) {
	switch {
	case !d.listMark(j):
		return 0, false
	case f.prep != "" && d.key(j) == f.prep && d.andBefore(j):
		h := j + 1
		for h < end && (d.quoteFrom(h) >= 0 || d.has(h, isAdv)) {
			h++
		}
		return h, h < end && (d.headForm(h) != formNone || d.quoteFrom(h-1) >= 0)
	case f.form == formNone:
		return 0, false
	case f.form == formBase && d.key(j) == "to":
		return d.repeatedTo(f, j, end, purpose)
	case f.form == formNoun:
		return j, d.nounMember(j, end) && (!purpose || d.commaMark(j))
	}
	h := d.afterAdverbs(j, end)
	if h >= end || !d.hasForm(h, f.form) || purpose && f.form == formBase {
		return 0, false
	}
	return h, true
}

// repeatedTo reads ", to V" and "and to V".
func (d *document) repeatedTo(f listFrame, j, end int, purpose bool) (int, bool) {
	list := f.final && d.commaMark(j)
	if purpose && !list || !f.inf && !d.has(d.before(j), isAnd) {
		return 0, false
	}
	h := d.afterAdverbs(j+1, end)
	return h, h < end && (d.hasForm(h, formBase) || list && d.verbAt(h))
}

// nounMember reports whether a noun of action begins at token j, behind its determiner and up to two adjectives.
func (d *document) nounMember(j, end int) bool {
	h, det := j, d.has(j, isDet)
	for h < end && (d.has(h, isDet|isAdv) || det && h < j+3 && d.tok(h).kind == tokWord && !d.has(h, isHead|isPrep)) {
		h++
	}
	return h < end && d.hasForm(h, formNoun)
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
				who := k + 1
				if d.key(who) == "on" || d.key(who) == "upon" {
					who++
				}
				items[i].modality, items[i].addressees = "called_on", d.addresseesEN(who, to)
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
