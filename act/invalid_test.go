package act

import (
	"errors"
	"testing"
)

// wantInvalid checks that err is the *Invalid of a field and a rule.
func wantInvalid(t testing.TB, name string, err error, field string, rule Rule) {
	t.Helper()
	var bad *Invalid
	if !errors.As(err, &bad) {
		t.Errorf("%s: error %v, want field %s: %s", name, err, field, rule)
		return
	}
	if bad.Field != field || bad.Rule != rule {
		t.Errorf("%s: got field %s: %s, want field %s: %s", name, bad.Field, bad.Rule, field, rule)
	}
}
