// Package interop holds the record against programs of others, unmodified, and gives implementers what to hold theirs against.
// It is a module of its own, so that what it needs of others is no dependency of the program; it has tests alone.
//
// Its words:
//
//	vector    an input with the output that every implementation must give: docs/vectors
//	verifier  verify.mjs with verifier/: a second implementation, for Node, written from docs/record.md alone
//	peer      another log that bench measures ours against: cmd/peer
//	served    our log as package tiles publishes it: 10,000 entries and more, with redactions among them
//
// What always holds:
//
//   - Programs of others run as they were published; what they say is judged, not what they return.
//   - Each acceptance has its control: the same program refuses the same thing with one byte changed.
//   - A vector that is there is never changed; each is recomputed by every run.
package interop
