package reading

import "strings"

// englishForms are the written forms of an English verb.
type englishForms struct{ base, third, past, participle, ing string }

// regularEnglish derives the forms of a regular English verb from its base form.
func regularEnglish(base string) englishForms {
	f := englishForms{base: base, third: thirdPerson(base)}
	var stem string
	switch {
	case strings.HasSuffix(base, "ie"):
		f.past, f.ing = base+"d", strings.TrimSuffix(base, "ie")+"ying"
	case strings.HasSuffix(base, "ee"):
		f.past, f.ing = base+"d", base+"ing"
	case strings.HasSuffix(base, "e"):
		stem = strings.TrimSuffix(base, "e")
		f.past, f.ing = base+"d", stem+"ing"
	case strings.HasSuffix(base, "y") && !vowelBefore(base, 1):
		f.past, f.ing = strings.TrimSuffix(base, "y")+"ied", base+"ing"
	case doubles(base):
		stem = base + base[len(base)-1:]
		f.past, f.ing = stem+"ed", stem+"ing"
	default:
		f.past, f.ing = base+"ed", base+"ing"
	}
	f.participle = f.past
	if past, part, ok := irregular(base); ok {
		f.past, f.participle = past, part
	}
	return f
}

func thirdPerson(base string) string {
	switch {
	case strings.HasSuffix(base, "s"), strings.HasSuffix(base, "x"), strings.HasSuffix(base, "ch"), strings.HasSuffix(base, "sh"),
		strings.HasSuffix(base, "o"), strings.HasSuffix(base, "z"):
		return base + "es"
	case strings.HasSuffix(base, "y") && !vowelBefore(base, 1):
		return strings.TrimSuffix(base, "y") + "ies"
	}
	return base + "s"
}

func vowelBefore(s string, fromEnd int) bool {
	i := len(s) - 1 - fromEnd
	return i >= 0 && strings.ContainsRune("aeiou", rune(s[i]))
}

// doubles reports whether a short verb doubles its last consonant (stop, set, commit).
func doubles(base string) bool {
	switch base {
	case "stop", "set", "commit", "submit", "permit", "refer", "admit", "plan", "let", "cut", "equip", "put", "transfer", "swap", "get", "begin":
		return true
	}
	return false
}

func irregular(base string) (past, participle string, ok bool) {
	table := map[string][2]string{
		"hold": {"held", "held"}, "meet": {"met", "met"}, "find": {"found", "found"}, "found": {"founded", "founded"}, "set": {"set", "set"},
		"build": {"built", "built"}, "rebuild": {"rebuilt", "rebuilt"}, "keep": {"kept", "kept"}, "make": {"made", "made"}, "take": {"took", "taken"},
		"give": {"gave", "given"}, "send": {"sent", "sent"}, "begin": {"began", "begun"}, "undertake": {"undertook", "undertaken"}, "seek": {"sought", "sought"},
		"fight": {"fought", "fought"}, "lead": {"led", "led"}, "bring": {"brought", "brought"}, "put": {"put", "put"}, "leave": {"left", "left"},
		"go": {"went", "gone"}, "come": {"came", "come"}, "pay": {"paid", "paid"}, "spend": {"spent", "spent"}, "do": {"did", "done"}, "uphold": {"upheld", "upheld"},
		"stand": {"stood", "stood"}, "withdraw": {"withdrew", "withdrawn"}, "free": {"freed", "freed"}, "become": {"became", "become"}, "fall": {"fell", "fallen"},
	}
	f, ok := table[base]
	return f[0], f[1], ok
}
