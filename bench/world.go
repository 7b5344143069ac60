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
	opened   *act.ProcessOpened
	exercise sample.ExerciseProcess
	random   *rand.ChaCha8
	at       time.Time
	devices  []*hand // of the delegations and monitors, in the exercise's order
	work     workload
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
	signer, err := record.NewLogSigner(origin, logKey.key)
	if err != nil {
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
	if w.log, err = w.program.Record.Create(ctx, first, signer); err != nil {
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
	if _, err := w.do(ctx, root, &act.KeyAdded{Party: p.ID, Key: act.FormatKey(device.public()), Holder: act.SayTo(own, person)}); err != nil {
		return err
	}
	if _, err := w.do(ctx, root, &act.MandateGranted{Party: p.ID, Key: device.KeyID(), Kinds: delegation.DeviceKinds(false)}); err != nil {
		return err
	}
	w.devices = append(w.devices, device)
	return nil
}

func words(t sample.Text) act.Words { return act.Words{AR: t.AR, EN: t.EN} }
