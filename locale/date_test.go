package locale

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDaysAreWrittenWithTheMonthsName(t *testing.T) {
	c := newCatalogue(t)
	ar, indic, en := c.In(Arabic, Options{}), c.In(Arabic, Options{Digits: ArabicIndic}), c.In(English, Options{})
	got := []string{
		ar.Day(2020, 7, 22), indic.Day(2020, 7, 22), en.Day(2020, 7, 22),
		ar.Day(2021, 1, 1), ar.Day(2019, 12, 31), en.Day(2019, 12, 31),
		ar.Month(2020, 4), indic.Month(2020, 8), en.Month(2020, 8),
		ar.Weekday(time.Monday), en.Weekday(time.Saturday),
	}
	want := []string{
		"22 يوليو/ تموز 2020", "٢٢ يوليو/ تموز ٢٠٢٠", "22 July 2020",
		"1 يناير/ كانون الثاني 2021", "31 ديسمبر/ كانون الأول 2019", "31 December 2019",
		"أبريل/ نيسان 2020", "أغسطس/ آب ٢٠٢٠", "August 2020",
		"الاثنين", "Saturday",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The English texts of months and weekdays against the time package's.
func TestMonthsAndWeekdaysAreInTheirOrder(t *testing.T) {
	en := newCatalogue(t).In(English, Options{})
	for m := time.January; m <= time.December; m++ {
		if got, want := en.Month(2020, int(m)), m.String()+" 2020"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if got := en.Weekday(d); got != d.String() {
			t.Errorf("got %q, want %q", got, d)
		}
	}
}

func TestInstantsAreWrittenInTheirZone(t *testing.T) {
	c := newCatalogue(t)
	ar, indic, en := c.In(Arabic, Options{}), c.In(Arabic, Options{Digits: ArabicIndic}), c.In(English, Options{})
	at := time.Date(2020, 7, 22, 22, 5, 59, 0, time.UTC).UnixMicro()
	east, west := time.FixedZone("", 2*3600), time.FixedZone("", -(3*3600+30*60))
	got := []string{
		ar.DayTime(at, east), indic.DayTime(at, east), en.DayTime(at, east), en.DayTime(at, nil), en.DayTime(-1, nil),
		ar.Zone(at, east), indic.Zone(at, east), en.Zone(at, east), en.Zone(at, west), ar.Zone(at, nil), en.Zone(at, time.UTC),
	}
	want := []string{
		"23 يوليو/ تموز 2020، 00:05", "٢٣ يوليو/ تموز ٢٠٢٠، ٠٠:٠٥", "23 July 2020, 00:05", "22 July 2020, 22:05", "31 December 1969, 23:59",
		"التوقيت العالمي المنسق \u2068+02:00\u2069", "التوقيت العالمي المنسق \u2068+٠٢:٠٠\u2069", "UTC+02:00", "UTC-03:30", "التوقيت العالمي المنسق", "UTC",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDaysLeftAndAgo(t *testing.T) {
	c := newCatalogue(t)
	ar, en := c.In(Arabic, Options{}), c.In(English, Options{})
	tests := []struct {
		n                        int
		left, ago, leftEn, agoEn string
	}{
		{0, "اليوم", "اليوم", "today", "today"},
		{1, "غدًا", "أمس", "tomorrow", "yesterday"},
		{2, "بعد يومين", "قبل يومين", "in 2 days", "2 days ago"},
		{3, "بعد 3 أيام", "قبل 3 أيام", "in 3 days", "3 days ago"},
		{11, "بعد 11 يومًا", "قبل 11 يومًا", "in 11 days", "11 days ago"},
		{100, "بعد 100 يوم", "قبل 100 يوم", "in 100 days", "100 days ago"},
		{102, "بعد 102 يوم", "قبل 102 يوم", "in 102 days", "102 days ago"},
		{1000000, "بعد 1,000,000 يوم", "قبل 1,000,000 يوم", "in 1,000,000 days", "1,000,000 days ago"},
	}
	for _, tt := range tests {
		want := []string{tt.left, tt.ago, tt.leftEn, tt.agoEn}
		if diff := cmp.Diff(want, []string{ar.DaysLeft(tt.n), ar.DaysAgo(tt.n), en.DaysLeft(tt.n), en.DaysAgo(tt.n)}); diff != "" {
			t.Errorf("%d (-want +got):\n%s", tt.n, diff)
		}
		if diff := cmp.Diff(want, []string{ar.DaysAgo(-tt.n), ar.DaysLeft(-tt.n), en.DaysAgo(-tt.n), en.DaysLeft(-tt.n)}); diff != "" {
			t.Errorf("%d the other way (-want +got):\n%s", -tt.n, diff)
		}
	}
}
