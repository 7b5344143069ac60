package record_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// dishonesty is something that a host with the log's key could do to a bundle. make returns the bundle and the entry
// at which the fault must be found, or "" where it stands nowhere in particular.
type dishonesty struct {
	name string
	want record.FaultCode
	make func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID)
}

func TestVerifyNamesWhatAHostCannotHide(t *testing.T) {
	all := slices.Concat(omissions(), forgeries(), disorders())
	for _, c := range record.FaultCodes() {
		found := c == record.FaultGrowth // see TestGrowthIsRefusedFromACheckpointOfAnotherPast
		for _, d := range all {
			found = found || d.want == c
		}
		if !found {
			t.Errorf("no test for fault %s", c)
		}
	}
	for _, d := range all {
		t.Run(d.name, func(t *testing.T) {
			w, f := filled(t, peacetest.SQLiteAddress(t))
			verified(t, w, hostOf(w).Bundle()) // control: the host's own writing is accepted while it tells the truth
			bundle, id := d.make(w, f, hostOf(w))
			got := faulty(t, bundle, record.Expect{}, d.want)
			if id == "" {
				return
			}
			lines := bytes.Split(bundle, []byte("\n"))
			if got.Index < 0 || got.Line != int(got.Index)+2 || !strings.Contains(string(unbase64(t, lines[got.Line-1])), string(id)) {
				t.Errorf("the fault names line %d, entry %d: %s", got.Line, got.Index, lines[got.Line-1])
			}
		})
	}
}

func unbase64(t *testing.T, line []byte) []byte {
	t.Helper()
	head := `{"bundle":"","log":"","origin":"","size":1}` + "\n"
	l := plain(t, append(append([]byte(head), line...), "\n{}\n"...))[0]
	return append([]byte(l.text()), line...)
}

func omissions() []dishonesty {
	return []dishonesty{
		{"a part left out without a redaction", record.FaultPartMissing, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			l := h.Line(f.IDs["provision"])
			l.Parts = nil
			return h.Bundle(), f.IDs["provision"]
		}},
		{"an entry withheld from a whole bundle", record.FaultMissing, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			*h.Line(f.IDs["corrected"]) = peacetest.BundleLine{Leaf: h.Line(f.IDs["corrected"]).Leaf}
			return h.Bundle(), ""
		}},
		{"an entry said to be erased that nobody redacted", record.FaultMissing, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			h.Erase(f.IDs["corrected"])
			return h.Bundle(), f.IDs["corrected"]
		}},
		{"an entry said to be erased whose part alone was redacted", record.FaultMissing, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			h.Erase(f.IDs["notice"])
			return h.Bundle(), f.IDs["notice"]
		}},
		{"an erased entry of a key that nobody admitted", record.FaultAuthority, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			h.Erase(f.IDs["notice"]).Key = act.PayloadDigest([]byte("nobody"))
			return h.Bundle(), f.IDs["notice"]
		}},
		{"a part attached again after its redaction", record.FaultRedacted, func(w *peacetest.World, f peacetest.Filled, _ *peacetest.Host) ([]byte, act.EntryID) {
			s := w.Compose(south(w), act.To(act.Participants), peacetest.Source("نص"))
			r, err := w.Log.AppendOne(w.T.Context(), s)
			if err != nil {
				w.T.Fatal(err)
			}
			w.Do(south(w), redaction(r.Entry, "document"))
			h := hostOf(w)
			l := h.Line(r.Entry)
			l.Parts = append([]peacetest.BundlePart{{Name: "document", Salt: s.Parts[0].Salt[:], Content: s.Parts[0].Content}}, l.Parts...)
			return h.Bundle(), r.Entry
		}},
		{"words of a hidden quoter that stay after the document's redaction", record.FaultRedacted, func(w *peacetest.World, f peacetest.Filled, _ *peacetest.Host) ([]byte, act.EntryID) {
			quoter := quoteHidden(w, f, "zq.source")[0]
			words := hostOf(w).Line(quoter).Parts
			w.Do(north(w), &act.RedactionMade{Entry: f.IDs["source"], Parts: []string{"document"}, Ground: "unlawful",
				Also: []act.EntryID{f.IDs["statement"], f.IDs["commitment"], f.IDs["revised"]}})
			h := hostOf(w)
			if l := h.Line(quoter); len(l.Parts) != 0 {
				w.T.Fatalf("the words are there: %+v", l.Parts)
			}
			h.Line(quoter).Parts = words
			return h.Bundle(), quoter
		}},
		{"an entry put back after it was redacted whole", record.FaultRedacted, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			kept := *h.Line(f.IDs["replacement"])
			w.Do(south(w), &act.RedactionMade{Entry: f.IDs["replacement"], Whole: true, Ground: "unlawful"})
			h = hostOf(w)
			h.Lines[kept.Index] = kept
			return h.Bundle(), f.IDs["replacement"]
		}},
		{"an end that is missing", record.FaultCut, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			b := h.Bundle()
			return b[:len(b)-1], ""
		}},
		{"text after the end", record.FaultCut, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			return append(h.Bundle(), '\n'), ""
		}},
		{"an erased entry in a bundle that says it is cut", record.FaultForm, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			h.Erase(f.IDs["corrected"])
			return bytes.Replace(h.Bundle(), []byte("}\n"), []byte(",\"reader\":\"*\"}\n"), 1), f.IDs["corrected"]
		}},
		{"a reader of no form", record.FaultForm, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			return bytes.Replace(h.Bundle(), []byte("}\n"), []byte(",\"reader\":\"+\"}\n"), 1), ""
		}},
	}
}

func forgeries() []dishonesty {
	to := act.To(act.Participants)
	adds := func(name string, want record.FaultCode, make func(w *peacetest.World, f peacetest.Filled) record.Submission) dishonesty {
		return dishonesty{name, want, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			s := make(w, f)
			h.Add(s)
			o, err := act.Open(s.Envelope.PayloadType, s.Envelope.Payload)
			if err != nil {
				w.T.Fatal(err)
			}
			return h.Bundle(), o.Entry
		}}
	}
	return []dishonesty{
		adds("an entry by a key of the host's own", record.FaultAuthority, func(w *peacetest.World, _ peacetest.Filled) record.Submission {
			return w.Compose(w.NewAuthor("host", peacetest.North), to, bare())
		}),
		adds("a person admitted to a party by the secretariat", record.FaultAuthority, func(w *peacetest.World, _ peacetest.Filled) record.Submission {
			return w.Compose(w.Roots[peacetest.Secretariat], to, enrolment(peacetest.North))
		}),
		adds("an entry without a mandate", record.FaultAuthority, func(w *peacetest.World, _ peacetest.Filled) record.Submission {
			return w.Compose(w.Roots[peacetest.North], to, bare())
		}),
		adds("a signature that does not fit", record.FaultAuthority, func(w *peacetest.World, _ peacetest.Filled) record.Submission {
			s := w.Compose(north(w), to, bare())
			s.Envelope.Signatures[0].Sig[0] ^= 1
			return s
		}),
		adds("an envelope that nobody signed", record.FaultForm, func(w *peacetest.World, _ peacetest.Filled) record.Submission {
			s := w.Compose(north(w), to, bare())
			s.Envelope.Signatures = []record.Signature{}
			return s
		}),
		adds("another party's commitment revised", record.FaultRule, func(w *peacetest.World, f peacetest.Filled) record.Submission {
			return w.Compose(south(w), to, &act.EntryWithdrawn{Entry: f.IDs["statement"], Reason: act.Say("سبب")})
		}),
		adds("a position redacted by the secretariat and a third party", record.FaultRule, func(w *peacetest.World, f peacetest.Filled) record.Submission {
			return w.Compose(secretariat(w), to, redaction(f.IDs["position"], "text"), south(w))
		}),
		adds("a redaction hidden from those who saw", record.FaultRule, func(w *peacetest.World, f peacetest.Filled) record.Submission {
			return w.Compose(north(w), act.To(act.OwnDelegation), redaction(f.IDs["provision"], "texts"))
		}),
		adds("a suspension that is hidden from the party", record.FaultRule, func(w *peacetest.World, _ peacetest.Filled) record.Submission {
			return w.Compose(secretariat(w), act.To(act.OwnDelegation), &act.PartySuspended{Party: peacetest.South, Reason: act.Say("سبب")})
		}),
		{"a position on an entry that is hidden from its author", record.FaultRule, func(w *peacetest.World, _ peacetest.Filled, _ *peacetest.Host) ([]byte, act.EntryID) {
			hidden := w.DoTo(south(w), act.To(act.OwnDelegation), bare())
			h := hostOf(w)
			h.Add(w.Compose(north(w), to, &act.PositionTaken{On: hidden, Stance: act.Accepts}))
			return h.Bundle(), hidden
		}},
		adds("a position seen by more than what it is on", record.FaultRule, func(w *peacetest.World, f peacetest.Filled) record.Submission {
			return w.Compose(north(w), act.To(act.Public), &act.PositionTaken{On: f.IDs["statement"], Stance: act.Accepts})
		}),
		adds("a withdrawal redacted whole", record.FaultRule, func(w *peacetest.World, f peacetest.Filled) record.Submission {
			return w.Compose(north(w), to, &act.RedactionMade{Entry: f.IDs["withdrawn"], Whole: true, Ground: "unlawful"})
		}),
		adds("a document redacted without a quoter that its author sees", record.FaultRule, func(w *peacetest.World, f peacetest.Filled) record.Submission {
			return w.Compose(north(w), to, &act.RedactionMade{Entry: f.IDs["source"], Parts: []string{"document"}, Ground: "unlawful",
				Also: []act.EntryID{f.IDs["statement"]}, Kept: []act.EntryID{f.IDs["commitment"]}})
		}),
		adds("a quotation that does not stand there", record.FaultRule, func(w *peacetest.World, f peacetest.Filled) record.Submission {
			a := &act.StatementRecorded{Source: f.IDs["source"], Speakers: []act.Actor{{ID: "X", Name: act.Words{AR: "متحدث"}}}, Mode: "direct",
				Evidence: act.Say(peacetest.Quote(f.Document, "zq"))}
			a.Evidence.Value.Quote = "qz"
			return w.Compose(north(w), to, a)
		}),
		adds("a number used twice", record.FaultSequence, func(w *peacetest.World, f peacetest.Filled) record.Submission {
			h := w.Head(south(w), to, bare())
			h.Seq, h.Prev = 1, ""
			return w.Under(h, bare(), south(w))
		}),
		adds("an entry id used twice", record.FaultSequence, func(w *peacetest.World, f peacetest.Filled) record.Submission {
			h := w.Head(south(w), to, bare())
			h.Entry = f.IDs["link"]
			return w.Under(h, bare(), south(w))
		}),
		adds("a prev that is not the one before", record.FaultSequence, func(w *peacetest.World, f peacetest.Filled) record.Submission {
			h := w.Head(south(w), to, bare())
			h.Prev = act.PayloadDigest([]byte("another"))
			return w.Under(h, bare(), south(w))
		}),
		adds("a salt used twice", record.FaultPart, func(w *peacetest.World, f peacetest.Filled) record.Submission {
			s, err := record.Compose(w.Head(south(w), to, bare()), peacetest.Source("نص"), bytes.NewReader(make([]byte, 64)), south(w))
			if err != nil {
				w.T.Fatal(err)
			}
			return s
		}),
		adds("an entry of another log", record.FaultOtherLog, func(w *peacetest.World, f peacetest.Filled) record.Submission {
			h := w.Head(south(w), to, bare())
			h.Log = act.PayloadDigest([]byte("another"))
			return w.Under(h, bare(), south(w))
		}),
		{"a position on an entry that was erased before", record.FaultRule, func(w *peacetest.World, f peacetest.Filled, _ *peacetest.Host) ([]byte, act.EntryID) {
			w.Do(south(w), &act.RedactionMade{Entry: f.IDs["replacement"], Whole: true, Ground: "unlawful"})
			h := hostOf(w)
			h.Add(w.Compose(north(w), to, &act.PositionTaken{On: f.IDs["replacement"], Stance: act.Accepts}))
			return h.Bundle(), f.IDs["replacement"]
		}},
	}
}

func disorders() []dishonesty {
	return []dishonesty{
		{"an index that jumps", record.FaultOrder, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			h.Bundle()
			h.Lines[5].Index = 6
			return h.AsTheyAre(), ""
		}},
		{"a leaf that its entry does not give", record.FaultLeaf, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			h.Bundle()
			h.Line(f.IDs["link"]).Leaf[7] ^= 1
			return h.AsTheyAre(), f.IDs["link"]
		}},
		{"a time of receipt that goes back", record.FaultClock, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			h.Line(f.IDs["link"]).Received--
			return h.Bundle(), f.IDs["link"]
		}},
		{"a part exchanged for another", record.FaultPart, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			h.Line(f.IDs["provision"]).Parts[0].Content = []byte(`[{"lang":"ar","text":"نص","wording":"official"}]`)
			return h.Bundle(), f.IDs["provision"]
		}},
		{"a beginning that opens nothing", record.FaultOpened, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			h.Lines = h.Lines[1:]
			return h.Bundle(), ""
		}},
		{"a checkpoint by another key", record.FaultCheckpoint, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			other, err := record.NewLogSigner(w.Opened.Origin, newKey(w))
			if err != nil {
				w.T.Fatal(err)
			}
			h.Signer = other
			return h.Bundle(), ""
		}},
		{"a checkpoint over other leaves", record.FaultCheckpoint, func(w *peacetest.World, f peacetest.Filled, h *peacetest.Host) ([]byte, act.EntryID) {
			right := bytes.Split(h.Bundle(), []byte("\n"))
			h.Lines[4].Salt[0] ^= 1
			wrong := bytes.Split(h.Bundle(), []byte("\n"))
			right[len(right)-2] = wrong[len(wrong)-2]
			return bytes.Join(right, []byte("\n")), ""
		}},
	}
}

func TestAnEntryLeftOutBeforeTheLogKeySignedShowsAsAGapOfItsKey(t *testing.T) {
	w := world(t, peacetest.SQLiteAddress(t))
	for range 3 {
		w.Do(north(w), bare())
	}
	h := hostOf(w)
	h.Lines = slices.Delete(h.Lines, len(h.Lines)-2, len(h.Lines)-1)
	if r := verified(t, w, h.Bundle()); r.Gaps != 1 {
		t.Errorf("gaps: got %d, want 1", r.Gaps)
	}
}

func TestVerifyRefusesSpansThatNoValidationSaw(t *testing.T) {
	for name, span := range map[string][2]int64{"before the beginning": {-5, -3}, "backwards": {9, 2}, "beyond the end": {1 << 40, 1<<40 + 2}} {
		t.Run(name, func(t *testing.T) {
			w, f := filled(t, peacetest.SQLiteAddress(t))
			a := &act.StatementRecorded{Source: f.IDs["source"], Speakers: []act.Actor{{ID: "X", Name: act.Words{AR: "متحدث"}}}, Mode: "direct",
				Evidence: act.Say(peacetest.Quote(f.Document, "zq"))}
			h := hostOf(w)
			h.Add(repacked(w, a, act.Evidence{SHA256: act.PayloadDigest([]byte(f.Document)), Start: span[0], End: span[1], Quote: "zq"}))
			faulty(t, h.Bundle(), record.Expect{}, record.FaultRule)
		})
	}
}

// repacked composes a with other content in its evidence than Validate would let through.
func repacked(w *peacetest.World, a *act.StatementRecorded, ev act.Evidence) record.Submission {
	w.T.Helper()
	s := w.Compose(north(w), act.To(act.Participants), a)
	b, err := json.Marshal(ev)
	if err != nil {
		w.T.Fatal(err)
	}
	if b, err = act.Canonical(b); err != nil {
		w.T.Fatal(err)
	}
	o, err := act.Open(s.Envelope.PayloadType, s.Envelope.Payload)
	if err != nil {
		w.T.Fatal(err)
	}
	s.Parts[0].Content = b
	digest := act.PartDigest(s.Parts[0].Salt, o.Log, string(o.Entry), o.Parts[0], b)
	return forged(w, north(w), s, string(o.Parts[0].Digest), string(digest))
}

func TestKindsOfALaterProgramAreCarriedByVerifyImportAndReplay(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		m := &act.MandateGranted{Party: peacetest.North, Key: north(w).KeyID(), Kinds: []act.Kind{act.KindPositionTaken}}
		grant := w.Compose(w.Roots[peacetest.North], act.To(act.Participants), m)
		grant = forged(w, w.Roots[peacetest.North], grant, `"position.taken"`, `"weather.observed"`)
		s := w.Compose(north(w), act.To(act.Participants), bare())
		unknown := signed(w, "weather.observed", s.Envelope.Payload, nil, north(w))
		h := hostOf(w)
		h.Add(grant, unknown)
		bundle := h.Bundle()
		if r := verified(t, w, bundle); r.Kinds["weather.observed"] != 1 {
			t.Fatalf("verify: %+v", r)
		}
		r := importInto(t, other(t, address), bundle)
		live := dump(t, r.DB(), slices.Concat(projected(), owned())...)
		if err := r.Replay(t.Context()); err != nil {
			t.Fatal(err)
		}
		if again := dump(t, r.DB(), slices.Concat(projected(), owned())...); again != live || !strings.Contains(live, "weather.observed") {
			t.Error("replayed and imported differ, or the kind is not there")
		}
		var out bytes.Buffer
		if err := r.Export(t.Context(), &out, w.Log.ID(), nil); err != nil {
			t.Fatal(err)
		}
		if out.String() != string(bundle) {
			t.Error("the bundle that comes out differs from the one that went in")
		}
	})
}
