package record

import (
	"context"
	"fmt"
	"slices"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/store"
)

// quotingParts are the parts that may hold words of a source.
func quotingParts() []string { return []string{"evidence", "texts"} }

// redact erases content in the transaction that appends the redaction. Everything is checked before anything is
// deleted.
func (b *batch) redact(ctx context.Context, e *Entry, a *act.RedactionMade, earlier lookup) error {
	m, _, err := earlier.Meta(a.Entry) // checkRules found it
	if err != nil {
		return err
	}
	if err := b.redactable(ctx, e, a, m); err != nil {
		return err
	}
	return b.erase(ctx, e, a, earlier)
}

// erase takes out what the redaction names, and notes it.
func (b *batch) erase(ctx context.Context, e *Entry, a *act.RedactionMade, earlier lookup) error {
	m, _, err := earlier.Meta(a.Entry)
	if err != nil {
		return err
	}
	for _, p := range a.Parts {
		if err := b.erasePart(ctx, m.Index, p, a.Ground, e.Index); err != nil {
			return err
		}
	}
	quoters, err := losing(ctx, b.tx, b.log.id, a, e.Index)
	if err != nil {
		return err
	}
	for _, id := range quoters {
		also, _, err := earlier.Meta(id)
		if err != nil {
			return err
		}
		for _, p := range quotingParts() {
			if _, ok := also.Parts[p]; !ok {
				continue
			}
			if err := b.erasePart(ctx, also.Index, p, a.Ground, e.Index); err != nil {
				return err
			}
		}
	}
	if a.Whole {
		return b.eraseWhole(ctx, m.Index, a.Ground, e.Index)
	}
	return nil
}

// checkRedaction says what may never be redacted, and by whom a redaction must be seen. It is the same at append and
// in verify.
func checkRedaction(e *Entry, a *act.RedactionMade, secretariat string, earlier before) error {
	m, _, err := earlier.Meta(a.Entry)
	if err != nil || m.Gone {
		return err
	}
	if a.Whole && m.Kind.KeepsWhole() {
		return Refuse(RedactKept, e.Kind(), "whole", string(m.Kind))
	}
	if m.Kind == act.KindPositionTaken && m.Party != e.Party {
		return Refuse(RedactPosition, e.Kind(), "entry", string(a.Entry))
	}
	for _, p := range a.Parts {
		if _, ok := m.Parts[p]; !ok {
			return Refuse(RedactNothing, e.Kind(), "parts", p)
		}
		if err := checkShown(e, m, m.Parts[p], secretariat); err != nil {
			return err
		}
	}
	if a.Whole {
		if err := checkShown(e, m, m.Audience, secretariat); err != nil {
			return err
		}
	}
	for _, id := range a.Also {
		m, _, err := earlier.Meta(id)
		if err != nil {
			return err
		}
		for _, p := range quotingParts() {
			if audience, ok := m.Parts[p]; ok {
				if err := checkShown(e, m, audience, secretariat); err != nil {
					return err
				}
			}
		}
	}
	return quotersNamed(e, a, earlier)
}

// checkShown holds that whoever could see what is erased sees the redaction: the place shows ground, who and when,
// and nobody's view changes by an act hidden from them.
func checkShown(e *Entry, m Meta, erased act.Audience, secretariat string) error {
	saw := m.Viewers(secretariat)
	saw.Audience = erased
	if m.Party != "" && !saw.Within(e.Viewers(secretariat)) {
		return Refuse(RedactHidden, e.Kind(), "audience", string(e.Opened.Audience.Kind))
	}
	return nil
}

// quotersNamed refuses until each act that quotes the entry and that the author sees is listed, to be redacted with it
// or kept by name. What the author does not see loses its quoting parts without being named.
func quotersNamed(e *Entry, a *act.RedactionMade, earlier before) error {
	if !erasesDocument(a) {
		return nil
	}
	quoters, err := earlier.Quoters(a.Entry)
	if err != nil {
		return err
	}
	for _, q := range quoters {
		if !named(a, q) {
			return Refuse(RedactQuoted, e.Kind(), "also", string(q))
		}
	}
	return nil
}

// erasesDocument reports whether a redaction takes out what other entries may quote.
func erasesDocument(a *act.RedactionMade) bool {
	return a.Whole || slices.Contains(a.Parts, "document")
}

func named(a *act.RedactionMade, id act.EntryID) bool {
	return slices.Contains(a.Also, id) || slices.Contains(a.Kept, id)
}

// quotersOf returns the entries before index idx that quote the entry, in their order. It reads the listing.
func quotersOf(ctx context.Context, q store.Querier, log act.Digest, id act.EntryID, idx int64) ([]act.EntryID, error) {
	all, err := store.Collect(ctx, q, store.Text, `SELECT l.entry_id FROM rests_on r JOIN listed l ON l.log = r.log AND l.idx = r.idx
		WHERE r.log = $1 AND r.target = $2 AND r.quotes = 1 AND r.idx < $3 ORDER BY l.idx`, string(log), string(id), idx)
	var out []act.EntryID
	for _, s := range all {
		out = append(out, act.EntryID(s))
	}
	return slices.Compact(out), err
}

// losing returns the entries that lose their quoting parts by the redaction at index idx: those that it names in also
// and, where a document goes, the earlier quoters that it names nowhere, which were hidden from its author.
func losing(ctx context.Context, q store.Querier, log act.Digest, a *act.RedactionMade, idx int64) ([]act.EntryID, error) {
	out := slices.Clone(a.Also)
	if !erasesDocument(a) {
		return out, nil
	}
	quoters, err := quotersOf(ctx, q, log, a.Entry, idx)
	for _, id := range quoters {
		if !named(a, id) {
			out = append(out, id)
		}
	}
	return out, err
}

// redactable refuses a redaction that would erase nothing: done before, or entries of Also that quote nothing of it.
func (b *batch) redactable(ctx context.Context, e *Entry, a *act.RedactionMade, m Meta) error {
	for _, p := range a.Parts {
		_, ok, err := store.One(ctx, b.tx, store.Int, `SELECT idx FROM part WHERE log = $1 AND idx = $2 AND name = $3`, string(b.log.id), m.Index, p)
		if err == nil && !ok {
			err = Refuse(RedactNothing, e.Kind(), "parts", p)
		}
		if err != nil {
			return err
		}
	}
	for _, id := range a.Also {
		_, ok, err := store.One(ctx, b.tx, store.Int, `SELECT r.idx FROM rests_on r JOIN listed l ON l.log = r.log AND l.idx = r.idx
			WHERE r.log = $1 AND r.target = $2 AND r.quotes = 1 AND l.entry_id = $3`, string(b.log.id), string(a.Entry), string(id))
		if err == nil && !ok {
			err = Refuse(RedactNothing, e.Kind(), "also", string(id))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) erasePart(ctx context.Context, idx int64, part, ground string, by int64) error {
	if _, err := b.tx.Exec(ctx, `DELETE FROM part WHERE log = $1 AND idx = $2 AND name = $3`, string(b.log.id), idx, part); err != nil {
		return fmt.Errorf("erase part %s of entry %d: %w", part, idx, err)
	}
	if part == "document" || part == "evidence" { // drafts hold the document's words
		if _, err := b.tx.Exec(ctx, `DELETE FROM draft WHERE log = $1 AND source IN (SELECT entry_id FROM entry WHERE log = $1 AND idx = $2)`,
			string(b.log.id), idx); err != nil {
			return fmt.Errorf("erase drafts of entry %d: %w", idx, err)
		}
	}
	return b.noteRedaction(ctx, idx, part, ground, by)
}

func (b *batch) eraseWhole(ctx context.Context, idx int64, ground string, by int64) error {
	for _, q := range []string{
		`DELETE FROM draft WHERE log = $1 AND source IN (SELECT entry_id FROM entry WHERE log = $1 AND idx = $2)`,
		`DELETE FROM part WHERE log = $1 AND idx = $2`,
		`DELETE FROM entry_body WHERE log = $1 AND idx = $2`,
		`DELETE FROM redaction WHERE log = $1 AND idx = $2`, // which parts it had is not told any more
	} {
		if _, err := b.tx.Exec(ctx, q, string(b.log.id), idx); err != nil {
			return fmt.Errorf("erase entry %d: %w", idx, err)
		}
	}
	return b.noteRedaction(ctx, idx, "", ground, by)
}

func (b *batch) noteRedaction(ctx context.Context, idx int64, part, ground string, by int64) error {
	if _, err := b.tx.Exec(ctx, `INSERT INTO redaction (log, idx, part, ground, by_idx) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		string(b.log.id), idx, part, ground, by); err != nil {
		return fmt.Errorf("note the redaction of entry %d: %w", idx, err)
	}
	return nil
}
