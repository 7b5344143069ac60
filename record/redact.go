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
	if err := b.keys(ctx); err != nil { // what is erased is read from the tables, also where its key came in this batch
		return err
	}
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
	quoters, err := losing(ctx, b.tx, e, a)
	if err != nil {
		return err
	}
	for _, at := range quoters {
		also, ok, err := entryAt(ctx, b.tx, b.log.id, at)
		if err != nil {
			return err
		}
		for _, p := range quotingParts() {
			if !ok || also.Opened == nil || !slices.ContainsFunc(also.Opened.Parts, func(r act.PartRef) bool { return r.Name == p }) {
				continue
			}
			if err := b.erasePart(ctx, at, p, a.Ground, e.Index); err != nil {
				return err
			}
		}
	}
	if a.Whole {
		return b.eraseWhole(ctx, e, m, a.Ground)
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

// losing returns the indexes of the entries that lose their quoting parts by the redaction a, which is e's act: those
// that it names in also and, where a document goes, the earlier quoters that it names nowhere, which were hidden from
// its author.
func losing(ctx context.Context, q store.Querier, e *Entry, a *act.RedactionMade) ([]int64, error) {
	var out []int64
	for _, id := range a.Also {
		if at := e.At(id); at >= 0 {
			out = append(out, at)
		}
	}
	if !erasesDocument(a) {
		return out, nil
	}
	quoters, err := store.Collect(ctx, q, store.Int, `SELECT idx FROM rests_on WHERE log = $1 AND target = $2 AND quotes = 1 AND idx < $3 ORDER BY idx`,
		e.Num, e.At(a.Entry), e.Index)
	for _, at := range quoters {
		if !slices.ContainsFunc(slices.Concat(a.Also, a.Kept), func(id act.EntryID) bool { return e.At(id) == at }) {
			out = append(out, at)
		}
	}
	return out, err
}

// redactable refuses a redaction that would erase nothing: done before, or entries of Also that quote nothing of it.
func (b *batch) redactable(ctx context.Context, e *Entry, a *act.RedactionMade, m Meta) error {
	from := placeOf(b.head.Num, m.Index) << partBits
	for _, p := range a.Parts {
		_, ok, err := store.One(ctx, b.tx, store.Int, `SELECT place FROM part WHERE place >= $1 AND place < $2 AND name = $3`, from, from+1<<partBits, p)
		if err == nil && !ok {
			err = Refuse(RedactNothing, e.Kind(), "parts", p)
		}
		if err != nil {
			return err
		}
	}
	for _, id := range a.Also {
		_, ok, err := store.One(ctx, b.tx, store.Int, `SELECT idx FROM rests_on WHERE log = $1 AND target = $2 AND quotes = 1 AND idx = $3`,
			b.head.Num, m.Index, e.At(id))
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
	from := placeOf(b.head.Num, idx) << partBits
	if _, err := b.tx.Exec(ctx, `DELETE FROM part WHERE place >= $1 AND place < $2 AND name = $3`, from, from+1<<partBits, part); err != nil {
		return fmt.Errorf("erase part %s of entry %d: %w", part, idx, err)
	}
	if part == "document" || part == "evidence" { // drafts hold the document's words
		if err := b.eraseDrafts(ctx, idx); err != nil {
			return err
		}
	}
	return b.noteRedaction(ctx, idx, part, ground, by)
}

// eraseDrafts removes the drafts of the source at idx.
func (b *batch) eraseDrafts(ctx context.Context, idx int64) error {
	id, ok, err := store.One(ctx, b.tx, store.Bytes, `SELECT entry_id FROM entry WHERE log = $1 AND idx = $2`, b.head.Num, idx)
	if err != nil || !ok {
		return err
	}
	if _, err := b.tx.Exec(ctx, `DELETE FROM draft WHERE log = $1 AND source = $2`, b.head.Num, string(idText(id))); err != nil {
		return fmt.Errorf("erase drafts of entry %d: %w", idx, err)
	}
	return nil
}

func (b *batch) eraseWhole(ctx context.Context, e *Entry, m Meta, ground string) error {
	if err := b.eraseDrafts(ctx, m.Index); err != nil {
		return err
	}
	old, ok, err := entryAt(ctx, b.tx, b.log.id, m.Index)
	if err != nil {
		return err
	}
	if ok && old.Opened != nil { // what the row in entry does not have
		if err := b.tx.Insert(ctx, "erased", []string{"log", "idx", "prev"}, [][]any{{b.head.Num, m.Index, string(old.Opened.Prev)}}); err != nil {
			return err
		}
		if err := b.eraseEvidence(ctx, m.Key, old.Opened.Seq); err != nil {
			return err
		}
	}
	place := placeOf(b.head.Num, m.Index)
	for _, d := range []statement{
		{`DELETE FROM part WHERE place >= $1 AND place < $2`, []any{place << partBits, (place + 1) << partBits}},
		{`DELETE FROM entry_body WHERE place = $1`, []any{place}},
		{`UPDATE entry SET kind = '', audience = -1, at = 0 WHERE log = $1 AND idx = $2`, []any{b.head.Num, m.Index}},
		{`DELETE FROM redaction WHERE log = $1 AND idx = $2`, []any{b.head.Num, m.Index}}, // which parts it had is not told any more
	} {
		if _, err := b.tx.Exec(ctx, d.query, d.args...); err != nil {
			return fmt.Errorf("erase entry %d: %w", m.Index, err)
		}
	}
	return b.noteRedaction(ctx, m.Index, "", ground, e.Index)
}

// eraseEvidence takes the envelopes out of the evidence that the number was used for other payloads too: they may say what
// the entry said. That there were such payloads, and their digests, stays.
func (b *batch) eraseEvidence(ctx context.Context, key act.KeyID, seq int64) error {
	if _, err := b.tx.Exec(ctx, `UPDATE equivocation SET envelope = $1 WHERE log = $2 AND keyid = $3 AND author_seq = $4`,
		[]byte{}, b.head.Num, string(key), seq); err != nil {
		return fmt.Errorf("erase the evidence on number %d of %s: %w", seq, key, err)
	}
	return nil
}

// statement is a query with its arguments.
type statement struct {
	query string
	args  []any
}

func (b *batch) noteRedaction(ctx context.Context, idx int64, part, ground string, by int64) error {
	if _, err := b.tx.Exec(ctx, `INSERT INTO redaction (log, idx, part, ground, by_idx) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		b.head.Num, idx, part, ground, by); err != nil {
		return fmt.Errorf("note the redaction of entry %d: %w", idx, err)
	}
	return nil
}

// Erased reports whether a part of an entry, or the entry whole, was redacted.
func Erased(ctx context.Context, q store.Querier, log act.Digest, id act.EntryID, part string) (bool, error) {
	_, erased, err := store.One(ctx, q, store.Int, `SELECT x.idx FROM log g JOIN entry e ON e.log = g.num JOIN redaction x ON x.log = e.log AND x.idx = e.idx
		WHERE g.id = $1 AND e.entry_id = $2 AND x.part IN ($3, '')`, string(log), idBytes(id), part)
	return erased, err
}
