package delegation

import (
	"slices"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
)

// Check implements record.Roll.
func (r *Roll) Check(e *record.Entry, earlier record.Lookup) error {
	if a, ok := e.Opened.Act.(*act.ProcessOpened); ok {
		return r.checkOpening(e, a)
	}
	if r.opened == nil {
		return record.Refuse(record.NotOpened, e.Kind(), "", "")
	}
	key, err := r.standing(e, e.Author())
	if err != nil {
		return err
	}
	e.Party = key.Party
	if len(e.Envelope.Signatures) > 1 && e.Kind() != act.KindRedactionMade {
		return record.Refuse(record.TooManySigners, e.Kind(), "signatures", "")
	}
	if err := r.checkParty(e, key); err != nil {
		return err
	}
	if a, ok := e.Opened.Act.(*act.RedactionMade); ok {
		return r.checkRedaction(e, a, key, earlier)
	}
	return r.mayItSign(e, key)
}

// checkOpening: process.opened stands first and is signed by the secretariat's root key that it carries.
func (r *Roll) checkOpening(e *record.Entry, a *act.ProcessOpened) error {
	if r.opened != nil {
		return record.Refuse(record.OpenedTwice, e.Kind(), "", "")
	}
	if e.Author() != keyID(a.Secretariat.RootKey) || len(e.Envelope.Signatures) != 1 {
		return record.Refuse(record.UnknownKey, e.Kind(), "keyid", string(e.Author()))
	}
	e.Party = a.Secretariat.Party
	return nil
}

// standing returns the key where it may sign at e's index.
func (r *Roll) standing(e *record.Entry, id act.KeyID) (record.KeyRange, error) {
	k, ok := r.keys[id]
	if !ok {
		return k, record.Refuse(record.UnknownKey, e.Kind(), "keyid", string(id))
	}
	if k.To >= 0 {
		return k, record.Refuse(record.RevokedKey, e.Kind(), "keyid", string(id))
	}
	return k, nil
}

// checkParty: the party has joined. While it is suspended it may still take positions, and take back what others could
// misuse: a stolen key, a mandate.
func (r *Roll) checkParty(e *record.Entry, key record.KeyRange) error {
	p := r.parties[key.Party]
	if !p.joined && e.Kind() != act.KindPartyJoined {
		return record.Refuse(record.NotJoined, e.Kind(), "party", key.Party)
	}
	if p.suspends > 0 && !signsSuspended(e.Kind()) {
		return record.Refuse(record.Suspended, e.Kind(), "party", key.Party)
	}
	return nil
}

// signsSuspended reports whether a suspended party may sign acts of kind k.
func signsSuspended(k act.Kind) bool {
	return k == act.KindPositionTaken || k == act.KindKeyRevoked || k == act.KindMandateWithdrawn
}

// mayItSign: root keys admit and revoke for their own party; everything else needs a mandate.
func (r *Roll) mayItSign(e *record.Entry, key record.KeyRange) error {
	kind := e.Kind()
	switch {
	case kind.RootOnly():
		if !key.Root {
			return record.Refuse(record.RootOnly, kind, "keyid", string(key.ID))
		}
		return r.checkRootAct(e, key)
	case kind.SecretariatOnly():
		if key.Party != r.Secretariat() {
			return record.Refuse(record.SecretariatOnly, kind, "party", key.Party)
		}
		if err := r.checkAdmission(e); err != nil {
			return err
		}
		if key.Root {
			return nil
		}
	case key.Root:
		if kind != act.KindEntryWithdrawn || !r.liftable(e) {
			return record.Refuse(record.RootSignsLittle, kind, "keyid", string(key.ID))
		}
		return nil
	}
	return r.mandated(e, key)
}

// liftable reports whether a withdrawal lifts a suspension or a mandate: then a root key may sign it.
func (r *Roll) liftable(e *record.Entry) bool {
	a, ok := e.Opened.Act.(*act.EntryWithdrawn)
	if !ok {
		return false
	}
	_, granted := r.mandates[a.Entry]
	return granted || r.liftsSuspension(e)
}

func (r *Roll) liftsSuspension(e *record.Entry) bool {
	a, ok := e.Opened.Act.(*act.EntryWithdrawn)
	if !ok {
		return false
	}
	_, suspension := r.suspensions[a.Entry]
	return suspension
}

// checkRootAct: a root key speaks for its own party alone.
func (r *Roll) checkRootAct(e *record.Entry, key record.KeyRange) error {
	kind := e.Kind()
	if p := partyOf(e.Opened.Act); p != key.Party {
		return record.Refuse(record.ForeignParty, kind, "party", p)
	}
	switch a := e.Opened.Act.(type) {
	case *act.PartyJoined:
		return r.checkJoining(e, a, key)
	case *act.KeyAdded:
		if _, ok := r.keys[keyID(a.Key)]; ok { // also one that was revoked: it never comes back
			return record.Refuse(record.AlreadyThere, kind, "key", a.Key)
		}
	case *act.KeyRevoked:
		return r.checkOwnKey(kind, a.Key, key)
	case *act.MandateGranted:
		return r.checkOwnKey(kind, a.Key, key)
	case *act.MandateWithdrawn:
		if m, ok := r.mandates[a.Mandate]; !ok || m.party != key.Party {
			return record.Refuse(record.UnknownReference, kind, "mandate", string(a.Mandate))
		}
	}
	return nil
}

// checkOwnKey: the key named is a standing device key of the root's party.
func (r *Roll) checkOwnKey(kind act.Kind, id act.KeyID, root record.KeyRange) error {
	k, ok := r.keys[id]
	switch {
	case !ok:
		return record.Refuse(record.UnknownKey, kind, "key", string(id))
	case k.Party != root.Party:
		return record.Refuse(record.ForeignParty, kind, "key", string(id))
	case k.Root:
		return record.Refuse(record.RootSignsLittle, kind, "key", string(id))
	case k.To >= 0:
		return record.Refuse(record.RevokedKey, kind, "key", string(id))
	}
	return nil
}

func (r *Roll) checkJoining(e *record.Entry, a *act.PartyJoined, key record.KeyRange) error {
	switch {
	case r.parties[a.Party].joined:
		return record.Refuse(record.AlreadyThere, e.Kind(), "party", a.Party)
	case a.LogID != r.log:
		return record.Refuse(record.WrongLogKey, e.Kind(), "log_id", string(a.LogID))
	case a.LogKey != r.opened.LogKey:
		return record.Refuse(record.WrongLogKey, e.Kind(), "log_key", a.LogKey)
	case keyID(a.RootKey) != key.ID:
		return record.Refuse(record.WrongLogKey, e.Kind(), "root_key", a.RootKey)
	}
	return nil
}

// checkAdmission: a party is admitted once, with a root key that nobody has; only a party that is there is suspended.
func (r *Roll) checkAdmission(e *record.Entry) error {
	switch a := e.Opened.Act.(type) {
	case *act.PartyAdmitted:
		if _, ok := r.parties[a.Party]; ok {
			return record.Refuse(record.AlreadyThere, e.Kind(), "party", a.Party)
		}
		if _, ok := r.keys[keyID(a.RootKey)]; ok {
			return record.Refuse(record.AlreadyThere, e.Kind(), "root_key", a.RootKey)
		}
	case *act.PartySuspended:
		if _, ok := r.parties[a.Party]; !ok || a.Party == r.Secretariat() {
			return record.Refuse(record.UnknownReference, e.Kind(), "party", a.Party)
		}
	}
	return nil
}

// mandated: some mandate of the key names the kind, the track and a day that has not passed.
func (r *Roll) mandated(e *record.Entry, key record.KeyRange) error {
	today := act.DayOf(time.UnixMicro(e.ReceivedUTC), r.zone)
	if r.liftable(e) && !r.liftsSuspension(e) { // what a root key granted, a root key takes back
		return record.Refuse(record.RootOnly, e.Kind(), "entry", "")
	}
	track, hasTrack := trackOf(e.Opened.Act)
	for _, m := range r.mandates {
		if m.key != key.ID || !slices.Contains(m.kinds, e.Kind()) || m.until != "" && today > m.until {
			continue
		}
		if !hasTrack || len(m.track) == 0 || slices.Contains(m.track, track) {
			return nil
		}
	}
	return record.Refuse(record.NoMandate, e.Kind(), "keyid", string(key.ID))
}

// checkRedaction: the author's party redacts its own; another party's needs the secretariat and a second key of a
// party other than the author's and than the secretariat.
func (r *Roll) checkRedaction(e *record.Entry, a *act.RedactionMade, key record.KeyRange, earlier record.Lookup) error {
	if err := r.mandated(e, key); err != nil {
		return err
	}
	targets := append([]act.EntryID{a.Entry}, a.Also...)
	for _, id := range targets {
		m, ok, err := earlier.Meta(id)
		if err != nil {
			return err
		}
		if !ok {
			return record.Refuse(record.UnknownReference, e.Kind(), "entry", string(id))
		}
		if m.Party == "" { // of an author that a cut bundle does not prove
			return record.Refuse(record.UnknownReference, e.Kind(), "entry", string(id))
		}
		if m.Party == key.Party && len(e.Envelope.Signatures) == 1 {
			continue
		}
		if err := r.checkSecond(e, key, m.Party); err != nil {
			return err
		}
	}
	return nil
}

func (r *Roll) checkSecond(e *record.Entry, key record.KeyRange, author string) error {
	if key.Party != r.Secretariat() || len(e.Envelope.Signatures) != 2 {
		return record.Refuse(record.RedactSecond, e.Kind(), "signatures", "")
	}
	second, err := r.standing(e, e.Envelope.Signatures[1].KeyID)
	if err != nil {
		return err
	}
	if second.Party == author || second.Party == key.Party {
		return record.Refuse(record.RedactSecond, e.Kind(), "signatures", second.Party)
	}
	if err := r.checkParty(e, second); err != nil {
		return err
	}
	return r.mandated(e, second)
}

// partyOf returns the party that a root key's act is for.
func partyOf(a act.Act) string {
	switch a := a.(type) {
	case *act.PartyJoined:
		return a.Party
	case *act.PersonEnrolled:
		return a.Party
	case *act.PersonLeft:
		return a.Party
	case *act.KeyAdded:
		return a.Party
	case *act.KeyRevoked:
		return a.Party
	case *act.MandateGranted:
		return a.Party
	case *act.MandateWithdrawn:
		return a.Party
	}
	return ""
}

// trackOf returns the track of an act, where its kind has one.
func trackOf(a act.Act) (act.Track, bool) {
	switch a := a.(type) {
	case *act.CommitmentRecorded:
		return a.Track, true
	case *act.CommitmentRevised:
		return a.Track, true
	}
	return "", false
}

// DeviceKinds lists, sorted, what a device key of a party may be mandated to sign.
func DeviceKinds(secretariat bool) []act.Kind {
	var out []act.Kind
	for _, k := range act.Kinds() {
		if !k.RootOnly() && (secretariat || !k.SecretariatOnly()) && k != act.KindProcessOpened {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}
