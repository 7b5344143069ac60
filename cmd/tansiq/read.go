package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/reading"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/source"
	"github.com/tansiq/tansiq/store"
)

type readCmd struct {
	File      string `arg:"" name:"file"`
	Published string `placeholder:"YYYY-MM-DD"`
	TextLang  string `name:"text-lang" placeholder:"ar|en"`
	JSON      bool   `name:"json"`
	Register  string `placeholder:"FILE"`
	Keep      bool   `name:"keep"`
	Form      string `default:"communique" placeholder:"FORM"`
	Title     string `placeholder:"TEXT"`
	Issuer    string `placeholder:"TEXT"`
	URL       string `name:"url" placeholder:"URL"`
	audienceFlag
}

func (c *readCmd) Run(a *app) error {
	if c.TextLang != "" && c.TextLang != "ar" && c.TextLang != "en" {
		return problem("text_lang", exitUsage, locale.A("Got", locale.Isolate(c.TextLang)))
	}
	text, err := a.readFile(c.File)
	if err != nil {
		return err
	}
	if c.Published == "" {
		return problem("no_published", exitInput)
	}
	published, err := a.readingDay(c.Published)
	if err != nil {
		return err
	}
	knowledge, err := a.knowledge(c.Register, c.Keep)
	if err != nil {
		return err
	}
	r, err := reading.Read(reading.Document{Text: text, Lang: c.TextLang}, published, knowledge)
	if err != nil {
		return err
	}
	if c.Keep {
		return c.keep(a, text, &r)
	}
	if c.JSON {
		return a.json(r)
	}
	a.printReading(&r)
	return nil
}

func (a *app) readingDay(s string) (reading.Day, error) {
	d, err := a.day(s)
	if err != nil {
		return reading.Day{}, err
	}
	y, m, day, err := d.Date()
	return reading.Day{Year: y, Month: int(m), Day: day}, err
}

// json prints v as indented JSON.
func (a *app) json(v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	a.printf("%s", escaped(b.String()))
	return nil
}

// escaped writes what could command a terminal or reorder its lines as JSON escapes: the same JSON, seen as it is.
func escaped(json string) string {
	var out strings.Builder
	for _, r := range json {
		if unicode.Is(unicode.Bidi_Control, r) || r != '\n' && unicode.Is(unicode.Cc, r) {
			fmt.Fprintf(&out, `\u%04x`, r)
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

// knowledge returns the lexicons with the register of a file and, where there is a process, that of the process.
func (a *app) knowledge(file string, needsProcess bool) (*reading.Knowledge, error) {
	var register reading.Register
	if file != "" {
		b, err := a.readFile(file)
		if err != nil {
			return nil, err
		}
		d := json.NewDecoder(bytes.NewReader(b))
		if err := d.Decode(&register); err != nil {
			return nil, problem("register", exitInput, locale.A("File", locale.Isolate(file)))
		}
	}
	if needsProcess || a.hasDatabase() {
		own, err := a.processRegister()
		switch {
		case err == nil:
			register = merge(register, own)
		case needsProcess:
			return nil, err
		}
	}
	return reading.NewKnowledge(register)
}

// hasDatabase reports whether there is an embedded database, or another was named: reading a text needs none.
func (a *app) hasDatabase() bool {
	engine, path, err := store.ParseURL(a.address())
	if err != nil || engine != store.SQLite {
		return err == nil
	}
	_, err = os.Stat(path)
	return err == nil
}

// processRegister returns the parties and instruments of the process as the reader sees them.
func (a *app) processRegister() (reading.Register, error) {
	h, reader, err := a.reading()
	if err != nil {
		return reading.Register{}, err
	}
	var r reading.Register
	parties, err := delegation.Parties(a.ctx, a.program.DB, reader, h.Log)
	if err != nil {
		return r, err
	}
	known, err := lexiconIDs()
	if err != nil {
		return r, err
	}
	for _, p := range parties {
		if p.Actor == "" {
			continue
		}
		x := reading.Actor{ID: p.Actor, AliasAR: some(p.Name.AR), AliasEN: some(p.Name.EN)}
		if !known[p.Actor] { // an actor that the lexicons know keeps its own name and forms beside the delegation's
			x = reading.Actor{ID: p.Actor, Type: "body", NameAR: p.Name.AR, NameEN: p.Name.EN}
		}
		r.Actors = append(r.Actors, x)
	}
	instruments, err := commitment.Instruments(a.ctx, a.program.DB, reader, h.Log)
	if err != nil {
		return r, err
	}
	for _, i := range instruments.Instruments {
		r.Instruments = append(r.Instruments, knownInstrument(i))
	}
	return r, nil
}

// lexiconIDs returns the ids of the actors that the engine knows without a register.
func lexiconIDs() (map[string]bool, error) {
	k, err := reading.NewKnowledge(reading.Register{})
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, a := range k.Actors() {
		out[a.ID] = true
	}
	return out, nil
}

func some(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func knownInstrument(i commitment.Instrument) reading.KnownInstrument {
	k := reading.KnownInstrument{ID: string(i.ID), Type: i.Type, NameAR: i.Title.AR, NameEN: i.Title.EN, Date: string(i.Date)}
	k.Number, k.Year = numberAndYear(i.Number)
	for _, alias := range i.Aliases {
		if isArabic(alias) {
			k.AliasAR = append(k.AliasAR, alias)
		} else {
			k.AliasEN = append(k.AliasEN, alias)
		}
	}
	return k
}

func isArabic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x0600 && r <= 0x06ff })
}

// numberAndYear reads "S/RES/2510 (2020)".
func numberAndYear(s string) (string, int) {
	head, tail, _ := strings.Cut(s, "(")
	number := strings.TrimSpace(head[strings.LastIndex(head, "/")+1:])
	year := 0
	for _, r := range strings.TrimSuffix(strings.TrimSpace(tail), ")") {
		if r < '0' || r > '9' {
			return number, 0
		}
		year = year*10 + int(r-'0')
	}
	return number, year
}

// merge returns a with what of b it has not. Parties of the process that the file names too keep the file's forms.
func merge(a, b reading.Register) reading.Register {
	known := map[string]bool{}
	for _, x := range a.Actors {
		known[x.ID] = true
	}
	for _, x := range b.Actors {
		if !known[x.ID] {
			a.Actors = append(a.Actors, x)
		}
	}
	a.Instruments = append(b.Instruments, a.Instruments...)
	return a
}

// keep files the text as a source and keeps the reading as a draft of the delegation.
func (c *readCmd) keep(a *app, text []byte, r *reading.Reading) error {
	if a.g.Save != "" { // a draft names its source's entry, which must stand in the record
		return problem("save_keep", exitUsage)
	}
	if strings.TrimSpace(c.Issuer) == "" {
		return problem("no_issuer", exitUsage)
	}
	author, err := a.author(keyfile.Device)
	if err != nil {
		return err
	}
	to, err := a.audience(c.Audience)
	if err != nil {
		return err
	}
	filed := source.Filing(text, r.Lang, act.Day(r.Published), c.Form, act.SourceCitation{Title: c.Title, Issuer: c.Issuer, URL: c.URL})
	results, err := a.doAll(author.Author, []record.Doing{{To: to, Act: filed}})
	if err != nil {
		return err
	}
	res := results[0]
	id, err := author.NewID()
	if err != nil {
		return err
	}
	d := source.Draft{ID: id, Log: author.Log.ID(), Party: author.party, Source: res.Entry, Reading: *r, AtUTC: a.now().UnixMicro()}
	if err := source.SaveDraft(a.ctx, a.program.DB, d); err != nil {
		return err
	}
	if c.JSON {
		return a.json(map[string]any{"draft": id, "source": res.Entry, "index": res.Index, "commitments": len(r.Commitments)})
	}
	a.recorded(filed.Kind(), res)
	a.printReading(r)
	a.say("read.kept", locale.A("Draft", locale.Isolate(string(id))))
	return nil
}

// printReading prints who said what, what was committed to, dates that conflict, citations that match nothing, what
// was left unread.
func (a *app) printReading(r *reading.Reading) {
	a.say("read.summary", locale.A("Lang", a.p.T("word.lang_"+r.Lang)), locale.A("Published", a.showDay(act.Day(r.Published))), locale.A("Statements", a.p.N("count.statements", int64(len(r.Speech)))),
		locale.A("Commitments", a.p.N("count.commitments", int64(len(r.Commitments)))))
	names := namesOf(r, string(a.p.Language()))
	for _, s := range r.Speech {
		a.printf("\n")
		a.say("read.speech", locale.A("ID", locale.Isolate(s.ID)), locale.A("Speaker", a.people(s.Speaker, names)), locale.A("Mode", a.p.Enum("speech.mode", s.Mode)))
		a.indented(locale.Isolate(s.Content.Text))
	}
	for _, c := range r.Commitments {
		a.printf("\n")
		a.say("read.commitment", locale.A("ID", locale.Isolate(c.ID)), locale.A("Modality", a.p.Enum("commitment.modality", c.Modality)),
			locale.A("Class", a.p.Enum("commitment.class", c.Class)), locale.A("Parties", a.people(c.Parties, names)))
		a.indented(locale.Isolate(c.Text))
		if c.AssertedBy != "" {
			a.indented(a.p.T("read.asserted_by", locale.A("Who", a.people([]string{c.AssertedBy}, names))))
		}
		if c.Deadline != "" {
			a.indented(a.p.T("read.deadline", locale.A("Text", locale.Isolate(c.Deadline))))
		}
	}
	a.printDoubts(r)
}

func (a *app) printDoubts(r *reading.Reading) {
	for _, d := range r.Duplicates {
		a.say("read.duplicate", locale.A("B", locale.Isolate(d.B)), locale.A("A", locale.Isolate(d.A)))
	}
	for _, d := range r.Dates {
		if d.Conflict != "" {
			a.say("read.conflict", locale.A("Text", locale.Isolate(d.Text)), locale.A("One", a.showDay(act.Day(d.Value))), locale.A("Other", a.showDay(act.Day(d.Alt))))
		}
	}
	for _, i := range r.Instruments {
		if i.CitationError != "" {
			a.say("read.citation", locale.A("Text", locale.Isolate(i.Text)), locale.A("Nearest", locale.Isolate(i.Nearest)))
		}
	}
	for _, w := range r.Warnings {
		if key := "warning." + w.Code; a.p.Has(key) && w.Code != "month_conflict" && w.Code != "citation_unknown" {
			a.say(key, locale.A("Para", locale.Isolate(w.Para)))
		}
	}
	if len(r.Unread) > 0 {
		a.printf("\n%s\n", a.p.N("count.unread", int64(len(r.Unread))))
		for _, u := range r.Unread {
			a.indented(locale.Isolate(u.Text))
		}
	}
}

// indented prints a text wrapped, two cells in.
func (a *app) indented(s string) {
	for _, line := range locale.Wrap(a.codes(s), a.width-4) {
		a.printf("    %s\n", line)
	}
}

func namesOf(r *reading.Reading, lang string) map[string]string {
	out := map[string]string{}
	for _, x := range r.Actors {
		w := act.Words{AR: x.NameAR, EN: x.NameEN}
		out[x.ID], _ = w.In(lang)
	}
	return out
}

// people lists actors by name; one that no register knows stands as the text has it.
func (a *app) people(ids []string, names map[string]string) string {
	var out []string
	for _, id := range ids {
		name := names[id]
		switch {
		case name == "":
			name = locale.Isolate(strings.TrimPrefix(id, "~"))
		case isArabic(name) != (a.p.Language() == locale.Arabic): // the register has no name in the printer's language
			name = locale.Isolate(name)
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		return a.p.T("word.nobody_named")
	}
	return a.p.List(out)
}
