package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/serve"
	"github.com/tansiq/tansiq/store"
)

// operateCommand does what an operator does, in a program of its own, so that mutants of it can be found too.
const operateCommand = "operate"

// order is what an operator is to do.
type order struct {
	Do      string     `json:"do"` // backup or repair
	Address string     `json:"address"`
	Log     act.Digest `json:"log"`
	File    string     `json:"file,omitempty"`
}

const (
	doBackup = "backup"
	doRepair = "repair"
)

// operate is the program of an operator. Where what is asked for cannot be done, it says why and nothing else.
func operate(ctx context.Context, line string, out io.Writer) (err error) {
	var o order
	if err := json.Unmarshal([]byte(line), &o); err != nil {
		return fmt.Errorf("parse order: %w", err)
	}
	program, err := serve.Open(ctx, serve.Options{Address: o.Address, Now: time.Now})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, program.Close()) }()
	switch o.Do {
	case doBackup:
		_, err = program.Record.Backup(ctx, o.File, nil)
	case doRepair:
		_, err = program.Record.Repair(ctx, o.Log)
	default:
		err = fmt.Errorf("operate: %q", o.Do)
	}
	said := ""
	if err != nil {
		said = err.Error()
	}
	return json.NewEncoder(out).Encode(said)
}

// order has an operator do something, and returns why it could not: "" where it could.
func (s *site) order(ctx context.Context, p *process, o order) (refusal string, err error) {
	o.Address, o.Log = p.address, p.log
	line, err := json.Marshal(o)
	if err != nil {
		return "", err
	}
	out, err := exec.CommandContext(ctx, s.program, operateCommand, string(line)).Output()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return "", fmt.Errorf("%s: %w: %s", o.Do, err, strings.TrimSpace(string(ended.Stderr)))
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", o.Do, err)
	}
	return refusal, json.Unmarshal(out, &refusal)
}

// backedUp takes backups while writers write. Each must hold what was acknowledged before it began, and be whole.
func backedUp(ctx context.Context, s *site) (*outcome, error) {
	o := newOutcome()
	p, err := s.found(ctx)
	if err != nil {
		return o, err
	}
	seen := ""
	for i := range s.sizes.backups {
		if err := o.backUp(ctx, s, p, i); err != nil || len(o.all()) > 0 {
			return o, err
		}
	}
	if err := o.inspect(ctx, p, &seen, false); err != nil {
		return o, err
	}
	return o, o.settle(ctx, s, p, &seen)
}

// backUp takes one backup while a writer writes, and restores it.
func (o *outcome) backUp(ctx context.Context, s *site, p *process, n int) error {
	x, err := s.live(ctx, s.task(p, n, 0, 1, 2, 3, 4, 5), o.ledger)
	if err != nil {
		return err
	}
	defer x.kill()
	if !o.happened(x.acked(60, s.sizes.patience)) {
		return nil
	}
	before := o.ledger.acked()
	file := filepath.Join(s.dir, fmt.Sprintf("backup%d", s.names.Add(1)))
	refusal, err := s.order(ctx, p, order{Do: doBackup, File: file})
	if err != nil {
		return err
	}
	o.runs++
	if refusal != "" {
		o.find(checkBackup, "not taken: %s", refusal)
		return nil
	}
	during := o.ledger.before(before)
	if !o.happened(x.stop(s.sizes.patience)) {
		return nil
	}
	return o.restored(ctx, s, p, file, during)
}

// restored restores a backup into an empty database, and holds it against what was acknowledged before it.
func (o *outcome) restored(ctx context.Context, s *site, p *process, file string, l *ledger) error {
	address, err := s.database(ctx)
	if err != nil {
		return err
	}
	program, err := serve.Open(ctx, serve.Options{Address: address, Create: true, Now: time.Now})
	if err != nil {
		return err
	}
	_, err = program.Record.Restore(ctx, file, nil)
	if err := program.Close(); err != nil {
		return err
	}
	if err != nil {
		o.find(checkBackup, "not restored: %v", err)
		return nil
	}
	copied := *p
	copied.address = address
	i := inspection{process: &copied, ledger: l, thorough: true}
	if err := i.inspect(ctx); err != nil {
		return err
	}
	for _, f := range append(i.list, l.found.list...) {
		o.find(checkBackup, "%v", f)
	}
	return nil
}

// mend has the operator repair what was spoiled: the audit must have seen it, and the place must be as it was.
func (s *site) mend(ctx context.Context, o *outcome, p *process, d damage, was []byte) error {
	found, err := s.audited(ctx, p)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		o.find(checkAudit, "%s: nothing is found", d.name)
	}
	refusal, err := s.order(ctx, p, order{Do: doRepair})
	if err != nil {
		return err
	}
	if refusal != "" {
		o.find(checkRepair, "%s: %s", d.name, refusal)
		return nil
	}
	return s.raw(ctx, p, func(db *store.DB) error {
		is, err := d.where.get(ctx, db)
		if err == nil && string(is) != string(was) {
			o.find(checkRepair, "%s: mended into something else", d.name)
		}
		return err
	})
}

// audited returns what an audit of the process finds.
func (s *site) audited(ctx context.Context, p *process) (found []record.Finding, err error) {
	err = s.opened(ctx, p, func(program *serve.Program) error {
		report, err := program.Record.Audit(ctx, p.log, record.AuditOptions{})
		if err == nil {
			found = report.Findings
		}
		return err
	})
	return found, err
}
