package reading

// findUnread lists sentences that have a trigger or an action head but gave no commitment.
func (d *document) findUnread() {
	with := make([]bool, len(d.sents))
	n := 0
	for i := range d.pledges {
		with[d.sentenceIndex(d.pledges[i].from)] = true
	}
	for i := range d.sents {
		s := &d.sents[i]
		if with[i] || d.paras[s.para].dup {
			continue
		}
		if reason := d.whyUnread(s); reason != "" {
			d.out.Unread = append(d.out.Unread, Unread{Span: d.span(s.from, s.to), Para: d.paraID(s.para), Reason: reason})
			n++
		}
	}
}

func (d *document) sentenceIndex(tok int) int {
	lo, hi := 0, len(d.sents)-1
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if d.sents[mid].from <= tok {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return lo
}

// whyUnread returns trigger, principle, future or action, whichever the sentence has first in this order, or "".
func (d *document) whyUnread(s *sentence) string {
	head := false
	for i := s.from; i < s.to; i++ {
		t := d.tok(i)
		if t.kind != tokWord || t.inName >= 0 {
			continue
		}
		w := d.info(i)
		switch {
		case w.roles&isTrigger != 0 && t.cut <= 2:
			return "trigger"
		case w.begins&beginsPrinciple != 0:
			return "principle"
		case w.roles&(isFuturePass|isFutureBe|isWill) != 0 || d.arabicFuture(i):
			return "future"
		case w.roles&isHead != 0 && t.cut == 0 && t.ar && w.roles&(isHeadDefinite|isHeadSuffixed) == 0:
			head = true
		}
	}
	if head {
		return "action"
	}
	return ""
}
