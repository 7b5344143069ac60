package source_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/source"

	"github.com/google/go-cmp/cmp"
)

// draft returns a draft of North for a source, with one decision.
func (s scene) draft(n int, id act.EntryID) source.Draft {
	return source.Draft{ID: entry(n), Log: s.Log.ID(), Party: peacetest.North, Source: id, Reading: *handmade(),
		Decisions: []source.Decision{{Item: "c1", Do: source.Accept}}, AtUTC: int64(n)}
}

func (s scene) save(d source.Draft) {
	s.T.Helper()
	if err := source.SaveDraft(s.ctx, s.DB, d); err != nil {
		s.T.Fatal(err)
	}
}

// find returns the draft that a reader gets under an id, or nil where there is none.
func (s scene) find(reader record.Reader, id act.EntryID) *source.Draft {
	s.T.Helper()
	d, err := source.DraftOf(s.ctx, s.DB, reader, s.Log.ID(), id)
	if errors.Is(err, source.ErrNoDraft) {
		return nil
	}
	if err != nil {
		s.T.Fatal(err)
	}
	return &d
}

func TestADraftIsFoundAsItWasSaved(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		first, second := s.draft(1, s.Do(s.south, filing())), s.draft(2, entry(99))
		s.save(first)
		s.save(second)
		mine := s.north.Reader()
		if diff := cmp.Diff(&first, s.find(mine, first.ID)); diff != "" {
			t.Errorf("by its id (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(&second, s.find(mine, "")); diff != "" {
			t.Errorf("the newest (-want +got):\n%s", diff)
		}
		three := int64(3)
		first.Decisions = append(first.Decisions, source.Decision{Item: "c2", Do: source.Edit, Bytes: &[2]int64{1, 2}, Bound: []string{"STH"}, Modality: act.Intends,
			Verb: "best_efforts", Strength: &three, Class: "other", Track: "political", Standing: act.Signed, Deadline: &act.Deadline{Trigger: "asap"}, Instrument: "i"},
			source.Decision{Item: "c3", Do: source.Merge, Into: "c1", AssertedBy: []string{"NTH"}})
		first.Reading.Commitments = first.Reading.Commitments[:3]
		first.AtUTC = 3
		s.save(first)
		if diff := cmp.Diff(&first, s.find(mine, "")); diff != "" {
			t.Errorf("after it was saved again it is the newest (-want +got):\n%s", diff)
		}
		if got := s.find(mine, entry(3)); got != nil {
			t.Errorf("found a draft that nobody saved: %s", got.ID)
		}
		if err := source.DropDraft(s.ctx, s.DB, mine, first.ID); err != nil {
			t.Fatal(err)
		}
		if got := s.find(mine, first.ID); got != nil {
			t.Error("a dropped draft is found")
		}
		if s.find(mine, "") == nil {
			t.Error("with it went another")
		}
	})
}

func TestADraftIsItsDelegationsAlone(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		d := s.draft(1, s.Do(s.south, filing()))
		s.save(d)
		device := s.NewAuthor("another device", peacetest.North)
		if s.find(device.Reader(), d.ID) == nil || s.find(s.north.Reader(), "") == nil {
			t.Error("the control: North does not find its draft")
		}
		for name, reader := range map[string]record.Reader{"South": s.south.Reader(), "the secretariat": s.secretariat.Reader(), "the public": {}} {
			for _, id := range []act.EntryID{d.ID, ""} {
				if s.find(reader, id) != nil {
					t.Errorf("%s finds North's draft under %q", name, id)
				}
			}
			if err := source.DropDraft(s.ctx, s.DB, reader, d.ID); err != nil {
				t.Errorf("%s drops it: %v", name, err)
			}
			stolen := d
			stolen.Party, stolen.Decisions = reader.Party, nil
			if err := source.SaveDraft(s.ctx, s.DB, stolen); !errors.Is(err, source.ErrNoDraft) {
				t.Errorf("%s saves over it: got %v", name, err)
			}
			if diff := cmp.Diff(&d, s.find(s.north.Reader(), d.ID)); diff != "" {
				t.Errorf("%s changed it (-want +got):\n%s", name, diff)
			}
		}
		if _, err := source.DraftOf(s.ctx, s.DB, s.north.Reader(), act.PayloadDigest(nil), d.ID); !errors.Is(err, source.ErrNoDraft) {
			t.Errorf("in another process: got %v", err)
		}
	})
}

func TestADraftOfNobodyIsNotFound(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		d := s.draft(1, s.Do(s.south, filing()))
		d.Party = ""
		s.save(d)
		if s.find(record.Reader{}, d.ID) != nil || s.find(record.Reader{}, "") != nil || s.find(s.north.Reader(), d.ID) != nil {
			t.Error("a draft that belongs to no delegation is found")
		}
	})
}

func TestADraftNeverEntersTheRecord(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		id := s.Do(s.south, filing())
		bundle, tables := s.Bundle(nil), peacetest.Projected(t, s.Record)
		d := s.draft(1, id)
		s.save(d)
		if !bytes.Equal(bundle, s.Bundle(nil)) {
			t.Error("the record changed with the draft")
		}
		if diff := cmp.Diff(tables, peacetest.Projected(t, s.Record)); diff != "" {
			t.Errorf("the tables changed with the draft:\n%s", diff)
		}
		if err := s.Record.Replay(s.ctx); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&d, s.find(s.north.Reader(), "")); diff != "" {
			t.Errorf("replay, which cannot make a draft again, changed it:\n%s", diff)
		}
	})
}

func TestADraftGoesWithTheDocument(t *testing.T) {
	for _, c := range []struct {
		name   string
		act    act.RedactionMade
		erased bool
	}{
		{"the document is redacted", act.RedactionMade{Parts: []string{"document"}}, true},
		{"the document is redacted with its title", act.RedactionMade{Parts: []string{"about", "document"}}, true},
		{"the source is erased", act.RedactionMade{Whole: true}, true},
		{"the title alone is redacted", act.RedactionMade{Parts: []string{"about"}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			scenes(t, func(t *testing.T, s scene) {
				id, other := s.Do(s.south, filing()), s.Do(s.south, filing())
				mine, beside := s.draft(1, id), s.draft(2, other)
				theirs := s.draft(3, id)
				theirs.Party = peacetest.South
				for _, d := range []source.Draft{mine, beside, theirs} {
					s.save(d)
				}
				a := c.act
				a.Entry, a.Ground = id, "unlawful"
				s.Do(s.south, &a)
				left := fmt.Sprint(s.find(s.north.Reader(), mine.ID) != nil, s.find(s.south.Reader(), theirs.ID) != nil)
				if want := fmt.Sprint(!c.erased, !c.erased); left != want {
					t.Errorf("drafts left of North and South: %s, want %s", left, want)
				}
				if s.find(s.north.Reader(), beside.ID) == nil {
					t.Error("the draft of another source went too")
				}
				s.save(beside)
				err := source.SaveDraft(s.ctx, s.DB, mine)
				if errors.Is(err, source.ErrErased) != c.erased || (err == nil) == c.erased {
					t.Errorf("saved again: got %v", err)
				}
				if got := s.find(s.north.Reader(), mine.ID) != nil; got == c.erased {
					t.Errorf("after saving again the draft is there: %v", got)
				}
			})
		})
	}
}
