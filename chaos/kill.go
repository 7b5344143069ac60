package main

import (
	"context"
	"math/rand/v2"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// killed kills a writer under load, again and again: each next one finds what the one before left, and asks again
// what was outstanding.
func killed(ctx context.Context, s *site) (*outcome, error) {
	o := newOutcome()
	p, err := s.found(ctx)
	if err != nil {
		return o, err
	}
	seen := ""
	for i, k := range kills(s.seed, s.sizes.kills) {
		t := s.task(p, i, 0, 1, 2, 3, 4, 5)
		if i%3 == 1 {
			t.Hands = t.Hands[:1] // a caller who is alone appends in another way
		}
		t.Probing, t.Patience = 8, 25 // no call may fail here; where they all do, that is seen soon
		x, err := s.live(ctx, t, o.ledger)
		if err != nil {
			return o, err
		}
		ok := o.happened(x.acked(k.after, s.sizes.patience))
		time.Sleep(k.wait)
		x.kill()
		o.runs++
		last := i == s.sizes.kills-1
		if err := o.inspect(ctx, p, &seen, last || (i+1)%s.sizes.every == 0); err != nil {
			return o, err
		}
		if !ok || len(o.all()) > 0 {
			return o, nil
		}
		if (i+1)%20 == 0 {
			s.progress("%s: %d kills, %d entries", s.engine, i+1, o.entries)
		}
	}
	return o, o.settle(ctx, s, p, &seen)
}

// settle has a last writer ask again what is still outstanding and write a little, and checks the whole once more.
func (o *outcome) settle(ctx context.Context, s *site, p *process, seen *string) error {
	t := s.task(p, 999, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
	t.Most = 8
	x, err := s.live(ctx, t, o.ledger)
	if err != nil {
		return err
	}
	if !o.happened(x.finish(s.sizes.patience)) {
		return nil
	}
	if n := len(o.ledger.outstanding()); n > 0 {
		o.find(checkResume, "%d acts are still outstanding", n)
	}
	return o.inspect(ctx, p, seen, true)
}

// serverKilled kills PostgreSQL, or one of the processes that serve the writer, while the writer goes on.
func serverKilled(ctx context.Context, s *site) (*outcome, error) {
	o := newOutcome()
	p, err := s.found(ctx)
	if err != nil {
		return o, err
	}
	t := s.task(p, 0, 0, 1, 2, 3, 4, 5)
	t.Probing = 8
	x, err := s.live(ctx, t, o.ledger)
	if err != nil {
		return o, err
	}
	defer x.kill()
	r := rand.New(random(s.seed, "servers"))
	for i, k := range kills(s.seed, s.sizes.servers) {
		if !o.happened(x.acked(int(x.acks.Load())+1+k.after, s.sizes.patience)) {
			return o, nil
		}
		time.Sleep(k.wait)
		if i%2 == 0 {
			err = s.killServer(ctx)
		} else {
			err = s.killBackend(ctx, p, r)
		}
		if err != nil {
			return o, err
		}
		o.runs++
	}
	if !o.happened(x.acked(int(x.acks.Load())+20, s.sizes.patience)) || !o.happened(x.stop(s.sizes.patience)) {
		return o, nil
	}
	c := o.ledger.counts()
	if c.failures[classOther]+c.failures[classOutcome] == 0 {
		o.find(checkHappening, "no call failed, though the server was killed %d times", o.runs)
	}
	seen := ""
	if err := o.inspect(ctx, p, &seen, true); err != nil {
		return o, err
	}
	return o, o.settle(ctx, s, p, &seen)
}

func (s *site) killServer(ctx context.Context) error {
	if err := s.server.Kill(); err != nil {
		return err
	}
	return s.server.Restart(ctx)
}

// killBackend kills a process that serves the process's writer. The server then ends all others and recovers.
func (s *site) killBackend(ctx context.Context, p *process, r *rand.Rand) error {
	database, err := pgx.ParseConfig(p.address)
	if err != nil {
		return err
	}
	c, err := pgx.Connect(ctx, s.server.Address("postgres"))
	if err != nil {
		return err
	}
	rows, err := c.Query(ctx, `SELECT pid FROM pg_stat_activity WHERE datname = $1 ORDER BY state = 'active' DESC, pid`, database.Database)
	if err != nil {
		return err
	}
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err != nil || len(pids) == 0 {
		return err
	}
	err = syscall.Kill(int(pids[r.IntN(min(2, len(pids)))]), syscall.SIGKILL)
	_ = c.Close(ctx) // it ends with the others
	return err
}
