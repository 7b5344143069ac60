package record_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// next draws what happens next: mostly one act, which mostly is accepted.
func (h *history) next() []*deed {
	one := func(d *deed) []*deed { return []*deed{h.sign(d)} }
	switch what := oneOf(h.t, "what", "source", "source", "statement", "statement", "statement", "instrument", "provision", "link", "commitment",
		"commitment", "revision", "revision", "assessment", "assessment", "position", "position", "correction", "correction", "withdrawal", "parts redacted", "parts redacted",
		"whole redacted", "whole redacted", "document redacted", "document redacted", "document redacted", "redacted and named", "arrival", "party", "root", "root", "root", "suspension", "suspension", "spoilt"); what {
	case "statement":
		return one(h.statement(h.hand()))
	case "instrument":
		return one(h.instrument(h.hand()))
	case "provision", "link":
		return one(h.ofInstrument(h.hand(), what))
	case "commitment":
		return one(h.commitment(h.hand()))
	case "revision":
		return one(h.revision())
	case "assessment":
		return one(h.assessment(h.hand()))
	case "position":
		return one(h.position(h.hand()))
	case "correction":
		return one(h.correction())
	case "withdrawal":
		return one(h.withdrawal())
	case "parts redacted", "whole redacted":
		return one(h.redaction(h.any(h.hand(), nil), what == "whole redacted"))
	case "document redacted":
		return one(h.redaction(h.any(h.hand(), h.isQuoted), h.t.once(3, "whole")))
	case "redacted and named":
		return h.named(oneOf(h.t, "of", h.deeds...))
	case "arrival":
		return h.arrival()
	case "party":
		return h.party()
	case "root":
		return one(h.rootAct())
	case "suspension":
		return one(h.suspension())
	case "spoilt":
		return []*deed{h.spoil(h.sign(oneOf(h.t, "of", h.source, h.statement, h.instrument)(h.hand())))}
	default:
		return one(h.source(h.hand()))
	}
}

// hand draws a device: seldom one whose key did not come into the record.
func (h *history) hand() *peacetest.Author {
	switch {
	case h.t.once(12, "any device"):
		return oneOf(h.t, "hand", h.hands...)
	case h.t.once(2, "one of the first"):
		return oneOf(h.t, "hand", h.hands[:3]...)
	}
	return oneOf(h.t, "hand", slices.DeleteFunc(slices.Clone(h.hands), func(a *peacetest.Author) bool {
		return slices.ContainsFunc(h.deeds, func(d *deed) bool {
			k, ok := d.what.(*act.KeyAdded)
			return ok && d.refused && k.Key == act.FormatKey(a.Public())
		})
	})...)
}

// handOf draws a device of a party, where it has one, or seldom anybody's.
func (h *history) handOf(party string) *peacetest.Author {
	var own []*peacetest.Author
	for _, a := range h.hands {
		if a.Party == party {
			own = append(own, a)
		}
	}
	if len(own) == 0 || h.t.once(15, "another's") {
		return h.hand()
	}
	return oneOf(h.t, "hand", own...)
}

func (h *history) viewers(d *deed, to act.Audience) act.Viewers {
	return act.Viewers{Audience: to, Party: d.by.Party, Key: string(d.by.KeyID()), Secretariat: peacetest.Secretariat}
}

// sees reports whether an author sees a deed.
func (h *history) sees(by *peacetest.Author, d *deed) bool {
	tokens := by.Reader().Tokens()
	return slices.ContainsFunc(h.viewers(d, d.to).Tokens(), func(s string) bool { return slices.Contains(tokens[:], any(s)) })
}

// any draws an act of some kinds, or of all, that may be in the record: mostly one that by sees and that is still there.
// nil: there is none.
func (h *history) any(by *peacetest.Author, fits func(*deed) bool) *deed {
	var all, best []*deed
	for _, d := range h.deeds {
		if d.refused || d.spoilt != "" || fits != nil && !fits(d) {
			continue
		}
		all = append(all, d)
		if h.sees(by, d) && !d.erased {
			best = append(best, d)
		}
	}
	if len(best) > 0 && !h.t.once(12, "any at all") {
		all = best
	}
	if len(all) == 0 {
		return nil
	}
	if n := len(all); n > 4 && h.t.once(2, "a new one") {
		all = all[n-4:]
	}
	return oneOf(h.t, "target", all...)
}

// isQuoted reports whether a deed is a source that others quote.
func (h *history) isQuoted(d *deed) bool {
	return slices.ContainsFunc(h.deeds, func(q *deed) bool { return !q.refused && quotedBy(q.what) == d.id })
}

func kinds(list ...act.Kind) func(*deed) bool {
	return func(d *deed) bool { return slices.Contains(list, d.what.Kind()) }
}

// audiences lists every kind of audience.
func audiences(by *peacetest.Author) []act.Audience {
	p := act.To(act.Participants)
	return []act.Audience{p, p, p, act.To(act.Public), act.ToParties(peacetest.North, peacetest.South), act.ToParties(by.Party, peacetest.Secretariat),
		act.To(act.Secretariat), act.To(act.OwnDelegation), act.To(act.OriginatorOnly)}
}

// audience draws for whom by writes: mostly for no more than each of some.
func (h *history) audience(by *peacetest.Author, within ...act.Viewers) act.Audience {
	all := audiences(by)
	if h.t.once(20, "for anybody") {
		return oneOf(h.t, "audience", all...)
	}
	fits := slices.DeleteFunc(slices.Clone(all), func(a act.Audience) bool {
		v := h.viewers(&deed{by: by}, a)
		return slices.ContainsFunc(within, func(w act.Viewers) bool { return !v.Within(w) })
	})
	if len(fits) == 0 {
		fits = []act.Audience{act.To(act.OwnDelegation)}
	}
	return oneOf(h.t, "audience", fits...)
}

// narrower draws the audience of a part: mostly that of the entry.
func (h *history) narrower(d *deed) act.Audience {
	if !h.t.once(4, "a narrower part") {
		return act.Audience{}
	}
	return h.audience(d.by, h.viewers(d, d.to))
}

func said[T any](h *history, d *deed, v T) act.Part[T] {
	p := act.Say(v)
	p.Audience = h.narrower(d)
	return p
}

// word returns a text that occurs once.
func (h *history) word() string {
	h.words++
	return fmt.Sprintf("كلام zq%d", h.words)
}

func (h *history) texts() []act.Text {
	return []act.Text{{Lang: "ar", Text: h.word(), Wording: act.WordingSummary}}
}

func (h *history) source(by *peacetest.Author) *deed {
	document := strings.Join([]string{h.word(), h.word(), h.word()}, "\n")
	d := &deed{by: by, to: h.audience(by), document: document}
	a := peacetest.Source(document)
	a.Document.Audience = h.narrower(d)
	a.About.Audience = act.To(act.OriginatorOnly)
	d.what = a
	return d
}

// quoted draws a source to quote, what of it, and for whom that can be said.
func (h *history) quoted(by *peacetest.Author) (act.EntryID, act.Evidence, []act.Viewers) {
	s := h.any(by, kinds(act.KindSourceFiled))
	if s == nil {
		return "", act.Evidence{}, nil
	}
	v := h.viewers(s, s.to)
	if a := s.what.(*act.SourceFiled).Document.Audience; a.Kind != "" {
		v.Audience = a
	}
	document := s.document
	if h.t.once(15, "quoted wrongly") || s.gone["document"] && h.t.once(2, "of a copy") {
		document += "."
	}
	return s.id, peacetest.Quote(document, oneOf(h.t, "sentence", strings.Split(document, "\n")...)), []act.Viewers{v}
}

func (h *history) statement(by *peacetest.Author) *deed {
	id, ev, within := h.quoted(by)
	if id == "" {
		return h.source(by)
	}
	d := &deed{by: by, to: h.audience(by, within...)}
	d.what = &act.StatementRecorded{Source: id, Speakers: []act.Actor{{ID: "X", Name: act.Words{AR: "متحدث"}}}, Mode: "direct", Evidence: said(h, d, ev)}
	return d
}

func (h *history) instrument(by *peacetest.Author) *deed {
	a := bare()
	d := &deed{by: by, what: a, to: h.audience(by)}
	if h.t.once(2, "a note") {
		a.Note = said(h, d, h.word())
	}
	return d
}

func (h *history) ofInstrument(by *peacetest.Author, what string) *deed {
	i := h.any(by, kinds(act.KindInstrumentRegistered))
	if i == nil {
		return h.instrument(by)
	}
	d := &deed{by: by, to: h.audience(by, h.viewers(i, i.to))}
	d.what = &act.ProvisionRegistered{Instrument: i.id, Number: "١", Texts: said(h, d, h.texts())}
	if what == "link" {
		from := h.any(by, func(d *deed) bool {
			return d != i && kinds(act.KindInstrumentRegistered, act.KindProvisionRegistered)(d)
		})
		if from == nil {
			return d
		}
		d.to = h.audience(by, h.viewers(i, i.to), h.viewers(from, from.to))
		d.what = &act.InstrumentLinked{From: from.id, Link: "cites", To: i.id}
	}
	return d
}

// terms draws the terms of a commitment, which rests on a source or on nothing.
func (h *history) terms(by *peacetest.Author) (act.Terms, act.Part[act.Evidence], []act.Viewers) {
	if h.t.once(3, "without a source") {
		return peacetest.Terms(""), act.Part[act.Evidence]{}, nil
	}
	id, ev, within := h.quoted(by)
	if id == "" {
		return peacetest.Terms(""), act.Part[act.Evidence]{}, nil
	}
	return peacetest.Terms(id), act.Say(ev), within
}

func (h *history) commitment(by *peacetest.Author) *deed {
	terms, evidence, within := h.terms(by)
	d := &deed{by: by, to: h.audience(by, within...)}
	d.what = &act.CommitmentRecorded{Terms: terms, Texts: said(h, d, h.texts()), Evidence: evidence}
	return d
}

func (h *history) revision() *deed {
	c := h.any(h.hand(), kinds(act.KindCommitmentRecorded))
	if c == nil {
		return h.commitment(h.hand())
	}
	by := h.handOf(c.by.Party)
	terms, evidence, within := h.terms(by)
	d := &deed{by: by, to: h.audience(by, append(within, h.viewers(c, c.to))...)}
	d.what = &act.CommitmentRevised{Commitment: c.id, Terms: terms, Texts: said(h, d, h.texts()), Evidence: evidence, Reason: said(h, d, h.word())}
	return d
}

func (h *history) assessment(by *peacetest.Author) *deed {
	c := h.any(by, kinds(act.KindCommitmentRecorded))
	if c == nil {
		return h.commitment(by)
	}
	d := &deed{by: by, to: h.audience(by, h.viewers(c, c.to))}
	a := &act.AssessmentMade{Commitment: c.id, On: "2020-07-23", Finding: oneOf(h.t, "finding", act.Findings()...)}
	if !h.t.once(3, "without a note") {
		a.Note = said(h, d, h.word())
	}
	d.what = a
	return d
}

func (h *history) position(by *peacetest.Author) *deed {
	on := h.any(by, nil)
	if on == nil {
		return h.source(by)
	}
	d := &deed{by: by, to: h.audience(by, h.viewers(on, on.to))}
	d.what = &act.PositionTaken{On: on.id, Stance: oneOf(h.t, "stance", act.Stances()...), Text: said(h, d, h.word())}
	return d
}

func (h *history) correction() *deed {
	like := func(old *deed) func(*deed) bool {
		return func(d *deed) bool { return d != old && d.what.Kind() == old.what.Kind() && d.by.Party == old.by.Party }
	}
	old := h.any(h.hand(), func(d *deed) bool { return !d.what.Kind().RestedOn() && slices.ContainsFunc(h.deeds, like(d)) })
	if old == nil {
		return h.source(h.hand())
	}
	by := h.handOf(old.by.Party)
	now := h.any(by, like(old))
	if now == nil {
		return h.source(by)
	}
	d := &deed{by: by, to: h.audience(by, h.viewers(old, old.to), h.viewers(now, now.to))}
	d.what = &act.EntryCorrected{Entry: old.id, Replacement: now.id, Reason: said(h, d, h.word())}
	return d
}

func (h *history) withdrawal() *deed {
	old := h.any(h.hand(), func(d *deed) bool { return !d.what.Kind().RestedOn() || h.t.once(40, "what stays") })
	if old == nil {
		return h.source(h.hand())
	}
	by := h.handOf(old.by.Party)
	d := &deed{by: by, to: h.audience(by, h.viewers(old, old.to))}
	d.what = &act.EntryWithdrawn{Entry: old.id, Reason: said(h, d, h.word())}
	return d
}

// redaction erases parts of a deed or the whole of it. What quotes it goes with it or is kept by name.
func (h *history) redaction(old *deed, whole bool) *deed {
	if old == nil {
		return h.source(h.hand())
	}
	by := h.handOf(old.by.Party)
	d := &deed{by: by}
	if h.t.once(5, "with a second key") {
		d.by, d.second = h.handOf(peacetest.Secretariat), []record.Signer{h.hand()}
		if d.by.KeyID() == d.second[0].KeyID() {
			d.second = nil
		}
	}
	a := &act.RedactionMade{Entry: old.id, Ground: oneOf(h.t, "ground", act.Grounds()...)}
	var had []string
	for _, p := range old.sub.Parts {
		if !old.gone[p.Name] || h.t.once(15, "already gone") {
			had = append(had, p.Name)
		}
	}
	a.Whole = whole && (!old.what.Kind().KeepsWhole() || h.t.once(10, "what stays")) || len(had) == 0
	for _, p := range had {
		if !a.Whole || h.t.once(4, "and a part") {
			a.Parts = append(a.Parts, p)
		}
	}
	slices.Sort(a.Parts)
	if a.Whole || slices.Contains(a.Parts, "document") {
		h.quoters(d, a)
	}
	d.what, d.to = a, oneOf(h.t, "audience", act.To(act.Participants), act.To(act.Participants), old.to, act.To(act.Public), act.To(act.OwnDelegation))
	return d
}

// named redacts a deed, or the document of a source that is quoted before, and names it again.
func (h *history) named(old *deed) []*deed {
	by := h.hand()
	if old.document == "" {
		return []*deed{h.sign(h.redaction(old, true)), h.sign(&deed{by: by, to: act.To(act.OwnDelegation), what: &act.PositionTaken{On: old.id, Stance: act.Accepts}})}
	}
	quote := func(document string) *deed {
		return h.sign(&deed{by: by, to: act.To(act.OriginatorOnly), what: statementOf(old.id, document, old.document)})
	}
	return []*deed{quote(old.document), h.sign(h.redaction(old, false)), quote(old.document + ".")}
}

// quoters has a redaction name those quoters that its author sees.
func (h *history) quoters(d *deed, a *act.RedactionMade) {
	for _, q := range h.deeds {
		if quotedBy(q.what) != a.Entry || q.refused || q.erased || q.spoilt != "" || !h.sees(d.by, q) || h.t.once(20, "not named") {
			continue
		}
		if h.t.once(2, "kept") {
			a.Kept = append(a.Kept, q.id)
		} else {
			a.Also = append(a.Also, q.id)
		}
	}
	slices.Sort(a.Also)
	slices.Sort(a.Kept)
}

// arrival is a person who comes with a device and a mandate, and mostly acts at once; what it did may be redacted at once.
func (h *history) arrival() []*deed {
	party := oneOf(h.t, "party", slices.Sorted(maps.Keys(h.Roots))...)
	root, to := h.Roots[party], act.To(act.Participants)
	person := h.sign(&deed{by: root, to: to, what: enrolment(party)})
	device := h.NewAuthor("device", party)
	key := h.sign(&deed{by: root, to: to, what: &act.KeyAdded{Party: party, Key: act.FormatKey(device.Public()), Holder: act.SayTo(act.To(act.OwnDelegation), person.id)}})
	m := &act.MandateGranted{Party: party, Key: device.KeyID(), Kinds: delegation.DeviceKinds(party == peacetest.Secretariat)}
	if h.t.once(4, "a mandate that ends") {
		m.Until = "2020-08-01"
	}
	list := []*deed{person, key, h.sign(&deed{by: root, to: to, what: m})}
	h.hands = append(h.hands, device)
	for range h.t.upTo(3, "acts of the new one") {
		d := h.sign(oneOf(h.t, "its act", h.statement, h.source, h.assessment, h.instrument, h.commitment)(device))
		list = append(list, d)
		if h.t.once(2, "redacted at once") {
			list = append(list, h.sign(h.redaction(d, h.t.once(2, "whole"))))
		}
	}
	return list
}

// party admits another delegation, which may join at once or later.
func (h *history) party() []*deed {
	name := fmt.Sprintf("delegation-%d", h.t.upTo(3, "which"))
	root, there := h.Roots[name]
	to := act.To(act.Participants)
	if !there {
		root = h.NewAuthor("root", name)
		h.Roots[name] = root
	}
	admitted := h.sign(&deed{by: h.handOf(peacetest.Secretariat), to: to, what: &act.PartyAdmitted{Party: name, Name: act.Words{AR: "وفد آخر"},
		Role: "delegation", RootKey: act.FormatKey(root.Public())}})
	if h.t.once(4, "joins later") {
		return []*deed{admitted}
	}
	return []*deed{admitted, h.sign(&deed{by: root, to: to, what: h.Joining(name)})}
}

// rootAct ends a key, a mandate or a person's part, mostly of those that came after the beginning.
func (h *history) rootAct() *deed {
	of := h.any(h.hand(), kinds(oneOf(h.t, "end", act.KindKeyAdded, act.KindMandateGranted, act.KindPersonEnrolled)))
	if of == nil {
		return h.source(h.hand())
	}
	party := of.by.Party
	d := &deed{by: of.by, to: act.To(act.Participants)}
	if h.t.once(15, "for fewer") {
		d.to = h.audience(of.by, h.viewers(of, of.to))
	}
	switch a := of.what.(type) {
	case *act.KeyAdded:
		key, err := act.ParseKey(a.Key)
		if err != nil {
			h.t.Fatal(err)
		}
		d.what = &act.KeyRevoked{Party: party, Key: act.KeyIDOf(key), Reason: "lost"}
	case *act.MandateGranted:
		d.what = &act.MandateWithdrawn{Party: party, Mandate: of.id}
	default:
		d.what = &act.PersonLeft{Party: party, Person: of.id}
	}
	return d
}

// suspension suspends a delegation, or lifts a suspension.
func (h *history) suspension() *deed {
	by := h.handOf(peacetest.Secretariat)
	d := &deed{by: by, to: act.To(act.Participants)}
	if s := h.any(by, kinds(act.KindPartySuspended)); s != nil && !h.t.once(8, "once more") {
		d.what = &act.EntryWithdrawn{Entry: s.id, Reason: said(h, d, h.word())}
		return d
	}
	parties := slices.DeleteFunc(slices.Sorted(maps.Keys(h.Roots)), func(p string) bool { return p == peacetest.North && !h.t.once(15, "the North") })
	d.what = &act.PartySuspended{Party: oneOf(h.t, "suspended", parties...), Reason: said(h, d, h.word())}
	return d
}
