package cluster_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/tansiq/tansiq/cluster"
)

// start returns a server of the test's own. Without PostgreSQL the test fails under CI=true and else is skipped.
func start(t *testing.T) *cluster.Server {
	t.Helper()
	s, err := cluster.Start(t.Context(), cluster.Options{})
	if errors.Is(err, cluster.ErrAbsent) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(s.Data()); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("after Stop: %v, want no folder", err)
		}
	})
	return s
}

func ask(t *testing.T, s *cluster.Server, query string) string {
	t.Helper()
	c, err := pgx.Connect(context.Background(), s.Address("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.Background())
	var answer string
	if err := c.QueryRow(context.Background(), query).Scan(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestAServerKeepsWhatWasCommittedWhenItIsKilled(t *testing.T) {
	s := start(t)
	for _, setting := range []string{"fsync", "synchronous_commit"} {
		if got := ask(t, s, "SHOW "+setting); got != "on" {
			t.Errorf("%s is %s, want on", setting, got)
		}
	}
	c, err := pgx.Connect(t.Context(), s.Address("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Exec(t.Context(), "CREATE TABLE kept AS SELECT 'said' AS what"); err != nil {
		t.Fatal(err)
	}
	if !s.Running() {
		t.Fatal("a server that answers is not running")
	}
	if err := s.Kill(); err != nil {
		t.Fatal(err)
	}
	if s.Running() {
		t.Fatal("a server that was killed is running")
	}
	if _, err := pgx.Connect(t.Context(), s.Address("postgres")); err == nil {
		t.Fatal("a server that was killed answers")
	}
	if err := s.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, s, "SELECT what FROM kept"); got != "said" {
		t.Fatalf("got %q, want what was committed", got)
	}
}

func TestAServerThatCannotStartSaysWhy(t *testing.T) {
	s, err := cluster.Start(t.Context(), cluster.Options{Server: []string{"-c", "no_such_setting=1"}})
	if errors.Is(err, cluster.ErrAbsent) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	if err == nil {
		t.Errorf("started: %v", s.Stop())
	} else if !strings.Contains(err.Error(), "no_such_setting") {
		t.Errorf("got %v, want what the server said", err)
	}
}
