// Command peer runs the log of somebody else, so that bench can measure ours against it in the same run.
//
//	peer tessera-append [-batch N] [-size BYTES] [-await integrated|published] [-dir FOLDER] [-n N]
//
// tessera-append appends to Tessera's POSIX storage as its own documents set it up. With -batch 1, each entry is awaited before
// the next is added; else entries are added until two batches are on their way.
//
// It prints its configuration on one line, to stand beside the figure. Then it answers each line "run <n>" of its input with
// "<n> <nanoseconds>": what appending and awaiting n entries took. What the entries hold is made before the clock starts. At the
// end of its input it stops the log and removes its folder, unless -dir named it. With -n it runs once, without input.
//
// What always holds:
//
//   - An entry counts when its place is durable: integrated into the tree ("integrated"), or under a checkpoint that was
//     published ("published"). Tessera publishes at an interval of 100 ms at least, which bounds the second from below.
//   - A batch that is not full waits for its age: n is a multiple of the batch, or the figure holds a wait.
package main
