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

type pair struct {
	key   string
	value node
}

// node is one JSON value: exactly one of the fields that kind names is meant.
type node struct {
	kind    byte // '{', '[', '"', '0', 't', 'f', 'n'
	members []pair
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

func appendNode(out []byte, n node) []byte {
	switch n.kind {
	case '{':
		slices.SortFunc(n.members, func(a, b pair) int { return bytes.Compare([]byte(a.key), []byte(b.key)) })
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
	out = append(out, '"')
	from := 0
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' {
			out = append(append(out, s[from:i]...), escapeOf(c)...)
			from = i + 1
		}
	}
	return append(append(out, s[from:]...), '"')
}

// controls holds the long escapes of U+0000 to U+001F, six letters each.
const controls = `\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f` +
	`\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f`

// escapeOf returns the one escape of a quotation mark, a backslash or a control character.
func escapeOf(c byte) string {
	switch c {
	case '"':
		return `\"`
	case '\\':
		return `\\`
	case '\b':
		return `\b`
	case '\t':
		return `\t`
	case '\n':
		return `\n`
	case '\f':
		return `\f`
	case '\r':
		return `\r`
	}
	return controls[6*int(c) : 6*int(c)+6]
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
		n.members = append(n.members, pair{key, v})
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
		if !keyByte(k[i]) {
			return false
		}
	}
	return k != ""
}

func keyByte(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' }

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
