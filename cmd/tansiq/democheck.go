package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
)

// demoCheck exports the exercise as a bundle, has a second run of the program check it with nothing but the bundle and
// the log id, then changes one word in a copy and has that refused. It fails unless both went so.
func (a *app) demoCheck(dir string, x *exercise) error {
	var b bytes.Buffer
	if err := a.program.Record.Export(a.ctx, &b, x.head.Log, nil); err != nil {
		return err
	}
	alone := filepath.Join(dir, "checker") // a folder that has nothing else of the demonstration
	if err := os.MkdirAll(alone, 0o700); err != nil {
		return err
	}
	honest, forged := filepath.Join(alone, "exercise.bundle"), filepath.Join(alone, "forged.bundle")
	if err := os.WriteFile(honest, b.Bytes(), 0o600); err != nil {
		return err
	}
	changed, ok := oneWordChanged(b.Bytes())
	if !ok {
		return problem("demo_no_word", exitCheck)
	}
	if err := os.WriteFile(forged, changed, 0o600); err != nil {
		return err
	}
	a.printf("\n")
	a.say("demo.verify")
	code, out, err := a.second(alone, honest, string(x.head.Log))
	if err != nil {
		return err
	}
	a.printf("%s", out)
	if code != exitDone {
		return problem("demo_refused_honest", exitCheck)
	}
	a.printf("\n")
	a.say("demo.forge")
	code, out, err = a.second(alone, forged, string(x.head.Log))
	if err != nil {
		return err
	}
	a.printf("%s", out)
	if code != exitCheck {
		return problem("demo_accepted_forged", exitCheck)
	}
	a.say("demo.forge_refused")
	a.printf("\n")
	return nil
}

// second runs the program again, in a folder and an environment of its own.
func (a *app) second(dir, bundle, log string) (int, []byte, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, nil, err
	}
	cmd := exec.CommandContext(a.ctx, self, "verify", filepath.Base(bundle), "--log="+log, "--lang="+string(a.p.Language()))
	cmd.Args[0] = "tansiq"
	cmd.Dir, cmd.Env = dir, []string{"HOME=" + dir, "PATH=" + a.env("PATH")}
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), out, nil
	}
	return 0, out, err
}

// oneWordChanged turns the first "evaluated" (to consider) of a signed payload into "agreed": what a headline does.
func oneWordChanged(bundle []byte) ([]byte, bool) {
	const from, to = `"modality":"evaluated"`, `"modality":"agreed"`
	key := []byte(`"payload":"`)
	for at := 0; ; {
		i := bytes.Index(bundle[at:], key)
		if i < 0 {
			return nil, false
		}
		start := at + i + len(key)
		end := start + bytes.IndexByte(bundle[start:], '"')
		payload, err := base64.StdEncoding.DecodeString(string(bundle[start:end]))
		if err == nil && bytes.Contains(payload, []byte(from)) {
			payload = bytes.Replace(payload, []byte(from), []byte(to), 1)
			return bytes.Join([][]byte{bundle[:start], []byte(base64.StdEncoding.EncodeToString(payload)), bundle[end:]}, nil), true
		}
		at = end
	}
}
