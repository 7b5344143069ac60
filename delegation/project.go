package delegation

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
func (Projection) Name() string { return "delegation" }

// Version implements record.Projection.
func (Projection) Version() int64 { return 1 }

// Schema implements record.Projection.
func (Projection) Schema() string { return schema }

// Tables implements record.Projection.
func (Projection) Tables() []string {
	return []string{"party", "party_event", "person", "person_left", "person_identity", "device_key", "device_holder", "device_revoked", "mandate", "mandate_withdrawn"}
}

// Apply implements record.Projection.
func (Projection) Apply(ctx context.Context, tx *store.Tx, e *record.Entry) error {
	if e.Opened == nil {
		return nil
	}
	w := writer{ctx, tx, e}
	switch a := e.Opened.Act.(type) {
	case *act.ProcessOpened:
		s := a.Secretariat
		return w.insert("party", []string{"party", "role", "actor", "name_ar", "name_en", "root_key"}, s.Party, string(secretariatKind), "", s.Name.AR, s.Name.EN, s.RootKey)
	case *act.PartyAdmitted:
		return w.insert("party", []string{"party", "role", "actor", "name_ar", "name_en", "root_key"}, a.Party, string(a.Role), a.Actor, a.Name.AR, a.Name.EN, a.RootKey)
	case *act.PartyJoined:
		return w.event(a.Party, "joined")
	case *act.PartySuspended:
		return w.event(a.Party, "suspended")
	case *act.PersonEnrolled:
		return w.person(a)
	case *act.PersonLeft:
		return w.insert("person_left", []string{"person"}, string(a.Person))
	case *act.KeyAdded:
		return w.key(a)
	case *act.KeyRevoked:
		return w.insert("device_revoked", []string{"keyid", "reason"}, string(a.Key), a.Reason)
	case *act.MandateGranted:
		return w.mandate(a)
	case *act.MandateWithdrawn:
		return w.insert("mandate_withdrawn", []string{"mandate"}, string(a.Mandate))
	case *act.RedactionMade:
		return record.Forget(ctx, tx, e, a, record.Kept{ByPart: map[string][]string{"identity": {"person_identity"}, "holder": {"device_holder"}}})
	}
	return nil
}

// writer writes rows of one entry.
type writer struct {
	ctx context.Context
	tx  *store.Tx
	e   *record.Entry
}

func (w writer) insert(table string, columns []string, values ...any) error {
	return w.tx.Insert(w.ctx, table, append([]string{"log", "idx"}, columns...), [][]any{append([]any{string(w.e.Log), w.e.Index}, values...)})
}

func (w writer) event(party, event string) error {
	return w.insert("party_event", []string{"entry_id", "party", "event"}, string(w.e.ID()), party, event)
}

func (w writer) person(a *act.PersonEnrolled) error {
	if err := w.insert("person", []string{"entry_id", "party"}, string(w.e.ID()), a.Party); err != nil || !a.Identity.Here {
		return err
	}
	v := a.Identity.Value
	return w.insert("person_identity", []string{"name_ar", "name_en", "office_ar", "office_en"}, v.Name.AR, v.Name.EN, v.Office.AR, v.Office.EN)
}

func (w writer) key(a *act.KeyAdded) error {
	if err := w.insert("device_key", []string{"entry_id", "keyid", "party"}, string(w.e.ID()), string(keyID(a.Key)), a.Party); err != nil || !a.Holder.Here {
		return err
	}
	return w.insert("device_holder", []string{"person"}, string(a.Holder.Value))
}

func (w writer) mandate(a *act.MandateGranted) error {
	var kinds, tracks []string
	for _, k := range a.Kinds {
		kinds = append(kinds, string(k))
	}
	for _, t := range a.Tracks {
		tracks = append(tracks, string(t))
	}
	return w.insert("mandate", []string{"entry_id", "party", "keyid", "kinds", "tracks", "until_day"},
		string(w.e.ID()), a.Party, string(a.Key), strings.Join(kinds, "\n"), strings.Join(tracks, "\n"), string(a.Until))
}
