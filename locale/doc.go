// Package locale holds the words that people read, in Arabic first and in English beside it.
//
// Its words:
//
//	text       what one key says in one language: plain, or in the plural forms of that language
//	catalogue  every text of the program, in both languages
//	printer    a catalogue in one language, with the reader's choice of digits
//	label      the text of a value of a list ("enum.<group>.<value>") or of a kind of act ("kind.<kind>")
//	isolate    a run of another direction, kept from reordering the line it stands in
//	cell       the width of one narrow character on a terminal
//
// What always holds:
//
//   - A key is there in both languages with the same variables, or New refuses the catalogue; an Arabic plural has all six
//     forms, an English one has two. No text is missing at run time.
//   - A text's variables are filled and nothing else is done to them: templates have {{.Name}} and no functions.
//   - No text has Latin letters in Arabic but between backquotes: what is typed as it stands, such as `tansiq verify`.
//   - Digits and the marks between them are chosen here, never by a library's idea of a region: CLDR's plain ar has
//     Arabic-Indic digits where ar-LY has Western ones.
//   - The two lists of fingerprint words are frozen: what one person reads aloud must be what the other one's copy shows.
//
// Plural forms are CLDR's, by go-i18n. The package is a leaf: no SQL, no HTTP, no clock, no files but its own embedded ones.
// Which language a reader gets is decided by package web and by the command line; markup is theirs too.
package locale
