package main

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/sample"
	"github.com/tansiq/tansiq/serve"
)

// hand is a key at work. It implements record.Signer.
type hand struct {
	party string
	key   ed25519.PrivateKey
	seq   int64
	prev  act.Digest
}

// KeyID implements record.Signer.
func (h *hand) KeyID() act.KeyID { return act.KeyIDOf(h.public()) }

// Sign implements record.Signer.
func (h *hand) Sign(message []byte) ([]byte, error) { return ed25519.Sign(h.key, message), nil }

func (h *hand) public() ed25519.PublicKey { return h.key.Public().(ed25519.PublicKey) }

// world is the exercise's process in a database of its own, with every projection of the program. Its keys and ids are
// the same in each run; its clock moves by a millisecond with each act.
type world struct {
	address  string
	program  *serve.Program
	log      *record.Log
	signer   record.LogSigner
	opened   *act.ProcessOpened
	exercise sample.ExerciseProcess
	random   *rand.ChaCha8
	at       time.Time
	devices  []*hand // of the delegations and monitors, in the exercise's order
	members  []member
	crowd    []*hand // of clients that are at work at once: more devices of the members
	work     workload
}

// member is one of the delegations and monitors: its root key, and the entry of the person who holds its devices.
type member struct {
	root   *hand
	person act.EntryID
}

// origin names the log of every world.
const origin = "tansiq.example/bench"

// newWorld opens a process at an empty database, has every party join, and files the exercise's text.
func newWorld(ctx context.Context, address string) (*world, error) {
	w := &world{address: address, random: rand.NewChaCha8([32]byte{}), at: time.Date(2026, 3, 18, 8, 0, 0, 0, time.UTC)}
	var err error
	if w.exercise, err = sample.Exercise(); err != nil {
		return nil, err
	}
	w.program, err = serve.Open(ctx, serve.Options{Address: address, Create: true, Now: func() time.Time { return w.at }})
	if err != nil {
		return nil, err
	}
	if err := w.found(ctx); err != nil {
		return nil, fmt.Errorf("open the process: %w", err)
	}
	if err := w.file(ctx); err != nil {
		return nil, fmt.Errorf("file the text: %w", err)
	}
	return w, nil
}

func (w *world) newHand(party string) *hand {
	seed := make([]byte, ed25519.SeedSize)
	w.random.Read(seed)
	return &hand{party: party, key: ed25519.NewKeyFromSeed(seed)}
}

// compose signs an act as the hand's next, to the participants, and returns its entry id beside it.
func (w *world) compose(h *hand, a act.Act) (record.Submission, act.EntryID, error) {
	w.at = w.at.Add(time.Millisecond)
	id, err := act.NewEntryID(w.at, w.random)
	if err != nil {
		return record.Submission{}, "", err
	}
	head := act.Head{Entry: id, Seq: h.seq + 1, Prev: h.prev, AtUTC: w.at.UnixMicro(), Audience: act.To(act.Participants)}
	if w.log != nil {
		head.Log = w.log.ID()
	}
	s, err := record.Compose(head, a, w.random, h)
	if err != nil {
		return record.Submission{}, "", err
	}
	h.seq, h.prev = h.seq+1, act.PayloadDigest(s.Envelope.Payload)
	return s, id, nil
}

// do signs and appends one act.
func (w *world) do(ctx context.Context, h *hand, a act.Act) (act.EntryID, error) {
	s, id, err := w.compose(h, a)
	if err != nil {
		return "", err
	}
	_, err = w.log.AppendOne(ctx, s)
	return id, err
}

// found opens the process, and has the secretariat admit every other party, which joins with keys of its own.
func (w *world) found(ctx context.Context) error {
	secretariat := w.exercise.Parties[0]
	root, logKey := w.newHand(secretariat.ID), w.newHand("")
	var err error
	if w.signer, err = record.NewLogSigner(origin, logKey.key); err != nil {
		return err
	}
	nonce := make([]byte, 32)
	w.random.Read(nonce)
	w.opened = &act.ProcessOpened{Name: words(w.exercise.Header.Name), Origin: origin, LogKey: act.FormatKey(logKey.public()),
		Nonce: base64.StdEncoding.EncodeToString(nonce), Zone: w.exercise.Header.Zone, Weekend: w.exercise.Header.Weekend,
		Languages: []string{"ar", "en"}, Exercise: true,
		Secretariat: act.Opener{Party: secretariat.ID, Name: words(secretariat.Name), RootKey: act.FormatKey(root.public())}}
	first, _, err := w.compose(root, w.opened)
	if err != nil {
		return err
	}
	if w.log, err = w.program.Record.Create(ctx, first, w.signer); err != nil {
		return err
	}
	for _, p := range w.exercise.Parties[1:] {
		if err := w.join(ctx, root, p); err != nil {
			return fmt.Errorf("join as %s: %w", p.ID, err)
		}
	}
	return nil
}

// join admits a party, and enrols one person of it with a device that may sign whatever a device may.
func (w *world) join(ctx context.Context, secretariat *hand, p sample.Party) error {
	root, device := w.newHand(p.ID), w.newHand(p.ID)
	own := act.To(act.OwnDelegation)
	key := act.FormatKey(root.public())
	if _, err := w.do(ctx, secretariat, &act.PartyAdmitted{Party: p.ID, Name: words(p.Name), Role: act.PartyKind(p.Kind), Actor: p.Actor, RootKey: key}); err != nil {
		return err
	}
	if _, err := w.do(ctx, root, &act.PartyJoined{Party: p.ID, LogID: w.log.ID(), LogKey: w.opened.LogKey, RootKey: key, Compared: "exercise"}); err != nil {
		return err
	}
	person, err := w.do(ctx, root, &act.PersonEnrolled{Party: p.ID, Identity: act.SayTo(own, act.Identity{Name: words(p.Name)})})
	if err != nil {
		return err
	}
	m := member{root, person}
	for _, a := range m.admits(device) {
		if _, err := w.do(ctx, root, a); err != nil {
			return err
		}
	}
	w.devices, w.members = append(w.devices, device), append(w.members, m)
	return nil
}

// admits are the acts by which a member gives a device to its person, with a mandate for whatever a device may sign.
func (m member) admits(device *hand) []act.Act {
	return []act.Act{
		&act.KeyAdded{Party: m.root.party, Key: act.FormatKey(device.public()), Holder: act.SayTo(act.To(act.OwnDelegation), m.person)},
		&act.MandateGranted{Party: m.root.party, Key: device.KeyID(), Kinds: delegation.DeviceKinds(false)},
	}
}

// gather sees to it that the crowd has n devices at least, shared out among the members.
func (w *world) gather(ctx context.Context, n int) error {
	var subs []record.Submission
	for len(w.crowd) < n {
		m := w.members[len(w.crowd)%len(w.members)]
		device := w.newHand(m.root.party)
		for _, a := range m.admits(device) {
			s, _, err := w.compose(m.root, a)
			if err != nil {
				return fmt.Errorf("admit a client: %w", err)
			}
			subs = append(subs, s)
		}
		w.crowd = append(w.crowd, device)
	}
	if err := w.append(ctx, subs); err != nil {
		return fmt.Errorf("admit clients: %w", err)
	}
	return nil
}

func words(t sample.Text) act.Words { return act.Words{AR: t.AR, EN: t.EN} }
