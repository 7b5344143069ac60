package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tansiq/tansiq/cluster"
)

// sizes say how often and how long a scenario does what it does.
type sizes struct {
	kills    int           // of a writer, on each engine
	every    int           // of so many kills, one is followed by a replay
	servers  int           // kills of PostgreSQL and of its processes
	cuts     int           // of connections at a commit
	acts     int           // of each hand where a scenario counts
	backups  int           // under load
	space    int64         // MiB of a disk that will be full
	patience time.Duration // with anything that should come about
}

func fullSizes() sizes {
	return sizes{kills: 100, every: 10, servers: 30, cuts: 60, acts: 400, backups: 8, space: 24, patience: 2 * time.Minute}
}

// quickSizes are for the ordinary tests: each scenario once or a few times.
func quickSizes() sizes {
	return sizes{kills: 3, every: 3, servers: 2, cuts: 8, acts: 24, backups: 2, space: 10, patience: 20 * time.Second}
}

// site is where one scenario takes place, on one engine.
type site struct {
	engine    string
	dir       string // of its files; it goes with the run
	seed      uint64
	sizes     sizes
	program   string          // the writer's
	server    *cluster.Server // on PostgreSQL
	unmounted bool            // mounts nothing, as where that may not be done
	tell      io.Writer       // what happens, for whoever waits
	names     *atomic.Int64
}

// The engines, as addresses of databases name them.
const (
	sqlite   = "sqlite"
	postgres = "postgres"
)

// database makes an empty database and returns its address.
func (s *site) database(ctx context.Context) (string, error) {
	name := fmt.Sprintf("chaos%d_%d", os.Getpid(), s.names.Add(1))
	if s.engine == sqlite {
		return "sqlite:" + filepath.Join(s.dir, name+".db"), nil
	}
	return s.server.Address(name), s.administer(ctx, "CREATE DATABASE "+name+" TEMPLATE template0")
}

// administer runs a statement on the server.
func (s *site) administer(ctx context.Context, statement string) (err error) {
	c, err := pgx.Connect(ctx, s.server.Address("postgres"))
	if err != nil {
		return fmt.Errorf("reach the server: %w", err)
	}
	defer func() { err = errors.Join(err, c.Close(ctx)) }()
	if _, err := c.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// found makes a database with a process in it.
func (s *site) found(ctx context.Context) (*process, error) {
	address, err := s.database(ctx)
	if err != nil {
		return nil, err
	}
	return found(ctx, address, s.seed)
}

// task returns what a life of a process is to do with some of its hands.
func (s *site) task(p *process, life int, hands ...int) task {
	return task{Address: p.address, Log: p.log, Seed: p.seed, Load: s.seed*1_000 + uint64(life) + 1, Hands: hands}
}

// live starts a writer.
func (s *site) live(ctx context.Context, t task, l *ledger) (*life, error) {
	return live(ctx, s.program, nil, t, l.outstanding(), l)
}

func (s *site) progress(format string, args ...any) {
	fmt.Fprintf(s.tell, "  ... "+format+"\n", args...)
}

// outcome is what a scenario came to.
type outcome struct {
	runs    int
	ledger  *ledger
	entries int64 // verified at the end
	note    string
	findings
}

func newOutcome() *outcome { return &outcome{ledger: newLedger()} }

// happened keeps what became of a writer, where that must not be.
func (o *outcome) happened(err error) bool {
	switch {
	case err == nil:
		return true
	case errors.Is(err, errStuck):
		o.find(checkStuck, "%v", err)
	default:
		o.find(checkWriter, "%v", err)
	}
	return false
}

// all returns what did not hold.
func (o *outcome) all() []finding {
	o.ledger.mu.Lock()
	defer o.ledger.mu.Unlock()
	return append(append([]finding(nil), o.list...), o.ledger.found.list...)
}

// inspect checks the process's database and keeps what was found. The next inspection must have grown from this one.
func (o *outcome) inspect(ctx context.Context, p *process, seen *string, thorough bool) error {
	if err := alone(ctx, p.address); err != nil {
		return err
	}
	i := inspection{process: p, ledger: o.ledger, thorough: thorough, seen: *seen}
	if err := i.inspect(ctx); err != nil {
		return fmt.Errorf("inspect: %w", err)
	}
	*seen, o.entries = i.seen, i.size
	for _, f := range i.list {
		o.find(f.check, "%s", f.text)
	}
	return nil
}
