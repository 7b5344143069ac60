package record_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

func TestAWorldIsOpenedExportedAndVerified(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		ctx := context.Background()
		w := peacetest.New(t, address)
		doc := "نص تجريبي: اتفق الطرفان على وقف إطلاق النار."
		src := w.Do(w.Devices[peacetest.North], &act.SourceFiled{Lang: "ar", Published: "2020-07-22", Form: "communique", Bytes: int64(len(doc)),
			Document: act.Say(doc), About: act.Say(act.SourceCitation{Title: "بيان", SHA256: act.PayloadDigest([]byte(doc))})})
		var b bytes.Buffer
		if err := w.Record.Export(ctx, &b, w.Log.ID(), nil); err != nil {
			t.Fatal(err)
		}
		r, err := record.Verify(bytes.NewReader(b.Bytes()), delegation.Authority{}, record.Expect{Log: w.Log.ID()})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v", r)
		w.DoTo(w.Devices[peacetest.North], act.To(act.Participants), &act.RedactionMade{Entry: src, Parts: []string{"document"}, Ground: "author_request"})
		b.Reset()
		if err := w.Record.Export(ctx, &b, w.Log.ID(), nil); err != nil {
			t.Fatal(err)
		}
		if _, err = record.Verify(bytes.NewReader(b.Bytes()), delegation.Authority{}, record.Expect{Log: w.Log.ID()}); err != nil {
			t.Fatal(err)
		}
		b.Reset()
		if err := w.Record.Export(ctx, &b, w.Log.ID(), &record.Reader{}); err != nil {
			t.Fatal(err)
		}
		r, err = record.Verify(bytes.NewReader(b.Bytes()), delegation.Authority{}, record.Expect{Log: w.Log.ID()})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v", r)
		if err := w.Record.Replay(ctx); err != nil {
			t.Fatal(err)
		}
		lines, err := w.Record.Lines(ctx, w.Devices[peacetest.South].Reader(), w.Log.ID(), 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range lines {
			rc, err := w.Record.Receipt(ctx, record.Reader{}, w.Log.ID(), int64(i))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := rc.Check(l.Leaf, "tansiq.example/test", w.Signer.PublicKey()); err != nil {
				t.Fatal(err)
			}
		}
	})
}
