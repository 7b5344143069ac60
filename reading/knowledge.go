package reading

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"github.com/tansiq/tansiq/arabic"
)

// Actor is a party, person, organisation or place that a register or lexicon knows. ID is unique in the register; Type
// is state, government, ministry, organisation, armed_force, armed_group, mission, body, outlet, person, place,
// document or collective. Of is the id of the actor it belongs to (a minister's state). Names and aliases are matched
// after folding; Members are the ids a collective stands for.
type Actor struct {
	ID        string   `json:"id"`
	Type      string   `json:"type"`
	QID       string   `json:"qid,omitempty"`
	NameAR    string   `json:"name_ar,omitempty"`
	NameEN    string   `json:"name_en,omitempty"`
	Of        string   `json:"of,omitempty"`
	Office    string   `json:"office,omitempty"`
	AliasAR   []string `json:"alias_ar,omitempty"`
	AliasEN   []string `json:"alias_en,omitempty"`
	NisbaAR   []string `json:"nisba_ar,omitempty"`
	DemonymEN []string `json:"demonym_en,omitempty"`
	CapitalAR []string `json:"capital_ar,omitempty"`
	CapitalEN []string `json:"capital_en,omitempty"`
	Members   []string `json:"members,omitempty"`
}

// KnownInstrument is an instrument of the register: Number and Year are those of a resolution ("2510", 2020); Date is
// when it was adopted (YYYY-MM-DD), empty where not known.
type KnownInstrument struct {
	ID      string   `json:"id"`
	Type    string   `json:"type"`
	NameAR  string   `json:"name_ar,omitempty"`
	NameEN  string   `json:"name_en,omitempty"`
	AliasAR []string `json:"alias_ar,omitempty"`
	AliasEN []string `json:"alias_en,omitempty"`
	Number  string   `json:"number,omitempty"`
	Year    int      `json:"year,omitempty"`
	Date    string   `json:"date,omitempty"`
}

// Register is what a process already knows: its parties, people and instruments. An actor of the register replaces a
// lexicon's actor of the same id and comes before it where names collide.
type Register struct {
	Actors      []Actor           `json:"actors,omitempty"`
	Instruments []KnownInstrument `json:"instruments,omitempty"`
}

// Knowledge is the lexicons, overlays and register, compiled. It never changes after NewKnowledge and is safe for use
// by any number of readers at once.
type Knowledge struct {
	words       *vocabulary
	names       *trie
	phrases     *trie
	principles  *trie
	classes     *trie
	instruments *trie
	offices     *trie
	nominals    *trie
	vague       *trie
	roles       *trie

	actors     []Actor
	entries    []nameEntry
	lastNames  map[string][]int32
	actorIndex map[string]int32
	cues       []cueRow
	triggers   []triggerRow
	phraseRows []phraseRow
	principle  []principleRow
	heads      []headRow
	classRows  []classRow
	instrument []instrumentRow
	office     []officeRow
	nominal    []nominalRow
	unit       []unitRow
	vagueRows  []vagueRow
	multi      []role
	known      []KnownInstrument
	knownByKey map[string]int
	byNumber   map[string][]int
	hashes     map[string]string
	engine     string
}

// NewKnowledge compiles the embedded lexicons with a register and overlays. Errors: an overlay of a lexicon that does
// not exist, a malformed row, a register actor without id.
func NewKnowledge(reg Register, overlay ...Overlay) (*Knowledge, error) {
	tables, err := embeddedTables(overlay)
	if err != nil {
		return nil, err
	}
	k := &Knowledge{
		words: newVocabulary(), names: newTrie(), phrases: newTrie(), principles: newTrie(), classes: newTrie(),
		instruments: newTrie(), offices: newTrie(), nominals: newTrie(), vague: newTrie(), roles: newTrie(),
		actorIndex: map[string]int32{}, lastNames: map[string][]int32{}, knownByKey: map[string]int{}, byNumber: map[string][]int{},
	}
	for _, load := range []func(map[string]table) error{
		k.loadWords, k.loadCalendar, k.loadCues, k.loadTriggers, k.loadPhrases, k.loadHeads, k.loadClasses,
		k.loadOffices, k.loadNominals, k.loadUnits, k.loadInstruments,
	} {
		if err := load(tables); err != nil {
			return nil, err
		}
	}
	if err := k.loadActors(reg, tables); err != nil {
		return nil, err
	}
	k.loadRegisterInstruments(reg.Instruments)
	return k, k.hash(reg, overlay)
}

// hash records the SHA-256 of every lexicon, overlay and of the register.
func (k *Knowledge) hash(reg Register, overlay []Overlay) error {
	k.hashes = map[string]string{}
	names, texts := embeddedText()
	for _, n := range names {
		k.hashes[n] = hexHash(texts[n])
	}
	rules := []byte(Version)
	for _, n := range names {
		rules = append(rules, n+k.hashes[n]...)
	}
	k.engine = hexHash(rules)
	for i, o := range overlay {
		k.hashes[fmt.Sprintf("overlay:%d:%s", i+1, o.Name)] = hexHash(o.Text)
	}
	b, err := json.Marshal(reg)
	if err != nil {
		return fmt.Errorf("hash register of %d actors: %w", len(reg.Actors), err)
	}
	k.hashes["register"] = hexHash(b)
	return nil
}

func hexHash(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// Engine returns the SHA-256 of the engine's version and embedded rule tables, in hexadecimal.
func (k *Knowledge) Engine() string { return k.engine }

// Hashes returns the SHA-256 of each lexicon, overlay and of the register, in hexadecimal, by name.
func (k *Knowledge) Hashes() map[string]string {
	out := make(map[string]string, len(k.hashes))
	for n, h := range k.hashes {
		out[n] = h
	}
	return out
}

// Actors returns a copy of the actors known, register first, then lexicons in file order.
func (k *Knowledge) Actors() []Actor { return append([]Actor(nil), k.actors...) }

// phraseIDs interns the words of a phrase as the tokenizer cuts them.
func (k *Knowledge) phraseIDs(phrase string) []int32 {
	keys := wordKeys(phrase)
	ids := make([]int32, 0, len(keys))
	for _, key := range keys {
		ids = append(ids, k.words.intern(key))
	}
	return ids
}

func (k *Knowledge) addPhrase(t *trie, begins uint16, phrase string, value int) {
	ids := k.phraseIDs(phrase)
	if len(ids) == 0 {
		return
	}
	t.insert(ids, int32(value))
	k.words.info[ids[0]].begins |= begins
}

// sortedKeys returns the keys of m in order, so that no result depends on the order of a map.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// isArabic reports whether s has an Arabic letter.
func isArabic(s string) bool {
	return strings.ContainsFunc(s, arabic.Letter)
}
