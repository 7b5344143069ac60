package act

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"filippo.io/edwards25519"
)

// smallOrder lists the eight points of small order and the non-canonical encodings of four of them ("Taming the many
// EdDSAs", table 1).
func smallOrder() map[string]string {
	return map[string]string{
		"the identity":                    "0100000000000000000000000000000000000000000000000000000000000000",
		"order 2":                         "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"order 4":                         "0000000000000000000000000000000000000000000000000000000000000000",
		"order 4, other sign":             "0000000000000000000000000000000000000000000000000000000000000080",
		"order 8, first":                  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"order 8, first, other sign":      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
		"order 8, second":                 "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		"order 8, second, other sign":     "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
		"the identity with a sign":        "0100000000000000000000000000000000000000000000000000000000000080",
		"order 2 with a sign":             "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"the identity as p+1":             "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"the identity as p+1 with a sign": "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"order 4 as p":                    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"order 4 as p, other sign":        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	}
}

func fromHex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestKeysOfSmallOrderAreRefused(t *testing.T) {
	canonical := map[string]bool{}
	for name, s := range smallOrder() {
		b := fromHex(t, s)
		p, err := new(edwards25519.Point).SetBytes(b)
		if err != nil || new(edwards25519.Point).MultByCofactor(p).Equal(edwards25519.NewIdentityPoint()) != 1 {
			t.Fatalf("%s: the table is wrong, %s is not of small order (%v)", name, s, err)
		}
		canonical[string(p.Bytes())] = true
		if k, err := ParseKey(base64.StdEncoding.EncodeToString(b)); err == nil {
			t.Errorf("%s: taken as %x", name, k)
		}
	}
	if len(canonical) != 8 {
		t.Errorf("the table has %d points, want all 8 of small order", len(canonical))
	}
}

// TestKeysWithAnEncodingOfTheirOwnAreRefused tries y = p+k for each k that fits 255 bits, with both signs: where it is a
// point at all, it has a canonical encoding elsewhere.
func TestKeysWithAnEncodingOfTheirOwnAreRefused(t *testing.T) {
	points := 0
	for k := range 19 {
		for _, sign := range []byte{0x7f, 0xff} {
			b := fromHex(t, strings.Repeat("ff", 32))
			b[0], b[31] = byte(0xed+k), sign
			if p, err := new(edwards25519.Point).SetBytes(b); err == nil && string(p.Bytes()) != string(b) {
				points++
			}
			if key, err := ParseKey(base64.StdEncoding.EncodeToString(b)); err == nil {
				t.Errorf("y = p+%d: taken as %x", k, key)
			}
		}
	}
	if points < 10 {
		t.Errorf("%d of them are points, want the test to meet at least 10", points)
	}
}

func TestKeysAreReadInStrictBase64(t *testing.T) {
	good := fixedKey("coast root")
	if k, err := ParseKey(good); err != nil || FormatKey(k) != good {
		t.Fatalf("a good key: %v", err)
	}
	last := strings.TrimSuffix(good, "=")
	if !strings.ContainsAny(good, "+/") {
		t.Fatalf("key %s has no letter that the other alphabet writes otherwise", good)
	}
	for name, s := range map[string]string{
		"nothing":                    "",
		"no padding":                 last,
		"padding too much":           good + "=",
		"a line break at the end":    good + "\n",
		"a line break inside":        good[:10] + "\r\n" + good[10:],
		"a space before":             " " + good,
		"the alphabet of addresses":  strings.NewReplacer("+", "-", "/", "_").Replace(good),
		"bits after the last byte":   last[:42] + string(next(last[42])) + "=",
		"31 bytes":                   base64.StdEncoding.EncodeToString(make([]byte, 31)),
		"33 bytes":                   base64.StdEncoding.EncodeToString(make([]byte, 33)),
		"hexadecimal":                strings.Repeat("ab", 32),
		"32 bytes that are no point": base64.StdEncoding.EncodeToString(append([]byte{2}, make([]byte, 31)...)),
	} {
		if k, err := ParseKey(s); err == nil {
			t.Errorf("%s: %q taken as %x", name, s, k)
		}
	}
}

// next returns the letter of base64 after c, which differs from it in the last bit.
func next(c byte) byte {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	return letters[strings.IndexByte(letters, c)^1]
}

func TestKeysOfAllSeedsAreTaken(t *testing.T) {
	for i := range 64 {
		seed := sha256.Sum256([]byte{byte(i)})
		k := ed25519.NewKeyFromSeed(seed[:]).Public().(ed25519.PublicKey)
		got, err := ParseKey(FormatKey(k))
		if err != nil || !got.Equal(k) {
			t.Errorf("seed %d: %v", i, err)
		}
		h := sha256.Sum256(k)
		if want := Digest(hex.EncodeToString(h[:])); KeyIDOf(k) != want {
			t.Errorf("seed %d: key id %s, want %s", i, KeyIDOf(k), want)
		}
	}
}
