package record

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"math/bits"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Followed is how far somebody has checked a log that others serve. It is kept between runs: the next one goes on from
// there, and checks only what is new.
type Followed struct {
	Key        string // the log's verifier key: C2SP signed-note
	Size       int64  // how many leaves were checked, from the first on
	Edge       []byte // the complete subtrees at that size, largest first, of 32 bytes each
	Checkpoint string // the newest one that was checked whole; "" before the first
}

const followedVersion = "tansiq/followed/v1"

type followedWire struct {
	Followed   string `json:"followed"`
	Key        string `json:"key"`
	Size       int64  `json:"size"`
	Edge       Base64 `json:"edge"`
	Checkpoint string `json:"checkpoint,omitempty"`
}

// String writes the form in which it is kept: one line.
func (f Followed) String() string {
	b, err := marshal(followedWire{followedVersion, f.Key, f.Size, f.Edge, f.Checkpoint})
	if err != nil {
		panic(err) // texts and numbers
	}
	return string(b) + "\n"
}

// ParseFollowed reads what String writes. Error: where it is in any other form, or does not fit itself.
func ParseFollowed(text string) (Followed, error) {
	var w followedWire
	if err := strict([]byte(text), &w); err != nil || w.Followed != followedVersion {
		return Followed{}, fmt.Errorf("parse what was followed: want one line of %s", followedVersion)
	}
	f := Followed{w.Key, w.Size, w.Edge, w.Checkpoint}
	if f.String() != text {
		return Followed{}, fmt.Errorf("parse what was followed: not in the one form")
	}
	origin, pub, err := ParseVerifierKey(f.Key)
	if err != nil {
		return Followed{}, err
	}
	t, err := f.tree()
	if err != nil || f.Checkpoint == "" {
		return f, err
	}
	c, err := OpenCheckpoint([]byte(f.Checkpoint), origin, pub)
	if err != nil {
		return Followed{}, err
	}
	if c.Size > f.Size || c.Size == f.Size && c.Root != t.root() {
		return Followed{}, fmt.Errorf("parse what was followed: the edge at %d does not fit the checkpoint at %d", f.Size, c.Size)
	}
	return f, nil
}

// tree returns the tree at the size that was checked.
func (f Followed) tree() (*tree, error) {
	if f.Size < 0 || len(f.Edge) != bits.OnesCount64(uint64(f.Size))*tlog.HashSize {
		return nil, fmt.Errorf("parse what was followed: size %d with an edge of %d bytes", f.Size, len(f.Edge))
	}
	t := &tree{size: f.Size}
	for i := 0; i < len(f.Edge); i += tlog.HashSize {
		t.edge = append(t.edge, tlog.Hash(f.Edge[i:i+tlog.HashSize]))
	}
	return t, nil
}

// ParseVerifierKey returns the origin and the public key of a log from the form that VerifierKey writes. Error: where it
// is none of an Ed25519 key.
func ParseVerifierKey(vkey string) (string, ed25519.PublicKey, error) {
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return "", nil, fmt.Errorf("parse verifier key %q: want <origin>+<hash>+<key>", vkey)
	}
	raw, err := base64.StdEncoding.DecodeString(strings.SplitN(vkey, "+", 3)[2]) // as NewVerifier read it
	if err != nil || len(raw) != 1+ed25519.PublicKeySize || raw[0] != algEd25519 {
		return "", nil, fmt.Errorf("parse verifier key %q: want an Ed25519 key", vkey)
	}
	again, err := VerifierKey(v.Name(), raw[1:])
	if err != nil || !bytes.Equal([]byte(again), []byte(vkey)) {
		return "", nil, fmt.Errorf("parse verifier key %q: not in the one form", vkey)
	}
	return v.Name(), raw[1:], nil
}
