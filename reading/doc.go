// Package reading reads communiqués and news, Arabic and English, and proposes who said what, when, and who undertook
// what, each with its exact place in the text. What it proposes are drafts: a person confirms each one before it
// becomes an act. It is a library of pure functions: no files, no network, no clock, no logging.
//
// # Words
//
// A token is a word, number, mark or line break with its byte offsets; its key is the folded form beside it, never
// instead of it. A mention is a place where the text speaks of actors; a nominal is a mention that needs its context
// (البيان, the two sides). A cue is a verb, participle or preposition that reports words; its opener is what begins
// the content (أن, a quotation, a colon, the preposition the verb takes). A trigger is a verb or phrase that binds; a
// head is the noun or verb of action that an undertaking begins with. A principle is a rule restated (يجب, must).
// The discourse is what a reader keeps in mind between sentences: last speaker, the pair that "both sides" means, the
// issuer of the last statement.
//
// # How a document is read
//
//	tokens.go      words with folded keys, proclitics taken off where only the rest is known
//	quotes.go      quotation marks on a stack; speech, scare quotes and names told apart
//	paragraphs.go  front matter, page-wide lines, sentences       duplicates.go  repeated paragraphs
//	dates.go       dates and dual months                          calendar.go    weekdays, relative times, durations
//	mentions.go    names, nominals                                titles.go, persons.go  offices and their holders
//	reference.go   what a mention stands for                      binding.go     whom an undertaking binds
//	subject.go, subject_en.go  subjects of verbs                              pairs.go       groups, issuers; settings.go  press conferences
//	speech.go      acts, from speech_ar.go, openers_ar.go, sources_ar.go and speech_en.go, openers_en.go
//	commitments.go undertakings, from commitments_*.go, objects_*.go and lists_en.go (lists and their splitting),
//	               principles_*.go, demands_*.go (must, refusals under a condition, decisions)
//	weigh.go       what is only to be considered or studied                   joined.go  prepositions said again
//	negation.go    what is denied, refused, not done, or only asked
//	classes.go     the class of an undertaking                    instruments.go instruments against the register
//	unread.go      sentences that the engine may have missed
//
// Control flow is code; vocabulary is data, in lexicon/*.tsv, each row with an example that a test runs. A process
// adds rows with overlays and its parties, people and instruments with a Register.
//
// # What always holds
//
//   - Every Text is the slice of the document at its Bytes, which lie on rune boundaries inside it; every other string
//     about the text is a slice of it or a label of the register and lexicons.
//   - The same document, day and Knowledge give the same Reading, byte for byte, on every run and platform.
//   - Nothing is extracted from front matter or from a paragraph that repeats an earlier one; both stay listed.
//   - What is only to be considered or studied comes out as evaluated, never as agreed, alone and inside a longer list.
//   - A verb or noun of binding that a word of denial, refusal or supposition reaches proposes nothing.
//   - A resolution has a number only where the text has it; a number that the register does not know is flagged.
//   - The time of a reading grows with the length of the text: no step looks back further than one sentence or a
//     fixed number of items.
//
// # What it leaves to others
//
// Texts for people (warnings are codes), confirming drafts, learning from decisions, storage. Confidence is not given
// here: set by hand it carried no information. Every item names the rule that proposed it, so that it can be learnt.
package reading
