// Package act holds the kinds of acts: everything a participant can do that the record keeps.
//
// Its words:
//
//	act       what was done: a source filed, a commitment recorded, a position taken
//	kind      the name of an act's form, such as "commitment.recorded"; never renumbered, never renamed
//	payload   the canonical bytes that the author signs: the head (log, entry id, sequence, audience, parts) and the act
//	part      something sensitive that an act says; the payload carries its salted digest, the content travels beside it
//	audience  who may see an entry or a part
//
// What always holds:
//
//   - One act has one form of bytes: RFC 8785 (JCS) restricted to integers and lower-case keys.
//     Open refuses everything else.
//   - A part's content, name, media type, audience, log and entry are all bound by its digest, so a part that was
//     swapped, relabelled, widened or re-attached does not verify.
//   - No floats stand in signed bytes. Days are civil days, instants are microseconds UTC.
//   - For each field of each kind Fields says whether it is payload or part, and why.
//   - New fields are optional; a released golden in testdata is never edited.
//
// The package is a leaf: no SQL, no HTTP, no files, no clock. Who may sign what is package delegation's; order,
// proof and storage are package record's.
package act
