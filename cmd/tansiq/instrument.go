package main

import (
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
)

type instrumentCmd struct {
	Register  instrumentRegisterCmd  `cmd:""`
	Provision instrumentProvisionCmd `cmd:""`
	Link      instrumentLinkCmd      `cmd:""`
	List      instrumentListCmd      `cmd:""`
}

type instrumentRegisterCmd struct {
	Type    string   `required:"" placeholder:"TYPE"`
	TitleAR string   `name:"title-ar" placeholder:"TEXT"`
	TitleEN string   `name:"title-en" placeholder:"TEXT"`
	Alias   []string `name:"alias" sep:"none" placeholder:"TEXT"`
	Number  string   `placeholder:"TEXT"`
	Date    string   `placeholder:"YYYY-MM-DD"`
	Status  string   `default:"status_unclear" placeholder:"STATUS"`
	Stage   string   `placeholder:"STAGE"`
	Party   []string `name:"party" sep:"none" placeholder:"ROLE=ACTOR"`
	URL     []string `name:"url" sep:"none" placeholder:"URL"`
	audienceFlag
}

func (c *instrumentRegisterCmd) Run(a *app) error {
	author, err := a.author(keyfile.Device)
	if err != nil {
		return err
	}
	i := &act.InstrumentRegistered{Type: c.Type, Title: act.Words{AR: c.TitleAR, EN: c.TitleEN}, Aliases: c.Alias, Number: c.Number, Date: act.Day(c.Date),
		Status: c.Status, Stage: c.Stage, URLs: c.URL}
	for _, p := range c.Party {
		role, actor, ok := strings.Cut(p, "=")
		if !ok {
			return problem("role_actor", exitInput, locale.A("Got", locale.Isolate(p)))
		}
		actors, err := a.actorsNamed(author.reader, author.Log.ID(), []string{actor})
		if err != nil {
			return err
		}
		i.Parties = append(i.Parties, act.RoledActor{Actor: actors[0], Role: role})
	}
	return a.do(author.Author, c.Audience, i)
}

// actorsNamed returns actors that a flag names: "ID", or "ID:Arabic name:English name". The id of a party of the
// process, or of whom it stands for, brings the party's names with it.
func (a *app) actorsNamed(reader record.Reader, log act.Digest, flags []string) ([]act.Actor, error) {
	parties, err := delegation.Parties(a.ctx, a.program.DB, reader, log)
	if err != nil {
		return nil, err
	}
	var out []act.Actor
	for _, f := range flags {
		fields := append(strings.SplitN(f, ":", 3), "", "")
		x := act.Actor{ID: fields[0], Name: act.Words{AR: fields[1], EN: fields[2]}}
		for _, p := range parties {
			if p.Actor != x.ID && p.Party != x.ID {
				continue
			}
			if p.Actor != "" {
				x.ID = p.Actor
			}
			x.Party = p.Party
			if x.Name == (act.Words{}) {
				x.Name = p.Name
			}
		}
		if x.Name == (act.Words{}) {
			return nil, problem("actor_name", exitInput, locale.A("Got", locale.Isolate(f)))
		}
		out = append(out, x)
	}
	return out, nil
}

type instrumentProvisionCmd struct {
	Instrument string `arg:"" name:"instrument"`
	Number     string `required:"" placeholder:"NUMBER"`
	TextAR     string `name:"text-ar" placeholder:"TEXT"`
	TextEN     string `name:"text-en" placeholder:"TEXT"`
	Wording    string `default:"official" placeholder:"WORDING"`
	By         string `placeholder:"TEXT"`
	audienceFlag
}

func (c *instrumentProvisionCmd) Run(a *app) error {
	author, err := a.author(keyfile.Device)
	if err != nil {
		return err
	}
	id, err := author.entry(c.Instrument)
	if err != nil {
		return err
	}
	return a.do(author.Author, c.Audience, &act.ProvisionRegistered{Instrument: id, Number: c.Number, Texts: act.Say(textsOf(c.TextAR, c.TextEN, c.Wording, c.By))})
}

func textsOf(ar, en, wording, by string) []act.Text {
	var out []act.Text
	if ar != "" {
		out = append(out, act.Text{Lang: "ar", Text: ar, Wording: act.Wording(wording), By: by})
	}
	if en != "" {
		out = append(out, act.Text{Lang: "en", Text: en, Wording: act.Wording(wording), By: by})
	}
	return out
}

type instrumentLinkCmd struct {
	From string `arg:"" name:"from"`
	Link string `arg:"" name:"link"`
	To   string `arg:"" name:"to"`
	audienceFlag
}

func (c *instrumentLinkCmd) Run(a *app) error {
	author, err := a.author(keyfile.Device)
	if err != nil {
		return err
	}
	from, err := author.entry(c.From)
	if err != nil {
		return err
	}
	to, err := author.entry(c.To)
	if err != nil {
		return err
	}
	return a.do(author.Author, c.Audience, &act.InstrumentLinked{From: from, Link: c.Link, To: to})
}

type instrumentListCmd struct{}

func (*instrumentListCmd) Run(a *app) error {
	h, reader, err := a.reading()
	if err != nil {
		return err
	}
	register, err := commitment.Instruments(a.ctx, a.program.DB, reader, h.Log)
	if err != nil {
		return err
	}
	for _, i := range register.Instruments {
		a.say("instrument.line", locale.A("ID", locale.Isolate(string(i.ID))), locale.A("Type", a.p.Enum("instrument.type", i.Type)),
			locale.A("Title", locale.Isolate(a.words(i.Title))), locale.A("Number", locale.Isolate(i.Number)), locale.A("Date", a.dayOrNone(i.Date)))
		for _, p := range i.Provisions {
			for _, t := range p.Texts {
				if t.Lang == string(a.p.Language()) || len(p.Texts) == 1 {
					a.indented(a.p.T("instrument.provision", locale.A("Number", locale.Isolate(p.Number)), locale.A("Text", a.wording(t))))
				}
			}
		}
	}
	if len(register.Instruments) == 0 {
		a.say("nothing.instruments")
	}
	return nil
}

func (a *app) dayOrNone(d act.Day) string {
	if d == "" {
		return a.p.T("word.no_day")
	}
	return a.showDay(d)
}

// wording shows a text with its mark: the words of a source or an official text between quotation marks, a summary
// never.
func (a *app) wording(t act.Text) string {
	switch t.Wording {
	case act.WordingOfficial, act.WordingQuoted:
		return a.p.T("wording.quoted", locale.A("Text", locale.Isolate(t.Text)), locale.A("Mark", a.p.Enum("wording.mark", string(t.Wording))))
	case act.WordingTranslation, act.WordingSummary:
	}
	return a.p.T("wording.plain", locale.A("Text", locale.Isolate(t.Text)), locale.A("Mark", a.p.Enum("wording.mark", string(t.Wording))))
}
