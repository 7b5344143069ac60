package main

import (
	"net"
	"sync"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
)

type serveCmd struct {
	Listen string `default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
}

func (c *serveCmd) Run(a *app) error {
	h, err := a.process()
	if err != nil {
		return err
	}
	key, err := a.verifierKey(h)
	if err != nil {
		return err
	}
	l, err := (&net.ListenConfig{}).Listen(a.ctx, "tcp", c.Listen)
	if err != nil {
		return problem("listen", exitInput, locale.A("Got", locale.Isolate(c.Listen)))
	}
	a.say("serve.listening", locale.A("Origin", locale.Isolate(h.Origin)), locale.A("URL", locale.Isolate("http://"+l.Addr().String())))
	a.say("serve.key", locale.A("Key", locale.Isolate(key)), locale.A("ID", locale.Isolate(string(h.Log))))
	var mu sync.Mutex // requests fail at once
	err = a.program.Serve(a.ctx, l, h.Log, func(err error) {
		mu.Lock()
		defer mu.Unlock()
		a.tell("serve.failed", locale.A("Text", a.explain(err).text))
	})
	if err == nil {
		a.say("serve.stopped")
	}
	return err
}

// verifierKey returns the log's public key as witnesses and verifiers take it.
func (a *app) verifierKey(h record.Head) (string, error) {
	opened, err := a.program.Record.Process(a.ctx, h.Log)
	if err != nil {
		return "", err
	}
	return vkeyOf(opened)
}

func vkeyOf(opened *act.ProcessOpened) (string, error) {
	pub, err := act.ParseKey(opened.LogKey)
	if err != nil {
		return "", err
	}
	return record.VerifierKey(opened.Origin, pub)
}
