package act

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// ErrNotCanonical is wrapped by each refusal of bytes that are not in the one form.
var ErrNotCanonical = errors.New("bytes are not in canonical form")

// maxDepth bounds the nesting of a payload; the deepest kind nests five levels.
const maxDepth = 16

// maxInt is the largest integer of canonical bytes, 2^53-1: RFC 8785 section 3.2.2.3 writes numbers as IEEE doubles,
// and other languages read them so.
const maxInt = 1<<53 - 1

type member struct {
	key   string
	value node
}

// node is one JSON value: exactly one of the fields that kind names is meant.
type node struct {
	kind    byte // '{', '[', '"', '0', 't', 'f', 'n'
	members []member
	items   []node
	text    string
	number  int64
}

// Canonical returns b in the one form: RFC 8785 (JCS), keys sorted, no white space, shortest escapes.
// Error: ErrNotCanonical wrapped where b has a duplicate key, a key with other than lower-case ASCII letters, digits
// and '_', invalid UTF-8, a lone surrogate, U+0000, a number with fraction, exponent or beyond 2^53-1, or a null.
func Canonical(b []byte) ([]byte, error) {
	p := parser{in: b}
	n, err := p.document()
	if err != nil {
		return nil, err
	}
	return appendNode(make([]byte, 0, len(b)), n), nil
}

// CheckCanonical says whether b already is in the one form. Error: ErrNotCanonical wrapped.
func CheckCanonical(b []byte) error {
	c, err := Canonical(b)
	if err != nil {
		return err
	}
	if !bytes.Equal(c, b) {
		return fmt.Errorf("%w: re-encoding gives other bytes", ErrNotCanonical)
	}
	return nil
}

func appendNode(out []byte, n node) []byte {
	switch n.kind {
	case '{':
		slices.SortFunc(n.members, func(a, b member) int { return bytes.Compare([]byte(a.key), []byte(b.key)) })
		out = append(out, '{')
		for i, m := range n.members {
			if i > 0 {
				out = append(out, ',')
			}
			out = appendString(out, m.key)
			out = append(out, ':')
			out = appendNode(out, m.value)
		}
		return append(out, '}')
	case '[':
		out = append(out, '[')
		for i, it := range n.items {
			if i > 0 {
				out = append(out, ',')
			}
			out = appendNode(out, it)
		}
		return append(out, ']')
	case '"':
		return appendString(out, n.text)
	case '0':
		return strconv.AppendInt(out, n.number, 10)
	case 't':
		return append(out, "true"...)
	case 'f':
		return append(out, "false"...)
	}
	panic("act: a node of no kind")
}

// appendString writes s as RFC 8785 section 3.2.2.2 does: two-letter escapes where JSON has them, \u00xx in lower
// case for other controls, everything else as it is.
func appendString(out []byte, s string) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', '\\':
			out = append(out, '\\', c)
		case '\b':
			out = append(out, '\\', 'b')
		case '\t':
			out = append(out, '\\', 't')
		case '\n':
			out = append(out, '\\', 'n')
		case '\f':
			out = append(out, '\\', 'f')
		case '\r':
			out = append(out, '\\', 'r')
		default:
			if c < 0x20 {
				out = append(out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			} else {
				out = append(out, c)
			}
		}
	}
	return append(out, '"')
}

type parser struct {
	in []byte
	at int
}

func (p *parser) fail(format string, args ...any) error {
	return fmt.Errorf("%w: byte %d: %s", ErrNotCanonical, p.at, fmt.Sprintf(format, args...))
}

func (p *parser) document() (node, error) {
	if !utf8.Valid(p.in) {
		return node{}, p.fail("not UTF-8")
	}
	n, err := p.value(0)
	if err != nil {
		return node{}, err
	}
	p.space()
	if p.at != len(p.in) {
		return node{}, p.fail("text after the value")
	}
	return n, nil
}

func (p *parser) space() {
	for p.at < len(p.in) {
		switch p.in[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

func (p *parser) peek() byte {
	p.space()
	if p.at < len(p.in) {
		return p.in[p.at]
	}
	return 0
}

func (p *parser) value(depth int) (node, error) {
	if depth > maxDepth {
		return node{}, p.fail("nested deeper than %d", maxDepth)
	}
	switch c := p.peek(); {
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	case c == '"':
		s, err := p.text()
		return node{kind: '"', text: s}, err
	case c == '-' || c >= '0' && c <= '9':
		return p.integer()
	case p.word("true"):
		return node{kind: 't'}, nil
	case p.word("false"):
		return node{kind: 'f'}, nil
	case p.word("null"):
		return node{}, p.fail("null: leave the field out")
	}
	return node{}, p.fail("want a value")
}

func (p *parser) word(w string) bool {
	if bytes.HasPrefix(p.in[p.at:], []byte(w)) {
		p.at += len(w)
		return true
	}
	return false
}

func (p *parser) object(depth int) (node, error) {
	n := node{kind: '{'}
	p.at++
	if p.peek() == '}' {
		p.at++
		return n, nil
	}
	seen := map[string]bool{}
	for {
		if p.peek() != '"' {
			return n, p.fail("want a key")
		}
		key, err := p.text()
		if err != nil {
			return n, err
		}
		if !plainKey(key) {
			return n, p.fail("key %q: want lower-case letters, digits and _", key)
		}
		if seen[key] {
			return n, p.fail("key %q twice", key)
		}
		seen[key] = true
		if p.peek() != ':' {
			return n, p.fail("want a colon after %q", key)
		}
		p.at++
		v, err := p.value(depth + 1)
		if err != nil {
			return n, err
		}
		n.members = append(n.members, member{key, v})
		done, err := p.more('}')
		if done || err != nil {
			return n, err
		}
	}
}

func (p *parser) array(depth int) (node, error) {
	n := node{kind: '['}
	p.at++
	if p.peek() == ']' {
		p.at++
		return n, nil
	}
	for {
		v, err := p.value(depth + 1)
		if err != nil {
			return n, err
		}
		n.items = append(n.items, v)
		done, err := p.more(']')
		if done || err != nil {
			return n, err
		}
	}
}

// more steps over a comma, or over the closing byte, and then says so.
func (p *parser) more(closing byte) (bool, error) {
	switch p.peek() {
	case ',':
		p.at++
		return false, nil
	case closing:
		p.at++
		return true, nil
	}
	return false, p.fail("want , or %c", closing)
}

func plainKey(k string) bool {
	for i := range len(k) {
		c := k[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return k != ""
}

func (p *parser) integer() (node, error) {
	start := p.at
	if p.in[p.at] == '-' {
		p.at++
	}
	for p.at < len(p.in) && p.in[p.at] >= '0' && p.in[p.at] <= '9' {
		p.at++
	}
	lit := string(p.in[start:p.at])
	if p.at < len(p.in) && (p.in[p.at] == '.' || p.in[p.at] == 'e' || p.in[p.at] == 'E') {
		return node{}, p.fail("a number with fraction or exponent")
	}
	v, err := strconv.ParseInt(lit, 10, 64)
	if err != nil || v > maxInt || v < -maxInt {
		return node{}, p.fail("number %q beyond 2^53-1", lit)
	}
	if strconv.FormatInt(v, 10) != lit {
		return node{}, p.fail("number %q: not its shortest form", lit)
	}
	return node{kind: '0', number: v}, nil
}
