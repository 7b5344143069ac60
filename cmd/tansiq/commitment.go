package main

import (
	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/source"
)

type commitmentCmd struct {
	Record commitmentRecordCmd `cmd:""`
	Revise commitmentReviseCmd `cmd:""`
}

// termsFlags are the terms of a commitment typed by hand.
type termsFlags struct {
	TextAR     string   `name:"text-ar" placeholder:"TEXT"`
	TextEN     string   `name:"text-en" placeholder:"TEXT"`
	Wording    string   `default:"summary" placeholder:"WORDING"`
	By         string   `placeholder:"TEXT"`
	Bound      []string `name:"bound" sep:"none" placeholder:"ACTOR"`
	AssertedBy []string `name:"asserted-by" sep:"none" placeholder:"ACTOR"`
	Modality   string   `required:"" placeholder:"MODALITY"`
	Class      string   `required:"" placeholder:"CLASS"`
	Track      string   `placeholder:"TRACK"`
	Verb       string   `placeholder:"VERB"`
	Strength   int64    `default:"-1" placeholder:"0-3"`
	Standing   string   `required:"" placeholder:"STANDING"`
	Instrument string   `placeholder:"ENTRY"`
	Provision  string   `placeholder:"ENTRY"`
	Trigger    string   `default:"none" placeholder:"TRIGGER"`
	Due        string   `placeholder:"YYYY-MM-DD"`
	RuleAR     string   `name:"rule-ar" placeholder:"TEXT"`
	RuleEN     string   `name:"rule-en" placeholder:"TEXT"`
	audienceFlag
}

// terms reads the flags as terms.
func (f *termsFlags) terms(a *app, author acting) (act.Terms, error) {
	t := act.Terms{Modality: act.Modality(f.Modality), Class: f.Class, Track: act.Track(f.Track), Verb: f.Verb, Strength: f.Strength, Standing: act.Standing(f.Standing),
		Deadline: act.Deadline{Trigger: f.Trigger, Due: act.Day(f.Due), Rule: act.Words{AR: f.RuleAR, EN: f.RuleEN}}}
	if t.Verb == "" {
		t.Verb = source.VerbOf(t.Modality)
	}
	if t.Strength < 0 {
		t.Strength = source.StrengthOf(t.Modality)
	}
	if t.Track == "" {
		t.Track = source.TrackOf(t.Class)
	}
	var err error
	if t.Bound, err = a.actorsNamed(author.reader, author.Log.ID(), f.Bound); err != nil {
		return t, err
	}
	if t.AssertedBy, err = a.actorsNamed(author.reader, author.Log.ID(), f.AssertedBy); err != nil {
		return t, err
	}
	if f.Instrument != "" {
		if t.Instrument, err = author.entry(f.Instrument); err != nil {
			return t, err
		}
	}
	if f.Provision != "" {
		t.Provision, err = author.entry(f.Provision)
	}
	return t, err
}

type commitmentRecordCmd struct {
	termsFlags
}

func (c *commitmentRecordCmd) Run(a *app) error {
	author, err := a.author(keyfile.Device)
	if err != nil {
		return err
	}
	t, err := c.terms(a, author)
	if err != nil {
		return err
	}
	return a.do(author.Author, c.Audience, &act.CommitmentRecorded{Terms: t, Texts: act.Say(textsOf(c.TextAR, c.TextEN, c.Wording, c.By))})
}

type commitmentReviseCmd struct {
	Commitment string `arg:"" name:"commitment"`
	Reason     string `required:"" placeholder:"TEXT"`
	termsFlags
}

func (c *commitmentReviseCmd) Run(a *app) error {
	author, err := a.author(keyfile.Device)
	if err != nil {
		return err
	}
	id, err := author.entry(c.Commitment)
	if err != nil {
		return err
	}
	t, err := c.terms(a, author)
	if err != nil {
		return err
	}
	return a.do(author.Author, c.Audience, &act.CommitmentRevised{Commitment: id, Terms: t, Texts: act.Say(textsOf(c.TextAR, c.TextEN, c.Wording, c.By)), Reason: act.Say(c.Reason)})
}

type assessCmd struct {
	Commitment     string   `arg:"" name:"commitment"`
	Finding        string   `required:"" placeholder:"holding|strained|breached|done"`
	On             string   `placeholder:"YYYY-MM-DD"`
	Implementation int64    `default:"-1" placeholder:"0-3"`
	ValidDays      int64    `name:"valid-days" placeholder:"DAYS"`
	Evidence       []string `placeholder:"ENTRY"`
	Note           string   `placeholder:"TEXT"`
	audienceFlag
}

func (c *assessCmd) Run(a *app) error {
	author, err := a.author(keyfile.Device)
	if err != nil {
		return err
	}
	m := &act.AssessmentMade{Finding: act.Finding(c.Finding), ValidDays: c.ValidDays}
	if m.Commitment, err = author.entry(c.Commitment); err != nil {
		return err
	}
	if m.On, err = a.today(author.Log.ID(), c.On); err != nil {
		return err
	}
	if c.Implementation >= 0 {
		m.Implementation = &c.Implementation
	}
	for _, e := range c.Evidence {
		id, err := author.entry(e)
		if err != nil {
			return err
		}
		m.Evidence = append(m.Evidence, id)
	}
	if c.Note != "" {
		m.Note = act.Say(c.Note)
	}
	return a.do(author.Author, c.Audience, m)
}

type positionCmd struct {
	Entry  string `arg:"" name:"entry"`
	Stance string `required:"" placeholder:"accepts|accepts_with_reservation|disputes|counter_claim"`
	Text   string `placeholder:"TEXT"`
	audienceFlag
}

func (c *positionCmd) Run(a *app) error {
	author, err := a.author(keyfile.Device)
	if err != nil {
		return err
	}
	id, err := author.entry(c.Entry)
	if err != nil {
		return err
	}
	p := &act.PositionTaken{On: id, Stance: act.Stance(c.Stance)}
	if c.Text != "" {
		p.Text = act.Say(c.Text)
	}
	return a.do(author.Author, c.Audience, p)
}

type correctCmd struct {
	Entry  string `arg:"" name:"entry"`
	With   string `required:"" placeholder:"ENTRY"`
	Reason string `required:"" placeholder:"TEXT"`
	audienceFlag
}

func (c *correctCmd) Run(a *app) error {
	author, err := a.author(keyfile.Device)
	if err != nil {
		return err
	}
	old, err := author.entry(c.Entry)
	if err != nil {
		return err
	}
	with, err := author.entry(c.With)
	if err != nil {
		return err
	}
	return a.do(author.Author, c.Audience, &act.EntryCorrected{Entry: old, Replacement: with, Reason: act.Say(c.Reason)})
}

type withdrawCmd struct {
	Entry  string `arg:"" name:"entry"`
	Reason string `required:"" placeholder:"TEXT"`
	Root   bool   `name:"root"`
	audienceFlag
}

func (c *withdrawCmd) Run(a *app) error {
	role := keyfile.Device
	if c.Root {
		role = keyfile.Root
	}
	author, err := a.author(role)
	if err != nil {
		return err
	}
	id, err := author.entry(c.Entry)
	if err != nil {
		return err
	}
	return a.do(author.Author, c.Audience, &act.EntryWithdrawn{Entry: id, Reason: act.Say(c.Reason)})
}
