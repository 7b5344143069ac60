// Package cluster starts a PostgreSQL server of its own in a temporary folder, kills it, starts it again and takes it
// away: for the tests and for the faults that are made on purpose.
//
// Its words:
//
//	server   one PostgreSQL server with its data in a folder that goes with it
//	scratch  where its data stand unless said otherwise: in memory where there is room
//
// What always holds: fsync and synchronous_commit stay on; the server listens on 127.0.0.1 alone; Stop leaves nothing.
package cluster
