package locale

import (
	"math"
	"strconv"
	"strings"
)

// Bidi marks, written as escapes. A sign beside a number joins the number's run only where a mark holds it there.
const (
	lrm = "\u200e" // left-to-right mark
	alm = "\u061c" // Arabic letter mark
)

// The marks between groups of three digits. They are chosen, not taken from a region: in Libya's own data (CLDR ar-LY) the
// mark is a full stop, which readers of other Arab countries and of English take for the decimal point.
const (
	westernGroup     = ','
	arabicIndicGroup = '٬' // U+066C Arabic thousands separator
)

// Number returns n in groups of three digits, such as 1,000,000. Not for years: Day and Month write those.
func (p *Printer) Number(n int64) string {
	s, negative := strings.CutPrefix(strconv.FormatInt(n, 10), "-")
	group := westernGroup
	if p.digits == ArabicIndic {
		group = arabicIndicGroup
	}
	var b strings.Builder
	if negative {
		b.WriteString(p.minus())
	}
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteRune(group)
		}
		b.WriteRune(r)
	}
	return p.figures(b.String())
}

// minus is CLDR's minus sign of the language and digits.
func (p *Printer) minus() string {
	switch {
	case p.lang != Arabic:
		return "-"
	case p.digits == ArabicIndic:
		return alm + "-"
	}
	return lrm + "-"
}

// figures returns s with its ASCII digits in the reader's digits.
func (p *Printer) figures(s string) string {
	if p.digits != ArabicIndic {
		return s
	}
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r - '0' + '٠'
		}
		return r
	}, s)
}

// Percent returns part as a share of whole in whole per cent. Only nothing is 0% and only the whole is 100%: a share
// strictly between stays within 1 and 99, so that no reader takes "nearly all" for all. Where whole is 0 there is no
// share to speak of, and a dash comes back.
func (p *Printer) Percent(part, whole int64) string {
	if whole == 0 {
		return "–"
	}
	share := 100 * float64(part) / float64(whole)
	n := math.Round(share)
	if 0 < share && share < 100 {
		n = min(max(n, 1), 99)
	}
	sign := "%"
	switch {
	case p.digits == ArabicIndic:
		sign = "٪" + alm
	case p.lang == Arabic:
		sign = lrm + "%" + lrm
	}
	return p.Number(int64(n)) + sign
}
