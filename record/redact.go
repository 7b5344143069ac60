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
	if err := b.keepsWhole(ctx, e, a, m, earlier); err != nil {
		return err
	}
	if err := b.quotersNamed(ctx, e, a); err != nil {
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
	for _, id := range a.Also {
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
func checkRedaction(e *Entry, a *act.RedactionMade, secretariat string, earlier Lookup) error {
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
	return nil
}

// checkShown holds that whoever could see what is erased sees the redaction: the place shows ground, who and when,
// and nobody's view changes by an act hidden from them.
func checkShown(e *Entry, m Meta, erased act.Audience, secretariat string) error {
	saw := act.Viewers{Audience: erased, Party: m.Party, Key: string(m.Key), Secretariat: secretariat}
	if m.Party != "" && !saw.Within(e.Viewers(secretariat)) {
		return Refuse(RedactHidden, e.Kind(), "audience", string(e.Opened.Audience.Kind))
	}
	return nil
}

// keepsWhole refuses to erase a withdrawal that ended a mandate or lifted a suspension: others rest on it.
func (b *batch) keepsWhole(ctx context.Context, e *Entry, a *act.RedactionMade, m Meta, earlier lookup) error {
	if !a.Whole || m.Kind != act.KindEntryWithdrawn {
		return nil
	}
	old, _, err := entryAt(ctx, b.tx, b.log.id, m.Index)
	if err != nil {
		return err
	}
	withdrawn, ok := old.Opened.Act.(*act.EntryWithdrawn)
	if !ok {
		return nil
	}
	target, _, err := earlier.Meta(withdrawn.Entry)
	if err == nil && target.Kind.KeepsWhole() {
		err = Refuse(RedactKept, e.Kind(), "whole", string(m.Kind))
	}
	return err
}

// quotersNamed refuses until each act that quotes the entry is listed, to be redacted with it or kept by name.
func (b *batch) quotersNamed(ctx context.Context, e *Entry, a *act.RedactionMade) error {
	if !a.Whole && !slices.Contains(a.Parts, "document") {
		return nil
	}
	quoters, err := store.Collect(ctx, b.tx, store.Text, `SELECT l.entry_id FROM rests_on r JOIN listed l ON l.log = r.log AND l.idx = r.idx
		WHERE r.log = $1 AND r.target = $2 AND r.quotes = 1 ORDER BY l.idx`, string(b.log.id), string(a.Entry))
	if err != nil {
		return err
	}
	for _, q := range quoters {
		if !slices.Contains(a.Also, act.EntryID(q)) && !slices.Contains(a.Kept, act.EntryID(q)) {
			return Refuse(RedactQuoted, e.Kind(), "also", q)
		}
	}
	return nil
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
