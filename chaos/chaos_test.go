package main

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/cluster"
)

// testSeed is of the faults that the ordinary tests make; `make chaos` takes others.
const testSeed = 1

// TestMain lets the test binary be a writer.
func TestMain(m *testing.M) {
	if code, is := isWriter(os.Args); is {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// grounds gives a test the ground of a run, for PostgreSQL with a server of its own. Without PostgreSQL it fails under
// CI=true and else is skipped.
func grounds(t *testing.T, engine string) *ground {
	t.Helper()
	c := command{seed: testSeed, quick: true, only: regexp.MustCompile("")}
	g, err := prepare(c, cluster.Scratch(), t.Output())
	if err == nil && engine == postgres {
		err = g.serve(t.Context())
	}
	if errors.Is(err, cluster.ErrAbsent) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.leave(); err != nil {
			t.Error(err)
		}
	})
	return g
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
	for _, sc := range scenarios() {
		t.Run(sc.name, func(t *testing.T) {
			t.Parallel()
			for _, engine := range sc.engines {
				at(t, engine, len(sc.engines) == 2, func(t *testing.T) {
					g := grounds(t, engine)
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
	for _, engine := range []string{sqlite, postgres} {
		at(t, engine, true, func(t *testing.T) {
			g := grounds(t, engine)
			g.unmounted = true
			r := g.make(t.Context(), scenario{"disk full", nil, full}, engine, g.program)
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
	engines := map[string][]mutant{}
	for _, m := range mutants() {
		engines[m.name] = append(engines[m.name], m)
	}
	for name, same := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, m := range same {
				at(t, m.engine, len(same) == 2, func(t *testing.T) {
					g := grounds(t, m.engine)
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
