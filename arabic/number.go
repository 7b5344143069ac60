package arabic

import "strings"

// numberWords maps folded number words to their values; compound numbers are sums joined by و.
var numberWords = map[string]int{
	"واحد": 1, "واحده": 1, "اثنان": 2, "اثنين": 2, "اثنتان": 2, "اثنتين": 2,
	"ثلاث": 3, "ثلاثه": 3, "اربع": 4, "اربعه": 4, "خمس": 5, "خمسه": 5, "ست": 6, "سته": 6, "سبع": 7, "سبعه": 7,
	"ثماني": 8, "ثمانيه": 8, "ثمان": 8, "تسع": 9, "تسعه": 9, "عشر": 10, "عشره": 10,
	"عشرون": 20, "عشرين": 20, "ثلاثون": 30, "ثلاثين": 30, "اربعون": 40, "اربعين": 40, "خمسون": 50, "خمسين": 50,
	"ستون": 60, "ستين": 60, "سبعون": 70, "سبعين": 70, "ثمانون": 80, "ثمانين": 80, "تسعون": 90, "تسعين": 90,
	"مئه": 100, "مائه": 100, "مئتان": 200, "مئتين": 200, "مائتين": 200,
}

// ordinalWords maps folded ordinals, without the article, to their values.
var ordinalWords = map[string]int{
	"اول": 1, "اولي": 1, "حادي": 1, "ثاني": 2, "ثانيه": 2, "ثالث": 3, "ثالثه": 3, "رابع": 4, "رابعه": 4,
	"خامس": 5, "خامسه": 5, "سادس": 6, "سادسه": 6, "سابع": 7, "سابعه": 7, "ثامن": 8, "ثامنه": 8,
	"تاسع": 9, "تاسعه": 9, "عاشر": 10, "عاشره": 10, "عشرون": 20, "عشرين": 20, "ثلاثون": 30, "ثلاثين": 30,
}

// Number returns the value of one folded number word, 1 to 200.
func Number(key string) (int, bool) {
	n, ok := numberWords[key]
	return n, ok
}

// Ordinal returns the value of one folded ordinal, with or without the article (الثالث, ثالث: 3).
func Ordinal(key string) (int, bool) {
	n, ok := ordinalWords[strings.TrimPrefix(key, "ال")]
	return n, ok
}
