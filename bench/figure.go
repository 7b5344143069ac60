package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Bar is what a ratio must be: ">= 0.70", "<= 1.70", "< 1.00", "= 1.00". The zero Bar promises nothing: the figure
// stands beside one that has a bar.
type Bar struct {
	Op    string
	Ratio float64
}

// String returns the bar as it is printed: "-" where nothing is promised.
func (b Bar) String() string {
	if b.Op == "" {
		return "-"
	}
	return fmt.Sprintf("%s %.2f", b.Op, b.Ratio)
}

// Met reports whether a ratio meets the bar. It panics for an operator that is none of the four: a bug.
func (b Bar) Met(ratio float64) bool {
	switch b.Op {
	case ">=":
		return ratio >= b.Ratio
	case "<=":
		return ratio <= b.Ratio
	case "<":
		return ratio < b.Ratio
	case "=":
		return ratio == b.Ratio
	}
	panic("bar with operator " + b.Op)
}

// Figure is one line. Value and PeerValue are medians in Unit; Ratio is the median of the pairs' ratios, Spread the
// smallest and the largest of them. Value, PeerValue, Ratio, Spread and Pass are null where it was not measured; Unit
// then says why. Pass is null also where Bar is "-". Config says how the peer was set up.
type Figure struct {
	Name      string    `json:"name"`
	Value     *float64  `json:"value"`
	Unit      string    `json:"unit"`
	Peer      string    `json:"peer"`
	Config    string    `json:"config"`
	PeerValue *float64  `json:"peer_value"`
	Ratio     *float64  `json:"ratio"`
	Bar       string    `json:"bar"`
	Spread    []float64 `json:"spread"`
	Pass      *bool     `json:"pass"`
}

// samples are the values of ours and of the peer, by pair.
type samples struct{ ours, peer []float64 }

func (s *samples) add(ours, peer float64) {
	s.ours, s.peer = append(s.ours, ours), append(s.peer, peer)
}

// figure condenses samples. There is at least one pair.
func (s samples) figure(name, unit, peer string, bar Bar) Figure {
	ratios := make([]float64, len(s.ours))
	for i := range ratios {
		ratios[i] = s.ours[i] / s.peer[i]
	}
	value, peerValue, ratio := rounded(median(s.ours)), rounded(median(s.peer)), rounded(median(ratios))
	f := Figure{Name: name, Value: &value, Unit: unit, Peer: peer, PeerValue: &peerValue, Ratio: &ratio, Bar: bar.String(),
		Spread: []float64{rounded(slices.Min(ratios)), rounded(slices.Max(ratios))}}
	if bar != (Bar{}) {
		met := bar.Met(ratio)
		f.Pass = &met
	}
	return f
}

// against is the figure of ours against a peer, or of what is absent where the peer is.
func (s samples) against(p peer, name, unit string, bar Bar) Figure {
	if p.absent != "" {
		return absent(name, "not measured: "+p.absent, p.name, bar)
	}
	f := s.figure(name, unit, p.name, bar)
	f.Config = p.config
	return f
}

// absent is the figure of what was not measured, for a reason.
func absent(name, why, peer string, bar Bar) Figure {
	return Figure{Name: name, Unit: why, Peer: peer, Bar: bar.String()}
}

func median(values []float64) float64 { return quantile(values, 0.5) }

// quantile returns the value below which the share q of values lies, between two of them in proportion.
func quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	low := int(at)
	if low+1 >= len(sorted) {
		return sorted[low]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}

// rounded keeps four significant digits: the noise is larger.
func rounded(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 4, 64), 64)
	if err != nil || math.IsInf(r, 0) {
		return v
	}
	return r
}

// peer is what ours is held against.
type peer struct {
	name   string
	config string // how it is set up, on one line
	absent string // why it is not there; then run is nil
	run    side
}

// side is one side of a pair: it returns how many it did by second.
type side func() (perSecond float64, err error)

// clocked makes a side of what returns how many it did. What was made before is collected before the clock starts.
func clocked(do func() (int, error)) side {
	return func() (float64, error) {
		runtime.GC()
		begin := time.Now()
		n, err := do()
		return float64(n) / time.Since(begin).Seconds(), err
	}
}

// interleave takes n pairs of ours with each peer. prepare makes what all of them need, outside the clock. They run in
// the order given and in the opposite one by turns, so that a drift of the machine favours none. It returns the samples
// by peer; those of an absent one are empty.
func interleave(n int, prepare func() error, ours side, peers ...peer) ([]samples, error) {
	sides := []side{ours}
	for _, p := range peers {
		sides = append(sides, p.run)
	}
	out := make([]samples, len(peers))
	for i := range n {
		if err := prepare(); err != nil {
			return nil, err
		}
		rates := make([]float64, len(sides))
		for k := range sides {
			if i%2 == 1 {
				k = len(sides) - 1 - k
			}
			if sides[k] == nil {
				continue
			}
			var err error
			if rates[k], err = sides[k](); err != nil {
				return nil, err
			}
		}
		for k, r := range rates[1:] {
			if sides[k+1] != nil {
				out[k].add(rates[0], r)
			}
		}
	}
	return out, nil
}

// widths are those of the columns of name, value, unit, peer, peer's value, ratio, bar and spread.
const widths = "%-31s %10s %-10s %-24s %10s %7s %-8s %-15s %s"

func header() string {
	return fmt.Sprintf(widths, "name", "value", "unit", "peer or limit", "its value", "ratio", "bar", "spread", "")
}

// String returns the figure as one aligned ASCII line, and on a second line how the peer was set up.
func (f Figure) String() string {
	if f.Value == nil {
		return fmt.Sprintf("%-31s %s", f.Name, f.Unit)
	}
	verdict := ""
	if f.Pass != nil {
		verdict = map[bool]string{true: "pass", false: "FAIL"}[*f.Pass]
	}
	spread := fmt.Sprintf("%.2f..%.2f", f.Spread[0], f.Spread[1])
	line := fmt.Sprintf(widths, f.Name, plain(*f.Value), f.Unit, f.Peer, plain(*f.PeerValue), fmt.Sprintf("%.2f", *f.Ratio), f.Bar, spread, verdict)
	line = strings.TrimRight(line, " ")
	if f.Config != "" {
		line += "\n    " + f.Peer + ": " + f.Config
	}
	return line
}

// plain writes a number without an exponent, with as many decimals as its size deserves.
func plain(v float64) string {
	switch {
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// saved is the form of the file of figures.
type saved struct {
	Machine Machine   `json:"machine"`
	At      time.Time `json:"at"` // when the run began, UTC
	Figures []Figure  `json:"figures"`
}

// save writes the figures as JSON.
func (b *bench) save(file string) error {
	out := saved{b.machine, b.at.Truncate(time.Second), b.figures}
	if out.Figures == nil {
		out.Figures = []Figure{}
	}
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	return nil
}
