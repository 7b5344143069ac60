package record_test

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"strconv"
	"testing"

	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/store"
)

// write runs a statement on the world's database behind the record's back, as a host could.
func write(w *peacetest.World, query string, args ...any) error {
	return w.DB.Write(context.Background(), func(tx *store.Tx) error {
		_, err := tx.Exec(context.Background(), query, args...)
		return err
	})
}

// newKey returns an Ed25519 key from the world's random bytes.
func newKey(w *peacetest.World) ed25519.PrivateKey {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := w.Rand().Read(seed); err != nil {
		w.T.Fatal(err)
	}
	return ed25519.NewKeyFromSeed(seed)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// bytesOf returns the one byte string that a query gives.
func bytesOf(t testing.TB, w *peacetest.World, query string) []byte {
	t.Helper()
	b, ok, err := store.One(context.Background(), w.DB, func(r *sql.Rows) ([]byte, error) {
		var b []byte
		err := r.Scan(&b)
		return b, err
	}, query)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	return b
}
