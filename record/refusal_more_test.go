package record_test

import (
	"context"
	"errors"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

func authorAttempts() []attempt {
	return []attempt{
		{"a key that was revoked", record.RevokedKey, func(w *peacetest.World, _ peacetest.Filled) func() error {
			device, _ := mandated(w, peacetest.North, &act.MandateGranted{Kinds: []act.Kind{act.KindInstrumentRegistered}})
			w.Do(device, bare())
			w.Do(w.Roots[peacetest.North], &act.KeyRevoked{Party: peacetest.North, Key: device.KeyID(), Reason: "lost"})
			return offered(w, device, bare())
		}},
		{"a key without a mandate", record.NoMandate, func(w *peacetest.World, _ peacetest.Filled) func() error {
			device, _ := mandated(w, peacetest.North, nil)
			return offered(w, device, bare())
		}},
		{"a key with a mandate for another kind", record.NoMandate, func(w *peacetest.World, _ peacetest.Filled) func() error {
			device, _ := mandated(w, peacetest.North, &act.MandateGranted{Kinds: []act.Kind{act.KindPositionTaken}})
			return offered(w, device, bare())
		}},
		{"a device that admits a person", record.RootOnly, func(w *peacetest.World, _ peacetest.Filled) func() error {
			return offered(w, north(w), enrolment(peacetest.North))
		}},
		{"a root key that admits another party's person", record.ForeignParty, func(w *peacetest.World, _ peacetest.Filled) func() error {
			return offered(w, w.Roots[peacetest.North], enrolment(peacetest.South))
		}},
		{"a delegation that admits a party", record.SecretariatOnly, func(w *peacetest.World, _ peacetest.Filled) func() error {
			return offered(w, north(w), admission(w, "east"))
		}},
		{"a root key that signs for its party before it joined", record.NotJoined, func(w *peacetest.World, _ peacetest.Filled) func() error {
			w.Admit("west")
			return offered(w, w.Roots["west"], enrolment("west"))
		}},
		{"a party that is suspended", record.Suspended, func(w *peacetest.World, _ peacetest.Filled) func() error {
			w.Join("centre")
			w.Do(secretariat(w), &act.PartySuspended{Party: "centre", Reason: act.Say("سبب")})
			return offered(w, w.Devices["centre"], bare())
		}},
		{"a root key that takes a position", record.RootSignsLittle, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, w.Roots[peacetest.North], &act.PositionTaken{On: f.IDs["statement"], Stance: act.Accepts})
		}},
		{"a mandate for a root key", record.RootSignsLittle, func(w *peacetest.World, _ peacetest.Filled) func() error {
			root := w.Roots[peacetest.North]
			return offered(w, root, &act.MandateGranted{Party: peacetest.North, Key: root.KeyID(), Kinds: []act.Kind{act.KindPositionTaken}})
		}},
	}
}

func enrolment(party string) *act.PersonEnrolled {
	return &act.PersonEnrolled{Party: party, Identity: act.SayTo(act.To(act.OwnDelegation), act.Identity{Name: act.Words{AR: "شخص"}})}
}

func admission(w *peacetest.World, party string) *act.PartyAdmitted {
	return &act.PartyAdmitted{Party: party, Name: act.Words{AR: "وفد"}, Role: "delegation", RootKey: act.FormatKey(w.NewAuthor("root", party).Public())}
}

func logAttempts() []attempt {
	return []attempt{
		{"a party admitted twice", record.AlreadyThere, func(w *peacetest.World, _ peacetest.Filled) func() error {
			return offered(w, secretariat(w), admission(w, peacetest.North))
		}},
		{"a party admitted with another's root key", record.AlreadyThere, func(w *peacetest.World, _ peacetest.Filled) func() error {
			a := admission(w, "coast")
			a.RootKey = act.FormatKey(w.Roots[peacetest.North].Public())
			return offered(w, secretariat(w), a)
		}},
		{"a party that joins twice", record.AlreadyThere, func(w *peacetest.World, _ peacetest.Filled) func() error {
			return offered(w, w.Roots[peacetest.North], w.Joining(peacetest.North))
		}},
		{"a key that was revoked admitted again", record.AlreadyThere, func(w *peacetest.World, _ peacetest.Filled) func() error {
			device, _ := mandated(w, peacetest.North, nil)
			w.Do(w.Roots[peacetest.North], &act.KeyRevoked{Party: peacetest.North, Key: device.KeyID(), Reason: "lost"})
			return offered(w, w.Roots[peacetest.North], &act.KeyAdded{Party: peacetest.North, Key: act.FormatKey(device.Public()),
				Holder: act.SayTo(act.To(act.OwnDelegation), w.Do(w.Roots[peacetest.North], enrolment(peacetest.North)))})
		}},
		{"another log of the same origin", record.AlreadyThere, func(w *peacetest.World, _ peacetest.Filled) func() error {
			again := *w.Opened
			again.Nonce = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
			return creating(w, &again)
		}},
		{"a party that joins under another log's key", record.WrongLogKey, func(w *peacetest.World, _ peacetest.Filled) func() error {
			w.Admit("hills")
			a := w.Joining("hills")
			a.LogKey = act.FormatKey(w.NewAuthor("log", "").Public())
			return offered(w, w.Roots["hills"], a)
		}},
		{"a party that joins another log's id", record.WrongLogKey, func(w *peacetest.World, _ peacetest.Filled) func() error {
			w.Admit("plain")
			a := w.Joining("plain")
			a.LogID = act.PayloadDigest([]byte("another log"))
			return offered(w, w.Roots["plain"], a)
		}},
		{"a process opened in a log that is open", record.OpenedTwice, func(w *peacetest.World, _ peacetest.Filled) func() error {
			again := *w.Opened
			again.Exercise = false
			return offer(w, w.Compose(w.Roots[peacetest.Secretariat], act.To(act.Public), &again))
		}},
		{"a log that another act would open", record.NotOpened, func(w *peacetest.World, _ peacetest.Filled) func() error {
			return func() error {
				_, err := w.Record.Create(context.Background(), w.Compose(north(w), act.To(act.Public), bare()), w.Signer)
				return err
			}
		}},
		{"a log opened by a key that is not the secretariat's root", record.UnknownKey, func(w *peacetest.World, _ peacetest.Filled) func() error {
			other := *w.Opened
			other.Secretariat.RootKey = act.FormatKey(w.NewAuthor("root", "x").Public())
			other.Origin = w.Opened.Origin
			return func() error {
				_, err := createIn(w, &other, north(w))
				return err
			}
		}},
	}
}

func creating(w *peacetest.World, a *act.ProcessOpened) func() error {
	return func() error {
		_, err := createIn(w, a, w.Roots[peacetest.Secretariat])
		return err
	}
}

// createIn opens a log in the world's database; a fresh origin where the world's own would be in the way.
func createIn(w *peacetest.World, a *act.ProcessOpened, by *peacetest.Author) (*record.Log, error) {
	signer := w.Signer
	if by != w.Roots[peacetest.Secretariat] {
		a.Origin = "tansiq.example/other"
		var err error
		if signer, err = otherOrigin(w, a); err != nil {
			return nil, err
		}
	}
	return w.Record.Create(context.Background(), w.Compose(by, act.To(act.Public), a), signer)
}

// otherOrigin makes a a log of another origin and key, and returns its signer.
func otherOrigin(w *peacetest.World, a *act.ProcessOpened) (record.LogSigner, error) {
	key := newKey(w)
	signer, err := record.NewLogSigner(a.Origin, key)
	if err == nil {
		a.LogKey = act.FormatKey(signer.PublicKey())
	}
	return signer, err
}

func redactionAttempts() []attempt {
	return []attempt{
		{"another party's part redacted alone", record.RedactSecond, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, south(w), redaction(f.IDs["provision"], "texts"))
		}},
		{"another party's part redacted by the secretariat alone", record.RedactSecond, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, secretariat(w), redaction(f.IDs["provision"], "texts"))
		}},
		{"another party's part redacted with the author's own second key", record.RedactSecond, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, secretariat(w), redaction(f.IDs["provision"], "texts"), north(w))
		}},
		{"another party's part redacted by two delegations without the secretariat", record.RedactSecond, func(w *peacetest.World, f peacetest.Filled) func() error {
			w.Join("river")
			return offered(w, south(w), redaction(f.IDs["provision"], "texts"), w.Devices["river"])
		}},
		{"another party's part redacted with a second key of the secretariat's own", record.RedactSecond, func(w *peacetest.World, f peacetest.Filled) func() error {
			device, _ := mandated(w, peacetest.Secretariat, &act.MandateGranted{Kinds: []act.Kind{act.KindRedactionMade}})
			return offered(w, secretariat(w), redaction(f.IDs["provision"], "texts"), device)
		}},
		{"another party's part redacted with a second key that has no mandate", record.NoMandate, func(w *peacetest.World, f peacetest.Filled) func() error {
			device, _ := mandated(w, peacetest.South, nil)
			return offered(w, secretariat(w), redaction(f.IDs["provision"], "texts"), device)
		}},
		{"another party's part redacted with a root key as second", record.NoMandate, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, secretariat(w), redaction(f.IDs["provision"], "texts"), w.Roots[peacetest.South])
		}},
		{"a party's position redacted by the secretariat and a third party", record.RedactPosition, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, secretariat(w), redaction(f.IDs["position"], "text"), south(w))
		}},
		{"a mandate redacted whole", record.RedactKept, func(w *peacetest.World, _ peacetest.Filled) func() error {
			_, granted := mandated(w, peacetest.Secretariat, &act.MandateGranted{Kinds: []act.Kind{act.KindPositionTaken}})
			return offered(w, secretariat(w), &act.RedactionMade{Entry: granted, Whole: true, Ground: "author_request"})
		}},
		{"the lifting of a suspension redacted whole", record.RedactKept, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, secretariat(w), &act.RedactionMade{Entry: f.IDs["lifted"], Whole: true, Ground: "author_request"})
		}},
		{"a withdrawal redacted whole", record.RedactKept, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, north(w), &act.RedactionMade{Entry: f.IDs["withdrawn"], Whole: true, Ground: "author_request"})
		}},
		{"a correction redacted whole", record.RedactKept, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, south(w), &act.RedactionMade{Entry: f.IDs["corrected"], Whole: true, Ground: "author_request"})
		}},
		{"a redaction of what is hidden from its author", record.UnknownReference, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, secretariat(w), redaction(w.DoTo(north(w), act.To(act.OwnDelegation), peacetest.Source("نص مكتوم")), "about"), south(w))
		}},
		{"a redaction that names a hidden quoter to go with it", record.UnknownReference, func(w *peacetest.World, f peacetest.Filled) func() error {
			a := redaction(f.IDs["source"], "document")
			a.Also, a.Kept = quoteHidden(w, f, "zq.source")[:1], []act.EntryID{f.IDs["statement"], f.IDs["commitment"], f.IDs["revised"]}
			return offered(w, north(w), a)
		}},
		{"a redaction that names a hidden quoter to keep it", record.UnknownReference, func(w *peacetest.World, f peacetest.Filled) func() error {
			a := redaction(f.IDs["source"], "document")
			a.Kept = append(quoteHidden(w, f, "zq.source")[:1], f.IDs["statement"], f.IDs["commitment"], f.IDs["revised"])
			return offered(w, north(w), a)
		}},
		{"a document redacted without its quoters", record.RedactQuoted, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, north(w), &act.RedactionMade{Entry: f.IDs["source"], Parts: []string{"document"}, Ground: "author_request",
				Also: []act.EntryID{f.IDs["statement"]}, Kept: []act.EntryID{f.IDs["commitment"]}}) // not the revision
		}},
		{"a part redacted that the entry does not have", record.RedactNothing, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, north(w), redaction(f.IDs["provision"], "note"))
		}},
		{"a part redacted twice", record.RedactNothing, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offered(w, south(w), redaction(f.IDs["notice"], "document"))
		}},
		{"an entry redacted with it that quotes nothing of it", record.RedactNothing, func(w *peacetest.World, f peacetest.Filled) func() error {
			a := redaction(f.IDs["instrument"], "note")
			a.Also = []act.EntryID{f.IDs["statement"]}
			return offered(w, north(w), a)
		}},
		{"a redaction hidden from those who saw the part", record.RedactHidden, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offer(w, w.Compose(north(w), act.To(act.OwnDelegation), redaction(f.IDs["instrument"], "note")))
		}},
		{"a redaction hidden from those who saw a quoter", record.RedactHidden, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offer(w, w.Compose(north(w), act.To(act.Secretariat), &act.RedactionMade{Entry: f.IDs["source"], Parts: []string{"about"},
				Also: []act.EntryID{f.IDs["statement"]}, Ground: "author_request"}))
		}},
		{"a whole redaction hidden from those who saw the entry", record.RedactHidden, func(w *peacetest.World, f peacetest.Filled) func() error {
			return offer(w, w.Compose(north(w), act.ToParties(peacetest.South), &act.RedactionMade{Entry: f.IDs["link"], Whole: true, Ground: "author_request"}))
		}},
	}
}

func redaction(entry act.EntryID, parts ...string) *act.RedactionMade {
	return &act.RedactionMade{Entry: entry, Parts: parts, Ground: "identity_at_risk"}
}

func TestASubmissionIsReadInOneFormAlone(t *testing.T) {
	w := peacetest.New(t, peacetest.SQLiteAddress(t))
	s := w.Compose(north(w), act.To(act.Participants), peacetest.Source("نص <مع> علامات & رموز"))
	text, err := s.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	again, err := record.ParseSubmission(text)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Log.AppendOne(t.Context(), again); err != nil {
		t.Fatalf("append what was read back: %v", err)
	}
	for i := range text {
		for _, bit := range []byte{0x01, 0x20} {
			changed := append([]byte(nil), text...)
			changed[i] ^= bit
			p, err := record.ParseSubmission(changed)
			if err == nil {
				_, err = w.Log.AppendOne(t.Context(), p)
			}
			var r *record.Refusal
			if !errors.As(err, &r) {
				t.Fatalf("byte %d changed by %#x: got %v, want a refusal", i, bit, err)
			}
		}
	}
}
