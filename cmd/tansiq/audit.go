package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/tansiq/tansiq/locale"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/store"
)

// isDatabase reports whether what is to be checked is a database: by its address, or the one of --db where nothing is
// named.
func isDatabase(what string) bool {
	_, _, err := store.ParseURL(what)
	return what == "" || err == nil
}

// database checks a database and everything in it.
func (c *verifyCmd) database(a *app, want record.Expect, words string) error {
	if c.Record != "" {
		a.g.DB = c.Record
	}
	if err := a.openAs(false, true); err != nil {
		return err
	}
	heads, err := a.processes(c.State != "" || c.Log != "" || c.Seen != "" || c.Vkey != "")
	if err != nil {
		return err
	}
	return a.countFindings(heads, func(h record.Head) (int64, error) {
		if words != "" {
			if err := a.compareWords(words, string(h.Log)); err != nil {
				return 0, err
			}
			want.Log = h.Log
		}
		if err := c.sameKey(a, h); err != nil {
			return 0, err
		}
		return a.audit(h, want, c.State)
	})
}

// countFindings audits logs one after the other and fails where anything was found.
func (a *app) countFindings(heads []record.Head, audit func(record.Head) (int64, error)) error {
	found := int64(0)
	for _, h := range heads {
		n, err := audit(h)
		if err != nil {
			return err
		}
		found += n
	}
	if found > 0 {
		return problem("audit_found", exitCheck, locale.A("N", a.p.N("count.findings", found)))
	}
	return nil
}

// sameKey holds the log's key in the database against the one that --vkey names.
func (c *verifyCmd) sameKey(a *app, h record.Head) error {
	if c.Vkey == "" {
		return nil
	}
	opened, err := a.program.Record.Process(a.ctx, h.Log)
	if err != nil {
		return err
	}
	if key, err := vkeyOf(opened); err != nil || key != c.Vkey {
		return errors.Join(problem("vkey_differs", exitCheck), err)
	}
	return nil
}

// processes returns the log that --process names, or every one; exactly one where single.
func (a *app) processes(single bool) ([]record.Head, error) {
	if single || a.g.Process != "" {
		h, err := a.process()
		return []record.Head{h}, err
	}
	heads, err := a.program.Record.Logs(a.ctx)
	if err == nil && len(heads) == 0 {
		err = problem("no_process", exitNotFound)
	}
	return heads, err
}

// audit checks one log and prints what came of it. It returns how much was found.
func (a *app) audit(h record.Head, want record.Expect, state string) (int64, error) {
	o := record.AuditOptions{Want: want, Projections: true, Progress: a.progress()}
	if state != "" {
		from, err := a.auditState(state)
		if err != nil {
			return 0, err
		}
		o.From = from
		o.Keep = func(s record.AuditState) error { return a.keepState(state, s) }
	}
	r, err := a.program.Record.Audit(a.ctx, h.Log, o)
	if err != nil && r != nil && r.Found > 0 && a.ctx.Err() == nil { // the file is so damaged that it cannot be read on
		a.printAudit(r, state)
		return r.Found, nil
	}
	if err != nil {
		return 0, err
	}
	a.printAudit(r, state)
	if state == "" || r.Found > 0 {
		return r.Found, nil
	}
	if err := a.keepState(state, r.State); err != nil {
		return 0, err
	}
	a.say("audit.kept", locale.A("File", locale.Isolate(state)))
	return 0, nil
}

// auditState reads what an earlier check kept; nothing where there is no such file yet.
func (a *app) auditState(path string) (record.AuditState, error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return record.AuditState{}, nil
	}
	b, err := a.readFile(path)
	if err != nil {
		return record.AuditState{}, err
	}
	return record.ParseAuditState(b)
}

// keepState replaces the file of a state whole: an interrupted run leaves the one before.
func (a *app) keepState(path string, s record.AuditState) error {
	b, err := record.MarshalAuditState(s)
	if err != nil {
		return err
	}
	part := path + ".part"
	if err := os.WriteFile(part, b, 0o600); err != nil {
		return problem("unwritable_file", exitInput, locale.A("File", locale.Isolate(path)))
	}
	if err := os.Rename(part, path); err != nil {
		return problem("unwritable_file", exitInput, locale.A("File", locale.Isolate(path)))
	}
	return nil
}

func (a *app) printAudit(r *record.AuditReport, state string) {
	if r.Process != nil {
		a.say("audit.title", locale.A("Name", locale.Isolate(a.words(r.Process.Name))))
		a.marks(r.Process)
	} else {
		a.say("audit.title", locale.A("Name", locale.Isolate(r.Origin)))
	}
	a.say("verify.log", locale.A("ID", locale.Isolate(string(r.Log))), locale.A("Words", a.fingerprint(string(r.Log), logWords)))
	if r.Found > 0 {
		a.printFindings(r)
		return
	}
	a.say("verify.proved")
	for _, s := range a.auditProved(r) {
		a.indented("✓ " + s)
	}
	a.say("audit.not_proved")
	for _, s := range a.auditNotProved(r) {
		a.indented("– " + s)
	}
	if state != "" && r.Taken > 0 {
		a.indented("– " + a.p.T("audit.taken", locale.A("Entries", a.p.N("count.entries", r.Taken))))
	}
}

func (a *app) auditProved(r *record.AuditReport) []string {
	out := []string{
		a.p.T("verify.signatures", locale.A("N", a.p.N("count.signatures", r.Signatures))),
		a.p.T("verify.authority"),
		a.p.T("audit.leaves", locale.A("N", a.p.N("count.entries", r.Entries))),
		a.p.T("verify.parts", locale.A("N", a.p.N("count.parts", r.Parts))),
		a.p.T("audit.checkpoints", locale.A("N", a.p.N("count.checkpoints", r.Checkpoints))),
		a.p.T("audit.keys", locale.A("N", a.p.N("count.keys", r.Keys))),
		a.p.T("audit.projections"),
	}
	if r.PartsGone+r.Erased > 0 {
		out = append(out, a.p.T("verify.redacted", locale.A("Parts", a.p.N("count.parts", r.PartsGone)), locale.A("Entries", a.p.N("count.entries", r.Erased))))
	}
	if r.SeenSize >= 0 {
		out = append(out, a.p.T("verify.growth", locale.A("Size", a.p.Number(r.SeenSize))))
	}
	if r.Compared {
		out = append(out, a.p.T("verify.compared"))
	}
	return out
}

func (a *app) auditNotProved(r *record.AuditReport) []string {
	out := a.neverProved(r.Compared, r.SeenSize)
	if r.Gaps > 0 {
		out = append(out, a.p.T("verify.gaps", locale.A("Count", a.p.N("count.gap", r.Gaps))))
	}
	return append(out, a.p.T("verify.not_true"))
}

// printFindings prints what is wrong, each with what to do; where several have one thing to do it stands once, under the
// last of them.
func (a *app) printFindings(r *record.AuditReport) {
	a.say("audit.found", locale.A("Entries", a.p.N("count.entries", r.Entries)))
	for i, f := range r.Findings {
		place := locale.Isolate(f.Place)
		if f.Code == record.FindingEngine {
			place = strings.ReplaceAll(f.Place, "`", "'")
		}
		a.indented("✗ " + a.p.T("finding."+string(f.Code), locale.A("Entry", a.entryName(f.Index)), locale.A("Place", place)))
		if i+1 == len(r.Findings) || r.Findings[i+1].Code != f.Code {
			a.indented("  " + a.p.T("finding_next."+string(f.Code)))
		}
		if f.Cause != nil && a.env("TANSIQ_DEBUG") != "" {
			fmt.Fprintln(a.err, f)
		}
	}
	if more := r.Found - int64(len(r.Findings)); more > 0 {
		a.indented(a.p.T("audit.more", locale.A("N", a.p.N("count.findings", more))))
	}
}

// progressEvery is how often a long piece of work says how far it is; a short one says nothing.
const progressEvery = 2 * time.Second

// progress returns what tells on the standard error how far a piece of work on entries is.
func (a *app) progress() func(done, total int64) {
	last := a.now()
	return func(done, total int64) {
		if now := a.now(); now.Sub(last) >= progressEvery {
			last = now
			a.tell("progress.entries", locale.A("Done", a.p.Number(done)), locale.A("Total", a.p.Number(total)))
		}
	}
}

// progressRows is progress for rows that are copied.
func (a *app) progressRows() func(done int64) {
	last := a.now()
	return func(done int64) {
		if now := a.now(); now.Sub(last) >= progressEvery {
			last = now
			a.tell("progress.rows", locale.A("Done", a.p.Number(done)))
		}
	}
}

type repairCmd struct{}

func (*repairCmd) Run(a *app) error {
	if err := a.openAs(false, true); err != nil {
		return err
	}
	heads, err := a.processes(false)
	if err != nil {
		return err
	}
	return a.countFindings(heads, func(h record.Head) (int64, error) {
		r, err := a.program.Record.Repair(a.ctx, h.Log)
		if err != nil {
			return 0, err
		}
		a.printRepair(r)
		return a.audit(h, record.Expect{}, "")
	})
}

func (a *app) printRepair(r *record.RepairReport) {
	a.say("repair.title", locale.A("Origin", locale.Isolate(r.Origin)), locale.A("Entries", a.p.N("count.entries", r.Size)), locale.A("Size", a.p.Number(r.Checkpoint.Size)))
	var mended []string
	if r.Whole() {
		mended = append(mended, a.p.T("repair.nothing"))
	}
	if len(r.Leaves) > 0 {
		mended = append(mended, a.p.T("repair.leaves", locale.A("Entries", a.entryNames(r.Leaves))))
	}
	if r.Tiles > 0 {
		mended = append(mended, a.p.T("repair.tiles", locale.A("N", a.p.Number(r.Tiles))))
	}
	if r.Head {
		mended = append(mended, a.p.T("repair.head"))
	}
	if r.Keys {
		mended = append(mended, a.p.T("repair.keys"))
	}
	for _, s := range append(mended, a.p.T("repair.projections")) {
		a.indented("✓ " + s)
	}
}

// entriesNamed is how many entries a line names: what is more is counted.
const entriesNamed = 20

func (a *app) entryNames(indexes []int64) string {
	if len(indexes) > entriesNamed {
		return a.p.N("count.entries", int64(len(indexes)))
	}
	var out []string
	for _, i := range indexes {
		out = append(out, a.entryName(i))
	}
	return strings.Join(out, a.p.T("word.comma"))
}

type backupCmd struct {
	File string `arg:"" name:"file"`
}

func (c *backupCmd) Run(a *app) error {
	if err := a.openAs(false, true); err != nil {
		return err
	}
	b, err := a.program.Record.Backup(a.ctx, c.File, a.progressRows())
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
		return problem("unwritable_file", exitInput, locale.A("File", locale.Isolate(c.File)))
	}
	if err != nil {
		return err
	}
	a.say("backup.done", locale.A("File", locale.Isolate(c.File)), locale.A("Bytes", a.p.N("count.bytes", b.Bytes)), locale.A("When", a.when(b)))
	a.backedUp(b)
	a.say("backup.holds")
	a.say("backup.expiry")
	return nil
}

// when prints when a backup was begun, with the zone.
func (a *app) when(b *record.BackupReport) string {
	zone := time.UTC
	if len(b.Logs) > 0 && b.Logs[0].Process != nil {
		if z, err := time.LoadLocation(b.Logs[0].Process.Zone); err == nil {
			zone = z
		}
	}
	return a.p.DayTime(b.AtUTC, zone) + " (" + a.p.Zone(b.AtUTC, zone) + ")"
}

func (a *app) backedUp(b *record.BackupReport) {
	for _, l := range b.Logs {
		a.indented("✓ " + a.p.T("backup.log", locale.A("Origin", locale.Isolate(l.Origin)), locale.A("Entries", a.p.N("count.entries", l.Size)), locale.A("ID", locale.Isolate(string(l.Log)))))
	}
}

type restoreCmd struct {
	File string `arg:"" name:"file"`
}

func (c *restoreCmd) Run(a *app) error {
	if _, err := os.Stat(c.File); err != nil {
		return problem("no_file", exitInput, locale.A("File", locale.Isolate(c.File)))
	}
	if err := a.openAs(true, false); err != nil {
		return err
	}
	b, err := a.program.Record.Restore(a.ctx, c.File, a.progressRows())
	if err != nil {
		return err
	}
	a.say("restore.done", locale.A("When", a.when(b)))
	a.backedUp(b)
	a.say("restore.behind")
	return nil
}
