// Package tracing reads, in the system's calls, when a program waits for the disk: what neither a kill nor a clock can show.
// It needs strace; where that is absent or may not trace, Strace says so.
//
// Its words:
//
//	sync   a call of fsync or fdatasync
//	trace  what strace writes of a program: a line for each call
//
// What always holds: a call that another thread interrupts counts once, though it has two lines.
package tracing
