package act

import "reflect"

// Reference names an earlier entry that an act rests on.
type Reference struct {
	Field string  // of the act
	Entry EntryID // of the same log
	Kinds []Kind  // the kinds that the entry may be of; empty: any
	Quote string  // the name of the part that quotes the entry, where one does
	Own   bool    // the entry must be the author's own party's
}

// The names of the kinds.
const (
	KindProcessOpened        Kind = "process.opened"
	KindPartyAdmitted        Kind = "party.admitted"
	KindPartyJoined          Kind = "party.joined"
	KindPartySuspended       Kind = "party.suspended"
	KindPersonEnrolled       Kind = "person.enrolled"
	KindPersonLeft           Kind = "person.left"
	KindKeyAdded             Kind = "key.added"
	KindKeyRevoked           Kind = "key.revoked"
	KindMandateGranted       Kind = "mandate.granted"
	KindMandateWithdrawn     Kind = "mandate.withdrawn"
	KindSourceFiled          Kind = "source.filed"
	KindStatementRecorded    Kind = "statement.recorded"
	KindInstrumentRegistered Kind = "instrument.registered"
	KindProvisionRegistered  Kind = "provision.registered"
	KindInstrumentLinked     Kind = "instrument.linked"
	KindCommitmentRecorded   Kind = "commitment.recorded"
	KindCommitmentRevised    Kind = "commitment.revised"
	KindAssessmentMade       Kind = "assessment.made"
	KindPositionTaken        Kind = "position.taken"
	KindEntryCorrected       Kind = "entry.corrected"
	KindEntryWithdrawn       Kind = "entry.withdrawn"
	KindRedactionMade        Kind = "redaction.made"
)

// New returns an empty act of kind k and whether the kind is known.
func New(k Kind) (Act, bool) {
	f := known().kinds[k]
	if f == nil {
		return nil, false
	}
	return reflect.New(f.typ).Interface().(Act), true
}

// Kinds lists every kind in the order in which architecture names them.
func Kinds() []Kind {
	var out []Kind
	for _, a := range all() {
		out = append(out, a.Kind())
	}
	return out
}

func all() []Act {
	return []Act{&ProcessOpened{}, &PartyAdmitted{}, &PartyJoined{}, &PartySuspended{}, &PersonEnrolled{}, &PersonLeft{},
		&KeyAdded{}, &KeyRevoked{}, &MandateGranted{}, &MandateWithdrawn{}, &SourceFiled{}, &StatementRecorded{},
		&InstrumentRegistered{}, &ProvisionRegistered{}, &InstrumentLinked{}, &CommitmentRecorded{}, &CommitmentRevised{},
		&AssessmentMade{}, &PositionTaken{}, &EntryCorrected{}, &EntryWithdrawn{}, &RedactionMade{}}
}

// RootOnly reports whether only a party's root key may sign acts of kind k (record.md, Identity and trust).
func (k Kind) RootOnly() bool {
	switch k {
	case KindPartyJoined, KindPersonEnrolled, KindPersonLeft, KindKeyAdded, KindKeyRevoked, KindMandateGranted, KindMandateWithdrawn:
		return true
	default:
		return false
	}
}

// SecretariatOnly reports whether only the secretariat may sign acts of kind k.
func (k Kind) SecretariatOnly() bool {
	switch k {
	case KindProcessOpened, KindPartyAdmitted, KindPartySuspended:
		return true
	default:
		return false
	}
}

// RestedOn reports whether entries of kind k are neither corrected nor redacted whole, since others rest on them
// (record.md, Redaction). Their parts, a person's name say, can be redacted.
func (k Kind) RestedOn() bool { return k.RootOnly() || k.SecretariatOnly() || k == KindRedactionMade }

// KeepsWhole reports whether entries of kind k are never redacted whole: those that others rest on, corrections and
// withdrawals, without which the entry that they mend would stand again.
func (k Kind) KeepsWhole() bool {
	return k.RestedOn() || k == KindEntryCorrected || k == KindEntryWithdrawn
}
