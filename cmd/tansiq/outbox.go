package main

import (
	"bytes"
	"encoding/json"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
)

// doAll signs acts and appends them, all or none. With --save it writes them to a file instead, to be appended where
// the log's key is: a party's keys need never be on the host. Then no results come back.
func (a *app) doAll(author record.Author, doings []record.Doing) ([]record.Result, error) {
	if a.g.Save == "" {
		return author.DoAll(a.ctx, doings)
	}
	subs, err := author.ComposeAll(a.ctx, doings)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for _, s := range subs {
		b, err := s.MarshalJSON()
		if err != nil {
			return nil, err
		}
		out.Write(append(b, '\n'))
	}
	if err := a.write(a.g.Save, out.Bytes()); err != nil {
		return nil, err
	}
	a.say("outbox.saved", locale.A("Entries", a.p.N("count.entries", int64(len(subs)))), locale.A("File", locale.Isolate(a.g.Save)))
	return nil, nil
}

type appendCmd struct {
	File string `arg:"" name:"file"`
}

// Run appends a file of signed acts, all or none. Acts that stand in the record already keep their places.
func (c *appendCmd) Run(a *app) error {
	if a.g.Save != "" {
		return problem("save_append", exitUsage)
	}
	b, err := a.readFile(c.File)
	if err != nil {
		return err
	}
	var subs []record.Submission
	for line := range bytes.Lines(b) {
		if !json.Valid(line) {
			return problem("outbox_form", exitInput, locale.A("File", locale.Isolate(c.File)))
		}
		s, err := record.ParseSubmission(line)
		if err != nil {
			return err
		}
		subs = append(subs, s)
	}
	if len(subs) == 0 {
		return problem("outbox_form", exitInput, locale.A("File", locale.Isolate(c.File)))
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
		return a.erase()
	}
	return nil
}
