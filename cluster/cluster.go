package cluster

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Options say how a server is started.
type Options struct {
	Folder  string                      // where its folder is made; "": Scratch()
	Log     string                      // a folder for its write-ahead log; "": beside its data
	Install func(context.Context) error // installs PostgreSQL where it is missing; nil: ErrAbsent then
	Initdb  []string                    // further arguments of initdb
	Server  []string                    // further arguments of the server
}

// Server is a temporary PostgreSQL server. It is used from one goroutine.
type Server struct {
	options Options
	bin     string
	dir     string
	port    int
	attr    *syscall.SysProcAttr
	process *exec.Cmd
	ended   chan error
}

// Start makes a server with an empty database and waits until it answers. Errors: ErrAbsent wrapped where there is no
// PostgreSQL; of its programs, with what they printed.
func Start(ctx context.Context, o Options) (*Server, error) {
	bin, err := programs(ctx, o.Install)
	if err != nil {
		return nil, err
	}
	if o.Folder == "" {
		o.Folder = Scratch()
	}
	dir, err := os.MkdirTemp(o.Folder, "tq") // PostgreSQL keeps its socket path under about 100 bytes: ours is far below 60
	if err != nil {
		return nil, fmt.Errorf("make a folder for PostgreSQL: %w", err)
	}
	s := &Server{options: o, bin: bin, dir: dir}
	if err := s.found(ctx); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// found fills the folder and starts the server for the first time.
func (s *Server) found(ctx context.Context) error {
	var err error
	if s.attr, err = s.unprivileged(); err != nil {
		return err
	}
	args := append([]string{"-D", s.Data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"}, s.options.Initdb...)
	if s.options.Log != "" {
		args = append(args, "--waldir="+s.options.Log)
	}
	initdb := exec.CommandContext(ctx, filepath.Join(s.bin, "initdb"), args...)
	s.As(initdb)
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	if s.port, err = freePort(ctx); err != nil {
		return err
	}
	return s.start(ctx)
}

// Restart starts the server again after Kill, or after it ended by itself, and waits until it answers.
func (s *Server) Restart(ctx context.Context) error {
	var err error
	for range 50 { // processes of a server that was killed may still be ending
		if err = s.start(ctx); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return err
}

func (s *Server) start(ctx context.Context) error {
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("open PostgreSQL's log: %w", err)
	}
	defer log.Close()
	args := append([]string{"-D", s.Data(), "-k", s.dir, "-p", strconv.Itoa(s.port), "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300"}, s.options.Server...)
	s.process = exec.CommandContext(context.WithoutCancel(ctx), filepath.Join(s.bin, "postgres"), args...)
	s.As(s.process)
	s.process.Stdout, s.process.Stderr = log, log
	if err := s.process.Start(); err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	process, ended := s.process, make(chan error, 1)
	s.ended = ended
	go func() { ended <- process.Wait() }()
	if err := s.answers(ctx); err != nil {
		return errors.Join(err, s.Kill())
	}
	return nil
}

// answers waits until the server takes connections, half a minute at most: it does not while it recovers.
func (s *Server) answers(ctx context.Context) error {
	for range 600 {
		err := ping(ctx, s.Address("postgres"))
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-s.ended:
			s.ended <- err
			return fmt.Errorf("PostgreSQL ended: %w\n%s", err, s.said())
		case <-time.After(50 * time.Millisecond):
		}
	}
	return fmt.Errorf("PostgreSQL did not start:\n%s", s.said())
}

func ping(ctx context.Context, address string) error {
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	return c.Close(ctx)
}

// said returns the end of what the server printed.
func (s *Server) said() []byte {
	const most = 4 << 10
	b, err := os.ReadFile(filepath.Join(s.dir, "log"))
	if err != nil {
		return []byte(err.Error())
	}
	return b[max(0, len(b)-most):]
}

// Address returns the address of a database of the server, as its owner. The first one is called postgres.
func (s *Server) Address(database string) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s?sslmode=disable", s.port, database)
}

// Port returns the port of 127.0.0.1 at which the server listens.
func (s *Server) Port() int { return s.port }

// PID returns the id of the server's first process.
func (s *Server) PID() int { return s.process.Process.Pid }

// Data returns the folder of the server's data.
func (s *Server) Data() string { return filepath.Join(s.dir, "d") }

// Give makes a folder the property of the user as whom the server runs.
func (s *Server) Give(folder string) error {
	if s.attr.Credential == nil {
		return nil
	}
	return os.Chown(folder, int(s.attr.Credential.Uid), int(s.attr.Credential.Gid))
}

// As has a command run as the user as whom the server runs.
func (s *Server) As(c *exec.Cmd) { c.SysProcAttr, c.Dir, c.Env = s.attr, s.dir, s.env() }

// Kill ends the server's first process as by kill -9. The others notice and end; nothing is written down.
func (s *Server) Kill() error { return s.end(syscall.SIGKILL) }

// Running reports whether the server's first process is there.
func (s *Server) Running() bool {
	select {
	case err := <-s.ended:
		s.ended <- err
		return false
	default:
		return true
	}
}

func (s *Server) end(how syscall.Signal) error {
	if s.process == nil || s.process.Process == nil {
		return nil
	}
	if err := s.process.Process.Signal(how); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("end PostgreSQL: %w", err)
	}
	err := <-s.ended
	s.ended <- err
	return nil
}

// Stop ends the server and takes its folder away.
func (s *Server) Stop() error {
	err := s.end(syscall.SIGQUIT) // immediate: the data are thrown away
	return errors.Join(err, os.RemoveAll(s.dir))
}

func (s *Server) env() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.dir, "LC_ALL=C", "TZ=UTC"}
}

func freePort(ctx context.Context) (int, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	port := l.Addr().(*net.TCPAddr).Port
	return port, l.Close()
}
