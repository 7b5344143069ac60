package act

import (
	"strings"
	"testing"
)

func sourceRefusals() []refusal {
	filed, said := KindSourceFiled, KindStatementRecorded
	return []refusal{
		{"no language", filed, in(func(a *SourceFiled) { a.Lang = "" }), "lang", RuleRequired},
		{"another language", filed, in(func(a *SourceFiled) { a.Lang = "fr" }), "lang", RuleUnknownValue},
		{"no day", filed, in(func(a *SourceFiled) { a.Published = "" }), "published", RuleDay},
		{"a form unknown", filed, in(func(a *SourceFiled) { a.Form = "rumour" }), "form", RuleUnknownValue},
		{"no bytes", filed, in(func(a *SourceFiled) { a.Bytes = 0 }), "bytes", RuleRange},
		{"more bytes than a part holds", filed, in(func(a *SourceFiled) { a.Bytes = MaxPart + 1 }), "bytes", RuleRange},
		{"another number of bytes", filed, in(func(a *SourceFiled) { a.Bytes++ }), "bytes", RuleRange},
		{"no document", filed, in(func(a *SourceFiled) { a.Document = Part[string]{} }), "parts.document", RulePartRequired},
		{"a document that is no text", filed, in(func(a *SourceFiled) { a.Document.Value, a.Bytes = broken, 1 }), "parts.document", RuleText},
		{"a document with U+0000", filed, in(func(a *SourceFiled) { a.Document.Value, a.Bytes = "\x00", 1 }), "parts.document", RuleText},
		{"no word of where it comes from", filed, in(func(a *SourceFiled) { a.About = Part[SourceCitation]{} }), "parts.about", RulePartRequired},
		{"a title too long", filed, in(func(a *SourceFiled) { a.About.Value.Title = long }), "parts.about.title", RuleTooLong},
		{"an issuer that is no text", filed, in(func(a *SourceFiled) { a.About.Value.Issuer = broken }), "parts.about.issuer", RuleText},
		{"an address too long", filed, in(func(a *SourceFiled) { a.About.Value.URL = long }), "parts.about.url", RuleTooLong},
		{"a hash that is none", filed, in(func(a *SourceFiled) { a.About.Value.SHA256 = "no" }), "parts.about.sha256", RuleDigest},
		{"the hash of another document", filed, in(func(a *SourceFiled) { a.About.Value.SHA256 = fixedDigest("other") }), "parts.about.sha256", RuleSame},

		{"no source", said, in(func(a *StatementRecorded) { a.Source = "" }), "source", RuleEntryID},
		{"a frame that is no entry", said, in(func(a *StatementRecorded) { a.Within = "above" }), "within", RuleEntryID},
		{"no speaker", said, in(func(a *StatementRecorded) { a.Speakers = nil }), "speakers", RuleRequired},
		{"a speaker without an id", said, in(func(a *StatementRecorded) { a.Speakers[0].ID = "" }), "speakers.id", RuleRequired},
		{"a speaker with an id too long", said, in(func(a *StatementRecorded) { a.Speakers[0].ID = long }), "speakers.id", RuleTooLong},
		{"a speaker without a name", said, in(func(a *StatementRecorded) { a.Speakers[0].Name = Words{} }), "speakers.name", RuleRequired},
		{"a speaker of a party that cannot be", said, in(func(a *StatementRecorded) { a.Speakers[0].Party = "The Coast" }), "speakers.party", RuleSlug},
		{"a speaker twice", said, in(func(a *StatementRecorded) { a.Speakers[1] = a.Speakers[0] }), "speakers", RuleSame},
		{"65 speakers", said, in(func(a *StatementRecorded) { a.Speakers = make([]Actor, 65) }), "speakers", RuleTooLong},
		{"a mode unknown", said, in(func(a *StatementRecorded) { a.Mode = "overheard" }), "mode", RuleUnknownValue},
		{"no evidence", said, in(func(a *StatementRecorded) { a.Evidence = Part[Evidence]{} }), "parts.evidence", RulePartRequired},
		{"evidence of no document", said, in(func(a *StatementRecorded) { a.Evidence.Value.SHA256 = "" }), "parts.evidence.sha256", RuleDigest},
		{"evidence without a quotation", said, in(func(a *StatementRecorded) { a.Evidence.Value.Quote = "" }), "parts.evidence.quote", RuleRequired},
		{"a quotation too long", said, in(func(a *StatementRecorded) { a.Evidence.Value.Quote = long }), "parts.evidence.quote", RuleTooLong},
		{"a quotation cut inside a letter", said, in(func(a *StatementRecorded) { a.Evidence.Value.Quote = "س"[:1] }), "parts.evidence.quote", RuleText},
		{"words before it too long", said, in(func(a *StatementRecorded) { a.Evidence.Value.Prefix = long }), "parts.evidence.prefix", RuleTooLong},
		{"words after it that are no text", said, in(func(a *StatementRecorded) { a.Evidence.Value.Suffix = broken }), "parts.evidence.suffix", RuleText},
		{"a span that starts before the document", said, in(func(a *StatementRecorded) {
			a.Evidence.Value.Start, a.Evidence.Value.End = -1, int64(len(a.Evidence.Value.Quote))-1
		}), "parts.evidence.start", RuleSpan},
		{"a span longer than its quotation", said, in(func(a *StatementRecorded) { a.Evidence.Value.End++ }), "parts.evidence.start", RuleSpan},
		{"a span counted in letters", said, in(func(a *StatementRecorded) {
			a.Evidence.Value.End = a.Evidence.Value.Start + int64(len([]rune(a.Evidence.Value.Quote)))
		}), "parts.evidence.start", RuleSpan},
		{"a span that ends before it starts", said, in(func(a *StatementRecorded) { a.Evidence.Value.Start, a.Evidence.Value.End = 9, 3 }), "parts.evidence.start", RuleSpan},
		{"a span beyond any document", said, in(func(a *StatementRecorded) {
			a.Evidence.Value.Start, a.Evidence.Value.End = 1<<60, 1<<60+int64(len(a.Evidence.Value.Quote))
		}), "parts.evidence.start", RuleSpan},
	}
}

func instrumentRefusals() []refusal {
	k, p, l := KindInstrumentRegistered, KindProvisionRegistered, KindInstrumentLinked
	return []refusal{
		{"a type unknown", k, in(func(a *InstrumentRegistered) { a.Type = "treaty?" }), "type", RuleUnknownValue},
		{"no title", k, in(func(a *InstrumentRegistered) { a.Title = Words{} }), "title", RuleRequired},
		{"an empty alias", k, in(func(a *InstrumentRegistered) { a.Aliases = []string{""} }), "aliases", RuleRequired},
		{"65 aliases", k, in(func(a *InstrumentRegistered) { a.Aliases = make([]string, 65) }), "aliases", RuleTooLong},
		{"a number too long", k, in(func(a *InstrumentRegistered) { a.Number = long }), "number", RuleTooLong},
		{"a date of another calendar's form", k, in(func(a *InstrumentRegistered) { a.Date = "2/3/2031" }), "date", RuleDay},
		{"a date in Arabic numerals", k, in(func(a *InstrumentRegistered) { a.Date = "٢٠٣١-٠٣-٠٢" }), "date", RuleDay},
		{"a stage unknown", k, in(func(a *InstrumentRegistered) { a.Stage = "late" }), "stage", RuleUnknownValue},
		{"a finer stage unknown", k, in(func(a *InstrumentRegistered) { a.Substage = "late" }), "substage", RuleUnknownValue},
		{"no status", k, in(func(a *InstrumentRegistered) { a.Status = "" }), "status", RuleRequired},
		{"a status unknown", k, in(func(a *InstrumentRegistered) { a.Status = "signed" }), "status", RuleUnknownValue},
		{"65 parties", k, in(func(a *InstrumentRegistered) { a.Parties = make([]RoledActor, 65) }), "parties", RuleTooLong},
		{"a party that is nobody", k, in(func(a *InstrumentRegistered) { a.Parties[0].Actor = Actor{} }), "parties.actor.id", RuleRequired},
		{"a role unknown", k, in(func(a *InstrumentRegistered) { a.Parties[0].Role = "host" }), "parties.role", RuleUnknownValue},
		{"a source that is no entry", k, in(func(a *InstrumentRegistered) { a.Source = "web" }), "source", RuleEntryID},
		{"65 addresses", k, in(func(a *InstrumentRegistered) { a.URLs = make([]string, 65) }), "urls", RuleTooLong},
		{"an empty address", k, in(func(a *InstrumentRegistered) { a.URLs = []string{""} }), "urls", RuleRequired},
		{"an empty key of a fact", k, in(func(a *InstrumentRegistered) { a.Basis = []string{""} }), "basis", RuleRequired},
		{"65 keys of facts", k, in(func(a *InstrumentRegistered) { a.Basis = make([]string, 65) }), "basis", RuleTooLong},
		{"a note too long", k, in(func(a *InstrumentRegistered) { a.Note = Say(long) }), "parts.note", RuleTooLong},

		{"no instrument", p, in(func(a *ProvisionRegistered) { a.Instrument = "" }), "instrument", RuleEntryID},
		{"no number", p, in(func(a *ProvisionRegistered) { a.Number = "" }), "number", RuleRequired},
		{"an empty key of a fact", p, in(func(a *ProvisionRegistered) { a.Basis = []string{""} }), "basis", RuleRequired},
		{"no texts", p, in(func(a *ProvisionRegistered) { a.Texts = Part[[]Text]{} }), "parts.texts", RulePartRequired},
		{"an empty list of texts", p, in(func(a *ProvisionRegistered) { a.Texts = Say([]Text{}) }), "parts.texts", RuleRequired},
		{"a list of texts that was never made", p, in(func(a *ProvisionRegistered) { a.Texts = Say([]Text(nil)) }), "parts.texts", RuleRequired},
		{"a text of no language", p, in(func(a *ProvisionRegistered) { a.Texts.Value[0].Lang = "" }), "parts.texts.lang", RuleRequired},
		{"a text of no words", p, in(func(a *ProvisionRegistered) { a.Texts.Value[0].Text = "" }), "parts.texts.text", RuleRequired},
		{"a text too long", p, in(func(a *ProvisionRegistered) { a.Texts.Value[0].Text = long }), "parts.texts.text", RuleTooLong},
		{"a text that is nobody's wording", p, in(func(a *ProvisionRegistered) { a.Texts.Value[0].Wording = "free" }), "parts.texts.wording", RuleUnknownValue},
		{"a translator too long", p, in(func(a *ProvisionRegistered) { a.Texts.Value[0].By = long }), "parts.texts.by", RuleTooLong},
		{"one language twice in one wording", p, in(func(a *ProvisionRegistered) { a.Texts.Value[1] = a.Texts.Value[0] }), "parts.texts.lang", RuleSame},

		{"no end to start from", l, in(func(a *InstrumentLinked) { a.From = "" }), "from", RuleEntryID},
		{"no end to lead to", l, in(func(a *InstrumentLinked) { a.To = "" }), "to", RuleEntryID},
		{"a link unknown", l, in(func(a *InstrumentLinked) { a.Link = "likes" }), "link", RuleUnknownValue},
		{"a link to itself", l, in(func(a *InstrumentLinked) { a.To = a.From }), "to", RuleSame},
		{"65 keys of facts", l, in(func(a *InstrumentLinked) { a.Basis = make([]string, 65) }), "basis", RuleTooLong},
	}
}

func commitmentRefusals() []refusal {
	k, v := KindCommitmentRecorded, KindCommitmentRevised
	terms := func(f func(*Terms)) func(*Head, Act) { return in(func(a *CommitmentRecorded) { f(&a.Terms) }) }
	return []refusal{
		{"an instrument that is no entry", k, terms(func(t *Terms) { t.Instrument = notID }), "instrument", RuleEntryID},
		{"a provision that is no entry", k, terms(func(t *Terms) { t.Provision = notID }), "provision", RuleEntryID},
		{"a source that is no entry", k, terms(func(t *Terms) { t.Source = notID }), "source", RuleEntryID},
		{"a statement that is no entry", k, terms(func(t *Terms) { t.Statement = notID }), "statement", RuleEntryID},
		{"a provision of no instrument", k, terms(func(t *Terms) { t.Instrument = "" }), "instrument", RuleRequired},
		{"somebody bound who is nobody", k, terms(func(t *Terms) { t.Bound[0].ID = "" }), "bound.id", RuleRequired},
		{"somebody bound twice", k, terms(func(t *Terms) { t.Bound[1] = t.Bound[0] }), "bound", RuleSame},
		{"an asserter without a name", k, terms(func(t *Terms) { t.AssertedBy[0].Name = Words{} }), "asserted_by.name", RuleRequired},
		{"a report by nobody", k, terms(func(t *Terms) { t.Standing, t.AssertedBy = Reported, nil }), "asserted_by", RuleRequired},
		{"no modality", k, terms(func(t *Terms) { t.Modality = "" }), "modality", RuleRequired},
		{"a modality unknown", k, terms(func(t *Terms) { t.Modality = "established" }), "modality", RuleUnknownValue},
		{"a verb unknown", k, terms(func(t *Terms) { t.Verb = "establish" }), "verb", RuleUnknownValue},
		{"a consideration turned into a decision", k, terms(func(t *Terms) { t.Modality, t.Verb = Evaluated, "decide" }), "verb", RuleUnknownValue},
		{"a strength of 4", k, terms(func(t *Terms) { t.Strength = 4 }), "strength", RuleRange},
		{"a strength below 0", k, terms(func(t *Terms) { t.Strength = -1 }), "strength", RuleRange},
		{"no class", k, terms(func(t *Terms) { t.Class = "" }), "class", RuleRequired},
		{"a class unknown", k, terms(func(t *Terms) { t.Class = "peace" }), "class", RuleUnknownValue},
		{"a track unknown", k, terms(func(t *Terms) { t.Track = "naval" }), "track", RuleUnknownValue},
		{"a standing unknown", k, terms(func(t *Terms) { t.Standing = "rumoured" }), "standing", RuleUnknownValue},
		{"no trigger", k, terms(func(t *Terms) { t.Deadline.Trigger = "" }), "deadline.trigger", RuleRequired},
		{"a trigger unknown", k, terms(func(t *Terms) { t.Deadline.Trigger = "soon" }), "deadline.trigger", RuleUnknownValue},
		{"a fixed date without its day", k, terms(func(t *Terms) { t.Deadline.Due = "" }), "deadline.due", RuleRequired},
		{"a fixed date that is no day", k, terms(func(t *Terms) { t.Deadline.Due = "2031-02-30" }), "deadline.due", RuleDay},
		{"a day though there is no deadline", k, terms(func(t *Terms) { t.Deadline.Trigger = "none" }), "deadline.due", RuleDeadline},
		{"a day though it only says as soon as possible", k, terms(func(t *Terms) { t.Deadline.Trigger = "asap" }), "deadline.due", RuleDeadline},
		{"a rule too long", k, terms(func(t *Terms) { t.Deadline.Rule.AR = long }), "deadline.rule.ar", RuleTooLong},
		{"a deadline that is no text", k, terms(func(t *Terms) { t.Deadline.Wording.EN = broken }), "deadline.wording.en", RuleText},
		{"a beneficiary too long", k, terms(func(t *Terms) { t.Beneficiary.AR = long }), "beneficiary.ar", RuleTooLong},
		{"a condition that is no text", k, terms(func(t *Terms) { t.Condition.AR = broken }), "condition.ar", RuleText},
		{"a place too long", k, terms(func(t *Terms) { t.Place.EN = long }), "place.en", RuleTooLong},
		{"an empty key of a fact", k, terms(func(t *Terms) { t.Basis = []string{""} }), "basis", RuleRequired},
		{"no texts", k, in(func(a *CommitmentRecorded) { a.Texts = Part[[]Text]{} }), "parts.texts", RulePartRequired},
		{"an empty list of texts", k, in(func(a *CommitmentRecorded) { a.Texts = Say([]Text{}) }), "parts.texts", RuleRequired},
		{"a source without evidence", k, in(func(a *CommitmentRecorded) { a.Evidence = Part[Evidence]{} }), "parts.evidence", RulePartRequired},
		{"evidence without a source", k, in(func(a *CommitmentRecorded) { a.Source = "" }), "source", RuleRequired},
		{"evidence that does not fit its quotation", k, in(func(a *CommitmentRecorded) { a.Evidence.Value.End-- }), "parts.evidence.start", RuleSpan},

		{"no commitment", v, in(func(a *CommitmentRevised) { a.Commitment = "" }), "commitment", RuleEntryID},
		{"terms that do not hold", v, in(func(a *CommitmentRevised) { a.Strength = 9 }), "strength", RuleRange},
		{"no texts", v, in(func(a *CommitmentRevised) { a.Texts = Part[[]Text]{} }), "parts.texts", RulePartRequired},
		{"no reason", v, in(func(a *CommitmentRevised) { a.Reason = Part[string]{} }), "parts.reason", RulePartRequired},
		{"an empty reason", v, in(func(a *CommitmentRevised) { a.Reason = Say("") }), "parts.reason", RuleRequired},
		{"a reason too long", v, in(func(a *CommitmentRevised) { a.Reason = Say(long) }), "parts.reason", RuleTooLong},
	}
}

func laterRefusals() []refusal {
	made, taken, corrected, withdrawn, redacted := KindAssessmentMade, KindPositionTaken, KindEntryCorrected, KindEntryWithdrawn, KindRedactionMade
	four := int64(4)
	return []refusal{
		{"no commitment", made, in(func(a *AssessmentMade) { a.Commitment = "" }), "commitment", RuleEntryID},
		{"no day", made, in(func(a *AssessmentMade) { a.On = "" }), "on", RuleDay},
		{"no finding", made, in(func(a *AssessmentMade) { a.Finding = "" }), "finding", RuleRequired},
		{"a state that is computed for a finding", made, in(func(a *AssessmentMade) { a.Finding = "disputed" }), "finding", RuleUnknownValue},
		{"an implementation of 4", made, in(func(a *AssessmentMade) { a.Implementation = &four }), "implementation", RuleRange},
		{"more than a year's validity", made, in(func(a *AssessmentMade) { a.ValidDays = 367 }), "valid_days", RuleRange},
		{"validity below 0", made, in(func(a *AssessmentMade) { a.ValidDays = -1 }), "valid_days", RuleRange},
		{"evidence that is no entry", made, in(func(a *AssessmentMade) { a.Evidence = []EntryID{"photo"} }), "evidence", RuleEntryID},
		{"evidence twice", made, in(func(a *AssessmentMade) { a.Evidence = []EntryID{entryID(1), entryID(1)} }), "evidence", RuleSame},
		{"65 entries of evidence", made, in(func(a *AssessmentMade) { a.Evidence = make([]EntryID, 65) }), "evidence", RuleTooLong},
		{"65 keys of facts", made, in(func(a *AssessmentMade) { a.Basis = make([]string, 65) }), "basis", RuleTooLong},
		{"a note too long", made, in(func(a *AssessmentMade) { a.Note = Say(long) }), "parts.note", RuleTooLong},

		{"no entry", taken, in(func(a *PositionTaken) { a.On = "" }), "on", RuleEntryID},
		{"no stance", taken, in(func(a *PositionTaken) { a.Stance = "" }), "stance", RuleRequired},
		{"silence as a stance", taken, in(func(a *PositionTaken) { a.Stance = "no_reply" }), "stance", RuleUnknownValue},
		{"a reservation without a text", taken, in(func(a *PositionTaken) { a.Text = Part[string]{} }), "parts.text", RulePartRequired},
		{"a dispute without a text", taken, in(func(a *PositionTaken) { a.Stance, a.Text = Disputes, Part[string]{} }), "parts.text", RulePartRequired},
		{"a counter-claim of no words", taken, in(func(a *PositionTaken) { a.Stance, a.Text = CounterClaim, Say("") }), "parts.text", RuleRequired},
		{"a text too long", taken, in(func(a *PositionTaken) { a.Text = Say(long) }), "parts.text", RuleTooLong},

		{"no entry", corrected, in(func(a *EntryCorrected) { a.Entry = "" }), "entry", RuleEntryID},
		{"no replacement", corrected, in(func(a *EntryCorrected) { a.Replacement = "" }), "replacement", RuleEntryID},
		{"itself as replacement", corrected, in(func(a *EntryCorrected) { a.Replacement = a.Entry }), "replacement", RuleSame},
		{"no reason", corrected, in(func(a *EntryCorrected) { a.Reason = Part[string]{} }), "parts.reason", RulePartRequired},
		{"a reason that is no text", corrected, in(func(a *EntryCorrected) { a.Reason = Say(broken) }), "parts.reason", RuleText},
		{"no entry", withdrawn, in(func(a *EntryWithdrawn) { a.Entry = "" }), "entry", RuleEntryID},
		{"no reason", withdrawn, in(func(a *EntryWithdrawn) { a.Reason = Part[string]{} }), "parts.reason", RulePartRequired},
		{"a reason too long", withdrawn, in(func(a *EntryWithdrawn) { a.Reason = Say(long) }), "parts.reason", RuleTooLong},

		{"no entry", redacted, in(func(a *RedactionMade) { a.Entry = "" }), "entry", RuleEntryID},
		{"no ground", redacted, in(func(a *RedactionMade) { a.Ground = "" }), "ground", RuleRequired},
		{"a ground unknown", redacted, in(func(a *RedactionMade) { a.Ground = "embarrassing" }), "ground", RuleUnknownValue},
		{"nothing to redact", redacted, in(func(a *RedactionMade) { a.Parts, a.Whole = nil, false }), "parts", RuleRequired},
		{"a part of no name", redacted, in(func(a *RedactionMade) { a.Parts = []string{""} }), "parts", RuleRequired},
		{"a part of a long name", redacted, in(func(a *RedactionMade) { a.Parts = []string{strings.Repeat("a", 41)} }), "parts", RuleTooLong},
		{"parts out of order", redacted, in(func(a *RedactionMade) { a.Parts = []string{"document", "about"} }), "parts", RuleSorted},
		{"a part twice", redacted, in(func(a *RedactionMade) { a.Parts = []string{"about", "about"} }), "parts", RuleSorted},
		{"65 parts", redacted, in(func(a *RedactionMade) { a.Parts = make([]string, 65) }), "parts", RuleTooLong},
		{"a quoting entry that is none", redacted, in(func(a *RedactionMade) { a.Also = []EntryID{"x"} }), "also", RuleEntryID},
		{"a kept entry twice", redacted, in(func(a *RedactionMade) { a.Kept = []EntryID{entryID(1), entryID(1)} }), "kept", RuleSame},
		{"an entry both redacted and kept", redacted, in(func(a *RedactionMade) { a.Kept = a.Also[:1] }), "kept", RuleSame},
	}
}

func TestActsAtTheEdgeOfARuleAreTaken(t *testing.T) {
	zero := int64(0)
	for _, c := range []struct {
		name  string
		kind  Kind
		spoil func(*Head, Act)
	}{
		{"a process without days of rest", KindProcessOpened, in(func(a *ProcessOpened) { a.Weekend = []string{} })},
		{"a process of one language", KindProcessOpened, in(func(a *ProcessOpened) { a.Languages, a.Name.EN = []string{"ar"}, "" })},
		{"a party of 40 letters", KindPartyAdmitted, in(func(a *PartyAdmitted) { a.Party = strings.Repeat("a", 40) })},
		{"a key's first act", KindPersonLeft, head(func(h *Head) { h.Seq, h.Prev = 1, "" })},
		{"an identity for the signing key alone", KindPersonEnrolled, in(func(a *PersonEnrolled) { a.Identity.Audience = To(OriginatorOnly) })},
		{"an identity for the entry's audience where that is the own delegation", KindPersonEnrolled, func(h *Head, a Act) {
			h.Audience, a.(*PersonEnrolled).Identity.Audience = To(OwnDelegation), Audience{}
		}},
		{"a mandate without end on every track", KindMandateGranted, in(func(a *MandateGranted) { a.Tracks, a.Until = nil, "" })},
		{"a document of 8 bytes", KindSourceFiled, in(func(a *SourceFiled) {
			a.Document.Value, a.Bytes, a.About.Value.SHA256 = "سلام", 8, PayloadDigest([]byte("سلام"))
		})},
		{"an instrument whose text is not in the record", KindInstrumentRegistered, in(func(a *InstrumentRegistered) { a.Source, a.Date, a.Parties = "", "", nil })},
		{"64 speakers", KindStatementRecorded, in(func(a *StatementRecorded) {
			a.Speakers = nil
			for i := range 64 {
				a.Speakers = append(a.Speakers, Actor{ID: strings.Repeat("x", i+1), Name: Words{AR: "متحدث"}})
			}
		})},
		{"a commitment that rests on no text in the record", KindCommitmentRecorded, in(func(a *CommitmentRecorded) {
			a.Instrument, a.Provision, a.Source, a.Statement, a.Evidence = "", "", "", "", Part[Evidence]{}
		})},
		{"something to be considered", KindCommitmentRecorded, in(func(a *CommitmentRecorded) { a.Modality, a.Verb = Evaluated, "consider" })},
		{"something evaluated without a verb", KindCommitmentRecorded, in(func(a *CommitmentRecorded) { a.Modality, a.Verb = Evaluated, "" })},
		{"a call on others that binds nobody", KindCommitmentRecorded, in(func(a *CommitmentRecorded) { a.Modality, a.Verb, a.Bound = CalledOn, "call_on_others", nil })},
		{"a deadline that hangs on an event, not yet computed", KindCommitmentRecorded, in(func(a *CommitmentRecorded) { a.Deadline = Deadline{Trigger: "relative_to_event"} })},
		{"no deadline", KindCommitmentRecorded, in(func(a *CommitmentRecorded) { a.Deadline = Deadline{Trigger: "none"} })},
		{"two wordings in one language", KindCommitmentRecorded, in(func(a *CommitmentRecorded) {
			a.Texts.Value[1].Lang, a.Texts.Value[1].Wording = "ar", WordingTranslation
		})},
		{"an assessment of implementation 0", KindAssessmentMade, in(func(a *AssessmentMade) { a.Implementation = &zero })},
		{"an assessment that does not say how long it is valid", KindAssessmentMade, in(func(a *AssessmentMade) { a.ValidDays = 0 })},
		{"a plain acceptance without a text", KindPositionTaken, in(func(a *PositionTaken) { a.Stance, a.Text = Accepts, Part[string]{} })},
		{"a redaction of the whole", KindRedactionMade, in(func(a *RedactionMade) { a.Parts = nil })},
		{"a redaction of parts only", KindRedactionMade, in(func(a *RedactionMade) { a.Whole, a.Also, a.Kept = false, nil, nil })},
	} {
		e := exampleOf(t, c.kind)
		c.spoil(&e.head, e.act)
		payload, contents, err := Seal(e.head, e.act, fixedSalts(""))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		o := openAndFill(t, c.kind, payload, contents)
		if err := o.Validate(); err != nil {
			t.Errorf("%s: opened, %v", c.name, err)
		}
		for _, r := range o.Act.References() {
			if r.Entry == "" {
				t.Errorf("%s: field %s refers to no entry", c.name, r.Field)
			}
		}
	}
}
