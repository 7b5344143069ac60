package main

import (
	"bytes"
	"context"
	"fmt"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/sample"
	"github.com/tansiq/tansiq/source"
)

// workload makes acts in the proportion in which a follow-up makes them: of ten, six commitments out of the exercise's
// text, each with its words and its place there, two assessments and two positions.
type workload struct {
	source      act.EntryID
	document    []byte
	accepted    []sample.Decision
	actors      map[string]act.Actor
	commitments []act.EntryID // the newest, at most recent of them
	n           int
}

// recent is how many commitments assessments and positions choose from: those that a meeting has before it.
const recent = 64

// file files the exercise's Arabic text and prepares the workload that rests on it.
func (w *world) file(ctx context.Context) error {
	text := w.exercise.Sources[0]
	about := act.SourceCitation{Title: text.Title, Issuer: text.Issuer.AR}
	id, err := w.do(ctx, w.devices[0], source.Filing(text.Body, text.Lang, act.Day(w.exercise.Published), text.Form, about))
	if err != nil {
		return err
	}
	w.work = workload{source: id, document: text.Body, actors: map[string]act.Actor{}}
	for _, a := range w.exercise.Actors {
		w.work.actors[a.ID] = act.Actor{ID: a.ID, Name: words(a.Name)}
	}
	for _, d := range w.exercise.Decisions {
		if d.Accept {
			w.work.accepted = append(w.work.accepted, d)
		}
	}
	return nil
}

// next signs n acts of the workload, in the order in which they are to be appended. What an act rests on stands before it.
func (w *world) next(n int) ([]record.Submission, error) {
	subs := make([]record.Submission, 0, n)
	for range n {
		s, made, err := w.one(w.devices[w.work.n%len(w.devices)])
		if err != nil {
			return nil, err
		}
		w.work.remember(made)
		subs = append(subs, s)
	}
	return subs, nil
}

// nextOf signs what each client of a crowd sends, by client. It rests on nothing that another client sends now, so that
// they can all send at once.
func (w *world) nextOf(c crowd) ([][]record.Submission, error) {
	out := make([][]record.Submission, c.clients)
	var made []act.EntryID
	for range c.each {
		for client := range out {
			s, id, err := w.one(w.crowd[client])
			if err != nil {
				return nil, err
			}
			out[client], made = append(out[client], s), append(made, id)
		}
	}
	w.work.remember(made...)
	return out, nil
}

// one signs the next act of the workload. made is the commitment that it records, "" where it is another act.
func (w *world) one(h *hand) (s record.Submission, made act.EntryID, err error) {
	i := w.work.n
	w.work.n++
	a := w.act(i)
	s, id, err := w.compose(h, a)
	if err != nil {
		return s, "", fmt.Errorf("compose act %d of the workload: %w", i, err)
	}
	if a.Kind() == act.KindCommitmentRecorded {
		made = id
	}
	return s, made, nil
}

// remember adds commitments, leaving out "", to those that acts may rest on: they must be appended next.
func (k *workload) remember(made ...act.EntryID) {
	for _, id := range made {
		if id != "" {
			k.commitments = append(k.commitments, id)
		}
	}
	k.commitments = k.commitments[max(0, len(k.commitments)-recent):]
}

// act returns the i-th act. The first of each ten is a commitment.
func (w *world) act(i int) act.Act {
	k := &w.work
	switch i % 10 {
	case 6, 7:
		a := w.exercise.Assessments[i%len(w.exercise.Assessments)]
		return &act.AssessmentMade{Commitment: k.commitments[i%len(k.commitments)], On: act.Day(a.On), Finding: act.Finding(a.State),
			Implementation: &a.Implementation, Note: act.Say(a.Note.AR)}
	case 8, 9:
		p := w.exercise.Positions[i%len(w.exercise.Positions)]
		return &act.PositionTaken{On: k.commitments[i%len(k.commitments)], Stance: act.Stance(p.Stance), Text: act.Say(p.Text.AR)}
	}
	return k.commitment(k.accepted[i%len(k.accepted)])
}

// commitment is what a person makes of an accepted decision.
func (k *workload) commitment(d sample.Decision) *act.CommitmentRecorded {
	start := int64(bytes.Index(k.document, []byte(d.Quote.AR)))
	bound := d.Bound
	if len(bound) == 0 {
		bound = d.Addressees
	}
	c := &act.CommitmentRecorded{
		Terms: act.Terms{Source: k.source, Bound: k.all(bound), AssertedBy: k.all(d.AssertedBy), Modality: act.Modality(d.Modality), Verb: d.Verb,
			Strength: d.Strength, Class: d.Class, Track: act.Track(d.Track), Standing: act.Standing(d.Standing),
			Deadline: act.Deadline{Trigger: d.Trigger.Kind, Due: act.Day(d.Trigger.Due)}},
		Texts:    act.Say([]act.Text{{Lang: "ar", Text: d.Quote.AR, Wording: act.WordingQuoted}}),
		Evidence: act.Say(act.Evidence{SHA256: act.PayloadDigest(k.document), Start: start, End: start + int64(len(d.Quote.AR)), Quote: d.Quote.AR}),
	}
	if d.Trigger.Wording != nil {
		c.Deadline.Wording = words(*d.Trigger.Wording)
	}
	if d.Condition != nil {
		c.Condition = words(*d.Condition)
	}
	return c
}

func (k *workload) all(ids []string) []act.Actor {
	var out []act.Actor
	for _, id := range ids {
		out = append(out, k.actors[id])
	}
	return out
}

// said is how many bytes a submission says: its payload and the contents of its parts.
func said(s record.Submission) int {
	n := len(s.Envelope.Payload)
	for _, p := range s.Parts {
		n += len(p.Content)
	}
	return n
}

// raw is every byte of a submission that has to be kept: payload, signatures, salts and contents.
func raw(s record.Submission) []byte {
	out := append([]byte(nil), s.Envelope.Payload...)
	for _, sig := range s.Envelope.Signatures {
		out = append(append(out, sig.KeyID...), sig.Sig...)
	}
	for _, p := range s.Parts {
		out = append(append(out, p.Salt[:]...), p.Content...)
	}
	return out
}
