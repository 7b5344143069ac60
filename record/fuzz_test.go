package record_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

func FuzzParseSubmission(f *testing.F) {
	w := peacetest.New(f, peacetest.SQLiteAddress(f))
	for _, a := range []act.Act{bare(), peacetest.Source("نص"), enrolment(peacetest.North)} {
		b, err := w.Compose(north(w), act.To(act.Participants), a).MarshalJSON()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"envelope":{"payload":"","payloadType":"","signatures":null}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := record.ParseSubmission(b)
		if err != nil {
			return
		}
		again, err := s.MarshalJSON()
		if err != nil || !bytes.Equal(again, bytes.TrimRight(b, "\n")) {
			t.Errorf("read as another form: %q, %v", again, err)
		}
	})
}

func FuzzVerify(f *testing.F) {
	whole := everything(f)
	f.Add(whole)
	w := peacetest.New(f, peacetest.SQLiteAddress(f))
	public, party := w.Bundle(&record.Reader{}), w.Bundle(&record.Reader{Party: peacetest.North})
	f.Add(public)
	f.Add(party)
	for _, line := range bytes.SplitAfter(whole, []byte("\n")) {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := record.Verify(bytes.NewReader(b), delegation.Authority{}, record.Expect{})
		known := bytes.Equal(b, whole) || bytes.Equal(b, public) || bytes.Equal(b, party)
		if err == nil && !known && r.Reader == "" { // of a cut bundle the head may name another reader
			t.Error("accepted a whole bundle that the log's key did not sign")
		}
		if err == nil {
			writtenAgain(t, b)
		}
		if (err == nil) == (r == nil) {
			t.Errorf("report %v with error %v", r, err)
		}
	})
}

// writtenAgain writes each line of an accepted bundle as another program would, from what it says.
func writtenAgain(t *testing.T, b []byte) {
	t.Helper()
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	lines := bytes.SplitAfter(b, []byte("\n"))
	for i, line := range lines[:len(lines)-1] {
		var into any = &peacetest.BundleLine{}
		switch i {
		case 0:
			into = &hostHead{}
		case len(lines) - 2:
			into = &hostFoot{}
		}
		if err := errors.Join(json.Unmarshal(line, into), e.Encode(into)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(out.Bytes(), b) {
		t.Errorf("accepted in another form than %q", out.Bytes())
	}
}

type hostHead struct {
	Bundle string `json:"bundle"`
	Log    string `json:"log"`
	Origin string `json:"origin"`
	Size   int64  `json:"size"`
	Reader string `json:"reader,omitempty"`
}

type hostFoot struct {
	Checkpoint string `json:"checkpoint"`
}

// FuzzAppend: whatever is sent, it is refused for a reason, or it is what stands in the record already.
func FuzzAppend(f *testing.F) {
	w := world(f, peacetest.SQLiteAddress(f))
	known := map[string]bool{}
	source := w.Compose(north(w), act.To(act.Participants), peacetest.Source("نص"))
	subs := []record.Submission{source, w.Compose(north(w), act.To(act.Public), bare()),
		w.Compose(w.Roots[peacetest.North], act.To(act.Participants), enrolment(peacetest.North))}
	subs = append(subs, w.Compose(south(w), act.To(act.Participants), statementOf(openedOf(f, source).Entry, "نص", "نص")))
	if _, err := w.Log.AppendWhole(f.Context(), subs...); err != nil {
		f.Fatal(err)
	}
	subs = append(subs, w.Compose(w.NewAuthor("stranger", peacetest.North), act.To(act.Participants), bare()))
	for i, s := range subs {
		b, err := s.MarshalJSON()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		known[string(act.PayloadDigest(s.Envelope.Payload))] = i < len(subs)-1
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := record.ParseSubmission(b)
		if err != nil {
			return
		}
		r, err := w.Log.AppendOne(t.Context(), s)
		var refusal *record.Refusal
		switch {
		case err == nil && (!r.Again || !known[string(act.PayloadDigest(s.Envelope.Payload))]):
			t.Errorf("accepted: %+v", r)
		case err != nil && !errors.As(err, &refusal):
			t.Errorf("no reason: %v", err)
		}
	})
}

func FuzzOpenCheckpoint(f *testing.F) {
	w := peacetest.New(f, peacetest.SQLiteAddress(f))
	note, err := w.Record.Checkpoint(f.Context(), w.Log.ID())
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(note))
	f.Add([]byte(note + "— witness.example AAAAAAAA\n"))
	text := strings.Join(strings.SplitAfter(note, "\n")[:5], "")
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := record.OpenCheckpoint(b, w.Opened.Origin, w.Signer.PublicKey())
		if err == nil && (c.Note != string(b) || !strings.HasPrefix(c.Note, text)) {
			t.Errorf("accepted %q", b)
		}
		if err != nil {
			return
		}
		for _, line := range strings.SplitAfter(strings.TrimPrefix(c.Note, text), "\n") { // of others
			name, sig, two := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(line, "— "), "\n"), " ")
			raw, err := base64.StdEncoding.Strict().DecodeString(sig)
			if line != "" && (!two || name == "" || err != nil || line != "— "+name+" "+base64.StdEncoding.EncodeToString(raw)+"\n") {
				t.Errorf("accepted with the line %q", line)
			}
		}
	})
}

// FuzzParseVerifierKey: what is accepted is what the key that was read is written as.
func FuzzParseVerifierKey(f *testing.F) {
	w := peacetest.New(f, peacetest.SQLiteAddress(f))
	vkey, err := record.VerifierKey(w.Opened.Origin, w.Signer.PublicKey())
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{vkey, vkey + "=", " " + vkey, strings.Replace(vkey, "+", "+0", 1), strings.ToUpper(vkey), "a+b+c", "++", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		origin, pub, err := record.ParseVerifierKey(s)
		if err != nil {
			return
		}
		if again, err := record.VerifierKey(origin, pub); err != nil || again != s {
			t.Errorf("read as another form: %q, %v", again, err)
		}
	})
}

func FuzzParseReceipt(f *testing.F) {
	w := peacetest.New(f, peacetest.SQLiteAddress(f))
	for i := range int64(3) {
		r, err := w.Record.Receipt(f.Context(), north(w).Reader(), w.Log.ID(), i)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(r.String())
		r.Extra = nil
		f.Add(r.String())
		f.Add(strings.Replace(r.String(), "index ", "index 0", 1))
		f.Add(r.String() + "— witness.example AAAAAAAA\n")
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := record.ParseReceipt(text)
		if err != nil {
			return
		}
		if p.String() != text || p.Index < 0 {
			t.Errorf("read as another form: %q", p.String())
		}
		if c, err := p.Check(make([]byte, record.LeafSize), w.Opened.Origin, w.Signer.PublicKey()); err == nil {
			t.Errorf("proves a leaf that is not in the log: %+v", c)
		}
	})
}

func FuzzParseAuditState(f *testing.F) {
	f.Add([]byte(`{"state":"tansiq/audit/v1","log":"l","size":1,"root":"AAAA","edge":"","received":3}`))
	f.Add([]byte(`{"state":"tansiq/audit/v1","size":-1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := record.ParseAuditState(b)
		if err != nil {
			return
		}
		again, err := record.MarshalAuditState(s)
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := record.ParseAuditState(again); err != nil || twice.Size != s.Size || twice.Log != s.Log {
			t.Fatalf("%s does not read as it was written: %v", again, err)
		}
	})
}
