package delegation

import (
	"maps"
	"slices"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
)

// Authority implements record.Authority with the rules of this package.
type Authority struct{}

// Empty returns the roll before the first entry.
func (Authority) Empty() record.Roll {
	return &Roll{parties: map[string]party{}, keys: map[act.KeyID]record.KeyRange{}, mandates: map[act.EntryID]mandate{}, suspensions: map[act.EntryID]string{}}
}

type party struct {
	kind     act.PartyKind
	root     act.KeyID
	joined   bool
	suspends int // suspensions that stand
}

type mandate struct {
	party string
	key   act.KeyID
	kinds []act.Kind
	track []act.Track
	until act.Day
}

// Roll is who may sign what after some entries of one log.
type Roll struct {
	opened      *act.ProcessOpened
	log         act.Digest
	zone        *time.Location
	parties     map[string]party
	keys        map[act.KeyID]record.KeyRange
	mandates    map[act.EntryID]mandate
	suspensions map[act.EntryID]string // entry → party
}

// secretariatKind is the kind of the party that process.opened admits.
const secretariatKind act.PartyKind = "secretariat"

// Bears implements record.Roll.
func (*Roll) Bears(k act.Kind) bool {
	return k.RootOnly() && k != act.KindPersonEnrolled && k != act.KindPersonLeft || k.SecretariatOnly() || k == act.KindEntryWithdrawn
}

// Secretariat implements record.Roll.
func (r *Roll) Secretariat() string {
	if r.opened == nil {
		return ""
	}
	return r.opened.Secretariat.Party
}

// Key implements record.Roll.
func (r *Roll) Key(id act.KeyID) (record.KeyRange, bool) {
	k, ok := r.keys[id]
	return k, ok
}

// Keys implements record.Roll.
func (r *Roll) Keys() []record.KeyRange {
	out := slices.Collect(maps.Values(r.keys))
	slices.SortFunc(out, func(a, b record.KeyRange) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return out
}

// Clone implements record.Roll.
func (r *Roll) Clone() record.Roll {
	c := *r
	c.parties, c.keys, c.mandates, c.suspensions = maps.Clone(r.parties), maps.Clone(r.keys), maps.Clone(r.mandates), maps.Clone(r.suspensions)
	return &c
}

// Party is a party as the roll knows it.
type Party struct {
	Name   string
	Kind   act.PartyKind
	Root   act.KeyID
	Joined bool
	Active bool // joined and not suspended
}

// Party returns a party and whether it was admitted.
func (r *Roll) Party(name string) (Party, bool) {
	p, ok := r.parties[name]
	return Party{name, p.kind, p.root, p.joined, p.joined && p.suspends == 0}, ok
}

// Apply implements record.Roll.
func (r *Roll) Apply(e *record.Entry) {
	switch a := e.Opened.Act.(type) {
	case *act.ProcessOpened:
		r.open(a, e)
	case *act.PartyAdmitted:
		r.parties[a.Party] = party{kind: a.Role, root: keyID(a.RootKey)}
		r.admitKey(a.RootKey, a.Party, true, e.Index)
	case *act.PartyJoined:
		p := r.parties[a.Party]
		p.joined = true
		r.parties[a.Party] = p
	case *act.PartySuspended:
		r.suspensions[e.ID()] = a.Party
		r.suspend(a.Party, 1)
	case *act.EntryWithdrawn:
		r.withdraw(a.Entry)
	case *act.KeyAdded:
		r.admitKey(a.Key, a.Party, false, e.Index)
	case *act.KeyRevoked:
		k := r.keys[a.Key]
		k.To = e.Index
		r.keys[a.Key] = k
	case *act.MandateGranted:
		r.mandates[e.ID()] = mandate{a.Party, a.Key, a.Kinds, a.Tracks, a.Until}
	case *act.MandateWithdrawn:
		delete(r.mandates, a.Mandate)
	}
}

func (r *Roll) open(a *act.ProcessOpened, e *record.Entry) {
	r.opened, r.log = a, e.Log
	r.zone = time.UTC
	if z, err := time.LoadLocation(a.Zone); err == nil { // Validate saw to it
		r.zone = z
	}
	r.parties[a.Secretariat.Party] = party{kind: secretariatKind, root: keyID(a.Secretariat.RootKey), joined: true}
	r.admitKey(a.Secretariat.RootKey, a.Secretariat.Party, true, e.Index)
}

func (r *Roll) admitKey(public, party string, root bool, idx int64) {
	id := keyID(public)
	r.keys[id] = record.KeyRange{ID: id, Public: public, Party: party, Root: root, From: idx, To: -1}
}

func (r *Roll) suspend(name string, by int) {
	p := r.parties[name]
	p.suspends += by
	r.parties[name] = p
}

// withdraw lifts a suspension or ends a mandate, where the entry withdrawn was one.
func (r *Roll) withdraw(id act.EntryID) {
	if p, ok := r.suspensions[id]; ok {
		delete(r.suspensions, id)
		r.suspend(p, -1)
	}
	delete(r.mandates, id)
}

// keyID returns the id of a key that Validate has read.
func keyID(public string) act.KeyID {
	k, err := act.ParseKey(public)
	if err != nil {
		return ""
	}
	return act.KeyIDOf(k)
}
