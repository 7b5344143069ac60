package tiles_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/tiles"
)

// remote serves h on this machine and returns it as a client sees it.
func remote(t testing.TB, h http.Handler) *tiles.Remote {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	r, err := tiles.NewRemote(s.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	r.Hurry(time.Millisecond, 300*time.Millisecond)
	return r
}

func TestAServedLogIsFollowedOverHTTP(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		p := peacetest.Plant(t, peacetest.Open(t, address), 66_000)
		from := remote(t, tiles.Handler(over(t, p), p.ID, tiles.Options{Failed: func(err error) { t.Error(err) }}))
		key, err := record.VerifierKey(p.Origin, p.Signer.PublicKey())
		if err != nil {
			t.Fatal(err)
		}
		f, err := record.Follow(t.Context(), from, record.Followed{Key: key}, record.FollowOptions{})
		if err != nil || f.Size != 66_000 {
			t.Fatalf("%d: %v", f.Size, err)
		}
		p.Grow(66_300)
		if f, err = record.Follow(t.Context(), from, f, record.FollowOptions{}); err != nil || f.Size != 66_300 {
			t.Fatalf("%d: %v", f.Size, err)
		}
	})
}

func TestTheBundleComesAsItIsServed(t *testing.T) {
	w := peacetest.New(t, peacetest.SQLiteAddress(t))
	from := remote(t, http.StripPrefix("", tiles.Handler(w.Record, w.Log.ID(), tiles.Options{})))
	s, err := from.Bundle(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	report, err := record.Verify(s, delegation.Authority{}, record.Expect{Log: w.Log.ID()})
	if err != nil || report.Reader != "*" || s.Failed() != nil {
		t.Errorf("%+v, %v, %v", report, err, s.Failed())
	}
}

// TestAPartialTileThatIsGoneIsCutFromTheFullOne: C2SP tlog-tiles lets a log delete it.
func TestAPartialTileThatIsGoneIsCutFromTheFullOne(t *testing.T) {
	p := peacetest.Plant(t, peacetest.Open(t, peacetest.SQLiteAddress(t)), 600)
	h := tiles.Handler(over(t, p), p.ID, tiles.Options{})
	from := remote(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, ".p/") {
			http.NotFound(w, r)
			return
		}
		h.ServeHTTP(w, r)
	}))
	for _, at := range []tiles.Place{{N: 1, Width: 200}, {N: 0, Width: 1, Entries: true}} {
		get := from.Tile
		if at.Entries {
			get = func(ctx context.Context, _, n int64, width int) ([]byte, error) {
				return from.EntryBundle(ctx, n, width)
			}
		}
		if got, err := get(t.Context(), 0, at.N, at.Width); err != nil || !bytes.Equal(got, wanted(p, at)) {
			t.Errorf("%s: %d bytes, %v", at.Path(), len(got), err)
		}
	}
	if _, err := from.Tile(t.Context(), 0, 2, 88); !isStatus(err, 404) {
		t.Errorf("where the full one is not there: %v", err)
	}
}

func isStatus(err error, status int) bool {
	var f *tiles.FetchError
	return errors.As(err, &f) && f.Status == status && strings.HasPrefix(f.URL, "http://127.0.0.1:")
}

// TestAServerIsNotBelieved: it sends more than there can be, elsewhere, nothing, or never comes to an end.
func TestAServerIsNotBelieved(t *testing.T) {
	endless := func(w http.ResponseWriter) {
		for piece := bytes.Repeat([]byte("x"), 4096); ; {
			if _, err := w.Write(piece); err != nil {
				return
			}
		}
	}
	var asked atomic.Int32
	for name, c := range map[string]struct {
		answer func(w http.ResponseWriter, r *http.Request)
		asked  int32
		is     func(f *tiles.FetchError) bool
	}{
		"endless": {func(w http.ResponseWriter, _ *http.Request) { endless(w) }, 1, (*tiles.FetchError).TooLong},
		"a bomb": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 4096 {
				if _, err := z.Write(make([]byte, 4096)); err != nil {
					return
				}
			}
			z.Close()
		}, 1, (*tiles.FetchError).TooLong},
		"a length that lies": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100000")
			w.Write([]byte("short"))
		}, 4, func(f *tiles.FetchError) bool { return f.Status == 0 && f.Err != nil }},
		"a redirection": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }, 1, func(f *tiles.FetchError) bool { return f.Status == 302 }},
		"not there":     {http.NotFound, 1, func(f *tiles.FetchError) bool { return f.Status == 404 }},
		"no content":    {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, 1, func(f *tiles.FetchError) bool { return f.Status == 204 }},
		"down":          {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, 4, func(f *tiles.FetchError) bool { return f.Status == 503 }},
		"cut off":       {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 4, func(f *tiles.FetchError) bool { return f.Status == 0 && f.Err != nil }},
	} {
		asked.Store(0)
		from := remote(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked.Add(1); c.answer(w, r) }))
		_, err := from.Checkpoint(t.Context())
		var f *tiles.FetchError
		if !errors.As(err, &f) || !c.is(f) || asked.Load() != c.asked {
			t.Errorf("%s: asked %d times, want %d: %v", name, asked.Load(), c.asked, err)
		}
	}
}

func TestAServerThatComesBackIsWaitedFor(t *testing.T) {
	p := peacetest.Plant(t, peacetest.Open(t, peacetest.SQLiteAddress(t)), 300)
	h := tiles.Handler(over(t, p), p.ID, tiles.Options{})
	var asked atomic.Int32
	from := remote(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) < 4 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(503)
			return
		}
		h.ServeHTTP(w, r)
	}))
	if b, err := from.Checkpoint(t.Context()); err != nil || string(b) != p.Note(300, p.Root()) {
		t.Errorf("%q, %v", b, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := from.Checkpoint(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestABundleThatStallsOrBreaksOffIsNoBundle: and it is told apart from a bundle that was cut by its author.
func TestABundleThatStallsOrBreaksOffIsNoBundle(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"stalls": func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "{")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
		"begins not": func(w http.ResponseWriter, r *http.Request) { w.(http.Flusher).Flush(); <-r.Context().Done() },
		"breaks off": func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "{")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		},
	} {
		s, err := remote(t, answer).Bundle(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		_, err = io.ReadAll(s)
		var f *tiles.FetchError
		if took := time.Since(begin); took > 10*time.Second {
			t.Errorf("%s: cut off after %v", name, took)
		}
		if !errors.As(err, &f) || errors.Is(err, context.Canceled) || !errors.Is(s.Failed(), err) {
			t.Errorf("%s: %v, failed: %v", name, err, s.Failed())
		}
		s.Close()
	}
	if _, err := remote(t, http.NotFoundHandler()).Bundle(t.Context()); !isStatus(err, 404) {
		t.Errorf("not there: %v", err)
	}
}

func TestOnlyAddressesOfALogAreTaken(t *testing.T) {
	for _, bad := range []string{"", "log.example", "ftp://log.example", "file:///etc/passwd", "http://", "http:///x", "https://user:secret@log.example", "https://log.example?x=1", "https://log.example?", "https://log.example#x", "http://[::1"} {
		if _, err := tiles.NewRemote(bad); err == nil || strings.Contains(fmt.Sprint(err), "secret") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, good := range []string{"http://log.example", "https://log.example/", "https://log.example:8443/one/two", "http://[::1]:80"} {
		if _, err := tiles.NewRemote(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
}
