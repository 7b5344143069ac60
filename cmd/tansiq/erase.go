package main

import (
	"github.com/tansiq/tansiq/store"
)

type eraseCmd struct{}

// Run erases what redactions deleted, as far as it is not erased yet: after a redaction on PostgreSQL, and on SQLite where
// somebody read an old state meanwhile. It may be run at any time.
func (*eraseCmd) Run(a *app) error {
	if err := a.open(false); err != nil {
		return err
	}
	return a.erase()
}

// eraseRedacted erases what a redaction has just deleted. On PostgreSQL that is for the operator to begin: readers and
// writers of every node wait meanwhile.
func (a *app) eraseRedacted() error {
	if a.program.DB.Engine() == store.Postgres {
		a.say("redact.erasing")
		return nil
	}
	return a.erase()
}

// erase has the database give up what was deleted, and says how far that is done and what is left to whom.
func (a *app) erase() error {
	e, err := a.program.DB.Erase(a.ctx)
	if err != nil {
		return err
	}
	if e.Done {
		a.say("erase.done_" + string(a.program.DB.Engine()))
	} else {
		a.say("erase.not_done")
	}
	for _, left := range e.Left {
		a.indented(a.p.T("erase.left_" + string(left)))
	}
	if a.program.DB.Engine() == store.Postgres {
		a.say("erase.operator")
	}
	return nil
}
