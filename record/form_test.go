package record_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

func TestThePreAuthenticationEncodingIsThatOfDSSE(t *testing.T) {
	// DSSE v1, protocol.md, test vector.
	if got := string(record.PAE("http://example.com/HelloWorld", []byte("hello world"))); got != "DSSEv1 29 http://example.com/HelloWorld 11 hello world" {
		t.Errorf("got %q", got)
	}
	if got := string(record.PAE("", nil)); got != "DSSEv1 0  0 " {
		t.Errorf("of nothing: got %q", got)
	}
}

func TestALeafIsThatOfTheSpecificationToTheByte(t *testing.T) {
	e := &record.Envelope{Payload: []byte("{}"), PayloadType: "t", Signatures: []record.Signature{{KeyID: "ab", Sig: []byte{1, 2}}, {KeyID: "cd", Sig: []byte{3}}}}
	salt := bytes.Repeat([]byte{5}, 32)
	message := "tansiq/leaf/v1\n\x00\x00\x00\x00\x00\x00\x01\x02" +
		"\x00\x00\x00\x00\x00\x00\x00\x01t" + "\x00\x00\x00\x00\x00\x00\x00\x02{}" +
		"\x00\x00\x00\x00\x00\x00\x00\x02ab" + "\x00\x00\x00\x00\x00\x00\x00\x02\x01\x02" +
		"\x00\x00\x00\x00\x00\x00\x00\x02cd" + "\x00\x00\x00\x00\x00\x00\x00\x01\x03"
	h := hmac.New(sha256.New, salt)
	h.Write([]byte(message))
	if got := record.Leaf(salt, 0x0102, e); !bytes.Equal(got, append([]byte{1}, h.Sum(nil)...)) || len(got) != record.LeafSize {
		t.Errorf("got %x", got)
	}
}

func TestACheckpointIsThatOfTlogCheckpointToTheByte(t *testing.T) {
	w := world(t, peacetest.SQLiteAddress(t))
	got, err := w.Record.Checkpoint(t.Context(), w.Log.ID())
	if err != nil {
		t.Fatal(err)
	}
	h, err := w.Record.Head(t.Context(), w.Log.ID())
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("tansiq.example/test\n14\n%s\n", base64.StdEncoding.EncodeToString(h.Root))
	pub := w.Signer.PublicKey()
	hash := sha256.Sum256(append([]byte("tansiq.example/test\n\x01"), pub...))
	signature, ok := strings.CutPrefix(got, text+"\n— tansiq.example/test ")
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(signature, "\n"))
	if !ok || err != nil || !strings.HasSuffix(signature, "\n") || len(raw) != 4+ed25519.SignatureSize {
		t.Fatalf("got %q", got)
	}
	if binary.BigEndian.Uint32(raw) != binary.BigEndian.Uint32(hash[:]) || !ed25519.Verify(pub, []byte(text), raw[4:]) {
		t.Errorf("the signature is not the log's: %q", got)
	}
}

func TestACheckpointInAnyOtherFormIsRefused(t *testing.T) {
	w := world(t, peacetest.SQLiteAddress(t))
	key := newKey(w)
	signer, err := record.NewLogSigner("log.example", key)
	if err != nil {
		t.Fatal(err)
	}
	witness, err := record.NewLogSigner("witness.example", newKey(w))
	if err != nil {
		t.Fatal(err)
	}
	root := base64.StdEncoding.EncodeToString(make([]byte, 32))
	sign := func(text string, signers ...note.Signer) string {
		t.Helper()
		b, err := note.Sign(&note.Note{Text: text}, signers...)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	good := "log.example\n7\n" + root + "\n"
	for _, c := range []struct {
		name, msg string
		accepted  bool
	}{
		{"as it should be", sign(good, signer), true},
		{"with a witness after the log", sign(good, signer, witness), true},
		{"with a witness before the log", sign(good, witness, signer), false},
		{"signed by a witness alone", sign(good, witness), false},
		{"signed twice", sign(good, signer) + strings.SplitAfter(sign(good, signer), "\n")[4], false},
		{"with another origin", sign("other.example\n7\n"+root+"\n", signer), false},
		{"with an extension line", sign(good+"extension\n", signer), false},
		{"without a root", sign("log.example\n7\n", signer), false},
		{"with a size below nothing", sign("log.example\n-1\n"+root+"\n", signer), false},
		{"with a size that begins with 0", sign("log.example\n07\n"+root+"\n", signer), false},
		{"with a size that has a sign", sign("log.example\n+7\n"+root+"\n", signer), false},
		{"with a size beyond 64 bits", sign("log.example\n99999999999999999999\n"+root+"\n", signer), false},
		{"with a root of 31 bytes", sign("log.example\n7\n"+base64.StdEncoding.EncodeToString(make([]byte, 31))+"\n", signer), false},
		{"with a root that has stray bits", sign("log.example\n7\n"+strings.Replace(root, "A=", "B=", 1)+"\n", signer), false},
		{"without its last line break", strings.TrimSuffix(sign(good, signer), "\n"), false},
		{"empty", "", false},
	} {
		got, err := record.OpenCheckpoint([]byte(c.msg), "log.example", signer.PublicKey())
		if c.accepted != (err == nil) || err != nil && !errors.Is(err, record.ErrCheckpoint) {
			t.Errorf("%s: %v", c.name, err)
		}
		if err == nil && (got.Size != 7 || got.Note != c.msg || got.Origin != "log.example") {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	if _, err := record.OpenCheckpoint([]byte(sign(good, signer)), "log.example", witness.PublicKey()); !errors.Is(err, record.ErrCheckpoint) {
		t.Errorf("under another key: %v", err)
	}
	if _, err := record.NewLogSigner("an origin", key); err == nil || strings.Contains(err.Error(), base64.StdEncoding.EncodeToString(key.Seed())[:20]) {
		t.Errorf("a name that cannot be one: %v", err)
	}
}

func TestAReceiptReadsBackAndIsRefusedWithAnyByteChanged(t *testing.T) {
	w := world(t, peacetest.SQLiteAddress(t))
	s := w.Compose(north(w), act.To(act.Participants), bare())
	r, err := w.Log.AppendOne(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	checked := func(text string) error {
		receipt, err := record.ParseReceipt(text)
		if err != nil {
			return err
		}
		leaf, err := receipt.LeafOf(&s.Envelope)
		if err != nil {
			return err
		}
		_, err = receipt.Check(leaf, w.Opened.Origin, w.Signer.PublicKey())
		return err
	}
	receipt, err := w.Record.Receipt(t.Context(), north(w).Reader(), w.Log.ID(), r.Index)
	if err != nil {
		t.Fatal(err)
	}
	text := receipt.String()
	if err := checked(text); err != nil {
		t.Fatalf("control: %v", err)
	}
	if !strings.HasPrefix(text, "c2sp.org/tlog-proof@v1\nextra ") || !strings.Contains(text, "\nindex 14\n") || !strings.Contains(text, "\n\ntansiq.example/test\n15\n") {
		t.Errorf("form:\n%s", text)
	}
	for i := range text {
		for _, bit := range []byte{0x01, 0x20} {
			changed := []byte(text)
			changed[i] ^= bit
			if err := checked(string(changed)); err == nil {
				t.Errorf("byte %d changed by %#x: accepted", i, bit)
			}
		}
		if err := checked(text[:i]); err == nil {
			t.Errorf("cut at %d: accepted", i)
		}
	}
	bare, err := w.Record.Receipt(t.Context(), record.Reader{}, w.Log.ID(), r.Index)
	if err != nil {
		t.Fatal(err)
	}
	again, err := record.ParseReceipt(bare.String())
	if err != nil || again.Extra != nil || !slices.Equal(again.Proof, bare.Proof) {
		t.Errorf("without the salt: %+v, %v", again, err)
	}
	if _, err := again.LeafOf(&s.Envelope); err == nil {
		t.Error("a receipt without the salt gave a leaf")
	}
}

func TestWhatDiffersFromAReceiptsFormIsRefused(t *testing.T) {
	for _, text := range []string{
		"", "c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v1\n\n", "c2sp.org/tlog-proof@v2\nindex 0\n\n", "c2sp.org/tlog-proof@v1\nindex -1\n\n",
		"c2sp.org/tlog-proof@v1\nindex 00\n\n", "c2sp.org/tlog-proof@v1\nindex 0\nQUI=\n\n", "c2sp.org/tlog-proof@v1\nextra *\nindex 0\n\n",
		"c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n", "c2sp.org/tlog-proof@v1\nindex 0\nextra QUI=\n\n",
	} {
		if p, err := record.ParseReceipt(text); err == nil {
			t.Errorf("%q: accepted as %+v", text, p)
		}
	}
}
