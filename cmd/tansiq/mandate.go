package main

import (
	"slices"
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/locale"
)

type mandateCmd struct {
	Grant    mandateGrantCmd    `cmd:""`
	Withdraw mandateWithdrawCmd `cmd:""`
	List     mandateListCmd     `cmd:""`
}

type mandateGrantCmd struct {
	Key    string   `arg:"" name:"key"`
	Kinds  []string `required:"" placeholder:"KIND,…|all"`
	Tracks []string `placeholder:"TRACK,…"`
	Until  string   `placeholder:"YYYY-MM-DD"`
	audienceFlag
}

func (c *mandateGrantCmd) Run(a *app) error {
	id, err := a.keyNamed(c.Key)
	if err != nil {
		return err
	}
	author, err := a.author(keyfile.Root)
	if err != nil {
		return err
	}
	m := &act.MandateGranted{Party: author.party, Key: id, Until: act.Day(c.Until)}
	if slices.Equal(c.Kinds, []string{"all"}) {
		opened, err := a.program.Record.Process(a.ctx, author.Log.ID())
		if err != nil {
			return err
		}
		m.Kinds = delegation.DeviceKinds(opened.Secretariat.Party == author.party)
	} else {
		for _, k := range c.Kinds {
			m.Kinds = append(m.Kinds, act.Kind(k))
		}
		slices.Sort(m.Kinds)
	}
	for _, t := range c.Tracks {
		m.Tracks = append(m.Tracks, act.Track(t))
	}
	slices.Sort(m.Tracks)
	return a.do(author.Author, c.Audience, m)
}

type mandateWithdrawCmd struct {
	Mandate string `arg:"" name:"mandate"`
	audienceFlag
}

func (c *mandateWithdrawCmd) Run(a *app) error {
	author, err := a.author(keyfile.Root)
	if err != nil {
		return err
	}
	m, err := author.entry(c.Mandate)
	if err != nil {
		return err
	}
	return a.do(author.Author, c.Audience, &act.MandateWithdrawn{Party: author.party, Mandate: m})
}

type mandateListCmd struct{}

func (*mandateListCmd) Run(a *app) error {
	all, err := listOf(a, delegation.Mandates)
	if err != nil {
		return err
	}
	for _, m := range all {
		var kinds []string
		for _, k := range m.Kinds {
			kinds = append(kinds, a.p.Kind(k))
		}
		key := "mandate.line"
		if m.Withdrawn {
			key = "mandate.line_withdrawn"
		}
		a.say(key, locale.A("ID", locale.Isolate(string(m.ID))), locale.A("Party", locale.Isolate(m.Party)), locale.A("Key", locale.Isolate(string(m.Key)[:12])), locale.A("Kinds", strings.Join(kinds, a.p.T("word.comma"))))
	}
	if len(all) == 0 {
		a.say("nothing.mandates")
	}
	return nil
}
