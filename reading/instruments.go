package reading

import (
	"sort"
	"strconv"
	"strings"
)

// citation is a mention of an instrument over the tokens [from, to).
type citation struct {
	from, to int
	kind     string
	number   string
	year     int
	date     string
	register string
	problem  string
	nearest  string
	id       string
}

// loadRegisterInstruments indexes the register's instruments by folded name and by number.
func (k *Knowledge) loadRegisterInstruments(list []KnownInstrument) {
	k.known = list
	for i, in := range list {
		for _, n := range append([]string{in.NameAR, in.NameEN}, append(append([]string(nil), in.AliasAR...), in.AliasEN...)...) {
			if key := strings.Join(wordKeys(n), " "); key != "" {
				if _, taken := k.knownByKey[key]; !taken {
					k.knownByKey[key] = i
				}
			}
		}
		if in.Number != "" {
			k.byNumber[in.Number] = append(k.byNumber[in.Number], i)
		}
	}
}

// readInstruments finds instruments: a type noun with a name, a number or a date.
func (d *document) readInstruments() {
	for s := range d.sents {
		sent := &d.sents[s]
		if d.paras[sent.para].dup {
			continue
		}
		for i := sent.from; i < sent.to; {
			c, ok := d.citationAt(i, sent)
			if !ok {
				i++
				continue
			}
			d.checkCitation(&c)
			d.citations = append(d.citations, c)
			i = max(c.to, i+1)
		}
	}
}

// citationAt reads the instrument that begins at token i. A bare type noun counts only when something tells which one.
func (d *document) citationAt(i int, s *sentence) (citation, bool) {
	if d.tok(i).kind != tokWord || d.info(i).begins&beginsInstrument == 0 || d.tok(i).date >= 0 {
		return citation{}, false
	}
	row, to := d.longest(d.k.instruments, i, s.to)
	if row < 0 {
		return citation{}, false
	}
	c := citation{from: i, to: to, kind: d.k.instrument[row].kind}
	d.citedNumber(&c, s)
	before := c.to
	if d.tok(i).ar {
		c.to = d.nameTailAR(c.to, s)
	} else {
		c.from, c.to = d.nameTailEN(c.from, c.to, s)
	}
	d.citedDate(&c, s)
	named := c.to > before || c.from < i || c.number != ""
	switch c.kind {
	case "resolution":
		named = c.number != ""
	case "mechanism", "initiative":
		named = named || i > s.from && (d.has(i-1, isHead) || strings.HasPrefix(d.base(i-1), "اطلق") || d.key(i-1) == "joint")
	case "statement", "joint_statement", "presidential_statement", "law", "conference_outcome":
		named = true
	}
	return c, named
}

// citedNumber reads the number of a resolution, and the year in brackets, only where the text has them.
func (d *document) citedNumber(c *citation, s *sentence) {
	for j := c.to; j < s.to && j < c.to+5; j++ {
		switch key := d.key(j); {
		case d.tok(j).kind == tokNumber && d.tok(j).date < 0 && (c.kind == "resolution" || d.key(j-1) == "رقم" || d.key(j-1) == "no"):
			if len(key) < 2 || len(key) > 5 {
				return
			}
			c.number, c.to = key, j+1
			if j+3 < s.to && d.tok(j+1).is('(') && d.tok(j+2).kind == tokNumber && d.tok(j+3).is(')') {
				if y, err := strconv.Atoi(d.key(j + 2)); err == nil && y > 1940 && y < 2100 {
					c.year, c.to = y, j+4
				}
			}
			return
		case key == "رقم" || key == "no" || key == "s" || key == "res" || key == "الدولي" || key == "مجلس" || key == "الامن" || d.tok(j).is('/') || d.tok(j).is('.') && d.key(j-1) == "no":
		default:
			return
		}
	}
}

// nameTailAR takes the words that name an Arabic instrument: proper names, adjectives, a quotation, "الموقع في X".
func (d *document) nameTailAR(j int, s *sentence) int {
	for n := 0; j < s.to && n < 8; n++ {
		if q := d.quoteFrom(j); q >= 0 && d.quotes[q].kind == quoteName && n == 0 {
			return d.quotes[q].close + 1
		}
		t := d.tok(j)
		if t.kind != tokWord || t.date >= 0 || d.has(j, isCue|isThat|isRel|isVerb|isSource) {
			return j
		}
		named := t.inName >= 0 && (t.cut == 0 || t.clitic() == 'ل' || t.clitic() == 'ب')
		if !named && !(d.has(j, isNisba) || n == 0 && d.info(j).roles == 0 && t.cut == 0) && !strings.HasPrefix(d.key(j), "المشترك") && !strings.HasPrefix(d.key(j), "السياسي") {
			return j
		}
		if named {
			j = max(j+1, d.mentions[t.inName].to)
			continue
		}
		j++
	}
	return j
}

// nameTailEN takes capitalised words before and after the type noun: the Whitebridge Agreement, Charter of the UN.
func (d *document) nameTailEN(from, to int, s *sentence) (int, int) {
	for from > s.from && d.tok(from-1).kind == tokWord && d.tok(from-1).cap && !d.has(from-1, isDet|isPron|isPrep) && from-1 > s.from {
		from--
	}
	j := to
	if j < s.to && (d.key(j) == "of" || d.key(j) == "on" || d.key(j) == "between") {
		k := j + 1
		for k < s.to && (d.has(k, isDet|isAnd) || d.tok(k).kind == tokWord && d.tok(k).cap || d.tok(k).inName >= 0) {
			k++
			if d.tok(k-1).cap || d.tok(k-1).inName >= 0 {
				j = k
			}
		}
		if j > to {
			to = j
		}
	}
	return from, to
}

// citedDate takes the date that follows an instrument, in brackets or behind a preposition.
func (d *document) citedDate(c *citation, s *sentence) {
	j := c.to
	for j < s.to && j < c.to+4 && (d.tok(j).is('(') || d.key(j) == "في" || d.key(j) == "of" || d.key(j) == "on" || d.key(j) == "المؤرخ" || d.tok(j).cut > 0 && d.has(j, isVerb)) {
		j++
	}
	if j >= s.to || d.tok(j).date < 0 {
		return
	}
	sp := d.dates[d.tok(j).date]
	if sp.kind != "date" && sp.kind != "month" && sp.kind != "year" {
		return
	}
	c.date = sp.value
	c.to = sp.to
	if c.to < s.to && d.tok(c.to).is(')') {
		c.to++
	}
}

// checkCitation compares a citation with the register: by number and year, else by name. A number that no instrument
// has is an error; the nearest is the one of the same year whose number differs in one digit.
func (d *document) checkCitation(c *citation) {
	if c.number != "" && len(d.k.byNumber) > 0 {
		for _, i := range d.k.byNumber[c.number] {
			if c.year == 0 || d.k.known[i].Year == c.year {
				c.register = d.k.known[i].ID
				return
			}
		}
		c.problem = "unknown_number"
		if i := d.nearestKnown(c); i >= 0 {
			c.nearest = d.k.known[i].ID
		}
		d.warn("citation_unknown", c.from)
		return
	}
	for to := c.to; to > c.from; to-- {
		if i, ok := d.k.knownByKey[d.keys(c.from, to)]; ok {
			c.register = d.k.known[i].ID
			return
		}
	}
}

func (d *document) keys(from, to int) string {
	var words []string
	for i := from; i < to; i++ {
		if d.tok(i).kind == tokWord || d.tok(i).kind == tokNumber {
			key := d.tok(i).key
			if i == from {
				key = d.base(i)
			}
			words = append(words, key)
		}
	}
	return strings.Join(words, " ")
}

func (d *document) nearestKnown(c *citation) int {
	best, distance := -1, 3
	for i, in := range d.k.known {
		if in.Number == "" || c.year > 0 && in.Year != c.year {
			continue
		}
		if n := digitDistance(in.Number, c.number); n < distance {
			best, distance = i, n
		}
	}
	return best
}

func digitDistance(a, b string) int {
	if len(a) != len(b) {
		return 9
	}
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

// linkInstruments numbers instruments, the same one under different names together, and writes them.
func (d *document) linkInstruments() {
	byKey := map[string]string{}
	next := 0
	for i := range d.citations {
		c := &d.citations[i]
		key := c.register
		if key == "" {
			key = c.kind + "|" + d.instrumentKey(c)
		}
		id, ok := byKey[key]
		if !ok {
			next++
			id = "I" + strconv.Itoa(next)
			byKey[key] = id
		}
		c.id = id
		sp := d.bare(c.from, c.to)
		name := sp.Text
		if c.register != "" {
			name = d.registerName(c.register, name)
		}
		d.out.Instruments = append(d.out.Instruments, Instrument{ID: id, Type: c.kind, Name: name, Para: d.paraID(d.paraOf(c.from)), Span: sp, Date: c.date,
			Number: c.number, EndorsedBy: d.endorser(c), RegisterID: c.register, CitationError: c.problem, Nearest: c.nearest})
	}
}

// instrumentKey is the instrument's name without its type noun: خلاصات, نتائج and مخرجات of one conference are one.
func (d *document) instrumentKey(c *citation) string {
	if c.number != "" {
		return c.number
	}
	from := c.from
	if c.kind == "conference_outcome" {
		from++
	}
	if c.kind == "statement" || c.kind == "document" {
		return strconv.Itoa(c.from)
	}
	to := c.to
	for to > from && (d.tok(to-1).date >= 0 || d.tok(to-1).kind == tokPunct) {
		to--
	}
	return d.keys(from, to)
}

func (d *document) registerName(id, text string) string {
	for _, in := range d.k.known {
		if in.ID == id {
			if isArabic(text) && in.NameAR != "" {
				return in.NameAR
			}
			if in.NameEN != "" {
				return in.NameEN
			}
		}
	}
	return text
}

// endorser reads التي صودق عليها من قبل X, endorsed by X right behind an instrument.
func (d *document) endorser(c *citation) string {
	for j := c.to; j < len(d.toks) && j < c.to+7; j++ {
		if d.tok(j).kind == tokPunct && !d.tok(j).is(')') {
			return ""
		}
		if m := d.mentionFrom(j); m != nil && len(m.actors) == 1 && m.kind == byName && (d.key(j-1) == "قبل" || d.key(j-1) == "by" || d.key(j-1) == "the" && d.key(j-2) == "by") {
			return d.actor(m.actors[0]).ID
		}
	}
	return ""
}

// instrumentsIn lists the instruments inside [from, to).
func (d *document) instrumentsIn(from, to int) []string {
	var ids []string
	first := sort.Search(len(d.citations), func(i int) bool { return d.citations[i].from >= from })
	for i := first; i < len(d.citations) && d.citations[i].from < to; i++ {
		if c := &d.citations[i]; c.to <= to+1 && c.kind != "statement" {
			ids = append(ids, c.id)
		}
	}
	return ids
}
