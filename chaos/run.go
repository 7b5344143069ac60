package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/tansiq/tansiq/cluster"
)

// scenario is a fault, how it is made, and what must be seen after it.
type scenario struct {
	name    string
	engines []string
	run     func(context.Context, *site) (*outcome, error)
}

func scenarios() []scenario {
	both := []string{sqlite, postgres}
	return []scenario{
		{"writer killed", both, killed},
		{"server killed", []string{postgres}, serverKilled},
		{"outcome unknown", both, unknown},
		{"two writers", both, writers(2)},
		{"three writers", both, writers(3)},
		{"clock back", both, clocks},
	}
}

// row is a line of the table at the end.
type row struct {
	name, engine string
	outcome      *outcome
	took         time.Duration
	err          error
}

func (r row) held() bool { return r.err == nil && len(r.outcome.all()) == 0 }

// runAll runs what is asked for, and reports whether all of it held.
func runAll(ctx context.Context, c command, out, errs io.Writer) (held bool, err error) {
	self, err := os.Executable()
	if err != nil {
		return false, fmt.Errorf("find the program's own file: %w", err)
	}
	dir, err := os.MkdirTemp(c.dir, "tansiq-chaos-")
	if err != nil {
		return false, fmt.Errorf("make a folder for databases: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.Chmod(dir, 0o711); err != nil { // PostgreSQL runs as another user
		return false, err
	}
	server, err := cluster.Start(ctx, cluster.Options{Folder: dir, Install: true})
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	sizes := fullSizes()
	if c.quick {
		sizes = quickSizes()
	}
	fmt.Fprintf(out, "seed %d: -seed %d makes the same faults again\n", c.seed, c.seed)
	held = true
	var rows []row
	names := 0
	for _, sc := range scenarios() {
		for _, engine := range sc.engines {
			if !c.only.MatchString(sc.name + "/" + engine) {
				continue
			}
			begin := time.Now()
			s := &site{engine: engine, dir: filepath.Join(dir), seed: c.seed, sizes: sizes, program: self, server: server, tell: errs, names: &names}
			o, err := sc.run(ctx, s)
			rows = append(rows, row{sc.name, engine, o, time.Since(begin), err})
			fmt.Fprintf(out, "%+v\n", rows[len(rows)-1])
			fmt.Fprintln(out, o.all(), o.ledger.counts(), o.entries, o.runs)
			held = held && rows[len(rows)-1].held()
		}
	}
	return held, nil
}
