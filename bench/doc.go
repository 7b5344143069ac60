// Command bench measures what the specifications promise, each bar as a ratio against a peer or a limit that is
// measured in the same run: `make bench`.
//
// Its words:
//
//	bar     what a specification promises: docs/record.md (Bars), the reading engine's speed
//	figure  one line: what was measured, its peer or limit, their ratio, the bar, the spread, pass or FAIL
//	peer    what does the least work that the promise can be held against: a bare transaction, a signature check
//	limit   a number that the specification itself sets, where there is no peer
//	pair    one measurement of ours and one of the peer, one right after the other, in alternating order
//	spread  the smallest and the largest ratio of all pairs
//	world   a fictional process whose log is appended to: a secretariat and its parties, with their keys
//
// What always holds:
//
//   - A ratio is the median over at least nine pairs (three with --quick, which only shows that the program runs).
//   - Acts are composed and signed before the clock starts. A refused act is an error, never a fast append.
//   - Every append goes the whole way: rules, leaf, tiles, every projection of the program, checkpoint.
//   - Both sides of a pair use the same engine with the same settings, and the same disk or server.
//   - What could not be measured has no value, and says why.
//
// The machine's line comes first, since no figure means anything without it. Databases are made in the directory for
// temporary files: set TMPDIR to a directory of the disk in question. PostgreSQL is measured where
// TANSIQ_TEST_POSTGRES is the address of a server whose user may make databases.
//
// Exit codes: 0 done, also where a bar failed; 1 the bench itself failed; 2 the command line was not understood;
// 3 a bar failed and --strict was given.
//
// It leaves out the bars of what is not built yet: many clients sharing a commit, COPY on PostgreSQL, proofs of a
// million leaves, and the comparison with other logs.
package main
