// Package serve wires the program together: the database, the record with its authority, and every capability. The
// program is a value, so that a test starts one as the command line does.
//
// Its words:
//
//	program     an open database with its record and every projection
//	server      a program that answers over HTTP what is safe to publish of one log
//
// What always holds: every capability is listed here and nowhere else; nothing registers itself.
package serve
