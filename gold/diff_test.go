package gold

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDiffSaysWhatScoreCounts(t *testing.T) {
	rows := []struct {
		name  string
		alter func(x change)
		want  []string
	}{
		{"nothing", func(change) {}, nil},
		{"a missed commitment", func(x change) { x.c.Commitments = x.c.Commitments[1:] },
			[]string{`missed commitments c1 [71,94) "open a corridor for aid"`}},
		{"a false alarm", func(x change) {
			x.c.Dates = append(x.c.Dates, Date{ID: "d9", Anchor: x.anchor("maps"), Type: "date"})
		}, []string{`false alarm dates d9 [230,250) "hand over their maps"`}},
		{"a wrong value", func(x change) { x.c.Dates[0].Value = "2032" },
			[]string{`wrong dates value: want "2031-03-03", got "2032" [98,110) "3 March 2031"`}},
		{"wrong parties and a wrong class", func(x change) {
			x.c.Commitments[1].Parties, x.c.Commitments[1].Class = Words{"a1", "a5"}, "other"
		}, []string{
			`wrong commitments c2 parties: want "ISL", got "a1, a5" [133,172) "hold a second round as soon as possible"`,
			`wrong commitments c2 class: want "meeting", got "other" [133,172) "hold a second round as soon as possible"`,
		}},
		{"a cut span", func(x change) { x.c.Commitments[0].Bytes.End -= 4 },
			[]string{`inexact commitments c1 span: want "open a corridor for aid", got "open a corridor for" [71,94) "open a corridor for aid"`}},
		{"a span outside the document", func(x change) { x.c.Commitments[0].Bytes.End = 9000 },
			[]string{`false alarm commitments k1 [0,0) ""`, `missed commitments c1 [71,94) "open a corridor for aid"`}},
		{"another original of a duplicate", func(x change) { x.c.Duplicates[0].A = "p2" },
			[]string{`wrong duplicates p4 original: want "p1", got "p2" [252,353) "Foreign Minister Jón Hallsson of Iceland said the two sides agreed to open anoth…"`}},
		{"invented wording", func(x change) { *x.c.quotations[0].text = "a promise" },
			[]string{`invented commitments[0]: text is not the slice at bytes [71,94)`}},
	}
	f := englishFixture()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			g, c := f.gold(t), f.candidate(t)
			row.alter(change{t, f, &g, &c})
			var got []string
			for _, d := range Diff(g, []byte(f.text), c, Register{}) {
				got = append(got, d.String())
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("differences (-want +got):\n%s", diff)
			}
		})
	}
}

func TestValidateFindsWhatAnAnnotatorMustMend(t *testing.T) {
	rows := []struct {
		name  string
		alter func(x change)
		want  []string // paths
	}{
		{"nothing", func(change) {}, nil},
		{"a language that is neither", func(x change) { x.g.Lang = "fr" }, []string{"lang"}},
		{"no day of publication", func(x change) { x.g.Published = "July 2020" }, []string{"published"}},
		{"no text file", func(x change) { x.g.TextFile = "" }, []string{"text_file"}},
		{"no hash", func(x change) { x.g.SHA256 = "" }, []string{"sha256"}},
		{"the hash of another text", func(x change) { x.g.SHA256 = strings.Repeat("0", 64) }, []string{"sha256"}},
		{"lengths of another text", func(x change) { x.g.Bytes, x.g.Runes = 3, 2 }, []string{"bytes", "runes"}},
		{"an unknown mode", func(x change) { x.g.Speech[0].Mode = "quoted" }, []string{"speech[0].mode"}},
		{"no speaker", func(x change) { x.g.Speech[0].Speaker = nil }, []string{"speech[0].speaker"}},
		{"a speaker that nothing lists", func(x change) { x.g.Speech[0].Speaker = Words{"NOBODY"} },
			[]string{"speech[0].speaker"}},
		{"an act in an act that is not there", func(x change) { x.g.Speech[0].NestedIn = "q9" },
			[]string{"speech[0].nested_in"}},
		{"an unknown modality", func(x change) { x.g.Commitments[0].Modality = "promised" },
			[]string{"commitments[0].modality"}},
		{"an unknown accepted modality", func(x change) { x.g.Commitments[0].ModalityAny = Words{"promised"} },
			[]string{"commitments[0].modality"}},
		{"an unknown class", func(x change) { x.g.Commitments[0].Class = "peace" }, []string{"commitments[0].class"}},
		{"a party that is a name without its mark", func(x change) { x.g.Commitments[0].Parties = Words{"Iceland"} },
			[]string{"commitments[0].parties"}},
		{"a party that is a mark without a name", func(x change) { x.g.Commitments[0].Parties = Words{"~ "} },
			[]string{"commitments[0].parties"}},
		{"an accepted party that nothing lists", func(x change) { x.g.Commitments[0].PartiesAny = Sets{{"NOBODY"}} },
			[]string{"commitments[0].parties"}},
		{"in a speech act that is not there", func(x change) { x.g.Commitments[0].InSpeech = "q9" },
			[]string{"commitments[0].in_speech"}},
		{"the same as what is not there", func(x change) { x.g.Commitments[0].SameAs = "c9" },
			[]string{"commitments[0].same_as"}},
		{"a date that is not ISO", func(x change) { x.g.Dates[0].Value = "3 March 2031" }, []string{"dates[0].value"}},
		{"a date without a type", func(x change) { x.g.Dates[0].Type = "" }, []string{"dates[0].type"}},
		{"an id twice", func(x change) { x.g.Commitments[1].ID = "c1" }, []string{"commitments[1]"}},
		{"a span twice", func(x change) { x.g.Commitments[1].Anchor, x.g.Commitments[1].Para = x.g.Commitments[0].Anchor, "p1" },
			[]string{"commitments[1]"}},
		{"a paragraph id of another form", func(x change) { x.g.Dates[0].Para = "1" }, []string{"dates[0].para"}},
		{"a paragraph that is not there", func(x change) { x.g.Dates[0].Para = "p9" }, []string{"dates[0].para"}},
		{"an item outside its paragraph", func(x change) { x.g.Dates[0].Para = "p2" }, []string{"dates[0].para"}},
		{"an item in a duplicate", func(x change) { x.g.Dates[0].Anchor, x.g.Dates[0].Para = x.anchor("again"), "p4" },
			[]string{"dates[0].para"}},
		{"an alternative outside the text", func(x change) { x.g.Dates[0].Alt = Alternatives{{Pair: &Span{0, 9000}}} },
			[]string{"dates[0].span_alt"}},
		{"paragraphs out of order", func(x change) {
			x.g.Paragraphs[1].Anchor, x.g.Paragraphs[2].Anchor = x.g.Paragraphs[2].Anchor, x.g.Paragraphs[1].Anchor
			x.g.Dates, x.g.Speech = x.g.Dates[:1], x.g.Speech[:1]
			x.g.Commitments = x.g.Commitments[:1]
		}, []string{"paragraphs[2]"}},
		{"paragraphs numbered otherwise", func(x change) { x.g.Paragraphs[3].ID = "p5" }, []string{"paragraphs[3].id"}},
		{"a duplicate of a later paragraph", func(x change) { x.g.Duplicates[0] = Duplicate{A: "p4", B: "p4"} },
			[]string{"duplicates[0]"}},
		{"a QID of another form", func(x change) { x.g.Actors[1].QID = "189" }, []string{"actors[1].qid"}},
		{"a state without its code", func(x change) { x.g.Actors[1].Type = "state" }, []string{"actors[1].id"}},
		{"an actor without a name", func(x change) { x.g.Actors[1].NameAR, x.g.Actors[1].NameEN = "", "" },
			[]string{"actors[1]"}},
		{"an actor twice", func(x change) { x.g.Actors[1].QID = "Q189" }, []string{"actors[1]"}},
		{"an actor's id twice", func(x change) { x.g.Actors[3].ID, x.g.Commitments[2].AssertedBy = "MINISTRY", nil },
			[]string{"actors[3].id"}},
		{"an issuer that nothing lists", func(x change) { x.g.Actors[3].Issuer = Words{"NOBODY"} },
			[]string{"actors[3].issuer"}},
	}
	for _, row := range rows {
		for _, f := range fixtures() {
			t.Run(row.name+"/"+f.lang, func(t *testing.T) {
				g, c := f.gold(t), f.candidate(t)
				row.alter(change{t, f, &g, &c})
				if diff := cmp.Diff(row.want, paths(Validate(g, []byte(f.text)))); diff != "" {
					t.Errorf("paths of problems (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func paths(problems []Problem) []string {
	var out []string
	for _, p := range problems {
		out = append(out, p.Path)
	}
	return out
}

func TestValidateFindsSpansThatDoNotFitTheText(t *testing.T) {
	rows := []struct{ name, mention, want string }{
		{"a wording and a span that fit", `{"bytes": @<name>, "span": @r<name>, "text": "$<name>"}`, ""},
		{"bytes that cut a character", `{"bytes": [19, 23]}`, "mentions[0]: bytes [19,23) cut a character"},
		{"bytes outside the text", `{"bytes": [18, 9000]}`,
			"mentions[0]: bytes [18,9000) are empty or outside the text of 354 bytes"},
		{"a wording that is not the slice", `{"bytes": @<name>, "text": "Jon"}`,
			"mentions[0]: text is not the slice at bytes [17,30)"},
		{"code points and bytes of two places", `{"bytes": @<name>, "span": @r<state>}`,
			"mentions[0]: span [33,40) and bytes [17,30) are not the same place"},
	}
	f := englishFixture()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			g, err := Parse(f.fill(t, goldForm[:len(goldForm)-1]+`, "mentions": [`+row.mention+`]}`))
			if err != nil {
				t.Fatal(err)
			}
			var got string
			for _, p := range Validate(g, []byte(f.text)) {
				got += p.String()
			}
			if got != row.want {
				t.Errorf("problems: want %q, got %q", row.want, got)
			}
		})
	}
}

func TestDateValuesHaveISOForms(t *testing.T) {
	rows := []struct {
		in   string
		want bool
	}{
		{"2020-07-22", true}, {"2020-07", true}, {"2020", true}, {"2020-07-22/2020-07-24", true}, {"2020/2021", true},
		{"P90D", true}, {"P1Y6M", true}, {"P2W", true}, {"PT48H", true}, {"P1DT12H", true}, {"2020-07-22/P90D", true},
		{"", false}, {"asap", false}, {"2020-13", false}, {"2020-02-30", false}, {"20-07-22", false}, {"P", false},
		{"PT", false}, {"P1DT", false}, {"P90", false}, {"PD", false}, {"P1D1M", false}, {"P1H", false},
		{"2020/2021/2022", false}, {"2020/", false}, {"P1.5D", false},
	}
	for _, row := range rows {
		t.Run(row.in, func(t *testing.T) {
			if got := isDateValue(row.in); got != row.want {
				t.Errorf("isDateValue(%q): want %v, got %v", row.in, row.want, got)
			}
		})
	}
}
