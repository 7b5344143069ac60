package signer

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
	"unicode"

	"github.com/tansiq/tansiq/act"
)

// What can go wrong with a hook. Each is wrapped in a HookError.
var (
	ErrStart     = errors.New("command cannot be started")
	ErrTime      = errors.New("command did not answer in time")
	ErrExit      = errors.New("command ended with an error")
	ErrAnswer    = errors.New("command did not answer in the form expected")
	ErrSignature = errors.New("signature is not that of the log's key")
)

// ErrWords is returned for a command line that cannot be divided into words.
var ErrWords = errors.New("command line has no words or an open quotation mark")

// bound is how long a hook may take. The append that waits for it holds the log's head, for which another writer waits
// ten seconds on SQLite (store): less than that, and more than a key service across the world needs.
const bound = 8 * time.Second

// maxAnswer bounds what is read of a hook's output: base64 of a signature has 88 bytes. maxStderr is about a screen.
const maxAnswer, maxStderr = 256, 2000

// HookError says which run of a command failed and how. Its text holds nothing of what the command wrote on its
// standard output; Stderr is what it wrote on its standard error, at most 2,000 bytes, without control characters.
type HookError struct {
	Program string // the command's first word
	Doing   string // "public" or "sign"
	Stderr  string
	Err     error
}

func (e *HookError) Error() string {
	return fmt.Sprintf("log key command %q: %s: %v", e.Program, e.Doing, e.Err)
}

// Unwrap returns the cause: one of the errors of this package, or context.Canceled.
func (e *HookError) Unwrap() error { return e.Err }

// Command signs as one log through a command. It is a record.LogSigner, safe for concurrent use.
type Command struct {
	ctx    context.Context // of the program: a signature's form (note.Signer) has no place for one
	name   string
	words  []string
	bound  time.Duration
	public ed25519.PublicKey
}

// Open asks the command for its public key. name is the log's origin, words the command and its arguments. Runs of the
// command end with ctx. Errors: ErrWords, a HookError.
func Open(ctx context.Context, name string, words []string) (*Command, error) {
	return open(ctx, name, words, bound)
}

func open(ctx context.Context, name string, words []string, within time.Duration) (*Command, error) {
	if len(words) == 0 {
		return nil, ErrWords
	}
	c := &Command{ctx: ctx, name: name, words: words, bound: within}
	answer, stderr, err := c.run("public", nil)
	if err == nil {
		if c.public, err = act.ParseKey(answer); err != nil {
			err = fmt.Errorf("%w: no public key that is accepted", ErrAnswer) // the answer is not shown
		}
	}
	if err != nil {
		return nil, c.failed("public", stderr, err)
	}
	return c, nil
}

// PublicKey returns the log's public key as the command gave it.
func (c *Command) PublicKey() ed25519.PublicKey { return c.public }

// Name implements note.Signer: the log's origin.
func (c *Command) Name() string { return c.name }

// KeyHash implements note.Signer. C2SP signed-note: the first four bytes of SHA-256(name ‖ "\n" ‖ 0x01 ‖ public key).
func (c *Command) KeyHash() uint32 {
	h := sha256.Sum256(append([]byte(c.name+"\n\x01"), c.public...))
	return binary.BigEndian.Uint32(h[:4])
}

// Sign implements note.Signer: 64 bytes of Ed25519, checked under the public key. Error: a HookError.
func (c *Command) Sign(message []byte) ([]byte, error) {
	answer, stderr, err := c.run("sign", message)
	if err != nil {
		return nil, c.failed("sign", stderr, err)
	}
	sig, err := base64.StdEncoding.Strict().DecodeString(answer)
	switch {
	case err != nil || len(sig) != ed25519.SignatureSize:
		return nil, c.failed("sign", stderr, fmt.Errorf("%w: want base64 of %d bytes", ErrAnswer, ed25519.SignatureSize))
	case !ed25519.Verify(c.public, message, sig):
		return nil, c.failed("sign", stderr, ErrSignature)
	}
	return sig, nil
}

func (c *Command) failed(doing, stderr string, err error) error {
	return &HookError{Program: c.words[0], Doing: doing, Stderr: stderr, Err: err}
}

// run runs the command once and returns its answer, a line without its end, and what it wrote on its standard error.
func (c *Command) run(doing string, input []byte) (answer, stderr string, err error) {
	ctx, stop := context.WithTimeout(c.ctx, c.bound)
	defer stop()
	out, complaint := &limited{max: maxAnswer, ends: true}, &limited{max: maxStderr}
	cmd := exec.CommandContext(ctx, c.words[0], append(c.words[1:len(c.words):len(c.words)], doing)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Env = bytes.NewReader(input), out, complaint, environment(os.Environ())
	cmd.WaitDelay = time.Second // what the command started may hold its output open
	if err = cmd.Start(); err != nil {
		return "", "", fmt.Errorf("%w: %w", ErrStart, err)
	}
	err = cmd.Wait()
	stderr = printable(string(complaint.kept))
	var exit *exec.ExitError
	switch {
	case c.ctx.Err() != nil:
		return "", stderr, c.ctx.Err()
	case ctx.Err() != nil, errors.Is(err, exec.ErrWaitDelay):
		return "", stderr, fmt.Errorf("%w: %v", ErrTime, c.bound)
	case out.over:
		return "", stderr, fmt.Errorf("%w: more than %d bytes", ErrAnswer, maxAnswer)
	case errors.As(err, &exit):
		return "", stderr, fmt.Errorf("%w: %v", ErrExit, exit.ProcessState)
	case err != nil:
		return "", stderr, fmt.Errorf("%w: its input or output broke off", ErrAnswer)
	}
	answer = strings.TrimSuffix(strings.TrimSuffix(string(out.kept), "\n"), "\r")
	return answer, stderr, nil
}

// environment leaves out the program's own variables.
func environment(all []string) []string {
	var out []string
	for _, v := range all {
		if !strings.HasPrefix(v, "TANSIQ_") {
			out = append(out, v)
		}
	}
	return out
}

// limited keeps the first max bytes that are written to it. Where it ends it takes no more, and who writes is stopped.
type limited struct {
	kept       []byte
	max        int
	ends, over bool
}

var errOver = errors.New("more than is read")

func (l *limited) Write(b []byte) (int, error) {
	room := min(len(b), l.max-len(l.kept))
	l.kept = append(l.kept, b[:room]...)
	if room == len(b) {
		return len(b), nil
	}
	l.over = true
	if l.ends {
		return room, errOver
	}
	return len(b), nil
}

// printable takes out what could command a terminal or reorder its lines, and makes one line of several.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(s)
}

// Words divides a command line into words at white space. Between two quotation marks of a kind, '…' or "…", white space
// is kept; nothing else is special: no variables, no patterns, no backslashes. Error: ErrWords.
func Words(line string) ([]string, error) {
	var out []string
	var word strings.Builder
	begun, mark := false, rune(0)
	for _, r := range line {
		switch {
		case mark != 0 && r == mark:
			mark = 0
		case mark != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			begun, mark = true, r
		case unicode.IsSpace(r):
			if begun {
				out = append(out, word.String())
			}
			word.Reset()
			begun = false
		default:
			begun = true
			word.WriteRune(r)
		}
	}
	if begun {
		out = append(out, word.String())
	}
	if mark != 0 || len(out) == 0 || out[0] == "" {
		return nil, ErrWords
	}
	return out, nil
}
