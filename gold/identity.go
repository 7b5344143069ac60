package gold

import (
	"fmt"
	"slices"
	"strings"
)

// identities joins the actors that are the same: by QID, else by country code, else by folded name.
type identities struct {
	entries []identity
	byQID   map[string]int
	byISO3  map[string]int
	byName  map[string]int
}

type identity struct{ qid, iso3 string }

func newIdentities() *identities {
	return &identities{byQID: map[string]int{}, byISO3: map[string]int{}, byName: map[string]int{}}
}

// find returns the entry that a is. A code or name does not join two different QIDs, nor a name two country codes.
func (t *identities) find(a Actor) (int, bool) {
	if i, ok := t.byQID[a.QID]; ok && a.QID != "" {
		return i, true
	}
	iso3 := a.iso3()
	if i, ok := t.byISO3[iso3]; ok && iso3 != "" && !differ(t.entries[i].qid, a.QID) {
		return i, true
	}
	for _, name := range a.names() {
		if i, ok := t.byName[name]; ok && !differ(t.entries[i].qid, a.QID) && !differ(t.entries[i].iso3, iso3) {
			return i, true
		}
	}
	return 0, false
}

func differ(a, b string) bool { return a != "" && b != "" && a != b }

// add joins a to the entry that it is, or makes one. A name that an earlier entry has stays that entry's.
func (t *identities) add(a Actor) {
	i, ok := t.find(a)
	if !ok {
		i = len(t.entries)
		t.entries = append(t.entries, identity{})
	}
	e := &t.entries[i]
	if e.qid == "" && a.QID != "" {
		e.qid, t.byQID[a.QID] = a.QID, i
	}
	if iso3 := a.iso3(); e.iso3 == "" && iso3 != "" {
		e.iso3, t.byISO3[iso3] = iso3, i
	}
	for _, name := range a.names() {
		if _, taken := t.byName[name]; !taken {
			t.byName[name] = i
		}
	}
}

// side resolves the references of one side: of the gold, or of the candidate.
type side struct {
	ids      *identities
	own      map[string]Actor // the side's own actors by id
	register map[string]Actor // the register's actors by id; empty where the register is the gold's own actors
}

// newSides joins what the gold and the register know, and returns a resolver for each side.
func newSides(g Gold, c Candidate, reg Register) (want, got side) {
	ids := newIdentities()
	for _, a := range append(slices.Clone(reg.Actors), g.Actors...) {
		ids.add(a)
	}
	for _, ref := range g.references() {
		if name, ok := strings.CutPrefix(ref, "~"); ok {
			ids.add(Actor{NameEN: name})
		} else if isISO3(ref) {
			ids.add(Actor{ISO3: ref})
		}
	}
	register := byID(reg.Actors)
	return side{ids, byID(g.Actors), register}, side{ids, byID(c.Actors), register}
}

func byID(actors []Actor) map[string]Actor {
	out := make(map[string]Actor, len(actors))
	for _, a := range actors {
		if _, taken := out[a.ID]; !taken {
			out[a.ID] = a
		}
	}
	return out
}

// lookup returns the actor that ref names on this side: `~name`, an id of its own list, a country code, or an id of
// the register.
func (s side) lookup(ref string) (Actor, bool) {
	if name, ok := strings.CutPrefix(ref, "~"); ok {
		return Actor{NameEN: name}, true
	}
	if a, ok := s.own[ref]; ok {
		return a, true
	}
	if isISO3(ref) {
		return Actor{ISO3: ref}, true
	}
	a, ok := s.register[ref]
	return a, ok
}

// identity returns the entry that ref is, or ok false if it is no one that the gold or the register knows.
func (s side) identity(ref string) (entry int, ok bool) {
	const most = 4 // a document issued by a document issued by …: a list that names itself must end
	for range most {
		a, found := s.lookup(ref)
		if !found {
			return 0, false
		}
		if a.Type != "document" || len(a.Issuer) == 0 {
			return s.ids.find(a)
		}
		ref = a.Issuer[0]
	}
	return 0, false
}

// keys returns the identities of refs as a sorted set. Someone unknown has a key that the other side cannot have.
func (s side) keys(refs []string, unknown string) []string {
	var out []string
	for _, ref := range refs {
		if i, ok := s.identity(ref); ok {
			out = append(out, fmt.Sprint(i))
		} else {
			out = append(out, unknown+ref)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sameSet reports whether got, read by the candidate's side, is the set want, read by the gold's.
func sameSet(wantSide, gotSide side, want, got []string) bool {
	return slices.Equal(wantSide.keys(want, "gold:"), gotSide.keys(got, "candidate:"))
}

// references lists every reference to an actor in the gold, in order, with repetitions.
func (g Gold) references() []string {
	var out []string
	sets := func(any Sets) {
		for _, set := range any {
			out = append(out, set...)
		}
	}
	for _, s := range g.Speech {
		out = append(out, s.Speaker...)
		sets(s.SpeakerAny)
	}
	for _, c := range g.Commitments {
		out = append(append(append(out, c.Parties...), c.Addressee...), c.AssertedBy...)
		sets(c.PartiesAny)
		sets(c.AssertedByAny)
	}
	return out
}
