package main

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
)

// signed is a signature that can be checked at once.
type signed struct {
	key     ed25519.PublicKey
	message []byte
	sig     []byte
}

// errSignature is returned where a signature of the workload is not good: the bench is wrong.
var errSignature = errors.New("a signature of the workload is not good")

// keys returns the public keys of every device of the world.
func (w *world) keys() map[act.KeyID]ed25519.PublicKey {
	out := map[act.KeyID]ed25519.PublicKey{}
	for _, hands := range [][]*hand{w.devices, w.crowd} {
		for _, h := range hands {
			out[h.KeyID()] = h.public()
		}
	}
	return out
}

// signatures returns the author's signature of each submission. Every author is a device of the world.
func (w *world) signatures(subs []record.Submission) []signed {
	keys := w.keys()
	var out []signed
	for _, one := range subs {
		e := one.Envelope
		out = append(out, signed{keys[e.Author()], record.PAE(e.PayloadType, e.Payload), e.Signatures[0].Sig})
	}
	return out
}

// oneCore and allCores are the peers that check the signatures which list has when they run.
func (b *bench) oneCore(list *[]signed) peer { return b.verifying(list, "Ed25519, one core", 1) }
func (b *bench) allCores(list *[]signed) peer {
	return b.verifying(list, "Ed25519, all cores", runtime.GOMAXPROCS(0))
}

func (b *bench) verifying(list *[]signed, name string, threads int) peer {
	return peer{name: name, config: fmt.Sprintf("crypto/ed25519 of %s, the same signatures and messages, goroutines %d", runtime.Version(), threads),
		run: clocked(func() (int, error) { return verifyAll(*list, threads, b.plan.least) })}
}

// chunk is how many signatures a goroutine checks before it takes the next ones.
const chunk = 16

// verifyAll checks all signatures, and again until the time is over, so that few of them give a rate too. It returns
// how many were checked.
func verifyAll(list []signed, threads int, least time.Duration) (int, error) {
	rounds := 0
	for begin := time.Now(); rounds == 0 || time.Since(begin) < least; rounds++ {
		if err := verifyOnce(list, threads); err != nil {
			return 0, err
		}
	}
	return rounds * len(list), nil
}

func verifyOnce(list []signed, threads int) error {
	var all sync.WaitGroup
	var mu sync.Mutex
	next, bad := 0, false
	take := func() []signed {
		mu.Lock()
		defer mu.Unlock()
		from := next
		next = min(next+chunk, len(list))
		return list[from:next]
	}
	for range threads {
		all.Go(func() {
			for mine := take(); len(mine) > 0; mine = take() {
				for _, one := range mine {
					if !ed25519.Verify(one.key, one.message, one.sig) {
						mu.Lock()
						bad = true
						mu.Unlock()
						return
					}
				}
			}
		})
	}
	all.Wait()
	if bad {
		return errSignature
	}
	return nil
}
