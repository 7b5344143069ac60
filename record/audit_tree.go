package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tansiq/tansiq/act"
)

// tileCheck is the tile of one level that is being filled.
type tileCheck struct {
	n      int64
	skip   int // hashes that the audit does not know, since it began after them
	hashes []byte
}

func (c *tileCheck) width() int { return c.skip + len(c.hashes)/tlog.HashSize }

// startTiles finds where each level stands at the tree's size.
func (a *auditor) startTiles() {
	for level := int64(0); level == 0 || a.tree.size>>(tileHeight*level) > 0; level++ {
		a.startTile(level)
	}
}

func (a *auditor) startTile(level int64) {
	index := a.tree.size >> (tileHeight * level)
	a.tiles[level] = &tileCheck{n: index / tileWidth, skip: int(index % tileWidth)}
}

// grow adds an entry's leaf to the tree, and holds tiles and checkpoints against it.
func (a *auditor) grow(w row) error {
	if a.treeBroken {
		return nil
	}
	if len(w.leaf) != LeafSize {
		a.treeBroken = true // found as a leaf
		return nil
	}
	a.tree.add(w.leaf)
	for _, g := range a.tree.grew {
		c := a.tiles[g.level]
		if c == nil {
			c = &tileCheck{}
			a.tiles[g.level] = c
		}
		c.hashes = append(c.hashes, g.hash[:]...)
		if c.width() == tileWidth {
			if err := a.tileGiven(g.level, c); err != nil {
				return err
			}
			a.tiles[g.level] = &tileCheck{n: c.n + 1}
		}
	}
	a.tree.grew = a.tree.grew[:0]
	if note, ok := a.chunk.notes[a.tree.size]; ok {
		a.noteGiven(a.tree.size, note)
	}
	if a.tree.size == a.seen.Size {
		a.growth(a.tree)
	}
	return nil
}

func (a *auditor) tileGiven(level int64, c *tileCheck) error {
	have, ok, err := tileRow(a.ctx, a.q, a.head.Num, level, c.n)
	if err != nil {
		return err
	}
	place := fmt.Sprintf("%d/%d", level, c.n)
	switch want := keepsTile(level, c.width()); {
	case ok != want && want:
		a.find(FindingTile, -1, place, errors.New("it is missing"))
	case ok != want:
		a.find(FindingTile, -1, place, errors.New("it is not full yet, and no row may be there"))
	case !ok:
	case len(have) != c.width()*tlog.HashSize || !bytes.Equal(have[c.skip*tlog.HashSize:], c.hashes):
		a.find(FindingTile, -1, place, nil)
	default:
		a.report.Tiles++
	}
	return nil
}

// noteGiven checks a checkpoint of the tree's size.
func (a *auditor) noteGiven(size int64, note string) {
	if a.logKey == nil {
		return // found as opened
	}
	c, err := OpenCheckpoint([]byte(note), a.head.Origin, a.logKey)
	switch {
	case err != nil:
		a.find(FindingCheckpoint, -1, fmt.Sprint(size), err)
	case c.Size != size || c.Root != a.tree.root():
		a.find(FindingCheckpoint, -1, fmt.Sprint(size), errors.New("the leaves give another root"))
	default:
		a.report.Checkpoints++
	}
}

// treeEnds holds the tiles that are not full against the tree, and looks for tiles beyond it.
func (a *auditor) treeEnds() error {
	if a.treeBroken {
		return nil
	}
	for level := range int64(len(a.tiles)) {
		if c := a.tiles[level]; c.width() > 0 {
			if err := a.tileGiven(level, c); err != nil {
				return err
			}
		}
	}
	tops, err := tileTops(a.ctx, a.q, a.head.Num)
	if err != nil {
		return err
	}
	for level, top := range tops {
		c := a.tiles[level]
		if c == nil || top > c.n || top == c.n && c.width() == 0 {
			a.find(FindingBeyond, -1, fmt.Sprintf("tile %d/%d", level, top), nil)
		}
	}
	return nil
}

// parseNote reads the size and root of a signed note without asking who signed it.
func parseNote(note string) (Checkpoint, error) {
	text, _, ok := strings.Cut(note, "\n\n")
	if !ok {
		return Checkpoint{}, fmt.Errorf("%w: no signature", ErrCheckpoint)
	}
	return parseCheckpoint(text + "\n")
}

// AuditState is what an audit found whole, for the next one to go on from. It is as trustworthy as the place where it
// is kept.
type AuditState struct {
	Form        string     `json:"state"` // auditForm
	Log         act.Digest `json:"log"`
	Size        int64      `json:"size"`
	Root        Base64     `json:"root"`
	Edge        Base64     `json:"edge"`
	ReceivedUTC int64      `json:"received"` // of the last entry
}

const auditForm = "tansiq/audit/v1"

// ErrAuditState is wrapped where the state of an earlier audit cannot be gone on from.
var ErrAuditState = errors.New("state of an audit not accepted")

// ParseAuditState reads what MarshalAuditState wrote. Error: ErrAuditState wrapped.
func ParseAuditState(b []byte) (AuditState, error) {
	var s AuditState
	if err := strict(b, &s); err != nil || s.Form != auditForm || s.Size < 1 {
		return s, errors.Join(fmt.Errorf("%w: want %s of at least one entry", ErrAuditState, auditForm), err)
	}
	_, err := s.tree(s.Log)
	return s, err
}

// MarshalAuditState writes a state as a line of JSON.
func MarshalAuditState(s AuditState) ([]byte, error) {
	b, err := json.Marshal(s)
	return append(b, '\n'), err
}

func (s AuditState) tree(log act.Digest) (*tree, error) {
	if s.Log != log {
		return nil, fmt.Errorf("%w: it is of log %s", ErrAuditState, s.Log)
	}
	t, err := loadTree(s.Size, s.Root, s.Edge)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAuditState, err)
	}
	return t, nil
}

// state returns what was found whole; where anything was found, what was known before.
func (a *auditor) state() AuditState {
	if a.report.Found > 0 || a.treeBroken {
		return a.o.From
	}
	root := a.tree.root()
	return AuditState{auditForm, a.head.Log, a.tree.size, root[:], a.tree.edgeBytes(), a.last}
}
