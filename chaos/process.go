package main

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/serve"
)

// process is the peace process that is written to: a secretariat and delegations whose hands have every mandate. Its
// keys follow from the seed, so that a writer has them too.
type process struct {
	seed    uint64
	address string
	log     act.Digest
	opened  *act.ProcessOpened
	base    int64 // entries before any writer
}

const (
	origin      = "tansiq.example/chaos"
	secretariat = "secretariat"
	hands       = 12 // that a process has; every writer uses some of them
)

// parties are the delegations; hand i is of parties()[i % len].
func parties() []string { return []string{"north", "south", "west"} }

func partyOf(hand int) string { return parties()[hand%len(parties())] }

// keyOf returns a key of a process.
func keyOf(seed uint64, name string) ed25519.PrivateKey {
	s := sha256.Sum256(fmt.Appendf(nil, "tansiq chaos %d %s", seed, name))
	return ed25519.NewKeyFromSeed(s[:])
}

func handKey(seed uint64, hand int) ed25519.PrivateKey {
	return keyOf(seed, fmt.Sprintf("hand %d", hand))
}

func logSigner(seed uint64) (record.LogSigner, error) {
	return record.NewLogSigner(origin, keyOf(seed, "log"))
}

// pen signs acts as one key, one after the other. It implements record.Signer.
type pen struct {
	log    act.Digest
	party  string
	key    ed25519.PrivateKey
	seq    int64
	prev   act.Digest
	random io.Reader
	now    func() time.Time
}

// KeyID implements record.Signer.
func (p *pen) KeyID() act.KeyID { return act.KeyIDOf(p.public()) }

// Sign implements record.Signer.
func (p *pen) Sign(message []byte) ([]byte, error) { return ed25519.Sign(p.key, message), nil }

func (p *pen) public() ed25519.PublicKey { return p.key.Public().(ed25519.PublicKey) }

// compose signs an act as the pen's next.
func (p *pen) compose(to act.Audience, a act.Act) (record.Submission, act.EntryID, error) {
	s, id, err := p.under(p.seq+1, p.prev, to, a)
	if err != nil {
		return s, id, err
	}
	p.seq, p.prev = p.seq+1, act.PayloadDigest(s.Envelope.Payload)
	return s, id, nil
}

// under signs an act under a number and a predecessor, whatever they are.
func (p *pen) under(seq int64, prev act.Digest, to act.Audience, a act.Act) (record.Submission, act.EntryID, error) {
	at := p.now()
	id, err := act.NewEntryID(at, p.random)
	if err != nil {
		return record.Submission{}, "", err
	}
	h := act.Head{Log: p.log, Entry: id, Seq: seq, Prev: prev, AtUTC: at.UnixMicro(), Audience: to}
	s, err := record.Compose(h, a, p.random, p)
	return s, id, err
}

// found opens a process in the empty database at address, with n hands at most.
func found(ctx context.Context, address string, seed uint64) (p *process, err error) {
	program, err := serve.Open(ctx, serve.Options{Address: address, Create: true, Now: time.Now})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, program.Close()) }()
	f := founding{ctx: ctx, seed: seed, r: random(seed, "founding")}
	if err := f.open(program.Record); err != nil {
		return nil, fmt.Errorf("open a process: %w", err)
	}
	for _, party := range parties() {
		if err := f.join(party); err != nil {
			return nil, fmt.Errorf("join as %s: %w", party, err)
		}
	}
	for hand := range hands {
		if err := f.enrol(hand); err != nil {
			return nil, fmt.Errorf("enrol hand %d: %w", hand, err)
		}
	}
	h, err := program.Record.Head(ctx, f.log.ID())
	if err != nil {
		return nil, err
	}
	return &process{seed, address, f.log.ID(), f.opened, h.Size}, nil
}

// founding is a process that is being opened.
type founding struct {
	ctx    context.Context
	seed   uint64
	r      io.Reader
	log    *record.Log
	opened *act.ProcessOpened
	office *pen
	roots  map[string]*pen
}

func (f *founding) pen(party, name string) *pen {
	p := &pen{party: party, key: keyOf(f.seed, name), random: f.r, now: time.Now}
	if f.log != nil {
		p.log = f.log.ID()
	}
	return p
}

func (f *founding) open(r *record.Record) error {
	signer, err := logSigner(f.seed)
	if err != nil {
		return err
	}
	nonce := make([]byte, 32)
	if _, err := io.ReadFull(f.r, nonce); err != nil {
		return err
	}
	f.office, f.roots = f.pen(secretariat, "root of "+secretariat), map[string]*pen{}
	f.opened = &act.ProcessOpened{Name: act.Words{AR: "عملية تجريبية", EN: "A test process"}, Origin: origin, LogKey: act.FormatKey(signer.PublicKey()),
		Nonce: base64.StdEncoding.EncodeToString(nonce), Zone: "Africa/Tripoli", Weekend: []string{"friday", "saturday"},
		Languages: []string{"ar", "en"}, Exercise: true, Secretariat: act.Opener{Party: secretariat,
			Name: act.Words{AR: "الأمانة", EN: "The secretariat"}, RootKey: act.FormatKey(f.office.public())}}
	s, _, err := f.office.compose(act.To(act.Public), f.opened)
	if err != nil {
		return err
	}
	if f.log, err = r.Create(f.ctx, s, signer); err != nil {
		return err
	}
	f.office.log = f.log.ID()
	return nil
}

func (f *founding) do(p *pen, a act.Act) (act.EntryID, error) {
	s, id, err := p.compose(act.To(act.Participants), a)
	if err != nil {
		return "", err
	}
	_, err = f.log.AppendOne(f.ctx, s)
	return id, err
}

func (f *founding) join(party string) error {
	root := f.pen(party, "root of "+party)
	f.roots[party] = root
	key := act.FormatKey(root.public())
	if _, err := f.do(f.office, &act.PartyAdmitted{Party: party, Name: act.Words{AR: "وفد", EN: "Delegation " + party}, Role: "delegation", Actor: "X-" + party, RootKey: key}); err != nil {
		return err
	}
	_, err := f.do(root, &act.PartyJoined{Party: party, LogID: f.log.ID(), LogKey: f.opened.LogKey, RootKey: key, Compared: "exercise"})
	return err
}

func (f *founding) enrol(hand int) error {
	party := partyOf(hand)
	root, own := f.roots[party], act.To(act.OwnDelegation)
	public := handKey(f.seed, hand).Public().(ed25519.PublicKey)
	person, err := f.do(root, &act.PersonEnrolled{Party: party, Identity: act.SayTo(own, act.Identity{Name: act.Words{AR: "شخص", EN: fmt.Sprintf("Person %d", hand)}})})
	if err != nil {
		return err
	}
	if _, err := f.do(root, &act.KeyAdded{Party: party, Key: act.FormatKey(public), Holder: act.SayTo(own, person)}); err != nil {
		return err
	}
	_, err = f.do(root, &act.MandateGranted{Party: party, Key: act.KeyIDOf(public), Kinds: delegation.DeviceKinds(false)})
	return err
}
