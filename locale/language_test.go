package locale

import "testing"

func TestParseReadsCodesAndLocaleNames(t *testing.T) {
	tests := []struct {
		s    string
		want Language
		ok   bool
	}{
		{"ar", Arabic, true}, {"AR", Arabic, true}, {"ar_LY.UTF-8", Arabic, true}, {"ar-EG", Arabic, true}, {"ar@euro", Arabic, true},
		{"en", English, true}, {"en-GB", English, true}, {"en_US.UTF-8", English, true},
		{"", "", false}, {"C", "", false}, {"C.UTF-8", "", false}, {"POSIX", "", false}, {"fr", "", false}, {"arz", "", false}, {"english", "", false}, {"-ar", "", false},
	}
	for _, tt := range tests {
		if got, ok := Parse(tt.s); got != tt.want || ok != tt.ok {
			t.Errorf("%q: got %q %v, want %q %v", tt.s, got, ok, tt.want, tt.ok)
		}
	}
}

func TestFromEnvironTakesTheFirstVariableThatIsSet(t *testing.T) {
	tests := []struct {
		name string
		env  map[string]string
		want Language
	}{
		{"nothing is set", nil, Arabic},
		{"LANG asks for English", map[string]string{"LANG": "en_GB.UTF-8"}, English},
		{"LANG is C", map[string]string{"LANG": "C"}, Arabic},
		{"LANG is C.UTF-8", map[string]string{"LANG": "C.UTF-8"}, Arabic},
		{"LANG is POSIX", map[string]string{"LANG": "POSIX"}, Arabic},
		{"LANG asks for French", map[string]string{"LANG": "fr_FR.UTF-8"}, Arabic},
		{"LC_MESSAGES goes before LANG", map[string]string{"LC_MESSAGES": "ar_LY", "LANG": "en_GB"}, Arabic},
		{"LC_ALL goes before LC_MESSAGES", map[string]string{"LC_ALL": "en_GB", "LC_MESSAGES": "ar_LY"}, English},
		{"an empty LC_ALL counts as unset", map[string]string{"LC_ALL": "", "LANG": "en_GB"}, English},
		{"LC_ALL as C hides LANG", map[string]string{"LC_ALL": "C", "LANG": "en_GB"}, Arabic},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := FromEnviron(func(k string) string { return tt.env[k] }); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestALanguageSaysItsNameAndDirection(t *testing.T) {
	got := Arabic.Name() + Arabic.Direction() + English.Name() + English.Direction()
	if want := "العربيةrtlEnglishltr"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
