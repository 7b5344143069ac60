package main

import (
	"slices"
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
)

type keyCmd struct {
	New    keyNewCmd    `cmd:""`
	Show   keyShowCmd   `cmd:""`
	Add    keyAddCmd    `cmd:""`
	Revoke keyRevokeCmd `cmd:""`
	List   keyListCmd   `cmd:""`
}

type keyNewCmd struct {
	Name     string `arg:"" name:"name"`
	Role     string `required:"" placeholder:"root|device"`
	Party    string `required:"" placeholder:"PARTY"`
	DemoKeys bool   `name:"demo-keys"`
}

func (c *keyNewCmd) Run(a *app) error {
	if c.Role != string(keyfile.Root) && c.Role != string(keyfile.Device) {
		return problem("key_role", exitUsage, locale.A("Got", locale.Isolate(c.Role)))
	}
	passphrase := ""
	if !c.DemoKeys {
		var err error
		if passphrase, err = a.newPassphrase(); err != nil {
			return err
		}
	}
	k, err := keyfile.New(keyfile.Role(c.Role), c.Party, "", c.DemoKeys, a.rand)
	if err != nil {
		return err
	}
	path := a.keyPath(c.Name)
	if err := k.Save(path, passphrase); err != nil {
		return err
	}
	a.say("key.made", locale.A("File", locale.Isolate(path)), locale.A("Public", locale.Isolate(act.FormatKey(k.Public()))),
		locale.A("Words", a.fingerprint(string(k.KeyID()), 6)))
	return nil
}

type keyShowCmd struct {
	File string `arg:"" name:"file"`
}

func (c *keyShowCmd) Run(a *app) error {
	info, err := keyfile.Read(a.keyPath(c.File))
	if err != nil {
		return err
	}
	id := act.KeyIDOf(info.Public)
	a.say("key.shown", locale.A("Role", a.p.Enum("key.role", string(info.Role))), locale.A("Party", locale.Isolate(info.Party)),
		locale.A("Public", locale.Isolate(act.FormatKey(info.Public))), locale.A("ID", locale.Isolate(string(id))), locale.A("Words", a.fingerprint(string(id), 6)))
	if info.Demo {
		a.say("init.demo_keys")
	}
	return nil
}

// publicKey reads a public key: a key file's, or the key itself in base64.
func (a *app) publicKey(s string) (string, error) {
	if k, err := act.ParseKey(s); err == nil {
		return act.FormatKey(k), nil
	}
	info, err := keyfile.Read(a.keyPath(s))
	if err != nil {
		return "", err
	}
	return act.FormatKey(info.Public), nil
}

// keyNamed returns the id of a key that a file, a public key or an id names.
func (a *app) keyNamed(s string) (act.KeyID, error) {
	if len(s) == 64 && strings.Trim(s, "0123456789abcdef") == "" {
		return act.KeyID(s), nil
	}
	public, err := a.publicKey(s)
	if err != nil {
		return "", err
	}
	k, err := act.ParseKey(public)
	return act.KeyIDOf(k), err
}

type keyAddCmd struct {
	Public string `arg:"" name:"public"`
	Person string `required:"" placeholder:"ENTRY"`
	audienceFlag
}

func (c *keyAddCmd) Run(a *app) error {
	public, err := a.publicKey(c.Public)
	if err != nil {
		return err
	}
	author, key, err := a.author(keyfile.Root)
	if err != nil {
		return err
	}
	person, err := a.entry(record.Reader{Party: key.Party}, author.Log.ID(), c.Person)
	if err != nil {
		return err
	}
	return a.do(author, c.Audience, &act.KeyAdded{Party: key.Party, Key: public, Holder: act.SayTo(act.To(act.OwnDelegation), person)})
}

// do signs an act, appends it and says where it stands.
func (a *app) do(author record.Author, audience string, what act.Act, second ...record.Signer) error {
	to, err := a.audience(audience)
	if err != nil {
		return err
	}
	results, err := a.doAll(author, []record.Doing{{To: to, Act: what, Second: second}})
	if err != nil {
		return err
	}
	for _, r := range results {
		a.recorded(what.Kind(), r)
	}
	return nil
}

func (a *app) recorded(kind act.Kind, r record.Result) {
	a.say("recorded", locale.A("Kind", a.p.Kind(string(kind))), locale.A("N", a.p.Number(r.Index)), locale.A("Entry", locale.Isolate(string(r.Entry))))
}

type keyRevokeCmd struct {
	Key    string `arg:"" name:"key"`
	Reason string `required:"" placeholder:"lost|compromised|left|replaced"`
	audienceFlag
}

func (c *keyRevokeCmd) Run(a *app) error {
	id, err := a.keyNamed(c.Key)
	if err != nil {
		return err
	}
	author, key, err := a.author(keyfile.Root)
	if err != nil {
		return err
	}
	return a.do(author, c.Audience, &act.KeyRevoked{Party: key.Party, Key: id, Reason: c.Reason})
}

type keyListCmd struct{}

func (*keyListCmd) Run(a *app) error {
	h, reader, err := a.reading()
	if err != nil {
		return err
	}
	keys, err := delegation.Keys(a.ctx, a.program.DB, reader, h.Log)
	if err != nil {
		return err
	}
	if len(keys) == 0 {
		a.say("nothing.keys")
	}
	for _, k := range keys {
		state := a.p.T("key.stands")
		if k.Revoked != "" {
			state = a.p.T("key.revoked", locale.A("Reason", a.p.Enum("key.revocation", k.Revoked)))
		}
		a.say("key.line", locale.A("ID", locale.Isolate(string(k.ID))), locale.A("Party", locale.Isolate(k.Party)), locale.A("State", state))
		if k.Holder != "" {
			a.say("key.holder", locale.A("Person", locale.Isolate(string(k.Holder))))
		}
	}
	return nil
}

// reading returns the process and who reads it.
func (a *app) reading() (record.Head, record.Reader, error) {
	h, err := a.process()
	if err != nil {
		return h, record.Reader{}, err
	}
	r, err := a.reader()
	return h, r, err
}

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
	author, _, err := a.author(keyfile.Device)
	if err != nil {
		return err
	}
	return a.do(author, c.Audience, &act.PartyAdmitted{Party: c.Party, Name: act.Words{AR: c.NameAR, EN: c.NameEN}, Role: act.PartyKind(c.Role), Actor: c.Actor, RootKey: public})
}

type partyJoinCmd struct {
	Compared string `required:"" placeholder:"in_person|phone|letter|exercise"`
	audienceFlag
}

func (c *partyJoinCmd) Run(a *app) error {
	author, key, err := a.author(keyfile.Root)
	if err != nil {
		return err
	}
	opened, err := a.program.Record.Process(a.ctx, author.Log.ID())
	if err != nil {
		return err
	}
	a.say("party.compare", locale.A("Words", a.fingerprint(string(author.Log.ID()), 12)))
	return a.do(author, c.Audience, &act.PartyJoined{Party: key.Party, LogID: author.Log.ID(), LogKey: opened.LogKey, RootKey: act.FormatKey(key.Public()), Compared: c.Compared})
}

type partySuspendCmd struct {
	Party  string `arg:"" name:"party"`
	Reason string `required:"" placeholder:"TEXT"`
	audienceFlag
}

func (c *partySuspendCmd) Run(a *app) error {
	author, _, err := a.author(keyfile.Device)
	if err != nil {
		return err
	}
	return a.do(author, c.Audience, &act.PartySuspended{Party: c.Party, Reason: act.Say(c.Reason)})
}

type partyListCmd struct{}

func (*partyListCmd) Run(a *app) error {
	h, reader, err := a.reading()
	if err != nil {
		return err
	}
	parties, err := delegation.Parties(a.ctx, a.program.DB, reader, h.Log)
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

type personCmd struct {
	Enrol personEnrolCmd `cmd:""`
	Left  personLeftCmd  `cmd:""`
	List  personListCmd  `cmd:""`
}

type personEnrolCmd struct {
	NameAR   string `name:"name-ar" placeholder:"TEXT"`
	NameEN   string `name:"name-en" placeholder:"TEXT"`
	OfficeAR string `name:"office-ar" placeholder:"TEXT"`
	OfficeEN string `name:"office-en" placeholder:"TEXT"`
	audienceFlag
}

func (c *personEnrolCmd) Run(a *app) error {
	author, key, err := a.author(keyfile.Root)
	if err != nil {
		return err
	}
	who := act.Identity{Name: act.Words{AR: c.NameAR, EN: c.NameEN}, Office: act.Words{AR: c.OfficeAR, EN: c.OfficeEN}}
	return a.do(author, c.Audience, &act.PersonEnrolled{Party: key.Party, Identity: act.SayTo(act.To(act.OwnDelegation), who)})
}

type personLeftCmd struct {
	Person string `arg:"" name:"person"`
	audienceFlag
}

func (c *personLeftCmd) Run(a *app) error {
	author, key, err := a.author(keyfile.Root)
	if err != nil {
		return err
	}
	person, err := a.entry(record.Reader{Party: key.Party}, author.Log.ID(), c.Person)
	if err != nil {
		return err
	}
	return a.do(author, c.Audience, &act.PersonLeft{Party: key.Party, Person: person})
}

type personListCmd struct{}

func (*personListCmd) Run(a *app) error {
	h, reader, err := a.reading()
	if err != nil {
		return err
	}
	people, err := delegation.People(a.ctx, a.program.DB, reader, h.Log)
	if err != nil {
		return err
	}
	for _, p := range people {
		key := "person.line"
		if p.Left {
			key = "person.line_left"
		}
		a.say(key, locale.A("ID", locale.Isolate(string(p.ID))), locale.A("Name", locale.Isolate(a.words(p.Identity.Name))), locale.A("Office", locale.Isolate(a.words(p.Identity.Office))))
	}
	if len(people) == 0 {
		a.say("nothing.people")
	}
	return nil
}

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
	author, key, err := a.author(keyfile.Root)
	if err != nil {
		return err
	}
	m := &act.MandateGranted{Party: key.Party, Key: id, Until: act.Day(c.Until)}
	if slices.Equal(c.Kinds, []string{"all"}) {
		opened, err := a.program.Record.Process(a.ctx, author.Log.ID())
		if err != nil {
			return err
		}
		m.Kinds = delegation.DeviceKinds(opened.Secretariat.Party == key.Party)
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
	return a.do(author, c.Audience, m)
}

type mandateWithdrawCmd struct {
	Mandate string `arg:"" name:"mandate"`
	audienceFlag
}

func (c *mandateWithdrawCmd) Run(a *app) error {
	author, key, err := a.author(keyfile.Root)
	if err != nil {
		return err
	}
	m, err := a.entry(record.Reader{Party: key.Party}, author.Log.ID(), c.Mandate)
	if err != nil {
		return err
	}
	return a.do(author, c.Audience, &act.MandateWithdrawn{Party: key.Party, Mandate: m})
}

type mandateListCmd struct{}

func (*mandateListCmd) Run(a *app) error {
	h, reader, err := a.reading()
	if err != nil {
		return err
	}
	all, err := delegation.Mandates(a.ctx, a.program.DB, reader, h.Log)
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
