package record

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is a log's head as its key signed it.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
	Note   string // the whole signed note
}

// checkpointText returns a checkpoint's body. C2SP tlog-checkpoint: origin, size and root on a line each.
func checkpointText(origin string, size int64, root tlog.Hash) string {
	return fmt.Sprintf("%s\n%d\n%s\n", origin, size, base64.StdEncoding.EncodeToString(root[:]))
}

// LogSigner signs checkpoints as a log.
type LogSigner interface {
	note.Signer
	PublicKey() ed25519.PublicKey
}

// logSigner signs in the signed-note form with an Ed25519 key: C2SP signed-note, algorithm 0x01.
type logSigner struct {
	note.Signer
	pub ed25519.PublicKey
}

func (s logSigner) PublicKey() ed25519.PublicKey { return s.pub }

// algEd25519 is the signed-note signature type identifier of Ed25519.
const algEd25519 = 1

// NewLogSigner returns the signer of a log's checkpoints. name is the log's origin.
func NewLogSigner(name string, key ed25519.PrivateKey) (LogSigner, error) {
	pub := key.Public().(ed25519.PublicKey)
	vkey, err := note.NewEd25519VerifierKey(name, pub)
	if err != nil {
		return nil, fmt.Errorf("log key for %q: %w", name, err)
	}
	hash, _, ok := strings.Cut(strings.TrimPrefix(vkey, name+"+"), "+")
	if !ok {
		return nil, fmt.Errorf("log key for %q: verifier key %q", name, vkey)
	}
	skey := "PRIVATE+KEY+" + name + "+" + hash + "+" + base64.StdEncoding.EncodeToString(append([]byte{algEd25519}, key.Seed()...))
	s, err := note.NewSigner(skey)
	if err != nil {
		return nil, fmt.Errorf("log key for %q: malformed", name) // note's text could hold the key
	}
	return logSigner{s, pub}, nil
}

// VerifierKey returns the log's public key in the form of C2SP signed-note, as witnesses and verifiers take it.
func VerifierKey(origin string, pub ed25519.PublicKey) (string, error) {
	return note.NewEd25519VerifierKey(origin, pub)
}

func signCheckpoint(s LogSigner, origin string, size int64, root tlog.Hash) (string, error) {
	b, err := note.Sign(&note.Note{Text: checkpointText(origin, size, root)}, s)
	if err != nil {
		return "", fmt.Errorf("sign the checkpoint of %q at %d: %w", origin, size, err)
	}
	return string(b), nil
}

// ErrCheckpoint is wrapped by each refusal of a checkpoint.
var ErrCheckpoint = errors.New("checkpoint not accepted")

// OpenCheckpoint reads a checkpoint and checks that the log's key signed it. Other signatures, such as witnesses',
// may follow the log's. The form is checked to the byte. Error: ErrCheckpoint wrapped.
func OpenCheckpoint(msg []byte, origin string, pub ed25519.PublicKey) (Checkpoint, error) {
	vkey, err := VerifierKey(origin, pub)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	n, err := note.Open(msg, note.VerifierList(v))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	c, err := parseCheckpoint(n.Text)
	if err != nil {
		return Checkpoint{}, err
	}
	if c.Origin != origin {
		return Checkpoint{}, fmt.Errorf("%w: origin %q, want %q", ErrCheckpoint, c.Origin, origin)
	}
	if !bytes.Equal(renderNote(n), msg) {
		return Checkpoint{}, fmt.Errorf("%w: not in the one form", ErrCheckpoint)
	}
	c.Note = string(msg)
	return c, nil
}

// renderNote writes a note back with the log's signature first and the others after it, as note.Open read them.
func renderNote(n *note.Note) []byte {
	var b bytes.Buffer
	b.WriteString(n.Text + "\n")
	for _, s := range append(append([]note.Signature(nil), n.Sigs...), n.UnverifiedSigs...) {
		raw, err := base64.StdEncoding.DecodeString(s.Base64)
		if err != nil {
			return nil
		}
		fmt.Fprintf(&b, "— %s %s\n", s.Name, base64.StdEncoding.EncodeToString(raw))
	}
	return b.Bytes()
}

func parseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return Checkpoint{}, fmt.Errorf("%w: want 3 lines, got %d", ErrCheckpoint, len(lines)-1)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return Checkpoint{}, fmt.Errorf("%w: size %q", ErrCheckpoint, lines[1])
	}
	var root Base64
	if err := root.UnmarshalText([]byte(lines[2])); err != nil || len(root) != tlog.HashSize {
		return Checkpoint{}, fmt.Errorf("%w: root %q", ErrCheckpoint, lines[2])
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: tlog.Hash(root)}, nil
}
