package peacetest

import (
	"bytes"
	"context"
	"strings"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/record"
)

// Beside returns another record on the world's database, as a second node would open it, with its log.
func (w *World) Beside(projections ...record.Projection) (*record.Record, *record.Log) {
	w.T.Helper()
	r, err := record.New(context.Background(), w.DB, delegation.Authority{}, projections, record.Options{Now: func() time.Time { return w.Now }, Rand: w.random})
	w.must(err)
	l, err := r.Log(context.Background(), w.Log.ID(), w.Signer)
	w.must(err)
	return r, l
}

// Bundle exports the world's log: whole where reader is nil.
func (w *World) Bundle(reader *record.Reader) []byte {
	w.T.Helper()
	var b bytes.Buffer
	w.must(w.Record.Export(context.Background(), &b, w.Log.ID(), reader))
	return b.Bytes()
}

// Source returns the act that files a text.
func Source(document string) *act.SourceFiled {
	return &act.SourceFiled{Lang: "ar", Published: "2020-07-22", Form: "communique", Bytes: int64(len(document)), Document: act.Say(document),
		About: act.Say(act.SourceCitation{Title: "بيان تجريبي", SHA256: act.PayloadDigest([]byte(document))})}
}

// Quote returns the evidence of a quotation's first place in a document.
func Quote(document, quote string) act.Evidence {
	start := strings.Index(document, quote)
	return act.Evidence{SHA256: act.PayloadDigest([]byte(document)), Start: int64(start), End: int64(start + len(quote)), Quote: quote}
}

// Terms returns the terms of a political commitment that rests on a source.
func Terms(source act.EntryID) act.Terms {
	return act.Terms{Source: source, Modality: act.Agreed, Strength: 2, Class: "ceasefire", Track: "political", Standing: act.Signed,
		Deadline: act.Deadline{Trigger: "none"}}
}

// Filled is what Fill appended, by a word for each: "source", "statement", …
type Filled struct {
	IDs      map[string]act.EntryID
	Document string // of the source
}

// Fill appends entries of every kind. Every part of text holds mark, a dot, the kind, a dot and the part's name.
func (w *World) Fill(mark string) Filled {
	w.T.Helper()
	f := Filled{IDs: map[string]act.EntryID{}}
	w.fillDelegation(mark, f.IDs)
	w.fillSource(mark, &f)
	w.fillCommitment(mark, f)
	w.fillMends(mark, f)
	return f
}

func marked(mark string, k act.Kind, part string) string {
	return "نص " + mark + "." + string(k) + "." + part
}

// fillDelegation: a second person of North comes, gets a key and a mandate, loses them and leaves; South is suspended
// and comes back.
func (w *World) fillDelegation(mark string, ids map[string]act.EntryID) {
	own, root := act.To(act.OwnDelegation), w.Roots[North]
	ids["person"] = w.Do(root, &act.PersonEnrolled{Party: North, Identity: act.SayTo(own, act.Identity{Name: act.Words{AR: marked(mark, act.KindPersonEnrolled, "identity")}})})
	key := w.NewAuthor("second device", North)
	ids["key"] = w.Do(root, &act.KeyAdded{Party: North, Key: act.FormatKey(key.Public()), Holder: act.SayTo(own, ids["person"])})
	ids["mandate"] = w.Do(root, &act.MandateGranted{Party: North, Key: key.KeyID(), Kinds: []act.Kind{act.KindPositionTaken}, Until: "2020-12-31"})
	ids["ended"] = w.Do(root, &act.MandateWithdrawn{Party: North, Mandate: ids["mandate"]})
	ids["revoked"] = w.Do(root, &act.KeyRevoked{Party: North, Key: key.KeyID(), Reason: "left"})
	ids["left"] = w.Do(root, &act.PersonLeft{Party: North, Person: ids["person"]})
	ids["suspended"] = w.Do(w.Devices[Secretariat], &act.PartySuspended{Party: South, Reason: act.Say(marked(mark, act.KindPartySuspended, "reason"))})
	ids["lifted"] = w.Do(w.Devices[Secretariat], &act.EntryWithdrawn{Entry: ids["suspended"], Reason: act.Say("رُفع التعليق.")})
}

func (w *World) fillSource(mark string, f *Filled) {
	quoted := marked(mark, act.KindStatementRecorded, "evidence")
	committed := marked(mark, act.KindCommitmentRecorded, "evidence")
	f.Document = strings.Join([]string{marked(mark, act.KindSourceFiled, "document"), quoted, committed, marked(mark, act.KindCommitmentRevised, "evidence")}, "\n")
	north := w.Devices[North]
	source := Source(f.Document)
	source.About.Value.Title = marked(mark, act.KindSourceFiled, "about")
	f.IDs["source"] = w.Do(north, source)
	f.IDs["statement"] = w.Do(north, &act.StatementRecorded{Source: f.IDs["source"], Speakers: []act.Actor{{ID: "NTH", Name: act.Words{AR: "وفد الشمال"}}},
		Mode: "direct", Evidence: act.Say(Quote(f.Document, quoted))})
	f.IDs["instrument"] = w.Do(north, &act.InstrumentRegistered{Type: "joint_statement", Title: act.Words{AR: "بيان مشترك"}, Status: "draft",
		Source: f.IDs["source"], Note: act.Say(marked(mark, act.KindInstrumentRegistered, "note"))})
	f.IDs["provision"] = w.Do(north, &act.ProvisionRegistered{Instrument: f.IDs["instrument"], Number: "١",
		Texts: act.Say([]act.Text{{Lang: "ar", Text: marked(mark, act.KindProvisionRegistered, "texts"), Wording: act.WordingOfficial}})})
	f.IDs["link"] = w.Do(north, &act.InstrumentLinked{From: f.IDs["provision"], Link: "implements", To: f.IDs["instrument"]})
}

func (w *World) fillCommitment(mark string, f Filled) {
	north, south := w.Devices[North], w.Devices[South]
	words := func(k act.Kind) act.Part[[]act.Text] {
		return act.Say([]act.Text{{Lang: "ar", Text: marked(mark, k, "texts"), Wording: act.WordingSummary}})
	}
	evidence := func(k act.Kind) act.Part[act.Evidence] {
		return act.Say(Quote(f.Document, marked(mark, k, "evidence")))
	}
	f.IDs["commitment"] = w.Do(north, &act.CommitmentRecorded{Terms: Terms(f.IDs["source"]), Texts: words(act.KindCommitmentRecorded), Evidence: evidence(act.KindCommitmentRecorded)})
	f.IDs["revised"] = w.Do(north, &act.CommitmentRevised{Commitment: f.IDs["commitment"], Terms: Terms(f.IDs["source"]), Texts: words(act.KindCommitmentRevised),
		Evidence: evidence(act.KindCommitmentRevised), Reason: act.Say(marked(mark, act.KindCommitmentRevised, "reason"))})
	f.IDs["assessment"] = w.Do(south, &act.AssessmentMade{Commitment: f.IDs["commitment"], On: "2020-07-23", Finding: act.FindingStrained,
		Note: act.Say(marked(mark, act.KindAssessmentMade, "note"))})
	f.IDs["position"] = w.Do(north, &act.PositionTaken{On: f.IDs["assessment"], Stance: act.Disputes, Text: act.Say(marked(mark, act.KindPositionTaken, "text"))})
}

func (w *World) fillMends(mark string, f Filled) {
	south := w.Devices[South]
	f.IDs["replacement"] = w.Do(south, &act.AssessmentMade{Commitment: f.IDs["commitment"], On: "2020-07-23", Finding: act.FindingHolding})
	f.IDs["corrected"] = w.Do(south, &act.EntryCorrected{Entry: f.IDs["assessment"], Replacement: f.IDs["replacement"], Reason: act.Say(marked(mark, act.KindEntryCorrected, "reason"))})
	f.IDs["withdrawn"] = w.Do(w.Devices[North], &act.EntryWithdrawn{Entry: f.IDs["position"], Reason: act.Say(marked(mark, act.KindEntryWithdrawn, "reason"))})
	f.IDs["notice"] = w.Do(south, Source("إعلان قصير"))
	f.IDs["redaction"] = w.Do(south, &act.RedactionMade{Entry: f.IDs["notice"], Parts: []string{"document"}, Ground: "mistaken_content"})
}
