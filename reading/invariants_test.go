package reading

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func fixture(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// problems lists what a reading of text breaks of the promises in doc.go.
func problems(text string, r Reading, k *Knowledge) []string {
	var out []string
	span := func(where string, s Span) {
		switch {
		case s.Bytes[0] < 0 || s.Bytes[1] > len(text) || s.Bytes[0] > s.Bytes[1]:
			out = append(out, where+": out of bounds")
		case s.Text != text[s.Bytes[0]:s.Bytes[1]]:
			out = append(out, where+": text is not the slice")
		case !utf8.ValidString(s.Text):
			out = append(out, where+": cuts a rune")
		}
	}
	slice := func(where, s string) {
		if s != "" && !strings.Contains(text, s) {
			out = append(out, where+": not a slice of the document: "+s)
		}
	}
	known := map[string]bool{}
	for _, a := range r.Actors {
		known[a.ID] = true
		if _, ok := k.actorIndex[a.ID]; !ok {
			if name := a.NameAR + a.NameEN; !strings.Contains(strings.Join(strings.Fields(text), " "), name) {
				out = append(out, "actor: not a slice of the document: "+name)
			}
		}
	}
	ids := func(where string, list []string) {
		for _, id := range list {
			if id != "" && !known[id] {
				out = append(out, where+": unknown actor "+id)
			}
		}
	}
	for _, s := range r.Speech {
		span("speech verb", s.Verb)
		span("speech content", s.Content)
		for _, q := range s.Quotes {
			span("speech quote", q)
		}
		if s.SpeakerMention != nil {
			span("speaker mention", *s.SpeakerMention)
		}
		slice("medium", s.Medium)
		ids("speaker", append(append([]string(nil), s.Speaker...), s.Via))
	}
	otherProblems(r, span, slice, ids)
	return out
}

// otherProblems checks everything but speech.
func otherProblems(r Reading, span func(string, Span), slice func(string, string), ids func(string, []string)) {
	for _, c := range r.Commitments {
		span("commitment", c.Span)
		slice("trigger", c.Trigger)
		slice("deadline", c.Deadline)
		slice("condition", c.Condition)
		ids("parties", append(append(append([]string(nil), c.Parties...), c.Addressee...), c.AssertedBy, c.Place))
	}
	for _, d := range r.Dates {
		span("date", d.Span)
	}
	for _, m := range r.Mentions {
		span("mention", m.Span)
		ids("mention", m.Actors)
	}
	for _, i := range r.Instruments {
		span("instrument", i.Span)
		slice("number", i.Number)
		slice("instrument name", i.Name)
	}
	for _, u := range r.Unread {
		span("unread", u.Span)
	}
	for _, q := range r.NonSpeechQuotes {
		span("quote", q)
	}
}

func TestEverythingProposedIsInTheText(t *testing.T) {
	k := testKnowledge(t)
	for _, name := range []string{"fixture_ar.txt", "fixture_en.txt", "styles_ar.txt", "styles_en.txt"} {
		text := fixture(t, name)
		for _, p := range problems(text, mustRead(t, k, text), k) {
			t.Errorf("%s: %s", name, p)
		}
	}
}

func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	for _, name := range []string{"fixture_ar.txt", "fixture_en.txt", "styles_ar.txt", "styles_en.txt"} {
		text := fixture(t, name)
		var first []byte
		for run := range 4 {
			b, err := json.Marshal(mustRead(t, testKnowledge(t), text)) // a new Knowledge each time: other map orders
			if err != nil {
				t.Fatal(err)
			}
			if run == 0 {
				first = b
			} else if !bytes.Equal(first, b) {
				t.Fatalf("%s: run %d differs", name, run)
			}
		}
	}
}

func TestOneKnowledgeServesManyReadersAtOnce(t *testing.T) {
	k := testKnowledge(t)
	text := fixture(t, "styles_ar.txt")
	want, err := json.Marshal(mustRead(t, k, text))
	if err != nil {
		t.Fatal(err)
	}
	results := make(chan []byte)
	for range 4 {
		go func() {
			r, err := Read(Document{Text: []byte(text)}, testDay, k)
			b, err2 := json.Marshal(r)
			if err != nil || err2 != nil {
				b = nil
			}
			results <- b
		}()
	}
	for range 4 {
		if got := <-results; !bytes.Equal(want, got) {
			t.Error("readers at once differ from one alone")
		}
	}
}

func TestBadInputIsNamed(t *testing.T) {
	k := testKnowledge(t)
	for _, c := range []struct {
		name string
		text string
		day  Day
		want error
		says string
	}{
		{"a text that is not UTF-8 says at which byte", "سلام\xff", testDay, ErrEncoding, "byte 8"},
		{"an empty text", " \n ", testDay, ErrEmpty, ""},
		{"no publication date", "نص", Day{}, ErrNoDate, ""},
		{"a day that the calendar does not have", "نص", Day{2021, 2, 30}, ErrNoDate, ""},
		{"a document over the limit", strings.Repeat("a", MaxBytes+1), testDay, ErrTooLarge, ""},
	} {
		_, err := Read(Document{Text: []byte(c.text)}, c.day, k)
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %v with %q", c.name, err, c.want, c.says)
		}
	}
}

func TestTimeGrowsWithTheText(t *testing.T) {
	k := testKnowledge(t)
	for _, c := range []struct{ name, unit string }{
		{"one Arabic sentence without end", "قال الوزير إن البلدين اتفقا على وقف القتال وفتح المعابر، "},
		{"one English sentence without end", "the minister said that both sides agreed to stop fighting and to open roads, "},
		{"quotations inside quotations", "« قال "},
		{"straight quotes", `"قال" `},
		{"many speakers", "وقال الوزير: \"سنعمل معا من أجل السلام\". "},
		{"the parties again and again", "دعا المجلس الأطراف إلى وقف القتال. "},
	} {
		small, large := timed(t, k, strings.Repeat(c.unit, 300)), timed(t, k, strings.Repeat(c.unit, 2400))
		if large > 30*small+50*time.Millisecond {
			t.Errorf("%s: 300 units took %v, 2400 took %v", c.name, small, large)
		}
	}
}

// timed is the best of three readings.
func timed(t *testing.T, k *Knowledge, text string) time.Duration {
	t.Helper()
	best := time.Hour
	for range 3 {
		start := time.Now()
		mustRead(t, k, text)
		best = min(best, time.Since(start))
	}
	return best
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"fixture_ar.txt", "fixture_en.txt", "styles_ar.txt", "styles_en.txt"} {
		for _, line := range strings.SplitAfter(fixture(f, name), "\n") {
			f.Add(line)
		}
	}
	for _, s := range []string{"«", "“”", "\"", "ـ", "و", "قال:", "said \"", "1- ", ":\n- ", "# title: x", "بـ\"", "'s", "U.S.", "٣/٤/", "\u200f\u202b"} {
		f.Add(s)
	}
	k := testKnowledge(f)
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Read(Document{Text: []byte(text)}, testDay, k)
		if err != nil {
			return
		}
		for _, p := range problems(text, r, k) {
			t.Error(p)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	k := testKnowledge(b)
	for _, c := range []struct{ name, file string }{{"arabic", "fixture_ar.txt"}, {"english", "fixture_en.txt"}, {"arabic_styles", "styles_ar.txt"}, {"english_styles", "styles_en.txt"}} {
		text := []byte(fixture(b, c.file))
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(Document{Text: text}, testDay, k); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkNewKnowledge(b *testing.B) {
	for b.Loop() {
		if _, err := NewKnowledge(Register{}); err != nil {
			b.Fatal(err)
		}
	}
}
