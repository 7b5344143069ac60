package reading

import "math"

// duplicateShare is the share of a later paragraph's word triples found in an earlier one above which it repeats it.
// Directional: the symmetric measure drops longer new text. Checked on the seed article, whose last paragraph adds a
// comma and drops a word.
const duplicateShare = 0.8

// findDuplicates marks paragraphs that repeat an earlier one. Linear: each triple remembers the first paragraph
// that has it.
func (d *document) findDuplicates() {
	if len(d.paras) < 2 {
		return
	}
	first := make(map[uint64]int32, len(d.toks))
	var hits []int32
	for p := range d.paras {
		para := &d.paras[p]
		if para.front {
			continue
		}
		triples := d.triples(para.from, para.to)
		hits = hits[:0]
		for _, h := range triples {
			if q, ok := first[h]; ok {
				hits = append(hits, q)
			}
		}
		if best, n := mostFrequent(hits); len(triples) >= 4 && float64(n) > duplicateShare*float64(len(triples)) {
			d.markDuplicate(int(best), p, float64(n)/float64(len(triples)))
			continue
		}
		for _, h := range triples {
			if _, ok := first[h]; !ok {
				first[h] = int32(p)
			}
		}
	}
}

func (d *document) markDuplicate(a, b int, share float64) {
	kind := "near-duplicate"
	if share == 1 && d.wordsIn(d.paras[a].from, d.paras[a].to) == d.wordsIn(d.paras[b].from, d.paras[b].to) {
		kind = "duplicate"
	}
	d.paras[b].dup = true
	for i := d.paras[b].from; i < d.paras[b].to; i++ {
		d.tok(i).dup = true
	}
	d.out.Duplicates = append(d.out.Duplicates, Duplicate{A: d.paraID(a), B: d.paraID(b), Kind: kind, Share: math.Round(share*1000) / 1000})
}

// mostFrequent returns the value that occurs most often (the lowest on a tie) and how often.
func mostFrequent(values []int32) (best int32, count int) {
	counts := map[int32]int{}
	for _, v := range values {
		counts[v]++
		if c := counts[v]; c > count || c == count && v < best {
			best, count = v, c
		}
	}
	return best, count
}

// triples hashes each run of three words (FNV-1a over keys); a leading و of the paragraph does not count.
func (d *document) triples(from, to int) []uint64 {
	words := make([]uint64, 0, to-from)
	for i := from; i < to; i++ {
		if t := d.tok(i); t.kind == tokWord || t.kind == tokNumber {
			key := t.key
			if len(words) == 0 && t.ar && len(key) > 2 && key[:2] == "و" {
				key = key[2:]
			}
			words = append(words, fnv(key))
		}
	}
	out := words[:0]
	for i := 0; i+2 < len(words); i++ {
		out = append(out, (words[i]*1099511628211^words[i+1])*1099511628211^words[i+2])
	}
	return out
}

func fnv(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}
