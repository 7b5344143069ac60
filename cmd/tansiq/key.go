package main

import (
	"context"
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
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
	author, err := a.author(keyfile.Root)
	if err != nil {
		return err
	}
	person, err := author.entry(c.Person)
	if err != nil {
		return err
	}
	return a.do(author.Author, c.Audience, &act.KeyAdded{Party: author.party, Key: public, Holder: act.SayTo(act.To(act.OwnDelegation), person)})
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
	author, err := a.author(keyfile.Root)
	if err != nil {
		return err
	}
	return a.do(author.Author, c.Audience, &act.KeyRevoked{Party: author.party, Key: id, Reason: c.Reason})
}

type keyListCmd struct{}

func (*keyListCmd) Run(a *app) error {
	keys, err := listOf(a, delegation.Keys)
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

// listOf returns what a query gives the reader of the process.
func listOf[T any](a *app, query func(context.Context, store.Querier, record.Reader, act.Digest) ([]T, error)) ([]T, error) {
	h, reader, err := a.reading()
	if err != nil {
		return nil, err
	}
	return query(a.ctx, a.program.DB, reader, h.Log)
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
