// Package peacetest gives tests a world to run in: both database engines, a fake clock, two delegations and a
// secretariat with their keys. It may import everything and is imported by _test files only.
//
// Its words:
//
//	engine  where a test runs: TestX/sqlite and TestX/postgres
//	world   a record with parties, people, keys and mandates, and short verbs to act in it
package peacetest
