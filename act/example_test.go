package act

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones on machines that have no table of their own
)

// example is one act with a fixed head and fixed salts. Everybody and everything in the examples is fictional.
type example struct {
	golden string // name in testdata, without .json
	head   Head
	act    Act
}

// fixedKey returns the public key of a seed that a label gives.
func fixedKey(label string) string {
	seed := sha256.Sum256([]byte("tansiq example key " + label))
	return FormatKey(ed25519.NewKeyFromSeed(seed[:]).Public().(ed25519.PublicKey))
}

func fixedKeyID(label string) KeyID {
	k, err := ParseKey(fixedKey(label))
	if err != nil {
		panic(err)
	}
	return KeyIDOf(k)
}

// entryID returns the n-th entry id of the examples.
func entryID(n int) EntryID { return EntryID(fmt.Sprintf("0198a5c0-0000-7000-8000-%012x", n)) }

func fixedDigest(label string) Digest { return PayloadDigest([]byte("tansiq example digest " + label)) }

// fixedSalts returns a source of salts that gives the same ones for the same label.
func fixedSalts(label string) func() (Salt, error) {
	n := 0
	return func() (Salt, error) {
		n++
		return Salt(sha256.Sum256(fmt.Appendf(nil, "tansiq example salt %s %d", label, n))), nil
	}
}

// seal seals an example under its own salts.
func (e example) seal(t testing.TB) ([]byte, []PartContent) {
	t.Helper()
	payload, contents, err := Seal(e.head, e.act, fixedSalts(e.golden))
	if err != nil {
		t.Fatalf("seal %s: %v", e.golden, err)
	}
	return payload, contents
}

// exampleOf returns the first example of kind k, made anew at each call.
func exampleOf(t testing.TB, k Kind) example {
	t.Helper()
	for _, e := range examples() {
		if e.act.Kind() == k {
			return e
		}
	}
	t.Fatalf("no example of %s", k)
	return example{}
}

// examples returns an example of each kind. Once its golden is released an example never changes; a field that came
// later is shown by a further example of the kind, whose golden is named <kind>.2.
func examples() []example {
	opened := &ProcessOpened{
		Name:    Words{AR: "عملية السلام في وادي النخيل", EN: "Palm Valley peace process"},
		Origin:  "record.palmvalley.example",
		LogKey:  fixedKey("log"),
		Nonce:   "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
		Zone:    "Africa/Tripoli",
		Weekend: []string{"friday", "saturday"}, Languages: []string{"ar", "en"},
		Secretariat: Opener{"secretariat", Words{AR: "أمانة الوساطة", EN: "Mediation secretariat"}, fixedKey("secretariat")},
		Exercise:    true, Sample: true,
	}
	first := example{"process.opened", Head{Entry: entryID(1), Seq: 1, AtUTC: exampleTime(1), Audience: To(Public)}, opened}
	payload, _, err := Seal(first.head, opened, fixedSalts(""))
	if err != nil {
		panic(err)
	}
	log := PayloadDigest(payload)
	out := []example{first}
	acts := append(partyExamples(log), personExamples()...)
	acts = append(acts, sourceExamples()...)
	acts = append(acts, commitmentExamples()...)
	acts = append(acts, mendExamples()...)
	for _, a := range acts {
		n := int64(slot(a.act.Kind()))
		h := Head{Log: log, Entry: entryID(int(n)), Seq: n, Prev: fixedDigest(string(a.act.Kind())), AtUTC: exampleTime(n), Audience: a.audience}
		out = append(out, example{string(a.act.Kind()), h, a.act})
	}
	return out
}

type addressed struct {
	audience Audience
	act      Act
}

// slot numbers the kinds of the first release. It is a list of its own so that a new kind leaves the goldens alone.
func slot(k Kind) int {
	for i, s := range []Kind{"process.opened", "party.admitted", "party.joined", "party.suspended", "person.enrolled",
		"person.left", "key.added", "key.revoked", "mandate.granted", "mandate.withdrawn", "source.filed",
		"statement.recorded", "instrument.registered", "provision.registered", "instrument.linked",
		"commitment.recorded", "commitment.revised", "assessment.made", "position.taken", "entry.corrected",
		"entry.withdrawn", "redaction.made"} {
		if s == k {
			return i + 1
		}
	}
	panic("no slot for " + k)
}

// exampleTime returns the claimed time of slot n: one hour apart from 2031-03-01 08:00 UTC, in microseconds.
func exampleTime(n int64) int64 {
	return time.Date(2031, 3, 1, 8, 0, 0, 0, time.UTC).UnixMicro() + n*time.Hour.Microseconds()
}

func partyExamples(log Digest) []addressed {
	return []addressed{
		{To(Public), &PartyAdmitted{"coast", Words{AR: "وفد الساحل", EN: "Coast delegation"}, "delegation", "CST", fixedKey("coast root")}},
		{To(Participants), &PartyJoined{"coast", log, fixedKey("log"), fixedKey("coast root"), "in_person"}},
		{To(Participants), &PartySuspended{"ridge", SayTo(To(Secretariat), "تعذّر الاتصال بالوفد منذ شهر.\nNo contact with the delegation for a month.")}},
	}
}

func personExamples() []addressed {
	return []addressed{
		{To(Participants), &PersonEnrolled{"coast", SayTo(To(OwnDelegation), Identity{
			Words{AR: "سلمى الأحمدي", EN: "Salma Al-Ahmadi"}, Words{AR: "ضابطة ارتباط", EN: "liaison officer"}})}},
		{To(OwnDelegation), &PersonLeft{"coast", entryID(5)}},
		{To(Participants), &KeyAdded{"coast", fixedKey("coast device"), SayTo(To(OwnDelegation), entryID(5))}},
		{To(Participants), &KeyRevoked{"coast", fixedKeyID("coast device"), "lost"}},
		{To(Participants), &MandateGranted{"coast", fixedKeyID("coast device"),
			[]Kind{KindAssessmentMade, KindPositionTaken}, []Track{"humanitarian", "political"}, "2031-12-31"}},
		{To(Participants), &MandateWithdrawn{"coast", entryID(9)}},
	}
}

// exampleDocument is a communiqué of the fictional process.
const exampleDocument = "بيان مشترك\n" +
	"اتفق الطرفان على فتح طريق النبع أمام القوافل الإنسانية قبل ١٥ مارس ٢٠٣١.\n" +
	"The two sides agreed to open Spring Road to humanitarian convoys before 15 March 2031.\n"

// span returns the evidence of a quotation in the example document, with the bytes around it on its line.
func span(quote string) Evidence {
	start := strings.Index(exampleDocument, quote)
	if start < 0 {
		panic("not in the example document: " + quote)
	}
	end := start + len(quote)
	before, after := exampleDocument[:start], exampleDocument[end:]
	return Evidence{SHA256: PayloadDigest([]byte(exampleDocument)), Start: int64(start), End: int64(end), Quote: quote,
		Prefix: before[strings.LastIndex(strings.TrimSuffix(before, "\n"), "\n")+1:], Suffix: after[:strings.Index(after, "\n")]}
}

func sourceExamples() []addressed {
	readers := ToParties("ridge", "coast")
	return []addressed{
		{To(Participants), &SourceFiled{"ar", "2031-03-02", "communique", int64(len(exampleDocument)),
			SayTo(readers, exampleDocument),
			SayTo(readers, SourceCitation{"بيان مشترك بشأن طريق النبع", "أمانة الوساطة", "https://record.palmvalley.example/statement?a=1&b=2",
				PayloadDigest([]byte(exampleDocument))})}},
		{To(Participants), &StatementRecorded{entryID(11), []Actor{
			{"CST", "coast", Words{AR: "وفد الساحل", EN: "Coast delegation"}}, {"RDG", "", Words{AR: "وفد الجبل", EN: "Ridge delegation"}}},
			"indirect", entryID(112), SayTo(readers, span("اتفق الطرفان على فتح طريق النبع"))}},
		{To(Public), &InstrumentRegistered{
			Type: "joint_statement", Title: Words{AR: "البيان المشترك بشأن طريق النبع", EN: "Joint statement on Spring Road"},
			Aliases: []string{"بيان النبع", "Spring Road statement"}, Number: "PV/2031/4", Date: "2031-03-02",
			Stage: "ceasefire_related", Substage: "ceasefire", Status: "multiparty_signed_or_agreed",
			Parties: []RoledActor{{Actor{"CST", "coast", Words{AR: "وفد الساحل", EN: "Coast delegation"}}, "signatory"}},
			Source:  entryID(11), URLs: []string{"https://record.palmvalley.example/statement"}, Basis: []string{"palm.statement.4"},
			Note: Say("النص العربي هو الأصل.\nThe Arabic text is the original.")}},
		{To(Public), &ProvisionRegistered{entryID(13), "2", []string{"palm.statement.4.2"}, Say([]Text{
			{"ar", "يُفتح طريق النبع أمام القوافل الإنسانية.", WordingOfficial, "أمانة الوساطة"},
			{"en", "Spring Road is opened to humanitarian convoys.", WordingTranslation, "Mediation secretariat"}})}},
		{To(Public), &InstrumentLinked{entryID(14), "implements", entryID(13), []string{"palm.link.1"}}},
	}
}

func exampleTerms() Terms {
	return Terms{
		Instrument: entryID(13), Provision: entryID(14), Source: entryID(11), Statement: entryID(12),
		Bound:      []Actor{{"CST", "coast", Words{AR: "وفد الساحل", EN: "Coast delegation"}}, {"RDG", "ridge", Words{AR: "وفد الجبل", EN: "Ridge delegation"}}},
		AssertedBy: []Actor{{"SEC", "secretariat", Words{AR: "أمانة الوساطة", EN: "Mediation secretariat"}}},
		Modality:   Agreed, Verb: "commit", Strength: 2, Class: "humanitarian_access", Track: "humanitarian", Standing: PublishedByIssuer,
		Deadline: Deadline{"fixed_date", "2031-03-14",
			Words{AR: "اليوم السابق لليوم المذكور", EN: "the day before the day named"}, Words{AR: "قبل ١٥ مارس ٢٠٣١", EN: "before 15 March 2031"}},
		Beneficiary: Words{AR: "القوافل الإنسانية", EN: "humanitarian convoys"},
		Condition:   Words{AR: "بعد إزالة الألغام", EN: "once mines are cleared"},
		Place:       Words{AR: "طريق النبع", EN: "Spring Road"},
		Basis:       []string{"palm.commitment.1"},
	}
}

func commitmentExamples() []addressed {
	texts := func() Part[[]Text] {
		return Say([]Text{{"ar", "فتح طريق النبع أمام القوافل الإنسانية", WordingSummary, "أمانة الوساطة"},
			{"en", "Open Spring Road to humanitarian convoys", WordingSummary, "Mediation secretariat"}})
	}
	readers := ToParties("coast", "ridge")
	quote := span("فتح طريق النبع أمام القوافل الإنسانية")
	three := int64(3)
	return []addressed{
		{To(Participants), &CommitmentRecorded{exampleTerms(), texts(), SayTo(readers, quote)}},
		{To(Participants), &CommitmentRevised{entryID(16), exampleTerms(), texts(), SayTo(readers, quote),
			SayTo(To(Secretariat), "صُحِّح اليوم الأخير.\nThe last day was put right.")}},
		{To(Participants), &AssessmentMade{entryID(16), "2031-03-20", FindingDone, &three, 60, []EntryID{entryID(11)}, []string{"palm.visit.1"},
			SayTo(readers, "مرّت القافلة الأولى دون عائق.\nThe first convoy passed without hindrance.")}},
		{ToParties("coast", "ridge"), &PositionTaken{entryID(18), AcceptsWithReservation, SayTo(To(OriginatorOnly), "الطريق مفتوح نهارًا فقط.\nThe road is open by day only.")}},
	}
}

func mendExamples() []addressed {
	return []addressed{
		{To(Participants), &EntryCorrected{entryID(16), entryID(116), Say("سقط من النص حرف.\nA letter was missing from the text.")}},
		{To(Secretariat), &EntryWithdrawn{entryID(18), Say("سُجِّل مرتين.\nRecorded twice.")}},
		{To(Participants), &RedactionMade{entryID(11), []string{"about", "document"}, true, "identity_at_risk",
			[]EntryID{entryID(12), entryID(16)}, []EntryID{entryID(17)}}},
	}
}

var errNoSalt = errors.New("no randomness left")
