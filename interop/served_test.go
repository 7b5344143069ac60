package interop

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/tiles"
)

// enough is how many entries the served log has at least: 40 full tiles, and one that is not.
const enough = 10_300

// served is a log with redactions in it, and what a whole bundle says of it.
type served struct {
	world  *peacetest.World
	bundle []byte
	leaves [][]byte
	bodies map[int64]record.Envelope // by index, of the entries that were not erased whole
	keys   map[act.KeyID]string      // public keys in base64
	vkey   string
}

// serve makes the log: entries of every kind, then positions and assessments in batches, and among them redactions of parts
// and of whole entries.
func serveLog(t *testing.T, address string) *served {
	t.Helper()
	w := peacetest.New(t, address)
	f := w.Fill("سطر")
	s := &served{world: w, bodies: map[int64]record.Envelope{}, keys: map[act.KeyID]string{}}
	head, err := w.Record.Head(t.Context(), w.Log.ID())
	must(t, err)
	for n := head.Size; n < enough; n += 500 {
		appendBatch(t, w, f, 500)
	}
	s.vkey, err = record.VerifierKey(w.Opened.Origin, w.Signer.PublicKey())
	must(t, err)
	s.read(t)
	return s
}

// appendBatch appends n entries of North and South in turn. Of the last ten before it, each batch redacts three parts and two
// entries whole.
func appendBatch(t *testing.T, w *peacetest.World, f peacetest.Filled, n int) {
	t.Helper()
	subs := make([]record.Submission, 0, n)
	north := w.Devices[peacetest.North]
	var recent []act.EntryID
	for i := range n - 5 {
		a := act.Act(&act.PositionTaken{On: f.IDs["commitment"], Stance: act.Accepts, Text: act.Say(fmt.Sprintf("نص %d", i))})
		author := w.Devices[peacetest.South]
		if i%2 == 0 {
			author, a = north, &act.AssessmentMade{Commitment: f.IDs["commitment"], On: "2020-07-23", Finding: act.FindingHolding, Note: act.Say(fmt.Sprintf("ملاحظة %d", i))}
		}
		s := w.Compose(author, act.To(act.Participants), a)
		if author == north && len(recent) < 5 {
			o, err := act.Open(s.Envelope.PayloadType, s.Envelope.Payload)
			must(t, err)
			recent = append(recent, o.Entry)
		}
		subs = append(subs, s)
	}
	for i, id := range recent {
		r := &act.RedactionMade{Entry: id, Ground: "mistaken_content", Whole: i < 2}
		if !r.Whole {
			r.Parts = []string{"note"}
		}
		subs = append(subs, w.Compose(north, act.To(act.Participants), r))
	}
	_, err := w.Log.AppendWhole(t.Context(), subs...)
	must(t, err)
}

// read takes leaves, envelopes and keys out of the whole bundle.
func (s *served) read(t *testing.T) {
	t.Helper()
	s.bundle = s.world.Bundle(nil)
	for _, l := range peacetest.HostOf(t, s.world.Signer, s.bundle).Lines {
		s.leaves = append(s.leaves, l.Leaf)
		if l.Envelope == nil {
			continue
		}
		s.bodies[l.Index] = *l.Envelope
		o, err := act.Open(l.Envelope.PayloadType, l.Envelope.Payload)
		must(t, err)
		for _, key := range admitted(o.Act) {
			pub, err := act.ParseKey(key)
			must(t, err)
			s.keys[act.KeyIDOf(pub)] = key
		}
	}
	if erased := len(s.leaves) - len(s.bodies); len(s.leaves) < enough || erased < 40 {
		t.Fatalf("%d entries, %d of them erased whole", len(s.leaves), erased)
	}
}

// admitted are the public keys that an act admits, in base64.
func admitted(a act.Act) []string {
	switch a := a.(type) {
	case *act.ProcessOpened:
		return []string{a.Secretariat.RootKey}
	case *act.PartyAdmitted:
		return []string{a.RootKey}
	case *act.KeyAdded:
		return []string{a.Key}
	}
	return nil
}

func (s *served) handler() http.Handler {
	return tiles.Handler(s.world.Record, s.world.Log.ID(), tiles.Options{Failed: func(err error) { s.world.T.Errorf("serve: %v", err) }})
}

// serve serves the log until the test ends, and returns its address.
func (s *served) serve(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(s.handler())
	t.Cleanup(server.Close)
	return server.URL
}

// serveChanged serves the log with one bit changed in the byte of what is at path, counted from its end where it is negative.
func (s *served) serveChanged(t *testing.T, path string, at int) string {
	t.Helper()
	h := s.handler()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/"+path {
			h.ServeHTTP(w, r)
			return
		}
		b := get(t, h, path)
		b[(at+len(b))%len(b)] ^= 1
		_, err := w.Write(b)
		if err != nil {
			t.Log(err)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// get is what a handler answers for a path.
func get(t *testing.T, h http.Handler, path string) []byte {
	t.Helper()
	r := httptest.NewRecorder()
	h.ServeHTTP(r, httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/"+path, nil))
	if r.Code != http.StatusOK {
		t.Fatalf("GET /%s: %d", path, r.Code)
	}
	return r.Body.Bytes()
}

// receipt is the receipt of an entry, for a reader who sees it.
func (s *served) receipt(t *testing.T, index int64) record.Receipt {
	t.Helper()
	r, err := s.world.Record.Receipt(t.Context(), s.world.Devices[peacetest.North].Reader(), s.world.Log.ID(), index)
	must(t, err)
	return r
}

// envelopeJSON is an envelope as a bundle has it.
func envelopeJSON(t *testing.T, e record.Envelope) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	must(t, enc.Encode(e))
	return bytes.TrimSpace(b.Bytes())
}
