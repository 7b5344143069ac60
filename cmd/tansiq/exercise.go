package main

import (
	"bytes"
	"slices"
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/reading"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/sample"
	"github.com/tansiq/tansiq/source"
)

// exercise is the fictional process of the demonstration, as far as it has come.
type exercise struct {
	sample.ExerciseProcess
	head    record.Head
	authors map[string]record.Author // by party
	seeded  *seeder
	parties map[string]string      // actor → party
	found   map[string]act.EntryID // decision key → commitment
}

// demoExercise opens the exercise, has the parties join with keys of their own, reads the communiqué live, accepts,
// takes positions, and prints the board and one proof.
func (a *app) demoExercise() (*exercise, error) {
	p, err := sample.Exercise()
	if err != nil {
		return nil, err
	}
	x := &exercise{ExerciseProcess: p, authors: map[string]record.Author{}, parties: map[string]string{}, found: map[string]act.EntryID{}}
	a.printf("\n")
	a.say("demo.exercise", locale.A("Name", locale.Isolate(a.words(words(p.Header.Name)))))
	for _, step := range []func(*exercise) error{a.exerciseParties, a.exerciseInstruments, a.exerciseReading, a.exercisePositions, a.exerciseBoard} {
		if err := step(x); err != nil {
			return nil, err
		}
	}
	return x, nil
}

func (a *app) exerciseParties(x *exercise) error {
	suffix, err := a.suffix()
	if err != nil {
		return err
	}
	secretariat := x.Parties[0]
	f := founding{
		opened: act.ProcessOpened{Name: words(x.Header.Name), Origin: "tansiq.example/exercise/" + suffix, Zone: x.Header.Zone, Weekend: x.Header.Weekend,
			Languages: []string{"ar", "en"}, Exercise: true, Secretariat: act.Opener{Party: secretariat.ID, Name: words(secretariat.Name)}},
		person: identityOf(x, secretariat.ID), to: act.To(act.Participants), demo: true,
	}
	author, _, err := a.found(&f)
	if err != nil {
		return err
	}
	x.authors[secretariat.ID] = author
	x.parties[secretariat.Actor] = secretariat.ID
	for _, p := range x.Parties[1:] {
		if err := a.exerciseJoin(x, author, p); err != nil {
			return err
		}
	}
	x.head, err = a.program.Record.Head(a.ctx, author.Log.ID())
	return err
}

func identityOf(x *exercise, party string) act.Identity {
	for _, p := range x.People {
		if p.Party == party {
			return act.Identity{Name: words(p.Name), Office: words(p.Office)}
		}
	}
	return act.Identity{Name: act.Words{EN: party}}
}

// exerciseJoin: the secretariat admits a party, the party's own root key confirms, and it alone enrols the party's
// people. The keys are saved as demo keys.
func (a *app) exerciseJoin(x *exercise, secretariat record.Author, p sample.Party) error {
	log := secretariat.Log
	root, err := keyfile.New(keyfile.Root, p.ID, log.ID(), true, a.rand)
	if err != nil {
		return err
	}
	device, err := keyfile.New(keyfile.Device, p.ID, log.ID(), true, a.rand)
	if err != nil {
		return err
	}
	to := act.To(act.Participants)
	if _, err := secretariat.Do(a.ctx, to, &act.PartyAdmitted{Party: p.ID, Name: words(p.Name), Role: act.PartyKind(p.Kind), Actor: p.Actor, RootKey: act.FormatKey(root.Public())}); err != nil {
		return err
	}
	opened, err := a.program.Record.Process(a.ctx, log.ID())
	if err != nil {
		return err
	}
	mine := record.Author{Log: log, Signer: root, Rand: a.rand, Now: a.now}
	if _, err := mine.Do(a.ctx, to, &act.PartyJoined{Party: p.ID, LogID: log.ID(), LogKey: opened.LogKey, RootKey: act.FormatKey(root.Public()), Compared: "exercise"}); err != nil {
		return err
	}
	if _, err := a.enrol(mine, p.ID, identityOf(x, p.ID), device, delegation.DeviceKinds(false), to); err != nil {
		return err
	}
	x.authors[p.ID] = record.Author{Log: log, Signer: device, Rand: a.rand, Now: a.now}
	x.parties[p.Actor] = p.ID
	if err := root.Save(a.keyPath(p.ID+"-root"), ""); err != nil {
		return err
	}
	return device.Save(a.keyPath(p.ID+"-device"), "")
}

func (a *app) exerciseInstruments(x *exercise) error {
	author := x.authors[x.Parties[0].ID]
	x.seeded = newSeeder(author, act.To(act.Participants), x.Actors, x.parties)
	if err := x.seeded.register(x.Instruments); err != nil {
		return err
	}
	_, err := author.DoAll(a.ctx, x.seeded.doings)
	x.seeded.doings = nil
	return err
}

// exerciseReading files the communiqué in the printer's language, reads it, and accepts what the exercise's decisions
// accept of what the engine proposed.
func (a *app) exerciseReading(x *exercise) error {
	text := x.sourceIn(string(a.p.Language()))
	published, err := a.readingDay(x.Published)
	if err != nil {
		return err
	}
	k, err := reading.NewKnowledge(registerOf(x.Actors, x.Instruments))
	if err != nil {
		return err
	}
	r, err := reading.Read(reading.Document{Text: text.Body, Lang: text.Lang}, published, k)
	if err != nil {
		return err
	}
	author := x.authors[x.Parties[0].ID]
	issuer, _ := words(text.Issuer).In(text.Lang)
	filed, err := author.Do(a.ctx, act.To(act.Participants), source.Filing(text.Body, text.Lang, act.Day(x.Published), text.Form, act.SourceCitation{Title: text.Title, Issuer: issuer}))
	if err != nil {
		return err
	}
	a.printReading(&r)
	decisions, keys, missed := x.decide(&r, text)
	a.printf("\n")
	accepted := slices.DeleteFunc(slices.Clone(decisions), func(d source.Decision) bool { return d.Do == source.Reject })
	a.say("demo.decided", locale.A("Proposed", a.p.N("count.commitments", int64(len(r.Commitments)))), locale.A("Accepted", a.p.Number(int64(len(accepted)))),
		locale.A("Rejected", a.p.Number(int64(len(decisions)-len(accepted)))), locale.A("Missed", a.p.N("count.missed", int64(len(missed)))))
	acts, err := source.Acts(&r, decisions, source.Context{Document: text.Body, Source: filed.Entry, Issuer: act.Actor{ID: "issuer", Name: words(text.Issuer)}, Parties: x.parties,
		Actors: x.seeded.actors, Known: x.seeded.instruments, NewID: author.NewID})
	if err != nil {
		return err
	}
	var doings []record.Doing
	for _, one := range acts {
		doings = append(doings, record.Doing{To: act.To(act.Participants), ID: one.ID, Act: one.Act})
		if key := keys[one.Item]; key != "" {
			x.found[key] = one.ID
		}
	}
	for _, want := range missed {
		id, err := author.NewID()
		if err != nil {
			return err
		}
		x.found[want.Key] = id
		doings = append(doings, record.Doing{To: act.To(act.Participants), ID: id, Act: x.byHand(want, text, filed.Entry)})
	}
	_, err = author.DoAll(a.ctx, doings)
	return err
}

// byHand is the commitment that a person records who found it in the text where the engine did not: in the text's own
// words, with their place.
func (x *exercise) byHand(want sample.Decision, text sample.Source, filed act.EntryID) *act.CommitmentRecorded {
	at := spanOf(text, want.Quote)
	quote := string(text.Body[at[0]:at[1]])
	return &act.CommitmentRecorded{
		Terms: act.Terms{Source: filed, Instrument: x.seeded.instruments[want.Instrument], Bound: x.seeded.list(boundIn(want)), AssertedBy: x.seeded.list(want.AssertedBy),
			Modality: act.Modality(want.Modality), Verb: want.Verb, Strength: want.Strength, Class: want.Class, Track: act.Track(want.Track), Standing: act.Standing(want.Standing),
			Deadline: deadlineOf(want.Trigger), Condition: optionalWords(want.Condition), Place: optionalWords(want.Place)},
		Texts:    act.Say([]act.Text{{Lang: text.Lang, Text: quote, Wording: act.WordingQuoted}}),
		Evidence: act.Say(act.Evidence{SHA256: act.PayloadDigest(text.Body), Start: int64(at[0]), End: int64(at[1]), Quote: quote}),
	}
}

// boundIn returns who is bound by a decision; of a call on others, whom it calls on.
func boundIn(want sample.Decision) []string {
	if len(want.Bound) == 0 {
		return want.Addressees
	}
	return want.Bound
}

func (x *exercise) sourceIn(lang string) sample.Source {
	for _, s := range x.Sources {
		if s.Lang == lang {
			return s
		}
	}
	return x.Sources[0]
}

// decide finds for each proposed commitment the exercise's decision on the same place: their spans overlap by half or
// more. What nobody decided on is rejected. missed are the accepted decisions that the engine did not propose.
func (x *exercise) decide(r *reading.Reading, text sample.Source) (out []source.Decision, keys map[string]string, missed []sample.Decision) {
	keys = map[string]string{}
	used := map[string]bool{}
	for _, c := range r.Commitments {
		d := source.Decision{Item: c.ID, Do: source.Reject}
		for _, want := range x.Decisions {
			if !used[want.Key] && overlaps(c.Bytes, spanOf(text, want.Quote)) {
				used[want.Key], keys[c.ID] = true, want.Key
				if want.Accept {
					d = x.edit(c.ID, want)
				}
			}
		}
		out = append(out, d)
	}
	for _, want := range x.Decisions {
		if want.Accept && !used[want.Key] && spanOf(text, want.Quote) != [2]int{} {
			missed = append(missed, want)
		}
	}
	return out, keys, missed
}

func spanOf(text sample.Source, q sample.Quote) [2]int {
	s := q.EN
	if text.Lang == "ar" {
		s = q.AR
	}
	at := bytes.Index(text.Body, []byte(s))
	if s == "" || at < 0 {
		return [2]int{}
	}
	return [2]int{at, at + len(s)}
}

// overlaps reports an intersection over union of one half or more.
func overlaps(a, b [2]int) bool {
	both := min(a[1], b[1]) - max(a[0], b[0])
	return both > 0 && 2*both >= max(a[1], b[1])-min(a[0], b[0])
}

func (x *exercise) edit(item string, want sample.Decision) source.Decision {
	deadline := deadlineOf(want.Trigger)
	strength := want.Strength
	return source.Decision{Item: item, Do: source.Edit, Bound: append([]string{}, boundIn(want)...), AssertedBy: append([]string{}, want.AssertedBy...), Modality: act.Modality(want.Modality), Verb: want.Verb,
		Strength: &strength, Class: want.Class, Track: act.Track(want.Track), Standing: act.Standing(want.Standing), Deadline: &deadline, Instrument: string(x.seeded.instruments[want.Instrument])}
}

func (a *app) exercisePositions(x *exercise) error {
	lang := string(a.p.Language())
	for _, p := range x.Positions {
		text, _ := words(p.Text).In(lang)
		if id := x.found[p.Decision]; id != "" {
			if _, err := x.authors[p.Party].Do(a.ctx, act.To(act.Participants), &act.PositionTaken{On: id, Stance: act.Stance(p.Stance), Text: act.Say(text)}); err != nil {
				return err
			}
		}
	}
	for _, s := range x.Assessments {
		note, _ := words(s.Note).In(lang)
		degree := s.Implementation
		if id := x.found[s.Decision]; id != "" {
			if _, err := x.authors[s.Party].Do(a.ctx, act.To(act.Participants), &act.AssessmentMade{Commitment: id, On: act.Day(s.On), Finding: act.Finding(s.State), Implementation: &degree, Note: act.Say(note)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// exerciseBoard prints the board a week after the assessment, as a delegation sees it, and one proof.
func (a *app) exerciseBoard(x *exercise) error {
	reader := record.Reader{Party: x.Parties[1].ID}
	today, err := act.Day(x.Published).AddDays(14)
	if err != nil {
		return err
	}
	b, err := commitment.On(a.ctx, a.program.DB, reader, x.head.Log, today)
	if err != nil {
		return err
	}
	opened, err := a.program.Record.Process(a.ctx, x.head.Log)
	if err != nil {
		return err
	}
	a.printf("\n")
	if err := a.printBoard(b, opened, reader, x.head.Log); err != nil {
		return err
	}
	if x.head, err = a.program.Record.Head(a.ctx, x.head.Log); err != nil {
		return err
	}
	idx, err := a.program.Record.Find(a.ctx, reader, x.head.Log, x.proved(b))
	if err != nil {
		return err
	}
	p, e, err := a.receipt(reader, x.head, idx)
	if err != nil {
		return err
	}
	if err := a.checkReceipt(x.head, p, e); err != nil {
		return err
	}
	a.printf("\n")
	a.say("demo.proof", locale.A("N", a.p.Number(idx)))
	for line := range strings.SplitSeq(strings.TrimRight(p.String(), "\n"), "\n") {
		a.printf("    %s\n", line)
	}
	return nil
}

// proved is the commitment whose proof is shown: to consider a working group.
func (x *exercise) proved(b *commitment.Board) act.EntryID {
	if id := x.found["working-group"]; id != "" {
		return id
	}
	if len(b.Rows) > 0 {
		return b.Rows[0].ID
	}
	return ""
}
