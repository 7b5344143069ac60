package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/tansiq/tansiq/record"
)

// Compare and swap: the record's own writers on a database in which nothing waits for the head's row. There log is a view
// on the row, read through a function, which FOR UPDATE does not lock. A transaction sees one state throughout, builds
// its batch on the head that it found, and at the end moves the head on where no other has done so since: UPDATE … WHERE
// size = the one found. Else PostgreSQL ends it (40001), the batch is thrown away, and its clients try again.

// unlocking makes the head such a view. {{database}} is its name.
func unlocking() []string {
	return []string{
		`ALTER DATABASE {{database}} SET default_transaction_isolation = 'repeatable read'`,
		`ALTER TABLE log RENAME TO log_head`,
		`CREATE FUNCTION log_heads() RETURNS SETOF log_head LANGUAGE sql STABLE ROWS 1 AS 'SELECT * FROM log_head'`,
		`CREATE VIEW log AS SELECT * FROM log_heads()`,
		`CREATE FUNCTION log_swap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			UPDATE log_head SET size = NEW.size, root = NEW.root, edge = NEW.edge, last_at = NEW.last_at WHERE num = OLD.num AND size = OLD.size;
			IF NOT FOUND THEN RAISE EXCEPTION 'the head is another one now' USING ERRCODE = '40001'; END IF;
			RETURN NEW;
		END $$`,
		`CREATE TRIGGER log_swap INSTEAD OF UPDATE ON log FOR EACH ROW EXECUTE FUNCTION log_swap()`,
	}
}

// placed are the tables whose rows stand under an entry's index, with the columns that lead to it. Where two writers may
// give the same index to different entries until the head decides, the columns cannot be unique: that would make the
// second wait for the first, and lose before it comes to the head.
func placed() map[string]string {
	return map[string]string{"entry": "log, idx", "entry_body": "place", "part": "place", "checkpoint": "log, size", "rests_on": "log, target, idx"}
}

// unlock makes the head of the log at address one that nothing waits for. Nobody may be connected to the database.
func unlock(ctx context.Context, address string) error {
	return onServer(ctx, address, func(db *sql.DB) error {
		var name string
		if err := db.QueryRowContext(ctx, `SELECT current_database()`).Scan(&name); err != nil {
			return fmt.Errorf("ask for the database's name: %w", err)
		}
		statements := unlocking()
		for table, columns := range placed() {
			statements = append(statements, fmt.Sprintf(`ALTER TABLE %s DROP CONSTRAINT %s_pkey`, table, table), fmt.Sprintf(`CREATE INDEX %s_place ON %s (%s)`, table, table, columns))
		}
		for _, s := range statements {
			if _, err := db.ExecContext(ctx, strings.ReplaceAll(s, "{{database}}", name)); err != nil {
				return fmt.Errorf("take the lock from the head: %w", err)
			}
		}
		return nil
	})
}

// mostAgain bounds how often one entry is tried again: more is no contention but a fault of the bench.
const mostAgain = 10_000

// lost reports whether a batch was thrown away since another writer moved the head.
func lost(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == "40001"
}

// swapping appends one entry until its batch is not thrown away. What Receive checked is not checked again.
func swapping(ctx context.Context, l *record.Log, one record.Submission) error {
	received := l.Receive([]record.Submission{one})
	results, err := l.AppendReceived(ctx, received, false)
	for again := 0; again < mostAgain && lost(err); again++ {
		results, err = l.AppendReceived(ctx, received, false)
	}
	return errors.Join(err, fresh(results))
}
