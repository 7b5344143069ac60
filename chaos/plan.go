package main

import (
	"encoding/binary"
	"math/rand/v2"
	"time"
)

// random returns the random numbers of one purpose of a run: the same for the same seed.
func random(seed uint64, purpose string) *rand.ChaCha8 {
	var s [32]byte
	binary.LittleEndian.PutUint64(s[:], seed)
	copy(s[8:], purpose)
	return rand.NewChaCha8(s)
}

// kill is when a life ends: after so many acknowledgements of it and a while.
type kill struct {
	after int
	wait  time.Duration
}

// kills plans the ends of n lives. One in five comes while the writer starts, so that opening the database and
// recovering it are interrupted too.
func kills(seed uint64, n int) []kill {
	r := rand.New(random(seed, "kills"))
	out := make([]kill, n)
	for i := range out {
		if i%5 == 4 {
			out[i] = kill{0, time.Duration(r.IntN(150_000)) * time.Microsecond}
			continue
		}
		out[i] = kill{1 + r.IntN(150), time.Duration(r.IntN(8_000)) * time.Microsecond}
	}
	return out
}

// cut is a connection that breaks at a commit: when the commit has not reached the server, or when the answer has not
// reached the writer.
type cut struct {
	commits int  // that pass before
	arrives bool // the commit reaches the server; its answer does not come back
}

// cuts plans n breaks: every other one after the commit arrived.
func cuts(seed uint64, n int) []cut {
	r := rand.New(random(seed, "cuts"))
	out := make([]cut, n)
	for i := range out {
		out[i] = cut{1 + r.IntN(12), i%2 == 1}
	}
	return out
}

// jumps is a clock that goes back, and forth again, by up to an hour, at every hundredth time on the average.
type jumps struct {
	r    *rand.Rand
	skew time.Duration
}

func newJumps(seed uint64) *jumps { return &jumps{r: rand.New(random(seed, "clock"))} }

// now returns the time that the clock shows at a real time.
func (j *jumps) now(real time.Time) time.Time {
	if j.r.IntN(100) == 0 {
		j.skew = time.Duration(j.r.Int64N(int64(2*time.Hour))) - time.Hour
	}
	return real.Add(j.skew)
}
