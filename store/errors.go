package store

import (
	"errors"
	"fmt"
)

// Errors that callers tell apart.
var (
	ErrURL       = errors.New("database address not understood")
	ErrMissing   = errors.New("database is not there")
	ErrNewer     = errors.New("database is of a newer version of the program")
	ErrSettings  = errors.New("database settings are not safe")
	ErrReachable = errors.New("database cannot be reached")
)

// NewerError is ErrNewer with the versions.
type NewerError struct{ Have, Know int64 }

func (e *NewerError) Error() string {
	return fmt.Sprintf("%v: it has version %d, this program knows %d", ErrNewer, e.Have, e.Know)
}

// Is makes errors.Is(err, ErrNewer) true.
func (e *NewerError) Is(target error) bool { return target == ErrNewer }
