package tiles_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/tiles"
	"golang.org/x/mod/sumdb/tlog"
)

// over opens the record of a planted log.
func over(t testing.TB, p *peacetest.Planted) *record.Record {
	t.Helper()
	r, err := record.New(t.Context(), p.DB, delegation.Authority{}, nil, record.Options{Now: peacetest.Start})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ask sends a request to a handler.
func ask(t testing.TB, h http.Handler, method, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t testing.TB, r *http.Response) []byte {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// wanted is what a tile of the planted log must be, from the reference.
func wanted(p *peacetest.Planted, at tiles.Place) []byte {
	var out []byte
	for i := at.N * 256; i < at.N*256+int64(at.Width); i++ {
		if at.Entries {
			leaf := peacetest.PlantedLeaf(i)
			out = append(binary.BigEndian.AppendUint16(out, uint16(len(leaf))), leaf...)
			continue
		}
		h := p.Node(8*at.Level, i)
		out = append(out, h[:]...)
	}
	return out
}

// places returns for a size the tiles at the borders: those that are there, and those that must not be.
func places(size int64) (there, not []tiles.Place) {
	for level := range 4 {
		count := size >> (8 * level)
		last := count / 256
		for _, n := range []int64{0, 1, last - 1, last, last + 1, 1000} {
			for _, width := range []int{1, 2, int(count % 256), int(count%256) + 1, 255, 256} {
				for _, entries := range []bool{false, true} {
					if n < 0 || width < 1 || width > 256 || entries && level > 0 {
						continue
					}
					p := tiles.Place{Entries: entries, Level: level, N: n, Width: width}
					if n*256+int64(width) <= count {
						there = append(there, p)
					} else {
						not = append(not, p)
					}
				}
			}
		}
	}
	return there, not
}

func TestEachTileIsServedAtEverySize(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		p := peacetest.Plant(t, peacetest.Open(t, address), 0)
		h := tiles.Handler(over(t, p), p.ID, tiles.Options{Failed: func(err error) { t.Error(err) }})
		for _, size := range []int64{0, 1, 255, 256, 257, 511, 512, 513, 65_537} {
			p.Grow(size)
			there, not := places(size)
			for _, at := range there {
				r := ask(t, h, "GET", "/"+at.Path())
				if got := body(t, r); r.StatusCode != 200 || !bytes.Equal(got, wanted(p, at)) {
					t.Errorf("size %d, %s: status %d, %d bytes", size, at.Path(), r.StatusCode, len(got))
				}
			}
			for _, at := range not {
				if r := ask(t, h, "GET", "/"+at.Path()); r.StatusCode != 404 || r.Header.Get("ETag") != "" || r.Header.Get("Cache-Control") != "no-store" {
					t.Errorf("size %d, %s: status %d, %v", size, at.Path(), r.StatusCode, r.Header)
				}
			}
			for _, at := range []tiles.Place{{Level: 7, Width: 1}, {Level: 8, Width: 1}, {Level: 63, Width: 1}, {N: 1 << 60, Width: 256}, {Level: 63, N: 1 << 60, Width: 256}} {
				if r := ask(t, h, "GET", "/"+at.Path()); r.StatusCode != 404 {
					t.Errorf("size %d, %s: status %d", size, at.Path(), r.StatusCode)
				}
			}
			servedCheckpoint(t, h, p)
		}
	})
}

func servedCheckpoint(t *testing.T, h http.Handler, p *peacetest.Planted) {
	t.Helper()
	r := ask(t, h, "GET", "/checkpoint")
	if p.Size() == 0 { // a log is opened with its first checkpoint
		if r.StatusCode != 404 {
			t.Errorf("checkpoint of an empty log: status %d", r.StatusCode)
		}
		return
	}
	c, err := record.OpenCheckpoint(body(t, r), p.Origin, p.Signer.PublicKey())
	if err != nil || c.Size != p.Size() || c.Root != p.Root() {
		t.Errorf("checkpoint at %d: %+v, %v", p.Size(), c, err)
	}
	if r.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("checkpoint: %v", r.Header)
	}
}

// TestATileServedServesTlogsOwnReader: x/mod's reader proves from what is served, as any client would.
func TestATileServedServesTlogsOwnReader(t *testing.T) {
	p := peacetest.Plant(t, peacetest.Open(t, peacetest.SQLiteAddress(t)), 66_001)
	h := tiles.Handler(over(t, p), p.ID, tiles.Options{})
	reader := tlog.TileHashReader(tlog.Tree{N: p.Size(), Hash: p.Root()}, served{t, h})
	for _, idx := range []int64{0, 255, 256, 65_535, 65_536, 66_000} {
		proof, err := tlog.ProveRecord(p.Size(), idx, reader)
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckRecord(proof, p.Size(), p.Root(), idx, tlog.RecordHash(peacetest.PlantedLeaf(idx))); err != nil {
			t.Errorf("entry %d: %v", idx, err)
		}
	}
}

// served reads tiles from a handler for x/mod.
type served struct {
	t *testing.T
	h http.Handler
}

func (s served) Height() int                     { return 8 }
func (s served) SaveTiles([]tlog.Tile, [][]byte) {}
func (s served) ReadTiles(list []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, tile := range list {
		out = append(out, body(s.t, ask(s.t, s.h, "GET", "/"+tiles.Place{Level: tile.L, N: tile.N, Width: tile.W}.Path())))
	}
	return out, nil
}

func TestWhatNeverChangesMayBeKept(t *testing.T) {
	p := peacetest.Plant(t, peacetest.Open(t, peacetest.SQLiteAddress(t)), 300)
	h := tiles.Handler(over(t, p), p.ID, tiles.Options{})
	for path, want := range map[string][2]string{
		"/tile/0/000":            {"public, max-age=31536000, immutable", "application/octet-stream"},
		"/tile/entries/000":      {"public, max-age=31536000, immutable", "application/octet-stream"},
		"/tile/0/001.p/44":       {"public, max-age=86400, immutable", "application/octet-stream"},
		"/tile/1/000.p/1":        {"public, max-age=86400, immutable", "application/octet-stream"},
		"/tile/entries/001.p/44": {"public, max-age=86400, immutable", "application/octet-stream"},
		"/checkpoint":            {"no-cache, max-age=1", "text/plain; charset=utf-8"},
	} {
		r := ask(t, h, "GET", path)
		whole, tag := body(t, r), r.Header.Get("ETag")
		if r.StatusCode != 200 || r.Header.Get("Cache-Control") != want[0] || r.Header.Get("Content-Type") != want[1] || tag == "" ||
			r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("Content-Length") != fmt.Sprint(len(whole)) {
			t.Errorf("%s: %d %v", path, r.StatusCode, r.Header)
		}
		for _, match := range []string{tag, `"other", ` + tag, "*", "W/" + tag} {
			r := ask(t, h, "GET", path, "If-None-Match", match)
			if b := body(t, r); r.StatusCode != 304 || len(b) != 0 || r.Header.Get("ETag") != tag || r.Header.Get("Cache-Control") != want[0] {
				t.Errorf("%s with %s: %d %v", path, match, r.StatusCode, r.Header)
			}
		}
		if r := ask(t, h, "GET", path, "If-None-Match", `"other"`); r.StatusCode != 200 || !bytes.Equal(body(t, r), whole) {
			t.Errorf("%s with another tag: %d", path, r.StatusCode)
		}
		if r := ask(t, h, "HEAD", path); r.StatusCode != 200 || len(body(t, r)) != 0 || r.Header.Get("ETag") != tag || r.Header.Get("Content-Length") != fmt.Sprint(len(whole)) {
			t.Errorf("HEAD %s: %d %v", path, r.StatusCode, r.Header)
		}
	}
	before := ask(t, h, "GET", "/checkpoint").Header.Get("ETag")
	p.Grow(301)
	if r := ask(t, h, "GET", "/checkpoint", "If-None-Match", before); r.StatusCode != 200 || r.Header.Get("ETag") == before {
		t.Errorf("the checkpoint of a log that grew: %d", r.StatusCode)
	}
}

func TestEverythingElseIsNotThere(t *testing.T) {
	p := peacetest.Plant(t, peacetest.Open(t, peacetest.SQLiteAddress(t)), 300)
	h := tiles.Handler(over(t, p), p.ID, tiles.Options{})
	for _, path := range []string{"/", "/tile", "/tile/", "/tile/0", "/tile/0/0", "/tile/0/00", "/tile/0/0000", "/tile/0/%30%30%30", "/tile/0/000/", "/tile//0/000", "/tile/00/000",
		"/tile/0/x000/000", "/tile/0/000.p/256", "/tile/0/000.p/0", "/tile/0/000.p/01", "/tile/data/000", "/tile/8/0/000", "/./checkpoint", "/x/../checkpoint", "/checkpoint/", "/Checkpoint",
		"/check%70oint", "/bundle/", "/entries", "/index.html", "/debug/pprof/", "//checkpoint"} {
		if r := ask(t, h, "GET", "http://log.example"+path); r.StatusCode != 404 || string(body(t, r)) != "Not Found\n" {
			t.Errorf("%s: status %d", path, r.StatusCode)
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE"} {
		for _, path := range []string{"/checkpoint", "/tile/0/000", "/bundle"} {
			if r := ask(t, h, method, path); r.StatusCode != 405 || r.Header.Get("Allow") != "GET, HEAD" || r.Header.Get("ETag") != "" {
				t.Errorf("%s %s: %d %v", method, path, r.StatusCode, r.Header)
			}
		}
	}
	if r := ask(t, http.StripPrefix("/logs/one", h), "GET", "/logs/one/tile/0/000"); r.StatusCode != 200 {
		t.Errorf("under a prefix: %d", r.StatusCode)
	}
	none := tiles.Handler(over(t, p), act.PayloadDigest([]byte("none")), tiles.Options{})
	for _, path := range []string{"/checkpoint", "/tile/0/000", "/tile/entries/000", "/bundle"} {
		if r := ask(t, none, "GET", path); r.StatusCode != 404 {
			t.Errorf("%s of no log: %d", path, r.StatusCode)
		}
	}
}

// TestATornTileIsNotServed: 503 to the client and nothing that a cache would keep; the operator learns which.
func TestATornTileIsNotServed(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		p := peacetest.Plant(t, peacetest.Open(t, address), 600)
		control(t, p)
		for _, statement := range []string{
			`UPDATE tile SET hashes = (SELECT hashes FROM tile WHERE level = 0 AND n = 1) WHERE level = 0 AND n = 0`,
			`UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE idx = 1) WHERE idx = 2`,
			`DELETE FROM tile WHERE level = 0 AND n = 0`,
		} {
			var mu sync.Mutex
			var told []error
			h := tiles.Handler(over(t, p), p.ID, tiles.Options{Failed: func(err error) { mu.Lock(); told = append(told, err); mu.Unlock() }})
			exec(t, p, statement)
			path := "/tile/0/000"
			if strings.Contains(statement, "leaf") {
				path = "/tile/entries/000.p/7"
			}
			r := ask(t, h, "GET", path)
			if b := body(t, r); r.StatusCode != 503 || string(b) != "Service Unavailable\n" || r.Header.Get("Retry-After") != "10" ||
				r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("ETag") != "" {
				t.Errorf("%s: %d %v %q", statement, r.StatusCode, r.Header, b)
			}
			if len(told) != 1 || !strings.Contains(told[0].Error(), "tile 0/0: ") {
				t.Errorf("%s: the operator was told %v", statement, told)
			}
			if r := ask(t, h, "GET", "/tile/0/001"); r.StatusCode != 200 {
				t.Errorf("%s: another tile: %d", statement, r.StatusCode)
			}
			mend(t, p)
			control(t, p)
		}
	})
}

// control fails unless the first tile and its leaves are served.
func control(t *testing.T, p *peacetest.Planted) {
	t.Helper()
	for _, path := range []string{"/tile/0/000", "/tile/entries/000.p/7"} {
		if r := ask(t, tiles.Handler(over(t, p), p.ID, tiles.Options{}), "GET", path); r.StatusCode != 200 {
			t.Errorf("control: %s: %d", path, r.StatusCode)
		}
	}
}

func TestADatabaseThatIsGoneIsA503(t *testing.T) {
	p := peacetest.Plant(t, peacetest.Open(t, peacetest.SQLiteAddress(t)), 300)
	var told []error
	h := tiles.Handler(over(t, p), p.ID, tiles.Options{Failed: func(err error) { told = append(told, err) }})
	exec(t, p, `ALTER TABLE log RENAME TO log_gone`)
	exec(t, p, `ALTER TABLE checkpoint RENAME TO checkpoint_gone`)
	for i, path := range []string{"/checkpoint", "/tile/0/000", "/tile/entries/000", "/bundle"} {
		r := ask(t, h, "GET", path)
		if b := body(t, r); r.StatusCode != 503 || string(b) != "Service Unavailable\n" || r.Header.Get("Retry-After") == "" || r.Header.Get("ETag") != "" {
			t.Errorf("%s: %d %v %q", path, r.StatusCode, r.Header, b)
		}
		if len(told) != i+1 {
			t.Errorf("%s: told %v", path, told)
		}
	}
}

// TestTheBundleIsWhatEverybodyMaySee, and holds nothing of what is for others.
func TestTheBundleIsWhatEverybodyMaySee(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := peacetest.New(t, address)
		open, closed := "نص-معلن-للجميع", "نص-لا-يراه-غير-الأطراف"
		w.DoTo(w.Devices[peacetest.North], act.To(act.Public), peacetest.Source(open))
		w.DoTo(w.Devices[peacetest.North], act.To(act.Participants), peacetest.Source(closed))
		h := tiles.Handler(w.Record, w.Log.ID(), tiles.Options{})
		r := ask(t, h, "GET", "/bundle")
		b := body(t, r)
		if r.StatusCode != 200 || r.Header.Get("Cache-Control") != "no-store" || !bytes.Equal(b, w.Bundle(&record.Reader{})) {
			t.Errorf("bundle: %d %v", r.StatusCode, r.Header)
		}
		report, err := record.Verify(bytes.NewReader(b), delegation.Authority{}, record.Expect{Log: w.Log.ID()})
		if err != nil || report.Reader != "*" || report.Withheld == 0 {
			t.Errorf("verify: %+v, %v", report, err)
		}
		size := report.Entries
		var all bytes.Buffer
		all.Write(b)
		for _, path := range []string{"/checkpoint", fmt.Sprintf("/tile/entries/000.p/%d", size), fmt.Sprintf("/tile/0/000.p/%d", size)} {
			all.Write(body(t, ask(t, h, "GET", path)))
		}
		for text, want := range map[string]bool{open: true, closed: false} {
			if got := holds(all.Bytes(), text); got != want {
				t.Errorf("%q is published: %v, want %v", text, got, want)
			}
		}
		if r := ask(t, h, "HEAD", "/bundle"); r.StatusCode != 200 || len(body(t, r)) != 0 {
			t.Errorf("HEAD: %d", r.StatusCode)
		}
	})
}

// stuck is a client that takes nothing until it is let go.
type stuck struct {
	http.ResponseWriter
	begun, go_ chan struct{}
	once       sync.Once
}

func (s *stuck) Write(b []byte) (int, error) {
	s.once.Do(func() { close(s.begun) })
	<-s.go_
	return len(b), nil
}

// TestMoreBundlesThanAreAllowedAreSentAway, and again served once one is done.
func TestMoreBundlesThanAreAllowedAreSentAway(t *testing.T) {
	w := peacetest.New(t, peacetest.SQLiteAddress(t))
	h := tiles.Handler(w.Record, w.Log.ID(), tiles.Options{Bundles: 1})
	slow := &stuck{ResponseWriter: httptest.NewRecorder(), begun: make(chan struct{}), go_: make(chan struct{})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.ServeHTTP(slow, httptest.NewRequestWithContext(t.Context(), "GET", "/bundle", nil))
	}()
	<-slow.begun
	if r := ask(t, h, "GET", "/bundle"); r.StatusCode != 503 || r.Header.Get("Retry-After") == "" {
		t.Errorf("a second one: %d", r.StatusCode)
	}
	close(slow.go_)
	<-done
	if r := ask(t, h, "GET", "/bundle"); r.StatusCode != 200 {
		t.Errorf("after the first: %d", r.StatusCode)
	}
}

// leaving is a client that goes away after some pieces.
type leaving struct{ http.ResponseWriter }

func (leaving) Write([]byte) (int, error) { return 0, errors.New("connection reset") }

// TestABundleThatBreaksOffCutsTheConnection: half a bundle does not pass for a whole one.
func TestABundleThatBreaksOffCutsTheConnection(t *testing.T) {
	w := peacetest.New(t, peacetest.SQLiteAddress(t))
	h := tiles.Handler(w.Record, w.Log.ID(), tiles.Options{Failed: func(err error) { t.Errorf("told of a client: %v", err) }})
	defer func() {
		if got, ok := recover().(error); !ok || !errors.Is(got, http.ErrAbortHandler) {
			t.Errorf("got %v, want the connection cut", got)
		}
	}()
	h.ServeHTTP(leaving{httptest.NewRecorder()}, httptest.NewRequestWithContext(t.Context(), "GET", "/bundle", nil))
	t.Error("answered as if all were well")
}
