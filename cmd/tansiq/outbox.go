package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
)

// doAll signs acts and appends them, all or none. With --save it writes them to a file instead, to be appended where
// the log's key is: a party's keys need never be on the host. Then no results come back.
func (a *app) doAll(author record.Author, doings []record.Doing) ([]record.Result, error) {
	subs, err := author.ComposeAll(a.ctx, doings)
	if err != nil {
		return nil, err
	}
	if a.g.Save == "" {
		results, err := author.Log.AppendWhole(a.ctx, subs...)
		return results, a.keepRevoked(subs, err)
	}
	if err := a.writeSigned(a.g.Save, subs); err != nil {
		return nil, err
	}
	a.say("outbox.saved", locale.A("Entries", a.p.N("count.entries", int64(len(subs)))), locale.A("File", locale.Isolate(a.g.Save)))
	return nil, nil
}

// writeSigned writes signed acts to a new file, a line each.
func (a *app) writeSigned(path string, subs []record.Submission) error {
	var out bytes.Buffer
	for _, s := range subs {
		b, err := s.MarshalJSON()
		if err != nil {
			return err
		}
		out.Write(append(b, '\n'))
	}
	return a.write(path, out.Bytes())
}

// keptError is a refusal of acts that were then kept in the outbox.
type keptError struct {
	file string
	err  error
}

func (e *keptError) Error() string { return e.err.Error() }
func (e *keptError) Unwrap() error { return e.err }

// keepRevoked keeps acts that were refused because their key was revoked, whole and as they were signed, in the outbox of
// the home: nobody can sign them again. Any other refusal is mended by signing anew.
func (a *app) keepRevoked(subs []record.Submission, err error) error {
	var refusal *record.Refusal
	if !errors.As(err, &refusal) || refusal.Reason != record.RevokedKey || len(subs) == 0 {
		return err
	}
	o, openErr := act.Open(subs[0].Envelope.PayloadType, subs[0].Envelope.Payload)
	if openErr != nil {
		return err
	}
	dir := filepath.Join(a.home(), "outbox")
	path := filepath.Join(dir, string(o.Entry)+".json")
	if os.MkdirAll(dir, 0o700) != nil || a.writeSigned(path, subs) != nil {
		return err // the refusal says to keep what was written; it does not say that it is kept
	}
	return &keptError{path, err}
}

type appendCmd struct {
	File string `arg:"" name:"file"`
	Show bool   `name:"show"`
}

// Run appends a file of signed acts, all or none. Acts that stand in the record already keep their places.
func (c *appendCmd) Run(a *app) error {
	if a.g.Save != "" {
		return problem("save_append", exitUsage)
	}
	subs, err := a.readSigned(c.File)
	if err != nil {
		return err
	}
	if c.Show {
		return a.showSigned(subs)
	}
	h, err := a.process()
	if err != nil {
		return err
	}
	log, err := a.log(h)
	if err != nil {
		return err
	}
	results, err := log.AppendWhole(a.ctx, subs...)
	if err != nil {
		return err
	}
	erases := false
	for i, r := range results {
		kind, err := act.KindOf(subs[i].Envelope.PayloadType)
		if err != nil {
			return err
		}
		erases = erases || kind == act.KindRedactionMade
		a.recorded(kind, r)
	}
	if erases {
		return a.eraseRedacted()
	}
	return nil
}

// readSigned reads a file of signed acts, a line each.
func (a *app) readSigned(path string) ([]record.Submission, error) {
	b, err := a.readFile(path)
	if err != nil {
		return nil, err
	}
	var subs []record.Submission
	for line := range bytes.Lines(b) {
		if !json.Valid(line) {
			return nil, problem("outbox_form", exitInput, locale.A("File", locale.Isolate(path)))
		}
		s, err := record.ParseSubmission(line)
		if err != nil {
			return nil, err
		}
		subs = append(subs, s)
	}
	if len(subs) == 0 {
		return nil, problem("outbox_form", exitInput, locale.A("File", locale.Isolate(path)))
	}
	return subs, nil
}

// showSigned shows what signed acts say, for whoever is to append them, or to file them as a source. Whether the record
// would take them is for append to say.
func (a *app) showSigned(subs []record.Submission) error {
	for _, s := range subs {
		o, err := act.Open(s.Envelope.PayloadType, s.Envelope.Payload)
		if err != nil {
			return record.Refuse(record.NotCanonical, "", "", "")
		}
		for _, p := range s.Parts {
			if err := o.Fill(p); err != nil {
				return record.Refuse(record.PartDiffers, o.Kind, "", "")
			}
		}
		a.say("outbox.act", locale.A("Kind", a.p.Kind(string(o.Kind))), locale.A("Entry", locale.Isolate(string(o.Entry))), locale.A("When", a.p.DayTime(o.AtUTC, time.UTC)))
		e := &record.Entry{Envelope: s.Envelope, Opened: o, Parts: s.Parts}
		if err := a.showEntry(e); err != nil {
			return err
		}
	}
	return nil
}
