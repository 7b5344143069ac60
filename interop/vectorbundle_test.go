package interop

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
	"github.com/tansiq/tansiq/serve"
)

// bundleVectors is docs/vectors/bundle.json.
type bundleVectors struct {
	Bundles []bundleVector  `json:"bundles"`
	Refused []refusedBundle `json:"refused"`
}

type bundleVector struct {
	File   string       `json:"file"`
	Known  *known       `json:"known,omitempty"`
	Report bundleReport `json:"report"`
}

// known is what a checker knows from elsewhere.
type known struct {
	Log  act.Digest `json:"log,omitempty"`
	Seen string     `json:"seen,omitempty"`
}

func (k *known) expect() record.Expect {
	if k == nil {
		return record.Expect{}
	}
	return record.Expect{Log: k.Log, Seen: k.Seen}
}

type bundleReport struct {
	Log      act.Digest `json:"log"`
	Origin   string     `json:"origin"`
	Size     int64      `json:"size"`
	Root     hexed      `json:"root"`
	Reader   string     `json:"reader"`
	Entries  int64      `json:"entries"`
	Withheld int64      `json:"withheld"`
	Erased   int64      `json:"erased"`
	Parts    int64      `json:"parts"`
	Unproved int64      `json:"unproved"`
}

// refusedBundle is a bundle of the folder with lines replaced, by number from 1, then with text after its end, then with bytes
// cut from its end. A line that is replaced by "" is left out.
type refusedBundle struct {
	About string            `json:"about"`
	Fault record.FaultCode  `json:"fault"`
	File  string            `json:"file"`
	Known *known            `json:"known,omitempty"`
	Lines map[string]string `json:"lines,omitempty"`
	After string            `json:"after,omitempty"`
	Cut   int               `json:"cut,omitempty"`
}

func (r refusedBundle) bundle(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	for i, line := range bytes.Split(bytes.TrimSuffix(read(t, filepath.Join(vectorFolder, r.File)), []byte("\n")), []byte("\n")) {
		if to, ok := r.Lines[strconv.Itoa(i+1)]; ok {
			line = []byte(to)
		}
		if len(line) > 0 {
			out.Write(append(line, '\n'))
		}
	}
	out.WriteString(r.After)
	return out.Bytes()[:out.Len()-r.Cut]
}

// edits says how changed differs from base, line by line.
func edits(base, changed []byte) (lines map[string]string, after string, cut int) {
	ended := bytes.HasSuffix(changed, []byte("\n"))
	was, is := strings.Split(strings.TrimSuffix(string(base), "\n"), "\n"), strings.Split(strings.TrimSuffix(string(changed), "\n"), "\n")
	lines = map[string]string{}
	for i, line := range was {
		switch {
		case i >= len(is):
			lines[strconv.Itoa(i+1)] = ""
		case is[i] != line:
			lines[strconv.Itoa(i+1)] = is[i]
		}
	}
	if len(is) > len(was) {
		after = strings.Join(is[len(was):], "\n") + "\n"
	}
	if !ended {
		cut = 1
	}
	return lines, after, cut
}

const wholeBundle = "record.bundle"

// cutBundles are the bundles that are cut from the whole one, by file.
func cutBundles() map[string]record.Reader {
	return map[string]record.Reader{"record.public.bundle": {}, "record.north.bundle": {Party: peacetest.North}, "record.south.bundle": {Party: peacetest.South}}
}

func loadBundleVectors(t *testing.T) bundleVectors {
	t.Helper()
	var v bundleVectors
	must(t, json.Unmarshal(read(t, filepath.Join(vectorFolder, "bundle.json")), &v))
	return v
}

// TestWriteMissingBundles writes the bundles and their changed copies where they are not there. They are made once: what a
// record draws at random is in them.
func TestWriteMissingBundles(t *testing.T) {
	path := filepath.Join(vectorFolder, "bundle.json")
	if _, err := os.Stat(path); err == nil || os.Getenv("TANSIQ_WRITE_GOLDENS") != "1" {
		return
	}
	w, ids := bundleWorld(t)
	whole := w.Bundle(nil)
	must(t, os.WriteFile(filepath.Join(vectorFolder, wholeBundle), whole, 0o644))
	v := bundleVectors{Bundles: []bundleVector{{File: wholeBundle, Known: &known{Log: w.Log.ID(), Seen: seenAt(w, whole, 5)}}}}
	files := cutBundles()
	for _, file := range slices.Sorted(maps.Keys(files)) {
		reader := files[file]
		must(t, os.WriteFile(filepath.Join(vectorFolder, file), w.Bundle(&reader), 0o644))
		v.Bundles = append(v.Bundles, bundleVector{File: file})
	}
	h := peacetest.HostOf(t, w.Signer, whole)
	later(h, w)
	must(t, os.WriteFile(filepath.Join(vectorFolder, "record.later.bundle"), h.Bundle(), 0o644))
	v.Bundles = append(v.Bundles, bundleVector{File: "record.later.bundle"})
	for i, b := range v.Bundles {
		v.Bundles[i].Report = reported(t, read(t, filepath.Join(vectorFolder, b.File)), b.Known)
	}
	for _, f := range forgeries(w, ids) {
		r := refusedBundle{About: f.about, Fault: f.fault, File: f.file, Known: f.known}
		if r.File == "" {
			r.File = wholeBundle
		}
		base := read(t, filepath.Join(vectorFolder, r.File))
		r.Lines, r.After, r.Cut = edits(base, f.make(peacetest.HostOf(t, w.Signer, base)))
		v.Refused = append(v.Refused, r)
	}
	must(t, os.WriteFile(path, asFile(t, v), 0o644))
}

// later adds what a later program could have written: an entry of a kind that nobody knows yet, and a mandate for it.
func later(h *peacetest.Host, w *peacetest.World) {
	const kind = "weather.observed"
	root, device, to := w.Roots[peacetest.North], w.Devices[peacetest.North], act.To(act.Participants)
	grant := &act.MandateGranted{Party: peacetest.North, Key: device.KeyID(), Kinds: []act.Kind{act.KindPositionTaken}}
	s := w.Under(w.Head(root, to, grant), grant, root)
	payload := bytes.Replace(s.Envelope.Payload, []byte(act.KindPositionTaken), []byte(kind), 1)
	var err error
	s.Envelope, err = record.Sign(act.KindMandateGranted, payload, root)
	must(w.T, err)
	h.Add(s)
	said := &act.InstrumentRegistered{Type: "joint_statement", Title: act.Words{EN: "x"}, Status: "draft", Note: act.Say("غيوم")}
	s = w.Under(w.Head(device, to, said), said, device)
	s.Envelope, err = record.Sign(kind, s.Envelope.Payload, device)
	must(w.T, err)
	h.Add(s)
}

// seenAt is a checkpoint of the first size entries.
func seenAt(w *peacetest.World, bundle []byte, size int) string {
	h := peacetest.HostOf(w.T, w.Signer, bundle)
	h.Lines = h.Lines[:size]
	var foot struct{ Checkpoint string }
	lines := bytes.Split(bytes.TrimSuffix(h.AsTheyAre(), []byte("\n")), []byte("\n"))
	must(w.T, json.Unmarshal(lines[len(lines)-1], &foot))
	return foot.Checkpoint
}

func reported(t *testing.T, bundle []byte, k *known) bundleReport {
	t.Helper()
	r, err := record.Verify(bytes.NewReader(bundle), delegation.Authority{}, k.expect())
	must(t, err)
	return bundleReport{r.Log, r.Checkpoint.Origin, r.Entries, r.Checkpoint.Root[:], r.Reader, r.Open, r.Withheld, r.Erased, r.Parts, r.Unproved}
}

func TestTheBundlesOfTheVectorsGiveTheirReports(t *testing.T) {
	v := loadBundleVectors(t)
	if len(v.Bundles) != 5 {
		t.Fatalf("%d bundles, want 5", len(v.Bundles))
	}
	for _, b := range v.Bundles {
		if diff := cmp.Diff(b.Report, reported(t, read(t, filepath.Join(vectorFolder, b.File)), b.Known)); diff != "" {
			t.Errorf("%s: in the file (-) and reported (+) differ:\n%s", b.File, diff)
		}
	}
}

func TestTheChangedBundlesOfTheVectorsAreRefusedForTheirFault(t *testing.T) {
	codes := map[record.FaultCode]bool{}
	for _, r := range loadBundleVectors(t).Refused {
		var f *record.Fault
		_, err := record.Verify(bytes.NewReader(r.bundle(t)), delegation.Authority{}, r.Known.expect())
		if !errors.As(err, &f) || f.Code != r.Fault {
			t.Errorf("%s: got %v, want %s", r.About, err, r.Fault)
		}
		codes[r.Fault] = true
	}
	for _, c := range record.FaultCodes() {
		if !codes[c] {
			t.Errorf("no bundle has the fault %s", c)
		}
	}
}

// TestTheBundlesOfTheVectorsComeOutOfEachEngineAsTheyWentIn imports the whole bundle and cuts it again for each reader.
func TestTheBundlesOfTheVectorsComeOutOfEachEngineAsTheyWentIn(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		r, err := record.New(t.Context(), peacetest.Open(t, address), delegation.Authority{}, serve.Projections(), record.Options{})
		must(t, err)
		report, err := r.Import(t.Context(), bytes.NewReader(read(t, filepath.Join(vectorFolder, wholeBundle))))
		must(t, err)
		export := func(file string, reader *record.Reader) {
			var out bytes.Buffer
			must(t, r.Export(t.Context(), &out, report.Log, reader))
			if diff := cmp.Diff(string(read(t, filepath.Join(vectorFolder, file))), out.String()); diff != "" {
				t.Errorf("%s: in the file (-) and exported (+) differ:\n%.2000s", file, diff)
			}
		}
		export(wholeBundle, nil)
		for file, reader := range cutBundles() {
			export(file, &reader)
		}
	})
}

// spare is a second device of East, without a mandate.
func spare(w *peacetest.World) *peacetest.Author {
	w.T.Helper()
	a := w.NewAuthor("spare device", "east")
	w.Do(w.Roots["east"], &act.KeyAdded{Party: "east", Key: act.FormatKey(a.Public()), Holder: act.SayTo(act.To(act.OwnDelegation), act.EntryID("0198a5c0-0000-7000-8000-00000000fffe"))})
	return a
}

// bundleWorld is a record with entries of every kind and every way to redact: a part by its author's party, a document with
// one quoter that loses its words, one that keeps them and one that is hidden, an entry whole, and a part by the secretariat
// with a second party.
func bundleWorld(t *testing.T) (*peacetest.World, map[string]act.EntryID) {
	t.Helper()
	w := peacetest.New(t, peacetest.SQLiteAddress(t))
	w.Join("east")
	f := w.Fill("سطر")
	north, south, secretariat := w.Devices[peacetest.North], w.Devices[peacetest.South], w.Devices[peacetest.Secretariat]
	quote := func(words string) *act.StatementRecorded {
		return &act.StatementRecorded{Source: f.IDs["source"], Speakers: []act.Actor{{ID: "NTH", Name: act.Words{EN: "North"}}}, Mode: "direct",
			Evidence: act.Say(peacetest.Quote(f.Document, words))}
	}
	f.IDs["hidden quoter"] = w.DoTo(south, act.To(act.OwnDelegation), quote("سطر"))
	f.IDs["public"] = w.DoTo(secretariat, act.To(act.Public), &act.InstrumentRegistered{Type: "joint_statement", Title: act.Words{EN: "Line\u2028separated"}, Status: "draft"})
	f.IDs["named"] = w.DoTo(north, act.ToParties("east"), &act.PositionTaken{On: f.IDs["public"], Stance: act.Accepts, Text: act.SayTo(act.To(act.OriginatorOnly), "لي وحدي")})
	f.IDs["mine"] = w.Do(south, &act.AssessmentMade{Commitment: f.IDs["commitment"], On: "2020-07-23", Finding: act.FindingHolding, Note: act.Say("ملاحظة")})
	w.Devices["spare"], w.Devices["lost"] = spare(w), spare(w)
	f.IDs["spare's mandate"] = w.Do(w.Roots["east"], &act.MandateGranted{Party: "east", Key: w.Devices["spare"].KeyID(),
		Kinds: []act.Kind{act.KindCommitmentRecorded, act.KindPositionTaken}, Tracks: []act.Track{"humanitarian"}, Until: "2020-07-22"})
	w.Do(w.Roots["east"], &act.MandateGranted{Party: "east", Key: w.Devices["lost"].KeyID(), Kinds: peacetest.DeviceKinds("east")})
	w.Do(w.Roots["east"], &act.KeyRevoked{Party: "east", Key: w.Devices["lost"].KeyID(), Reason: "lost"})
	w.Admit("west")
	w.Pass(time.Hour)
	f.IDs["erases document"] = w.Do(north, &act.RedactionMade{Entry: f.IDs["source"], Parts: []string{"document"}, Ground: "unlawful",
		Also: []act.EntryID{f.IDs["statement"], f.IDs["commitment"]}, Kept: []act.EntryID{f.IDs["revised"]}})
	f.IDs["erases whole"] = w.Do(south, &act.RedactionMade{Entry: f.IDs["replacement"], Whole: true, Ground: "mistaken_content"})
	f.IDs["erases another's"] = w.DoTo(secretariat, act.To(act.Participants), &act.RedactionMade{Entry: f.IDs["mine"], Parts: []string{"note"}, Ground: "identity_at_risk"}, w.Devices["east"])
	return w, f.IDs
}
