package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts of testdata run the program itself: the test's binary is the command tansiq. It is also the
// command hook, which holds a log's key.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tansiq": main, "hook": hookOfScripts})
}

// hookOfScripts holds the log's key of the scripts. Its first word says how it behaves.
func hookOfScripts() {
	how, doing := os.Args[1], os.Args[len(os.Args)-1]
	seed := sha256.Sum256([]byte("the log key of the scripts"))
	key := ed25519.NewKeyFromSeed(seed[:])
	message, err := io.ReadAll(os.Stdin)
	if err != nil {
		os.Exit(9)
	}
	answer := []byte(key.Public().(ed25519.PublicKey))
	if doing == "sign" {
		switch how {
		case "hangs":
			time.Sleep(time.Minute)
		case "fails":
			fmt.Fprintln(os.Stderr, "لا بطاقة في القارئ")
			os.Exit(1)
		case "confused":
			message = append(message, '\n')
		}
		answer = ed25519.Sign(key, message)
	}
	fmt.Println(base64.StdEncoding.EncodeToString(answer))
}
