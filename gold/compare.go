package gold

import (
	"slices"
	"strings"
)

// Names of the sections of a gold, as Difference.Section gives them.
const (
	SectionSpeech      = "speech"
	SectionQuotes      = "quotes"
	SectionDates       = "dates"
	SectionCommitments = "commitments"
	SectionDuplicates  = "duplicates"
)

// Names of the fields that are scored on a hit, as Difference.Field gives them. FieldSpan and FieldOriginal tell a
// developer where a hit is not exact; they are in no accuracy.
const (
	FieldSpeaker    = "speaker"
	FieldMode       = "mode"
	FieldValue      = "value"
	FieldModality   = "modality"
	FieldParties    = "parties"
	FieldAssertedBy = "asserted_by"
	FieldClass      = "class"
	FieldSpan       = "span"
	FieldOriginal   = "original"
)

// field is one scored field of a hit: what the gold wants, what the candidate gave.
type field struct {
	name      string
	want, got string
	right     bool
}

// hit is a gold item that was found, and how its fields fared.
type hit struct {
	joined
	fields []field
}

func (h hit) right(name string) bool {
	return slices.ContainsFunc(h.fields, func(f field) bool { return f.name == name && f.right })
}

// section is the outcome of one type of item in one document.
type section struct {
	name   string
	want   []expected
	got    []found
	hits   []hit // of items that must be found; hits of optional items are dropped
	missed []int // indices into want
	alarms []int // indices into got
}

// comparison is a document with both sides, ready to be compared.
type comparison struct {
	gold     Gold
	cand     Candidate
	text     offsets
	wantSide side
	gotSide  side
}

func newComparison(g Gold, text []byte, c Candidate, reg Register) comparison {
	wantSide, gotSide := newSides(g, c, reg)
	return comparison{g, c, newOffsets(text), wantSide, gotSide}
}

// sections compares everything that is scored by span, in a fixed order.
func (c comparison) sections() []section {
	return []section{c.speech(), c.quotes(), c.dates(), c.commitments(), c.duplicates()}
}

// settle joins the items of one section and scores the fields of each hit.
func settle(name string, want []expected, got []found, fields func(w, g int) []field) section {
	out := section{name: name, want: want, got: got}
	usedWant, usedGot := make([]bool, len(want)), make([]bool, len(got))
	for _, j := range join(want, got) {
		usedWant[j.want], usedGot[j.got] = true, true
		if !want[j.want].optional {
			out.hits = append(out.hits, hit{j, fields(j.want, j.got)})
		}
	}
	for i, w := range want {
		if !usedWant[i] && !w.optional {
			out.missed = append(out.missed, i)
		}
	}
	for i := range got {
		if !usedGot[i] {
			out.alarms = append(out.alarms, i)
		}
	}
	return out
}

// found resolves the span of a candidate's item; its alternatives are ignored.
func (c comparison) found(id string, a Anchor) found {
	spans := c.text.resolve(Anchor{Bytes: a.Bytes, Points: a.Points})
	if len(spans) == 0 {
		return found{id: id}
	}
	return found{id, spans[0], true}
}

func (c comparison) speech() section {
	var want []expected
	for _, s := range c.gold.Speech {
		want = append(want, expected{s.ID, c.text.resolve(s.Content), s.Optional})
	}
	var got []found
	for _, s := range c.cand.Speech {
		got = append(got, c.found(s.ID, s.Content))
	}
	return settle(SectionSpeech, want, got, func(w, g int) []field {
		ws, gs := c.gold.Speech[w], c.cand.Speech[g]
		return []field{
			c.setField(FieldSpeaker, ws.Speaker, ws.SpeakerAny, gs.Speaker),
			wordField(FieldMode, ws.Mode, ws.ModeAny, gs.Mode),
		}
	})
}

func (c comparison) dates() section {
	var want []expected
	for _, d := range c.gold.Dates {
		want = append(want, expected{d.ID, c.text.resolve(d.Anchor), d.Optional || d.Type == Vague})
	}
	var kept []Date
	var got []found
	for _, d := range c.cand.Dates {
		if d.Type != Vague {
			kept = append(kept, d)
			got = append(got, c.found(d.ID, d.Anchor))
		}
	}
	return settle(SectionDates, want, got, func(w, g int) []field {
		d := c.gold.Dates[w]
		if d.Value == "" {
			return nil
		}
		return []field{wordField(FieldValue, d.Value, d.ValueAny, kept[g].Value)}
	})
}

func (c comparison) commitments() section {
	var want []expected
	for _, k := range c.gold.Commitments {
		want = append(want, expected{k.ID, c.text.resolve(k.Anchor), k.Optional})
	}
	var got []found
	for _, k := range c.cand.Commitments {
		got = append(got, c.found(k.ID, k.Anchor))
	}
	return settle(SectionCommitments, want, got, func(w, g int) []field {
		return c.commitmentFields(c.gold.Commitments[w], c.cand.Commitments[g])
	})
}

func (c comparison) commitmentFields(want, got Commitment) []field {
	parties := want.PartiesAny
	if want.Modality == CalledOn && len(want.Addressee) > 0 {
		// GUIDE: the parties of called_on are its addressees
		parties = append(slices.Clone(parties), want.Addressee)
	}
	out := []field{c.setField(FieldParties, want.Parties, parties, got.Parties)}
	if want.Modality != "" {
		out = append(out, wordField(FieldModality, want.Modality, want.ModalityAny, got.Modality))
	}
	if want.Class != "" {
		out = append(out, wordField(FieldClass, want.Class, want.ClassAny, got.Class))
	}
	asserted := want.AssertedByAny
	if len(want.AssertedBy) > 0 {
		asserted = append(Sets{want.AssertedBy}, asserted...)
	} else {
		asserted = append(speakersAround(c.gold.Speech, want.InSpeech), asserted...)
	}
	if len(asserted) > 0 {
		by := got.AssertedBy
		if inner := speakersAround(c.cand.Speech, got.InSpeech); len(by) == 0 && len(inner) > 0 {
			by = inner[0]
		}
		out = append(out, c.setField(FieldAssertedBy, asserted[0], asserted[1:], by))
	}
	return out
}

// speakersAround returns the speakers of the act with the given id, then those of the acts around it, inner first,
// with the accepted alternatives.
func speakersAround(acts []Speech, id string) Sets {
	var out Sets
	for range acts { // nesting is no deeper than there are acts, and a circle ends
		i := slices.IndexFunc(acts, func(s Speech) bool { return s.ID == id })
		if i < 0 || id == "" {
			break
		}
		if len(acts[i].Speaker) > 0 {
			out = append(append(out, acts[i].Speaker), acts[i].SpeakerAny...)
		}
		id = acts[i].NestedIn
	}
	return out
}

func wordField(name, want string, accepted []string, got string) field {
	same := func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), strings.TrimSpace(got)) }
	return field{name, want, got, same(want) || slices.ContainsFunc(accepted, same)}
}

func (c comparison) setField(name string, want Words, accepted Sets, got Words) field {
	same := func(set Words) bool { return sameSet(c.wantSide, c.gotSide, set, got) }
	right := same(want) || slices.ContainsFunc(accepted, same)
	return field{name, strings.Join(want, ", "), strings.Join(got, ", "), right}
}
