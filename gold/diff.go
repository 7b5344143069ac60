package gold

import (
	"cmp"
	"fmt"
	"slices"
)

// Kinds of differences between a gold and a candidate.
const (
	KindMissed   = "missed"      // the gold has it, the candidate does not
	KindAlarm    = "false alarm" // the candidate has it, the gold does not
	KindWrong    = "wrong"       // both have it, a field differs
	KindInexact  = "inexact"     // both have it, the spans differ; no figure but speech_exact minds
	KindInvented = "invented"    // the candidate's wording is not in the document where it says
)

// Difference is one thing in which a candidate differs from the gold, for a developer to read.
type Difference struct {
	Kind    string `json:"kind"`
	Section string `json:"section"`          // one of the Section names; of an invention, its path in the candidate
	ID      string `json:"id,omitempty"`     // of the gold item, or of a false alarm; "" where it has none
	GotID   string `json:"got_id,omitempty"` // of the candidate's item
	Field   string `json:"field,omitempty"`  // one of the Field names, for wrong and inexact
	Want    string `json:"want,omitempty"`   // the gold's field
	Got     string `json:"got,omitempty"`    // the candidate's field; of an invention, why it is one
	At      Span   `json:"bytes"`            // in bytes, of the gold item; of a false alarm, of the candidate's
	Text    string `json:"text,omitempty"`   // the document at At
}

// String returns the difference on one line, with at most 80 characters of the document.
func (d Difference) String() string {
	const most = 80
	text := []rune(d.Text)
	if len(text) > most {
		text = append(text[:most], '…')
	}
	line := fmt.Sprintf("%s %s", d.Kind, d.Section)
	if d.ID != "" {
		line += " " + d.ID
	}
	switch d.Kind {
	case KindWrong, KindInexact:
		line += fmt.Sprintf(" %s: want %q, got %q", d.Field, d.Want, d.Got)
	case KindInvented:
		return line + ": " + d.Got
	}
	return line + fmt.Sprintf(" [%d,%d) %q", d.At.Start, d.At.End, string(text))
}

// Diff lists in what the candidate differs from the gold, section by section, each in the order of the document, and
// last what was invented. It sees exactly what Score counts; a candidate that scores 1 everywhere and invents nothing
// has no difference but inexact spans and the originals of duplicates.
func Diff(g Gold, text []byte, c Candidate, reg Register) []Difference {
	comparison := newComparison(g, text, c, reg)
	var out []Difference
	for _, s := range comparison.sections() {
		list := s.differences(text)
		slices.SortStableFunc(list, func(a, b Difference) int {
			return cmp.Or(cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.At.End, b.At.End))
		})
		out = append(out, list...)
	}
	for _, v := range comparison.invented() {
		out = append(out, Difference{Kind: KindInvented, Section: v.path, Got: v.why})
	}
	return out
}

func (s section) differences(text []byte) []Difference {
	var out []Difference
	note := func(d Difference, at Span) {
		d.Section, d.At, d.Text = s.name, at, string(text[at.Start:at.End])
		out = append(out, d)
	}
	for _, i := range s.missed {
		note(Difference{Kind: KindMissed, ID: s.want[i].id}, s.want[i].at())
	}
	for _, i := range s.alarms {
		note(Difference{Kind: KindAlarm, ID: s.got[i].id}, s.got[i].at)
	}
	for _, h := range s.hits {
		w, g := s.want[h.want], s.got[h.got]
		d := Difference{Kind: KindWrong, ID: w.id, GotID: g.id}
		for _, f := range h.fields {
			if !f.right {
				d.Field, d.Want, d.Got = f.name, f.want, f.got
				note(d, w.at())
			}
		}
		if !h.exact {
			d.Kind, d.Field = KindInexact, FieldSpan
			d.Want, d.Got = string(text[w.at().Start:w.at().End]), string(text[g.at.Start:g.at.End])
			note(d, w.at())
		}
	}
	return out
}

// at returns the item's own span, or an empty one where it is outside the text.
func (w expected) at() Span {
	if len(w.spans) == 0 {
		return Span{}
	}
	return w.spans[0]
}
