// Package delegation says who may sign what: parties, their root keys, people, devices' keys and mandates. It
// implements record.Authority.
//
// Its words:
//
//	party      a participant of the process, admitted by the secretariat, joined by its own root key
//	root key   the key under which a party admits its people, keys and mandates; it signs little else
//	device key a key in somebody's hands; which party it speaks for is seen by all, who holds it by its delegation
//	mandate    what a device key may sign: kinds of acts, tracks, until a day
//	roll       all of this after some entries of a log
//
// What always holds:
//
//   - A party speaks only through keys that its own root key admits. The secretariat admits and suspends parties,
//     never a party's person: whoever runs the server cannot speak as any delegate.
//   - Everything is computed from the acts, in order. The same rules run at append and in verify.
//   - Deny by default: a key signs nothing that no mandate names.
//   - What a key signed before it was revoked stands; from the revocation's index on it signs nothing.
package delegation
