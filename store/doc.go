// Package store opens the one database that holds everything: SQLite by default, PostgreSQL when users outgrow one
// machine. The same SQL text runs on both.
//
// Its words:
//
//	engine     sqlite or postgres
//	token      a word in DDL in double braces that differs by engine: {{text}}, {{bytes}}, {{int}}
//	owned      tables that hold what cannot be computed again (record, drafts); they have migrations
//	projected  tables computed from the record; they have a version and are rebuilt by replay
//	scratch    a transaction that sees one state, may make temporary tables, and changes nothing
//	dump       a SQLite file with the rows of every owned table of either engine; load puts them back
//
// What always holds:
//
//   - Placeholders are $1, $2, …; for SQLite they become ?1, ?2, … before the driver sees them.
//   - Times are BIGINT microseconds UTC. There are no booleans, arrays or time values. Text compares by bytes on both.
//   - SQLite: one writer at a time (BEGIN IMMEDIATE), readers query_only, WAL, synchronous=FULL, secure_delete,
//     foreign_keys, busy_timeout: asserted on each connection. PostgreSQL 15 or later: fsync, synchronous_commit and
//     UTF8 asserted at Open.
//   - A database of a newer version is refused, never written.
//
// It leaves the meaning of every table to the package that owns it.
package store
