package main

import (
	"errors"
	"strings"
	"testing"

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
	does := func(name string, n int) func() (int, error) {
		return func() (int, error) { order = append(order, name); return n, nil }
	}
	prepare := func() error { order = append(order, "prepare"); return nil }
	s, err := interleave(3, prepare, does("ours", 1_000_000_000), does("peer", 1))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"prepare", "ours", "peer", "prepare", "peer", "ours", "prepare", "ours", "peer"}
	if d := cmp.Diff(want, order); d != "" {
		t.Errorf("order (-want +got):\n%s", d)
	}
	for i := range s.ours {
		if s.ours[i] <= s.peer[i] {
			t.Errorf("pair %d: ours %v, peer %v: want them told apart", i, s.ours[i], s.peer[i])
		}
	}
	broken := errors.New("broken")
	for name, fails := range map[string][3]error{"prepare": {broken}, "ours": {nil, broken}, "peer": {nil, nil, broken}} {
		_, err := interleave(2, func() error { return fails[0] }, func() (int, error) { return 1, fails[1] }, func() (int, error) { return 1, fails[2] })
		if !errors.Is(err, broken) {
			t.Errorf("%s fails: got %v, want its error", name, err)
		}
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
	for name, tt := range map[string]struct {
		figures []Figure
		want    bool
	}{
		"a failed bar":         {[]Figure{passing, got}, true},
		"all bars met":         {[]Figure{passing}, false},
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
