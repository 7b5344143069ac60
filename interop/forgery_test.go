package interop

import (
	"bytes"
	"slices"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

// forgery is a bundle that a host changed, and the fault that every verifier must find.
type forgery struct {
	about string
	fault record.FaultCode
	file  string // "" for the whole bundle
	known *known
	make  func(*peacetest.Host) []byte
}

func forgeries(w *peacetest.World, ids map[string]act.EntryID) []forgery {
	return slices.Concat(damages(w, ids), omissions(ids), lies(w, ids))
}

// damages need no key of anybody: each is found before a signature of an author is checked.
func damages(w *peacetest.World, ids map[string]act.EntryID) []forgery {
	text := func(old, new string) func(*peacetest.Host) []byte {
		return func(h *peacetest.Host) []byte { return bytes.Replace(h.AsTheyAre(), []byte(old), []byte(new), 1) }
	}
	return []forgery{
		{about: "a space in the head", fault: record.FaultForm, make: text(`,"log"`, `, "log"`)},
		{about: "another version", fault: record.FaultForm, make: text(`bundle/v1`, `bundle/v2`)},
		{about: "a reader of no form", fault: record.FaultForm, file: "record.public.bundle", make: func(h *peacetest.Host) []byte { h.Head.Reader = "+"; return h.AsTheyAre() }},
		{about: "members of a line exchanged", fault: record.FaultForm, make: text(`{"index":1,`, `{"author":1,`)},
		{about: "no end", fault: record.FaultCut, make: func(h *peacetest.Host) []byte { b := h.Bundle(); return b[:len(b)-1] }},
		{about: "an entry less than the head says", fault: record.FaultCut, make: func(h *peacetest.Host) []byte {
			lines := bytes.SplitAfter(h.Bundle(), []byte("\n"))
			return bytes.Join(lines[:len(lines)-2], nil)
		}},
		{about: "a line after the end", fault: record.FaultCut, make: func(h *peacetest.Host) []byte { return append(h.Bundle(), "{}\n"...) }},
		{about: "an index that jumps", fault: record.FaultOrder, make: func(h *peacetest.Host) []byte { h.Lines[5].Index = 6; return h.AsTheyAre() }},
		{about: "a bit of a leaf changed", fault: record.FaultLeaf, make: func(h *peacetest.Host) []byte { h.Lines[5].Leaf[7] ^= 1; return h.AsTheyAre() }},
		{about: "a bit of a leaf's salt changed", fault: record.FaultLeaf, make: func(h *peacetest.Host) []byte { h.Lines[5].Salt[0] ^= 1; return h.AsTheyAre() }},
		{about: "a leaf of 32 bytes", fault: record.FaultLeaf, make: func(h *peacetest.Host) []byte { h.Lines[5].Leaf = h.Lines[5].Leaf[:32]; return h.AsTheyAre() }},
		{about: "a leaf of 32 bytes that is withheld", fault: record.FaultLeaf, file: "record.public.bundle", make: func(h *peacetest.Host) []byte {
			h.Lines[5].Leaf = h.Lines[5].Leaf[:32]
			return h.AsTheyAre()
		}},
		{about: "another time of receipt", fault: record.FaultLeaf, make: func(h *peacetest.Host) []byte { h.Lines[5].Received++; return h.AsTheyAre() }},
		{about: "what stays of an erased entry changed", fault: record.FaultLeaf, make: func(h *peacetest.Host) []byte {
			i := slices.IndexFunc(h.Lines, func(l peacetest.BundleLine) bool { return l.Erased != nil })
			h.Lines[i].Erased.Received++
			return h.AsTheyAre()
		}},
		{about: "a time of receipt that goes back", fault: record.FaultClock, make: func(h *peacetest.Host) []byte { h.Lines[5].Received--; return h.Bundle() }},
		{about: "a part exchanged", fault: record.FaultPart, make: func(h *peacetest.Host) []byte {
			h.Line(ids["provision"]).Parts[0].Content = []byte(`[{"lang":"ar","text":"نص","wording":"official"}]`)
			return h.Bundle()
		}},
		{about: "a part's salt changed", fault: record.FaultPart, make: func(h *peacetest.Host) []byte { h.Line(ids["provision"]).Parts[0].Salt[0] ^= 1; return h.Bundle() }},
		{about: "parts in another order", fault: record.FaultPart, make: func(h *peacetest.Host) []byte { slices.Reverse(h.Line(ids["revised"]).Parts); return h.Bundle() }},
		{about: "a part twice", fault: record.FaultPart, make: func(h *peacetest.Host) []byte {
			l := h.Line(ids["provision"])
			l.Parts = append(l.Parts, l.Parts[0])
			return h.Bundle()
		}},
		{about: "an envelope that nobody signed", fault: record.FaultForm, make: envelope(ids, func(e *record.Envelope) { e.Signatures = []record.Signature{} })},
		{about: "an envelope with three signatures", fault: record.FaultForm, make: envelope(ids, func(e *record.Envelope) {
			for _, c := range "ab" {
				e.Signatures = append(e.Signatures, record.Signature{KeyID: act.PayloadDigest([]byte{byte(c)}), Sig: e.Signatures[0].Sig})
			}
		})},
		{about: "an envelope signed twice by one key", fault: record.FaultForm, make: envelope(ids, func(e *record.Envelope) { e.Signatures = append(e.Signatures, e.Signatures[0]) })},
		{about: "a signature of 63 bytes", fault: record.FaultForm, make: envelope(ids, func(e *record.Envelope) { e.Signatures[0].Sig = e.Signatures[0].Sig[:63] })},
		{about: "a payload type of no kind", fault: record.FaultForm, make: envelope(ids, func(e *record.Envelope) { e.PayloadType = "application/json" })},
		{about: "a first entry that its root key did not sign", fault: record.FaultAuthority, make: func(h *peacetest.Host) []byte {
			var err error
			*h.Lines[0].Envelope, err = record.Sign(act.KindProcessOpened, h.Lines[0].Envelope.Payload, w.Devices[peacetest.North])
			must(h.T, err)
			return h.Bundle()
		}},
		{about: "a beginning that opens nothing", fault: record.FaultOpened, make: func(h *peacetest.Host) []byte { h.Lines = h.Lines[1:]; return h.Bundle() }},
		{about: "another log in the head, and no beginning", fault: record.FaultOpened, make: func(h *peacetest.Host) []byte {
			h.Head.Log = string(act.PayloadDigest([]byte("another")))
			h.Lines[0] = peacetest.BundleLine{Leaf: h.Lines[0].Leaf} // so that nothing is left to open the log
			return h.AsTheyAre()
		}},
		{about: "another log than the one that was compared", fault: record.FaultOtherLog, known: &known{Log: act.PayloadDigest([]byte("another"))}, make: (*peacetest.Host).AsTheyAre},
		{about: "a checkpoint by another key", fault: record.FaultCheckpoint, make: func(h *peacetest.Host) []byte {
			other, err := record.NewLogSigner(h.Head.Origin, seeded("coast"))
			must(h.T, err)
			h.Signer = other
			return h.AsTheyAre()
		}},
		{about: "a checkpoint over other leaves", fault: record.FaultCheckpoint, make: func(h *peacetest.Host) []byte {
			right := bytes.Split(h.Bundle(), []byte("\n"))
			h.Lines[4].Salt[0] ^= 1
			wrong := bytes.Split(h.Bundle(), []byte("\n"))
			right[len(right)-2] = wrong[len(wrong)-2]
			return bytes.Join(right, []byte("\n"))
		}},
		{about: "it did not grow from the checkpoint that was kept", fault: record.FaultGrowth, known: &known{Seen: forked(w)}, make: (*peacetest.Host).AsTheyAre},
		{about: "it is shorter than the checkpoint that was kept", fault: record.FaultGrowth, known: &known{Seen: seenAt(w, w.Bundle(nil), 30)}, make: func(h *peacetest.Host) []byte {
			h.Lines = h.Lines[:20]
			return h.Bundle()
		}},
	}
}

// envelope changes the envelope of an entry.
func envelope(ids map[string]act.EntryID, change func(*record.Envelope)) func(*peacetest.Host) []byte {
	return func(h *peacetest.Host) []byte {
		change(h.Line(ids["link"]).Envelope)
		return h.Bundle()
	}
}

// forked is a checkpoint by the log's key of five entries of which one is another.
func forked(w *peacetest.World) string {
	h := peacetest.HostOf(w.T, w.Signer, w.Bundle(nil))
	h.Lines[4].Salt[0] ^= 1
	return seenAt(w, h.Bundle(), 5)
}

// omissions leave out what no redaction took, or bring back what one took.
func omissions(ids map[string]act.EntryID) []forgery {
	return []forgery{
		{about: "a part left out without a redaction", fault: record.FaultPartMissing, make: func(h *peacetest.Host) []byte { h.Line(ids["provision"]).Parts = nil; return h.Bundle() }},
		{about: "a part that its reader must see left out of a cut bundle", fault: record.FaultPartMissing, file: "record.south.bundle",
			make: func(h *peacetest.Host) []byte { h.Line(ids["provision"]).Parts = nil; return h.Bundle() }},
		{about: "an entry withheld from a whole bundle", fault: record.FaultMissing, make: func(h *peacetest.Host) []byte {
			*h.Line(ids["corrected"]) = peacetest.BundleLine{Leaf: h.Line(ids["corrected"]).Leaf}
			return h.Bundle()
		}},
		{about: "an entry said to be erased that nobody redacted", fault: record.FaultMissing, make: func(h *peacetest.Host) []byte { h.Erase(ids["corrected"]); return h.Bundle() }},
		{about: "an entry said to be erased of which a part was redacted", fault: record.FaultMissing, make: func(h *peacetest.Host) []byte { h.Erase(ids["notice"]); return h.Bundle() }},
		{about: "an erased entry of a key that nobody admitted", fault: record.FaultAuthority, make: func(h *peacetest.Host) []byte {
			i := slices.IndexFunc(h.Lines, func(l peacetest.BundleLine) bool { return l.Erased != nil })
			h.Lines[i].Erased.Key = act.PayloadDigest([]byte("nobody"))
			return h.Bundle()
		}},
		{about: "an erased entry in a cut bundle", fault: record.FaultForm, make: func(h *peacetest.Host) []byte { h.Head.Reader = "*"; return h.Bundle() }},
	}
}

// lies are entries that no record would have accepted, put at the end by a host with the log's key.
func lies(w *peacetest.World, ids map[string]act.EntryID) []forgery {
	north, south, secretariat := w.Devices[peacetest.North], w.Devices[peacetest.South], w.Devices[peacetest.Secretariat]
	to := act.To(act.Participants)
	bare := &act.InstrumentRegistered{Type: "joint_statement", Title: act.Words{EN: "x"}, Status: "draft"}
	adds := func(about string, fault record.FaultCode, author *peacetest.Author, to act.Audience, a act.Act, change func(*record.Submission, *act.Head), second ...record.Signer) forgery {
		head := w.Head(author, to, a)
		var s record.Submission
		if change != nil {
			change(&s, &head)
		}
		s = w.Under(head, a, append([]record.Signer{author}, second...)...)
		if change != nil {
			change(&s, &head)
		}
		return forgery{about: about, fault: fault, make: func(h *peacetest.Host) []byte { h.Add(s); return h.Bundle() }}
	}
	withdraw := func(id string) act.Act { return &act.EntryWithdrawn{Entry: ids[id], Reason: act.Say("سبب")} }
	redact := func(id string, parts ...string) act.Act {
		return &act.RedactionMade{Entry: ids[id], Parts: parts, Ground: "unlawful"}
	}
	return []forgery{
		adds("a key that nobody admitted", record.FaultAuthority, w.NewAuthor("host", peacetest.North), to, bare, nil),
		adds("a signature that does not fit", record.FaultAuthority, north, to, bare, func(s *record.Submission, _ *act.Head) {
			if len(s.Envelope.Signatures) > 0 {
				s.Envelope.Signatures[0].Sig[0] ^= 1
			}
		}),
		adds("a person admitted to a party by the secretariat's root key", record.FaultAuthority, w.Roots[peacetest.Secretariat], to,
			&act.PersonEnrolled{Party: peacetest.North, Identity: act.SayTo(act.To(act.OwnDelegation), act.Identity{Name: act.Words{EN: "x"}})}, nil),
		adds("a root key where a mandated key must be", record.FaultAuthority, w.Roots[peacetest.North], to, bare, nil),
		adds("a party's mandate by its device key", record.FaultAuthority, north, to, &act.MandateGranted{Party: peacetest.North, Key: north.KeyID(), Kinds: []act.Kind{act.KindPositionTaken}}, nil),
		adds("a party admitted by another party", record.FaultAuthority, north, to, &act.PartyAdmitted{Party: "west", Name: act.Words{EN: "West"}, Role: "delegation",
			RootKey: act.FormatKey(public(seeded("west")))}, nil),
		adds("two signatures where one is needed", record.FaultAuthority, north, to, bare, nil, south),
		adds("a redaction of another party's part without a second key", record.FaultAuthority, secretariat, to, redact("assessment", "note"), nil),
		adds("a redaction whose second key is the author's party's", record.FaultAuthority, secretariat, to, redact("assessment", "note"), nil, south),
		adds("a key that was revoked", record.FaultAuthority, w.Devices["lost"], to, bare, nil),
		adds("a key without a mandate for the kind", record.FaultAuthority, w.Devices["spare"], to, bare, nil),
		adds("a mandate whose last day has passed", record.FaultAuthority, w.Devices["spare"], to, &act.PositionTaken{On: ids["provision"], Stance: act.Accepts}, nil),
		adds("a party that has not joined", record.FaultAuthority, w.Roots["west"], to,
			&act.PersonEnrolled{Party: "west", Identity: act.SayTo(act.To(act.OwnDelegation), act.Identity{Name: act.Words{EN: "x"}})}, nil),
		adds("a party that names another root key when it joins", record.FaultAuthority, w.Roots["west"], to, &act.PartyJoined{Party: "west", LogID: w.Log.ID(),
			LogKey: w.Opened.LogKey, RootKey: act.FormatKey(w.Roots["east"].Public()), Compared: "exercise"}, nil),
		adds("a party that joins twice", record.FaultAuthority, w.Roots["east"], to, w.Joining("east"), nil),
		adds("a party admitted twice", record.FaultAuthority, secretariat, to, &act.PartyAdmitted{Party: "east", Name: act.Words{EN: "East"}, Role: "delegation",
			RootKey: act.FormatKey(public(seeded("another east")))}, nil),
		adds("a key added twice", record.FaultAuthority, w.Roots["east"], to, &act.KeyAdded{Party: "east", Key: act.FormatKey(north.Public()),
			Holder: act.SayTo(act.To(act.OwnDelegation), ids["person"])}, nil),
		adds("a mandate for another party's key", record.FaultAuthority, w.Roots["east"], to, &act.MandateGranted{Party: "east", Key: north.KeyID(), Kinds: []act.Kind{act.KindPositionTaken}}, nil),
		adds("a mandate for a key that was revoked", record.FaultAuthority, w.Roots["east"], to, &act.MandateGranted{Party: "east", Key: w.Devices["lost"].KeyID(),
			Kinds: []act.Kind{act.KindPositionTaken}}, nil),
		adds("a mandate taken back twice", record.FaultAuthority, w.Roots[peacetest.North], to, &act.MandateWithdrawn{Party: peacetest.North, Mandate: ids["mandate"]}, nil),
		adds("a mandate taken back by a device key", record.FaultAuthority, w.Devices["east"], to, withdraw("spare's mandate"), nil),
		adds("the secretariat suspended", record.FaultAuthority, secretariat, to, &act.PartySuspended{Party: peacetest.Secretariat, Reason: act.Say("سبب")}, nil),
		adds("a process that is opened twice", record.FaultOtherLog, w.Roots[peacetest.Secretariat], act.To(act.Public), w.Opened, nil),
		adds("what is no mandate taken back by a root key", record.FaultAuthority, w.Roots[peacetest.North], to, withdraw("provision"), nil),
		adds("a second signature on a redaction of a party that is not the secretariat", record.FaultAuthority, north, to, redact("provision", "texts"), nil, w.Devices["east"]),
		adds("a redaction whose second key has no mandate for it", record.FaultAuthority, secretariat, to, redact("assessment", "note"), nil, w.Devices["spare"]),
		adds("a key revoked that nobody admitted", record.FaultAuthority, w.Roots["east"], to, &act.KeyRevoked{Party: "east", Key: act.PayloadDigest([]byte("nobody")), Reason: "lost"}, nil),
		adds("a redaction that names what is hidden from its author", record.FaultRule, north, to,
			&act.RedactionMade{Entry: ids["provision"], Parts: []string{"texts"}, Ground: "unlawful", Kept: []act.EntryID{ids["hidden quoter"]}}, nil),
		saltTwice(w, to),
		suspendedParty(w, to, bare),
		offTrack(w, ids, to),
		adds("a part for more than its entry", record.FaultRule, north, act.To(act.OwnDelegation), &act.InstrumentRegistered{Type: "joint_statement", Title: act.Words{EN: "x"},
			Status: "draft", Note: act.SayTo(act.To(act.Participants), "x")}, nil),
		quotesWider(w),
		adds("a document redacted, and a quoter that its author sees in neither list", record.FaultRule, north, to,
			&act.RedactionMade{Entry: ids["source"], Parts: []string{"document"}, Ground: "unlawful", Kept: []act.EntryID{ids["revised"], ids["statement"]}}, nil),
		adds("another party's entry withdrawn", record.FaultRule, south, to, withdraw("statement"), nil),
		adds("another party's position redacted", record.FaultRule, secretariat, to, redact("position", "text"), nil, south),
		adds("a withdrawal redacted whole", record.FaultRule, north, to, &act.RedactionMade{Entry: ids["withdrawn"], Whole: true, Ground: "unlawful"}, nil),
		adds("a redaction of a part that the entry has not", record.FaultRule, south, to, redact("notice", "reason"), nil),
		adds("a redaction hidden from those who saw", record.FaultRule, north, act.To(act.OwnDelegation), redact("provision", "texts"), nil),
		adds("a suspension that is hidden from the party", record.FaultRule, secretariat, act.To(act.OwnDelegation), &act.PartySuspended{Party: "east", Reason: act.Say("سبب")}, nil),
		adds("a position on what is hidden from its author", record.FaultRule, north, act.To(act.OwnDelegation), &act.PositionTaken{On: ids["hidden quoter"], Stance: act.Accepts}, nil),
		adds("a position seen by more than what it is on", record.FaultRule, north, act.To(act.Public), &act.PositionTaken{On: ids["provision"], Stance: act.Accepts}, nil),
		adds("a position on what is not there", record.FaultRule, north, to, &act.PositionTaken{On: "0198a5c0-0000-7000-8000-00000000ffff", Stance: act.Accepts}, nil),
		adds("a commitment to what is no instrument", record.FaultRule, north, to, &act.ProvisionRegistered{Instrument: ids["provision"], Number: "2",
			Texts: act.Say([]act.Text{{Lang: "en", Text: "x", Wording: act.WordingOfficial}})}, nil),
		adds("a key's entry withdrawn", record.FaultRule, north, to, &act.EntryWithdrawn{Entry: ids["person"], Reason: act.Say("سبب")}, nil),
		adds("a correction by another kind", record.FaultRule, north, to, &act.EntryCorrected{Entry: ids["provision"], Replacement: ids["instrument"], Reason: act.Say("سبب")}, nil),
		adds("a position on what was erased whole", record.FaultRule, north, to, &act.PositionTaken{On: ids["replacement"], Stance: act.Accepts}, nil),
		repacked(w, "a document that is no text", record.FaultPart, "document", "\x00"),
		repacked(w, "a part with a member that it has not", record.FaultPart, "evidence", `{"end":4,"note":"x","quote":"نص","sha256":"`+noDigest+`","start":0}`),
		repacked(w, "a part without a member that it must have", record.FaultPart, "evidence", `{"end":4,"quote":"نص","sha256":"`+noDigest+`"}`),
		repacked(w, "a part that is not canonical", record.FaultPart, "evidence", `{"end": 4,"quote":"نص","sha256":"`+noDigest+`","start":0}`),
		repacked(w, "evidence of another document", record.FaultRule, "evidence", `{"end":4,"quote":"نص","sha256":"`+noDigest+`","start":0}`),
		repacked(w, "evidence that does not stand where it says", record.FaultRule, "evidence", `{"end":6,"quote":"نص","sha256":"`+string(act.PayloadDigest([]byte("نص قصير")))+`","start":0}`),
		repacked(w, "evidence from before the beginning", record.FaultRule, "evidence", `{"end":-3,"quote":"نص","sha256":"`+string(act.PayloadDigest([]byte("نص قصير")))+`","start":-7}`),
		repacked(w, "evidence that does not follow its prefix", record.FaultRule, "evidence", `{"end":4,"prefix":"x","quote":"نص","sha256":"`+string(act.PayloadDigest([]byte("نص قصير")))+`","start":0}`),
		adds("a number used twice", record.FaultSequence, south, to, bare, func(_ *record.Submission, h *act.Head) { h.Seq, h.Prev = 1, "" }),
		adds("an entry id used twice", record.FaultSequence, south, to, bare, func(_ *record.Submission, h *act.Head) { h.Entry = ids["link"] }),
		adds("a prev that is not the payload before", record.FaultSequence, south, to, bare, func(_ *record.Submission, h *act.Head) { h.Prev = act.PayloadDigest(nil) }),
		adds("an entry of another log", record.FaultOtherLog, south, to, bare, func(_ *record.Submission, h *act.Head) { h.Log = act.PayloadDigest([]byte("another")) }),
		restored(w, "a part brought back after its redaction", south, to, peacetest.Source("نص"), "document"),
		restored(w, "an entry brought back after it was redacted whole", south, to, bare, ""),
	}
}

// saltTwice is an entry with two parts of one salt.
func saltTwice(w *peacetest.World, to act.Audience) forgery {
	author, a := w.Devices[peacetest.South], peacetest.Source("نص")
	s, err := record.Compose(w.Head(author, to, a), a, bytes.NewReader(make([]byte, 2*act.SaltSize)), author)
	must(w.T, err)
	return forgery{about: "a salt that comes twice", fault: record.FaultPart, make: func(h *peacetest.Host) []byte { h.Add(s); return h.Bundle() }}
}

// suspendedParty is a suspension of East at the end, and an entry of East after it.
func suspendedParty(w *peacetest.World, to act.Audience, a act.Act) forgery {
	secretariat, east := w.Devices[peacetest.Secretariat], w.Devices["east"]
	s := &act.PartySuspended{Party: "east", Reason: act.Say("سبب")}
	suspension, entry := w.Under(w.Head(secretariat, to, s), s, secretariat), w.Under(w.Head(east, to, a), a, east)
	return forgery{about: "a party that is suspended", fault: record.FaultAuthority, make: func(h *peacetest.Host) []byte {
		h.Add(suspension)
		h.Add(entry)
		return h.Bundle()
	}}
}

// offTrack is a mandate for one track at the end, and a commitment of another under it.
func offTrack(w *peacetest.World, ids map[string]act.EntryID, to act.Audience) forgery {
	root, spare := w.Roots["east"], w.Devices["spare"]
	m := &act.MandateGranted{Party: "east", Key: spare.KeyID(), Kinds: []act.Kind{act.KindCommitmentRecorded}, Tracks: []act.Track{"humanitarian"}}
	c := &act.CommitmentRecorded{Terms: peacetest.Terms(ids["source"]), Texts: act.Say([]act.Text{{Lang: "ar", Text: "نص", Wording: act.WordingSummary}}),
		Evidence: act.Say(peacetest.Quote("نص", "نص"))}
	grant, entry := w.Under(w.Head(root, to, m), m, root), w.Under(w.Head(spare, to, c), c, spare)
	return forgery{about: "a mandate for another track", fault: record.FaultAuthority, make: func(h *peacetest.Host) []byte {
		h.Add(grant)
		h.Add(entry)
		return h.Bundle()
	}}
}

// quotesWider is a source whose document is for its own delegation, and a statement for the participants that quotes it.
func quotesWider(w *peacetest.World) forgery {
	north, to := w.Devices[peacetest.North], act.To(act.Participants)
	const document = "نص قصير"
	source := peacetest.Source(document)
	source.Document = act.SayTo(act.To(act.OwnDelegation), document)
	head := w.Head(north, to, source)
	filed := w.Under(head, source, north)
	a := &act.StatementRecorded{Source: head.Entry, Speakers: []act.Actor{{ID: "NTH", Name: act.Words{EN: "North"}}}, Mode: "direct",
		Evidence: act.SayTo(act.To(act.OwnDelegation), peacetest.Quote(document, "نص"))}
	then := w.Head(north, to, a)
	then.Seq, then.Prev = head.Seq+1, act.PayloadDigest(filed.Envelope.Payload)
	quoting := w.Under(then, a, north)
	return forgery{about: "an entry for more than the document that it quotes", fault: record.FaultRule, make: func(h *peacetest.Host) []byte {
		h.Add(filed)
		h.Add(quoting)
		return h.Bundle()
	}}
}

const noDigest = "0000000000000000000000000000000000000000000000000000000000000000"

// repacked is a source at the end, and a statement that quotes it, of which one has other content in a part than anything lets
// through, under a digest and a signature that fit.
func repacked(w *peacetest.World, about string, fault record.FaultCode, part, content string) forgery {
	north, to := w.Devices[peacetest.North], act.To(act.Participants)
	const document = "نص قصير"
	source := peacetest.Source(document)
	head := w.Head(north, to, source)
	filed := w.Under(head, source, north)
	if part == "document" {
		filed = filled(w, filed, part, content, north)
		return forgery{about: about, fault: fault, make: func(h *peacetest.Host) []byte { h.Add(filed); return h.Bundle() }}
	}
	a := &act.StatementRecorded{Source: head.Entry, Speakers: []act.Actor{{ID: "NTH", Name: act.Words{EN: "North"}}}, Mode: "direct", Evidence: act.Say(peacetest.Quote(document, "نص"))}
	then := w.Head(north, to, a)
	then.Seq, then.Prev = head.Seq+1, act.PayloadDigest(filed.Envelope.Payload)
	quoting := filled(w, w.Under(then, a, north), part, content, north)
	return forgery{about: about, fault: fault, make: func(h *peacetest.Host) []byte {
		h.Add(filed)
		h.Add(quoting)
		return h.Bundle()
	}}
}

// filled puts other content into a part of a submission, with the digest in the payload, and signs it again.
func filled(w *peacetest.World, s record.Submission, part, content string, signer record.Signer) record.Submission {
	w.T.Helper()
	o, err := act.Open(s.Envelope.PayloadType, s.Envelope.Payload)
	must(w.T, err)
	i := slices.IndexFunc(s.Parts, func(p act.PartContent) bool { return p.Name == part })
	s.Parts[i].Content = []byte(content)
	digest := act.PartDigest(s.Parts[i].Salt, o.Log, string(o.Entry), o.Parts[i], s.Parts[i].Content)
	payload := bytes.Replace(s.Envelope.Payload, []byte(o.Parts[i].Digest), []byte(digest), 1)
	s.Envelope, err = record.Sign(o.Kind, payload, signer)
	must(w.T, err)
	return s
}

// restored is an entry at the end, the redaction that erases a part of it, or with "" it whole, and what was erased, back.
func restored(w *peacetest.World, about string, author *peacetest.Author, to act.Audience, a act.Act, part string) forgery {
	head := w.Head(author, to, a)
	s := w.Under(head, a, author)
	r := &act.RedactionMade{Entry: head.Entry, Ground: "unlawful", Whole: part == ""}
	if part != "" {
		r.Parts = []string{part}
	}
	then := w.Head(author, to, r)
	then.Seq, then.Prev = head.Seq+1, act.PayloadDigest(s.Envelope.Payload)
	redaction := w.Under(then, r, author)
	return forgery{about: about, fault: record.FaultRedacted, make: func(h *peacetest.Host) []byte {
		h.Add(s)
		h.Add(redaction)
		return h.Bundle()
	}}
}
