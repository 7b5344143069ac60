package record_test

import (
	"context"
	"database/sql"
	"testing"

	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/store"
)

// What tests change in the tables of a planted log, to see it found out.

func tileRow(t *testing.T, p *peacetest.Planted, level, n int64) []byte {
	t.Helper()
	scan := func(r *sql.Rows) (b []byte, err error) { err = r.Scan(&b); return b, err }
	b, ok, err := store.One(t.Context(), p.DB, scan, `SELECT hashes FROM tile WHERE log = $1 AND level = $2 AND n = $3`, peacetest.PlantedNum, level, n)
	if err != nil || !ok {
		t.Fatalf("tile %d/%d: %v %v", level, n, ok, err)
	}
	return b
}

func setTile(t *testing.T, p *peacetest.Planted, level, n int64, hashes []byte) {
	t.Helper()
	overwrite(t, p, `UPDATE tile SET hashes = $1 WHERE log = $2 AND level = $3 AND n = $4`, hashes, peacetest.PlantedNum, level, n)
}

func setLeaf(t *testing.T, p *peacetest.Planted, idx int64, leaf []byte) {
	t.Helper()
	overwrite(t, p, `UPDATE entry SET leaf = $1 WHERE log = $2 AND idx = $3`, leaf, peacetest.PlantedNum, idx)
}

func overwrite(t *testing.T, p *peacetest.Planted, query string, args ...any) {
	t.Helper()
	err := p.DB.Write(t.Context(), func(tx *store.Tx) error {
		n, err := tx.Exec(context.Background(), query, args...)
		if err == nil && n != 1 {
			t.Errorf("%d rows changed", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// empty deletes every row of a table.
func empty(t *testing.T, p *peacetest.Planted, table string) {
	t.Helper()
	err := p.DB.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(context.Background(), "DELETE FROM "+table)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
