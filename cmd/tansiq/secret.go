package main

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/signer"
)

// The variables that hold secrets, or with _FILE behind them the path of a file that does: what systemd's credentials
// and the secrets of containers are. docs/keys.md says when to use which.
const (
	varPassphrase    = "TANSIQ_PASSPHRASE"
	varLogPassphrase = "TANSIQ_LOG_KEY_PASSPHRASE"
	varLogKeyText    = "TANSIQ_LOG_KEY_TEXT"
)

// keyOf opens a key file and asks for its passphrase where it needs one.
func (a *app) keyOf(path string) (*keyfile.Key, error) {
	return keyfile.Open(path, func() (string, error) {
		return a.passphrase("prompt.passphrase", locale.A("File", locale.Isolate(path)))
	})
}

// passphrase takes TANSIQ_PASSPHRASE, or asks at the terminal.
func (a *app) passphrase(key string, args ...locale.Arg) (string, error) {
	p, err := a.secretVariable(varPassphrase)
	if p != "" || err != nil {
		return p, err
	}
	if a.secret == nil {
		return "", problem("no_terminal", exitKey)
	}
	return a.secret(a.p.T(key, args...) + " ")
}

// secretVariable returns what a variable holds, or the file that the variable with _FILE behind it names; "" where
// neither is set.
func (a *app) secretVariable(name string) (string, error) {
	value, path := a.env(name), a.env(name+"_FILE")
	switch {
	case value != "" && path != "":
		return "", problem("secret_twice", exitUsage, locale.A("One", name), locale.A("Other", name+"_FILE"))
	case path == "":
		return value, nil
	}
	p, err := keyfile.ReadPassphrase(path)
	switch {
	case errors.Is(err, keyfile.ErrOpenToAll):
		return "", problem("secret_open", exitKey, locale.A("File", locale.Isolate(path)))
	case err != nil || p == "":
		return "", problem("secret_file", exitKey, locale.A("File", locale.Isolate(path)))
	}
	return p, nil
}

// newPassphrase asks twice.
func (a *app) newPassphrase() (string, error) {
	given, err := a.secretVariable(varPassphrase)
	if err != nil {
		return "", err
	}
	first, err := a.passphrase("prompt.new_passphrase")
	if err != nil {
		return "", err
	}
	if err := longEnough(first); err != nil || given != "" {
		return first, err
	}
	second, err := a.passphrase("prompt.again")
	if err != nil {
		return "", err
	}
	if first != second {
		return "", problem("passphrases_differ", exitKey)
	}
	return first, nil
}

// minPassphrase is the fewest characters of a passphrase: NIST SP 800-63B section 5.1.1.1 asks for 8; keys of
// delegations deserve more.
const minPassphrase = 12

func longEnough(passphrase string) error {
	if len([]rune(passphrase)) < minPassphrase {
		return problem("short_passphrase", exitKey, locale.A("Min", minPassphrase))
	}
	return nil
}

// logSigner returns what signs the checkpoints of the log of an origin: the command, text or file that is set, else the
// file in the home's keys. Two of them are refused, whether they are flags or variables: which of them is meant is for a
// person to say.
func (a *app) logSigner(origin string) (record.LogSigner, error) {
	if err := a.oneLogKey(); err != nil {
		return nil, err
	}
	if a.g.LogKeyCommand != "" {
		return a.logCommand(origin)
	}
	key, err := a.logKey(origin)
	if err != nil {
		return nil, err
	}
	return record.NewLogSigner(origin, key.Private())
}

func (a *app) oneLogKey() error {
	var set []string
	for _, s := range []struct{ name, value string }{{"--log-key", a.g.LogKey}, {varLogKeyText, a.env(varLogKeyText)}, {"--log-key-command", a.g.LogKeyCommand}} {
		if s.value != "" {
			set = append(set, s.name)
		}
	}
	if len(set) > 1 {
		return problem("log_key_twice", exitUsage, locale.A("One", set[0]), locale.A("Other", set[1]))
	}
	return nil
}

// logCommand asks the command that holds the log's key for its public key.
func (a *app) logCommand(origin string) (record.LogSigner, error) {
	words, err := signer.Words(a.g.LogKeyCommand)
	if err != nil {
		return nil, err
	}
	return signer.Open(a.ctx, origin, words)
}

// logKey opens the log's key in its file or text.
func (a *app) logKey(origin string) (*keyfile.Key, error) {
	path := a.logKeyPath(origin)
	if a.g.LogKey != "" {
		path = a.keyPath(a.g.LogKey)
	}
	text, where := a.env(varLogKeyText), path
	if text != "" {
		where = varLogKeyText
	}
	passphrase := func() (string, error) {
		p, err := a.secretVariable(varLogPassphrase)
		if p != "" || err != nil {
			return p, err
		}
		return a.passphrase("prompt.passphrase", locale.A("File", locale.Isolate(where)))
	}
	if text != "" {
		return keyfile.OpenText(text, where, passphrase)
	}
	key, err := keyfile.Open(path, passphrase)
	if errors.Is(err, keyfile.ErrMissing) {
		return nil, problem("no_log_key", exitKey, locale.A("File", locale.Isolate(path)))
	}
	return key, err
}

func (a *app) logKeyPath(origin string) string {
	return filepath.Join(a.keysDir(), "log-"+strings.NewReplacer("/", "-", ":", "-", `\`, "-").Replace(origin)+".key")
}
