package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
)

// How Tessera's own command on this storage sets it up: cmd/conformance/posix of v1.0.4. It has no list of entries seen
// before (antispam) unless asked.
const (
	batchAge        = time.Second
	publishEvery    = time.Second
	republishEvery  = time.Minute
	publishSoonest  = 100 * time.Millisecond // the least that the storage takes, for who awaits the checkpoint
	pollEvery       = 10 * time.Millisecond
	batchesUnderway = 2
)

type tesseraOptions struct {
	batch, size int
	await       string
	dir         string
}

// tesseraLog is a log of Tessera in a folder.
type tesseraLog struct {
	tesseraOptions
	interval  time.Duration
	temporary bool
	add       tessera.AddFn
	awaiter   *tessera.PublicationAwaiter // nil where integration is enough
	shutdown  func(context.Context) error
	stop      context.CancelFunc
}

// openTessera opens a new log. Error: of the options, the folder or the storage.
func openTessera(ctx context.Context, o tesseraOptions) (*tesseraLog, error) {
	if o.batch < 1 || o.size < 1 || o.size > tessera.DefaultEntrySizeLimit {
		return nil, fmt.Errorf("batch of %d, entries of %d bytes: want at least 1, and at most %d bytes", o.batch, o.size, tessera.DefaultEntrySizeLimit)
	}
	l := &tesseraLog{tesseraOptions: o, interval: publishEvery, temporary: o.dir == ""}
	switch o.await {
	case "integrated":
	case "published":
		l.interval = publishSoonest
	default:
		return nil, fmt.Errorf("await %q: want integrated or published", o.await)
	}
	if l.temporary {
		var err error
		if l.dir, err = os.MkdirTemp("", "tessera"); err != nil {
			return nil, err
		}
	}
	if err := l.open(ctx); err != nil {
		return nil, errors.Join(err, l.remove())
	}
	return l, nil
}

func (l *tesseraLog) open(ctx context.Context) error {
	secret, _, err := note.GenerateKey(rand.Reader, "tansiq.example/peer")
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return err
	}
	ctx, l.stop = context.WithCancel(context.WithoutCancel(ctx))
	driver, err := posix.New(ctx, posix.Config{Path: l.dir})
	if err != nil {
		l.stop()
		return fmt.Errorf("open storage in %s: %w", l.dir, err)
	}
	options := tessera.NewAppendOptions().WithCheckpointSigner(signer).WithCheckpointInterval(l.interval).
		WithCheckpointRepublishInterval(republishEvery).WithBatching(uint(l.batch), batchAge).WithPushback(uint(max(tessera.DefaultPushbackMaxOutstanding, batchesUnderway*l.batch)))
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, options)
	if err != nil {
		l.stop()
		return fmt.Errorf("open log in %s: %w", l.dir, err)
	}
	l.add, l.shutdown = appender.Add, shutdown
	if l.await == "published" {
		l.awaiter = tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, pollEvery)
	}
	return nil
}

// configuration implements appender.
func (l *tesseraLog) configuration() string {
	return fmt.Sprintf("tessera %s posix: batch %d, age %s, checkpoint every %s, entries of %d bytes, awaiting %s", version(), l.batch, batchAge,
		l.interval, l.size, l.await)
}

// version is the version of Tessera that is built in.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "github.com/transparency-dev/tessera" {
				return m.Version
			}
		}
	}
	return "of unknown version"
}

// run implements appender.
func (l *tesseraLog) run(ctx context.Context, n int) (time.Duration, error) {
	entries := make([]*tessera.Entry, n)
	for i := range entries {
		b := make([]byte, l.size)
		if _, err := rand.Read(b); err != nil {
			return 0, err
		}
		entries[i] = tessera.NewEntry(b)
	}
	underway := 1
	if l.batch > 1 {
		underway = batchesUnderway * l.batch
	}
	var waiting []tessera.IndexFuture
	begin := time.Now()
	for _, e := range entries {
		if len(waiting) == underway {
			if err := l.awaitAll(ctx, waiting[:1]); err != nil {
				return 0, err
			}
			waiting = waiting[1:]
		}
		waiting = append(waiting, l.add(ctx, e))
	}
	err := l.awaitAll(ctx, waiting)
	return time.Since(begin), err
}

func (l *tesseraLog) awaitAll(ctx context.Context, waiting []tessera.IndexFuture) error {
	for _, future := range waiting {
		var err error
		if l.awaiter != nil {
			_, _, err = l.awaiter.Await(ctx, future)
		} else {
			_, err = future()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// close implements appender. It waits until the last checkpoint is published.
func (l *tesseraLog) close(ctx context.Context) error {
	err := l.shutdown(ctx)
	l.stop()
	return errors.Join(err, l.remove())
}

func (l *tesseraLog) remove() error {
	if !l.temporary {
		return nil
	}
	return os.RemoveAll(l.dir)
}
