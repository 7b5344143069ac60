package reading

import (
	"slices"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/arabic"
)

var testDay = Day{2021, 5, 12}

func testKnowledge(t testing.TB) *Knowledge {
	t.Helper()
	k, err := NewKnowledge(Register{})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func testTables(t *testing.T) map[string]table {
	t.Helper()
	tables, err := embeddedTables(nil)
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func mustRead(t testing.TB, k *Knowledge, text string) Reading {
	t.Helper()
	r, err := Read(Document{Text: []byte(text)}, testDay, k)
	if err != nil {
		t.Fatalf("read %q: %v", text, err)
	}
	return r
}

func TestEveryCueReportsTheSpeechOfItsExample(t *testing.T) {
	k := testKnowledge(t)
	for _, r := range testTables(t)["cues"].rows {
		if r.get("kind") == "opinion" || r.get("kind") == "relay" {
			continue // these mark clauses and relays, not speech of their own
		}
		forms := map[string]bool{"قوله": true, "قائلا": true, "saying": true}
		for _, f := range verbForms(r, 0) {
			forms[f.key] = true
		}
		got := mustRead(t, k, r.get("example"))
		found := false
		for _, s := range got.Speech {
			first := arabic.Fold(strings.Fields(s.Verb.Text)[0])
			found = found || forms[first]
		}
		if !found {
			t.Errorf("cues line %d (%s): no speech act with its verb in %q: %+v", r.line, r.get("lemma"), r.get("example"), got.Speech)
		}
	}
}

func TestEveryTriggerBindsInItsExample(t *testing.T) {
	k := testKnowledge(t)
	tables := testTables(t)
	rows := append(append([]tableRow(nil), tables["triggers"].rows...), tables["phrases"].rows...)
	for _, r := range rows {
		got := mustRead(t, k, r.get("example"))
		found := false
		for _, c := range got.Commitments {
			found = found || c.Modality == r.get("modality")
		}
		if !found {
			t.Errorf("line %d (%s%s): no %s commitment in %q: %+v", r.line, r.get("lemma"), r.get("phrase"), r.get("modality"), r.get("example"), got.Commitments)
		}
	}
}

func TestEveryPrincipleIsReaffirmedInItsExample(t *testing.T) {
	k := testKnowledge(t)
	for _, r := range testTables(t)["principles"].rows {
		got := mustRead(t, k, r.get("example"))
		if len(got.Commitments) == 0 || got.Commitments[0].Modality != "reaffirmed" {
			t.Errorf("principles line %d (%s): %q gives %+v", r.line, r.get("phrase"), r.get("example"), got.Commitments)
		}
	}
}

func TestEveryWordStandsInItsExample(t *testing.T) {
	for _, name := range []string{"words", "heads", "offices", "nominals", "units", "vague", "classes", "instruments", "given"} {
		for _, r := range testTables(t)[name].rows {
			column := "words"
			if r.get(column) == "" {
				column = "phrases"
			}
			keys := " " + strings.Join(wordKeys(r.get("example")), " ") + " "
			found := false
			for _, w := range r.list(column) {
				key := strings.Join(wordKeys(w), " ")
				found = found || strings.Contains(keys, " "+key+" ") || strings.Contains(keys, key+" ") && isArabic(w)
			}
			if !found {
				t.Errorf("%s line %d: no word of the row in %q", name, r.line, r.get("example"))
			}
		}
	}
}

func TestEveryClassIsGivenToItsExample(t *testing.T) {
	k := testKnowledge(t)
	for _, r := range testTables(t)["classes"].rows {
		d := newDocument(Document{Text: []byte(r.get("example"))}, testDay, k)
		d.layout()
		if got := d.classOf(0, len(d.toks)); got != r.get("class") {
			t.Errorf("classes line %d: %q is %s, want %s", r.line, r.get("example"), got, r.get("class"))
		}
	}
}

func TestEveryHeadSplitsOrOpensInItsExample(t *testing.T) {
	k := testKnowledge(t)
	want := map[string]string{"act": "agreed", "noun": "agreed", "weigh": "evaluated", "call": "called_on", "affirm": "reaffirmed"}
	for _, r := range testTables(t)["heads"].rows {
		got := mustRead(t, k, r.get("example"))
		if len(got.Commitments) == 0 || got.Commitments[0].Modality != want[r.get("role")] {
			t.Errorf("heads line %d: %q gives %+v", r.line, r.get("example"), got.Commitments)
			continue
		}
		if class := r.get("class"); class != "" && got.Commitments[0].Class != class {
			t.Errorf("heads line %d: %q is %s, want %s", r.line, r.get("example"), got.Commitments[0].Class, class)
		}
	}
}

func TestEveryNameIsFoundInItsExample(t *testing.T) {
	k := testKnowledge(t)
	tables := testTables(t)
	for _, name := range []string{"states", "cities", "organisations", "people"} {
		for _, r := range tables[name].rows {
			for _, column := range []string{"example_ar", "example_en"} {
				if r.get(column) == "" {
					continue
				}
				found := false
				d := newDocument(Document{Text: []byte(r.get(column))}, testDay, k)
				d.layout()
				d.readDates()
				d.findMentions()
				for _, m := range d.mentions {
					found = found || slices.Contains(append(d.ids(m.actors), m.of...), r.get("id"))
				}
				if !found && !nameTaken(k, r, column) {
					t.Errorf("%s line %d: %s not found in %q", name, r.line, r.get("id"), r.get(column))
				}
			}
		}
	}
}

// nameTaken reports a row all of whose names in that language belong to an earlier row once marks are dropped (OPEC+).
func nameTaken(k *Knowledge, r tableRow, column string) bool {
	suffix := strings.TrimPrefix(column, "example")
	for _, n := range append(r.list("name"+suffix), r.list("alias"+suffix)...) {
		node := int32(0)
		for _, id := range k.phraseIDs(n) {
			node = k.names.next(node, id)
		}
		if k.actors[k.entries[k.names.values[node]].actor].ID == r.get("id") && strings.Contains(r.get(column), n) {
			return false
		}
	}
	return true
}

func TestEveryUnitAndVagueTimeIsADateInItsExample(t *testing.T) {
	k := testKnowledge(t)
	for _, name := range []string{"units", "vague"} {
		for _, r := range testTables(t)[name].rows {
			if got := mustRead(t, k, r.get("example")); len(got.Dates) != 1 {
				t.Errorf("%s line %d: %q has dates %+v, want one", name, r.line, r.get("example"), got.Dates)
			}
		}
	}
}

func TestAMalformedOverlayIsRefused(t *testing.T) {
	for name, o := range map[string]Overlay{
		"a lexicon that does not exist": {Name: "colours", Text: []byte("a\tb\n")},
		"a row with a cell too few":     {Name: "words", Text: []byte("lang\twords\trole\texample\nar\tكلمة\n")},
		"a role that does not exist":    {Name: "words", Text: []byte("lang\twords\trole\texample\nar\tكلمة\tcolour\tمثال\n")},
		"a weight that is not a number": {Name: "classes", Text: []byte("lang\tphrases\tclass\tweight\texample\nen\tx\tother\theavy\tx\n")},
		"an opener that does not exist": {Name: "triggers", Text: []byte("lang\tlemma\tstem\tthird\tparticiple\tparticle\tframes\tmodality\tbinds\texample\nen\tnod\tnodded\tnodded\tnodding\t\tsideways\tagreed\tsubject\tx\n")},
	} {
		if _, err := NewKnowledge(Register{}, o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
