package commitment_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// document is the text that the commitments of these tests rest on.
const document = "بيان تجريبي. اتفق وفد الشمال ووفد الجنوب على وقف إطلاق النار ابتداءً من أول آب. ويدرس الوفدان إنشاء لجنة."

// quote is its sentence about the ceasefire.
const quote = "اتفق وفد الشمال ووفد الجنوب على وقف إطلاق النار"

// scene is a world with the projections of commitments and positions.
type scene struct {
	*peacetest.World
	north, south, secretariat *peacetest.Author
}

func newScene(t testing.TB, address string) scene {
	t.Helper()
	w := peacetest.New(t, address)
	return scene{w, w.Devices[peacetest.North], w.Devices[peacetest.South], w.Devices[peacetest.Secretariat]}
}

// scenes runs test in a new scene on each engine.
func scenes(t *testing.T, test func(t *testing.T, s scene)) {
	t.Helper()
	peacetest.Engines(t, func(t *testing.T, address string) { test(t, newScene(t, address)) })
}

func party(name string) act.Actor {
	return act.Actor{ID: strings.ToUpper(name[:1]), Party: name, Name: act.Words{AR: "وفد " + name, EN: "Delegation " + name}}
}

// outsider is bound and takes no part in the process.
func outsider() act.Actor {
	return act.Actor{ID: "MIL", Name: act.Words{AR: "الميليشيات", EN: "The militias"}}
}

func text(s string) act.Part[[]act.Text] {
	return act.Say([]act.Text{{Lang: "en", Text: s, Wording: act.WordingSummary, By: "recorder"}})
}

// pledge returns the act of a commitment that binds actors.
func pledge(bound ...act.Actor) *act.CommitmentRecorded {
	return &act.CommitmentRecorded{
		Terms: act.Terms{Bound: bound, Modality: act.Agreed, Verb: "commit", Strength: 2, Class: "ceasefire", Track: "military_security",
			Standing: act.Signed, Deadline: act.Deadline{Trigger: "none"}},
		Texts: text("the guns fall silent"),
	}
}

// dueOn gives a commitment its day.
func dueOn(day act.Day, c *act.CommitmentRecorded) *act.CommitmentRecorded {
	c.Deadline = act.Deadline{Trigger: "fixed_date", Due: day}
	return c
}

// revise returns the act that replaces a commitment's terms by those of c.
func revise(id act.EntryID, c *act.CommitmentRecorded, reason string) *act.CommitmentRevised {
	return &act.CommitmentRevised{Commitment: id, Terms: c.Terms, Texts: c.Texts, Evidence: c.Evidence, Reason: act.Say(reason)}
}

func assess(id act.EntryID, on act.Day, f act.Finding) *act.AssessmentMade {
	return &act.AssessmentMade{Commitment: id, On: on, Finding: f}
}

func take(on act.EntryID, s act.Stance, words string) *act.PositionTaken {
	p := &act.PositionTaken{On: on, Stance: s}
	if words != "" {
		p.Text = act.Say(words)
	}
	return p
}

func withdraw(id act.EntryID) *act.EntryWithdrawn {
	return &act.EntryWithdrawn{Entry: id, Reason: act.Say("mistaken")}
}

func instrument(kind, title string) *act.InstrumentRegistered {
	return &act.InstrumentRegistered{Type: kind, Title: act.Words{EN: title}, Status: "multiparty_signed_or_agreed"}
}

// board returns what the author's device sees on a day.
func (s scene) board(a *peacetest.Author, day act.Day) *commitment.Board {
	s.T.Helper()
	return s.boardOf(a.Reader(), day)
}

func (s scene) boardOf(reader record.Reader, day act.Day) *commitment.Board {
	s.T.Helper()
	b, err := commitment.On(context.Background(), s.DB, reader, s.Log.ID(), day)
	if err != nil {
		s.T.Fatal(err)
	}
	return b
}

// row returns the commitment as the author's device sees it today.
func (s scene) row(a *peacetest.Author, id act.EntryID) commitment.Row {
	s.T.Helper()
	r, err := commitment.Find(context.Background(), s.DB, a.Reader(), s.Log.ID(), id, today)
	if err != nil {
		s.T.Fatal(err)
	}
	return r
}

// headline fails the test unless the author sees the state for the reason.
func (s scene) headline(a *peacetest.Author, id act.EntryID, want commitment.State, why commitment.ReasonCode, parties ...string) {
	s.T.Helper()
	r := s.row(a, id)
	if r.State != want || r.Why.Code != why || strings.Join(r.Why.Parties, " ") != strings.Join(parties, " ") {
		s.T.Errorf("%s sees %s because of %s by %v, want %s because of %s by %v", a.Party, r.State, r.Why.Code, r.Why.Parties, want, why, parties)
	}
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
