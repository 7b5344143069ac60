package locale

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLabelsOfValuesAndKinds(t *testing.T) {
	c := newCatalogue(t)
	ar, en := c.In(Arabic, Options{}), c.In(English, Options{})
	got := []string{
		ar.Enum("commitment.modality", "agreed"), en.Enum("commitment.modality", "agreed"),
		ar.Enum("commitment.strength", "0"), en.Enum("wording.mark", "summary"), ar.Enum("wording.mark", "summary"),
		ar.Enum("commitment.modality", "from_a_newer_version"),
		ar.Kind("redaction.made"), en.Kind("redaction.made"), ar.Kind("meeting.convened"), en.Kind("meeting.convened"), en.Kind("unknown"),
	}
	want := []string{
		"متفق عليه", "agreed",
		"بلا إلزام", "summary by Tansiq, not the official text", "ملخّص من تنسيق، وليس النص الرسمي",
		"\u2068from_a_newer_version\u2069",
		"محو", "redaction made", "قيد من نوع لا تعرفه هذه النسخة: \u2068meeting.convened\u2069",
		"entry of a kind that this version does not know: \u2068meeting.convened\u2069",
		"entry of a kind that this version does not know: \u2068unknown\u2069",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestValuesOfAListComeInTheirOrder(t *testing.T) {
	p := newCatalogue(t).In(English, Options{})
	got := p.EnumValues("commitment.modality")
	if diff := cmp.Diff([]string{"agreed", "intends", "evaluated", "reaffirmed", "called_on"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got[0] = "changed"
	if p.EnumValues("commitment.modality")[0] != "agreed" {
		t.Error("a caller changed the catalogue")
	}
	if v := p.EnumValues("commitment"); v != nil {
		t.Errorf("values of no list: %v", v)
	}
}

// Two values of one list must not look the same: a reader chooses between them.
func TestLabelsOfAListDiffer(t *testing.T) {
	c := newCatalogue(t)
	for _, l := range Languages() {
		p := c.In(l, Options{})
		for group, values := range c.groups {
			seen := map[string]string{}
			for _, v := range values {
				label := p.Enum(group, v)
				if first, ok := seen[label]; ok {
					t.Errorf("%s %s: %s and %s are both %q", l, group, first, v, label)
				}
				seen[label] = v
			}
		}
	}
}

func TestListsReadAsOnePhrase(t *testing.T) {
	c := newCatalogue(t)
	ar, en := c.In(Arabic, Options{}), c.In(English, Options{})
	tests := []struct {
		name  string
		p     *Printer
		items []string
		want  string
	}{
		{"nothing", ar, nil, ""},
		{"one", ar, []string{"تركيا"}, "تركيا"},
		{"two", ar, []string{"تركيا", "روسيا"}, "تركيا وروسيا"},
		{"three", ar, []string{"تركيا", "روسيا", "مصر"}, "تركيا وروسيا ومصر"},
		{"a name that begins with waw", ar, []string{"لندن", "واشنطن"}, "لندن وواشنطن"},
		{"an item with its own conjunction", ar, []string{"وزارة الدفاع والأركان", "مصر"}, "وزارة الدفاع والأركان، ومصر"},
		{"an item with a comma", ar, []string{"سرت، ليبيا", "مصر"}, "سرت، ليبيا، ومصر"},
		{"a Latin name", ar, []string{"مصر", "UNSMIL"}, "مصر و\u00a0UNSMIL"},
		{"an isolated Latin name", ar, []string{"مصر", Isolate("UNSMIL")}, "مصر و\u00a0\u2068UNSMIL\u2069"},
		{"an isolated Arabic name", ar, []string{"مصر", Isolate("ليبيا")}, "مصر و\u2068ليبيا\u2069"},
		{"a number", ar, []string{"3", "٤"}, "3 و\u00a0٤"},
		{"nothing in English", en, []string{}, ""},
		{"two in English", en, []string{"Turkey", "Russia"}, "Turkey and Russia"},
		{"three in English", en, []string{"Turkey", "Russia", "Egypt"}, "Turkey, Russia and Egypt"},
		{"an English item with its own conjunction", en, []string{"Bosnia and Herzegovina", "Egypt"}, "Bosnia and Herzegovina; Egypt"},
		{"an English item with a comma", en, []string{"Sirte, Libya", "Egypt"}, "Sirte, Libya; Egypt"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.p.List(tt.items); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// spineGroups are the lists of enums.json that the first acts use.
func spineGroup(name string) bool {
	return name == "audience" || name == "party.role" || name == "redaction.ground" ||
		strings.HasPrefix(name, "commitment.") || strings.HasPrefix(name, "instrument.")
}

func TestEveryValueOfTheSpecificationHasALabel(t *testing.T) {
	data, err := os.ReadFile("../../shared/spec/enums.json")
	if err != nil {
		t.Log("absent: 1 tests")
		return
	}
	var groups map[string]json.RawMessage
	if err := json.Unmarshal(data, &groups); err != nil {
		t.Fatal(err)
	}
	c := newCatalogue(t)
	n := 0
	for name, raw := range groups {
		if !spineGroup(name) {
			continue
		}
		n++
		if diff := cmp.Diff(specValues(t, raw), sorted(c.groups[name])); diff != "" {
			t.Errorf("%s (-specification +catalogue):\n%s", name, diff)
		}
	}
	if n < 18 {
		t.Errorf("compared %d lists, want at least 18", n)
	}
}

// specValues reads a list of values or an object by value.
func specValues(t *testing.T, raw json.RawMessage) []string {
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		return sorted(list)
	}
	var object map[string]string
	if err := json.Unmarshal(raw, &object); err != nil {
		t.Fatal(err)
	}
	for k := range object {
		list = append(list, k)
	}
	return sorted(list)
}

func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}

// glossaryOf says which label is, word for word, which term of the glossary.
func glossaryOf() map[string]string {
	m := map[string]string{
		"enum.audience.working_group":                  "working_group",
		"enum.commitment.implementation.0":             "status_not_initiated",
		"enum.commitment.implementation.1":             "status_minimal",
		"enum.commitment.implementation.2":             "status_intermediate",
		"enum.commitment.implementation.3":             "status_full",
		"enum.commitment.lifecycle.superseded":         "superseded",
		"enum.commitment.verb.commit":                  "commitment",
		"enum.commitment.verb.reaffirm":                "reaffirmed",
		"enum.commitment.verb.call_on_others":          "called_on",
		"enum.commitment.standing.reported":            "standing_reported",
		"enum.commitment.standing.published_by_issuer": "standing_published",
		"enum.commitment.standing.signed":              "standing_signed",
		"enum.commitment.class.ceasefire":              "ceasefire",
		"enum.commitment.class.deescalation":           "de_escalation",
		"enum.commitment.class.withdrawal":             "withdrawal",
		"enum.commitment.class.humanitarian_access":    "humanitarian_access",
		"enum.commitment.class.political_process":      "political_process",
		"enum.commitment.class.security_reform":        "ssr",
		"enum.commitment.class.meeting":                "meeting",
		"enum.commitment.class.dispute_settlement":     "dispute_resolution",
		"enum.commitment.class.sovereignty":            "sovereignty",
		"enum.commitment.class.sanctions":              "sanctions",
		"enum.commitment.class.implementation":         "implementation",
		"enum.commitment.class.mediation":              "mediation",
		"enum.instrument.stage.implementation":         "implementation",
		"enum.instrument.status.draft":                 "draft",
		"enum.instrument.type.joint_statement":         "joint_statement",
		"enum.instrument.type.conclusions":             "conclusions",
		"enum.instrument.type.presidential_statement":  "presidential_statement",
		"enum.instrument.type.agreement":               "agreement",
		"enum.instrument.type.communique":              "communique",
		"enum.source.form.communique":                  "communique",
		"enum.party.kind.secretariat":                  "secretariat",
		"enum.party.kind.delegation":                   "delegation",
		"enum.party.kind.monitor":                      "monitor",
		"enum.party.kind.observer":                     "observer",
		"enum.party.role.signatory":                    "signatory",
		"enum.party.role.witness":                      "witness",
		"enum.party.role.guarantor":                    "guarantor",
		"enum.party.role.observer":                     "observer",
		"enum.party.role.depositary":                   "depositary",
		"kind.assessment.made":                         "assessment",
		"kind.redaction.made":                          "redaction",
	}
	for _, v := range []string{"agreed", "intends", "evaluated", "reaffirmed", "called_on"} {
		m["enum.commitment.modality."+v] = v
	}
	for _, v := range []string{"unassessed", "pending", "holding", "strained", "breached", "disputed", "done"} {
		m["enum.commitment.headline."+v] = v
	}
	return m
}

// glossaryIn says which label has which term of the glossary in it.
func glossaryIn() map[string]string {
	return map[string]string{
		"enum.audience.secretariat":                           "secretariat",
		"enum.audience.own_delegation":                        "delegation",
		"enum.commitment.class.ceasefire_monitoring":          "monitoring",
		"enum.commitment.outlook.no_deadline":                 "deadline",
		"enum.commitment.lifecycle.confirmed":                 "record",
		"enum.commitment.acceptance.accepts_with_reservation": "reservation",
		"enum.instrument.stage_sub.process":                   "peace_process",
		"enum.party.role.bound":                               "party",
		"kind.process.opened":                                 "peace_process",
		"kind.party.joined":                                   "party",
		"kind.mandate.granted":                                "mandate",
		"kind.mandate.withdrawn":                              "mandate",
		"kind.statement.recorded":                             "statement_speech",
		"kind.instrument.registered":                          "instrument",
		"kind.instrument.linked":                              "instrument",
		"kind.provision.registered":                           "provision",
		"kind.commitment.recorded":                            "commitment",
		"kind.commitment.revised":                             "commitment",
		"kind.position.taken":                                 "position",
		"kind.entry.corrected":                                "entry",
		"kind.entry.withdrawn":                                "entry",
	}
}

func TestLabelsAreTheGlossarys(t *testing.T) {
	f, err := os.Open("../../shared/spec/glossary.csv")
	if err != nil {
		t.Log("absent: 1 tests")
		return
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	key, ui := slices.Index(rows[0], "key"), slices.Index(rows[0], "ui_ar")
	terms := map[string]string{}
	for _, r := range rows[1:] {
		terms[r[key]] = r[ui]
	}
	p := newCatalogue(t).In(Arabic, Options{})
	for label, term := range glossaryOf() {
		if got := p.T(label); terms[term] == "" || got != terms[term] {
			t.Errorf("%s: got %q, want the term %s %q", label, got, term, terms[term])
		}
	}
	for label, term := range glossaryIn() {
		if got := p.T(label); terms[term] == "" || !strings.Contains(withoutArticles(got), withoutArticles(terms[term])) {
			t.Errorf("%s: got %q, want the term %s %q in it", label, got, term, terms[term])
		}
	}
}

func withoutArticles(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		words[i] = strings.TrimPrefix(w, "ال")
	}
	return strings.Join(words, " ")
}

func TestEveryKindOfActHasALabel(t *testing.T) {
	c := newCatalogue(t)
	kinds := []string{"process.opened", "party.admitted", "party.joined", "party.suspended", "person.enrolled", "person.left", "key.added",
		"key.revoked", "mandate.granted", "mandate.withdrawn", "source.filed", "statement.recorded", "instrument.registered",
		"provision.registered", "instrument.linked", "commitment.recorded", "commitment.revised", "assessment.made", "position.taken",
		"entry.corrected", "entry.withdrawn", "redaction.made"}
	for _, l := range Languages() {
		p := c.In(l, Options{})
		seen := map[string]bool{}
		for _, k := range kinds {
			label := p.Kind(k)
			if strings.Contains(label, k) || seen[label] {
				t.Errorf("%s %s: %q", l, k, label)
			}
			seen[label] = true
		}
	}
}

// Lists of the acts that are not in enums.json.
func TestEveryListOfTheActsHasLabels(t *testing.T) {
	c := newCatalogue(t)
	want := map[string][]string{
		"instrument.type": {"joint_statement", "statement", "conclusions", "resolution", "presidential_statement", "agreement", "communique",
			"mechanism", "initiative", "charter", "report", "letter", "action_plan", "other"},
		"date.type":      {"date", "month", "year", "weekday", "range", "duration", "hijri", "vague"},
		"speech.mode":    {"direct", "indirect", "mixed"},
		"party.kind":     {"secretariat", "delegation", "monitor", "humanitarian", "observer"},
		"party.compared": {"in_person", "phone", "letter", "exercise"},
		"source.form":    {"communique", "news", "press_conference", "readout", "resolution", "letter", "other"},
		"key.role":       {"root", "device"},
		"key.revocation": {"lost", "compromised", "left", "replaced"},
		"wording.mark":   {"official", "translation_unofficial", "quoted", "summary"},
	}
	for group, values := range want {
		if diff := cmp.Diff(values, c.groups[group]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", group, diff)
		}
	}
}
