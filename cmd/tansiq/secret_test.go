package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/keyfile"
)

// passphraseOfTests opens every key of the scripts that is no demonstration key.
const passphraseOfTests = "four quiet hills at dawn"

// logPassphraseOfTests opens the log keys that have one of their own.
const logPassphraseOfTests = passphraseOfTests + " too"

// seedsUnder returns the seed of every key file under dir that can be opened, by file.
func seedsUnder(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	seeds := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".key") {
			return err
		}
		if _, err := keyfile.Read(path); err != nil {
			return nil // a damaged key of a story about damaged keys
		}
		k, err := keyfile.Open(path, func() (string, error) { return passphraseOfTests, nil })
		if errors.Is(err, keyfile.ErrPassphrase) {
			k, err = keyfile.Open(path, func() (string, error) { return logPassphraseOfTests, nil })
		}
		if err != nil {
			return err
		}
		seeds[path] = k.Private().Seed()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(seeds) == 0 {
		t.Fatalf("no key under %s: nothing would be looked for", dir)
	}
	return seeds
}

// formsOf returns how a seed, or the private key made of it, could stand in a text.
func formsOf(seed []byte) []string {
	var out []string
	for _, b := range [][]byte{seed, ed25519.NewKeyFromSeed(seed)} {
		std := base64.RawStdEncoding.EncodeToString(b)
		url := base64.RawURLEncoding.EncodeToString(b)
		// the last digit of base64 depends on what follows: it is left out
		out = append(out, string(b), hex.EncodeToString(b), strings.ToUpper(hex.EncodeToString(b)), std[:len(std)-1], url[:len(url)-1])
	}
	return out
}
