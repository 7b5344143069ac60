package main

import (
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
)

type boardCmd struct {
	On   string `placeholder:"YYYY-MM-DD"`
	JSON bool   `name:"json"`
	CSV  bool   `name:"csv"`
}

func (c *boardCmd) Run(a *app) error {
	h, reader, err := a.reading()
	if err != nil {
		return err
	}
	if c.JSON && c.CSV {
		return problem("json_or_csv", exitUsage)
	}
	today, err := a.today(h.Log, c.On)
	if err != nil {
		return err
	}
	b, err := commitment.On(a.ctx, a.program.DB, reader, h.Log, today)
	if err != nil {
		return err
	}
	switch {
	case c.JSON:
		return a.json(boardJSON(b))
	case c.CSV:
		return a.boardCSV(b)
	}
	opened, err := a.program.Record.Process(a.ctx, h.Log)
	if err != nil {
		return err
	}
	return a.printBoard(b, opened, reader, h.Log)
}

// boardPrinter prints a board for a reader: parties by the names that the reader sees.
type boardPrinter struct {
	*app
	parties map[string]act.Words
}

func (a *app) printBoard(b *commitment.Board, opened *act.ProcessOpened, reader record.Reader, log act.Digest) error {
	parties, err := delegation.Parties(a.ctx, a.program.DB, reader, log)
	if err != nil {
		return err
	}
	p := boardPrinter{a, map[string]act.Words{}}
	for _, x := range parties {
		p.parties[x.Party] = x.Name
	}
	p.print(b, opened)
	return nil
}

func (a boardPrinter) print(b *commitment.Board, opened *act.ProcessOpened) {
	a.say("board.title", locale.A("Name", locale.Isolate(a.words(opened.Name))), locale.A("Day", a.showDay(b.Today)))
	a.marks(opened)
	var counts []string
	for _, s := range commitment.States() {
		if n := b.Counts[s]; n > 0 {
			counts = append(counts, a.p.T("board.count", locale.A("State", a.p.Enum("commitment.headline", string(s))), locale.A("N", a.p.Number(int64(n)))))
		}
	}
	if len(b.Rows) == 0 {
		a.say("nothing.commitments")
		return
	}
	a.printf("%s\n", strings.Join(counts, a.p.T("word.dot")))
	for i := range b.Rows {
		a.printf("\n")
		a.printRow(&b.Rows[i])
	}
}

// marks says what kind of process it is, where it is no real one.
func (a *app) marks(opened *act.ProcessOpened) {
	if opened.Exercise {
		a.say("mark.exercise")
	}
	if opened.Sample {
		a.say("mark.sample")
	}
}

// printRow prints one commitment: its state and modality before its words.
func (a boardPrinter) printRow(r *commitment.Row) {
	a.say("board.head", locale.A("State", a.p.Enum("commitment.headline", string(r.State))), locale.A("Modality", a.p.Enum("commitment.modality", string(r.Modality))),
		locale.A("Standing", a.p.Enum("commitment.standing", string(r.Standing))), locale.A("Track", a.p.Enum("commitment.track", string(r.Track))))
	for _, t := range a.chosen(r.Texts) {
		a.indented(a.wording(t))
	}
	if len(r.Texts) == 0 {
		a.indented(a.p.T("board.no_text"))
	}
	for _, line := range []string{a.boundLine(r), a.assertedLine(r), a.deadlineLine(r), a.conditionLine(r), a.chainLine(r), a.reasonLine(r)} {
		if line != "" {
			a.indented(line)
		}
	}
	if len(r.Basis) > 0 {
		a.indented(a.p.T("board.basis", locale.A("Keys", locale.Isolate(strings.Join(r.Basis, ", ")))))
	}
	a.indented(a.p.T("board.entry", locale.A("N", a.p.Number(r.Index)), locale.A("Entry", locale.Isolate(string(r.Version)))))
}

// chosen returns the texts in the printer's language, or all of them where it has none.
func (a boardPrinter) chosen(texts []act.Text) []act.Text {
	var out []act.Text
	for _, t := range texts {
		if t.Lang == string(a.p.Language()) {
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		return texts
	}
	return out
}

func (a boardPrinter) boundLine(r *commitment.Row) string {
	if len(r.Bindings) == 0 {
		return a.p.T("board.bound_nobody")
	}
	var out []string
	for _, b := range r.Bindings {
		out = append(out, a.p.T("board.binding", locale.A("Name", locale.Isolate(a.words(b.Actor.Name))), locale.A("Acceptance", a.p.Enum("commitment.acceptance", string(b.Acceptance)))))
	}
	key := "board.bound"
	if r.Modality == act.CalledOn {
		key = "board.called_on"
	}
	return a.p.T(key, locale.A("List", strings.Join(out, a.p.T("word.comma"))))
}

func (a boardPrinter) assertedLine(r *commitment.Row) string {
	var out []string
	for _, x := range r.AssertedBy {
		out = append(out, locale.Isolate(a.words(x.Name)))
	}
	if len(out) == 0 {
		return ""
	}
	return a.p.T("board.asserted_by", locale.A("List", a.p.List(out)))
}

func (a boardPrinter) deadlineLine(r *commitment.Row) string {
	d := r.Deadline
	words, _ := d.Wording.In(string(a.p.Language()))
	if words == "" {
		words, _ = d.Rule.In(string(a.p.Language()))
	}
	text := a.p.Enum("commitment.trigger", d.Trigger)
	if d.Due != "" {
		text = a.showDay(d.Due) + a.p.T("word.dot") + text
	}
	if words != "" {
		text += a.p.T("word.dot") + locale.Isolate(words)
	}
	return a.p.T("board.deadline", locale.A("Text", text))
}

func (a boardPrinter) conditionLine(r *commitment.Row) string {
	s := a.words(r.Condition)
	if s == "" {
		return ""
	}
	return a.p.T("board.condition", locale.A("Text", locale.Isolate(s)))
}

// chainLine prints how the commitment's authority runs from its instrument, and how many other instruments lend it some.
func (a boardPrinter) chainLine(r *commitment.Row) string {
	var out []string
	for _, s := range r.Authority {
		name := a.words(s.Instrument.Title)
		if s.Instrument.Type == "resolution" && s.Instrument.Number != "" {
			name = s.Instrument.Number
		}
		key := "board.step_" + s.Kind
		switch {
		case s.Kind == "":
			key = "board.step"
		case s.Inverse:
			key = "board.step_inverse_" + s.Kind
		}
		out = append(out, a.p.T(key, locale.A("Name", locale.Isolate(name))))
	}
	if len(out) == 0 {
		return ""
	}
	line := a.p.T("board.chain", locale.A("Chain", strings.Join(out, a.p.T("word.arrow"))))
	if more := len(r.Chain) - len(r.Authority); more > 0 {
		line += a.p.T("word.dot") + a.p.N("board.chain_more", int64(more))
	}
	return line
}

// reasonLine says why the headline is what it is.
func (a boardPrinter) reasonLine(r *commitment.Row) string {
	w := r.Why
	var parties []string
	for _, p := range w.Parties {
		name := p
		if w, ok := a.parties[p]; ok {
			name = a.words(w)
		}
		parties = append(parties, locale.Isolate(name))
	}
	args := []locale.Arg{locale.A("Parties", a.p.List(parties)), locale.A("On", a.dayOrNone(w.On)), locale.A("Until", a.dayOrNone(w.Until)), locale.A("Finding", "")}
	if w.Finding != "" {
		args[3] = locale.A("Finding", a.p.Enum("commitment.headline", string(w.Finding)))
	}
	return a.p.T("board.reason", locale.A("Text", a.p.T("reason."+string(w.Code), args...)))
}

// boardRow is a row of the board in JSON and CSV; its names are the field's, in English, as for other programs.
type boardRow struct {
	ID         act.EntryID       `json:"id"`
	Version    act.EntryID       `json:"version"`
	Index      int64             `json:"index"`
	State      commitment.State  `json:"state"`
	Reason     commitment.Reason `json:"reason"`
	Modality   act.Modality      `json:"modality"`
	Strength   int64             `json:"strength"`
	Class      string            `json:"class"`
	Track      act.Track         `json:"track"`
	Standing   act.Standing      `json:"standing"`
	Texts      []act.Text        `json:"texts"`
	Bound      []boundOut        `json:"bound"`
	AssertedBy []act.Actor       `json:"asserted_by"`
	Deadline   act.Deadline      `json:"deadline"`
	Chain      []string          `json:"chain"`
	Basis      []string          `json:"basis"`
	Evidence   *act.Evidence     `json:"evidence,omitempty"`
	Source     act.EntryID       `json:"source,omitempty"`
}

// boundOut is a bound actor and what is known of its acceptance.
type boundOut struct {
	act.Actor
	Acceptance commitment.Acceptance `json:"acceptance"`
	SinceUTC   int64                 `json:"since"` // microseconds
	Text       string                `json:"text,omitempty"`
}

type boardOut struct {
	Today       act.Day                  `json:"today"`
	Counts      map[commitment.State]int `json:"counts"`
	Commitments []boardRow               `json:"commitments"`
}

func boardJSON(b *commitment.Board) boardOut {
	out := boardOut{Today: b.Today, Counts: b.Counts, Commitments: []boardRow{}}
	for _, r := range b.Rows {
		row := boardRow{r.ID, r.Version, r.Index, r.State, r.Why, r.Modality, r.Strength, r.Class, r.Track, r.Standing, nonNil(r.Texts), []boundOut{}, nonNil(r.AssertedBy),
			r.Deadline, []string{}, nonNil(r.Basis), r.Evidence, r.Source}
		for _, x := range r.Bindings {
			row.Bound = append(row.Bound, boundOut{x.Actor, x.Acceptance, x.SinceUTC, x.Text})
		}
		for _, s := range r.Authority {
			name := s.Instrument.Number
			if name == "" {
				name, _ = s.Instrument.Title.In("en")
			}
			row.Chain = append(row.Chain, name)
		}
		out.Commitments = append(out.Commitments, row)
	}
	return out
}

// nonNil returns s as a list that JSON writes as [] where it is empty.
func nonNil[T any](s []T) []T { return append([]T{}, s...) }

func (a *app) boardCSV(b *commitment.Board) error {
	w := csv.NewWriter(a.out)
	header := []string{"id", "index", "state", "reason", "modality", "strength", "class", "track", "standing", "text_ar", "text_en", "wording", "bound", "asserted_by", "due", "deadline", "chain", "basis"}
	if err := w.Write(header); err != nil {
		return err
	}
	for _, r := range boardJSON(b).Commitments {
		var bound, asserted []string
		for _, x := range r.Bound {
			bound = append(bound, x.ID+"="+string(x.Acceptance))
		}
		for _, x := range r.AssertedBy {
			asserted = append(asserted, x.ID)
		}
		var ar, en, wording string
		for _, t := range r.Texts {
			wording = string(t.Wording)
			if t.Lang == "ar" {
				ar = t.Text
			} else {
				en = t.Text
			}
		}
		cells := []string{string(r.ID), fmt.Sprint(r.Index), string(r.State), string(r.Reason.Code), string(r.Modality), fmt.Sprint(r.Strength), r.Class, string(r.Track), string(r.Standing),
			ar, en, wording, strings.Join(bound, "; "), strings.Join(asserted, "; "), string(r.Deadline.Due), r.Deadline.Trigger, strings.Join(r.Chain, " > "), strings.Join(r.Basis, "; ")}
		for i, cell := range cells {
			cells[i] = neutral(cell)
		}
		if err := w.Write(cells); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// neutral keeps a cell from being run as a formula by a spreadsheet: OWASP, CSV Injection.
func neutral(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
