package record

import (
	"fmt"
	"io"

	"github.com/tansiq/tansiq/act"
)

// Compose seals an act under a head and signs it: what an author's device does. salts gives random bytes. The first
// signer is the author. Errors: *act.Invalid; act.ErrTooLarge wrapped; of a signer.
func Compose(h act.Head, a act.Act, salts io.Reader, signers ...Signer) (Submission, error) {
	newSalt := func() (act.Salt, error) {
		var s act.Salt
		_, err := io.ReadFull(salts, s[:])
		return s, err
	}
	payload, parts, err := act.Seal(h, a, newSalt)
	if err != nil {
		return Submission{}, err
	}
	envelope, err := Sign(a.Kind(), payload, signers...)
	if err != nil {
		return Submission{}, fmt.Errorf("compose %s: %w", a.Kind(), err)
	}
	return Submission{Envelope: envelope, Parts: parts}, nil
}
