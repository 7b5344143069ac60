package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tansiq/tansiq/locale"
)

// TestClocksThatDifferAreShownInBothLanguages: one act waited twelve days before it was received, one was signed on a
// device whose clock runs an hour ahead. Lists and the entry itself say so, and the check of a bundle counts the second.
func TestClocksThatDifferAreShownInBothLanguages(t *testing.T) {
	unsetVariables(t)
	dir := t.TempDir()
	start := time.Date(2026, 3, 18, 9, 0, 0, 0, time.UTC)
	at := func(now time.Time, lang locale.Language, args ...string) string {
		t.Helper()
		w, out, errs := machineOf(nil, "")
		w.now = func() time.Time { return now }
		global := []string{"--lang=" + string(lang), "--home=" + filepath.Join(dir, "home"), "--db=sqlite:" + filepath.Join(dir, "record.db"), "--key=secretariat-device"}
		if code := runWith(context.Background(), append(global, args...), w, catalogue(t)); code != exitDone {
			t.Fatalf("tansiq %q: exit %d\n%s", args, code, errs)
		}
		return out.String()
	}
	register := func(title string, more ...string) []string {
		return append([]string{"instrument", "register", "--type=agreement", "--title-en=" + title}, more...)
	}
	waiting, early := filepath.Join(dir, "waiting.json"), filepath.Join(dir, "early.json")
	at(start, locale.English, "init", "--name-en=Clocks", "--name-ar=ساعات", "--origin=clocks.example/p", "--demo-keys")
	at(start, locale.English, register("Twelve days on the way", "--save="+waiting)...)
	at(start.Add(12*24*time.Hour+time.Hour), locale.English, "append", waiting)
	at(start.Add(13*24*time.Hour+time.Hour), locale.English, register("An hour ahead", "--save="+early)...)
	at(start.Add(13*24*time.Hour), locale.English, "append", early)
	at(start.Add(13*24*time.Hour), locale.English, register("On time")...)
	at(start, locale.English, "export", "--whole", "--out="+filepath.Join(dir, "whole.bundle"))
	for lang, says := range map[locale.Language]struct{ waited, early, counted string }{
		locale.English: {"its author signed it 12 days before it was received", "the author's clock ran more than five minutes ahead", "in 1 entry the author's clock ran more than five minutes ahead"},
		locale.Arabic:  {"وقّعه صاحبه قبل وصوله بـ12 يومًا", "كانت ساعة الموقِّع متقدمة بأكثر من خمس دقائق", "وكانت ساعة الموقِّع متقدمة بأكثر من خمس دقائق في: قيد واحد"},
	} {
		list := joined(at(start, lang, "entries"))
		if strings.Count(list, says.waited) != 1 || strings.Count(list, says.early) != 1 {
			t.Errorf("%s: the list says\n%s", lang, list)
		}
		for entry, line := range map[string]string{"4": says.waited, "5": says.early} {
			if shown := joined(at(start, lang, "show", entry)); !strings.Contains(shown, line) {
				t.Errorf("%s: entry %s is shown as\n%s", lang, entry, shown)
			}
		}
		if shown := joined(at(start, lang, "show", "6")); strings.Contains(shown, says.waited) || strings.Contains(shown, says.early) {
			t.Errorf("%s: the one on time is shown as\n%s", lang, shown)
		}
		if report := joined(at(start, lang, "verify", filepath.Join(dir, "whole.bundle"))); !strings.Contains(report, says.counted) {
			t.Errorf("%s: the check says\n%s", lang, report)
		}
	}
	asJSON := at(start, locale.English, "entries", "--json")
	if strings.Count(asJSON, `"days_waited": 12`) != 1 || strings.Count(asJSON, `"clock_ahead": true`) != 1 {
		t.Errorf("in JSON:\n%s", asJSON)
	}
}

// joined undoes the wrapping of lines and takes isolates out.
func joined(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, s)), " ")
}
