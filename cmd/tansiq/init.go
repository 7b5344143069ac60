package main

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
)

type initCmd struct {
	NameAR        string   `name:"name-ar" placeholder:"TEXT"`
	NameEN        string   `name:"name-en" placeholder:"TEXT"`
	Origin        string   `required:"" placeholder:"HOST/PATH"`
	Zone          string   `default:"Africa/Tripoli" placeholder:"ZONE"`
	Weekend       []string `default:"friday,saturday" placeholder:"DAYS"`
	Secretariat   string   `default:"secretariat" placeholder:"PARTY"`
	SecretariatAR string   `name:"secretariat-ar" default:"الأمانة" placeholder:"TEXT"`
	SecretariatEN string   `name:"secretariat-en" default:"Secretariat" placeholder:"TEXT"`
	Person        string   `default:"secretary" placeholder:"NAME"`
	Exercise      bool     `name:"exercise"`
	DemoKeys      bool     `name:"demo-keys"`
	Public        bool     `name:"public"`
}

// founding is what a new process is opened with.
type founding struct {
	opened     act.ProcessOpened
	person     act.Identity
	to         act.Audience
	demo       bool
	passphrase string
}

func (c *initCmd) Run(a *app) error {
	if a.g.Save != "" {
		return problem("save_init", exitUsage)
	}
	if c.NameAR == "" && c.NameEN == "" {
		return problem("no_name", exitUsage)
	}
	f := founding{
		opened: act.ProcessOpened{
			Name: act.Words{AR: c.NameAR, EN: c.NameEN}, Origin: c.Origin, Zone: c.Zone, Weekend: c.Weekend, Languages: []string{"ar", "en"},
			Secretariat: act.Opener{Party: c.Secretariat, Name: act.Words{AR: c.SecretariatAR, EN: c.SecretariatEN}}, Exercise: c.Exercise,
		},
		person: act.Identity{Name: act.Words{EN: c.Person}}, to: audienceOfRoster(c.Public), demo: c.DemoKeys,
	}
	if !c.DemoKeys {
		var err error
		if f.passphrase, err = a.newPassphrase(); err != nil {
			return err
		}
	}
	author, keys, err := a.found(&f)
	if err != nil {
		return err
	}
	a.say("init.done", locale.A("Name", locale.Isolate(a.words(f.opened.Name))), locale.A("ID", locale.Isolate(string(author.Log.ID()))))
	a.say("init.words", locale.A("Words", a.fingerprint(string(author.Log.ID()), 12)))
	a.say("init.keys", locale.A("Files", isolated(keys)))
	if c.DemoKeys {
		a.say("init.demo_keys")
	}
	return nil
}

func audienceOfRoster(public bool) act.Audience {
	if public {
		return act.To(act.Public)
	}
	return act.To(act.Participants)
}

// isolated lists names, a line each.
func isolated(names []string) string {
	var out []string
	for _, n := range names {
		out = append(out, "  "+locale.Isolate(n))
	}
	return strings.Join(out, "\n")
}

// found makes the keys, opens the process and enrols the secretariat's first person with a device that may sign
// whatever a secretariat's may. It returns that person as author, and the key files.
func (a *app) found(f *founding) (record.Author, []string, error) {
	none := record.Author{}
	party := f.opened.Secretariat.Party
	var keys [3]*keyfile.Key
	for i, role := range []keyfile.Role{keyfile.Log, keyfile.Root, keyfile.Device} {
		owner := party
		if role == keyfile.Log {
			owner = ""
		}
		var err error
		if keys[i], err = keyfile.New(role, owner, "", f.demo, a.rand); err != nil {
			return none, nil, err
		}
	}
	files := []string{a.logKeyPath(f.opened.Origin), a.keyPath(party + "-root"), a.keyPath(party + "-device")}
	for _, path := range files {
		if _, err := keyfile.Read(path); err == nil {
			return none, nil, problem("key_there_named", exitKey, locale.A("File", locale.Isolate(path)))
		}
	}
	var saved []string
	author, err := a.openProcess(f, keys, func(log act.Digest) error {
		for i, k := range keys {
			k.Log = log
			if err := k.Save(files[i], f.passphrase); err != nil {
				return err
			}
			saved = append(saved, files[i])
		}
		return nil
	})
	if err != nil { // keys of a process that was not opened are of no use to anybody
		for _, path := range saved {
			err = errors.Join(err, os.Remove(path))
		}
		return none, nil, err
	}
	return author, files, nil
}

// openProcess opens the process once save has put its keys where they are kept: a process whose keys were lost could
// not be mended.
func (a *app) openProcess(f *founding, keys [3]*keyfile.Key, save func(log act.Digest) error) (record.Author, error) {
	none := record.Author{}
	if err := a.open(true); err != nil {
		return none, err
	}
	nonce := make([]byte, 32)
	if _, err := io.ReadFull(a.rand, nonce); err != nil {
		return none, err
	}
	f.opened.Nonce = base64.StdEncoding.EncodeToString(nonce)
	f.opened.LogKey = act.FormatKey(keys[0].Public())
	f.opened.Secretariat.RootKey = act.FormatKey(keys[1].Public())
	id, err := act.NewEntryID(a.now(), a.rand)
	if err != nil {
		return none, err
	}
	signer, err := record.NewLogSigner(f.opened.Origin, keys[0].Private())
	if err != nil {
		return none, problem("origin", exitInput, locale.A("Got", locale.Isolate(f.opened.Origin)))
	}
	s, err := record.Compose(act.Head{Entry: id, Seq: 1, AtUTC: a.now().UnixMicro(), Audience: f.to}, &f.opened, a.rand, keys[1])
	if err != nil {
		return none, err
	}
	if err := save(act.PayloadDigest(s.Envelope.Payload)); err != nil {
		return none, err
	}
	log, err := a.program.Record.Create(a.ctx, s, signer)
	if err != nil {
		return none, err
	}
	root := record.Author{Log: log, Signer: keys[1], Rand: a.rand, Now: a.now}
	if _, err := a.enrol(root, f.opened.Secretariat.Party, f.person, keys[2], delegation.DeviceKinds(true), f.to); err != nil {
		return none, err
	}
	return record.Author{Log: log, Signer: keys[2], Rand: a.rand, Now: a.now}, nil
}

// enrol enrols a person under a party's root key, with one device and a mandate: all or nothing. It returns the
// person's entry.
func (a *app) enrol(root record.Author, party string, who act.Identity, device *keyfile.Key, kinds []act.Kind, to act.Audience) (act.EntryID, error) {
	own := act.To(act.OwnDelegation)
	person, err := root.NewID()
	if err != nil {
		return "", err
	}
	_, err = root.DoAll(a.ctx, []record.Doing{
		{To: to, ID: person, Act: &act.PersonEnrolled{Party: party, Identity: act.SayTo(own, who)}},
		{To: to, Act: &act.KeyAdded{Party: party, Key: act.FormatKey(device.Public()), Holder: act.SayTo(own, person)}},
		{To: to, Act: &act.MandateGranted{Party: party, Key: device.KeyID(), Kinds: kinds}},
	})
	return person, err
}

// words shows a name in the printer's language, or the other one.
func (a *app) words(w act.Words) string {
	s, _ := w.In(string(a.p.Language()))
	return s
}

// fingerprint returns n words for a digest in hexadecimal, to be compared by phone.
func (a *app) fingerprint(digest string, n int) string {
	return strings.Join(wordsOf(a.p.Language(), digest)[:n], " ")
}

// wordsOf returns the first words for a digest in hexadecimal; what is no digest stands for itself.
func wordsOf(l locale.Language, digest string) []string {
	b, err := hex.DecodeString(digest)
	if err != nil || len(b) < 16 {
		return slices.Repeat([]string{digest}, logWords)
	}
	return locale.Words(l, b, logWords)
}

type fingerprintCmd struct {
	File string `arg:"" optional:"" name:"file"`
}

func (c *fingerprintCmd) Run(a *app) error {
	if c.File != "" {
		info, err := keyfile.Read(a.keyPath(c.File))
		if err != nil {
			return err
		}
		a.say("fingerprint.key", locale.A("File", locale.Isolate(filepath.Base(c.File))), locale.A("Words", a.fingerprint(string(act.KeyIDOf(info.Public)), 6)))
		return nil
	}
	h, err := a.process()
	if err != nil {
		return err
	}
	a.say("fingerprint.log", locale.A("ID", locale.Isolate(string(h.Log))), locale.A("Words", a.fingerprint(string(h.Log), 12)))
	return nil
}
