package gold

import (
	"strings"
	"time"
)

// isDateValue reports whether s is a value that GUIDE.md allows: YYYY-MM-DD, YYYY-MM, YYYY, an ISO 8601 duration, or
// two of them as a/b for a range.
func isDateValue(s string) bool {
	from, to, isRange := strings.Cut(s, "/")
	if isRange {
		return isMoment(from) && isMoment(to)
	}
	return isMoment(s)
}

func isMoment(s string) bool {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return isDuration(s)
}

// isDuration reports whether s is an ISO 8601 duration in whole units: P90D, P2W, P1Y6M, PT48H.
func isDuration(s string) bool {
	rest, ok := strings.CutPrefix(s, "P")
	if !ok {
		return false
	}
	days, hours, timed := strings.Cut(rest, "T")
	if timed && hours == "" {
		return false
	}
	return days+hours != "" && inOrder(days, "YMWD") && inOrder(hours, "HMS")
}

// inOrder reports whether s is a run of numbers, each followed by one of units, and the units in their order.
func inOrder(s, units string) bool {
	for s != "" {
		end := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
		if end <= 0 {
			return false
		}
		at := strings.IndexByte(units, s[end])
		if at < 0 {
			return false
		}
		units, s = units[at+1:], s[end+1:]
	}
	return true
}
