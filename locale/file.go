package locale

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// text is one key of one file. A plain text is the form "other".
type text struct {
	key    string
	plural bool
	forms  map[string]string
	where  string // for errors: "text/ar.json of source 2"; source 0 is this package
}

func (t text) problem(format string, args ...any) error {
	return fmt.Errorf("check %q in %s: %s", t.key, t.where, fmt.Sprintf(format, args...))
}

// read returns the texts of one file in its order. Keys there twice come back twice: the caller refuses them.
func read(fsys fs.FS, l Language, source int) ([]text, error) {
	name := "text/" + string(l) + ".json"
	where := fmt.Sprintf("%s of source %d", name, source)
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", where, err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	var out []text
	err = object(d, func(key string) error {
		t := text{key: key, where: where}
		out = append(out, t)
		return out[len(out)-1].value(d)
	})
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("want nothing after the object")
		}
	}
	if err != nil {
		return nil, fmt.Errorf("parse %s at byte %d: %w", where, d.InputOffset(), err)
	}
	return out, nil
}

// value reads a string, or an object of strings by plural form.
func (t *text) value(d *json.Decoder) error {
	t.forms = map[string]string{}
	tok, err := d.Token()
	if err != nil {
		return err
	}
	switch tok := tok.(type) {
	case string:
		t.forms["other"] = tok
		return nil
	case json.Delim:
		if tok == '{' {
			t.plural = true
			return members(d, func(form string) error {
				if _, twice := t.forms[form]; twice {
					return fmt.Errorf("%q has the form %q twice", t.key, form)
				}
				tok, err := d.Token()
				s, ok := tok.(string)
				if err == nil && !ok {
					err = fmt.Errorf("%q: want a text as the form %q", t.key, form)
				}
				t.forms[form] = s
				return err
			})
		}
	}
	return fmt.Errorf("%q: want a text or an object of plural forms", t.key)
}

// object reads { … } and calls member at each key: encoding/json's maps would hide a key that is there twice.
func object(d *json.Decoder, member func(key string) error) error {
	tok, err := d.Token()
	if err != nil {
		return err
	}
	if tok != json.Delim('{') {
		return errors.New("want an object")
	}
	return members(d, member)
}

// members reads what follows a { up to and with its }.
func members(d *json.Decoder, member func(key string) error) error {
	for d.More() {
		tok, err := d.Token()
		if err != nil {
			return err
		}
		if err := member(tok.(string)); err != nil { // the decoder gives nothing but strings as keys
			return err
		}
	}
	_, err := d.Token()
	return err
}
