package record_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// histories are the pasts that a replay and an import must give back.
func histories() map[string]func(w *peacetest.World, f peacetest.Filled) {
	south, north := peacetest.South, peacetest.North
	redact := func(w *peacetest.World, party string, a *act.RedactionMade) {
		a.Ground = "author_request"
		w.Do(w.Devices[party], a)
	}
	return map[string]func(*peacetest.World, peacetest.Filled){
		"as it was lived": func(*peacetest.World, peacetest.Filled) {},
		"after a part was redacted": func(w *peacetest.World, f peacetest.Filled) {
			redact(w, south, &act.RedactionMade{Entry: f.IDs["assessment"], Parts: []string{"note"}})
			redact(w, north, &act.RedactionMade{Entry: f.IDs["instrument"], Parts: []string{"note"}})
		},
		"after entries were redacted whole": func(w *peacetest.World, f peacetest.Filled) {
			redact(w, south, &act.RedactionMade{Entry: f.IDs["assessment"], Whole: true})
			redact(w, north, &act.RedactionMade{Entry: f.IDs["link"], Whole: true})
			redact(w, south, &act.RedactionMade{Entry: f.IDs["notice"], Whole: true})
		},
		"after a document was redacted with one quoter and two kept": func(w *peacetest.World, f peacetest.Filled) {
			redact(w, north, &act.RedactionMade{Entry: f.IDs["source"], Parts: []string{"document"},
				Also: []act.EntryID{f.IDs["commitment"]}, Kept: []act.EntryID{f.IDs["statement"], f.IDs["revised"]}})
		},
		"after a quoter that lost its words was redacted whole too": func(w *peacetest.World, f peacetest.Filled) {
			redact(w, north, &act.RedactionMade{Entry: f.IDs["source"], Parts: []string{"about", "document"},
				Also: []act.EntryID{f.IDs["commitment"], f.IDs["statement"], f.IDs["revised"]}})
			redact(w, north, &act.RedactionMade{Entry: f.IDs["revised"], Whole: true})
			redact(w, north, &act.RedactionMade{Entry: f.IDs["source"], Whole: true,
				Kept: []act.EntryID{f.IDs["commitment"], f.IDs["statement"]}})
		},
		"after a document was redacted that another delegation quotes for itself": func(w *peacetest.World, f peacetest.Filled) {
			quoters := quoteHidden(w, f, "zq.source")
			w.DoTo(w.Devices[south], act.To(act.OwnDelegation), &act.RedactionMade{Entry: quoters[0], Whole: true, Ground: "unlawful"})
			redact(w, north, &act.RedactionMade{Entry: f.IDs["source"], Parts: []string{"document"},
				Also: []act.EntryID{f.IDs["commitment"]}, Kept: []act.EntryID{f.IDs["statement"], f.IDs["revised"]}})
			w.DoTo(w.Devices[south], act.To(act.OwnDelegation), &act.RedactionMade{Entry: quoters[1], Whole: true, Ground: "unlawful"})
			quoteHidden(w, f, "zq.source.filed") // of a copy at hand: what comes later keeps its words
			redact(w, north, &act.RedactionMade{Entry: f.IDs["source"], Parts: []string{"about"}})
		},
		"after a source went whole that another delegation quotes for itself": func(w *peacetest.World, f peacetest.Filled) {
			quoteHidden(w, f, "zq.source")
			redact(w, north, &act.RedactionMade{Entry: f.IDs["source"], Whole: true,
				Also: []act.EntryID{f.IDs["commitment"]}, Kept: []act.EntryID{f.IDs["statement"], f.IDs["revised"]}})
		},
		"after a long time and late arrivals": func(w *peacetest.World, f peacetest.Filled) {
			late := w.Compose(w.Devices[north], act.To(act.Participants), &act.PositionTaken{On: f.IDs["replacement"], Stance: act.Accepts})
			w.Pass(400 * 24 * time.Hour)
			w.Do(w.Devices[north], &act.PositionTaken{On: f.IDs["revised"], Stance: act.Accepts})
			w.Pass(-300 * 24 * time.Hour)
			if _, err := w.Log.AppendOne(context.Background(), late); err != nil {
				w.T.Fatal(err)
			}
		},
	}
}

func TestReplayGivesTheSameTablesAsLivingThroughIt(t *testing.T) {
	for name, happen := range histories() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peacetest.Engines(t, func(t *testing.T, address string) {
				w, f := filled(t, address)
				happen(w, f)
				live := dump(t, w.DB, projected()...)
				for range 3 { // map order differs from run to run
					w.Pass(1000 * time.Hour)
					if err := w.Record.Replay(t.Context()); err != nil {
						t.Fatal(err)
					}
					if d := cmp.Diff(live, dump(t, w.DB, projected()...)); d != "" {
						t.Fatalf("live and replayed differ:\n%s", d)
					}
				}
				if !strings.Contains(live, "== note_text: ") || strings.Contains(live, "== sees: 0\n") {
					t.Fatalf("nothing was projected:\n%s", live)
				}
			})
		})
	}
}

// other returns the address of an empty database of the engine that address is not.
func other(t *testing.T, address string) string {
	t.Helper()
	if strings.HasPrefix(address, "sqlite:") {
		return peacetest.PostgresAddress(t)
	}
	return peacetest.SQLiteAddress(t)
}

func importInto(t testing.TB, address string, bundle []byte) *record.Record {
	t.Helper()
	r, err := record.New(t.Context(), peacetest.Open(t, address), delegation.Authority{}, projections(), record.Options{Now: func() time.Time { return peacetest.Start().AddDate(9, 0, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Import(t.Context(), bytes.NewReader(bundle)); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestABundleImportedIntoTheOtherEngineGivesTheSameTables(t *testing.T) {
	for name, happen := range histories() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peacetest.Engines(t, func(t *testing.T, address string) {
				w, f := filled(t, address)
				happen(w, f)
				bundle := w.Bundle(nil)
				r := importInto(t, other(t, address), bundle)
				tables := append(projected(), owned()...)
				if d := cmp.Diff(dump(t, w.DB, tables...), dump(t, r.DB(), tables...)); d != "" {
					t.Fatalf("live and imported differ:\n%s", d)
				}
				var again bytes.Buffer
				if err := r.Export(t.Context(), &again, w.Log.ID(), nil); err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(string(bundle), again.String()); d != "" {
					t.Fatalf("the bundle that comes out differs from the one that went in:\n%s", d)
				}
				carriesOn(t, w, r)
			})
		})
	}
}

// carriesOn appends the same submission to the lived and the imported log and compares tables and roots.
func carriesOn(t *testing.T, w *peacetest.World, r *record.Record) {
	t.Helper()
	l, err := r.Log(t.Context(), w.Log.ID(), w.Signer)
	if err != nil {
		t.Fatal(err)
	}
	w.Pass(2000 * time.Hour)
	s := w.Compose(w.Devices[peacetest.South], act.To(act.Participants), peacetest.Source("نص بعد الاستيراد"))
	here, err := w.Log.AppendOne(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	there, err := l.AppendOne(t.Context(), s)
	if err != nil {
		t.Fatalf("append to the imported log: %v", err)
	}
	if here.Index != there.Index {
		t.Fatalf("index: lived %d, imported %d", here.Index, there.Index)
	}
	for i := range here.Index + 1 {
		receipt, err := r.Receipt(t.Context(), record.Reader{}, l.ID(), i)
		if err != nil {
			t.Fatal(err)
		}
		line, err := r.Lines(t.Context(), record.Reader{}, l.ID(), i, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := receipt.Check(line[0].Leaf, w.Opened.Origin, w.Signer.PublicKey()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAProjectionOfAnotherVersionIsRebuiltWhenTheRecordIsOpened(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, _ := filled(t, address)
		want := dump(t, w.DB, notes{}.Tables()...)
		if err := write(w, `UPDATE note_text SET body = 'altered'`); err != nil {
			t.Fatal(err)
		}
		w.Beside(notes{})
		if dump(t, w.DB, notes{}.Tables()...) == want {
			t.Fatal("rebuilt although the version is the same")
		}
		w.Beside(notes{version: 2})
		if d := cmp.Diff(want, dump(t, w.DB, notes{}.Tables()...)); d != "" {
			t.Fatalf("not rebuilt:\n%s", d)
		}
	})
}

func TestAPartOfAProjectionGoesWithItsRedaction(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, f := filled(t, address)
		const token = "zq.assessment.made.note"
		if !strings.Contains(dump(t, w.DB, "note_text"), token) {
			t.Fatal("control: the note is not projected")
		}
		w.Do(w.Devices[peacetest.South], &act.RedactionMade{Entry: f.IDs["assessment"], Parts: []string{"note"}, Ground: "author_request"})
		if strings.Contains(dump(t, w.DB, "note_text"), token) || !strings.Contains(dump(t, w.DB, "note_seen"), string(f.IDs["assessment"])) {
			t.Fatal("the note is still there, or the entry went with it")
		}
	})
}

func TestAnImportIsRefusedWhole(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, _ := filled(t, address)
		whole := w.Bundle(nil)
		empty, err := record.New(t.Context(), peacetest.Open(t, other(t, address)), delegation.Authority{}, projections(), record.Options{Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		try := func(r *record.Record, bundle []byte) error {
			_, err := r.Import(t.Context(), bytes.NewReader(bundle))
			return err
		}
		before := dump(t, w.DB, append(projected(), owned()...)...)
		if err := try(w.Record, whole); !errors.Is(err, record.ErrLogThere) {
			t.Errorf("into the database that has it: got %v, want ErrLogThere", err)
		}
		if d := cmp.Diff(before, dump(t, w.DB, append(projected(), owned()...)...)); d != "" {
			t.Errorf("a refused import changed the database:\n%s", d)
		}
		north := w.Devices[peacetest.North].Reader()
		for name, cut := range map[string][]byte{"the public": w.Bundle(&record.Reader{}), "north": w.Bundle(&north)} {
			if err := try(empty, cut); !errors.Is(err, record.ErrCutBundle) {
				t.Errorf("cut for %s: got %v, want ErrCutBundle", name, err)
			}
		}
		var fault *record.Fault
		if err := try(empty, whole[:len(whole)-1]); !errors.As(err, &fault) {
			t.Errorf("torn: got %v, want a fault", err)
		}
		if logs, err := empty.Logs(t.Context()); err != nil || len(logs) != 0 {
			t.Errorf("after refusals: logs %v, error %v, want none", logs, err)
		}
		if err := try(empty, whole); err != nil {
			t.Errorf("control: %v", err)
		}
	})
}
