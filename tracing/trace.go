package tracing

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// Calls are what strace is to trace: the syncs, and the writes by which a program says what it does.
const Calls = "trace=fsync,fdatasync,write"

// Strace returns the path of strace, or why syncs cannot be counted here. Error: of ctx.
func Strace(ctx context.Context) (path, why string, err error) {
	path, err = exec.LookPath("strace")
	if err != nil {
		return "", "strace is absent", nil
	}
	if err := exec.CommandContext(ctx, path, "-f", "-o", os.DevNull, "-e", "trace=fsync", "true").Run(); err != nil {
		return "", "strace may not trace here", ctx.Err()
	}
	return path, "", nil
}

// Read gives each line of a trace to f, with whether a sync begins there. A call that another thread interrupts has two
// lines; the second has no bracket after its name.
func Read(trace io.Reader, f func(line string, sync bool)) error {
	begins := regexp.MustCompile(`^\d+ +(fsync|fdatasync)\(`)
	lines := bufio.NewScanner(trace)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		f(lines.Text(), begins.MatchString(lines.Text()))
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read the trace: %w", err)
	}
	return nil
}

// Says reports whether a line of a trace is a write to standard output that begins with text.
func Says(line, text string) bool {
	return strings.Contains(line, "write(1, "+strings.TrimSuffix(strconv.Quote(text), `"`))
}
