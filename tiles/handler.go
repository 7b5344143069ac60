package tiles

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
)

// Options change how Handler behaves. The zero Options are fit for use.
type Options struct {
	// Failed is told why a request was answered with 503: the client is not. It may be called at once from several
	// requests.
	Failed func(error)
	// Bundles is how many bundles are written at once; 0: 2. Each holds a read transaction of the database.
	Bundles int
}

// How long what was served may be kept. C2SP tlog-tiles: tiles are immutable, the checkpoint is not. A partial tile
// never changes either, but a full one takes its place soon.
const (
	keepFull    = "public, max-age=31536000, immutable"
	keepPartial = "public, max-age=86400, immutable"
	keepBriefly = "no-cache, max-age=1"
	keepNot     = "no-store"
)

// retrySeconds is when a client is told to come again: longer than most restarts of a database take.
const retrySeconds = "10"

// Times that one client may take of the bundle: a slow one would hold its read transaction.
const (
	pieceTime  = 20 * time.Second // for each piece that is written
	bundleTime = 15 * time.Minute // for the whole
)

type handler struct {
	record  *record.Record
	log     act.Digest
	failed  func(error)
	bundles chan struct{}
}

// Handler serves one log at the root of its paths; http.StripPrefix puts it elsewhere. It answers GET and HEAD:
//
//	/checkpoint                       the newest checkpoint
//	/tile/<level>/<number>[.p/<w>]    hashes
//	/tile/entries/<number>[.p/<w>]    leaves
//	/bundle                           the record as everybody may see it
//
// Everything else is 404, other methods 405. Where the database cannot be read it answers 503 with Retry-After.
func Handler(r *record.Record, log act.Digest, o Options) http.Handler {
	h := &handler{record: r, log: log, failed: o.Failed, bundles: make(chan struct{}, max(o.Bundles, 0))}
	if o.Bundles <= 0 {
		h.bundles = make(chan struct{}, 2)
	}
	if h.failed == nil {
		h.failed = func(error) {}
	}
	return h
}

// ServeHTTP implements http.Handler.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	path, rooted := strings.CutPrefix(r.URL.Path, "/")
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed)
	case !rooted || r.URL.RawPath != "": // a path has one spelling
		refuse(w, http.StatusNotFound)
	case path == "checkpoint":
		h.checkpoint(w, r)
	case path == "bundle":
		h.bundle(w, r)
	default:
		place, err := ParsePlace(path)
		if err != nil {
			refuse(w, http.StatusNotFound)
			return
		}
		h.place(w, r, place)
	}
}

// refuse answers with a status and its name.
func refuse(w http.ResponseWriter, status int) {
	for _, name := range []string{"ETag", "Content-Length"} {
		w.Header().Del(name)
	}
	w.Header().Set("Cache-Control", keepNot)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	io.WriteString(w, http.StatusText(status)+"\n")
}

// fail answers for an error: 404 where the log has nothing there, else 503.
func (h *handler) fail(w http.ResponseWriter, err error) {
	if errors.Is(err, record.ErrNoTile) || errors.Is(err, record.ErrNoLog) {
		refuse(w, http.StatusNotFound)
		return
	}
	if !errors.Is(err, context.Canceled) { // else the client went away
		h.failed(err)
	}
	w.Header().Set("Retry-After", retrySeconds)
	refuse(w, http.StatusServiceUnavailable)
}

// send answers with b, or with 304 where the client has it.
func send(w http.ResponseWriter, r *http.Request, b []byte, kind, keep string) {
	sum := sha256.Sum256(b)
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", keep)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
}

func (h *handler) checkpoint(w http.ResponseWriter, r *http.Request) {
	c, err := h.record.Checkpoint(r.Context(), h.log)
	if err != nil {
		h.fail(w, err)
		return
	}
	send(w, r, []byte(c), "text/plain; charset=utf-8", keepBriefly)
}

func (h *handler) place(w http.ResponseWriter, r *http.Request, p Place) {
	var b []byte
	var err error
	if p.Entries {
		b, err = h.record.EntryBundle(r.Context(), h.log, p.N, p.Width)
	} else {
		b, err = h.record.Tile(r.Context(), h.log, int64(p.Level), p.N, p.Width)
	}
	if err != nil {
		h.fail(w, err)
		return
	}
	keep := keepPartial
	if p.Width == fullTile {
		keep = keepFull
	}
	send(w, r, b, "application/octet-stream", keep)
}

// bundle writes the record as everybody may see it, piece by piece. What fails on the way cuts the connection: half a
// bundle must not pass for a whole one.
func (h *handler) bundle(w http.ResponseWriter, r *http.Request) {
	select {
	case h.bundles <- struct{}{}:
		defer func() { <-h.bundles }()
	default:
		w.Header().Set("Retry-After", retrySeconds)
		refuse(w, http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", keepNot)
	if r.Method == http.MethodHead {
		if _, err := h.record.Head(r.Context(), h.log); err != nil {
			h.fail(w, err)
		}
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), bundleTime)
	defer cancel()
	out := &pieces{w: w, to: http.NewResponseController(w)}
	err := h.record.Export(ctx, out, h.log, &record.Reader{})
	switch {
	case err != nil && !out.begun:
		h.fail(w, err)
	case err != nil:
		if out.err == nil && ctx.Err() == nil { // the database's doing, not the client's
			h.failed(fmt.Errorf("serve bundle: %w", err))
		}
		panic(http.ErrAbortHandler) // net/http: cuts the connection without a word in the log
	}
}

// pieces writes to a client and gives it a time for each piece.
type pieces struct {
	w     io.Writer
	to    *http.ResponseController
	begun bool
	err   error
}

// Write implements io.Writer.
func (p *pieces) Write(b []byte) (int, error) {
	p.begun = true
	if err := p.to.SetWriteDeadline(time.Now().Add(pieceTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		p.err = err
		return 0, err
	}
	n, err := p.w.Write(b)
	if err != nil {
		p.err = err
	}
	return n, err
}
