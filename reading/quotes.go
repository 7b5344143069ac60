package reading

// quoteKind says what a pair of quotation marks holds.
type quoteKind uint8

const (
	quoteSpeech quoteKind = iota
	quoteScare
	quoteName
)

// quoted is one pair of quotation marks: token indexes of its marks; parent is the quote around it, or -1.
type quoted struct {
	open, close int
	parent      int32
	kind        quoteKind
	words       int
	runsOn      bool // closed by the end of its paragraph, and continued in the next
}

// mark classifies a quotation mark: opening, closing, or either.
func quoteMark(r rune) (open, close bool) {
	switch r {
	case '«', '„', '‘', '‹':
		return true, false
	case '»', '›':
		return false, true
	case '“', '”', '"', '＂':
		return true, true
	}
	return false, false
}

// readQuotes pairs the marks of one paragraph with a stack. A mark that would open a second quote of the same straight
// kind drops the first one: an unclosed quotation is a warning, not a guess.
func (d *document) readQuotes(from, to int) {
	var stack []int // token indexes of open marks
	var pairs []quoted
	for i := from; i < to; i++ {
		t := d.tok(i)
		if t.kind != tokPunct {
			continue
		}
		r := t.r
		open, close := quoteMark(r)
		if r == '’' {
			close = len(stack) > 0 && d.toks[stack[len(stack)-1]].r == '‘'
		}
		if !open && !close {
			continue
		}
		if open && close {
			open = d.opens(i, from, to, stack)
		}
		if open {
			stack = d.pushQuote(stack, i)
			continue
		}
		if len(stack) == 0 {
			d.warn("quote_unopened", i)
			continue
		}
		pairs = append(pairs, quoted{open: stack[len(stack)-1], close: i})
		stack = stack[:len(stack)-1]
	}
	pairs = d.unclosed(pairs, stack, to)
	d.nest(pairs)
}

// deepest is how many quotations may stand inside each other; print goes to three.
const deepest = 6

// pushQuote opens a quotation; a straight mark open already is dropped with a warning.
func (d *document) pushQuote(stack []int, i int) []int {
	if n := len(stack); n > 0 && d.tok(i).r == d.toks[stack[n-1]].r && d.tok(i).r == '"' {
		d.warn("quote_unclosed", stack[n-1])
		stack = stack[:n-1]
	}
	if len(stack) >= deepest {
		return stack
	}
	return append(stack, i)
}

// opens decides for a mark that may do both: by the spaces around it, else by what is open.
func (d *document) opens(i, from, to int, stack []int) bool {
	t := d.tok(i)
	if len(stack) == 0 {
		return true
	}
	top := d.toks[stack[len(stack)-1]].r
	if t.r == '“' && top != '”' && top != '„' {
		return true
	}
	if t.r == '”' {
		return false
	}
	after := i+1 >= to || d.tok(i+1).gap
	before := t.gap || d.gluedProclitic(i)
	return before && !after
}

// gluedProclitic reports whether the mark follows بـ or لـ directly, as in بـ"التدخل".
func (d *document) gluedProclitic(i int) bool {
	return i > 0 && !d.tok(i).gap && d.tok(i-1).ar && len(d.tok(i-1).key) == 2
}

// unclosed handles marks still open at the end of a paragraph: the outermost runs on when the next paragraph begins
// with an opening mark, as English prints long quotations; otherwise it is a warning.
func (d *document) unclosed(pairs []quoted, stack []int, to int) []quoted {
	for n, open := range stack {
		if n == 0 && d.nextParagraphOpens(to) {
			pairs = append(pairs, quoted{open: open, close: to, runsOn: true})
			continue
		}
		d.warn("quote_unclosed", open)
	}
	return pairs
}

func (d *document) nextParagraphOpens(to int) bool {
	for i := to; i < len(d.toks); i++ {
		if d.tok(i).kind == tokNewline {
			continue
		}
		open, _ := quoteMark(d.tok(i).r)
		return d.tok(i).kind == tokPunct && open
	}
	return false
}

// nest sorts the pairs by their opening mark, sets parents and marks the tokens inside.
func (d *document) nest(pairs []quoted) {
	for i := 1; i < len(pairs); i++ {
		for j := i; j > 0 && pairs[j-1].open > pairs[j].open; j-- {
			pairs[j-1], pairs[j] = pairs[j], pairs[j-1]
		}
	}
	first := len(d.quotes)
	var around []int32
	for i, q := range pairs {
		for len(around) > 0 && d.quotes[around[len(around)-1]].close < q.close {
			around = around[:len(around)-1]
		}
		q.parent = -1
		if len(around) > 0 {
			q.parent = around[len(around)-1]
		}
		around = append(around, int32(first+i))
		for t := q.open + 1; t < q.close; t++ {
			d.tok(t).quote = int32(first + i)
			if d.tok(t).kind == tokWord || d.tok(t).kind == tokNumber {
				q.words++
			}
		}
		d.quotes = append(d.quotes, q)
	}
}

// classifyQuotes tells speech from scare quotes and names, by what stands before the opening mark.
func (d *document) classifyQuotes() {
	for i := range d.quotes {
		q := &d.quotes[i]
		before := d.prevWord(q.open)
		switch {
		case before >= 0 && q.words <= 8 && (d.namesWhat(before) || q.open+1 < len(d.toks) && d.tok(q.open+1).kind == tokWord && d.info(q.open+1).begins&beginsInstrument != 0 && !d.cueBefore(q.open)):
			q.kind = quoteName
		case q.words < 4 && !d.cueBefore(q.open):
			q.kind = quoteScare
		}
	}
}

// outletName reads قناة, صحيفة, وكالة أنباء, newspaper with its quoted or registered name as one mention.
func (d *document) outletName(i, end int) (mention, bool) {
	if !d.has(i, isNaming) || !outletNoun(d.base(i)) {
		return mention{}, false
	}
	j := i + 1
	if j < end && (d.key(j) == "انباء" || d.key(j) == "الانباء") {
		j++
	}
	q := d.quoteFrom(j)
	if q < 0 || d.quotes[q].kind != quoteName || d.quotes[q].close >= end {
		return mention{}, false
	}
	open, close := d.quotes[q].open, d.quotes[q].close
	var a int32
	if e, to := d.longest(d.k.names, open+1, close); e >= 0 && to == close {
		a = d.k.entries[e].actor
	} else {
		a = d.local(d.span(open+1, close).Text, "outlet", "", "")
	}
	return mention{from: i, to: close + 1, kind: byName, actors: []int32{a}, number: 1, feminine: true}, true
}

func outletNoun(key string) bool {
	switch key {
	case "قناه", "صحيفه", "مجله", "وكاله", "موقع", "اذاعه", "جريده", "شبكه", "newspaper", "magazine", "channel":
		return true
	}
	return false
}

// namesWhat reports whether the word before a quotation announces a name: قناة، صحيفة، movement, newspaper.
func (d *document) namesWhat(i int) bool {
	return d.has(i, isNaming) || d.key(i) == "انباء" && i > 0 && d.has(i-1, isNaming)
}

// cueBefore reports whether a reporting verb, a complementiser or a colon stands directly before token i.
func (d *document) cueBefore(i int) bool {
	j := i - 1
	if j < 0 {
		return false
	}
	if d.tok(j).is(':') {
		return true
	}
	return d.has(j, isThat|isSaying) || (d.has(j, isCue) && len(d.info(j).cues) > 0)
}
