package cluster

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"syscall"
)

// ErrAbsent is returned where PostgreSQL is not installed. Its text says how to install it.
var ErrAbsent = errors.New(`PostgreSQL 15 or later is needed and is not here.
Install its server (Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server; macOS: brew install postgresql@17)`)

// Scratch returns where servers and files of tests stand: in memory where there is room, since every test's commits
// wait for the disk otherwise; fsync stays on, as the program asserts.
func Scratch() string {
	const memory, room = "/dev/shm", 2 << 30
	var st syscall.Statfs_t
	if err := syscall.Statfs(memory, &st); err == nil && st.Bavail*uint64(st.Bsize) >= room {
		return memory
	}
	return "/tmp"
}

// programs returns the folder of an installed server's programs.
func programs(ctx context.Context, install func(context.Context) error) (string, error) {
	if bin, ok := installed(); ok {
		return bin, nil
	}
	if install == nil {
		return "", ErrAbsent
	}
	if err := install(ctx); err != nil {
		return "", err
	}
	if bin, ok := installed(); ok {
		return bin, nil
	}
	return "", ErrAbsent
}

func installed() (string, bool) {
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
func (s *Server) unprivileged() (*syscall.SysProcAttr, error) {
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
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, os.Chown(s.dir, uid, gid)
	}
	return nil, errors.New("run as another user than root, or add a user postgres: PostgreSQL refuses root")
}
