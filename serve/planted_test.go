package serve_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
)

// leaf is a field of text of a kind: its name as in act/fields.tsv, where it stands, its type.
type leaf struct {
	kind  act.Kind
	name  string
	part  string // "" of the payload
	value reflect.Value
}

func (l leaf) String() string { return string(l.kind) + " " + l.name }

// leavesOf returns every field of text of an act, those of structs and of the elements of lists among them. A list that is
// empty has no elements: of the act's type, lists are filled first.
func leavesOf(a act.Act) []leaf {
	var out []leaf
	var walk func(v reflect.Value, name, part string)
	walk = func(v reflect.Value, name, part string) {
		switch v.Kind() {
		case reflect.String:
			out = append(out, leaf{a.Kind(), name, part, v})
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i), name, part)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				f := v.Type().Field(i)
				if p, ok := f.Tag.Lookup("part"); ok {
					walk(v.Field(i).FieldByName("Value"), p, p)
					continue
				}
				own, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				walk(v.Field(i), strings.Trim(name+"."+own, "."), part)
			}
		}
	}
	walk(reflect.ValueOf(a).Elem(), "", "")
	return out
}

// full gives every list of an act one element, so that its leaves are all there.
func full(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		full(v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			full(v.Field(i))
		}
	}
}

// restrictedTypes are the types of text that holds no words of anybody's choice.
func restrictedTypes() map[reflect.Type]string {
	return map[reflect.Type]string{
		reflect.TypeFor[act.Day](): "a civil day", reflect.TypeFor[act.EntryID](): "a random number", reflect.TypeFor[act.Digest](): "a hash",
		reflect.TypeFor[act.Kind](): "a value of a list", reflect.TypeFor[act.Track](): "a value of a list", reflect.TypeFor[act.Modality](): "a value of a list",
		reflect.TypeFor[act.Standing](): "a value of a list", reflect.TypeFor[act.Finding](): "a value of a list", reflect.TypeFor[act.Stance](): "a value of a list",
		reflect.TypeFor[act.Wording](): "a value of a list", reflect.TypeFor[act.PartyKind](): "a value of a list", reflect.TypeFor[act.AudienceKind](): "a value of a list",
	}
}

// restrictedFields are the fields of text that may be erased and hold no words of anybody's choice.
func restrictedFields() map[string]string {
	return map[string]string{
		"source.filed lang": "a value of a list", "source.filed form": "a value of a list", "statement.recorded mode": "a value of a list",
		"instrument.registered type": "a value of a list", "instrument.registered stage": "a value of a list", "instrument.registered substage": "a value of a list",
		"instrument.registered status": "a value of a list", "instrument.registered parties.role": "a value of a list",
		"provision.registered texts.lang": "a value of a list", "instrument.linked link": "a value of a list",
		"commitment.recorded verb": "a value of a list", "commitment.recorded class": "a value of a list", "commitment.recorded deadline.trigger": "a value of a list",
		"commitment.recorded texts.lang": "a value of a list",
		"commitment.revised verb":        "a value of a list", "commitment.revised class": "a value of a list", "commitment.revised deadline.trigger": "a value of a list",
		"commitment.revised texts.lang": "a value of a list",
	}
}

// staying are the fields that may hold words and are never erased: those of acts that others rest on, in the payload.
// act/fields.tsv says of each why it stands there.
func staying() []string {
	return []string{
		"process.opened name.ar", "process.opened name.en", "process.opened secretariat.name.ar", "process.opened secretariat.name.en",
		"process.opened origin", "process.opened secretariat.party",
		"party.admitted party", "party.admitted name.ar", "party.admitted name.en", "party.admitted actor",
		"party.joined party", "party.suspended party", "person.enrolled party", "person.left party", "key.added party", "key.revoked party",
		"mandate.granted party", "mandate.withdrawn party",
	}
}

// fixedFields are those of the acts that stay which hold no words: as restrictedFields.
func fixedFields() []string {
	return []string{"process.opened log_key", "process.opened nonce", "process.opened zone", "process.opened weekend", "process.opened languages",
		"process.opened secretariat.root_key", "party.admitted root_key", "party.joined log_key", "party.joined root_key", "party.joined compared", "key.added key",
		"key.revoked reason", "redaction.made parts", "redaction.made ground"}
}

func TestOfEveryFieldOfTextItIsKnownWhetherItHoldsWordsAndCanBeErased(t *testing.T) {
	named := map[string]bool{}
	for _, list := range [][]string{staying(), fixedFields()} {
		for _, n := range list {
			named[n] = true
		}
	}
	for n := range restrictedFields() {
		named[n] = true
	}
	for _, k := range act.Kinds() {
		a, _ := act.New(k)
		full(reflect.ValueOf(a).Elem())
		for _, l := range leavesOf(a) {
			_, byType := restrictedTypes()[l.value.Type()]
			stays := k.KeepsWhole() && l.part == ""
			isStaying := slices.Contains(staying(), l.String()) || slices.Contains(fixedFields(), l.String())
			_, restricted := restrictedFields()[l.String()]
			if !byType && stays != isStaying {
				t.Errorf("%s: stays for ever: %v, and is listed so: %v", l, stays, isStaying)
			}
			if byType && (isStaying || restricted) {
				t.Errorf("%s is named twice", l)
			}
			delete(named, l.String())
		}
	}
	for n := range named {
		t.Errorf("%s is listed and is no field of text", n)
	}
}

// planter gives every field that may be erased and holds words a token of its own.
type planter struct {
	t      *testing.T
	n      int
	tokens []planted
}

type planted struct {
	leaf  string
	token string
	part  bool
	also  bool // it stands in the document that it quotes as well
}

func (p *planter) token(l leaf) string {
	p.n++
	s := fmt.Sprintf("zq%04dw", p.n)
	p.tokens = append(p.tokens, planted{l.String(), s, l.part != "", strings.HasPrefix(l.name, "evidence.")})
	return s
}

// plant puts tokens into an act whose other fields are set. Evidence has its own in the document.
func (p *planter) plant(a act.Act) {
	p.t.Helper()
	for _, l := range leavesOf(a) {
		_, byType := restrictedTypes()[l.value.Type()]
		_, restricted := restrictedFields()[l.String()]
		quoting := strings.HasPrefix(l.name, "evidence.") || l.String() == "source.filed document"
		switch {
		case a.Kind().KeepsWhole() && l.part == "", quoting:
		case byType || restricted:
			p.holdsNoToken(a, l)
		default:
			l.value.SetString(p.token(l))
		}
	}
	for _, missing := range p.missing(a) {
		p.t.Errorf("%s: nothing was planted in %s: give its list an element", a.Kind(), missing)
	}
}

// missing returns the fields of text that the act's type has and the act itself not: elements of empty lists.
func (*planter) missing(a act.Act) []string {
	all, _ := act.New(a.Kind())
	full(reflect.ValueOf(all).Elem())
	var want []string
	for _, l := range leavesOf(all) {
		want = append(want, l.name)
	}
	for _, l := range leavesOf(a) {
		want = slices.DeleteFunc(want, func(s string) bool { return s == l.name })
	}
	return want
}

// holdsNoToken fails unless the act is refused with a token in a field that is said to hold none. Fields that an act may
// leave empty are tried all the same.
func (p *planter) holdsNoToken(a act.Act, l leaf) {
	p.t.Helper()
	was := l.value.String()
	defer l.value.SetString(was)
	l.value.SetString("zq0000w")
	if err := a.Validate(); err == nil {
		p.t.Errorf("%s is said to hold no words, and takes %q", l, "zq0000w")
	}
}

// garden is a world in which every field that may be erased holds a token.
type garden struct {
	*peacetest.World
	planter
	document string
	ids      map[act.Kind]act.EntryID // the planted entry of each kind
	authors  map[act.Kind]*peacetest.Author
}

func actors(id string) []act.Actor { return []act.Actor{{ID: id, Name: act.Words{AR: "و"}}} }

// quote makes evidence of three tokens that stand in the document.
func (g *garden) quote(k act.Kind) (act.Evidence, string) {
	a, _ := act.New(k)
	var three []string
	for _, l := range leavesOf(a) {
		switch l.name {
		case "evidence.quote", "evidence.prefix", "evidence.suffix":
			three = append(three, g.token(l))
		}
	}
	line := three[1] + " " + three[0] + " " + three[2]
	start := int64(len(g.document) + len(three[1]) + 1)
	return act.Evidence{Start: start, End: start + int64(len(three[0])), Quote: three[0], Prefix: three[1] + " ", Suffix: " " + three[2]}, line + "\n"
}

// grow appends an act of each kind that can be redacted, or has a part that can.
func grow(t *testing.T, w *peacetest.World) *garden {
	t.Helper()
	g := &garden{World: w, planter: planter{t: t}, ids: map[act.Kind]act.EntryID{}, authors: map[act.Kind]*peacetest.Author{}}
	north, root, secretariat := w.Devices[peacetest.North], w.Roots[peacetest.North], w.Devices[peacetest.Secretariat]
	own := act.To(act.OwnDelegation)
	g.add(root, &act.PersonEnrolled{Party: peacetest.North, Identity: act.SayTo(own, act.Identity{})})
	key := w.NewAuthor("second device", peacetest.North)
	g.add(root, &act.KeyAdded{Party: peacetest.North, Key: act.FormatKey(key.Public()), Holder: act.SayTo(own, g.ids[act.KindPersonEnrolled])})
	g.add(secretariat, &act.PartySuspended{Party: peacetest.South, Reason: act.Say("")})
	w.Do(secretariat, &act.EntryWithdrawn{Entry: g.ids[act.KindPartySuspended], Reason: act.Say("سبب")})

	evidence := map[act.Kind]act.Evidence{}
	g.document = g.token(leaf{kind: act.KindSourceFiled, name: "document", part: "document"}) + " " + draftable + "\n"
	for _, k := range []act.Kind{act.KindStatementRecorded, act.KindCommitmentRecorded, act.KindCommitmentRevised} {
		e, line := g.quote(k)
		evidence[k] = e
		g.document += line
	}
	sha := act.PayloadDigest([]byte(g.document))
	say := func(k act.Kind) act.Part[act.Evidence] {
		e := evidence[k]
		e.SHA256 = sha
		return act.Say(e)
	}
	g.add(north, &act.SourceFiled{Lang: "ar", Published: "2020-07-22", Form: "communique", Bytes: int64(len(g.document)), Document: act.Say(g.document), About: act.Say(act.SourceCitation{SHA256: sha})})
	g.add(north, &act.StatementRecorded{Source: g.ids[act.KindSourceFiled], Speakers: actors("NTH"), Mode: "direct", Evidence: say(act.KindStatementRecorded)})
	g.add(north, &act.InstrumentRegistered{Type: "agreement", Title: act.Words{AR: "ا"}, Aliases: []string{"x"}, Stage: "ceasefire_related", Substage: "ceasefire", Status: "draft",
		Parties: []act.RoledActor{{Actor: actors("NTH")[0], Role: "signatory"}}, Source: g.ids[act.KindSourceFiled], URLs: []string{"x"}, Basis: []string{"x"}, Note: act.Say("")})
	g.add(north, &act.ProvisionRegistered{Instrument: g.ids[act.KindInstrumentRegistered], Number: "1", Basis: []string{"x"}, Texts: act.Say([]act.Text{{Lang: "ar", Wording: act.WordingOfficial}})})
	g.add(north, &act.InstrumentLinked{From: g.ids[act.KindProvisionRegistered], Link: "implements", To: g.ids[act.KindInstrumentRegistered], Basis: []string{"x"}})
	terms := func() act.Terms {
		return act.Terms{Instrument: g.ids[act.KindInstrumentRegistered], Provision: g.ids[act.KindProvisionRegistered], Source: g.ids[act.KindSourceFiled], Statement: g.ids[act.KindStatementRecorded],
			Bound: actors("NTH"), AssertedBy: actors("STH"), Modality: act.Agreed, Verb: "commit", Strength: 2, Class: "ceasefire", Track: "political", Standing: act.Signed,
			Deadline: act.Deadline{Trigger: "fixed_date", Due: "2020-08-22"}, Basis: []string{"x"}}
	}
	texts := func() act.Part[[]act.Text] {
		return act.Say([]act.Text{{Lang: "ar", Wording: act.WordingSummary}})
	}
	g.add(north, &act.CommitmentRecorded{Terms: terms(), Texts: texts(), Evidence: say(act.KindCommitmentRecorded)})
	g.add(north, &act.CommitmentRevised{Commitment: g.ids[act.KindCommitmentRecorded], Terms: terms(), Texts: texts(), Evidence: say(act.KindCommitmentRevised), Reason: act.Say("")})
	g.add(north, &act.AssessmentMade{Commitment: g.ids[act.KindCommitmentRecorded], On: "2020-07-23", Finding: act.FindingStrained, Evidence: []act.EntryID{g.ids[act.KindStatementRecorded]}, Basis: []string{"x"}, Note: act.Say("")})
	g.add(north, &act.PositionTaken{On: g.ids[act.KindAssessmentMade], Stance: act.Disputes, Text: act.Say("")})
	slip := w.Do(north, &act.AssessmentMade{Commitment: g.ids[act.KindCommitmentRecorded], On: "2020-07-23", Finding: act.FindingHolding})
	right := w.Do(north, &act.AssessmentMade{Commitment: g.ids[act.KindCommitmentRecorded], On: "2020-07-23", Finding: act.FindingHolding})
	g.add(north, &act.EntryCorrected{Entry: slip, Replacement: right, Reason: act.Say("")})
	g.add(north, &act.EntryWithdrawn{Entry: right, Reason: act.Say("")})
	return g
}

func (g *garden) add(author *peacetest.Author, a act.Act) {
	g.t.Helper()
	g.plant(a)
	g.ids[a.Kind()] = g.Do(author, a)
	g.authors[a.Kind()] = author
}

// draftable is a sentence that the reading engine takes something from, with words that stand nowhere else.
const draftable = "قالت وزارة الخارجية إن الطرفين اتفقا على سحب الأسلحة من zq9999w قبل 30 أبريل 2026."
