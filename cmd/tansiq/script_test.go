package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
	"golang.org/x/text/encoding/charmap"
)

// commandsOfScripts are the commands that scripts have beside those of testscript:
//
//	join PARTY ACTOR       makes a party's demonstration keys in $WORK/PARTY, has the secretariat in $WORK/secretariat admit
//	                       it, and has it join and enrol one person with one device that may sign everything
//	exit CODE COMMAND...   runs a command and fails unless it exits with the code
//	keep NAME PATTERN      sets NAME to the first group of PATTERN in the last standard output
//	fill FILE              replaces ${NAME} in a file by the variable
//	database NAME          sets NAME to the address of another empty database
//	sql STATEMENT          runs a statement on the database of $TANSIQ_DB, behind the program's back
//	newer                  makes the database of $TANSIQ_DB one of a newer version
//	windows1256 FILE OUT   writes a UTF-8 file in the encoding that old Arabic Windows wrote
//	mode PERM FILE...      fails unless each file has the mode
//	lines N FILE OUT       writes the first N lines of a file
//	bytes ADDRESS TEXT     fails unless the text stands in a file of the SQLite database; of another it is not looked for
//	only NAME DIR TEXT     sets NAME to the one file in a folder of signed acts that has the text in a part
//	text NAME FILE         sets NAME to the text of a file
//	replace OLD NEW FILE OUT   writes a bundle with OLD changed to NEW in the first signed payload that has it
func commandsOfScripts() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"join": scriptJoin, "exit": scriptExit, "keep": scriptKeep, "fill": scriptFill, "database": scriptDatabase, "sql": scriptSQL, "newer": scriptNewer, "windows1256": scriptWindows1256,
		"mode": scriptMode, "lines": scriptLines, "replace": scriptReplace, "text": scriptText, "only": scriptOnly, "bytes": scriptBytes,
	}
}

func want(ts *testscript.TestScript, neg bool, args []string, n int) {
	if neg || len(args) != n {
		ts.Fatalf("want %d words and no negation, got %q", n, args)
	}
}

// scriptJoin runs what whole_en.txtar tells step by step.
func scriptJoin(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2)
	party, actor := args[0], args[1]
	home := ts.Getenv("TANSIQ_HOME")
	own := filepath.Join(ts.Getenv("WORK"), party)
	for _, step := range [][]string{
		{own, "key", "new", "root", "--role=root", "--party=" + party, "--demo-keys"},
		{own, "key", "new", "device", "--role=device", "--party=" + party, "--demo-keys"},
		{filepath.Join(ts.Getenv("WORK"), "secretariat"), "party", "admit", party, "--name-en=Delegation " + party, "--name-ar=وفد " + party, "--actor=" + actor,
			"--root-key=" + filepath.Join(own, "keys", "root.key")},
		{own, "party", "join", "--compared=exercise"},
		{own, "person", "enrol", "--name-en=A person of " + party},
		{own, "key", "add", "device", "--person=$PERSON"},
		{own, "mandate", "grant", "device", "--kinds=all"},
	} {
		ts.Setenv("TANSIQ_HOME", step[0])
		for i, word := range step {
			step[i] = strings.ReplaceAll(word, "$PERSON", ts.Getenv("PERSON"))
		}
		ts.Check(ts.Exec("tansiq", step[1:]...))
		if step[1] == "person" {
			scriptKeep(ts, false, []string{"PERSON", `([0-9a-f]{8}-[0-9a-f-]{27})`})
		}
	}
	ts.Setenv("TANSIQ_HOME", home)
}

func scriptExit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("want a code and a command, got %q", args)
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

func scriptKeep(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2)
	re, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	m := re.FindStringSubmatch(ts.ReadFile("stdout"))
	if len(m) != 2 {
		ts.Fatalf("no group of %s in the output", args[1])
	}
	ts.Setenv(args[0], m[1])
}

func scriptFill(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 1)
	filled := os.Expand(ts.ReadFile(args[0]), func(name string) string {
		v := ts.Getenv(name)
		if v == "" {
			ts.Fatalf("%s has ${%s}, which is not set", args[0], name)
		}
		return v
	})
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(filled), 0o600))
}

func scriptDatabase(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 1)
	ts.Setenv(args[0], ts.Value("fresh").(func(string) string)(strings.ToLower(args[0])))
}

func scriptSQL(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 1)
	ctx := context.Background()
	db, err := store.Open(ctx, ts.Getenv("TANSIQ_DB"), store.Options{})
	ts.Check(err)
	defer db.Close()
	ts.Check(db.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, args[0])
		if err == nil && n == 0 {
			err = fmt.Errorf("%s changed nothing", args[0])
		}
		return err
	}))
}

func scriptNewer(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 0)
	ctx := context.Background()
	db, err := store.Open(ctx, ts.Getenv("TANSIQ_DB"), store.Options{})
	ts.Check(err)
	defer db.Close()
	ts.Check(db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, $1)`, true)
		return err
	}))
}

func scriptWindows1256(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2)
	b, err := charmap.Windows1256.NewEncoder().Bytes([]byte(ts.ReadFile(args[0])))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b, 0o600))
}

func scriptMode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("want a mode and files, got %q", args)
	}
	perm, err := strconv.ParseUint(args[0], 8, 32)
	ts.Check(err)
	for _, f := range args[1:] {
		st, err := os.Stat(ts.MkAbs(f))
		ts.Check(err)
		if st.Mode().Perm() != os.FileMode(perm) {
			ts.Fatalf("%s has mode %o, want %o", f, st.Mode().Perm(), perm)
		}
	}
}

func scriptLines(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 3)
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	lines := strings.SplitAfter(ts.ReadFile(args[1]), "\n")
	if n > len(lines) {
		ts.Fatalf("%s has %d lines", args[1], len(lines))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(strings.Join(lines[:n], "")), 0o600))
}

func scriptText(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2)
	ts.Setenv(args[0], ts.ReadFile(args[1]))
}

func scriptBytes(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, false, args, 2)
	path, ok := strings.CutPrefix(args[0], "sqlite:")
	if !ok {
		return
	}
	files, err := filepath.Glob(path + "*")
	ts.Check(err)
	found := ""
	for _, f := range files {
		if strings.Contains(ts.ReadFile(f), args[1]) {
			found = f
		}
	}
	if (found == "") != neg {
		ts.Fatalf("%q stands in %q of %d files", args[1], found, len(files))
	}
}

func scriptOnly(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 3)
	files, err := filepath.Glob(filepath.Join(ts.MkAbs(args[1]), "*"))
	ts.Check(err)
	var found []string
	for _, f := range files {
		for line := range strings.Lines(ts.ReadFile(f)) {
			s, err := record.ParseSubmission([]byte(line))
			ts.Check(err)
			for _, p := range s.Parts {
				if strings.Contains(string(p.Content), args[2]) {
					found = append(found, f)
				}
			}
		}
	}
	if len(found) != 1 {
		ts.Fatalf("%d of %d files have %q", len(found), len(files), args[2])
	}
	ts.Setenv(args[0], found[0])
}

func scriptReplace(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 4)
	out, ok := payloadChanged([]byte(ts.ReadFile(args[2])), []byte(args[0]), []byte(args[1]))
	if !ok {
		ts.Fatalf("no signed payload of %s has %q", args[2], args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), out, 0o600))
}

// payloadChanged changes old to new in the first signed payload of a bundle that has it.
func payloadChanged(bundle, old, new []byte) ([]byte, bool) {
	for _, m := range regexp.MustCompile(`"payload":"([A-Za-z0-9+/=]*)"`).FindAllSubmatchIndex(bundle, -1) {
		payload, err := base64.StdEncoding.DecodeString(string(bundle[m[2]:m[3]]))
		if err != nil || !bytes.Contains(payload, old) {
			continue
		}
		payload = bytes.Replace(payload, old, new, 1)
		return bytes.Join([][]byte{bundle[:m[2]], []byte(base64.StdEncoding.EncodeToString(payload)), bundle[m[3]:]}, nil), true
	}
	return nil, false
}
