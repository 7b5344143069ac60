package reading

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// dateSpan is a date, duration or vague time over the tokens [from, to).
type dateSpan struct {
	from, to       int
	kind           string // date, month, year, range, weekday, relative, duration, vague
	value, alt     string
	conflict       string
	deadline, sure bool
}

// readDates finds the dates of every sentence that is not in a duplicate paragraph.
func (d *document) readDates() {
	for s := range d.sents {
		sent := &d.sents[s]
		if d.paras[sent.para].dup {
			continue
		}
		for i := sent.from; i < sent.to; {
			sp, ok := d.dateAt(i, sent)
			if !ok {
				i++
				continue
			}
			sp.deadline = sp.deadline || d.deadlineBefore(sp.from)
			for t := sp.from; t < sp.to; t++ {
				d.tok(t).date = int32(len(d.dates))
			}
			d.dates = append(d.dates, sp)
			i = max(sp.to, i+1)
		}
	}
}

// dateAt reads the date that begins at token i, if any.
func (d *document) dateAt(i int, s *sentence) (dateSpan, bool) {
	t := d.tok(i)
	if t.kind == tokNumber {
		return d.numberDate(i, s)
	}
	if t.kind != tokWord {
		return dateSpan{}, false
	}
	w := &d.k.words.info[t.base]
	if w.begins&beginsVague != 0 {
		if sp, ok := d.vagueAt(i, s.to); ok {
			return sp, true
		}
	}
	switch {
	case w.roles&isMonth != 0 || twoWordMonthStart(d.base(i)):
		return d.monthDate(i, s)
	case w.roles&isWeekday != 0:
		return d.weekdayDate(i, s)
	}
	if t.ar {
		return d.arabicRelative(i, s)
	}
	return d.englishRelative(i, s)
}

// month is a month name read at a token: its number, family, and the token after it.
type month struct {
	number int
	family arabic.Family
	next   int
}

func twoWordMonthStart(key string) bool {
	switch key {
	case "كانون", "تشرين", "ربيع", "جمادي", "ذو", "ذي":
		return true
	}
	return false
}

// monthAt reads a month name, one or two words, at token i.
func (d *document) monthAt(i, end int) (month, bool) {
	if i >= end || d.tok(i).kind != tokWord {
		return month{}, false
	}
	if key := d.base(i); i+1 < end && twoWordMonthStart(key) {
		second := d.tok(i + 1).key
		for _, m := range arabic.Months() {
			if f := arabic.Fold(m.Name); f == key+" "+second || f == "ذو "+second && key == "ذي" {
				return month{m.Month, m.Family, i + 2}, true
			}
		}
		return month{}, false
	}
	w := d.info(i)
	if w.roles&isMonth == 0 || w.family == "english" && !d.tok(i).cap {
		return month{}, false
	}
	next := i + 1
	if w.family == "english" && next < end && d.tok(next).is('.') && len(d.tok(i).key) <= 4 && d.key(i) != "may" && d.key(i) != "june" && d.key(i) != "july" {
		next++
	}
	return month{w.month, w.family, next}, true
}

// monthPair reads a month and, after a slash or in brackets, the same month in another tradition. The two must agree;
// if they do not, other is the second reading.
func (d *document) monthPair(i, end int) (m month, other int, ok bool) {
	m, ok = d.monthAt(i, end)
	if !ok {
		return m, 0, false
	}
	j := m.next
	if j+1 < end && (d.tok(j).is('/') || d.tok(j).is('(') || d.tok(j).is('-') || d.tok(j).is('\\')) {
		bracket := d.tok(j).is('(')
		if second, found := d.monthAt(j+1, end); found {
			m.next = second.next
			if bracket && m.next < end && d.tok(m.next).is(')') {
				m.next++
			}
			if second.number != m.number {
				other = second.number
			}
		}
	}
	return m, other, true
}

// yearAt reads a year at token i: 1900 to 2100, or 1300 to 1500 for Hijri months; a comma or عام may stand before it.
func (d *document) yearAt(i, end int, hijri bool) (year, next int) {
	j := i
	if j < end && (d.tok(j).is(',') || d.tok(j).is('،')) && j+1 < end && d.tok(j+1).kind == tokNumber {
		j++
	}
	if j+1 < end && d.tok(j).kind == tokWord && (d.base(j) == "عام" || d.base(j) == "العام" || d.base(j) == "سنه" || d.key(j) == "من" && d.base(j+1) == "عام") {
		if d.key(j) == "من" {
			j++
		}
		j++
	}
	key := d.key(j)
	if hijri {
		key = strings.TrimSuffix(key, "ه") // 1442هـ is one word
	}
	if j >= end || len(key) != 4 || d.tok(j).kind == tokPunct {
		return 0, i
	}
	y, err := strconv.Atoi(key)
	if err != nil || hijri && (y < 1300 || y > 1500) || !hijri && (y < 1900 || y > 2100) {
		return 0, i
	}
	return y, j + 1
}

// dayNumber reads a day of the month at token i: a number 1 to 31, or a written ordinal (السابع), English 7th.
func (d *document) dayNumber(i, end int) (day, next int) {
	if i >= end {
		return 0, i
	}
	t := d.tok(i)
	switch {
	case t.kind == tokNumber || t.kind == tokWord && !t.ar && len(t.key) > 2 && t.key[0] >= '1' && t.key[0] <= '9':
		n, err := strconv.Atoi(strings.TrimRight(t.key, "sthndr"))
		if err == nil && n >= 1 && n <= 31 && len(t.key) <= 4 {
			return n, i + 1
		}
	case t.ar:
		n, ok := arabic.Ordinal(t.key)
		if !ok || !strings.HasPrefix(t.key, "ال") {
			return 0, i
		}
		next = i + 1
		if next < end && d.tok(next).key == "عشر" {
			return n + 10, next + 1
		}
		if next < end && d.tok(next).conjunction() {
			if tens, ok := arabic.Ordinal(d.base(next)); ok && tens >= 20 {
				return n + tens, next + 1
			}
		}
		return n, next
	}
	return 0, i
}

// numberDate reads 8 يناير 2020, 19 و20 فيفري, 2020-07-22, 22/7/2020, 90 days.
func (d *document) numberDate(i int, s *sentence) (dateSpan, bool) {
	if sp, ok := d.numericDate(i, s.to); ok {
		return sp, true
	}
	if sp, ok := d.durationAt(i, s); ok {
		return sp, true
	}
	return d.dayMonth(i, s)
}

// dayMonth reads a day, perhaps a second day, then a month with or without a year.
func (d *document) dayMonth(i int, s *sentence) (dateSpan, bool) {
	day, j := d.dayNumber(i, s.to)
	if day == 0 {
		return dateSpan{}, false
	}
	last := 0
	if n, k := d.secondDay(j, s.to); n > day {
		last, j = n, k
	}
	if j < s.to && (d.key(j) == "من" || d.key(j) == "of" || d.base(j) == "شهر") {
		j++
		if j < s.to && (d.base(j) == "شهر" || d.key(j) == "the") {
			j++
		}
	}
	m, other, ok := d.monthPair(j, s.to)
	if !ok {
		return dateSpan{}, false
	}
	return d.build(i, day, last, m, other, s)
}

// secondDay reads the end of a range of days: 19-20, 19 و20, 19 to 20, 19 إلى 20.
func (d *document) secondDay(j, end int) (day, next int) {
	if j+1 >= end {
		return 0, j
	}
	t := d.tok(j)
	switch {
	case t.kind == tokPunct && (t.r == '-' || t.r == '–' || t.r == '/'), t.kind == tokWord && (t.key == "و" || t.key == "الي" || t.key == "to" || t.key == "and" || t.key == "حتي"):
		return d.dayNumber(j+1, end)
	case t.ar && strings.HasPrefix(t.key, "و") && len(t.key) > 2:
		n, err := strconv.Atoi(t.key[2:])
		if err == nil && n <= 31 {
			return n, j + 1
		}
	}
	return 0, j
}

// build makes a date from a day (0: month only), a last day (0: none) and a month.
func (d *document) build(from, day, last int, m month, other int, s *sentence) (dateSpan, bool) {
	hijri := m.family == arabic.Hijri
	year, next := d.yearAt(m.next, s.to, hijri)
	if hijri {
		return d.hijriDate(from, day, year, m, next, s.to)
	}
	sp := dateSpan{from: from, to: m.next, kind: "date"}
	if year > 0 {
		sp.to = next
	}
	future, years := d.direction(from, m.next, s)
	if year == 0 && years != 0 {
		sp.to = m.next + d.directionWords(m.next, s.to)
	}
	value := func(mo int) string {
		y := year
		if y == 0 {
			y = d.nearestYear(mo, max(day, 1), future)
		}
		return isoDate(y, mo, day, last)
	}
	sp.value = value(m.number)
	switch {
	case day == 0:
		sp.kind = "month"
	case last > 0:
		sp.kind = "range"
	}
	if sp.value == "" {
		return dateSpan{}, false
	}
	if other > 0 {
		sp.alt, sp.conflict = value(other), "month_conflict"
		d.warn("month_conflict", from)
	}
	sp.sure = true
	return sp, true
}

func isoDate(y, m, day, last int) string {
	if day == 0 {
		return fmt.Sprintf("%04d-%02d", y, m)
	}
	a := Day{y, m, day}
	if !a.Valid() {
		return ""
	}
	if last > 0 {
		if b := (Day{y, m, last}); b.Valid() {
			return a.String() + "/" + b.String()
		}
	}
	return a.String()
}

// nearestYear is the year of the nearest such day at or before publication, or after it for a future one.
func (d *document) nearestYear(m, day int, future bool) int {
	y := d.published.Year
	that := Day{y, m, min(day, 28)}
	pub := Day{d.published.Year, d.published.Month, min(d.published.Day, 28)}
	switch {
	case future && that.before(pub):
		return y + 1
	case !future && pub.before(that):
		return y - 1
	}
	return y
}

func (d *document) hijriDate(from, day, year int, m month, next, end int) (dateSpan, bool) {
	if day == 0 || year == 0 {
		return dateSpan{}, false
	}
	y, mo, dd, err := arabic.FromHijri(year, m.number, day)
	if err != nil {
		return dateSpan{}, false
	}
	if next < end && (d.key(next) == "ه" || strings.HasPrefix(d.key(next), "هجري")) {
		next++
	}
	g := Day{y, mo, dd}
	d.warn("hijri_approximate", from)
	return dateSpan{from: from, to: next, kind: "date", value: g.String(), alt: g.add(1).String(), conflict: "hijri_approximate", sure: true}, true
}

// numericDate reads 2020-07-22, 22/7/2020, 22-7-2020 and 22.7.2020.
func (d *document) numericDate(i, end int) (dateSpan, bool) {
	if i+4 >= end || d.tok(i+2).kind != tokNumber || d.tok(i+4).kind != tokNumber {
		return d.pointDate(i)
	}
	sep := d.tok(i + 1).r
	if d.tok(i+1).kind != tokPunct || d.tok(i+3).r != sep || (sep != '-' && sep != '/' && sep != '.') {
		return d.pointDate(i)
	}
	return d.threeNumbers(i, i+5, d.tok(i).key, d.tok(i+2).key, d.tok(i+4).key)
}

func (d *document) pointDate(i int) (dateSpan, bool) {
	p := strings.Split(d.tok(i).key, ".")
	if len(p) != 3 {
		return dateSpan{}, false
	}
	return d.threeNumbers(i, i+1, p[0], p[1], p[2])
}

func (d *document) threeNumbers(from, to int, a, b, c string) (dateSpan, bool) {
	x, err1 := strconv.Atoi(a)
	y, err2 := strconv.Atoi(b)
	z, err3 := strconv.Atoi(c)
	if err1 != nil || err2 != nil || err3 != nil {
		return dateSpan{}, false
	}
	day := Day{z, y, x}
	if len(a) == 4 {
		day = Day{x, y, z}
	} else if y > 12 {
		day = Day{z, x, y} // month first, as printed in the United States
	}
	if !day.Valid() || day.Year < 1900 || day.Year > 2100 {
		return dateSpan{}, false
	}
	return dateSpan{from: from, to: to, kind: "date", value: day.String(), sure: true}, true
}

func (d *document) vagueAt(i, end int) (dateSpan, bool) {
	v, to := d.longest(d.k.vague, i, end)
	if v < 0 {
		return dateSpan{}, false
	}
	row := d.k.vagueRows[v]
	return dateSpan{from: i, to: to, kind: "vague", value: row.value, deadline: row.kind == "deadline"}, true
}

// longest walks a trie from token i and returns the value of the longest phrase and the token after it, or -1.
// The first word may carry proclitics; hyphens and line breaks inside are passed.
func (d *document) longest(t *trie, i, end int) (value, to int) {
	value, to = -1, i
	for _, first := range [2]int32{d.tok(i).id, d.tok(i).base} {
		node := t.next(0, first)
		for j := i; node >= 0; {
			if v := t.values[node]; v >= 0 && j+1 > to {
				value, to = int(v), j+1
			}
			j++
			for j < end && (d.tok(j).kind == tokNewline || innerMark(d.tok(j))) {
				j++
			}
			if j >= end || d.tok(j).kind == tokPunct {
				break
			}
			node = t.next(node, d.tok(j).id)
		}
		if d.tok(i).id == d.tok(i).base {
			break
		}
	}
	return value, to
}

// innerMark reports punctuation that may stand inside a name: Port-au-Prince, 5+5, Workers' Party, A, B and C.
func innerMark(t *token) bool {
	if t.kind != tokPunct {
		return false
	}
	switch t.r {
	case '-', '+', '(', ')', '\'', '’', '&', '–', ',', '،':
		return true
	}
	return false
}

// emitDates writes the dates found into the reading.
func (d *document) emitDates() {
	for _, sp := range d.dates {
		if d.tok(sp.from).dup {
			continue
		}
		d.out.Dates = append(d.out.Dates, DateMention{Span: d.bare(sp.from, sp.to), Type: sp.kind, Value: sp.value, Para: d.paraID(d.paraOf(sp.from)),
			Conflict: sp.conflict, Alt: sp.alt, Deadline: sp.deadline})
	}
}
