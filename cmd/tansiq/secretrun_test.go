package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/locale"
)

// secretWorld runs the program with passphrases typed at a terminal, and keeps everything it prints.
type secretWorld struct {
	t       *testing.T
	texts   *locale.Catalogue
	dir     string
	printed bytes.Buffer
	asked   []string // prompts, in order
}

func (s *secretWorld) run(typed []string, args ...string) (int, string) {
	w, out, errs := machineOf(map[string]string{"TANSIQ_DEBUG": "1"}, "")
	w.secret = func(prompt string) (string, error) {
		s.asked = append(s.asked, prompt)
		if len(typed) == 0 {
			s.t.Fatalf("tansiq %q asks once more: %q", args, prompt)
		}
		answer := typed[0]
		typed = typed[1:]
		return answer, nil
	}
	global := []string{"--lang=ar", "--home=" + filepath.Join(s.dir, "home"), "--db=sqlite:" + filepath.Join(s.dir, "record.db")}
	code := runWith(context.Background(), append(global, args...), w, s.texts)
	s.printed.WriteString(out.String() + errs.String())
	return code, out.String() + errs.String()
}

// TestAPassphraseIsAskedForTwice and must be long enough; a prompt is in the user's language.
func TestAPassphraseIsAskedForTwice(t *testing.T) {
	unsetVariables(t)
	for _, row := range []struct {
		name  string
		typed []string
		code  int
		says  string
	}{
		{"the same one twice makes the keys", []string{passphraseOfTests, passphraseOfTests}, exitDone, "فُتحت عملية السلام"},
		{"two different ones make none", []string{passphraseOfTests, passphraseOfTests + "!"}, exitKey, "العبارتان مختلفتان."},
		{"a short one makes none", []string{"قصيرة"}, exitKey, "عبارة المرور أقصر من 12 حرفًا."},
		{"an empty one makes none", []string{""}, exitKey, "عبارة المرور أقصر من 12 حرفًا."},
		{"twelve Arabic letters are twelve characters", []string{"جبلهادئفجرًا٤", "جبلهادئفجرًا٤"}, exitDone, "فُتحت عملية السلام"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := &secretWorld{t: t, texts: catalogue(t), dir: t.TempDir()}
			code, out := s.run(row.typed, "init", "--name-ar=تجربة", "--origin=secret.example/p")
			if code != row.code || !strings.Contains(out, row.says) {
				t.Errorf("exit %d, want %d and %q: %s", code, row.code, row.says, out)
			}
			if made, err := filepath.Glob(filepath.Join(s.dir, "home", "keys", "*.key")); err != nil || (len(made) == 3) != (row.code == exitDone) {
				t.Errorf("%d keys, %v", len(made), err)
			}
			for _, prompt := range s.asked {
				for _, p := range languageProblems(locale.Arabic, nil, prompt) {
					t.Errorf("the prompt %q: %s", prompt, p)
				}
			}
		})
	}
}

// TestNoPrivateKeyIsPrintedOrWritten runs commands with real keys and looks for their seeds and for the passphrase in
// everything that was printed, and in every file that was written but the keys' own.
func TestNoPrivateKeyIsPrintedOrWritten(t *testing.T) {
	unsetVariables(t)
	s := &secretWorld{t: t, texts: catalogue(t), dir: t.TempDir()}
	t.Chdir(s.dir)
	twice, thrice := []string{passphraseOfTests, passphraseOfTests}, []string{passphraseOfTests, passphraseOfTests, passphraseOfTests}
	for _, args := range [][]string{
		{"init", "--name-ar=تجربة", "--origin=secret.example/p"}, {"key", "new", "other", "--role=device", "--party=secretariat"},
		{"key", "show", "other"}, {"key", "list", "--key=other"}, {"fingerprint", "other"}, {"fingerprint"},
		{"person", "enrol", "--name-ar=شخص", "--key=secretariat-root"}, {"key", "add", "other", "--person=4", "--key=secretariat-root"},
		{"mandate", "grant", "other", "--kinds=all", "--key=secretariat-root"}, {"instrument", "register", "--type=letter", "--title-ar=رسالة", "--key=other"},
		{"position", "7", "--stance=accepts", "--key=other", "--save=signed.json"}, {"append", "signed.json"},
		{"entries", "--key=other"}, {"entries", "--json", "--key=other"}, {"show", "5", "--key=other"}, {"prove", "7", "--key=other"},
		{"export", "--whole", "--out=whole.bundle", "--key=other"}, {"verify", "whole.bundle"}, {"replay"},
	} {
		if code, out := s.run(thrice, args...); code != exitDone {
			t.Fatalf("tansiq %q: exit %d: %s", args, code, out)
		}
	}
	for _, typed := range [][]string{{"a wrong passphrase"}, twice} { // errors too, explained for debugging
		s.run(append([]string{}, typed...), "position", "99", "--stance=accepts", "--key=other")
	}
	seeds := seedsUnder(t, s.dir)
	for file, seed := range seeds {
		for _, form := range append(formsOf(seed), passphraseOfTests) {
			if strings.Contains(s.printed.String(), form) {
				t.Errorf("%s: its private key or the passphrase was printed", file)
			}
			holdAbsent(t, s.dir, form)
		}
	}
	if len(seeds) != 4 {
		t.Errorf("%d keys were looked for, want 4", len(seeds))
	}
}

func holdAbsent(t *testing.T, dir, secret string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte(secret)) {
			t.Errorf("%s holds a private key or the passphrase", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestADemonstrationSeedIsFoundInItsOwnFile is the control: what is looked for would be found.
func TestADemonstrationSeedIsFoundInItsOwnFile(t *testing.T) {
	unsetVariables(t)
	s := &secretWorld{t: t, texts: catalogue(t), dir: t.TempDir()}
	if code, out := s.run(nil, "init", "--name-ar=تجربة", "--origin=secret.example/p", "--demo-keys"); code != exitDone {
		t.Fatal(out)
	}
	for file, seed := range seedsUnder(t, s.dir) {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, form := range formsOf(seed) {
			found = found || strings.Contains(string(b), form)
		}
		if !found {
			t.Errorf("the seed is not found in %s", file)
		}
	}
}
