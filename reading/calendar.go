package reading

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// englishMonths returns month names and their usual abbreviations.
func englishMonths() []arabic.MonthName {
	names := [12][]string{{"january", "jan"}, {"february", "feb"}, {"march", "mar"}, {"april", "apr"}, {"may"}, {"june", "jun"}, {"july", "jul"},
		{"august", "aug"}, {"september", "sept", "sep"}, {"october", "oct"}, {"november", "nov"}, {"december", "dec"}}
	var out []arabic.MonthName
	for i, list := range names {
		for _, n := range list {
			out = append(out, arabic.MonthName{Name: n, Month: i + 1})
		}
	}
	return out
}

type numberWord struct {
	word  string
	value int
}

func englishNumbers() []numberWord {
	words := strings.Fields("one two three four five six seven eight nine ten eleven twelve")
	out := make([]numberWord, 0, len(words)+6)
	for i, w := range words {
		out = append(out, numberWord{w, i + 1})
	}
	return append(out, numberWord{"fifteen", 15}, numberWord{"twenty", 20}, numberWord{"thirty", 30}, numberWord{"sixty", 60}, numberWord{"ninety", 90}, numberWord{"hundred", 100})
}

// direction says whether an undated day lies ahead: words after it decide (المقبل, الماضي), else the verb before it.
// explicit is not 0 where such a word stands after it.
func (d *document) direction(from, after int, s *sentence) (future bool, explicit int) {
	if after < s.to && d.tok(after).kind == tokWord {
		switch d.base(after) {
		case "المقبل", "القادم", "المقبله", "القادمه", "next":
			return true, 1
		case "الماضي", "المنصرم", "الفائت", "الماضيه", "الاخير", "last", "past":
			return false, -1
		case "الجاري", "الحالي":
			return false, 2
		}
	}
	if from > s.from {
		switch d.key(from - 1) {
		case "next", "coming":
			return true, 0
		case "last", "past":
			return false, 0
		}
	}
	return d.boundAhead(from, s) || d.futureVerb(from, s), 0
}

// boundAhead reports a deadline before token i: by, until, by the end of, بحلول, حتى, قبل نهاية.
func (d *document) boundAhead(i int, s *sentence) bool {
	for j := i - 1; j >= s.from && j >= i-4; j-- {
		switch d.base(j) {
		case "by", "until", "بحلول", "حلول", "اقصاه", "اقصاها":
			return true
		case "end", "the", "of", "نهايه", "يوم", "شهر", "منتصف", "before":
		default:
			return false
		}
	}
	return false
}

func (d *document) directionWords(after, end int) int {
	n := 0
	for after+n < end && n < 1 {
		switch d.base(after + n) {
		case "المقبل", "القادم", "المقبله", "القادمه", "الماضي", "المنصرم", "الفائت", "الماضيه", "الجاري", "الحالي":
			n++
			continue
		}
		break
	}
	return n
}

// futureVerb reports whether a future or directive verb stands in the clause around token i: before it up to a full
// stop or the opening of a quotation, nearest verb first.
func (d *document) futureVerb(i int, s *sentence) bool {
	for j := i - 1; j >= s.from && i-j < 20; j-- {
		t := d.tok(j)
		if t.kind != tokWord {
			continue
		}
		w := d.info(j)
		switch {
		case w.roles&(isFuture|isFuturePass|isFutureBe|isWill) != 0 || t.key == "would" || d.arabicFuture(j):
			return true
		case w.roles&isCue != 0 && len(w.cues) > 0 && (w.cues[0].past || w.cues[0].form.Kind == arabic.Perfect):
			return false
		case t.key == "موعد" || t.key == "scheduled" || t.key == "المقرر":
			return true
		}
	}
	return false
}

// weekdayDate resolves a weekday against publication: the nearest at or before it, or after it when a future verb or
// المقبل says so. A weekday directly before a full date only repeats it.
func (d *document) weekdayDate(i int, s *sentence) (dateSpan, bool) {
	j := i + 1
	if j < s.to && d.tok(j).comma() {
		j++
	}
	if !d.tok(i).ar && !d.tok(i).cap {
		return dateSpan{}, false
	}
	day := d.info(i).weekday
	future, explicit := d.direction(i, i+1, s)
	back := (d.published.weekday() - day + 7) % 7
	var on Day
	switch {
	case explicit == -1 && back == 0:
		on = d.published.add(-7)
	case future && back == 0 && explicit == 0:
		on = d.published
	case future:
		on = d.published.add((day-d.published.weekday()+6)%7 + 1)
	default:
		on = d.published.add(-back)
	}
	if n, _ := d.dayNumber(j, s.to); n > 0 {
		if full, ok := d.dateAt(j, s); ok && full.kind == "date" {
			on = d.published // the full date that follows carries the value
			return dateSpan{from: full.from, to: full.to, kind: full.kind, value: full.value, alt: full.alt, conflict: full.conflict, sure: true}, on.Valid()
		}
	}
	return dateSpan{from: i, to: i + 1, kind: "weekday", value: on.String()}, true
}

// monthDate reads a month without a day before it: ديسمبر 2015, منتصف شهر مارس الماضي, May 15, 2023, April of last year.
func (d *document) monthDate(i int, s *sentence) (dateSpan, bool) {
	m, other, ok := d.monthPair(i, s.to)
	if !ok {
		return dateSpan{}, false
	}
	if m.family == "english" {
		return d.englishMonth(i, m, s)
	}
	_, next := d.yearAt(m.next, s.to, m.family == arabic.Hijri)
	if next == m.next && !d.monthContext(i, m.next, s) {
		return dateSpan{}, false
	}
	return d.build(i, 0, 0, m, other, s)
}

// monthContext reports whether a bare month name is one: after شهر, a preposition or a slash, or before الماضي.
func (d *document) monthContext(i, after int, s *sentence) bool {
	if _, explicit := d.direction(i, after, s); explicit != 0 {
		return true
	}
	if after-i > 1 {
		return true
	}
	prev := d.prevWord(i)
	return d.tok(i).cut > 0 || prev >= s.from && (d.base(prev) == "شهر" || d.has(prev, isPrep))
}

// englishMonth reads what follows an English month: a day, days, a year, of last year.
func (d *document) englishMonth(i int, m month, s *sentence) (dateSpan, bool) {
	if day, j := d.dayNumber(m.next, s.to); day > 0 {
		last := 0
		if n, k := d.secondDay(j, s.to); n > day {
			last, j = n, k
		}
		if !(j < s.to && d.tok(j).kind == tokWord && d.info(j).roles&isUnit != 0) {
			m.next = j
			return d.build(i, day, last, m, 0, s)
		}
	}
	year, _ := d.yearAt(m.next, s.to, false)
	if year > 0 {
		return d.build(i, 0, 0, m, 0, s)
	}
	if m.next+2 < s.to && d.key(m.next) == "of" && d.key(m.next+2) == "year" {
		switch d.key(m.next + 1) {
		case "last":
			return dateSpan{from: i, to: m.next + 3, kind: "month", value: isoDate(d.published.Year-1, m.number, 0, 0)}, true
		case "this":
			return dateSpan{from: i, to: m.next + 3, kind: "month", value: isoDate(d.published.Year, m.number, 0, 0)}, true
		}
	}
	if prev := d.prevWord(i); prev >= s.from && (d.has(prev, isPrep) || d.key(prev) == "last" || d.key(prev) == "next" || d.key(prev) == "early" || d.key(prev) == "late") {
		return d.build(i, 0, 0, m, 0, s)
	}
	return dateSpan{}, false
}

// arabicRelative reads اليوم, أمس, غدا, عام 2011, الشهر الماضي, قبل أسبوعين, ثلاثة أشهر, السابع من تشرين الأول.
func (d *document) arabicRelative(i int, s *sentence) (dateSpan, bool) {
	key := d.base(i)
	switch key {
	case "اليوم", "امس", "غدا":
		return d.dayWord(i, s)
	case "عام", "سنه", "العام", "السنه":
		if year, next := d.yearAt(i+1, s.to, false); year > 0 {
			return dateSpan{from: i, to: next, kind: "year", value: strconv.Itoa(year), sure: true}, true
		}
	}
	if w := d.info(i); w.unit > 0 && strings.HasPrefix(key, "ال") {
		return d.unitDirection(i, s)
	}
	if _, ok := arabic.Ordinal(d.tok(i).key); ok && strings.HasPrefix(d.tok(i).key, "ال") {
		if sp, ok := d.dayMonth(i, s); ok {
			return sp, true
		}
	}
	return d.durationAt(i, s)
}

// dayShift is how many days اليوم, أمس and غدا lie from publication.
func dayShift(key string) int {
	switch key {
	case "امس":
		return -1
	case "غدا":
		return 1
	}
	return 0
}

func (d *document) dayWord(i int, s *sentence) (dateSpan, bool) {
	if i+1 < s.to && d.has(i+1, isWeekday) {
		sp, ok := d.weekdayDate(i+1, s)
		sp.from = i
		if shift := dayShift(d.base(i)); sp.kind == "weekday" && (shift > 0 || d.published.add(shift).weekday() == d.info(i+1).weekday) {
			sp.value = d.published.add(shift).String() // غدا السبت: tomorrow decides
		}
		return sp, ok
	}
	shift := 0
	switch d.base(i) {
	case "اليوم":
		if i > s.from && d.key(i-1) == "روسيا" || d.tok(i).cut > 0 {
			return dateSpan{}, false
		}
	case "امس":
		shift = -1
		if i > s.from && d.key(i-1) == "اول" {
			shift = -2
		}
	case "غدا":
		shift = 1
	}
	return dateSpan{from: i, to: i + 1, kind: "relative", value: d.published.add(shift).String()}, true
}

// unitDirection reads الشهر الماضي, العام المقبل, الأسبوع الجاري.
func (d *document) unitDirection(i int, s *sentence) (dateSpan, bool) {
	if i+1 >= s.to || d.tok(i+1).kind != tokWord {
		return dateSpan{}, false
	}
	step := 0
	switch d.key(i + 1) {
	case "الماضي", "المنصرم", "الفائت":
		step = -1
	case "المقبل", "القادم":
		step = 1
	case "الجاري", "الحالي":
	default:
		return dateSpan{}, false
	}
	return d.period(i, i+2, d.k.unit[d.info(i).unit-1].unit, step)
}

// period is the month, year or week that lies step units from publication.
func (d *document) period(from, to int, unit string, step int) (dateSpan, bool) {
	p := d.published
	sp := dateSpan{from: from, to: to, kind: "relative"}
	switch unit {
	case "Y":
		sp.value = strconv.Itoa(p.Year + step)
	case "M":
		t := Day{p.Year, p.Month, 1}.time().AddDate(0, step, 0)
		sp.value = fmt.Sprintf("%04d-%02d", t.Year(), int(t.Month()))
	case "W":
		monday := p.add(-(p.weekday()+6)%7 + 7*step)
		sp.value = monday.String() + "/" + monday.add(6).String()
	case "D":
		sp.value = p.add(step).String()
	default:
		return sp, false
	}
	return sp, true
}

// count reads a number in digits or words at token i.
func (d *document) count(i, end int) (n, next int) {
	if i >= end {
		return 0, i
	}
	t := d.tok(i)
	switch {
	case t.kind == tokNumber:
		n, err := strconv.Atoi(strings.NewReplacer(",", "", "٬", "").Replace(t.key))
		if err == nil && n > 0 && n < 10000 {
			return n, i + 1
		}
	case t.kind == tokWord && t.ar:
		if rest, ok := strings.CutPrefix(t.key, "ل"); ok && t.cut == 0 && i+1 < end && d.info(i+1).unit > 0 {
			if n, ok := arabic.Number(rest); ok { // لسبعة أيام
				t.cut = int16(len("ل"))
				return n, i + 1
			}
		}
		if n, ok := arabic.Number(d.base(i)); ok {
			if i+1 < end && d.tok(i+1).ar && strings.HasPrefix(d.tok(i+1).key, "و") {
				if more, ok := arabic.Number(strings.TrimPrefix(d.tok(i+1).key, "و")); ok && more >= 20 {
					return n + more, i + 2
				}
			}
			return n, i + 1
		}
	case t.kind == tokWord:
		if w := d.info(i); w.roles&isNumber != 0 {
			if i+2 < end && d.tok(i+1).is('-') && d.info(i+2).number > 0 {
				return w.number + d.info(i+2).number, i + 3
			}
			return w.number, i + 1
		}
	}
	return 0, i
}

// durationAt reads a count and a unit, or a dual unit: 90 days, ثلاثة أشهر, أسبوعين. "ago" and قبل make it a day.
func (d *document) durationAt(i int, s *sentence) (dateSpan, bool) {
	n, j := d.count(i, s.to)
	w := d.info(i)
	if n == 0 && w.unit > 0 && (d.k.unit[w.unit-1].count == 2 || d.lengthBefore(i, s)) && !strings.HasPrefix(d.base(i), "ال") {
		n, j = 1, i
	}
	if n == 0 || j >= s.to {
		return dateSpan{}, false
	}
	if d.tok(j).is('-') && j+1 < s.to {
		j++
	}
	u := d.info(j).unit
	if d.tok(j).kind != tokWord || u == 0 {
		return dateSpan{}, false
	}
	unit := d.k.unit[u-1]
	n *= unit.count
	sp := dateSpan{from: i, to: j + 1, kind: "duration", value: isoDuration(unit.unit, n)}
	prev := d.prevWord(i)
	if j+1 < s.to && d.key(j+1) == "ago" {
		sp.to = j + 2
		return d.ago(sp, unit.unit, n)
	}
	if prev >= s.from && d.base(prev) == "قبل" {
		return d.ago(sp, unit.unit, n)
	}
	return sp, true
}

// lengthBefore reports whether a bare singular unit is a length: لمدة عام, خلال شهر, a decade, within a year.
func (d *document) lengthBefore(i int, s *sentence) bool {
	prev := d.prevWord(i)
	if prev < s.from {
		return false
	}
	switch d.base(prev) {
	case "مده", "خلال", "غضون", "a", "an", "قبل":
		return true
	}
	return false
}

func isoDuration(unit string, n int) string {
	if unit == "TH" {
		return fmt.Sprintf("PT%dH", n)
	}
	return fmt.Sprintf("P%d%s", n, unit)
}

func (d *document) ago(sp dateSpan, unit string, n int) (dateSpan, bool) {
	t := d.published.time()
	sp.kind = "relative"
	switch unit {
	case "Y":
		sp.value = strconv.Itoa(d.published.Year - n)
	case "M":
		back := Day{t.Year(), int(t.Month()), 1}.time().AddDate(0, -n, 0)
		sp.value = fmt.Sprintf("%04d-%02d", back.Year(), int(back.Month()))
	case "W":
		sp.value = d.published.add(-7 * n).String()
	case "D":
		sp.value = d.published.add(-n).String()
	default:
		sp.value = d.published.String()
	}
	return sp, true
}

// englishRelative reads today, yesterday, tomorrow, last month, next week, this year, in 2011, three weeks.
func (d *document) englishRelative(i int, s *sentence) (dateSpan, bool) {
	switch d.key(i) {
	case "today", "tonight":
		return dateSpan{from: i, to: i + 1, kind: "relative", value: d.published.String()}, true
	case "yesterday":
		return dateSpan{from: i, to: i + 1, kind: "relative", value: d.published.add(-1).String()}, true
	case "tomorrow":
		return dateSpan{from: i, to: i + 1, kind: "relative", value: d.published.add(1).String()}, true
	case "in", "since", "by", "until", "from":
		if i+1 < s.to && d.tok(i+1).kind == tokNumber {
			if year, next := d.yearAt(i+1, s.to, false); year > 0 && !(next < s.to && d.info(next).unit > 0) {
				return dateSpan{from: i + 1, to: next, kind: "year", value: strconv.Itoa(year), sure: true}, true
			}
		}
		return dateSpan{}, false
	case "last", "next", "this", "past":
		if i+1 < s.to && d.tok(i+1).kind == tokWord && d.info(i+1).unit > 0 && !strings.HasSuffix(d.key(i+1), "s") {
			step := map[string]int{"last": -1, "past": -1, "next": 1}[d.key(i)]
			return d.period(i, i+2, d.k.unit[d.info(i+1).unit-1].unit, step)
		}
		if i+1 < s.to && d.key(i+1) == "weekend" {
			return d.weekend(i, s), true
		}
		return dateSpan{}, false
	}
	return d.durationAt(i, s)
}

// weekend is the Saturday and Sunday that "this", "last" or "next weekend" means: this weekend is the one ahead in the
// second half of the week or after a future verb, else the one just past.
func (d *document) weekend(i int, s *sentence) dateSpan {
	p := d.published
	saturday := p.add(6 - p.weekday())
	if p.weekday() == 0 {
		saturday = p.add(-1)
	}
	early := p.weekday() > 0 && p.weekday() < 4
	switch {
	case d.key(i) == "next":
		saturday = saturday.add(7)
	case d.key(i) != "this" || early && !d.futureVerb(i, s) && !d.boundAhead(i, s):
		saturday = saturday.add(-7)
	}
	return dateSpan{from: i, to: i + 2, kind: "relative", value: saturday.String() + "/" + saturday.add(1).String()}
}

// deadlineBefore reports whether a time bound stands before the date: within, by, خلال, قبل, في غضون, بحلول.
func (d *document) deadlineBefore(i int) bool {
	prev := d.prevWord(i)
	if prev < 0 {
		return false
	}
	switch d.base(prev) {
	case "within", "by", "before", "until", "خلال", "غضون", "بحلول", "حلول", "قبل", "حتي", "اقصاه", "اقصاها", "يتجاوز", "تتجاوز":
		return true
	}
	return false
}
