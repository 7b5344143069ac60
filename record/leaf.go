package record

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"hash"
)

// LeafSize is the length of a leaf in bytes.
const LeafSize = 33

// Leaf returns the log entry of C2SP tlog-tiles for an envelope (record.md, Leaf):
// 0x01 ‖ HMAC-SHA-256(salt, "tansiq/leaf/v1\n" ‖ u64 received_at_us ‖ lp(payloadType) ‖ lp(payload) ‖ n × (lp(keyid) ‖ lp(sig))).
// lp is an unsigned 64-bit big-endian length before the bytes; received_at is in microseconds UTC.
func Leaf(salt []byte, receivedUTC int64, e *Envelope) []byte {
	h := hmac.New(sha256.New, salt)
	h.Write([]byte("tansiq/leaf/v1\n"))
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(receivedUTC))
	h.Write(n[:])
	lp(h, []byte(e.PayloadType))
	lp(h, e.Payload)
	for _, s := range e.Signatures {
		lp(h, []byte(s.KeyID))
		lp(h, s.Sig)
	}
	return h.Sum([]byte{0x01})
}

func lp(h hash.Hash, b []byte) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(b)))
	h.Write(n[:])
	h.Write(b)
}
