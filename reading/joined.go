package reading

import "strings"

// splitJoined cuts items that were agreed or intended where a further member is joined that the list rules did not cut:
// behind the preposition said again (على … وعلى …), behind أن said again, and before what is only to be weighed, so that
// no weighing hides in something agreed. What is joined inside a purpose or a relative clause belongs to it and stays.
func (d *document) splitJoined(u undertaking, items []item) []item {
	if u.modality != "agreed" && u.modality != "intends" {
		return items
	}
	var out []item
	for _, it := range items {
		if it.modality == "" || it.modality == "evaluated" {
			for at, next, ok := d.joined(it); ok; at, next, ok = d.joined(it) {
				first, rest := it, item{from: next, to: it.to, bare: it.bare}
				first.to = at
				out = append(out, first)
				if d.tok(next).ar {
					it = d.itemAR(rest, u)
				} else {
					it = d.weighEN([]item{rest}, u)[0]
				}
			}
		}
		out = append(out, it)
	}
	return out
}

// joined finds the first further member inside an item: where the item before it ends and the token it begins with.
func (d *document) joined(it item) (at, next int, ok bool) {
	for it.from < it.to && d.tok(it.from).kind != tokWord {
		it.from++
	}
	if it.from >= it.to {
		return 0, 0, false
	}
	if d.tok(it.from).ar {
		return d.joinedAR(it)
	}
	return d.joinedEN(it)
}

func (d *document) joinedAR(it item) (at, next int, ok bool) {
	opener, deep := d.openerOf(it.from), false
	for j := it.from + 1; j < it.to; j++ {
		t := d.tok(j)
		if t.kind != tokWord {
			continue
		}
		deep = deep && !d.afterComma(j)
		member := j + 1
		for member < it.to && (d.quoteFrom(member) >= 0 || d.has(member, isAdv)) {
			member++
		}
		switch same := d.base(j) == opener && d.has(j, isPrep); {
		case !d.linked(j):
		case same && d.actionAt(member):
			return d.beforeLinks(j, it.from), member, true
		case t.clitic() == 'ب' && t.cut > 2 && opener == "ب" && d.has(j, isHead):
			return j, j, true
		case t.conjunction() && d.base(j) == "ان" && member < it.to && (opener == "ان" || subjunctive(d.key(member))):
			return j, member, true
		case deep:
		case d.has(j, isPrep) && member < it.to && d.weighWord(member):
			return d.beforeLinks(j, it.from), member, true
		case d.weighWord(j) && d.sameNumber(it.from, j):
			return d.beforeLinks(j, it.from), j, true
		}
		deep = deep || d.has(j, isPurpose|isRel) || t.key == "اجل" || t.clitic() == 'ل' && d.has(j, isHead) && !d.halts(j, it.from)
	}
	return 0, 0, false
}

// linked reports whether token j is joined to what stands before it: by و or ف, or behind ثم, أو, كذلك.
func (d *document) linked(j int) bool {
	t := d.tok(j)
	if t.cut > 0 && (strings.HasPrefix(t.key, "و") || strings.HasPrefix(t.key, "ف")) || t.cut == 0 && t.id == 0 && strings.HasPrefix(t.key, "و") {
		return true
	}
	return d.linkWord(j - 1)
}

func (d *document) linkWord(j int) bool {
	switch d.base(j) {
	case "ثم", "او", "كذلك", "ايضا", "كما":
		return true
	}
	return false
}

// beforeLinks is the end of the item before token j, in front of the words that only link.
func (d *document) beforeLinks(j, from int) int {
	for j > from+1 && (d.linkWord(j-1) || d.tok(j-1).comma()) {
		j--
	}
	return j
}

// openerOf is the preposition, or أن, that an item stands behind; the letter ب counts as one.
func (d *document) openerOf(from int) string {
	if d.tok(from).clitic() == 'ب' {
		return "ب"
	}
	p := d.prevWord(from)
	for n := 0; n < 2 && p > 0 && d.has(p, isNeed|isPledge); n++ {
		p = d.prevWord(p)
	}
	if p < 0 {
		return ""
	}
	return d.base(p)
}

// subjunctive reports the shape of a verb behind أن.
func subjunctive(key string) bool {
	return len(key) > 4 && (strings.HasPrefix(key, "ت") || strings.HasPrefix(key, "ي") || strings.HasPrefix(key, "ن"))
}

// sameNumber reports whether a verb of weighing can have the subject of the verb that the item begins with: توقفا …
// وتدرسا, but not تنشئا لجنة … وتدرس. A noun can always be joined.
func (d *document) sameNumber(from, j int) bool {
	if d.has(j, isHead) {
		return true
	}
	dual := func(k int) bool { return strings.HasSuffix(d.key(k), "ا") || strings.HasSuffix(d.key(k), "ان") }
	return dual(from) == dual(j)
}

func (d *document) joinedEN(it item) (at, next int, ok bool) {
	deep := false
	for j := it.from + 1; j < it.to; j++ {
		if d.tok(j).kind != tokWord {
			continue
		}
		aswell := d.key(j-1) == "as" && d.key(j-2) == "well" && j-3 > it.from
		if (d.listMark(j) || aswell || d.key(j-1) == "then" || d.key(j-1) == "plus") && !deep {
			k := j
			for n := 0; n < 5 && k < it.to && !d.weighWord(k) && (d.has(k, isAdv|isWill|isModal|isThat|isPron|isPrep|isDet|isAnd) || d.tok(k).kind == tokNewline); n++ {
				k++
			}
			if k < it.to && d.tok(k).kind == tokWord && d.weighWord(k) {
				if aswell {
					j -= 3
				}
				return d.beforeMark(j, it.from), k, true
			}
		}
		purpose := d.key(j) == "to" && d.verbAt(j+1) && !d.listMark(j) && !aswell && !(j == it.from+1 && d.aspectual(it.from))
		deep = deep || purpose || d.has(j, isRel) || d.has(j, isThat) && !d.listMark(j)
	}
	return 0, 0, false
}
