package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts of testdata run the program itself: the test's binary is the command tansiq.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tansiq": main})
}
