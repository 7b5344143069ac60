package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/commitment"
	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/reading"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/signer"
	"github.com/tansiq/tansiq/source"
	"github.com/tansiq/tansiq/store"
	"github.com/tansiq/tansiq/tiles"
)

// Exit codes; doc.go says what each means.
const (
	exitDone     = 0
	exitFault    = 1
	exitUsage    = 2
	exitInput    = 3
	exitRefused  = 4
	exitCheck    = 5
	exitDatabase = 6
	exitKey      = 7
	exitNotFound = 8
)

// fault is an error with a message "error.<code>" and what to do next, "next.<code>".
type fault struct {
	code string
	exit int
	args []locale.Arg
}

func (f *fault) Error() string { return f.code }

func problem(code string, exit int, args ...locale.Arg) error { return &fault{code, exit, args} }

// explained is what a person reads.
type explained struct {
	text, next string
	exit       int
}

// explain is the one table from errors to messages. Internal text never reaches a person: an unknown error is a short
// mark that stands in both languages.
func (a *app) explain(err error) explained {
	var f *fault
	if errors.As(err, &f) {
		return explained{a.p.T("error."+f.code, f.args...), a.p.T("next."+f.code, f.args...), f.exit}
	}
	if e, ok := a.explainAct(err); ok {
		return e
	}
	for _, row := range sentinelRows() {
		if errors.Is(err, row.is) {
			return explained{a.p.T("error." + row.code), a.p.T("next." + row.code), row.exit}
		}
	}
	sum := sha256.Sum256([]byte(err.Error()))
	mark := hex.EncodeToString(sum[:4])
	if a.env("TANSIQ_DEBUG") != "" {
		fmt.Fprintln(a.err, mark, err)
	}
	return explained{a.p.T("error.unknown", locale.A("Mark", locale.Isolate(mark))), a.p.T("next.unknown"), exitFault}
}

// sentinelRow is the message and the exit code of an error that packages give out by name.
type sentinelRow struct {
	is   error
	code string
	exit int
}

func sentinelRows() []sentinelRow {
	return []sentinelRow{
		{store.ErrURL, "database_url", exitDatabase},
		{store.ErrMissing, "database_missing", exitDatabase},
		{store.ErrNewer, "database_newer", exitDatabase},
		{store.ErrOutdated, "database_outdated", exitDatabase},
		{store.ErrFull, "database_full", exitDatabase},
		{store.ErrOutcome, "database_outcome", exitDatabase},
		{store.ErrSettings, "database_settings", exitDatabase},
		{store.ErrReachable, "database_unreachable", exitDatabase},
		{store.ErrErase, "erase", exitDatabase},
		{record.ErrNoLog, "no_process", exitNotFound},
		{record.ErrLogKey, "log_key", exitKey},
		{record.ErrNotSeen, "not_seen", exitNotFound},
		{record.ErrNoTile, "no_tile", exitNotFound},
		{record.ErrCheckpoint, "checkpoint", exitCheck},
		{record.ErrCutBundle, "bundle_cut", exitInput},
		{record.ErrLogThere, "log_there", exitInput},
		{record.ErrAuditState, "audit_state", exitInput},
		{record.ErrBeyondRepair, "beyond_repair", exitCheck},
		{record.ErrDamaged, "damaged_copy", exitCheck},
		{record.ErrThere, "backup_there", exitInput},
		{store.ErrNoBackup, "no_backup", exitInput},
		{store.ErrOlder, "backup_older", exitDatabase},
		{store.ErrFilled, "database_filled", exitInput},
		{source.ErrNoDraft, "no_draft", exitNotFound},
		{source.ErrErased, "source_gone", exitNotFound},
		{signer.ErrWords, "log_key_command", exitUsage},
		{keyfile.ErrMissing, "key_missing", exitKey},
		{keyfile.ErrForm, "key_form", exitKey},
		{keyfile.ErrOpenToAll, "key_open", exitKey},
		{keyfile.ErrPassphrase, "passphrase", exitKey},
		{keyfile.ErrThere, "key_there", exitKey},
		{reading.ErrEncoding, "encoding", exitInput},
		{reading.ErrEmpty, "empty_text", exitInput},
		{reading.ErrNoDate, "no_published", exitInput},
		{reading.ErrTooLarge, "text_too_large", exitInput},
		{commitment.ErrNoCommitment, "unknown_commitment", exitNotFound},
		{os.ErrPermission, "permission", exitInput},
		{context.DeadlineExceeded, "interrupted", exitFault},
	}
}

// explainAct explains what the record, its checks and the decisions say.
func (a *app) explainAct(err error) (explained, bool) {
	var invalid *act.Invalid
	var refusal *record.Refusal
	var broken *record.Fault
	var served *record.ServedFault
	var fetch *tiles.FetchError
	var decision *source.DecisionProblem
	var hook *signer.HookError
	switch {
	case errors.As(err, &fetch): // before what a check says of the half that came
		return a.explainFetch(fetch), true
	case errors.As(err, &hook) && !errors.Is(err, context.Canceled):
		return a.explainHook(hook), true
	case errors.As(err, &invalid):
		return a.explainInvalid(invalid), true
	case errors.As(err, &refusal):
		args := []locale.Arg{locale.A("Kind", a.p.Kind(string(refusal.Kind))), locale.A("Field", locale.Isolate(refusal.Field)), locale.A("Got", a.given(refusal.Got))}
		text := a.p.T("refused."+string(refusal.Reason), args...)
		var kept *keptError
		if errors.As(err, &kept) {
			text += "\n" + a.p.T("outbox.kept", locale.A("File", locale.Isolate(kept.file)))
		}
		return explained{text, a.p.T("refused_next."+string(refusal.Reason), args...), exitRefused}, true
	case errors.As(err, &broken):
		args := []locale.Arg{locale.A("Line", broken.Line), locale.A("Entry", a.entryName(broken.Index))}
		return explained{a.p.T("fault."+string(broken.Code), args...), a.p.T("fault_next." + string(broken.Code)), exitCheck}, true
	case errors.As(err, &served):
		args := []locale.Arg{locale.A("Entry", a.entryName(served.Index)), locale.A("Tile", locale.Isolate(served.Tile))}
		return explained{a.p.T("served."+string(served.Code), args...), a.p.T("served_next." + string(served.Code)), exitCheck}, true
	case errors.As(err, &decision):
		args := []locale.Arg{locale.A("Item", locale.Isolate(decision.Item)), locale.A("Got", a.given(decision.Got))}
		return explained{a.p.T("decision."+decision.Code, args...), a.p.T("next.decision"), exitInput}, true
	}
	return explained{}, false
}

func (a *app) explainFetch(fetch *tiles.FetchError) explained {
	text := a.p.T("error.fetch", locale.A("URL", locale.Isolate(fetch.URL)))
	switch {
	case fetch.TooLong():
		text = a.p.T("error.fetch_long", locale.A("URL", locale.Isolate(fetch.URL)))
	case fetch.Status != 0:
		text = a.p.T("error.fetch_status", locale.A("URL", locale.Isolate(fetch.URL)), locale.A("Status", fetch.Status))
	}
	return explained{text, a.p.T("next.fetch"), exitInput}
}

// explainHook says how the program that holds the log's key failed, and what it said itself.
func (a *app) explainHook(hook *signer.HookError) explained {
	code := "answer"
	for _, row := range []struct {
		is   error
		code string
	}{{signer.ErrStart, "start"}, {signer.ErrTime, "time"}, {signer.ErrExit, "exit"}, {signer.ErrSignature, "signature"}} {
		if errors.Is(hook, row.is) {
			code = row.code
		}
	}
	args := []locale.Arg{locale.A("Program", locale.Isolate(hook.Program)), locale.A("Said", locale.Isolate(hook.Stderr))}
	text := a.p.T("error.hook_"+code, args...)
	if hook.Stderr != "" {
		text += "\n" + a.p.T("word.hook_said", args...)
	}
	return explained{text, a.p.T("next.hook_"+code, args...), exitKey}
}

func (a *app) explainInvalid(invalid *act.Invalid) explained {
	args := []locale.Arg{locale.A("Kind", a.p.Kind(string(invalid.Kind))), locale.A("Field", locale.Isolate(invalid.Field)), locale.A("Got", a.given(invalid.Got))}
	return explained{a.p.T("invalid."+string(invalid.Rule), args...), a.p.T("next.invalid", args...), exitInput}
}

// given shows what stood in a field.
func (a *app) given(s string) string {
	if s == "" {
		return a.p.T("word.nothing")
	}
	return locale.Isolate(s)
}

// entryName names an entry of a bundle, or what stands around the entries.
func (a *app) entryName(index int64) string {
	if index < 0 {
		return a.p.T("word.no_entry")
	}
	return a.p.T("word.entry_number", locale.A("N", a.p.Number(index)))
}
