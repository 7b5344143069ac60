package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/tiles"
)

// isServed reports whether verify is to check a log that somebody serves.
func isServed(argument string) bool {
	return strings.HasPrefix(argument, "http://") || strings.HasPrefix(argument, "https://")
}

// How often a long run says how far it is, and keeps it.
const (
	tellEvery = time.Second
	keepEvery = 10 * time.Second
)

// servedCheck is one run of verify over a served log.
type servedCheck struct {
	*verifyCmd
	a      *app
	remote *tiles.Remote
	want   record.Expect
	words  string // of the log id, where those were given
	begun  record.Followed
	now    record.Followed
	told   time.Time
	kept   time.Time
}

func (c *verifyCmd) served(a *app, want record.Expect, words string) error {
	remote, err := tiles.NewRemote(c.Record)
	if err != nil {
		return problem("url", exitInput, locale.A("Got", locale.Isolate(c.Record)))
	}
	defer remote.Close()
	s := &servedCheck{verifyCmd: c, a: a, remote: remote, want: want, words: words, told: a.now(), kept: a.now()}
	if err := s.load(); err != nil {
		return err
	}
	if err := s.follow(); err != nil {
		return err
	}
	report, err := s.bundle()
	if err != nil {
		return err
	}
	return s.print(report)
}

// load reads what earlier runs have kept, and finds out the log's key: the one given, the one kept, or that of the first
// entry, which whoever runs verify has compared by the log id.
func (s *servedCheck) load() error {
	if s.State != "" {
		b, err := os.ReadFile(s.State)
		switch {
		case errors.Is(err, os.ErrNotExist):
		case err != nil:
			return problem("unreadable_file", exitInput, locale.A("File", locale.Isolate(s.State)))
		default:
			if s.begun, err = record.ParseFollowed(string(b)); err != nil {
				return problem("state_form", exitInput, locale.A("File", locale.Isolate(s.State)))
			}
		}
	}
	if s.Vkey != "" && s.begun.Key != "" && s.Vkey != s.begun.Key {
		return problem("state_key", exitCheck, locale.A("File", locale.Isolate(s.State)))
	}
	if s.Vkey != "" {
		s.begun.Key = s.Vkey
	}
	if s.begun.Key == "" {
		return s.firstKey()
	}
	return nil
}

// firstKey takes the log's key from the first entry of the bundle that is served.
func (s *servedCheck) firstKey() error {
	in, err := s.remote.Bundle(s.a.ctx)
	if err != nil {
		return err
	}
	opened, log, err := record.ReadOpened(in)
	err = errors.Join(in.Failed(), err, in.Close())
	var fault *record.Fault
	if errors.As(err, &fault) && fault.Withheld() {
		return problem("no_vkey", exitInput)
	}
	if err != nil {
		return err
	}
	if err := s.compare(log); err != nil {
		return err
	}
	s.begun.Key, err = vkeyOf(opened)
	return err
}

// compare holds a log id against what the user compared.
func (s *servedCheck) compare(log act.Digest) error {
	if s.words != "" {
		return s.a.compareWords(s.words, string(log))
	}
	if s.want.Log != "" && s.want.Log != log {
		return problem("log_differs", exitCheck)
	}
	return nil
}

// follow checks what the log has grown, and keeps how far that is done however it ends.
func (s *servedCheck) follow() error {
	s.now = s.begun
	f, err := record.Follow(s.a.ctx, s.remote, s.begun, record.FollowOptions{Seen: s.want.Seen, Progress: s.progress})
	s.now = f
	var fault *record.ServedFault
	if errors.As(err, &fault) && fault.Checkpoint != "" && s.State != "" {
		err = errors.Join(err, s.evidence(fault.Checkpoint))
	}
	return errors.Join(err, s.keep())
}

// evidence keeps, beside the file of --state, the checkpoint of a log that did not grow from what that file has.
func (s *servedCheck) evidence(checkpoint string) error {
	file := s.State + ".evidence"
	if err := s.a.write(file, []byte(checkpoint)); err != nil {
		return err
	}
	s.a.tell("verify.evidence", locale.A("File", locale.Isolate(file)))
	return nil
}

func (s *servedCheck) progress(f record.Followed, size int64) error {
	s.now = f
	at := s.a.now()
	if at.Sub(s.told) >= tellEvery {
		s.told = at
		s.a.tell("verify.progress", locale.A("Done", s.a.p.Number(f.Size)), locale.A("All", s.a.p.Number(size)))
	}
	if at.Sub(s.kept) >= keepEvery {
		s.kept = at
		return s.keep()
	}
	return nil
}

// keep writes what was checked into the file of --state, which is never half written.
func (s *servedCheck) keep() error {
	if s.State == "" || s.now.String() == s.begun.String() {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(s.State), filepath.Base(s.State)+".*")
	if err == nil {
		_, err = f.WriteString(s.now.String())
		err = errors.Join(err, f.Sync(), f.Close())
		if err == nil {
			err = os.Rename(f.Name(), s.State)
		}
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}
	if err != nil {
		return problem("unwritable_file", exitInput, locale.A("File", locale.Isolate(s.State)))
	}
	return nil
}

// bundle checks what everybody may see of the entries, against the checkpoint that was followed. It returns nil where
// nothing of them is served, or not the first one.
func (s *servedCheck) bundle() (*record.Report, error) {
	in, err := s.remote.Bundle(s.a.ctx)
	var missing *tiles.FetchError
	if errors.As(err, &missing) && missing.Status == 404 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	report, err := record.Verify(in, delegation.Authority{}, record.Expect{Log: s.want.Log, Seen: s.now.Checkpoint})
	err = errors.Join(in.Failed(), err, in.Close())
	var fault *record.Fault
	switch {
	case errors.As(err, &fault) && fault.Withheld():
		return &record.Report{}, nil
	case err != nil:
		return nil, fmt.Errorf("%s: %w", s.Record, err)
	}
	if report.Reader != "" && report.Reader != "*" { // cut for one party, it may leave out what everybody sees
		return nil, &record.Fault{Code: record.FaultForm, Line: 1, Index: -1}
	}
	if key, err := vkeyOf(report.Process); err != nil || key != s.now.Key {
		return nil, errors.Join(problem("vkey_differs", exitCheck), err)
	}
	if s.words != "" {
		report.Compared = true
		return report, s.compare(report.Log)
	}
	return report, nil
}

// print prints what was proved of the tree, then of the entries.
func (s *servedCheck) print(report *record.Report) error {
	a := s.a
	_, pub, err := record.ParseVerifierKey(s.now.Key)
	if err != nil {
		return err
	}
	a.say("verify.served", locale.A("URL", locale.Isolate(s.Record)))
	a.indented("✓ " + a.p.T("verify.checkpoint", locale.A("Size", a.p.Number(s.now.Size))))
	a.indented("✓ " + a.p.T("verify.served_entries", locale.A("N", a.p.N("count.entries", s.now.Size))))
	if s.begun.Size > 0 {
		a.indented("✓ " + a.p.T("verify.served_before", locale.A("N", a.p.N("count.entries", s.begun.Size)), locale.A("File", locale.Isolate(s.State))))
	}
	if s.want.Seen != "" {
		origin, _, _ := strings.Cut(s.now.Key, "+")
		seen, err := record.OpenCheckpoint([]byte(s.want.Seen), origin, pub)
		if err != nil {
			return err
		}
		a.indented("✓ " + a.p.T("verify.growth", locale.A("Size", a.p.Number(seen.Size))))
	}
	if s.words+string(s.want.Log) != "" && (report == nil || report.Process == nil) {
		return problem("log_unknown", exitCheck)
	}
	switch {
	case report == nil:
		a.say("verify.no_bundle")
	case report.Process == nil:
		a.say("verify.closed")
	default:
		a.printReport(s.Record+"/bundle", report)
	}
	return nil
}

// tell prints a line that is not the command's result: how far it is, or what failed on the way.
func (a *app) tell(key string, args ...locale.Arg) {
	fmt.Fprintln(a.err, strings.Join(locale.Wrap(a.codes(a.p.T(key, args...)), a.width), "\n"))
}

// checkVkey refuses what is no public key of a log.
func (c *verifyCmd) checkVkey() error {
	if c.Vkey == "" {
		return nil
	}
	if _, _, err := record.ParseVerifierKey(c.Vkey); err != nil {
		return problem("vkey", exitInput, locale.A("Got", locale.Isolate(c.Vkey)))
	}
	return nil
}
