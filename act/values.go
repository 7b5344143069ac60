package act

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Digest is a SHA-256 in 64 lower-case hexadecimal digits.
type Digest string

// KeyID names an Ed25519 public key: the SHA-256 of its 32 bytes in hexadecimal.
type KeyID = Digest

// EntryID is a UUIDv7 (RFC 9562 section 5.7) in its usual text form, lower case.
type EntryID string

// Day is a civil day in the process's zone, in the form 2020-07-22.
type Day string

// DayOf returns the civil day of t in zone.
func DayOf(t time.Time, zone *time.Location) Day { return Day(t.In(zone).Format(time.DateOnly)) }

// Date returns the day's parts. Error: where d is not a day of the calendar in the form 2020-07-22.
func (d Day) Date() (year int, month time.Month, day int, err error) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0, 0, 0, fmt.Errorf("parse day %q: want YYYY-MM-DD", string(d))
	}
	year, month, day = t.Date()
	return year, month, day, nil
}

// AddDays returns the day n days after d. Error: as Date, or where the sum is not within the years 0000 to 9999.
func (d Day) AddDays(n int) (Day, error) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return "", fmt.Errorf("parse day %q: want YYYY-MM-DD", string(d))
	}
	if n < -maxDays || n > maxDays {
		return "", fmt.Errorf("add %d days to %s: want at most %d", n, string(d), maxDays)
	}
	sum := t.AddDate(0, 0, n)
	if y := sum.Year(); y < 0 || y > 9999 {
		return "", fmt.Errorf("add %d days to %s: year %d does not fit YYYY-MM-DD", n, string(d), y)
	}
	return Day(sum.Format(time.DateOnly)), nil
}

// maxDays is the number of days from 0000-01-01 to 9999-12-31.
const maxDays = 3_652_424

// Until returns the number of days from d to e, negative where e comes first. Error: as Date.
func (d Day) Until(e Day) (int, error) {
	a, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0, fmt.Errorf("parse day %q: want YYYY-MM-DD", string(d))
	}
	b, err := time.Parse(time.DateOnly, string(e))
	if err != nil {
		return 0, fmt.Errorf("parse day %q: want YYYY-MM-DD", string(e))
	}
	const day = 24 * 60 * 60
	return int((b.Unix() - a.Unix()) / day), nil // time.Duration ends at 292 years
}

// Words is one text in one or both languages. At least one is there.
type Words struct {
	AR string `json:"ar,omitempty"`
	EN string `json:"en,omitempty"`
}

// In returns the text in lang ("ar" or "en") and whether it is in that language: else the other one comes back.
func (w Words) In(lang string) (text string, inLang bool) {
	if lang == "ar" {
		if w.AR != "" {
			return w.AR, true
		}
		return w.EN, false
	}
	if w.EN != "" {
		return w.EN, true
	}
	return w.AR, false
}

// Actor is a State, body, group or person that a text speaks of. Party is set where it takes part in the process.
type Actor struct {
	ID    string `json:"id"`
	Party string `json:"party,omitempty"`
	Name  Words  `json:"name"`
}

func validText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// plainSlug reports whether s names a party: 1 to 40 of a-z, 0-9 and inner hyphens.
func plainSlug(s string) bool {
	if s == "" || len(s) > 40 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

func plainHex(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'f') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// plainEntryID reports whether s is a UUIDv7 in lower-case text form.
func plainEntryID(s string) bool {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return false
	}
	if s[14] != '7' || !strings.ContainsRune("89ab", rune(s[19])) {
		return false
	}
	return plainHex(s[:8], 8) && plainHex(s[9:13], 4) && plainHex(s[14:18], 4) && plainHex(s[19:23], 4) && plainHex(s[24:], 12)
}
