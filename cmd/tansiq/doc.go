// Command tansiq is the program by command line: it opens a peace process's record, admits parties, reads texts, signs
// what a person accepted, shows the board, proves entries and checks bundles.
//
// Every help text and every error is in Arabic or English, by --lang or the locale; without a locale, Arabic.
//
// Exit codes:
//
//	0  done
//	1  an unexpected fault of the program or the machine
//	2  the command line was not understood
//	3  an input cannot be used: a file, a text, a value
//	4  the record refused the act
//	5  a check failed: a bundle, a receipt, a demonstration
//	6  the database cannot be used
//	7  a key or passphrase cannot be used
//	8  nothing such is there, or not for this reader
package main
