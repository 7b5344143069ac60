package commitment

import (
	"context"
	"slices"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/position"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// Acceptance is what a bound actor says of the record of a commitment: enums.json "commitment.acceptance".
type Acceptance string

// The acceptances beside the stances of act.
const (
	NoReply         Acceptance = "no_reply"
	NotAParticipant Acceptance = "not_a_participant"
)

// Binding is one bound actor with its acceptance.
type Binding struct {
	Actor      act.Actor
	Acceptance Acceptance
	SinceUTC   int64  // of the position; for no_reply when the version at hand was recorded
	Text       string // of the position
}

// Row is one commitment on the board.
type Row struct {
	Commitment
	State       State
	Why         Reason
	Bindings    []Binding
	Chain       []Step // every instrument that lends it authority, nearest first
	Authority   []Step // the shortest way of these to a resolution or charter
	Number      string // of the provision
	Assessments []Assessment
	Positions   []position.Position
}

// Board is the commitments of a process as one reader sees them on a day.
type Board struct {
	Today  act.Day
	Rows   []Row
	Counts map[State]int
}

// On returns the board for reader on a day of the process, rows in the order of recording. Everything on it, the
// headlines too, is computed from what reader may see.
func On(ctx context.Context, db *store.DB, reader record.Reader, log act.Digest, today act.Day) (*Board, error) {
	b := &Board{Today: today, Counts: map[State]int{}}
	err := db.Read(ctx, func(tx *store.Tx) error {
		commitments, err := Commitments(ctx, tx, reader, log)
		if err != nil {
			return err
		}
		register, err := Instruments(ctx, tx, reader, log)
		if err != nil {
			return err
		}
		assessments, err := Assessments(ctx, tx, reader, log)
		if err != nil {
			return err
		}
		positions, err := position.Standing(ctx, tx, reader, log, "")
		if err != nil {
			return err
		}
		parties, err := delegation.Parties(ctx, tx, reader, log)
		if err != nil {
			return err
		}
		v := view{register, byCommitment(assessments), byTarget(positions), byActor(parties)}
		for _, c := range commitments {
			row := v.row(c, today)
			b.Rows = append(b.Rows, row)
			b.Counts[row.State]++
		}
		return nil
	})
	return b, err
}

func byCommitment(all []Assessment) map[act.EntryID][]Assessment {
	out := map[act.EntryID][]Assessment{}
	for _, a := range all {
		out[a.Commitment] = append(out[a.Commitment], a)
	}
	return out
}

func byTarget(all []position.Position) map[act.EntryID][]position.Position {
	out := map[act.EntryID][]position.Position{}
	for _, p := range all {
		out[p.On] = append(out[p.On], p)
	}
	return out
}

// byActor says which party stands for an actor: also one that joined after the commitment was recorded.
func byActor(parties []delegation.Listed) map[string]string {
	out := map[string]string{}
	for _, p := range parties {
		if p.Actor != "" && p.Joined {
			out[p.Actor] = p.Party
		}
	}
	return out
}

// view is what a reader sees beside the commitments.
type view struct {
	register    *Register
	assessments map[act.EntryID][]Assessment
	positions   map[act.EntryID][]position.Position
	parties     map[string]string // actor → party
}

func (v view) row(c Commitment, today act.Day) Row {
	c.Bound = v.withParties(c.Bound)
	r := Row{Commitment: c, Chain: v.register.Chain(c.Instrument), Authority: v.register.Authority(c.Instrument), Assessments: v.assessments[c.ID]}
	if p, ok := v.register.ProvisionOf(c.Provision); ok {
		r.Number = p.Number
	}
	r.Positions = v.on(c)
	r.State, r.Why = Headline(v.basis(c, r.Positions, today))
	for _, a := range c.Bound {
		r.Bindings = append(r.Bindings, binding(a, c, r.Positions))
	}
	return r
}

// withParties returns actors with the parties that stand for them.
func (v view) withParties(actors []act.Actor) []act.Actor {
	out := slices.Clone(actors)
	for i, a := range out {
		if a.Party == "" {
			out[i].Party = v.parties[a.ID]
		}
	}
	return out
}

// on returns each party's standing position on the commitment: on the newest version on which it took one. A revision
// sheds no dispute.
func (v view) on(c Commitment) []position.Position {
	out := slices.Clone(v.positions[c.Version])
	for _, version := range slices.Backward(c.Earlier) {
		for _, p := range v.positions[version] {
			if !hasParty(out, p.Party) {
				out = append(out, p)
			}
		}
	}
	return out
}

func hasParty(list []position.Position, party string) bool {
	for _, p := range list {
		if p.Party == party {
			return true
		}
	}
	return false
}

func (v view) basis(c Commitment, positions []position.Position, today act.Day) Basis {
	b := Basis{Today: today, Due: c.Deadline.Due}
	for _, a := range c.Bound {
		if a.Party != "" {
			b.Bound = append(b.Bound, a.Party)
		}
	}
	for _, p := range positions {
		if p.Disputes() {
			b.Disputing = append(b.Disputing, p.Party)
		}
	}
	newest := map[string]int{}
	for _, a := range v.assessments[c.ID] { // in the order of recording: of one assessor the latest day counts, then the later entry
		if a.On > today {
			continue
		}
		one := a.Assessed
		for _, p := range v.positions[a.Entry] {
			if p.Disputes() {
				one.Disputed = append(one.Disputed, p.Party)
			}
		}
		if at, ok := newest[a.Party]; ok {
			if one.On >= b.Assessments[at].On { // a late report of an earlier day displaces nothing
				b.Assessments[at] = one
			}
			continue
		}
		newest[a.Party] = len(b.Assessments)
		b.Assessments = append(b.Assessments, one)
	}
	return b
}

func binding(a act.Actor, c Commitment, positions []position.Position) Binding {
	if a.Party == "" {
		return Binding{Actor: a, Acceptance: NotAParticipant}
	}
	for _, p := range positions {
		if p.Party == a.Party {
			return Binding{Actor: a, Acceptance: Acceptance(p.Stance), SinceUTC: p.AtUTC, Text: p.Text}
		}
	}
	return Binding{Actor: a, Acceptance: NoReply, SinceUTC: c.AtUTC}
}
