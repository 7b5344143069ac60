package gold

import "slices"

// quotes compares the direct quotes: see the package's words for what one is.
func (c comparison) quotes() section {
	var want []expected
	var open []Span // gold acts that may hold quotes which nobody listed
	for _, s := range c.gold.Speech {
		if listed := c.listedQuotes(s); len(listed) > 0 {
			want = append(want, listed...)
		} else if mayQuote(s) {
			open = append(open, c.text.resolve(s.Content)...)
		}
	}
	want = distinctExpected(want)
	var got []found
	for _, s := range c.cand.Speech {
		for _, q := range c.givenQuotes(s) {
			if !slices.Contains(got, q) {
				got = append(got, q)
			}
		}
	}
	out := settle(SectionQuotes, want, got, func(int, int) []field { return nil })
	out.alarms = slices.DeleteFunc(out.alarms, func(i int) bool {
		return slices.ContainsFunc(open, func(s Span) bool { return got[i].ok && mostlyWithin(got[i].at, s) })
	})
	return out
}

// listedQuotes returns the quotes of a gold act: those it lists, else its content if it is direct. A direct act that
// may also be something else makes its content optional.
func (c comparison) listedQuotes(s Speech) []expected {
	var out []expected
	for _, q := range s.Quotes {
		out = append(out, expected{s.ID, c.text.resolve(q), s.Optional})
	}
	if len(out) == 0 && s.Mode == Direct {
		unsure := slices.ContainsFunc(s.ModeAny, func(m string) bool { return m != Direct })
		out = append(out, expected{s.ID, c.text.resolve(s.Content), s.Optional || unsure})
	}
	return out
}

func (c comparison) givenQuotes(s Speech) []found {
	var out []found
	for _, q := range s.Quotes {
		out = append(out, c.found("", q))
	}
	if len(out) == 0 && s.Mode == Direct {
		out = append(out, c.found("", s.Content))
	}
	return out
}

func mayQuote(s Speech) bool {
	quoting := func(mode string) bool { return mode == Mixed || mode == Direct }
	return quoting(s.Mode) || slices.ContainsFunc(s.ModeAny, quoting)
}

// distinctExpected drops quotes that stand in two nested acts; one that must be found in either must be found.
func distinctExpected(quotes []expected) []expected {
	var out []expected
	for _, q := range quotes {
		i := slices.IndexFunc(out, func(o expected) bool { return slices.Equal(o.spans, q.spans) })
		if i < 0 {
			out = append(out, q)
			continue
		}
		out[i].optional = out[i].optional && q.optional
	}
	return out
}
