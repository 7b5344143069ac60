package reading

import (
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// discourse is what a reader keeps in mind from sentence to sentence.
type discourse struct {
	speaker   []int32 // last speaker
	feminine  bool    // grammar of the last speaker
	group     []int32 // the pair or group that "both sides" means
	statement []int32 // issuer of the last statement
	document  int32   // the statement itself, -1 when none
	subject   []int32 // last subject of a finite verb
	clause    []int32 // English: subject of the last finite verb of the sentence
	issuers   []int32 // who "we" are in a joint statement
	openList  *openList
	pending   *undertaking // trigger whose object is a list to come
}

// openList is an undertaking that a colon left open for the list items that follow.
type openList struct {
	parties  []int32
	modality string

	trigger Span
	rule    string
}

// resolve returns the actors that a mention stands for, in the context before token at.
func (d *document) resolve(m *mention, at int) []int32 {
	if len(m.actors) > 0 {
		return m.actors
	}
	switch m.kind {
	case byTitle:
		if m.actors = d.resolveTitle(m); len(m.actors) == 0 {
			m.actors = []int32{d.local(d.bare(m.from, m.to).Text, "person", m.office, "")}
		}
	case byNominal:
		if m.actors = d.resolveNominal(m, at); len(m.actors) == 0 && d.k.nominal[m.nominal-1].refers != "statement" {
			m.actors = []int32{d.unnamed(m)}
		}
	case byPronoun:
		return d.resolvePronoun(m, at)
	case byName, byTitleName, byAdjective:
	}
	return m.actors
}

// resolveTitle finds the holder of an office that this document has named, else makes the office itself the actor.
func (d *document) resolveTitle(m *mention) []int32 {
	if m.office == "counterpart" {
		return d.counterpart(m)
	}
	for _, of := range m.of {
		if a, ok := d.officers[m.office+" "+of]; ok && !d.otherOffice(a, m) {
			return []int32{a}
		}
		if st := d.stateOf(of); st != of {
			if a, ok := d.officers[m.office+" "+st]; ok {
				return []int32{a}
			}
		}
	}
	if len(m.of) == 0 {
		if a, ok := d.holderInMind(m); ok {
			return []int32{a}
		}
	}
	if a, ok := d.k.actorIndex["UN_SECRETARY_GENERAL"]; ok && m.office == "secretary" && len(m.of) == 0 && m.nominal > 0 {
		return []int32{a}
	}
	if m.nominal > 0 && len(m.of) == 0 && m.to == m.from+1 && m.office != "spokesperson" && m.office != "official" {
		if a, ok := d.k.actorIndex["UN_SECRETARY_GENERAL"]; ok && m.office == "secretary" {
			return []int32{a}
		}
		return d.talk.speaker
	}
	of := ""
	if len(m.of) > 0 {
		of = m.of[0]
	}
	a := d.local(d.bare(m.from, m.to).Text, "person", m.office, of)
	if m.office != "" && of != "" {
		d.officers[m.office+" "+of] = a
	}
	return []int32{a}
}

// otherOffice reports whether an English actor that is only an office is called by another word than a mention: the
// King is not the Crown Prince.
func (d *document) otherOffice(a int32, m *mention) bool {
	name := wordKeys(d.actor(a).NameEN)
	if d.tok(m.from).ar || len(name) == 0 || a < int32(len(d.k.actors)) {
		return false
	}
	first := d.k.words.info[d.k.words.ids[name[0]]]
	return (first.roles&(isOffice|isRank) != 0 || first.begins&beginsOffice != 0) && name[0] != d.key(m.from)
}

// holderInMind is who "the President" is without a name: the one who spoke or acted last if that is the office, else
// in English the one named first, whose text it is, and in Arabic the one named last.
func (d *document) holderInMind(m *mention) (int32, bool) {
	word := d.keys(m.from, m.to)
	if _, ok := d.officers["word "+word]; !ok {
		word = d.key(m.to - 1)
	}
	for _, who := range [][]int32{d.talk.subject, d.talk.speaker} {
		if a, ok := d.officers["word "+word]; ok && len(who) == 1 && a == who[0] || len(who) == 1 && d.tok(m.from).ar && d.officers[m.office] == who[0] {
			return who[0], true
		}
	}
	if d.tok(m.from).ar {
		a, ok := d.officers[m.office]
		return a, ok
	}
	if a, ok := d.officers["first word "+word]; ok {
		return a, true
	}
	a, ok := d.officers["first "+m.office]
	return a, ok
}

// counterpart finds نظيره: the holder of the last person's office in the state named.
func (d *document) counterpart(m *mention) []int32 {
	of := ""
	if len(m.of) > 0 {
		of = m.of[0]
	}
	for _, office := range []string{"minister", "president", "official", "envoy"} {
		if a, ok := d.officers[office+" "+of]; ok {
			return []int32{a}
		}
	}
	return []int32{d.local(d.bare(m.from, m.to).Text, "person", "", of)}
}

func (d *document) stateOf(id string) string {
	if i, ok := d.actorID(id); ok {
		if a := d.actor(i); a.Of != "" {
			return a.Of
		}
	}
	return id
}

func (d *document) resolveNominal(m *mention, at int) []int32 {
	if len(m.of) > 0 {
		return d.nominalOf(m)
	}
	switch refers := d.k.nominal[m.nominal-1].refers; refers {
	case "statement":
		return d.talk.statement
	case "both":
		return d.countries(d.talk.group)
	case "bothpeople":
		return d.talk.group
	case "group":
		if d.tok(m.from).ar && !strings.HasPrefix(d.base(m.from), "ال") {
			break // وزراء دول الجوار: not those in mind
		}
		if len(d.talk.group) > 1 {
			return d.talk.group
		}
		if key := d.key(m.to - 1); (key == "members" || key == "الاعضاء") && len(d.talk.speaker) == 1 && isBody(d.actor(d.talk.speaker[0])) {
			return d.talk.speaker
		}
	case "minister", "president", "envoy", "ambassador", "spokesperson", "secretary", "official":
		if a, ok := d.officers[refers]; ok {
			return []int32{a}
		}
		if a, ok := d.k.actorIndex["UN_SECRETARY_GENERAL"]; ok && refers == "secretary" {
			return []int32{a}
		}
		if a, ok := d.lastActor(at, func(a *Actor) bool { return a.Type == "person" }); ok && refers != "official" && refers != "spokesperson" {
			return []int32{a}
		}
	case "ministry":
		if a, ok := d.ministryNear(m, at); ok {
			return []int32{a}
		}
		if a, ok := d.lastActor(at, func(a *Actor) bool { return a.Type == "ministry" }); ok {
			return []int32{a}
		}
	case "source":
		if a, ok := d.lastActor(at, d.isSource); ok {
			return []int32{a}
		}
	case "owncountry":
		if own := d.countries(d.ownSpeaker(at)); len(own) > 0 {
			return own
		}
	case "outlet":
		if a, ok := d.lastActor(at, func(a *Actor) bool { return a.Type == "outlet" }); ok {
			return []int32{a}
		}
	case "body":
		if a, ok := d.lastActor(at, func(a *Actor) bool { return isBody(a) && d.sameHead(m, a) }); ok {
			return []int32{a}
		}
	}
	return []int32{d.unnamed(m)}
}

// unnamed is the actor that a nominal makes when nothing in the text says who it is: its own words. Office "party" says
// that it is someone who can be bound, not a thing.
func (d *document) unnamed(m *mention) int32 {
	switch d.k.nominal[m.nominal-1].refers {
	case "minister", "president", "envoy", "ambassador", "spokesperson", "secretary", "official":
		return d.local(d.longName(m), "person", d.k.nominal[m.nominal-1].refers, "")
	case "outlet":
		return d.local(d.longName(m), "outlet", "", "")
	}
	return d.local(d.longName(m), "collective", "party", "")
}

// longName is a nominal with the adjectives and complements that follow it: الموقع الإعلامي للبرلمان.
func (d *document) longName(m *mention) string {
	to := m.to
	if d.tok(m.from).ar && !strings.HasPrefix(d.base(m.from), "ال") && d.k.nominal[m.nominal-1].refers == "group" {
		for to < m.to+4 && d.tok(to).kind == tokWord && d.tok(to).date < 0 && !d.has(to, isThat|isCue|isPrep|isRel|isVerb|isAdv|isTrigger) {
			to++ // وزراء خارجية دول الجوار
		}
		return d.bare(m.from, to).Text
	}
	for d.tok(m.from).ar && to < len(d.toks) && to < m.to+4 && d.tok(to).kind == tokWord && d.tok(to).date < 0 && !d.has(to, isThat|isCue|isPrep|isRel|isVerb) &&
		(strings.HasPrefix(d.key(to), "ال") || strings.HasPrefix(d.key(to), "لل")) {
		to++
	}
	return d.bare(m.from, to).Text
}

// isSource reports an unnamed source introduced before: مصدر حكومي.
func (d *document) isSource(a *Actor) bool {
	key := arabic.Fold(a.NameAR + a.NameEN)
	return a.Type == "collective" && (strings.HasPrefix(key, "مصدر") || strings.HasPrefix(key, "مصادر") || strings.Contains(key, "source"))
}

// ownSpeaker is whose country "his country" is: the speaker around it, else the last subject.
func (d *document) ownSpeaker(at int) []int32 {
	if sp := d.speakerAt(at); len(sp) > 0 {
		return sp
	}
	if len(d.talk.subject) > 0 {
		return d.talk.subject
	}
	return d.talk.speaker
}

// nominalOf resolves a nominal with adjectives: الجانبين التركي والروسي are two states, الحكومة الليبية an organ.
func (d *document) nominalOf(m *mention) []int32 {
	refers := d.k.nominal[m.nominal-1].refers
	if len(m.of) == 1 && refers != "both" && refers != "group" && refers != "bothpeople" {
		if a, ok := d.officers[refers+" "+m.of[0]]; ok {
			return []int32{a}
		}
		return []int32{d.local(d.bare(m.from, m.to).Text, "collective", "", m.of[0])}
	}
	if a, ok := d.actorID(m.of[0]); ok && len(m.of) == 1 && (!d.tok(m.from).ar || isBody(d.actor(a))) {
		return []int32{a}
	}
	if len(m.of) == 1 {
		return []int32{d.local(d.bare(m.from, m.to).Text, "collective", "", "")}
	}
	var out []int32
	for _, id := range m.of {
		if a, ok := d.actorID(id); ok {
			out = append(out, a)
		}
	}
	return out
}

func isBody(a *Actor) bool {
	switch a.Type {
	case "organisation", "body", "mission", "government", "parliament", "armed_force", "armed_group":
		return true
	}
	return false
}

// sameHead reports whether the nominal's noun is the first word of the actor's name: اللجنة for لجنة العقوبات.
func (d *document) sameHead(m *mention, who *Actor) bool {
	key := strings.TrimPrefix(d.base(m.from), "ال")
	name := who.NameEN
	if d.tok(m.from).ar {
		name = who.NameAR
		for _, n := range append([]string{name}, who.AliasAR...) {
			if w := wordKeys(n); len(w) > 0 && strings.TrimPrefix(w[0], "ال") == key {
				return true
			}
		}
		return false
	}
	return strings.Contains(" "+arabic.Fold(name)+" ", " "+d.key(m.to-1)+" ")
}

// ministryNear reads الخارجية alone as the ministry of the state that the person or organ named first in the sentence
// belongs to.
func (d *document) ministryNear(m *mention, at int) (int32, bool) {
	suffix := ministrySuffix(d.base(m.from))
	if suffix == "" && m.to > m.from+1 {
		suffix = ministrySuffix(d.base(m.to - 1))
	}
	if suffix == "" {
		return 0, false
	}
	for j := d.sentenceOf(at).from; j < at; j++ {
		n := d.mentionFrom(j)
		if n == nil || len(n.actors) != 1 || n.kind == byAdjective || d.actor(n.actors[0]).Type == "state" {
			continue
		}
		if i, ok := d.k.actorIndex[d.partyID(n.actors[0])+suffix]; ok {
			return i, true
		}
	}
	for _, a := range append(append([]int32(nil), d.talk.group...), d.talk.speaker...) {
		if i, ok := d.k.actorIndex[d.partyID(a)+suffix]; ok {
			return i, true
		}
	}
	return 0, false
}

func ministrySuffix(key string) string {
	switch key {
	case "الخارجيه":
		return "_MFA"
	case "الداخليه":
		return "_MOI"
	case "الدفاع":
		return "_MOD"
	}
	return ""
}

// lastActor returns the last actor mentioned before token at for which want holds; it looks back over 80 mentions.
func (d *document) lastActor(at int, want func(*Actor) bool) (int32, bool) {
	hi := len(d.mentions)
	lo, end := 0, hi
	for lo < end {
		mid := (lo + end) / 2
		if d.mentions[mid].from < at {
			lo = mid + 1
		} else {
			end = mid
		}
	}
	for i := lo - 1; i >= 0 && lo-i < 80; i-- {
		m := &d.mentions[i]
		if m.kind == byAdjective {
			continue
		}
		for _, a := range m.actors {
			if want(d.actor(a)) {
				return a, true
			}
		}
	}
	return 0, false
}

func (d *document) resolvePronoun(m *mention, at int) []int32 {
	switch d.key(m.from) {
	case "we", "نحن":
		return d.we(at)
	case "they", "هم", "هما":
		if len(d.talk.group) > 1 {
			return d.talk.group
		}
		if len(d.talk.speaker) == 0 {
			return d.talk.subject
		}
		return d.talk.speaker
	case "i", "انا":
		if sp := d.speakerAt(at); len(sp) == 0 && len(d.talk.issuers) == 1 {
			return d.talk.issuers
		}
		return d.talk.speaker
	case "it":
		if len(d.talk.subject) == 1 && d.actor(d.talk.subject[0]).Type != "person" {
			return d.talk.subject
		}
		if a, ok := d.lastActor(at, isBody); ok {
			return []int32{a}
		}
	}
	for _, who := range [][]int32{d.talk.subject, d.talk.speaker} {
		if len(who) == 1 && d.actor(who[0]).Type == "person" {
			return who
		}
	}
	if a, ok := d.lastActor(at, func(a *Actor) bool { return a.Type == "person" }); ok {
		return []int32{a}
	}
	return d.talk.speaker
}

// we is who speaks in the first person plural: inside a quotation the speaker and, where the speaker's state belongs
// to a pair, the counterpart; outside, the issuers of the statement.
func (d *document) we(at int) []int32 {
	speaker := d.speakerAt(at)
	if len(speaker) == 0 {
		if len(d.talk.issuers) > 0 {
			return d.talk.issuers
		}
		if len(d.talk.group) > 1 {
			return d.talk.group
		}
		return d.talk.speaker
	}
	if len(speaker) == 1 {
		mine := d.partyID(speaker[0])
		for _, g := range d.talk.group {
			if d.partyID(g) == mine && len(d.talk.group) > 1 {
				return d.talk.group
			}
		}
	}
	return speaker
}

// speakerAt is the speaker of the innermost speech act whose content covers token at.
func (d *document) speakerAt(at int) []int32 {
	if a := d.actAt(at); a >= 0 {
		return d.acts[a].speaker
	}
	return nil
}

// actAt returns the innermost speech act that covers token at, or -1.
func (d *document) actAt(at int) int {
	best := -1
	for i := len(d.acts) - 1; i >= 0 && len(d.acts)-i < 24; i-- {
		if a := &d.acts[i]; a.from <= at && at < a.to && (best < 0 || a.to-a.from < d.acts[best].to-d.acts[best].from) {
			best = i
		}
	}
	return best
}
