package act

import (
	"slices"
	"strings"
	"testing"
)

// refusal is a full example with one thing wrong.
type refusal struct {
	name  string
	kind  Kind
	spoil func(*Head, Act)
	field string
	rule  Rule
}

// in spoils an act of type A.
func in[A Act](f func(A)) func(*Head, Act) { return func(_ *Head, a Act) { f(a.(A)) } }

// head spoils the head.
func head(f func(*Head)) func(*Head, Act) { return func(h *Head, _ Act) { f(h) } }

var long = strings.Repeat("س", 40_000)

const (
	notID  = EntryID("0198a5c0-0000-4000-8000-000000000001") // UUIDv4
	broken = "\xff"
)

func TestEachRuleOfAnActIsHeld(t *testing.T) {
	produced := map[Rule]bool{}
	kinds := map[Kind]bool{}
	for _, list := range [][]refusal{headRefusals(), partyRefusals(), personRefusals(), sourceRefusals(), instrumentRefusals(),
		commitmentRefusals(), laterRefusals()} {
		for _, c := range list {
			e := exampleOf(t, c.kind)
			c.spoil(&e.head, e.act)
			payload, _, err := Seal(e.head, e.act, fixedSalts(""))
			wantInvalid(t, string(c.kind)+" with "+c.name, err, c.field, c.rule)
			if payload != nil {
				t.Errorf("%s with %s: a payload came back", c.kind, c.name)
			}
			produced[c.rule] = true
			kinds[c.kind] = true
		}
	}
	for _, r := range Rules() {
		if !produced[r] {
			t.Errorf("rule %s is produced by no case", r)
		}
	}
	for r := range produced {
		if !slices.Contains(Rules(), r) {
			t.Errorf("rule %s is not among Rules()", r)
		}
	}
	for _, k := range Kinds() {
		if !kinds[k] {
			t.Errorf("no case spoils %s", k)
		}
	}
}

func headRefusals() []refusal {
	k := KindPersonLeft
	return []refusal{
		{"no log", k, head(func(h *Head) { h.Log = "" }), "log", RuleLog},
		{"a short log id", k, head(func(h *Head) { h.Log = h.Log[1:] }), "log", RuleLog},
		{"a log id in capitals", k, head(func(h *Head) { h.Log = Digest(strings.ToUpper(string(h.Log))) }), "log", RuleLog},
		{"a log, which its payload makes", KindProcessOpened, head(func(h *Head) { h.Log = fixedDigest("log") }), "log", RuleNoLog},
		{"no entry id", k, head(func(h *Head) { h.Entry = "" }), "entry", RuleEntryID},
		{"an entry id of another version", k, head(func(h *Head) { h.Entry = notID }), "entry", RuleEntryID},
		{"an entry id in capitals", k, head(func(h *Head) { h.Entry = EntryID(strings.ToUpper(string(h.Entry))) }), "entry", RuleEntryID},
		{"an entry id of another variant", k, head(func(h *Head) { h.Entry = "0198a5c0-0000-7000-c000-000000000001" }), "entry", RuleEntryID},
		{"an entry id with its hyphens elsewhere", k, head(func(h *Head) { h.Entry = "0198a5c00-000-7000-8000-000000000001" }), "entry", RuleEntryID},
		{"an entry id without hyphens", k, head(func(h *Head) { h.Entry = "0198a5c000007000800000000000000001" }), "entry", RuleEntryID},
		{"sequence 0", k, head(func(h *Head) { h.Seq = 0 }), "author_seq", RuleRange},
		{"a sequence beyond 2^53", k, head(func(h *Head) { h.Seq = maxInt + 1 }), "author_seq", RuleRange},
		{"a previous payload at 1", k, head(func(h *Head) { h.Seq = 1 }), "prev", RuleDigest},
		{"no previous payload at 2", k, head(func(h *Head) { h.Seq, h.Prev = 2, "" }), "prev", RuleDigest},
		{"a previous payload that is no digest", k, head(func(h *Head) { h.Prev = "ab" }), "prev", RuleDigest},
		{"no time", k, head(func(h *Head) { h.AtUTC = 0 }), "at", RuleRange},
		{"a time beyond 2^53", k, head(func(h *Head) { h.AtUTC = maxInt + 1 }), "at", RuleRange},
		{"no audience", k, head(func(h *Head) { h.Audience = Audience{} }), "audience", RuleUnknownValue},
		{"an audience of a working group", k, head(func(h *Head) { h.Audience = To("working_group") }), "audience", RuleUnknownValue},
		{"named parties without names", k, head(func(h *Head) { h.Audience = To(NamedParties) }), "audience.parties", RuleAudienceParties},
		{"names for an audience that has none", k, head(func(h *Head) { h.Audience = Audience{Public, []string{"coast"}} }), "audience.parties", RuleAudienceParties},
		{"parties out of order", k, head(func(h *Head) { h.Audience = Audience{NamedParties, []string{"ridge", "coast"}} }), "audience.parties", RuleSorted},
		{"a party twice", k, head(func(h *Head) { h.Audience = Audience{NamedParties, []string{"coast", "coast"}} }), "audience.parties", RuleSorted},
		{"a party named in Arabic", k, head(func(h *Head) { h.Audience = ToParties("الساحل") }), "audience.parties", RuleSlug},
		{"a part for an audience unknown", KindPartySuspended, in(func(a *PartySuspended) { a.Reason.Audience = To("everyone") }), "parts.reason.audience", RuleUnknownValue},
		{"a part for parties out of order", KindPartySuspended, in(func(a *PartySuspended) { a.Reason.Audience = Audience{NamedParties, []string{"b", "a"}} }), "parts.reason.audience.parties", RuleSorted},
	}
}

func partyRefusals() []refusal {
	opened, admitted, joined, suspended := KindProcessOpened, KindPartyAdmitted, KindPartyJoined, KindPartySuspended
	return []refusal{
		{"no name", opened, in(func(a *ProcessOpened) { a.Name = Words{} }), "name", RuleRequired},
		{"a name too long", opened, in(func(a *ProcessOpened) { a.Name.AR = long }), "name.ar", RuleTooLong},
		{"a name that is no text", opened, in(func(a *ProcessOpened) { a.Name.EN = broken }), "name.en", RuleText},
		{"no origin", opened, in(func(a *ProcessOpened) { a.Origin = "" }), "origin", RuleText},
		{"a space in the origin", opened, in(func(a *ProcessOpened) { a.Origin = "a b" }), "origin", RuleText},
		{"a plus in the origin", opened, in(func(a *ProcessOpened) { a.Origin = "a+b" }), "origin", RuleText},
		{"a line break in the origin", opened, in(func(a *ProcessOpened) { a.Origin = "a\nb" }), "origin", RuleText},
		{"an Arabic origin", opened, in(func(a *ProcessOpened) { a.Origin = "سجل" }), "origin", RuleText},
		{"an origin too long", opened, in(func(a *ProcessOpened) { a.Origin = strings.Repeat("a", 201) }), "origin", RuleText},
		{"no log key", opened, in(func(a *ProcessOpened) { a.LogKey = "" }), "log_key", RuleKey},
		{"a short nonce", opened, in(func(a *ProcessOpened) { a.Nonce = "YQ==" }), "nonce", RuleRange},
		{"a line break in the nonce", opened, in(func(a *ProcessOpened) { a.Nonce += "\n" }), "nonce", RuleRange},
		{"no zone", opened, in(func(a *ProcessOpened) { a.Zone = "" }), "zone", RuleZone},
		{"the zone of whoever looks", opened, in(func(a *ProcessOpened) { a.Zone = "Local" }), "zone", RuleZone},
		{"a zone that does not exist", opened, in(func(a *ProcessOpened) { a.Zone = "Africa/Atlantis" }), "zone", RuleZone},
		{"a zone that leaves the table", opened, in(func(a *ProcessOpened) { a.Zone = "../../etc/passwd" }), "zone", RuleZone},
		{"no list of days of rest", opened, in(func(a *ProcessOpened) { a.Weekend = nil }), "weekend", RuleRequired},
		{"a day of rest that is no day", opened, in(func(a *ProcessOpened) { a.Weekend = []string{"Friday"} }), "weekend", RuleUnknownValue},
		{"a day of rest twice", opened, in(func(a *ProcessOpened) { a.Weekend = []string{"friday", "friday"} }), "weekend", RuleSame},
		{"no language", opened, in(func(a *ProcessOpened) { a.Languages = nil }), "languages", RuleRequired},
		{"a language that it does not speak", opened, in(func(a *ProcessOpened) { a.Languages = []string{"fr"} }), "languages", RuleUnknownValue},
		{"a language twice", opened, in(func(a *ProcessOpened) { a.Languages = []string{"ar", "ar"} }), "languages", RuleSame},
		{"a secretariat of no name", opened, in(func(a *ProcessOpened) { a.Secretariat.Party = "" }), "secretariat.party", RuleSlug},
		{"a secretariat without words", opened, in(func(a *ProcessOpened) { a.Secretariat.Name = Words{} }), "secretariat.name", RuleRequired},
		{"a secretariat without a key", opened, in(func(a *ProcessOpened) { a.Secretariat.RootKey = "" }), "secretariat.root_key", RuleKey},

		{"capitals in the party", admitted, in(func(a *PartyAdmitted) { a.Party = "Coast" }), "party", RuleSlug},
		{"a hyphen first", admitted, in(func(a *PartyAdmitted) { a.Party = "-coast" }), "party", RuleSlug},
		{"a hyphen last", admitted, in(func(a *PartyAdmitted) { a.Party = "coast-" }), "party", RuleSlug},
		{"a party of 41 letters", admitted, in(func(a *PartyAdmitted) { a.Party = strings.Repeat("a", 41) }), "party", RuleSlug},
		{"no name", admitted, in(func(a *PartyAdmitted) { a.Name = Words{} }), "name", RuleRequired},
		{"the role of the secretariat", admitted, in(func(a *PartyAdmitted) { a.Role = "secretariat" }), "role", RuleUnknownValue},
		{"no role", admitted, in(func(a *PartyAdmitted) { a.Role = "" }), "role", RuleRequired},
		{"an actor too long", admitted, in(func(a *PartyAdmitted) { a.Actor = long }), "actor", RuleTooLong},
		{"no root key", admitted, in(func(a *PartyAdmitted) { a.RootKey = "" }), "root_key", RuleKey},

		{"no party", joined, in(func(a *PartyJoined) { a.Party = "" }), "party", RuleSlug},
		{"a log id that is none", joined, in(func(a *PartyJoined) { a.LogID = "no" }), "log_id", RuleDigest},
		{"a log key that is none", joined, in(func(a *PartyJoined) { a.LogKey = "no" }), "log_key", RuleKey},
		{"a root key that is none", joined, in(func(a *PartyJoined) { a.RootKey = "no" }), "root_key", RuleKey},
		{"no way of comparing", joined, in(func(a *PartyJoined) { a.Compared = "" }), "compared", RuleRequired},
		{"a way of comparing unknown", joined, in(func(a *PartyJoined) { a.Compared = "email" }), "compared", RuleUnknownValue},

		{"no party", suspended, in(func(a *PartySuspended) { a.Party = "" }), "party", RuleSlug},
		{"no reason", suspended, in(func(a *PartySuspended) { a.Reason = Part[string]{} }), "parts.reason", RulePartRequired},
		{"an empty reason", suspended, in(func(a *PartySuspended) { a.Reason = Say("") }), "parts.reason", RuleRequired},
		{"a reason too long", suspended, in(func(a *PartySuspended) { a.Reason = Say(long) }), "parts.reason", RuleTooLong},
	}
}

func personRefusals() []refusal {
	enrolled, added, granted := KindPersonEnrolled, KindKeyAdded, KindMandateGranted
	return []refusal{
		{"no party", enrolled, in(func(a *PersonEnrolled) { a.Party = "" }), "party", RuleSlug},
		{"no identity", enrolled, in(func(a *PersonEnrolled) { a.Identity = Part[Identity]{Audience: To(OwnDelegation)} }), "parts.identity", RulePartRequired},
		{"an identity for the participants", enrolled, in(func(a *PersonEnrolled) { a.Identity.Audience = To(Participants) }), "parts.identity.audience", RulePartWider},
		{"an identity for the secretariat", enrolled, in(func(a *PersonEnrolled) { a.Identity.Audience = To(Secretariat) }), "parts.identity.audience", RulePartWider},
		{"an identity for the entry's wide audience", enrolled, in(func(a *PersonEnrolled) { a.Identity.Audience = Audience{} }), "parts.identity.audience", RulePartWider},
		{"a person of no name", enrolled, in(func(a *PersonEnrolled) { a.Identity.Value.Name = Words{} }), "parts.identity.name", RuleRequired},
		{"an office too long", enrolled, in(func(a *PersonEnrolled) { a.Identity.Value.Office.AR = long }), "parts.identity.office.ar", RuleTooLong},
		{"an office that is no text", enrolled, in(func(a *PersonEnrolled) { a.Identity.Value.Office.EN = broken }), "parts.identity.office.en", RuleText},
		{"no party", KindPersonLeft, in(func(a *PersonLeft) { a.Party = "" }), "party", RuleSlug},
		{"no person", KindPersonLeft, in(func(a *PersonLeft) { a.Person = "" }), "person", RuleEntryID},

		{"no party", added, in(func(a *KeyAdded) { a.Party = "" }), "party", RuleSlug},
		{"no key", added, in(func(a *KeyAdded) { a.Key = "" }), "key", RuleKey},
		{"a small-order key", added, in(func(a *KeyAdded) { a.Key = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" }), "key", RuleKey},
		{"no holder", added, in(func(a *KeyAdded) { a.Holder = Part[EntryID]{Audience: To(OwnDelegation)} }), "parts.holder", RulePartRequired},
		{"a holder for all to see", added, in(func(a *KeyAdded) { a.Holder.Audience = To(Public) }), "parts.holder.audience", RulePartWider},
		{"a holder that is no entry", added, in(func(a *KeyAdded) { a.Holder.Value = "Salma" }), "parts.holder", RuleEntryID},
		{"no party", KindKeyRevoked, in(func(a *KeyRevoked) { a.Party = "" }), "party", RuleSlug},
		{"a key in place of its id", KindKeyRevoked, in(func(a *KeyRevoked) { a.Key = Digest(fixedKey("coast device")) }), "key", RuleDigest},
		{"no reason", KindKeyRevoked, in(func(a *KeyRevoked) { a.Reason = "" }), "reason", RuleRequired},
		{"a reason unknown", KindKeyRevoked, in(func(a *KeyRevoked) { a.Reason = "stolen" }), "reason", RuleUnknownValue},

		{"no party", granted, in(func(a *MandateGranted) { a.Party = "" }), "party", RuleSlug},
		{"no key", granted, in(func(a *MandateGranted) { a.Key = "" }), "key", RuleDigest},
		{"no kinds", granted, in(func(a *MandateGranted) { a.Kinds = nil }), "kinds", RuleRequired},
		{"a kind unknown", granted, in(func(a *MandateGranted) { a.Kinds = []Kind{"ration.shared"} }), "kinds", RuleUnknownValue},
		{"a kind that only a root key signs", granted, in(func(a *MandateGranted) { a.Kinds = []Kind{KindKeyAdded} }), "kinds", RuleUnknownValue},
		{"the kind that opens a record", granted, in(func(a *MandateGranted) { a.Kinds = []Kind{KindProcessOpened} }), "kinds", RuleUnknownValue},
		{"kinds out of order", granted, in(func(a *MandateGranted) { a.Kinds = []Kind{KindSourceFiled, KindPositionTaken} }), "kinds", RuleSorted},
		{"a kind twice", granted, in(func(a *MandateGranted) { a.Kinds = []Kind{KindSourceFiled, KindSourceFiled} }), "kinds", RuleSorted},
		{"a track unknown", granted, in(func(a *MandateGranted) { a.Tracks = []Track{"naval"} }), "tracks", RuleUnknownValue},
		{"tracks out of order", granted, in(func(a *MandateGranted) { a.Tracks = []Track{"political", "economic"} }), "tracks", RuleSorted},
		{"a last day that is no day", granted, in(func(a *MandateGranted) { a.Until = "2031-02-29" }), "until", RuleDay},
		{"no party", KindMandateWithdrawn, in(func(a *MandateWithdrawn) { a.Party = "" }), "party", RuleSlug},
		{"no mandate", KindMandateWithdrawn, in(func(a *MandateWithdrawn) { a.Mandate = "" }), "mandate", RuleEntryID},
	}
}
