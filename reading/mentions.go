package reading

import (
	"maps"
	"slices"
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// mentionKind says how the text speaks of actors.
type mentionKind uint8

const (
	byName mentionKind = iota
	byTitleName
	byTitle
	byNominal
	byAdjective
	byPronoun
)

func (m mentionKind) String() string {
	return [...]string{"name", "title+name", "title", "nominal", "adjective", "pronoun"}[m]
}

// mention is a place over the tokens [from, to). actors are indexes; a nominal or pronoun has none until resolved.
type mention struct {
	from, to int
	kind     mentionKind
	actors   []int32
	nominal  int      // row of nominals + 1
	office   string   // role of the office named: minister, president …
	of       []string // states or organisations named with it
	number   int
	feminine bool
}

func (d *document) actor(i int32) *Actor {
	if n := int32(len(d.k.actors)); i >= n {
		return &d.locals[i-n]
	}
	return &d.k.actors[i]
}

func (d *document) actorID(id string) (int32, bool) {
	if i, ok := d.k.actorIndex[id]; ok {
		return i, true
	}
	i, ok := d.localByID[id]
	return i, ok
}

// local returns the actor of this document with that name, adding it if it is new. The id is ~ and the name; line
// breaks and runs of spaces inside it become one space.
func (d *document) local(name, kind, office, of string) int32 {
	name = strings.Join(strings.Fields(name), " ")
	id := "~" + name
	if i, ok := d.localByID[id]; ok {
		return i
	}
	a := Actor{ID: id, Type: kind, Office: office, Of: of}
	if isArabic(name) {
		a.NameAR = name
	} else {
		a.NameEN = name
	}
	i := int32(len(d.k.actors) + len(d.locals))
	d.locals = append(d.locals, a)
	d.localByID[id] = i
	return i
}

// findMentions finds every mention of the document in order; pronouns and nominals are resolved later, in context.
func (d *document) findMentions() {
	d.officers = map[string]int32{}
	for s := range d.sents {
		sent := &d.sents[s]
		if d.paras[sent.para].dup {
			continue
		}
		for i := sent.from; i < sent.to; {
			m, ok := d.mentionAt(i, sent)
			if !ok {
				i++
				continue
			}
			for t := m.from; t < m.to; t++ {
				d.tok(t).inName = int32(len(d.mentions))
			}
			d.tok(m.from).name = int32(len(d.mentions))
			d.shareOwner(&m)
			d.mentions = append(d.mentions, m)
			i = max(m.to, i+1)
		}
	}
}

// shareOwner gives an office without an owner that of the office it is coordinated with: the King and Crown Prince of X.
func (d *document) shareOwner(m *mention) {
	n := len(d.mentions) - 1
	if n < 0 || m.kind != byTitle || len(m.of) == 0 || d.tok(m.from).ar {
		return
	}
	first := &d.mentions[n]
	if first.kind != byTitle || len(first.of) > 0 || first.to >= m.from {
		return
	}
	for j := first.to; j < m.from; j++ {
		if !d.has(j, isAnd|isDet) && d.tok(j).kind != tokNewline {
			return
		}
	}
	first.of = m.of
}

// mentionAt reads the mention that begins at token i, if any.
func (d *document) mentionAt(i int, s *sentence) (mention, bool) {
	t := d.tok(i)
	w := d.info(i)
	if t.kind == tokPunct || t.kind == tokNewline || t.kind == tokNumber && w.begins&beginsName == 0 {
		return mention{}, false
	}
	if t.date >= 0 || t.kind == tokNumber {
		m, ok := mention{}, false
		if w.begins&beginsName != 0 {
			m, ok = d.nameAt(i, s.to)
		}
		return m, ok && m.to > i+1 // a name of several words that begins like a date
	}
	if w.roles&(isOffice|isRank|isCounterpart) != 0 || w.begins&beginsOffice != 0 || (!t.ar && (d.titleStartEN(i, s.to) || d.bodyOffice(i, s.to))) {
		if m, ok := d.titleAt(i, s); ok {
			if w.begins&beginsName != 0 {
				if n, ok := d.nameAt(i, s.to); ok && n.to >= m.to {
					return d.appositive(d.officeName(n, s), s), true
				}
			}
			return m, true
		}
	}
	if m, ok := d.outletName(i, s.to); ok {
		return m, true
	}
	if w.begins&beginsName != 0 {
		if m, ok := d.nameAt(i, s.to); ok {
			return d.appositive(d.officeName(m, s), s), true
		}
	}
	if m, ok := d.ministryAt(i, s); ok {
		return m, true
	}
	if m, ok := d.nominalAt(i, s.to); ok {
		return m, true
	}
	if m, ok := d.surnameAt(i); ok {
		return m, true
	}
	if w.roles&isGiven != 0 || !t.ar && t.cap && w.roles == 0 {
		if m, ok := d.givenAt(i, s); ok {
			return d.appositive(m, s), true
		}
	}
	switch {
	case w.roles&isNisba != 0 && (t.ar || t.cap):
		return d.adjectiveAt(i), true
	case w.roles&isPron != 0 && (t.ar && t.cut <= 2 || !t.ar && (t.key != "it" || d.reportsNext(i+1))):
		return mention{from: i, to: i + 1, kind: byPronoun, number: pronounNumber(t.key), feminine: t.key == "she"}, true
	}
	return mention{}, false
}

// reportsNext reports a reporting or binding verb at token i, behind adverbs: "it" before one is an actor.
func (d *document) reportsNext(i int) bool {
	will := d.has(i, isWill)
	for d.has(i, isAdv|isWill|isAux|isNeg) {
		if d.key(i) == "be" {
			return false
		}
		i++
	}
	if will && d.verbAt(i) && d.key(i) != "take" {
		return true
	}
	return d.has(i, isCue|isTrigger) && (!d.has(i, isHead) || d.info(i).roles&isHeadSuffixed != 0)
}

func pronounNumber(key string) int {
	switch key {
	case "they", "we", "هم", "نحن":
		return arabic.Plural
	case "هما":
		return arabic.Dual
	}
	return arabic.Singular
}

// nameAt matches the longest name of the register or lexicons.
func (d *document) nameAt(i, end int) (mention, bool) {
	e, to := d.longest(d.k.names, i, end)
	if e < 0 {
		return mention{}, false
	}
	entry := d.k.entries[e]
	t := d.tok(i)
	switch {
	case !t.ar && !t.cap && t.kind == tokWord && !entry.lower, entry.caps && !t.caps, entry.careful && !d.nameExpected(i):
		return mention{}, false
	case t.ar && to == i+1 && t.cut == 0 && d.has(i, isCue|isVerb) && d.has(i+1, isThat):
		return mention{}, false
	}
	kind := byName
	if entry.adjective {
		kind = byAdjective
	}
	m := mention{from: i, to: to, kind: kind, actors: []int32{entry.actor}, number: arabic.Singular}
	if a := d.actor(entry.actor); a.Type == "person" {
		d.noteSurname(entry.actor, i, to)
		d.holdKnown(entry.actor)
	}
	return m, true
}

// holdKnown remembers the office that a register gives a person, unless the text has named another holder.
func (d *document) holdKnown(actor int32) {
	a := d.actor(actor)
	var role string
	switch {
	case strings.Contains(a.Office, "Foreign"), strings.Contains(a.Office, "Secretary of State"):
		role = "minister"
	case strings.Contains(a.Office, "President"), strings.Contains(a.Office, "Prime Minister"), strings.Contains(a.Office, "King"), strings.Contains(a.Office, "Amir"), strings.Contains(a.Office, "Chancellor"):
		role = "president"
	default:
		return
	}
	if _, taken := d.officers[role+" "+a.Of]; !taken {
		d.officers[role+" "+a.Of] = actor
	}
}

// officeName joins an office that the lexicons know as an actor with the person named right behind it.
func (d *document) officeName(m mention, s *sentence) mention {
	a := d.actor(m.actors[0])
	if d.tok(m.from).ar || a.Type == "person" || a.Type == "state" || !d.has(m.to-1, isOffice|isNominal) {
		return m
	}
	run := d.nameRunAt(m.to, s, false)
	if run.to <= run.from || run.actor < 0 && run.to-run.from < 2 {
		return m
	}
	of := a.Of
	if of == "" {
		of = a.ID
	}
	t := title{to: m.to, office: "secretary", of: []string{of}, words: []string{d.key(m.to - 1)}}
	return d.named(m.from, t, run, s)
}

// nameExpected reports whether a name that is also a common word may be read as a name: after a preposition, و, دولة,
// or at the beginning.
func (d *document) nameExpected(i int) bool {
	prev := d.prevWord(i)
	return d.tok(i).cut > 0 || prev < 0 || d.has(prev, isPrep|isCue|isTrigger) && d.info(prev).roles&isHead == 0 || d.base(prev) == "دوله" || d.base(prev) == "جمهوريه"
}

// nominalAt reads البيان, الطرفان التركي والروسي, the two leaders, both sides.
func (d *document) nominalAt(i, end int) (mention, bool) {
	row, to := -1, i
	if d.info(i).begins&beginsNominal != 0 {
		row, to = d.longest(d.k.nominals, i, end)
	}
	if row < 0 {
		if !d.has(i, isNominal) {
			return mention{}, false
		}
		row, to = d.info(i).nominal-1, i+1
	}
	if to == i+1 && (d.key(i) == "both" || d.key(i) == "two") && to < end && d.tok(to).kind == tokWord && !d.has(to, isAux|isWill|isModal|isCue|isTrigger|isAdv|isPrep|isAnd) {
		return mention{}, false // both armies: the noun that follows says who
	}
	n := d.k.nominal[row]
	m := mention{from: i, to: to, kind: byNominal, nominal: row + 1, number: n.number}
	if d.tok(i).ar {
		switch n.refers {
		case "source":
			return d.sourceWords(m, end), true
		case "group":
			if of := d.groupOf(m, end); len(of.of) > 0 {
				return of, true
			}
		}
		return d.nominalNisbas(m, end), true
	}
	return d.nominalOfEN(m, end), true
}

// nominalOfEN reads "members of the Security Council", "the leaders of France and Germany": who the nominal consists of.
func (d *document) nominalOfEN(m mention, end int) mention {
	refers := d.k.nominal[m.nominal-1].refers
	if refers != "group" && refers != "both" && refers != "bothpeople" && refers != "body" || m.to+1 >= end || d.key(m.to) != "of" && d.key(m.to) != "from" {
		return m
	}
	j, first := m.to+1, true
	for j < end {
		for j < end && (d.has(j, isDet|isAnd) || d.tok(j).kind == tokNewline || !first && d.tok(j).is(',')) {
			j++
		}
		if j >= end || d.tok(j).kind != tokWord || d.info(j).begins&beginsName == 0 {
			break
		}
		n, ok := d.nameAt(j, end)
		if !ok || d.actor(n.actors[0]).Type == "person" || d.actor(n.actors[0]).Type == "place" && d.actor(n.actors[0]).Office != "capital" {
			break
		}
		m.of = append(m.of, d.actor(n.actors[0]).ID)
		m.to, j, first = n.to, n.to, false
	}
	return m
}

// sourceWords extends مصدر and مصادر over what describes them: مصدر أمني مسؤول.
func (d *document) sourceWords(m mention, end int) mention {
	for m.to < end && m.to < m.from+4 && d.tok(m.to).kind == tokWord && d.tok(m.to).date < 0 && !d.has(m.to, isPrep|isThat|isCue|isVerb|isSaying|isRel) {
		m.to++
	}
	return m
}

// groupOf reads وزراء خارجية X وY, أعضاء مجلس الأمن: who an Arabic plural consists of.
func (d *document) groupOf(m mention, end int) mention {
	j := m.to
	for j < end && d.tok(j).kind == tokWord && d.has(j, isComplement) && d.info(j).begins&beginsName == 0 {
		j++
	}
	for j < end && d.tok(j).kind == tokWord && d.info(j).begins&beginsName != 0 && (len(m.of) == 0 || d.tok(j).conjunction()) {
		n, ok := d.nameAt(j, end)
		if !ok || d.actor(n.actors[0]).Type == "person" {
			break
		}
		m.of = append(m.of, d.actor(n.actors[0]).ID)
		m.to, j = n.to, n.to
	}
	return m
}

// nominalNisbas reads the adjectives after an Arabic nominal: الجانبين التركي والروسي names two states.
func (d *document) nominalNisbas(m mention, end int) mention {
	refers := d.k.nominal[m.nominal-1].refers
	for n := 0; n < 2 && (refers == "group" || refers == "collective") && m.to < end && d.tok(m.to).kind == tokWord && d.tok(m.to).date < 0 &&
		strings.HasPrefix(d.key(m.to), "ال") && d.info(m.to).roles&^isComplement == 0 && d.info(m.to).begins == 0; n++ {
		m.to++ // الدول المؤثرة
	}
	for j := m.to; j < end && d.has(j, isNisba); j++ {
		if len(m.of) > 0 && !d.tok(j).conjunction() {
			break
		}
		m.of = append(m.of, d.info(j).nisba)
		m.to = j + 1
	}
	return m
}

// adjectiveAt reads a nisba or demonym that names a state.
func (d *document) adjectiveAt(i int) mention {
	w := d.info(i)
	m := mention{from: i, to: i + 1, kind: byAdjective, number: w.nisbaNum}
	if a, ok := d.k.actorIndex[w.nisba]; ok {
		m.actors = []int32{a}
	}
	return m
}

// surnameAt matches a name that the document has introduced in full.
func (d *document) surnameAt(i int) (mention, bool) {
	if len(d.surnames) == 0 {
		return mention{}, false
	}
	t := d.tok(i)
	a, ok := d.surnames[t.key]
	if !ok && t.ar && len(t.key) > 6 {
		for _, p := range [...]string{"و", "ف", "ب", "ل", "ك"} {
			if rest, cut := strings.CutPrefix(t.key, p); cut {
				if a, ok = d.surnames[rest]; ok {
					t.cut = int16(len(p))
					break
				}
			}
		}
	}
	if !ok || !t.ar && !t.cap || t.ar && d.whole(i, isCue|isPrep|isThat) {
		return mention{}, false
	}
	to := i + 1
	return mention{from: i, to: to, kind: byName, actors: []int32{a}, number: arabic.Singular}, true
}

// noteSurname lets the last word of a person's full name stand for the person from here on.
func (d *document) noteSurname(actor int32, from, to int) {
	words := 0
	for i := from; i < to; i++ {
		if d.tok(i).kind == tokWord {
			words++
		}
	}
	if words < 2 {
		return
	}
	last := to - 1
	for i := from + 1; i+1 < to; i++ {
		if k := d.tok(i).key; (k == "بن" || k == "bin") && len(d.tok(from).key) > 3 && !d.has(from, isOffice|isRank) {
			d.surnames[d.base(from)] = actor // rulers of the Gulf are called by their first name
		}
	}
	key := d.tok(last).key
	if len(key) < 4 || d.tok(last).ar && len(key) < 6 {
		return
	}
	d.surnames[key] = actor
}

// emitMentions writes the mentions that have actors, and the actors they name.
func (d *document) emitMentions() {
	used := map[int32]bool{}
	for _, m := range d.mentions {
		if len(m.actors) == 0 {
			continue
		}
		for _, a := range m.actors {
			used[a] = true
		}
		d.out.Mentions = append(d.out.Mentions, Mention{Span: d.bare(m.from, m.to), Actors: d.ids(m.actors), Kind: m.kind.String(), Para: d.paraID(d.paraOf(m.from))})
	}
	for _, id := range d.referenced() {
		if i, ok := d.actorID(id); ok {
			used[i] = true
		}
	}
	for _, i := range slices.Sorted(maps.Keys(used)) {
		if of, ok := d.actorID(d.actor(i).Of); ok {
			used[of] = true
		}
	}
	for _, i := range slices.Sorted(maps.Keys(used)) {
		d.out.Actors = append(d.out.Actors, plain(*d.actor(i)))
	}
}

// plain is an actor with its labels: what a reading needs of it.
func plain(a Actor) Actor {
	return Actor{ID: a.ID, Type: a.Type, QID: a.QID, NameAR: a.NameAR, NameEN: a.NameEN, AliasAR: a.AliasAR, AliasEN: a.AliasEN, Of: a.Of, Office: a.Office, Members: a.Members}
}

// referenced lists the ids that speech and commitments use.
func (d *document) referenced() []string {
	var ids []string
	for _, s := range d.out.Speech {
		ids = append(ids, s.Speaker...)
		ids = append(ids, s.Via)
	}
	for _, c := range d.out.Commitments {
		ids = append(ids, c.Parties...)
		ids = append(ids, c.Addressee...)
		ids = append(ids, c.Beneficiary...)
		ids = append(ids, c.AssertedBy, c.Place)
	}
	return ids
}

func (d *document) ids(actors []int32) []string {
	out := make([]string, 0, len(actors))
	for _, a := range actors {
		out = append(out, d.actor(a).ID)
	}
	return out
}
