package act

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// CheckCanonical says whether b already is in the one form. Error: ErrNotCanonical wrapped.
func CheckCanonical(b []byte) error {
	s := scanner{in: string(b)}
	if err := s.encoding(); err != nil {
		return err
	}
	if err := s.skip(0); err != nil {
		return err
	}
	return s.end()
}

// scanner reads bytes that must be in the one form and takes no others. Canonical brings others into it.
type scanner struct {
	in string
	at int
}

// fail says where the one form was left. It quotes nothing: the bytes may be a part's.
func (s *scanner) fail(what string) error {
	return fmt.Errorf("%w: byte %d: %s", ErrNotCanonical, s.at, what)
}

func (s *scanner) encoding() error {
	if !utf8.ValidString(s.in) {
		return s.fail("not UTF-8")
	}
	return nil
}

func (s *scanner) end() error {
	if s.at != len(s.in) {
		return s.fail("text after the value")
	}
	return nil
}

// peek returns the byte at the cursor, 0 at the end.
func (s *scanner) peek() byte {
	if s.at < len(s.in) {
		return s.in[s.at]
	}
	return 0
}

func (s *scanner) word(w string) bool {
	if strings.HasPrefix(s.in[s.at:], w) {
		s.at += len(w)
		return true
	}
	return false
}

// skip steps over a value of any shape.
func (s *scanner) skip(depth int) error {
	if depth > maxDepth {
		return s.fail(fmt.Sprintf("nested deeper than %d", maxDepth))
	}
	var err error
	switch c := s.peek(); {
	case c == '"':
		_, err = s.text()
	case c == '-' || c >= '0' && c <= '9':
		_, err = s.integer()
	case c == '{':
		err = s.skipObject(depth)
	case c == '[':
		err = s.skipList(depth)
	case s.word("true"), s.word("false"):
	case s.word("null"):
		err = s.fail("null: leave the field out")
	default:
		err = s.fail("want a value")
	}
	return err
}

func (s *scanner) skipObject(depth int) error {
	before := ""
	for done := s.opens('}'); !done; {
		key, err := s.key(before)
		if err != nil {
			return err
		}
		if err = s.skip(depth + 1); err != nil {
			return err
		}
		if done, err = s.more('}'); err != nil {
			return err
		}
		before = key
	}
	return nil
}

func (s *scanner) skipList(depth int) error {
	for done := s.opens(']'); !done; {
		err := s.skip(depth + 1)
		if err != nil {
			return err
		}
		if done, err = s.more(']'); err != nil {
			return err
		}
	}
	return nil
}

// opens steps over the byte that opens an object or a list, and where nothing stands in it, over the one that closes it.
func (s *scanner) opens(closing byte) (empty bool) {
	s.at++
	if s.peek() != closing {
		return false
	}
	s.at++
	return true
}

// more steps over a comma, or over the closing byte, and then says so.
func (s *scanner) more(closing byte) (done bool, err error) {
	c := s.peek()
	if c != ',' && c != closing {
		return false, s.fail("want , or " + string(closing))
	}
	s.at++
	return c == closing, nil
}

// key reads a key and its colon. It must come after the key before it; "" stands before the first.
func (s *scanner) key(before string) (string, error) {
	if s.peek() != '"' {
		return "", s.fail("want a key")
	}
	start := s.at + 1
	end := start
	for end < len(s.in) && keyByte(s.in[end]) {
		end++
	}
	k := s.in[start:end]
	switch {
	case k == "" || end == len(s.in) || s.in[end] != '"':
		return "", s.fail("a key: want lower-case letters, digits and _")
	case k <= before:
		return "", s.fail("a key that stands twice or out of order")
	case end+1 == len(s.in) || s.in[end+1] != ':':
		return "", s.fail("want a colon after the key")
	}
	s.at = end + 2
	return k, nil
}

// text reads a string. Where it holds no escapes it is a piece of the bytes.
func (s *scanner) text() (string, error) {
	start := s.at + 1
	for i := start; i < len(s.in); i++ {
		switch c := s.in[i]; {
		case c == '"':
			s.at = i + 1
			return s.in[start:i], nil
		case c == '\\':
			s.at = i
			return s.escaped(start)
		case c < 0x20:
			s.at = i
			return "", s.fail("a control character unescaped")
		}
	}
	return "", s.fail("a string without its end")
}

// escaped reads on from the first escape of a string that starts at start.
func (s *scanner) escaped(start int) (string, error) {
	out := append(make([]byte, 0, s.at-start+64), s.in[start:s.at]...)
	for s.at < len(s.in) {
		switch c := s.in[s.at]; {
		case c == '"':
			s.at++
			return string(out), nil
		case c == '\\':
			b, n := escape(s.in[s.at:])
			if n == 0 {
				return "", s.fail("an escape that is none, or not the shortest")
			}
			out = append(out, b)
			s.at += n
		case c < 0x20:
			return "", s.fail("a control character unescaped")
		default:
			out = append(out, c)
			s.at++
		}
	}
	return "", s.fail("a string without its end")
}

// escape returns the byte that the escape at the start of s stands for and the escape's length: 0 where appendString
// would not write it.
func escape(s string) (b byte, n int) {
	if len(s) < 2 {
		return 0, 0
	}
	switch s[1] {
	case '"', '\\':
		return s[1], 2
	case 'b':
		return '\b', 2
	case 't':
		return '\t', 2
	case 'n':
		return '\n', 2
	case 'f':
		return '\f', 2
	case 'r':
		return '\r', 2
	}
	if len(s) < 6 || s[4] != '0' && s[4] != '1' {
		return 0, 0
	}
	c := (s[4]-'0')<<4 | byte(strings.IndexByte("0123456789abcdef", s[5]))&15
	if c == 0 || escapeOf(c) != s[:6] {
		return 0, 0
	}
	return c, 6
}

// integer reads a whole number between -maxInt and maxInt.
func (s *scanner) integer() (int64, error) {
	i := s.at
	if s.in[i] == '-' {
		i++
	}
	first, v := i, int64(0)
	for ; i < len(s.in) && s.in[i] >= '0' && s.in[i] <= '9'; i++ {
		if v = v*10 + int64(s.in[i]-'0'); v > maxInt {
			return 0, s.fail("a number beyond 2^53-1")
		}
	}
	minus, digits := first-s.at, i-first
	switch {
	case digits == 0:
		return 0, s.fail("a number without digits")
	case s.in[first] == '0' && minus+digits > 1:
		return 0, s.fail("a number not in its shortest form")
	case i < len(s.in) && (s.in[i] == '.' || s.in[i] == 'e' || s.in[i] == 'E'):
		return 0, s.fail("a number with fraction or exponent")
	}
	s.at = i
	if minus == 1 {
		v = -v
	}
	return v, nil
}
