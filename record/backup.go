package record

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/tansiq/tansiq/store"
)

// A backup is an SQLite file with the rows of every owned table, whatever engine they come from: the record, and the
// delegations' drafts. It holds parts whatever their audience, and no key. Projections are not in it: they are computed
// again where it is restored.

// notBackedUp are owned tables that say what was computed: where they are empty everything is computed again.
func notBackedUp() []string { return []string{"projection"} }

// Errors of backups that callers tell apart.
var (
	ErrDamaged = errors.New("what was copied is not whole")
	ErrThere   = errors.New("file is there already")
)

// DamagedError is ErrDamaged with what the audit found.
type DamagedError struct{ Report *AuditReport }

func (e *DamagedError) Error() string {
	return fmt.Sprintf("%v: log %s: %d findings, the first: %v", ErrDamaged, e.Report.Log, e.Report.Found, e.Report.Findings[0])
}

// Is makes errors.Is(err, ErrDamaged) true.
func (e *DamagedError) Is(target error) bool { return target == ErrDamaged }

// BackupReport says what a backup holds.
type BackupReport struct {
	AtUTC  int64 // microseconds; when it was begun
	Engine store.Engine
	Bytes  int64
	Logs   []*AuditReport
}

// Backup writes a backup into a new file that only its owner can read, while others go on writing: everything that was
// acknowledged before it began is in it. It stands as path+".part" until it was audited whole. progress, where not nil, is
// called with the rows copied so far. Errors: ErrThere, ErrDamaged wrapped; then no file stays.
func (r *Record) Backup(ctx context.Context, path string, progress func(rows int64)) (*BackupReport, error) {
	part := path + ".part"
	for _, p := range []string{path, part} {
		if _, err := os.Lstat(p); !errors.Is(err, os.ErrNotExist) {
			return nil, errors.Join(fmt.Errorf("%w: %s", ErrThere, p), err)
		}
	}
	at := r.now().UnixMicro()
	if err := r.db.Dump(ctx, part, at, notBackedUp(), progress); err != nil {
		return nil, fmt.Errorf("back up into %s: %w", path, err)
	}
	report, err := r.auditBackup(ctx, part)
	if err == nil {
		err = settle(part, path)
	}
	if err != nil {
		if rm := os.Remove(part); rm != nil && !errors.Is(rm, os.ErrNotExist) {
			err = errors.Join(err, rm)
		}
		return nil, fmt.Errorf("back up into %s: %w", path, err)
	}
	return report, nil
}

// settle gives a finished file its name, which nothing may have meanwhile.
func settle(part, path string) error {
	err := os.Link(part, path)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%w: %s", ErrThere, path)
	}
	if err == nil {
		err = os.Remove(part)
	} else { // a file system without links
		err = os.Rename(part, path)
	}
	if err != nil {
		return fmt.Errorf("name the backup: %w", err)
	}
	return store.Flush(path)
}

// auditBackup checks every log of a backup.
func (r *Record) auditBackup(ctx context.Context, path string) (*BackupReport, error) {
	db, mark, err := store.OpenDump(ctx, path)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	report := &BackupReport{AtUTC: mark.AtUTC, Engine: mark.Engine, Bytes: info.Size()}
	err = db.Scratch(ctx, func(tx *store.Tx) error {
		report.Logs, err = r.auditAll(ctx, tx)
		return err
	})
	return report, errors.Join(err, db.Close())
}

// auditAll checks every log without its projections. Error: ErrDamaged wrapped where anything is found.
func (r *Record) auditAll(ctx context.Context, tx *store.Tx) ([]*AuditReport, error) {
	logs, err := headsOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	var out []*AuditReport
	for _, h := range logs {
		report, err := r.audit(ctx, tx, h.Log, AuditOptions{})
		if err != nil {
			return nil, fmt.Errorf("audit log %s: %w", h.Log, err)
		}
		if report.Found > 0 {
			return nil, &DamagedError{report}
		}
		out = append(out, report)
	}
	return out, nil
}

// Restore puts a backup into the database, which must be empty, in one transaction: it is committed once projections are
// computed and every log was audited whole. progress, where not nil, is called with the rows copied so far.
// Errors: ErrLogThere, ErrDamaged, store.ErrMissing, store.ErrNoBackup, store.ErrNewer, store.ErrFilled wrapped; then the
// database is as before.
func (r *Record) Restore(ctx context.Context, path string, progress func(rows int64)) (*BackupReport, error) {
	from, mark, err := store.OpenDump(ctx, path)
	if errors.Is(err, store.ErrOlder) {
		return r.restoreOlder(ctx, path, from, progress)
	}
	if err != nil {
		return nil, fmt.Errorf("restore %s: %w", path, err)
	}
	report, err := r.restore(ctx, path, from, mark, progress)
	if err = errors.Join(err, from.Close()); err != nil {
		return nil, fmt.Errorf("restore %s: %w", path, err)
	}
	return report, nil
}

func (r *Record) restore(ctx context.Context, path string, from *store.DB, mark store.Mark, progress func(int64)) (*BackupReport, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	report := &BackupReport{AtUTC: mark.AtUTC, Engine: mark.Engine, Bytes: info.Size()}
	err = r.db.Write(ctx, func(tx *store.Tx) error {
		if err := r.restoreInto(ctx, tx, from, progress); err != nil {
			return err
		}
		report.Logs, err = r.auditAll(ctx, tx)
		return err
	})
	return report, err
}

func (r *Record) restoreInto(ctx context.Context, tx *store.Tx, from *store.DB, progress func(int64)) error {
	if err := lockHeads(ctx, tx); err != nil {
		return err
	}
	here, err := headsOf(ctx, tx)
	if err != nil {
		return err
	}
	there, err := headsOf(ctx, from)
	if err != nil {
		return err
	}
	for _, a := range here {
		for _, b := range there {
			if a.Log == b.Log || a.Origin == b.Origin {
				return fmt.Errorf("%w: %s", ErrLogThere, a.Log)
			}
		}
	}
	if err := tx.Load(ctx, from, notBackedUp(), progress); err != nil {
		return err
	}
	return r.replay(ctx, tx)
}

// restoreOlder restores a backup of an older program: a copy beside it is brought to this version first.
func (r *Record) restoreOlder(ctx context.Context, path string, old *store.DB, progress func(int64)) (*BackupReport, error) {
	if err := old.Close(); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".restore-")
	if err != nil {
		return nil, fmt.Errorf("restore %s: make a folder for a copy: %w", path, err)
	}
	report, err := r.restoreCopy(ctx, path, filepath.Join(dir, "copy.db"), progress)
	return report, errors.Join(err, os.RemoveAll(dir))
}

func (r *Record) restoreCopy(ctx context.Context, path, to string, progress func(int64)) (*BackupReport, error) {
	if err := copyFile(path, to); err != nil {
		return nil, fmt.Errorf("restore %s: copy it: %w", path, err)
	}
	if err := store.Migrate(ctx, to); err != nil {
		return nil, fmt.Errorf("restore %s: %w", path, err)
	}
	return r.Restore(ctx, to, progress)
}

func copyFile(path, to string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// Whole reports whether an audit found nothing.
func (r *AuditReport) Whole() bool { return r.Found == 0 }
