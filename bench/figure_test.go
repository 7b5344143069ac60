package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestABarIsMetOrNot(t *testing.T) {
	tests := map[string]struct {
		bar      Bar
		met, not float64
	}{
		"at least":  {Bar{">=", 0.7}, 0.7, 0.69},
		"at most":   {Bar{"<=", 1.7}, 1.7, 1.71},
		"less than": {Bar{"<", 1}, 0.99, 1},
		"exactly":   {Bar{"=", 1}, 1, 1.5},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if !tt.bar.Met(tt.met) || tt.bar.Met(tt.not) {
				t.Errorf("%s: %v met %v, %v met %v", tt.bar, tt.met, tt.bar.Met(tt.met), tt.not, tt.bar.Met(tt.not))
			}
		})
	}
}

func TestQuantilesLieBetweenValues(t *testing.T) {
	tests := map[string]struct {
		values  []float64
		q, want float64
	}{
		"the median of an odd number is the middle one":   {[]float64{9, 1, 5}, 0.5, 5},
		"the median of an even number is between the two": {[]float64{4, 1, 2, 3}, 0.5, 2.5},
		"of one value it is that":                         {[]float64{7}, 0.95, 7},
		"the last is the whole":                           {[]float64{1, 2, 3}, 1, 3},
		"a share lies in proportion":                      {[]float64{0, 100}, 0.95, 95},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			before := append([]float64(nil), tt.values...)
			if got := quantile(tt.values, tt.q); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			if d := cmp.Diff(before, tt.values); d != "" {
				t.Errorf("the values were moved:\n%s", d)
			}
		})
	}
}

func TestPairsChangePlacesAndStayPairs(t *testing.T) {
	var order []string
	does := func(name string, rate float64) side {
		return func() (float64, error) { order = append(order, name); return rate, nil }
	}
	prepare := func() error { order = append(order, "prepare"); return nil }
	got, err := interleave(3, prepare, does("ours", 8), peer{name: "one", run: does("one", 2)}, peer{name: "none", absent: "it is away"}, peer{name: "two", run: does("two", 4)})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"prepare", "ours", "one", "two", "prepare", "two", "one", "ours", "prepare", "ours", "one", "two"}
	if d := cmp.Diff(want, order); d != "" {
		t.Errorf("order (-want +got):\n%s", d)
	}
	same := func(v float64) []float64 { return []float64{v, v, v} }
	if d := cmp.Diff([]samples{{same(8), same(2)}, {}, {same(8), same(4)}}, got, cmp.AllowUnexported(samples{})); d != "" {
		t.Errorf("samples by peer (-want +got):\n%s", d)
	}
	broken := errors.New("broken")
	for name, fails := range map[string][3]error{"prepare": {broken}, "ours": {nil, broken}, "peer": {nil, nil, broken}} {
		_, err := interleave(2, func() error { return fails[0] }, func() (float64, error) { return 1, fails[1] }, peer{run: func() (float64, error) { return 1, fails[2] }})
		if !errors.Is(err, broken) {
			t.Errorf("%s fails: got %v, want its error", name, err)
		}
	}
}

func TestTheClockRunsWhileItIsDone(t *testing.T) {
	const n, lasts = 100, 20 * time.Millisecond
	rate, err := clocked(func() (int, error) { time.Sleep(lasts); return n, nil })()
	if err != nil || rate <= 0 || rate > n/lasts.Seconds() {
		t.Errorf("%d in %v: got %v by second and %v, want at most %v", n, lasts, rate, err, n/lasts.Seconds())
	}
}

func TestAFigureIsTheMedianOfItsPairs(t *testing.T) {
	s := samples{ours: []float64{80, 60, 100}, peer: []float64{100, 100, 200}}
	got := s.figure("x/y", "entries/s", "peer", Bar{">=", 0.7})
	want := Figure{Name: "x/y", Value: pointer(80.0), Unit: "entries/s", Peer: "peer", PeerValue: pointer(100.0), Ratio: pointer(0.6), Bar: ">= 0.70",
		Spread: []float64{0.5, 0.8}, Pass: pointer(false)}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("figure (-want +got):\n%s", d)
	}
	if line := got.String(); !strings.HasSuffix(line, "FAIL") || !strings.Contains(line, "0.50..0.80") {
		t.Errorf("line %q, want the spread and FAIL", line)
	}
	passing := samples{ours: []float64{0.7}, peer: []float64{1}}.figure("x/y", "u", "peer", Bar{">=", 0.7})
	if line := passing.String(); !strings.HasSuffix(line, "pass") {
		t.Errorf("line %q, want pass", line)
	}
	beside := samples{ours: []float64{1}, peer: []float64{2}}.figure("x/y", "u", "peer", Bar{})
	if line := beside.String(); beside.Pass != nil || beside.Bar != "-" || !strings.HasSuffix(line, "0.50..0.50") {
		t.Errorf("nothing is promised: got %+v and %q, want no verdict", beside, line)
	}
	away := samples{}.against(peer{name: "them", absent: "it cannot be built"}, "x/y", "u", Bar{">=", 1})
	if line := away.String(); away.Value != nil || away.Pass != nil || !strings.HasSuffix(line, " not measured: it cannot be built") {
		t.Errorf("the peer is absent: got %+v and %q, want no value and why", away, line)
	}
	there := s.against(peer{name: "them", config: "two of them"}, "x/y", "u", Bar{">=", 1})
	if line := there.String(); there.Peer != "them" || !strings.HasSuffix(line, "FAIL\n    them: two of them") {
		t.Errorf("the peer is there: got %+v and %q, want its configuration under the line", there, line)
	}
	for name, tt := range map[string]struct {
		figures []Figure
		want    bool
	}{
		"a failed bar":         {[]Figure{passing, got}, true},
		"all bars met":         {[]Figure{passing}, false},
		"what has no bar":      {[]Figure{beside}, false},
		"what is not measured": {[]Figure{absent("x/z", "not counted: no tool", "limit", Bar{"=", 1})}, false},
	} {
		if b := (&bench{figures: tt.figures}); b.failed() != tt.want {
			t.Errorf("%s: failed %v, want %v", name, b.failed(), tt.want)
		}
	}
}

func pointer[T any](v T) *T { return &v }

func TestSyncsAreCountedBetweenTheMarks(t *testing.T) {
	const begins, ends = `7 write(1, "append begins\n", 14) = 14`, `7 write(1, "append ends\n", 12) = 12`
	tests := map[string]struct {
		lines []string
		want  []int
	}{
		"one sync in one append":                {[]string{begins, "7 fdatasync(9) = 0", ends}, []int{1}},
		"syncs outside are none of an append's": {[]string{"7 fsync(9) = 0", begins, ends, "7 fsync(9) = 0"}, []int{0}},
		"an interrupted call counts once":       {[]string{begins, "12  fsync(9 <unfinished ...>", "7 futex()", "12  <... fsync resumed>) = 0", ends}, []int{1}},
		"both calls count, by append":           {[]string{begins, "7 fsync(9) = 0", "8 fdatasync(3) = 0", ends, begins, "7 fsync(9) = 0", ends}, []int{2, 1}},
		"text that speaks of a sync is none":    {[]string{begins, `7 write(3, "fsync(9)", 8) = 8`, ends}, []int{0}},
		"nothing was appended":                  {[]string{"7 fsync(9) = 0"}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := countSyncs(strings.NewReader(strings.Join(tt.lines, "\n")))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("counts (-want +got):\n%s", d)
			}
		})
	}
}

func TestADirectoryIsWithinAMount(t *testing.T) {
	tests := map[string]struct {
		dir, mount string
		want       bool
	}{
		"everything is within the root":      {"/tmp/x", "/", true},
		"a directory is within its parent":   {"/tmp/x", "/tmp", true},
		"a mount is within itself":           {"/tmp", "/tmp", true},
		"a longer name is another directory": {"/tmpfiles/x", "/tmp", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := within(tt.dir, tt.mount); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
