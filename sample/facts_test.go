package sample_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tansiq/tansiq/sample"
)

// shared is the folder of checked facts, beside the repository. Where it is missing, tests that need it are absent.
const shared = "../../shared"

type fact struct {
	Key      string   `json:"key"`
	Fact     string   `json:"fact"`
	Who      string   `json:"who"`
	Date     string   `json:"date"`
	Due      string   `json:"due"`
	Verified bool     `json:"verified"`
	Sources  []string `json:"sources"`
	Modality string   `json:"modality"`
}

// sharedFile reads a file of the shared folder and ends the test where it is missing.
func sharedFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(shared, name))
	if os.IsNotExist(err) {
		fmt.Println("absent: 1 tests (" + t.Name() + ")")
		t.SkipNow()
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func factsByKey(t *testing.T) map[string]fact {
	t.Helper()
	var list []fact
	if err := json.Unmarshal(sharedFile(t, "spec/libya_facts.json"), &list); err != nil {
		t.Fatal(err)
	}
	facts := map[string]fact{}
	for _, f := range list {
		facts[f.Key] = f
	}
	return facts
}

func TestEveryFactNamedExistsAndIsVerified(t *testing.T) {
	facts, p := factsByKey(t), libya(t)
	check := func(where string, keys []string) {
		if len(keys) == 0 {
			t.Errorf("%s rests on no fact", where)
		}
		for _, k := range keys {
			if f, there := facts[k]; !there || !f.Verified {
				t.Errorf("%s: fact %s is there %v, verified %v", where, k, there, f.Verified)
			}
		}
	}
	for _, in := range p.Instruments {
		check(in.Key, in.Facts)
		for _, pr := range in.Provisions {
			check(in.Key+" "+pr.Number, pr.Facts)
		}
		for _, l := range in.Links {
			check(in.Key+" > "+l.To, l.Facts)
		}
	}
	for _, c := range p.Commitments {
		check(c.Fact, []string{c.Fact})
	}
	for _, a := range p.Assessments {
		check("assessment of "+a.Commitment, a.EvidenceFacts)
	}
}

func TestCommitmentsHaveTheModalityAndNoDeadlineBeyondTheirFact(t *testing.T) {
	facts := factsByKey(t)
	for _, c := range libya(t).Commitments {
		f := facts[c.Fact]
		if c.Modality != f.Modality {
			t.Errorf("%s: modality %q, the fact says %q", c.Fact, c.Modality, f.Modality)
		}
		due := f.Due
		if _, err := time.Parse(time.DateOnly, due); err != nil {
			due = "" // vague or recurring: no day
		}
		if c.Trigger.Due != due {
			t.Errorf("%s: due %q, the fact says %q", c.Fact, c.Trigger.Due, f.Due)
		}
		if f.Due != "" && c.Trigger.Kind == "none" {
			t.Errorf("%s: no trigger, the fact says %q", c.Fact, f.Due)
		}
	}
}

func TestTheBoundAreThoseWhomTheFactNames(t *testing.T) {
	facts := factsByKey(t)
	want := map[string]struct{ bound, addressees []string }{
		"TR,RU":                   {bound: []string{"TUR", "RUS"}},
		"TR,RU -> Libyan parties": {addressees: []string{"LIBYAN_PARTIES"}},
		"DZ,RU":                   {bound: []string{"DZA", "RUS"}},
	}
	seen := 0
	for _, c := range libya(t).Commitments {
		w, there := want[facts[c.Fact].Who]
		if !there {
			if who := facts[c.Fact].Who; who != "" {
				t.Errorf("%s: nobody has said whom %q means", c.Fact, who)
			}
			continue
		}
		seen++
		if !slices.Equal(c.Bound, w.bound) || !slices.Equal(c.Addressees, w.addressees) {
			t.Errorf("%s: binds %v, addresses %v; the fact says %q", c.Fact, c.Bound, c.Addressees, facts[c.Fact].Who)
		}
	}
	if seen < 10 {
		t.Errorf("only %d commitments compared", seen)
	}
}

func TestDatesAndSourcesOfInstrumentsComeFromTheirFacts(t *testing.T) {
	facts := factsByKey(t)
	for _, in := range libya(t).Instruments {
		var dates, texts, urls []string
		for _, k := range in.Facts {
			dates = append(dates, facts[k].Date)
			texts = append(texts, facts[k].Fact)
			urls = append(urls, facts[k].Sources...)
		}
		if in.Date != "" && !slices.Contains(dates, in.Date) {
			d, err := time.Parse(time.DateOnly, in.Date)
			if err != nil || !strings.Contains(strings.Join(texts, "\n"), d.Format("2 January 2006")) {
				t.Errorf("%s: no fact gives the date %s", in.Key, in.Date)
			}
		}
		for _, u := range in.Sources {
			if !slices.Contains(urls, u) || !strings.HasPrefix(u, "http") || strings.Contains(u, "...") {
				t.Errorf("%s: %q is no whole address of its facts", in.Key, u)
			}
		}
	}
}

// shingles are the runs of n words of s, without punctuation.
func shingles(s string, n int) []string {
	words := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \n،؛.,:()“”\"«»", r) })
	var out []string
	for i := 0; i+n <= len(words); i++ {
		out = append(out, strings.Join(words[i:i+n], " "))
	}
	return out
}

func TestNoRunOfSixWordsIsTheArticles(t *testing.T) {
	article := shingles(string(sharedFile(t, "data/reading/seed.txt")), 6)
	if len(article) < 400 {
		t.Fatalf("the article has only %d runs of six words", len(article))
	}
	check := func(where, s string) {
		for _, run := range shingles(s, 6) {
			if slices.Contains(article, run) {
				t.Errorf("%s: %q stands in the article", where, run)
			}
		}
	}
	eachText(libya(t), func(path string, x sample.Text) { check(path, x.AR) })
	for _, s := range exercise(t).Sources {
		check(s.File, string(s.Body))
	}
}

func TestTheListsAreThoseOfTheSpecification(t *testing.T) {
	var enums map[string]json.RawMessage
	if err := json.Unmarshal(sharedFile(t, "spec/enums.json"), &enums); err != nil {
		t.Fatal(err)
	}
	in := func(list, value string) {
		var values []string
		if err := json.Unmarshal(enums[list], &values); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(values, value) {
			t.Errorf("%q is not in %s", value, list)
		}
	}
	p, e := libya(t), exercise(t)
	for _, i := range slices.Concat(p.Instruments, e.Instruments) {
		in("instrument.stage", i.Stage)
		in("instrument.stage_sub", i.StageSub)
		in("instrument.status", i.Status)
		for _, l := range i.Links {
			in("instrument.link", l.Kind)
		}
		for _, r := range i.Parties {
			in("party.role", r.Role)
		}
	}
	for _, c := range p.Commitments {
		in("commitment.class", c.Class)
		in("commitment.track", c.Track)
		in("commitment.verb", c.Verb)
		in("commitment.trigger", c.Trigger.Kind)
		in("commitment.standing", c.Standing)
	}
	for _, d := range e.Decisions {
		in("commitment.class", d.Class)
		in("commitment.track", d.Track)
		in("commitment.verb", d.Verb)
		in("commitment.trigger", d.Trigger.Kind)
		in("commitment.modality", d.Modality)
	}
	for _, a := range p.Assessments {
		in("commitment.headline", a.State)
	}
	for _, x := range e.Positions {
		in("incident.position", x.Stance)
	}
}
