package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tansiq/tansiq/peacetest"
)

// TestACheckOfABundleTellsHowFarItIs: each look at the clock is two seconds later.
func TestACheckOfABundleTellsHowFarItIs(t *testing.T) {
	unsetVariables(t)
	w := peacetest.New(t, peacetest.SQLiteAddress(t))
	file := filepath.Join(t.TempDir(), "record.bundle")
	if err := os.WriteFile(file, w.Bundle(nil), 0o600); err != nil {
		t.Fatal(err)
	}
	m, _, errs := machineOf(nil, "")
	at := time.Now()
	m.now = func() time.Time { at = at.Add(2 * time.Second); return at }
	if code := runWith(t.Context(), []string{"--lang=en", "verify", file}, m, catalogue(t)); code != exitDone {
		t.Fatalf("exit %d\n%s", code, errs)
	}
	lines := bytes.Count(errs.Bytes(), []byte("\n"))
	if lines < 20 || !strings.Contains(errs.String(), "14 of 14") {
		t.Errorf("%d lines:\n%s", lines, errs)
	}
}
