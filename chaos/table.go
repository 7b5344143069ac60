package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// row is a line of the table of scenarios at the end.
type row struct {
	scenario, engine string
	outcome          *outcome
	took             time.Duration
	err              error // the scenario could not be made
}

// held reports whether everything that had to be seen was seen.
func (r row) held() bool { return r.err == nil && len(r.outcome.all()) == 0 }

func tableHead() string {
	return fmt.Sprintf("%-22s %-9s %5s %7s %6s %5s %9s %8s  %s", "scenario", "engine", "runs", "acked", "again", "lost", "verified", "seconds", "verdict")
}

func (r row) String() string {
	c := r.outcome.ledger.counts()
	verdict := "held"
	if r.err != nil {
		verdict = "NOT MADE: " + r.err.Error()
	} else if !r.held() {
		verdict = "FAILED: " + list(r.outcome.all())
	}
	if r.outcome.note != "" {
		verdict += " (" + r.outcome.note + ")"
	}
	return fmt.Sprintf("%-22s %-9s %5d %7d %6d %5d %9d %8.1f  %s", r.scenario, r.engine, r.outcome.runs, c.acks, c.again, c.lost, r.outcome.entries, r.took.Seconds(), verdict)
}

func list(all []finding) string {
	var texts []string
	for _, f := range all {
		texts = append(texts, f.String())
	}
	return strings.Join(texts, "; ")
}

// checksOf returns which checks did not hold, each once.
func checksOf(all []finding) []string {
	var out []string
	for _, f := range all {
		if !slices.Contains(out, f.check) {
			out = append(out, f.check)
		}
	}
	slices.Sort(out)
	return out
}
