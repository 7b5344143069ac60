package record_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// quoteHidden has South quote the filled source twice for its own delegation, and returns both entries.
func quoteHidden(w *peacetest.World, f peacetest.Filled, quote string) []act.EntryID {
	w.T.Helper()
	own := act.To(act.OwnDelegation)
	return []act.EntryID{
		w.DoTo(south(w), own, statementOf(f.IDs["source"], f.Document, quote)),
		w.DoTo(south(w), own, &act.CommitmentRecorded{Terms: peacetest.Terms(f.IDs["source"]), Evidence: act.Say(peacetest.Quote(f.Document, quote)),
			Texts: act.Say([]act.Text{{Lang: "ar", Text: "ترجمة " + quote, Wording: act.WordingSummary}})}),
	}
}

func statementOf(source act.EntryID, document, quote string) *act.StatementRecorded {
	return &act.StatementRecorded{Source: source, Speakers: []act.Actor{{ID: "X", Name: act.Words{AR: "متحدث"}}}, Mode: "direct",
		Evidence: act.Say(peacetest.Quote(document, quote))}
}

func TestAnActOfAuthorityIsHiddenFromNoParty(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, f := filled(t, address)
		w.Admit("west")
		w.Join("east")
		northRoot, device := w.Roots[peacetest.North], w.NewAuthor("device", peacetest.North)
		lost, mandate := mandated(w, peacetest.North, &act.MandateGranted{Kinds: []act.Kind{act.KindPositionTaken}})
		_, taken := mandated(w, peacetest.North, &act.MandateGranted{Kinds: []act.Kind{act.KindPositionTaken}})
		suspended := w.Do(secretariat(w), &act.PartySuspended{Party: peacetest.South, Reason: act.Say("سبب")})
		type try struct {
			by  *peacetest.Author
			act func() act.Act
		}
		tries := map[string]try{
			"party.admitted":  {secretariat(w), func() act.Act { return admission(w, "hills") }},
			"party.joined":    {w.Roots["west"], func() act.Act { return w.Joining("west") }},
			"party.suspended": {secretariat(w), func() act.Act { return &act.PartySuspended{Party: "east", Reason: act.Say("سبب")} }},
			"person.enrolled": {northRoot, func() act.Act { return enrolment(peacetest.North) }},
			"person.left":     {northRoot, func() act.Act { return &act.PersonLeft{Party: peacetest.North, Person: f.IDs["person"]} }},
			"key.added": {northRoot, func() act.Act {
				return &act.KeyAdded{Party: peacetest.North, Key: act.FormatKey(device.Public()), Holder: act.SayTo(act.To(act.OwnDelegation), f.IDs["person"])}
			}},
			"mandate.withdrawn": {northRoot, func() act.Act { return &act.MandateWithdrawn{Party: peacetest.North, Mandate: mandate} }},
			"mandate.granted": {northRoot, func() act.Act {
				return &act.MandateGranted{Party: peacetest.North, Key: lost.KeyID(), Kinds: []act.Kind{act.KindPositionTaken}}
			}},
			"key.revoked":     {northRoot, func() act.Act { return &act.KeyRevoked{Party: peacetest.North, Key: lost.KeyID(), Reason: "lost"} }},
			"a lifting":       {secretariat(w), func() act.Act { return &act.EntryWithdrawn{Entry: suspended, Reason: act.Say("سبب")} }},
			"a mandate's end": {northRoot, func() act.Act { return &act.EntryWithdrawn{Entry: taken, Reason: act.Say("سبب")} }},
		}
		hidden := []act.Audience{act.ToParties(peacetest.North, peacetest.South), act.To(act.Secretariat), act.To(act.OwnDelegation), act.To(act.OriginatorOnly)}
		for name, try := range tries {
			for _, to := range hidden {
				before := kept(t, w)
				w.RefusedTo(record.AuthorityHidden, try.by, to, try.act())
				if d := cmp.Diff(before, kept(t, w)); d != "" {
					t.Errorf("%s for %s left something behind:\n%s", name, to.Kind, d)
				}
			}
		}
		for _, name := range []string{"a mandate's end", "mandate.withdrawn", "mandate.granted", "key.revoked"} { // in an order that works
			w.Do(tries[name].by, tries[name].act())
			delete(tries, name)
		}
		for name, try := range tries {
			w.T.Log("control: " + name)
			w.Do(try.by, try.act())
		}
		opensHidden(t, w)
		for _, k := range act.Kinds() {
			if (k.RootOnly() || k.SecretariatOnly()) && k != act.KindProcessOpened && !slices.ContainsFunc(keysOf(w), func(s string) bool { return s == string(k) }) {
				t.Errorf("%s is not tried", k)
			}
		}
	})
}

// keysOf lists the kinds that stand in the world's record.
func keysOf(w *peacetest.World) []string {
	w.T.Helper()
	var out []string
	for _, row := range dumpRows(w.T, w.DB, "entry") {
		_, rest, _ := strings.Cut(row, ` kind="`)
		kind, _, _ := strings.Cut(rest, `"`)
		out = append(out, kind)
	}
	return out
}

func opensHidden(t *testing.T, w *peacetest.World) {
	t.Helper()
	again := *w.Opened
	again.Origin = "tansiq.example/hidden"
	signer, err := otherOrigin(w, &again)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Record.Create(t.Context(), w.Compose(w.Roots[peacetest.Secretariat], act.To(act.OwnDelegation), &again), signer)
	var r *record.Refusal
	if !errors.As(err, &r) || r.Reason != record.AuthorityHidden {
		t.Errorf("a process opened for the secretariat alone: got %v", err)
	}
}

func TestNamingWhatIsHiddenIsAnsweredAsNamingNothing(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w, f := filled(t, address)
		hidden := w.DoTo(south(w), act.To(act.OwnDelegation), peacetest.Source("نص مكتوم"))
		erased := w.DoTo(south(w), act.To(act.OwnDelegation), peacetest.Source("نص مكتوم آخر"))
		w.DoTo(south(w), act.To(act.OwnDelegation), &act.RedactionMade{Entry: erased, Whole: true, Ground: "unlawful"})
		quoter := quoteHidden(w, f, "zq.source")[0]
		absent := nextID(w)
		shown := []act.EntryID{f.IDs["statement"], f.IDs["commitment"], f.IDs["revised"]}
		for name, naming := range map[string]func(id act.EntryID) func() error{
			"a position": func(id act.EntryID) func() error {
				return offered(w, north(w), &act.PositionTaken{On: id, Stance: act.Accepts})
			},
			"a withdrawal": func(id act.EntryID) func() error {
				return offered(w, north(w), &act.EntryWithdrawn{Entry: id, Reason: act.Say("سبب")})
			},
			"an assessment": func(id act.EntryID) func() error {
				return offered(w, north(w), &act.AssessmentMade{Commitment: f.IDs["commitment"], On: "2020-07-24", Finding: act.FindingHolding, Evidence: []act.EntryID{id}})
			},
			"a quotation": func(id act.EntryID) func() error {
				return offered(w, north(w), statementOf(id, f.Document, "zq"))
			},
			"a redaction": func(id act.EntryID) func() error { return offered(w, north(w), redaction(id, "document")) },
			"a redaction by the secretariat": func(id act.EntryID) func() error {
				return offered(w, secretariat(w), redaction(id, "document"), north(w))
			},
			"a redaction with it": func(id act.EntryID) func() error {
				return offered(w, north(w), &act.RedactionMade{Entry: f.IDs["source"], Parts: []string{"document"}, Also: []act.EntryID{id}, Kept: shown, Ground: "unlawful"})
			},
			"a redaction that keeps it": func(id act.EntryID) func() error {
				return offered(w, north(w), &act.RedactionMade{Entry: f.IDs["source"], Parts: []string{"document"}, Kept: append(slices.Clone(shown), id), Ground: "unlawful"})
			},
		} {
			want := strings.ReplaceAll(refused(t, w, record.UnknownReference, naming(absent)).Error(), string(absent), "id")
			for what, id := range map[string]act.EntryID{"hidden": hidden, "erased": erased, "quoting": quoter} {
				got := strings.ReplaceAll(refused(t, w, record.UnknownReference, naming(id)).Error(), string(id), "id")
				if got != want {
					t.Errorf("%s on a %s entry: %s; on none: %s", name, what, got, want)
				}
			}
		}
	})
}

func TestTwoWorldsWithAHiddenQuoterAndWithoutAnswerTheRedactingPartyAlike(t *testing.T) {
	const token = "الشمال"
	peacetest.Engines(t, func(t *testing.T, address string) {
		var answers strings.Builder
		redacts := func(w *peacetest.World, shown act.EntryID) *act.RedactionMade {
			said := w.Do(south(w), statementOf(shown, shownText, "نص يقتبس"))
			a := &act.RedactionMade{Entry: shown, Parts: []string{"document"}, Ground: "unlawful"}
			err := offered(w, south(w), a)()
			fmt.Fprintln(&answers, err)
			var r *record.Refusal
			if !errors.As(err, &r) || r.Reason != record.RedactQuoted || r.Got != string(said) {
				t.Errorf("the quoter that is seen: %v", err)
			}
			a.Also = []act.EntryID{said}
			return a
		}
		one := hiddenFrom(t, address, 1, func(i int, shown act.EntryID) act.Act { return statementOf(shown, shownText, token) }, redacts)
		first := answers.String()
		answers.Reset()
		two := hiddenFrom(t, peacetest.SQLiteAddress(t), 41, func(int, act.EntryID) act.Act { return bare() }, redacts)
		if first != answers.String() {
			t.Errorf("a refusal tells of the hidden quoters:\n%s%s", first, answers.String())
		}
		for name, r := range map[string]record.Reader{"the public": {}, "the redacting party": south(one).Reader(), "the secretariat": secretariat(one).Reader()} {
			if d := cmp.Diff(outside(t, one, r), outside(t, two, r)); d != "" {
				t.Errorf("%s sees a difference:\n%s", name, d)
			}
		}
		if outside(t, one, north(one).Reader()) == outside(t, two, north(two).Reader()) {
			t.Error("control: the delegation sees no difference")
		}
		goneWith(t, one, token)
	})
}

// goneWith holds that the redaction took every word of the hidden quoters, that the bundles verify and that a replay
// gives what was lived.
func goneWith(t *testing.T, w *peacetest.World, token string) {
	t.Helper()
	eraseFreed(t, w)
	for place, text := range places(t, w, "") {
		if stands(text, token) {
			t.Errorf("the words of a hidden quoter are in the %s", place)
		}
	}
	if got := verified(t, w, w.Bundle(nil)); got.PartsGone != 5 { // the document, one quoter by name, three by rule
		t.Errorf("parts redacted: got %d, want 5", got.PartsGone)
	}
	own := north(w).Reader()
	if got := verified(t, w, w.Bundle(&own)); got.PartsGone != 5 {
		t.Errorf("parts redacted, to the delegation that quoted: got %d, want 5", got.PartsGone)
	}
	lines, err := w.Record.Lines(t.Context(), own, w.Log.ID(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, l := range lines {
		for _, m := range l.Mended {
			if l.Kind == act.KindStatementRecorded && m.How == "redacted" && m.Part == "evidence" {
				told++
			}
		}
	}
	if told != 4 {
		t.Errorf("the delegation that quoted is told of %d quotations that went, want 4", told)
	}
	live := dump(t, w.DB, projected()...)
	if err := w.Record.Replay(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(live, dump(t, w.DB, projected()...)); d != "" {
		t.Errorf("live and replayed differ:\n%s", d)
	}
}

func TestWhatABatchErasedIsNotThereForTheRestOfIt(t *testing.T) {
	w := world(t, peacetest.SQLiteAddress(t))
	to := act.To(act.Participants)
	one := w.Compose(south(w), to, bare())
	o, err := act.Open(one.Envelope.PayloadType, one.Envelope.Payload)
	if err != nil {
		t.Fatal(err)
	}
	subs := []record.Submission{one, w.Compose(south(w), to, &act.RedactionMade{Entry: o.Entry, Whole: true, Ground: "unlawful"}),
		w.Compose(north(w), to, &act.PositionTaken{On: o.Entry, Stance: act.Accepts})}
	results, err := w.Log.Append(t.Context(), subs...)
	if err != nil {
		t.Fatal(err)
	}
	var r *record.Refusal
	if results[0].Err != nil || results[1].Err != nil || !errors.As(results[2].Err, &r) || r.Reason != record.WrongReference {
		t.Errorf("got %+v, want the third refused for %s", results, record.WrongReference)
	}
	verified(t, w, w.Bundle(nil))
}
