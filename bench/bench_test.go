package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
)

// TestMain lets the test binary be the program that is started again under strace, and a peer that answers as it is told.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == plainPeer {
		os.Exit(answerPlainly(os.Args[2:]))
	}
	if len(os.Args) == 3 && os.Args[1] == tracedCommand {
		os.Exit(run(context.Background(), os.Args[1:], surroundings{out: os.Stdout, err: os.Stderr, now: time.Now}))
	}
	os.Exit(m.Run())
}

// outcome is what one run of the program left.
type outcome struct {
	code     int
	out, err string
	file     []byte // what it saved; nil where it saved nothing
}

func measure(t *testing.T, postgres string, args ...string) outcome {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "figures.json")
	var out, errs bytes.Buffer
	o := outcome{code: run(t.Context(), append(args, "--out", file), surroundings{out: &out, err: &errs, postgres: postgres, build: buildPeer, self: self, now: time.Now})}
	o.out, o.err = out.String(), errs.String()
	if o.file, err = os.ReadFile(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return o
}

// parsed is a saved file, with each figure's keys as they stand there.
type parsed struct {
	Machine json.RawMessage              `json:"machine"`
	At      time.Time                    `json:"at"`
	Figures []map[string]json.RawMessage `json:"figures"`
}

func (o outcome) parse(t *testing.T) (parsed, []Figure) {
	t.Helper()
	var p parsed
	d := json.NewDecoder(bytes.NewReader(o.file))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		t.Fatalf("parse the file: %v\n%s", err, o.file)
	}
	var s struct{ Figures []Figure }
	if err := json.Unmarshal(o.file, &s); err != nil {
		t.Fatalf("parse the figures: %v", err)
	}
	return p, s.Figures
}

func TestAQuickRunMeasuresEveryFigureAndSavesIt(t *testing.T) {
	postgres := os.Getenv(postgresVariable)
	o := measure(t, postgres, "--quick")
	if o.code != exitDone {
		t.Fatalf("exit code %d, want %d: %s", o.code, exitDone, o.err)
	}
	p, figures := o.parse(t)
	want := append([]string{"reading/ar", "reading/en", "reading/article-p95"}, quickPlan().names("sqlite")...)
	if postgres != "" {
		want = append(want, quickPlan().names("postgres")...)
	}
	var got []string
	for i, f := range figures {
		got = append(got, f.Name)
		keys := slices.Sorted(maps.Keys(p.Figures[i]))
		if d := cmp.Diff([]string{"bar", "config", "name", "pass", "peer", "peer_value", "ratio", "spread", "unit", "value"}, keys); d != "" {
			t.Errorf("%s: keys (-want +got):\n%s", f.Name, d)
		}
		checkFigure(t, f)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("figures (-want +got):\n%s", d)
	}
	if p.At.IsZero() || p.At.Location() != time.UTC {
		t.Errorf("at: got %v, want an instant in UTC", p.At)
	}
	checkMachine(t, p.Machine)
	checkDocument(t, figures)
	checkLines(t, o.out, figures)
	if told := strings.Contains(o.out, "postgres not measured"); told == (postgres != "") {
		t.Errorf("says that PostgreSQL was not measured: %v, with server %v", told, postgres != "")
	}
}

// checkFigure asserts the form of a figure, never how fast anything is.
func checkFigure(t *testing.T, f Figure) {
	t.Helper()
	if f.Value == nil {
		missing := strings.HasPrefix(f.Unit, "not counted: ") && strings.HasSuffix(f.Name, "-syncs") ||
			strings.HasPrefix(f.Unit, "not measured: ") && f.Peer == "Tessera POSIX"
		if !missing || f.PeerValue != nil || f.Ratio != nil || f.Spread != nil || f.Pass != nil {
			t.Errorf("%s: not measured, and says %+v", f.Name, f)
		}
		return
	}
	nothing := strings.HasSuffix(f.Name, "/storage") || strings.HasSuffix(f.Name, "-wasted") // a file grows by whole pages; nothing is wasted
	if *f.Value <= 0 && !nothing || *f.PeerValue <= 0 {
		t.Errorf("%s: value %v, peer's %v: want more than 0", f.Name, *f.Value, *f.PeerValue)
	}
	if len(f.Spread) != 2 || f.Spread[0] > *f.Ratio || f.Spread[1] < *f.Ratio {
		t.Errorf("%s: ratio %v, spread %v: want two numbers around it", f.Name, *f.Ratio, f.Spread)
	}
	if f.Unit == "" || f.Peer == "" || !regexp.MustCompile(`^((>=|<=|<|=) \d+\.\d\d|-)$`).MatchString(f.Bar) || (f.Pass == nil) != (f.Bar == "-") {
		t.Errorf("%s: incomplete: %+v", f.Name, f)
	}
	if f.Config == "" && !strings.HasPrefix(f.Name, "reading/") {
		t.Errorf("%s: does not say how its peer is set up", f.Name)
	}
}

// checkDocument asserts that the table of bars in docs/record.md is that of the figures, by the names of a full run.
func checkDocument(t *testing.T, figures []Figure) {
	t.Helper()
	document, err := os.ReadFile("../docs/record.md")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| [^|]+ \\| (at least|at most|exactly) (\\d+\\.\\d\\d)").FindAllStringSubmatch(string(document), -1) {
		said[row[1]] = map[string]string{"at least": ">=", "at most": "<=", "exactly": "="}[row[2]] + " " + row[3]
	}
	measured := map[string]string{}
	for _, engine := range []string{"sqlite", "postgres"} {
		full := fullPlan().names(engine)
		for i, quick := range quickPlan().names(engine) {
			for _, f := range figures {
				if f.Name == quick && f.Bar != "-" {
					measured[strings.TrimPrefix(full[i], engine+"/")] = f.Bar
				}
			}
		}
	}
	if os.Getenv(postgresVariable) == "" {
		for _, g := range []group{fullPlan().rows(), fullPlan().writers()} {
			for _, name := range g {
				delete(said, name)
			}
		}
	}
	if d := cmp.Diff(measured, said); d != "" {
		t.Errorf("bars of docs/record.md (-measured +said):\n%s", d)
	}
}

func checkMachine(t *testing.T, raw json.RawMessage) {
	t.Helper()
	var m Machine
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		t.Fatalf("parse machine: %v", err)
	}
	if m.CPU == "" || m.Cores < 1 || m.MaxProcs < 1 || m.Filesystem == "" || m.Go == "" || m.Syncs <= 0 || m.VerifyOne <= 0 || m.VerifyAll <= 0 {
		t.Errorf("machine is incomplete: %+v", m)
	}
}

func checkLines(t *testing.T, out string, figures []Figure) {
	t.Helper()
	for _, r := range out {
		if r > 126 || r < ' ' && r != '\n' {
			t.Fatalf("output has %q, want ASCII", r)
		}
	}
	lines := strings.Split(out, "\n")
	if !strings.HasPrefix(lines[0], "machine: ") {
		t.Errorf("first line: got %q, want the machine's", lines[0])
	}
	column, at := strings.Index(lines[2], "unit"), 3
	for _, f := range figures {
		line := lines[at]
		if !strings.HasPrefix(line, f.Name+" ") || f.Value != nil && line[column:column+len(f.Unit)] != f.Unit {
			t.Errorf("line of %s: got %q, want its unit under column %d", f.Name, line, column)
		}
		if at++; f.Config != "" {
			if lines[at] != "    "+f.Peer+": "+f.Config {
				t.Errorf("under the line of %s: got %q, want how its peer is set up", f.Name, lines[at])
			}
			at++
		}
	}
}

func TestOnlyTheFiguresAskedForAreMeasured(t *testing.T) {
	o := measure(t, "", "--quick", "--only", "^reading/(ar|en)$")
	_, figures := o.parse(t)
	var got []string
	for _, f := range figures {
		got = append(got, f.Name)
	}
	if d := cmp.Diff([]string{"reading/ar", "reading/en"}, got); d != "" {
		t.Errorf("figures (-want +got):\n%s", d)
	}
	if o := measure(t, "", "--quick", "--only", "no such figure"); !strings.Contains(string(o.file), `"figures": []`) {
		t.Errorf("nothing asked for: got %s, want an empty list", o.file)
	}
}

func TestWithoutStraceSyncsAreNotCountedAndSaidSo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	o := measure(t, "", "--quick", "--only", "sqlite/.*syncs")
	_, figures := o.parse(t)
	if len(figures) != 1 || figures[0].Value != nil || figures[0].Pass != nil {
		t.Fatalf("got %+v, want one figure without a value", figures)
	}
	if told := "not counted: strace is absent"; figures[0].Unit != told || !strings.Contains(o.out, told) {
		t.Errorf("got %q and %q, want %q in both", figures[0].Unit, o.out, told)
	}
}

func TestTheCommandLineIsUnderstoodOrRefused(t *testing.T) {
	tests := map[string]struct {
		args []string
		want int
	}{
		"help is no error":             {[]string{"--help"}, exitDone},
		"an unknown flag":              {[]string{"--fast"}, exitUsage},
		"an expression that is none":   {[]string{"--only", "("}, exitUsage},
		"an argument that is no flag":  {[]string{"reading"}, exitUsage},
		"a trace of nothing countable": {[]string{tracedCommand, "no number"}, exitFault},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var errs bytes.Buffer
			if got := run(t.Context(), tt.args, surroundings{out: io.Discard, err: &errs, now: time.Now}); got != tt.want || errs.Len() == 0 {
				t.Errorf("got exit code %d and %q, want %d and some words", got, errs.String(), tt.want)
			}
		})
	}
	var errs bytes.Buffer
	args := []string{"--quick", "--only", "none", "--out", filepath.Join(t.TempDir(), "no", "such")}
	if got := run(t.Context(), args, surroundings{out: io.Discard, err: &errs, now: time.Now}); got != exitFault {
		t.Errorf("a file that cannot be written: got exit code %d, want %d", got, exitFault)
	}
}

func TestAFailedBarIsAnErrorOnlyWhereAsked(t *testing.T) {
	for _, args := range [][]string{{"--quick", "--only", "^sqlite/append-1$"}, {"--quick", "--strict", "--only", "^sqlite/append-1$"}} {
		o := measure(t, "", args...)
		_, figures := o.parse(t)
		if len(figures) != 1 {
			t.Fatalf("%v: got %d figures, want 1", args, len(figures))
		}
		want := exitDone
		if !*figures[0].Pass && args[1] == "--strict" {
			want = exitBar
		}
		if o.code != want {
			t.Errorf("%v: pass %v: got exit code %d, want %d", args, *figures[0].Pass, o.code, want)
		}
	}
}

func TestARefusedOrRepeatedActIsNeverAFastAppend(t *testing.T) {
	w := emptyWorld(t)
	subs, err := w.next(2)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.append(t.Context(), subs[:1]); err != nil {
		t.Fatalf("control: %v", err)
	}
	if err := w.append(t.Context(), subs[:1]); err == nil || !strings.Contains(err.Error(), "before") {
		t.Errorf("the same act again: got %v, want an error", err)
	}
	subs[1].Envelope.Signatures[0].Sig[0] ^= 1
	var refusal *record.Refusal
	if err := w.append(t.Context(), subs[1:]); !errors.As(err, &refusal) || refusal.Reason != record.BadSignature {
		t.Errorf("a broken signature: got %v, want refusal %s", err, record.BadSignature)
	}
}

func TestALogThatIsFullOrReplayedShortIsNoFigure(t *testing.T) {
	w := emptyWorld(t)
	head, err := w.program.Record.Head(t.Context(), w.log.ID())
	if err != nil {
		t.Fatal(err)
	}
	size := int(head.Size)
	s := session{bench: &bench{plan: plan{replayed: size}}, world: w}
	resting, err := s.resting(t.Context())
	if err != nil || s.complete(t.Context(), resting) != nil {
		t.Fatalf("control: %d rest on others: %v", resting, err)
	}
	if err := s.complete(t.Context(), resting+1); err == nil {
		t.Error("one entry is left out: want an error")
	}
	if err := s.fill(t.Context(), "sqlite/storage"); err == nil || len(s.figures) > 0 {
		t.Errorf("nothing is left to fill: got %v and %d figures, want an error and none", err, len(s.figures))
	}
}

func TestTheWorkloadHasTheProportionsAndSizesThatItNames(t *testing.T) {
	w, err := newWorld(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	subs, err := w.next(200)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.append(t.Context(), subs), w.program.Close()); err != nil {
		t.Fatal(err)
	}
	got := map[act.Kind]int{}
	all := 0
	for _, s := range subs {
		k, err := act.KindOf(s.Envelope.PayloadType)
		if err != nil {
			t.Fatal(err)
		}
		got[k]++
		all += said(s)
		if len(raw(s)) <= said(s) {
			t.Errorf("%s: %d bytes to keep, %d said: want more, for signatures and salts", k, len(raw(s)), said(s))
		}
	}
	if d := cmp.Diff(map[act.Kind]int{act.KindCommitmentRecorded: 120, act.KindAssessmentMade: 40, act.KindPositionTaken: 40}, got); d != "" {
		t.Errorf("kinds (-want +got):\n%s", d)
	}
	if mean := all / len(subs); mean < 1000 || mean > 1600 {
		t.Errorf("an act says %d bytes on average, want 1000 to 1600", mean)
	}
}

// emptyWorld is a world on SQLite that goes with the test.
func emptyWorld(t *testing.T) *world {
	t.Helper()
	w, err := newWorld(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.program.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}
