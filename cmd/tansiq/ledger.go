package main

import (
	"encoding/json"
	"os"
	"strings"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
)

type entriesCmd struct {
	JSON bool  `name:"json"`
	From int64 `placeholder:"N"`
}

// entryOut is an entry in JSON: to a reader outside its audience an index, a leaf and an hour.
type entryOut struct {
	Index    int64         `json:"index"`
	Received int64         `json:"received_at"`
	Leaf     record.Base64 `json:"leaf"`
	Kind     act.Kind      `json:"kind,omitempty"`
	Party    string        `json:"party,omitempty"`
	Key      act.KeyID     `json:"key,omitempty"`
	Entry    act.EntryID   `json:"entry,omitempty"`
	Seq      int64         `json:"author_seq,omitempty"`
	At       int64         `json:"at,omitempty"`
	Erased   bool          `json:"erased,omitempty"`
	Early    bool          `json:"clock_ahead,omitempty"`
	Waited   int64         `json:"days_waited,omitempty"`
	Mended   []record.Mend `json:"mended,omitempty"`
}

func (c *entriesCmd) Run(a *app) error {
	h, reader, err := a.reading()
	if err != nil {
		return err
	}
	lines, err := a.program.Record.Lines(a.ctx, reader, h.Log, c.From, h.Size)
	if err != nil {
		return err
	}
	if c.JSON {
		out := []entryOut{}
		for _, l := range lines {
			out = append(out, entryOut{l.Index, l.ReceivedUTC, l.Leaf, l.Kind, l.Party, l.Key, l.Entry, l.Seq, l.AtUTC, l.Erased, l.Early, l.DaysWaited(), l.Mended})
		}
		return a.json(out)
	}
	zone, err := a.zone(h.Log)
	if err != nil {
		return err
	}
	for _, l := range lines {
		a.printLine(l, zone)
	}
	gaps, err := a.program.Record.Gaps(a.ctx, reader, h.Log)
	if err != nil {
		return err
	}
	for _, key := range sortedKeys(stringKeys(gaps)) {
		a.say("entries.gap", locale.A("Count", a.p.N("count.gap", gaps[act.KeyID(key)])), locale.A("Key", locale.Isolate(key[:12])))
	}
	return nil
}

func stringKeys(m map[act.KeyID]int64) map[string]int64 {
	out := map[string]int64{}
	for k, v := range m {
		out[string(k)] = v
	}
	return out
}

func (a *app) zone(log act.Digest) (*time.Location, error) {
	opened, err := a.program.Record.Process(a.ctx, log)
	if err != nil {
		return nil, err
	}
	return time.LoadLocation(opened.Zone)
}

func (a *app) printLine(l record.Line, zone *time.Location) {
	args := []locale.Arg{locale.A("N", a.p.Number(l.Index)), locale.A("When", a.p.DayTime(l.ReceivedUTC, zone)), locale.A("Kind", a.p.Kind(string(l.Kind))),
		locale.A("Party", locale.Isolate(l.Party)), locale.A("Entry", locale.Isolate(string(l.Entry)))}
	switch {
	case l.Erased:
		a.say("entries.erased", args...)
	case !l.Seen:
		a.say("entries.withheld", args...)
	default:
		a.say("entries.line", args...)
	}
	for _, m := range l.Mended {
		a.indented(a.p.T("entries."+m.How, locale.A("N", a.p.Number(m.By)), locale.A("Part", locale.Isolate(m.Part))))
	}
	if l.Early {
		a.indented(a.p.T("entries.early"))
	}
	if days := l.DaysWaited(); days > 0 {
		a.indented(a.p.N("entries.waited", days))
	}
}

// pointed returns the process, who reads it, and the index of the entry that a prefix names.
func (a *app) pointed(prefix string) (record.Head, record.Reader, int64, error) {
	h, reader, err := a.reading()
	if err != nil {
		return h, reader, 0, err
	}
	id, err := a.entry(reader, h.Log, prefix)
	if err != nil {
		return h, reader, 0, err
	}
	idx, err := a.program.Record.Find(a.ctx, reader, h.Log, id)
	return h, reader, idx, err
}

type showCmd struct {
	Entry string `arg:"" name:"entry"`
	Part  string `placeholder:"NAME"`
	Out   string `placeholder:"FILE"`
}

func (c *showCmd) Run(a *app) error {
	h, reader, idx, err := a.pointed(c.Entry)
	if err != nil {
		return err
	}
	e, err := a.program.Record.Entry(a.ctx, reader, h.Log, idx)
	if err != nil {
		return err
	}
	if c.Part != "" || c.Out != "" {
		return c.writePart(a, e)
	}
	lines, err := a.program.Record.Lines(a.ctx, reader, h.Log, idx, idx+1)
	if err != nil {
		return err
	}
	zone, err := a.zone(h.Log)
	if err != nil {
		return err
	}
	a.printLine(lines[0], zone)
	a.say("show.signed", locale.A("When", a.p.DayTime(e.Opened.AtUTC, zone)))
	return a.showEntry(e)
}

// showEntry prints who signed an entry, its payload and its parts.
func (a *app) showEntry(e *record.Entry) error {
	a.say("show.key", locale.A("Key", locale.Isolate(string(e.Author()))), locale.A("Audience", a.p.Enum("audience", string(e.Opened.Audience.Kind))))
	var payload any
	if err := json.Unmarshal(e.Envelope.Payload, &payload); err != nil {
		return err
	}
	a.say("show.payload")
	if err := a.json(payload); err != nil {
		return err
	}
	return a.showParts(e)
}

// writePart writes the content of one part to a new file, byte by byte as it was signed.
func (c *showCmd) writePart(a *app, e *record.Entry) error {
	if c.Part == "" || c.Out == "" {
		return problem("part_and_out", exitUsage)
	}
	for _, p := range e.Parts {
		if p.Name != c.Part {
			continue
		}
		if err := a.write(c.Out, p.Content); err != nil {
			return err
		}
		a.say("show.written", locale.A("Part", locale.Isolate(c.Part)), locale.A("N", a.p.Number(e.Index)), locale.A("File", locale.Isolate(c.Out)))
		return nil
	}
	return problem("no_part", exitNotFound, locale.A("Part", locale.Isolate(c.Part)))
}

// showParts prints the parts that the reader sees, and names those that it does not.
func (a *app) showParts(e *record.Entry) error {
	here := map[string]act.PartContent{}
	for _, p := range e.Parts {
		here[p.Name] = p
	}
	for _, ref := range e.Opened.Parts {
		p, ok := here[ref.Name]
		if !ok {
			a.say("show.part_gone", locale.A("Part", locale.Isolate(ref.Name)))
			continue
		}
		a.say("show.part", locale.A("Part", locale.Isolate(ref.Name)), locale.A("Audience", a.p.Enum("audience", string(ref.Audience.Kind))))
		if ref.Media != act.MediaJSON {
			a.indented(locale.Isolate(string(p.Content)))
			continue
		}
		var v any
		if err := json.Unmarshal(p.Content, &v); err != nil {
			return err
		}
		if err := a.json(v); err != nil {
			return err
		}
	}
	return nil
}

type proveCmd struct {
	Entry string `arg:"" name:"entry"`
	Out   string `placeholder:"FILE"`
}

func (c *proveCmd) Run(a *app) error {
	h, reader, idx, err := a.pointed(c.Entry)
	if err != nil {
		return err
	}
	p, e, err := a.receipt(reader, h, idx)
	if err != nil {
		return err
	}
	if err := a.checkReceipt(h, p, e); err != nil {
		return err
	}
	if c.Out == "" {
		a.printf("%s", p.String())
		return nil
	}
	if err := a.write(c.Out, []byte(p.String())); err != nil {
		return err
	}
	a.say("prove.done", locale.A("N", a.p.Number(idx)), locale.A("File", locale.Isolate(c.Out)))
	return nil
}

func (a *app) receipt(reader record.Reader, h record.Head, idx int64) (record.Receipt, *record.Entry, error) {
	e, err := a.program.Record.Entry(a.ctx, reader, h.Log, idx)
	if err != nil {
		return record.Receipt{}, nil, err
	}
	p, err := a.program.Record.Receipt(a.ctx, reader, h.Log, idx)
	return p, e, err
}

// checkReceipt checks a receipt before it is given out: leaf from the envelope, proof, checkpoint.
func (a *app) checkReceipt(h record.Head, p record.Receipt, e *record.Entry) error {
	opened, err := a.program.Record.Process(a.ctx, h.Log)
	if err != nil {
		return err
	}
	pub, err := act.ParseKey(opened.LogKey)
	if err != nil {
		return err
	}
	leaf, err := p.LeafOf(&e.Envelope)
	if err != nil {
		return err
	}
	_, err = p.Check(leaf, h.Origin, pub)
	return err
}

// write makes a new file; one that is there is never overwritten.
func (a *app) write(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if os.IsExist(err) {
		return problem("file_there", exitInput, locale.A("File", locale.Isolate(path)))
	}
	if err != nil {
		return problem("unwritable_file", exitInput, locale.A("File", locale.Isolate(path)))
	}
	_, err = f.Write(b)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

type redactCmd struct {
	Entry  string   `arg:"" name:"entry"`
	Part   []string `placeholder:"NAME"`
	Whole  bool     `name:"whole"`
	Ground string   `required:"" placeholder:"GROUND"`
	Also   []string `placeholder:"ENTRY"`
	Kept   []string `placeholder:"ENTRY"`
	Second string   `placeholder:"FILE"`
	audienceFlag
}

func (c *redactCmd) Run(a *app) error {
	author, err := a.author(keyfile.Device)
	if err != nil {
		return err
	}
	r := &act.RedactionMade{Parts: sorted(c.Part), Whole: c.Whole, Ground: c.Ground}
	if r.Entry, err = author.entry(c.Entry); err != nil {
		return err
	}
	for _, list := range []struct {
		names []string
		into  *[]act.EntryID
	}{{c.Also, &r.Also}, {c.Kept, &r.Kept}} {
		for _, n := range list.names {
			id, err := author.entry(n)
			if err != nil {
				return err
			}
			*list.into = append(*list.into, id)
		}
	}
	var second []record.Signer
	if c.Second != "" {
		k, err := a.keyOf(a.keyPath(c.Second))
		if err != nil {
			return err
		}
		second = append(second, k)
	}
	if err := a.do(author.Author, c.Audience, r, second...); err != nil || a.g.Save != "" {
		return err // what is only signed has erased nothing
	}
	return a.eraseRedacted()
}

func sorted(s []string) []string {
	set := map[string]bool{}
	for _, x := range s {
		set[x] = true
	}
	return sortedKeys(set)
}

type exportCmd struct {
	Out   string `required:"" placeholder:"FILE"`
	Whole bool   `name:"whole"`
}

func (c *exportCmd) Run(a *app) error {
	h, err := a.process()
	if err != nil {
		return err
	}
	var b strings.Builder
	var as *record.Reader
	if !c.Whole {
		reader, err := a.reader()
		if err != nil {
			return err
		}
		as = &reader
	}
	if err := a.program.Record.Export(a.ctx, &b, h.Log, as); err != nil {
		return err
	}
	if err := a.write(c.Out, []byte(b.String())); err != nil {
		return err
	}
	key := "export.whole"
	if !c.Whole {
		key = "export.cut"
	}
	a.say(key, locale.A("Entries", a.p.N("count.entries", h.Size)), locale.A("File", locale.Isolate(c.Out)), locale.A("ID", locale.Isolate(string(h.Log))))
	return nil
}

type importCmd struct {
	File string `arg:"" name:"file"`
}

func (c *importCmd) Run(a *app) error {
	f, err := os.Open(c.File)
	if err != nil {
		return problem("no_file", exitInput, locale.A("File", locale.Isolate(c.File)))
	}
	defer f.Close()
	if err := a.open(true); err != nil {
		return err
	}
	r, err := a.program.Record.Import(a.ctx, f)
	if err != nil {
		return err
	}
	a.say("import.done", locale.A("Entries", a.p.N("count.entries", r.Entries)), locale.A("ID", locale.Isolate(string(r.Log))))
	return nil
}

type replayCmd struct{}

func (*replayCmd) Run(a *app) error {
	if err := a.open(false); err != nil {
		return err
	}
	if err := a.program.Record.Replay(a.ctx); err != nil {
		return err
	}
	logs, err := a.program.Record.Logs(a.ctx)
	if err != nil {
		return err
	}
	for _, h := range logs {
		a.say("replay.done", locale.A("Origin", locale.Isolate(h.Origin)), locale.A("Entries", a.p.N("count.entries", h.Size)))
	}
	return nil
}
