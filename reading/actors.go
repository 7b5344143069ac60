package reading

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// nameEntry is what a phrase of the names trie stands for.
type nameEntry struct {
	actor     int32
	caps      bool // matches only in upper case: US, UN
	adjective bool // a demonym of several words
	lower     bool // a Latin name that is written in lower case: western Libya
	careful   bool // an Arabic name that is also a common word
}

// loadActors compiles the register first, then the lexicons; an id that the register has already wins.
func (k *Knowledge) loadActors(reg Register, tables map[string]table) error {
	for i, a := range reg.Actors {
		if a.ID == "" {
			return fmt.Errorf("register actor %d (%s): no id", i+1, a.NameEN+a.NameAR)
		}
		k.addActor(a)
	}
	for _, r := range tables["states"].rows {
		k.addActor(Actor{ID: r.get("id"), Type: "state", QID: r.get("qid"), NameAR: r.get("name_ar"), NameEN: r.get("name_en"),
			AliasAR: r.list("alias_ar"), AliasEN: r.list("alias_en"), NisbaAR: r.list("nisba_ar"), DemonymEN: r.list("demonym_en"),
			CapitalAR: r.list("capital_ar"), CapitalEN: r.list("capital_en")})
	}
	lastState := len(k.actors)
	for _, name := range []string{"organisations", "people", "cities"} {
		for _, r := range tables[name].rows {
			a := Actor{ID: r.get("id"), Type: r.get("type"), QID: r.get("qid"), NameAR: r.get("name_ar"), NameEN: r.get("name_en"),
				AliasAR: r.list("alias_ar"), AliasEN: r.list("alias_en"), Of: r.get("of"), Office: r.get("office")}
			switch name {
			case "people":
				a.Type = "person"
			case "cities":
				a.Type, a.Of = "place", r.get("in")
			}
			k.addActor(a)
		}
	}
	for i := range lastState {
		if k.actors[i].Type == "state" {
			k.addStateOffices(k.actors[i])
		}
	}
	return nil
}

// addActor adds an actor with its names (its lists are copied: a caller's register never changes); names of an actor whose id is known already go to that one.
func (k *Knowledge) addActor(a Actor) {
	index, known := k.actorIndex[a.ID]
	if !known {
		index = int32(len(k.actors))
		a.AliasAR, a.AliasEN = slices.Clone(a.AliasAR), slices.Clone(a.AliasEN)
		a.NisbaAR, a.DemonymEN = slices.Clone(a.NisbaAR), slices.Clone(a.DemonymEN)
		k.actors = append(k.actors, a)
		k.actorIndex[a.ID] = index
	} else {
		k.mergeActor(index, a)
	}
	for _, n := range append([]string{a.NameAR, a.NameEN}, append(append([]string(nil), a.AliasAR...), a.AliasEN...)...) {
		k.addName(n, nameEntry{actor: index})
	}
	if a.Type == "person" {
		k.addSurname(a, index)
	}
	for _, n := range a.NisbaAR {
		for _, f := range arabic.NisbaForms(n) {
			if w := k.words.add(f.Key, isNisba); w.nisba == "" {
				w.nisba, w.nisbaNum = a.ID, f.Number
			}
		}
	}
	for _, n := range a.DemonymEN {
		k.addDemonym(n, a.ID, index)
	}
	k.addCapital(a)
}

// mergeActor fills what a register's actor leaves empty from the lexicon's actor of the same id.
func (k *Knowledge) mergeActor(index int32, a Actor) {
	have := &k.actors[index]
	for _, f := range []struct {
		to   *string
		from string
	}{{&have.Type, a.Type}, {&have.QID, a.QID}, {&have.NameAR, a.NameAR}, {&have.NameEN, a.NameEN}, {&have.Of, a.Of}, {&have.Office, a.Office}} {
		if *f.to == "" {
			*f.to = f.from
		}
	}
	have.AliasAR, have.AliasEN = append(have.AliasAR, a.AliasAR...), append(have.AliasEN, a.AliasEN...)
	have.NisbaAR, have.DemonymEN = append(have.NisbaAR, a.NisbaAR...), append(have.DemonymEN, a.DemonymEN...)
}

func (k *Knowledge) addDemonym(n, id string, index int32) {
	if strings.ContainsAny(n, " -") {
		k.addName(n, nameEntry{actor: index, adjective: true})
		return
	}
	for _, form := range []string{n, n + "s"} {
		if w := k.words.add(arabic.Fold(form), isNisba); w.nisba == "" {
			w.nisba = id
		}
	}
}

// addCapital makes a capital a place of its own that can stand for its state.
func (k *Knowledge) addCapital(a Actor) {
	if len(a.CapitalEN) == 0 && len(a.CapitalAR) == 0 {
		return
	}
	c := Actor{Type: "place", Of: a.ID, Office: "capital"}
	if len(a.CapitalAR) > 0 {
		c.NameAR, c.AliasAR = a.CapitalAR[0], a.CapitalAR[1:]
	}
	if len(a.CapitalEN) > 0 {
		c.NameEN, c.AliasEN = a.CapitalEN[0], a.CapitalEN[1:]
	}
	c.ID = strings.ToUpper(strings.Join(wordKeys(c.NameEN), "_"))
	if c.ID == "" {
		c.ID = a.ID + "_CAPITAL"
	}
	if _, taken := k.actorIndex[c.ID]; !taken {
		k.addActor(c)
	}
}

func (k *Knowledge) addName(name string, e nameEntry) {
	name = strings.TrimPrefix(name, "the ") // The National keeps its article
	ids := k.phraseIDs(name)
	if len(ids) == 0 {
		return
	}
	e.caps = !isArabic(name) && len(name) <= 5 && strings.ToUpper(name) == name
	e.lower = name[0] >= 'a' && name[0] <= 'z'
	e.careful = carefulName(arabic.Fold(name))
	k.entries = append(k.entries, e)
	k.names.insert(ids, int32(len(k.entries)-1))
	k.words.info[ids[0]].begins |= beginsName
}

// carefulName lists Arabic state names that are also common words; they count only where a name is expected.
func carefulName(key string) bool {
	switch key {
	case "مالي", "بنين", "الجزر", "غرب", "توغو":
		return true
	}
	return false
}

// addSurname lets the last word of a lexicon person's full name stand for the person once the full name has occurred;
// the readers of documents use it through surnames.
func (k *Knowledge) addSurname(a Actor, index int32) {
	for _, n := range []string{a.NameAR, a.NameEN} {
		if keys := wordKeys(n); len(keys) > 1 {
			k.lastNames[keys[len(keys)-1]] = append(k.lastNames[keys[len(keys)-1]], index)
			if first := &k.words.info[k.words.intern(keys[0])]; first.roles == 0 {
				first.roles |= isGiven // the given name of one person is that of others
			}
		}
	}
}

// stateOffice is a kind of organ that every state has, named by rule.
type stateOffice struct {
	suffix, kind   string
	nounsAR        []string // before the nisba; feminine says its gender
	feminine       bool
	nounsEN, ofsEN []string
}

func stateOffices() []stateOffice {
	return []stateOffice{
		{"MFA", "ministry", []string{"وزارة الخارجية", "الخارجية", "وزارة الشؤون الخارجية"}, true, []string{"Foreign Ministry", "Ministry of Foreign Affairs", "MFA"}, []string{"Ministry of Foreign Affairs", "Foreign Ministry"}},
		{"MOD", "ministry", []string{"وزارة الدفاع", "الدفاع"}, true, []string{"Defence Ministry", "Defense Ministry", "Ministry of Defence", "Ministry of Defense"}, []string{"Ministry of Defence", "Ministry of Defense", "Defense Ministry"}},
		{"MOI", "ministry", []string{"وزارة الداخلية", "الداخلية"}, true, []string{"Interior Ministry", "Ministry of Interior"}, []string{"Ministry of Interior", "Interior Ministry"}},
		{"GOV", "government", []string{"الحكومة", "السلطات", "الإدارة"}, true, []string{"Government", "authorities", "administration"}, []string{"Government"}},
		{"PRESIDENCY", "body", []string{"الرئاسة", "رئاسة الجمهورية"}, true, []string{"Presidency"}, []string{"Presidency"}},
		{"PARLIAMENT", "parliament", []string{"البرلمان"}, false, []string{"Parliament"}, []string{"Parliament"}},
		{"ARMY", "armed_force", []string{"الجيش"}, false, []string{"Army", "military", "armed forces"}, []string{"army", "military", "armed forces"}},
	}
}

// addStateOffices adds the organs of a state: ISO3_MFA and so on, with labels in both languages.
func (k *Knowledge) addStateOffices(s Actor) {
	for _, o := range stateOffices() {
		a := Actor{ID: s.ID + "_" + o.suffix, Type: o.kind, Of: s.ID}
		for _, n := range s.NisbaAR {
			adj := "ال" + n
			if o.feminine {
				adj += "ة"
			}
			for _, noun := range o.nounsAR {
				a.AliasAR = append(a.AliasAR, noun+" "+adj)
			}
		}
		if o.suffix == "MFA" || o.suffix == "MOD" || o.suffix == "MOI" {
			a.AliasAR = append(a.AliasAR, strings.ReplaceAll(o.nounsAR[0], " ال", " ")+" "+s.NameAR)
		}
		for _, dem := range s.DemonymEN {
			for _, noun := range o.nounsEN {
				a.AliasEN = append(a.AliasEN, dem+" "+noun)
			}
		}
		for _, noun := range o.ofsEN {
			a.AliasEN = append(a.AliasEN, noun+" of "+s.NameEN, s.NameEN+"'s "+noun)
		}
		a.NameAR, a.AliasAR = split(a.AliasAR)
		a.NameEN, a.AliasEN = split(a.AliasEN)
		k.addActor(a)
	}
}

func split(names []string) (first string, rest []string) {
	if len(names) == 0 {
		return "", nil
	}
	return names[0], names[1:]
}
