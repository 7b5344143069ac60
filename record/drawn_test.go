package record_test

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tansiq/tansiq/peacetest"
)

// drawn is the test of one generated case. It fails as rapid has it, so that the case is made small and the way to it is
// printed, and gives back what the case took when the case ends.
type drawn struct {
	testing.TB
	of *rapid.T
}

func (d drawn) Helper()                           {}
func (d drawn) Cleanup(f func())                  { d.of.Cleanup(f) }
func (d drawn) Error(args ...any)                 { d.of.Error(args...) }
func (d drawn) Errorf(format string, args ...any) { d.of.Errorf(format, args...) }
func (d drawn) Fatal(args ...any)                 { d.of.Fatal(args...) }
func (d drawn) Fatalf(format string, args ...any) { d.of.Fatalf(format, args...) }

// upTo draws a number from 0 up to and without n ≤ 1024, each as often as another: rapid's own ranges come out small.
func (d drawn) upTo(n int, what string) int {
	return rapid.Custom(func(t *rapid.T) int {
		v := 0
		for range 16 {
			v *= 2
			if rapid.Bool().Draw(t, "") {
				v++
			}
		}
		return v * n >> 16
	}).Draw(d.of, what)
}

// once in n cases on the average.
func (d drawn) once(n int, what string) bool { return d.upTo(n, what) == n-1 }

// oneOf draws one of some values.
func oneOf[T any](d drawn, what string, some ...T) T { return some[d.upTo(len(some), what)] }

// eachCase holds a property over as many generated cases as are said for each engine, each with the address of an empty
// database. -rapid.checks says otherwise.
func eachCase(t *testing.T, sqlite, postgres int, property func(t drawn, address string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		bound(t, sqlite)
		rapid.Check(t, func(of *rapid.T) {
			d := drawn{t, of}
			property(d, peacetest.SQLiteAddress(d))
		})
	})
	t.Run("postgres", func(t *testing.T) {
		peacetest.PostgresAddress(t) // skips where there is none
		bound(t, postgres)
		rapid.Check(t, func(of *rapid.T) {
			d := drawn{t, of}
			property(d, peacetest.PostgresAddress(d))
		})
	})
}

// bound has rapid make n cases in this test: a hundred databases would take too long. The tests that use it are not
// parallel, since rapid has one number for all.
func bound(t *testing.T, n int) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	if f.Value.String() != f.DefValue || os.Getenv("RAPID_CHECKS") != "" {
		return
	}
	if err := f.Value.Set(strconv.Itoa(n)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Value.Set(f.DefValue); err != nil {
			t.Fatal(err)
		}
	})
}

// twinOf returns the address of another empty database of the engine of address.
func twinOf(t testing.TB, address string) string {
	t.Helper()
	if strings.HasPrefix(address, "sqlite:") {
		return peacetest.SQLiteAddress(t)
	}
	return peacetest.PostgresAddress(t)
}
