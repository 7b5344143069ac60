package main

import (
	"context"
	"crypto/ed25519"
	"errors"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
)

// single measures durable appends of one entry each against bare transactions that insert the same bytes.
func (s *session) single(ctx context.Context, name string) error {
	var subs []record.Submission
	var bodies [][]byte
	prepare := func() error {
		var err error
		if subs, err = s.world.next(s.plan.singles); err != nil {
			return err
		}
		bodies = nil
		for _, one := range subs {
			bodies = append(bodies, raw(one))
		}
		return nil
	}
	ours := func() (int, error) {
		for _, one := range subs {
			if err := s.world.append(ctx, []record.Submission{one}); err != nil {
				return 0, err
			}
		}
		return len(subs), nil
	}
	peer := func() (int, error) {
		for _, b := range bodies {
			if err := s.insert(ctx, b); err != nil {
				return 0, err
			}
		}
		return len(bodies), nil
	}
	got, err := interleave(s.plan.pairs, prepare, ours, peer)
	if err != nil {
		return err
	}
	s.add(got.figure(name, "entries/s", "bare transaction", barSingle))
	return nil
}

// signed is a signature that can be checked at once.
type signed struct {
	key     ed25519.PublicKey
	message []byte
	sig     []byte
}

// errSignature is returned where a signature of the workload is not good: the bench is wrong.
var errSignature = errors.New("a signature of the workload is not good")

// bulk measures appends of a whole batch against checking the signatures of the same batch on one core.
func (s *session) bulk(ctx context.Context, name string) error {
	keys := map[act.KeyID]ed25519.PublicKey{}
	for _, h := range s.world.devices {
		keys[h.KeyID()] = h.public()
	}
	var subs []record.Submission
	var signatures []signed
	prepare := func() error {
		var err error
		if subs, err = s.world.next(s.plan.batch); err != nil {
			return err
		}
		signatures = nil
		for _, one := range subs {
			e := one.Envelope
			signatures = append(signatures, signed{keys[e.Author()], record.PAE(e.PayloadType, e.Payload), e.Signatures[0].Sig})
		}
		return nil
	}
	ours := func() (int, error) { return len(subs), s.world.append(ctx, subs) }
	peer := func() (int, error) {
		for _, one := range signatures {
			if !ed25519.Verify(one.key, one.message, one.sig) {
				return 0, errSignature
			}
		}
		return len(signatures), nil
	}
	got, err := interleave(s.plan.pairs, prepare, ours, peer)
	if err != nil {
		return err
	}
	s.add(got.figure(name, "entries/s", "Ed25519, one core", barBulk))
	return nil
}
