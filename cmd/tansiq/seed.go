package main

import (
	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/reading"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/sample"
)

// summaryBy is who summarised the acts of States in the sample process.
const summaryBy = "Tansiq"

// seeder appends a sample process to a log in one transaction.
type seeder struct {
	author      record.Author
	to          act.Audience
	actors      map[string]act.Actor
	instruments map[string]act.EntryID
	provisions  map[string]act.EntryID // instrument key + " " + number
	commitments map[string]act.EntryID // by fact
	doings      []record.Doing
}

func newSeeder(author record.Author, to act.Audience, actors []sample.Actor, parties map[string]string) *seeder {
	s := &seeder{author: author, to: to, actors: map[string]act.Actor{}, instruments: map[string]act.EntryID{}, provisions: map[string]act.EntryID{}, commitments: map[string]act.EntryID{}}
	for _, a := range actors {
		s.actors[a.ID] = act.Actor{ID: a.ID, Party: parties[a.ID], Name: words(a.Name)}
	}
	return s
}

func words(t sample.Text) act.Words { return act.Words{AR: t.AR, EN: t.EN} }

func optionalWords(t *sample.Text) act.Words {
	if t == nil {
		return act.Words{}
	}
	return words(*t)
}

func (s *seeder) add(a act.Act) (act.EntryID, error) {
	id, err := s.author.NewID()
	s.doings = append(s.doings, record.Doing{To: s.to, ID: id, Act: a})
	return id, err
}

func (s *seeder) list(ids []string) []act.Actor {
	var out []act.Actor
	for _, id := range ids {
		out = append(out, s.actors[id])
	}
	return out
}

// register adds the instruments, their provisions, then the links between them.
func (s *seeder) register(instruments []sample.Instrument) error {
	for _, i := range instruments {
		reg := &act.InstrumentRegistered{Type: i.Type, Title: words(i.Title), Aliases: append(append([]string(nil), i.AliasAR...), i.AliasEN...), Number: i.Number, Date: act.Day(i.Date),
			Stage: i.Stage, Substage: i.StageSub, Status: i.Status, URLs: i.Sources, Basis: i.Facts}
		for _, p := range i.Parties {
			reg.Parties = append(reg.Parties, act.RoledActor{Actor: s.actors[p.Actor], Role: p.Role})
		}
		id, err := s.add(reg)
		if err != nil {
			return err
		}
		s.instruments[i.Key] = id
		for _, p := range i.Provisions {
			texts := textsOf(p.Text.AR, p.Text.EN, string(act.WordingSummary), summaryBy)
			if s.provisions[i.Key+" "+p.Number], err = s.add(&act.ProvisionRegistered{Instrument: id, Number: p.Number, Basis: p.Facts, Texts: act.Say(texts)}); err != nil {
				return err
			}
		}
	}
	for _, i := range instruments {
		for _, l := range i.Links {
			if _, err := s.add(&act.InstrumentLinked{From: s.instruments[i.Key], Link: l.Kind, To: s.instruments[l.To], Basis: l.Facts}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *seeder) commit(list []sample.Commitment) error {
	for _, c := range list {
		bound := c.Bound
		if len(bound) == 0 {
			bound = c.Addressees
		}
		t := act.Terms{Instrument: s.instruments[c.Instrument], Bound: s.list(bound), AssertedBy: s.list(c.AssertedBy), Modality: act.Modality(c.Modality), Verb: c.Verb, Strength: c.Strength,
			Class: c.Class, Track: act.Track(c.Track), Standing: act.Standing(c.Standing), Deadline: deadlineOf(c.Trigger), Condition: optionalWords(c.Condition),
			Beneficiary: s.actors[c.Beneficiary].Name, Basis: []string{c.Fact}}
		if c.Provision != "" {
			t.Provision = s.provisions[c.Instrument+" "+c.Provision]
		}
		id, err := s.add(&act.CommitmentRecorded{Terms: t, Texts: act.Say(textsOf(c.Text.AR, c.Text.EN, string(act.WordingSummary), summaryBy))})
		if err != nil {
			return err
		}
		s.commitments[c.Fact] = id
	}
	return nil
}

func deadlineOf(t sample.Trigger) act.Deadline {
	return act.Deadline{Trigger: t.Kind, Due: act.Day(t.Due), Rule: optionalWords(t.Rule), Wording: optionalWords(t.Wording)}
}

func (s *seeder) assess(list []sample.Assessment, lang string) error {
	for _, x := range list {
		note, _ := words(x.Note).In(lang)
		degree := x.Implementation
		if _, err := s.add(&act.AssessmentMade{Commitment: s.commitments[x.Commitment], On: act.Day(x.On), Finding: act.Finding(x.State), Implementation: &degree,
			Basis: x.EvidenceFacts, Note: act.Say(note)}); err != nil {
			return err
		}
	}
	return nil
}

// registerOf returns the actors and instruments of an exercise as the reading engine takes them.
func registerOf(actors []sample.Actor, instruments []sample.Instrument) reading.Register {
	var r reading.Register
	for _, a := range actors {
		r.Actors = append(r.Actors, reading.Actor{ID: a.ID, Type: a.Type, QID: a.QID, NameAR: a.Name.AR, NameEN: a.Name.EN, Of: a.Of, AliasAR: a.AliasAR, AliasEN: a.AliasEN,
			NisbaAR: a.NisbaAR, DemonymEN: a.DemonymEN, CapitalAR: a.CapitalAR, CapitalEN: a.CapitalEN, Members: a.Members})
	}
	for _, i := range instruments {
		k := reading.KnownInstrument{ID: i.Key, Type: i.Type, NameAR: i.Title.AR, NameEN: i.Title.EN, AliasAR: i.AliasAR, AliasEN: i.AliasEN, Date: i.Date}
		k.Number, k.Year = numberAndYear(i.Number)
		r.Instruments = append(r.Instruments, k)
	}
	return r
}
