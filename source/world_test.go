package source_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/source"

	"github.com/google/go-cmp/cmp"
)

// scene is a world with this package's projection.
type scene struct {
	*peacetest.World
	ctx                       context.Context
	north, south, secretariat *peacetest.Author
}

func newScene(t testing.TB, address string) scene {
	t.Helper()
	w := peacetest.New(t, address)
	return scene{w, context.Background(), w.Devices[peacetest.North], w.Devices[peacetest.South], w.Devices[peacetest.Secretariat]}
}

func scenes(t *testing.T, test func(t *testing.T, s scene)) {
	t.Helper()
	peacetest.Engines(t, func(t *testing.T, address string) { test(t, newScene(t, address)) })
}

// filing returns the act that files the document of these tests.
func filing() *act.SourceFiled {
	return source.Filing([]byte(document), "ar", "2026-07-22", "communique", act.SourceCitation{Title: "بيان تجريبي", Issuer: "الأمانة", URL: "https://tansiq.example/1"})
}

// says records that an actor said words of the document.
func says(id act.EntryID, speaker act.Actor, words string) *act.StatementRecorded {
	return &act.StatementRecorded{Source: id, Speakers: []act.Actor{speaker}, Mode: "indirect", Evidence: act.Say(peacetest.Quote(document, words))}
}

// author returns a device as an author at work.
func (s scene) author(a *peacetest.Author) record.Author {
	return record.Author{Log: s.Log, Signer: a, Rand: s.Rand(), Now: func() time.Time { return s.Now }}
}

func (s scene) size() int64 {
	s.T.Helper()
	h, err := s.Record.Head(s.ctx, s.Log.ID())
	if err != nil {
		s.T.Fatal(err)
	}
	return h.Size
}

// accept carries out decisions on the hand-made reading of a source, as North.
func (s scene) accept(c source.Context, to act.Audience, decisions ...source.Decision) ([]source.Accepted, error) {
	s.T.Helper()
	author := s.author(s.north)
	c.NewID = author.NewID
	accepted, err := try(handmade(), c, decisions...)
	if err != nil {
		s.T.Fatal(err)
	}
	var doings []record.Doing
	for _, a := range accepted {
		doings = append(doings, record.Doing{To: to, ID: a.ID, Act: a.Act})
	}
	_, err = author.DoAll(s.ctx, doings)
	return accepted, err
}

// seen returns what Sources and Statements give a reader.
func (s scene) seen(reader record.Reader) ([]source.Source, []source.Statement) {
	s.T.Helper()
	sources, err := source.Sources(s.ctx, s.DB, reader, s.Log.ID())
	if err != nil {
		s.T.Fatal(err)
	}
	statements, err := source.Statements(s.ctx, s.DB, reader, s.Log.ID())
	if err != nil {
		s.T.Fatal(err)
	}
	return sources, statements
}

func (s scene) seenJSON(reader record.Reader) string {
	s.T.Helper()
	sources, statements := s.seen(reader)
	b, err := json.Marshal([]any{sources, statements})
	if err != nil {
		s.T.Fatal(err)
	}
	return string(b)
}

func TestWhatIsAcceptedIsAppended(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		c := beside()
		c.Source = s.Do(s.south, filing())
		c.Known = nil
		before := s.size()
		place := span("ستُنشأ").Bytes
		accepted, err := s.accept(c, act.To(act.Participants), source.Decision{Item: "c2", Do: source.Accept}, source.Decision{Item: "c1", Do: source.Accept},
			source.Decision{Item: "c3", Do: source.Reject}, source.Decision{Item: "c4", Do: source.Edit, Bytes: &[2]int64{int64(place[0]), int64(place[1])}})
		if err != nil {
			t.Fatal(err)
		}
		if got := s.size() - before; got != 6 || len(accepted) != 6 {
			t.Fatalf("%d entries for %d acts, want 6", got, len(accepted))
		}
		for i, a := range accepted {
			e, err := s.Record.Entry(s.ctx, s.south.Reader(), s.Log.ID(), before+int64(i))
			if err != nil {
				t.Fatal(err)
			}
			if e.ID() != a.ID || e.Kind() != a.Act.Kind() || e.Party != "north" {
				t.Errorf("entry %d is %s %s of %s, want %s %s of north", i, e.Kind(), e.ID(), e.Party, a.Act.Kind(), a.ID)
			}
		}
		_, statements := s.seen(s.south.Reader())
		want := []source.Statement{
			{Index: before, ID: accepted[0].ID, Source: c.Source, Mode: "direct", Speakers: []act.Actor{north}, Quote: "نقل إلينا وفد الجنوب أنه " + studying},
			{Index: before + 1, ID: accepted[1].ID, Source: c.Source, Mode: "indirect", Speakers: []act.Actor{south}, Quote: studying},
			{Index: before + 3, ID: accepted[3].ID, Source: c.Source, Mode: "indirect", Speakers: []act.Actor{north}, Quote: "الوفدين " + opening},
		}
		if diff := cmp.Diff(want, statements); diff != "" {
			t.Errorf("statements (-want +got):\n%s", diff)
		}
	})
}

func TestEverythingOfAnAcceptanceIsAppendedOrNothing(t *testing.T) {
	good := source.Decision{Item: "c1", Do: source.Accept}
	refused := func(want record.Reason) func(error) bool {
		return func(err error) bool { r := (*record.Refusal)(nil); return errors.As(err, &r) && r.Reason == want }
	}
	for _, c := range []struct {
		name   string
		to     act.Audience
		change func(*source.Context)
		second source.Decision
		is     func(error) bool
	}{
		{"the second act is not valid", act.To(act.Participants), func(*source.Context) {}, source.Decision{Item: "c2", Do: source.Edit, Verb: "decide"},
			func(err error) bool { i := (*act.Invalid)(nil); return errors.As(err, &i) && i.Field == "verb" }},
		{"the second act names an entry that is not there", act.To(act.Participants), func(*source.Context) {},
			source.Decision{Item: "c2", Do: source.Edit, Instrument: string(entry(5))}, refused(record.UnknownReference)},
		{"the document is not the one that was filed", act.To(act.Participants), func(c *source.Context) { c.Document = append(c.Document, " ومنه"...) },
			source.Decision{Item: "c3", Do: source.Accept}, refused(record.SpanDiffers)},
		{"the audience is wider than the source's", act.To(act.Public), func(*source.Context) {}, source.Decision{Item: "c3", Do: source.Accept}, refused(record.WiderThanQuoted)},
	} {
		t.Run(c.name, func(t *testing.T) {
			scenes(t, func(t *testing.T, s scene) {
				x := beside()
				x.Source, x.Known = s.Do(s.south, filing()), nil
				c.change(&x)
				before, seen := s.size(), s.seenJSON(s.south.Reader())
				if _, err := s.accept(x, c.to, good, c.second); !c.is(err) {
					t.Errorf("got %v", err)
				}
				if s.size() != before || s.seenJSON(s.south.Reader()) != seen {
					t.Errorf("%d entries were appended", s.size()-before)
				}
			})
		})
	}
}

func TestASourceIsListedAsItWasFiled(t *testing.T) {
	scenes(t, func(t *testing.T, s scene) {
		id := s.Do(s.south, filing())
		withdrawn := s.Do(s.south, filing())
		said := s.Do(s.south, says(withdrawn, south, studying))
		s.Do(s.south, &act.EntryWithdrawn{Entry: withdrawn, Reason: act.Say("twice")})
		sources, statements := s.seen(s.north.Reader())
		at, err := s.Record.Find(s.ctx, s.north.Reader(), s.Log.ID(), id)
		if err != nil {
			t.Fatal(err)
		}
		want := []source.Source{{Index: at, ID: id, Lang: "ar", Published: "2026-07-22", Form: "communique", Bytes: int64(len(document)),
			About: act.SourceCitation{Title: "بيان تجريبي", Issuer: "الأمانة", URL: "https://tansiq.example/1", SHA256: act.PayloadDigest([]byte(document))}}}
		if diff := cmp.Diff(want, sources); diff != "" {
			t.Errorf("sources (-want +got):\n%s", diff)
		}
		if len(statements) != 1 || statements[0].ID != said {
			t.Errorf("statements: %+v", statements)
		}
		s.Do(s.south, &act.EntryWithdrawn{Entry: said, Reason: act.Say("twice")})
		if _, statements = s.seen(s.north.Reader()); len(statements) != 0 {
			t.Errorf("a withdrawn statement is listed: %+v", statements)
		}
		if other, err := source.Sources(s.ctx, s.DB, s.north.Reader(), act.PayloadDigest(nil)); err != nil || len(other) != 0 {
			t.Errorf("another process has %d sources, %v", len(other), err)
		}
		if other, err := source.Statements(s.ctx, s.DB, s.north.Reader(), act.PayloadDigest(nil)); err != nil || len(other) != 0 {
			t.Errorf("another process has %d statements, %v", len(other), err)
		}
	})
}

func TestAFilingIsValid(t *testing.T) {
	a := filing()
	if err := a.Validate(); err != nil {
		t.Fatal(err)
	}
	if a.Document.Value != document || a.Bytes != int64(len(document)) || a.About.Value.SHA256 != act.PayloadDigest([]byte(document)) || !strings.HasPrefix(a.About.Value.Title, "بيان") {
		t.Errorf("got %+v", a)
	}
}
