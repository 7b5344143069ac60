package main

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/tansiq/tansiq/cluster"
)

// testSeed is of the faults that the ordinary tests make; `make chaos` takes others.
const testSeed = 1

// TestMain lets the test binary be a writer or an operator.
func TestMain(m *testing.M) {
	if code, is := isServant(os.Args); is {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// grounds gives a test the ground of a run, with a server of its own where it asks for one.
func grounds(t *testing.T, server bool) (*ground, error) {
	t.Helper()
	c := command{seed: testSeed, quick: true, only: regexp.MustCompile("")}
	g, err := prepare(c, cluster.Scratch(), t.Output())
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() {
		if err := g.leave(); err != nil {
			t.Error(err)
		}
	})
	if server {
		err = g.serve(t.Context())
	}
	return g, err
}

// shared returns how sub-tests get their ground: those on PostgreSQL share a server but where they ask for their own.
// Without PostgreSQL a sub-test fails under CI=true and else is skipped.
func shared(t *testing.T) func(t *testing.T, engine string, own bool) *ground {
	t.Helper()
	one := sync.OnceValues(func() (*ground, error) { return grounds(t, true) })
	return func(t *testing.T, engine string, own bool) *ground {
		t.Helper()
		ask := one
		if own || engine == sqlite {
			ask = func() (*ground, error) { return grounds(t, engine == postgres) }
		}
		g, err := ask()
		if errors.Is(err, cluster.ErrAbsent) && os.Getenv("CI") != "true" {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		copied := *g
		return &copied
	}
}

// at names a scenario's or a mutant's test by its engine, where both engines have it: the engines must run the same.
func at(t *testing.T, engine string, both bool, test func(t *testing.T)) {
	t.Helper()
	if !both {
		engine = "on " + engine
	}
	t.Run(engine, func(t *testing.T) {
		t.Parallel()
		test(t)
	})
}

func TestEveryFaultLeavesTheRecordWhole(t *testing.T) {
	t.Parallel()
	ground := shared(t)
	for _, sc := range scenarios() {
		t.Run(sc.name, func(t *testing.T) {
			t.Parallel()
			for _, engine := range sc.engines {
				at(t, engine, len(sc.engines) == 2, func(t *testing.T) {
					g := ground(t, engine, sc.own)
					r := g.make(t.Context(), sc, engine, g.program)
					t.Log(r)
					if !r.held() {
						t.Errorf("%s", tableHead())
					}
				})
			}
		})
	}
}

func TestAFullDiskIsMetWithoutMountingToo(t *testing.T) {
	t.Parallel()
	ground := shared(t)
	for _, engine := range []string{sqlite, postgres} {
		at(t, engine, true, func(t *testing.T) {
			g := ground(t, engine, true)
			g.unmounted = true
			r := g.make(t.Context(), scenario{name: "disk full", run: full}, engine, g.program)
			if t.Log(r); !r.held() || !strings.Contains(r.outcome.note, "files limited") {
				t.Errorf("%s", tableHead())
			}
		})
	}
}

func TestEveryMutantIsCaught(t *testing.T) {
	t.Parallel()
	root, err := sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ground := shared(t)
	engines := map[string][]mutant{}
	for _, m := range mutants() {
		engines[m.name] = append(engines[m.name], m)
	}
	for name, same := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, m := range same {
				at(t, m.engine, len(same) == 2, func(t *testing.T) {
					g := ground(t, m.engine, m.scenario == "syncs")
					g.sizes.patience = mutantPatience
					h := g.hunt(t.Context(), root, m)
					if _, right := h.caught(); !right {
						t.Errorf("%s\n%s", mutantHead(), h)
					}
				})
			}
		})
	}
}
