package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"syscall"
	"time"
)

// cluster is a temporary PostgreSQL server that goes with the run.
type cluster struct {
	address string
	dir     string
	server  *exec.Cmd
}

const howToInstall = `PostgreSQL 15 or later is needed for the tests and is not here.
Install its server (Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server; macOS: brew install postgresql@17),
or set ` + variable + ` to the address of a server whose user may create databases, such as
  ` + variable + `='postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable'`

func startCluster(ctx context.Context) (*cluster, error) {
	bin, err := serverBin(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(scratch(), "tq") // PostgreSQL keeps its socket path under about 100 bytes: ours is far below 60
	if err != nil {
		return nil, fmt.Errorf("make a folder for PostgreSQL: %w", err)
	}
	c := &cluster{dir: dir}
	attr, err := unprivileged(dir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := c.start(ctx, bin, attr); err != nil {
		c.stop()
		return nil, err
	}
	return c, nil
}

// scratch returns where the server keeps its data: in memory where there is room, since every test's commits wait for
// the disk otherwise; fsync stays on, as the program asserts.
func scratch() string {
	const memory, room = "/dev/shm", 2 << 30
	var st syscall.Statfs_t
	if err := syscall.Statfs(memory, &st); err == nil && st.Bavail*uint64(st.Bsize) >= room {
		return memory
	}
	return "/tmp"
}

func (c *cluster) start(ctx context.Context, bin string, attr *syscall.SysProcAttr) error {
	data := filepath.Join(c.dir, "d")
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
	initdb.SysProcAttr, initdb.Dir, initdb.Env = attr, c.dir, c.env()
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	port, err := freePort(ctx)
	if err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(c.dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	c.server = exec.CommandContext(context.WithoutCancel(ctx), filepath.Join(bin, "postgres"), "-D", data, "-k", c.dir, "-p", strconv.Itoa(port), "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300")
	c.server.SysProcAttr, c.server.Dir, c.server.Env, c.server.Stdout, c.server.Stderr = attr, c.dir, c.env(), log, log
	if err := c.server.Start(); err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	c.address = fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port)
	return c.wait(ctx, port)
}

func (c *cluster) env() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + c.dir, "LC_ALL=C", "TZ=UTC"}
}

// wait waits until the server answers, half a minute at most.
func (c *cluster) wait(ctx context.Context, port int) error {
	for range 300 {
		conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			return conn.Close()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	b, err := os.ReadFile(filepath.Join(c.dir, "log"))
	return errors.Join(fmt.Errorf("PostgreSQL did not start:\n%s", b), err)
}

func (c *cluster) stop() {
	if c.server != nil && c.server.Process != nil {
		if err := c.server.Process.Signal(syscall.SIGQUIT); err == nil { // immediate: the data are thrown away
			_ = c.server.Wait()
		}
	}
	if err := os.RemoveAll(c.dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

func freePort(ctx context.Context) (int, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	port := l.Addr().(*net.TCPAddr).Port
	return port, l.Close()
}

// serverBin returns the folder of an installed server's programs, installing it where that can be done.
func serverBin(ctx context.Context) (string, error) {
	if bin, ok := findBin(); ok {
		return bin, nil
	}
	if err := install(ctx, "postgresql", howToInstall); err != nil {
		return "", err
	}
	if bin, ok := findBin(); ok {
		return bin, nil
	}
	return "", errors.New(howToInstall)
}

func findBin() (string, bool) {
	var found []string
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin/initdb", "/usr/pgsql-*/bin/initdb", "/opt/homebrew/opt/postgresql*/bin/initdb", "/usr/local/opt/postgresql*/bin/initdb"} {
		m, err := filepath.Glob(pattern)
		if err == nil {
			found = append(found, m...)
		}
	}
	sort.Slice(found, func(i, j int) bool {
		return len(found[i]) > len(found[j]) || len(found[i]) == len(found[j]) && found[i] > found[j]
	})
	if len(found) > 0 {
		return filepath.Dir(found[0]), true
	}
	if p, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(p); err == nil {
			return filepath.Dir(real), true
		}
	}
	return "", false
}

// unprivileged returns how to run the server: as ourselves, or where we are root as the user postgres or nobody, since
// initdb refuses root.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return &syscall.SysProcAttr{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.Atoi(u.Uid)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.Atoi(u.Gid)
		if err != nil {
			return nil, err
		}
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, os.Chown(dir, uid, gid)
	}
	return nil, errors.New("run the tests as another user than root, or add a user postgres: PostgreSQL refuses root")
}
