package gold

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Span is a half-open range [Start, End). Its unit is the byte, except in Anchor.Points.
type Span struct{ Start, End int }

// UnmarshalJSON reads a span from a pair [start, end] of whole numbers.
func (s *Span) UnmarshalJSON(b []byte) error {
	var pair []int
	if err := json.Unmarshal(b, &pair); err != nil || len(pair) != 2 {
		return fmt.Errorf("read span %s: want [start, end]", clip(b))
	}
	s.Start, s.End = pair[0], pair[1]
	return nil
}

// MarshalJSON writes a span as a pair [start, end].
func (s Span) MarshalJSON() ([]byte, error) { return json.Marshal([2]int{s.Start, s.End}) }

// Anchor says where in the document an item stands: in bytes, or in code points, with the spans that are as good.
// Text is the wording at the span; stand-off gold leaves it out.
type Anchor struct {
	Bytes  *Span        `json:"bytes"`
	Points *Span        `json:"span"`
	Alt    Alternatives `json:"span_alt"`
	Text   string       `json:"text"`
}

func (a Anchor) placed() bool { return a.Bytes != nil || a.Points != nil }

// Alternatives are other spans for the same item. An alternative given as a bare pair has only Pair set, and takes
// the unit of the item's own span.
type Alternatives []Alternative

// Alternative is one other span: in bytes, in code points, or a bare pair in the unit of the item.
type Alternative struct{ Bytes, Points, Pair *Span }

// UnmarshalJSON reads alternatives from a list of pairs or of objects with `bytes` or `span`, or from a single pair.
func (a *Alternatives) UnmarshalJSON(b []byte) error {
	var one Span
	if json.Unmarshal(b, &one) == nil {
		*a = Alternatives{{Pair: &one}}
		return nil
	}
	var list []json.RawMessage
	if err := json.Unmarshal(b, &list); err != nil {
		return fmt.Errorf("read span_alt %s: want a list of spans", clip(b))
	}
	*a = nil
	for _, raw := range list {
		alt, err := parseAlternative(raw)
		if err != nil {
			return err
		}
		*a = append(*a, alt)
	}
	return nil
}

func parseAlternative(raw []byte) (Alternative, error) {
	if bytes.HasPrefix(raw, []byte("[")) {
		var s Span
		err := s.UnmarshalJSON(raw)
		return Alternative{Pair: &s}, err
	}
	var at struct {
		Bytes  *Span `json:"bytes"`
		Points *Span `json:"span"`
	}
	if err := json.Unmarshal(raw, &at); err != nil || (at.Bytes == nil && at.Points == nil) {
		return Alternative{}, fmt.Errorf("read span_alt %s: want bytes or span", clip(raw))
	}
	return Alternative{Bytes: at.Bytes, Points: at.Points}, nil
}

// Words is a list of strings; in JSON a single string is a list of one, and null or "" is empty.
type Words []string

// UnmarshalJSON reads words from a string, a list of strings, or null.
func (w *Words) UnmarshalJSON(b []byte) error {
	var one *string
	if json.Unmarshal(b, &one) == nil {
		*w = nil
		if one != nil && *one != "" {
			*w = Words{*one}
		}
		return nil
	}
	var list []string
	if err := json.Unmarshal(b, &list); err != nil {
		return fmt.Errorf("read %s: want a string or a list of strings", clip(b))
	}
	*w = list
	return nil
}

// Sets is a list of sets of references; in JSON an element that is a string is a set of one.
type Sets []Words

// UnmarshalJSON reads sets from a list whose elements are strings or lists of strings, from one string, or null.
func (s *Sets) UnmarshalJSON(b []byte) error {
	var list []Words
	if err := json.Unmarshal(b, &list); err == nil {
		*s = list
		return nil
	}
	var one Words
	if err := one.UnmarshalJSON(b); err != nil {
		return fmt.Errorf("read %s: want a list of sets", clip(b))
	}
	*s = Sets{one}
	return nil
}

// clip returns the beginning of b, for an error's text.
func clip(b []byte) string {
	const most = 60
	if len(b) > most {
		return string(bytes.ToValidUTF8(b[:most], nil)) + "…"
	}
	return string(b)
}
