package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/peacetest"
)

// journals keeps what every script printed, by engine and script.
type journals struct {
	sync.Mutex
	text map[string]string
	dir  string // in which the scripts' folders stay until the end
}

// scribe is a testscript.T that keeps the log of each script, and shows it where the script fails.
type scribe struct {
	*testing.T
	kept *journals
}

func (s scribe) Run(name string, f func(testscript.T)) {
	s.T.Run(name, func(t *testing.T) { f(scribe{t, s.kept}) })
}

// Verbose keeps the log whole: what passed is searched too.
func (scribe) Verbose() bool { return true }

func (s scribe) Log(args ...any) {
	for _, a := range args {
		text, ok := a.(string)
		if !ok {
			continue
		}
		s.kept.Lock()
		s.kept.text[s.Name()] += text
		s.kept.Unlock()
		if s.Failed() || testing.Verbose() {
			s.T.Log(text)
		}
	}
}

// FailNow marks the failure before the script's log arrives, so that it is shown.
func (s scribe) FailNow() {
	s.Fail()
	s.T.FailNow()
}

func TestJourneys(t *testing.T) {
	kept := map[string]*journals{}
	for _, engine := range []string{"sqlite", "postgres"} {
		j := &journals{text: map[string]string{}, dir: t.TempDir()}
		t.Run(engine, func(t *testing.T) {
			if engine == "postgres" {
				peacetest.PostgresAddress(t) // skips without a server
			}
			kept[engine] = j
			testscript.RunT(scribe{t, j}, testscript.Params{Dir: "testdata", WorkdirRoot: j.dir, RequireUniqueNames: true, Setup: setup(engine), Cmds: commandsOfScripts(), Condition: conditionOf(engine)})
		})
	}
	for engine, j := range kept {
		t.Run("output on "+engine, func(t *testing.T) { checkJournals(t, j) })
	}
}

// conditionOf lets a script ask which engine it runs on: [sqlite].
func conditionOf(engine string) func(string) (bool, error) {
	return func(name string) (bool, error) {
		if name != "sqlite" {
			return false, fmt.Errorf("no condition %q", name)
		}
		return engine == name, nil
	}
}

// setup gives each script a database of its own and the secretariat's home. The language is Arabic unless a script
// says otherwise.
func setup(engine string) func(*testscript.Env) error {
	return func(e *testscript.Env) error {
		s := e.T().(scribe)
		fresh := func(name string) string {
			if engine == "postgres" {
				return peacetest.PostgresAddress(s.T)
			}
			return "sqlite:" + filepath.Join(e.WorkDir, name+".db")
		}
		e.Values["fresh"] = fresh
		e.Setenv("HOME", e.WorkDir)
		e.Setenv("TANSIQ_HOME", filepath.Join(e.WorkDir, "secretariat"))
		e.Setenv("TANSIQ_DB", fresh("tansiq"))
		e.Setenv("ENGINE", engine)
		return nil
	}
}

// checkJournals holds what every output of every journey must keep: isolates are balanced, no private key is in it.
func checkJournals(t *testing.T, j *journals) {
	if len(j.text) == 0 {
		t.Fatal("no script ran")
	}
	seeds := seedsUnder(t, j.dir)
	for name, text := range j.text {
		for i, line := range strings.Split(text, "\n") {
			if strings.HasPrefix(line, "> ") { // what the script typed
				continue
			}
			if !balanced(line) {
				t.Errorf("%s: line %d of the log has an isolate without its pair: %q", name, i+1, line)
			}
			if strings.Contains(line, passphraseOfTests) {
				t.Errorf("%s: line %d of the log has the passphrase", name, i+1)
			}
			if arabicScript(name) && !strings.HasPrefix(line, "#") && !isJSONLine(line) {
				rest, _ := withoutIsolates(line)
				if sentence := threeLatinWords().FindString(betweenBackquotes().ReplaceAllString(rest, " ")); sentence != "" {
					t.Errorf("%s: line %d of the log has the sentence %q: %q", name, i+1, sentence, line)
				}
			}
		}
		for file, seed := range seeds {
			for _, form := range formsOf(seed) {
				if strings.Contains(text, form) {
					t.Errorf("%s: the private key of %s is in an output", name, file)
				}
			}
		}
	}
}

// arabicScript reports whether a script runs in Arabic from its beginning to its end.
func arabicScript(name string) bool {
	return strings.HasSuffix(name, "_ar") || strings.HasSuffix(name, "/positions")
}

// TestEveryKindOfActOccursInAJourney holds that an entry of every kind is appended by some script, and that it is
// listed there under its label.
func TestEveryKindOfActOccursInAJourney(t *testing.T) {
	by := map[act.Kind]string{
		act.KindProcessOpened: "tansiq init", act.KindPartyAdmitted: "tansiq party admit", act.KindPartyJoined: "tansiq party join",
		act.KindPartySuspended: "tansiq party suspend", act.KindPersonEnrolled: "tansiq person enrol", act.KindPersonLeft: "tansiq person left",
		act.KindKeyAdded: "tansiq key add", act.KindKeyRevoked: "tansiq key revoke", act.KindMandateGranted: "tansiq mandate grant",
		act.KindMandateWithdrawn: "tansiq mandate withdraw", act.KindSourceFiled: "tansiq read", act.KindStatementRecorded: "tansiq accept",
		act.KindInstrumentRegistered: "tansiq instrument register", act.KindProvisionRegistered: "tansiq instrument provision",
		act.KindInstrumentLinked: "tansiq instrument link", act.KindCommitmentRecorded: "tansiq commitment record",
		act.KindCommitmentRevised: "tansiq commitment revise", act.KindAssessmentMade: "tansiq assess", act.KindPositionTaken: "tansiq position",
		act.KindEntryCorrected: "tansiq correct", act.KindEntryWithdrawn: "tansiq withdraw", act.KindRedactionMade: "tansiq redact",
	}
	p := printer(t, locale.English)
	scripts := scriptTexts(t)
	for _, k := range act.Kinds() {
		command, known := by[k]
		if !known {
			t.Errorf("kind %s: no command of the command line is known to append it", k)
			continue
		}
		done := false
		for _, text := range scripts {
			at := strings.Index(text, "\n"+command+" ")
			done = done || at >= 0 && strings.Contains(text[at:], p.Kind(string(k)))
		}
		if !done {
			t.Errorf("kind %s: no script has %q at the beginning of a line and then expects %q", k, command, p.Kind(string(k)))
		}
	}
}

// scriptTexts returns the scripts of testdata by name.
func scriptTexts(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("find scripts: %d, %v", len(files), err)
	}
	out := map[string]string{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(f)] = string(b)
	}
	return out
}
