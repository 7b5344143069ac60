// Package commitment keeps instruments and commitments: who committed to what, in which words, under which authority,
// by when, and whether it is holding.
//
// Its words:
//
//	instrument   a text that binds or orients: joint statement, conclusions, resolution, agreement
//	provision    a numbered clause of an instrument
//	link         how one instrument stands to another: cites, endorses, implements, …
//	chain        the way from a commitment's instrument along its links: joint statement → conclusions → resolution
//	commitment   one actor, one act, one measurable result; its modality says how strongly the text binds
//	standing     how it is known: reported (and by whom), published by its issuer, signed
//	acceptance   what each bound party says of the record of it
//	assessment   how it stands in somebody's view on a day
//	headline     one word for it: unassessed, pending, holding, strained, breached, disputed, done; always with its reason
//
// What always holds:
//
//   - The headline is computed (docs/decisions/0003-headline.md), never set. It rests on what its reader may see alone.
//   - Holding and done need an assessment by somebody other than a bound party, not older than its validity.
//   - Pending is said only where a day lies ahead. What nobody assessed is unassessed, never calm.
//   - A dispute is never averaged away.
//   - Modality stands before the text everywhere: to consider is not to agree.
//   - A summary is marked as such wherever it appears and never stands between quotation marks.
package commitment
