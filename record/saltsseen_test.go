package record_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// TestASaltSeenIsRefusedWhoeverAppendedItAndWhateverBecameOfItsPart: by the program that appended it, by one that had
// remembered the log before, and by one that was started since.
func TestASaltSeenIsRefusedWhoeverAppendedItAndWhateverBecameOfItsPart(t *testing.T) {
	for name, then := range map[string]func(w *peacetest.World, o *act.Opened){
		"its part stands":         func(*peacetest.World, *act.Opened) {},
		"its part was erased":     func(w *peacetest.World, o *act.Opened) { redact(w, o, false) },
		"its entry was erased":    func(w *peacetest.World, o *act.Opened) { redact(w, o, true) },
		"its projections are new": func(w *peacetest.World, _ *act.Opened) { must(w, w.Record.Replay(w.T.Context())) },
	} {
		t.Run(name, func(t *testing.T) {
			peacetest.Engines(t, func(t *testing.T, address string) {
				w := world(t, address)
				_, other := w.Beside(projections()...)
				must(w, appendTo(w, other, w.Compose(south(w), act.To(act.Participants), bare()))) // it remembers the log
				old := w.Compose(north(w), act.To(act.Participants), peacetest.Source("نص"))
				must(w, appendTo(w, w.Log, old))
				then(w, openedOf(t, old))
				_, started := w.Beside(projections()...)
				for who, l := range map[string]*record.Log{"the same": w.Log, "the other": other, "one started since": started} {
					for _, p := range old.Parts {
						again := composedWith(w, p.Salt)
						var r *record.Refusal
						if err := appendTo(w, l, again); !errors.As(err, &r) || r.Reason != record.SaltSeen {
							t.Errorf("%s: got %v, want refusal %s", who, err, record.SaltSeen)
						}
					}
				}
				must(w, appendTo(w, started, w.Compose(south(w), act.To(act.Participants), peacetest.Source("نص تال")))) // control
			})
		})
	}
}

// TestASaltOfABatchThatDidNotComeAboutIsNew: nothing of it stands.
func TestASaltOfABatchThatDidNotComeAboutIsNew(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		good := w.Compose(south(w), act.To(act.Participants), peacetest.Source("نص"))
		bad := w.Compose(north(w), act.To(act.Participants), bare())
		bad.Envelope.Signatures[0].Sig[0] ^= 1
		var r *record.Refusal
		if _, err := w.Log.AppendWhole(t.Context(), good, bad); !errors.As(err, &r) || r.Reason != record.BadSignature {
			t.Fatalf("control: got %v", err)
		}
		must(w, appendTo(w, w.Log, good))
	})
}

func must(w *peacetest.World, err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

func appendTo(w *peacetest.World, l *record.Log, s record.Submission) error {
	_, err := l.AppendOne(w.T.Context(), s)
	return err
}

// redact erases an entry of North's, or all its parts.
func redact(w *peacetest.World, o *act.Opened, whole bool) {
	w.T.Helper()
	a := &act.RedactionMade{Entry: o.Entry, Whole: whole, Ground: "unlawful"}
	for _, p := range o.Parts {
		if !whole {
			a.Parts = append(a.Parts, p.Name)
		}
	}
	slices.Sort(a.Parts)
	w.Do(north(w), a)
}

// composedWith composes a source one of whose salts is given.
func composedWith(w *peacetest.World, salt act.Salt) record.Submission {
	w.T.Helper()
	other := salt
	other[0] ^= 1
	return composed(w, south(w), peacetest.Source("نص آخر"), bytes.Join([][]byte{other[:], salt[:]}, nil))
}
