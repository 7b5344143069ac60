package commitment

import (
	"context"
	"database/sql"
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
	r := &Register{byID: map[act.EntryID]int{}, ofProvision: map[act.EntryID]act.EntryID{}}
	var err error
	r.Instruments, err = store.Collect(ctx, q, func(rows *sql.Rows) (Instrument, error) {
		var i Instrument
		err := rows.Scan(&i.Index, &i.ID, &i.Type, &i.Title.AR, &i.Title.EN, &i.Number, &i.Date, &i.Stage, &i.Status)
		return i, err
	}, `SELECT i.idx, i.entry_id, i.type, i.title_ar, i.title_en, i.number, i.day, i.stage, i.status FROM instrument i
		WHERE i.log = $1 AND `+record.SeesEntry("i", 2)+` AND `+record.Stands("i", 2)+` ORDER BY i.idx`, reader.Args(log)...)
	if err != nil {
		return nil, err
	}
	at := map[int64]*Instrument{}
	for i := range r.Instruments {
		r.byID[r.Instruments[i].ID] = i
		at[r.Instruments[i].Index] = &r.Instruments[i]
	}
	for _, fill := range []func() error{
		func() error { return r.fillAliases(ctx, q, reader, log, at) },
		func() error { return r.fillProvisions(ctx, q, reader, log) },
		func() error { return r.fillLinks(ctx, q, reader, log) },
	} {
		if err := fill(); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (r *Register) fillAliases(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest, at map[int64]*Instrument) error {
	type alias struct {
		idx  int64
		name string
	}
	aliases, err := store.Collect(ctx, q, func(rows *sql.Rows) (alias, error) {
		var a alias
		err := rows.Scan(&a.idx, &a.name)
		return a, err
	}, `SELECT a.idx, a.alias FROM instrument_alias a WHERE a.log = $1 AND `+record.SeesEntry("a", 2)+` ORDER BY a.idx, a.n`, reader.Args(log)...)
	if err != nil {
		return err
	}
	for _, a := range aliases {
		if i := at[a.idx]; i != nil {
			i.Aliases = append(i.Aliases, a.name)
		}
	}
	type roled struct {
		idx int64
		act.RoledActor
	}
	actors, err := store.Collect(ctx, q, func(rows *sql.Rows) (roled, error) {
		var a roled
		err := rows.Scan(&a.idx, &a.Role, &a.Actor.ID, &a.Actor.Party, &a.Actor.Name.AR, &a.Actor.Name.EN)
		return a, err
	}, `SELECT a.idx, a.role, a.actor, a.party, a.name_ar, a.name_en FROM instrument_actor a WHERE a.log = $1 AND `+record.SeesEntry("a", 2)+
		` ORDER BY a.idx, a.n`, reader.Args(log)...)
	if err != nil {
		return err
	}
	for _, a := range actors {
		if i := at[a.idx]; i != nil {
			i.Parties = append(i.Parties, a.RoledActor)
		}
	}
	notes, err := notesOf(ctx, q, reader, log, "instrument_note", "note")
	for idx, i := range at {
		i.Note = notes[idx]
	}
	return err
}

func (r *Register) fillProvisions(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest) error {
	all, err := store.Collect(ctx, q, func(rows *sql.Rows) (Provision, error) {
		var p Provision
		err := rows.Scan(&p.Index, &p.ID, &p.Instrument, &p.Number)
		return p, err
	}, `SELECT p.idx, p.entry_id, p.instrument, p.number FROM provision p WHERE p.log = $1 AND `+record.SeesEntry("p", 2)+` AND `+record.Stands("p", 2)+
		` ORDER BY p.idx`, reader.Args(log)...)
	if err != nil {
		return err
	}
	texts, err := textsOf(ctx, q, reader, log, "provision_text")
	if err != nil {
		return err
	}
	for _, p := range all {
		p.Texts = texts[p.Index]
		if i, ok := r.byID[p.Instrument]; ok {
			r.Instruments[i].Provisions = append(r.Instruments[i].Provisions, p)
			r.ofProvision[p.ID] = p.Instrument
		}
	}
	return nil
}

// fillLinks reads the links of which the reader sees both ends: references show only to readers of both.
func (r *Register) fillLinks(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest) error {
	all, err := store.Collect(ctx, q, func(rows *sql.Rows) (Link, error) {
		var l Link
		err := rows.Scan(&l.Index, &l.From, &l.Kind, &l.To)
		return l, err
	}, `SELECT l.idx, l.from_id, l.link, l.to_id FROM instrument_link l WHERE l.log = $1 AND `+record.SeesEntry("l", 2)+` AND `+record.Stands("l", 2)+
		` ORDER BY l.idx`, reader.Args(log)...)
	if err != nil {
		return err
	}
	for _, l := range all {
		_, from := r.byID[l.From]
		if of, ok := r.ofProvision[l.From]; ok {
			_, from = r.byID[of]
		}
		if _, to := r.byID[l.To]; from && to {
			r.Links = append(r.Links, l)
		}
	}
	return nil
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
