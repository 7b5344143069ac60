package record_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// attempt is one way to be refused. prepare may append what it needs and returns the attempt itself.
type attempt struct {
	name    string
	want    record.Reason
	prepare func(w *peacetest.World, f peacetest.Filled) func() error
}

func TestEachRefusalHasItsOwnReasonAndLeavesNothingBehind(t *testing.T) {
	all := slices.Concat(envelopeAttempts(), contentAttempts(), sequenceAttempts(), referenceAttempts(), authorAttempts(), logAttempts(), redactionAttempts())
	for _, r := range record.Reasons() {
		if !slices.ContainsFunc(all, func(a attempt) bool { return a.want == r }) {
			t.Errorf("no attempt is refused for %s", r)
		}
	}
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, f := filled(t, address)
		for _, a := range all {
			t.Run(a.name, func(t *testing.T) {
				w.T = t
				refused(t, w, a.want, a.prepare(w, f))
			})
		}
		w.T = t
		verified(t, w, w.Bundle(nil))
	})
}

func north(w *peacetest.World) *peacetest.Author       { return w.Devices[peacetest.North] }
func south(w *peacetest.World) *peacetest.Author       { return w.Devices[peacetest.South] }
func secretariat(w *peacetest.World) *peacetest.Author { return w.Devices[peacetest.Secretariat] }

func envelopeAttempts() []attempt {
	compose := func(w *peacetest.World) record.Submission {
		return w.Compose(north(w), act.To(act.Participants), bare())
	}
	return []attempt{
		{"an envelope without a signature", record.BadEnvelope, func(w *peacetest.World, _ peacetest.Filled) func() error {
			s := compose(w)
			s.Envelope.Signatures = nil
			return offer(w, s)
		}},
		{"a signature of another length", record.BadEnvelope, func(w *peacetest.World, _ peacetest.Filled) func() error {
			s := compose(w)
			s.Envelope.Signatures[0].Sig = s.Envelope.Signatures[0].Sig[:63]
			return offer(w, s)
		}},
		{"a signature over other bytes", record.BadSignature, func(w *peacetest.World, _ peacetest.Filled) func() error {
			s := compose(w)
			s.Envelope.Signatures[0].Sig[5] ^= 1
			return offer(w, s)
		}},
		{"a signature over the payload under another type", record.BadSignature, func(w *peacetest.World, f peacetest.Filled) func() error {
			s := w.Compose(north(w), act.To(act.Participants), &act.EntryWithdrawn{Entry: f.IDs["instrument"], Reason: act.Say("سبب")})
			sig := s.Envelope.Signatures
			s = forged(w, north(w), s, `"entry":"`+string(f.IDs["instrument"]), `"entry":"`+string(f.IDs["provision"]))
			s.Envelope.Signatures = sig
			return offer(w, s)
		}},
		{"a key that nobody admitted", record.UnknownKey, func(w *peacetest.World, _ peacetest.Filled) func() error {
			return offered(w, w.NewAuthor("stranger", peacetest.North), bare())
		}},
		{"a stranger's signature under a known key's name", record.BadSignature, func(w *peacetest.World, _ peacetest.Filled) func() error {
			s := w.Compose(w.NewAuthor("stranger", peacetest.North), act.To(act.Participants), bare())
			s.Envelope.Signatures[0].KeyID = north(w).KeyID()
			return offer(w, s)
		}},
		{"three signatures", record.TooManySigners, func(w *peacetest.World, _ peacetest.Filled) func() error {
			return offered(w, north(w), bare(), south(w), secretariat(w))
		}},
		{"two signatures of one key", record.TooManySigners, func(w *peacetest.World, _ peacetest.Filled) func() error {
			return offered(w, north(w), bare(), north(w))
		}},
		{"a second signature where no redaction asks for one", record.TooManySigners, func(w *peacetest.World, _ peacetest.Filled) func() error {
			return offered(w, north(w), bare(), south(w))
		}},
	}
}

func contentAttempts() []attempt {
	instrument := func(old, new string) func(*peacetest.World, peacetest.Filled) func() error {
		return func(w *peacetest.World, _ peacetest.Filled) func() error {
			return offer(w, forged(w, north(w), w.Compose(north(w), act.To(act.Participants), bare()), old, new))
		}
	}
	source := func(change func(s *record.Submission)) func(*peacetest.World, peacetest.Filled) func() error {
		return func(w *peacetest.World, _ peacetest.Filled) func() error {
			s := w.Compose(north(w), act.To(act.Participants), peacetest.Source("نص للتجربة"))
			change(&s)
			return offer(w, s)
		}
	}
	many := strings.Repeat(`{"audience":{"kind":"public"},"digest":"","media":"","name":""},`, act.MaxParts+1)
	return []attempt{
		{"a value that the list does not have", record.InvalidAct, instrument(`"type":"agreement"`, `"type":"agreemenu"`)},
		{"a required field left empty", record.InvalidAct, instrument(`"title":{"ar":"اتفاق"}`, `"title":{}`)},
		{"white space in the payload", record.NotCanonical, instrument(`"status":"draft"`, `"status": "draft"`)},
		{"a field that the kind does not have", record.NotCanonical, instrument(`"status":"draft"`, `"status":"draft","statut":"draft"`)},
		{"a key twice", record.NotCanonical, instrument(`"status":"draft"`, `"status":"draft","status":"draft"`)},
		{"a key in other letters", record.NotCanonical, instrument(`"status"`, `"Status"`)},
		{"a lone surrogate", record.NotCanonical, instrument(`اتفاق`, `\ud800`)},
		{"bytes that are not UTF-8", record.NotCanonical, instrument(`اتفاق`, "\xff")},
		{"U+0000", record.NotCanonical, instrument(`اتفاق`, "\\u0000")},
		{"a number with a fraction", record.NotCanonical, instrument(`"author_seq":`, `"author_seq":0.5,"x":`)},
		{"a kind that this program does not know", record.UnknownKind, func(w *peacetest.World, _ peacetest.Filled) func() error {
			s := w.Compose(north(w), act.To(act.Participants), bare())
			return offer(w, signed(w, "party.dissolved", s.Envelope.Payload, nil, north(w)))
		}},
		{"a payload type of somebody else's", record.UnknownKind, source(func(s *record.Submission) { s.Envelope.PayloadType = "application/json" })},
		{"a payload beyond 1 MiB", record.TooLarge, instrument(`اتفاق`, strings.Repeat("ا", act.MaxPayload/2))},
		{"a part beyond 25 MiB", record.TooLarge, source(func(s *record.Submission) { s.Parts[0].Content = make([]byte, act.MaxPart+1) })},
		{"more than twenty parts", record.TooLarge, instrument(`"prev"`, `"parts":[`+many[:len(many)-1]+`],"prev"`)},
		{"a part with other content", record.PartDiffers, source(func(s *record.Submission) { s.Parts[0].Content = []byte("نص للتجربه") })},
		{"a part with another salt", record.PartDiffers, source(func(s *record.Submission) { s.Parts[0].Salt[0] ^= 1 })},
		{"two parts with their names exchanged", record.PartDiffers, source(func(s *record.Submission) { s.Parts[0].Name, s.Parts[1].Name = s.Parts[1].Name, s.Parts[0].Name })},
		{"a part that the payload does not name", record.PartDiffers, source(func(s *record.Submission) {
			s.Parts = append(s.Parts, act.PartContent{Name: "note", Content: []byte("سطر")})
		})},
		{"a part that comes twice", record.PartDiffers, source(func(s *record.Submission) { s.Parts = append(s.Parts, s.Parts[0]) })},
		{"a part that does not come", record.PartMissing, source(func(s *record.Submission) { s.Parts = s.Parts[:1] })},
		{"a salt that stood in another entry", record.SaltSeen, func(w *peacetest.World, _ peacetest.Filled) func() error {
			salts := bytes.Repeat([]byte{7}, 2*act.SaltSize)
			salts[0] = 8
			compose := func(text string) record.Submission { return composed(w, north(w), peacetest.Source(text), salts) }
			if _, err := w.Log.AppendOne(context.Background(), compose("نص أول")); err != nil {
				w.T.Fatal(err)
			}
			return offer(w, compose("نص ثان"))
		}},
		{"one salt for two parts of an entry", record.SaltSeen, func(w *peacetest.World, _ peacetest.Filled) func() error {
			return offer(w, composed(w, north(w), peacetest.Source("نص ثالث"), bytes.Repeat([]byte{9}, 2*act.SaltSize)))
		}},
	}
}

// composed composes with salts that the test chooses. The author's sequence goes on.
func composed(w *peacetest.World, by *peacetest.Author, a act.Act, salts []byte) record.Submission {
	w.T.Helper()
	h := w.Head(by, act.To(act.Participants), a)
	w.Compose(by, act.To(act.Participants), bare()) // uses up the number
	w.Compose(by, act.To(act.Participants), bare()) // and leaves the next one out, whose prev would be wrong
	s, err := record.Compose(h, a, bytes.NewReader(salts), by)
	if err != nil {
		w.T.Fatal(err)
	}
	return s
}

func sequenceAttempts() []attempt {
	return []attempt{
		{"a sequence number used for other content", record.SequenceReuse, func(w *peacetest.World, _ peacetest.Filled) func() error {
			h := w.Head(north(w), act.To(act.Participants), bare())
			w.Do(north(w), bare())
			return offer(w, w.Under(h, bare(), north(w)))
		}},
		{"an entry id used for other content", record.EntryReuse, func(w *peacetest.World, f peacetest.Filled) func() error {
			h := w.Head(north(w), act.To(act.Participants), bare())
			h.Entry = f.IDs["assessment"]
			return offer(w, w.Under(h, bare(), north(w)))
		}},
		{"a prev that is not the one before", record.PrevDiffers, func(w *peacetest.World, _ peacetest.Filled) func() error {
			w.Do(north(w), bare())
			h := w.Head(north(w), act.To(act.Participants), bare())
			h.Prev = act.PayloadDigest([]byte("another"))
			return offer(w, w.Under(h, bare(), north(w)))
		}},
		{"a late arrival that is not what the next one names", record.PrevDiffers, func(w *peacetest.World, _ peacetest.Filled) func() error {
			h := w.Head(north(w), act.To(act.Participants), bare())
			w.Compose(north(w), act.To(act.Participants), bare())
			w.Do(north(w), bare())
			return offer(w, w.Under(h, bare(), north(w)))
		}},
		{"an entry for another log", record.UnknownLog, func(w *peacetest.World, _ peacetest.Filled) func() error {
			h := w.Head(north(w), act.To(act.Participants), bare())
			h.Log = act.PayloadDigest([]byte("another log"))
			return offer(w, w.Under(h, bare(), north(w)))
		}},
	}
}

func referenceAttempts() []attempt {
	statement := func(w *peacetest.World, source act.EntryID, document, quote string) *act.StatementRecorded {
		return &act.StatementRecorded{Source: source, Speakers: []act.Actor{{ID: "X", Name: act.Words{AR: "متحدث"}}}, Mode: "direct",
			Evidence: act.Say(peacetest.Quote(document, quote))}
	}
	return []attempt{
		{"a reference to nothing", record.UnknownReference, func(w *peacetest.World, _ peacetest.Filled) func() error {
			id, err := act.NewEntryID(w.Now, w.Rand())
			if err != nil {
				w.T.Fatal(err)
			}
			return offered(w, north(w), &act.PositionTaken{On: id, Stance: act.Accepts})
		}},
		{"a position on an entry that is hidden from the author", record.UnknownReference, func(w *peacetest.World, _ peacetest.Filled) func() error {
			return offered(w, north(w), &act.PositionTaken{On: w.DoTo(south(w), act.To(act.OwnDelegation), bare()), Stance: act.Accepts})
		}},
		{"a position on an entry that another key of the delegation keeps for itself", record.UnknownReference, func(w *peacetest.World, _ peacetest.Filled) func() error {
			device, _ := mandated(w, peacetest.North, &act.MandateGranted{Kinds: []act.Kind{act.KindInstrumentRegistered}})
			return offered(w, north(w), &act.PositionTaken{On: w.DoTo(device, act.To(act.OriginatorOnly), bare()), Stance: act.Accepts})
		}},
		{"a position on a hidden entry that was erased", record.UnknownReference, func(w *peacetest.World, _ peacetest.Filled) func() error {
			id := w.DoTo(south(w), act.To(act.OwnDelegation), bare())
			w.DoTo(south(w), act.To(act.OwnDelegation), &act.RedactionMade{Entry: id, Whole: true, Ground: "author_request"})
			return offered(w, north(w), &act.PositionTaken{On: id, Stance: act.Accepts})
		}},
		{"a position seen by more than what it is on", record.WiderThanNamed, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offer(w, w.Compose(north(w), act.To(act.Public), &act.PositionTaken{On: f.IDs["statement"], Stance: act.Accepts}))
		}},
		{"a public assessment on evidence of the delegation's own", record.WiderThanNamed, func(w *peacetest.World, f peacetest.Filled) func() error {
			commitment := w.DoTo(north(w), act.To(act.Public), &act.CommitmentRecorded{Terms: peacetest.Terms(""),
				Texts: act.Say([]act.Text{{Lang: "ar", Text: "نص", Wording: act.WordingSummary}})})
			hidden := w.DoTo(north(w), act.To(act.OwnDelegation), peacetest.Source("دليل داخلي"))
			return offer(w, w.Compose(north(w), act.To(act.Public), &act.AssessmentMade{Commitment: commitment, On: "2020-07-24",
				Finding: act.FindingHolding, Evidence: []act.EntryID{hidden}}))
		}},
		{"the withdrawal of a hidden entry before everybody", record.WiderThanNamed, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, north(w), &act.EntryWithdrawn{Entry: w.DoTo(north(w), act.To(act.OwnDelegation), bare()), Reason: act.Say("سبب")})
		}},
		{"a suspension that is hidden from the party", record.AuthorityHidden, func(w *peacetest.World, _ peacetest.Filled) func() error {
			return offer(w, w.Compose(secretariat(w), act.To(act.OwnDelegation), &act.PartySuspended{Party: peacetest.South, Reason: act.Say("سبب")}))
		}},
		{"a provision of what is no instrument", record.WrongReference, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, north(w), &act.InstrumentLinked{From: f.IDs["source"], Link: "cites", To: f.IDs["instrument"]})
		}},
		{"a position on an entry that was erased", record.WrongReference, func(w *peacetest.World, f peacetest.Filled) func() error {
			id := w.Do(south(w), bare())
			w.Do(south(w), &act.RedactionMade{Entry: id, Whole: true, Ground: "author_request"})
			return offered(w, north(w), &act.PositionTaken{On: id, Stance: act.Accepts})
		}},
		{"the correction of a key's admission", record.WrongReference, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, north(w), &act.EntryCorrected{Entry: f.IDs["key"], Replacement: f.IDs["person"], Reason: act.Say("سبب")})
		}},
		{"the withdrawal of a redaction", record.WrongReference, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, south(w), &act.EntryWithdrawn{Entry: f.IDs["redaction"], Reason: act.Say("سبب")})
		}},
		{"another party's entry taken back", record.NotOwn, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, south(w), &act.EntryWithdrawn{Entry: f.IDs["statement"], Reason: act.Say("سبب")})
		}},
		{"another party's commitment revised", record.NotOwn, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, south(w), &act.CommitmentRevised{Commitment: f.IDs["commitment"], Terms: peacetest.Terms(""),
				Texts: act.Say([]act.Text{{Lang: "ar", Text: "نص", Wording: act.WordingSummary}}), Reason: act.Say("سبب")})
		}},
		{"a statement seen by more than its source", record.WiderThanQuoted, func(w *peacetest.World, _ peacetest.Filled) func() error {
			const document = "نص داخلي للوفد"
			source := w.DoTo(north(w), act.To(act.OwnDelegation), peacetest.Source(document))
			return offered(w, north(w), statement(w, source, document, "داخلي"))
		}},
		{"a quotation seen by more than the document", record.WiderThanQuoted, func(w *peacetest.World, _ peacetest.Filled) func() error {
			const document = "نص محجوب عن الجنوب"
			s := peacetest.Source(document)
			s.Document.Audience = act.To(act.OwnDelegation)
			return offered(w, north(w), statement(w, w.Do(north(w), s), document, "محجوب"))
		}},
		{"a part seen by more than its entry", record.PartWider, func(w *peacetest.World, _ peacetest.Filled) func() error {
			s := peacetest.Source("نص واسع")
			s.Document.Audience = act.To(act.Public)
			return offered(w, north(w), s)
		}},
		{"a correction by an entry of another kind", record.CorrectOtherKind, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, north(w), &act.EntryCorrected{Entry: f.IDs["statement"], Replacement: f.IDs["link"], Reason: act.Say("سبب")})
		}},
		{"a quotation that does not stand there", record.SpanDiffers, func(w *peacetest.World, f peacetest.Filled) func() error {
			a := statement(w, f.IDs["source"], f.Document, "zq.source.filed.document")
			a.Evidence.Value.Start++
			a.Evidence.Value.End++
			return offered(w, north(w), a)
		}},
		{"a quotation of another document", record.SpanDiffers, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, north(w), statement(w, f.IDs["source"], "zq.source.filed.document", "document"))
		}},
		{"words before the quotation that are not there", record.SpanDiffers, func(w *peacetest.World, f peacetest.Filled) func() error {
			a := statement(w, f.IDs["source"], f.Document, "source")
			a.Evidence.Value.Prefix = "سابق"
			return offered(w, north(w), a)
		}},
		{"a quotation beyond the document's end", record.SpanDiffers, func(w *peacetest.World, f peacetest.Filled) func() error {
			a := statement(w, f.IDs["source"], f.Document, "source")
			a.Evidence.Value.Start += int64(len(f.Document))
			a.Evidence.Value.End += int64(len(f.Document))
			return offered(w, north(w), a)
		}},
	}
}

func TestAReasonIsListedOnce(t *testing.T) {
	seen := map[record.Reason]bool{}
	for _, r := range record.Reasons() {
		if seen[r] || r == "" {
			t.Errorf("reason %q twice, or empty", r)
		}
		seen[r] = true
	}
	if got := fmt.Sprint(len(seen)); got == "0" {
		t.Error("no reasons")
	}
}
