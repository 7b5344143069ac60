package record_test

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// planted lists the tokens that stand in the parts of a filled world. key.added's holder is an entry id, which has no
// room for one.
func planted(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, k := range act.Kinds() {
		a, ok := act.New(k)
		if !ok {
			t.Fatalf("no act of kind %s", k)
		}
		for _, part := range act.PartNames(a) {
			if k != act.KindKeyAdded {
				out = append(out, "zq."+string(k)+"."+part)
			}
		}
	}
	return out
}

// places is everything that a world keeps and gives out, as text to search.
func places(t *testing.T, w *peacetest.World, address string) map[string]string {
	t.Helper()
	tables, err := w.DB.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{"tables": dump(t, w.DB, tables...)}
	var export strings.Builder
	for _, r := range []*record.Reader{nil, {Party: peacetest.North}, {Party: peacetest.South}, {Party: peacetest.Secretariat}, {}} {
		for _, l := range plain(t, w.Bundle(r)) {
			export.WriteString(l.text())
		}
	}
	out["export"] = export.String()
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		out["file"] = readAll(t, path) + readAll(t, path+"-wal") + readAll(t, path+"-shm")
	}
	return out
}

func readAll(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(b)
}

func stands(text, token string) bool {
	return strings.Contains(text, token) || strings.Contains(text, hex.EncodeToString([]byte(token)))
}

// redactAllParts redacts every part that Fill planted a token in, each by its author's party.
func redactAllParts(w *peacetest.World, f peacetest.Filled) {
	north, south, secretariat := w.Devices[peacetest.North], w.Devices[peacetest.South], w.Devices[peacetest.Secretariat]
	w.Do(north, &act.RedactionMade{Entry: f.IDs["source"], Parts: []string{"about", "document"}, Ground: "unlawful",
		Also: []act.EntryID{f.IDs["statement"], f.IDs["commitment"], f.IDs["revised"]}})
	for name, part := range map[string]string{"person": "identity", "key": "holder", "instrument": "note", "provision": "texts", "revised": "reason", "position": "text", "withdrawn": "reason"} {
		w.Do(north, redaction(f.IDs[name], part))
	}
	for name, part := range map[string]string{"assessment": "note", "corrected": "reason"} {
		w.Do(south, redaction(f.IDs[name], part))
	}
	w.Do(secretariat, redaction(f.IDs["suspended"], "reason"))
}

// eraseFreed finishes an erasure on SQLite.
func eraseFreed(t *testing.T, w *peacetest.World) {
	t.Helper()
	if w.DB.Engine() != store.SQLite {
		return // its files are looked into by package serve
	}
	if e, err := w.DB.Erase(t.Context()); err != nil || !e.Done {
		t.Fatalf("erase: %+v, %v", e, err)
	}
}

func TestWhatAPartSaidIsNowhereAfterItsRedaction(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, f := filled(t, address)
		draft(t, w, f.IDs["source"], "zq.source.filed.document")
		before := places(t, w, address)
		for _, token := range planted(t) {
			for place, text := range before {
				if !stands(text, token) {
					t.Errorf("control: %s is not in the %s before", token, place)
				}
			}
		}
		redactAllParts(w, f)
		eraseFreed(t, w)
		after := places(t, w, address)
		for _, token := range append(planted(t), "zq.") {
			for place, text := range after {
				if stands(text, token) {
					t.Errorf("%s is in the %s after its redaction", token, place)
				}
			}
		}
		if had, has := strings.Count(before["tables"], ` name="holder"`), strings.Count(after["tables"], ` name="holder"`); had-has != 1 {
			t.Errorf("holders of keys: %d before, %d after, want one less", had, has)
		}
		report := verified(t, w, w.Bundle(nil))
		if report.PartsGone != 18 {
			t.Errorf("parts redacted: got %d, want 18", report.PartsGone)
		}
	})
}

// draft puts a draft on a source that holds some of its words.
func draft(t *testing.T, w *peacetest.World, source act.EntryID, words string) {
	t.Helper()
	if err := write(w, `INSERT INTO draft (id, log, party, source, reading, decisions, at) SELECT 'd', num, 'north', $2, $3, $3, 0 FROM log WHERE id = $1`,
		string(w.Log.ID()), string(source), []byte(words)); err != nil {
		t.Fatal(err)
	}
}

func TestWhatAPayloadSaidIsNowhereAfterItsEntryWasRedactedWhole(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, f := filled(t, address)
		const token = "qz.payload"
		terms := peacetest.Terms(f.IDs["source"])
		terms.Place, terms.Condition = act.Words{AR: token}, act.Words{AR: token}
		id := w.Do(north(w), &act.CommitmentRecorded{Terms: terms, Texts: act.Say([]act.Text{{Lang: "ar", Text: token, Wording: act.WordingSummary}}),
			Evidence: act.Say(peacetest.Quote(f.Document, "zq.source"))})
		other := w.Do(north(w), &act.AssessmentMade{Commitment: id, On: "2020-07-24", Finding: act.FindingHolding, Note: act.Say("zq.kept")})
		for place, text := range places(t, w, address) {
			if !stands(text, token) {
				t.Errorf("control: it is not in the %s before", place)
			}
		}
		w.Do(north(w), &act.RedactionMade{Entry: id, Whole: true, Ground: "court_order"})
		eraseFreed(t, w)
		after := places(t, w, address)
		for place, text := range after {
			if stands(text, token) {
				t.Errorf("it is in the %s after", place)
			}
			if !stands(text, "zq.kept") {
				t.Errorf("what rests on it went from the %s too", place)
			}
		}
		report := verified(t, w, w.Bundle(nil))
		if report.Erased != 1 || report.Gaps != 0 {
			t.Errorf("report: %+v", report)
		}
		w.Do(north(w), &act.EntryWithdrawn{Entry: other, Reason: act.Say("سبب")})
	})
}

// The second payload under a number is evidence, and mostly a draft of the first: it goes with the entry, its digest stays.
func TestEvidenceOfANumberUsedTwiceSaysNothingOnceItsEntryWasRedactedWhole(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		said := func() *act.InstrumentRegistered {
			a := bare()
			a.Title.AR = "qz.evidence"
			return a
		}
		h := w.Head(north(w), act.To(act.Participants), said())
		id := w.Do(north(w), bare())
		h.Entry = nextID(w)
		refused(t, w, record.SequenceReuse, offer(w, w.Under(h, said(), north(w))))
		stands := func() bool {
			text := dump(t, w.DB, "equivocation")
			for _, shifted := range []string{"qz.evidence", "xqz.evidence", "xxqz.evidence"} {
				s := base64.StdEncoding.EncodeToString([]byte(shifted))
				if strings.Contains(text, s[4:len(s)-4]) {
					return true
				}
			}
			return false
		}
		if !stands() {
			t.Fatalf("control: it is not in the evidence before: %s", dump(t, w.DB, "equivocation"))
		}
		w.Do(north(w), &act.RedactionMade{Entry: id, Whole: true, Ground: "unlawful"})
		if stands() {
			t.Error("it is in the evidence after")
		}
		if got := dump(t, w.DB, "equivocation"); !strings.HasPrefix(got, "== equivocation: 1\n") {
			t.Errorf("the evidence itself is gone: %s", got)
		}
		verified(t, w, w.Bundle(nil))
	})
}

func TestRedactionMovesNoLeafNoRootAndNoProof(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, f := filled(t, address)
		leaves := func(n int64) (out [][]byte) {
			lines, err := w.Record.Lines(t.Context(), record.Reader{}, w.Log.ID(), 0, n)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range lines {
				out = append(out, l.Leaf)
			}
			return out
		}
		head, err := w.Record.Head(t.Context(), w.Log.ID())
		if err != nil {
			t.Fatal(err)
		}
		before := leaves(head.Size)
		kept, err := w.Record.Checkpoint(t.Context(), w.Log.ID())
		if err != nil {
			t.Fatal(err)
		}
		var receipts []record.Receipt
		for i := range head.Size {
			r, err := w.Record.Receipt(t.Context(), south(w).Reader(), w.Log.ID(), i)
			if err != nil {
				t.Fatal(err)
			}
			receipts = append(receipts, r)
		}
		redactAllParts(w, f)
		w.Do(north(w), &act.RedactionMade{Entry: f.IDs["link"], Whole: true, Ground: "unlawful"})
		if d := cmp.Diff(before, leaves(head.Size)); d != "" {
			t.Fatalf("leaves:\n%s", d)
		}
		for i, r := range receipts {
			now, err := w.Record.Receipt(t.Context(), south(w).Reader(), w.Log.ID(), int64(i))
			if err != nil {
				t.Fatal(err)
			}
			for _, receipt := range []record.Receipt{r, now} {
				if _, err := receipt.Check(before[i], w.Opened.Origin, w.Signer.PublicKey()); err != nil {
					t.Errorf("receipt of entry %d: %v", i, err)
				}
			}
		}
		grew(t, w, kept)
	})
}

func TestAnotherPartysPartGoesByTheSecretariatWithAThirdParty(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, f := filled(t, address)
		w.DoTo(secretariat(w), act.To(act.Participants), redaction(f.IDs["provision"], "texts"), south(w))
		w.DoTo(secretariat(w), act.To(act.Participants), &act.RedactionMade{Entry: f.IDs["source"], Parts: []string{"document"}, Ground: "court_order",
			Also: []act.EntryID{f.IDs["statement"]}, Kept: []act.EntryID{f.IDs["commitment"], f.IDs["revised"]}}, south(w))
		w.DoTo(secretariat(w), act.To(act.Participants), &act.RedactionMade{Entry: f.IDs["link"], Whole: true, Ground: "unlawful"}, south(w))
		report := verified(t, w, w.Bundle(nil))
		if report.Erased != 1 || report.PartsGone != 4 { // texts, document, evidence; and the notice's document
			t.Errorf("report: %+v", report)
		}
		got := dumpRows(t, w.DB, "redaction")
		if len(got) != 5 || !slices.ContainsFunc(got, func(r string) bool { return strings.Contains(r, ` part="document" ground="court_order"`) }) {
			t.Errorf("redactions noted: %q", got)
		}
	})
}

func TestAPartyRedactsItsOwnPosition(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, f := filled(t, address)
		w.Do(north(w), redaction(f.IDs["position"], "text"))
		verified(t, w, w.Bundle(nil))
	})
}

func TestEveryKindThatOthersRestOnKeepsWhole(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, f := filled(t, address)
		names := map[act.Kind]string{act.KindPersonEnrolled: "person", act.KindPersonLeft: "left", act.KindKeyAdded: "key", act.KindKeyRevoked: "revoked",
			act.KindMandateGranted: "mandate", act.KindMandateWithdrawn: "ended", act.KindPartySuspended: "suspended", act.KindRedactionMade: "redaction",
			act.KindEntryCorrected: "corrected", act.KindEntryWithdrawn: "withdrawn"}
		ids := map[act.Kind]act.EntryID{act.KindProcessOpened: idAt(t, w, 0)}
		for k, name := range names {
			ids[k] = f.IDs[name]
		}
		for i := range int64(20) { // of the world's own beginning
			for _, k := range []act.Kind{act.KindPartyAdmitted, act.KindPartyJoined} {
				if lines, err := w.Record.Lines(t.Context(), north(w).Reader(), w.Log.ID(), i, i+1); err == nil && len(lines) == 1 && lines[0].Kind == k {
					ids[k] = lines[0].Entry
				}
			}
		}
		third := map[string]*peacetest.Author{peacetest.North: south(w), peacetest.South: north(w), peacetest.Secretariat: nil}
		for _, k := range act.Kinds() {
			if !k.KeepsWhole() {
				continue
			}
			if ids[k] == "" {
				t.Errorf("%s is not tried", k)
				continue
			}
			whole := &act.RedactionMade{Entry: ids[k], Whole: true, Ground: "unlawful"}
			if second := third[partyAt(t, w, ids[k])]; second != nil {
				w.Refused(record.RedactKept, secretariat(w), whole, second)
			} else {
				w.Refused(record.RedactKept, secretariat(w), whole)
			}
		}
		w.Refused(record.RedactKept, north(w), &act.RedactionMade{Entry: f.IDs["withdrawn"], Whole: true, Ground: "unlawful"})
		w.Refused(record.RedactKept, south(w), &act.RedactionMade{Entry: f.IDs["corrected"], Whole: true, Ground: "unlawful"})
		for _, name := range []string{"position", "assessment"} {
			if rows := strings.Join(dumpRows(t, w.DB, "mended"), "\n"); !strings.Contains(rows, fmt.Sprintf(` target="%d"`, indexOf(t, w, f.IDs[name]))) {
				t.Errorf("%s stands again:\n%s", name, rows)
			}
		}
	})
}

func indexOf(t *testing.T, w *peacetest.World, id act.EntryID) int64 {
	t.Helper()
	idx, err := w.Record.Find(t.Context(), north(w).Reader(), w.Log.ID(), id)
	if err != nil {
		t.Fatal(err)
	}
	return idx
}

func idAt(t *testing.T, w *peacetest.World, i int64) act.EntryID {
	t.Helper()
	lines, err := w.Record.Lines(t.Context(), north(w).Reader(), w.Log.ID(), i, i+1)
	if err != nil || len(lines) != 1 {
		t.Fatal(lines, err)
	}
	return lines[0].Entry
}

func partyAt(t *testing.T, w *peacetest.World, id act.EntryID) string {
	t.Helper()
	idx, err := w.Record.Find(t.Context(), north(w).Reader(), w.Log.ID(), id)
	if err != nil {
		t.Fatal(err)
	}
	e, err := w.Record.Entry(t.Context(), north(w).Reader(), w.Log.ID(), idx)
	if err != nil {
		t.Fatal(err)
	}
	return e.Party
}

func TestAnAuditFindsWhatARowStillTellsOfAnErasedEntry(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, f := filled(t, address)
		w.Do(north(w), &act.RedactionMade{Entry: f.IDs["link"], Whole: true, Ground: "unlawful"})
		whole(t, w.Record, w.Log.ID()) // control
		for _, set := range []string{"kind = 'link.made'", "audience = 0", "at = 7"} {
			damageTo(t, w, f, damage{do: []string{`UPDATE entry SET ` + set + ` WHERE EXISTS (SELECT 1 FROM erased x WHERE x.log = entry.log AND x.idx = entry.idx)`}})
		}
		var got []string
		for _, x := range audited(t, w.Record, w.Log.ID(), record.AuditOptions{}).Findings {
			got = append(got, string(x.Code)+" "+x.Place)
		}
		if d := cmp.Diff([]string{"redacted kind", "redacted audience", "redacted at"}, got); d != "" {
			t.Errorf("found other things than expected:\n%s", d)
		}
	})
}
