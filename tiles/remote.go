package tiles

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Bounds of what is taken from a server, whatever it says of itself.
const (
	maxCheckpoint = 64 << 10 // a checkpoint with some hundreds of cosignatures
	maxHashes     = fullTile * tlog.HashSize
	maxEntries    = fullTile * (2 + 33) // leaves have 33 bytes: docs/record.md
	maxBundle     = 1 << 30             // record.Verify holds what it reads in memory
	maxHeader     = 64 << 10
)

// How long a server may take.
const (
	dialTime   = 10 * time.Second
	answerTime = 20 * time.Second // until it begins to answer
	fetchTime  = time.Minute      // for a whole answer, but of a bundle
	stallTime  = 30 * time.Second // without a byte of a bundle
)

// attempts is how often a server that fails is asked: with pauses of 1, 2 and 4 seconds, a restart is waited for.
const attempts = 4

// FetchError is why something was not fetched.
type FetchError struct {
	URL    string
	Status int   // of the answer; 0 where there was none, or its body failed
	Err    error // nil where the status says it
}

func (e *FetchError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("fetch %s: status %d", e.URL, e.Status)
	}
	return fmt.Sprintf("fetch %s: %v", e.URL, e.Err)
}

// Unwrap returns the cause.
func (e *FetchError) Unwrap() error { return e.Err }

// Causes of a FetchError.
var (
	errTooLong = errors.New("the answer is longer than it may be")
	errStalled = errors.New("the server stopped sending")
)

// TooLong reports whether an answer went beyond its bound.
func (e *FetchError) TooLong() bool { return errors.Is(e.Err, errTooLong) }

// Remote is a log that somebody serves. It implements record.Published. It follows no redirection.
type Remote struct {
	prefix string
	client *http.Client
	pause  time.Duration // before the second attempt; then twice as long each time
	stall  time.Duration // without a byte of a bundle
}

// NewRemote returns the log at a prefix of http or https. Error: where it is another address, or has a query, a
// fragment or a password.
func NewRemote(prefix string) (*Remote, error) {
	u, err := url.Parse(prefix)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return nil, errors.New("parse the log's address: want http://host/path or https://host/path") // it may hold a password
	}
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: dialTime}).DialContext, TLSHandshakeTimeout: dialTime,
		ResponseHeaderTimeout: answerTime, MaxResponseHeaderBytes: maxHeader, MaxIdleConnsPerHost: 16, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true,
	}
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &Remote{strings.TrimRight(prefix, "/"), client, time.Second, stallTime}, nil
}

// Close closes idle connections.
func (r *Remote) Close() { r.client.CloseIdleConnections() }

// Checkpoint implements record.Published. Error: a *FetchError, or ctx's.
func (r *Remote) Checkpoint(ctx context.Context) ([]byte, error) {
	return r.fetch(ctx, "checkpoint", maxCheckpoint)
}

// Tile implements record.Published. Error: as of Checkpoint.
func (r *Remote) Tile(ctx context.Context, level, n int64, width int) ([]byte, error) {
	return r.place(ctx, Place{Level: int(level), N: n, Width: width}, tlog.HashSize, maxHashes)
}

// EntryBundle implements record.Published. Error: as of Checkpoint.
func (r *Remote) EntryBundle(ctx context.Context, n int64, width int) ([]byte, error) {
	return r.place(ctx, Place{Entries: true, N: n, Width: width}, maxEntries/fullTile, maxEntries)
}

// place fetches a tile or bundle of things of so many bytes each. C2SP tlog-tiles: a partial one may be gone once it is
// full; then its beginning does.
func (r *Remote) place(ctx context.Context, p Place, each, limit int) ([]byte, error) {
	b, err := r.fetch(ctx, p.Path(), int64(limit))
	var missing *FetchError
	if p.Width == fullTile || !errors.As(err, &missing) || missing.Status != http.StatusNotFound {
		return b, err
	}
	whole := p
	whole.Width = fullTile
	b, fullErr := r.fetch(ctx, whole.Path(), int64(limit))
	if fullErr != nil || len(b) < p.Width*each {
		return nil, err
	}
	return b[:p.Width*each], nil
}

// fetch returns what is served at a path, of at most limit bytes.
func (r *Remote) fetch(ctx context.Context, path string, limit int64) ([]byte, error) {
	pause := r.pause
	for i := 1; ; i++ {
		b, again, err := r.once(ctx, path, limit)
		if err == nil || again < 0 || i == attempts || ctx.Err() != nil {
			return b, errors.Join(ctx.Err(), err)
		}
		select {
		case <-time.After(max(pause, again)):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		pause *= 2
	}
}

// once asks once. With an error it returns how long to wait at least before asking again, -1 where that is no use.
func (r *Remote) once(ctx context.Context, path string, limit int64) ([]byte, time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	resp, again, err := r.get(ctx, path)
	if err != nil {
		return nil, again, err
	}
	b, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	err = errors.Join(err, resp.Body.Close())
	switch {
	case err != nil:
		return nil, 0, &FetchError{URL: r.url(path), Err: err}
	case int64(len(b)) > limit:
		return nil, -1, &FetchError{URL: r.url(path), Err: errTooLong}
	}
	return b, 0, nil
}

func (r *Remote) url(path string) string { return r.prefix + "/" + path }

// get returns an answer of status 200.
func (r *Remote) get(ctx context.Context, path string) (*http.Response, time.Duration, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url(path), nil)
	if err != nil {
		return nil, -1, &FetchError{URL: r.url(path), Err: err}
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return nil, 0, &FetchError{URL: r.url(path), Err: err}
	}
	if resp.StatusCode == http.StatusOK {
		return resp, 0, nil
	}
	again := time.Duration(-1)
	if resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= 500 {
		again = retryAfter(resp.Header.Get("Retry-After"))
	}
	return nil, again, errors.Join(&FetchError{URL: r.url(path), Status: resp.StatusCode}, resp.Body.Close())
}

// retryAfter reads seconds, and waits no longer than half a minute whatever they say.
func retryAfter(s string) time.Duration {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return min(time.Duration(min(n, 3600))*time.Second, 30*time.Second)
}

// Bundle opens the bundle that everybody may see. Error: as of Checkpoint.
func (r *Remote) Bundle(ctx context.Context) (*Stream, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	resp, _, err := r.get(ctx, "bundle")
	if err != nil {
		cancel(nil)
		return nil, err
	}
	s := &Stream{body: resp.Body, left: maxBundle, url: r.url("bundle"), ctx: ctx, cancel: cancel, stall: r.stall}
	s.stalled = time.AfterFunc(r.stall, func() { cancel(errStalled) })
	return s, nil
}

// Stream is a bundle as it comes. A server that sends nothing for half a minute, or more than a gigabyte, is cut off.
type Stream struct {
	body    io.ReadCloser
	left    int64
	url     string
	ctx     context.Context // of the request; its cause says why it was cut off
	cancel  context.CancelCauseFunc
	stall   time.Duration
	stalled *time.Timer
	failed  *FetchError
}

// Read implements io.Reader. Error: io.EOF, or a *FetchError.
func (s *Stream) Read(b []byte) (int, error) {
	if s.left <= 0 {
		s.failed = &FetchError{URL: s.url, Err: errTooLong}
		return 0, s.failed
	}
	n, err := s.body.Read(b[:min(int64(len(b)), s.left)])
	s.left -= int64(n)
	s.stalled.Reset(s.stall)
	if cause := context.Cause(s.ctx); err != nil && errors.Is(cause, errStalled) {
		err = cause
	}
	if err != nil && !errors.Is(err, io.EOF) {
		s.failed = &FetchError{URL: s.url, Err: err}
		err = s.failed
	}
	return n, err
}

// Failed returns why the stream broke off; nil where it came to its end, or nobody read on.
func (s *Stream) Failed() error {
	if s.failed == nil {
		return nil
	}
	return s.failed
}

// Close ends the fetching, whole or not.
func (s *Stream) Close() error {
	s.stalled.Stop()
	s.cancel(nil)
	return s.body.Close()
}
