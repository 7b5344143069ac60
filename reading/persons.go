package reading

import (
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// title is an office read from the text, before its holder's name.
type title struct {
	to       int // token after it
	office   string
	words    []string // how the office is called in the text: foreign minister, minister
	of       []string // states or organisations it names
	rank     bool     // only a rank or honorific: no office of its own
	counter  bool     // نظيره, his counterpart
	definite bool     // the office noun has the article
	plain    bool     // the office noun alone, nothing with it: الوزير, the president
}

// titleAt reads an office with its complements and, after it, the name of its holder.
func (d *document) titleAt(i int, s *sentence) (mention, bool) {
	var t title
	var ok bool
	if d.tok(i).ar {
		t, ok = d.titleAR(i, s)
	} else {
		t, ok = d.titleEN(i, s)
	}
	if !ok {
		return mention{}, false
	}
	name := d.holder(t, s)
	if name.to > name.from {
		return d.named(i, t, name, s), true
	}
	if t.rank && len(t.of) == 0 {
		return mention{}, false
	}
	m := mention{from: i, to: t.to, kind: byTitle, office: t.office, of: t.of, number: arabic.Singular, feminine: feminineTitle(d.tok(i).key)}
	if t.counter && t.office == "" {
		m.office = "counterpart"
	}
	if w := d.info(i); w.nominal > 0 {
		m.nominal = w.nominal
	}
	return m, true
}

func feminineTitle(key string) bool { return strings.HasSuffix(key, "ه") && isArabic(key) }

// named makes the mention of an office holder and remembers surname and office.
func (d *document) named(i int, t title, name nameRun, s *sentence) mention {
	a := name.actor
	if a < 0 {
		of := ""
		if len(t.of) > 0 {
			of = t.of[0]
		}
		a = d.person(name.from, name.to, t.office, of)
	}
	to := name.to
	if !d.tok(i).ar {
		if st, after := d.ofState(to, s.to); st != "" {
			to = after
			if who := d.actor(a); who.Of == "" && a >= int32(len(d.k.actors)) {
				who.Of = st
			}
			t.of = append(t.of, st)
		}
	}
	d.hold(t, a)
	return mention{from: i, to: to, kind: byTitleName, actors: []int32{a}, office: t.office, of: t.of, number: arabic.Singular, feminine: feminineTitle(d.tok(i).key)}
}

// hold remembers who holds an office, with and without the state named beside it.
func (d *document) hold(t title, a int32) {
	if t.office == "" {
		return
	}
	if _, known := d.serves[a]; !known && len(t.of) > 0 {
		d.serves[a] = t.of[0]
	}
	for _, of := range t.of {
		d.officers[t.office+" "+of] = a
	}
	if of := d.actor(a).Of; of != "" {
		d.officers[t.office+" "+of] = a
	}
	d.officers[t.office] = a
	if _, ok := d.officers["first "+t.office]; !ok {
		d.officers["first "+t.office] = a
	}
	for _, w := range t.words {
		d.officers["word "+w] = a
		if _, ok := d.officers["first word "+w]; !ok {
			d.officers["first word "+w] = a
		}
	}
}

// person returns the actor for a name run, known by full name or new to this document.
func (d *document) person(from, to int, office, of string) int32 {
	last := d.tok(to - 1).key
	if a, ok := d.surnames[last]; ok && to-from == 1 {
		return a
	}
	a := d.local(d.bare(from, to).Text, "person", office, of)
	if who := d.actor(a); who.Of == "" {
		who.Of = of
	}
	d.noteSurname(a, from, to)
	if to-from == 1 {
		d.surnames[last] = a
	}
	return a
}

// givenAhead finds a given name behind up to four words that belong to an Arabic title but to no lexicon:
// رئيسة منظمة أطباء السلام سعاد المنصوري.
func (d *document) givenAhead(i int, t title, s *sentence) nameRun {
	if t.plain || !d.tok(i).ar {
		return nameRun{}
	}
	for k := i; k < s.to && k < i+5; k++ {
		if d.tok(k).kind != tokWord || d.tok(k).cut > 0 || d.has(k, isPrep|isThat|isCue|isVerb|isRel|isTrigger|isSource) || d.tok(k).date >= 0 {
			return nameRun{}
		}
		if k > i && d.has(k, isGiven) && d.nameWord(k+1, false, false) {
			return d.nameRunAt(k, s, false)
		}
	}
	return nameRun{}
}

// nameRun is a run of name words; actor is -1 when no register knows it.
type nameRun struct {
	from, to int
	actor    int32
}

// holder reads the name after a title, directly or set off by a comma.
func (d *document) holder(t title, s *sentence) nameRun {
	i := t.to
	for i < s.to && d.has(i, isRank) {
		i++
	}
	if i < s.to && d.tok(i).is('.') {
		i++
	}
	if run := d.nameRunAt(i, s, false); run.to > run.from {
		return run
	}
	if run := d.givenAhead(i, t, s); run.to > run.from {
		return run
	}
	if run := d.holderAside(i, s); !t.plain && run.to > run.from {
		return run
	}
	if i+1 < s.to && (d.tok(i).is('،') || d.tok(i).is(',')) {
		j := i + 1
		for j < s.to && d.has(j, isRank) {
			j++
		}
		run := d.nameRunAt(j, s, true)
		if t.plain && (run.to-run.from < 2 || run.to >= s.to || !d.tok(run.to).comma()) {
			return nameRun{}
		}
		if run.to > run.from && (run.to >= s.to || d.tok(run.to).kind == tokPunct || d.has(run.to, isThat|isPrep|isOffice|isTopic|isWeekday) || d.tok(run.to).date >= 0) {
			return run
		}
	}
	return nameRun{}
}

// nameRunAt reads a person's name at token i: one the register knows, one introduced before, or words that look like
// a name: a given name, or two words and more that no lexicon knows.
func (d *document) nameRunAt(i int, s *sentence, set bool) nameRun {
	none := nameRun{}
	if i >= s.to || d.tok(i).kind != tokWord || d.tok(i).date >= 0 {
		return none
	}
	if d.info(i).begins&beginsName != 0 {
		if e, to := d.longest(d.k.names, i, s.to); e >= 0 {
			entry := d.k.entries[e]
			if d.k.actors[entry.actor].Type == "person" && (d.tok(i).ar || d.tok(i).cap) {
				d.noteSurname(entry.actor, i, to)
				return nameRun{i, to, entry.actor}
			}
		}
	}
	to, unknown := i, 0
	for to < s.to && to-i < 6 && d.nameWord(to, to == i, set) {
		if d.info(to).roles&(isGiven|isNameParticle) == 0 {
			unknown++
		}
		to++
	}
	for to > i && (d.has(to-1, isNameParticle) && !d.has(to-1, isGiven) || d.tok(to-1).kind != tokWord) {
		to--
	}
	if to == i {
		return none
	}
	if a, ok := d.surnames[d.tok(to-1).key]; ok {
		return nameRun{i, to, a}
	}
	if d.tok(i).ar && !d.has(i, isGiven|isNameParticle) && to-i < 2 && !set {
		return none
	}
	return nameRun{i, to, d.byLastName(i, to)}
}

// byLastName finds the lexicon person with this last name, where given name and last name both agree; else -1.
func (d *document) byLastName(from, to int) int32 {
	for _, a := range d.k.lastNames[d.tok(to-1).key] {
		who := d.k.actors[a]
		name := who.NameEN
		if d.tok(from).ar {
			name = who.NameAR
		}
		if keys := wordKeys(name); !d.tok(from).ar && len(keys) > 0 && len(d.k.lastNames[d.tok(to-1).key]) == 1 && keys[0][0] == d.tok(from).key[0] || to-from == 1 && !d.tok(from).ar || len(keys) > 0 && keys[0] == d.tok(from).key {
			d.noteSurname(a, from, to)
			return a
		}
	}
	return -1
}

// nameWord reports whether token i can be a word of a person's name.
func (d *document) nameWord(i int, first, set bool) bool {
	t := d.tok(i)
	if t.kind == tokPunct {
		return !first && (t.r == '-' && !t.gap || t.r == '.' && !t.gap && len(d.tok(i-1).key) == 1)
	}
	if t.kind == tokNewline {
		return !first && i+1 < len(d.toks) && d.tok(i+1).cap && d.nameWord(i+1, false, set)
	}
	if t.kind != tokWord || t.date >= 0 {
		return false
	}
	w := &d.k.words.info[t.id]
	if t.key == "علي" && strings.HasSuffix(string(d.text[t.start:t.end]), "ى") {
		return false // the preposition على, not the name علي
	}
	if w.roles&(isThat|isPrep) != 0 {
		return false
	}
	if w.roles&(isGiven|isNameParticle) != 0 {
		return t.ar || t.cap || !first
	}
	if !t.ar && len(t.key) == 1 {
		return t.cap && !first
	}
	if !t.ar {
		return t.cap && w.roles == 0 && (w.begins&beginsName == 0 || !first && len(d.k.lastNames[t.key]) > 0)
	}
	if w.known() || t.cut > 0 || d.k.words.info[t.base].roles&(isVerb|isCue|isPrep|isThat|isTrigger|isNisba|isComplement|isOffice) != 0 {
		return false
	}
	if first && !set && (strings.HasPrefix(t.key, "ال") || strings.HasPrefix(t.key, "بال") || strings.HasPrefix(t.key, "ي") || strings.HasPrefix(t.key, "ت")) {
		return false
	}
	return !d.arabicFuture(i) && len(t.key) > 2 && !(strings.HasPrefix(t.key, "و") && !first) && d.k.words.info[t.base].roles&(isHead) == 0
}

// givenAt reads a person's name without a title: a given name and at least one more name word.
func (d *document) givenAt(i int, s *sentence) (mention, bool) {
	run := d.nameRunAt(i, s, false)
	if run.to-run.from < 2 || !d.has(i, isGiven) {
		return mention{}, false
	}
	a := run.actor
	if a < 0 {
		a = d.person(run.from, run.to, "", "")
	}
	return mention{from: run.from, to: run.to, kind: byName, actors: []int32{a}, number: arabic.Singular}, true
}

// appositive joins a title that follows a name: لوران فابيوس وزير الخارجية الفرنسي; Sergey Lavrov, the foreign minister.
func (d *document) appositive(m mention, s *sentence) mention {
	if len(m.actors) != 1 || d.actor(m.actors[0]).Type != "person" {
		return m
	}
	i := m.to
	if i < s.to && d.tok(i).comma() {
		i++
	}
	if i < s.to && !d.tok(i).ar && d.has(i, isDet) {
		i++
	}
	if i >= s.to || d.tok(i).kind != tokWord || d.tok(i).conjunction() {
		return m
	}
	var t title
	var ok bool
	switch {
	case d.tok(i).ar && (d.has(i, isOffice) || d.info(i).begins&beginsOffice != 0):
		t, ok = d.titleAR(i, s)
	case !d.tok(i).ar && (i > m.to):
		t, ok = d.titleEN(i, s)
	}
	if !ok || t.rank {
		return m
	}
	who := d.actor(m.actors[0])
	if m.actors[0] >= int32(len(d.k.actors)) {
		if who.Of == "" && len(t.of) > 0 {
			who.Of = t.of[0]
		}
		if who.Office == "" {
			who.Office = t.office
		}
	}
	d.hold(t, m.actors[0])
	m.to, m.kind, m.office, m.of = t.to, byTitleName, t.office, t.of
	return m
}
