package record_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// forged is s with old replaced in its payload, signed anew: what a device that does not validate could send.
func forged(w *peacetest.World, by *peacetest.Author, s record.Submission, old, new string) record.Submission {
	w.T.Helper()
	payload := bytes.Replace(s.Envelope.Payload, []byte(old), []byte(new), 1)
	if bytes.Equal(payload, s.Envelope.Payload) {
		w.T.Fatalf("%q does not stand in %s", old, s.Envelope.Payload)
	}
	kind, err := act.KindOf(s.Envelope.PayloadType)
	if err != nil {
		w.T.Fatal(err)
	}
	return signed(w, kind, payload, s.Parts, by)
}

func signed(w *peacetest.World, kind act.Kind, payload []byte, parts []act.PartContent, by ...record.Signer) record.Submission {
	w.T.Helper()
	e, err := record.Sign(kind, payload, by...)
	if err != nil {
		w.T.Fatal(err)
	}
	return record.Submission{Envelope: e, Parts: parts}
}

// offer returns an attempt to append s.
func offer(w *peacetest.World, s record.Submission) func() error {
	return func() error {
		_, err := w.Log.AppendOne(context.Background(), s)
		return err
	}
}

// offered returns an attempt of author to append an act to the participants.
func offered(w *peacetest.World, author *peacetest.Author, a act.Act, second ...record.Signer) func() error {
	w.T.Helper()
	return offer(w, w.Compose(author, act.To(act.Participants), a, second...))
}

// kept is everything that a refusal must leave as it was.
func kept(t testing.TB, w *peacetest.World) string {
	t.Helper()
	return dump(t, w.DB, slices.Concat(projected(), owned(), []string{"salts", "checkpoint", "draft"})...)
}

// refused fails the test unless try is refused for the reason and leaves nothing behind.
func refused(t *testing.T, w *peacetest.World, want record.Reason, try func() error) *record.Refusal {
	t.Helper()
	before := kept(t, w)
	err := try()
	var r *record.Refusal
	if !errors.As(err, &r) || r.Reason != want {
		t.Fatalf("got %v, want refusal %s", err, want)
	}
	if d := cmp.Diff(before, kept(t, w)); d != "" {
		t.Fatalf("a refused entry left something behind:\n%s", d)
	}
	if !strings.HasPrefix(r.Error(), "append "+string(r.Kind)+": "+string(want)) {
		t.Fatalf("the error says %q", r)
	}
	return r
}

// mandated gives a new device of a party a mandate, and returns the device and the mandate's entry.
func mandated(w *peacetest.World, party string, m *act.MandateGranted) (*peacetest.Author, act.EntryID) {
	w.T.Helper()
	root := w.Roots[party]
	person := w.Do(root, &act.PersonEnrolled{Party: party, Identity: act.SayTo(act.To(act.OwnDelegation), act.Identity{Name: act.Words{AR: "شخص آخر"}})})
	device := w.NewAuthor("another device", party)
	w.Do(root, &act.KeyAdded{Party: party, Key: act.FormatKey(device.Public()), Holder: act.SayTo(act.To(act.OwnDelegation), person)})
	if m == nil {
		return device, ""
	}
	m.Party, m.Key = party, device.KeyID()
	return device, w.Do(root, m)
}

// bare is an act that rests on nothing and has no part.
func bare() *act.InstrumentRegistered {
	return &act.InstrumentRegistered{Type: "agreement", Title: act.Words{AR: "اتفاق"}, Status: "draft"}
}
