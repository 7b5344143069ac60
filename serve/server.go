package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/tiles"
)

// Times of the server. A client that is slower is cut off; a bundle has a time for each piece: package tiles.
const (
	headerTime = 5 * time.Second
	readTime   = 15 * time.Second
	writeTime  = 30 * time.Second
	idleTime   = time.Minute
	stopTime   = 10 * time.Second // for requests under way when the server stops
	maxHeader  = 16 << 10
)

// Serve publishes a log on l until ctx ends, and then lets the requests under way finish, for ten seconds at most. It
// closes l. failed is told what the clients are not: why one was sent away with 503. No key is needed. Error: of l.
func (p *Program) Serve(ctx context.Context, l net.Listener, log act.Digest, failed func(error)) error {
	s := &http.Server{Handler: tiles.Handler(p.Record, log, tiles.Options{Failed: failed}), ReadHeaderTimeout: headerTime, ReadTimeout: readTime,
		WriteTimeout: writeTime, IdleTimeout: idleTime, MaxHeaderBytes: maxHeader}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve on %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if err := s.Shutdown(stopping); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stop serving on %s: %w", l.Addr(), err)
	} else if err != nil {
		return s.Close() // those that are still not done
	}
	return nil
}
