package gold

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// ids checks that ids and spans of items are given once.
func (v *validation) ids() {
	ids := map[string]string{}
	spans := map[string]string{}
	once := func(seen map[string]string, key, path, what string) {
		if first, again := seen[key]; again && key != "" {
			v.say(path, "%s is already that of %s", what, first)
			return
		}
		seen[key] = path
	}
	for i, s := range v.gold.Speech {
		path := fmt.Sprintf("speech[%d]", i)
		once(ids, s.ID, path, fmt.Sprintf("id %q", s.ID))
	}
	for i, c := range v.gold.Commitments {
		path := fmt.Sprintf("commitments[%d]", i)
		once(ids, c.ID, path, fmt.Sprintf("id %q", c.ID))
		if at := v.text.resolve(c.Anchor); len(at) > 0 {
			once(spans, fmt.Sprint(at[0]), path, "the span")
		}
	}
}

func (v *validation) paragraphs() {
	end := 0
	for i, p := range v.gold.Paragraphs {
		path := fmt.Sprintf("paragraphs[%d]", i)
		if want := fmt.Sprintf("p%d", i+1); p.ID != want {
			v.say(path+".id", "want %s, got %q", want, p.ID)
		}
		at := v.text.resolve(p.Anchor)
		if len(at) == 0 {
			v.say(path, "want a span within the text")
			continue
		}
		if at[0].Start < end {
			v.say(path, "begins before the paragraph before it ends")
		}
		end = at[0].End
	}
}

func (v *validation) duplicates() {
	for i, d := range v.gold.Duplicates {
		a, b := paragraphNumber(d.A), paragraphNumber(d.B)
		if a < 1 || b <= a || len(v.gold.Paragraphs) > 0 && b > len(v.gold.Paragraphs) {
			v.say(fmt.Sprintf("duplicates[%d]", i), "want an earlier paragraph a and a later b, got %q and %q", d.A, d.B)
		}
	}
}

// paragraphNumber returns 3 for "p3", and 0 for what is no paragraph's id.
func paragraphNumber(id string) int {
	digits, ok := strings.CutPrefix(id, "p")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 1 || strconv.Itoa(n) != digits {
		return 0
	}
	return n
}

func (v *validation) actorList() {
	qid := regexp.MustCompile(`^Q[1-9][0-9]*$`)
	seen := map[string]bool{}
	ids := newIdentities()
	for i, a := range v.gold.Actors {
		path := fmt.Sprintf("actors[%d]", i)
		if a.ID == "" || seen[a.ID] {
			v.say(path+".id", "want an id of its own, got %q", a.ID)
		}
		seen[a.ID] = true
		if a.QID != "" && !qid.MatchString(a.QID) {
			v.say(path+".qid", "want Q and a number, got %q", a.QID)
		}
		if a.Type == "state" && a.iso3() == "" {
			v.say(path+".id", "want the ISO 3166 alpha-3 code of the state, got %q", a.ID)
		}
		if len(a.names()) == 0 {
			v.say(path, "want a name in Arabic or English")
		}
		if _, same := ids.find(a); same {
			v.say(path, "%q is the same as an actor before it, by QID, code or name", a.ID)
		}
		ids.add(a)
		for _, issuer := range a.Issuer {
			if _, listed := v.actors[issuer]; !listed && !isISO3(issuer) {
				v.say(path+".issuer", "want an id listed in actors, got %q", issuer)
			}
		}
	}
}

// spans checks every object of the gold that points into the text, those that are not scored too.
func (v *validation) spans() {
	for _, q := range v.gold.quotations {
		if why := q.fault(v.text); why != "" {
			v.say(q.path, "%s", why)
		}
		if q.bytes == nil || q.points == nil {
			continue
		}
		if s, ok := v.text.fromPoints(*q.points); !ok || s != *q.bytes {
			v.say(q.path, "span [%d,%d) and bytes [%d,%d) are not the same place",
				q.points.Start, q.points.End, q.bytes.Start, q.bytes.End)
		}
	}
}
