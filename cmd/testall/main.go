// Command testall sets up what the tests need, runs every test on SQLite and PostgreSQL, and ends with the number of
// tests per engine. It fails where a test failed, where the engines ran different sets, or, under CI=true, where
// anything was skipped.
//
// PostgreSQL: TANSIQ_TEST_POSTGRES if it is set; else a temporary cluster from an installed server; else the server is
// installed (Debian, as root); else a message says exactly what to install. Node, for the tests of interop: as is, or
// installed in the same way.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"time"

	"github.com/tansiq/tansiq/cluster"
)

const variable = "TANSIQ_TEST_POSTGRES"

func main() {
	dir := flag.String("C", ".", "the project's folder")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	code := run(ctx, *dir, flag.Args())
	stop()
	os.Exit(code)
}

func run(ctx context.Context, dir string, args []string) int {
	begin := time.Now()
	if os.Getenv(variable) == "" {
		c, err := startCluster(ctx)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() {
			if err := c.Stop(); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		}()
		if err := os.Setenv(variable, c.Address("postgres")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	tmp, err := os.MkdirTemp(cluster.Scratch(), "tt") // the tests' SQLite files
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() {
		if err := os.RemoveAll(tmp); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}()
	t := newTally()
	failed := false
	for _, m := range modules(args) {
		if err := m.test(ctx, dir, tmp, t); err != nil {
			fmt.Fprintf(os.Stderr, "tests of %s: %v\n", m.dir, err)
			failed = true
		}
	}
	return t.report(failed, time.Since(begin))
}

// module is a Go module of the project with what is to be tested of it. interop is one of its own, so that what it needs of
// others is no dependency of the program.
type module struct {
	dir      string
	packages []string
}

const interop = "interop"

// modules sorts packages by the module that they are in: what begins with ./interop is of that one. No package means every
// package of both.
func modules(packages []string) []module {
	if len(packages) == 0 {
		return []module{{".", []string{"./..."}}, {interop, []string{"./..."}}}
	}
	root, other := module{dir: "."}, module{dir: interop}
	for _, p := range packages {
		if rest, ok := strings.CutPrefix(p, "./"+interop); ok && (rest == "" || rest[0] == '/') {
			other.packages = append(other.packages, "."+rest)
			continue
		}
		root.packages = append(root.packages, p)
	}
	var out []module
	for _, m := range []module{root, other} {
		if len(m.packages) > 0 {
			out = append(out, m)
		}
	}
	return out
}

// test runs the tests of a module and counts them. Error: where go test could not be run, or failed.
func (m module) test(ctx context.Context, dir, tmp string, t *tally) error {
	if m.dir == interop {
		if err := needNode(ctx); err != nil {
			return err
		}
	}
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-json", "-timeout=14m"}, m.packages...)...)
	cmd.Dir, cmd.Stderr, cmd.Env = filepath.Join(dir, m.dir), os.Stderr, append(os.Environ(), "TMPDIR="+tmp)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	t.read(out)
	return cmd.Wait()
}

// startCluster starts the server of the run, or says how to have one.
func startCluster(ctx context.Context) (*cluster.Server, error) {
	how := cluster.ErrAbsent.Error() + "\nor set " + variable + " to the address of a server whose user may create databases, such as\n  " +
		variable + "='postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable'"
	return cluster.Start(ctx, cluster.Options{Install: func(ctx context.Context) error { return install(ctx, "postgresql", how) }})
}

// event is a line of `go test -json`.
type event struct {
	Action, Package, Test, Output string
	ImportPath                    string
	Elapsed                       float64
}

// tally counts tests and keeps the output of those that fail.
type tally struct {
	passed, failed, skipped int
	absent                  int                        // tests on material that is not here
	engines                 map[string]map[string]bool // engine → tests that ran, without the engine's name
	output                  map[string][]string
	skips                   []string
}

func newTally() *tally {
	return &tally{engines: map[string]map[string]bool{"sqlite": {}, "postgres": {}}, output: map[string][]string{}}
}

func (t *tally) read(in io.Reader) {
	scan := bufio.NewScanner(in)
	scan.Buffer(make([]byte, 1<<20), 1<<26)
	for scan.Scan() {
		var e event
		if json.Unmarshal(scan.Bytes(), &e) != nil {
			fmt.Println(scan.Text())
			continue
		}
		t.take(e)
	}
}

func (t *tally) take(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output", "build-output":
		if e.Action == "build-output" {
			fmt.Print(e.Output)
			return
		}
		t.absence(e.Output)
		t.output[key] = append(t.output[key], e.Output)
	case "pass", "fail", "skip":
		t.end(e, key)
	}
}

// absence prints what a test says of tests that ran on nothing, "absent: N tests", however it was printed, and adds N up.
func (t *tally) absence(line string) {
	at := strings.Index(line, "absent: ")
	if at < 0 || strings.TrimSpace(line[:at]) != "" && !logged(line[:at]) {
		return
	}
	var n int
	if _, err := fmt.Sscanf(line[at:], "absent: %d tests", &n); err == nil {
		fmt.Print(strings.TrimSpace(line[at:]) + "\n")
		t.absent += n
	}
}

// logged reports whether what stands before is where a test logged from: "    file_test.go:12: ".
func logged(before string) bool {
	return strings.Contains(before, "_test.go:") && strings.HasSuffix(before, ": ")
}

func (t *tally) end(e event, key string) {
	if e.Test == "" {
		if e.Action != "skip" { // a package without tests is no skipped test
			fmt.Printf("%-4s %s %.1fs\n", e.Action, e.Package, e.Elapsed)
		}
		if e.Action == "fail" {
			fmt.Print(strings.Join(t.output[key], ""))
		}
		return
	}
	switch e.Action {
	case "pass":
		t.passed++
	case "fail":
		t.failed++
		fmt.Print(strings.Join(t.output[key], ""))
	case "skip":
		if !strings.Contains(strings.Join(t.output[key], ""), "absent: ") { // said already: its material is not here
			t.skipped++
			t.skips = append(t.skips, key)
		}
	}
	delete(t.output, key)
	for engine, tests := range t.engines {
		parts := strings.Split(e.Test, "/")
		for i, p := range parts {
			if p == engine && e.Action != "skip" {
				tests[e.Package+" "+strings.Join(append(append([]string{}, parts[:i]...), parts[i+1:]...), "/")] = true
			}
		}
	}
}

func (t *tally) report(failed bool, took time.Duration) int {
	code := 0
	if failed || t.failed > 0 {
		code = 1
	}
	for _, d := range difference(t.engines["sqlite"], t.engines["postgres"]) {
		fmt.Printf("only on sqlite: %s\n", d)
		code = 1
	}
	for _, d := range difference(t.engines["postgres"], t.engines["sqlite"]) {
		fmt.Printf("only on postgres: %s\n", d)
		code = 1
	}
	for _, s := range t.skips {
		fmt.Printf("skipped: %s\n", s)
		if os.Getenv("CI") == "true" {
			code = 1
		}
	}
	if t.absent > 0 {
		fmt.Printf("absent: %d tests in all\n", t.absent)
	}
	fmt.Printf("took %s\n", took.Round(time.Second))
	fmt.Printf("sqlite: %d tests\npostgres: %d tests\n", len(t.engines["sqlite"]), len(t.engines["postgres"]))
	fmt.Printf("tests: %d passed, %d failed, %d skipped\n", t.passed, t.failed, t.skipped)
	return code
}

func difference(a, b map[string]bool) []string {
	var out []string
	for k := range a {
		if !b[k] {
			out = append(out, k)
		}
	}
	sort.Strings(out)
	return out
}
