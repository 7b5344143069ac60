package tracing

import (
	"strings"
	"testing"
)

func TestEachSyncOfATraceCountsOnce(t *testing.T) {
	const trace = `101 write(1, "append begins\n", 14) = 14
101 fdatasync(7 <unfinished ...>
102 write(2, "append begins\n", 14) = 14
101 <... fdatasync resumed>) = 0
102 fsync(8) = 0
102 openat(AT_FDCWD, "fsync(1)", O_RDONLY) = 9
101 write(1, "append ends\n", 12) = 12
`
	count, begun := 0, 0
	if err := Read(strings.NewReader(trace), func(line string, sync bool) {
		if sync {
			count++
		}
		if Says(line, "append begins\n") {
			begun++
		}
	}); err != nil {
		t.Fatal(err)
	}
	if count != 2 || begun != 1 {
		t.Errorf("%d syncs, %d beginnings, want 2 and 1", count, begun)
	}
}

func TestALineThatIsTooLongIsAnError(t *testing.T) {
	if err := Read(strings.NewReader(strings.Repeat("x", 2<<20)), func(string, bool) {}); err == nil {
		t.Error("no error")
	}
}
