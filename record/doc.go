// Package record keeps the acts: it checks what was signed, gives each entry its place, proves it, erases what must be
// erased without moving a leaf, replays, exports and verifies. The specification for implementers is docs/record.md.
//
// Its words:
//
//	log         one peace process's record, named by the SHA-256 of its first payload
//	envelope    a DSSE v1 envelope: a payload with the signatures of one or two keys
//	entry       an envelope with its parts in its place: index, time of receipt, salt, leaf
//	leaf        33 bytes that commit to the entry without telling anything of it
//	head        size, root and right edge of the tree
//	checkpoint  the head under the log's own key (C2SP tlog-checkpoint)
//	tile        up to 256 hashes of the tree (C2SP tlog-tiles); full ones never change
//	snapshot    one state of a log, to prove from
//	followed    how far somebody has checked a log that others serve
//	receipt     a proof that an entry stands under a checkpoint (C2SP tlog-proof)
//	bundle      a whole record in one file that anyone can check
//	reader      who asks: everybody, a party, a key
//	audit       holds everything in a database against everything else; a finding is one thing that is wrong there
//	repair      computes again what follows from the entries, where the log's key signed the root that they give
//	backup      an SQLite file with every owned table of either engine (docs/operations.md)
//
// What always holds:
//
//   - One transaction appends an entry: body, parts, tiles, every projection and the checkpoint. Reads follow writes.
//   - There is no leader: the head's row is the lock, on both engines.
//   - Replaying the record gives the same projection tables as living through it.
//   - While projections are computed again readers find the old tables, whole, and writers wait.
//   - A repair and a restore change nothing where what comes of them is not whole.
//   - Redaction changes no leaf, no root and no proof.
//   - No proof and no tile leaves that the head does not give.
//   - An act's audience is never wider than what it quotes or names, and its author sees what it names.
//   - What decides who may sign is hidden from no party.
//   - What is shown to a reader was found through the reader's tokens in the WHERE.
//
// It leaves to others who may sign what (Authority, implemented by package delegation) and what acts mean
// (Projection, implemented by the capabilities); both are handed to it as values.
package record
