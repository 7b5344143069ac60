package reading

import (
	"github.com/tansiq/tansiq/arabic"
)

// role is a set of grammatical roles that a word may play; lexicon/words.tsv and the other tables assign them.
type role uint64

const (
	isThat role = 1 << iota
	isPrep
	isPrepPron
	isRel
	isNeg
	isPron
	isDem
	isAdv
	isPurpose
	isSource
	isSaying
	isWording
	isStands
	isFuture
	isFuturePass
	isFutureBe
	isNotFuture
	isImpersonal
	isTopic
	isClause
	isAlso
	isOption
	isNeed
	isStance
	isPledge
	isAux
	isWill
	isModal
	isAnd
	isDet
	isGiven
	isOffice
	isComplement
	isRank
	isNominal
	isHead
	isUnit
	isMonth
	isWeekday
	isNumber
	isCue
	isTrigger
	isNisba
	isHeadDefinite
	isHeadSuffixed
	isNaming
	isVerb
	isCounterpart
	isNameParticle
	isTime
	isRefusal
)

// tries that a word may begin.
const (
	beginsName uint16 = 1 << iota
	beginsPhrase
	beginsPrinciple
	beginsClass
	beginsInstrument
	beginsOffice
	beginsNominal
	beginsVague
	beginsRole
)

// reading of a verb form: the row of cues or triggers it belongs to, and its grammar.
type verbForm struct {
	row  int
	form arabic.Form
	past bool // English: finite past or past participle
	ing  bool // English: -ing
	base bool // English: base form
}

// wordInfo is everything the lexicons know of one folded word.
type wordInfo struct {
	roles    role
	begins   uint16
	cues     []verbForm
	triggers []verbForm
	heads    []int // rows of heads
	nominal  int   // row of nominals + 1
	office   int   // row of offices + 1
	unit     int   // row of units + 1
	month    int   // 1..12
	family   arabic.Family
	weekday  int // 0..6, Sunday first
	number   int
	nisba    string // actor id of the state whose adjective this is
	nisbaNum int
}

func (w *wordInfo) known() bool { return w.roles != 0 || w.begins != 0 }

// vocabulary interns folded words; id 0 is the unknown word.
type vocabulary struct {
	ids  map[string]int32
	info []wordInfo
}

func newVocabulary() *vocabulary {
	return &vocabulary{ids: make(map[string]int32, 1<<15), info: make([]wordInfo, 1, 1<<15)}
}

func (v *vocabulary) intern(key string) int32 {
	if id, ok := v.ids[key]; ok {
		return id
	}
	id := int32(len(v.info))
	v.ids[key] = id
	v.info = append(v.info, wordInfo{})
	return id
}

func (v *vocabulary) add(key string, r role) *wordInfo {
	w := &v.info[v.intern(key)]
	w.roles |= r
	return w
}

// trie holds phrases of word ids; each phrase carries one value.
type trie struct {
	edges  map[uint64]int32
	values []int32 // by node; -1 where no phrase ends
}

func newTrie() *trie {
	return &trie{edges: map[uint64]int32{}, values: []int32{-1}}
}

func edge(node, word int32) uint64 { return uint64(uint32(node))<<32 | uint64(uint32(word)) }

// insert adds a phrase; an earlier value of the same phrase stays.
func (t *trie) insert(words []int32, value int32) {
	node := int32(0)
	for _, w := range words {
		next, ok := t.edges[edge(node, w)]
		if !ok {
			next = int32(len(t.values))
			t.values = append(t.values, -1)
			t.edges[edge(node, w)] = next
		}
		node = next
	}
	if t.values[node] < 0 {
		t.values[node] = value
	}
}

// next returns the node after word from node, or -1.
func (t *trie) next(node, word int32) int32 {
	if n, ok := t.edges[edge(node, word)]; ok {
		return n
	}
	return -1
}
