package arabic

import "fmt"

// The table holds the years 1356 to 1500 of the Umm al-Qura calendar: 14 March 1937 to 16 November 2077.
const (
	FirstHijriYear = 1356
	LastHijriYear  = 1500
	firstHijriDay  = 2428607 // Julian day number of 1 Muharram 1356, 14 March 1937
)

// FromHijri returns the Gregorian date of a day of the Umm al-Qura calendar, which Saudi Arabia publishes. Sighting
// elsewhere may differ by one day: callers flag that. Error: a year outside the table, or a day the month does not have.
func FromHijri(year, month, day int) (y, m, d int, err error) {
	if year < FirstHijriYear || year > LastHijriYear {
		return 0, 0, 0, fmt.Errorf("hijri year %d: table covers %d to %d", year, FirstHijriYear, LastHijriYear)
	}
	if month < 1 || month > 12 || day < 1 || day > hijriMonthDays(year, month) {
		return 0, 0, 0, fmt.Errorf("hijri date %d-%d-%d: no such day", year, month, day)
	}
	jd := firstHijriDay + day - 1
	for yy := FirstHijriYear; yy < year; yy++ {
		for mm := 1; mm <= 12; mm++ {
			jd += hijriMonthDays(yy, mm)
		}
	}
	for mm := 1; mm < month; mm++ {
		jd += hijriMonthDays(year, mm)
	}
	y, m, d = fromJulianDay(jd)
	return y, m, d, nil
}

func hijriMonthDays(year, month int) int {
	return 29 + int(longMonths[year-FirstHijriYear]>>(month-1)&1)
}

// fromJulianDay is the Fliegel and Van Flandern algorithm (Communications of the ACM 11:10, 1968).
func fromJulianDay(jd int) (y, m, d int) {
	l := jd + 68569
	n := 4 * l / 146097
	l -= (146097*n + 3) / 4
	i := 4000 * (l + 1) / 1461001
	l = l - 1461*i/4 + 31
	j := 80 * l / 2447
	d = l - 2447*j/80
	l = j / 11
	return 100*(n-49) + i + l, j + 2 - 12*l, d
}

// longMonths has one word per year: bit n is set when month n+1 has 30 days. Facts of the published calendar, as the
// Unicode ICU islamic-umalqura calendar has them.
var longMonths = [...]uint16{
	0xeaa, 0xe94, 0xd2a, 0xc56, 0x4ae, 0xa6d, 0x56a, 0xd55, 0xd4a, 0xa93, // 1356
	0x52b, 0xa5b, 0x53a, 0x6b5, 0xea9, 0xd52, 0xd29, 0xa55, 0x4ad, 0x56d, // 1366
	0xaea, 0x6e4, 0xed1, 0xda2, 0xaaa, 0x95a, 0x2da, 0x5b9, 0xbb2, 0x764, // 1376
	0x6c9, 0x555, 0x2ab, 0x4db, 0xaba, 0x5b4, 0xda9, 0xd52, 0xaa5, 0x92d, // 1386
	0x26d, 0x8ed, 0x2da, 0xad5, 0xaa5, 0xa4b, 0x497, 0x937, 0x2b6, 0x975, // 1396
	0xd69, 0xd52, 0xc95, 0x92b, 0x25b, 0x4db, 0x9d5, 0x5d2, 0xda5, 0xd4a, // 1406
	0xa95, 0x54d, 0xaad, 0x3aa, 0xbd2, 0xbc4, 0xb89, 0xa95, 0x52d, 0x5ad, // 1416
	0xb6a, 0x6d4, 0xdc9, 0xd92, 0xaa6, 0x956, 0x2ae, 0x56d, 0x36a, 0xb55, // 1426
	0xaaa, 0x94d, 0x49d, 0x95d, 0x2ba, 0x5b5, 0x5aa, 0xd55, 0xa9a, 0x92e, // 1436
	0x26e, 0x55d, 0xada, 0x6d4, 0x6a5, 0xb27, 0xa4d, 0x4ad, 0x56d, 0xb5a, // 1446
	0x754, 0xf49, 0xe92, 0xd26, 0xa56, 0x356, 0x6b5, 0xbaa, 0xb92, 0xb25, // 1456
	0x68b, 0xa9b, 0x55a, 0xada, 0x5b4, 0xda9, 0xb52, 0xa9a, 0x536, 0x276, // 1466
	0x575, 0xaf2, 0x6d4, 0x6a9, 0x555, 0x2ad, 0x4bd, 0x9ba, 0x574, 0xb69, // 1476
	0xb52, 0xa95, 0x52d, 0xa5d, 0x4da, 0xad9, 0x6b2, 0xe95, 0xe2a, 0xc96, // 1486
	0x92e, 0xaad, 0x56a, 0xd65, 0xd4a, // 1496
}
