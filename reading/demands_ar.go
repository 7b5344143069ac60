package reading

import "strings"

// decisionAR reads قرار X قطع …: the noun for a decision, who took it, and a noun of action.
func (d *document) decisionAR(i int, s *sentence) int {
	if d.base(i) != "قرار" || i+2 >= s.to {
		return 0
	}
	limit := d.region(i, s)
	sub, ok := d.subjectAt(i+1, limit)
	if !ok || sub.to >= limit || !d.canBind(sub.actors) {
		return 0
	}
	st := d.skipAdverbs(sub.to, limit)
	if st >= limit || !d.has(st, isHead) || d.tok(st).cut > 0 && d.tok(st).clitic() != 'ب' {
		return 0
	}
	u := undertaking{at: i, atTo: i + 1, modality: "agreed", actors: sub.actors, rule: "commitment.decision_noun"}
	return d.addPledges(u, d.splitAR(u, st, d.objectEnd(st, limit, s)))
}

// refusalAR reads لن تدعم … ما لم …: a refusal under a condition is an intention.
func (d *document) refusalAR(i int, s *sentence) int {
	if k := d.key(i); k != "لن" && k != "ولن" || i+1 >= s.to {
		return 0
	}
	limit := d.region(i, s)
	bound := false
	for k := i + 2; k+1 < limit && !bound; k++ {
		switch d.key(k) {
		case "ما":
			bound = d.key(k+1) == "لم"
		case "الا":
			bound = d.key(k+1) == "اذا" || d.key(k+1) == "بعد" || d.key(k+1) == "بشرط" || d.key(k+1) == "في" || d.key(k+1) == "ب"
		case "قبل", "حتي":
			bound = d.has(k+1, isThat) || d.has(k+1, isHead)
		}
	}
	if !bound {
		return 0
	}
	actors, ok := d.futureSubject(i, d.base(i+1), s, limit)
	if !ok || len(actors) == 0 {
		return 0
	}
	u := undertaking{at: i, atTo: i + 1, modality: "intends", actors: actors, rule: "commitment.refusal"}
	return d.addPledges(u, []item{{from: i, to: d.objectEnd(i+2, limit, s), bare: true}})
}

// order reports whether a trigger orders something to be done: the one who orders says so.
func order(lemma string) bool { return lemma == "امر" || lemma == "اوعز" }

// otherNounAhead reports whether the clause of a future begins with a definite noun that is no actor: إن التصويت سيظهر ….
func (d *document) otherNounAhead(from, i int) bool {
	for from < i && (d.has(from, isAdv|isThat) || d.tok(from).kind != tokWord) {
		from++
	}
	return from < i && d.tok(from).inName < 0 && d.tok(from).cut == 0 && strings.HasPrefix(d.key(from), "ال")
}

// ministryAt reads a ministry that no register lists: وزارة الصحة اليمنية, وزارة الصحة في غزة; Yemeni Ministry of Health.
func (d *document) ministryAt(i int, s *sentence) (mention, bool) {
	if d.base(i) != "وزاره" || d.tok(i).clitic() == 'س' {
		return mention{}, false
	}
	j := i + 1
	for j < s.to && j < i+4 && d.tok(j).kind == tokWord && !d.has(j, isNisba|isThat|isPrep) && (strings.HasPrefix(d.key(j), "ال") || strings.HasPrefix(d.key(j), "وال")) {
		j++
	}
	if j == i+1 || j >= s.to {
		return mention{}, false
	}
	of, to := "", j
	switch {
	case d.has(j, isNisba):
		of, to = d.info(j).nisba, j+1
	case d.key(j) == "في" && j+1 < s.to && d.info(j+1).begins&beginsName != 0:
		if e, end := d.longest(d.k.names, j+1, s.to); e >= 0 {
			of, to = d.k.actors[d.k.entries[e].actor].ID, end
		}
	}
	if of == "" {
		return mention{}, false
	}
	a := d.local(d.bare(i, to).Text, "ministry", "", of)
	return mention{from: i, to: to, kind: byName, actors: []int32{a}, feminine: true, number: 1}, true
}

// bodyOf extends a title over في الحكومة المؤقتة: an unnamed government belongs to the state that the text named first.
func (d *document) bodyOf(t *title, s *sentence) {
	j := t.to
	if t.office == "" || j+1 >= s.to || d.key(j) != "في" || !d.has(j+1, isNominal) || d.k.nominal[d.info(j+1).nominal-1].refers != "body" || !strings.HasPrefix(d.key(j+1), "ال") {
		return
	}
	j += 2
	for j < s.to && j < t.to+4 && d.tok(j).kind == tokWord && strings.HasPrefix(d.key(j), "ال") && d.tok(j).cut == 0 {
		if d.has(j, isNisba) {
			t.of = append(t.of, d.info(j).nisba)
		}
		j++
	}
	t.to = j
	for m := 0; m < min(len(d.mentions), 60) && len(t.of) == 0; m++ {
		if a := d.mentions[m].actors; len(a) == 1 && d.actor(a[0]).Type == "state" {
			t.of = []string{d.actor(a[0]).ID}
		}
	}
}

// holderAside reads a full name behind an aside set off by commas: وزير الخارجية، المكلف منذ أسبوع، فلان الفلاني، إن ….
func (d *document) holderAside(i int, s *sentence) nameRun {
	if i >= s.to || !d.tok(i).ar && !d.tok(i).is('،') || !d.tok(i).comma() {
		return nameRun{}
	}
	for k := i + 1; k < s.to && k < i+11; k++ {
		if d.has(k, isThat|isCue) {
			return nameRun{}
		}
		if !d.tok(k).comma() || k == i+1 {
			continue
		}
		if k+1 >= s.to || !d.has(k+1, isGiven) {
			return nameRun{}
		}
		if run := d.nameRunAt(k+1, s, true); run.to-run.from >= 2 && (run.to >= s.to || d.tok(run.to).comma() || d.has(run.to, isThat|isPrep)) {
			return run
		}
		return nameRun{}
	}
	return nameRun{}
}

// documentBefore reads مشروع قرار يدعو إلى …: an indefinite text right before its verb is who calls.
func (d *document) documentBefore(i int, s *sentence) (subject, bool) {
	from := i
	for from > s.from && from > i-5 && d.tok(from-1).kind == tokWord && !d.has(from-1, isPrep|isThat|isCue) {
		from--
		switch d.base(from) {
		case "قرار", "مشروع", "نص", "اقتراح", "مقترح", "مبادره", "وثيقه", "اعلان", "بيان":
			if d.base(from) == "قرار" && from > s.from && d.base(from-1) == "مشروع" {
				from--
			}
			a := d.local(d.bare(from, i).Text, "document", "", "")
			return subject{actors: []int32{a}, from: i, to: i, kind: "name"}, true
		}
	}
	return subject{}, false
}
