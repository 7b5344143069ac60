package source

import (
	"strings"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/reading"
)

// terms returns what an item proposes with what a decision changes.
func (b *builder) terms(item reading.Commitment, d Decision) (act.Terms, error) {
	t := act.Terms{
		Modality: act.Modality(item.Modality), Class: item.Class, Standing: act.Reported,
		Deadline: b.deadline(item), Place: b.nameOf(item.Place), Condition: b.words(item.Condition),
	}
	if len(item.Beneficiary) > 0 {
		t.Beneficiary = b.nameOf(item.Beneficiary[0])
	}
	for _, id := range item.Instruments {
		for _, in := range b.r.Instruments {
			if in.ID == id && b.c.Known[in.RegisterID] != "" && t.Instrument == "" {
				t.Instrument = b.c.Known[in.RegisterID]
			}
		}
	}
	override(&t, d)
	bound, asserted := item.Parties, []string{item.AssertedBy}
	if d.Bound != nil {
		bound = d.Bound
	}
	if item.AssertedBy == "" {
		asserted = nil // who said what is never guessed
		if b.c.Issuer.ID != "" {
			asserted = []string{b.c.Issuer.ID}
		}
	}
	if d.AssertedBy != nil {
		asserted = d.AssertedBy
	}
	var err error
	if t.Bound, err = b.actors(item.ID, bound); err != nil {
		return t, err
	}
	if t.AssertedBy, err = b.actors(item.ID, asserted); err != nil {
		return t, err
	}
	complete(&t, d)
	if t.Standing == act.Reported && len(t.AssertedBy) == 0 { // reported, and by whom
		return t, &DecisionProblem{Item: item.ID, Code: "nobody_asserts"}
	}
	return t, nil
}

func override(t *act.Terms, d Decision) {
	if d.Modality != "" {
		t.Modality = d.Modality
	}
	if d.Class != "" {
		t.Class = d.Class
	}
	if d.Standing != "" {
		t.Standing = d.Standing
	}
	if d.Deadline != nil {
		t.Deadline = *d.Deadline
	}
	if d.Instrument != "" {
		t.Instrument = act.EntryID(d.Instrument)
	}
}

// complete fills in what follows from the modality and the class unless the decision says otherwise.
func complete(t *act.Terms, d Decision) {
	t.Verb, t.Strength = VerbOf(t.Modality), StrengthOf(t.Modality)
	if d.Verb != "" {
		t.Verb = d.Verb
	}
	if d.Strength != nil {
		t.Strength = *d.Strength
	}
	t.Track = TrackOf(t.Class)
	if d.Track != "" {
		t.Track = d.Track
	}
}

// VerbOf returns the verb (enums.json "commitment.verb") that a modality is proposed with.
func VerbOf(m act.Modality) string {
	switch m {
	case act.Agreed:
		return "commit"
	case act.Intends:
		return "best_efforts"
	case act.Evaluated:
		return "consider"
	case act.Reaffirmed:
		return "reaffirm"
	case act.CalledOn:
		return "call_on_others"
	}
	return ""
}

// StrengthOf returns the strength (0–3) that a modality is proposed with: what was agreed is substantive until a
// person finds it detailed, the rest rhetorical.
func StrengthOf(m act.Modality) int64 {
	if m == act.Agreed {
		return 2
	}
	return 1
}

// TrackOf returns the track on which a class of action is usually followed.
func TrackOf(class string) act.Track {
	switch class {
	case "ceasefire", "ceasefire_monitoring", "deescalation", "non_use_of_force", "withdrawal", "disarmament", "security_reform", "demining":
		return "military_security"
	case "humanitarian_access", "returns":
		return "humanitarian"
	case "detainees", "protection_of_civilians", "justice":
		return "ihl_human_rights"
	case "economic":
		return "economic"
	case "counter_terrorism", "sanctions":
		return "counter_terrorism"
	}
	return "political"
}

func (b *builder) words(s string) act.Words {
	if b.r.Lang == "ar" {
		return act.Words{AR: s}
	}
	return act.Words{EN: s}
}

// nameOf returns the name of a place or actor that the reading gives by its id, and no words where it is not known.
func (b *builder) nameOf(id string) act.Words {
	a, _ := b.actor(id)
	return a.Name
}

// deadline returns the deadline that an item names: a day where the text writes one out with its year, else its words
// alone. A day that follows from the day of publication or of signature is computed, and nothing is computed here that
// the text does not have.
func (b *builder) deadline(item reading.Commitment) act.Deadline {
	if item.Deadline == "" {
		return act.Deadline{Trigger: "none"}
	}
	d := act.Deadline{Trigger: "relative_to_event", Wording: b.words(item.Deadline)}
	days, vague := map[string]bool{}, 0
	meant := b.datesOf(item)
	for _, m := range meant {
		switch {
		case m.Type == "vague":
			vague++
		case m.Type == "date" && m.Conflict == "" && len(m.Value) == len(time.DateOnly) && hasYear(m.Text, m.Value[:4]):
			days[m.Value] = true
		default: // a duration, a weekday, half a date: with it there is no one day
			return d
		}
	}
	switch {
	case len(meant) > 0 && vague == len(meant):
		d.Trigger = "asap"
	case len(days) == 1 && vague == 0:
		d.Trigger, d.Due = "fixed_date", act.Day(meant[0].Value)
	}
	return d
}

// datesOf returns the dates of the reading that an item's deadline consists of: the one with just its words, else every
// one that shares words with it.
func (b *builder) datesOf(item reading.Commitment) []reading.DateMention {
	var out []reading.DateMention
	for _, m := range b.r.Dates {
		if m.Bytes[0] < item.Bytes[0] || m.Bytes[1] > item.Bytes[1] {
			continue
		}
		if m.Text == item.Deadline {
			return []reading.DateMention{m}
		}
		if strings.Contains(item.Deadline, m.Text) || strings.Contains(m.Text, item.Deadline) {
			out = append(out, m)
		}
	}
	return out
}

// hasYear reports whether a date's words have its year in digits, European or Arabic.
func hasYear(words, year string) bool {
	western := strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, words)
	return strings.Contains(western, year)
}
