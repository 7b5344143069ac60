package commitment

import (
	"cmp"
	"context"
	"slices"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// Commitment is one commitment as a reader sees it: its newest standing version.
type Commitment struct {
	ID         act.EntryID   // of the entry that recorded it
	Version    act.EntryID   // of the entry that holds these terms
	Earlier    []act.EntryID // of the versions that it replaced and the reader sees, oldest first
	Index      int64         // of that entry
	By         string        // the party that recorded it
	AtUTC      int64         // when, by the author's clock
	Instrument act.EntryID
	Provision  act.EntryID
	Source     act.EntryID
	act.Terms
	Texts    []act.Text // empty where redacted or withheld
	Evidence *act.Evidence
	Reason   string // of the revision
}

// Commitments returns every standing commitment that reader sees, in the order in which they were recorded.
func Commitments(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest) ([]Commitment, error) {
	entries, err := record.Acts(ctx, q, reader, log, record.Want{Kinds: []act.Kind{act.KindCommitmentRecorded, act.KindCommitmentRevised}})
	if err != nil {
		return nil, err
	}
	newest := map[act.EntryID]int{}
	var out []Commitment
	for _, e := range entries {
		c := commitmentOf(e)
		at, ok := newest[c.ID]
		switch {
		case ok:
			c.Earlier = append(out[at].Earlier, out[at].Version)
			out[at] = c // a revision stands in the place of what it revises
		case c.ID == c.Version: // a revision of what the reader does not see, or what does not stand, is no commitment
			newest[c.ID] = len(out)
			out = append(out, c)
		}
	}
	return out, nil
}

// commitmentOf reads an entry that records or revises a commitment.
func commitmentOf(e *record.Entry) Commitment {
	c := Commitment{ID: e.ID(), Version: e.ID(), Index: e.Index, By: e.Party, AtUTC: e.Opened.AtUTC}
	texts, evidence := act.Part[[]act.Text]{}, act.Part[act.Evidence]{}
	switch a := e.Opened.Act.(type) {
	case *act.CommitmentRecorded:
		c.Terms, texts, evidence = a.Terms, a.Texts, a.Evidence
	case *act.CommitmentRevised:
		c.ID, c.Terms, texts, evidence = a.Commitment, a.Terms, a.Texts, a.Evidence
		c.Reason = a.Reason.Value
	}
	c.Instrument, c.Provision, c.Source = c.Terms.Instrument, c.Terms.Provision, c.Terms.Source
	c.Texts = texts.Value
	if evidence.Here {
		c.Evidence = &evidence.Value
	}
	return c
}

// Assessment is one assessment as a reader sees it.
type Assessment struct {
	Assessed
	Commitment     act.EntryID
	Implementation int64 // 0–3, or -1 where the assessor gave none
	Evidence       []act.EntryID
	Basis          []string
	Note           string // "" where there is none, it was redacted or withheld
}

// Assessments returns every standing assessment that reader sees, by commitment and in the order of recording.
func Assessments(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest) ([]Assessment, error) {
	entries, err := record.Acts(ctx, q, reader, log, record.Want{Kinds: []act.Kind{act.KindAssessmentMade}})
	if err != nil {
		return nil, err
	}
	var out []Assessment
	for _, e := range entries {
		a, ok := e.Opened.Act.(*act.AssessmentMade)
		if !ok {
			continue
		}
		given := int64(-1)
		if a.Implementation != nil {
			given = *a.Implementation
		}
		out = append(out, Assessment{Assessed: Assessed{Index: e.Index, Entry: e.ID(), Party: e.Party, On: a.On, Finding: a.Finding, ValidDays: a.ValidDays},
			Commitment: a.Commitment, Implementation: given, Evidence: a.Evidence, Basis: a.Basis, Note: a.Note.Value})
	}
	slices.SortStableFunc(out, func(a, b Assessment) int { return cmp.Compare(a.Commitment, b.Commitment) })
	return out, nil
}
