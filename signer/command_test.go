package signer

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// hookVariable makes this test's binary a hook that behaves as its value says.
const hookVariable = "HOOK_BEHAVES"

func TestMain(m *testing.M) {
	if how := os.Getenv(hookVariable); how != "" {
		os.Exit(hook(how, os.Args[1:]))
	}
	os.Exit(m.Run())
}

func hookKey() ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("the key in the hook"))
	return ed25519.NewKeyFromSeed(seed[:])
}

const stdoutSecret = "what-stands-on-standard-output"

// hook is the program of these tests. What it does wrong it does where its behaviour begins with the word it was called
// with: "sign hangs".
func hook(how string, args []string) int {
	word := args[len(args)-1]
	message, err := io.ReadAll(os.Stdin)
	if err != nil {
		return 9
	}
	public := base64.StdEncoding.EncodeToString(hookKey().Public().(ed25519.PublicKey))
	sig := base64.StdEncoding.EncodeToString(ed25519.Sign(hookKey(), message))
	behaviour, _ := strings.CutPrefix(how, word+" ")
	switch behaviour {
	case "hangs":
		time.Sleep(time.Minute)
	case "fails":
		fmt.Print(stdoutSecret)
		fmt.Fprint(os.Stderr, "token is not there\x1b[31m \u202e\n")
		return 3
	case "says nothing":
		return 0
	case "says too much":
		for range 1 << 20 {
			fmt.Println(stdoutSecret)
		}
	case "says something else":
		fmt.Println(stdoutSecret)
		return 0
	case "signs something else":
		fmt.Println(base64.StdEncoding.EncodeToString(ed25519.Sign(hookKey(), append(message, ' '))))
		return 0
	case "signs with two lines":
		fmt.Println(sig + "\n" + sig)
		return 0
	case "tells its environment":
		fmt.Fprint(os.Stderr, strings.Join(os.Environ(), " "))
		return 3
	case "tells its words":
		fmt.Fprintf(os.Stderr, "%q", args)
		return 3
	case "complains at length":
		fmt.Fprint(os.Stderr, strings.Repeat("é", 1<<16))
		return 3
	}
	if word == "public" {
		fmt.Println(public)
		return 0
	}
	fmt.Print(sig, "\r\n") // of another system
	return 0
}

func behaving(t *testing.T, how string, words ...string) (*Command, error) {
	t.Helper()
	t.Setenv(hookVariable, how)
	within := bound
	if strings.HasSuffix(how, "hangs") {
		within = 300 * time.Millisecond
	}
	return open(t.Context(), "log.example/p", append([]string{os.Args[0]}, words...), within)
}

func TestACommandSignsAsTheKeyThatItNames(t *testing.T) {
	c, err := behaving(t, "well")
	if err != nil {
		t.Fatal(err)
	}
	var _ record.LogSigner = c
	own, err := record.NewLogSigner("log.example/p", hookKey())
	if err != nil {
		t.Fatal(err)
	}
	if c.Name() != own.Name() || c.KeyHash() != own.KeyHash() || !c.PublicKey().Equal(own.PublicKey()) {
		t.Errorf("name %q, hash %08x, want %q, %08x", c.Name(), c.KeyHash(), own.Name(), own.KeyHash())
	}
	n := &note.Note{Text: "log.example/p\n1\nAAAA\n"}
	got, err := note.Sign(n, c)
	if err != nil {
		t.Fatal(err)
	}
	want, err := note.Sign(n, own)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("signed note:\n%s", d)
	}
}

func TestAHookThatDoesNotAnswerRightlyIsRefused(t *testing.T) {
	for how, want := range map[string]error{
		"sign hangs": ErrTime, "sign fails": ErrExit, "sign says nothing": ErrAnswer, "sign says too much": ErrAnswer, "sign says something else": ErrAnswer,
		"sign signs something else": ErrSignature, "sign signs with two lines": ErrAnswer,
		"public hangs": ErrTime, "public fails": ErrExit, "public says nothing": ErrAnswer, "public says too much": ErrAnswer, "public says something else": ErrAnswer,
	} {
		t.Run(how, func(t *testing.T) {
			c, err := behaving(t, how)
			doing := "public"
			if err == nil {
				doing = "sign"
				_, err = c.Sign([]byte("a message"))
			}
			var e *HookError
			if !errors.Is(err, want) || !errors.As(err, &e) || e.Doing != doing || !strings.HasPrefix(how, doing) {
				t.Fatalf("got %v, want %v at %s", err, want, how)
			}
			if strings.Contains(err.Error()+e.Stderr, stdoutSecret) {
				t.Errorf("the error tells the standard output: %v", err)
			}
			if errors.Is(want, ErrExit) && e.Stderr != "token is not there[31m" {
				t.Errorf("standard error: %q", e.Stderr)
			}
		})
	}
}

func TestAProgramThatIsNotThereIsRefused(t *testing.T) {
	_, err := Open(t.Context(), "log.example/p", []string{"/nowhere/hook"})
	if !errors.Is(err, ErrStart) {
		t.Errorf("got %v", err)
	}
	if _, err := Open(t.Context(), "log.example/p", nil); !errors.Is(err, ErrWords) {
		t.Errorf("no words: got %v", err)
	}
}

func TestAHookEndsWithTheProgram(t *testing.T) {
	t.Setenv(hookVariable, "well")
	ctx, stop := context.WithCancel(t.Context())
	c, err := Open(ctx, "log.example/p", []string{os.Args[0]})
	if err != nil {
		t.Fatal(err)
	}
	stop()
	if _, err := c.Sign([]byte("a message")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAHookIsNotHandedTheProgramsOwnVariables(t *testing.T) {
	t.Setenv("TANSIQ_PASSPHRASE", "four quiet hills at dawn")
	t.Setenv("PIN_FILE", "/run/pin")
	_, err := behaving(t, "public tells its environment")
	var e *HookError
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	if strings.Contains(e.Stderr, "quiet hills") || strings.Contains(e.Stderr, "TANSIQ_") || !strings.Contains(e.Stderr, "PIN_FILE=/run/pin") {
		t.Errorf("its environment: %s", e.Stderr)
	}
}

func TestAHookIsHandedItsWordsAndNoShellReadsThem(t *testing.T) {
	_, err := behaving(t, "public tells its words", "--slot", "$HOME;*", "مفتاح السجل")
	var e *HookError
	if !errors.As(err, &e) || e.Stderr != `["--slot" "$HOME;*" "مفتاح السجل" "public"]` {
		t.Errorf("got %v: %+v", err, e)
	}
}

func TestWhatAHookComplainsIsBoundedAndWellFormed(t *testing.T) {
	_, err := behaving(t, "public complains at length")
	var e *HookError
	if !errors.As(err, &e) || len(e.Stderr) > maxStderr || len(e.Stderr) < maxStderr-4 || strings.Trim(e.Stderr, "é") != "" {
		t.Errorf("%d bytes", len(e.Stderr))
	}
}

func TestACommandLineIsDividedIntoWords(t *testing.T) {
	for line, want := range map[string][]string{
		"hook":                          {"hook"},
		"  hook\t--slot  1 ":            {"hook", "--slot", "1"},
		`hook 'two words' "it's" a'b'c`: {"hook", "two words", "it's", "abc"},
		`C:\bin\hook.exe --pin ''`:      {`C:\bin\hook.exe`, "--pin", ""},
		"hook $HOME `id` *.key":         {"hook", "$HOME", "`id`", "*.key"},
		"مفتاح السجل":                   {"مفتاح", "السجل"},
		"":                              nil,
		"   ":                           nil,
		"''":                            nil,
		"hook 'open":                    nil,
		`hook "open`:                    nil,
	} {
		got, err := Words(line)
		if d := cmp.Diff(want, got); d != "" || (err == nil) != (want != nil) || err != nil && !errors.Is(err, ErrWords) {
			t.Errorf("%q: %v\n%s", line, err, d)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add(`hook 'two words' "it's"`)
	f.Fuzz(func(t *testing.T, line string) {
		words, err := Words(line)
		if err == nil && (len(words) == 0 || words[0] == "") {
			t.Errorf("%q: %q", line, words)
		}
	})
}

// The log of a world with a key in the hook: what is appended verifies, and where the hook fails nothing advances.
func TestWithoutTheHooksSignatureNothingIsAppended(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := peacetest.New(t, address)
		c, err := behaving(t, "well")
		if err != nil {
			t.Fatal(err)
		}
		opened := *w.Opened
		opened.Origin, opened.LogKey = c.Name(), act.FormatKey(c.PublicKey())
		root := w.NewAuthor("root", peacetest.Secretariat)
		opened.Secretariat.RootKey = act.FormatKey(root.Public())
		log, err := w.Record.Create(t.Context(), w.Compose(root, act.To(act.Public), &opened), c)
		if err != nil {
			t.Fatal(err)
		}
		w.Log = log
		next := w.Compose(root, act.To(act.Participants), &act.PersonEnrolled{Party: peacetest.Secretariat, Identity: act.SayTo(act.To(act.OwnDelegation), act.Identity{Name: act.Words{EN: "A person"}})})
		before := peacetest.Dump(t, w.DB)
		for _, how := range []string{"sign fails", "sign signs something else", "sign says nothing"} {
			t.Setenv(hookVariable, how)
			_, err := log.AppendOne(t.Context(), next)
			var e *HookError
			if !errors.As(err, &e) {
				t.Fatalf("%s: got %v", how, err)
			}
			if d := cmp.Diff(before, peacetest.Dump(t, w.DB)); d != "" {
				t.Fatalf("%s: the tables changed:\n%s", how, d)
			}
		}
		t.Setenv(hookVariable, "well")
		r, err := log.AppendOne(t.Context(), next)
		if err != nil || r.Index != 1 {
			t.Fatalf("afterwards: %+v, %v", r, err)
		}
		if _, err := record.Verify(bytes.NewReader(w.Bundle(nil)), delegation.Authority{}, record.Expect{Log: log.ID()}); err != nil {
			t.Error(err)
		}
	})
}
