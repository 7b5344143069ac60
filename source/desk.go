package source

import (
	"github.com/tansiq/tansiq/act"
)

// Filing returns the act that files a text. lang is ar or en; about's SHA256 is set here.
func Filing(text []byte, lang string, published act.Day, form string, about act.SourceCitation) *act.SourceFiled {
	about.SHA256 = act.PayloadDigest(text)
	return &act.SourceFiled{Lang: lang, Published: published, Form: form, Bytes: int64(len(text)), Document: act.Say(string(text)), About: act.Say(about)}
}
