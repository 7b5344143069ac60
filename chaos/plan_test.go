package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
)

func TestOneSeedMakesTheSameFaults(t *testing.T) {
	same := cmp.AllowUnexported(kill{}, cut{})
	if d := cmp.Diff(kills(7, 100), kills(7, 100), same); d != "" {
		t.Errorf("kills:\n%s", d)
	}
	if d := cmp.Diff(cuts(7, 100), cuts(7, 100), same); d != "" {
		t.Errorf("cuts:\n%s", d)
	}
	if cmp.Equal(kills(7, 100), kills(8, 100), same) || cmp.Equal(cuts(7, 100), cuts(8, 100), same) {
		t.Error("another seed makes the same faults")
	}
	if d := cmp.Diff(kills(7, 100)[:10], kills(7, 10), same); d != "" {
		t.Errorf("a shorter run makes other kills:\n%s", d)
	}
}

func TestKillsFallAtTheStartAndUnderLoad(t *testing.T) {
	early, late := 0, 0
	for _, k := range kills(1, 100) {
		if k.wait < 0 || k.wait > 150*time.Millisecond {
			t.Errorf("a kill waits %s", k.wait)
		}
		if k.after == 0 {
			early++
		} else {
			late++
		}
	}
	if early != 20 || late != 80 {
		t.Errorf("%d kills at the start, %d under load; want 20 and 80", early, late)
	}
}

func TestCutsFallBeforeAndAfterTheCommitArrives(t *testing.T) {
	arrives := 0
	for _, c := range cuts(1, 100) {
		if c.arrives {
			arrives++
		}
		if c.commits < 1 || c.commits > 12 {
			t.Errorf("a cut after %d commits", c.commits)
		}
	}
	if arrives != 50 {
		t.Errorf("of 100 cuts %d come after the commit arrived, want half", arrives)
	}
}

func TestAJumpingClockGoesBackAndForth(t *testing.T) {
	j, real := newJumps(1), time.Date(2026, 3, 18, 8, 0, 0, 0, time.UTC)
	back, forth, last := 0, 0, real
	for i := range 2000 {
		at := real.Add(time.Duration(i) * time.Second)
		got := j.now(at)
		if d := got.Sub(at); d < -time.Hour || d > time.Hour {
			t.Fatalf("wrong by %s", d)
		}
		switch d := got.Sub(last); {
		case d < 0:
			back++
		case d > time.Minute:
			forth++
		}
		last = got
	}
	if back == 0 || forth == 0 {
		t.Errorf("went back %d times, forth %d", back, forth)
	}
}

func TestAWorkloadIsTheSameForTheSameSeedAndAcceptable(t *testing.T) {
	p := &process{seed: 3, log: act.PayloadDigest(nil)}
	now := func() time.Time { return time.Unix(1_800_000_000, 0) }
	kinds := map[string]int{}
	var first []act.EntryID
	for range 2 {
		w := newWorkload(p, 4, 5, now)
		subs, ids, err := w.next(16)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = ids
		} else if d := cmp.Diff(first, ids); d != "" {
			t.Errorf("another run:\n%s", d)
		}
		for i, s := range subs {
			kinds[s.Envelope.PayloadType]++
			if len(s.Envelope.Signatures) != 1 || s.Envelope.Author() != w.KeyID() {
				t.Errorf("act %d is not the hand's", i)
			}
		}
	}
	if len(kinds) != 6 {
		t.Errorf("kinds: %v, want six", kinds)
	}
	w, reasons := newWorkload(p, 4, 5, now), map[string]bool{}
	if _, _, err := w.next(8); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		_, _, why, err := w.wrong()
		if err != nil {
			t.Fatal(err)
		}
		reasons[string(why)] = true
	}
	if len(reasons) != 3 {
		t.Errorf("reasons of what must be refused: %v, want all three", reasons)
	}
}

func TestAPatchMustFitExactlyOnce(t *testing.T) {
	got, err := patched("a b c", []patch{{"f", "b", "x"}, {"f", "x c", "y"}})
	if err != nil || got != "a y" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, old := range []string{"z", "a"} {
		if got, err := patched("a a", []patch{{"f", old, "x"}}); err == nil {
			t.Errorf("%q replaced: %q", old, got)
		}
	}
}

func TestEveryMutantNamesAScenarioOfItsEngineAndChecks(t *testing.T) {
	for _, m := range mutants() {
		at := slices.IndexFunc(scenarios(), func(s scenario) bool { return s.name == m.scenario })
		if at < 0 || !slices.Contains(scenarios()[at].engines, m.engine) {
			t.Errorf("%s: no scenario %q on %s", m.name, m.scenario, m.engine)
		}
		if len(m.by) == 0 || len(m.patches) == 0 {
			t.Errorf("%s: nothing to find, or nothing to find it by", m.name)
		}
	}
}

func TestATraceIsCountedByAcknowledgement(t *testing.T) {
	const trace = `10 write(1, "{\"do\":\"ready\",\"index\":43}\n", 27) = 27
10 write(1, "{\"do\":\"try\",\"entry\":\"0"..., 999) = 999
11 fdatasync(8 <unfinished ...>
10 write(5, "x", 1) = 1
11 <... fdatasync resumed>) = 0
10 write(1, "{\"do\":\"ack\",\"entry\":\"0"..., 99) = 99
10 fdatasync(8) = 0
10 write(1, "{\"do\":\"try\",\"entry\":\"0"..., 999) = 999
10 write(1, "{\"do\":\"ack\",\"entry\":\"0"..., 99) = 99
10 write(1, "{\"do\":\"try\",\"entry\":\"0"..., 999) = 999
12 fsync(9) = 0
10 write(1, "{\"do\":\"ack\",\"entry\":\"0"..., 99) = 99
`
	acks, waited, err := countBefore(strings.NewReader(trace))
	if err != nil || acks != 3 || waited != 2 {
		t.Errorf("got %d acknowledgements, %d waited, %v; want 3 and 2", acks, waited, err)
	}
	if _, all, err := countAll(strings.NewReader(trace)); err != nil || all != 3 {
		t.Errorf("got %d syncs, %v; want 3", all, err)
	}
}

func TestALineOfTheTableSaysWhatDidNotHold(t *testing.T) {
	o := newOutcome()
	r := row{scenario: "writer killed", engine: sqlite, outcome: o}
	if !r.held() || !strings.HasSuffix(r.String(), "held") {
		t.Errorf("got %q", r)
	}
	o.find(checkReplay, "table x")
	if r.held() || !strings.Contains(r.String(), "FAILED: "+checkReplay+": table x") {
		t.Errorf("got %q", r)
	}
	h := hunted{mutant: mutant{by: []string{checkReplay}}, row: r}
	if by, right := h.caught(); !right || len(by) != 1 {
		t.Errorf("caught by %v, %v", by, right)
	}
	h.by = []string{checkLost}
	if _, right := h.caught(); right || !strings.Contains(h.String(), "NOT CAUGHT BY "+checkLost) {
		t.Errorf("got %q", h)
	}
}

func TestTheCommandLineIsRead(t *testing.T) {
	var said bytes.Buffer
	c, err := parse([]string{"-seed", "12", "-quick", "-only", "killed", "-mutants=false"}, &said)
	if err != nil || c.seed != 12 || !c.quick || c.mutants || !c.only.MatchString("writer killed/sqlite") {
		t.Errorf("got %+v, %v", c, err)
	}
	for _, bad := range [][]string{{"-only", "("}, {"more"}, {"-seed", "x"}} {
		if code := run(t.Context(), bad, &said, &said); code != exitUsage {
			t.Errorf("%v: exit code %d, want %d", bad, code, exitUsage)
		}
	}
}
