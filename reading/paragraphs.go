package reading

import "strings"

// splitParagraphs cuts the tokens at line breaks. Where blank lines part blocks of short lines, single line breaks
// are only the width of the page and do not end a paragraph.
func (d *document) splitParagraphs() {
	front := d.frontMatterEnd()
	wrapped := d.hardWrapped(front)
	from := 0
	for i := 0; i <= len(d.toks); i++ {
		if i < len(d.toks) && d.tok(i).kind != tokNewline {
			continue
		}
		isFront := from < front
		if i < len(d.toks) && !isFront && !d.blankAfter(i) && !d.bulletAt(i+1) && (wrapped || d.wrapsHere(from, i)) {
			continue
		}
		d.addParagraph(from, i, isFront)
		from = i + 1
	}
}

func (d *document) addParagraph(from, to int, front bool) {
	for from < to && d.tok(from).kind == tokNewline {
		from++
	}
	for to > from && d.tok(to-1).kind == tokNewline {
		to--
	}
	if from == to {
		return
	}
	p := paragraph{from: from, to: to, front: front, lang: d.lang}
	if !front {
		p.bullet = d.bulletAt(from)
		p.lang = d.paraLang(from, to)
	}
	d.paras = append(d.paras, p)
}

// frontMatterEnd returns the token after the leading `# key: value` lines, or 0.
func (d *document) frontMatterEnd() int {
	i := 0
	for i < len(d.toks) {
		if !d.tok(i).is('#') {
			break
		}
		for i < len(d.toks) && d.tok(i).kind != tokNewline {
			i++
		}
		if i < len(d.toks) {
			i++
		}
	}
	return i
}

// blankAfter reports whether the line break at i is followed by another, or ends the text.
func (d *document) blankAfter(i int) bool {
	return i+1 >= len(d.toks) || d.tok(i+1).kind == tokNewline
}

// bulletAt reports whether a list item begins at token i: a bullet, or a number or letter with a point or bracket.
func (d *document) bulletAt(i int) bool {
	if i >= len(d.toks) {
		return false
	}
	switch t := d.tok(i); {
	case t.kind == tokPunct:
		return strings.ContainsRune("-•–—▪●◦·*‣", t.r) && i+1 < len(d.toks) && d.tok(i+1).gap
	case t.kind == tokNumber && len(t.key) <= 2, t.kind == tokWord && len(t.key) == 1:
		return i+1 < len(d.toks) && (d.tok(i+1).is(')') || d.tok(i+1).is('.') && (i+2 >= len(d.toks) || d.tok(i+2).gap) || d.tok(i+1).is('-') && i+2 < len(d.toks) && d.tok(i+2).gap)
	}
	return false
}

// hardWrapped reports whether single line breaks after the front matter are page width only: there are blank lines,
// and most lines inside blocks end without a full stop and are 40 to 110 bytes long in Latin script.
func (d *document) hardWrapped(from int) bool {
	blanks, soft, hard, lineStart := 0, 0, 0, from
	for i := from; i < len(d.toks); i++ {
		if d.tok(i).kind != tokNewline {
			continue
		}
		switch {
		case d.blankAfter(i) && i+1 < len(d.toks):
			blanks++
		case i == lineStart || i+1 >= len(d.toks):
		case d.pageWidth(lineStart, i):
			soft++
		default:
			hard++
		}
		lineStart = i + 1
	}
	return soft > 0 && soft >= 3*hard && (blanks > 0 || soft >= 2)
}

// wrapsHere reports a line of page width that stops in mid-sentence, the next going on in lower case.
func (d *document) wrapsHere(from, i int) bool {
	for from < i && d.tok(from).kind == tokNewline {
		from++
	}
	next := d.tok(i + 1)
	if from == i || next.kind != tokWord || next.cap || next.ar || d.tok(i-1).kind != tokWord && !d.tok(i-1).comma() {
		return false
	}
	line := i - 1
	for line > from && d.tok(line-1).kind != tokNewline {
		line--
	}
	return d.tok(i-1).end-d.tok(line).start >= 40
}

func (d *document) pageWidth(from, to int) bool {
	n := len([]rune(string(d.text[d.tok(from).start:d.tok(to-1).end])))
	return n >= 40 && n <= 110 && !d.bulletAt(to+1)
}

func (d *document) paraLang(from, to int) string {
	ar, latin := 0, 0
	for i := from; i < to; i++ {
		if d.tok(i).kind == tokWord {
			if d.tok(i).ar {
				ar++
			} else {
				latin++
			}
		}
	}
	switch {
	case ar == 0 && latin == 0:
		return d.lang
	case ar >= latin:
		return "ar"
	}
	return "en"
}

// longestSentence is the number of tokens after which a sentence is cut, so that the time of a reading grows with the
// length of the text alone. The longest operative sentence met in a resolution has under 400.
const longestSentence = 800

// splitSentences cuts paragraphs at full stops outside quotations.
func (d *document) splitSentences() {
	for p, para := range d.paras {
		if para.front {
			continue
		}
		from := para.from
		for i := para.from; i < para.to; i++ {
			if d.endsSentence(i, para.to) || i-from >= longestSentence {
				d.addSentence(from, i+1, p)
				from = i + 1
			}
		}
		d.addSentence(from, para.to, p)
	}
}

func (d *document) addSentence(from, to, para int) {
	for from < to && d.tok(from).kind == tokNewline {
		from++
	}
	for to > from && d.tok(to-1).kind == tokNewline {
		to--
	}
	if from < to {
		d.sents = append(d.sents, sentence{from: from, to: to, para: para})
	}
}

// endsSentence reports whether token i is the last of its sentence.
func (d *document) endsSentence(i, end int) bool {
	t := d.tok(i)
	if t.kind != tokPunct {
		return false
	}
	switch t.r {
	case '.', '!', '?', '؟', '۔', '…':
		if t.quote >= 0 {
			return false
		}
		return d.realStop(i, end)
	}
	if _, closes := quoteMark(t.r); (closes || t.r == '’') && t.quote < 0 && d.closesQuote(i) {
		prev := d.tok(i - 1)
		return prev.kind == tokPunct && strings.ContainsRune(".!?؟", prev.r) && i+1 < end && d.startsSentence(i+1)
	}
	return false
}

func (d *document) closesQuote(i int) bool {
	return i > 0 && d.tok(i-1).quote >= 0 && d.quotes[d.tok(i-1).quote].close == i
}

func (d *document) startsSentence(i int) bool {
	t := d.tok(i)
	if t.kind == tokNewline && i+1 < len(d.toks) {
		return d.startsSentence(i + 1)
	}
	if t.ar {
		return t.conjunction() || d.has(i, isCue)
	}
	open, _ := quoteMark(t.r)
	return t.cap || (t.kind == tokPunct && open)
}

// realStop tells a full stop from the point of an abbreviation, an initial or a numbered list.
func (d *document) realStop(i, end int) bool {
	if i+1 >= end {
		return true
	}
	next := d.tok(i + 1)
	if d.tok(i).r == '.' && i > 0 {
		prev := d.tok(i - 1)
		if next.is('.') || (prev.is('.') && !next.cap) {
			return false
		}
		if !d.tok(i).gap && prev.kind == tokWord && !prev.ar && (abbreviated(prev.key) || len(prev.key) == 1 && prev.cap) {
			return false
		}
		if prev.kind == tokNumber && d.bulletAt(i-1) && (i < 2 || d.tok(i-2).kind == tokNewline) {
			return false
		}
		if !next.gap && (next.kind == tokWord || next.kind == tokNumber) && !next.cap && !next.ar {
			return false
		}
		return next.ar || next.cap || next.kind != tokWord || next.kind == tokNumber
	}
	return d.tok(i).r != '…' || next.cap || next.ar && next.conjunction()
}

func abbreviated(key string) bool {
	switch key {
	case "mr", "mrs", "ms", "dr", "jr", "sr", "st", "gen", "col", "lt", "maj", "brig", "prof", "sen", "rep", "gov", "no", "vs", "art", "para", "hon", "rev",
		"jan", "feb", "aug", "sept", "oct", "nov", "dec", "u.s", "u.n", "e.g", "i.e", "h.e":
		return true
	}
	return false
}
