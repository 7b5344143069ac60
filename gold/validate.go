package gold

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Problem is something that an annotator has to mend. Path says where in the gold: "commitments[3].class".
type Problem struct {
	Path string
	What string
}

// String returns the problem on one line.
func (p Problem) String() string { return p.Path + ": " + p.What }

// Validate checks a gold against its text and GUIDE.md: spans within the text and on whole characters, code points
// and bytes that agree, wordings that are the slice; known modality, class, mode and language; paragraph ids and items
// within their paragraph; parties that are a country's code, a listed actor or ~name; date values in ISO form;
// references between items; nothing annotated in a duplicate. The problems come in the order of the gold's fields.
// No problem does not mean that the annotation is right.
func Validate(g Gold, text []byte) []Problem {
	v := validation{gold: g, text: newOffsets(text), actors: byID(g.Actors)}
	v.head()
	for i, s := range g.Speech {
		v.speech(fmt.Sprintf("speech[%d]", i), s)
	}
	for i, d := range g.Dates {
		v.date(fmt.Sprintf("dates[%d]", i), d)
	}
	for i, c := range g.Commitments {
		v.commitment(fmt.Sprintf("commitments[%d]", i), c)
	}
	v.ids()
	v.paragraphs()
	v.duplicates()
	v.actorList()
	v.spans()
	return v.problems
}

type validation struct {
	gold     Gold
	text     offsets
	actors   map[string]Actor
	problems []Problem
}

func (v *validation) say(path, format string, args ...any) {
	v.problems = append(v.problems, Problem{path, fmt.Sprintf(format, args...)})
}

func (v *validation) head() {
	g := v.gold
	if g.Lang != "ar" && g.Lang != "en" {
		v.say("lang", "want ar or en, got %q", g.Lang)
	}
	if _, err := time.Parse(time.DateOnly, g.Published); err != nil {
		v.say("published", "want YYYY-MM-DD, got %q", g.Published)
	}
	if g.TextFile == "" {
		v.say("text_file", "want the name of the text's file")
	}
	if g.SHA256 == "" {
		v.say("sha256", "want the sha256 of the text")
	} else if err := g.CheckText(v.text.text); err != nil {
		v.say("sha256", "%v", err)
	}
	if n := len(v.text.text); g.Bytes != 0 && g.Bytes != n {
		v.say("bytes", "want %d, got %d", n, g.Bytes)
	}
	if n := len(v.text.starts) - 1; g.Runes != 0 && g.Runes != n {
		v.say("runes", "want %d, got %d", n, g.Runes)
	}
}

func (v *validation) speech(path string, s Speech) {
	v.para(path, s.Para, s.Content)
	v.word(path+".mode", Modes(), s.Mode, s.ModeAny)
	if len(s.Speaker) == 0 {
		v.say(path+".speaker", "want who is the source")
	}
	v.references(path+".speaker", s.Speaker, s.SpeakerAny)
	v.alternatives(path+".content", s.Content)
	v.act(path+".nested_in", s.NestedIn)
}

func (v *validation) date(path string, d Date) {
	v.para(path, d.Para, d.Anchor)
	v.alternatives(path, d.Anchor)
	if d.Type == "" {
		v.say(path+".type", "want a type")
	}
	if d.Type == Vague {
		return
	}
	for _, value := range append([]string{d.Value}, d.ValueAny...) {
		if !isDateValue(value) {
			v.say(path+".value", "want YYYY-MM-DD, YYYY-MM, YYYY, a/b or an ISO 8601 duration, got %q", value)
		}
	}
}

func (v *validation) commitment(path string, c Commitment) {
	v.para(path, c.Para, c.Anchor)
	v.alternatives(path, c.Anchor)
	v.word(path+".modality", Modalities(), c.Modality, c.ModalityAny)
	v.word(path+".class", Classes(), c.Class, c.ClassAny)
	v.references(path+".parties", c.Parties, c.PartiesAny)
	v.references(path+".asserted_by", c.AssertedBy, c.AssertedByAny)
	v.references(path+".addressee", c.Addressee, nil)
	v.act(path+".in_speech", c.InSpeech)
	if c.SameAs != "" && !slices.ContainsFunc(v.gold.Commitments, func(o Commitment) bool { return o.ID == c.SameAs }) {
		v.say(path+".same_as", "no commitment has the id %q", c.SameAs)
	}
}

func (v *validation) word(path string, words []string, word string, accepted []string) {
	for _, w := range append([]string{word}, accepted...) {
		if !known(words, w) {
			v.say(path, "want one of %s, got %q", strings.Join(words, ", "), w)
		}
	}
}

func (v *validation) references(path string, refs Words, accepted Sets) {
	for _, set := range append(Sets{refs}, accepted...) {
		for _, ref := range set {
			name, named := strings.CutPrefix(ref, "~")
			_, listed := v.actors[ref]
			if named && foldName(name) == "" || !named && !listed && !isISO3(ref) {
				v.say(path, "want a country's code, an id listed in actors, or ~name, got %q", ref)
			}
		}
	}
}

func (v *validation) act(path, id string) {
	if id != "" && !slices.ContainsFunc(v.gold.Speech, func(s Speech) bool { return s.ID == id }) {
		v.say(path, "no speech act has the id %q", id)
	}
}

// para checks the paragraph of an item: its form, and where the gold lists its paragraphs, that it is one of them and
// holds the item.
func (v *validation) para(path, id string, a Anchor) {
	if paragraphNumber(id) == 0 {
		v.say(path+".para", "want p1, p2, …, got %q", id)
		return
	}
	if slices.ContainsFunc(v.gold.Duplicates, func(d Duplicate) bool { return d.B == id && !d.Optional }) {
		v.say(path+".para", "paragraph %s is a duplicate: nothing is annotated there", id)
	}
	if len(v.gold.Paragraphs) == 0 {
		return
	}
	i := slices.IndexFunc(v.gold.Paragraphs, func(p Paragraph) bool { return p.ID == id })
	if i < 0 {
		v.say(path+".para", "no paragraph has the id %q", id)
		return
	}
	outer, inner := v.text.resolve(v.gold.Paragraphs[i].Anchor), v.text.resolve(a)
	if len(outer) > 0 && len(inner) > 0 && (inner[0].Start < outer[0].Start || inner[0].End > outer[0].End) {
		v.say(path+".para", "bytes [%d,%d) are not within paragraph %s", inner[0].Start, inner[0].End, id)
	}
}

func (v *validation) alternatives(path string, a Anchor) {
	own := len(v.text.resolve(Anchor{Bytes: a.Bytes, Points: a.Points}))
	if lost := own + len(a.Alt) - len(v.text.resolve(a)); lost > 0 {
		v.say(path+".span_alt", "%d of %d spans are outside the text or cut a character", lost, len(a.Alt))
	}
}
