package serve_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/serve"
)

// listening serves a world's log and returns its address, and what Serve returned once ctx has ended.
func listening(t *testing.T, ctx context.Context, w *peacetest.World) (string, <-chan error) {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	p := &serve.Program{DB: w.DB, Record: w.Record}
	go func() { ended <- p.Serve(ctx, l, w.Log.ID(), func(err error) { t.Error(err) }) }()
	return l.Addr().String(), ended
}

func TestAServerStopsWhenItIsToldTo(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := peacetest.New(t, address)
		ctx, stop := context.WithCancel(t.Context())
		at, ended := listening(t, ctx, w)
		r, err := http.Get("http://" + at + "/bundle")
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != 200 || !strings.HasPrefix(string(b), `{"bundle":"tansiq/bundle/v1"`) {
			t.Errorf("bundle: %d, %v", r.StatusCode, err)
		}
		r.Body.Close()
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if _, err := net.DialTimeout("tcp", at, time.Second); err == nil {
			t.Error("it still listens")
		}
	})
}

func TestAClosedListenerIsAnError(t *testing.T) {
	w := peacetest.New(t, peacetest.SQLiteAddress(t))
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := (&serve.Program{DB: w.DB, Record: w.Record}).Serve(t.Context(), l, w.Log.ID(), nil); !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

// TestAClientThatSaysNothingIsCutOff, one that trickles its headers too: it would hold a connection for ever.
func TestAClientThatSaysNothingIsCutOff(t *testing.T) {
	t.Parallel()
	at, _ := listening(t, t.Context(), peacetest.New(t, peacetest.SQLiteAddress(t)))
	begin := time.Now()
	c, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	go func() {
		for i := 0; ; i++ { // until it is cut off
			if _, err := fmt.Fprintf(c, "%s", map[bool]string{true: "GET /checkpoint HTTP/1.1\r\nHost: x\r\n", false: "X-A: b\r\n"}[i == 0]); err != nil {
				return
			}
			time.Sleep(200 * time.Millisecond)
		}
	}()
	if err := c.SetReadDeadline(begin.Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	_, err = bufio.NewReader(c).ReadString('\n')
	if took := time.Since(begin); took > 15*time.Second || took < 2*time.Second {
		t.Errorf("cut off after %v: %v", took, err)
	}
}
