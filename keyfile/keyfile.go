package keyfile

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"
	"github.com/tansiq/tansiq/act"
)

// Errors that callers tell apart.
var (
	ErrMissing    = errors.New("key file is not there")
	ErrForm       = errors.New("key file is not in its form")
	ErrOpenToAll  = errors.New("key file can be read by others")
	ErrPassphrase = errors.New("passphrase does not open the key")
	ErrThere      = errors.New("key file is there already")
)

// Role says what a key is for.
type Role string

// The roles.
const (
	Root   Role = "root"   // admits a party's people, keys and mandates
	Device Role = "device" // signs acts
	Log    Role = "log"    // signs a log's checkpoints
)

// Key is a private key with what it is for.
type Key struct {
	Role  Role
	Party string     // "" for a log's key
	Log   act.Digest // "" until the log is known
	Demo  bool
	seed  []byte
}

// fileForm is the JSON of a key file.
type fileForm struct {
	Tansiq string     `json:"tansiq"`
	Role   Role       `json:"role"`
	Party  string     `json:"party,omitempty"`
	Log    act.Digest `json:"log,omitempty"`
	Public string     `json:"public"`
	Sealed string     `json:"sealed,omitempty"`
	Demo   string     `json:"demo_seed,omitempty"`
}

const formVersion = "key/v1"

// workFactor is scrypt's log2 N: about a quarter of a second on a 2020 laptop, so that each command stays quick while
// a guess costs as much. Check with BenchmarkOpen.
const workFactor = 16

// New makes a key from random.
func New(role Role, party string, log act.Digest, demo bool, random io.Reader) (*Key, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	return &Key{role, party, log, demo, seed}, nil
}

// Private returns the key itself.
func (k *Key) Private() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(k.seed) }

// Public returns the public key.
func (k *Key) Public() ed25519.PublicKey { return k.Private().Public().(ed25519.PublicKey) }

// KeyID returns the key's id.
func (k *Key) KeyID() act.KeyID { return act.KeyIDOf(k.Public()) }

// Sign signs message: Key is a record.Signer.
func (k *Key) Sign(message []byte) ([]byte, error) { return ed25519.Sign(k.Private(), message), nil }

// Format implements fmt.Formatter: whatever the verb, what is printed is String.
func (k Key) Format(s fmt.State, _ rune) { io.WriteString(s, k.String()) }

// String names the key without the key.
func (k Key) String() string { return fmt.Sprintf("%s key %s of %q", k.Role, k.KeyID(), k.Party) }

// Save writes the key to a new file, encrypted under passphrase unless it is a demo key. Errors: ErrThere,
// ErrPassphrase (an empty one) wrapped.
func (k *Key) Save(path, passphrase string) error {
	form := fileForm{Tansiq: formVersion, Role: k.Role, Party: k.Party, Log: k.Log, Public: act.FormatKey(k.Public())}
	if k.Demo {
		form.Demo = base64.StdEncoding.EncodeToString(k.seed)
	} else {
		sealed, err := seal(k.seed, passphrase)
		if err != nil {
			return err
		}
		form.Sealed = sealed
	}
	b, err := json.MarshalIndent(form, "", "  ")
	if err != nil {
		return fmt.Errorf("write key file %s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("write key file %s: %w", path, err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%w: %s", ErrThere, path)
	}
	if err != nil {
		return fmt.Errorf("write key file %s: %w", path, err)
	}
	_, err = f.Write(append(b, '\n'))
	return errors.Join(err, f.Sync(), f.Close())
}

func seal(seed []byte, passphrase string) (string, error) {
	if passphrase == "" {
		return "", fmt.Errorf("%w: it is empty", ErrPassphrase)
	}
	r, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return "", fmt.Errorf("%w", ErrPassphrase)
	}
	r.SetWorkFactor(workFactor)
	var out bytes.Buffer
	a := armor.NewWriter(&out)
	w, err := age.Encrypt(a, r)
	if err != nil {
		return "", fmt.Errorf("encrypt key: %w", err)
	}
	if _, err := w.Write(seed); err != nil {
		return "", fmt.Errorf("encrypt key: %w", err)
	}
	if err := errors.Join(w.Close(), a.Close()); err != nil {
		return "", fmt.Errorf("encrypt key: %w", err)
	}
	return out.String(), nil
}

// Info is what a key file says without its passphrase.
type Info struct {
	Role   Role
	Party  string
	Log    act.Digest
	Public ed25519.PublicKey
	Demo   bool
}

// Read returns what a key file says without opening the key. Errors: ErrMissing, ErrForm, ErrOpenToAll wrapped.
func Read(path string) (Info, error) {
	form, err := load(path)
	if err != nil {
		return Info{}, err
	}
	pub, err := act.ParseKey(form.Public)
	if err != nil {
		return Info{}, fmt.Errorf("%w: %s: public key", ErrForm, path)
	}
	return Info{form.Role, form.Party, form.Log, pub, form.Demo != ""}, nil
}

func load(path string) (fileForm, error) {
	b, err := readPrivate(path)
	if err != nil {
		return fileForm{}, err
	}
	return parse(b, path)
}

// readPrivate reads a file that nobody but its owner can read. Errors: ErrMissing, ErrOpenToAll wrapped.
func readPrivate(path string) ([]byte, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrMissing, path)
	}
	if st.Mode().Perm()&0o077 != 0 && st.Mode().IsRegular() && checksModes {
		return nil, fmt.Errorf("%w: %s has mode %o", ErrOpenToAll, path, st.Mode().Perm())
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrMissing, path)
	}
	return b, nil
}

// ReadPassphrase returns what stands in a file that its owner alone can read, without the line break at its end.
// Errors: ErrMissing, ErrOpenToAll wrapped.
func ReadPassphrase(path string) (string, error) {
	b, err := readPrivate(path)
	return strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r"), err
}

// parse reads the text of a key file; where is what errors call it.
func parse(b []byte, where string) (fileForm, error) {
	var form fileForm
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if d.Decode(&form) != nil || form.Tansiq != formVersion || (form.Sealed == "") == (form.Demo == "") {
		return form, fmt.Errorf("%w: %s", ErrForm, where) // the decoder's text could hold the key
	}
	return form, nil
}

// Open reads a key. passphrase is asked only for a key that is encrypted. Errors: ErrMissing, ErrForm, ErrOpenToAll,
// ErrPassphrase wrapped; that of passphrase.
func Open(path string, passphrase func() (string, error)) (*Key, error) {
	form, err := load(path)
	if err != nil {
		return nil, err
	}
	return form.open(path, passphrase)
}

// OpenText is Open for the text of a key file, as a service is handed it in a variable. where is what errors call it.
// Errors: ErrForm, ErrPassphrase wrapped; that of passphrase.
func OpenText(text, where string, passphrase func() (string, error)) (*Key, error) {
	form, err := parse([]byte(text), where)
	if err != nil {
		return nil, err
	}
	return form.open(where, passphrase)
}

func (form fileForm) open(path string, passphrase func() (string, error)) (*Key, error) {
	var err error
	k := &Key{Role: form.Role, Party: form.Party, Log: form.Log, Demo: form.Demo != ""}
	if k.Demo {
		k.seed, err = base64.StdEncoding.Strict().DecodeString(form.Demo)
		if err != nil {
			return nil, fmt.Errorf("%w: %s", ErrForm, path)
		}
	} else {
		word, err := passphrase()
		if err != nil {
			return nil, err
		}
		if k.seed, err = unseal(form.Sealed, word); err != nil {
			return nil, fmt.Errorf("%w: %s", err, path)
		}
	}
	if len(k.seed) != ed25519.SeedSize || act.FormatKey(k.Public()) != form.Public {
		return nil, fmt.Errorf("%w: %s: the keys do not belong together", ErrForm, path)
	}
	return k, nil
}

func unseal(sealed, passphrase string) ([]byte, error) {
	if passphrase == "" {
		return nil, ErrPassphrase
	}
	id, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, ErrPassphrase
	}
	id.SetMaxWorkFactor(workFactor + 4)
	r, err := age.Decrypt(armor.NewReader(bytes.NewReader([]byte(sealed))), id)
	if err != nil {
		return nil, ErrPassphrase
	}
	seed, err := io.ReadAll(io.LimitReader(r, ed25519.SeedSize+1))
	if err != nil {
		return nil, ErrForm
	}
	return seed, nil
}
