package record

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/tansiq/tansiq/act"
	"golang.org/x/mod/sumdb/tlog"
)

// Published is a log as somebody serves it: C2SP tlog-tiles. Nothing that it returns is believed. It is safe for
// concurrent use.
type Published interface {
	// Checkpoint returns the newest checkpoint, a signed note.
	Checkpoint(ctx context.Context) ([]byte, error)
	// Tile returns the first width hashes of a tile.
	Tile(ctx context.Context, level, n int64, width int) ([]byte, error)
	// EntryBundle returns the first width leaves of a bundle, in the form of Record.EntryBundle.
	EntryBundle(ctx context.Context, n int64, width int) ([]byte, error)
}

// FaultTile is of a served log alone: its tiles do not give the checkpoint.
const FaultTile FaultCode = "tile"

// ServedFaultCodes lists the faults that Follow finds. Each has a message in both languages under "served.<code>".
func ServedFaultCodes() []FaultCode {
	return []FaultCode{FaultCheckpoint, FaultGrowth, FaultTile, FaultForm, FaultLeaf}
}

// ServedFault is why a served log was not accepted.
type ServedFault struct {
	Code  FaultCode
	Index int64  // of the entry; -1 where none is meant
	Tile  string // its place, such as "tile 0/3", or several of which one is meant; "" where none is
	Cause error
	// Checkpoint is, of a log that did not grow from what was checked, the one that the log's key signed all the same.
	Checkpoint string
}

func (f *ServedFault) Error() string {
	s := "served log: " + string(f.Code)
	if f.Index >= 0 {
		s += fmt.Sprintf(": entry %d", f.Index)
	}
	if f.Cause != nil {
		s += ": " + f.Cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (f *ServedFault) Unwrap() error { return f.Cause }

func servedFault(code FaultCode, index int64, format string, args ...any) error {
	return &ServedFault{Code: code, Index: index, Cause: fmt.Errorf(format, args...)}
}

// FollowOptions change how Follow checks.
type FollowOptions struct {
	Seen string // a checkpoint that the checker kept elsewhere; "" none
	// Progress is told after each bundle what was checked so far, and the size that it goes to. An error ends the run
	// and is returned; what was checked stands.
	Progress func(f Followed, size int64) error
}

// aheadBundles is how many bundles are asked for before they are needed: enough that a far server's answers arrive one
// after the other.
const aheadBundles = 8

// followTiles bounds the tiles that are kept while following: those of the levels above, and the bundles at hand.
const followTiles = 256 * expandedBytes

// Follow checks what a served log has grown since f, which is the zero Followed with a Key for all of it: the checkpoint
// is signed by the log's key; the log grew from what was checked before; each tile hangs together up to the root; every
// new leaf gives its hash in them. It returns how far that is done, also with an error: what was checked need not be
// checked again. Errors: a *ServedFault; those of p; ctx's.
func Follow(ctx context.Context, p Published, f Followed, o FollowOptions) (Followed, error) {
	origin, pub, err := ParseVerifierKey(f.Key)
	if err != nil {
		return f, err
	}
	t, err := f.tree()
	if err != nil {
		return f, err
	}
	note, err := p.Checkpoint(ctx)
	if err != nil {
		return f, err
	}
	c, err := OpenCheckpoint(note, origin, pub)
	if err != nil {
		return f, &ServedFault{Code: FaultCheckpoint, Index: -1, Cause: err}
	}
	ctx, cancel := context.WithCancel(ctx)
	g := &following{ahead: newAhead(ctx, p, c.Size), tree: t, f: f, to: c}
	defer g.ahead.wait()
	defer cancel()
	if err := g.start(ctx, o.Seen, origin, pub); err != nil {
		return g.f, asServed(err)
	}
	for g.tree.size < c.Size {
		if err := g.bundle(ctx); err != nil {
			return g.f, asServed(err)
		}
		if o.Progress != nil {
			if err := o.Progress(g.f, c.Size); err != nil {
				return g.f, err
			}
		}
	}
	if g.tree.root() != c.Root { // each leaf was held against the tree of this root
		return f, servedFault(FaultCheckpoint, -1, "the leaves give another root")
	}
	g.f.Checkpoint = c.Note
	return g.f, nil
}

// following is one run of Follow.
type following struct {
	ahead *ahead
	s     *Snapshot
	tree  *tree // of the leaves that were checked
	f     Followed
	to    Checkpoint
}

// start reads the tiles at the right edge and holds them against the checkpoint, and that against what was known.
func (g *following) start(ctx context.Context, seen, origin string, pub ed25519.PublicKey) error {
	g.s = &Snapshot{tiles: newTileCache(followTiles), size: g.to.Size, root: g.to.Root}
	if err := g.s.readEdge(ctx, g.ahead); err != nil {
		return err
	}
	var edge []tlog.Hash
	for k := 62; k >= 0; k-- {
		if g.to.Size>>k&1 == 1 {
			edge = append(edge, g.s.complete(k))
		}
	}
	if t := (&tree{size: g.to.Size, edge: edge}); t.root() != g.to.Root {
		return &ServedFault{Code: FaultTile, Index: -1, Tile: g.edgeTiles(), Cause: fmt.Errorf("the tiles at the right edge do not give the root at %d", g.to.Size)}
	}
	if err := g.s.holds(edge); err != nil {
		return err
	}
	if err := g.grewFrom(ctx, g.f.Size, g.tree.root()); err != nil || seen == "" {
		return err
	}
	c, err := OpenCheckpoint([]byte(seen), origin, pub)
	if err != nil {
		return &ServedFault{Code: FaultGrowth, Index: -1, Cause: err, Checkpoint: g.to.Note}
	}
	return g.grewFrom(ctx, c.Size, c.Root)
}

// edgeTiles names the tiles that are not full.
func (g *following) edgeTiles() string {
	var out []string
	for level, t := range g.s.edge {
		if t != nil {
			out = append(out, fmt.Sprintf("tile %d/%d", level, g.to.Size>>(tileHeight*level)/tileWidth))
		}
	}
	return strings.Join(out, ", ")
}

// grewFrom holds the tree against its own beginning.
func (g *following) grewFrom(ctx context.Context, size int64, root tlog.Hash) error {
	if size > g.to.Size {
		return &ServedFault{Code: FaultGrowth, Index: -1, Cause: fmt.Errorf("it has %d entries, and had %d", g.to.Size, size), Checkpoint: g.to.Note}
	}
	if size == 0 {
		return nil
	}
	now, err := tlog.TreeHash(size, nodeReader{ctx, g.s, g.ahead})
	if err == nil && now != root {
		err = &ServedFault{Code: FaultGrowth, Index: -1, Cause: fmt.Errorf("at size %d it has another root than it had", size), Checkpoint: g.to.Note}
	}
	return err
}

// bundle checks the next bundle of leaves, or what of it is new.
func (g *following) bundle(ctx context.Context) error {
	n := g.tree.size / tileWidth
	width := int(min(tileWidth, g.to.Size-n*tileWidth))
	b, err := g.ahead.entries(ctx, n)
	if err != nil {
		return err
	}
	leaves, err := ParseEntryBundle(b, width)
	if err != nil {
		return &ServedFault{Code: FaultForm, Index: n * tileWidth, Cause: err}
	}
	t, err := g.s.tile(ctx, g.ahead, 0, n)
	if err != nil {
		return err
	}
	for i, leaf := range leaves {
		if tlog.RecordHash(leaf) != *t.at(0, int64(i)) {
			return servedFault(FaultLeaf, n*tileWidth+int64(i), "it does not give its hash in the tree")
		}
	}
	for _, leaf := range leaves[g.tree.size%tileWidth:] {
		g.tree.add(leaf)
	}
	g.tree.grew = nil
	g.f.Size, g.f.Edge = g.tree.size, g.tree.edgeBytes()
	return nil
}

// asServed says as a fault of a served log what was found in its tiles.
func asServed(err error) error {
	var t *tornTile
	if errors.As(err, &t) {
		return &ServedFault{Code: FaultTile, Index: -1, Tile: fmt.Sprintf("tile %d/%d", t.level, t.n), Cause: err}
	}
	return err
}

// ReadOpened reads the head and the first entry of a bundle: the act that opened the log, and the log id to be compared
// out of band. Nothing after them is read or checked. Error: a *Fault.
func ReadOpened(in io.Reader) (*act.ProcessOpened, act.Digest, error) {
	c := newChecker(in)
	if err := c.readHead(); err != nil {
		return nil, "", err
	}
	var l bundleLine
	if err := c.next(&l, 0); err != nil {
		return nil, "", err
	}
	e, err := c.entry(l, 0)
	if err != nil {
		return nil, "", err
	}
	if err := c.opened(e); err != nil {
		return nil, "", err
	}
	return c.report.Process, c.head.Log, nil
}
