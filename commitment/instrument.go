package commitment

import (
	"context"
	"slices"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// Instrument is an instrument as a reader sees it.
type Instrument struct {
	Index      int64
	ID         act.EntryID
	Type       string
	Title      act.Words
	Number     string
	Date       act.Day
	Stage      string
	Status     string
	Aliases    []string
	Parties    []act.RoledActor
	Provisions []Provision
	Note       string
}

// Provision is a numbered clause.
type Provision struct {
	Index      int64
	ID         act.EntryID
	Instrument act.EntryID
	Number     string
	Texts      []act.Text
}

// Link is how an instrument or provision stands to another instrument.
type Link struct {
	Index    int64
	From, To act.EntryID
	Kind     string
}

// Register is every standing instrument with its provisions and links, as one reader sees them.
type Register struct {
	Instruments []Instrument
	Links       []Link
	byID        map[act.EntryID]int
	ofProvision map[act.EntryID]act.EntryID
}

// Instrument returns an instrument by its entry id.
func (r *Register) Instrument(id act.EntryID) (Instrument, bool) {
	i, ok := r.byID[id]
	if !ok {
		return Instrument{}, false
	}
	return r.Instruments[i], true
}

// ProvisionOf returns a provision by its entry id.
func (r *Register) ProvisionOf(id act.EntryID) (Provision, bool) {
	in, ok := r.Instrument(r.ofProvision[id])
	if !ok {
		return Provision{}, false
	}
	for _, p := range in.Provisions {
		if p.ID == id {
			return p, true
		}
	}
	return Provision{}, false
}

// Instruments returns the register as reader sees it, in the order of registration.
func Instruments(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest) (*Register, error) {
	entries, err := record.Acts(ctx, q, reader, log,
		record.Want{Kinds: []act.Kind{act.KindInstrumentRegistered, act.KindProvisionRegistered, act.KindInstrumentLinked}})
	if err != nil {
		return nil, err
	}
	r := &Register{byID: map[act.EntryID]int{}, ofProvision: map[act.EntryID]act.EntryID{}}
	var links []Link
	for _, e := range entries {
		switch a := e.Opened.Act.(type) {
		case *act.InstrumentRegistered:
			r.byID[e.ID()] = len(r.Instruments)
			r.Instruments = append(r.Instruments, Instrument{Index: e.Index, ID: e.ID(), Type: a.Type, Title: a.Title, Number: a.Number, Date: a.Date,
				Stage: a.Stage, Status: a.Status, Aliases: a.Aliases, Parties: a.Parties, Note: a.Note.Value})
		case *act.ProvisionRegistered:
			if i, ok := r.byID[a.Instrument]; ok {
				r.Instruments[i].Provisions = append(r.Instruments[i].Provisions, Provision{e.Index, e.ID(), a.Instrument, a.Number, a.Texts.Value})
				r.ofProvision[e.ID()] = a.Instrument
			}
		case *act.InstrumentLinked:
			links = append(links, Link{e.Index, a.From, a.To, a.Link})
		}
	}
	for _, l := range links {
		if r.hasBothEnds(l) {
			r.Links = append(r.Links, l)
		}
	}
	return r, nil
}

// hasBothEnds reports whether the reader sees both ends of a link: references show only to readers of both.
func (r *Register) hasBothEnds(l Link) bool {
	_, from := r.byID[l.From]
	if of, ok := r.ofProvision[l.From]; ok {
		_, from = r.byID[of]
	}
	_, to := r.byID[l.To]
	return from && to
}

// Step is one link of a chain: how the authority of what came before rests on an instrument.
type Step struct {
	Instrument Instrument
	Kind       string // how it is reached: the link's kind; "" for the commitment's own instrument
	Inverse    bool   // the instrument links to what came before, as a resolution endorses conclusions
}

// Chain returns how a commitment's authority runs from its instrument along the links, each instrument once, nearest
// first: what the instrument cites or implements, then what endorses that. Empty where no instrument is named.
func (r *Register) Chain(instrument act.EntryID) []Step {
	first, ok := r.Instrument(instrument)
	if !ok {
		return nil
	}
	chain := []Step{{Instrument: first}}
	seen := map[act.EntryID]bool{instrument: true}
	for at := 0; at < len(chain); at++ {
		for _, s := range r.onward(chain[at].Instrument.ID) {
			if !seen[s.Instrument.ID] {
				seen[s.Instrument.ID] = true
				chain = append(chain, s)
			}
		}
	}
	return chain
}

// Authority returns the shortest way from an instrument to one that decides: a resolution, else a charter; nearest
// first, the instrument itself leading. Where none is reached it is the instrument with the first one that it rests on.
// Empty where no instrument is named.
func (r *Register) Authority(instrument act.EntryID) []Step {
	first, ok := r.Instrument(instrument)
	if !ok {
		return nil
	}
	ways := [][]Step{{{Instrument: first}}}
	seen := map[act.EntryID]bool{instrument: true}
	best := ways[0]
	for at := 0; at < len(ways); at++ { // breadth first: the first way to a type is a shortest one
		way := ways[at]
		end := way[len(way)-1].Instrument
		if end.Type == "resolution" {
			return way
		}
		if last(best).Type != "charter" && (end.Type == "charter" || len(best) == 1 && len(way) == 2) {
			best = way
		}
		for _, s := range r.onward(end.ID) {
			if !seen[s.Instrument.ID] {
				seen[s.Instrument.ID] = true
				ways = append(ways, append(slices.Clone(way), s))
			}
		}
	}
	return best
}

func last(way []Step) Instrument { return way[len(way)-1].Instrument }

// onward returns the instruments that lend authority to id: first those that endorse it, then those that it cites,
// reaffirms, implements or extends.
func (r *Register) onward(id act.EntryID) []Step {
	var endorsed, rests []Step
	for _, l := range r.Links {
		from := l.From
		if of, ok := r.ofProvision[from]; ok {
			from = of
		}
		switch l.Kind {
		case "cites", "reaffirms", "implements", "extends":
			if to, ok := r.Instrument(l.To); ok && from == id {
				rests = append(rests, Step{to, l.Kind, false})
			}
		case "endorses":
			if by, ok := r.Instrument(from); ok && l.To == id {
				endorsed = append(endorsed, Step{by, l.Kind, true})
			}
		}
	}
	return append(endorsed, rests...)
}
