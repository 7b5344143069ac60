package record

import (
	"errors"
	"slices"

	"github.com/tansiq/tansiq/act"
)

// seenSoFar finds earlier entries of the bundle.
type seenSoFar struct {
	entries map[act.EntryID]*Entry
	erased  map[act.EntryID]bool          // by a redaction that came before
	quoters map[act.EntryID][]act.EntryID // that were not erased, by what they quote
}

// Meta implements Lookup.
func (s seenSoFar) Meta(id act.EntryID) (Meta, bool, error) {
	e, ok := s.entries[id]
	if !ok {
		return Meta{}, false, nil
	}
	m := metaOf(e)
	m.Gone = e.Opened == nil && !s.erased[id]
	return m, true, nil
}

// Quoters implements before.
func (s seenSoFar) Quoters(id act.EntryID) ([]act.EntryID, error) {
	return slices.DeleteFunc(slices.Clone(s.quoters[id]), func(q act.EntryID) bool { return s.erased[q] }), nil
}

// take notes an entry that comes next.
func (s seenSoFar) take(id act.EntryID, e *Entry) {
	s.entries[id] = e
	for _, q := range quotes(e) {
		s.quoters[q] = append(s.quoters[q], id)
	}
}

// quotes returns what an entry quotes, as far as its act is known.
func quotes(e *Entry) []act.EntryID {
	if e.Opened == nil || e.Opened.Act == nil {
		return nil
	}
	var out []act.EntryID
	for _, r := range e.Opened.Act.References() {
		if r.Quote != "" {
			out = append(out, r.Entry)
		}
	}
	return out
}

type chain struct {
	seqs map[int64]act.Digest // digest by author_seq
	prev map[int64]act.Digest // prev by author_seq
	top  int64
}

// link is one entry's place among those of its key.
type link struct {
	seq          int64
	prev, digest act.Digest
}

// authors follows every signature, key and mandate from process.opened on.
func (c *checker) authors(authority Authority, want Expect) error {
	roll := authority.Empty()
	earlier := seenSoFar{map[act.EntryID]*Entry{}, map[act.EntryID]bool{}, map[act.EntryID][]act.EntryID{}}
	chains := map[act.KeyID]*chain{}
	for i, e := range c.entries {
		c.line = i + 2
		want.tell(int64(len(c.entries)+i+1), 2*int64(len(c.entries)))
		id, l := e.ID(), link{digest: e.Digest}
		switch erased := c.lines[i].Erased; {
		case e.Opened != nil:
			c.report.Open++
			c.report.Kinds[e.Kind()]++
			if early(e.Opened.AtUTC, e.ReceivedUTC) {
				c.report.Early++
			}
			if err := c.author(e, roll, earlier); err != nil {
				return err
			}
			l.seq, l.prev = e.Opened.Seq, e.Opened.Prev
		case erased != nil:
			key, ok := roll.Key(e.Author())
			if !ok {
				return c.fault(FaultAuthority, e.Index, Refuse(UnknownKey, "", "keyid", string(e.Author())))
			}
			e.Party, id, l.seq, l.prev = key.Party, erased.Entry, erased.Seq, erased.Prev
		default:
			continue
		}
		if err := c.chained(e, l, chains); err != nil {
			return err
		}
		if _, twice := earlier.entries[id]; twice {
			return c.fault(FaultSequence, e.Index, Refuse(EntryReuse, e.Kind(), "entry", string(id)))
		}
		earlier.take(id, e)
	}
	c.roll = roll
	for _, ch := range chains {
		c.report.Gaps += ch.top - int64(len(ch.seqs))
	}
	if c.partial() {
		c.report.Gaps = 0 // what is withheld is no gap
	}
	return nil
}

func (c *checker) partial() bool { return c.head.Reader != "" }

func (c *checker) author(e *Entry, roll Roll, earlier seenSoFar) error {
	unproved, err := c.signedBy(e, roll, earlier)
	if err != nil {
		return c.fault(FaultAuthority, e.Index, err)
	}
	if unproved {
		c.report.Unproved++
		return nil
	}
	c.report.Signatures += int64(len(e.Envelope.Signatures))
	secretariat := roll.Secretariat()
	if a, ok := e.Opened.Act.(*act.ProcessOpened); ok {
		secretariat = a.Secretariat.Party
	}
	if e.Opened.Act != nil {
		err := checkRules(e, secretariat, sightOf(e, roll, earlier))
		if err != nil && !(c.partial() && withheld(err, earlier)) {
			return c.fault(FaultRule, e.Index, err)
		}
	}
	roll.Apply(e)
	if a, ok := e.Opened.Act.(*act.RedactionMade); ok && a.Whole {
		earlier.erased[a.Entry] = true
	}
	return c.quoted(e, earlier)
}

// withheld reports whether a reference is unknown since its entry is not in the bundle.
func withheld(err error, earlier seenSoFar) bool {
	var r *Refusal
	if !errors.As(err, &r) || r.Reason != UnknownReference {
		return false
	}
	_, there := earlier.entries[act.EntryID(r.Got)]
	return !there
}

// signedBy checks the signatures and the authority. Where entries are withheld, a key or mandate that cannot be
// followed is unproved rather than a fault.
func (c *checker) signedBy(e *Entry, roll Roll, earlier seenSoFar) (unproved bool, err error) {
	err = checkSignatures(e, roll, c.ring)
	if err == nil {
		err = roll.Check(e, sightOf(e, roll, earlier))
	}
	var r *Refusal
	if !errors.As(err, &r) || !c.partial() {
		return false, err
	}
	switch r.Reason {
	case UnknownKey, NoMandate, NotJoined, Suspended, UnknownReference:
		return true, nil
	case RootSignsLittle:
		if liftsUnproved(e, earlier) {
			return true, nil
		}
	default:
	}
	return false, err
}

// liftsUnproved reports whether a root key takes back a suspension or a mandate, or what is withheld: where the roll
// does not know of it, the reason is that it could not be followed itself.
func liftsUnproved(e *Entry, earlier seenSoFar) bool {
	a, ok := e.Opened.Act.(*act.EntryWithdrawn)
	if !ok {
		return false
	}
	target, there := earlier.entries[a.Entry]
	return !there || target.Kind() == act.KindPartySuspended || target.Kind() == act.KindMandateGranted
}

// quoted holds an evidence part against the document, where the bundle has both.
func (c *checker) quoted(e *Entry, earlier Lookup) error {
	source, ev, ok := evidenceOf(e.Opened.Act)
	if !ok {
		return nil
	}
	m, found, err := earlier.Meta(source)
	if err != nil || !found {
		return err
	}
	for _, p := range c.entries[m.Index].Parts {
		if p.Name == "document" {
			if err := checkSpan(e.Kind(), ev, p.Content, act.PayloadDigest(p.Content)); err != nil {
				return c.fault(FaultRule, e.Index, err)
			}
		}
	}
	return nil
}

// chained checks author_seq and prev as far as the neighbours are in the bundle.
func (c *checker) chained(e *Entry, l link, chains map[act.KeyID]*chain) error {
	ch := chains[e.Author()]
	if ch == nil {
		ch = &chain{seqs: map[int64]act.Digest{}, prev: map[int64]act.Digest{}}
		chains[e.Author()] = ch
	}
	if _, twice := ch.seqs[l.seq]; twice {
		return c.fault(FaultSequence, e.Index, Refuse(SequenceReuse, e.Kind(), "author_seq", ""))
	}
	if d, ok := ch.seqs[l.seq-1]; ok && d != l.prev {
		return c.fault(FaultSequence, e.Index, Refuse(PrevDiffers, e.Kind(), "prev", string(l.prev)))
	}
	if p, ok := ch.prev[l.seq+1]; ok && p != l.digest {
		return c.fault(FaultSequence, e.Index, Refuse(PrevDiffers, e.Kind(), "prev", string(p)))
	}
	ch.seqs[l.seq], ch.prev[l.seq], ch.top = l.digest, l.prev, max(ch.top, l.seq)
	return nil
}

type redacted struct {
	entry act.EntryID
	part  string
}

// missing names what is not there without a redaction, and what is there in spite of one.
func (c *checker) missing() error {
	gone := c.redactions()
	tokens := []string{"*"}
	if c.head.Reader != "*" {
		tokens = append(tokens, "@", c.head.Reader)
	}
	for i, e := range c.entries {
		c.line = i + 2
		if e.Opened == nil {
			if err := c.missingEntry(e, c.lines[i].Erased, gone); err != nil {
				return err
			}
			continue
		}
		if err := c.missingParts(e, gone, tokens); err != nil {
			return err
		}
	}
	return nil
}

// redactions collects what the acts in the bundle redacted: by name, and the words of earlier entries that quote a
// document and were hidden from who redacted it.
func (c *checker) redactions() map[redacted]bool {
	gone := map[redacted]bool{}
	quoters := map[act.EntryID][]act.EntryID{}
	for _, e := range c.entries {
		if e.Opened == nil {
			continue
		}
		for _, q := range quotes(e) {
			quoters[q] = append(quoters[q], e.ID())
		}
		a, ok := e.Opened.Act.(*act.RedactionMade)
		if !ok {
			continue
		}
		for _, p := range a.Parts {
			gone[redacted{a.Entry, p}] = true
		}
		losing := slices.Clone(a.Also)
		for _, q := range quoters[a.Entry] {
			if erasesDocument(a) && !named(a, q) {
				losing = append(losing, q)
			}
		}
		for _, also := range losing {
			for _, p := range quotingParts() {
				gone[redacted{also, p}] = true
			}
		}
		if a.Whole {
			gone[redacted{a.Entry, ""}] = true
		}
	}
	return gone
}

func (c *checker) missingEntry(e *Entry, erased *erasedWire, gone map[redacted]bool) error {
	if c.partial() {
		if erased != nil {
			return c.fault(FaultForm, e.Index, nil)
		}
		c.report.Withheld++
		return nil
	}
	if erased == nil || !gone[redacted{erased.Entry, ""}] {
		return c.fault(FaultMissing, e.Index, nil)
	}
	c.report.Erased++
	return nil
}

func (c *checker) missingParts(e *Entry, gone map[redacted]bool, tokens []string) error {
	if gone[redacted{e.ID(), ""}] {
		return c.fault(FaultRedacted, e.Index, nil)
	}
	there := map[string]bool{}
	for _, p := range e.Parts {
		there[p.Name] = true
	}
	for _, ref := range e.Opened.Parts {
		was := gone[redacted{e.ID(), ref.Name}]
		switch {
		case there[ref.Name] && was:
			return c.fault(FaultRedacted, e.Index, nil)
		case there[ref.Name]:
			c.report.Parts++
		case was:
			c.report.PartsGone++
		case c.partial() && !c.readerSees(e, ref, tokens):
			c.report.PartsKept++
		default:
			return c.fault(FaultPartMissing, e.Index, nil)
		}
	}
	return nil
}

// readerSees reports whether the reader that the bundle was cut for must have got the part.
func (c *checker) readerSees(e *Entry, ref act.PartRef, tokens []string) bool {
	v := e.Viewers(c.report.Process.Secretariat.Party)
	v.Audience = ref.Audience
	for _, t := range v.Tokens() {
		if slices.Contains(tokens, t) {
			return e.Party != "" || ref.Audience.Kind == act.Public || ref.Audience.Kind == act.Participants
		}
	}
	return false
}
