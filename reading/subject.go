package reading

import (
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// subject is who a verb speaks of: its actors, the mention's tokens (from == to when elided) and how it was found.
type subject struct {
	actors   []int32
	from, to int
	kind     string // name, nominal, pronoun, elided, document
	feminine bool
}

// clauseSubject is the subject of the last ordinary verb before token i in its sentence: عقد الوزير لقاء، أكد خلاله.
func (d *document) clauseSubject(i int, s *sentence) (subject, bool) {
	for j := i - 1; j >= s.from && i-j < 40; j-- {
		if d.tok(j).kind != tokWord || !d.has(j, isVerb) || d.tok(j).inName >= 0 {
			continue
		}
		sub, ok := d.subjectAt(d.skipAdverbs(j+1, i), i)
		if ok && d.citable(d.mentionFrom(sub.from), sub) && sub.kind != "document" {
			return subject{actors: sub.actors, from: i, to: i, kind: "elided", feminine: sub.feminine}, true
		}
		return subject{}, false
	}
	return subject{}, false
}

// mentionFrom returns the mention that begins at token i, or nil.
func (d *document) mentionFrom(i int) *mention {
	if i < 0 || i >= len(d.toks) || d.tok(i).name < 0 {
		return nil
	}
	return &d.mentions[d.tok(i).name]
}

// speaks reports whether a mention can be a subject: adjectives cannot.
func (m *mention) speaks() bool { return m.kind != byAdjective }

// subjectAt reads a subject that begins at token i: a mention and those coordinated with it.
func (d *document) subjectAt(i, end int) (subject, bool) {
	m := d.mentionFrom(i)
	if m == nil || !m.speaks() {
		return subject{}, false
	}
	actors := d.resolve(m, i)
	sub := subject{actors: append([]int32(nil), actors...), from: i, to: m.to, kind: subjectKind(m), feminine: m.feminine}
	for j := m.to; j < end; {
		next := d.coordinated(j, end)
		if next == nil {
			break
		}
		sub.actors = append(sub.actors, d.resolve(next, i)...)
		sub.to, j = next.to, next.to
	}
	return d.documentSubject(d.apposed(sub, m, end), m, end), true
}

// apposed reads الطرفان، تركيا واليونان، …: a pair that its names follow between commas.
func (d *document) apposed(sub subject, m *mention, end int) subject {
	if m.kind != byNominal || d.k.nominal[m.nominal-1].refers != "both" || len(m.of) > 0 || sub.to+2 >= end || !d.tok(sub.to).comma() {
		return sub
	}
	n := d.mentionFrom(sub.to + 1)
	if n == nil || n.kind != byName {
		return sub
	}
	actors, to := append([]int32(nil), d.resolve(n, sub.to)...), n.to
	for next := d.coordinated(to, end); next != nil; next = d.coordinated(to, end) {
		actors, to = append(actors, d.resolve(next, to)...), next.to
	}
	if len(actors) != 2 || !d.bindable(actors) || to < end && d.tok(to).kind != tokPunct {
		return sub
	}
	m.actors, sub.actors, sub.to = actors, actors, to
	d.talk.group = actors
	return sub
}

func subjectKind(m *mention) string {
	switch m.kind {
	case byNominal, byTitle:
		return "nominal"
	case byPronoun:
		return "pronoun"
	case byName, byTitleName, byAdjective:
	}
	return "name"
}

// coordinated returns the mention joined to the one that ends at token j by و, and, a comma or "together with".
func (d *document) coordinated(j, end int) *mention {
	k := j
	for k < end && (d.tok(k).is(',') || d.tok(k).is('،') || d.tok(k).kind == tokNewline) {
		k++
	}
	if k >= end {
		return nil
	}
	if d.tok(k).ar {
		for n := k; k == j && n < end && n < k+3 && (d.has(n, isNisba) || strings.HasPrefix(d.key(n), "ال")); n++ {
			if n+1 < end && d.mentionFrom(n+1) != nil && d.tok(n+1).conjunction() {
				k = n + 1
				break
			}
		}
		m := d.mentionFrom(k)
		if m != nil && m.speaks() && m.kind != byPronoun && d.tok(k).conjunction() {
			return m
		}
		return nil
	}
	for k < end && (d.key(k) == "and" || d.key(k) == "together" || d.key(k) == "with" || d.key(k) == "the" || d.key(k) == "both" || d.tok(k).kind == tokNewline) {
		k++
	}
	if k == j || k >= end {
		return nil
	}
	if m := d.mentionFrom(k); m != nil && m.kind != byPronoun && m.kind != byAdjective {
		if d.tok(j).comma() && !d.listed(m.to, end) {
			return nil
		}
		return m
	}
	return nil
}

// listed reports whether a list of actors goes on after a mention that followed a comma: another comma or "and".
func (d *document) listed(j, end int) bool {
	for j < end && d.tok(j).kind == tokNewline {
		j++
	}
	return j < end && (d.key(j) == "and" || d.tok(j).comma() && d.coordinated(j, end) != nil) || j > 0 && d.andBefore(j)
}

func (d *document) andBefore(j int) bool {
	for k := j - 1; k >= 0 && j-k < 8; k-- {
		if d.key(k) == "and" {
			return true
		}
	}
	return false
}

// documentSubject reads بيان نشرته وزارة X, بيان لوزارة X and the ministry's statement: the speaker is the issuer.
func (d *document) documentSubject(sub subject, m *mention, end int) subject {
	if m.nominal == 0 || d.k.nominal[m.nominal-1].refers != "statement" {
		return sub
	}
	if d.tok(m.from).ar {
		for j := m.to; j < end && j < m.to+5; j++ {
			if d.has(j, isThat) || d.tok(j).kind == tokPunct || j == m.to && strings.HasPrefix(d.base(m.from), "ال") && d.mentionFrom(j) != nil && d.tok(j).clitic() != 'ل' {
				break // طالب البيان السودان: not its issuer
			}
			if issuer := d.mentionFrom(j); issuer != nil && issuer.speaks() && d.canIssue(issuer) {
				by, _ := d.subjectAt(j, end)
				actors := by.actors
				sub.to = by.to
				d.issue(actors, d.bare(m.from, sub.to).Text)
				break
			}
		}
	}
	if !d.tok(m.from).ar {
		for j := m.to; j < end && j < m.to+8 && !d.has(j, isThat|isCue); j++ {
			if n := d.mentionFrom(j); n != nil && n.speaks() && n.kind != byNominal && n.kind != byPronoun {
				by, _ := d.subjectAt(j, end)
				d.issue(by.actors, d.span(m.from, by.to).Text)
				sub.to = by.to
				break
			}
		}
	}
	if len(d.talk.statement) > 0 {
		sub.actors = d.talk.statement
	}
	sub.kind = "document"
	if len(sub.actors) == 0 && d.tok(m.from).ar {
		sub.actors = d.talk.subject
	}
	if len(sub.actors) == 0 {
		sub.actors = []int32{d.local(d.bare(m.from, m.to).Text, "document", "", "")}
	}
	return sub
}

// canIssue reports whether a mention may be who issued a document: no other document, no pair.
func (d *document) canIssue(m *mention) bool {
	if m.kind != byNominal {
		return true
	}
	refers := d.k.nominal[m.nominal-1].refers
	return refers == "ministry" || refers == "body" || refers == "outlet"
}

// issue remembers a statement and who issued it.
func (d *document) issue(by []int32, name string) {
	if len(by) == 0 {
		return
	}
	d.talk.statement = by
	d.talk.document = d.local(name, "document", "", d.actor(by[0]).ID)
}

// elided resolves a verb without a subject by agreement: a dual means the pair, a singular the last speaker.
func (d *document) elided(f arabic.Form, at int) subject {
	sub := subject{from: at, to: at, kind: "elided", feminine: f.Feminine}
	switch {
	case f.Person == 1 && f.Number == arabic.Plural:
		sub.actors, sub.kind = d.we(at), "first_person"
	case f.Person == 1:
		sub.actors = d.speakerAt(at)
	case f.Number == arabic.Dual && f.Kind != arabic.Participle, f.Number == arabic.Plural && f.Kind != arabic.Participle:
		sub.actors = d.talk.group
		if len(sub.actors) == 0 {
			sub.actors = d.talk.speaker
		}
	default:
		sub.actors = d.agreeing(f.Feminine, at)
	}
	return sub
}

// agreeing is the last speaker, or the last actor of the other gender where the verb says so.
func (d *document) agreeing(feminine bool, at int) []int32 {
	if len(d.talk.speaker) == 0 {
		return d.talk.subject
	}
	if sp := d.speakerAt(at); feminine && len(sp) == 1 && d.actor(sp[0]).Type == "person" {
		if own := d.countries(sp); len(own) == 1 && own[0] != sp[0] {
			return own // وأنها تعتزم in a minister's words: his country
		}
	}
	if len(d.talk.speaker) == 1 && d.talk.feminine != feminine {
		person := d.actor(d.talk.speaker[0]).Type == "person"
		if person == feminine {
			if a, ok := d.lastActor(at, func(a *Actor) bool { return (a.Type == "person") != feminine && a.Type != "place" && a.Type != "state" }); ok {
				return []int32{a}
			}
		}
	}
	return d.talk.speaker
}

// speak remembers a speaker; two and more become the group.
func (d *document) speak(sub subject) {
	if len(sub.actors) == 0 {
		return
	}
	d.talk.speaker, d.talk.feminine = sub.actors, sub.feminine
	d.talk.subject = sub.actors
	if len(sub.actors) > 1 && len(d.parties(sub.actors)) > 1 {
		d.talk.group = sub.actors
	}
}
