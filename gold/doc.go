// Package gold holds the gold form of the reading evaluation, and scores a reading against it.
//
// # Words
//
// A gold is what an annotator found in one document: speech acts, dates, commitments, duplicate paragraphs and the
// actors they name. A candidate is what an engine found in the same document, in JSON with the same field names;
// it is parsed from bytes, so that the measure depends on nothing of what it measures (for the same reason the
// folding of names is this package's own). A register lists the actors through which the two are compared.
//
// A span is a half-open range of UTF-8 bytes of the document. An item gives `bytes`, or `span` in code points, which
// is then converted; where both are there, `bytes` is used. A hit is a gold item and a candidate item of the same
// type, joined because their spans overlap with an intersection over union of at least one half. Joining is one to
// one and greedy, by descending overlap; at equal overlap the item that stands first in its file goes first. Gold
// items that must be found are joined before optional ones.
//
// # Figures
//
// F1 is 2·hits / (2·hits + misses + false alarms), summed over the documents (never an average of averages). Where
// nothing is expected and nothing is found, F1 is 1: nothing went wrong. Where only one of the two is empty it is 0.
// An accuracy (speaker, mode, dates_value, modality, parties, asserted_by, class) is the share of the hits whose
// field is right. Where no hit asked for the field, it is 0 if items were expected and none was hit, and otherwise 1.
// A group without a document has 0 in every figure, `documents` among them: what was not measured is no success.
//
//   - speech_f1: by the span of `content`. speech_exact: the same F1 where a hit needs the very same bytes.
//   - direct_f1: the spans of `quotes` of the speech acts, or the content of a direct act that lists none; the same
//     span twice counts once. Quotes inside a gold act that is mixed, or may be direct, and lists no quotes, are
//     neither right nor wrong.
//   - dates_f1, dates_value: vague dates are typed and not scored: on either side they are neither hit nor missed.
//     A value is compared as written, apart from case and surrounding space; `alt` is not an accepted value.
//   - parties: the sets are the same. Where the gold says called_on and names `addressee`, that set is accepted too
//     (the guide: parties are the addressees).
//   - asserted_by: the one named; where the gold names nobody, the speaker of the act in `in_speech` or of an act
//     around that one; where it has no `in_speech` either, the field is not asked for. A candidate that names nobody
//     is read by its own `in_speech`.
//   - full_f1: F1 of commitments where a hit also needs the modality and exactly the parties.
//   - duplicates: F1 of the paragraphs marked as repeating an earlier one (`b`), compared by their spans where both
//     sides list their paragraphs, else by their ids. Which earlier paragraph was named is shown by Diff only.
//   - invented: how many objects of the candidate have a `text` that is not the slice of the document at their span,
//     or a span outside the document or inside a character. A `text` without a span must occur in the document. The
//     candidate's list of actors is left out: it holds labels of registers.
//   - mb_per_s: millions of bytes a second, by the seconds that the caller filled in; 0 where none were.
//
// An item that the engine took from a duplicate paragraph is a false alarm, since the gold holds nothing there; such
// items are also counted apart (in_duplicates).
//
// Intervals are bootstrap 95 % intervals: the documents of a group are drawn again with replacement, Resamples
// times, from a fixed seed, and the 2.5th and 97.5th percentiles are kept. The same counts in the same order give the
// same intervals on every machine. With one document they say nothing.
//
// # Alternatives
//
// `optional: true` makes an item neither a miss nor a false alarm; its fields are not scored. `span_alt` lists other
// spans that are as good: objects with `bytes` or `span`, or pairs [start, end]. A pair is in code points if the
// item itself has `span`, and in bytes if it has `bytes` alone. `value_any`, `modality_any`, `class_any`, `mode_any`
// list further accepted values; `parties_any`, `speaker_any`, `asserted_by_any` further accepted sets (an element
// that is a string is a set of one). Alternatives and `optional` in a candidate are ignored.
//
// # Identity
//
// Two references are the same actor if their QIDs are equal; where one has none, if their ISO 3166 codes are; where
// one has none, if a folded name of one is a folded name of the other. They are never compared as id strings: an id
// is looked up among the actors of its own side. The register (default: the gold's `actors`) joins what the two sides
// know, so that an actor known by QID here and by a listed name there is one. `~name` is a folded name. Three capital
// letters that are a country's code stand for that state, listed or not. A document with an `issuer` stands for its
// issuer, since a statement speaks for the one who issued it. An id that nothing lists is no one: it equals nothing.
//
// # What always holds
//
// The package is pure: no file, clock, network or logging; the same input gives the same output, whatever the order
// of maps. A gold scored against itself is 1 everywhere. Changing the order of a candidate's items changes nothing,
// unless two of them overlap the same gold item equally.
//
// It leaves to others to find files, to time the engine, and to say how good is good enough.
package gold
