// Package arabic holds what any reader of Arabic text needs and no library offers together: normal forms that keep
// byte offsets usable, digits and number words, the month names of every Arab calendar tradition, the Umm al-Qura
// calendar, proclitics, relational adjectives (nisba) and the regular forms of verbs.
//
// Words of the package: a key is a folded word (compared, never shown); a proclitic is a one-letter word written
// together with the next one (و ف ب ل ك س and the article ال); a family is one tradition of month names.
//
// What always holds: Fold is idempotent; every function is pure and needs no tables beyond those in the source;
// Latin letters fold to lower case without diacritics, so that one key serves both scripts.
//
// Left to others: tokens and their offsets, sentences, what a word means.
package arabic
