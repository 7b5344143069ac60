package delegation_test

import (
	"testing"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/peacetest"
	"github.com/tansiq/tansiq/record"
)

func commitment(track act.Track) *act.CommitmentRecorded {
	t := peacetest.Terms("")
	t.Track = track
	return &act.CommitmentRecorded{Terms: t, Texts: act.Say([]act.Text{{Lang: "ar", Text: "نص التزام", Wording: act.WordingSummary}})}
}

func TestAKeySignsWhatAMandateNamesAndNothingElse(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := peacetest.New(t, address)
		on := w.Do(w.Devices[south], commitment("political"))
		d := device(w, north)
		position := &act.PositionTaken{On: on, Stance: act.Accepts}
		w.Refused(record.NoMandate, d, position)
		first := grant(w, d, positions())
		w.Do(d, position)
		w.Refused(record.NoMandate, d, commitment("political"))
		grant(w, d, act.MandateGranted{Kinds: []act.Kind{act.KindCommitmentRecorded}, Tracks: []act.Track{"humanitarian", "political"}})
		w.Do(d, commitment("political"))
		w.Do(d, commitment("humanitarian"))
		w.Refused(record.NoMandate, d, commitment("military_security"))
		w.Do(w.Roots[north], &act.MandateWithdrawn{Party: north, Mandate: first})
		w.Refused(record.NoMandate, d, position)
		w.Do(d, commitment("political")) // the other mandate stands
	})
}

func TestAMandateForATrackAlsoBindsRevisions(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := peacetest.New(t, address)
		d := device(w, north)
		grant(w, d, act.MandateGranted{Kinds: []act.Kind{act.KindCommitmentRecorded, act.KindCommitmentRevised}, Tracks: []act.Track{"political"}})
		old := w.Do(d, commitment("political"))
		revised := func(track act.Track) *act.CommitmentRevised {
			c := commitment(track)
			return &act.CommitmentRevised{Commitment: old, Terms: c.Terms, Texts: c.Texts, Reason: act.Say("سبب")}
		}
		w.Refused(record.NoMandate, d, revised("economic"))
		w.Do(d, revised("political"))
	})
}

func TestAMandateEndsWithItsDayInTheProcessesZone(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := peacetest.New(t, address) // Africa/Tripoli: two hours ahead of UTC
		on := w.Do(w.Devices[south], commitment("political"))
		d := device(w, north)
		m := positions()
		m.Until = "2020-07-24"
		grant(w, d, m)
		position := &act.PositionTaken{On: on, Stance: act.Accepts}
		w.Now = time.Date(2020, 7, 24, 21, 59, 59, 999_999_000, time.UTC)
		w.Do(d, position)
		w.Now = time.Date(2020, 7, 24, 22, 0, 0, 0, time.UTC)
		w.Refused(record.NoMandate, d, position)
		w.Now = time.Date(2020, 7, 24, 21, 0, 0, 0, time.UTC) // a clock set back: the last receipt was before midnight
		w.Do(d, position)
		w.Now = time.Date(2020, 7, 24, 22, 0, 0, 0, time.UTC)
		w.Do(w.Devices[south], commitment("political"))
		w.Now = time.Date(2020, 7, 24, 21, 0, 0, 0, time.UTC) // and now after it: time of receipt never goes back
		w.Refused(record.NoMandate, d, position)
	})
}

func TestAMandateIsTakenBackByTheRootKeyAlone(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := peacetest.New(t, address)
		on := w.Do(w.Devices[south], commitment("political"))
		d := device(w, north)
		mandate := grant(w, d, positions())
		back := &act.EntryWithdrawn{Entry: mandate, Reason: act.Say("سبب")}
		w.Refused(record.RootOnly, w.Devices[north], back)
		w.Do(d, &act.PositionTaken{On: on, Stance: act.Accepts})
		w.Do(w.Roots[north], back)
		w.Refused(record.NoMandate, d, &act.PositionTaken{On: on, Stance: act.Accepts})
		_, l := w.Beside() // a node that reads the roll from the record knows it too
		s := w.Compose(d, act.To(act.Participants), &act.PositionTaken{On: on, Stance: act.Accepts})
		refusedBy(t, l, record.NoMandate, s)
	})
}

func TestASuspendedPartyTakesPositionsAndNothingElseUntilEverySuspensionIsLifted(t *testing.T) {
	peacetest.Engines(t, func(t *testing.T, address string) {
		w := peacetest.New(t, address)
		on := w.Do(w.Devices[south], commitment("political"))
		suspend := func() act.EntryID {
			return w.Do(w.Devices[secretariat], &act.PartySuspended{Party: north, Reason: act.Say("سبب")})
		}
		lift := func(id act.EntryID) *act.EntryWithdrawn {
			return &act.EntryWithdrawn{Entry: id, Reason: act.Say("رُفع التعليق.")}
		}
		first, second := suspend(), suspend()
		silenced := func() {
			t.Helper()
			w.Refused(record.Suspended, w.Devices[north], commitment("political"))
			w.Refused(record.Suspended, w.Roots[north], enrolment(north))
			w.Do(w.Devices[north], &act.PositionTaken{On: on, Stance: act.Accepts})
		}
		silenced()
		w.Refused(record.Suspended, w.Roots[north], lift(first))
		w.Refused(record.NotOwn, w.Devices[south], lift(first))
		w.Refused(record.NotOwn, w.Roots[south], lift(first))
		w.Do(w.Devices[secretariat], lift(first))
		silenced()
		w.Do(w.Roots[secretariat], lift(second))
		w.Do(w.Devices[north], commitment("political"))
		w.Do(w.Roots[north], enrolment(north))
		w.Do(w.Devices[south], commitment("political")) // control: it was never suspended
	})
}
