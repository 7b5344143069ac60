package reading

// pairs finds the pair of actors that a sentence sets up: between X and Y, X met with Y, نظيره. "Both sides" of later
// sentences are they.
func (d *document) pairs(s *sentence, arabicText bool) {
	var last *mention
	lastAt := -1
	for i := s.from; i < s.to; i++ {
		t := d.tok(i)
		if t.kind != tokWord {
			continue
		}
		if t.name >= 0 {
			m := &d.mentions[t.name]
			if m.speaks() && m.kind != byPronoun && (m.kind != byNominal || len(m.of) > 1) {
				if got := d.resolve(m, i); len(got) > 1 && m.kind == byNominal {
					d.talk.group = got
				}
				if last == nil || arabicText && lastAt < 0 {
					last, lastAt = m, i
				}
			}
		}
		switch {
		case arabicText && d.issuingVerb(i):
			d.issues(i, s)
		case arabicText && t.key == "بين", !arabicText && t.key == "between":
			d.between(i, s)
		case arabicText && t.key == "مع" && last != nil, !arabicText && t.key == "with" && last != nil:
			d.together(last, i, s)
		case t.key == "meeting" && last != nil && i+1 < s.to && !d.has(i-1, isDet):
			d.metWith(last, i, s)
		case arabicText && d.meetingVerb(i):
			d.metAfter(i, s)
		}
	}
}

// between reads بين X وY, between X and Y.
func (d *document) between(i int, s *sentence) {
	j := i + 1
	for j < s.to && (d.tok(j).kind == tokNewline || !d.tok(j).ar && d.has(j, isDet)) {
		j++
	}
	if sub, ok := d.subjectAt(j, s.to); ok && len(sub.actors) > 1 && d.bindable(sub.actors) {
		d.talk.group = sub.actors
	}
}

// issuingVerb reports أصدر, وجه, نشر, بعث.
func (d *document) issuingVerb(i int) bool {
	switch d.base(i) {
	case "صدر", "صدرت", "اصدر", "اصدرت", "اصدرا", "وجه", "وجهت", "نشر", "نشرت", "بعث", "بعثت":
		return true
	}
	return false
}

// issues reads أصدر X وY بيانا مشتركا: البيان of later sentences is theirs.
func (d *document) issues(i int, s *sentence) {
	at := d.skipAdverbs(i+1, s.to)
	if d.key(at) == "عن" { // صدر عن الوزارة بيان
		at++
	}
	sub, ok := d.subjectAt(at, s.to)
	if !ok || len(sub.actors) == 0 {
		return
	}
	for j := sub.to; j < s.to && j < sub.to+16; j++ {
		key := d.base(j)
		if d.has(j, isNominal) && d.k.nominal[d.info(j).nominal-1].refers == "statement" || key == "بيانا" || key == "رساله" || key == "بلاغا" || key == "تقريرا" {
			d.issue(sub.actors, d.bare(j, j+1).Text)
			if len(sub.actors) > 1 {
				d.talk.group = sub.actors
			}
			return
		}
	}
}

// meetingVerb reports verbs that take the other party as object: التقى، استقبل.
func (d *document) meetingVerb(i int) bool {
	switch d.base(i) {
	case "التقي", "التقت", "استقبل", "استقبلت", "يلتقي", "هاتف", "زار":
		return true
	}
	return false
}

// together reads X … with Y, where both are people, states or their organs.
func (d *document) together(first *mention, i int, s *sentence) {
	j := i + 1
	for j < s.to && j < i+5 && (d.tok(j).kind == tokNewline || !d.tok(j).ar && d.has(j, isDet|isPron)) {
		j++
	}
	sub, ok := d.subjectAt(j, s.to)
	if !ok || first == nil || j <= first.from {
		return
	}
	from := first.to
	if d.tok(i).ar {
		from = s.from // the verb comes first
	}
	if !d.meetingBetween(from, i) {
		return
	}
	left, _ := d.subjectAt(first.from, i)
	all := append(append([]int32(nil), left.actors...), sub.actors...)
	if len(left.actors) > 0 && d.bindable(all) && len(d.parties(all)) > 1 {
		d.talk.group = all
	}
}

// metWith reads "after meeting his counterpart": the one met stands right behind.
func (d *document) metWith(first *mention, i int, s *sentence) {
	j := i + 1
	for j < s.to && d.has(j, isDet|isPron) && d.tok(j).name < 0 {
		j++
	}
	sub, ok := d.subjectAt(j, s.to)
	left := d.resolve(first, i)
	if all := append(append([]int32(nil), left...), sub.actors...); ok && d.bindable(all) && len(d.parties(all)) > 1 {
		d.talk.group = all
	}
}

// meetingBetween reports a word for meeting or talking between two tokens, and no other actor's talks right before "with".
func (d *document) meetingBetween(from, to int) bool {
	for j := from; j < to; j++ {
		switch d.base(j) {
		case "spoke", "met", "talked", "hosted", "held", "received", "welcomed", "meets", "speaks", "meet", "agreed", "discussed", "conferred",
			"التقي", "التقت", "اجتمع", "اجتمعت", "بحث", "بحثت", "ناقش", "ناقشت", "تباحث", "اجري", "اجرت", "عقد", "عقدت", "استقبل", "استقبلت", "يتحدث", "اتفق", "اتفقت", "اتصال", "مؤتمر", "مشاورات", "مباحثات", "محادثات", "لقاء", "اجتماع", "تناول", "يلتقي", "يبحث", "هاتفي":
			return true
		}
	}
	return false
}

// metAfter reads التقى X بـY or استقبل X Y: two mentions after the verb.
func (d *document) metAfter(i int, s *sentence) {
	var found []int32
	for j := i + 1; j < s.to && j < i+40 && len(found) < 2; j++ {
		if m := d.mentionFrom(j); m != nil && m.speaks() && m.kind != byPronoun {
			if got := d.resolve(m, j); len(got) == 1 && d.bindable(got) && (len(found) == 0 || found[0] != got[0]) {
				found = append(found, got...)
			}
			j = m.to - 1
		}
	}
	if len(found) == 2 && found[0] != found[1] && len(d.parties(found)) > 1 {
		d.talk.group = found
	}
}

// bindable reports whether all actors are such that can agree with each other: not places other than capitals, not
// outlets or documents.
func (d *document) bindable(actors []int32) bool {
	for _, a := range actors {
		switch who := d.actor(a); who.Type {
		case "outlet", "document":
			return false
		case "collective":
			if who.Office != "party" {
				return false
			}
		case "place":
			if who.Office != "capital" {
				return false
			}
		}
	}
	return true
}

// findIssuers reads who "we" are: the mentions before "joint statement" in the text, else in its title lines.
func (d *document) findIssuers() {
	for i := range d.sents {
		if i > 3 {
			break
		}
		s := &d.sents[i]
		if !d.statesWe(s) {
			continue
		}
		for j := s.from; j < s.to; j++ {
			m := d.mentionFrom(j)
			if m == nil || m.kind != byName && m.kind != byTitleName && len(m.of) == 0 || m.kind == byAdjective {
				continue
			}
			sub, ok := d.subjectAt(j, s.to)
			if ok && (len(sub.actors) > 1 || d.weBefore(j, s)) && len(sub.actors) > 0 && d.bindable(sub.actors) {
				d.talk.issuers, d.talk.group = sub.actors, sub.actors
				if d.weBefore(j, s) {
					return
				}
				break
			}
		}
	}
	if len(d.talk.issuers) == 0 {
		d.issuersFromTitle()
	}
}

// weBefore reports "We, the leaders of X" and نحن right before token j.
func (d *document) weBefore(j int, s *sentence) bool {
	mark := false
	for k := j - 1; k >= s.from && k >= j-4; k-- {
		switch {
		case d.key(k) == "we" || d.key(k) == "نحن":
			return mark
		case d.tok(k).kind == tokPunct:
			mark = true
		case !d.has(k, isDet) && d.tok(k).kind == tokWord:
			return false
		}
	}
	return false
}

// statesWe reports whether a sentence introduces a statement: it has "statement" in it, or "we" set off by dashes.
func (d *document) statesWe(s *sentence) bool {
	for j := s.from; j < s.to; j++ {
		switch d.base(j) {
		case "statement", "communique", "declaration", "بيان", "بيانا", "البيان":
			return true
		case "we", "نحن":
			return true
		}
	}
	return false
}

// issuersFromTitle reads the title of the front matter only to know who speaks; nothing is extracted from it.
func (d *document) issuersFromTitle() {
	for _, p := range d.paras {
		if !p.front || p.to-p.from < 4 || d.key(p.from+1) != "title" {
			continue
		}
		var found, people []int32
		for j := p.from + 2; j < p.to; j++ {
			if d.tok(j).kind != tokWord || d.info(j).begins&beginsName == 0 {
				continue
			}
			m, ok := d.nameAt(j, p.to)
			if !ok || m.kind != byName {
				continue
			}
			if d.bindable(m.actors) {
				found = append(found, m.actors...)
			}
			if d.actor(m.actors[0]).Type == "person" {
				people = append(people, m.actors[0])
			}
			j = m.to - 1
		}
		switch found = d.countries(found); {
		case len(found) > 1 && d.titleHas(p, "joint", "مشترك", "trilateral", "call", "meeting", "لقاء", "summit"):
			d.talk.issuers, d.talk.group = found, found
		case len(people) > 0 && d.titleHas(p, "remarks", "statement", "كلمه", "تصريح", "بيان"):
			d.talk.issuers, d.talk.speaker = people[:1], people[:1]
		case len(found) > 1 && d.titleHas(p, "readout"):
			d.talk.group = found
		}
	}
}

// titleHas reports whether the title line has one of the words.
func (d *document) titleHas(p paragraph, words ...string) bool {
	for j := p.from; j < p.to; j++ {
		for _, w := range words {
			if d.key(j) == w {
				return true
			}
		}
	}
	return false
}
