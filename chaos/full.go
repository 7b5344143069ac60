package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tansiq/tansiq/cluster"
)

// disk is where a database finds no more room: a small file system, or, where none can be mounted, a limit on the size
// of files.
type disk struct {
	dir     string
	mounted bool
	mib     int64
	taken   int64 // MiB of the file that can go
}

// limited is the size of files where there is no small file system.
const limited = 1536 << 10

// newDisk makes a disk. Half of it is taken by a file that can go later; where PostgreSQL's own tables stand there, a
// tenth.
func (s *site) newDisk(name string) (*disk, error) {
	d := &disk{dir: filepath.Join(s.dir, fmt.Sprintf("%s%d", name, s.names.Add(1))), mib: s.sizes.space, taken: s.sizes.space / 2}
	if s.engine == postgres {
		d.taken = max(1, s.sizes.space/10)
	}
	if err := os.Mkdir(d.dir, 0o755); err != nil {
		return nil, err
	}
	d.mounted = !s.unmounted && mountSmall(d.dir, d.mib, false) == nil
	if !d.mounted {
		return d, nil
	}
	if s.server != nil {
		return d, errors.Join(s.server.Give(d.dir), d.fill())
	}
	return d, d.fill()
}

func (d *disk) ballast() string { return filepath.Join(d.dir, "ballast") }

func (d *disk) fill() error {
	return os.WriteFile(d.ballast(), make([]byte, d.taken<<20), 0o600)
}

// enlarge gives the disk as much room as anybody needs.
func (d *disk) enlarge() error {
	if !d.mounted {
		return nil
	}
	return mountSmall(d.dir, 1024, true)
}

func (d *disk) close() error {
	var err error
	if d.mounted {
		err = unmount(d.dir)
	}
	return errors.Join(err, os.RemoveAll(d.dir))
}

func (d *disk) how() string {
	if d.mounted {
		return fmt.Sprintf("on a file system of %d MiB", d.mib)
	}
	return fmt.Sprintf("no file system could be mounted: files limited to %d KiB", limited>>10)
}

// full lets the disk run full under load, gives room back, lets it run full again and kills the writer there.
func full(ctx context.Context, s *site) (o *outcome, err error) {
	o = newOutcome()
	d, err := s.newDisk("full")
	if err != nil {
		return o, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	o.note = d.how()
	if !d.mounted && s.engine == postgres { // a limit on files would end a server with larger files of its log
		own := *s
		if own.server, err = cluster.Start(ctx, cluster.Options{Folder: s.dir, Initdb: []string{"--wal-segsize=1"}}); err != nil {
			return o, err
		}
		defer func() { err = errors.Join(err, own.server.Stop()) }()
		s = &own
	}
	p, drop, err := s.foundOn(ctx, d)
	if err != nil {
		return o, err
	}
	defer func() { err = errors.Join(err, drop()) }()
	t := s.task(p, 0, 0, 1, 2, 3)
	if !d.mounted && s.engine == sqlite {
		t.Limit = limited
	}
	x, err := s.live(ctx, t, o.ledger)
	if err != nil {
		return o, err
	}
	defer x.kill()
	if came, err := o.fullAndBack(ctx, s, p, d, x); err != nil || !came {
		return o, err
	}
	if d.mounted { // and once more, to be killed there
		o.runsFull(s, x)
	}
	x.kill()
	for class, n := range o.ledger.counts().failures {
		if class != classFull && (d.mounted || s.engine == sqlite) { // PostgreSQL does not name a limit on files
			o.find(checkClass, "%d failures of a full disk are called %s: %s", n, class, o.ledger.failed(class))
		}
	}
	return o, o.recovers(ctx, s, p, d)
}

// runsFull waits until calls fail for want of room.
func (o *outcome) runsFull(s *site, x *life) bool {
	before := x.said(sayFailed)
	came := o.happened(x.until("a disk that is full", 3*s.sizes.patience, func() bool { return x.said(sayFailed) >= before+5 }))
	if came {
		o.runs++
	}
	return came
}

// fullAndBack waits for a full disk, looks at the record there, and gives room: the same writer must go on.
func (o *outcome) fullAndBack(ctx context.Context, s *site, p *process, d *disk, x *life) (came bool, err error) {
	if !o.runsFull(s, x) {
		return false, nil
	}
	live := &inspection{process: p, growing: true} // whoever reads finds the record whole meanwhile
	if err := live.inspect(ctx); err != nil {
		return false, err
	}
	if live.closed && s.engine == postgres { // it writes a file of its own for whoever comes first
		o.note += "; PostgreSQL took no new reader while it was full"
		live.list = nil
	}
	for _, f := range live.list {
		o.find(f.check, "while the disk was full: %s", f.text)
	}
	if err := s.giveRoom(ctx, d, x); err != nil {
		return false, err
	}
	return o.resumes(s, x), nil
}

// resumes waits until the writer's acts are acknowledged again.
func (o *outcome) resumes(s *site, x *life) bool {
	err := x.acked(int(x.acks.Load())+50, s.sizes.patience)
	if err != nil {
		o.find(checkResume, "after room came back: %v", err)
	}
	return err == nil
}

// recovers checks everything once there is room for good.
func (o *outcome) recovers(ctx context.Context, s *site, p *process, d *disk) error {
	if err := d.enlarge(); err != nil {
		return err
	}
	seen := ""
	if err := o.inspect(ctx, p, &seen, true); err != nil {
		return err
	}
	return o.settle(ctx, s, p, &seen)
}

// foundOn makes a process whose database stands on a disk.
func (s *site) foundOn(ctx context.Context, d *disk) (p *process, drop func() error, err error) {
	keep := func() error { return nil }
	if s.engine == sqlite {
		p, err = found(ctx, "sqlite:"+filepath.Join(d.dir, "tansiq.db"), s.seed)
		return p, keep, err
	}
	if !d.mounted {
		if p, err = s.found(ctx); err != nil {
			return p, keep, err
		}
		return p, keep, s.limitServer(ctx, strconv.Itoa(limited))
	}
	name := fmt.Sprintf("chaos%d_full%d", os.Getpid(), s.names.Add(1))
	for _, statement := range []string{"CREATE TABLESPACE " + name + " LOCATION '" + d.dir + "'", "CREATE DATABASE " + name + " TEMPLATE template0 TABLESPACE " + name} {
		if err := s.administer(ctx, statement); err != nil {
			return nil, keep, err
		}
	}
	drop = func() error {
		return errors.Join(s.administer(ctx, "DROP DATABASE "+name+" WITH (FORCE)"), s.administer(ctx, "DROP TABLESPACE "+name))
	}
	p, err = found(ctx, s.server.Address(name), s.seed)
	return p, drop, err
}

// giveRoom makes room on a disk, or lifts the limit on files.
func (s *site) giveRoom(ctx context.Context, d *disk, x *life) error {
	switch {
	case d.mounted:
		return os.Remove(d.ballast())
	case s.engine == postgres:
		return s.limitServer(ctx, "unlimited")
	}
	x.tell(tellLift)
	return x.until("the limit to go", s.sizes.patience, func() bool { return x.said(sayLifted) > 0 })
}

// limitServer limits the size of files that the server's processes write, those that are there and those to come.
func (s *site) limitServer(ctx context.Context, bytes string) error {
	c, err := pgx.Connect(ctx, s.server.Address("postgres"))
	if err != nil {
		return err
	}
	rows, err := c.Query(ctx, `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'`)
	if err != nil {
		return err
	}
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err := errors.Join(err, c.Close(ctx)); err != nil {
		return err
	}
	for _, pid := range append(pids, int32(s.server.PID())) {
		limit := exec.CommandContext(ctx, "prlimit", "--pid", strconv.Itoa(int(pid)), "--fsize="+bytes+":")
		s.server.As(limit)
		out, err := limit.CombinedOutput()
		if err != nil && pid == int32(s.server.PID()) {
			return fmt.Errorf("limit the server's files: %w: %s", err, out)
		}
	}
	return nil
}

// logFull lets the disk of PostgreSQL's write-ahead log run full. The server ends, as it must; with room it comes back.
func logFull(ctx context.Context, s *site) (o *outcome, err error) {
	o = newOutcome()
	d, err := s.newDisk("log")
	if err != nil {
		return o, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if !d.mounted {
		o.note = "not made: no file system could be mounted"
		return o, nil
	}
	o.note = d.how()
	wal := filepath.Join(d.dir, "wal")
	if err := os.Mkdir(wal, 0o700); err != nil {
		return o, err
	}
	if err := s.server.Give(wal); err != nil {
		return o, err
	}
	server, err := cluster.Start(ctx, cluster.Options{Folder: s.dir, Log: wal, Initdb: []string{"--wal-segsize=1"}, Server: []string{"-c", "max_wal_size=1GB"}})
	if err != nil {
		return o, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	own := *s
	own.server = server
	p, err := own.found(ctx)
	if err != nil {
		return o, err
	}
	x, err := own.live(ctx, own.task(p, 0, 0, 1, 2, 3), o.ledger)
	if err != nil {
		return o, err
	}
	defer x.kill()
	if !o.happened(x.until("a log that is full", 3*s.sizes.patience, func() bool { return !server.Running() })) {
		return o, nil
	}
	o.runs++
	time.Sleep(200 * time.Millisecond)
	if err := os.Remove(d.ballast()); err != nil {
		return o, err
	}
	if err := server.Restart(ctx); err != nil {
		return o, err
	}
	if !o.resumes(s, x) {
		return o, nil
	}
	x.kill()
	if err := errors.Join(server.Kill(), server.Restart(ctx)); err != nil {
		return o, err
	}
	return o, o.recovers(ctx, &own, p, d)
}
