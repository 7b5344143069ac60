package keyfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/keyfile"
)

func TestTheTextOfAKeyFileOpensAsTheFileDoes(t *testing.T) {
	k := newKey(t, false)
	b, err := os.ReadFile(saved(t, k))
	if err != nil {
		t.Fatal(err)
	}
	got, err := keyfile.OpenText(string(b), "VARIABLE", passphrase(word))
	if err != nil || !got.Public().Equal(k.Public()) || got.Party != k.Party || got.Log != k.Log {
		t.Fatalf("got %v, %v", got, err)
	}
	for name, c := range map[string]struct {
		text, word string
		want       error
	}{
		"another passphrase": {string(b), "كلمة أخرى طويلة", keyfile.ErrPassphrase}, "no key": {"{}", word, keyfile.ErrForm},
		"half of it": {string(b[:len(b)/2]), word, keyfile.ErrForm}, "empty": {"", word, keyfile.ErrForm},
	} {
		if _, err := keyfile.OpenText(c.text, "VARIABLE", passphrase(c.word)); !errors.Is(err, c.want) || !strings.Contains(err.Error(), "VARIABLE") {
			t.Errorf("%s: got %v, want %v and where", name, err, c.want)
		}
	}
}

func TestAPassphraseIsReadFromAFileOfItsOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "word")
	for written, want := range map[string]string{word + "\n": word, word: word, word + "\r\n": word, " two words \n\n": " two words \n"} {
		if err := os.WriteFile(path, []byte(written), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := keyfile.ReadPassphrase(path); got != want || err != nil {
			t.Errorf("%q: got %q, %v", written, got, err)
		}
	}
	if _, err := keyfile.ReadPassphrase(path + ".not"); !errors.Is(err, keyfile.ErrMissing) {
		t.Errorf("not there: got %v", err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := keyfile.ReadPassphrase(path); !errors.Is(err, keyfile.ErrOpenToAll) {
		t.Errorf("readable by a group: got %v", err)
	}
}
