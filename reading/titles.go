package reading

import "strings"

// titleAR reads an Arabic title at token i: an office noun, its complements (الخارجية، مجلس النواب), the adjective or
// name of its state or organisation, and prepositional complements (باسم، لشؤون).
func (d *document) titleAR(i int, s *sentence) (title, bool) {
	t := title{to: i, definite: strings.HasPrefix(d.base(i), "ال")}
	if d.tok(i).quote >= 0 && d.quotes[d.tok(i).quote].open == i-1 && d.has(i, isComplement) {
		return t, false
	}
	j := i
	for j < s.to && d.tok(j).kind == tokWord {
		next, ok := d.titleWordAR(j, s, &t)
		if !ok {
			break
		}
		j = next
		t.to = j
	}
	t.plain = t.to == i+1 && len(t.of) == 0
	if t.office == "" && !t.counter && !t.rank {
		return t, false
	}
	d.bodyOf(&t, s)
	return t, t.to > i
}

// titleWordAR takes one step inside an Arabic title and returns the next token.
func (d *document) titleWordAR(j int, s *sentence, t *title) (int, bool) {
	w := d.info(j)
	first := t.to == j && t.office == "" && !t.rank && !t.counter
	if d.tok(j).date >= 0 || (!first && d.tok(j).conjunction() && w.roles&(isComplement|isNisba) == 0) {
		return j, false
	}
	if w.begins&beginsOffice != 0 {
		if row, to := d.longest(d.k.offices, j, s.to); row >= 0 {
			d.setOffice(t, d.k.office[row].role)
			return to, true
		}
	}
	switch {
	case w.roles&isCounterpart != 0 && first:
		t.counter = true
		return j + 1, true
	case first:
		if w.roles&(isOffice|isRank) == 0 {
			return j, false
		}
		d.setOffice(t, d.k.office[w.office-1].role)
		return j + 1, true
	case w.roles&isNisba != 0:
		t.of = append(t.of, w.nisba)
		return j + 1, true
	case w.begins&beginsName != 0:
		return d.titleOrg(j, s, t)
	case w.roles&(isOffice|isRank) != 0 && d.tok(j).cut == 0:
		if t.rank {
			d.setOffice(t, d.k.office[w.office-1].role)
		}
		return j + 1, true
	case w.roles&isComplement != 0 && w.roles&isGiven == 0 && !strings.HasPrefix(d.tok(j).key, "الامم"):
		return j + 1, true
	}
	switch d.tok(j).key {
	case "الاممي", "الامميه", "اممي", "امميه":
		t.of = append(t.of, "UN")
		return j + 1, true
	case "باسمها", "باسمه", "باسمهم", "باسمهما":
		return j + 1, t.office == "spokesperson"
	case "في", "لدي", "الي", "باسم":
		if j+1 < s.to && (d.has(j+1, isComplement) || d.info(j+1).begins&beginsName != 0 || d.has(j+1, isNisba)) && d.tok(j+1).date < 0 {
			return j + 1, !t.plainSoFar(j) || d.tok(j).key == "باسم" || d.tok(j).key == "لدي"
		}
	}
	return j, false
}

// plainSoFar reports whether only the office noun has been read before token j.
func (t *title) plainSoFar(j int) bool { return len(t.of) == 0 && t.to == j && t.office != "envoy" }

// titleOrg takes a state or organisation inside a title; a person's name ends the title.
func (d *document) titleOrg(j int, s *sentence, t *title) (int, bool) {
	e, to := d.longest(d.k.names, j, s.to)
	if e < 0 {
		if d.has(j, isComplement) {
			return j + 1, true
		}
		return j, false
	}
	a := d.k.actors[d.k.entries[e].actor]
	if c := d.tok(j).clitic(); a.Type == "person" || a.Type == "outlet" || c == 'ب' || c == 'ك' || c == 'س' {
		return j, false
	}
	if d.tok(j).cut == 0 && t.definite && !d.has(j-1, isPrep) && d.key(j-1) != "باسم" {
		return j, false // المبعوث الأممي | مجلس الأمن: a definite noun takes no second one directly
	}
	if a.Type == "place" && a.Of != "" && d.tok(j).cut == 0 && len(t.of) > 0 {
		return j, false
	}
	id := a.ID
	if a.Type == "place" {
		id = a.Of
	}
	t.of = append(t.of, id)
	return to, true
}

func (d *document) setOffice(t *title, role string) {
	switch role {
	case "rank":
		t.rank = t.office == ""
	case "complement":
	default:
		if t.office == "" || t.rank {
			t.office = role
		}
		t.rank = false
	}
}

// titleStartEN reports whether an English title may begin here with an adjective, a state or an organisation before
// the office: Russian Foreign Minister, UN Special Envoy, Russia's president.
func (d *document) titleStartEN(i, end int) bool {
	if !d.tok(i).cap {
		return false
	}
	_, j := d.ownerEN(i, end)
	return j > i && j < end && (d.officeAtEN(j, end) > j || d.has(j, isCounterpart))
}

// bodyOffice reports army spokesman, government official: a body's noun right before an office.
func (d *document) bodyOffice(i, end int) bool {
	return d.has(i, isNominal) && !d.has(i, isOffice) && i+1 < end && d.has(i+1, isOffice) && d.k.nominal[d.info(i).nominal-1].refers == "body"
}

// ownerEN reads a demonym, or a state or organisation with or without 's, and returns its id.
func (d *document) ownerEN(i, end int) (id string, next int) {
	w := d.info(i)
	if w.begins&beginsName != 0 {
		if e, to := d.longest(d.k.names, i, end); e >= 0 {
			a := d.k.actors[d.k.entries[e].actor]
			if a.Type == "person" || d.k.entries[e].caps && !d.tok(i).caps {
				return "", i
			}
			if to < end && d.key(to) == "'s" {
				to++
			}
			id := a.ID
			if a.Type == "place" && a.Of != "" {
				id = a.Of
			}
			return id, to
		}
	}
	if w.roles&isNisba != 0 {
		return w.nisba, i + 1
	}
	return "", i
}

// officeAtEN returns the token after the office phrase at i, or i.
func (d *document) officeAtEN(i, end int) int {
	if i >= end || d.tok(i).kind != tokWord {
		return i
	}
	if d.info(i).begins&beginsOffice != 0 {
		if row, to := d.longest(d.k.offices, i, end); row >= 0 {
			return to
		}
	}
	if d.has(i, isOffice|isRank) {
		return i + 1
	}
	return i
}

// titleEN reads an English title: owner, office phrases, and of or for with what it belongs to.
func (d *document) titleEN(i int, s *sentence) (title, bool) {
	t := title{to: i}
	id, j := d.ownerEN(i, s.to)
	if id != "" {
		t.of = append(t.of, id)
	}
	if j == i && d.bodyOffice(i, s.to) {
		j = i + 1
	}
	for n := 0; n < 3; n++ {
		to := d.officeAtEN(j, s.to)
		if to == j {
			break
		}
		d.officeRole(j, s.to, &t)
		if !d.has(to-1, isRank) || d.has(to-1, isOffice) {
			t.words = append(t.words, d.keys(j, to), d.key(to-1), d.key(j))
		}
		j = to
		if j < s.to && d.has(j, isCounterpart) {
			t.counter = true
			j++
		}
	}
	if j < s.to && t.office == "" && d.has(j, isCounterpart) {
		t.counter, j = true, j+1
	}
	if t.office == "" && !t.counter && !t.rank {
		return t, false
	}
	t.to = j
	t.plain = j == i+1 && len(t.of) == 0
	if !t.rank {
		d.belongsEN(&t, s)
	}
	return t, true
}

func (d *document) officeRole(j, end int, t *title) {
	if d.info(j).begins&beginsOffice != 0 {
		if row, to := d.longest(d.k.offices, j, end); row >= 0 && to > j {
			d.setOffice(t, d.k.office[row].role)
			return
		}
	}
	if o := d.info(j).office; o > 0 {
		d.setOffice(t, d.k.office[o-1].role)
	}
}

// belongsEN extends a title over "of the Russian Security Council", "for Yemen": capitalised words, names and
// demonyms up to a person's name.
func (d *document) belongsEN(t *title, s *sentence) {
	j := t.to
	if j >= s.to || (d.key(j) != "of" && d.key(j) != "for" && d.key(j) != "to") {
		return
	}
	k := j + 1
	for k < s.to && (d.key(k) == "the" || d.tok(k).kind == tokNewline) {
		k++
	}
	found := false
	for k < s.to && (d.tok(k).kind == tokWord && (d.tok(k).cap || d.key(k) == "and" && found) || d.tok(k).kind == tokNewline && found) {
		if d.tok(k).kind == tokNewline || d.key(k) == "and" {
			if k+1 < s.to && d.tok(k+1).cap && (d.info(k+1).begins&beginsName != 0 || d.has(k+1, isNisba)) {
				k++
				continue
			}
			break
		}
		id, to := d.ownerEN(k, s.to)
		switch {
		case id != "":
			t.of = append(t.of, id)
			k, found = to, true
			continue
		case found && d.has(k, isComplement|isNominal|isOffice):
			k++
			continue
		case d.orgWordEN(k):
			k, found = k+1, true
			continue
		}
		break
	}
	if found {
		t.to = k
	}
}

// orgWordEN reports whether a capitalised word belongs to the name of an organ: Council, Affairs, State, Defense.
func (d *document) orgWordEN(i int) bool {
	switch d.key(i) {
	case "council", "security", "affairs", "foreign", "state", "defense", "defence", "interior", "national", "commission", "committee", "union", "staff",
		"general", "assembly", "parliament", "house", "representatives", "government", "ministry", "department", "office", "army", "forces", "joint", "chiefs", "humanitarian", "political", "peace", "nations", "republic", "finance", "trade", "energy":
		return true
	}
	return false
}

// ofState reads "of France", "of the United Kingdom" after a name.
func (d *document) ofState(i, end int) (id string, next int) {
	for i < end && d.tok(i).kind == tokNewline {
		i++
	}
	if i+1 >= end || d.key(i) != "of" {
		return "", i
	}
	j := i + 1
	for j < end && (d.tok(j).kind == tokNewline || d.key(j) == "the") {
		j++
	}
	if j >= end || !d.tok(j).cap || d.info(j).begins&beginsName == 0 {
		return "", i
	}
	e, to := d.longest(d.k.names, j, end)
	if e < 0 || d.k.actors[d.k.entries[e].actor].Type == "person" {
		return "", i
	}
	return d.k.actors[d.k.entries[e].actor].ID, to
}
