package record_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

func audited(t testing.TB, r *record.Record, log act.Digest, o record.AuditOptions) *record.AuditReport {
	t.Helper()
	report, err := r.Audit(context.Background(), log, o)
	if err != nil {
		t.Fatalf("audit: %v", err)
	}
	return report
}

// whole fails the test where an audit with everything in it finds anything.
func whole(t testing.TB, r *record.Record, log act.Digest) *record.AuditReport {
	t.Helper()
	report := audited(t, r, log, record.AuditOptions{Projections: true})
	if report.Found > 0 {
		t.Fatalf("the audit found %d: %v", report.Found, report.Findings)
	}
	return report
}

func TestAnAuditFindsNothingInWhatWasLived(t *testing.T) {
	for name, happen := range histories() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peacetest.Engines(t, func(t *testing.T, address string) {
				w, f := filled(t, address)
				happen(w, f)
				before := dump(t, w.DB, slices.Concat(projected(), owned(), []string{"salts", "checkpoint", "log"})...)
				got := whole(t, w.Record, w.Log.ID())
				want := verified(t, w, w.Bundle(nil))
				type counts struct{ Entries, Signatures, Parts, PartsGone, Erased, Gaps int64 }
				if d := cmp.Diff(counts{want.Entries, want.Signatures, want.Parts, want.PartsGone, want.Erased, want.Gaps},
					counts{got.Entries, got.Signatures, got.Parts, got.PartsGone, got.Erased, got.Gaps}); d != "" {
					t.Errorf("verify and audit differ:\n%s", d)
				}
				if got.Checkpoints != got.Entries || got.Tiles != 0 || len(got.Projections) != 2 {
					t.Errorf("checkpoints %d of %d, tiles %d, projections %v", got.Checkpoints, got.Entries, got.Tiles, got.Projections)
				}
				if after := dump(t, w.DB, slices.Concat(projected(), owned(), []string{"salts", "checkpoint", "log"})...); after != before {
					t.Error("the audit changed the database")
				}
			})
		})
	}
}

// damage is something that a disk, a person or a host could do to a database behind the program's back.
type damage struct {
	name string
	want []record.FindingCode // every code that must be found, and no other
	idx  func(f peacetest.Filled) act.EntryID
	do   []string // statements; § is the index of idx's entry
}

func entryOf(word string) func(peacetest.Filled) act.EntryID {
	return func(f peacetest.Filled) act.EntryID { return f.IDs[word] }
}

func codes(c ...record.FindingCode) []record.FindingCode { return c }

// damages are written for both engines: ¿ stands for a byte string of that many zero bytes, BODY for the index of a row
// of entry_body, PART for that of a row of part.
func damages() []damage {
	return slices.Concat(damagedEntries(), damagedParts(), damagedTrees(), []damage{
		{"a key's range that was widened", codes(record.FindingKeys), nil, []string{`UPDATE author_key SET to_idx = -1`}},
		{"a key that nobody admitted", codes(record.FindingKeys), nil, []string{
			`INSERT INTO author_key (log, keyid, pub, party, root, from_idx, to_idx) SELECT log, 'ff', pub, party, root, 1, to_idx FROM author_key WHERE from_idx = 0`}},
		{"a key that is missing", codes(record.FindingKeys, record.FindingProjection), nil, []string{`DELETE FROM author_key WHERE from_idx > 3`}},
		{"a projected row that was altered", codes(record.FindingProjection), nil, []string{`UPDATE note_text SET body = 'altered'`}},
		{"a projected row that is missing", codes(record.FindingProjection), nil, []string{`DELETE FROM rests_on WHERE idx > 3`}},
		{"a token that shows everything to everybody", codes(record.FindingProjection), nil, []string{
			`INSERT INTO sees (log, audience, token) SELECT log, MAX(audience), '*' FROM sees GROUP BY log`}},
		{"a projected row that nothing gives", codes(record.FindingProjection), nil, []string{
			`INSERT INTO note_seen (log, idx, entry_id, finding, received_at) SELECT log, 999, entry_id, finding, received_at FROM note_seen WHERE idx = (SELECT MIN(idx) FROM note_seen)`}},
		{"a projection of another version", codes(record.FindingProjection), nil, []string{`UPDATE projection SET version = 99 WHERE name = 'notes'`}},
		{"entries beyond the end", codes(record.FindingBeyond), nil, []string{
			`INSERT INTO entry (log, idx, received_at, key, entry_id, author_seq, digest, leaf, kind, audience, at, salts)
				SELECT log, 999, received_at, key, digest, 0, digest, leaf, kind, audience, at, salts FROM entry WHERE idx = 1`}},
		{"bodies and parts beyond the end", codes(record.FindingBeyond), nil, []string{
			`INSERT INTO entry_body (place, salt, payload, sigs) SELECT place + 999, salt, payload, sigs FROM entry_body WHERE BODY = 1`,
			`INSERT INTO part (place, name, audience, salt, content) SELECT MAX(place) + 32000, 'x', 0, ¿32, ¿1 FROM part`}},
	})
}

func damagedEntries() []damage {
	return []damage{
		{"a row that is missing", codes(record.FindingEntry, record.FindingRule, record.FindingProjection), entryOf("replacement"), []string{`DELETE FROM entry WHERE idx = §`}},
		{"a leaf that was altered", codes(record.FindingLeaf, record.FindingHead, record.FindingCheckpoint), entryOf("link"),
			[]string{`UPDATE entry SET leaf = (SELECT o.leaf FROM entry o WHERE o.idx = 1) WHERE idx = §`}},
		{"a payload of another entry", codes(record.FindingLeaf, record.FindingColumns, record.FindingSequence, record.FindingPartMissing, record.FindingAuthority, record.FindingSalt, record.FindingProjection), entryOf("replacement"),
			[]string{`UPDATE entry_body SET payload = (SELECT o.payload FROM entry_body o WHERE o.place % 1099511627776 = (SELECT MAX(e.idx) FROM entry e WHERE e.kind = 'assessment.made' AND e.idx < §)) WHERE BODY = §`}},
		{"a payload of zeroes", codes(record.FindingLeaf, record.FindingForm, record.FindingProjection), entryOf("link"), []string{`UPDATE entry_body SET payload = ¿200 WHERE BODY = §`}},
		{"a kind that was altered", codes(record.FindingLeaf, record.FindingForm, record.FindingProjection), entryOf("link"), []string{`UPDATE entry SET kind = 'position.taken' WHERE idx = §`}},
		{"signatures that cannot be read", codes(record.FindingForm, record.FindingProjection), entryOf("link"), []string{`UPDATE entry_body SET sigs = ¿5 WHERE BODY = §`}},
		{"a signature that was altered", codes(record.FindingLeaf, record.FindingAuthority), entryOf("link"), []string{`UPDATE entry_body SET sigs = ¿64 WHERE BODY = §`}},
		{"a payload that is missing", codes(record.FindingMissing, record.FindingProjection), entryOf("link"), []string{`DELETE FROM entry_body WHERE BODY = §`}},
		{"an erasure that no redaction made", codes(record.FindingMissing, record.FindingRedaction, record.FindingProjection), entryOf("link"), []string{
			`DELETE FROM entry_body WHERE BODY = §`, `INSERT INTO redaction (log, idx, part, ground, by_idx) SELECT log, §, '', 'unlawful', idx FROM entry WHERE idx = § + 1`}},
		{"a digest of another entry", codes(record.FindingColumns, record.FindingSequence), entryOf("replacement"), []string{`UPDATE entry SET digest = ¿32 WHERE idx = §`}},
		{"a number that was altered", codes(record.FindingColumns), entryOf("link"), []string{`UPDATE entry SET author_seq = 900 WHERE idx = §`}},
		{"another author", codes(record.FindingLeaf, record.FindingColumns, record.FindingAuthority, record.FindingRule), entryOf("commitment"),
			[]string{`UPDATE entry SET key = 2, author_seq = author_seq + 500 WHERE idx = §`}},
		{"an author that nobody admitted", codes(record.FindingAuthority, record.FindingProjection), entryOf("replacement"), []string{`UPDATE entry SET key = 1 WHERE idx = §`}},
		{"what is kept of an erased entry beside one that is there", codes(record.FindingColumns), entryOf("link"), []string{`INSERT INTO erased (log, idx, prev) SELECT log, §, '' FROM entry WHERE idx = 0`}},
		{"a time that goes back", codes(record.FindingClock, record.FindingLeaf, record.FindingProjection), entryOf("replacement"), []string{`UPDATE entry SET received_at = received_at - 1 WHERE idx = §`}},
		{"a beginning that opens another log", codes(record.FindingOpened, record.FindingForm, record.FindingAuthority, record.FindingKeys, record.FindingProjection), nil,
			[]string{`UPDATE entry_body SET payload = ¿9 WHERE BODY = 0`}},
		{"an audience that was widened", codes(record.FindingColumns, record.FindingProjection), nil, []string{`UPDATE audience SET audience = '{"kind":"public"}' WHERE audience LIKE '%own_delegation%'`}},
	}
}

func damagedParts() []damage {
	return []damage{
		{"a part that is missing", codes(record.FindingPartMissing), entryOf("provision"), []string{`DELETE FROM part WHERE PART = §`}},
		{"a part that was altered", codes(record.FindingPart, record.FindingProjection), entryOf("assessment"), []string{`UPDATE part SET content = ¿3 WHERE PART = §`}},
		{"a salt that was altered", codes(record.FindingPart, record.FindingProjection), entryOf("assessment"), []string{`UPDATE part SET salt = ¿32 WHERE PART = §`}},
		{"a salt of no length", codes(record.FindingPart, record.FindingProjection), entryOf("assessment"), []string{`UPDATE part SET salt = ¿0 WHERE PART = §`}},
		{"a part of another entry", codes(record.FindingPart, record.FindingSalt), entryOf("provision"), []string{
			`INSERT INTO part (place, name, audience, salt, content) SELECT place + 1, 'reason', audience, salt, content FROM part WHERE PART = §`}},
		{"a part for another audience", codes(record.FindingColumns), entryOf("provision"), []string{`UPDATE part SET audience = 900 WHERE PART = §`}},
		{"a part that was put back after its redaction", codes(record.FindingRedacted, record.FindingPart, record.FindingSalt, record.FindingProjection), entryOf("notice"), []string{
			`INSERT INTO part (place, name, audience, salt, content) SELECT (SELECT b.place * 32 FROM entry_body b WHERE b.place % 1099511627776 = §), name, audience, salt, content FROM part WHERE name = 'document'`}},
		{"a salt that is not noted", codes(record.FindingSalt), entryOf("notice"), []string{`UPDATE entry SET salts = ¿8 WHERE idx = §`}},
		{"salts that were cut", codes(record.FindingSalt), entryOf("notice"), []string{`UPDATE entry SET salts = ¿3 WHERE idx = §`}},
		{"a time that was altered", codes(record.FindingColumns), entryOf("link"), []string{`UPDATE entry SET at = at + 1 WHERE idx = §`}},
		{"an audience that was altered", codes(record.FindingColumns), entryOf("link"), []string{`UPDATE entry SET audience = -1 WHERE idx = §`}},
	}
}

func damagedTrees() []damage {
	return []damage{
		{"a torn tile", codes(record.FindingTile), nil, []string{`UPDATE tile SET hashes = ¿64`}},
		{"a tile that is missing", codes(record.FindingTile), nil, []string{`DELETE FROM tile`}},
		{"a tile beyond the tree", codes(record.FindingBeyond), nil, []string{`INSERT INTO tile (log, level, n, hashes) SELECT log, 2, 0, hashes FROM tile WHERE level = 1`}},
		{"a tile that is not full", codes(record.FindingTile), nil, []string{`INSERT INTO tile (log, level, n, hashes) SELECT log, 0, 1, hashes FROM tile WHERE level = 1`}},
		{"an edge of zeroes", codes(record.FindingHead), nil, []string{`UPDATE log SET edge = ¿96`}},
		{"a wrong root", codes(record.FindingHead), nil, []string{`UPDATE log SET root = ¿32`}},
		{"a head that went back", codes(record.FindingBeyond, record.FindingHead, record.FindingProjection), nil, []string{`UPDATE log SET size = size - 1`}},
		{"a time of the head", codes(record.FindingHead), nil, []string{`UPDATE log SET last_at = 5`}},
		{"a checkpoint that is missing", codes(record.FindingCheckpoint), nil, []string{`DELETE FROM checkpoint WHERE size = (SELECT size FROM log)`}},
		{"a checkpoint of another size", codes(record.FindingCheckpoint), nil, []string{`UPDATE checkpoint SET note = (SELECT o.note FROM checkpoint o WHERE o.size = 4) WHERE size = 5`}},
		{"a checkpoint that nobody signed", codes(record.FindingCheckpoint), nil, []string{`UPDATE checkpoint SET note = 'x' WHERE size = 5`}},
	}
}

// damageTo does a damage to the world's database.
func damageTo(t *testing.T, w *peacetest.World, f peacetest.Filled, d damage) {
	t.Helper()
	at := ""
	if d.idx != nil {
		i, err := w.Record.Find(t.Context(), w.Devices[peacetest.North].Reader(), w.Log.ID(), d.idx(f))
		if err != nil {
			t.Fatal(err)
		}
		at = itoa(i)
	}
	for _, q := range d.do {
		if err := write(w, zeroBytes(w.DB.Engine(), asPlaces(strings.ReplaceAll(q, "§", at)))); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// asPlaces writes out how a row of entry_body or part says to which entry it belongs.
func asPlaces(q string) string {
	return strings.NewReplacer("BODY", "place % 1099511627776", "PART", "place / 32 % 1099511627776").Replace(q)
}

// zeroBytes replaces ¿n in a statement by a byte string of n zero bytes.
func zeroBytes(engine store.Engine, q string) string {
	before, rest, ok := strings.Cut(q, "¿")
	if !ok {
		return q
	}
	rest = zeroBytes(engine, rest)
	digits := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if digits < 0 {
		digits = len(rest)
	}
	var n int
	fmt.Sscan(rest[:digits], &n)
	zeroes := strings.Repeat("00", n)
	if engine == store.Postgres {
		return before + `'\x` + zeroes + `'` + rest[digits:]
	}
	return before + "x'" + zeroes + "'" + rest[digits:]
}

func TestAnAuditNamesEachDamage(t *testing.T) {
	found := map[record.FindingCode]bool{record.FindingEngine: true, record.FindingOtherLog: true, record.FindingGrowth: true, record.FindingRule: true} // tests of their own
	for _, d := range damages() {
		for _, c := range d.want {
			found[c] = true
		}
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			peacetest.Engines(t, func(t *testing.T, address string) {
				w, f := filled(t, address)
				if slices.Contains(d.want, record.FindingTile) || strings.Contains(d.name, "tile") {
					w, f = large(t, fresh(t, address))
				}
				whole(t, w.Record, w.Log.ID()) // control
				damageTo(t, w, f, d)
				report := audited(t, w.Record, w.Log.ID(), record.AuditOptions{Projections: true})
				got := map[record.FindingCode]bool{}
				for _, x := range report.Findings {
					got[x.Code] = true
				}
				want := map[record.FindingCode]bool{}
				for _, c := range d.want {
					want[c] = true
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("found other things than expected:\n%s\n%v", diff, report.Findings)
				}
				if report.State.Size != 0 {
					t.Error("what is damaged is kept as checked")
				}
			})
		})
	}
	for _, c := range record.FindingCodes() {
		if !found[c] {
			t.Errorf("no test for finding %s", c)
		}
	}
}

func TestAnAuditGoesOnFromAnEarlierOne(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, f := filled(t, address)
		for range 240 { // beyond a full tile
			w.Do(north(w), bare())
		}
		first := whole(t, w.Record, w.Log.ID())
		line, err := record.MarshalAuditState(first.State)
		if err != nil {
			t.Fatal(err)
		}
		state, err := record.ParseAuditState(line)
		if err != nil || state.Size != first.Size {
			t.Fatalf("state of size %d, want %d: %v", state.Size, first.Size, err)
		}
		for range 30 {
			w.Do(north(w), bare())
		}
		w.Do(north(w), &act.RedactionMade{Entry: f.IDs["source"], Parts: []string{"document"}, Ground: "unlawful",
			Also: []act.EntryID{f.IDs["commitment"], f.IDs["statement"], f.IDs["revised"]}})
		next := audited(t, w.Record, w.Log.ID(), record.AuditOptions{From: state, Projections: true})
		if next.Found > 0 || next.Taken != first.Size || next.Entries != 31 || next.State.Size != first.Size+31 || next.Checkpoints != 31 {
			t.Errorf("found %v, took %d, looked at %d, state %d", next.Findings, next.Taken, next.Entries, next.State.Size)
		}
		again := audited(t, w.Record, w.Log.ID(), record.AuditOptions{From: next.State})
		if again.Found > 0 || again.Entries != 0 {
			t.Errorf("with nothing new: found %v, looked at %d", again.Findings, again.Entries)
		}
		if err := write(w, `UPDATE tile SET hashes = `+zeroBytes(w.DB.Engine(), `¿64`)+` WHERE level = 1`); err != nil {
			t.Fatal(err)
		}
		if r := audited(t, w.Record, w.Log.ID(), record.AuditOptions{From: state}); r.Found == 0 || r.State.Size != state.Size {
			t.Errorf("a tile torn since: found %v, state %d", r.Findings, r.State.Size)
		}
	})
}

func TestAnAuditFindsThatALogDidNotGrowFromWhatWasSeen(t *testing.T) {
	w, _ := filled(t, peacetest.SQLiteAddress(t))
	seen, err := w.Record.Checkpoint(t.Context(), w.Log.ID())
	if err != nil {
		t.Fatal(err)
	}
	state := whole(t, w.Record, w.Log.ID()).State
	if r := audited(t, w.Record, w.Log.ID(), record.AuditOptions{Want: record.Expect{Log: w.Log.ID(), Seen: seen}}); r.Found > 0 || !r.Compared || r.SeenSize != r.Size {
		t.Fatalf("control: %v", r.Findings)
	}
	w.Do(north(w), bare())
	if r := audited(t, w.Record, w.Log.ID(), record.AuditOptions{From: state, Want: record.Expect{Seen: seen}}); r.Found > 0 || r.SeenSize != state.Size {
		t.Fatalf("control: %v", r.Findings)
	}
	other := peacetest.New(t, peacetest.SQLiteAddress(t), projections()...) // the same log, of another past
	grew := func(o record.AuditOptions) []record.FindingCode {
		var got []record.FindingCode
		for _, x := range audited(t, other.Record, other.Log.ID(), o).Findings {
			got = append(got, x.Code)
		}
		return got
	}
	if other.Log.ID() != w.Log.ID() {
		t.Fatal("the worlds differ from the beginning")
	}
	short := grew(record.AuditOptions{Want: record.Expect{Seen: seen}})
	behind := grew(record.AuditOptions{From: state})
	for other.Log.ID() == w.Log.ID() {
		other.Do(other.Devices[peacetest.South], bare())
		h, err := other.Record.Head(t.Context(), other.Log.ID())
		if err != nil {
			t.Fatal(err)
		}
		if h.Size > state.Size {
			break
		}
	}
	forked := grew(record.AuditOptions{Want: record.Expect{Seen: seen}})
	against := grew(record.AuditOptions{From: state})
	stranger := grew(record.AuditOptions{Want: record.Expect{Log: act.PayloadDigest([]byte("another"))}})
	want := codes(record.FindingGrowth)
	for name, got := range map[string][]record.FindingCode{"short": short, "behind": behind, "forked": forked, "against": against} {
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
	}
	if d := cmp.Diff(codes(record.FindingOtherLog), stranger); d != "" {
		t.Error(d)
	}
}

func TestAStateOfAnotherLogOrOfNoFormIsNotGoneOnFrom(t *testing.T) {
	w, _ := filled(t, peacetest.SQLiteAddress(t))
	state := whole(t, w.Record, w.Log.ID()).State
	other := state
	other.Log = act.PayloadDigest([]byte("another"))
	torn := state
	torn.Edge = slices.Clone(torn.Edge)
	torn.Edge[3] ^= 1
	for _, s := range []record.AuditState{other, torn} {
		if _, err := w.Record.Audit(t.Context(), w.Log.ID(), record.AuditOptions{From: s}); !errors.Is(err, record.ErrAuditState) {
			t.Errorf("got %v, want ErrAuditState", err)
		}
	}
	for _, text := range []string{"", "{}", `{"state":"tansiq/audit/v2"}`} {
		if _, err := record.ParseAuditState([]byte(text)); !errors.Is(err, record.ErrAuditState) {
			t.Errorf("%q: got %v, want ErrAuditState", text, err)
		}
	}
}

func TestAnInterruptedAuditGoesOnWhereItWas(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := world(t, address)
		subs := make([]record.Submission, 1200) // more than a chunk
		for i := range subs {
			subs[i] = w.Compose(north(w), act.To(act.Participants), bare())
		}
		if _, err := w.Log.AppendWhole(t.Context(), subs...); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var kept record.AuditState
		_, err := w.Record.Audit(ctx, w.Log.ID(), record.AuditOptions{Keep: func(s record.AuditState) error {
			kept = s
			cancel()
			return nil
		}})
		if !errors.Is(err, context.Canceled) || kept.Size == 0 {
			t.Fatalf("got %v, kept %d", err, kept.Size)
		}
		r := audited(t, w.Record, w.Log.ID(), record.AuditOptions{From: kept})
		if r.Found > 0 || r.Entries != r.Size-kept.Size {
			t.Errorf("found %v, looked at %d of %d from %d", r.Findings, r.Entries, r.Size, kept.Size)
		}
	})
}

func TestAnAuditListsNoMoreThanItIsTold(t *testing.T) {
	w, _ := filled(t, peacetest.SQLiteAddress(t))
	if err := write(w, `DELETE FROM part`); err != nil {
		t.Fatal(err)
	}
	r := audited(t, w.Record, w.Log.ID(), record.AuditOptions{Listed: 3})
	if len(r.Findings) != 3 || r.Found < 10 {
		t.Errorf("listed %d of %d", len(r.Findings), r.Found)
	}
}

// lenient is the authority of a host that lets everything through, and says of every author that it is of a party.
type lenient struct{ party string }

func (l lenient) Empty() record.Roll { return lenientRoll{delegation.Authority{}.Empty(), l.party} }

type lenientRoll struct {
	record.Roll
	party string
}

func (r lenientRoll) Check(e *record.Entry, _ record.Lookup) error {
	e.Party = r.party
	return nil
}

func (r lenientRoll) Clone() record.Roll { return lenientRoll{r.Roll.Clone(), r.party} }

func TestAnAuditFindsWhatAHostLetThrough(t *testing.T) {
	to := act.To(act.Participants)
	for _, c := range []struct {
		name string
		want record.FindingCode
		make func(w *peacetest.World, f peacetest.Filled) record.Submission
	}{
		{"an entry without a mandate", record.FindingAuthority, func(w *peacetest.World, _ peacetest.Filled) record.Submission {
			return w.Compose(w.Roots[peacetest.North], to, bare())
		}},
		{"another party's entry withdrawn", record.FindingRule, func(w *peacetest.World, f peacetest.Filled) record.Submission {
			return w.Compose(south(w), to, &act.EntryWithdrawn{Entry: f.IDs["statement"], Reason: act.Say("سبب")})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			peacetest.Engines(t, func(t *testing.T, address string) {
				w, f := filled(t, address)
				r, err := record.New(t.Context(), w.DB, lenient{peacetest.North}, projections(), record.Options{Now: time.Now})
				if err != nil {
					t.Fatal(err)
				}
				l, err := r.Log(t.Context(), w.Log.ID(), w.Signer)
				if err != nil {
					t.Fatal(err)
				}
				got, err := l.AppendOne(t.Context(), c.make(w, f))
				if err != nil {
					t.Fatal(err)
				}
				report := audited(t, w.Record, w.Log.ID(), record.AuditOptions{})
				if len(report.Findings) != 1 || report.Findings[0].Code != c.want || report.Findings[0].Index != got.Index {
					t.Errorf("want %s at %d, found %v", c.want, got.Index, report.Findings)
				}
			})
		})
	}
}

func TestAnAuditFindsWhatTheEngineFinds(t *testing.T) {
	address := peacetest.SQLiteAddress(t)
	w := world(t, address)
	var subs []record.Submission
	for range 200 {
		subs = append(subs, w.Compose(north(w), act.To(act.Participants), bare()))
	}
	if _, err := w.Log.AppendWhole(t.Context(), subs...); err != nil {
		t.Fatal(err)
	}
	whole(t, w.Record, w.Log.ID())                                      // control
	if done, err := w.DB.EraseFreed(t.Context()); err != nil || !done { // everything is in the file
		t.Fatal(done, err)
	}
	file := strings.TrimPrefix(address, "sqlite:")
	raw, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	var page, size int64 // of an index that no check of ours reads
	if err := raw.QueryRow(`SELECT (SELECT rootpage FROM sqlite_master WHERE name = 'entry_by_kind'), (SELECT page_size FROM pragma_page_size)`).Scan(&page, &size); err != nil {
		t.Fatal(err)
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	clear(b[(page-1)*size+100 : page*size])
	if err := os.WriteFile(file+".torn", b, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := record.New(t.Context(), peacetest.Open(t, address+".torn"), delegation.Authority{}, projections(), record.Options{AsIs: true})
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Audit(t.Context(), w.Log.ID(), record.AuditOptions{})
	if err != nil || report.Found == 0 || report.Findings[0].Code != record.FindingEngine {
		t.Fatalf("found %v: %v", report, err)
	}
}
