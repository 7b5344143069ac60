package main

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tansiq/tansiq/act"
)

func id(n int) act.EntryID { return act.EntryID(fmt.Sprintf("entry %d", n)) }

func digest(n int) act.Digest { return act.PayloadDigest(fmt.Append(nil, n)) }

func try(hand, call, n int) word {
	return word{Do: sayTry, Hand: hand, Call: call, Entry: id(n), Digest: digest(n)}
}

func acked(n int, index int64, again bool) word {
	return word{Do: sayAck, Entry: id(n), Digest: digest(n), Index: index, Again: again}
}

// row of the record: entry n at an index.
func there(index int64, n int) stored {
	return stored{Index: index, Entry: id(n), Digest: digest(n), Received: index}
}

func TestALedgerFindsWhatMustNotBe(t *testing.T) {
	first := there(0, 0) // stood there before any writer
	for _, c := range []struct {
		name string
		said []word
		all  []stored
		then []word // after the record was looked at
		want []string
	}{
		{"nothing where all is as it was said", []word{try(0, 1, 1), try(0, 1, 2), acked(1, 1, false), acked(2, 2, false)}, []stored{first, there(1, 1), there(2, 2)}, nil, nil},
		{"nothing where what was tried is not there", []word{try(0, 1, 1)}, []stored{first}, []word{acked(1, 1, false)}, nil},
		{"nothing where a retry is told that it stood there", []word{try(0, 1, 1)}, []stored{first, there(1, 1)}, []word{acked(1, 1, true)}, nil},
		{"an acknowledged entry that is lost", []word{try(0, 1, 1), acked(1, 1, false)}, []stored{first}, nil, []string{checkLost}},
		{"an acknowledged entry at another index", []word{try(0, 1, 1), acked(1, 1, false), try(1, 1, 2)}, []stored{first, there(1, 2), there(2, 1)}, nil, []string{checkLost}},
		{"another entry under the id", []word{try(0, 1, 1), acked(1, 1, false)}, []stored{first, {Index: 1, Entry: id(1), Digest: digest(9)}}, nil, []string{checkLost}},
		{"an entry twice", []word{try(0, 1, 1), acked(1, 1, false)}, []stored{first, there(1, 1), there(2, 1)}, nil, []string{checkLost, checkTwice}},
		{"two acknowledgements at one index", []word{try(0, 1, 1), acked(1, 1, false), try(1, 1, 2), acked(2, 1, false)}, nil, nil, []string{checkLost, checkTwice}},
		{"one entry acknowledged at two", []word{try(0, 1, 1), acked(1, 1, false), acked(1, 2, true)}, nil, nil, []string{checkLost, checkTwice}},
		{"an acknowledgement of what nobody tried", []word{acked(1, 1, false)}, []stored{first}, nil, []string{checkTwice}},
		{"an entry that nobody tried", nil, []stored{first, there(1, 1)}, nil, []string{checkTwice}},
		{"a retry that is taken as new", []word{try(0, 1, 1)}, []stored{first, there(1, 1)}, []word{acked(1, 1, false)}, []string{checkAgain}},
		{"a retry answered with another place", []word{try(0, 1, 1)}, []stored{first, there(1, 1)}, []word{acked(1, 2, true)}, []string{checkAgain}},
		{"a first try taken as a retry", []word{try(0, 1, 1)}, []stored{first}, []word{acked(1, 1, true)}, []string{checkAgain}},
		{"one act taken as new by two writers", []word{try(0, 1, 1), acked(1, 1, false), acked(1, 1, false)}, []stored{first, there(1, 1)}, nil, []string{checkAgain}},
		{"nothing where one of two writers takes it as new", []word{try(0, 1, 1), acked(1, 1, true), acked(1, 1, false)}, []stored{first, there(1, 1)}, nil, nil},
		{"half of a call", []word{try(0, 1, 1), try(0, 1, 2)}, []stored{first, there(1, 1)}, nil, []string{checkWhole}},
		{"what was wrong and was taken", []word{{Do: sayProbe, Entry: id(1)}, acked(1, 1, false)}, nil, nil, []string{checkRefusal}},
		{"what was wrong and stands there", []word{{Do: sayProbe, Entry: id(1)}}, []stored{first, there(1, 1)}, nil, []string{checkRefusal}},
		{"what was right and was refused", []word{try(0, 1, 1), {Do: sayRefused, Entry: id(1)}}, nil, nil, []string{checkAccepted}},
		{"nothing where what was wrong was refused", []word{{Do: sayProbe, Entry: id(1)}, {Do: sayRefused, Entry: id(1)}}, nil, nil, nil},
		{"a time that goes back", []word{try(0, 1, 1)}, []stored{{Entry: id(0), Received: 5}, there(1, 1)}, nil, []string{checkClock}},
		{"an index that jumps", []word{try(0, 1, 1)}, []stored{first, there(2, 1)}, nil, []string{checkVerify}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLedger()
			for _, w := range c.said {
				l.hear(w)
			}
			l.compare(c.all, 1)
			for _, w := range c.then {
				l.hear(w)
			}
			if d := cmp.Diff(c.want, checksOf(l.found.list)); d != "" {
				t.Errorf("checks (-want +got):\n%s\n%v", d, l.found.list)
			}
		})
	}
}

func TestWhatIsOutstandingComesInTheOrderInWhichItWasTried(t *testing.T) {
	l := newLedger()
	for _, w := range []word{try(0, 1, 5), try(0, 1, 3), try(1, 1, 9), try(0, 2, 1), acked(3, 4, false), {Do: sayFailed, Class: classFull, Text: "no room"}, try(0, 1, 5)} {
		l.hear(w)
	}
	var got []act.EntryID
	for _, w := range l.outstanding() {
		got = append(got, w.Entry)
	}
	if d := cmp.Diff([]act.EntryID{id(5), id(9), id(1)}, got); d != "" {
		t.Errorf("outstanding (-want +got):\n%s", d)
	}
	c := l.counts()
	if c.acks != 1 || c.again != 0 || c.lost != 0 || c.failures[classFull] != 1 || l.failed(classFull) != "no room" || c.said[sayTry] != 5 {
		t.Errorf("counts: %+v", c)
	}
	l.compare(nil, 0)
	if c := l.counts(); c.lost != 1 {
		t.Errorf("lost: %d, want 1", c.lost)
	}
}

func TestFindingsAreBounded(t *testing.T) {
	l := newLedger()
	for n := range 1000 {
		l.hear(acked(n, int64(n), false))
	}
	l.compare([]stored{there(5, 1)}, 0)
	if len(l.found.list) != perCheck+1 || l.found.times[checkTwice] != 1001 {
		t.Errorf("%d findings kept, %d of one check found; want %d and 1001", len(l.found.list), l.found.times[checkTwice], perCheck+1)
	}
}
