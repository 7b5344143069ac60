package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/tiles"
)

// served is a process and a server of its record, run as anybody would.
type served struct {
	t      *testing.T
	texts  *locale.Catalogue
	global []string
	url    string
	key    string
	id     string
	stop   func() run1
}

// serveProcess opens a process and serves it from a home without keys.
func serveProcess(t *testing.T, l locale.Language, address string, flags ...string) *served {
	t.Helper()
	unsetVariables(t)
	s := &served{t: t, texts: catalogue(t), global: []string{"--lang=" + string(l), "--home=" + filepath.Join(t.TempDir(), "home"), "--db=" + address}}
	s.must(append([]string{"init", "--name-ar=تجربة", "--name-en=Trial", "--origin=served.example/process", "--demo-keys"}, flags...)...)
	s.start()
	return s
}

func (s *served) run(args ...string) run1 {
	return runIn(s.texts, nil, append(append([]string{}, s.global...), args...)...)
}

func (s *served) must(args ...string) run1 {
	s.t.Helper()
	r := s.run(args...)
	if r.code != exitDone {
		s.t.Fatalf("tansiq %q: exit %d\n%s%s", args, r.code, r.out, r.err)
	}
	return r
}

// exits fails unless the command exits with code and prints text, and holds every line to its language.
func (s *served) exits(code int, text string, args ...string) run1 {
	s.t.Helper()
	r := s.run(args...)
	if r.code != code || !strings.Contains(unwrapped(r.out+r.err), text) {
		s.t.Errorf("tansiq %q: exit %d, want %d and %q\n%s%s", args, r.code, code, text, r.out, r.err)
	}
	l, _ := locale.Parse(strings.TrimPrefix(s.global[0], "--lang="))
	for _, p := range languageProblems(l, args, r.out+r.err) {
		s.t.Errorf("tansiq %q: %s", args, p)
	}
	return r
}

// unwrapped is a text without its line breaks.
func unwrapped(s string) string { return strings.Join(strings.Fields(s), " ") }

// start runs `tansiq serve` until stop is called.
func (s *served) start() {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w, _, errs := machineOf(nil, "")
	in, out := io.Pipe()
	w.out = out
	done := make(chan run1, 1)
	go func() {
		code := runWith(ctx, []string{s.global[0], "--home=" + s.t.TempDir(), s.global[2], "serve", "--listen=127.0.0.1:0"}, w, s.texts)
		out.Close()
		done <- run1{code: code, err: errs.String()}
	}()
	var text strings.Builder
	lines := bufio.NewScanner(in)
	for s.key == "" && lines.Scan() {
		text.WriteString(lines.Text() + "\n")
		s.url = first(s.url, `http://[0-9.:]+`, lines.Text())
		s.id = first(s.id, `[0-9a-f]{64}`, lines.Text())
		s.key = first(s.key, `served\.example/process\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+`, lines.Text())
	}
	if s.url == "" || s.id == "" || s.key == "" {
		cancel()
		s.t.Fatalf("serve printed %q", text.String())
	}
	s.stop = sync.OnceValue(func() run1 {
		cancel()
		rest, err := io.ReadAll(in)
		if err != nil {
			s.t.Error(err)
		}
		r := <-done
		r.out = text.String() + string(rest)
		for lines.Scan() {
			r.out += lines.Text() + "\n"
		}
		return r
	})
	s.t.Cleanup(func() { s.stop() })
}

func first(known, pattern, line string) string {
	if known != "" {
		return known
	}
	return regexp.MustCompile(pattern).FindString(line)
}

func TestARecordIsServedAndCheckedByItsAddress(t *testing.T) {
	proved := map[locale.Language][]string{locale.English: {"Served log: ", "Check of the record", "earlier runs", "The server has stopped."},
		locale.Arabic: {"سجل منشور", "فحص السجل", "مرات سابقة", "توقف الخادم."}}
	peacetest.Engines(t, func(t *testing.T, address string) {
		for i, l := range locale.Languages() {
			if i > 0 {
				address = peacetest.SQLiteAddress(t) // each language needs a database of its own
			}
			s := serveProcess(t, l, address, "--public")
			words := proved[l]
			state := filepath.Join(t.TempDir(), "state")
			s.exits(exitDone, words[1], "verify", s.url)
			s.exits(exitDone, words[1], "verify", s.url+"/", "--log="+s.id, "--vkey="+s.key, "--state="+state)
			s.must("instrument", "register", "--type=agreement", "--title-ar=اتفاق", "--audience=public", "--key=secretariat-device")
			s.exits(exitDone, words[2], "verify", s.url, "--state="+state)
			seen := filepath.Join(t.TempDir(), "seen")
			fetchTo(t, s.url+"/checkpoint", seen)
			s.must("instrument", "register", "--type=agreement", "--title-ar=اتفاق آخر", "--key=secretariat-device")
			s.exits(exitDone, words[1], "verify", s.url, "--seen="+seen)
			twelve := s.run("fingerprint", "--process=served.example/process")
			parts := strings.Split(strings.TrimSpace(twelve.out), ": ")
			s.exits(exitDone, words[0], "verify", s.url, "--log="+parts[len(parts)-1])
			s.exits(exitCheck, "", "verify", s.url, "--log="+strings.Repeat("0", 64))
			s.exits(exitInput, "", "serve", "--listen="+strings.TrimPrefix(s.url, "http://"))
			if r := s.stop(); r.code != exitDone || r.err != "" || !strings.Contains(r.out, words[3]) {
				t.Errorf("serve: exit %d\n%s%s", r.code, r.out, r.err)
			}
		}
	})
}

func fetchTo(t *testing.T, url, file string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != 200 {
		t.Fatalf("status %d: %v", r.StatusCode, err)
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestAClosedRecordIsCheckedByItsKeyAlone: whose first entry is not public.
func TestAClosedRecordIsCheckedByItsKeyAlone(t *testing.T) {
	for _, l := range locale.Languages() {
		s := serveProcess(t, l, peacetest.SQLiteAddress(t))
		s.exits(exitInput, "--vkey", "verify", s.url)
		r := s.exits(exitDone, "✓", "verify", s.url, "--vkey="+s.key)
		if strings.Count(r.out, "✓") != 2 {
			t.Errorf("more was said to be proved than the tree: %s", r.out)
		}
		s.exits(exitCheck, "--vkey", "verify", s.url, "--vkey="+s.key, "--log="+s.id)
	}
}

// between is a server in the middle that changes what it passes on.
type between struct {
	to   string
	mu   sync.Mutex
	path string // what it changes; "" nothing
	how  func(b []byte) []byte
}

func (m *between) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get(m.to + r.URL.Path)
	if err != nil {
		http.Error(w, "", http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	m.mu.Lock()
	defer m.mu.Unlock()
	if err == nil && m.path != "" && strings.HasPrefix(r.URL.Path, m.path) {
		b = m.how(b)
	}
	w.WriteHeader(resp.StatusCode)
	w.Write(b)
}

func TestATamperingServerIsFoundByItsAddress(t *testing.T) {
	s := serveProcess(t, locale.English, peacetest.SQLiteAddress(t), "--public")
	s.must("instrument", "register", "--type=agreement", "--title-ar=اتفاق", "--audience=public", "--key=secretariat-device")
	middle := &between{to: s.url}
	server := httptest.NewServer(middle)
	defer server.Close()
	state := filepath.Join(t.TempDir(), "state")
	s.exits(exitDone, "Check of the record", "verify", server.URL, "--state="+state)
	kept, err := os.ReadFile(state)
	if err != nil {
		t.Fatal(err)
	}
	flip := func(at int) func([]byte) []byte { return func(b []byte) []byte { b[at] ^= 1; return b } }
	for _, c := range []struct {
		path string
		how  func([]byte) []byte
		code int
		text string
	}{
		{"/checkpoint", flip(40), exitCheck, "did not sign its checkpoint"},
		{"/tile/0/", flip(70), exitCheck, "tile 0/0"},
		{"/tile/entries/", flip(9), exitCheck, "entry number 0 is not what stands in the tree"},
		{"/tile/entries/", func(b []byte) []byte { return b[:len(b)-1] }, exitCheck, "not served in their form"},
		{"/bundle", flip(1000), exitCheck, "The bundle was not accepted"},
		{"/bundle", func(b []byte) []byte { return bytes.Replace(b, []byte(`"reader":"*"`), []byte(`"reader":"p:x"`), 1) }, exitCheck, "The bundle was not accepted"},
		{"/tile/0/", func(b []byte) []byte { return append(b, make([]byte, 9000)...) }, exitInput, "sent more than there can be"},
	} {
		middle.mu.Lock()
		middle.path, middle.how = c.path, c.how
		middle.mu.Unlock()
		s.exits(c.code, c.text, "verify", server.URL, "--vkey="+s.key)
	}
	// Rolled back to an older state, all of it signed by the log's key.
	old := map[string][]byte{}
	for _, path := range []string{"/checkpoint", "/bundle"} {
		fetchTo(t, s.url+path, state+".old")
		b, err := os.ReadFile(state + ".old")
		if err != nil {
			t.Fatal(err)
		}
		old[path] = b
	}
	middle.mu.Lock()
	middle.path = ""
	middle.mu.Unlock()
	s.must("instrument", "register", "--type=agreement", "--title-ar=اتفاق", "--audience=public", "--key=secretariat-device")
	s.exits(exitDone, "earlier runs", "verify", server.URL, "--state="+state)
	middle.mu.Lock()
	middle.path, middle.how = "/bundle", func([]byte) []byte { return old["/bundle"] }
	middle.mu.Unlock()
	s.exits(exitCheck, "did not grow from the checkpoint", "verify", server.URL, "--vkey="+s.key)
	middle.mu.Lock()
	middle.path, middle.how = "/checkpoint", func([]byte) []byte { return old["/checkpoint"] }
	middle.mu.Unlock()
	s.exits(exitCheck, "did not grow from what was checked before", "verify", server.URL, "--state="+state)
	if b, err := os.ReadFile(state + ".evidence"); err != nil || !bytes.Equal(b, old["/checkpoint"]) {
		t.Errorf("evidence: %q, %v", b, err)
	}
	if err := os.WriteFile(state, append(kept, ' '), 0o600); err != nil {
		t.Fatal(err)
	}
	s.exits(exitInput, "is not a file of earlier checks", "verify", server.URL, "--state="+state)
	s.exits(exitInput, "No answer came from", "verify", "http://127.0.0.1:1", "--vkey="+s.key)
	s.exits(exitInput, "is no address", "verify", "http://user:secret@127.0.0.1:1")
}

// TestALongCheckTellsHowFarItIsAndGoesOn: each look at the clock is two seconds later.
func TestALongCheckTellsHowFarItIsAndGoesOn(t *testing.T) {
	unsetVariables(t)
	address := peacetest.SQLiteAddress(t)
	p := peacetest.Plant(t, peacetest.Open(t, address), 3_000)
	server := httptest.NewServer(plantedHandler(t, p))
	defer server.Close()
	key := plantedKey(t, p)
	state := filepath.Join(t.TempDir(), "state")
	check := func(ctx context.Context) run1 {
		w, out, errs := machineOf(nil, "")
		at := time.Now()
		w.now = func() time.Time { at = at.Add(2 * time.Second); return at }
		code := runWith(ctx, []string{"--lang=en", "verify", server.URL, "--vkey=" + key, "--state=" + state}, w, catalogue(t))
		return run1{code, out.String(), errs.String()}
	}
	r := check(t.Context())
	if r.code != exitDone || !strings.Contains(r.err, "Checked: 256 of 3,000\n") || strings.Count(r.err, "\n") != 12 || !strings.Contains(unwrapped(r.out), "Not checked: what the entries say.") {
		t.Errorf("exit %d\n%s%s", r.code, r.out, r.err)
	}
	p.Grow(3_300)
	if r = check(t.Context()); r.code != exitDone || strings.Count(r.err, "\n") != 2 || !strings.Contains(unwrapped(r.out), "3,000 entries checked in earlier runs") {
		t.Errorf("again: exit %d\n%s%s", r.code, r.out, r.err)
	}
	entries, err := os.ReadDir(filepath.Dir(state))
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the file of --state: %v, %v", entries, err)
	}
}

func plantedHandler(t *testing.T, p *peacetest.Planted) http.Handler {
	t.Helper()
	r, err := record.New(t.Context(), p.DB, delegation.Authority{}, nil, record.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return tiles.Handler(r, p.ID, tiles.Options{})
}

func plantedKey(t *testing.T, p *peacetest.Planted) string {
	t.Helper()
	key, err := record.VerifierKey(p.Origin, p.Signer.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	return key
}
