package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/serve"
	"github.com/tansiq/tansiq/store"
)

// writersAtOnce is how many programs write to one log.
const writersAtOnce = 3

// writers measures three programs on one database, each with clients, against three that compare and swap the head
// instead of waiting for its row; and how many batches the three threw away.
func (b *bench) writers(ctx context.Context, e engine) (err error) {
	var c closers
	defer func() { err = errors.Join(err, c.closeAll()) }()
	address, drop, err := e.database(ctx, "writers")
	if err != nil {
		return err
	}
	c.add(drop)
	w, err := b.peopled(ctx, address)
	if err != nil {
		return err
	}
	before, err := e.rolledBack(ctx, address)
	if err != nil {
		return err
	}
	m := &matched{bench: b, world: w, address: address}
	if address, drop, err = e.database(ctx, "swapping"); err != nil {
		return err
	}
	c.add(drop)
	set, err := m.open(ctx, &c, address)
	if err != nil {
		return err
	}
	by := peer{name: "compare-and-swap", run: clocked(func() (int, error) {
		return atOnce(m.sent, func(client int, one record.Submission) error { return m.swappers[client%writersAtOnce].append(one) })
	})}
	got, err := interleave(b.plan.pairs, m.prepare, clocked(func() (int, error) { return m.ours(ctx) }), by)
	if err != nil {
		return err
	}
	batches, err := m.contiguous(ctx)
	if err := errors.Join(err, m.close()); err != nil {
		return err
	}
	after, err := e.rolledBack(ctx, m.address)
	if err != nil {
		return err
	}
	by.config = m.config(set)
	var wasted samples
	wasted.add(float64(after-before), float64(batches))
	b.add(got[0].against(by, e.name+"/writers-3", "entries/s", barWriters))
	f := wasted.figure(e.name+"/writers-3-wasted", "batches", "batches kept", barWasted)
	f.Config = "wasted: transactions of the database that PostgreSQL rolled back (pg_stat_database), over all pairs"
	b.add(f)
	return nil
}

// peopled makes a world with all its clients' keys and closes its database: three programs will open it.
func (b *bench) peopled(ctx context.Context, address string) (*world, error) {
	w, err := newWorld(ctx, address)
	if err != nil {
		return nil, err
	}
	warm, err := w.next(b.plan.singles) // commitments, for the clients' acts to rest on
	if err == nil {
		err = errors.Join(w.append(ctx, warm), w.gather(ctx, writersAtOnce*b.plan.few.clients))
	}
	return w, errors.Join(err, w.program.Close())
}

// matched are three writers of the record and three that compare and swap, who are sent the same.
type matched struct {
	*bench
	world    *world
	address  string
	programs []*serve.Program
	logs     []*record.Log
	swappers []*swapper
	began    int64 // entries of the record's log before the first pair
	batches  int64 // and its checkpoints
	sent     [][]record.Submission
	all      int // submissions so far
	kept     int // batches of the swappers, when they are closed
	thrown   int
}

// open opens all writers, the swappers on the database at address. It returns the server's settings.
func (m *matched) open(ctx context.Context, c *closers, address string) (set string, err error) {
	c.add(m.close)
	for range writersAtOnce {
		p, err := serve.Open(ctx, serve.Options{Address: m.address, Now: time.Now})
		if err != nil {
			return "", err
		}
		m.programs = append(m.programs, p)
		l, err := p.Record.Log(ctx, m.world.log.ID(), m.world.signer)
		if err != nil {
			return "", err
		}
		m.logs = append(m.logs, l)
	}
	if m.began, m.batches, err = counted(ctx, m.programs[0].DB); err != nil {
		return "", err
	}
	if err := emptyLog(ctx, address); err != nil {
		return "", err
	}
	for range writersAtOnce {
		s, err := newSwapper(ctx, address, m.world.signer, m.world.keys())
		if err != nil {
			return "", err
		}
		m.swappers = append(m.swappers, s)
	}
	return settings(ctx, m.programs[0].DB)
}

// emptyLog makes a database with the tables of the record, and in it a log without entries.
func emptyLog(ctx context.Context, address string) error {
	p, err := serve.Open(ctx, serve.Options{Address: address, Create: true, Now: time.Now})
	if err != nil {
		return err
	}
	return errors.Join(p.DB.Write(ctx, func(tx *store.Tx) error {
		return tx.Insert(ctx, "log", []string{"num", "id", "origin", "size", "root", "edge", "epoch", "last_at"},
			[][]any{{int64(1), "none", origin, int64(0), []byte{}, []byte{}, int64(0), int64(0)}})
	}), p.Close())
}

func (m *matched) prepare() error {
	var err error
	m.sent, err = m.world.nextOf(crowd{writersAtOnce * m.plan.few.clients, m.plan.few.each})
	for _, mine := range m.sent {
		m.all += len(mine)
	}
	return err
}

func (m *matched) ours(ctx context.Context) (int, error) {
	return atOnce(m.sent, func(client int, one record.Submission) error {
		r, err := m.logs[client%writersAtOnce].AppendOne(ctx, one)
		return errors.Join(err, fresh([]record.Result{r}))
	})
}

// contiguous checks that both logs have every entry that was sent, one after the other. It returns how many batches the
// record's has.
func (m *matched) contiguous(ctx context.Context) (batches int64, err error) {
	size, checkpoints, err := counted(ctx, m.programs[0].DB)
	if err != nil {
		return 0, err
	}
	swapped, _, err := counted(ctx, m.swappers[0].program.DB)
	if err != nil {
		return 0, err
	}
	if size-m.began != int64(m.all) || swapped != int64(m.all) {
		return 0, fmt.Errorf("%d entries were sent; the record's log has %d of them, the other %d", m.all, size-m.began, swapped)
	}
	return checkpoints - m.batches, nil
}

// counted returns how many entries and checkpoints the one log of a database has. Error: where its head or its last
// index does not say the same.
func counted(ctx context.Context, db *store.DB) (entries, checkpoints int64, err error) {
	entries, _, err = store.One(ctx, db, store.Int, `SELECT COUNT(*) FROM entry`)
	if err != nil {
		return 0, 0, err
	}
	same, _, err := store.One(ctx, db, store.Int, `SELECT COUNT(*) FROM log WHERE size = $1 AND $1 = (SELECT COALESCE(MAX(idx), -1) + 1 FROM entry)`, entries)
	if err != nil {
		return 0, 0, err
	}
	if same != 1 {
		return 0, 0, fmt.Errorf("the log of %d entries is not contiguous", entries)
	}
	checkpoints, _, err = store.One(ctx, db, store.Int, `SELECT COUNT(*) FROM checkpoint`)
	return entries, checkpoints, err
}

// config says what the peer does, and how much of it was in vain.
func (m *matched) config(set string) string {
	return fmt.Sprintf("reads the head without its lock, builds the batch, at the end UPDATE log ... WHERE size = the one read; a loser throws its batch away and builds it again at once"+
		" (%d kept, %d thrown away); the rows of entries, bodies, parts and full tiles as the record has them, forms and signatures checked, no other rule; %s", m.kept, m.thrown, set)
}

// close closes what is open still.
func (m *matched) close() error {
	var errs []error
	for _, s := range m.swappers {
		errs = append(errs, s.close())
		m.kept, m.thrown = m.kept+s.kept, m.thrown+s.thrown
	}
	for _, p := range m.programs {
		errs = append(errs, p.Close())
	}
	m.swappers, m.programs, m.logs = nil, nil, nil
	return errors.Join(errs...)
}
