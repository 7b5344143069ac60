package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/serve"
)

//go:embed text/ar.json text/en.json
var texts embed.FS

// app is one run of the program.
type app struct {
	world
	ctx     context.Context
	g       *globals
	p       *locale.Printer
	program *serve.Program
	failure error // of writing to out
}

// printf writes to the output; the first failure is kept and ends the run with it.
func (a *app) printf(format string, args ...any) {
	if _, err := fmt.Fprintf(a.out, format, args...); err != nil && a.failure == nil {
		a.failure = err
	}
}

// say prints the text under key, wrapped to the terminal.
func (a *app) say(key string, args ...locale.Arg) {
	for line := range strings.SplitSeq(a.codes(a.p.T(key, args...)), "\n") {
		a.printf("%s\n", strings.Join(locale.Wrap(line, a.width), "\n"))
	}
}

// codes keeps what stands between backquotes in its own direction: in an Arabic line a bare `--seen` would be seen with
// its hyphens behind it.
func (a *app) codes(s string) string {
	if a.p.Language() != locale.Arabic {
		return s
	}
	pieces := strings.Split(s, "`")
	var out strings.Builder
	for i, piece := range pieces {
		switch {
		case i%2 == 1 && i < len(pieces)-1:
			out.WriteString(locale.Isolate("`" + piece + "`"))
		case i%2 == 1:
			out.WriteString("`" + piece)
		default:
			out.WriteString(piece)
		}
	}
	return out.String()
}

// home returns the folder with keys and the embedded database.
func (a *app) home() string {
	if a.g.Home != "" {
		return a.g.Home
	}
	if d := a.env("XDG_DATA_HOME"); d != "" {
		return filepath.Join(d, "tansiq")
	}
	if h := a.env("HOME"); h != "" {
		return filepath.Join(h, ".local", "share", "tansiq")
	}
	return "tansiq-data"
}

func (a *app) address() string {
	if a.g.DB != "" {
		return a.g.DB
	}
	return "sqlite:" + filepath.Join(a.home(), "tansiq.db")
}

// open opens the program once. Tables that are of another version are computed again then.
func (a *app) open(create bool) error { return a.openAs(create, false) }

// openAs opens the program once; as it is, without computing anything again, to look at what may be damaged.
func (a *app) openAs(create, asIs bool) error {
	if a.program != nil {
		return nil
	}
	p, err := serve.Open(a.ctx, serve.Options{Address: a.address(), Create: create, Now: a.now, Rand: a.rand, AsIs: asIs, Progress: a.progress()})
	a.program = p
	return err
}

func (a *app) close() error {
	if a.program == nil {
		return nil
	}
	return a.program.Close()
}

// process returns the log that --process names, or the only one there is.
func (a *app) process() (record.Head, error) {
	if err := a.open(false); err != nil {
		return record.Head{}, err
	}
	logs, err := a.program.Record.Logs(a.ctx)
	if err != nil {
		return record.Head{}, err
	}
	var found []record.Head
	for _, h := range logs {
		if a.g.Process == "" || h.Origin == a.g.Process || len(a.g.Process) >= 4 && strings.HasPrefix(string(h.Log), a.g.Process) {
			found = append(found, h)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(logs) == 0:
		return record.Head{}, problem("no_process", exitNotFound)
	case len(found) == 0:
		return record.Head{}, problem("unknown_process", exitNotFound, locale.A("Process", locale.Isolate(a.g.Process)))
	}
	return record.Head{}, problem("which_process", exitUsage, locale.A("Processes", isolated(origins(found))))
}

func origins(heads []record.Head) []string {
	var out []string
	for _, h := range heads {
		out = append(out, h.Origin)
	}
	return out
}

// keysDir returns where the home keeps keys.
func (a *app) keysDir() string { return filepath.Join(a.home(), "keys") }

// keyPath returns the file of the key that --key names: a path, or a name in the home's keys.
func (a *app) keyPath(name string) string {
	if strings.ContainsRune(name, filepath.Separator) || strings.HasSuffix(name, ".key") {
		return name
	}
	return filepath.Join(a.keysDir(), name+".key")
}

// signerPath returns the file of the key to sign with: --key, else the only device key in the home's keys.
func (a *app) signerPath(role keyfile.Role) (string, error) {
	if a.g.Key != "" {
		return a.keyPath(a.g.Key), nil
	}
	files, err := filepath.Glob(filepath.Join(escapeGlob(a.keysDir()), "*.key"))
	if err != nil {
		return "", err
	}
	var found []string
	for _, f := range files {
		if info, err := keyfile.Read(f); err == nil && info.Role == role {
			found = append(found, f)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	if len(found) == 0 {
		return "", problem("no_key", exitKey, locale.A("Dir", locale.Isolate(a.keysDir())))
	}
	return "", problem("which_key", exitKey, locale.A("Files", isolated(found)))
}

// escapeGlob keeps a folder's name from being read as a pattern.
func escapeGlob(s string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(s)
}

// acting is a key at work on the process's log, and what it reads as.
type acting struct {
	record.Author
	app    *app
	party  string
	key    *keyfile.Key
	reader record.Reader
}

// entry returns the entry that a prefix names among those that the key sees.
func (x acting) entry(prefix string) (act.EntryID, error) {
	return x.app.entry(x.reader, x.Log.ID(), prefix)
}

// author returns the key to sign with on the process's log.
func (a *app) author(role keyfile.Role) (acting, error) {
	h, err := a.process()
	if err != nil {
		return acting{}, err
	}
	path, err := a.signerPath(role)
	if err != nil {
		return acting{}, err
	}
	key, err := a.keyOf(path)
	if err != nil {
		return acting{}, err
	}
	if key.Log != "" && key.Log != h.Log {
		return acting{}, problem("other_process_key", exitKey, locale.A("File", locale.Isolate(path)), locale.A("Process", locale.Isolate(h.Origin)))
	}
	log, err := a.log(h)
	if err != nil {
		return acting{}, err
	}
	return acting{record.Author{Log: log, Signer: key, Rand: a.rand, Now: a.now}, a, key.Party, key, record.Reader{Party: key.Party, Key: key.KeyID()}}, nil
}

// log returns the log with its own key, which signs checkpoints. With --save nothing is appended and no such key is
// needed: a party signs on a machine of its own, upon its own copy of the record.
func (a *app) log(h record.Head) (*record.Log, error) {
	if a.g.Save != "" {
		return a.program.Record.Log(a.ctx, h.Log, nil)
	}
	signer, err := a.logSigner(h.Origin)
	if err != nil {
		return nil, err
	}
	return a.program.Record.Log(a.ctx, h.Log, signer)
}

// reader returns who reads: the party of --key or of the only device key; the public where there is none. No
// passphrase is needed to read.
func (a *app) reader() (record.Reader, error) {
	path, err := a.signerPath(keyfile.Device)
	var none *fault
	if errors.As(err, &none) && none.code == "no_key" {
		return record.Reader{}, nil
	}
	if err != nil { // several keys: whose view it is to be is for a person to say
		return record.Reader{}, err
	}
	info, err := keyfile.Read(path)
	if err != nil {
		return record.Reader{}, err
	}
	return record.Reader{Party: info.Party, Key: act.KeyIDOf(info.Public)}, nil
}

// entry returns the entry id that a prefix names among those that the reader sees.
func (a *app) entry(reader record.Reader, log act.Digest, prefix string) (act.EntryID, error) {
	head, err := a.program.Record.Head(a.ctx, log)
	if err != nil {
		return "", err
	}
	lines, err := a.program.Record.Lines(a.ctx, reader, log, 0, head.Size)
	if err != nil {
		return "", err
	}
	var found []act.EntryID
	for _, l := range lines {
		if l.Seen && (string(l.Entry) == prefix || fmt.Sprint(l.Index) == prefix || len(prefix) >= 8 && strings.HasSuffix(string(l.Entry), prefix)) {
			found = append(found, l.Entry)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	if len(found) > 1 {
		return "", problem("which_entry", exitUsage, locale.A("Entry", locale.Isolate(prefix)))
	}
	return "", problem("unknown_entry", exitNotFound, locale.A("Entry", locale.Isolate(prefix)))
}

// audience reads --audience: a kind, or parties:<party>,<party>.
func (a *app) audience(s string) (act.Audience, error) {
	if parties, ok := strings.CutPrefix(s, "parties:"); ok && parties != "" {
		return act.ToParties(strings.Split(parties, ",")...), nil
	}
	for _, k := range act.AudienceKinds() {
		if string(k) == s && k != act.NamedParties {
			return act.To(k), nil
		}
	}
	return act.Audience{}, problem("audience", exitInput, locale.A("Got", locale.Isolate(s)), locale.A("Known", audienceNames()))
}

func audienceNames() string {
	var out []string
	for _, k := range act.AudienceKinds() {
		if k != act.NamedParties {
			out = append(out, string(k))
		}
	}
	return locale.Isolate(strings.Join(append(out, "parties:<party>,<party>"), ", "))
}

// readFile reads a file that a user named. "-" is the standard input.
func (a *app) readFile(path string) ([]byte, error) {
	var b []byte
	var err error
	if path == "-" {
		b, err = io.ReadAll(a.in)
	} else {
		b, err = os.ReadFile(path)
	}
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, problem("no_file", exitInput, locale.A("File", locale.Isolate(path)))
	case err != nil:
		return nil, problem("unreadable_file", exitInput, locale.A("File", locale.Isolate(path)))
	}
	return b, nil
}

// today returns the day of the process's zone, or the one that a flag names.
func (a *app) today(log act.Digest, flag string) (act.Day, error) {
	if flag != "" {
		return a.day(flag)
	}
	opened, err := a.program.Record.Process(a.ctx, log)
	if err != nil {
		return "", err
	}
	zone, err := time.LoadLocation(opened.Zone)
	if err != nil {
		return "", err
	}
	return act.DayOf(a.now(), zone), nil
}

func (a *app) day(s string) (act.Day, error) {
	d := act.Day(s)
	if _, _, _, err := d.Date(); err != nil {
		return "", problem("day", exitInput, locale.A("Got", locale.Isolate(s)))
	}
	return d, nil
}

// showDay prints a day as people of the language write it; one that is none is shown as it is.
func (a *app) showDay(d act.Day) string {
	y, m, day, err := d.Date()
	if err != nil {
		return locale.Isolate(string(d))
	}
	return a.p.Day(y, int(m), day)
}
