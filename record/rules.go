package record

import (
	"bytes"

	"github.com/tansiq/tansiq/act"
)

// checkRules checks what an entry rests on and who may see it: references, quotes, parts. They are the same at append
// and in verify.
func checkRules(e *Entry, secretariat string, earlier before) error {
	if err := checkAuthorityShown(e, e.Kind()); err != nil {
		return err
	}
	if err := checkParts(e, secretariat); err != nil {
		return err
	}
	for _, ref := range e.Opened.Act.References() {
		m, ok, err := earlier.Meta(ref.Entry)
		if err != nil {
			return err
		}
		if !ok {
			return Refuse(UnknownReference, e.Kind(), ref.Field, string(ref.Entry))
		}
		if err := checkReference(e, ref, m, secretariat); err != nil {
			return err
		}
		if err := checkMendable(e, ref, m); err != nil {
			return err
		}
	}
	switch a := e.Opened.Act.(type) {
	case *act.EntryCorrected:
		return checkCorrection(e, a, earlier)
	case *act.RedactionMade:
		return checkRedaction(e, a, secretariat, earlier)
	}
	return nil
}

// checkAuthorityShown refuses to hide from a party what decides who may sign: acts of that kind, and withdrawals that
// take one back.
func checkAuthorityShown(e *Entry, kind act.Kind) error {
	to := e.Opened.Audience.Kind
	if (kind.RootOnly() || kind.SecretariatOnly()) && to != act.Public && to != act.Participants {
		return Refuse(AuthorityHidden, e.Kind(), "audience", string(to))
	}
	return nil
}

// checkParts refuses a part that more may see than the entry that names it.
func checkParts(e *Entry, secretariat string) error {
	whole := e.Viewers(secretariat)
	for _, p := range e.Opened.Parts {
		v := whole
		v.Audience = p.Audience
		if !v.Within(whole) {
			return Refuse(PartWider, e.Kind(), "parts."+p.Name, string(p.Audience.Kind))
		}
	}
	return nil
}

// checkReference holds a reference against the entry that it names: its kind, its owner, and that everybody who sees the
// reference sees that entry too.
func checkReference(e *Entry, ref act.Reference, m Meta, secretariat string) error {
	if m.Gone {
		return checkOwner(e, ref, m)
	}
	if m.Kind == "" {
		return Refuse(WrongReference, e.Kind(), ref.Field, string(ref.Entry))
	}
	if len(ref.Kinds) > 0 {
		fits := false
		for _, k := range ref.Kinds {
			fits = fits || k == m.Kind
		}
		if !fits {
			return Refuse(WrongReference, e.Kind(), ref.Field, string(m.Kind))
		}
	}
	if err := checkOwner(e, ref, m); err != nil {
		return err
	}
	switch {
	case m.Party == "", e.Kind() == act.KindRedactionMade: // checkRedaction says who must see a redaction
		return nil
	case ref.Quote != "":
		return checkQuote(e, m, secretariat)
	case !e.Viewers(secretariat).Within(m.Viewers(secretariat)):
		return Refuse(WiderThanNamed, e.Kind(), ref.Field, string(e.Opened.Audience.Kind))
	}
	return nil
}

// checkOwner holds a reference that must be the author's own party's. A cut bundle may not prove the author: "".
func checkOwner(e *Entry, ref act.Reference, m Meta) error {
	if ref.Own && m.Party != "" && m.Party != e.Party {
		return Refuse(NotOwn, e.Kind(), ref.Field, m.Party)
	}
	return nil
}

// checkMendable refuses to correct or withdraw what others rest on: process, party, key. Two can be taken back: a
// suspension and a mandate.
func checkMendable(e *Entry, ref act.Reference, m Meta) error {
	switch e.Kind() {
	case act.KindEntryCorrected, act.KindEntryWithdrawn:
	default:
		return nil
	}
	lifted := m.Kind == act.KindPartySuspended || m.Kind == act.KindMandateGranted
	if m.Kind.RestedOn() && (!lifted || e.Kind() == act.KindEntryCorrected) {
		return Refuse(WrongReference, e.Kind(), ref.Field, string(m.Kind))
	}
	return checkAuthorityShown(e, m.Kind)
}

// checkQuote holds: an act's audience is never wider than the document that it quotes. That covers its parts, which are
// never wider than the entry, and its payload, which may have a deadline's or a condition's words.
func checkQuote(e *Entry, m Meta, secretariat string) error {
	source := m.Viewers(secretariat)
	if a, ok := m.Parts["document"]; ok { // the words are the document's; a part is never wider than its entry
		source.Audience = a
	}
	if !e.Viewers(secretariat).Within(source) {
		return Refuse(WiderThanQuoted, e.Kind(), "audience", string(e.Opened.Audience.Kind))
	}
	return nil
}

func checkCorrection(e *Entry, a *act.EntryCorrected, earlier Lookup) error {
	old, _, err := earlier.Meta(a.Entry)
	if err != nil {
		return err
	}
	replacement, _, err := earlier.Meta(a.Replacement)
	if err != nil {
		return err
	}
	if old.Kind != replacement.Kind && !old.Gone && !replacement.Gone {
		return Refuse(CorrectOtherKind, e.Kind(), "replacement", string(replacement.Kind))
	}
	return nil
}

// checkSpan holds an evidence part against the document it quotes, where both are at hand. sha is the document's digest.
func checkSpan(kind act.Kind, ev act.Evidence, document []byte, sha act.Digest) error {
	if sha != ev.SHA256 {
		return Refuse(SpanDiffers, kind, "parts.evidence.sha256", string(ev.SHA256))
	}
	if ev.Start < 0 || ev.End < ev.Start || ev.End > int64(len(document)) || !bytes.Equal(document[ev.Start:ev.End], []byte(ev.Quote)) {
		return Refuse(SpanDiffers, kind, "parts.evidence.quote", "")
	}
	if !bytes.HasSuffix(document[:ev.Start], []byte(ev.Prefix)) || !bytes.HasPrefix(document[ev.End:], []byte(ev.Suffix)) {
		return Refuse(SpanDiffers, kind, "parts.evidence.prefix", "")
	}
	return nil
}

// evidenceOf returns the evidence part of an act with the source that it quotes, where there is one at hand.
func evidenceOf(a act.Act) (source act.EntryID, ev act.Evidence, ok bool) {
	switch a := a.(type) {
	case *act.StatementRecorded:
		return a.Source, a.Evidence.Value, a.Evidence.Here
	case *act.CommitmentRecorded:
		return a.Source, a.Evidence.Value, a.Evidence.Here
	case *act.CommitmentRevised:
		return a.Source, a.Evidence.Value, a.Evidence.Here
	}
	return "", act.Evidence{}, false
}
