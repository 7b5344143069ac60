// Package keyfile keeps private Ed25519 keys in files.
//
// Its words:
//
//	key file    one key, its role, its party and its log; readable by its owner alone (0600)
//	passphrase  what the key is encrypted under (age, scrypt); asked for, never stored
//	demo key    a key that is marked as such and needs no passphrase: for exercises and samples
//
// What always holds: a private key is never printed or logged; no error holds one; a file that others can read is
// refused; an existing file is never overwritten.
package keyfile
