package act

import (
	"encoding/binary"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
)

// NewEntryID returns a UUIDv7 (RFC 9562 section 5.7) for the instant at, with 74 bits from random.
func NewEntryID(at time.Time, random io.Reader) (EntryID, error) {
	var u uuid.UUID
	if _, err := io.ReadFull(random, u[6:]); err != nil {
		return "", fmt.Errorf("entry id: %w", err)
	}
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(at.UnixMilli()))
	copy(u[:6], ms[2:])
	u[6] = u[6]&0x0f | 0x70
	u[8] = u[8]&0x3f | 0x80
	return EntryID(u.String()), nil
}
