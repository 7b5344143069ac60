package reading

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"strconv"
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// document is one reading in progress.
type document struct {
	k         *Knowledge
	text      []byte
	lang      string
	published Day

	toks      []token
	edge      token // stands for what is before the first token and behind the last
	quotes    []quoted
	paras     []paragraph
	sents     []sentence
	dates     []dateSpan
	mentions  []mention
	locals    []Actor          // actors of this document that no register knows
	localByID map[string]int32 // index into locals
	serves    map[int32]string // who a person speaks for in this text: the state or organisation of the title
	surnames  map[string]int32 // folded name → actor index, for repeated mentions
	officers  map[string]int32 // office, and office with state → last holder
	talk      discourse
	acts      []act
	pledges   []pledge
	citations []citation
	out       Reading
}

type paragraph struct {
	from, to int // tokens
	front    bool
	dup      bool
	bullet   bool
	lang     string
}

type sentence struct {
	from, to int // tokens, without trailing line breaks
	para     int
}

func newDocument(doc Document, published Day, k *Knowledge) *document {
	lang := doc.Lang
	if lang != "ar" && lang != "en" {
		lang = detect(doc.Text)
	}
	sum := sha256.Sum256(doc.Text)
	d := &document{k: k, text: doc.Text, lang: lang, published: published, localByID: map[string]int32{}, surnames: map[string]int32{}, serves: map[int32]string{}}
	d.out = Reading{
		Lang: lang, Published: published.String(), SHA256: hex.EncodeToString(sum[:]), Bytes: len(doc.Text), Engine: k.engine, Lexicons: k.Hashes(),
		Paragraphs: []Paragraph{}, Sentences: []Sentence{}, Duplicates: []Duplicate{}, Actors: []Actor{}, Mentions: []Mention{}, Speech: []Speech{},
		NonSpeechQuotes: []Span{}, Settings: []Setting{}, Dates: []DateMention{}, Commitments: []Commitment{}, Instruments: []Instrument{},
		Unread: []Unread{}, Warnings: []Warning{},
	}
	d.toks = k.tokenize(doc.Text)
	d.edge = token{kind: tokPunct, quote: -1, date: -1, name: -1, inName: -1}
	return d
}

// layout finds paragraphs, quotes, sentences and duplicates.
func (d *document) layout() {
	d.splitParagraphs()
	for _, p := range d.paras {
		if !p.front {
			d.readQuotes(p.from, p.to)
		}
	}
	d.classifyQuotes()
	d.splitSentences()
	d.findDuplicates()
}

func (d *document) info(i int) *wordInfo { return &d.k.words.info[d.tok(i).base] }

// tok returns token i; before the first and behind the last there is a mark that is nothing.
func (d *document) tok(i int) *token {
	if i < 0 || i >= len(d.toks) {
		return &d.edge
	}
	return &d.toks[i]
}

// has reports whether token i, without proclitics, plays one of the roles.
func (d *document) has(i int, r role) bool {
	return i >= 0 && i < len(d.toks) && d.tok(i).kind == tokWord && d.k.words.info[d.tok(i).base].roles&r != 0
}

// whole reports whether token i as written, nothing taken off, plays one of the roles.
func (d *document) whole(i int, r role) bool {
	return d.has(i, r) && d.tok(i).cut == 0
}

func (d *document) key(i int) string {
	if i < 0 || i >= len(d.toks) {
		return ""
	}
	return d.tok(i).key
}

// base returns the key of token i without its proclitics.
func (d *document) base(i int) string {
	t := d.tok(i)
	if t.cut == 0 {
		return t.key
	}
	rest := t.key[t.cut:]
	if strings.HasPrefix(rest, "ل") && t.key[t.cut-2:t.cut] == "ل" {
		for _, whole := range [2]string{"ال" + rest[2:], "ال" + rest} { // للأمم, للجنة
			if d.k.words.ids[whole] == t.base {
				return whole
			}
		}
	}
	return rest
}

// prevWord returns the last word or number before token i in the same paragraph, or -1; quotes and commas are passed.
func (d *document) prevWord(i int) int {
	for j := i - 1; j >= 0; j-- {
		switch d.tok(j).kind {
		case tokWord, tokNumber:
			return j
		case tokNewline:
			return -1
		case tokPunct:
		}
	}
	return -1
}

// span makes a Span of the tokens [from, to).
func (d *document) span(from, to int) Span {
	if from >= to {
		return Span{}
	}
	return d.bytes(int(d.tok(from).start), int(d.tok(to-1).end))
}

func (d *document) bytes(start, end int) Span {
	return Span{Bytes: [2]int{start, end}, Text: string(d.text[start:end])}
}

// bare is span without the proclitics of the first token.
func (d *document) bare(from, to int) Span {
	if from >= to {
		return Span{}
	}
	return d.bytes(d.bareStart(from), int(d.tok(to-1).end))
}

// bareStart returns the byte at which token i begins without the proclitics that were taken off; a doubled ل stays.
func (d *document) bareStart(i int) int {
	t := d.tok(i)
	cut := int(t.cut)
	if cut >= 2 && t.key[cut-2:cut] == "ل" && d.base(i) != t.key[cut:] {
		cut -= 2
	}
	return d.afterLetters(i, cut/2)
}

// afterLetters returns the byte after n letters of token i; marks that fold away are passed.
func (d *document) afterLetters(i, n int) int {
	t := d.tok(i)
	pos := int(t.start)
	for n > 0 && pos < int(t.end) {
		r, size := decode(d.text[pos:])
		pos += size
		var buf [8]byte
		if len(arabic.AppendFold(buf[:0], d.text[pos-size:pos])) > 0 && r != 0 {
			n--
		}
	}
	for pos < int(t.end) {
		_, size := decode(d.text[pos:])
		var buf [8]byte
		if len(arabic.AppendFold(buf[:0], d.text[pos:pos+size])) > 0 {
			break
		}
		pos += size
	}
	return pos
}

func (d *document) warn(code string, tok int) {
	t := d.tok(tok)
	d.out.Warnings = append(d.out.Warnings, Warning{Code: code, Bytes: [2]int{int(t.start), int(t.end)}, Para: d.paraID(d.paraOf(tok))})
}

func (d *document) paraOf(tok int) int {
	lo, hi := 0, len(d.paras)-1
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if d.paras[mid].from <= tok {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return lo
}

// paraID numbers paragraphs from the first one after the front matter: p1, p2 …; front matter is f1, f2 ….
func (d *document) paraID(p int) string {
	if p >= len(d.paras) || p < 0 {
		return ""
	}
	if d.paras[p].front {
		return "f" + strconv.Itoa(p+1)
	}
	return "p" + strconv.Itoa(p+1-d.fronts())
}

func (d *document) fronts() int {
	n := 0
	for n < len(d.paras) && d.paras[n].front {
		n++
	}
	return n
}

// result assembles the Reading.
func (d *document) result() Reading {
	for i, p := range d.paras {
		d.out.Paragraphs = append(d.out.Paragraphs, Paragraph{ID: d.paraID(i), Bytes: d.span(p.from, p.to).Bytes, FrontMatter: p.front, Duplicate: p.dup})
	}
	for i, s := range d.sents {
		d.out.Sentences = append(d.out.Sentences, Sentence{ID: "s" + strconv.Itoa(i+1), Para: d.paraID(s.para), Bytes: d.span(s.from, s.to).Bytes})
	}
	for _, q := range d.quotes {
		if q.kind != quoteSpeech && !d.tok(q.open).dup {
			d.out.NonSpeechQuotes = append(d.out.NonSpeechQuotes, d.span(q.open, min(q.close+1, len(d.toks))))
		}
	}
	d.emitDates()
	d.emitActs()
	d.emitPledges()
	d.emitMentions()
	d.out.Lexicons = maps.Clone(d.out.Lexicons)
	return d.out
}
