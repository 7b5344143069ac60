package delegation

import (
	"context"
	"database/sql"
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// Listed is a party as a reader sees it.
type Listed struct {
	Index     int64
	Party     string
	Role      act.PartyKind
	Actor     string
	Name      act.Words
	RootKey   string
	Joined    bool
	Suspended bool
}

// Parties returns every party that reader sees, the secretariat first.
func Parties(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest) ([]Listed, error) {
	return store.Collect(ctx, q, func(r *sql.Rows) (Listed, error) {
		var p Listed
		var joined, suspended int64
		err := r.Scan(&p.Index, &p.Party, &p.Role, &p.Actor, &p.Name.AR, &p.Name.EN, &p.RootKey, &joined, &suspended)
		p.Joined, p.Suspended = joined > 0 || p.Role == secretariatKind, suspended > 0
		return p, err
	}, `SELECT p.idx, p.party, p.role, p.actor, p.name_ar, p.name_en, p.root_key,
		(SELECT COUNT(*) FROM party_event j WHERE j.log = p.log AND j.party = p.party AND j.event = 'joined' AND `+record.SeesEntry("j", 2)+`),
		(SELECT COUNT(*) FROM party_event s WHERE s.log = p.log AND s.party = p.party AND s.event = 'suspended' AND `+record.SeesEntry("s", 2)+` AND `+record.Stands("s", 2)+`)
		FROM party p WHERE p.log = $1 AND `+record.SeesEntry("p", 2)+` ORDER BY p.idx`, reader.Args(log)...)
}

// Person is a person of the reader's own delegation.
type Person struct {
	Index    int64
	ID       act.EntryID
	Party    string
	Identity act.Identity // empty where redacted
	Left     bool
}

// People returns the people whose names reader may see: those of its own delegation.
func People(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest) ([]Person, error) {
	return store.Collect(ctx, q, func(r *sql.Rows) (Person, error) {
		var p Person
		var left int64
		v := &p.Identity
		err := r.Scan(&p.Index, &p.ID, &p.Party, &v.Name.AR, &v.Name.EN, &v.Office.AR, &v.Office.EN, &left)
		p.Left = left > 0
		return p, err
	}, `SELECT p.idx, p.entry_id, p.party, i.name_ar, i.name_en, i.office_ar, i.office_en,
		(SELECT COUNT(*) FROM person_left x WHERE x.log = p.log AND x.person = p.entry_id)
		FROM person p JOIN person_identity i ON i.log = p.log AND i.idx = p.idx
		WHERE p.log = $1 AND `+record.SeesEntry("p", 2)+` AND `+record.SeesPart("p", "identity", 2)+` ORDER BY p.idx`, reader.Args(log)...)
}

// Key is a device key as a reader sees it.
type Key struct {
	Index   int64
	ID      act.KeyID
	Party   string
	Holder  act.EntryID // the person's enrolment; "" to other delegations
	Revoked string      // the reason; "" while it stands
}

// Keys returns every device key that reader sees.
func Keys(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest) ([]Key, error) {
	return store.Collect(ctx, q, func(r *sql.Rows) (Key, error) {
		var k Key
		var holder, revoked sql.NullString
		err := r.Scan(&k.Index, &k.ID, &k.Party, &holder, &revoked)
		k.Holder, k.Revoked = act.EntryID(holder.String), revoked.String
		return k, err
	}, `SELECT k.idx, k.keyid, k.party, h.person, x.reason FROM device_key k
		LEFT JOIN device_holder h ON h.log = k.log AND h.idx = k.idx AND `+record.SeesPart("k", "holder", 2)+`
		LEFT JOIN device_revoked x ON x.log = k.log AND x.keyid = k.keyid AND `+record.SeesEntry("x", 2)+`
		WHERE k.log = $1 AND `+record.SeesEntry("k", 2)+` ORDER BY k.idx`, reader.Args(log)...)
}

// Mandate is a mandate as a reader sees it.
type Mandate struct {
	Index     int64
	ID        act.EntryID
	Party     string
	Key       act.KeyID
	Kinds     []string
	Tracks    []string
	Until     act.Day
	Withdrawn bool
}

// Mandates returns every mandate that reader sees.
func Mandates(ctx context.Context, q store.Querier, reader record.Reader, log act.Digest) ([]Mandate, error) {
	return store.Collect(ctx, q, func(r *sql.Rows) (Mandate, error) {
		var m Mandate
		var kinds, tracks string
		var withdrawn int64
		err := r.Scan(&m.Index, &m.ID, &m.Party, &m.Key, &kinds, &tracks, &m.Until, &withdrawn)
		m.Kinds, m.Withdrawn = strings.Split(kinds, "\n"), withdrawn > 0
		if tracks != "" {
			m.Tracks = strings.Split(tracks, "\n")
		}
		return m, err
	}, `SELECT m.idx, m.entry_id, m.party, m.keyid, m.kinds, m.tracks, m.until_day,
		(SELECT COUNT(*) FROM mandate_withdrawn w WHERE w.log = m.log AND w.mandate = m.entry_id AND `+record.SeesEntry("w", 2)+`)
		FROM mandate m WHERE m.log = $1 AND `+record.SeesEntry("m", 2)+` ORDER BY m.idx`, reader.Args(log)...)
}
