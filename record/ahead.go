package record

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/mod/sumdb/tlog"
)

// ahead reads a served log in order, and asks for what comes next before it is needed.
type ahead struct {
	ctx   context.Context
	from  Published
	size  int64
	next  int64 // the first bundle that was not asked for
	asked map[int64]*asked
	done  sync.WaitGroup
}

// asked is a bundle and its tile of level 0, once there is an answer.
type asked struct {
	there          chan struct{}
	entries, tile  []byte
	failed, noTile error
}

func newAhead(ctx context.Context, p Published, size int64) *ahead {
	return &ahead{ctx: ctx, from: p, size: size, next: -1, asked: map[int64]*asked{}}
}

// wait waits for every answer; whoever ended the run has cancelled the context.
func (a *ahead) wait() { a.done.Wait() }

// entries returns bundle n. Those after it are on their way when it returns.
func (a *ahead) entries(ctx context.Context, n int64) ([]byte, error) {
	if a.next < n {
		a.next = n
	}
	for ; a.next < n+aheadBundles && a.next*tileWidth < a.size; a.next++ {
		a.ask(a.next)
	}
	delete(a.asked, n-1)
	got := a.asked[n]
	select {
	case <-got.there:
		return got.entries, got.failed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (a *ahead) ask(n int64) {
	got := &asked{there: make(chan struct{})}
	a.asked[n] = got
	width := int(min(tileWidth, a.size-n*tileWidth))
	a.done.Go(func() {
		defer close(got.there)
		if got.entries, got.failed = a.from.EntryBundle(a.ctx, n, width); got.failed == nil && width == tileWidth {
			got.tile, got.noTile = a.from.Tile(a.ctx, 0, n, width)
		}
	})
}

// tileData implements tileSource.
func (a *ahead) tileData(ctx context.Context, level int, n int64, width int) ([]byte, error) {
	var data []byte
	var err error
	if got, ok := a.asked[n]; ok && level == 0 && width == tileWidth {
		<-got.there // entries has waited for it
		data, err = got.tile, got.noTile
	} else {
		data, err = a.from.Tile(ctx, int64(level), n, width)
	}
	if err == nil && len(data) != width*tlog.HashSize {
		err = &tornTile{level, n, fmt.Sprintf("%d bytes, want %d", len(data), width*tlog.HashSize)}
	}
	return data, err
}
