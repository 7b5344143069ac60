package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/jackc/pgx/v5"

	"github.com/tansiq/tansiq/store"
)

// rowsTable makes a table of the form of the record's bodies, in which most bytes of a log stand.
const rowsTable = `CREATE TABLE %s (place {{int}} NOT NULL PRIMARY KEY, salt {{bytes}} NOT NULL, kind {{text}} NOT NULL,
	payload {{bytes}} NOT NULL, sigs {{bytes}} NOT NULL)`

// rowsColumns are its columns.
func rowsColumns() []string { return []string{"place", "salt", "kind", "payload", "sigs"} }

// rows measures the multi-row VALUES of store.Tx.Insert against COPY, each in a transaction of as many rows as a batch
// has entries.
func (b *bench) rows(ctx context.Context, e engine) (err error) {
	var c closers
	defer func() { err = errors.Join(err, c.closeAll()) }()
	address, drop, err := e.database(ctx, "rows")
	if err != nil {
		return err
	}
	c.add(drop)
	m, err := b.openCopying(ctx, &c, address)
	if err != nil {
		return err
	}
	set, err := settings(ctx, m.db)
	if err != nil {
		return err
	}
	by := peer{name: "COPY", config: fmt.Sprintf("pgx CopyFrom, binary, %d rows in a transaction; %s", b.plan.batch, set), run: clocked(func() (int, error) { return m.each(ctx, m.copy) })}
	got, err := interleave(b.plan.pairs, m.prepare, clocked(func() (int, error) { return m.each(ctx, m.values) }), by)
	if err != nil {
		return err
	}
	if err := m.same(ctx); err != nil {
		return err
	}
	b.add(got[0].against(by, fmt.Sprintf("%s/rows-%d", e.name, b.plan.batch), "rows/s", barRows))
	return nil
}

// openCopying opens the database at address and makes both tables in it.
func (b *bench) openCopying(ctx context.Context, c *closers, address string) (*copying, error) {
	db, err := store.Open(ctx, address, store.Options{Create: true})
	if err != nil {
		return nil, err
	}
	c.add(db.Close)
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("connect for COPY: %w", err)
	}
	c.add(func() error { return conn.Close(context.WithoutCancel(ctx)) })
	err = db.Write(ctx, func(tx *store.Tx) error {
		for _, table := range []string{"valued", "copied"} {
			if _, err := tx.Exec(ctx, tx.Engine().DDL(fmt.Sprintf(rowsTable, table))); err != nil {
				return err
			}
		}
		return nil
	})
	return &copying{bench: b, db: db, conn: conn, random: rand.NewChaCha8([32]byte{})}, err
}

// copying puts the same rows into a table by VALUES and into another by COPY.
type copying struct {
	*bench
	db     *store.DB
	conn   *pgx.Conn
	random *rand.ChaCha8
	place  int64
	sets   [][][]any // the rows of each transaction
}

// prepare makes the rows of one pair: random bytes, which nothing compresses.
func (m *copying) prepare() error {
	m.sets = make([][][]any, m.plan.copies)
	for i := range m.sets {
		for range m.plan.batch {
			m.place++
			m.sets[i] = append(m.sets[i], []any{m.place, m.bytes(32), "commitment.recorded", m.bytes(tesseraSize), m.bytes(64)})
		}
	}
	return nil
}

func (m *copying) bytes(n int) []byte {
	b := make([]byte, n)
	m.random.Read(b)
	return b
}

func (m *copying) each(ctx context.Context, put func(context.Context, [][]any) error) (int, error) {
	n := 0
	for _, rows := range m.sets {
		if err := put(ctx, rows); err != nil {
			return n, err
		}
		n += len(rows)
	}
	return n, nil
}

func (m *copying) values(ctx context.Context, rows [][]any) error {
	return m.db.Write(ctx, func(tx *store.Tx) error { return tx.Insert(ctx, "valued", rowsColumns(), rows) })
}

func (m *copying) copy(ctx context.Context, rows [][]any) error {
	return pgx.BeginFunc(ctx, m.conn, func(tx pgx.Tx) error {
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"copied"}, rowsColumns(), pgx.CopyFromRows(rows))
		return err
	})
}

// same checks that both tables hold the same rows, and all of them.
func (m *copying) same(ctx context.Context) error {
	n, _, err := store.One(ctx, m.db, store.Int, `SELECT COUNT(*) FROM valued v JOIN copied c ON c.place = v.place AND c.salt = v.salt AND c.kind = v.kind
		AND c.payload = v.payload AND c.sigs = v.sigs`)
	if err == nil && n != m.place {
		err = fmt.Errorf("%d rows stand in both tables, want %d", n, m.place)
	}
	return err
}
