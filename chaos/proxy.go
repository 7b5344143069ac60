package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
)

// proxy stands between a writer and PostgreSQL and breaks connections at a commit, as planned.
type proxy struct {
	listener net.Listener
	server   string
	ctx      context.Context
	plan     []cut
	mu       sync.Mutex // of next and passed
	next     int
	passed   int // commits since the last cut
	broken   atomic.Int64
	open     sync.WaitGroup
}

// commitMessage is how a commit stands on the wire: a simple query of the PostgreSQL protocol.
var commitMessage = []byte("commit\x00")

func newProxy(ctx context.Context, port int, plan []cut) (*proxy, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for a proxy: %w", err)
	}
	p := &proxy{listener: l, server: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), ctx: ctx, plan: plan}
	p.open.Go(p.accept)
	return p, nil
}

// through returns an address that leads through the proxy.
func (p *proxy) through(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("parse an address of PostgreSQL: %w", err)
	}
	u.Host = p.listener.Addr().String()
	return u.String(), nil
}

func (p *proxy) accept() {
	for {
		c, err := p.listener.Accept()
		if err != nil {
			return
		}
		s, err := (&net.Dialer{}).DialContext(p.ctx, "tcp", p.server)
		if err != nil {
			_ = c.Close()
			continue
		}
		p.open.Go(func() { p.forth(c, s) })
		p.open.Go(func() {
			_, _ = io.Copy(c, s) // ends where either side is closed
			_, _ = c.Close(), s.Close()
		})
	}
}

// forth passes on what the writer sends, until a cut is due.
func (p *proxy) forth(writer, server net.Conn) {
	defer func() { _, _ = writer.Close(), server.Close() }()
	buf := make([]byte, 64<<10)
	for {
		n, err := writer.Read(buf)
		if n > 0 && bytes.HasSuffix(buf[:n], commitMessage) {
			if due, c := p.due(); due {
				if c.arrives { // whoever reads the answer finds the writer gone
					_ = writer.Close()
					_, _ = server.Write(buf[:n])
				}
				p.broken.Add(1)
				return
			}
		}
		if n > 0 {
			if _, err := server.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// due counts a commit and tells whether it is where the next cut is planned.
func (p *proxy) due() (bool, cut) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next >= len(p.plan) {
		return false, cut{}
	}
	c := p.plan[p.next]
	if p.passed++; p.passed <= c.commits {
		return false, c
	}
	p.next, p.passed = p.next+1, 0
	return true, c
}

// close ends the proxy and every connection through it that ends by itself.
func (p *proxy) close() error {
	if err := p.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}
