package act

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDaysAreAdded(t *testing.T) {
	for _, c := range []struct {
		name string
		day  Day
		n    int
		want Day
	}{
		{"none", "2031-03-02", 0, "2031-03-02"},
		{"one", "2031-03-02", 1, "2031-03-03"},
		{"one back", "2031-03-01", -1, "2031-02-28"},
		{"over the end of a month", "2031-01-31", 1, "2031-02-01"},
		{"over the end of a year", "2031-12-31", 1, "2032-01-01"},
		{"into a leap day", "2032-02-28", 1, "2032-02-29"},
		{"over a leap day", "2032-02-28", 2, "2032-03-01"},
		{"over a century without a leap day", "2100-02-28", 1, "2100-03-01"},
		{"over a century with one", "2000-02-28", 1, "2000-02-29"},
		{"the 90 days of a deadline", "2031-10-23", 90, "2032-01-21"},
		{"a day that Tripoli's clocks changed on", "2013-10-25", 1, "2013-10-26"},
		{"four hundred years", "2031-03-02", 146_097, "2431-03-02"},
		{"to the last day there is", "0000-01-01", maxDays, "9999-12-31"},
		{"to the first day there is", "9999-12-31", -maxDays, "0000-01-01"},
	} {
		got, err := c.day.AddDays(c.n)
		if err != nil || got != c.want {
			t.Errorf("%s: %s and %d days = %s, %v, want %s", c.name, c.day, c.n, got, err, c.want)
			continue
		}
		if n, err := c.day.Until(got); err != nil || n != c.n {
			t.Errorf("%s: from %s until %s = %d, %v, want %d", c.name, c.day, got, n, err, c.n)
		}
		if n, err := got.Until(c.day); err != nil || n != -c.n {
			t.Errorf("%s: back from %s until %s = %d, %v, want %d", c.name, got, c.day, n, err, -c.n)
		}
	}
	for _, n := range []int{1, maxDays + 1, 1 << 62} {
		if d, err := Day("9999-12-31").AddDays(n); err == nil {
			t.Errorf("%d days after the last day = %q", n, d)
		}
		if d, err := Day("0000-01-01").AddDays(-n); err == nil {
			t.Errorf("%d days before the first day = %q", n, d)
		}
	}
}

func TestUntilUndoesAddDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := Day("1900-01-01")
		a, err := start.AddDays(rapid.IntRange(0, 200_000).Draw(t, "day"))
		if err != nil {
			t.Fatal(err)
		}
		n := rapid.IntRange(-200_000, 200_000).Draw(t, "days")
		b, err := a.AddDays(n)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := a.Until(b); err != nil || got != n {
			t.Fatalf("%s and %d days is %s, until which there are %d days (%v)", a, n, b, got, err)
		}
		if (n > 0) != (b > a) && n != 0 {
			t.Fatalf("%s and %s do not sort as days", a, b)
		}
	})
}

func TestOnlyDaysOfTheCalendarAreDays(t *testing.T) {
	if y, m, d, err := Day("2032-02-29").Date(); err != nil || y != 2032 || m != time.February || d != 29 {
		t.Errorf("a leap day: %d %d %d, %v", y, m, d, err)
	}
	for _, d := range []Day{"", "2031-02-29", "2031-04-31", "2031-13-01", "2031-00-10", "2031-01-00", "2031-1-1", "31-01-01", "20310101",
		"2031-01-01T00:00:00Z", " 2031-01-01", "2031-01-01 ", "2031/01/01", "+2031-01-01", "-2031-01-01", "2031-01-1x", "٢٠٣١-٠١-٠١"} {
		if _, _, _, err := d.Date(); err == nil {
			t.Errorf("Date of %q is taken", d)
		}
		if _, err := d.AddDays(1); err == nil {
			t.Errorf("AddDays of %q is taken", d)
		}
		if _, err := d.Until("2031-01-01"); err == nil {
			t.Errorf("Until from %q is taken", d)
		}
		if _, err := Day("2031-01-01").Until(d); err == nil {
			t.Errorf("Until %q is taken", d)
		}
	}
}

func TestADayIsCountedInItsZone(t *testing.T) {
	tripoli, err := time.LoadLocation("Africa/Tripoli")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2031, 3, 1, 22, 30, 0, 0, time.UTC) // half past midnight in Tripoli
	if got := DayOf(at, tripoli); got != "2031-03-02" {
		t.Errorf("in Tripoli: %s, want 2031-03-02", got)
	}
	if got := DayOf(at, time.UTC); got != "2031-03-01" {
		t.Errorf("in UTC: %s, want 2031-03-01", got)
	}
}

func TestAnEntryIDIsAUUIDv7(t *testing.T) {
	// RFC 9562 appendix A.6: its time, its random bits.
	at := time.UnixMilli(0x017F22E279B0)
	random := []byte{0x0C, 0xC3, 0x18, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F}
	id, err := NewEntryID(at, bytes.NewReader(random))
	if err != nil || id != "017f22e2-79b0-7cc3-98c4-dc0c0c07398f" {
		t.Errorf("got %s, %v, want the example of RFC 9562", id, err)
	}
	if id, err := NewEntryID(at, bytes.NewReader(random[1:])); err == nil {
		t.Errorf("with too few random bytes: %s", id)
	}
	ones, err := NewEntryID(at.Add(time.Millisecond), bytes.NewReader(bytes.Repeat([]byte{0xff}, 10)))
	if err != nil || !plainEntryID(string(ones)) || ones <= id {
		t.Errorf("a millisecond later: %s, %v, want a later UUIDv7", ones, err)
	}
	for i := range len(id) { // each byte of it counts
		for _, c := range "0-aFgG\x00\u0660" {
			other := string(id[:i]) + string(c) + string(id[i+1:])
			hex := len(other) == 36 && plainHex(strings.ReplaceAll(other, "-", ""), 32)
			want := hex && other[14] == '7' && strings.Contains("89ab", other[19:20])
			if got := plainEntryID(other); got != want {
				t.Errorf("%q is an entry id: %v, want %v", other, got, want)
			}
		}
	}
}

func TestWordsComeInTheLanguageAskedForOrTheOther(t *testing.T) {
	for _, c := range []struct {
		words  Words
		lang   string
		want   string
		inLang bool
	}{
		{Words{AR: "طرف", EN: "party"}, "ar", "طرف", true},
		{Words{AR: "طرف", EN: "party"}, "en", "party", true},
		{Words{AR: "طرف"}, "en", "طرف", false},
		{Words{EN: "party"}, "ar", "party", false},
		{Words{}, "ar", "", false},
		{Words{}, "en", "", false},
	} {
		if got, inLang := c.words.In(c.lang); got != c.want || inLang != c.inLang {
			t.Errorf("%+v in %s: got %q, %v, want %q, %v", c.words, c.lang, got, inLang, c.want, c.inLang)
		}
	}
}
