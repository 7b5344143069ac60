package commitment

import (
	"context"
	"database/sql"
	"strings"

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
	all, err := store.Collect(ctx, q, scanCommitment, `SELECT c.idx, c.entry_id, c.commitment, c.party, c.at, c.instrument, c.provision, c.source, c.statement, c.modality,
		c.verb, c.strength, c.class, c.track, c.standing, c.deadline_kind, c.due, c.rule_ar, c.rule_en, c.wording_ar, c.wording_en, c.beneficiary_ar,
		c.beneficiary_en, c.condition_ar, c.condition_en, c.place_ar, c.place_en, c.basis
		FROM commitment c WHERE c.log = $1 AND `+record.SeesEntry("c", 2)+` AND `+record.Stands("c", 2)+`
		AND EXISTS (SELECT 1 FROM commitment f WHERE f.log = c.log AND f.entry_id = c.commitment AND `+record.SeesEntry("f", 2)+` AND `+record.Stands("f", 2)+`)
		ORDER BY c.idx`, reader.Args(log)...)
	if err != nil {
		return nil, err
	}
	newest := map[act.EntryID]int{}
	var out []Commitment
	for _, c := range all {
		if at, ok := newest[c.ID]; ok {
			c.Earlier = append(out[at].Earlier, out[at].Version)
			out[at] = c // a revision stands in the place of what it revises
			continue
		}
		newest[c.ID] = len(out)
		out = append(out, c)
	}
	return out, fillIn(ctx, q, reader, log, out)
}

func scanCommitment(r *sql.Rows) (Commitment, error) {
	var c Commitment
	var basis string
	d := &c.Terms.Deadline
	err := r.Scan(&c.Index, &c.Version, &c.ID, &c.By, &c.AtUTC, &c.Instrument, &c.Provision, &c.Source, &c.Statement, &c.Modality, &c.Verb, &c.Strength, &c.Class,
		&c.Track, &c.Standing, &d.Trigger, &d.Due, &d.Rule.AR, &d.Rule.EN, &d.Wording.AR, &d.Wording.EN, &c.Beneficiary.AR, &c.Beneficiary.EN,
		&c.Condition.AR, &c.Condition.EN, &c.Place.AR, &c.Place.EN, &basis)
	if basis != "" {
		c.Basis = strings.Split(basis, "\n")
	}
	c.Terms.Instrument, c.Terms.Provision, c.Terms.Source = c.Instrument, c.Provision, c.Source
	return c, err
}

// fillIn adds actors, texts and evidence to the commitments, each through the reader's tokens.
func fillIn(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest, list []Commitment) error {
	at := map[int64]*Commitment{}
	for i := range list {
		at[list[i].Index] = &list[i]
	}
	type actorRow struct {
		idx   int64
		role  string
		actor act.Actor
	}
	actors, err := store.Collect(ctx, q, func(r *sql.Rows) (actorRow, error) {
		var a actorRow
		err := r.Scan(&a.idx, &a.role, &a.actor.ID, &a.actor.Party, &a.actor.Name.AR, &a.actor.Name.EN)
		return a, err
	}, `SELECT a.idx, a.role, a.actor, a.party, a.name_ar, a.name_en FROM commitment_actor a WHERE a.log = $1 AND `+record.SeesEntry("a", 2)+
		` ORDER BY a.idx, a.role, a.n`, reader.Args(log)...)
	if err != nil {
		return err
	}
	for _, a := range actors {
		c := at[a.idx]
		switch {
		case c == nil:
		case a.role == "bound":
			c.Bound = append(c.Bound, a.actor)
		default:
			c.AssertedBy = append(c.AssertedBy, a.actor)
		}
	}
	texts, err := textsOf(ctx, q, reader, log, "commitment_text")
	if err != nil {
		return err
	}
	evidence, err := evidenceOf(ctx, q, reader, log)
	if err != nil {
		return err
	}
	reasons, err := notesOf(ctx, q, reader, log, "commitment_reason", "reason")
	if err != nil {
		return err
	}
	for idx, c := range at {
		c.Texts, c.Evidence, c.Reason = texts[idx], evidence[idx], reasons[idx]
	}
	return nil
}

type indexedText struct {
	idx int64
	act.Text
}

// textsOf returns the texts of every entry whose part "texts" the reader sees. table is a word of the program.
func textsOf(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest, table string) (map[int64][]act.Text, error) {
	all, err := store.Collect(ctx, q, func(r *sql.Rows) (indexedText, error) {
		var t indexedText
		err := r.Scan(&t.idx, &t.Lang, &t.Wording, &t.By, &t.Text.Text)
		return t, err
	}, `SELECT t.idx, t.lang, t.wording, t.by_whom, t.text FROM `+table+` t WHERE t.log = $1 AND `+record.SeesEntry("t", 2)+` AND `+
		record.SeesPart("t", "texts", 2)+` ORDER BY t.idx, t.n`, reader.Args(log)...)
	out := map[int64][]act.Text{}
	for _, t := range all {
		out[t.idx] = append(out[t.idx], t.Text)
	}
	return out, err
}

func evidenceOf(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest) (map[int64]*act.Evidence, error) {
	type row struct {
		idx int64
		act.Evidence
	}
	all, err := store.Collect(ctx, q, func(r *sql.Rows) (row, error) {
		var e row
		err := r.Scan(&e.idx, &e.SHA256, &e.Start, &e.End, &e.Quote, &e.Prefix, &e.Suffix)
		return e, err
	}, `SELECT t.idx, t.sha256, t.start_at, t.end_at, t.quote, t.prefix, t.suffix FROM commitment_evidence t WHERE t.log = $1 AND `+
		record.SeesEntry("t", 2)+` AND `+record.SeesPart("t", "evidence", 2)+` ORDER BY t.idx`, reader.Args(log)...)
	out := map[int64]*act.Evidence{}
	for _, e := range all {
		out[e.idx] = &e.Evidence
	}
	return out, err
}

// notesOf returns the text parts of a kind. table and part are words of the program.
func notesOf(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest, table, part string) (map[int64]string, error) {
	type row struct {
		idx  int64
		text string
	}
	all, err := store.Collect(ctx, q, func(r *sql.Rows) (row, error) {
		var n row
		err := r.Scan(&n.idx, &n.text)
		return n, err
	}, `SELECT t.idx, t.text FROM `+table+` t WHERE t.log = $1 AND `+record.SeesEntry("t", 2)+` AND `+record.SeesPart("t", part, 2)+` ORDER BY t.idx`,
		reader.Args(log)...)
	out := map[int64]string{}
	for _, n := range all {
		out[n.idx] = n.text
	}
	return out, err
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
	all, err := store.Collect(ctx, q, scanAssessment, `SELECT a.idx, a.entry_id, a.commitment, a.party, a.day, a.finding, a.implementation, a.valid_days, a.evidence, a.basis
		FROM assessment a WHERE a.log = $1 AND `+record.SeesEntry("a", 2)+` AND `+record.Stands("a", 2)+` ORDER BY a.commitment, a.idx`, reader.Args(log)...)
	if err != nil {
		return nil, err
	}
	notes, err := notesOf(ctx, q, reader, log, "assessment_note", "note")
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Note = notes[all[i].Index]
	}
	return all, nil
}

func scanAssessment(r *sql.Rows) (Assessment, error) {
	var a Assessment
	var evidence, basis string
	err := r.Scan(&a.Index, &a.Entry, &a.Commitment, &a.Party, &a.On, &a.Finding, &a.Implementation, &a.ValidDays, &evidence, &basis)
	if evidence != "" {
		for id := range strings.SplitSeq(evidence, "\n") {
			a.Evidence = append(a.Evidence, act.EntryID(id))
		}
	}
	if basis != "" {
		a.Basis = strings.Split(basis, "\n")
	}
	return a, err
}
