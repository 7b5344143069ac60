package tiles_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"regexp"
	"testing"

	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/store"
)

// exec changes the database behind a served log.
func exec(t testing.TB, p *peacetest.Planted, statement string) {
	t.Helper()
	err := p.DB.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(context.Background(), statement)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// holds reports whether a text stands in b, or in anything in base64 within it.
func holds(b []byte, text string) bool {
	if bytes.Contains(b, []byte(text)) {
		return true
	}
	for _, s := range regexp.MustCompile(`"([A-Za-z0-9+/]{8,}=*)"`).FindAllSubmatch(b, -1) {
		if raw, err := base64.StdEncoding.DecodeString(string(s[1])); err == nil && bytes.Contains(raw, []byte(text)) {
			return true
		}
	}
	return false
}

// mend writes the first tile and its leaves as they were.
func mend(t testing.TB, p *peacetest.Planted) {
	t.Helper()
	var hashes []byte
	for i := range int64(256) {
		h := p.Node(0, i)
		hashes = append(hashes, h[:]...)
	}
	err := p.DB.Write(t.Context(), func(tx *store.Tx) error {
		ctx := context.Background()
		if _, err := tx.Exec(ctx, `UPDATE entry SET leaf = $1 WHERE idx = 2`, peacetest.PlantedLeaf(2)); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM tile WHERE level = 0 AND n = 0`); err != nil {
			return err
		}
		return tx.Insert(ctx, "tile", []string{"log", "level", "n", "hashes"}, [][]any{{peacetest.PlantedNum, 0, 0, hashes}})
	})
	if err != nil {
		t.Fatal(err)
	}
}
