package store

import (
	"errors"
	"fmt"
	"strings"
)

// Errors that callers tell apart.
var (
	ErrURL       = errors.New("database address not understood")
	ErrMissing   = errors.New("database is not there")
	ErrNewer     = errors.New("database is of a newer version of the program")
	ErrSettings  = errors.New("database settings are not safe")
	ErrReachable = errors.New("database cannot be reached")
	ErrOutdated  = errors.New("database is of a form before the first release")
	ErrFull      = errors.New("database has no room to write")
	ErrOutcome   = errors.New("commit failed: whether it came about is not known")
)

// NewerError is ErrNewer with the versions.
type NewerError struct{ Have, Know int64 }

func (e *NewerError) Error() string {
	return fmt.Sprintf("%v: it has version %d, this program knows %d", ErrNewer, e.Have, e.Know)
}

// Is makes errors.Is(err, ErrNewer) true.
func (e *NewerError) Is(target error) bool { return target == ErrNewer }

// SQLSTATE classes and codes of PostgreSQL, and result codes of SQLite, that callers are told apart.
const (
	pgDiskFull     = "53100"
	pgUnique       = "23505"
	pgLockTimeout  = "55P03"
	liteFull       = 13
	liteIOWrite    = 10 | 3<<8
	liteIOFsync    = 10 | 4<<8
	liteIOSize     = 10 | 19<<8
	liteUnique     = 2067
	litePrimaryKey = 1555
	liteRowID      = 2579
)

// codes returns what the driver says of an error: PostgreSQL's SQLSTATE and SQLite's extended result code.
func codes(err error) (state string, code int) {
	var pg interface{ SQLState() string }
	if errors.As(err, &pg) {
		state = pg.SQLState()
	}
	var lite interface{ Code() int }
	if errors.As(err, &lite) {
		code = lite.Code()
	}
	return state, code
}

// classify marks an error of a full disk.
func classify(err error) error {
	if err == nil {
		return nil
	}
	state, code := codes(err)
	switch {
	case state == pgDiskFull, code == liteFull, code == liteIOWrite, code == liteIOFsync, code == liteIOSize:
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}

// IsUnique reports whether err is a violation of a unique constraint.
func IsUnique(err error) bool {
	state, code := codes(err)
	return state == pgUnique || code == liteUnique || code == litePrimaryKey || code == liteRowID
}

// noTransaction reports that SQLite rolled back by itself, as it does where there is no room.
func noTransaction(err error) bool { return strings.Contains(err.Error(), "no transaction is active") }
