package record

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tansiq/tansiq/store"
)

// projections computes every projection of the log again in temporary tables, and compares. Where one cannot be computed
// the transaction may be unusable afterwards.
func (a *auditor) projections(tx *store.Tx) error {
	stale, err := a.record.stale(a.ctx, tx)
	if err != nil {
		return err
	}
	for _, p := range stale {
		a.find(FindingProjection, -1, p.Name(), fmt.Errorf("the tables are missing or of another version than %d", p.Version()))
	}
	current := slices.DeleteFunc(slices.Clone(a.record.projections), func(p Projection) bool { return listsProjection(stale, p.Name()) })
	for _, p := range a.record.projections { // of another version too: the others may read them
		schema := strings.ReplaceAll(p.Schema(), "CREATE TABLE ", "CREATE TEMPORARY TABLE ")
		for _, s := range store.Statements(tx.Engine().DDL(schema)) {
			if _, err := tx.Exec(a.ctx, s); err != nil {
				return fmt.Errorf("make temporary tables of %s: %w", p.Name(), err)
			}
		}
	}
	total := a.head.Size
	err = a.record.apply(a.ctx, tx, a.head, a.record.projections, func(done int64) {
		if a.o.Progress != nil {
			a.o.Progress(done, total)
		}
	})
	if a.ctx.Err() != nil {
		return a.ctx.Err()
	}
	if err != nil {
		a.find(FindingProjection, -1, "", err)
		return nil
	}
	for _, p := range current {
		if err := a.sameProjection(tx, p); err != nil {
			return err
		}
	}
	return nil
}

func (a *auditor) sameProjection(tx *store.Tx, p Projection) error {
	found := a.report.Found
	for _, t := range p.Tables() {
		kept, err := tx.Kept(a.ctx, t)
		if err != nil {
			return err
		}
		again := tx.Temporary(t)
		var n [4]int64
		for i, count := range []func() (int64, error){
			func() (int64, error) { return rowsOfTableDiffer(a.ctx, tx, a.head.Num, kept, again) },
			func() (int64, error) { return rowsOfTableDiffer(a.ctx, tx, a.head.Num, again, kept) },
			func() (int64, error) { return rowsOfTable(a.ctx, tx, a.head.Num, kept) },
			func() (int64, error) { return rowsOfTable(a.ctx, tx, a.head.Num, again) },
		} {
			if n[i], err = count(); err != nil {
				return fmt.Errorf("compare %s: %w", t, err)
			}
		}
		if n[0] > 0 || n[1] > 0 || n[2] != n[3] {
			a.find(FindingProjection, -1, t, fmt.Errorf("%d rows that the entries do not give, %d that are missing", n[0], n[1]))
		}
	}
	if a.report.Found == found {
		a.report.Projections = append(a.report.Projections, p.Name())
	}
	return nil
}
