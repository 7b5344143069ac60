package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/reading"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/source"
)

type acceptCmd struct {
	Draft     string `arg:"" optional:"" name:"draft"`
	Decisions string `placeholder:"FILE"`
	JSON      bool   `name:"json"`
	audienceFlag
}

func (c *acceptCmd) Run(a *app) error {
	author, err := a.author(keyfile.Device)
	if err != nil {
		return err
	}
	draft, err := source.DraftOf(a.ctx, a.program.DB, author.reader, author.Log.ID(), act.EntryID(c.Draft))
	if err != nil {
		return err
	}
	var decisions []source.Decision
	if c.Decisions != "" {
		if decisions, err = a.decisionsFile(c.Decisions); err != nil {
			return err
		}
	} else if decisions, err = a.ask(&draft, func(d source.Decision) error { return a.fits(author, draft, d) }); err != nil {
		return err
	}
	to, err := a.audience(c.Audience)
	if err != nil {
		return err
	}
	accepted, results, err := a.accept(author, draft, decisions, to)
	if err != nil {
		return err
	}
	if c.JSON {
		return a.json(results)
	}
	for i, r := range results {
		a.recorded(accepted[i].Act.Kind(), r)
	}
	if len(results) == 0 && a.g.Save == "" {
		a.say("accept.nothing")
	}
	return nil
}

func (a *app) decisionsFile(path string) ([]source.Decision, error) {
	b, err := a.readFile(path)
	if err != nil {
		return nil, err
	}
	var out []source.Decision
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&out); err != nil {
		return nil, problem("decisions_form", exitInput, locale.A("File", locale.Isolate(path)))
	}
	return out, nil
}

// accept appends what follows from the decisions, in one transaction, and drops the draft.
func (a *app) accept(author acting, draft source.Draft, decisions []source.Decision, to act.Audience) ([]source.Accepted, []record.Result, error) {
	matched, err := source.Match(&draft.Reading, decisions)
	if err != nil {
		return nil, nil, err
	}
	context, err := a.acceptContext(author, draft)
	if err != nil {
		return nil, nil, err
	}
	accepted, err := source.Acts(&draft.Reading, matched, context)
	if err != nil {
		return nil, nil, err
	}
	var doings []record.Doing
	for _, x := range accepted {
		doings = append(doings, record.Doing{To: to, ID: x.ID, Act: x.Act})
	}
	if len(doings) == 0 {
		if len(matched) < len(draft.Reading.Commitments) { // the rest is still to be decided on
			return nil, nil, nil
		}
		return nil, nil, source.DropDraft(a.ctx, a.program.DB, author.reader, draft.ID)
	}
	results, err := a.doAll(author.Author, doings)
	if err != nil || results == nil {
		return nil, nil, err // a saved acceptance keeps its draft until it stands in the record
	}
	return accepted, results, source.DropDraft(a.ctx, a.program.DB, author.reader, draft.ID)
}

func (a *app) acceptContext(author acting, draft source.Draft) (source.Context, error) {
	c := source.Context{Source: draft.Source, Parties: map[string]string{}, Known: map[string]act.EntryID{}, NewID: author.NewID}
	log := author.Log.ID()
	idx, err := a.program.Record.Find(a.ctx, author.reader, log, draft.Source)
	if err != nil {
		return c, err
	}
	e, err := a.program.Record.Entry(a.ctx, author.reader, log, idx)
	if err != nil {
		return c, err
	}
	filed, ok := e.Opened.Act.(*act.SourceFiled)
	if !ok || !filed.Document.Here {
		return c, problem("source_gone", exitNotFound)
	}
	c.Document = []byte(filed.Document.Value)
	c.Issuer = issuerOf(filed)
	parties, err := delegation.Parties(a.ctx, a.program.DB, author.reader, log)
	if err != nil {
		return c, err
	}
	for _, p := range parties {
		if p.Actor != "" && p.Joined {
			c.Parties[p.Actor] = p.Party
		}
	}
	instruments, err := commitment.Instruments(a.ctx, a.program.DB, author.reader, log)
	if err != nil {
		return c, err
	}
	for _, i := range instruments.Instruments {
		c.Known[string(i.ID)] = i.ID
	}
	return c, nil
}

// issuerOf names who published a source. Where its filing does not say, nobody is named: who said what is never
// guessed.
func issuerOf(filed *act.SourceFiled) act.Actor {
	name := filed.About.Value.Issuer
	switch {
	case name == "":
		return act.Actor{}
	case isArabic(name):
		return act.Actor{ID: "issuer", Name: act.Words{AR: name}}
	}
	return act.Actor{ID: "issuer", Name: act.Words{EN: name}}
}

// ask goes through the proposed commitments in a terminal, and keeps every decision in the draft as it is made: a
// closed laptop loses nothing.
func (a *app) ask(draft *source.Draft, fits func(source.Decision) error) ([]source.Decision, error) {
	decided := map[string]bool{}
	for _, d := range draft.Decisions {
		decided[d.Item] = true
	}
	in := bufio.NewReader(a.in)
	names := namesOf(&draft.Reading, string(a.p.Language()))
	for _, c := range draft.Reading.Commitments {
		if decided[c.ID] {
			continue
		}
		a.printf("\n")
		a.say("read.commitment", locale.A("ID", locale.Isolate(c.ID)), locale.A("Modality", a.p.Enum("commitment.modality", c.Modality)),
			locale.A("Class", a.p.Enum("commitment.class", c.Class)), locale.A("Parties", a.people(c.Parties, names)))
		a.indented(locale.Isolate(c.Text))
		d, err := a.askUntil(in, c, fits)
		if err != nil {
			return nil, err
		}
		draft.Decisions = append(draft.Decisions, d)
		draft.AtUTC = a.now().UnixMicro()
		if err := source.SaveDraft(a.ctx, a.program.DB, *draft); err != nil {
			return nil, err
		}
	}
	return draft.Decisions, nil
}

// askUntil asks about an item until the decision is one that can be carried out: one that cannot would hold up the draft.
func (a *app) askUntil(in *bufio.Reader, c reading.Commitment, fits func(source.Decision) error) (source.Decision, error) {
	for {
		d, err := a.askOne(in, c)
		if err != nil {
			return d, err
		}
		if err = fits(d); err == nil {
			return d, nil
		}
		wrong, ok := a.explainAct(err)
		if !ok {
			return d, err
		}
		a.printf("%s\n", strings.Join(locale.Wrap(wrong.text, a.width), "\n"))
	}
}

// fits returns why one decision by itself could not be carried out.
func (a *app) fits(author acting, draft source.Draft, d source.Decision) error {
	matched, err := source.Match(&draft.Reading, []source.Decision{d})
	if err != nil {
		return err
	}
	context, err := a.acceptContext(author, draft)
	if err != nil {
		return err
	}
	accepted, err := source.Acts(&draft.Reading, matched, context)
	if err != nil {
		return err
	}
	for _, x := range accepted {
		if err := x.Act.Validate(); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) askOne(in *bufio.Reader, c reading.Commitment) (source.Decision, error) {
	for {
		answer, err := a.line(in, "accept.ask")
		if err != nil {
			return source.Decision{}, err
		}
		switch answer {
		case "a", "س":
			return source.Decision{Item: c.ID, Do: source.Accept}, nil
		case "r", "ر":
			return source.Decision{Item: c.ID, Do: source.Reject}, nil
		case "m", "د":
			into, err := a.line(in, "accept.ask_into")
			return source.Decision{Item: c.ID, Do: source.Merge, Into: into}, err
		case "e", "ع":
			return a.askEdit(in, c)
		}
		a.say("accept.not_understood")
	}
}

// askEdit asks for the terms one by one; an empty line leaves them as proposed.
func (a *app) askEdit(in *bufio.Reader, c reading.Commitment) (source.Decision, error) {
	d := source.Decision{Item: c.ID, Do: source.Edit}
	for _, q := range []struct {
		key   string
		known string
		set   func(string)
	}{
		{"accept.ask_modality", a.values("commitment.modality"), func(s string) { d.Modality = act.Modality(s) }},
		{"accept.ask_class", a.values("commitment.class"), func(s string) { d.Class = s }},
		{"accept.ask_standing", a.values("commitment.standing"), func(s string) { d.Standing = act.Standing(s) }},
		{"accept.ask_bound", locale.Isolate(strings.Join(c.Parties, " ")), func(s string) { d.Bound = strings.Fields(s) }},
	} {
		a.say("accept.known", locale.A("Values", q.known))
		s, err := a.line(in, q.key)
		if err != nil {
			return d, err
		}
		if s != "" {
			q.set(s)
		}
	}
	return d, nil
}

// values lists an enumeration with its labels.
func (a *app) values(group string) string {
	var out []string
	for _, v := range a.p.EnumValues(group) {
		out = append(out, fmt.Sprintf("%s (%s)", locale.Isolate(v), a.p.Enum(group, v)))
	}
	return strings.Join(out, a.p.T("word.comma"))
}

func (a *app) line(in *bufio.Reader, key string) (string, error) {
	a.printf("%s ", a.p.T(key))
	s, err := in.ReadString('\n')
	if err != nil && (!errors.Is(err, io.EOF) || s == "") {
		a.printf("\n")
		return "", problem("interrupted_draft", exitInput)
	}
	return strings.TrimSpace(s), nil
}
