package record

import (
	"slices"

	"github.com/tansiq/tansiq/act"
)

// before finds earlier entries, and which of them quote an entry, in their order.
type before interface {
	Lookup
	Quoters(id act.EntryID) ([]act.EntryID, error)
}

// sight is what the author of an entry sees of what came before it. What is hidden from the author is answered for as
// what is not there: nobody learns by naming an id whether something stands under it.
type sight struct {
	before      before
	author      Reader
	secretariat string
}

// sightOf returns the sight of e's author.
func sightOf(e *Entry, roll Roll, earlier before) sight {
	key, _ := roll.Key(e.Author())
	return sight{earlier, Reader{Party: key.Party, Key: e.Author()}, roll.Secretariat()}
}

// Meta implements Lookup.
func (s sight) Meta(id act.EntryID) (Meta, bool, error) {
	m, ok, err := s.before.Meta(id)
	if err != nil || !ok || !m.shownTo(s.author, s.secretariat) {
		return Meta{}, false, err
	}
	return m, true, nil
}

// Quoters implements before: those that the author sees.
func (s sight) Quoters(id act.EntryID) ([]act.EntryID, error) {
	all, err := s.before.Quoters(id)
	if err != nil {
		return nil, err
	}
	var out []act.EntryID
	for _, q := range all {
		m, ok, err := s.before.Meta(q)
		if err != nil {
			return nil, err
		}
		if ok && m.Party != "" && m.shownTo(s.author, s.secretariat) {
			out = append(out, q)
		}
	}
	return out, nil
}

// shownTo reports whether a reader sees the entry; of one that was erased, whether the reader sees its redaction, as
// whoever saw the entry does. Where that cannot be said any more, or a cut bundle does not prove the author, it counts
// as shown.
func (m Meta) shownTo(r Reader, secretariat string) bool {
	switch {
	case m.erasure != nil:
		return m.erasure.shownTo(r, secretariat)
	case m.Kind == "", m.Party == "":
		return true
	}
	tokens := r.Tokens()
	return slices.ContainsFunc(m.Viewers(secretariat).Tokens(), func(t string) bool { return slices.Contains(tokens[:], any(t)) })
}
