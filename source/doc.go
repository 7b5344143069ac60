// Package source files texts and turns what the reading engine proposes into acts that a person has accepted.
//
// Its words:
//
//	source    a text in the record: a communiqué, an article
//	reading   what the engine proposes for a source; never in the record by itself
//	draft     a reading with a person's decisions, private to a delegation, mutable
//	decision  what a person says of one proposed item: accept, edit, reject, merge
//	statement who said what in a source, accepted
//
// What always holds:
//
//   - Nothing enters the record that a person has not accepted, and the act is signed with that person's key.
//   - What is accepted carries the exact bytes of its place in the source. An edit moves the place or changes the
//     terms; it cannot put words into the source.
//   - Everything of one acceptance is appended in one transaction, or nothing.
//   - A draft is found through its delegation alone.
package source
