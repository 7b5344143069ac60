package main

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
)

// Machine is what the figures were measured on.
type Machine struct {
	CPU        string  `json:"cpu"`
	Cores      int     `json:"cores"`
	MaxProcs   int     `json:"gomaxprocs"`
	Load       string  `json:"load"` // of the last minute, before the run: other work makes figures noisy
	Kernel     string  `json:"kernel"`
	Filesystem string  `json:"filesystem"` // of the databases
	Go         string  `json:"go"`
	Sync       string  `json:"sync"`             // the call that was timed
	Syncs      float64 `json:"syncs_per_s"`      // of 4 KiB on the databases' disk, one after the other
	VerifyOne  float64 `json:"verify_one_per_s"` // Ed25519, messages of 1.1 KB, one core
	VerifyAll  float64 `json:"verify_all_per_s"` // on every core
}

// String returns the machine's line.
func (m Machine) String() string {
	return fmt.Sprintf("machine: %s, %d cores, GOMAXPROCS %d, load %s, %s, %s, %s, %s %s/s, Ed25519 verify %s/s one core, %s/s all cores",
		m.CPU, m.Cores, m.MaxProcs, m.Load, m.Kernel, m.Filesystem, m.Go, m.Sync, plain(m.Syncs), plain(m.VerifyOne), plain(m.VerifyAll))
}

// unknown stands where the machine does not tell.
const unknown = "unknown"

// inspect describes the machine and measures its rates, each for the time given, the disk's in dir.
func inspect(ctx context.Context, dir string, each time.Duration) (Machine, error) {
	m := Machine{CPU: cpuModel(), Cores: runtime.NumCPU(), MaxProcs: runtime.GOMAXPROCS(0), Load: firstWord("/proc/loadavg"),
		Kernel: runtime.GOOS + " " + firstWord("/proc/sys/kernel/osrelease"), Filesystem: filesystemOf(dir), Go: runtime.Version(), Sync: syncName}
	syncs, err := syncRate(ctx, filepath.Join(dir, "syncs"), each)
	if err != nil {
		return m, err
	}
	m.Syncs = rounded(syncs)
	m.VerifyOne = rounded(verifyRate(1, each))
	m.VerifyAll = rounded(verifyRate(runtime.GOMAXPROCS(0), each))
	return m, nil
}

func cpuModel() string {
	b, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for line := range strings.Lines(string(b)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

func firstWord(file string) string {
	b, err := os.ReadFile(file)
	if words := strings.Fields(string(b)); err == nil && len(words) > 0 {
		return words[0]
	}
	return unknown
}

// filesystemOf returns the type of the file system that dir is on, as the machine's table of mounts has it.
func filesystemOf(dir string) string {
	f, err := os.Open("/proc/self/mounts")
	if err != nil {
		return unknown
	}
	defer f.Close()
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return unknown
	}
	best, kind := "", unknown
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 3 || !within(dir, fields[1]) || len(fields[1]) < len(best) {
			continue
		}
		best, kind = fields[1], fields[2]
	}
	return kind
}

func within(dir, mount string) bool {
	return mount == "/" || dir == mount || strings.HasPrefix(dir, mount+"/")
}

// ring is how many pages syncRate writes before it begins again, as a write-ahead log does after a checkpoint.
const ring = 256

// syncRate writes pages of 4 KiB to a new file, makes each durable before the next, and returns how many by second.
func syncRate(ctx context.Context, file string, during time.Duration) (perSecond float64, err error) {
	f, err := os.Create(file)
	if err != nil {
		return 0, fmt.Errorf("time the disk: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(file)) }()
	page := make([]byte, 4096)
	n := 0
	begin := time.Now()
	for time.Since(begin) < during && ctx.Err() == nil {
		if _, err := f.WriteAt(page, int64(n%ring)*int64(len(page))); err != nil {
			return 0, fmt.Errorf("time the disk: %w", err)
		}
		if err := syncFile(f); err != nil {
			return 0, fmt.Errorf("time the disk: %w", err)
		}
		n++
	}
	return float64(n) / time.Since(begin).Seconds(), ctx.Err()
}

// verifyRate checks Ed25519 signatures on so many threads and returns how many by second in all.
func verifyRate(threads int, during time.Duration) float64 {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	message := make([]byte, 1100)
	signature := ed25519.Sign(key, message)
	public := key.Public().(ed25519.PublicKey)
	counts := make([]int, threads)
	var all sync.WaitGroup
	begin := time.Now()
	for i := range counts {
		all.Go(func() {
			for n := 0; time.Since(begin) < during; n++ {
				if !ed25519.Verify(public, message, signature) {
					panic("a good signature was refused")
				}
				counts[i] = n + 1
			}
		})
	}
	all.Wait()
	seconds, sum := time.Since(begin).Seconds(), 0
	for _, n := range counts {
		sum += n
	}
	return float64(sum) / seconds
}
