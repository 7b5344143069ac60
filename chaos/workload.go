package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/record"
)

// workload makes the acts of one hand: of each eight, three texts, one of them for its own delegation, a commitment that
// quotes one, an assessment, a position, its withdrawal, and a redaction. Every projection of the program has work.
type workload struct {
	*pen
	hand       int
	r          *rand.Rand
	n          int
	notice     act.EntryID // a text that nobody quotes, to be redacted
	source     act.EntryID
	document   string
	commitment act.EntryID
	position   act.EntryID
}

func newWorkload(p *process, hand int, seed uint64, now func() time.Time) *workload {
	source := random(seed, fmt.Sprintf("hand %d", hand))
	return &workload{pen: &pen{log: p.log, party: partyOf(hand), key: handKey(p.seed, hand), random: source, now: now},
		hand: hand, r: rand.New(random(seed, fmt.Sprintf("choices %d", hand)))}
}

// next signs n acts, in the order in which they are to be appended.
func (w *workload) next(n int) ([]record.Submission, []act.EntryID, error) {
	var subs []record.Submission
	var ids []act.EntryID
	for range n {
		s, id, err := w.one()
		if err != nil {
			return nil, nil, fmt.Errorf("compose act %d of hand %d: %w", w.n, w.hand, err)
		}
		subs, ids = append(subs, s), append(ids, id)
	}
	return subs, ids, nil
}

func (w *workload) one() (s record.Submission, id act.EntryID, err error) {
	to := act.To(act.Participants)
	k := w.n % 8
	w.n++
	switch k {
	case 0:
		s, id, err = w.compose(to, filing("إعلان قصير "+w.words()))
		w.notice = id
	case 1:
		w.document = w.words() + "\nتتعهد الأطراف بوقف إطلاق النار.\n" + w.words()
		s, id, err = w.compose(to, filing(w.document))
		w.source = id
	case 2:
		s, id, err = w.compose(to, w.committing())
		w.commitment = id
	case 3:
		s, id, err = w.compose(to, &act.AssessmentMade{Commitment: w.commitment, On: "2026-03-18", Finding: act.FindingHolding, Note: act.Say(w.words())})
	case 4:
		s, id, err = w.compose(to, &act.PositionTaken{On: w.commitment, Stance: act.Accepts, Text: act.Say(w.words())})
		w.position = id
	case 5:
		s, id, err = w.compose(to, &act.RedactionMade{Entry: w.notice, Parts: []string{"document"}, Ground: "mistaken_content"})
	case 6:
		s, id, err = w.compose(to, &act.EntryWithdrawn{Entry: w.position, Reason: act.Say("سبب")})
	default:
		s, id, err = w.compose(act.To(act.OwnDelegation), filing("ملاحظة داخلية "+w.words()))
	}
	return s, id, err
}

const pledge = "تتعهد الأطراف بوقف إطلاق النار."

func (w *workload) committing() *act.CommitmentRecorded {
	at := int64(strings.Index(w.document, pledge))
	return &act.CommitmentRecorded{
		Terms: act.Terms{Source: w.source, Modality: act.Agreed, Strength: 2, Class: "ceasefire", Track: "political", Standing: act.Signed,
			Deadline: act.Deadline{Trigger: "none"}},
		Texts:    act.Say([]act.Text{{Lang: "ar", Text: pledge, Wording: act.WordingQuoted}}),
		Evidence: act.Say(act.Evidence{SHA256: act.PayloadDigest([]byte(w.document)), Start: at, End: at + int64(len(pledge)), Quote: pledge}),
	}
}

func filing(document string) *act.SourceFiled {
	return &act.SourceFiled{Lang: "ar", Published: "2026-03-18", Form: "communique", Bytes: int64(len(document)), Document: act.Say(document),
		About: act.Say(act.SourceCitation{Title: "بيان تجريبي", SHA256: act.PayloadDigest([]byte(document))})}
}

// words is a text of its own, of ten to five hundred bytes.
func (w *workload) words() string {
	return fmt.Sprintf("%d ", w.n) + strings.Repeat("نص تجريبي ", 1+w.r.IntN(30))
}

// wrong signs an act that the record must refuse: under a number that was used for another, after another act than the
// hand's last, or with a signature that is not its.
func (w *workload) wrong() (record.Submission, act.EntryID, record.Reason, error) {
	a, seq, prev, why := filing("نص لا مكان له"), w.seq+1, w.prev, record.BadSignature
	switch w.r.IntN(3) {
	case 0:
		seq, why = w.seq, record.SequenceReuse
	case 1:
		prev, why = act.PayloadDigest([]byte("another")), record.PrevDiffers
	}
	s, id, err := w.under(seq, prev, act.To(act.Participants), a)
	if err == nil && why == record.BadSignature {
		s.Envelope.Signatures[0].Sig[9] ^= 1
	}
	return s, id, why, err
}
