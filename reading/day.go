package reading

import (
	"fmt"
	"time"
)

// Day is a civil date of the Gregorian calendar, without time or zone.
type Day struct{ Year, Month, Day int }

// Valid reports whether d is a day of the calendar in the years 1 to 9999.
func (d Day) Valid() bool {
	if d.Year < 1 || d.Year > 9999 {
		return false
	}
	return dayOf(d.time()) == d
}

// String returns d as YYYY-MM-DD.
func (d Day) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// ParseDay reads YYYY-MM-DD. Error: another form, or no such day.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, fmt.Errorf("parse day %q: want YYYY-MM-DD: %w", s, err)
	}
	return dayOf(t), nil
}

func (d Day) time() time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
}

func dayOf(t time.Time) Day { return Day{t.Year(), int(t.Month()), t.Day()} }

// add returns the day n days later.
func (d Day) add(n int) Day { return dayOf(d.time().AddDate(0, 0, n)) }

// weekday is 0 for Sunday.
func (d Day) weekday() int { return int(d.time().Weekday()) }

func (d Day) before(e Day) bool { return d.time().Before(e.time()) }
