package record_test

import (
	"bytes"
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
		if (err == nil) == (r == nil) {
			t.Errorf("report %v with error %v", r, err)
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
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := record.ParseReceipt(text)
		if err != nil {
			return
		}
		if p.String() != text || p.Index < 0 {
			t.Errorf("read as another form: %q", p.String())
		}
		_, _ = p.Check(make([]byte, record.LeafSize), w.Opened.Origin, w.Signer.PublicKey()) // must not panic
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
