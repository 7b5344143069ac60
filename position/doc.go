// Package position keeps the parties' positions on entries: what each party says of what stands in the record.
//
// Its words:
//
//	position  a party's stance on an entry, with its text
//	stance    accepts, accepts with reservation, disputes, counter-claim
//	standing  the party's newest position on an entry that it has not withdrawn
//
// What always holds: no position overwrites another party's; an earlier position stays visible; what a reader may not
// see counts for nothing in what the reader is shown.
package position
