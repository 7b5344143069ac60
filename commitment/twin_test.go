package commitment_test

import (
	"context"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// common is what both of two worlds hold for every participant before something is hidden.
type common struct {
	source, instrument, other, third, clause, link act.EntryID
	mine, theirs                                   act.EntryID // commitments that North and South recorded
	finding, own, stance                           act.EntryID // assessments by the secretariat and South, South's position
}

func (s scene) common() common {
	var c common
	c.source = s.Do(s.south, peacetest.Source(document))
	c.instrument = s.Do(s.south, instrument("joint_statement", "Joint statement"))
	c.other = s.Do(s.south, instrument("resolution", "Resolution"))
	c.third = s.Do(s.south, instrument("charter", "Charter"))
	c.clause = s.Do(s.south, &act.ProvisionRegistered{Instrument: c.instrument, Number: "1", Texts: text("clause")})
	c.link = s.Do(s.south, link(c.instrument, "cites", c.other))
	mine := pledge(party("north"), party("south"))
	mine.Instrument, mine.Provision = c.instrument, c.clause
	c.mine = s.Do(s.north, mine)
	c.theirs = s.Do(s.south, dueOn("2020-08-01", pledge(party("south"))))
	c.finding = s.Do(s.secretariat, assess(c.mine, today, act.FindingHolding))
	c.own = s.Do(s.south, assess(c.mine, today, act.FindingHolding))
	c.stance = s.Do(s.south, take(c.mine, act.AcceptsWithReservation, "from August"))
	return c
}

// secrets are acts of South, each with the number of its parts, that change the board of whoever sees them.
func (c common) secrets() map[string]func(do func(parts int, a act.Act) act.EntryID) {
	type doing = func(parts int, a act.Act) act.EntryID
	return map[string]func(doing){
		"an assessment": func(do doing) { do(0, assess(c.mine, today, act.FindingBreached)) },
		"an assessment with a note": func(do doing) {
			a := assess(c.theirs, today, act.FindingStrained)
			a.Note = act.Say("heard from a friend")
			do(1, a)
		},
		"a dispute":                          func(do doing) { do(1, take(c.mine, act.Disputes, "not so")) },
		"an acceptance":                      func(do doing) { do(0, take(c.mine, act.Accepts, "")) },
		"a dispute of an assessment":         func(do doing) { do(1, take(c.finding, act.CounterClaim, "not so")) },
		"a commitment":                       func(do doing) { do(1, pledge(party("north"))) },
		"a revision":                         func(do doing) { do(2, revise(c.theirs, pledge(party("north")), "the other side")) },
		"a withdrawal of a commitment":       func(do doing) { do(1, withdraw(c.theirs)) },
		"a withdrawal of an assessment":      func(do doing) { do(1, withdraw(c.own)) },
		"a withdrawal of a position":         func(do doing) { do(1, withdraw(c.stance)) },
		"a withdrawal of a link":             func(do doing) { do(1, withdraw(c.link)) },
		"a withdrawal of a provision":        func(do doing) { do(1, withdraw(c.clause)) },
		"a withdrawal of an instrument":      func(do doing) { do(1, withdraw(c.other)) },
		"a link between known instruments":   func(do doing) { do(0, link(c.third, "endorses", c.instrument)) },
		"a link to an instrument of its own": func(do doing) { do(0, link(c.other, "implements", do(0, instrument("agreement", "Hidden")))) },
		"a provision": func(do doing) {
			do(1, &act.ProvisionRegistered{Instrument: c.instrument, Number: "2", Texts: text("hidden")})
		},
		"a correction": func(do doing) {
			replacement := do(1, pledge(party("north")))
			do(1, &act.EntryCorrected{Entry: c.theirs, Replacement: replacement, Reason: act.Say("the other side")})
		},
	}
}

// play makes a world, lets South do its secret for an audience, or in its place as many acts of the same size that
// concern nothing on the board, and goes on. It returns the boards of North, the public, and South.
func play(t *testing.T, address, secret string, to act.Audience, hide bool) (north, public, south string) {
	s := newScene(t, address)
	c := s.common()
	c.secrets()[secret](func(parts int, a act.Act) act.EntryID {
		if !hide {
			switch parts {
			case 0:
				a = take(c.source, act.Accepts, "")
			case 1:
				a = take(c.source, act.Disputes, "filler")
			default:
				a = peacetest.Source("filler")
			}
		}
		return s.DoTo(s.south, to, a)
	})
	s.Do(s.north, take(c.mine, act.Accepts, ""))
	s.Do(s.south, assess(c.theirs, today, act.FindingHolding))
	s.DoTo(s.north, act.To(act.Public), pledge(party("north")))
	return asJSON(t, s.board(s.north, today)), asJSON(t, s.boardOf(record.Reader{}, today)), asJSON(t, s.board(s.south, today))
}

func TestTwoWorldsThatDifferInHiddenActsGiveTheSameBoard(t *testing.T) {
	audiences := map[string]act.Audience{"own delegation": act.To(act.OwnDelegation), "secretariat": act.To(act.Secretariat),
		"originator": act.To(act.OriginatorOnly), "named parties": act.ToParties(peacetest.Secretariat)}
	for secret := range (common{}).secrets() {
		t.Run(secret, func(t *testing.T) {
			for name, to := range audiences {
				if name != "own delegation" && secret != "a revision" { // one secret for every audience, every secret for one
					continue
				}
				north, public, south := play(t, peacetest.SQLiteAddress(t), secret, to, true)
				north2, public2, south2 := play(t, peacetest.SQLiteAddress(t), secret, to, false)
				if diff := cmp.Diff(north2, north); diff != "" {
					t.Errorf("%s: North's board tells what is hidden from it:\n%s", name, diff)
				}
				if public != public2 {
					t.Errorf("%s: the public's board tells what is hidden from it:\n%s", name, cmp.Diff(public2, public))
				}
				if south == south2 {
					t.Errorf("%s: the control: South's board is the same with its act and without", name)
				}
			}
		})
	}
}

func TestHiddenActsOfAnyKindMoveNothing(t *testing.T) {
	s := newScene(t, peacetest.SQLiteAddress(t))
	c := s.common()
	before, seen := asJSON(t, s.board(s.north, today)), asJSON(t, s.board(s.south, today))
	commitments, own := []act.EntryID{c.mine, c.theirs}, []act.EntryID{c.own, c.stance, c.link, c.clause, c.instrument, c.theirs}
	targets := []act.EntryID{c.mine, c.theirs, c.finding, c.own, c.instrument}
	rapid.Check(t, func(t *rapid.T) {
		var a act.Act
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			a = assess(rapid.SampledFrom(commitments).Draw(t, "of"), rapid.SampledFrom([]act.Day{"2020-06-01", "2020-07-22", today}).Draw(t, "on"),
				rapid.SampledFrom(act.Findings()).Draw(t, "finding"))
		case 1:
			a = take(rapid.SampledFrom(targets).Draw(t, "on"), rapid.SampledFrom(act.Stances()).Draw(t, "stance"), "hidden")
		case 2:
			a = withdraw(rapid.SampledFrom(own).Draw(t, "entry"))
		case 3:
			a = revise(c.theirs, dueOn(rapid.SampledFrom([]act.Day{"2020-07-01", "2020-09-01"}).Draw(t, "due"), pledge(party("north"))), "hidden")
		case 4:
			a = link(c.other, rapid.SampledFrom(act.LinkKinds()).Draw(t, "link"), c.instrument)
		case 5:
			a = pledge(party("north"))
		}
		to := act.To(rapid.SampledFrom([]act.AudienceKind{act.OwnDelegation, act.Secretariat, act.OriginatorOnly}).Draw(t, "audience"))
		s.DoTo(s.south, to, a)
		if diff := cmp.Diff(before, asJSON(s.T, s.board(s.north, today))); diff != "" {
			t.Fatalf("North's board moved:\n%s", diff)
		}
	})
	if asJSON(t, s.board(s.south, today)) == seen {
		t.Error("the control: South's board did not move either")
	}
}

func TestTwoWorldsThatDifferInEveryHiddenActGiveTheSameBoard(t *testing.T) {
	all := func(t *testing.T, address string, hide bool) (north, south string) {
		s := newScene(t, address)
		c := s.common()
		for _, secret := range []string{"an assessment", "a dispute", "a dispute of an assessment", "a commitment", "a revision", "a withdrawal of a link",
			"a link between known instruments", "a link to an instrument of its own", "a withdrawal of a commitment"} {
			c.secrets()[secret](func(parts int, a act.Act) act.EntryID {
				if !hide {
					a = []act.Act{take(c.source, act.Accepts, ""), take(c.source, act.Disputes, "filler"), peacetest.Source("filler")}[parts]
				}
				return s.DoTo(s.south, act.To(act.OwnDelegation), a)
			})
		}
		if err := s.Record.Replay(context.Background()); err != nil {
			t.Fatal(err)
		}
		return asJSON(t, s.board(s.north, today)), asJSON(t, s.board(s.south, today))
	}
	for name, address := range map[string]func(testing.TB) string{"sqlite": peacetest.SQLiteAddress, "postgres": peacetest.PostgresAddress} {
		t.Run(name, func(t *testing.T) {
			north, south := all(t, address(t), true)
			north2, south2 := all(t, address(t), false)
			if north != north2 {
				t.Errorf("North's board tells what is hidden from it:\n%s", cmp.Diff(north2, north))
			}
			if south == south2 {
				t.Error("the control: South's board is the same with its acts and without")
			}
		})
	}
}

func TestTwoWorldsThatDifferInHiddenPartsGiveTheSameBoard(t *testing.T) {
	own := act.To(act.OwnDelegation)
	world := func(t *testing.T, address, secret string) (north, south string) {
		s := newScene(t, address)
		in := instrument("agreement", "Agreement")
		in.Note = act.SayTo(own, secret)
		id := s.Do(s.south, in)
		words := func() act.Part[[]act.Text] {
			return act.SayTo(own, []act.Text{{Lang: "en", Text: secret, Wording: act.WordingSummary}})
		}
		s.Do(s.south, &act.ProvisionRegistered{Instrument: id, Number: "1", Texts: words()})
		c := pledge(party("north"))
		c.Instrument, c.Source, c.Texts = id, s.Do(s.south, peacetest.Source(document)), words()
		place := map[string]string{"one secret": quote, "two secrets": "ويدرس الوفدان إنشاء لجنة"}[secret]
		c.Evidence = act.SayTo(own, peacetest.Quote(document, place))
		quoting := s.Do(s.south, c)
		shown := pledge(party("north"))
		shown.Texts = words()
		first := s.Do(s.south, shown)
		r := revise(first, shown, "")
		r.Reason = act.SayTo(own, secret)
		s.Do(s.south, r)
		a := assess(first, today, act.FindingHolding)
		a.Note = act.SayTo(own, secret)
		s.Do(s.south, a)
		p := take(first, act.Disputes, secret)
		p.Text = act.SayTo(own, secret)
		s.Do(s.south, p)
		if got := s.row(s.north, quoting); got.Evidence != nil || got.Texts != nil {
			t.Errorf("North sees %+v", got.Commitment)
		}
		return asJSON(t, s.board(s.north, today)) + asJSON(t, registerOf(t, s, s.north)), asJSON(t, s.board(s.south, today)) + asJSON(t, registerOf(t, s, s.south))
	}
	for name, address := range map[string]func(testing.TB) string{"sqlite": peacetest.SQLiteAddress, "postgres": peacetest.PostgresAddress} {
		t.Run(name, func(t *testing.T) {
			north, south := world(t, address(t), "one secret")
			north2, south2 := world(t, address(t), "two secrets")
			if north != north2 {
				t.Errorf("North's board tells what is hidden from it:\n%s", cmp.Diff(north2, north))
			}
			if south == south2 {
				t.Error("the control: South's board is the same")
			}
		})
	}
}
