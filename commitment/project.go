package commitment

import (
	"context"
	_ "embed"
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

//go:embed schema.sql
var schema string

// Projection computes the tables of this package. It implements record.Projection.
type Projection struct{}

// Name implements record.Projection.
func (Projection) Name() string { return "commitment" }

// Version implements record.Projection.
func (Projection) Version() int64 { return 1 }

// Schema implements record.Projection.
func (Projection) Schema() string { return schema }

// Tables implements record.Projection.
func (Projection) Tables() []string {
	return []string{"instrument", "instrument_alias", "instrument_actor", "instrument_note", "provision", "provision_text", "instrument_link",
		"commitment", "commitment_actor", "commitment_text", "commitment_evidence", "commitment_reason", "assessment", "assessment_note"}
}

// kept says in which tables what can be redacted stands.
func kept() record.Kept {
	return record.Kept{
		ByPart: map[string][]string{
			"texts":    {"commitment_text", "provision_text"},
			"evidence": {"commitment_evidence"},
			"reason":   {"commitment_reason"},
			"note":     {"assessment_note", "instrument_note"},
		},
		Whole: []string{"instrument", "instrument_alias", "instrument_actor", "provision", "instrument_link", "commitment", "commitment_actor", "assessment"},
	}
}

// Apply implements record.Projection.
func (Projection) Apply(ctx context.Context, tx *store.Tx, e *record.Entry) error {
	if e.Opened == nil {
		return nil
	}
	w := writer{ctx, tx, e}
	switch a := e.Opened.Act.(type) {
	case *act.InstrumentRegistered:
		return w.instrument(a)
	case *act.ProvisionRegistered:
		return w.provision(a)
	case *act.InstrumentLinked:
		return w.insert("instrument_link", []string{"entry_id", "from_id", "link", "to_id"}, []any{string(e.ID()), string(a.From), a.Link, string(a.To)})
	case *act.CommitmentRecorded:
		return w.commitment(e.ID(), &a.Terms, &a.Texts, &a.Evidence)
	case *act.CommitmentRevised:
		if err := w.commitment(a.Commitment, &a.Terms, &a.Texts, &a.Evidence); err != nil {
			return err
		}
		return w.text("commitment_reason", &a.Reason)
	case *act.AssessmentMade:
		return w.assessment(a)
	case *act.RedactionMade:
		return record.Forget(ctx, tx, e, a, kept())
	}
	return nil
}

// writer writes rows of one entry.
type writer struct {
	ctx context.Context
	tx  *store.Tx
	e   *record.Entry
}

func (w writer) insert(table string, columns []string, rows ...[]any) error {
	for i, r := range rows {
		rows[i] = append([]any{string(w.e.Log), w.e.Index}, r...)
	}
	return w.tx.Insert(w.ctx, table, append([]string{"log", "idx"}, columns...), rows)
}

func (w writer) text(table string, p *act.Part[string]) error {
	if !p.Here {
		return nil
	}
	return w.insert(table, []string{"text"}, []any{p.Value})
}

func (w writer) instrument(a *act.InstrumentRegistered) error {
	if err := w.insert("instrument", []string{"entry_id", "type", "title_ar", "title_en", "number", "day", "stage", "status", "source"},
		[]any{string(w.e.ID()), a.Type, a.Title.AR, a.Title.EN, a.Number, string(a.Date), a.Stage, a.Status, string(a.Source)}); err != nil {
		return err
	}
	var aliases, actors [][]any
	for n, s := range a.Aliases {
		aliases = append(aliases, []any{int64(n), s})
	}
	if err := w.insert("instrument_alias", []string{"n", "alias"}, aliases...); err != nil {
		return err
	}
	for n, p := range a.Parties {
		actors = append(actors, []any{int64(n), p.Role, p.Actor.ID, p.Actor.Party, p.Actor.Name.AR, p.Actor.Name.EN})
	}
	if err := w.insert("instrument_actor", []string{"n", "role", "actor", "party", "name_ar", "name_en"}, actors...); err != nil {
		return err
	}
	return w.text("instrument_note", &a.Note)
}

func (w writer) provision(a *act.ProvisionRegistered) error {
	if err := w.insert("provision", []string{"entry_id", "instrument", "number"}, []any{string(w.e.ID()), string(a.Instrument), a.Number}); err != nil {
		return err
	}
	return w.texts("provision_text", &a.Texts)
}

func (w writer) texts(table string, p *act.Part[[]act.Text]) error {
	if !p.Here {
		return nil
	}
	var rows [][]any
	for n, t := range p.Value {
		rows = append(rows, []any{int64(n), t.Lang, string(t.Wording), t.By, t.Text})
	}
	return w.insert(table, []string{"n", "lang", "wording", "by_whom", "text"}, rows...)
}

func (w writer) commitment(root act.EntryID, t *act.Terms, texts *act.Part[[]act.Text], evidence *act.Part[act.Evidence]) error {
	if err := w.insert("commitment", []string{"entry_id", "commitment", "party", "at", "instrument", "provision", "source", "statement", "modality", "verb", "strength",
		"class", "track", "standing", "deadline_kind", "due", "rule_ar", "rule_en", "wording_ar", "wording_en", "beneficiary_ar", "beneficiary_en",
		"condition_ar", "condition_en", "place_ar", "place_en", "basis"},
		[]any{string(w.e.ID()), string(root), w.e.Party, w.e.Opened.AtUTC, string(t.Instrument), string(t.Provision), string(t.Source), string(t.Statement), string(t.Modality),
			t.Verb, t.Strength, t.Class, string(t.Track), string(t.Standing), t.Deadline.Trigger, string(t.Deadline.Due), t.Deadline.Rule.AR,
			t.Deadline.Rule.EN, t.Deadline.Wording.AR, t.Deadline.Wording.EN, t.Beneficiary.AR, t.Beneficiary.EN, t.Condition.AR, t.Condition.EN,
			t.Place.AR, t.Place.EN, strings.Join(t.Basis, "\n")}); err != nil {
		return err
	}
	var actors [][]any
	for _, role := range []struct {
		name string
		list []act.Actor
	}{{"bound", t.Bound}, {"asserted_by", t.AssertedBy}} {
		for n, a := range role.list {
			actors = append(actors, []any{role.name, int64(n), a.ID, a.Party, a.Name.AR, a.Name.EN})
		}
	}
	if err := w.insert("commitment_actor", []string{"role", "n", "actor", "party", "name_ar", "name_en"}, actors...); err != nil {
		return err
	}
	if err := w.texts("commitment_text", texts); err != nil {
		return err
	}
	if !evidence.Here {
		return nil
	}
	ev := evidence.Value
	return w.insert("commitment_evidence", []string{"sha256", "start_at", "end_at", "quote", "prefix", "suffix"},
		[]any{string(ev.SHA256), ev.Start, ev.End, ev.Quote, ev.Prefix, ev.Suffix})
}

// noImplementation stands where an assessor gave no degree of implementation.
const noImplementation = -1

func (w writer) assessment(a *act.AssessmentMade) error {
	degree := int64(noImplementation)
	if a.Implementation != nil {
		degree = *a.Implementation
	}
	var evidence []string
	for _, id := range a.Evidence {
		evidence = append(evidence, string(id))
	}
	if err := w.insert("assessment", []string{"entry_id", "commitment", "party", "day", "finding", "implementation", "valid_days", "evidence", "basis"},
		[]any{string(w.e.ID()), string(a.Commitment), w.e.Party, string(a.On), string(a.Finding), degree, a.ValidDays,
			strings.Join(evidence, "\n"), strings.Join(a.Basis, "\n")}); err != nil {
		return err
	}
	return w.text("assessment_note", &a.Note)
}
