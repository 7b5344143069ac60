package reading

import (
	"slices"
	"strings"
)

// countries replaces people and organs by their states, keeping order, without repeats.
func (d *document) countries(actors []int32) []int32 {
	if len(actors) > 1 && d.oneCountry(actors) {
		return actors
	}
	var out []int32
	seen := map[string]bool{}
	for _, a := range actors {
		id := d.partyID(a)
		if i, ok := d.actorID(id); ok && !seen[id] {
			seen[id] = true
			out = append(out, i)
		}
	}
	return out
}

// partyID is who is bound when an actor undertakes something: the state of its officials and organs, else the actor.
func (d *document) partyID(i int32) string {
	a := d.actor(i)
	if of, ok := d.actorID(d.serves[i]); ok && a.Type == "person" && d.actor(of).Type == "organisation" {
		return d.actor(of).ID
	}
	if a.Of == "" {
		return a.ID
	}
	of, ok := d.actorID(a.Of)
	if !ok {
		return a.ID
	}
	switch a.Type {
	case "person":
		if d.actor(of).Type == "state" || a.Office != "" {
			return d.partyID(of)
		}
		return a.Of
	case "ministry", "place", "document":
		return d.partyID(of)
	case "government", "body", "armed_force", "parliament":
		if strings.HasPrefix(a.ID, a.Of+"_") || a.Office == "organ" {
			return a.Of
		}
	}
	return a.ID
}

// parties returns the ids bound for a list of actors, without repeats. People of one state who agree with each other
// bind themselves, not the state twice.
func (d *document) parties(actors []int32) []string {
	out := []string{}
	seen := map[string]bool{}
	actors = slices.Compact(slices.Clone(actors))
	for _, a := range actors {
		id := d.partyID(a)
		if d.actor(a).Type == "outlet" || seen[id] {
			continue
		}
		seen[id] = true
		out = append(out, id)
	}
	if len(actors) > 1 && (len(out) == 1 || d.oneCountry(actors)) {
		ids := unique(d.ids(actors))
		if len(out) == 1 && (slices.Contains(ids, out[0]) || d.officesOnly(actors)) {
			return out // a state beside its own minister or ministry
		}
		return ids
	}
	return out
}

// officesOnly reports people named by their offices alone: the King and Crown Prince of X bind X.
func (d *document) officesOnly(actors []int32) bool {
	for _, a := range actors {
		name := wordKeys(d.actor(a).NameEN + d.actor(a).NameAR)
		if len(name) == 0 || a < int32(len(d.k.actors)) {
			return false
		}
		if w := d.k.words.info[d.k.words.ids[name[0]]]; w.roles&isOffice == 0 && w.begins&beginsOffice == 0 {
			return false
		}
	}
	return true
}

// unique returns the ids without repeats, in order.
func unique(ids []string) []string {
	out := ids[:0]
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// oneCountry reports whether all are people of one and the same state, through whatever they belong to.
func (d *document) oneCountry(actors []int32) bool {
	root := ""
	for _, a := range actors {
		if d.actor(a).Type != "person" {
			return false
		}
		r := d.rootOf(a)
		if r == "" || root != "" && r != root {
			return false
		}
		root = r
	}
	return true
}

// rootOf follows what an actor belongs to up to a state, at most four steps.
func (d *document) rootOf(i int32) string {
	for n := 0; n < 4; n++ {
		a := d.actor(i)
		if a.Type == "state" {
			return a.ID
		}
		of, ok := d.actorID(a.Of)
		if !ok {
			return ""
		}
		i = of
	}
	return ""
}
