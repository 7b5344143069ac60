package keyfile_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/record"
)

// seed is what no file, error or print may show.
var seed = bytes.Repeat([]byte{0xa7, 0x31}, ed25519.SeedSize/2)

const word = "جملة سر طويلة بما يكفي"

func newKey(t testing.TB, demo bool) *keyfile.Key {
	t.Helper()
	k, err := keyfile.New(keyfile.Device, "north", act.PayloadDigest([]byte("log")), demo, bytes.NewReader(seed))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func saved(t testing.TB, k *keyfile.Key) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "مفاتيح", "north.key")
	if err := k.Save(path, word); err != nil {
		t.Fatal(err)
	}
	return path
}

func passphrase(s string) func() (string, error) { return func() (string, error) { return s, nil } }

func unasked() (string, error) { return "", errors.New("asked for a passphrase") }

// showsKey reports whether text holds the seed in any form in which it could slip out.
func showsKey(text string) bool {
	for _, form := range []string{string(seed[:8]), hex.EncodeToString(seed[:8]), strings.ToUpper(hex.EncodeToString(seed[:8])),
		base64.StdEncoding.EncodeToString(seed)[:12], base64.URLEncoding.EncodeToString(seed)[:12], "167 49 167 49", "0xa7, 0x31", word} {
		if strings.Contains(text, form) {
			return true
		}
	}
	return false
}

func TestAKeyComesBackAsItWasSaved(t *testing.T) {
	k := newKey(t, false)
	path := saved(t, k)
	got, err := keyfile.Open(path, passphrase(word))
	if err != nil {
		t.Fatal(err)
	}
	if got.Role != k.Role || got.Party != k.Party || got.Log != k.Log || got.Demo || !got.Private().Equal(k.Private()) {
		t.Errorf("got %v", got)
	}
	info, err := keyfile.Read(path)
	want := keyfile.Info{Role: keyfile.Device, Party: "north", Log: k.Log, Public: k.Public()}
	if d := cmp.Diff(want, info); d != "" || err != nil {
		t.Errorf("without the passphrase: %v\n%s", err, d)
	}
	var signer record.Signer = got
	sig, err := signer.Sign([]byte("message"))
	if err != nil || !ed25519.Verify(k.Public(), []byte("message"), sig) || signer.KeyID() != act.KeyIDOf(k.Public()) {
		t.Errorf("the signature does not verify: %v", err)
	}
}

func TestAnEncryptedFileShowsNothingOfItsKey(t *testing.T) {
	path := saved(t, newKey(t, false))
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if showsKey(string(b)) {
		t.Errorf("the file shows the key:\n%s", b)
	}
	if again := saved(t, newKey(t, false)); string(b) == readFile(t, again) {
		t.Error("the same key is sealed the same way twice")
	}
}

func readFile(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestTheWrongPassphraseOpensNothing(t *testing.T) {
	path := saved(t, newKey(t, false))
	for _, wrong := range []string{word + " ", "", "x"} {
		if _, err := keyfile.Open(path, passphrase(wrong)); !errors.Is(err, keyfile.ErrPassphrase) || showsKey(err.Error()) {
			t.Errorf("%q: got %v, want ErrPassphrase", wrong, err)
		}
	}
	stop := errors.New("stop")
	if _, err := keyfile.Open(path, func() (string, error) { return "", stop }); !errors.Is(err, stop) {
		t.Errorf("nobody to ask: got %v", err)
	}
	if err := newKey(t, false).Save(filepath.Join(t.TempDir(), "x"), ""); !errors.Is(err, keyfile.ErrPassphrase) {
		t.Errorf("saved without a passphrase: %v", err)
	}
}

func TestADemoKeyIsMarkedAndNeedsNoPassphrase(t *testing.T) {
	k := newKey(t, true)
	path := filepath.Join(t.TempDir(), "demo.key")
	if err := k.Save(path, ""); err != nil {
		t.Fatal(err)
	}
	got, err := keyfile.Open(path, unasked)
	if err != nil || !got.Demo || !got.Private().Equal(k.Private()) {
		t.Fatalf("got %v, %v", got, err)
	}
	info, err := keyfile.Read(path)
	if err != nil || !info.Demo || !strings.Contains(readFile(t, path), "demo_seed") {
		t.Errorf("the file does not say so: %+v, %v", info, err)
	}
	if _, err := keyfile.Open(saved(t, newKey(t, false)), unasked); err == nil || !strings.Contains(err.Error(), "asked") {
		t.Errorf("control: another key was opened without asking: %v", err)
	}
}

func TestAnExistingFileIsNeverOverwritten(t *testing.T) {
	path := saved(t, newKey(t, false))
	before := readFile(t, path)
	if err := newKey(t, true).Save(path, ""); !errors.Is(err, keyfile.ErrThere) {
		t.Errorf("got %v, want ErrThere", err)
	}
	if readFile(t, path) != before {
		t.Error("the file changed")
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(filepath.Join(t.TempDir(), "nowhere"), link); err != nil {
		t.Skip("no links here")
	}
	if err := newKey(t, true).Save(link, ""); !errors.Is(err, keyfile.ErrThere) {
		t.Errorf("through a link: got %v, want ErrThere", err)
	}
}

func TestAKeyFileIsItsOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("file modes do not say who may read")
	}
	path := filepath.Join(t.TempDir(), "dir", "demo.key")
	if err := newKey(t, true).Save(path, ""); err != nil {
		t.Fatal(err)
	}
	for p, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		if st, err := os.Stat(p); err != nil || st.Mode().Perm() != want {
			t.Errorf("%s: got %v, %v, want %o", p, st.Mode(), err, want)
		}
	}
	for _, mode := range []os.FileMode{0o644, 0o640, 0o604, 0o610, 0o601, 0o602} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, byRead := keyfile.Read(path)
		_, byOpen := keyfile.Open(path, unasked)
		if !errors.Is(byRead, keyfile.ErrOpenToAll) || !errors.Is(byOpen, keyfile.ErrOpenToAll) {
			t.Errorf("mode %o: got %v and %v, want ErrOpenToAll", mode, byRead, byOpen)
		}
	}
	for _, mode := range []os.FileMode{0o600, 0o400} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := keyfile.Open(path, unasked); err != nil {
			t.Errorf("mode %o: %v", mode, err)
		}
	}
}

func TestWhatIsNoKeyFileIsRefusedWithoutShowingIt(t *testing.T) {
	demo := filepath.Join(t.TempDir(), "demo.key")
	if err := newKey(t, true).Save(demo, ""); err != nil {
		t.Fatal(err)
	}
	form := readFile(t, demo)
	other, err := keyfile.New(keyfile.Device, "north", "", true, bytes.NewReader(bytes.Repeat([]byte{1}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	change := func(old, new string) string {
		t.Helper()
		if !strings.Contains(form, old) {
			t.Fatalf("%q does not stand in %s", old, form)
		}
		return strings.Replace(form, old, new, 1)
	}
	encoded := base64.StdEncoding.EncodeToString(seed)
	for name, text := range map[string]string{
		"empty": "", "no JSON": encoded, "a field more": change(`"role"`, `"seed": "`+encoded+`", "role"`), "another version": change("key/v1", "key/v2"),
		"a seed cut short": change(encoded, encoded[:20]), "a seed of other letters": change(encoded, "*"+encoded[1:]), "a seed of another type": change(`"`+encoded+`"`, "["+strings.Repeat("167,", 31)+"167]"),
		"another's public key": change(act.FormatKey(newKey(t, true).Public()), act.FormatKey(other.Public())), "no key at all": change("demo_seed", "sealed_"),
	} {
		path := filepath.Join(t.TempDir(), "x.key")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := keyfile.Open(path, passphrase(word))
		if !errors.Is(err, keyfile.ErrForm) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %v, want ErrForm with the path", name, err)
		}
		if err != nil && (showsKey(err.Error()) || showsKey(fmt.Sprintf("%+v %#v", err, err))) {
			t.Errorf("%s: the error shows the key: %v", name, err)
		}
	}
	missing := filepath.Join(t.TempDir(), "nothing")
	if _, err := keyfile.Open(missing, unasked); !errors.Is(err, keyfile.ErrMissing) {
		t.Errorf("no file: got %v", err)
	}
	if _, err := keyfile.Read(missing); !errors.Is(err, keyfile.ErrMissing) {
		t.Errorf("no file: got %v", err)
	}
	bad := filepath.Join(t.TempDir(), "x.key")
	if err := os.WriteFile(bad, []byte(change(`"public": "`, `"public": "*`)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := keyfile.Read(bad); !errors.Is(err, keyfile.ErrForm) {
		t.Errorf("a public key that is none: got %v", err)
	}
}

func TestAKeyIsNeverPrintedWhateverTheVerb(t *testing.T) {
	k := newKey(t, true)
	for _, v := range []any{k, *k, []*keyfile.Key{k}, struct{ K keyfile.Key }{*k}, map[string]keyfile.Key{"k": *k}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%o"} {
			if got := fmt.Sprintf(verb, v); showsKey(got) {
				t.Errorf("%s of %T shows the key: %s", verb, v, got)
			}
		}
		b, err := json.Marshal(v)
		if err != nil || showsKey(string(b)) {
			t.Errorf("as JSON %T shows the key: %s, %v", v, b, err)
		}
		var logged bytes.Buffer
		for _, h := range []slog.Handler{slog.NewTextHandler(&logged, nil), slog.NewJSONHandler(&logged, nil)} {
			slog.New(h).LogAttrs(context.Background(), slog.LevelInfo, "opened", slog.Any("key", v))
		}
		if showsKey(logged.String()) {
			t.Errorf("logged, %T shows the key: %s", v, logged.String())
		}
	}
	if got := fmt.Sprint(k); !strings.Contains(got, string(k.KeyID())) || !strings.Contains(got, "north") {
		t.Errorf("control: it is not named either: %q", got)
	}
	if !showsKey(fmt.Sprintf("%x", k.Private())) || !showsKey(fmt.Sprintf("%v", []byte(k.Private()))) {
		t.Error("control: the key would not be recognised")
	}
}

func TestAKeyNeedsRandomness(t *testing.T) {
	if _, err := keyfile.New(keyfile.Root, "north", "", false, io.LimitReader(bytes.NewReader(seed), 31)); err == nil {
		t.Error("made from 31 bytes")
	}
}

func BenchmarkOpen(b *testing.B) {
	path := saved(b, newKey(b, false))
	for b.Loop() {
		if _, err := keyfile.Open(path, passphrase(word)); err != nil {
			b.Fatal(err)
		}
	}
}
