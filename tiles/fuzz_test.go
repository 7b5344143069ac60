package tiles_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/tiles"
)

// FuzzHandler: whatever is asked for, what is served is the checkpoint or a tile in its one spelling, with the hashes of
// the log, and everything else is not there.
func FuzzHandler(f *testing.F) {
	const size = 700
	p := peacetest.Plant(f, peacetest.Open(f, peacetest.SQLiteAddress(f)), size)
	checkpoint := []byte(p.Note(size, p.Root()))
	h := tiles.Handler(over(f, p), p.ID, tiles.Options{})
	for _, s := range []string{"/checkpoint", "/tile/0/000", "/tile/0/002.p/188", "/tile/0/002.p/189", "/tile/1/000.p/2", "/tile/entries/001", "/tile/entries/002.p/188",
		"/tile/63/000", "/tile/0/x009/223/372", "//checkpoint", "/tile/0/000/", "tile/0/000", "/%2e", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, path string) {
		if path == "/bundle" { // of leaves alone there is none
			return
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, (&http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}, Header: http.Header{}}).WithContext(t.Context()))
		want := []byte(nil)
		if path == "/checkpoint" {
			want = checkpoint
		} else if rest, rooted := strings.CutPrefix(path, "/"); rooted {
			want = publishedAt(p, rest)
		}
		switch {
		case want == nil && w.Code != http.StatusNotFound:
			t.Errorf("%q: status %d", path, w.Code)
		case want != nil && (w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), want)):
			t.Errorf("%q: status %d, %d bytes, want %d", path, w.Code, w.Body.Len(), len(want))
		}
	})
}

// publishedAt returns what a planted log has in the tile of a path, or nil.
func publishedAt(p *peacetest.Planted, path string) []byte {
	at, err := tiles.ParsePlace(path)
	if err != nil || at.Level > 1 || at.N*256+int64(at.Width) > p.Size()>>(8*at.Level) {
		return nil
	}
	return wanted(p, at)
}
