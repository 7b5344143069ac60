package gold

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// quotation is an object of a gold or candidate that points into the document: its span, its wording, or both.
type quotation struct {
	path   string // "commitments[3]", "speech[0].content"
	bytes  *Span
	points *Span
	text   *string
	prefix bool // text is only the beginning of the slice
}

// readQuotations lists every quotation in b, in the order of the paths. Actors are left out: their names are labels.
func readQuotations(b []byte) ([]quotation, error) {
	var root map[string]any
	if err := json.Unmarshal(b, &root); err != nil {
		return nil, fmt.Errorf("read spans: %w", err)
	}
	delete(root, "actors")
	var out []quotation
	for _, key := range slices.Sorted(maps.Keys(root)) {
		collect(key, root[key], &out)
	}
	return out, nil
}

func collect(path string, value any, out *[]quotation) {
	switch v := value.(type) {
	case []any:
		for i, element := range v {
			collect(fmt.Sprintf("%s[%d]", path, i), element, out)
		}
	case map[string]any:
		if q, ok := asQuotation(path, v); ok {
			*out = append(*out, q)
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if s := asSpan(v[key]); s != nil && strings.HasSuffix(key, "_bytes") {
				*out = append(*out, quotation{path: path + "." + key, bytes: s})
			}
			collect(path+"."+key, v[key], out)
		}
	}
}

func asQuotation(path string, object map[string]any) (quotation, bool) {
	q := quotation{path: path, bytes: asSpan(object["bytes"]), points: asSpan(object["span"])}
	if s, ok := object["text"].(string); ok {
		q.text = &s
	} else if s, ok := object["text_start"].(string); ok {
		q.text, q.prefix = &s, true
	}
	return q, q.bytes != nil || q.points != nil || q.text != nil
}

func asSpan(value any) *Span {
	pair, ok := value.([]any)
	if !ok || len(pair) != 2 {
		return nil
	}
	start, ok1 := pair[0].(float64)
	end, ok2 := pair[1].(float64)
	if !ok1 || !ok2 {
		return nil
	}
	return &Span{whole(start), whole(end)}
}

// whole returns f as an int, or -1, which is in no document, if it is not a whole number that an int holds.
func whole(f float64) int {
	if f != math.Trunc(f) || math.Abs(f) > math.MaxInt32 {
		return -1
	}
	return int(f)
}

// fault says why q is not a slice of the document, and "" if it is one.
func (q quotation) fault(t offsets) string {
	at := q.bytes
	if at == nil && q.points != nil {
		s, ok := t.fromPoints(*q.points)
		if !ok {
			return fmt.Sprintf("span [%d,%d) is outside the text", q.points.Start, q.points.End)
		}
		at = &s
	}
	if at == nil {
		if !bytes.Contains(t.text, []byte(*q.text)) {
			return "text does not occur in the document"
		}
		return ""
	}
	if why := t.boundsFault(*at); why != "" {
		return why
	}
	slice := string(t.text[at.Start:at.End])
	switch {
	case q.text == nil, *q.text == slice, q.prefix && strings.HasPrefix(slice, *q.text):
		return ""
	}
	return fmt.Sprintf("text is not the slice at bytes [%d,%d)", at.Start, at.End)
}
