// Package sample carries two processes as embedded data, so that a newcomer sees Tansiq with something in it.
//
// Libya 2020 is a sample: real instruments, actors and commitments of 2020 and 2021, each resting on the key of a fact
// that was checked against public sources. Its words are summaries by Tansiq, never an official text, and stand in no
// quotation marks. The exercise is fiction: two invented States, their communiqué in Arabic and in English, the register
// to read it with, and the decisions that a person is expected to take on what the reading engine proposes.
//
// Words. A fact is a checked statement with public sources, named by a key such as JS-TR-RU-2020-07-22#9. A summary is
// our wording of what a fact says. A decision is what a person does with one proposed commitment or date.
//
// What always holds, each a test:
//   - every commitment of Libya 2020 carries the key of a verified fact, that fact's modality, and no deadline that the
//     fact has not;
//   - every name of an actor, instrument, provision, commitment, party or decision resolves inside its own process;
//   - every text is there in Arabic and in English, and no summary has quotation marks or a run of words of the
//     article that it was drawn from;
//   - the quotes of the exercise's decisions are slices of its two texts, each found exactly once.
//
// The package has no clock, writes nothing and knows nothing of acts or of the reading engine: whoever seeds a record
// turns these values into acts, whoever reads the exercise turns its actors and instruments into a register.
package sample
