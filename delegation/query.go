package delegation

import (
	"context"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// Listed is a party as a reader sees it.
type Listed struct {
	Index     int64
	Party     string
	Role      act.PartyKind
	Actor     string
	Name      act.Words
	RootKey   string
	Joined    bool
	Suspended bool
}

// Parties returns every party that reader sees, the secretariat first.
func Parties(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest) ([]Listed, error) {
	entries, err := record.Acts(ctx, q, reader, log, record.Want{Kinds: []act.Kind{act.KindProcessOpened, act.KindPartyAdmitted, act.KindPartyJoined, act.KindPartySuspended}})
	if err != nil {
		return nil, err
	}
	var out []Listed
	at := map[string]int{}
	for _, e := range entries {
		switch a := e.Opened.Act.(type) {
		case *act.ProcessOpened:
			s := a.Secretariat
			at[s.Party] = len(out)
			out = append(out, Listed{Index: e.Index, Party: s.Party, Role: secretariatKind, Name: s.Name, RootKey: s.RootKey, Joined: true})
		case *act.PartyAdmitted:
			at[a.Party] = len(out)
			out = append(out, Listed{Index: e.Index, Party: a.Party, Role: a.Role, Actor: a.Actor, Name: a.Name, RootKey: a.RootKey})
		case *act.PartyJoined:
			if i, ok := at[a.Party]; ok {
				out[i].Joined = true
			}
		case *act.PartySuspended: // one that was lifted does not stand
			if i, ok := at[a.Party]; ok {
				out[i].Suspended = true
			}
		}
	}
	return out, nil
}

// Person is a person of the reader's own delegation.
type Person struct {
	Index    int64
	ID       act.EntryID
	Party    string
	Identity act.Identity // empty where redacted
	Left     bool
}

// People returns the people whose names reader may see: those of its own delegation.
func People(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest) ([]Person, error) {
	entries, err := record.Acts(ctx, q, reader, log, record.Want{Kinds: []act.Kind{act.KindPersonEnrolled, act.KindPersonLeft}, Mended: true})
	if err != nil {
		return nil, err
	}
	var out []Person
	for _, e := range entries {
		switch a := e.Opened.Act.(type) {
		case *act.PersonEnrolled:
			if a.Identity.Here {
				out = append(out, Person{Index: e.Index, ID: e.ID(), Party: a.Party, Identity: a.Identity.Value})
			}
		case *act.PersonLeft:
			for i := range out {
				out[i].Left = out[i].Left || out[i].ID == a.Person
			}
		}
	}
	return out, nil
}

// Key is a device key as a reader sees it.
type Key struct {
	Index   int64
	ID      act.KeyID
	Party   string
	Holder  act.EntryID // the person's enrolment; "" to other delegations
	Revoked string      // the reason; "" while it stands
}

// Keys returns every device key that reader sees.
func Keys(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest) ([]Key, error) {
	entries, err := record.Acts(ctx, q, reader, log, record.Want{Kinds: []act.Kind{act.KindKeyAdded, act.KindKeyRevoked}, Mended: true})
	if err != nil {
		return nil, err
	}
	var out []Key
	for _, e := range entries {
		switch a := e.Opened.Act.(type) {
		case *act.KeyAdded:
			out = append(out, Key{Index: e.Index, ID: keyID(a.Key), Party: a.Party, Holder: a.Holder.Value})
		case *act.KeyRevoked:
			for i := range out {
				if out[i].ID == a.Key {
					out[i].Revoked = a.Reason
				}
			}
		}
	}
	return out, nil
}

// Mandate is a mandate as a reader sees it.
type Mandate struct {
	Index     int64
	ID        act.EntryID
	Party     string
	Key       act.KeyID
	Kinds     []string
	Tracks    []string
	Until     act.Day
	Withdrawn bool
}

// Mandates returns every mandate that reader sees.
func Mandates(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest) ([]Mandate, error) {
	entries, err := record.Acts(ctx, q, reader, log, record.Want{Kinds: []act.Kind{act.KindMandateGranted, act.KindMandateWithdrawn}, Mended: true})
	if err != nil {
		return nil, err
	}
	var out []Mandate
	for _, e := range entries {
		switch a := e.Opened.Act.(type) {
		case *act.MandateGranted:
			m := Mandate{Index: e.Index, ID: e.ID(), Party: a.Party, Key: a.Key, Until: a.Until}
			for _, k := range a.Kinds {
				m.Kinds = append(m.Kinds, string(k))
			}
			for _, t := range a.Tracks {
				m.Tracks = append(m.Tracks, string(t))
			}
			out = append(out, m)
		case *act.MandateWithdrawn:
			for i := range out {
				out[i].Withdrawn = out[i].Withdrawn || out[i].ID == a.Mandate
			}
		}
	}
	return out, nil
}
