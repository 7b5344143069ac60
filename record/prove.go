package record

import (
	"crypto/ed25519"
	"sync"

	"github.com/tansiq/tansiq/act"
)

// prove checks every signature of the envelope under the keys that the roll knows, now or once. A key id is the digest
// of its key, so that what was proved once stays proved.
func (e *Entry) prove(roll Roll, ring *keyring) error {
	if e.proved {
		return nil
	}
	if err := checkSignatures(e, roll, ring); err != nil {
		return err
	}
	e.proved = true
	return nil
}

func checkSignatures(e *Entry, roll Roll, ring *keyring) error {
	message := PAE(e.Envelope.PayloadType, e.Envelope.Payload)
	for _, s := range e.Envelope.Signatures {
		key, err := ring.key(e, s.KeyID, roll)
		if err != nil {
			return err
		}
		if !ed25519.Verify(key, message, s.Sig) {
			return Refuse(BadSignature, e.Kind(), "keyid", string(s.KeyID))
		}
	}
	return nil
}

// keyring remembers keys that were read: what a key id names never changes. nil: nothing is remembered.
type keyring struct{ keys sync.Map } // act.KeyID → ed25519.PublicKey

// key returns the public key of a key id, which is its digest, where the roll or the opening act has it.
func (r *keyring) key(e *Entry, id act.KeyID, roll Roll) (ed25519.PublicKey, error) {
	pub := ""
	if k, ok := roll.Key(id); ok {
		pub = k.Public
	} else if a, ok := e.Opened.Act.(*act.ProcessOpened); ok {
		pub = a.Secretariat.RootKey
	}
	if r != nil && pub != "" {
		if k, ok := r.keys.Load(id); ok {
			return k.(ed25519.PublicKey), nil
		}
	}
	key, err := act.ParseKey(pub)
	if pub == "" || err != nil || act.KeyIDOf(key) != id {
		return nil, Refuse(UnknownKey, e.Kind(), "keyid", string(id))
	}
	if r != nil {
		r.keys.Store(id, key)
	}
	return key, nil
}
