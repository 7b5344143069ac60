package arabic

// Family is one tradition of month names.
type Family string

// The families that CLDR knows for Arabic, and the Hijri months.
const (
	Egyptian    Family = "egyptian"    // يناير فبراير: Egypt, the Gulf, Sudan, Libya, Yemen
	Levantine   Family = "levantine"   // كانون الثاني شباط: Syria, Lebanon, Jordan, Palestine, Iraq
	Maghrebi    Family = "maghrebi"    // جانفي فيفري: Algeria, Tunisia
	Moroccan    Family = "moroccan"    // غشت شتنبر نونبر دجنبر
	Iraqi       Family = "iraqi"       // spelling variants: أذار، أيلول
	Mauritanian Family = "mauritanian" // إبريل يونيو أغشت شتمبر
	Hijri       Family = "hijri"       // محرم صفر … ذو الحجة
)

// MonthName is one name of a month: Month is 1 to 12 in its own calendar.
type MonthName struct {
	Name   string
	Month  int
	Family Family
}

// Months returns every month name known, written in full spelling; fold it before comparing. Two families may share
// a name. Source: CLDR ar, ar-DZ, ar-TN, ar-MA, ar-MR, ar-IQ, ar-LB month sets, and spellings met in the press.
func Months() []MonthName {
	var all []MonthName
	for _, f := range monthSets() {
		for i, names := range f.names {
			for _, n := range names {
				all = append(all, MonthName{Name: n, Month: i + 1, Family: f.family})
			}
		}
	}
	return all
}

type monthSet struct {
	family Family
	names  [12][]string
}

func monthSets() []monthSet {
	return []monthSet{
		{Egyptian, [12][]string{{"يناير"}, {"فبراير"}, {"مارس"}, {"أبريل", "ابريل"}, {"مايو"}, {"يونيو", "يونية"}, {"يوليو", "يوليه", "يولية"},
			{"أغسطس"}, {"سبتمبر"}, {"أكتوبر"}, {"نوفمبر"}, {"ديسمبر"}}},
		{Levantine, [12][]string{{"كانون الثاني", "كانون ثاني"}, {"شباط"}, {"آذار"}, {"نيسان"}, {"أيار"}, {"حزيران"}, {"تموز"}, {"آب"}, {"أيلول"},
			{"تشرين الأول", "تشرين أول"}, {"تشرين الثاني", "تشرين ثاني"}, {"كانون الأول", "كانون أول"}}},
		{Maghrebi, [12][]string{{"جانفي"}, {"فيفري"}, {"مارس"}, {"أفريل"}, {"ماي"}, {"جوان"}, {"جويلية"}, {"أوت"}, {"سبتمبر"}, {"أكتوبر"}, {"نوفمبر"}, {"ديسمبر"}}},
		{Moroccan, [12][]string{{"يناير"}, {"فبراير"}, {"مارس"}, {"أبريل"}, {"ماي"}, {"يونيو"}, {"يوليوز"}, {"غشت"}, {"شتنبر"}, {"أكتوبر"}, {"نونبر"}, {"دجنبر"}}},
		{Iraqi, [12][]string{{"كانون الثاني"}, {"شباط"}, {"أذار"}, {"نيسان"}, {"مايس"}, {"حزيران"}, {"تموز"}, {"آب"}, {"ايلول"}, {"تشرين الاول"}, {"تشرين الثاني"}, {"كانون الاول"}}},
		{Mauritanian, [12][]string{{"يناير"}, {"فبراير"}, {"مارس"}, {"إبريل"}, {"مايو"}, {"يونيو"}, {"يوليو"}, {"أغشت"}, {"شتمبر"}, {"أكتوبر"}, {"نوفمبر"}, {"دجمبر"}}},
		{Hijri, [12][]string{{"محرم", "المحرم"}, {"صفر"}, {"ربيع الأول", "ربيع أول"}, {"ربيع الآخر", "ربيع الثاني", "ربيع آخر"},
			{"جمادى الأولى", "جمادى الأول"}, {"جمادى الآخرة", "جمادى الثانية", "جمادى الثاني"}, {"رجب"}, {"شعبان"}, {"رمضان"}, {"شوال"},
			{"ذو القعدة", "ذي القعدة"}, {"ذو الحجة", "ذي الحجة"}}},
	}
}

// Weekdays returns the folded weekday names without the article; 0 is Sunday as in package time.
func Weekdays() map[string]int {
	return map[string]int{"احد": 0, "اثنين": 1, "ثلاثاء": 2, "اربعاء": 3, "خميس": 4, "جمعه": 5, "سبت": 6}
}
