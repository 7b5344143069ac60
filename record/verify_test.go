package record_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

func check(bundle []byte, want record.Expect) (*record.Report, error) {
	return record.Verify(bytes.NewReader(bundle), delegation.Authority{}, want)
}

// faulty fails the test unless the bundle is refused with the fault, and returns it.
func faulty(t testing.TB, bundle []byte, want record.Expect, code record.FaultCode) *record.Fault {
	t.Helper()
	_, err := check(bundle, want)
	var f *record.Fault
	if !errors.As(err, &f) || f.Code != code {
		t.Fatalf("got %v, want fault %s", err, code)
	}
	if !strings.HasPrefix(f.Error(), fmt.Sprintf("bundle line %d, entry %d: %s", f.Line, f.Index, code)) {
		t.Fatalf("the error says %q", f)
	}
	return f
}

// grew fails the test unless the world's bundle proves its growth from the checkpoint.
func grew(t *testing.T, w *peacetest.World, seen string) {
	t.Helper()
	r, err := check(w.Bundle(nil), record.Expect{Log: w.Log.ID(), Seen: seen})
	if err != nil || r.SeenSize < 1 {
		t.Fatalf("growth: %v, %+v", err, r)
	}
}

func TestGrowthIsProvedFromEveryCheckpointThatWasGivenOut(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		var kept []string
		for range 12 {
			w.Do(north(w), bare())
			c, err := w.Record.Checkpoint(t.Context(), w.Log.ID())
			if err != nil {
				t.Fatal(err)
			}
			kept = append(kept, c)
		}
		bundle := w.Bundle(nil)
		for i, c := range kept {
			r, err := check(bundle, record.Expect{Seen: c})
			if want := int64(14 + 1 + i); err != nil || r.SeenSize != want {
				t.Errorf("checkpoint %d: %v, %+v, want size %d", i, err, r, want)
			}
		}
		if r, err := check(bundle, record.Expect{}); err != nil || r.SeenSize != -1 || r.Compared {
			t.Errorf("without a checkpoint: %v, %+v", err, r)
		}
	})
}

func TestGrowthIsRefusedFromACheckpointOfAnotherPast(t *testing.T) {
	w := world(t, peacetest.SQLiteAddress(t))
	fork := world(t, peacetest.SQLiteAddress(t)) // the same log, key and first entries: a host with two pasts
	w.Do(north(w), bare())
	fork.Do(north(fork), peacetest.Source("نص آخر"))
	if w.Log.ID() != fork.Log.ID() {
		t.Fatal("control: not the same log")
	}
	one, err := w.Record.Checkpoint(t.Context(), w.Log.ID())
	if err != nil {
		t.Fatal(err)
	}
	fork.Do(north(fork), bare())
	other := fork.Bundle(nil)
	if _, err := check(other, record.Expect{}); err != nil {
		t.Fatalf("control: by itself the other past is whole: %v", err)
	}
	faulty(t, other, record.Expect{Seen: one}, record.FaultGrowth)
	older := w.Bundle(nil)
	w.Do(north(w), bare())
	newer, err := w.Record.Checkpoint(t.Context(), w.Log.ID())
	if err != nil {
		t.Fatal(err)
	}
	faulty(t, older, record.Expect{Seen: newer}, record.FaultGrowth) // rolled back
	faulty(t, older, record.Expect{Seen: one[:len(one)-3]}, record.FaultGrowth)
	faulty(t, older, record.Expect{Seen: strings.Replace(one, "15", "16", 1)}, record.FaultGrowth)
}

func TestABundleOfAnotherLogThanTheOneExpectedIsAFault(t *testing.T) {
	w := world(t, peacetest.SQLiteAddress(t))
	bundle := w.Bundle(nil)
	if r, err := check(bundle, record.Expect{Log: w.Log.ID()}); err != nil || !r.Compared {
		t.Errorf("control: %v, %+v", err, r)
	}
	faulty(t, bundle, record.Expect{Log: act.PayloadDigest([]byte("another"))}, record.FaultOtherLog)
}

func TestTwoLogsOfOneOriginRefuseEachOthersEntries(t *testing.T) {
	one := world(t, peacetest.SQLiteAddress(t))
	again := *one.Opened
	again.Nonce = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
	two, err := record.New(t.Context(), peacetest.Open(t, peacetest.SQLiteAddress(t)), delegation.Authority{}, nil, record.Options{Now: peacetest.Start})
	if err != nil {
		t.Fatal(err)
	}
	root := *one.Roots[peacetest.Secretariat]
	s, err := record.Compose(act.Head{Entry: nextID(one), Seq: 1, AtUTC: 1, Audience: act.To(act.Public)}, &again, one.Rand(), &root)
	if err != nil {
		t.Fatal(err)
	}
	other, err := two.Create(t.Context(), s, one.Signer)
	if err != nil {
		t.Fatal(err)
	}
	entry := one.Compose(one.Roots[peacetest.Secretariat], act.To(act.Participants), enrolment(peacetest.Secretariat))
	refused(t, one, record.UnknownLog, func() error {
		_, err := other.AppendOne(t.Context(), entry)
		return err
	})
	if _, err := one.Log.AppendOne(t.Context(), entry); err != nil {
		t.Errorf("control: %v", err)
	}
	var b bytes.Buffer
	if err := two.Export(t.Context(), &b, other.ID(), nil); err != nil {
		t.Fatal(err)
	}
	mine, theirs := bytes.SplitAfter(one.Bundle(nil), []byte("\n")), bytes.SplitAfter(b.Bytes(), []byte("\n"))
	faulty(t, bytes.Join([][]byte{theirs[0], mine[1], theirs[2]}, nil), record.Expect{}, record.FaultOpened)
	mixed := append(bytes.Replace(theirs[0], []byte(`"size":1`), []byte(`"size":2`), 1), theirs[1]...)
	mixed = append(append(mixed, mine[2]...), theirs[2]...)
	faulty(t, mixed, record.Expect{}, record.FaultOtherLog)
}

func TestABundleCutForAReaderVerifiesAndCountsWhatIsWithheld(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, f := filled(t, address)
		w.DoTo(north(w), act.To(act.OwnDelegation), peacetest.Source("نص داخلي"))
		w.DoTo(north(w), act.To(act.Public), bare())
		w.DoTo(north(w), act.To(act.OriginatorOnly), bare())
		w.Do(south(w), &act.RedactionMade{Entry: f.IDs["replacement"], Whole: true, Ground: "unlawful"})
		whole := verified(t, w, w.Bundle(nil))
		if whole.Withheld != 0 || whole.PartsKept != 0 || whole.Unproved != 0 || whole.Reader != "" {
			t.Errorf("whole: %+v", whole)
		}
		for _, c := range []struct {
			reader                         record.Reader
			name                           string
			open, withheld, kept, unproved int64
		}{
			{record.Reader{}, "*", 2, whole.Entries - 2, 0, 1},
			{record.Reader{Party: peacetest.South}, "p:south", whole.Open - 2, 3, 6, 1}, // a whole redaction is not proved without the entry
			{record.Reader{Party: peacetest.North}, "p:north", whole.Open - 1, 2, 4, 1},
		} {
			got := verified(t, w, w.Bundle(&c.reader))
			want := record.Report{Reader: c.name, Open: c.open, Withheld: c.withheld, PartsKept: c.kept, Unproved: c.unproved, Entries: whole.Entries}
			have := record.Report{Reader: got.Reader, Open: got.Open, Withheld: got.Withheld, PartsKept: got.PartsKept, Unproved: got.Unproved, Entries: got.Entries}
			if d := cmp.Diff(want, have); d != "" {
				t.Errorf("cut for %s:\n%s", c.name, d)
			}
		}
	})
}

// east makes a party of which everybody sees everything, but for what narrow says: that stays with the participants.
// It returns the party's device.
func east(w *peacetest.World, narrow string) *peacetest.Author {
	w.T.Helper()
	do := func(name string, by *peacetest.Author, a act.Act) act.EntryID {
		if name == narrow {
			return w.Do(by, a)
		}
		return w.DoTo(by, act.To(act.Public), a)
	}
	root, device := w.NewAuthor("root", "east"), w.NewAuthor("device", "east")
	w.Roots["east"], w.Devices["east"] = root, device
	own := act.To(act.OwnDelegation)
	do("admission", w.Roots[peacetest.Secretariat], &act.PartyAdmitted{Party: "east", Name: act.Words{AR: "وفد الشرق"}, Role: "delegation", RootKey: act.FormatKey(root.Public())})
	do("joining", root, w.Joining("east"))
	person := do("person", root, enrolment("east"))
	do("key", root, &act.KeyAdded{Party: "east", Key: act.FormatKey(device.Public()), Holder: act.SayTo(own, person)})
	do("mandate", root, &act.MandateGranted{Party: "east", Key: device.KeyID(), Kinds: peacetest.DeviceKinds("east")})
	suspended := do("suspension", w.Roots[peacetest.Secretariat], &act.PartySuspended{Party: "east", Reason: act.Say("سبب")})
	if narrow == "suspension" {
		narrow = "lifting"
	}
	do("lifting", w.Roots[peacetest.Secretariat], &act.EntryWithdrawn{Entry: suspended, Reason: act.Say("سبب")})
	return device
}

func TestACutBundleVerifiesWhateverIsHidden(t *testing.T) {
	for narrow, unproved := range map[string]int64{"admission": 9, "joining": 6, "person": 0, "key": 4, "mandate": 3, "suspension": 0, "lifting": 3, "": 0} {
		t.Run("with its "+narrow+" for participants", func(t *testing.T) {
			peacetest.Engines(t, func(t *testing.T, address string) {
				w, _ := filled(t, address)
				device, public := east(w, narrow), act.To(act.Public)
				const document = "نص من الشرق"
				source := w.DoTo(device, public, peacetest.Source(document))
				w.DoTo(device, public, redaction(source, "about"))
				w.DoTo(device, public, &act.StatementRecorded{Source: source, Speakers: []act.Actor{{ID: "X", Name: act.Words{AR: "متحدث"}}},
					Mode: "direct", Evidence: act.Say(peacetest.Quote(document, "الشرق"))})
				w.DoTo(device, act.To(act.OwnDelegation), &act.PositionTaken{On: source, Stance: act.Accepts})
				verified(t, w, w.Bundle(nil))
				for _, r := range []record.Reader{{Party: peacetest.North}, {Party: peacetest.South}, {Party: peacetest.Secretariat}, {Party: "east"}} {
					if got := verified(t, w, w.Bundle(&r)); got.Unproved != 0 {
						t.Errorf("%s cannot follow the authority: %+v", r.Party, got)
					}
				}
				if got := verified(t, w, w.Bundle(&record.Reader{})); got.Unproved != unproved {
					t.Errorf("unproved to the public: got %d, want %d", got.Unproved, unproved)
				}
			})
		})
	}
}

func TestACutBundleShowsAReferenceThatItsAuthorCouldNotMake(t *testing.T) {
	w, f := filled(t, peacetest.SQLiteAddress(t))
	s := w.Compose(north(w), act.To(act.Participants), &act.PositionTaken{On: f.IDs["statement"], Stance: act.Accepts})
	hidden := w.DoTo(south(w), act.To(act.OwnDelegation), bare())
	h := hostOf(w)
	h.Add(forged(w, north(w), s, string(f.IDs["statement"]), string(hidden)))
	cut := bytes.Replace(h.Bundle(), []byte("}\n"), []byte(",\"reader\":\"p:south\"}\n"), 1)
	faulty(t, cut, record.Expect{}, record.FaultRule)
}
