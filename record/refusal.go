package record

import (
	"errors"
	"fmt"

	"github.com/tansiq/tansiq/act"
)

// Reason says why an entry was refused. Each has a message in both languages under "refused.<reason>".
type Reason string

// The reasons.
const (
	BadEnvelope      Reason = "bad_envelope"
	BadSignature     Reason = "bad_signature"
	UnknownKey       Reason = "unknown_key"
	RevokedKey       Reason = "revoked_key"
	NoMandate        Reason = "no_mandate"
	InvalidAct       Reason = "invalid_act"
	NotCanonical     Reason = "not_canonical"
	UnknownKind      Reason = "unknown_kind"
	SequenceReuse    Reason = "sequence_reuse"
	EntryReuse       Reason = "entry_reuse"
	PrevDiffers      Reason = "prev_differs"
	UnknownLog       Reason = "unknown_log"
	SaltSeen         Reason = "salt_seen"
	TooLarge         Reason = "too_large"
	PartDiffers      Reason = "part_differs"
	PartMissing      Reason = "part_missing"
	PartWider        Reason = "part_wider"
	UnknownReference Reason = "unknown_reference"
	WrongReference   Reason = "wrong_reference"
	NotOwn           Reason = "not_own"
	WiderThanQuoted  Reason = "wider_than_quoted"
	WiderThanNamed   Reason = "wider_than_named"
	AuthorityHidden  Reason = "authority_hidden"
	RootOnly         Reason = "root_only"
	ForeignParty     Reason = "foreign_party"
	SecretariatOnly  Reason = "secretariat_only"
	NotJoined        Reason = "not_joined"
	Suspended        Reason = "suspended"
	AlreadyThere     Reason = "already_there"
	WrongLogKey      Reason = "wrong_log_key"
	RootSignsLittle  Reason = "root_signs_little"
	TooManySigners   Reason = "too_many_signers"
	OpenedTwice      Reason = "opened_twice"
	NotOpened        Reason = "not_opened"
	RedactSecond     Reason = "redact_second"
	RedactPosition   Reason = "redact_position"
	RedactKept       Reason = "redact_kept"
	RedactQuoted     Reason = "redact_quoted"
	RedactNothing    Reason = "redact_nothing"
	RedactHidden     Reason = "redact_hidden"
	CorrectOtherKind Reason = "correct_other_kind"
	SpanDiffers      Reason = "span_differs"
)

// Reasons lists every reason.
func Reasons() []Reason {
	return []Reason{BadEnvelope, BadSignature, UnknownKey, RevokedKey, NoMandate, InvalidAct, NotCanonical, UnknownKind,
		SequenceReuse, EntryReuse, PrevDiffers, UnknownLog, SaltSeen, TooLarge, PartDiffers, PartMissing, PartWider,
		UnknownReference, WrongReference, NotOwn, WiderThanQuoted, WiderThanNamed, AuthorityHidden, RootOnly, ForeignParty,
		SecretariatOnly, NotJoined, Suspended, AlreadyThere, WrongLogKey, RootSignsLittle, TooManySigners, OpenedTwice, NotOpened, RedactSecond,
		RedactPosition, RedactKept, RedactQuoted, RedactNothing, RedactHidden, CorrectOtherKind, SpanDiffers}
}

// Refusal is the error of an entry that was not appended. Nothing of it was kept, but for SequenceReuse: the second
// envelope is evidence.
type Refusal struct {
	Reason Reason
	Kind   act.Kind
	Field  string // of the act, where one is meant
	Got    string // what stood there: ids and names of fields, never content
	Cause  error
}

func (r *Refusal) Error() string {
	s := fmt.Sprintf("append %s: %s", r.Kind, r.Reason)
	if r.Field != "" {
		s += " " + r.Field
	}
	if r.Got != "" {
		s += fmt.Sprintf(" %q", r.Got)
	}
	if r.Cause != nil {
		s += ": " + r.Cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (r *Refusal) Unwrap() error { return r.Cause }

// Refuse returns a refusal. Package delegation uses it too.
func Refuse(reason Reason, kind act.Kind, field, got string) *Refusal {
	return &Refusal{Reason: reason, Kind: kind, Field: field, Got: got}
}

// refusalOf says as a refusal why an envelope's payload could not be read.
func refusalOf(kind act.Kind, err error) error {
	r := &Refusal{Kind: kind, Cause: err}
	var invalid *act.Invalid
	switch {
	case errors.As(err, &invalid):
		r.Reason, r.Field, r.Got = InvalidAct, invalid.Field, invalid.Got
	case errors.Is(err, act.ErrTooLarge):
		r.Reason = TooLarge
	case errors.Is(err, act.ErrNotCanonical), errors.Is(err, act.ErrUnknownField):
		r.Reason = NotCanonical
	case errors.Is(err, act.ErrUnknownKind):
		r.Reason = UnknownKind
	case errors.Is(err, act.ErrPart):
		r.Reason = PartDiffers
	default:
		return err
	}
	return r
}
