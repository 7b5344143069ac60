package record

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// FindingCode names what an audit found. Each has a message and what to do in both languages, under "finding.<code>"
// and "finding_next.<code>".
type FindingCode string

// What an audit finds.
const (
	FindingEngine      FindingCode = "engine"       // the engine finds its own file damaged
	FindingOpened      FindingCode = "opened"       // the first entry does not open this log
	FindingEntry       FindingCode = "entry"        // an entry's row is missing
	FindingMissing     FindingCode = "missing"      // an entry's payload is missing without a redaction
	FindingForm        FindingCode = "form"         // a payload or its signatures cannot be read
	FindingLeaf        FindingCode = "leaf"         // an entry does not give its leaf
	FindingColumns     FindingCode = "columns"      // the columns say another thing than the payload
	FindingPart        FindingCode = "part"         // a part does not give its digest
	FindingPartMissing FindingCode = "part_missing" // a part is missing without a redaction
	FindingRedacted    FindingCode = "redacted"     // content is there that was redacted
	FindingRedaction   FindingCode = "redaction"    // an erasure is noted that no redaction made
	FindingSalt        FindingCode = "salt"         // a part's salt stands twice, or is not noted as used
	FindingClock       FindingCode = "clock"        // times of receipt go back
	FindingAuthority   FindingCode = "authority"    // the author could not sign this there
	FindingSequence    FindingCode = "sequence"     // a key's entries do not follow each other
	FindingRule        FindingCode = "rule"         // a reference, an audience, a quotation or a redaction breaks a rule
	FindingTile        FindingCode = "tile"         // a tile is not what the leaves give
	FindingHead        FindingCode = "head"         // the head is not what the leaves give
	FindingCheckpoint  FindingCode = "checkpoint"   // the log's key did not sign what the leaves give
	FindingKeys        FindingCode = "keys"         // the table of keys is not what the acts give
	FindingBeyond      FindingCode = "beyond"       // rows stand beyond the log's end
	FindingProjection  FindingCode = "projection"   // a projection is not what the entries give
	FindingOtherLog    FindingCode = "other_log"    // it is another log than the one expected
	FindingGrowth      FindingCode = "growth"       // it did not grow from what was seen before
)

// FindingCodes lists every code.
func FindingCodes() []FindingCode {
	return []FindingCode{FindingEngine, FindingOpened, FindingEntry, FindingMissing, FindingForm, FindingLeaf, FindingColumns, FindingPart,
		FindingPartMissing, FindingRedacted, FindingRedaction, FindingSalt, FindingClock, FindingAuthority, FindingSequence, FindingRule,
		FindingTile, FindingHead, FindingCheckpoint, FindingKeys, FindingBeyond, FindingProjection, FindingOtherLog, FindingGrowth}
}

// Finding is one thing that is wrong in a database.
type Finding struct {
	Code  FindingCode
	Index int64  // of the entry, or -1
	Place string // part, tile, table or size that is meant; "" where the entry says it
	Cause error  // holds ids and names of fields, never content
}

func (f Finding) String() string {
	s := fmt.Sprintf("entry %d: %s %s", f.Index, f.Code, f.Place)
	if f.Cause != nil {
		s += ": " + f.Cause.Error()
	}
	return s
}

// findingsListed is how many findings a report holds where AuditOptions do not say: what follows is counted.
const findingsListed = 100

// AuditOptions say how an audit goes.
type AuditOptions struct {
	From        AuditState               // what an earlier audit found whole; the zero state: nothing
	Want        Expect                   // what the checker knows from elsewhere
	Projections bool                     // compute every projection again beside, and compare
	Listed      int                      // findings that the report holds; 0: 100
	Progress    func(done, total int64)  // of entries; nil: nobody is told
	Keep        func(s AuditState) error // takes what was found whole so far, between chunks, as long as nothing was found
}

// AuditReport is what an audit looked at and what it found.
type AuditReport struct {
	Log         act.Digest
	Origin      string
	Process     *act.ProcessOpened // nil where the first entry cannot be read
	Size        int64
	Taken       int64 // entries that were not looked at, since an earlier audit did
	Entries     int64 // entries that were
	Signatures  int64
	Parts       int64
	PartsGone   int64 // parts redacted
	Erased      int64 // entries redacted whole
	Checkpoints int64 // that the log's key signed over what the leaves give
	Tiles       int64
	Keys        int64
	Gaps        int64    // sequence numbers of authors that have not arrived
	Projections []string // that are what the entries give
	Compared    bool     // the log id was what the checker expected
	SeenSize    int64    // the size from which growth was proved; -1 where none was asked for
	Found       int64    // of all findings
	Findings    []Finding
	State       AuditState // for the next audit; as From where anything was found
}

// Audit checks a log in the database, reading one state of it: that entries, bodies, parts, tiles, head, checkpoints,
// keys and projections are each what the others give, and that everything was signed by who might sign it, as Verify
// does. Nothing is changed. It goes on after a finding. Errors: ErrNoLog, ErrAuditState wrapped; of the database or
// o.Keep, with the report as far as it came.
func (r *Record) Audit(ctx context.Context, log act.Digest, o AuditOptions) (*AuditReport, error) {
	var report *AuditReport
	err := r.db.Scratch(ctx, func(tx *store.Tx) error {
		var err error
		report, err = r.audit(ctx, tx, log, o)
		return err
	})
	return report, err
}

// auditor checks one log.
type auditor struct {
	ctx        context.Context
	q          store.Querier
	record     *Record
	head       Head
	o          AuditOptions
	report     AuditReport
	logKey     ed25519.PublicKey // nil where the first entry cannot be read
	tree       *tree
	treeBroken bool // a leaf is missing: what stands above it is not looked at
	tiles      map[int64]*tileCheck
	seen       Checkpoint // that the checker kept; Size -1: none
	roll       Roll
	past       *past
	writers    writers
	audiences  map[int64]meant // by number
	last       int64           // time of receipt
	ends       map[int64]row   // the entry of each key that came last
	quoted     quoted
	redaction  erasing // the redaction that was asked for last
	chunk      chunk
}

// chunk is what was read of some entries.
type chunk struct {
	parts  map[int64][]partRow
	erased map[int64]map[string]redactionRow // by entry and part
	by     map[int64][]redactionRow
	notes  map[int64]string
}

func (r *Record) audit(ctx context.Context, tx *store.Tx, log act.Digest, o AuditOptions) (*AuditReport, error) {
	h, err := headOf(ctx, tx, log)
	if err != nil {
		return nil, err
	}
	if o.Listed == 0 {
		o.Listed = findingsListed
	}
	a := &auditor{ctx: ctx, q: tx, record: r, head: h, o: o, tree: &tree{}, tiles: map[int64]*tileCheck{}, ends: map[int64]row{}, audiences: map[int64]meant{}, roll: r.authority.Empty()}
	a.report = AuditReport{Log: log, Origin: h.Origin, Size: h.Size, SeenSize: -1}
	a.past = &past{a: a, known: map[act.EntryID]Meta{}, by: map[act.EntryID][]act.EntryID{}}
	steps := []func() error{a.engine, a.meant, a.opened, a.begin, a.entries, a.treeEnds, a.headGiven, a.keysGiven, a.outside}
	if o.Projections {
		steps = append(steps, func() error { return a.projections(tx) }) // last: it may leave the transaction unusable
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return &a.report, err
		}
	}
	a.report.State = a.state()
	return &a.report, nil
}

func (a *auditor) find(code FindingCode, index int64, place string, cause error) {
	if a.report.Found++; len(a.report.Findings) < a.o.Listed {
		a.report.Findings = append(a.report.Findings, Finding{code, index, place, cause})
	}
}

// engine asks the engine about its file.
func (a *auditor) engine() error {
	found, err := store.Integrity(a.ctx, a.q)
	for _, f := range found {
		a.find(FindingEngine, -1, f, nil)
	}
	return err
}

// meant reads what the numbers of audiences mean.
func (a *auditor) meant() error {
	numbers, err := audiencesOf(a.ctx, a.q, a.head.Num)
	for m, n := range numbers {
		a.audiences[n] = m
	}
	return err
}

// opened reads the first entry: whose key signs the checkpoints.
func (a *auditor) opened() error {
	w, ok, err := rowAt(a.ctx, a.q, a.head.Num, 0)
	if err != nil {
		return err
	}
	if a.seen = (Checkpoint{Size: -1}); !ok || !w.body || act.PayloadDigest(w.payload) != a.head.Log {
		a.find(FindingOpened, 0, "", nil)
		return nil
	}
	o, err := w.open()
	if err != nil {
		a.find(FindingOpened, 0, "", err)
		return nil
	}
	opened, is := o.Act.(*act.ProcessOpened)
	if !is || opened.Origin != a.head.Origin {
		a.find(FindingOpened, 0, "origin", nil)
		return nil
	}
	a.report.Process = opened
	if a.logKey, err = act.ParseKey(opened.LogKey); err != nil {
		a.find(FindingOpened, 0, "log_key", err)
		return nil
	}
	a.expect()
	return nil
}

// expect takes what the checker knows from elsewhere.
func (a *auditor) expect() {
	if a.o.Want.Log != "" {
		if a.report.Compared = a.o.Want.Log == a.head.Log; !a.report.Compared {
			a.find(FindingOtherLog, -1, string(a.o.Want.Log), nil)
		}
	}
	if a.o.Want.Seen == "" {
		return
	}
	seen, err := OpenCheckpoint([]byte(a.o.Want.Seen), a.head.Origin, a.logKey)
	if err != nil {
		a.find(FindingGrowth, -1, "", err)
		return
	}
	if seen.Size > a.head.Size {
		a.find(FindingGrowth, -1, fmt.Sprint(seen.Size), fmt.Errorf("the log has %d entries, the checkpoint that was kept %d", a.head.Size, seen.Size))
		return
	}
	a.seen = seen
}

// begin goes on from an earlier audit, where the log grew from what that saw.
func (a *auditor) begin() error {
	s := a.o.From
	if s.Size == 0 {
		return a.seenBefore()
	}
	t, err := s.tree(a.head.Log)
	if err != nil {
		return err
	}
	notes, err := notesBetween(a.ctx, a.q, a.head.Num, s.Size-1, s.Size)
	if err != nil {
		return err
	}
	for _, n := range notes {
		if c, err := parseNote(n.note); err == nil && c.Root != t.root() {
			a.find(FindingGrowth, -1, fmt.Sprint(s.Size), errors.New("an earlier audit saw another root"))
			return a.seenBefore() // from the beginning: what the state says is of no use here
		}
	}
	if s.Size > a.head.Size {
		a.find(FindingGrowth, -1, fmt.Sprint(s.Size), fmt.Errorf("the log has %d entries, an earlier audit saw %d", a.head.Size, s.Size))
		return a.seenBefore()
	}
	a.tree, a.last, a.report.Taken = t, s.ReceivedUTC, s.Size
	if err := a.seenBefore(); err != nil {
		return err
	}
	a.roll, err = rollAfter(a.ctx, a.q, a.record.authority, a.head, s.Size)
	return err
}

// seenBefore holds a checkpoint that was kept against leaves that the audit does not come by.
func (a *auditor) seenBefore() error {
	if a.seen.Size < 0 || a.seen.Size > a.tree.size {
		return nil
	}
	var t tree
	for t.size < a.seen.Size {
		rows, err := rowsBetween(a.ctx, a.q, a.head.Num, t.size, min(t.size+chunkEntries, a.seen.Size))
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			break
		}
		for _, w := range rows {
			t.add(w.leaf)
		}
		t.grew = nil
	}
	a.growth(&t)
	return nil
}

func (a *auditor) growth(t *tree) {
	if t.size != a.seen.Size || t.root() != a.seen.Root {
		a.find(FindingGrowth, -1, fmt.Sprint(a.seen.Size), errors.New("the leaves give another root than the one kept"))
		return
	}
	a.report.SeenSize = a.seen.Size
}

// entries checks every entry that no earlier audit did, in order.
func (a *auditor) entries() error {
	a.startTiles()
	for from := a.tree.size; from < a.head.Size; {
		to, err := chunkEnd(a.ctx, a.q, a.head.Num, from, a.head.Size)
		if err != nil {
			return err
		}
		if err := a.entriesOf(from, to); err != nil {
			return err
		}
		from = to
		if a.o.Progress != nil {
			a.o.Progress(from, a.head.Size)
		}
		if a.o.Keep == nil || a.report.Found > 0 || from == a.head.Size {
			continue
		}
		if err := a.o.Keep(a.state()); err != nil {
			return err
		}
	}
	return nil
}

func (a *auditor) entriesOf(from, to int64) error {
	rows, err := rowsBetween(a.ctx, a.q, a.head.Num, from, to)
	if err != nil {
		return err
	}
	if err := a.readChunk(from, to); err != nil {
		return err
	}
	next := from
	for _, w := range rows {
		a.gap(next, w.idx)
		if err := a.entry(w); err != nil {
			return err
		}
		if err := a.grow(w); err != nil {
			return err
		}
		next = w.idx + 1
	}
	a.gap(next, to)
	return nil
}

// gap notes entries whose rows are missing.
func (a *auditor) gap(from, to int64) {
	for i := from; i < to; i++ {
		a.find(FindingEntry, i, "", nil)
		a.treeBroken = true
	}
}

func (a *auditor) readChunk(from, to int64) error {
	a.chunk = chunk{map[int64][]partRow{}, map[int64]map[string]redactionRow{}, map[int64][]redactionRow{}, map[int64]string{}}
	if err := eachPart(a.ctx, a.q, a.head.Num, from, to, func(p partRow) { a.chunk.parts[p.idx] = append(a.chunk.parts[p.idx], p) }); err != nil {
		return err
	}
	erased, err := redactionsOf(a.ctx, a.q, a.head.Num, from, to)
	if err != nil {
		return err
	}
	for _, e := range erased {
		if a.chunk.erased[e.idx] == nil {
			a.chunk.erased[e.idx] = map[string]redactionRow{}
		}
		a.chunk.erased[e.idx][e.part] = e
	}
	by, err := redactionsBy(a.ctx, a.q, a.head.Num, from, to)
	if err != nil {
		return err
	}
	for _, e := range by {
		a.chunk.by[e.by] = append(a.chunk.by[e.by], e)
	}
	notes, err := notesBetween(a.ctx, a.q, a.head.Num, from, to)
	for _, n := range notes {
		a.chunk.notes[n.size] = n.note
	}
	return err
}

// keysGiven holds the table of keys against the roll.
func (a *auditor) keysGiven() error {
	have, err := keysKept(a.ctx, a.q, a.head.Num)
	if err != nil {
		return err
	}
	given := map[act.KeyID]KeyRange{}
	for _, k := range a.roll.Keys() {
		given[k.ID] = k
	}
	for _, k := range have {
		if given[k.ID] != k {
			a.find(FindingKeys, -1, string(k.ID), nil)
		} else {
			a.report.Keys++
		}
		delete(given, k.ID)
	}
	for id := range given {
		a.find(FindingKeys, -1, string(id), nil)
	}
	return nil
}

// outside looks for what stands where nothing may: beyond the end, or twice.
func (a *auditor) outside() error {
	tables, err := beyond(a.ctx, a.q, a.head.Num, a.head.Size)
	if err != nil {
		return err
	}
	for _, t := range tables {
		a.find(FindingBeyond, -1, t, nil)
	}
	twice, err := saltsTwice(a.ctx, a.q, a.head.Num)
	if err != nil {
		return err
	}
	for _, idx := range twice {
		a.find(FindingSalt, idx, "", nil)
	}
	a.report.Gaps, err = gapsIn(a.ctx, a.q, a.head.Num)
	return err
}

// headGiven holds the head against the tree, and asks for its checkpoint.
func (a *auditor) headGiven() error {
	notes, err := notesBetween(a.ctx, a.q, a.head.Num, a.head.Size-1, a.head.Size)
	if err != nil {
		return err
	}
	if len(notes) == 0 {
		a.find(FindingCheckpoint, -1, fmt.Sprint(a.head.Size), errors.New("the head has none"))
	}
	if a.treeBroken {
		return nil
	}
	root := a.tree.root()
	switch {
	case !bytes.Equal(a.head.Root, root[:]):
		a.find(FindingHead, -1, "root", nil)
	case !bytes.Equal(a.head.edge, a.tree.edgeBytes()):
		a.find(FindingHead, -1, "edge", nil)
	case a.head.LastAt != a.last:
		a.find(FindingHead, -1, "last_at", nil)
	}
	return nil
}
