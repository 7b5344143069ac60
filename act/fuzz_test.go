package act

import (
	"bytes"
	"errors"
	"testing"
)

// FuzzOpen holds that Open never panics, that what it reads writes itself back byte for byte, and that Validate
// and Fill take whatever was read.
func FuzzOpen(f *testing.F) {
	addGoldens(f, func(k Kind, payload []byte) { f.Add(k.PayloadType(), payload) })
	f.Add(Kind("ration.shared").PayloadType(), []byte(`{"act":{},"at":1,"audience":{"kind":"public"},"author_seq":1,"entry":"x"}`))
	f.Add("text/plain", []byte(`{}`))
	f.Fuzz(func(t *testing.T, payloadType string, payload []byte) {
		o, err := Open(payloadType, payload)
		if err != nil {
			if !errors.Is(err, ErrTooLarge) && !errors.Is(err, ErrNotCanonical) && !errors.Is(err, ErrUnknownKind) &&
				!errors.Is(err, ErrUnknownField) && !errors.Is(err, ErrPart) {
				t.Fatalf("error %v is none of those that Open names", err)
			}
			if (o != nil) && !errors.Is(err, ErrUnknownKind) {
				t.Fatalf("something came back with error %v", err)
			}
			return
		}
		w := wire{o.Log, o.Entry, o.Seq, o.Prev, o.AtUTC, o.Audience, o.Parts, nil}
		if w.Act, err = marshalPlain(o.Act); err != nil {
			t.Fatal(err)
		}
		if again := canonicalOf(t, w); !bytes.Equal(again, payload) {
			t.Fatalf("read and written back:\n%s\nwas:\n%s", again, payload)
		}
		var bad *Invalid
		if err := o.Validate(); err != nil && !errors.As(err, &bad) {
			t.Fatalf("Validate gives %v, want *Invalid", err)
		}
		for _, ref := range o.Parts {
			if err := o.Fill(PartContent{Name: ref.Name, Content: payload}); !errors.Is(err, ErrPart) {
				t.Fatalf("foreign content as part %s: error %v, want ErrPart", ref.Name, err)
			}
		}
		o.Act.References()
	})
}
