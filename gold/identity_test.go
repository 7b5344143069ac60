package gold

import (
	"testing"
)

func TestActorsAreTheSameByCodeThenNameAndNeverById(t *testing.T) {
	norway := Actor{ID: "NOR", Type: "state", QID: "Q20", NameAR: "النرويج", NameEN: "Norway"}
	rows := []struct {
		name     string
		want     string // reference in the gold
		got      string // reference in the candidate
		wantList []Actor
		gotList  []Actor
		register []Actor
		same     bool
	}{
		{"the same QID under other ids and names", "X", "a1", []Actor{{ID: "X", QID: "Q20", NameEN: "Norway"}},
			[]Actor{{ID: "a1", QID: "Q20", NameEN: "Kingdom"}}, nil, true},
		{"different QIDs under the same name", "X", "a1", []Actor{{ID: "X", QID: "Q20", NameEN: "Norway"}},
			[]Actor{{ID: "a1", QID: "Q21", NameEN: "Norway"}}, nil, false},
		{"different QIDs under the same id", "X", "X", []Actor{{ID: "X", QID: "Q20"}}, []Actor{{ID: "X", QID: "Q21"}}, nil,
			false},
		{"the same id and nothing else", "X", "X", []Actor{{ID: "X", NameEN: "Harbour Council"}},
			[]Actor{{ID: "X", NameEN: "River Council"}}, nil, false},
		{"a state by its code, without a QID on one side", "NOR", "a1", []Actor{norway},
			[]Actor{{ID: "a1", Type: "state", ISO3: "NOR"}}, nil, true},
		{"a state by its code, listed by nobody", "NOR", "NOR", nil, nil, nil, true},
		{"a state by its code, listed by the candidate alone", "NOR", "s9", nil,
			[]Actor{{ID: "s9", Type: "state", ISO3: "NOR", QID: "Q20"}}, nil, true},
		{"two states by their codes, under the same name", "NOR", "a1", []Actor{norway},
			[]Actor{{ID: "a1", Type: "state", ISO3: "SWE", NameEN: "Norway"}}, nil, false},
		{"three capitals that are no country", "GNA", "GNA", nil, nil, nil, false},
		{"a government whose id looks like a country's code", "NOR", "a1",
			[]Actor{{ID: "NOR", Type: "organisation", NameEN: "Northern Relief"}},
			[]Actor{{ID: "a1", Type: "state", ISO3: "NOR"}}, nil, false},
		{"an Arabic name written with other hamzas", "X", "a1", []Actor{{ID: "X", NameAR: "الأمانة العامّة لإقليم"}},
			[]Actor{{ID: "a1", NameAR: "الامانه العامة لاقليم"}}, nil, true},
		{"a Latin name without its diacritics", "X", "a1", []Actor{{ID: "X", NameEN: "Çağlar Işık"}},
			[]Actor{{ID: "a1", NameEN: "caglar isik"}}, nil, true},
		{"a name that is an alias on the other side", "X", "a1",
			[]Actor{{ID: "X", NameEN: "Harbour Council", AliasAR: Words{"مجلس المرفأ"}}},
			[]Actor{{ID: "a1", NameAR: "مجلس المرفأ"}}, nil, true},
		{"one of two names in one", "X", "a1", []Actor{{ID: "X", NameAR: "أهل الساحل / الساحليون"}},
			[]Actor{{ID: "a1", NameAR: "الساحليون"}}, nil, true},
		{"a folded name in the gold", "~The Harbour  Council", "a1", nil, []Actor{{ID: "a1", NameEN: "harbour council"}}, nil,
			true},
		{"a folded name in the candidate", "X", "~harbour council", []Actor{{ID: "X", NameEN: "Harbour Council"}}, nil, nil,
			true},
		{"two folded names", "~harbour council", "~river council", nil, nil, nil, false},
		{"an id that nothing lists", "X", "X", nil, nil, nil, false},
		{"joined through the register: a QID here, a name there", "X", "a1", []Actor{{ID: "X", QID: "Q900001"}},
			[]Actor{{ID: "a1", NameAR: "مجلس المرفأ"}},
			[]Actor{{ID: "R1", QID: "Q900001", NameAR: "مجلس المرفأ"}}, true},
		{"not joined without the register", "X", "a1", []Actor{{ID: "X", QID: "Q900001"}},
			[]Actor{{ID: "a1", NameAR: "مجلس المرفأ"}}, nil, false},
		{"an id of the register that the candidate was read with", "X", "R1", []Actor{{ID: "X", QID: "Q900001"}}, nil,
			[]Actor{{ID: "R1", QID: "Q900001"}}, true},
		{"a document stands for its issuer", "DOC", "a1",
			[]Actor{{ID: "DOC", Type: "document", Issuer: Words{"MIN"}}, {ID: "MIN", NameEN: "Ministry"}},
			[]Actor{{ID: "a1", NameEN: "Ministry"}}, nil, true},
		{"a document without an issuer stands for itself", "DOC", "a1",
			[]Actor{{ID: "DOC", Type: "document", NameEN: "Statement of the ministry"}},
			[]Actor{{ID: "a1", NameEN: "Ministry"}}, nil, false},
		{"documents that issue one another", "D1", "D1",
			[]Actor{{ID: "D1", Type: "document", Issuer: Words{"D2"}}, {ID: "D2", Type: "document", Issuer: Words{"D1"}}},
			[]Actor{{ID: "D1", Type: "document", Issuer: Words{"D1"}}}, nil, false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			g := Gold{Actors: row.wantList, Commitments: []Commitment{{Parties: Words{row.want}}}}
			want, got := newSides(g, Candidate{Actors: row.gotList}, Register{Actors: row.register})
			if same := sameSet(want, got, Words{row.want}, Words{row.got}); same != row.same {
				t.Errorf("%s and %s the same: want %v, got %v", row.want, row.got, row.same, same)
			}
		})
	}
}

func TestSetsAreComparedWithoutOrderOrRepetition(t *testing.T) {
	g := Gold{Commitments: []Commitment{{Parties: Words{"NOR", "SWE"}}}}
	want, got := newSides(g, Candidate{}, Register{})
	rows := []struct {
		name string
		got  Words
		same bool
	}{
		{"in another order", Words{"SWE", "NOR"}, true},
		{"one twice", Words{"SWE", "NOR", "SWE"}, true},
		{"one missing", Words{"SWE"}, false},
		{"one more", Words{"SWE", "NOR", "FIN"}, false},
		{"none", nil, false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if same := sameSet(want, got, Words{"NOR", "SWE"}, row.got); same != row.same {
				t.Errorf("the same set: want %v, got %v", row.same, same)
			}
		})
	}
	if !sameSet(want, got, nil, nil) {
		t.Error("nobody and nobody are the same set")
	}
}

func TestNamesAreFolded(t *testing.T) {
	rows := []struct{ name, in, want string }{
		{"hamza seats, taa marbuta and alef maqsura", "أإآٱ ى ة", "اااا ي ه"},
		{"hamza on waw and yaa stays", "مؤتمر الرئيس", "مؤتمر الرئيس"},
		{"tashkeel, tatweel and bidi controls", "الـمُـؤَقَّت\u200f", "المؤقت"},
		{"Persian letters", "کی", "كي"},
		{"digits of two scripts", "لجنة ٥+۵", "لجنه 5 5"},
		{"Latin case, diacritics and letters of their own", "Çavuşoğlu İzmir Øst Łódź straße", "cavusoglu izmir ost lodz strasse"},
		{"apostrophes", "Sana'a Sana’a", "sanaa sanaa"},
		{"a leading article", "The Harbour Council", "harbour council"},
		{"the article alone", "The", "the"},
		{"nothing but marks", " — ", ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := foldName(row.in); got != row.want {
				t.Errorf("foldName(%q): want %q, got %q", row.in, row.want, got)
			}
		})
	}
}

func TestARegisterIsReadInItsForms(t *testing.T) {
	rows := []struct {
		name, in string
		wantErr  bool
	}{
		{"an object", `{"actors": [{"id": "NOR", "name_ar": "النرويج", "alias_en": null}]}`, false},
		{"a list", ` [{"id": "NOR", "name_ar": "النرويج"}]`, false},
		{"names in both languages", `[{"id": "NOR", "name": {"ar": "النرويج", "en": "Norway"}}]`, false},
		{"a name as a string", `[{"id": "NOR", "name": "النرويج"}]`, false},
		{"no actor", `{"actors": []}`, true},
		{"no JSON", `NOR`, true},
		{"a name of another form", `[{"id": "NOR", "name": 3}]`, true},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			reg, err := ParseRegister([]byte(row.in))
			if (err != nil) != row.wantErr {
				t.Fatalf("error: want %v, got %v", row.wantErr, err)
			}
			if err == nil && reg.Actors[0].names()[0] != "النرويج" {
				t.Errorf("name: want النرويج first, got %v", reg.Actors[0].names())
			}
		})
	}
}
