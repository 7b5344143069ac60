package reading

import (
	"fmt"
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// roleNames maps the role column of words.tsv to roles.
func roleNames() map[string]role {
	return map[string]role{
		"that": isThat, "prep": isPrep, "preppron": isPrepPron, "rel": isRel, "neg": isNeg, "pron": isPron, "dem": isDem, "adv": isAdv,
		"purpose": isPurpose, "source": isSource, "saying": isSaying, "wording": isWording, "stands": isStands, "future": isFuture,
		"futurepass": isFuturePass, "futurebe": isFutureBe, "notfuture": isNotFuture, "impersonal": isImpersonal, "topic": isTopic,
		"clause": isClause, "also": isAlso, "option": isOption, "need": isNeed, "stance": isStance, "pledge": isPledge, "aux": isAux,
		"will": isWill, "modal": isModal, "and": isAnd, "det": isDet, "naming": isNaming, "verb": isVerb, "counterpart": isCounterpart,
		"nameparticle": isNameParticle, "time": isTime, "refusal": isRefusal,
	}
}

func (k *Knowledge) loadWords(tables map[string]table) error {
	names := roleNames()
	for _, r := range tables["words"].rows {
		bit, ok := names[r.get("role")]
		if !ok {
			return fmt.Errorf("lexicon words line %d: role %q: no such role", r.line, r.get("role"))
		}
		for _, w := range r.list("words") {
			keys := wordKeys(w)
			if len(keys) == 1 {
				k.words.add(keys[0], bit)
				continue
			}
			k.multi = append(k.multi, bit)
			k.addPhrase(k.roles, beginsRole, w, len(k.multi)-1)
		}
	}
	for _, r := range tables["given"].rows {
		for _, w := range r.list("words") {
			k.words.add(arabic.Fold(w), isGiven)
		}
	}
	return nil
}

func (k *Knowledge) loadCalendar(map[string]table) error {
	for _, m := range arabic.Months() {
		keys := wordKeys(m.Name)
		if len(keys) != 1 {
			continue // two-word months are read by their first word, see dates.go
		}
		w := k.words.add(keys[0], isMonth)
		if w.month == 0 {
			w.month, w.family = m.Month, m.Family
		}
	}
	for _, m := range englishMonths() {
		w := k.words.add(m.Name, isMonth)
		w.month, w.family = m.Month, "english"
	}
	for name, day := range arabic.Weekdays() {
		k.words.add("ال"+name, isWeekday).weekday = day
	}
	for i, name := range []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"} {
		k.words.add(name, isWeekday).weekday = i
	}
	for _, n := range englishNumbers() {
		k.words.add(n.word, isNumber).number = n.value
	}
	return nil
}

func (k *Knowledge) loadHeads(tables map[string]table) error {
	for _, r := range tables["heads"].rows {
		k.heads = append(k.heads, headRow{lang: r.get("lang"), class: r.get("class"), role: r.get("role")})
		row := len(k.heads) - 1
		for _, w := range r.list("words") {
			if strings.Contains(w, " ") {
				continue
			}
			for _, form := range headForms(r.get("lang"), w, r.get("role")) {
				info := k.words.add(form.key, isHead|form.bits)
				if len(info.heads) == 0 || form.bits == 0 {
					info.heads = append(info.heads, row)
				}
			}
		}
	}
	return nil
}

type headForm struct {
	key  string
	bits role
}

// headForms returns the written forms of an action noun (Arabic: with article and possessive suffixes) or of an
// English action verb.
func headForms(lang, w, kind string) []headForm {
	if lang == "en" {
		if kind == "noun" || strings.Contains(w, " ") {
			return []headForm{{arabic.Fold(w), 0}}
		}
		f := regularEnglish(w)
		return []headForm{{f.base, 0}, {f.ing, isHeadSuffixed}, {f.third, isHeadDefinite}, {f.past, isHeadDefinite}, {f.participle, isHeadDefinite}}
	}
	key := arabic.Fold(w)
	out := []headForm{{key, 0}}
	bare, definite := strings.CutPrefix(key, "ال")
	if !definite || len(bare) < 6 {
		out = append(out, headForm{"ال" + key, isHeadDefinite})
		bare = key
	} else {
		out = append(out, headForm{bare, 0})
	}
	if strings.HasSuffix(w, "ة") {
		bare = strings.TrimSuffix(bare, "ه") + "ت"
	}
	for _, s := range []string{"ه", "ها", "هما", "هم", "نا"} {
		out = append(out, headForm{bare + s, isHeadSuffixed})
	}
	return out
}

func (k *Knowledge) loadOffices(tables map[string]table) error {
	for _, r := range tables["offices"].rows {
		k.office = append(k.office, officeRow{lang: r.get("lang"), role: r.get("role")})
		row := len(k.office)
		for _, w := range r.list("words") {
			keys := wordKeys(w)
			if len(keys) != 1 {
				k.addPhrase(k.offices, beginsOffice, w, row-1)
				continue
			}
			bit := isOffice
			switch r.get("role") {
			case "complement":
				bit = isComplement
			case "rank":
				bit = isRank
			}
			if info := k.words.add(keys[0], bit); info.office == 0 {
				info.office = row
			}
		}
	}
	return nil
}

func (k *Knowledge) loadNominals(tables map[string]table) error {
	for _, r := range tables["nominals"].rows {
		n := int(r.get("number")[0] - '0')
		k.nominal = append(k.nominal, nominalRow{lang: r.get("lang"), refers: r.get("refers"), number: n})
		for _, w := range r.list("words") {
			keys := wordKeys(w)
			if len(keys) != 1 {
				k.addPhrase(k.nominals, beginsNominal, w, len(k.nominal)-1)
				continue
			}
			if info := k.words.add(keys[0], isNominal); info.nominal == 0 {
				info.nominal = len(k.nominal)
			}
		}
	}
	return nil
}

func (k *Knowledge) loadInstruments(tables map[string]table) error {
	for _, r := range tables["instruments"].rows {
		k.instrument = append(k.instrument, instrumentRow{lang: r.get("lang"), kind: r.get("type")})
		for _, p := range r.list("phrases") {
			k.addPhrase(k.instruments, beginsInstrument, p, len(k.instrument)-1)
		}
	}
	return nil
}
