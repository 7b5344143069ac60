package delegation_test

import (
	"context"
	"errors"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

const (
	secretariat = peacetest.Secretariat
	north       = peacetest.North
	south       = peacetest.South
	east        = "east" // admitted, not joined
)

func enrolment(party string) *act.PersonEnrolled {
	return &act.PersonEnrolled{Party: party, Identity: act.SayTo(act.To(act.OwnDelegation), act.Identity{Name: act.Words{AR: "شخص"}})}
}

func adding(w *peacetest.World, party string, device *peacetest.Author) *act.KeyAdded {
	person := w.Do(w.Roots[party], enrolment(party))
	return &act.KeyAdded{Party: party, Key: act.FormatKey(device.Public()), Holder: act.SayTo(act.To(act.OwnDelegation), person)}
}

// device gives a party a further device, without a mandate.
func device(w *peacetest.World, party string) *peacetest.Author {
	d := w.NewAuthor("further device", party)
	w.Do(w.Roots[party], adding(w, party, d))
	return d
}

func grant(w *peacetest.World, d *peacetest.Author, m act.MandateGranted) act.EntryID {
	m.Party, m.Key = d.Party, d.KeyID()
	return w.Do(w.Roots[d.Party], &m)
}

func positions() act.MandateGranted {
	return act.MandateGranted{Kinds: []act.Kind{act.KindPositionTaken}}
}

// rootActs makes, for each kind that only a root key signs, an act that North's root may sign. joined is east's.
func rootActs(w *peacetest.World) map[act.Kind]func() act.Act {
	return map[act.Kind]func() act.Act{
		act.KindPartyJoined:    func() act.Act { return w.Joining(east) },
		act.KindPersonEnrolled: func() act.Act { return enrolment(north) },
		act.KindPersonLeft: func() act.Act {
			return &act.PersonLeft{Party: north, Person: w.Do(w.Roots[north], enrolment(north))}
		},
		act.KindKeyAdded: func() act.Act { return adding(w, north, w.NewAuthor("device", north)) },
		act.KindKeyRevoked: func() act.Act {
			return &act.KeyRevoked{Party: north, Key: device(w, north).KeyID(), Reason: "lost"}
		},
		act.KindMandateGranted: func() act.Act {
			return &act.MandateGranted{Party: north, Key: device(w, north).KeyID(), Kinds: []act.Kind{act.KindPositionTaken}}
		},
		act.KindMandateWithdrawn: func() act.Act {
			return &act.MandateWithdrawn{Party: north, Mandate: grant(w, device(w, north), positions())}
		},
	}
}

func TestOnlyAPartysOwnRootKeyAdmitsItsPeopleKeysAndMandates(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := peacetest.New(t, address)
		w.Admit(east)
		acts := rootActs(w)
		for _, k := range act.Kinds() {
			if k.RootOnly() && acts[k] == nil {
				t.Errorf("%s is not tried", k)
			}
		}
		for kind, a := range acts {
			t.Run(string(kind), func(t *testing.T) {
				w.T = t
				own := w.Roots[north]
				if kind == act.KindPartyJoined {
					own = w.Roots[east]
				}
				w.Refused(record.ForeignParty, w.Roots[secretariat], a())
				w.Refused(record.RootOnly, w.Devices[secretariat], a())
				w.Refused(record.ForeignParty, w.Roots[south], a())
				w.Refused(record.RootOnly, w.Devices[south], a())
				w.Refused(record.RootOnly, w.Devices[north], a())
				w.Refused(record.UnknownKey, w.NewAuthor("stranger", north), a())
				w.Do(own, a())
			})
		}
	})
}

func TestARootKeyAdmitsNothingBeforeItsPartyJoined(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := peacetest.New(t, address)
		w.Admit(east)
		root, key := w.Roots[east], w.NewAuthor("device", east)
		person := enrolment(east)
		acts := []act.Act{
			person, &act.PersonLeft{Party: east, Person: "0198a5c0-0000-7000-8000-000000000001"},
			&act.KeyAdded{Party: east, Key: act.FormatKey(key.Public()), Holder: act.SayTo(act.To(act.OwnDelegation), act.EntryID("0198a5c0-0000-7000-8000-000000000001"))},
			&act.KeyRevoked{Party: east, Key: key.KeyID(), Reason: "lost"},
			&act.MandateGranted{Party: east, Key: key.KeyID(), Kinds: []act.Kind{act.KindPositionTaken}},
			&act.MandateWithdrawn{Party: east, Mandate: "0198a5c0-0000-7000-8000-000000000001"},
		}
		for _, a := range acts {
			w.Refused(record.NotJoined, root, a)
		}
		w.Do(root, w.Joining(east))
		w.Do(root, person)
	})
}

func TestNobodyReachesIntoAnotherPartyUnderTheirOwnName(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := peacetest.New(t, address)
		theirs := device(w, north)
		mandate := grant(w, theirs, positions())
		person := w.Do(w.Roots[north], enrolment(north))
		for _, party := range []string{secretariat, south} {
			root := w.Roots[party]
			for _, c := range []struct {
				name string
				want record.Reason
				act  act.Act
			}{
				{"revokes another party's key", record.ForeignParty, &act.KeyRevoked{Party: party, Key: theirs.KeyID(), Reason: "lost"}},
				{"gives another party's key a mandate", record.ForeignParty, &act.MandateGranted{Party: party, Key: theirs.KeyID(), Kinds: []act.Kind{act.KindPositionTaken}}},
				{"admits another party's key as its own", record.AlreadyThere, adding(w, party, theirs)},
				{"admits another party's root key as its own device", record.AlreadyThere, adding(w, party, w.Roots[north])},
				{"ends another party's mandate", record.UnknownReference, &act.MandateWithdrawn{Party: party, Mandate: mandate}},
				{"takes another party's mandate back", record.NotOwn, &act.EntryWithdrawn{Entry: mandate, Reason: act.Say("سبب")}},
				{"sends another party's person away", record.NotOwn, &act.PersonLeft{Party: party, Person: person}},
				{"gives a key a mandate that nobody admitted", record.UnknownKey,
					&act.MandateGranted{Party: party, Key: w.NewAuthor("stranger", party).KeyID(), Kinds: []act.Kind{act.KindPositionTaken}}},
			} {
				t.Run(party+" "+c.name, func(t *testing.T) {
					w.T = t
					w.Refused(c.want, root, c.act)
				})
			}
		}
		w.T = t
		w.Do(theirs, &act.PositionTaken{On: person, Stance: act.Accepts}) // control: nothing was taken from it
	})
}

func TestAMandateNeverNamesWhatOnlyARootKeySigns(t *testing.T) {
	w := peacetest.New(t, peacetest.SQLiteAddress(t))
	d := device(w, north)
	for _, k := range act.Kinds() {
		m := &act.MandateGranted{Party: north, Key: d.KeyID(), Kinds: []act.Kind{k}}
		h := w.Head(w.Roots[north], act.To(act.Participants), m)
		_, err := record.Compose(h, m, w.Rand(), w.Roots[north])
		var invalid *act.Invalid
		if rootOnly := k.RootOnly() || k == act.KindProcessOpened; rootOnly != errors.As(err, &invalid) {
			t.Errorf("mandate for %s: got %v", k, err)
		}
	}
}

func TestOnlyTheSecretariatAdmitsAndSuspendsParties(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := peacetest.New(t, address)
		admit := func(party string) *act.PartyAdmitted {
			return &act.PartyAdmitted{Party: party, Name: act.Words{AR: "وفد"}, Role: "observer", RootKey: act.FormatKey(w.NewAuthor("root", party).Public())}
		}
		suspend := &act.PartySuspended{Party: south, Reason: act.Say("سبب")}
		for _, a := range []act.Act{admit(east), suspend} {
			w.Refused(record.SecretariatOnly, w.Devices[north], a)
			w.Refused(record.SecretariatOnly, w.Roots[north], a)
			w.Refused(record.NoMandate, device(w, secretariat), a)
		}
		w.Refused(record.UnknownReference, w.Devices[secretariat], &act.PartySuspended{Party: secretariat, Reason: act.Say("سبب")})
		w.Refused(record.UnknownReference, w.Devices[secretariat], &act.PartySuspended{Party: "nowhere", Reason: act.Say("سبب")})
		w.Do(w.Devices[secretariat], admit(east))
		w.Do(w.Roots[secretariat], admit("west"))
		w.Do(w.Devices[secretariat], suspend)
	})
}

func TestWhatIsRefusedCannotBeReadFromTheRecordAfterwards(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := peacetest.New(t, address)
		head, err := w.Record.Head(context.Background(), w.Log.ID())
		if err != nil {
			t.Fatal(err)
		}
		w.Refused(record.ForeignParty, w.Roots[secretariat], enrolment(north))
		after, err := w.Record.Head(context.Background(), w.Log.ID())
		if err != nil {
			t.Fatal(err)
		}
		if after.Size != head.Size {
			t.Errorf("size: got %d, want %d", after.Size, head.Size)
		}
	})
}
