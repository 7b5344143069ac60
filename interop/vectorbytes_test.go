package interop

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
)

type named struct {
	Name string `json:"name"`
	Hex  hexed  `json:"hex"`
}

type ofKind struct {
	Name string `json:"name,omitempty"`
	Kind string `json:"kind"`
	Hex  hexed  `json:"hex"`
}

func canonicalVectors(t *testing.T) any {
	t.Helper()
	v := struct {
		Accepted        []named  `json:"accepted"`
		Refused         []named  `json:"refused"`
		Payloads        []ofKind `json:"payloads"`
		PayloadsRefused []ofKind `json:"payloads_refused"`
	}{Accepted: canonicalAccepted(), Refused: canonicalRefused(), PayloadsRefused: payloadsRefused(t)}
	for _, k := range act.Kinds() {
		v.Payloads = append(v.Payloads, ofKind{Kind: string(k), Hex: golden(t, k)})
	}
	for _, a := range v.Accepted {
		if err := act.CheckCanonical(a.Hex); err != nil {
			t.Errorf("%s: %v", a.Name, err)
		}
	}
	for _, r := range v.Refused {
		if act.CheckCanonical(r.Hex) == nil {
			t.Errorf("%s: accepted", r.Name)
		}
	}
	for _, p := range v.Payloads {
		if _, err := act.Open(act.Kind(p.Kind).PayloadType(), p.Hex); err != nil {
			t.Errorf("%s: %v", p.Kind, err)
		}
	}
	for _, p := range v.PayloadsRefused {
		if _, err := act.Open(act.Kind(p.Kind).PayloadType(), p.Hex); err == nil {
			t.Errorf("%s: %s: accepted", p.Kind, p.Name)
		}
	}
	return v
}

func canonicalAccepted() []named {
	deep := strings.Repeat("[", 16) + "1" + strings.Repeat("]", 16)
	return []named{
		{"an object without members", hexed(`{}`)}, {"a list without values", hexed(`[]`)}, {"an empty text", hexed(`""`)},
		{"zero", hexed(`0`)}, {"the largest integer", hexed(`9007199254740991`)}, {"the smallest integer", hexed(`-9007199254740991`)},
		{"true and false", hexed(`[true,false]`)}, {"keys sorted by bytes", hexed(`{"0":1,"_":2,"a":3,"a0":4,"a_":5,"aa":6}`)},
		{"a value at level 16", hexed(deep)}, {"Arabic as it is", hexed(`"تنسيق"`)}, {"beyond the first plane as it is", hexed("\"\U0001f54a\"")},
		{"escapes of two letters", hexed(`"\"\\\b\t\n\f\r"`)}, {"other controls in lower case", hexed(`"\u0001\u001f"`)},
		{"a solidus and U+007F as they are", hexed("\"/\u007f\"")}, {"U+2028 and U+2029 as they are", hexed("\"\u2028\u2029\"")},
		{"a combining mark apart from its letter", hexed("\"e\u0301\"")},
	}
}

func canonicalRefused() []named {
	deep := strings.Repeat("[", 17) + "1" + strings.Repeat("]", 17)
	return []named{
		{"nothing", hexed(``)}, {"no end", hexed(`{"a":1`)}, {"text after the value", hexed(`{}{}`)}, {"a space before", hexed(` {}`)},
		{"a line feed after", hexed("{}\n")}, {"a space inside", hexed(`{"a": 1}`)}, {"a byte order mark", hexed("\ufeff{}")},
		{"a key twice", hexed(`{"a":1,"a":1}`)}, {"keys that are not sorted", hexed(`{"b":1,"a":2}`)}, {"a key in upper case", hexed(`{"A":1}`)},
		{"an empty key", hexed(`{"":1}`)}, {"a key with a hyphen", hexed(`{"a-b":1}`)}, {"a key in Arabic", hexed(`{"اسم":1}`)},
		{"a key with an escape", hexed(`{"\u0061":1}`)}, {"null", hexed(`null`)}, {"null as a member", hexed(`{"a":null}`)},
		{"a fraction", hexed(`1.5`)}, {"a fraction of nothing", hexed(`1.0`)}, {"an exponent", hexed(`1e2`)}, {"minus zero", hexed(`-0`)},
		{"a leading zero", hexed(`01`)}, {"a plus", hexed(`+1`)}, {"2^53", hexed(`9007199254740992`)}, {"-2^53", hexed(`-9007199254740992`)},
		{"2^53+1", hexed(`9007199254740993`)}, {"no number", hexed(`NaN`)}, {"bytes that are not UTF-8", hexed("\"\xff\"")},
		{"an overlong letter", hexed("\"\xc1\x81\"")}, {"a surrogate in UTF-8", hexed("\"\xed\xa0\x80\"")}, {"a lone surrogate", hexed(`"\ud800"`)},
		{"a pair of surrogates as escapes", hexed(`"\ud83d\udd4a"`)}, {"U+0000", hexed("\"\x00\"")}, {"U+0000 as an escape", hexed(`"\u0000"`)},
		{"an escape in upper case", hexed(`"\u001F"`)}, {"an escape that is too long", hexed(`"\u000a"`)}, {"an escaped solidus", hexed(`"\/"`)},
		{"a letter as an escape", hexed(`"\u0061"`)}, {"a tabulator as it is", hexed("\"\t\"")}, {"an unknown escape", hexed(`"\x41"`)},
		{"a text in single quotes", hexed(`'a'`)}, {"a comma at the end", hexed(`[1,]`)}, {"a value at level 17", hexed(deep)},
	}
}

func payloadsRefused(t *testing.T) []ofKind {
	t.Helper()
	changed := func(name string, k act.Kind, old, new string) ofKind {
		b := golden(t, k)
		if !bytes.Contains(b, []byte(old)) {
			t.Fatalf("the golden of %s has no %s", k, old)
		}
		return ofKind{name, string(k), bytes.Replace(b, []byte(old), []byte(new), 1)}
	}
	const p, a, o = act.KindPartyAdmitted, act.KindAssessmentMade, act.KindProcessOpened
	return []ofKind{
		changed("a member that the kind has not", p, `"role"`, `"rolf":"x","role"`),
		changed("a member that no payload has", p, `"author_seq"`, `"author":1,"author_seq"`),
		changed("a member that an inner object has not", p, `{"ar":"وفد الساحل"`, `{"ar":"وفد الساحل","de":"x"`),
		changed("a text where a number must stand", p, `"author_seq":2`, `"author_seq":"2"`),
		changed("a number where a text must stand", p, `"role":"delegation"`, `"role":1`),
		changed("a member that must be there left out", p, `"role":"delegation",`, ``),
		changed("a member that may be left out written empty", p, `"actor":"CST"`, `"actor":""`),
		changed("zero written where it is left out", a, `"valid_days":60`, `"valid_days":0`),
		changed("a list without values written", a, `"basis":["palm.visit.1"]`, `"basis":[]`),
		changed("false written where it is left out", o, `"exercise":true`, `"exercise":false`),
		changed("a part of another media type", act.KindEntryWithdrawn, `"media":"text/plain;charset=utf-8"`, `"media":"application/json"`),
		changed("a part that the kind has not", act.KindEntryWithdrawn, `"name":"reason"`, `"name":"note"`),
		changed("members in another order", p, `"role":"delegation","root_key":"tFmd9G/KHCeZOt24jo2JYAAcf9oRWhiBHAyUxp028t8="`,
			`"root_key":"tFmd9G/KHCeZOt24jo2JYAAcf9oRWhiBHAyUxp028t8=","role":"delegation"`),
	}
}

// golden is the payload of a kind in act/testdata.
func golden(t *testing.T, k act.Kind) []byte {
	t.Helper()
	return read(t, filepath.Join("../act/testdata", string(k)+".json"))
}

type partVector struct {
	About    string     `json:"about"`
	Log      act.Digest `json:"log"`
	Entry    string     `json:"entry"`
	Name     string     `json:"name"`
	Media    string     `json:"media"`
	Audience string     `json:"audience"`
	Salt     hexed      `json:"salt_hex"`
	Content  hexed      `json:"content_hex"`
	Digest   act.Digest `json:"digest"`
}

// partVectors are the parts of every golden, and one without content.
func partVectors(t *testing.T) any {
	t.Helper()
	var v struct {
		Parts []partVector `json:"parts"`
	}
	for _, k := range act.Kinds() {
		var g struct {
			Log   act.Digest
			Entry string
			Parts []struct {
				Name, Media, Audience string
				Salt, Content         []byte
			}
		}
		must(t, json.Unmarshal(read(t, filepath.Join("../act/testdata", string(k)+".parts.json")), &g))
		for _, p := range g.Parts {
			v.Parts = append(v.Parts, digested(t, partVector{About: string(k) + ": " + p.Name, Log: g.Log, Entry: g.Entry, Name: p.Name, Media: p.Media,
				Audience: p.Audience, Salt: p.Salt, Content: p.Content}))
		}
	}
	empty := v.Parts[0]
	empty.About, empty.Content = "a part without content", hexed{}
	v.Parts = append(v.Parts, digested(t, empty))
	return v
}

func digested(t *testing.T, p partVector) partVector {
	t.Helper()
	var audience act.Audience
	must(t, json.Unmarshal([]byte(p.Audience), &audience))
	p.Digest = act.PartDigest(act.Salt(p.Salt), p.Log, p.Entry, act.PartRef{Name: p.Name, Media: p.Media, Audience: audience}, p.Content)
	return p
}

// seeded is an Ed25519 key whose seed is the SHA-256 of a label, as in the worked example.
func seeded(label string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("tansiq example key " + label))
	return ed25519.NewKeyFromSeed(seed[:])
}

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

type seededSigner struct{ key ed25519.PrivateKey }

func (s seededSigner) KeyID() act.KeyID                { return act.KeyIDOf(public(s.key)) }
func (s seededSigner) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.key, msg), nil }

type signerVector struct {
	Seed      hexed     `json:"seed_hex"`
	Public    hexed     `json:"public_key_hex"`
	KeyID     act.KeyID `json:"keyid"`
	Signature hexed     `json:"signature_hex"`
}

type envelopeVector struct {
	About       string         `json:"about"`
	PayloadType string         `json:"payload_type"`
	Payload     hexed          `json:"payload_hex"`
	PAE         hexed          `json:"pae_hex"`
	Signers     []signerVector `json:"signers"`
	Envelope    string         `json:"envelope"`
}

type refusedEnvelope struct {
	About    string `json:"about"`
	Public   hexed  `json:"public_key_hex"`
	Envelope string `json:"envelope"`
}

type refusedKey struct {
	About  string `json:"about"`
	Public hexed  `json:"public_key_hex"`
}

func envelopeVectors(t *testing.T) any {
	t.Helper()
	var v struct {
		Envelopes   []envelopeVector  `json:"envelopes"`
		Refused     []refusedEnvelope `json:"refused"`
		KeysRefused []refusedKey      `json:"keys_refused"`
	}
	for _, k := range []act.Kind{act.KindProcessOpened, act.KindPositionTaken} {
		v.Envelopes = append(v.Envelopes, envelopeOf(t, "one signature: "+string(k), k, "secretariat"))
	}
	v.Envelopes = append(v.Envelopes, envelopeOf(t, "two signatures: redaction.made", act.KindRedactionMade, "secretariat", "coast"))
	v.Refused = refusedEnvelopes(t)
	v.KeysRefused = refusedKeys(t)
	return v
}

func envelopeOf(t *testing.T, about string, k act.Kind, labels ...string) envelopeVector {
	t.Helper()
	payload := golden(t, k)
	v := envelopeVector{About: about, PayloadType: k.PayloadType(), Payload: payload, PAE: record.PAE(k.PayloadType(), payload)}
	e := signedBy(t, k, labels...)
	for i, label := range labels {
		key := seeded(label)
		v.Signers = append(v.Signers, signerVector{key.Seed(), hexed(public(key)), act.KeyIDOf(public(key)), hexed(e.Signatures[i].Sig)})
	}
	v.Envelope = envelopeText(t, e)
	return v
}

func signedBy(t *testing.T, k act.Kind, labels ...string) record.Envelope {
	t.Helper()
	var signers []record.Signer
	for _, label := range labels {
		signers = append(signers, seededSigner{seeded(label)})
	}
	e, err := record.Sign(k, golden(t, k), signers...)
	must(t, err)
	return e
}

func envelopeText(t *testing.T, e record.Envelope) string {
	t.Helper()
	b, err := json.Marshal(e)
	must(t, err)
	return string(b)
}

func refusedEnvelopes(t *testing.T) []refusedEnvelope {
	t.Helper()
	key := public(seeded("secretariat"))
	made := func(about string, pub []byte, change func(*record.Envelope)) refusedEnvelope {
		e := signedBy(t, act.KindPositionTaken, "secretariat")
		e.Signatures[0].Sig = slices.Clone(e.Signatures[0].Sig)
		change(&e)
		return refusedEnvelope{about, pub, envelopeText(t, e)}
	}
	identity := append([]byte{1}, make([]byte, 31)...)
	return []refusedEnvelope{
		made("a bit of the signature changed", key, func(e *record.Envelope) { e.Signatures[0].Sig[0] ^= 1 }),
		made("a byte of the payload changed", key, func(e *record.Envelope) {
			e.Payload = bytes.Replace(e.Payload, []byte("accepts"), []byte("Accepts"), 1)
		}),
		made("another payload type", key, func(e *record.Envelope) { e.PayloadType = act.KindEntryWithdrawn.PayloadType() }),
		made("another key", public(seeded("coast")), func(*record.Envelope) {}),
		made("S with the group order added", key, func(e *record.Envelope) { addOrder(e.Signatures[0].Sig[32:]) }),
		made("a signature that a key of small order makes of anything", identity, func(e *record.Envelope) {
			e.Signatures[0] = record.Signature{KeyID: act.KeyIDOf(identity), Sig: append(slices.Clone(identity), make([]byte, 32)...)}
		}),
		made("a signature of 63 bytes", key, func(e *record.Envelope) { e.Signatures[0].Sig = e.Signatures[0].Sig[:63] }),
	}
}

// addOrder adds the order of the group to a little-endian scalar in place: RFC 8032 section 5.1.7 refuses the sum.
func addOrder(s []byte) {
	order, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)
	slices.Reverse(s)
	new(big.Int).Add(new(big.Int).SetBytes(s), order).FillBytes(s)
	slices.Reverse(s)
}

// refusedKeys are the encodings of the eight points of small order, encodings that are not canonical, and what is no point.
func refusedKeys(t *testing.T) []refusedKey {
	t.Helper()
	var out []refusedKey
	for _, k := range [][2]string{
		{"of order 1", "0100000000000000000000000000000000000000000000000000000000000000"},
		{"of order 2", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
		{"of order 4", "0000000000000000000000000000000000000000000000000000000000000000"},
		{"of order 4, the other", "0000000000000000000000000000000000000000000000000000000000000080"},
		{"of order 8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"},
		{"of order 8, the second", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"},
		{"of order 8, the third", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"},
		{"of order 8, the fourth", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"},
		{"not canonical: y beyond p, order 1", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
		{"not canonical: y beyond p, no small order", "f2ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
		{"not canonical: x of nothing with a sign", "0100000000000000000000000000000000000000000000000000000000000080"},
		{"no point of the curve", "0200000000000000000000000000000000000000000000000000000000000000"},
		{"of 31 bytes", "00000000000000000000000000000000000000000000000000000000000000"},
	} {
		b, err := hex.DecodeString(k[1])
		must(t, err)
		if _, err := act.ParseKey(base64.StdEncoding.EncodeToString(b)); err == nil {
			t.Errorf("the key %s is accepted", k[0])
		}
		out = append(out, refusedKey{k[0], b})
	}
	return out
}

type wordVector struct {
	Digest act.Digest `json:"digest"`
	Count  int        `json:"count"`
	AR     string     `json:"ar"`
	EN     string     `json:"en"`
}

// wordVectors are the words of a log id, twelve, and of a key id, six.
func wordVectors() any {
	var v struct {
		Words []wordVector `json:"words"`
	}
	for label, n := range map[string]int{"a log id": 12, "a key id": 6} {
		d := sha256.Sum256([]byte("tansiq/vector/" + label))
		v.Words = append(v.Words, wordVector{act.Digest(hex.EncodeToString(d[:])), n, strings.Join(locale.Words(locale.Arabic, d[:], n), " "),
			strings.Join(locale.Words(locale.English, d[:], n), " ")})
	}
	slices.SortFunc(v.Words, func(a, b wordVector) int { return b.Count - a.Count })
	return v
}
