package record_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// plainLine is a bundle's line as the tests read it, with the base64 undone.
type plainLine struct {
	Index    int64
	Leaf     []byte
	Received int64
	Salt     []byte
	Envelope *struct {
		Payload     []byte
		PayloadType string
	}
	Parts []struct {
		Name    string
		Content []byte
	}
	Erased *struct{ Entry act.EntryID }
}

// plain undoes a bundle's base64.
func plain(t testing.TB, bundle []byte) []plainLine {
	t.Helper()
	lines := bytes.Split(bytes.TrimSuffix(bundle, []byte("\n")), []byte("\n"))
	out := make([]plainLine, len(lines)-2)
	for i := range out {
		if err := json.Unmarshal(lines[i+1], &out[i]); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// text is everything that a line tells.
func (l plainLine) text() string {
	var out strings.Builder
	if l.Envelope != nil {
		out.WriteString(l.Envelope.PayloadType + string(l.Envelope.Payload))
	}
	for _, p := range l.Parts {
		out.WriteString(p.Name + string(p.Content))
	}
	return out.String()
}

// onlooker is a reader with the audiences of an entry of North's device that it sees.
type onlooker struct {
	name   string
	reader record.Reader
	sees   []act.AudienceKind
}

func onlookers(w *peacetest.World) []onlooker {
	other, _ := mandated(w, peacetest.North, nil)
	return []onlooker{
		{"the public", record.Reader{}, []act.AudienceKind{act.Public}},
		{"a key of no party", record.Reader{Key: north(w).KeyID()}, []act.AudienceKind{act.Public}},
		{"the party named", south(w).Reader(), []act.AudienceKind{act.Public, act.Participants, act.NamedParties}},
		{"another party", record.Reader{Party: "east"}, []act.AudienceKind{act.Public, act.Participants}},
		{"the secretariat", secretariat(w).Reader(), []act.AudienceKind{act.Public, act.Participants, act.Secretariat}},
		{"another key of the delegation", other.Reader(), []act.AudienceKind{act.Public, act.Participants, act.NamedParties, act.Secretariat, act.OwnDelegation}},
		{"the delegation without a key", record.Reader{Party: peacetest.North}, []act.AudienceKind{act.Public, act.Participants, act.NamedParties, act.Secretariat, act.OwnDelegation}},
		{"the same key", north(w).Reader(), act.AudienceKinds()},
		{"another party that names the key", record.Reader{Party: peacetest.South, Key: other.KeyID()}, []act.AudienceKind{act.Public, act.Participants, act.NamedParties}},
	}
}

func to(k act.AudienceKind) act.Audience {
	if k == act.NamedParties {
		return act.ToParties(peacetest.South)
	}
	return act.To(k)
}

func TestAReaderSeesWhatItsAudienceSaysAndOfTheRestAnIndexALeafAndAnHour(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		readers := onlookers(w)
		w.Pass(3*time.Hour + 17*time.Minute + 5*time.Second)
		for _, k := range act.AudienceKinds() {
			submission := w.Compose(north(w), to(k), peacetest.Source("نص سري جدا "+string(k)))
			result, err := w.Log.AppendOne(t.Context(), submission)
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range readers {
				t.Run(string(k)+" "+o.name, func(t *testing.T) {
					seen := slices.Contains(o.sees, k)
					looksAtLine(t, w, o.reader, result, seen)
					looksAtEntry(t, w, o.reader, result, seen)
					looksAtReceipt(t, w, o.reader, result, submission, seen)
					inExport := seen && k != act.OriginatorOnly // a bundle is cut for a party, never for a key
					looksAtExport(t, w, o.reader, result, "نص سري جدا "+string(k), inExport)
				})
			}
		}
	})
}

func looksAtLine(t *testing.T, w *peacetest.World, r record.Reader, result record.Result, seen bool) {
	t.Helper()
	lines, err := w.Record.Lines(t.Context(), r, w.Log.ID(), result.Index, result.Index+1)
	if err != nil || len(lines) != 1 {
		t.Fatal(lines, err)
	}
	got := lines[0]
	if len(got.Leaf) != record.LeafSize {
		t.Errorf("leaf of %d bytes", len(got.Leaf))
	}
	got.Leaf = nil
	want := record.Line{Index: result.Index, ReceivedUTC: w.Now.Truncate(time.Hour).UnixMicro()}
	if seen {
		want = record.Line{Index: result.Index, Seen: true, ReceivedUTC: w.Now.UnixMicro(), Kind: act.KindSourceFiled, Party: peacetest.North,
			Key: north(w).KeyID(), Entry: result.Entry, Seq: got.Seq, AtUTC: w.Now.UnixMicro()}
	}
	if d := cmp.Diff(want, got); d != "" || seen == (got.Seq == 0) {
		t.Errorf("line:\n%s", d)
	}
}

func looksAtEntry(t *testing.T, w *peacetest.World, r record.Reader, result record.Result, seen bool) {
	t.Helper()
	e, err := w.Record.Entry(t.Context(), r, w.Log.ID(), result.Index)
	idx, notFound := w.Record.Find(t.Context(), r, w.Log.ID(), result.Entry)
	if seen {
		if err != nil || notFound != nil || idx != result.Index || e.ID() != result.Entry || e.Party != peacetest.North || len(e.Parts) != 2 {
			t.Errorf("entry: %+v, %v, %v", e, err, notFound)
		}
		return
	}
	if !errors.Is(err, record.ErrNotSeen) || !errors.Is(notFound, record.ErrNotSeen) || e != nil {
		t.Errorf("entry: got %v, %v, %v, want ErrNotSeen", e, err, notFound)
	}
	if _, err := w.Record.Find(t.Context(), r, w.Log.ID(), nextID(w)); !errors.Is(err, record.ErrNotSeen) {
		t.Errorf("an entry that is not there: got %v", err)
	}
}

func looksAtReceipt(t *testing.T, w *peacetest.World, r record.Reader, result record.Result, s record.Submission, seen bool) {
	t.Helper()
	receipt, err := w.Record.Receipt(t.Context(), r, w.Log.ID(), result.Index)
	if err != nil {
		t.Fatal(err)
	}
	if !seen {
		if receipt.Extra != nil {
			t.Error("the receipt carries the salt")
		}
		return
	}
	leaf, err := receipt.LeafOf(&s.Envelope)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := receipt.Check(leaf, w.Opened.Origin, w.Signer.PublicKey()); err != nil {
		t.Error(err)
	}
}

func looksAtExport(t *testing.T, w *peacetest.World, r record.Reader, result record.Result, token string, seen bool) {
	t.Helper()
	bundle := w.Bundle(&r)
	line := plain(t, bundle)[result.Index]
	if got := strings.Contains(line.text(), token); got != seen {
		t.Errorf("the document in the export: %v, want %v", got, seen)
	}
	if got := strings.Contains(string(bundle), string(result.Entry)) || line.Envelope != nil || line.Received != 0 || line.Salt != nil || line.Erased != nil; got != seen {
		t.Errorf("anything but index and leaf in the export: %v, want %v", got, seen)
	}
	verified(t, w, bundle)
}

func TestAPartIsSeenByItsOwnAudienceInsideAnEntryThatMoreSee(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		on := w.DoTo(north(w), act.To(act.Public), bare())
		readers := onlookers(w)
		for _, k := range act.AudienceKinds() {
			token := "موقف مكتوم " + string(k)
			id := w.DoTo(north(w), act.To(act.Public), &act.PositionTaken{On: on, Stance: act.Disputes, Text: act.SayTo(to(k), token)})
			idx, err := w.Record.Find(t.Context(), record.Reader{}, w.Log.ID(), id)
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range readers {
				e, err := w.Record.Entry(t.Context(), o.reader, w.Log.ID(), idx)
				if err != nil {
					t.Fatal(err)
				}
				text := e.Opened.Act.(*act.PositionTaken).Text
				seen := slices.Contains(o.sees, k)
				if text.Here != seen || (text.Value == token) != seen || !text.Said || (len(e.Parts) == 1) != seen {
					t.Errorf("%s for %s: got %+v, want seen %v", k, o.name, text, seen)
				}
				bundle := w.Bundle(&o.reader)
				if got := strings.Contains(plain(t, bundle)[idx].text(), token); got != (seen && k != act.OriginatorOnly) {
					t.Errorf("%s for %s: in the export %v", k, o.name, got)
				}
				verified(t, w, bundle)
			}
		}
	})
}

func TestAMendIsShownToThoseWhoSeeTheActThatMends(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		id := w.Do(north(w), bare())
		idx, err := w.Record.Find(t.Context(), north(w).Reader(), w.Log.ID(), id)
		if err != nil {
			t.Fatal(err)
		}
		w.DoTo(north(w), act.To(act.OwnDelegation), &act.EntryWithdrawn{Entry: id, Reason: act.Say("سبب")})
		for _, c := range []struct {
			reader record.Reader
			want   int
		}{{north(w).Reader(), 1}, {south(w).Reader(), 0}, {secretariat(w).Reader(), 0}} {
			lines, err := w.Record.Lines(t.Context(), c.reader, w.Log.ID(), idx, idx+1)
			if err != nil || len(lines[0].Mended) != c.want {
				t.Errorf("%s: got %+v, %v, want %d mends", c.reader.Party, lines, err, c.want)
			}
		}
	})
}
