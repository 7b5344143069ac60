// Package signer signs checkpoints with a log key that another program holds: a security token, a key service, a process
// on another machine.
//
// Its words:
//
//	command   the program that holds the key, with its arguments, as the operator wrote them; no shell reads them
//	hook      one run of the command, with "public" or "sign" as its last argument
//
// The protocol, for whoever writes a command (docs/keys.md has an example):
//
//	COMMAND public   writes the Ed25519 public key on its standard output: base64, one line
//	COMMAND sign     reads the message on its standard input and writes its Ed25519 signature: base64, one line
//
// What always holds: an answer is used only after it was checked, a signature under the public key; a hook has a bounded
// time and a bounded answer; whatever else it does is an error, and then the append that asked for the signature leaves
// nothing behind. What a hook wrote on its standard output is in no error. Variables that begin with TANSIQ_ are not
// handed to it: they may hold passphrases.
package signer
