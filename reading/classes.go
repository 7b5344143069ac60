package reading

// classOf decides the class of an undertaking: its head first; where the head says nothing or allows more than one,
// the phrases of classes.tsv, those near the head counting most.
func (d *document) classOf(from, to int) string {
	scores := map[string]float64{}
	words := 0
	for i := from; i < to; i++ {
		if d.tok(i).kind != tokWord {
			continue
		}
		words++
		if d.info(i).begins&beginsClass == 0 {
			continue
		}
		row, end := d.longest(d.k.classes, i, to)
		if row < 0 {
			continue
		}
		c := d.k.classRows[row]
		scores[c.class] = max(scores[c.class], float64(c.weight)*nearness(words))
		i = max(i, end-1)
	}
	d.headScores(from, to, scores)
	best, top := "other", 0.0
	for _, class := range sortedKeys(scores) {
		if scores[class] > top {
			best, top = class, scores[class]
		}
	}
	return best
}

// nearness weighs a phrase by how many words stand before it: the head's own object counts fully, the purpose less.
func nearness(word int) float64 { return 4 / (3 + float64(word)) }

// headScores adds what the first action head says; behind one that only weighs or calls, the next.
func (d *document) headScores(from, to int, scores map[string]float64) {
	for i := from; i < to && i < from+3; i++ {
		if i > from && !d.tok(i).ar && d.has(i-1, isDet|isAnd) {
			return
		}
		for _, h := range d.info(i).heads {
			if d.tok(i).kind != tokWord {
				continue
			}
			if class := d.k.heads[h].class; class != "" {
				scores[class] += 4
			}
			if role := d.k.heads[h].role; role != "weigh" && role != "call" {
				return
			}
		}
	}
}
