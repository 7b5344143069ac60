package peacetest

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// The parties of every world.
const (
	Secretariat = "secretariat"
	North       = "north"
	South       = "south"
)

// Author is a key in somebody's hands.
type Author struct {
	Name  string
	Party string
	key   ed25519.PrivateKey
	seq   int64
	prev  act.Digest
}

// KeyID implements record.Signer.
func (a *Author) KeyID() act.KeyID { return act.KeyIDOf(a.Public()) }

// Public returns the public key.
func (a *Author) Public() ed25519.PublicKey { return a.key.Public().(ed25519.PublicKey) }

// Sign implements record.Signer.
func (a *Author) Sign(message []byte) ([]byte, error) { return ed25519.Sign(a.key, message), nil }

// Reader returns the author as a reader.
func (a *Author) Reader() record.Reader { return record.Reader{Party: a.Party, Key: a.KeyID()} }

// World is a record in which two delegations and a secretariat have joined. Its clock stands until Pass moves it.
type World struct {
	T       testing.TB
	DB      *store.DB
	Record  *record.Record
	Log     *record.Log
	Signer  record.LogSigner
	Opened  *act.ProcessOpened
	Now     time.Time
	Roots   map[string]*Author
	Devices map[string]*Author // by party
	random  *rand.ChaCha8
}

// Start is when every world begins: the morning after the seed communiqués.
func Start() time.Time { return time.Date(2020, 7, 23, 8, 0, 0, 0, time.UTC) }

// Bare returns a world whose process is opened and in which nobody but the secretariat is.
func Bare(t testing.TB, address string, projections ...record.Projection) *World {
	t.Helper()
	return bare(t, Open(t, address), 1, projections)
}

func bare(t testing.TB, db *store.DB, seed uint64, projections []record.Projection) *World {
	t.Helper()
	var s [32]byte
	binary.LittleEndian.PutUint64(s[:], seed)
	w := &World{T: t, DB: db, Now: Start(), Roots: map[string]*Author{}, Devices: map[string]*Author{}, random: rand.NewChaCha8(s)}
	var err error
	w.Record, err = record.New(context.Background(), w.DB, delegation.Authority{}, projections, record.Options{Now: func() time.Time { return w.Now }, Rand: w.random})
	w.must(err)
	logKey := w.NewAuthor("log", "")
	w.Signer, err = record.NewLogSigner("tansiq.example/test", logKey.key)
	w.must(err)
	root := w.NewAuthor("root", Secretariat)
	w.Roots[Secretariat] = root
	nonce := make([]byte, 32)
	w.random.Read(nonce)
	w.Opened = &act.ProcessOpened{
		Name: act.Words{AR: "عملية تجريبية", EN: "A test process"}, Origin: "tansiq.example/test", LogKey: act.FormatKey(logKey.Public()),
		Nonce: base64.StdEncoding.EncodeToString(nonce), Zone: "Africa/Tripoli", Weekend: []string{"friday", "saturday"},
		Languages:   []string{"ar", "en"},
		Secretariat: act.Opener{Party: Secretariat, Name: act.Words{AR: "الأمانة", EN: "The secretariat"}, RootKey: act.FormatKey(root.Public())},
		Exercise:    true,
	}
	w.Log, err = w.Record.Create(context.Background(), w.Compose(root, act.To(act.Public), w.Opened), w.Signer)
	w.must(err)
	w.Enrol(Secretariat)
	return w
}

// New returns a world in which North and South have joined too.
func New(t testing.TB, address string, projections ...record.Projection) *World {
	t.Helper()
	w := Bare(t, address, projections...)
	w.Join(North)
	w.Join(South)
	return w
}

func (w *World) must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// Rand gives the world's random bytes, the same in each run.
func (w *World) Rand() *rand.ChaCha8 { return w.random }

// Pass moves the clock.
func (w *World) Pass(d time.Duration) { w.Now = w.Now.Add(d) }

// NewAuthor makes a key.
func (w *World) NewAuthor(name, party string) *Author {
	seed := make([]byte, ed25519.SeedSize)
	w.random.Read(seed)
	return &Author{Name: name, Party: party, key: ed25519.NewKeyFromSeed(seed)}
}

// Compose signs an act as author without appending it, and counts it as the author's newest.
func (w *World) Compose(author *Author, to act.Audience, a act.Act, second ...record.Signer) record.Submission {
	w.T.Helper()
	s, err := record.Compose(w.Head(author, to, a), a, w.random, append([]record.Signer{author}, second...)...)
	w.must(err)
	author.seq++
	author.prev = act.PayloadDigest(s.Envelope.Payload)
	return s
}

// Head returns the head under which author's next act goes.
func (w *World) Head(author *Author, to act.Audience, a act.Act) act.Head {
	w.T.Helper()
	id, err := act.NewEntryID(w.Now, w.random)
	w.must(err)
	h := act.Head{Entry: id, Seq: author.seq + 1, Prev: author.prev, AtUTC: w.Now.UnixMicro(), Audience: to}
	if _, opens := a.(*act.ProcessOpened); !opens {
		h.Log = w.Log.ID()
	}
	return h
}

// Do signs and appends an act to the participants, and returns its entry id.
func (w *World) Do(author *Author, a act.Act) act.EntryID {
	w.T.Helper()
	return w.DoTo(author, act.To(act.Participants), a)
}

// DoTo signs and appends an act to an audience, and returns its entry id.
func (w *World) DoTo(author *Author, to act.Audience, a act.Act, second ...record.Signer) act.EntryID {
	w.T.Helper()
	r, err := w.Log.AppendOne(context.Background(), w.Compose(author, to, a, second...))
	w.must(err)
	return r.Entry
}

// Refused signs an act and fails the test unless appending it is refused for the reason. The author's sequence is as
// before.
func (w *World) Refused(want record.Reason, author *Author, a act.Act, second ...record.Signer) {
	w.T.Helper()
	w.RefusedTo(want, author, act.To(act.Participants), a, second...)
}

// RefusedTo is Refused for an audience.
func (w *World) RefusedTo(want record.Reason, author *Author, to act.Audience, a act.Act, second ...record.Signer) {
	w.T.Helper()
	seq, prev := author.seq, author.prev
	defer func() { author.seq, author.prev = seq, prev }()
	w.RefusedAs(want, w.Compose(author, to, a, second...))
}

// RefusedAs fails the test unless the submission is refused for the reason.
func (w *World) RefusedAs(want record.Reason, s record.Submission) {
	w.T.Helper()
	_, err := w.Log.AppendOne(context.Background(), s)
	var r *record.Refusal
	if !errors.As(err, &r) {
		w.T.Fatalf("append: got %v, want refusal %s", err, want)
	}
	if r.Reason != want {
		w.T.Fatalf("append: got refusal %v, want %s", r, want)
	}
}

// Admit has the secretariat admit a party with a new root key.
func (w *World) Admit(party string) {
	w.T.Helper()
	root := w.NewAuthor("root", party)
	w.Roots[party] = root
	w.Do(w.Devices[Secretariat], &act.PartyAdmitted{Party: party, Name: act.Words{AR: "وفد " + party, EN: "Delegation " + party},
		Role: "delegation", Actor: "X-" + party, RootKey: act.FormatKey(root.Public())})
}

// Join admits a party, confirms it with its root key, and enrols one person with a device that may sign everything.
func (w *World) Join(party string) {
	w.T.Helper()
	w.Admit(party)
	w.Do(w.Roots[party], w.Joining(party))
	w.Enrol(party)
}

// Joining returns the act with which a party joins.
func (w *World) Joining(party string) *act.PartyJoined {
	return &act.PartyJoined{Party: party, LogID: w.Log.ID(), LogKey: w.Opened.LogKey, RootKey: act.FormatKey(w.Roots[party].Public()), Compared: "exercise"}
}

// Enrol enrols a person of a party with a device key and a mandate for every kind that a device may sign.
func (w *World) Enrol(party string) {
	w.T.Helper()
	root := w.Roots[party]
	own := act.To(act.OwnDelegation)
	person := w.Do(root, &act.PersonEnrolled{Party: party, Identity: act.SayTo(own, act.Identity{Name: act.Words{AR: "شخص من " + party, EN: "A person of " + party}})})
	device := w.NewAuthor("device", party)
	w.Do(root, &act.KeyAdded{Party: party, Key: act.FormatKey(device.Public()), Holder: act.SayTo(own, person)})
	w.Devices[party] = device
	w.Do(root, &act.MandateGranted{Party: party, Key: device.KeyID(), Kinds: DeviceKinds(party)})
}

// DeviceKinds lists what a device key may be mandated to sign.
func DeviceKinds(party string) []act.Kind { return delegation.DeviceKinds(party == Secretariat) }

// Under composes an act under a head of the caller's choice, as nobody who means well would.
func (w *World) Under(h act.Head, a act.Act, signers ...record.Signer) record.Submission {
	w.T.Helper()
	s, err := record.Compose(h, a, w.random, signers...)
	w.must(err)
	return s
}
