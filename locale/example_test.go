package locale_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/tansiq/tansiq/locale"
)

func Example() {
	c, err := locale.New()
	if err != nil {
		panic(err)
	}
	for _, l := range locale.Languages() {
		p := c.In(l, locale.Options{})
		fmt.Println(p.Enum("commitment.modality", "evaluated"))
		fmt.Println(p.Weekday(time.Wednesday), p.Day(2020, 7, 22))
		fmt.Println(p.DaysLeft(0), p.DaysLeft(1), p.DaysLeft(2), p.DaysLeft(3), p.DaysLeft(11), p.DaysLeft(100))
		fmt.Println(p.Kind("commitment.recorded"))
		fmt.Println(strings.Join(locale.Words(l, []byte("any digest"), 6), " "))
	}
	fmt.Println(c.In(locale.Arabic, locale.Options{Digits: locale.ArabicIndic}).Day(2020, 7, 22))
	// Output:
	// للنظر فيه
	// الأربعاء 22 يوليو/ تموز 2020
	// اليوم غدًا بعد يومين بعد 3 أيام بعد 11 يومًا بعد 100 يوم
	// تسجيل التزام
	// سحابة لازانيا فدان بروتين سنطور قبقاب
	// to be considered
	// Wednesday 22 July 2020
	// today tomorrow in 2 days in 3 days in 11 days in 100 days
	// commitment recorded
	// gravel rope neon broccoli hoodie panorama
	// ٢٢ يوليو/ تموز ٢٠٢٠
}

func ExamplePrinter_List() {
	c, err := locale.New()
	if err != nil {
		panic(err)
	}
	ar, en := c.In(locale.Arabic, locale.Options{}), c.In(locale.English, locale.Options{})
	fmt.Println(ar.List([]string{"تركيا", "روسيا", "مصر"}))
	fmt.Println(en.List([]string{"Turkey", "Russia", "Egypt"}))
	// Output:
	// تركيا وروسيا ومصر
	// Turkey, Russia and Egypt
}
