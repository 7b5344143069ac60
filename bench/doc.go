// Command bench measures what the specifications promise, each bar as a ratio against a peer or a limit that is
// measured in the same run: `make bench`.
//
// Its words:
//
//	bar     what a specification promises: docs/record.md (Bars), the reading engine's speed; "-": nothing
//	figure  one line: what was measured, its peer or limit, their ratio, the bar, the spread, pass or FAIL
//	peer    what the promise is held against: a bare transaction, signature checks, COPY, the naive tile reader, writers
//	        that compare and swap, and Tessera, the log of somebody else (interop/cmd/peer)
//	limit   a number that the specification itself sets, where there is no peer
//	pair    one measurement of ours and one of each peer, one right after the other, in alternating order
//	spread  the smallest and the largest ratio of all pairs
//	world   a fictional process whose log is appended to: a secretariat and its parties, with their keys
//	crowd   clients at once, each with a key of its own, each of which awaits one entry before it sends the next
//
// What always holds:
//
//   - A ratio is the median over at least nine pairs (three with --quick, which only shows that the program runs).
//   - Acts are composed and signed before the clock starts. A refused act is an error, never a fast append.
//   - Every append goes the whole way: rules, leaf, tiles, every projection of the program, checkpoint.
//   - Both sides of a pair use the same disk or server; those that use our engines, the same engine with the same
//     settings. Under each line stands how the peer is set up, as the engine itself says it.
//   - What was done is counted when the clock stands still: logs are contiguous and have every entry, receipts check, rows
//     are the same on both sides, projections hold every entry.
//   - What could not be measured has no value, and says why.
//
// What the figures of names that do not say it are:
//
//	bulk-1000            record.Log.AppendAll of batches of 1,000, against Ed25519 on all cores; -per-core: on one core
//	bulk-1000-received   the same without signature checks, which were made before the clock started
//	clients-64           record.Log.AppendOne; -receipts: and record.Record.Receipt of the entry
//	rows-1000            store.Tx.Insert, which writes multi-row VALUES, of 1,000 rows of 1.1 KB in a transaction
//	writers-3            three programs on one database, each with 64 clients; -wasted: transactions rolled back meanwhile
//	proofs-cold, -hot    record.Snapshot.Prove where no tile is kept from the proof before, and where all are; the log
//	                     has a million leaves, of which head and tiles alone are there: a proof reads nothing else
//	append-1-syncs       by strace on SQLite, by pg_stat_wal on PostgreSQL, on which nothing else may be at work then
//
// The machine's line comes first, since no figure means anything without it. Databases are made in the directory for
// temporary files: set TMPDIR to a directory of the disk in question. PostgreSQL is the server of TANSIQ_TEST_POSTGRES,
// the address of a user who may make databases; without it a temporary one with its data in that directory too, where
// PostgreSQL is installed. Tessera needs the go command and the modules of interop.
//
// Exit codes: 0 done, also where a bar failed; 1 the bench itself failed; 2 the command line was not understood;
// 3 a bar failed and --strict was given.
package main
