package act

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// text reads a JSON string at the cursor. The document is known to be valid UTF-8.
func (p *parser) text() (string, error) {
	p.at++
	start := p.at
	for p.at < len(p.in) { // the usual case: no escapes
		switch c := p.in[p.at]; {
		case c == '"':
			s := string(p.in[start:p.at])
			p.at++
			return s, nil
		case c == '\\':
			return p.escaped(start)
		case c < 0x20:
			return "", p.fail("a control character unescaped")
		}
		p.at++
	}
	return "", p.fail("a string without its end")
}

func (p *parser) escaped(start int) (string, error) {
	var out strings.Builder
	out.Write(p.in[start:p.at])
	for p.at < len(p.in) {
		switch c := p.in[p.at]; {
		case c == '"':
			p.at++
			return out.String(), nil
		case c == '\\':
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			out.WriteRune(r)
		case c < 0x20:
			return "", p.fail("a control character unescaped")
		default:
			out.WriteByte(c)
			p.at++
		}
	}
	return "", p.fail("a string without its end")
}

func (p *parser) escape() (rune, error) {
	p.at++
	if p.at >= len(p.in) {
		return 0, p.fail("an escape without its end")
	}
	c := p.in[p.at]
	p.at++
	switch c {
	case '"', '\\', '/':
		return rune(c), nil
	case 'b':
		return '\b', nil
	case 't':
		return '\t', nil
	case 'n':
		return '\n', nil
	case 'f':
		return '\f', nil
	case 'r':
		return '\r', nil
	case 'u':
		return p.unicode()
	}
	return 0, p.fail("escape \\%c", c)
}

func (p *parser) unicode() (rune, error) {
	r, err := p.hex4()
	if err != nil {
		return 0, err
	}
	if !utf16.IsSurrogate(r) {
		if r == 0 {
			return 0, p.fail("U+0000")
		}
		return r, nil
	}
	if !p.word(`\u`) {
		return 0, p.fail("a lone surrogate")
	}
	low, err := p.hex4()
	if err != nil {
		return 0, err
	}
	pair := utf16.DecodeRune(r, low)
	if pair == '\uFFFD' {
		return 0, p.fail("a lone surrogate")
	}
	return pair, nil
}

func (p *parser) hex4() (rune, error) {
	if p.at+4 > len(p.in) {
		return 0, p.fail("a short \\u escape")
	}
	v, err := strconv.ParseUint(string(p.in[p.at:p.at+4]), 16, 16)
	if err != nil {
		return 0, p.fail("a bad \\u escape")
	}
	p.at += 4
	return rune(v), nil
}
