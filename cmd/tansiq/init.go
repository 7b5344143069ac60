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
	logWord    string           // the passphrase of the log's key, where it is another
	signer     record.LogSigner // of a log key that a command holds; nil: one is made
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
	if err := a.secretsOf(&f); err != nil {
		return err
	}
	author, keys, err := a.found(&f)
	if err != nil {
		return err
	}
	a.say("init.done", locale.A("Name", locale.Isolate(a.words(f.opened.Name))), locale.A("ID", locale.Isolate(string(author.Log.ID()))))
	a.say("init.words", locale.A("Words", a.fingerprint(string(author.Log.ID()), 12)))
	if a.g.LogKeyCommand != "" {
		a.say("init.keys_command", locale.A("Files", isolated(keys)))
	} else {
		a.say("init.keys", locale.A("Files", isolated(keys)))
	}
	if c.DemoKeys {
		a.say("init.demo_keys")
	}
	return nil
}

// secretsOf asks for the passphrases of a new process's keys, and the command for the log's key where it holds it. A
// process has a log key of its own: one that is there already is refused, and so is nothing in silence.
func (a *app) secretsOf(f *founding) error {
	if a.g.LogKey != "" || a.env(varLogKeyText) != "" {
		return problem("log_key_init", exitUsage)
	}
	var err error
	if a.g.LogKeyCommand != "" {
		if f.signer, err = a.logCommand(f.opened.Origin); err != nil {
			return err
		}
	}
	if f.demo {
		return nil
	}
	if f.passphrase, err = a.newPassphrase(); err != nil {
		return err
	}
	if f.logWord, err = a.secretVariable(varLogPassphrase); err != nil || f.logWord == "" {
		return err
	}
	return longEnough(f.logWord)
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
	made, err := a.newKeys(f)
	if err != nil {
		return none, nil, err
	}
	var files []string
	for _, m := range made {
		if _, err := keyfile.Read(m.path); err == nil {
			return none, nil, problem("key_there_named", exitKey, locale.A("File", locale.Isolate(m.path)))
		}
		files = append(files, m.path)
	}
	var saved []string
	author, err := a.openProcess(f, made[len(made)-2].key, made[len(made)-1].key, func(log act.Digest) error {
		for _, m := range made {
			m.key.Log = log
			if err := m.key.Save(m.path, m.word); err != nil {
				return err
			}
			saved = append(saved, m.path)
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

// newKey is a key that a process is opened with, and where and under which passphrase it is kept.
type newKey struct {
	key        *keyfile.Key
	path, word string
}

// newKeys makes the log's key, unless a command holds it, then the secretariat's root key and its first device's.
func (a *app) newKeys(f *founding) ([]newKey, error) {
	party := f.opened.Secretariat.Party
	word := f.passphrase
	if f.logWord != "" {
		word = f.logWord
	}
	made := []newKey{{path: a.logKeyPath(f.opened.Origin), word: word}, {path: a.keyPath(party + "-root"), word: f.passphrase}, {path: a.keyPath(party + "-device"), word: f.passphrase}}
	for i, role := range []keyfile.Role{keyfile.Log, keyfile.Root, keyfile.Device} {
		owner := party
		if role == keyfile.Log {
			owner = ""
		}
		var err error
		if made[i].key, err = keyfile.New(role, owner, "", f.demo, a.rand); err != nil {
			return nil, err
		}
	}
	if f.signer != nil {
		return made[1:], nil
	}
	var err error
	if f.signer, err = record.NewLogSigner(f.opened.Origin, made[0].key.Private()); err != nil {
		return nil, problem("origin", exitInput, locale.A("Got", locale.Isolate(f.opened.Origin)))
	}
	return made, nil
}

// openProcess opens the process once save has put its keys where they are kept: a process whose keys were lost could
// not be mended.
func (a *app) openProcess(f *founding, root, device *keyfile.Key, save func(log act.Digest) error) (record.Author, error) {
	none := record.Author{}
	if err := a.open(true); err != nil {
		return none, err
	}
	nonce := make([]byte, 32)
	if _, err := io.ReadFull(a.rand, nonce); err != nil {
		return none, err
	}
	f.opened.Nonce = base64.StdEncoding.EncodeToString(nonce)
	f.opened.LogKey = act.FormatKey(f.signer.PublicKey())
	f.opened.Secretariat.RootKey = act.FormatKey(root.Public())
	id, err := act.NewEntryID(a.now(), a.rand)
	if err != nil {
		return none, err
	}
	s, err := record.Compose(act.Head{Entry: id, Seq: 1, AtUTC: a.now().UnixMicro(), Audience: f.to}, &f.opened, a.rand, root)
	if err != nil {
		return none, err
	}
	if err := save(act.PayloadDigest(s.Envelope.Payload)); err != nil {
		return none, err
	}
	log, err := a.program.Record.Create(a.ctx, s, f.signer)
	if err != nil {
		return none, err
	}
	first := record.Author{Log: log, Signer: root, Rand: a.rand, Now: a.now}
	if _, err := a.enrol(first, f.opened.Secretariat.Party, f.person, device, delegation.DeviceKinds(true), f.to); err != nil {
		return none, err
	}
	return record.Author{Log: log, Signer: device, Rand: a.rand, Now: a.now}, nil
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
