package record

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/tansiq/tansiq/act"
)

// Signature is one key's signature over the pre-authentication encoding.
type Signature struct {
	KeyID act.KeyID `json:"keyid"`
	Sig   Base64    `json:"sig"`
}

// Base64 is a byte string that stands in JSON as standard padded base64, read strictly.
type Base64 []byte

// MarshalText writes standard padded base64.
func (b Base64) MarshalText() ([]byte, error) {
	return base64.StdEncoding.AppendEncode(nil, b), nil
}

// UnmarshalText reads standard padded base64. Error: where it has anything else, such as line breaks or stray bits.
func (b *Base64) UnmarshalText(text []byte) error {
	out, err := base64.StdEncoding.Strict().DecodeString(string(text))
	if err != nil || base64.StdEncoding.EncodeToString(out) != string(text) {
		return fmt.Errorf("parse base64: want the standard padded form")
	}
	*b = out
	return nil
}

// Envelope is a DSSE v1 envelope.
type Envelope struct {
	Payload     Base64      `json:"payload"`
	PayloadType string      `json:"payloadType"`
	Signatures  []Signature `json:"signatures"`
}

// maxSignatures: one author, and one more for the redaction of another party's part.
const maxSignatures = 2

// PAE returns the bytes that are signed. DSSE v1, protocol.md: "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body.
func PAE(payloadType string, payload []byte) []byte {
	out := make([]byte, 0, len(payload)+len(payloadType)+32)
	out = append(out, "DSSEv1 "...)
	out = strconv.AppendInt(out, int64(len(payloadType)), 10)
	out = append(out, ' ')
	out = append(out, payloadType...)
	out = append(out, ' ')
	out = strconv.AppendInt(out, int64(len(payload)), 10)
	out = append(out, ' ')
	return append(out, payload...)
}

// Signer signs as one key: in a file, in a token, or in a test.
type Signer interface {
	KeyID() act.KeyID
	Sign(message []byte) ([]byte, error)
}

// Sign returns the envelope of payload under the signers, the author's first.
func Sign(kind act.Kind, payload []byte, signers ...Signer) (Envelope, error) {
	e := Envelope{Payload: payload, PayloadType: kind.PayloadType()}
	message := PAE(e.PayloadType, payload)
	for _, s := range signers {
		sig, err := s.Sign(message)
		if err != nil {
			return Envelope{}, fmt.Errorf("sign as %s: %w", s.KeyID(), err)
		}
		e.Signatures = append(e.Signatures, Signature{s.KeyID(), sig})
	}
	return e, nil
}

// Author returns the id of the key that signed first.
func (e *Envelope) Author() act.KeyID {
	if len(e.Signatures) == 0 {
		return ""
	}
	return e.Signatures[0].KeyID
}

// check refuses envelopes of another shape than one or two Ed25519 signatures by different keys.
func (e *Envelope) check() error {
	kind := act.Kind(e.PayloadType)
	if len(e.Signatures) == 0 {
		return Refuse(BadEnvelope, kind, "signatures", "")
	}
	if len(e.Signatures) > maxSignatures {
		return Refuse(TooManySigners, kind, "signatures", strconv.Itoa(len(e.Signatures)))
	}
	for i, s := range e.Signatures {
		if len(s.Sig) != ed25519.SignatureSize {
			return Refuse(BadEnvelope, kind, "sig", strconv.Itoa(len(s.Sig)))
		}
		if i > 0 && s.KeyID == e.Signatures[0].KeyID {
			return Refuse(TooManySigners, kind, "keyid", string(s.KeyID))
		}
	}
	return nil
}

// Submission is an envelope with the contents of its parts, as it travels from the author.
type Submission struct {
	Envelope Envelope
	Parts    []act.PartContent
}

type submissionWire struct {
	Envelope Envelope   `json:"envelope"`
	Parts    []partWire `json:"parts,omitempty"`
}

type partWire struct {
	Name    string `json:"name"`
	Salt    Base64 `json:"salt"`
	Content Base64 `json:"content"`
}

// MarshalJSON writes the form in which a submission is saved and sent.
func (s Submission) MarshalJSON() ([]byte, error) {
	w := submissionWire{Envelope: s.Envelope}
	for _, p := range s.Parts {
		w.Parts = append(w.Parts, partWire{p.Name, p.Salt[:], p.Content})
	}
	return marshal(w)
}

// ParseSubmission reads what MarshalJSON writes, in its one form. Error: a Refusal.
func ParseSubmission(b []byte) (Submission, error) {
	var w submissionWire
	if err := strict(b, &w); err != nil {
		return Submission{}, &Refusal{Reason: BadEnvelope, Cause: err}
	}
	again, err := marshal(w)
	if err != nil || !bytes.Equal(again, bytes.TrimRight(b, "\n")) {
		return Submission{}, &Refusal{Reason: BadEnvelope, Cause: fmt.Errorf("%w: a form of its own", act.ErrNotCanonical)}
	}
	s := Submission{Envelope: w.Envelope}
	for _, p := range w.Parts {
		if len(p.Salt) != act.SaltSize {
			return Submission{}, Refuse(BadEnvelope, "", "salt", p.Name)
		}
		s.Parts = append(s.Parts, act.PartContent{Name: p.Name, Salt: act.Salt(p.Salt), Content: p.Content})
	}
	return s, nil
}

func strict(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if d.More() {
		return fmt.Errorf("text after the value")
	}
	return nil
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
