package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/tansiq/tansiq/cluster"
)

// scenario is a fault, how it is made, and what must be seen after it.
type scenario struct {
	name    string
	engines []string
	own     bool // it does to the server what nobody else may meet
	run     func(context.Context, *site) (*outcome, error)
}

func scenarios() []scenario {
	both := []string{sqlite, postgres}
	return []scenario{
		{"writer killed", both, false, killed},
		{"server killed", []string{postgres}, true, serverKilled},
		{"outcome unknown", both, false, unknown},
		{"two writers", both, false, writers(2)},
		{"three writers", both, false, writers(3)},
		{"one act, two writers", both, false, relayed},
		{"wrong acts", both, false, wrong},
		{"clock back", both, false, clocks},
		{"disk full", both, false, full},
		{"disk full for the log", []string{postgres}, false, logFull},
		{"head damaged", both, false, headDamaged},
		{"tile damaged", both, false, tileDamaged},
		{"backup under load", both, false, backedUp},
		{"settings", both, false, settings},
		{"syncs", both, true, syncs},
	}
}

// ground is what every scenario of a run stands on.
type ground struct {
	seed      uint64
	sizes     sizes
	dir       string
	program   string
	server    *cluster.Server
	unmounted bool
	tell      io.Writer
	names     *atomic.Int64 // of databases and files, so far
}

// prepare makes the folder of a run. The ground must be left.
func prepare(c command, folder string, tell io.Writer) (*ground, error) {
	g := &ground{names: new(atomic.Int64), seed: c.seed, sizes: fullSizes(), unmounted: c.unmounted, tell: tell}
	if c.quick {
		g.sizes = quickSizes()
	}
	var err error
	if g.program, err = os.Executable(); err != nil {
		return nil, fmt.Errorf("find the program's own file: %w", err)
	}
	if g.dir, err = os.MkdirTemp(folder, "tansiq-chaos-"); err != nil {
		return nil, fmt.Errorf("make a folder for databases: %w", err)
	}
	if err := os.Chmod(g.dir, 0o711); err != nil { // PostgreSQL runs as another user
		return nil, errors.Join(err, g.leave())
	}
	return g, nil
}

// serve starts the server of a run.
func (g *ground) serve(ctx context.Context) error {
	var err error
	g.server, err = cluster.Start(ctx, cluster.Options{Folder: g.dir})
	return err
}

func (g *ground) leave() error {
	var err error
	if g.server != nil {
		err = g.server.Stop()
	}
	return errors.Join(err, os.RemoveAll(g.dir))
}

func (g *ground) site(engine, program string) *site {
	return &site{engine: engine, dir: g.dir, seed: g.seed, sizes: g.sizes, program: program, server: g.server, unmounted: g.unmounted, tell: g.tell, names: g.names}
}

// make makes a scenario on an engine with a writer.
func (g *ground) make(ctx context.Context, sc scenario, engine, program string) row {
	begin := time.Now()
	o, err := sc.run(ctx, g.site(engine, program))
	return row{sc.name, engine, o, time.Since(begin), err}
}

// runAll runs what is asked for, and reports whether all of it held.
func runAll(ctx context.Context, c command, out, errs io.Writer) (held bool, err error) {
	g, err := prepare(c, c.dir, errs)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, g.leave()) }()
	if err := g.serve(ctx); err != nil {
		return false, err
	}
	fmt.Fprintf(out, "seed %d: -seed %d makes the same faults again\n\n%s\n", c.seed, c.seed, tableHead())
	held = true
	for _, sc := range scenarios() {
		for _, engine := range sc.engines {
			if !c.only.MatchString(sc.name + "/" + engine) {
				continue
			}
			r := g.make(ctx, sc, engine, g.program)
			fmt.Fprintln(out, r)
			held = held && r.held()
			if ctx.Err() != nil {
				return false, ctx.Err()
			}
		}
	}
	if !c.mutants {
		return held, nil
	}
	caught, err := g.huntAll(ctx, c, out)
	return held && caught, err
}
