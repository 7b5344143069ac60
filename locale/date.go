package locale

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Day returns a civil day in words, such as "22 July 2020"; in Arabic with both names of the month, the one of the Maghreb
// and Egypt and the one of the Levant and Iraq. It panics where m is not 1 to 12 or d is not 1 to 31: a day is validated before it is shown.
func (p *Printer) Day(y, m, d int) string {
	if d < 1 || d > 31 {
		panic(fmt.Sprintf("locale: no day %d in a month", d))
	}
	return p.T("date.day", A("Day", p.bare(d)), A("Month", p.month(m)), A("Year", p.bare(y)))
}

// Month returns a month of a year in words, such as "July 2020". It panics where m is not 1 to 12.
func (p *Printer) Month(y, m int) string {
	return p.T("date.month", A("Month", p.month(m)), A("Year", p.bare(y)))
}

func (p *Printer) month(m int) string {
	if m < 1 || m > 12 {
		panic(fmt.Sprintf("locale: no month %d in a year", m))
	}
	return p.T("month." + strconv.Itoa(m))
}

// bare returns n in the reader's digits, ungrouped.
func (p *Printer) bare(n int) string { return p.figures(strconv.Itoa(n)) }

// Weekday returns the name of a day of the week, such as "Wednesday".
func (p *Printer) Weekday(d time.Weekday) string {
	return p.T("weekday." + strings.ToLower(d.String()))
}

// DayTime returns an instant, in microseconds since 1970 UTC, as a civil day and a 24-hour time to the minute in zone;
// nil is UTC. The zone is not in it: a page or listing says it once, by Zone.
func (p *Printer) DayTime(microsUTC int64, zone *time.Location) string {
	t := inZone(microsUTC, zone)
	return p.T("date.time",
		A("Date", p.Day(t.Year(), int(t.Month()), t.Day())),
		A("Time", p.figures(t.Format("15:04"))))
}

// Zone returns how far zone is from UTC at an instant: "UTC+02:00". An offset changes over the years, so it goes with an
// instant. nil is UTC.
func (p *Printer) Zone(microsUTC int64, zone *time.Location) string {
	t := inZone(microsUTC, zone)
	if _, seconds := t.Zone(); seconds == 0 {
		return p.T("date.zone_utc")
	}
	offset := p.figures(t.Format("-07:00"))
	if p.lang == Arabic {
		offset = Isolate(offset)
	}
	return p.T("date.zone", A("Offset", offset))
}

func inZone(microsUTC int64, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	return time.UnixMicro(microsUTC).In(zone)
}

// DaysLeft returns how far away a day is, n days from today: today, tomorrow, in 3 days; and where n is below 0 as DaysAgo.
func (p *Printer) DaysLeft(n int) string { return p.days(int64(n)) }

// DaysAgo returns how long ago a day was, n days before today: today, yesterday, 3 days ago; and where n is below 0 as
// DaysLeft.
func (p *Printer) DaysAgo(n int) string { return p.days(-int64(n)) }

// days takes the days from today on. English has no plural form for none, so today is a text of its own.
func (p *Printer) days(ahead int64) string {
	switch {
	case ahead == 0:
		return p.T("days.today")
	case ahead > 0:
		return p.N("days.left", ahead)
	}
	return p.N("days.ago", -ahead)
}
