package record

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/tansiq/tansiq/act"
)

// FaultCode names what is wrong with a bundle. Each has a message in both languages under "fault.<code>".
type FaultCode string

// The faults.
const (
	FaultForm        FaultCode = "form"         // a line is not in the one form
	FaultOrder       FaultCode = "order"        // an index is missing, doubled or out of order
	FaultCut         FaultCode = "cut"          // the bundle ends early or goes on too long
	FaultLeaf        FaultCode = "leaf"         // an entry does not give its leaf
	FaultPart        FaultCode = "part"         // a part does not give its digest
	FaultPartMissing FaultCode = "part_missing" // a part is missing without a redaction
	FaultMissing     FaultCode = "missing"      // an entry is missing without a redaction
	FaultRedacted    FaultCode = "redacted"     // content is there that was redacted
	FaultOpened      FaultCode = "opened"       // the first entry does not open this log
	FaultCheckpoint  FaultCode = "checkpoint"   // the log's key did not sign this root
	FaultAuthority   FaultCode = "authority"    // the author could not sign this
	FaultSequence    FaultCode = "sequence"     // author_seq or prev do not fit
	FaultRule        FaultCode = "rule"         // a reference or an audience breaks a rule
	FaultOtherLog    FaultCode = "other_log"    // it is another log than the checker expected
	FaultGrowth      FaultCode = "growth"       // it did not grow from the checkpoint that the checker kept
	FaultClock       FaultCode = "clock"        // times of receipt go back
)

// FaultCodes lists every fault.
func FaultCodes() []FaultCode {
	return []FaultCode{FaultForm, FaultOrder, FaultCut, FaultLeaf, FaultPart, FaultPartMissing, FaultMissing, FaultRedacted,
		FaultOpened, FaultCheckpoint, FaultAuthority, FaultSequence, FaultRule, FaultOtherLog, FaultGrowth, FaultClock}
}

// Fault is why a bundle was not accepted.
type Fault struct {
	Code  FaultCode
	Line  int   // of the bundle, from 1
	Index int64 // of the entry, or -1
	Cause error
}

func (f *Fault) Error() string {
	s := fmt.Sprintf("bundle line %d, entry %d: %s", f.Line, f.Index, f.Code)
	if f.Cause != nil {
		s += ": " + f.Cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Cause }

// errWithheld is the cause where the first entry is withheld from the bundle's reader.
var errWithheld = errors.New("the entry is withheld from the reader of the bundle")

// Withheld reports whether nothing is wrong but that the first entry is not there for the bundle's reader: then a
// bundle says nothing, and its leaves alone can be checked.
func (f *Fault) Withheld() bool { return errors.Is(f.Cause, errWithheld) }

// Expect is what a checker knows from elsewhere.
type Expect struct {
	Log  act.Digest // the log id that was compared out of band; "" where none was
	Seen string     // a checkpoint that the checker kept; "" where none was

	Progress func(done, total int64) // told of each entry that was read, and of each whose author was followed: total is twice the entries; nil: nobody
}

func (w Expect) tell(done, total int64) {
	if w.Progress != nil {
		w.Progress(done, total)
	}
}

// Report says what a bundle proved.
type Report struct {
	Log        act.Digest
	Process    *act.ProcessOpened
	Reader     string // "" whole
	Entries    int64
	Open       int64 // entries whose payload is there
	Withheld   int64 // entries of which only the leaf is there
	Erased     int64 // entries redacted whole
	Parts      int64
	PartsGone  int64 // parts redacted
	PartsKept  int64 // parts withheld from the reader
	Signatures int64
	Unproved   int64 // entries whose author's key or mandate could not be followed, since entries are withheld
	Early      int64 // entries whose author's clock ran more than five minutes ahead of their receipt
	Gaps       int64 // sequence numbers of authors that have not arrived
	Checkpoint Checkpoint
	Compared   bool  // the log id was what the checker expected
	SeenSize   int64 // the size from which growth was proved; -1 where none was asked for
	Kinds      map[act.Kind]int64
}

// maxLine bounds a line of a bundle: twenty parts of 25 MiB in base64, and the envelope.
const maxLine = act.MaxParts*act.MaxPart*4/3 + 4*act.MaxPayload

// checker reads a bundle. What is cheap is checked first, so that a damaged copy is refused before any signature is.
type checker struct {
	in      *bufio.Reader
	line    int
	head    bundleHead
	entries []*Entry
	lines   []bundleLine
	salts   map[act.Salt]bool
	tree    tree
	roll    Roll // after the last entry
	ring    *keyring
	report  Report
}

// Verify checks a bundle against nothing but itself and what the checker expects, with the rules of authority.
// Error: a *Fault, or of in.
func Verify(in io.Reader, authority Authority, want Expect) (*Report, error) {
	c, err := verify(in, authority, want)
	if err != nil {
		return nil, err
	}
	return &c.report, nil
}

func verify(in io.Reader, authority Authority, want Expect) (*checker, error) {
	c := newChecker(in)
	for _, step := range []func() error{
		c.readHead, func() error { return c.readEntries(want) }, c.readFoot,
		func() error { return c.expect(want) },
		func() error { return c.authors(authority, want) },
		c.missing,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func newChecker(in io.Reader) *checker {
	c := &checker{ring: &keyring{}, in: bufio.NewReaderSize(in, 1<<16), salts: map[act.Salt]bool{}}
	c.report = Report{SeenSize: -1, Kinds: map[act.Kind]int64{}}
	return c
}

func (c *checker) fault(code FaultCode, index int64, cause error) error {
	return &Fault{code, c.line, index, cause}
}

// next reads a line into v and refuses another form than the one.
func (c *checker) next(v any, index int64) error {
	c.line++
	var line []byte
	for {
		piece, err := c.in.ReadSlice('\n')
		line = append(line, piece...)
		if err == nil {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return c.fault(FaultCut, index, nil)
		}
		if len(line) > maxLine {
			return c.fault(FaultForm, index, act.ErrTooLarge)
		}
	}
	line = line[:len(line)-1]
	if err := strict(line, v); err != nil {
		return c.fault(FaultForm, index, err)
	}
	again, err := marshal(v)
	if err != nil || !bytes.Equal(again, line) {
		return c.fault(FaultForm, index, act.ErrNotCanonical)
	}
	return nil
}

func (c *checker) readHead() error {
	if err := c.next(&c.head, -1); err != nil {
		return err
	}
	if c.head.Bundle != bundleVersion || c.head.Size < 1 {
		return c.fault(FaultForm, -1, fmt.Errorf("want %s with at least one entry", bundleVersion))
	}
	if r := c.head.Reader; r != "" && r != "*" && (len(r) < 3 || r[:2] != "p:") {
		return c.fault(FaultForm, -1, fmt.Errorf("reader %q", r))
	}
	c.report.Log, c.report.Reader = c.head.Log, c.head.Reader
	return nil
}

func (c *checker) readEntries(want Expect) error {
	last := int64(0)
	for i := range c.head.Size {
		var l bundleLine
		if err := c.next(&l, i); err != nil {
			return err
		}
		e, err := c.entry(l, i)
		if err != nil {
			return err
		}
		if e.Opened != nil || l.Erased != nil {
			if e.ReceivedUTC < last {
				return c.fault(FaultClock, i, nil)
			}
			last = e.ReceivedUTC
		}
		want.tell(i+1, 2*c.head.Size)
		c.tree.add(e.Leaf)
		c.tree.grew = nil
		c.lines, c.entries = append(c.lines, l), append(c.entries, e)
		if i == 0 {
			if err := c.opened(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// entry checks a line by itself: the leaf from the envelope, the parts from the payload.
func (c *checker) entry(l bundleLine, i int64) (*Entry, error) {
	if l.Index != i {
		return nil, c.fault(FaultOrder, i, fmt.Errorf("index %d, want %d", l.Index, i))
	}
	if len(l.Leaf) != LeafSize {
		return nil, c.fault(FaultLeaf, i, nil)
	}
	e := &Entry{Log: c.head.Log, Index: i, ReceivedUTC: l.Received, Leaf: l.Leaf, Salt: l.Salt}
	if l.Envelope == nil {
		if l.Received != 0 || len(l.Salt) != 0 || len(l.Parts) != 0 {
			return nil, c.fault(FaultForm, i, nil)
		}
		return e, c.erased(e, l)
	}
	if l.Erased != nil {
		return nil, c.fault(FaultForm, i, nil)
	}
	if err := l.Envelope.check(); err != nil {
		return nil, c.fault(FaultForm, i, err)
	}
	e.Envelope = *l.Envelope
	if len(l.Salt) != 32 || !bytes.Equal(Leaf(l.Salt, l.Received, l.Envelope), l.Leaf) {
		return nil, c.fault(FaultLeaf, i, nil)
	}
	e.Digest = act.PayloadDigest(e.Envelope.Payload)
	return e, c.openParts(e, l)
}

// erased takes over what a bundle says of an entry whose payload was redacted.
func (c *checker) erased(e *Entry, l bundleLine) error {
	if l.Erased == nil {
		return nil
	}
	sum, err := l.sum()
	if err != nil || sum != l.Erased.Sum {
		return c.fault(FaultLeaf, e.Index, err)
	}
	e.Digest, e.ReceivedUTC = l.Erased.Digest, l.Erased.Received
	e.Envelope.Signatures = []Signature{{KeyID: l.Erased.Key}}
	return nil
}

func (c *checker) openParts(e *Entry, l bundleLine) error {
	o, err := act.Open(e.Envelope.PayloadType, e.Envelope.Payload)
	if o == nil {
		return c.fault(FaultForm, e.Index, err)
	}
	e.Opened = o
	if e.Index > 0 && o.Log != c.head.Log {
		return c.fault(FaultOtherLog, e.Index, nil)
	}
	next := 0
	for _, w := range l.Parts { // in the payload's order, each once
		for next < len(o.Parts) && o.Parts[next].Name != w.Name {
			next++
		}
		if next == len(o.Parts) || len(w.Salt) != act.SaltSize {
			return c.fault(FaultPart, e.Index, fmt.Errorf("part %q", w.Name))
		}
		if c.salts[act.Salt(w.Salt)] {
			return c.fault(FaultPart, e.Index, Refuse(SaltSeen, e.Kind(), "parts."+w.Name, ""))
		}
		c.salts[act.Salt(w.Salt)] = true
		next++
		p := act.PartContent{Name: w.Name, Salt: act.Salt(w.Salt), Content: w.Content}
		if err := o.Fill(p); err != nil {
			return c.fault(FaultPart, e.Index, err)
		}
		e.Parts = append(e.Parts, p)
	}
	return nil
}

func (c *checker) opened(e *Entry) error {
	if e.Opened == nil {
		return c.fault(FaultOpened, 0, errWithheld)
	}
	a, ok := e.Opened.Act.(*act.ProcessOpened)
	if !ok || e.Digest != c.head.Log || a.Origin != c.head.Origin {
		return c.fault(FaultOpened, 0, nil)
	}
	c.report.Process = a
	return nil
}

func (c *checker) readFoot() error {
	var foot bundleFoot
	if err := c.next(&foot, -1); err != nil {
		return err
	}
	if _, err := c.in.ReadByte(); !errors.Is(err, io.EOF) {
		return c.fault(FaultCut, -1, fmt.Errorf("text after the checkpoint"))
	}
	pub, err := act.ParseKey(c.report.Process.LogKey)
	if err != nil {
		return c.fault(FaultOpened, 0, err)
	}
	cp, err := OpenCheckpoint([]byte(foot.Checkpoint), c.head.Origin, pub)
	if err != nil {
		return c.fault(FaultCheckpoint, -1, err)
	}
	if cp.Size != c.tree.size || cp.Root != c.tree.root() {
		return c.fault(FaultCheckpoint, -1, fmt.Errorf("the leaves give another root"))
	}
	c.report.Checkpoint, c.report.Entries = cp, cp.Size
	return nil
}

// expect holds the bundle against what the checker knows.
func (c *checker) expect(want Expect) error {
	if want.Log != "" {
		if want.Log != c.head.Log {
			return c.fault(FaultOtherLog, -1, nil)
		}
		c.report.Compared = true
	}
	if want.Seen == "" {
		return nil
	}
	pub, err := act.ParseKey(c.report.Process.LogKey)
	if err != nil {
		return c.fault(FaultOpened, 0, err)
	}
	seen, err := OpenCheckpoint([]byte(want.Seen), c.head.Origin, pub)
	if err != nil {
		return c.fault(FaultGrowth, -1, err)
	}
	var then tree
	for _, e := range c.entries {
		if then.size == seen.Size {
			break
		}
		then.add(e.Leaf)
	}
	if then.size != seen.Size || then.root() != seen.Root {
		return c.fault(FaultGrowth, -1, fmt.Errorf("at size %d the leaves give another root than the one kept", seen.Size))
	}
	c.report.SeenSize = seen.Size
	return nil
}
