package record

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/tansiq/tansiq/act"
)

// entry checks one entry: by itself, then against those before it.
func (a *auditor) entry(w row) error {
	a.report.Entries++
	if w.received < a.last {
		a.find(FindingClock, w.idx, "", nil)
	}
	a.last = w.received
	e := &Entry{Log: a.head.Log, Num: a.head.Num, Index: w.idx, ReceivedUTC: w.received, Leaf: w.leaf, Salt: w.salt, Digest: w.digest}
	author, known := a.writers.of(w, a.roll)
	if !known && w.idx > 0 {
		a.find(FindingAuthority, w.idx, "", Refuse(UnknownKey, w.kind, "key", fmt.Sprint(w.admitted)))
	}
	key, _ := a.roll.Key(author)
	e.Party = key.Party
	if !w.body {
		return a.erased(w, e)
	}
	if !a.open(w, e, author) {
		return nil
	}
	if err := a.follows(w, e.Opened.Prev); err != nil {
		return err
	}
	if err := a.parts(e); err != nil {
		return err
	}
	if known {
		if err := a.permitted(e); err != nil {
			return err
		}
	}
	a.audience(w, e)
	a.salts(w, e)
	return a.redactions(e)
}

// open reads the payload, and holds leaf and columns against it.
func (a *auditor) open(w row, e *Entry, author act.KeyID) bool {
	var err error
	if e.Envelope, err = w.envelope(author); err != nil {
		a.find(FindingForm, w.idx, "signatures", err)
		return false
	}
	if len(w.leaf) != LeafSize || len(w.salt) != 32 || author != "" && !bytes.Equal(Leaf(w.salt, w.received, &e.Envelope), w.leaf) {
		a.find(FindingLeaf, w.idx, "", nil)
	}
	if e.Opened, err = w.open(); err != nil {
		a.find(FindingForm, w.idx, "payload", err)
		return false
	}
	o := e.Opened
	for _, c := range []struct {
		column string
		same   bool
	}{
		{"entry_id", w.id == o.Entry}, {"author_seq", w.seq == o.Seq}, {"digest", w.digest == act.PayloadDigest(w.payload)},
		{"log", w.idx == 0 || o.Log == a.head.Log}, {"at", w.at == o.AtUTC}, {"erased", !w.gone},
	} {
		if !c.same {
			a.find(FindingColumns, w.idx, c.column, nil)
		}
	}
	return true
}

// follows holds an entry against the one with its key's number before it.
func (a *auditor) follows(w row, prev act.Digest) error {
	before, ok := a.ends[w.admitted]
	a.ends[w.admitted] = row{seq: w.seq, digest: w.digest}
	if ok = ok && before.seq == w.seq-1; !ok && w.seq > 1 {
		var err error
		if before, ok, err = rowOfSeq(a.ctx, a.q, a.head.Num, w.admitted, w.seq-1); err != nil {
			return err
		}
	}
	if w.seq < 1 || ok && before.digest != prev {
		a.find(FindingSequence, w.idx, fmt.Sprint(w.seq), nil)
	}
	return nil
}

// erased checks an entry without a payload: a redaction must have taken it, and all its parts.
func (a *auditor) erased(w row, e *Entry) error {
	if len(w.leaf) != LeafSize {
		a.find(FindingLeaf, w.idx, "", nil)
	}
	note, noted := a.chunk.erased[w.idx][""]
	if noted {
		var err error
		if noted, err = a.explained(note, e, w.id); err != nil {
			return err
		}
	}
	if !noted || !w.gone {
		a.find(FindingMissing, w.idx, "", nil)
	}
	for _, p := range a.chunk.parts[w.idx] {
		a.find(FindingRedacted, w.idx, p.name, nil)
	}
	a.report.Erased++
	if !w.gone {
		return nil
	}
	for _, c := range []struct {
		column string
		empty  bool
	}{{"kind", w.kind == ""}, {"audience", w.audience < 0}, {"at", w.at == 0}} {
		if !c.empty {
			a.find(FindingRedacted, w.idx, c.column, nil)
		}
	}
	return a.follows(w, w.prev)
}

// audience holds the number of the entry's audience against the payload.
func (a *auditor) audience(w row, e *Entry) {
	if a.audiences[w.audience] != meantOf(e, e.Opened.Audience) && e.Party != "" { // else it was found that nobody admitted the author
		a.find(FindingColumns, e.Index, "audience", nil)
	}
}

// salts asks whether the salt of every part that is there is noted as seen.
func (a *auditor) salts(w row, e *Entry) {
	want := e.saltHashes()
	if len(w.salts) != len(want) {
		a.find(FindingSalt, e.Index, "", nil)
		return
	}
	for _, p := range e.Parts {
		n := slices.IndexFunc(e.Opened.Parts, func(r act.PartRef) bool { return r.Name == p.Name })
		if at := 8 * n; !bytes.Equal(w.salts[at:at+8], want[at:at+8]) {
			a.find(FindingSalt, e.Index, p.Name, nil)
		}
	}
}

// parts holds the parts that are there against the payload, and asks why the others are not.
func (a *auditor) parts(e *Entry) error {
	there := map[string]bool{}
	for _, p := range a.chunk.parts[e.Index] {
		if p.n >= int64(len(e.Opened.Parts)) || e.Opened.Parts[p.n].Name != p.name {
			a.find(FindingPart, e.Index, p.name, errors.New("the payload names no such part there"))
			continue
		}
		there[p.name] = true
		a.part(e, e.Opened.Parts[p.n], p)
	}
	for _, ref := range e.Opened.Parts {
		if there[ref.Name] {
			continue
		}
		note, noted := a.chunk.erased[e.Index][ref.Name]
		if noted {
			var err error
			if noted, err = a.explained(note, e, e.ID()); err != nil {
				return err
			}
		}
		if !noted {
			a.find(FindingPartMissing, e.Index, ref.Name, nil)
			continue
		}
		a.report.PartsGone++
	}
	return nil
}

// part checks one part that is there.
func (a *auditor) part(e *Entry, ref act.PartRef, p partRow) {
	if len(p.salt) != act.SaltSize {
		a.find(FindingPart, e.Index, p.name, fmt.Errorf("a salt of %d bytes", len(p.salt)))
		return
	}
	if e.Party != "" && a.audiences[p.audience] != meantOf(e, ref.Audience) {
		a.find(FindingColumns, e.Index, p.name, errors.New("the part's audience"))
	}
	content := act.PartContent{Name: p.name, Salt: act.Salt(p.salt), Content: p.content}
	if err := e.Opened.Fill(content); err != nil {
		a.find(FindingPart, e.Index, p.name, err)
		return
	}
	e.Parts = append(e.Parts, content)
	a.report.Parts++
}

// permitted checks signatures, authority and rules as Verify does, and lets the entry act.
func (a *auditor) permitted(e *Entry) error {
	a.past.idx = e.Index
	err := checkSignatures(e, a.roll, a.record.ring)
	if err == nil {
		a.report.Signatures += int64(len(e.Envelope.Signatures))
		err = a.roll.Check(e, sightOf(e, a.roll, a.past))
	}
	if refused, err := a.refused(FindingAuthority, e, err); refused || err != nil {
		return err
	}
	secretariat := a.roll.Secretariat()
	if o, ok := e.Opened.Act.(*act.ProcessOpened); ok {
		secretariat = o.Secretariat.Party
	}
	if e.Opened.Act != nil {
		err := checkRules(e, secretariat, sightOf(e, a.roll, a.past))
		if err == nil {
			err = a.span(e)
		}
		if _, err := a.refused(FindingRule, e, err); err != nil {
			return err
		}
	}
	a.roll.Apply(e)
	return nil
}

// refused takes a Refusal for a finding, and gives back any other error.
func (a *auditor) refused(code FindingCode, e *Entry, err error) (bool, error) {
	var r *Refusal
	if !errors.As(err, &r) {
		return false, err
	}
	a.find(code, e.Index, "", r)
	return true, nil
}

// span holds an evidence part against the document, where both are there.
func (a *auditor) span(e *Entry) error {
	source, ev, ok := evidenceOf(e.Opened.Act)
	if !ok || source == "" {
		return nil
	}
	m, found, err := a.past.Meta(source)
	if err != nil || !found {
		return err
	}
	if a.quoted.source != source {
		document, found, err := documentAt(a.ctx, a.q, a.head.Num, m.Index)
		if err != nil || !found {
			return err
		}
		a.quoted = quoted{source, document, act.PayloadDigest(document)}
	}
	return checkSpan(e.Kind(), ev, a.quoted.text, a.quoted.sha)
}

// erasing is what an entry erased; nil where it is no redaction.
type erasing struct {
	idx int64
	act *act.RedactionMade
}

// erasingAt returns the redaction at an index.
func (a *auditor) erasingAt(idx int64) (*act.RedactionMade, error) {
	if a.redaction.idx == idx && a.redaction.act != nil {
		return a.redaction.act, nil
	}
	w, ok, err := rowAt(a.ctx, a.q, a.head.Num, idx)
	if err != nil || !ok || !w.body {
		return nil, err
	}
	if o, err := w.open(); err == nil {
		if r, is := o.Act.(*act.RedactionMade); is {
			a.redaction = erasing{idx, r}
			return r, nil
		}
	}
	return nil, nil
}

// explained reports whether the redaction that an erasure is noted for took that: by name, as a quoter that it names,
// or as an earlier quoter of a document that it names nowhere.
func (a *auditor) explained(n redactionRow, e *Entry, id act.EntryID) (bool, error) {
	r, err := a.erasingAt(n.by)
	if err != nil || r == nil || n.by <= e.Index || r.Ground != n.ground {
		return false, err
	}
	switch {
	case n.part == "":
		return r.Whole && r.Entry == id, nil
	case r.Entry == id && slices.Contains(r.Parts, n.part):
		return true, nil
	case !slices.Contains(quotingParts(), n.part):
		return false, nil
	}
	return slices.Contains(r.Also, id) || erasesDocument(r) && !named(r, id) && slices.Contains(quotes(e), r.Entry), nil
}

// redactions checks what an entry says that it erased, and what is noted as erased by it.
func (a *auditor) redactions(e *Entry) error {
	for _, n := range a.chunk.by[e.Index] {
		w, ok, err := rowAt(a.ctx, a.q, a.head.Num, n.idx)
		if err != nil {
			return err
		}
		if ok {
			if ok, err = a.explained(n, a.past.entry(w), w.id); err != nil {
				return err
			}
		}
		if !ok {
			a.find(FindingRedaction, n.idx, n.part, fmt.Errorf("noted as erased by entry %d", n.by))
		}
	}
	r, ok := e.Opened.Act.(*act.RedactionMade)
	if !ok {
		return nil
	}
	a.quoted, a.past.known = quoted{}, map[act.EntryID]Meta{} // what was remembered may be what it erased
	losing := slices.Clone(r.Also)
	if erasesDocument(r) {
		quoters, err := a.past.quotersOf(r.Entry)
		if err != nil {
			return err
		}
		losing = append(losing, slices.DeleteFunc(quoters, func(id act.EntryID) bool { return named(r, id) })...)
	}
	if err := a.gone(r.Entry, r.Parts, r.Whole); err != nil {
		return err
	}
	for _, id := range losing {
		if err := a.gone(id, quotingParts(), false); err != nil {
			return err
		}
	}
	return nil
}

// gone checks that what was redacted is there no more.
func (a *auditor) gone(id act.EntryID, parts []string, whole bool) error {
	w, ok, err := rowOf(a.ctx, a.q, a.head.Num, id)
	if err != nil || !ok {
		return err
	}
	if whole && w.body {
		a.find(FindingRedacted, w.idx, "", nil)
	}
	names, err := partNames(a.ctx, a.q, a.head.Num, w.idx)
	for _, name := range names {
		if slices.Contains(parts, name) {
			a.find(FindingRedacted, w.idx, name, nil)
		}
	}
	return err
}

// past finds the entries before the one that is being checked, in the database.
type past struct {
	a     *auditor
	idx   int64
	known map[act.EntryID]Meta
	// Which entries quote which, as far as that was asked for: only the redaction of a document asks.
	by map[act.EntryID][]act.EntryID
	to int64
}

// metasKnown bounds how many entries are remembered.
const metasKnown = 20_000

// entry opens a row as far as it can be.
func (p *past) entry(w row) *Entry {
	e := &Entry{Log: p.a.head.Log, Index: w.idx, ReceivedUTC: w.received, Digest: w.digest}
	author, _ := p.a.writers.of(w, p.a.roll)
	e.Envelope.Signatures = []Signature{{KeyID: author}}
	if w.body {
		e.Opened, _ = w.open() // what cannot be opened is found at its own place
	}
	key, _ := p.a.roll.Key(author)
	e.Party = key.Party
	return e
}

// Meta implements Lookup.
func (p *past) Meta(id act.EntryID) (Meta, bool, error) {
	if m, ok := p.known[id]; ok {
		return m, true, nil
	}
	w, ok, err := rowOf(p.a.ctx, p.a.q, p.a.head.Num, id)
	if err != nil || !ok || w.idx >= p.idx {
		return Meta{}, false, err
	}
	e := p.entry(w)
	m := metaOf(e)
	if e.Opened == nil { // erased already then, or later
		notes, err := redactionsOf(p.a.ctx, p.a.q, p.a.head.Num, w.idx, w.idx+1)
		if err != nil {
			return Meta{}, false, err
		}
		m.Gone = !slices.ContainsFunc(notes, func(n redactionRow) bool { return n.part == "" && n.by < p.idx })
		return m, true, nil
	}
	if len(p.known) >= metasKnown {
		clear(p.known)
	}
	p.known[id] = m
	return m, true, nil
}

// Quoters implements before.
func (p *past) Quoters(id act.EntryID) ([]act.EntryID, error) { return p.quotersOf(id) }

// quotersOf returns the entries before this one that quote another and whose payload is there, in their order.
func (p *past) quotersOf(id act.EntryID) ([]act.EntryID, error) {
	for p.to < p.idx {
		to, err := chunkEnd(p.a.ctx, p.a.q, p.a.head.Num, p.to, p.idx)
		if err != nil {
			return nil, err
		}
		rows, err := rowsBetween(p.a.ctx, p.a.q, p.a.head.Num, p.to, to)
		if err != nil {
			return nil, err
		}
		for _, w := range rows {
			for _, source := range quotes(p.entry(w)) {
				p.by[source] = append(p.by[source], w.id)
			}
		}
		p.to = to
	}
	return slices.Compact(slices.Clone(p.by[id])), nil
}
