package source_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/reading"
	"github.com/tansiq/tansiq/source"
)

// document is a communiqué that nobody issued.
const document = "بيان تجريبي صادر عن الأمانة في 22 تموز 2026.\n" +
	"قال ناطق باسم الشمال إن الوفدين اتفقا على فتح الطريق الساحلي أمام السكان قبل 15 آب ٢٠٢٦ بشرط نزع الألغام. " +
	"وقال: «نقل إلينا وفد الجنوب أنه يدرس إنشاء لجنة مشتركة».\n" +
	"ويدعو البيان الوفدين إلى ضبط النفس. ونُقل أن لجنة مشتركة ستُنشأ."

// The words of its items.
const (
	opening  = "اتفقا على فتح الطريق الساحلي أمام السكان قبل 15 آب ٢٠٢٦ بشرط نزع الألغام"
	studying = "يدرس إنشاء لجنة مشتركة"
	calling  = "يدعو البيان الوفدين إلى ضبط النفس"
	rumoured = "لجنة مشتركة ستُنشأ"
)

// span is the first place of words in the document.
func span(words string) reading.Span {
	at := strings.Index(document, words)
	if at < 0 {
		panic("the document has not the words: " + words)
	}
	return reading.Span{Bytes: [2]int{at, at + len(words)}, Text: words}
}

// handmade is what an engine might propose for the document.
func handmade() *reading.Reading {
	return &reading.Reading{
		Lang: "ar", Published: "2026-07-22", SHA256: string(act.PayloadDigest([]byte(document))), Bytes: len(document),
		Actors: []reading.Actor{
			{ID: "NTH", Type: "state", NameAR: "الشمال", NameEN: "North"},
			{ID: "STH", Type: "state", NameAR: "الجنوب", NameEN: "South"},
			{ID: "~السكان", Type: "collective", NameAR: "السكان"},
			{ID: "COAST", Type: "place", NameAR: "الطريق الساحلي", NameEN: "the coastal road"},
		},
		Speech: []reading.Speech{
			{ID: "q1", Speaker: []string{"NTH"}, Mode: "indirect", Content: span("الوفدين " + opening)},
			{ID: "q2", Speaker: []string{"NTH"}, Mode: "direct", Content: span("نقل إلينا وفد الجنوب أنه " + studying)},
			{ID: "q3", Speaker: []string{"STH"}, Mode: "indirect", Content: span(studying), NestedIn: "q2"},
			{ID: "q4", Mode: "indirect", Content: span(rumoured)},
		},
		Dates: []reading.DateMention{
			{Span: span("22 تموز 2026"), Type: "date", Value: "2026-07-22"},
			{Span: span("15 آب ٢٠٢٦"), Type: "date", Value: "2026-08-15", Deadline: true},
		},
		Instruments: []reading.Instrument{
			{ID: "i1", Type: "agreement", Name: "اتفاق لا يعرفه السجل"},
			{ID: "i2", Type: "agreement", Name: "اتفاق معروف", RegisterID: "known"},
		},
		Commitments: []reading.Commitment{
			{ID: "c1", Span: span(opening), Parties: []string{"NTH", "STH", "NTH"}, Modality: "agreed", Class: "humanitarian_access", AssertedBy: "NTH", InSpeech: "q1",
				Deadline: "15 آب ٢٠٢٦", Place: "COAST", Condition: "بشرط نزع الألغام", Beneficiary: []string{"~السكان"}, Instruments: []string{"i1", "i2"}},
			{ID: "c2", Span: span(studying), Parties: []string{"STH"}, Modality: "evaluated", Class: "mechanism", AssertedBy: "STH", InSpeech: "q3"},
			{ID: "c3", Span: span(calling), Parties: []string{"NTH", "STH"}, Modality: "called_on", Class: "deescalation"},
			{ID: "c4", Span: span(rumoured), Parties: []string{"~لجنة"}, Modality: "intends", Class: "mechanism", InSpeech: "q4"},
		},
	}
}

// entry is the n-th entry id of a test.
func entry(n int) act.EntryID { return act.EntryID(fmt.Sprintf("01980000-0000-7000-8000-%012d", n)) }

var secretariat = act.Actor{ID: "SEC", Name: act.Words{AR: "الأمانة", EN: "The secretariat"}}

// beside is what accepting needs beside the reading: its entries are numbered from 1.
func beside() source.Context {
	n := 0
	return source.Context{Document: []byte(document), Source: entry(1000), Issuer: secretariat, Parties: map[string]string{"NTH": "north", "STH": "south"},
		Actors: map[string]act.Actor{"EST": {ID: "EST", Party: "east", Name: act.Words{EN: "East"}}},
		Known:  map[string]act.EntryID{"known": entry(2000)},
		NewID:  func() (act.EntryID, error) { n++; return entry(n), nil }}
}

// acts matches and carries out decisions on the hand-made reading.
func acts(t testing.TB, decisions ...source.Decision) []source.Accepted {
	t.Helper()
	out, err := try(handmade(), beside(), decisions...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func try(r *reading.Reading, c source.Context, decisions ...source.Decision) ([]source.Accepted, error) {
	matched, err := source.Match(r, decisions)
	if err != nil {
		return nil, err
	}
	return source.Acts(r, matched, c)
}

// only returns the one commitment that decisions give.
func only(t testing.TB, decisions ...source.Decision) *act.CommitmentRecorded {
	t.Helper()
	return oneOf(t, acts(t, decisions...))
}

func oneOf(t testing.TB, accepted []source.Accepted) *act.CommitmentRecorded {
	t.Helper()
	var out *act.CommitmentRecorded
	for _, a := range accepted {
		if c, ok := a.Act.(*act.CommitmentRecorded); ok && out == nil {
			out = c
		} else if ok {
			t.Fatal("more than one commitment")
		}
	}
	if out == nil {
		t.Fatal("no commitment")
	}
	if err := out.Validate(); err != nil {
		t.Fatal(err)
	}
	return out
}

var (
	north = act.Actor{ID: "NTH", Party: "north", Name: act.Words{AR: "الشمال", EN: "North"}}
	south = act.Actor{ID: "STH", Party: "south", Name: act.Words{AR: "الجنوب", EN: "South"}}
)
