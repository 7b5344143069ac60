// Command chaos makes faults on purpose and checks that the record stays whole: `make chaos`. It takes about ten minutes
// on two cores; a short run of each scenario and of each mutant is among the ordinary tests.
//
// Its words:
//
//	scenario  a fault, how it is made, and what must be seen after it
//	run       one occurrence of the fault: a kill, a disk that is full, a connection that is cut
//	writer    a program of its own that appends signed acts with several hands at once, and tells of each
//	hand      one key that writes; every hand is a goroutine of a writer
//	life      a writer from its start to its end
//	tried     an act of which the writer said, before it appended it, that it would
//	ledger    what writers tried, and what was acknowledged to them
//	check     something that must hold; a finding says which one did not, and where
//	mutant    the writer built with one safeguard taken out: a scenario must find it
//
// What always holds:
//
//   - Every act and every kill follows from the seed, which is printed: -seed N makes the same faults again. Where in
//     the writer's work a kill falls is the machine's matter.
//   - What is acknowledged is said on a pipe before the kill, so that a writer cannot take it back.
//   - The checks are made by another program than the one that was killed, which no mutant has touched.
//   - A mutant is this project's source with one string replaced, which must stand there exactly once.
//   - No server and no file of anybody else is touched: databases are made in a folder that goes afterwards.
//
// Killing a program cannot show that nothing is written down late: the system keeps what was written. Whether each
// acknowledgement waited for the disk is counted in the system's calls, with strace.
//
// Exit codes: 0 everything held and every mutant was found; 1 something did not hold, or a mutant was not found;
// 2 the command line was not understood.
package main
