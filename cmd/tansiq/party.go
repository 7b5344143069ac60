package main

import (
	"slices"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/locale"
)

type partyCmd struct {
	Admit   partyAdmitCmd   `cmd:""`
	Join    partyJoinCmd    `cmd:""`
	Suspend partySuspendCmd `cmd:""`
	List    partyListCmd    `cmd:""`
}

type partyAdmitCmd struct {
	Party   string `arg:"" name:"party"`
	NameAR  string `name:"name-ar" placeholder:"TEXT"`
	NameEN  string `name:"name-en" placeholder:"TEXT"`
	Role    string `default:"delegation" placeholder:"delegation|monitor|humanitarian|observer"`
	Actor   string `placeholder:"ID"`
	RootKey string `name:"root-key" required:"" placeholder:"FILE|KEY"`
	audienceFlag
}

func (c *partyAdmitCmd) Run(a *app) error {
	public, err := a.publicKey(c.RootKey)
	if err != nil {
		return err
	}
	author, err := a.author(keyfile.Device)
	if err != nil {
		return err
	}
	return a.do(author.Author, c.Audience, &act.PartyAdmitted{Party: c.Party, Name: act.Words{AR: c.NameAR, EN: c.NameEN}, Role: act.PartyKind(c.Role), Actor: c.Actor, RootKey: public})
}

type partyJoinCmd struct {
	Compared string `required:"" placeholder:"in_person|phone|letter|exercise"`
	Words    string `placeholder:"WORDS|ID"`
	audienceFlag
}

// Run joins once the words that the party was told out of band are this record's. Only an exercise joins without.
func (c *partyJoinCmd) Run(a *app) error {
	if c.Words == "" && c.Compared != "exercise" && slices.Contains(act.ComparedWays(), c.Compared) {
		return problem("no_words", exitUsage)
	}
	author, err := a.author(keyfile.Root)
	if err != nil {
		return err
	}
	log := author.Log.ID()
	if c.Words != "" && c.Words != string(log) {
		if err := a.compareWords(c.Words, string(log)); err != nil {
			return err
		}
	}
	opened, err := a.program.Record.Process(a.ctx, log)
	if err != nil {
		return err
	}
	return a.do(author.Author, c.Audience, &act.PartyJoined{Party: author.party, LogID: log, LogKey: opened.LogKey, RootKey: act.FormatKey(author.key.Public()), Compared: c.Compared})
}

type partySuspendCmd struct {
	Party  string `arg:"" name:"party"`
	Reason string `required:"" placeholder:"TEXT"`
	audienceFlag
}

func (c *partySuspendCmd) Run(a *app) error {
	author, err := a.author(keyfile.Device)
	if err != nil {
		return err
	}
	return a.do(author.Author, c.Audience, &act.PartySuspended{Party: c.Party, Reason: act.Say(c.Reason)})
}

type partyListCmd struct{}

func (*partyListCmd) Run(a *app) error {
	parties, err := listOf(a, delegation.Parties)
	if err != nil {
		return err
	}
	for _, p := range parties {
		state := "party.admitted"
		switch {
		case p.Suspended:
			state = "party.suspended"
		case p.Joined:
			state = "party.joined"
		}
		a.say("party.line", locale.A("Party", locale.Isolate(p.Party)), locale.A("Name", locale.Isolate(a.words(p.Name))), locale.A("Role", a.p.Enum("party.kind", string(p.Role))), locale.A("State", a.p.T(state)))
	}
	if len(parties) == 0 {
		a.say("nothing.parties")
	}
	return nil
}
